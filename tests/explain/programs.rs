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
