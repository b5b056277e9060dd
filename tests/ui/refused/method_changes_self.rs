//! A method that changes another field is called beside a field that iterations change.

use parloop::par_for;

struct Model {
    total: u64,
    calls: u64,
}

#[par_for]
impl Model {
    fn count(&mut self) {
        self.calls += 1;
    }

    fn add(&mut self) {
        #[par_for]
        for i in 0..100 {
            self.total += i;
            self.count();
        }
    }
}

fn main() {
    Model { total: 0, calls: 0 }.add();
}
