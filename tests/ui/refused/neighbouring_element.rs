use parloop::par_for;

#[par_for]
fn main() {
    let mut out = vec![1; 10];
    #[par_for]
    for i in 1..10 {
        out[i] += out[i - 1];
    }
    println!("{out:?}");
}
