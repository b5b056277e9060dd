use parloop::par_for;

#[par_for]
fn main() {
    let mut newest_first = Vec::new();
    #[par_for]
    for i in 0..10 {
        newest_first.insert(0, i);
    }
    println!("{newest_first:?}");
}
