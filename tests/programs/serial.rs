//! `backend = "serial"` by name: whatever a plain loop may do.

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

use super::{list, numbers, par_for};

list![depends_on_the_last, changes_captures, moves_before_leaving, shares_without_sync, parallel_inside];

#[par_for]
fn depends_on_the_last() -> (Vec<u64>, u64, Vec<u64>) {
    let (mut total, mut so_far, mut out) = (0, Vec::new(), vec![1; 50]);
    #[par_for(backend = "serial")]
    for (i, x) in numbers(50).into_iter().enumerate() {
        total = total * 3 % 1009 + x;
        so_far.push(total);
        if i > 1 {
            out[i] = out[i - 1] + out[i - 2] % 7;
        }
    }
    (so_far, total, out)
}

#[par_for]
fn changes_captures() -> usize {
    let mut seen = HashSet::new();
    let mut again = 0;
    #[par_for(backend = "serial")]
    for x in numbers(500) {
        if !seen.insert(x % 100) {
            again += 1;
        }
    }
    again + seen.len()
}

#[par_for]
fn moves_before_leaving() -> String {
    let name = String::from("x");
    let mut kept = String::new();
    #[par_for(backend = "serial")]
    for i in 0..10 {
        if i == 3 {
            kept = name;
            break;
        }
    }
    kept
}

#[par_for]
fn shares_without_sync() -> Vec<u64> {
    let all = Rc::new(RefCell::new(Vec::new()));
    #[par_for(backend = "serial")]
    for x in numbers(30) {
        all.borrow_mut().push(x);
    }
    all.take()
}

#[par_for]
fn parallel_inside() -> (Vec<u64>, u64) {
    let (mut sums, mut last) = (Vec::new(), 1);
    #[par_for(backend = "serial")]
    'rows: for row in 0..20 {
        let mut sum = 0;
        #[par_for(backend = "pool")]
        for x in numbers(100) {
            if x % 500 == row && row > 11 {
                continue 'rows;
            }
            sum += x * last;
        }
        last = sum % 97;
        sums.push(last);
    }
    (sums, last)
}
