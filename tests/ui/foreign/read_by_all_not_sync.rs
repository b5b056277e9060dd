use parloop::par_for;
use std::cell::Cell;

#[par_for]
fn main() {
    let pivot = 0;
    let mut cells = vec![Cell::new(1); 10];
    #[par_for]
    for i in 1..10 {
        cells[i] = Cell::new(cells[pivot].get() + 1);
    }
    println!("{cells:?}");
}
