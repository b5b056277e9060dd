use parloop::par_for;

#[par_for]
fn main() {
    let mut kept = Vec::new();
    #[par_for]
    for x in [3, 3, 1, 1, 3] {
        if kept.last() != Some(&x) {
            kept.push(x);
        }
    }
    println!("{kept:?}");
}
