use parloop::par_for;

#[par_for]
fn lengths(words: &[String]) -> Vec<usize> {
    let mut all = Vec::new();
    #[par_for]
    for word in words {
        all.push(word);
    }
    all
}

fn main() {
    lengths(&[]);
}
