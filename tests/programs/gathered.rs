//! Accumulators of the user's own types: private as a whole, in their parts, as elements, under keys.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::num::Saturating;
use std::ops::{Add, AddAssign, SubAssign};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{list, numbers, par_for};

list![
    merged_by_a_function,
    parts_of_what_is_merged,
    parts_of_scratch,
    parts_of_what_is_given_first,
    elements_that_are_logged,
    elements_of_a_field,
    elements_up_and_down,
    parts_under_a_key,
    two_entries_by_one_name,
    changed_in_order,
    saturating,
    durations_both_ways,
    overdrawn_duration,
    written_piecewise,
];

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Mean {
    count: u64,
    sum: u64,
    seen: Vec<u64>,
}

impl Mean {
    fn add(&mut self, x: u64) {
        self.count += 1;
        self.sum += x;
        self.seen.push(x);
    }
    fn merge(&mut self, later: Mean) {
        self.count += later.count;
        self.sum += later.sum;
        self.seen.extend(later.seen);
    }
}

#[par_for]
fn merged_by_a_function() -> (Mean, u64) {
    let mut mean = Mean::default();
    #[par_for(reduce(mean: Mean::merge))]
    for x in numbers(300) {
        mean.add(x);
    }
    let of_all = mean.sum / mean.count;
    (mean, of_all)
}

