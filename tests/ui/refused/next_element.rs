use parloop::par_for;

#[par_for]
fn main() {
    let mut items = vec![1, 2, 3, 4];
    #[par_for]
    for i in 0..3 {
        items[i] = items[i + 1] - items[i];
    }
    println!("{items:?}");
}
