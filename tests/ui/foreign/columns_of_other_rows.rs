use parloop::par_for;
use std::collections::BTreeMap;

#[par_for]
fn main() {
    let mut rows = vec![BTreeMap::from([(0, 1)]); 10];
    #[par_for(indexed(rows[_]))]
    for i in 0..1 {
        *rows[3].get_mut(&i).unwrap() = i;
    }
    println!("{rows:?}");
}
