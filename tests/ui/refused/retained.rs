use parloop::par_for;

#[par_for]
fn main() {
    let mut open = Vec::new();
    #[par_for]
    for (start, end) in [(0, 3), (1, 2), (4, 5)] {
        open.retain(|other| *other > start);
        open.push(end);
    }
    println!("{open:?}");
}
