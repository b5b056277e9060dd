//! A method of a trait is called on `self` beside a field that iterations change.

use parloop::par_for;

trait Weigh {
    fn weight(&self, i: u64) -> u64;
}

struct Model {
    total: u64,
}

impl Weigh for Model {
    fn weight(&self, i: u64) -> u64 {
        i
    }
}

#[par_for]
impl Model {
    fn add(&mut self) {
        #[par_for]
        for i in 0..100 {
            self.total += self.weight(i);
        }
    }
}

fn main() {
    Model { total: 0 }.add();
}
