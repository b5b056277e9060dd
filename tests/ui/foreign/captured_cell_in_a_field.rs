use parloop::par_for;

use std::cell::Cell;

struct Counter {
    seen: Cell<u32>,
}

#[par_for]
fn count(counter: &Counter) {
    #[par_for]
    for i in 0..10 {
        counter.seen.set(i);
    }
}

fn main() {
    count(&Counter { seen: Cell::new(0) });
}
