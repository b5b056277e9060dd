use parloop::par_for;

#[par_for]
fn main() {
    let mut total = 0u64;
    #[par_for]
    for word in ["a", "bc"] {
        total += word.len();
    }
    println!("{total}");
}
