use parloop::par_for;

use std::collections::HashMap;

#[par_for]
fn main() {
    let mut owner = HashMap::new();
    let mut moved = 0;
    #[par_for]
    for (thing, name) in [(1, "a"), (2, "b"), (1, "c")] {
        if owner.insert(thing, name).is_some() {
            moved += 1;
        }
    }
    println!("{moved} {}", owner.len());
}
