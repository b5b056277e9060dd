use parloop::par_for;

#[par_for]
fn main() {
    let mut letters = Vec::new();
    let mut longest = 0;
    #[par_for]
    for word in ["ab", "c", "def"] {
        letters.extend(word.chars());
        longest = longest.max(letters.len());
    }
    println!("{longest}");
}
