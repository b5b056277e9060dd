//! A map that is replayed is read in the loop.

use parloop::par_for;
use std::collections::HashMap;

#[par_for]
fn main() {
    let mut best: HashMap<u64, u64> = HashMap::new();
    let mut known = 0;
    #[par_for]
    for x in 0..100 {
        if best.contains_key(&(x % 7)) {
            known += 1;
        }
        let top = best.entry(x % 10).or_insert(5);
        *top = (*top).max(x);
    }
    println!("{known}");
}
