use parloop::par_for;

#[par_for]
fn main() {
    let mut width = 0;
    let mut lines = Vec::new();
    #[par_for]
    for word in ["a", "def", "bc"] {
        lines.push(format!("{word:>width$}"));
        width = word.len();
    }
    println!("{lines:?}");
}