#[par_for]
fn parts_of_what_is_merged() -> Mean {
    let mut mean = Mean { count: 3, sum: 4, seen: vec![7] };
    #[par_for(reduce(mean: Mean::merge))]
    for x in numbers(300) {
        mean.count += 1;
        mean.sum += x;
        if mean.seen.last() != Some(&x) && x % 3 == 0 {
            mean.seen.push(x);
        }
    }
    mean
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Point {
    x: f64,
    y: f64,
    tags: Vec<u8>,
}

#[par_for]
fn parts_of_scratch() -> u64 {
    let (mut point, mut sum) = (Point::default(), 0);
    #[par_for(private(point))]
    for x in numbers(300) {
        point.tags.clear();
        point.tags.push(x as u8);
        point.x = 3.0;
        point.x += 1.0;
        sum += point.x as u64 + point.tags[0] as u64;
    }
    let _ = &mut point;
    sum
}

#[par_for]
fn parts_of_what_is_given_first() -> (Point, Vec<Point>, (u64, u64)) {
    let (mut point, mut all, mut pair) = (Point::default(), vec![], (0, 0));
    #[par_for]
    for x in numbers(90) {
        point = Point { x: x as f64, ..Default::default() };
        point.y = point.x * 2.0;
        point.x += 1.0;
        point.tags.push(x as u8);
        pair = (x, 1);
        if x % 2 == 0 {
            pair.0 = 7;
        }
        all.push(point.clone());
    }
    (point, all, pair)
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Force(f64, f64);

/// In an order that shows.
impl AddAssign for Force {
    fn add_assign(&mut self, more: Force) {
        self.0 += more.0;
        self.1 = self.1 * 0.5 + more.1;
    }
}

#[par_for]
fn elements_that_are_logged() -> (Vec<Force>, [Force; 3], Vec<String>) {
    let (mut forces, mut few, mut texts) =
        (vec![Force::default(); 5], [Force(1.0, 1.0); 3], vec![String::new(); 2]);
    #[par_for]
    for x in numbers(300) {
        forces[(x % 5) as usize] += Force(x as f64 * 0.1, 1.0);
        let k = (x % 3) as usize;
        few[k] += Force(0.1, x as f64);
        texts[(x % 2) as usize] += &x.to_string();
    }
    (forces, few, texts)
}

struct Bodies {
    forces: Vec<Force>,
    pairs: usize,
}

#[par_for]
impl Bodies {
    fn pull(&mut self, pairs: &[(usize, usize)]) {
        #[par_for]
        for &(i, j) in pairs {
            self.forces[j] += Force(i as f64, 0.3);
            self.pairs += 1;
        }
    }
}

fn elements_of_a_field() -> (Vec<Force>, usize) {
    let mut bodies = Bodies { forces: vec![Force::default(); 9], pairs: 0 };
    let pairs: Vec<_> = numbers(90).iter().map(|x| (*x as usize % 7, *x as usize % 9)).collect();
    bodies.pull(&pairs);
    (bodies.forces, bodies.pairs)
}

#[par_for]
fn elements_up_and_down() -> (Vec<i64>, Vec<u64>) {
    let (mut balances, mut budgets) = (vec![0i64; 4], vec![1_000_000_000u64; 3]);
    #[par_for(reduce(budgets[]: +))]
    for x in numbers(300) {
        balances[(x % 4) as usize] += x as i64;
        balances[(x % 3) as usize] -= x as i64;
        budgets[(x % 3) as usize] -= x;
    }
    (balances, budgets)
}

#[par_for]
fn parts_under_a_key() -> (BTreeMap<u64, Mean>, BTreeMap<u64, (u64, u64)>, BTreeMap<u64, [u64; 3]>) {
    let (mut means, mut pairs, mut rows) =
        (BTreeMap::<u64, Mean>::new(), BTreeMap::<u64, (u64, u64)>::new(), BTreeMap::new());
    #[par_for]
    for x in numbers(300) {
        means.entry(x % 4).or_default().count += 1;
        means.entry(x % 4).or_default().sum += x;
        means.entry(x % 4).or_default().seen.push(x % 3);
        let pair = pairs.entry(x % 4).or_default();
        pair.0 += 1;
        pair.1 += x;
        rows.entry(x % 7).or_insert([0; 3])[(x % 3) as usize] += x;
    }
    (means, pairs, rows)
}

#[par_for]
fn two_entries_by_one_name() -> (BTreeMap<u64, u64>, BTreeMap<u64, u64>, BTreeMap<u64, u64>) {
    let (mut high, mut low, mut sums) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    #[par_for]
    for x in numbers(300) {
        let e = high.entry(x % 7).or_insert(0);
        if x > *e {
            *e = x;
        }
        let e = low.entry(x % 7).or_insert(u64::MAX);
        *e = (*e).min(x);
        let e = sums.entry(x % 9).or_insert(0);
        *e += x;
    }
    (high, low, sums)
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Mixed(Vec<u64>, u64);

impl Add<u64> for Mixed {
    type Output = Mixed;
    fn add(mut self, x: u64) -> Mixed {
        self.0.push(x);
        self.1 = self.1 * 7 % 101 + x;
        self
    }
}
impl AddAssign<u64> for Mixed {
    fn add_assign(&mut self, x: u64) {
        self.1 = self.1 * 5 % 97 + x;
    }
}
impl SubAssign<u64> for Mixed {
    fn sub_assign(&mut self, x: u64) {
        self.1 = self.1 * 3 % 97 + x;
    }
}

#[par_for]
fn changed_in_order() -> [Mixed; 3] {
    let [mut a, mut b, mut c] = [Mixed::default(), Mixed::default(), Mixed::default()];
    #[par_for]
    for x in numbers(300) {
        a = a + x;
        b -= x;
        if x % 2 == 0 { c += x } else { c -= x }
    }
    [a, b, c]
}

/// No sum of parts: where it stops depends on the order.
#[par_for]
fn saturating() -> Saturating<u8> {
    let mut level = Saturating(250u8);
    #[par_for]
    for x in 0..10u8 {
        level += Saturating(x);
        level -= Saturating(20);
    }
    level
}

#[par_for]
fn durations_both_ways() -> (Duration, Duration, Duration, (Duration, u64)) {
    let (mut left, mut sway, mut step, mut pair) =
        (Duration::from_secs(9), Duration::from_millis(2), Duration::from_secs(9), (Duration::ZERO, 0));
    #[par_for]
    for x in numbers(300) {
        left -= Duration::from_nanos(x);
        sway += Duration::from_nanos(x);
        sway -= Duration::from_nanos(x / 2);
        step = step - Duration::from_nanos(x) + Duration::from_nanos(3);
        pair.0 += Duration::from_nanos(x);
        pair.1 += x;
    }
    (left, sway, step, pair)
}

#[par_for]
fn overdrawn_duration() -> bool {
    std::panic::catch_unwind(|| {
        let mut left = Duration::from_nanos(100);
        #[par_for]
        for x in numbers(300) {
            left -= Duration::from_nanos(x);
            left += Duration::from_nanos(x);
        }
        left
    })
    .is_err()
}

#[par_for]
fn written_piecewise() -> (String, Vec<u8>) {
    let (mut text, mut bytes) = (String::new(), Vec::new());
    #[par_for]
    for x in numbers(300) {
        text.write_str("q").unwrap();
        text.write_char('d').unwrap();
        text.push_str("end");
        bytes.write_all(&x.to_le_bytes()).unwrap();
        bytes.push(x as u8);
    }
    (text, bytes)
}
