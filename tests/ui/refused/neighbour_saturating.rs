use parloop::par_for;

#[par_for]
fn main() {
    let mut out = vec![1; 10];
    #[par_for]
    for i in 0..10 {
        out[i] = out[i] + out[i.saturating_sub(1)] + out[(i + 1).min(9)];
    }
    println!("{out:?}");
}
