//! What is changed through references: parameters, fields that are references, parts of what a pattern took apart.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::Mutex;

use super::{list, numbers, par_for};

list![
    methods_and_operators,
    cleared_behind_a_reference,
    fields_that_are_references,
    counters_in_fields,
    taken_apart,
    field_of_what_is_not_mut,
    rows_in_turn,
    behind_a_guard,
    clauses,
];

#[par_for]
fn note(text: &mut String, list: &mut Vec<u64>, total: &mut u64, counts: &mut HashMap<u64, u64>) {
    #[par_for]
    for x in numbers(100) {
        text.push('a');
        *text += "x";
        writeln!(text, "{x}").unwrap();
        list.push(1);
        list.extend([x]);
        *total = *total + x;
        *counts.entry(x % 3).or_insert(0) += 1;
    }
}

fn methods_and_operators() -> (String, Vec<u64>, u64, BTreeMap<u64, u64>) {
    let (mut text, mut list, mut total, mut counts) = Default::default();
    note(&mut text, &mut list, &mut total, &mut counts);
    (text, list, total, counts.into_iter().collect())
}

#[par_for]
fn write_out(last: &mut u64, line: &mut String, lines: &mut Vec<String>) {
    #[par_for]
    for x in numbers(50) {
        *last = x;
        line.clear();
        line.push_str(&x.to_string());
        *line += "z";
        lines.push(line.to_string());
    }
}

fn cleared_behind_a_reference() -> (u64, String, Vec<String>) {
    let (mut last, mut line, mut lines) = Default::default();
    write_out(&mut last, &mut line, &mut lines);
    (last, line, lines)
}

struct Sink<'a> {
    list: &'a mut Vec<u64>,
    text: &'a mut String,
    count: &'a mut usize,
    sums: &'a mut BTreeMap<u64, u64>,
    bins: &'a mut [u32],
    best: &'a mut u64,
}

#[par_for]
impl Sink<'_> {
    fn gather(&mut self) {
        #[par_for]
        for x in numbers(80) {
            self.list.push(x);
            self.text.push_str("a");
            write!(self.text, "{x}").unwrap();
            *self.count += 1;
            *self.sums.entry(x % 4).or_insert(0) += x;
            self.bins[(x % 4) as usize] += 1;
            if x > *self.best {
                *self.best = x;
            }
        }
        #[par_for]
        for x in numbers(80) {
            *self.text += "z";
            self.text.push('q');
            self.sums.insert(x % 3, x);
            *self.count = *self.count + 2;
        }
    }
}

fn fields_that_are_references() -> (Vec<u64>, String, usize, BTreeMap<u64, u64>, [u32; 4], u64) {
    let (mut list, mut text, mut count, mut sums) = (vec![7], String::from("<"), 3, BTreeMap::new());
    let (mut bins, mut best) = ([1; 4], 10);
    Sink {
        list: &mut list,
        text: &mut text,
        count: &mut count,
        sums: &mut sums,
        bins: &mut bins,
        best: &mut best,
    }
    .gather();
    (list, text, count, sums, bins, best)
}

struct Scan<'a> {
    data: &'a [u64],
    found: Vec<u64>,
    seen: &'a mut usize,
}

#[par_for]
impl Scan<'_> {
    fn weight(&self, x: u64) -> usize {
        self.data.len() + x as usize % 3
    }
    fn run(&mut self) {
        #[par_for]
        for x in self.data {
            if x % 3 == 0 {
                self.found.push(*x);
            }
            *self.seen += self.weight(*x);
        }
    }
}

fn counters_in_fields() -> (Vec<u64>, usize) {
    let (data, mut seen) = (numbers(40), 3);
    let mut scan = Scan { data: &data, found: vec![], seen: &mut seen };
    scan.run();
    (scan.found, seen)
}

#[par_for]
fn taken_apart() -> (Vec<u64>, u64, Option<Vec<u64>>, [u64; 2]) {
    let (mut pair, mut list, mut two) = ((vec![1], 5u64), Some(vec![]), [3, 4]);
    {
        let (items, sum) = &mut pair;
        let [count, most] = &mut two;
        #[par_for]
        for x in numbers(40) {
            items.push(x);
            *sum += x;
            *count += 1;
            if x > *most {
                *most = x;
            }
        }
    }
    if let Some(list) = &mut list {
        #[par_for]
        for x in numbers(40) {
            list.push(x);
        }
    }
    let both = &mut pair;
    #[par_for]
    for x in numbers(40) {
        both.0.push(x);
        both.1 += 1;
    }
    (pair.0, pair.1, list, two)
}

struct Counter<'a> {
    count: &'a mut u64,
}

#[par_for]
fn field_of_what_is_not_mut() -> u64 {
    let mut count = 3;
    let counter = Counter { count: &mut count };
    #[par_for]
    for x in numbers(40) {
        *counter.count += x;
    }
    count
}

#[par_for]
fn rows_in_turn() -> (Vec<u64>, u64) {
    let (mut rows, mut total) = (vec![vec![1, 2], vec![3]], 0);
    for row in rows.iter_mut() {
        #[par_for]
        for x in numbers(10) {
            row.push(x);
            total += x;
        }
    }
    for (row, n) in rows.iter_mut().zip([1, 2]) {
        let last = row.last_mut().unwrap();
        #[par_for]
        for x in numbers(10) {
            *last += x * n;
        }
    }
    (rows.concat(), total)
}

#[par_for]
fn behind_a_guard() -> (u64, Vec<u64>, u64) {
    let (pair, count) = (Mutex::new((0, vec![])), Mutex::new(7));
    {
        let mut pair = pair.lock().unwrap();
        let pair = &mut *pair;
        #[par_for]
        for x in numbers(20) {
            pair.0 += x;
            pair.1.push(x);
        }
        let mut count = count.lock().unwrap();
        #[par_for]
        for x in numbers(20) {
            *count += x;
        }
    }
    let (sum, list) = pair.into_inner().unwrap();
    (sum, list, count.into_inner().unwrap())
}

#[par_for]
fn by_clauses(total: &mut u64, list: &mut Vec<u64>, bins: &mut [u64]) {
    #[par_for(reduce(total: +, list: append, bins[]: +))]
    for x in numbers(50) {
        *total += x;
        list.push(x);
        bins[(x % 3) as usize] += 1;
    }
    #[par_for(reduce(*total: +))]
    for x in numbers(50) {
        *total += x;
    }
}

fn clauses() -> (u64, Vec<u64>, Vec<u64>) {
    let (mut total, mut list, mut bins) = (1, vec![2], vec![1; 3]);
    by_clauses(&mut total, &mut list, &mut bins);
    (total, list, bins)
}
