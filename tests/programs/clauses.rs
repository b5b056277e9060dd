//! Clauses that name what the body shows too: the body says how.

use std::collections::{BTreeMap, HashMap};

use super::{list, numbers, par_for};

list![ties_as_compared, wrapping, by_key, through_references, scratch_behind_a_reference];

#[par_for]
fn ties_as_compared() -> (u64, usize, String, u64, usize, u64) {
    let (mut high, mut at, mut who) = (0, 0, String::new());
    let (mut low, mut low_at) = (u64::MAX, 0);
    let mut most = 0;
    #[par_for(reduce((high, at, who): max, (low, low_at): min, most: max))]
    for (i, &x) in numbers(500).iter().enumerate() {
        let x = x % 13;
        if x >= high {
            high = x;
            at = i;
            who = i.to_string();
        }
        if low > x {
            low = x;
            low_at = i;
        }
        if most < x {
            most = x;
        }
    }
    (high, at, who, low, low_at, most)
}

#[par_for]
fn wrapping() -> (u64, u8) {
    let (mut product, mut sum) = (1u64, 3u8);
    #[par_for(reduce(product: *, sum: +))]
    for x in numbers(500) {
        product = product.wrapping_mul(x | 1);
        sum = sum.wrapping_add(x as u8);
    }
    (product, sum)
}

#[par_for]
fn by_key() -> (BTreeMap<u64, Vec<u64>>, BTreeMap<u64, u64>) {
    let (mut groups, mut counts) = (HashMap::<u64, Vec<u64>>::new(), BTreeMap::new());
    #[par_for(reduce(groups: append, counts: +))]
    for x in numbers(500) {
        groups.entry(x % 7).or_default().push(x);
        *counts.entry(x % 5).or_insert(0) += x;
    }
    (groups.into_iter().collect(), counts)
}

#[par_for]
fn gather(count: &mut u64, list: &mut Vec<u64>) {
    #[par_for(reduce(count: +, *list: append))]
    for x in numbers(500) {
        *count += x;
        list.push(x);
    }
}

fn through_references() -> (u64, Vec<u64>) {
    let (mut count, mut list) = (1, vec![2]);
    gather(&mut count, &mut list);
    (count, list)
}

fn fill(room: &mut Vec<u64>, x: u64) {
    room.clear();
    room.extend(0..x % 5);
}

#[par_for]
fn lengths(room: &mut Vec<u64>, more: &mut Vec<u64>) -> usize {
    let mut total = 0;
    #[par_for(private(room, more = Vec::with_capacity(8)))]
    for x in numbers(500) {
        fill(room, x);
        fill(more, x + 1);
        total += room.len() * more.len();
    }
    total
}

fn scratch_behind_a_reference() -> usize {
    lengths(&mut vec![1], &mut Vec::new())
}
