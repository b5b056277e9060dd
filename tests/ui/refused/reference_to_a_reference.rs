//! What a reference to a reference points to is changed.

use parloop::par_for;

#[par_for]
fn add(total: &mut &mut i32, items: &[i32]) {
    #[par_for]
    for x in items {
        **total += x;
    }
}

fn main() {
    let mut total = 0;
    add(&mut &mut total, &[3, 1, 4]);
    println!("{total}");
}
