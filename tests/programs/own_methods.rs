//! Methods of a type's own that bear the names of std's: they are called as often as in the plain loop, and only where they are.

use super::{list, par_for};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

list![user_len, user_to_string, kept_user_len, field_user_len, shy_not_asked];

/// Small numbers in no order, many of them more than once.
fn small(count: u64) -> Vec<u64> {
    (0..count).map(|i| (i.wrapping_mul(2_654_435_761) >> 7) % 101).collect()
}

struct Odd(u64, AtomicUsize);

impl Odd {
    fn len(&self) -> u64 {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0
    }
    fn to_string(&self) -> String {
        self.1.fetch_add(1, Ordering::SeqCst);
        format!("o{}", self.0)
    }
}

struct Holder {
    odd: Odd,
    k: u64,
}

#[derive(Clone)]
struct Shy(u64);

impl Shy {
    fn len(&self) -> u64 {
        if self.0 > 50 {
            panic!("too shy {}", self.0)
        }
        self.0
    }
}

#[par_for]
fn user_len() -> (BTreeMap<u64, u64>, Vec<usize>) {
    let odds: Vec<Odd> = small(40).into_iter().map(|x| Odd(x, AtomicUsize::new(0))).collect();
    let mut m: BTreeMap<u64, u64> = BTreeMap::new();
    #[par_for(backend = "pool")]
    for odd in &odds {
        match m.get_mut(&(odd.0 % 7)) {
            Some(n) => *n += odd.len(),
            None => {
                m.insert(odd.0 % 7, 0);
            }
        }
    }
    (m, odds.iter().map(|o| o.1.load(Ordering::SeqCst)).collect())
}

#[par_for]
fn user_to_string() -> (Option<String>, Vec<usize>) {
    let odds: Vec<Odd> = small(40).into_iter().map(|x| Odd(x, AtomicUsize::new(0))).collect();
    let mut first: Option<String> = None;
    #[par_for(backend = "pool")]
    for odd in &odds {
        match first {
            None => first = Some(odd.to_string()),
            Some(_) => {}
        }
    }
    (first, odds.iter().map(|o| o.1.load(Ordering::SeqCst)).collect())
}

#[par_for]
fn kept_user_len() -> (u64, Vec<usize>) {
    let odds: Vec<Odd> = small(40).into_iter().map(|x| Odd(x, AtomicUsize::new(0))).collect();
    let mut hi = 0;
    let mut lo = 1000;
    #[par_for(backend = "pool")]
    for odd in &odds {
        if odd.len() > hi {
            hi = odd.len()
        } else if odd.len() < lo {
            lo = odd.len()
        }
    }
    (hi * 1000 + lo, odds.iter().map(|o| o.1.load(Ordering::SeqCst)).collect())
}

#[par_for]
fn field_user_len() -> (BTreeMap<u64, u64>, Vec<usize>) {
    let odds: Vec<Holder> =
        small(40).into_iter().map(|x| Holder { k: x % 7, odd: Odd(x, AtomicUsize::new(0)) }).collect();
    let mut m: BTreeMap<u64, u64> = BTreeMap::new();
    #[par_for(backend = "pool")]
    for h in &odds {
        match m.get_mut(&h.k) {
            Some(n) => *n += h.odd.len() + h.odd.len(),
            None => {
                m.insert(h.k, 0);
            }
        }
    }
    (m, odds.iter().map(|o| o.odd.1.load(Ordering::SeqCst)).collect())
}

#[par_for]
fn shy_not_asked() -> (Vec<u64>, Option<u64>) {
    let shy: Vec<Shy> = (10..90).map(Shy).collect();
    let mut first: Option<u64> = None;
    let mut n = vec![];
    #[par_for]
    for s in &shy {
        match first {
            None => first = Some(s.len()),
            Some(_) => {}
        }
        n.push(s.0);
    }
    (n, first)
}
