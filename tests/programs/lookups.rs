//! Lookups that are replayed with what they add to elsewhere, and guards that end an iteration where a lookup fails.

use super::{list, par_for};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

list![
    stock_missing,
    reject_match,
    stock_struct,
    entry_shadow,
    entry_shadow_value,
    entry_shadow_match,
    field_key,
    field_key_match,
    counts_else,
    two_maps,
    let_else_map,
    guard_match,
    guard_contains,
    guard_if_let,
    inventory,
    bank,
    lookups_text
];

/// Small numbers in no order, many of them more than once.
fn small(count: u64) -> Vec<u64> {
    (0..count).map(|i| (i.wrapping_mul(2_654_435_761) >> 7) % 101).collect()
}

fn orders() -> Vec<(String, u32)> {
    let names = ["nut", "bolt", "gear", "cog", "axle"];
    small(60).iter().map(|x| (names[(*x % 5) as usize].to_owned(), (*x % 7) as u32)).collect()
}

#[derive(Debug, Default, Clone)]
struct Shop {
    stock: BTreeMap<String, i64>,
    missing: Vec<String>,
    sold: u32,
}

#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Key(u64);

struct Order {
    key: Key,
    amount: u64,
}

#[par_for]
fn stock_missing() -> (BTreeMap<String, i64>, u32) {
    let mut stock: BTreeMap<String, i64> =
        [("nut", 5), ("bolt", 9), ("cog", 3)].map(|(k, v)| (k.to_owned(), v)).into();
    let mut missing = 0;
    #[par_for]
    for (name, count) in &orders() {
        if let Some(left) = stock.get_mut(name) {
            *left -= *count as i64;
        } else {
            missing += 1;
        }
    }
    (stock, missing)
}

#[par_for]
fn reject_match() -> (HashMap<u64, u64>, Vec<u64>) {
    let mut map: HashMap<u64, u64> = (0..50).map(|k| (k, 0)).collect();
    let mut rejected = Vec::new();
    #[par_for]
    for k in small(80) {
        match map.get_mut(&k) {
            Some(v) => *v += 1,
            None => rejected.push(k),
        }
    }
    let mut all: Vec<_> = map.into_iter().collect();
    all.sort();
    (all.into_iter().collect::<HashMap<_, _>>().into_iter().filter(|_| false).collect(), rejected)
}

#[par_for]
fn stock_struct() -> Shop {
    let mut shop =
        Shop { stock: [("nut".to_owned(), 4), ("gear".to_owned(), 2)].into(), ..Default::default() };
    #[par_for]
    for (name, count) in orders() {
        match shop.stock.get_mut(&name) {
            Some(left) if *left >= count as i64 => {
                *left -= count as i64;
                shop.sold += count;
            }
            _ => shop.missing.push(name.clone()),
        }
    }
    shop
}

#[par_for]
fn entry_shadow() -> BTreeMap<u64, u64> {
    let mut m = BTreeMap::new();
    #[par_for]
    for x in small(50) {
        let m = m.entry(x % 6).or_insert(0);
        *m += x;
    }
    m
}

#[par_for]
fn entry_shadow_value() -> BTreeMap<u64, Vec<u64>> {
    let mut groups: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    #[par_for]
    for x in small(50) {
        let groups = groups.entry(x % 6).or_default();
        groups.push(x);
        if x % 2 == 0 {
            groups.push(0);
        }
    }
    groups
}

#[par_for]
fn entry_shadow_match() -> BTreeMap<u64, u64> {
    let mut best: BTreeMap<u64, u64> = BTreeMap::new();
    #[par_for]
    for x in small(50) {
        let best = best.entry(x % 6).or_insert(x);
        if x > *best {
            *best = x;
        }
    }
    best
}

#[par_for]
fn field_key() -> BTreeMap<u64, u64> {
    let mut stock: BTreeMap<Key, u64> = (0..5).map(|k| (Key(k), 100)).collect();
    let orders: Vec<Order> = small(40).into_iter().map(|x| Order { key: Key(x % 7), amount: x }).collect();
    #[par_for(backend = "pool")]
    for order in &orders {
        if let Some(left) = stock.get_mut(&order.key) {
            *left += order.amount;
        }
    }
    stock.into_iter().map(|(k, v)| (k.0, v)).collect()
}

#[par_for]
fn field_key_match() -> (BTreeMap<u64, u64>, u64) {
    let mut stock: BTreeMap<Key, u64> = (0..5).map(|k| (Key(k), 100)).collect();
    let orders: Vec<Order> = small(40).into_iter().map(|x| Order { key: Key(x % 7), amount: x }).collect();
    let mut lost = 0;
    #[par_for(backend = "pool")]
    for order in &orders {
        match stock.get_mut(&order.key) {
            Some(left) if *left > 10 => *left -= 1,
            Some(_) => {}
            None => lost += order.amount,
        }
    }
    (stock.into_iter().map(|(k, v)| (k.0, v)).collect(), lost)
}

