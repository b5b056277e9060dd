use parloop::par_for;

#[par_for]
fn main() {
    let mut out = vec![1; 100];
    #[par_for]
    for i in 0..20 {
        out[2 * i] = i;
        out[4 * i + 3] += i;
    }
    println!("{out:?}");
}
