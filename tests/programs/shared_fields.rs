//! What is filled through a shared reference stays shared, in a field as well; behind a `&mut` it is logged.

use super::{list, par_for};
use std::sync::Mutex;

/// A queue as concurrent ones are: filled through `&self`.
#[derive(Default)]
struct Queue(Mutex<Vec<u64>>);

impl Queue {
    fn push(&self, item: u64) {
        self.0.lock().unwrap().push(item);
    }

    fn sorted(&self) -> Vec<u64> {
        let mut items = self.0.lock().unwrap().clone();
        items.sort();
        items
    }
}

#[derive(Default)]
struct Shop {
    orders: Queue,
    refused: Queue,
    limit: u64,
}

impl Shop {
    fn accepts(&self, order: u64) -> bool {
        order % 7 < self.limit
    }

    #[par_for]
    fn take_all(&self, orders: &[u64]) {
        #[par_for]
        for order in orders {
            if self.accepts(*order) {
                self.orders.push(*order);
            } else {
                self.refused.push(*order);
            }
        }
    }
}

fn queues_of_self() -> impl std::fmt::Debug {
    let shop = Shop { limit: 4, ..Shop::default() };
    shop.take_all(&super::numbers(300));
    (shop.orders.sorted(), shop.refused.sorted())
}

#[par_for]
fn queues_of_a_value() -> impl std::fmt::Debug {
    let shop = Shop::default();
    #[par_for]
    for order in super::numbers(300) {
        shop.orders.push(order);
        let number = shop.orders.0.lock().unwrap().len() as u64;
        shop.refused.push(order + number - number);
    }
    (shop.orders.sorted(), shop.refused.sorted())
}

#[par_for]
fn queue_behind_a_reference(shop: &Shop) {
    #[par_for]
    for order in 0..300 {
        shop.orders.push(order);
        if order == 299 {
            shop.refused.push(shop.limit);
        }
    }
}

fn queue_of_a_parameter() -> impl std::fmt::Debug {
    let shop = Shop::default();
    queue_behind_a_reference(&shop);
    (shop.orders.sorted(), shop.refused.sorted())
}

/// Nothing that can be merged.
#[derive(Debug, Default)]
struct Journal {
    lines: Vec<String>,
}

impl Journal {
    fn push(&mut self, item: u64) {
        self.lines.push(format!("{}: {item}", self.lines.len()));
    }

    fn insert(&mut self, item: u64) {
        self.lines.insert(0, item.to_string());
    }
}

#[par_for]
fn log_into(journal: &mut Journal, first: &mut Journal) {
    let last = &mut Journal::default();
    #[par_for]
    for item in 0..300 {
        journal.push(item);
        first.insert(item);
        last.push(item);
    }
    journal.lines.append(&mut last.lines);
}

fn logged_behind_a_reference() -> impl std::fmt::Debug {
    let (mut journal, mut first) = (Journal::default(), Journal::default());
    log_into(&mut journal, &mut first);
    (journal, first)
}

list![queues_of_self, queues_of_a_value, queue_of_a_parameter, logged_behind_a_reference];
