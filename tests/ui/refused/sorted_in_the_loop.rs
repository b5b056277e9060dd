use parloop::par_for;

#[par_for]
fn main() {
    let mut kept = Vec::new();
    #[par_for]
    for x in [3, 1, 4] {
        kept.push(x);
        kept.sort();
    }
    println!("{kept:?}");
}
