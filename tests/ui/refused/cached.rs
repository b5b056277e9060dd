use parloop::par_for;

use std::collections::HashMap;

#[par_for]
fn main() {
    let mut cache = HashMap::new();
    let mut total = 0;
    #[par_for]
    for x in [3u64, 1, 3] {
        if !cache.contains_key(&x) {
            cache.insert(x, x.pow(3));
        }
        total += cache[&x];
    }
    println!("{total}");
}
