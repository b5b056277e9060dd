//! Inner loops that replace what the loop around keeps: extremes, the first and the last of something.

use super::{list, numbers, par_for};

list![
    of_pairs,
    in_fields,
    inside_and_outside,
    untouched_beside_ties,
    with_exits,
    anew_in_each_iteration,
    anew_with_a_position,
    anew_by_methods,
    anew_in_a_field,
    anew_around_an_annotated_loop,
];

#[par_for]
fn of_pairs() -> (f64, Option<(usize, usize)>, u64, (u64, u64), String) {
    let points: Vec<f64> = numbers(40).into_iter().map(|x| x as f64 / 3.0).collect();
    let (mut nearest, mut pair) = (f64::INFINITY, None);
    #[par_for]
    for i in 0..points.len() {
        #[par_for]
        for j in i + 1..points.len() {
            let apart = (points[i] - points[j]).abs();
            if apart < nearest {
                nearest = apart;
                pair = Some((i, j));
            }
        }
    }
    let (mut most, mut at, mut name) = (0, (0, 0), String::new());
    #[par_for]
    for i in 0..9 {
        for half in 0..2 {
            #[par_for]
            for k in 0..5 {
                let rest = i * k % 7 + half;
                if rest >= most {
                    most = rest;
                    at = (i, k);
                }
                if i < 7 && k == 2 {
                    name = format!("{i} {half}");
                }
            }
        }
    }
    (nearest, pair, most, at, name)
}

struct Seen {
    best: u64,
    at: (u64, u64),
    last: Option<u64>,
    top: u64,
}

impl Seen {
    #[par_for]
    fn look(&mut self, behind: &mut u64) {
        #[par_for]
        for i in 0..9 {
            #[par_for]
            for k in 0..5 {
                if i * k % 7 > self.best {
                    self.best = i * k % 7;
                    self.at = (i, k);
                }
                if i < 7 && k == 2 {
                    self.last = Some(i);
                    *behind = i * k;
                }
                self.top = self.top.max(i * k);
            }
        }
    }
}

fn in_fields() -> (u64, (u64, u64), Option<u64>, u64, u64) {
    let mut seen = Seen { best: 0, at: (9, 9), last: None, top: 0 };
    let mut behind = 0;
    seen.look(&mut behind);
    (seen.best, seen.at, seen.last, seen.top, behind)
}

#[par_for]
fn inside_and_outside() -> (Option<(u64, u64)>, i64, u64, (u64, u64)) {
    let (mut first, mut last, mut low, mut at) = (None, -1, 99, (0, 0));
    #[par_for]
    for i in 0..6u64 {
        if first.is_none() && i > 4 {
            first = Some((i, 99));
        }
        if i * 5 % 6 < low {
            low = i * 5 % 6;
            at = (i, 77);
        }
        #[par_for]
        for k in 0..5 {
            if first.is_none() && k * i > 3 {
                first = Some((i, k));
            }
            if k * i % 4 + 1 < low {
                low = k * i % 4 + 1;
                at = (i, k);
            }
            if k == 3 && i != 5 {
                last = i as i64;
            }
        }
        if i % 4 == 1 {
            last = 100 + i as i64;
        }
    }
    (first, last, low, at)
}

/// An inner loop that replaces nothing leaves the outer private value untouched, and wins no tie.
#[par_for]
fn untouched_beside_ties() -> (u64, (u64, u64), i32, i32) {
    let (mut best, mut at, mut last, mut never) = (3, (9, 9), 5, -7);
    #[par_for]
    for i in 0..30u64 {
        #[par_for]
        for k in 0..4 {
            if i % 10 == 2 && k >= best {
                best = k;
                at = (i, k);
            }
            if i == 3 && k == 1 {
                last = 17;
            }
            if i > 100 {
                never = 1;
            }
        }
    }
    (best, at, last, never)
}

#[par_for]
fn with_exits() -> (Option<(u64, u64)>, u64, u64, (u64, u64)) {
    let (mut first, mut last, mut best, mut at) = (None, 0, 0, (0, 0));
    #[par_for]
    'outer: for i in 0..50 {
        #[par_for]
        for k in 0..20 {
            if first.is_none() && i * k > 30 {
                first = Some((i, k));
            }
            if i * k % 13 > best {
                best = i * k % 13;
                at = (i, k);
            }
            if i * k == 88 {
                break;
            }
            if k % 3 == 0 {
                last = i * 100 + k;
            }
            if i * k == 180 {
                break 'outer;
            }
        }
    }
    (first, last, best, at)
}

/// The variable stands outside, but each iteration sets it before anything else.
#[par_for]
fn anew_in_each_iteration() -> (Vec<usize>, usize, Vec<Option<usize>>, Option<usize>) {
    let values = numbers(60);
    let (mut lowest, mut order) = (0, Vec::new());
    let (mut first, mut firsts) = (None, Vec::new());
    #[par_for]
    for i in 0..values.len() {
        lowest = i;
        for j in i..values.len() {
            if values[j] < values[lowest] {
                lowest = j;
            }
        }
        order.push(lowest);
        first = None;
        for j in 0..9 {
            if first.is_none() && j * i > 100 {
                first = Some(j);
            }
        }
        firsts.push(first);
    }
    (order, lowest, firsts, first)
}

#[par_for]
fn anew_with_a_position() -> (Vec<(usize, u64)>, usize, u64) {
    let points = numbers(60);
    let (mut nearest, mut apart) = (0, 0);
    let mut all = Vec::new();
    #[par_for]
    for i in 0..points.len() {
        nearest = usize::MAX;
        apart = u64::MAX;
        for j in 0..points.len() {
            let distance = points[i].abs_diff(points[j]);
            if i != j && distance < apart {
                apart = distance;
                nearest = j;
            }
        }
        all.push((nearest, apart));
        if i == 50 {
            break;
        }
    }
    (all, nearest, apart)
}

#[par_for]
fn anew_by_methods() -> (u64, u64, u64) {
    let values = numbers(120);
    let (mut high, mut low, mut sum) = (0, 0, 0);
    #[par_for]
    for row in values.chunks(7) {
        high = 0;
        low = row[0];
        for x in row {
            high = high.max(*x);
            low = std::cmp::min(low, *x);
        }
        sum += high - low;
    }
    (high, low, sum)
}

struct Highest {
    high: u64,
    all: Vec<u64>,
}

#[par_for]
fn anew_in_a_field() -> (u64, Vec<u64>) {
    let mut highest = Highest { high: 7, all: Vec::new() };
    #[par_for]
    for row in numbers(120).chunks(7) {
        highest.high = 0;
        for x in row {
            if *x > highest.high {
                highest.high = *x;
            }
        }
        highest.all.push(highest.high);
    }
    (highest.high, highest.all)
}

#[par_for]
fn anew_around_an_annotated_loop() -> (Vec<u64>, u64) {
    let (mut high, mut all) = (0, Vec::new());
    #[par_for]
    for row in numbers(120).chunks(7) {
        high = 0;
        #[par_for]
        for x in row {
            if *x > high {
                high = *x;
            }
        }
        all.push(high);
    }
    (all, high)
}
