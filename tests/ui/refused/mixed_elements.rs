use parloop::par_for;

#[par_for]
fn main() {
    let mut out = vec![0; 100];
    #[par_for]
    for i in 0..10 {
        out[i] = 1;
        out[i * 10 + 3] = 2;
    }
    println!("{out:?}");
}