#[par_for]
fn counts_else() -> (BTreeMap<u64, u64>, u64, u64) {
    let mut seen = BTreeMap::new();
    let (mut repeated, mut fresh) = (0, 0);
    #[par_for]
    for x in small(60) {
        if let Some(n) = seen.get_mut(&x) {
            *n += 1;
            repeated += 1;
        } else {
            seen.insert(x, 1);
            fresh += 1;
        }
    }
    (seen, repeated, fresh)
}

#[par_for]
fn two_maps() -> (BTreeMap<u64, u64>, BTreeMap<u64, u64>) {
    let mut known: BTreeMap<u64, u64> = (0..30).map(|k| (k, 0)).collect();
    let mut unknown: BTreeMap<u64, u64> = BTreeMap::new();
    #[par_for]
    for x in small(60) {
        if let Some(n) = known.get_mut(&x) {
            *n += 1;
        } else {
            *unknown.entry(x).or_insert(0) += 1;
        }
    }
    (known, unknown)
}

#[par_for]
fn let_else_map() -> (BTreeMap<u64, u64>, usize) {
    let mut known: BTreeMap<u64, u64> = (0..30).map(|k| (k, 0)).collect();
    let mut skipped = 0;
    #[par_for]
    for x in small(60) {
        let Some(n) = known.get_mut(&x) else {
            skipped += 1;
            continue;
        };
        *n += x;
    }
    (known, skipped)
}

#[derive(Debug, Clone, Default)]
struct Item {
    qty: u32,
    price: u64,
}

#[derive(Debug, Default)]
struct Inventory {
    items: BTreeMap<String, Item>,
    log: Vec<String>,
    revenue: u64,
}

#[par_for]
impl Inventory {
    fn sell(&mut self, sales: &[(String, u32)]) -> usize {
        let mut failed = 0;
        #[par_for]
        for (name, n) in sales {
            match self.items.get_mut(name) {
                Some(item) if item.qty >= *n => {
                    item.qty -= n;
                    self.revenue += item.price * *n as u64;
                }
                Some(_) => failed += 1,
                None => self.log.push(format!("no {name}")),
            }
        }
        failed
    }
}

#[par_for]
fn guard_match() -> (BTreeMap<u64, u64>, u32) {
    let mut known: BTreeMap<u64, u64> = (0..40).map(|k| (k, 0)).collect();
    let mut skipped = 0;
    #[par_for]
    for x in small(70) {
        let n = match known.get_mut(&x) {
            Some(n) => n,
            None => {
                skipped += 1;
                continue;
            }
        };
        *n += x;
    }
    (known, skipped)
}

#[par_for]
fn guard_contains() -> (BTreeMap<u64, u64>, Vec<u64>, u64) {
    let mut known: BTreeMap<u64, u64> = (0..40).map(|k| (k, 0)).collect();
    let mut unknown = vec![];
    let mut total = 0;
    #[par_for]
    for x in small(70) {
        if !known.contains_key(&x) {
            unknown.push(x);
            continue;
        }
        *known.get_mut(&x).unwrap() += 1;
        total += x;
    }
    (known, unknown, total)
}

#[par_for]
fn guard_if_let() -> (BTreeMap<u64, u64>, Vec<u64>) {
    let mut known: BTreeMap<u64, u64> = (0..40).map(|k| (k, 0)).collect();
    let mut order = vec![];
    #[par_for]
    for x in small(70) {
        if let Some(n) = known.get_mut(&x) {
            *n += 1;
            continue;
        }
        known.insert(x, 1);
        order.push(x);
    }
    (known, order)
}

fn inventory() -> (Inventory, usize) {
    let mut inv = Inventory::default();
    for (i, n) in ["a", "b", "c"].iter().enumerate() {
        inv.items.insert(n.to_string(), Item { qty: 20, price: i as u64 + 1 });
    }
    let sales: Vec<(String, u32)> = small(40)
        .iter()
        .map(|x| (["a", "b", "c", "d"][(*x % 4) as usize].to_string(), (*x % 5) as u32))
        .collect();
    let f = inv.sell(&sales);
    (inv, f)
}

#[par_for]
fn bank() -> (HashMap<u32, i64>, i64, Vec<(u32, i64)>) {
    let mut accounts: HashMap<u32, i64> = (0..4).map(|k| (k, 50)).collect();
    let mut moved = 0;
    let mut denied = Vec::new();
    #[par_for]
    for x in small(60) {
        let (id, amount) = ((x % 6) as u32, x as i64 % 20);
        if let Some(balance) = accounts.get_mut(&id) {
            if *balance >= amount {
                *balance -= amount;
                moved += amount;
            } else {
                denied.push((id, amount));
            }
        } else {
            denied.push((id, -1));
        }
    }
    let total = accounts.values().sum::<i64>();
    (HashMap::from([(0, accounts[&0])]), moved + total * 1000, denied)
}

#[par_for]
fn lookups_text() -> (String, BTreeMap<char, usize>) {
    let mut out = String::new();
    let mut counts: BTreeMap<char, usize> = "aeiou".chars().map(|c| (c, 0)).collect();
    #[par_for]
    for c in "the quick brown fox jumps over a lazy dog".chars() {
        if let Some(n) = counts.get_mut(&c) {
            *n += 1;
            write!(out, "[{c}{n}]").unwrap();
        } else {
            out.push(c);
        }
    }
    (out, counts)
}
