use parloop::par_for;

use std::hash::{DefaultHasher, Hash, Hasher};

#[par_for]
fn main() {
    let mut hasher = DefaultHasher::new();
    #[par_for]
    for word in ["a", "b"] {
        word.hash(&mut hasher);
    }
    println!("{}", hasher.finish());
}
