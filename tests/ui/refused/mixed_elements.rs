use parloop::par_for;

#[par_for]
fn main() {
    let mut out = vec![0; 100];
    #[par_for]
    for i in 0..5 {
        for j in 0..10 {
            out[i * 10 + j] = 1;
            out[i * 20 + j] = 2;
        }
    }
    println!("{out:?}");
}
