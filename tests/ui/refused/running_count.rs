use parloop::par_for;

use std::collections::BTreeMap;

#[par_for]
fn main() {
    let mut counts = BTreeMap::new();
    let mut numbered = Vec::new();
    #[par_for]
    for name in ["a", "b", "a"] {
        let count = counts.entry(name).or_insert(0);
        *count += 1;
        numbered.push(format!("{name}{count}"));
    }
    println!("{numbered:?} {}", counts.len());
}
