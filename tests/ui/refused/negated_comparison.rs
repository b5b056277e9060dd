use parloop::par_for;

#[par_for]
fn main() {
    let mut longest = "";
    #[par_for]
    for word in ["a", "def", "bc"] {
        if !(word.len() <= longest.len()) {
            longest = word;
        }
    }
    println!("{longest}");
}
