use parloop::par_for;

use std::rc::Rc;

#[par_for]
fn main() {
    let items = vec![Rc::new(1), Rc::new(2)];
    let mut total = 0;
    #[par_for]
    for item in items {
        total += *item;
    }
    println!("{total}");
}
