//! Methods of `self` beside fields that iterations change; maps that are read while they are filled.

use parloop::par_for;
use std::collections::{HashMap, HashSet};

#[derive(Default)]
struct Account {
    total: u64,
    limit: u64,
    calls: u64,
}

trait Weigh {
    fn heavy(&self, i: u64) -> u64;
}

impl Weigh for Account {
    fn heavy(&self, i: u64) -> u64 {
        i * 3 + self.limit
    }
}

#[par_for(workers = 3, schedule = "dynamic", chunk = 1)]
impl Account {
    fn fits(&self, amount: u64, room: u64) -> bool {
        amount < room
    }

    fn room(&self) -> u64 {
        self.limit - self.total
    }

    fn pay_by_argument(&mut self, amounts: &[u64]) {
        let room = self.room();
        #[par_for]
        for &amount in amounts {
            if self.fits(amount, room) {
                self.total += amount;
            }
        }
    }

    fn pay_into_a_local(&mut self, amounts: &[u64]) {
        let mut paid = 0;
        #[par_for]
        for &amount in amounts {
            if amount < self.room() {
                paid += amount;
            }
        }
        self.total += paid;
    }

    fn pay_in_order(&mut self, amounts: &[u64]) {
        #[par_for(backend = "serial")]
        for &amount in amounts {
            if amount < self.room() {
                self.total += amount;
            }
        }
    }

    fn weight(&self, i: u64) -> u64 {
        i * 3 + self.limit
    }

    fn add_in_the_impl(&mut self) {
        #[par_for]
        for i in 0..20 {
            self.total += self.weight(i);
        }
    }

    fn add_in_a_local(&mut self) {
        let mut sum = 0;
        #[par_for]
        for i in 0..20 {
            sum += self.heavy(i);
        }
        self.total += sum;
    }

    fn counted(&self) -> u64 {
        1
    }

    fn add_and_count(&mut self) {
        #[par_for]
        for i in 0..20 {
            self.total += i;
            self.calls += self.counted();
        }
    }

    fn count(&mut self) {
        self.calls += 1;
    }

    fn add_in_order(&mut self) {
        #[par_for(backend = "serial")]
        for i in 0..20 {
            self.total += i;
            self.count();
        }
    }
}

fn account() -> Account {
    Account { limit: 100, ..Account::default() }
}

#[test]
fn method_reads_the_field() {
    // By what room there was before the loop, which is another program than the refused one.
    let amounts = [3, 4, 250, 5, 100, 99, 7];
    let plain: u64 = amounts.iter().filter(|amount| **amount < 100).sum();
    let (mut by_argument, mut local) = (account(), account());
    by_argument.pay_by_argument(&amounts);
    local.pay_into_a_local(&amounts);
    assert_eq!((by_argument.total, local.total), (plain, plain));

    let mut in_order = account();
    in_order.pay_in_order(&amounts);
    let mut total = 0;
    for amount in amounts {
        if amount < 100 - total {
            total += amount;
        }
    }
    assert_eq!(in_order.total, total);
}

#[test]
fn method_of_a_trait() {
    let plain: u64 = (0..20).map(|i| account().heavy(i)).sum();
    let (mut in_the_impl, mut local) = (account(), account());
    in_the_impl.add_in_the_impl();
    local.add_in_a_local();
    assert_eq!((in_the_impl.total, local.total), (plain, plain));
}

#[test]
fn method_changes_self() {
    let (mut returned, mut in_order) = (account(), account());
    returned.add_and_count();
    in_order.add_in_order();
    assert_eq!((returned.total, returned.calls), (190, 20));
    assert_eq!((in_order.total, in_order.calls), (190, 20));
}

#[par_for(workers = 3, schedule = "dynamic", chunk = 1)]
mod cured {
    use super::*;

    #[test]
    fn keyed_and_read() {
        let plain = {
            let (mut best, mut known) = (HashMap::new(), 0);
            for x in 0..100u64 {
                if best.contains_key(&(x % 7)) {
                    known += 1;
                }
                let top = best.entry(x % 10).or_insert(5);
                *top = x.max(*top);
            }
            (best, known)
        };

        // In a plain loop before this one.
        let (mut seen, mut known) = (HashSet::new(), 0);
        for x in 0..100u64 {
            if seen.contains(&(x % 7)) {
                known += 1;
            }
            seen.insert(x % 10);
        }
        let mut best = HashMap::new();
        #[par_for]
        for x in 0..100u64 {
            let top = best.entry(x % 10).or_insert(5);
            *top = x.max(*top);
        }
        assert_eq!((best, known), plain);

        let (mut best, mut known) = (HashMap::new(), 0);
        #[par_for]
        for x in 0..100u64 {
            #[ordered]
            {
                if best.contains_key(&(x % 7)) {
                    known += 1;
                }
                let top = best.entry(x % 10).or_insert(5);
                *top = x.max(*top);
            }
        }
        assert_eq!((best, known), plain);

        let (mut best, mut known) = (HashMap::new(), 0);
        #[par_for(backend = "serial")]
        for x in 0..100u64 {
            if best.contains_key(&(x % 7)) {
                known += 1;
            }
            let top = best.entry(x % 10).or_insert(5);
            *top = x.max(*top);
        }
        assert_eq!((best, known), plain);
    }
}

struct Tally {
    total: u32,
}

#[par_for(workers = 3, schedule = "dynamic", chunk = 1)]
impl Tally {
    fn add(&mut self, x: u32) {
        self.total += x;
    }

    fn square(&self, x: u32) -> u32 {
        x * x
    }

    fn count(&mut self, items: &[u32]) {
        #[par_for]
        for x in items {
            self.total += self.square(*x);
        }
    }

    fn count_in_order(&mut self, items: &[u32]) {
        #[par_for(backend = "serial")]
        for x in items {
            self.add(x * x);
        }
    }
}

#[test]
fn method_changes_all() {
    let mut tally = Tally { total: 1 };
    tally.count(&[1, 2]);
    tally.count_in_order(&[3]);
    assert_eq!(tally.total, 15);
}

#[par_for]
#[test]
fn critical_in_inner_loop() {
    let mut plain: Vec<i32> = (0..5).flat_map(|i| (0..5).map(move |j| i * j)).collect();
    plain.sort_unstable();
    let mut found = Vec::new();
    #[par_for]
    for i in 0..5 {
        for j in 0..5 {
            #[critical]
            {
                found.push(i * j);
            }
        }
    }
    found.sort_unstable();
    assert_eq!(found, plain);
    let mut found = Vec::new();
    #[par_for(backend = "serial")]
    for i in 0..5 {
        #[par_for]
        for j in 0..5 {
            #[critical]
            {
                found.push(i * j);
            }
        }
    }
    found.sort_unstable();
    assert_eq!(found, plain);
}
