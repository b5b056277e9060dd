//! A method called on `self` reads the field that iterations change.

use parloop::par_for;

struct Account {
    total: u64,
    limit: u64,
}

#[par_for]
impl Account {
    fn room(&self) -> u64 {
        self.limit - self.total
    }

    fn fits(&self, amount: u64) -> bool {
        amount < self.room()
    }

    fn pay(&mut self, amounts: &[u64]) {
        #[par_for]
        for &amount in amounts {
            if self.fits(amount) {
                self.total += amount;
            }
        }
    }
}

fn main() {
    let mut account = Account { total: 0, limit: 10 };
    account.pay(&[3, 4, 5]);
}
