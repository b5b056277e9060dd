use parloop::par_for;

#[par_for]
fn main() {
    let mut out = vec![1; 10];
    #[par_for]
    for i in 1..10 {
        let before = i - 1;
        let left = out[before];
        out[i] += left;
    }
    println!("{out:?}");
}
