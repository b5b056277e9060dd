use parloop::par_for;

#[par_for]
fn main() {
    let mut level = 0;
    #[par_for]
    for i in 0..10 {
        level = 3 * level + i;
    }
    println!("{level}");
}
