use parloop::par_for;

use std::collections::HashSet;

#[par_for]
fn main() {
    let mut seen = HashSet::new();
    let mut again = 0;
    #[par_for]
    for x in [3, 1, 3] {
        if seen.contains(&x) {
            again += 1;
        }
        seen.insert(x);
    }
    println!("{again}");
}
