use parloop::par_for;

struct Tally {
    total: u32,
}

#[par_for]
impl Tally {
    fn add(&mut self, x: u32) {
        self.total += x;
    }

    fn count(&mut self, items: &[u32]) {
        #[par_for]
        for x in items {
            self.add(*x);
        }
    }
}

fn main() {
    Tally { total: 0 }.count(&[1, 2]);
}
