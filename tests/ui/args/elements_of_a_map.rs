use parloop::par_for;
use std::collections::BTreeMap;

#[par_for]
fn main() {
    let mut table = BTreeMap::from([(1, 2), (2, 3)]);
    #[par_for(scatter(table))]
    for i in 0..2 {
        table[&i] = i;
    }
}
