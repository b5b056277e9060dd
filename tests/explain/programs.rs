//! Loops to be explained. Each runs alone, in a process of its own.

use parloop::par_for;
use std::collections::BTreeMap;
use std::sync::Mutex;

#[test]
#[par_for]
fn gathered() {
    let scale = 3;
    let (mut total, mut squares) = (0u64, Vec::new());
    let (mut best, mut at, mut kept) = (0, 0, 0);
    let (mut out, mut bins) = (vec![0; 100], [0u32; 10]);
    let mut counts = BTreeMap::new();
    let mut buffer = String::new();
    #[par_for(name = "sums", private(buffer))]
    for i in 0..100u64 {
        total += i * scale;
        squares.push(i * i);
        if i * 7 % 11 > best {
            best = i * 7 % 11;
            at = i;
        }
        if i % 9 == 0 {
            kept = i;
        }
        out[i as usize] = i;
        *counts.entry(i % 3).or_insert(0) += 1;
        bins[(i * i % 10) as usize] += 1;
        buffer.clear();
        buffer.push('x');
    }
    assert_eq!((total, squares.len(), best, at, kept), (14850, 100, 10, 3, 99));
    assert_eq!((out[7], counts[&0], bins.iter().sum::<u32>()), (7, 34, 100));
}

#[derive(Default)]
struct Queue(Mutex<Vec<u32>>);

impl Queue {
    fn push(&self, item: u32) {
        self.0.lock().unwrap().push(item);
    }
}

#[derive(Default)]
struct Journal(Vec<u32>);

impl Journal {
    fn push(&mut self, item: u32) {
        self.0.push(item);
    }
}

#[test]
#[par_for]
fn decided_by_type() {
    let queue = Queue::default();
    let mut journal = Journal::default();
    #[par_for]
    for i in 0..100 {
        queue.push(i);
        journal.push(i);
    }
    assert_eq!(queue.0.into_inner().unwrap().len(), journal.0.len());
}

#[test]
#[par_for]
fn blocks() {
    let (mut lines, mut slowest) = (Vec::new(), 0);
    #[par_for]
    for i in 0..100 {
        #[critical]
        {
            if slowest < i {
                slowest = i;
            }
        }
        #[ordered]
        {
            lines.push(i);
        }
    }
    assert_eq!((lines.len(), slowest), (100, 99));
}

#[test]
#[par_for]
fn leaves_early() {
    let mut items = vec![1; 100];
    #[par_for]
    for (i, item) in items.iter_mut().enumerate() {
        if i == 50 {
            break;
        }
        *item = 2;
    }
    assert_eq!(items.iter().sum::<i32>(), 150);
}

#[test]
#[par_for]
fn three_times() {
    let mut total = 0;
    for _ in 0..3 {
        #[par_for]
        for i in 0..10 {
            total += i;
        }
    }
    #[par_for(backend = "serial")]
    for i in 0..10 {
        total += i;
    }
    assert_eq!(total, 180);
}

#[test]
#[par_for]
fn said_afterwards() {
    let (mut low, mut high, mut total) = (u32::MAX, 0, 0);
    #[par_for]
    for i in 0..100u32 {
        let x = i * 7 % 11;
        if x < low {
            low = x;
        } else if x > high {
            high = x;
        }
        total += x;
    }
    assert_eq!((low, high, total), (0, 10, 495));
}

fn merge(all: &mut u64, part: u64) {
    *all ^= part;
}

#[test]
#[par_for]
fn every_kind() {
    use std::collections::{BTreeMap, BTreeSet, VecDeque};
    use std::fmt::Write;
    let (mut left, mut product, mut bits, mut all, mut any, mut wrapped) = (900u64, 1.0, 0, true, false, 0u8);
    let (mut least, mut first, mut text, mut front) = (9, None, String::new(), VecDeque::new());
    let (mut set, mut lists, mut started) =
        (BTreeSet::new(), BTreeMap::<u64, Vec<u64>>::new(), BTreeMap::new());
    let (mut low, mut high, mut columns) = (Vec::new(), Vec::new(), [0u64; 3]);
    let (mut targets, mut line, mut next, mut most, mut merged) = (vec![0; 20], String::new(), 0, None, 0);
    #[par_for(name = "kinds", reduce(merged: merge))]
    for i in 0..20u64 {
        left -= i;
        product *= 2.0;
        bits |= i;
        all = all && i < 50;
        any |= i == 3;
        wrapped = wrapped.wrapping_add(i as u8);
        least = least.min(i);
        if first.is_none() && i % 7 == 6 {
            first = Some(i);
        }
        writeln!(text, "{i}").unwrap();
        front.push_front(i);
        set.insert(i % 4);
        lists.entry(i % 3).or_default().push(i);
        *started.entry(i % 3).or_insert(100) += i;
        let list = if i < 9 { &mut low } else { &mut high };
        list.push(i);
        for (column, factor) in columns.iter_mut().zip(1..) {
            *column += i * factor;
        }
        targets[(i * 7 % 20) as usize] = next;
        line.clear();
        line.push_str("x");
        next += 2;
        most = Some(most.map_or(i, |m: u64| m.max(i)));
        merge(&mut merged, i);
    }
    assert_eq!((left, next, first, most, columns[1]), (710, 40, Some(6), Some(19), 380));
    assert_eq!((least, merged, low.len(), high.len(), line.len()), (0, 0, 9, 11, 1));
    assert!(all && any && product > 1.0 && bits == 31 && wrapped == 190 && text.len() > 9);
    assert_eq!((front.len(), set.len(), lists.len(), started[&0]), (20, 4, 3, 163));
}
