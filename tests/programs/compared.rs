//! Extremes by the ways there are to compare: methods, orderings, several values at once.

use std::cmp::{Ordering, Reverse};

use super::{list, numbers, par_for, text};

list![
    unpacked,
    written_with_other_parentheses,
    one_after_another,
    by_total_order,
    by_ordering,
    by_method,
    partial_orderings,
    texts,
    longest_run,
    by_index,
    closest_pair,
    pairs_and_reversed,
    all_forms_with_nan,
    zeros_of_both_signs,
    held_and_compared,
];

#[par_for]
fn unpacked() -> (u64, usize, u64, (usize, u64)) {
    let (mut high, mut at) = (0, 0);
    let (mut low, mut low_at) = (u64::MAX, (0, 0));
    #[par_for]
    for (i, &x) in numbers(500).iter().enumerate() {
        let x = x % 97;
        if x > high {
            (high, at) = (x, i);
        }
        if x <= low {
            (low, low_at) = (x, (i, x * 2));
        }
    }
    (high, at, low, low_at)
}

#[par_for]
fn one_after_another() -> (u64, u64) {
    let (mut high, mut low) = (0, u64::MAX);
    #[par_for]
    for x in &numbers(500) {
        high = high.max(*x).max(x / 2);
        for y in [x % 100, *x, x / 3] {
            low = low.min(y + 3).min(y + 5);
        }
    }
    (high, low)
}

fn floats() -> Vec<f64> {
    let mut all: Vec<f64> = numbers(700).into_iter().map(|x| (x % 50) as f64 - 25.0).collect();
    for (at, value) in [(3, f64::NAN), (100, -0.0), (101, 0.0), (650, f64::NAN), (0, -0.0)] {
        all[at] = value;
    }
    all
}

#[par_for]
fn by_total_order() -> (u64, usize, u64, usize) {
    let (mut best, mut at) = (f64::MIN, usize::MAX);
    let (mut least, mut least_at) = (f64::MAX, usize::MAX);
    #[par_for]
    for (i, x) in floats().iter().enumerate() {
        if x.total_cmp(&best) == Ordering::Greater {
            best = *x;
            at = i;
        }
        if x.total_cmp(&least).is_le() {
            least = *x;
            least_at = i;
        }
    }
    (best.to_bits(), at, least.to_bits(), least_at)
}

#[par_for]
fn by_ordering() -> (u64, usize, u64, usize) {
    let (mut best, mut at, mut low, mut low_at) = (0, 0, u64::MAX, 0);
    #[par_for]
    for (i, x) in numbers(300).into_iter().enumerate() {
        let x = x % 31;
        if x.cmp(&best) == Ordering::Greater {
            best = x;
            at = i;
        }
        if low.cmp(&x).is_ge() {
            low = x;
            low_at = i;
        }
    }
    (best, at, low, low_at)
}

#[par_for]
fn by_method() -> (u64, String) {
    let mut best = 0;
    let mut last = String::new();
    let text = text();
    #[par_for]
    for word in text.split_whitespace() {
        let length = word.len() as u64;
        if length.gt(&best) {
            best = length;
        }
        if word.ge(last.as_str()) {
            last = word.to_string();
        }
    }
    (best, last)
}

#[par_for]
fn partial_orderings() -> (u64, Option<f64>, Option<u64>) {
    let mut low = f64::INFINITY;
    let mut most = None;
    let mut high: Option<f64> = None;
    #[par_for]
    for &x in &floats() {
        if x.partial_cmp(&low) == Some(Ordering::Less) {
            low = x;
        }
        if !x.is_nan() && high.is_none_or(|high| x.total_cmp(&high).is_gt()) {
            high = Some(x);
        }
        let whole = x.abs() as u64;
        if most.is_none_or(|most: u64| whole.cmp(&most) == Ordering::Greater) {
            most = Some(whole);
        }
    }
    (low.to_bits(), high, most)
}

#[par_for]
fn texts() -> (String, String, String) {
    let text = text();
    let (mut first, mut last, mut longest) = (String::from("~"), String::new(), String::new());
    #[par_for]
    for word in text.split_whitespace() {
        if word < first.as_str() {
            first = word.to_string();
        }
        if *word > *last {
            last = word.to_owned();
        }
        if word.len() > longest.len() {
            longest = word.to_string();
        }
    }
    (first, last, longest)
}

#[par_for]
fn longest_run() -> (Vec<u64>, usize) {
    let data = numbers(300);
    let mut best: Vec<u64> = vec![];
    let mut at = 0;
    #[par_for]
    for i in 0..300 {
        let run: Vec<u64> = data[i..].iter().copied().take_while(|x| x % 3 != 0).collect();
        if run.len() > best.len() {
            best = run;
            at = i;
        }
    }
    (best, at)
}

#[par_for]
fn by_index() -> (usize, usize) {
    let data: Vec<u64> = numbers(500).iter().map(|x| x % 200).collect();
    let (mut best, mut worst) = (0, 0);
    #[par_for]
    for i in 0..data.len() {
        if data[i] > data[best] {
            best = i;
        }
        if data[i].cmp(&data[worst]).is_le() {
            worst = i;
        }
    }
    (best, worst)
}

#[par_for]
fn closest_pair() -> (u64, (usize, usize)) {
    let data = numbers(200);
    let (mut distance, mut pair) = (u64::MAX, (0, 0));
    #[par_for]
    for i in 0..data.len() {
        for j in i + 1..data.len() {
            let between = data[i].abs_diff(data[j]);
            if between < distance {
                (distance, pair) = (between, (i, j));
            }
        }
    }
    (distance, pair)
}

#[par_for]
fn pairs_and_reversed() -> ((u64, usize), (u64, Reverse<usize>)) {
    let mut best = (0, 0);
    let mut first = (0, Reverse(usize::MAX));
    #[par_for]
    for (i, x) in numbers(500).into_iter().enumerate() {
        best = best.max((x % 100, i));
        first = std::cmp::max(first, (x % 100, Reverse(i)));
    }
    (best, first)
}

#[par_for]
fn all_forms_with_nan() -> [u64; 8] {
    let (mut a, mut b, mut c, mut d) = (f64::NAN, f64::NAN, f64::INFINITY, f64::NEG_INFINITY);
    let (mut e, mut f, mut g, mut h) = (0.0f64, -0.0f64, f64::NAN, 0.0);
    #[par_for]
    for &x in &floats() {
        if x < a {
            a = x;
        }
        b = b.min(x);
        c = f64::min(x, c);
        d = x.max(d);
        if x.abs() <= e {
            e = x.abs();
        }
        if f >= x {
            f = x
        }
        g = if x > g { x } else { g };
        if h < x {
            h = x;
        }
    }
    [a, b, c, d, e, f, g, h].map(f64::to_bits)
}

#[par_for]
fn zeros_of_both_signs() -> [u64; 4] {
    let zeros = [0.0, -0.0, 0.0, -0.0, -0.0, 0.0];
    let (mut a, mut b, mut c, mut d) = (0.0f64, 0.0f64, -0.0f64, -0.0f64);
    #[par_for]
    for i in 0..601 {
        let x = zeros[i * 7 % 6];
        if x <= a {
            a = x;
        }
        if x >= b {
            b = x;
        }
        if x > c {
            c = x;
        }
        if x < d {
            d = x;
        }
    }
    [a, b, c, d].map(f64::to_bits)
}

#[derive(Clone, Debug)]
struct Player {
    score: f64,
    name: String,
}

#[par_for]
fn held_and_compared() -> (Player, String, Option<Player>) {
    let players: Vec<Player> =
        numbers(500).iter().map(|x| Player { score: (x % 60) as f64, name: x.to_string() }).collect();
    let (mut best, mut low, mut top) = (players[0].clone(), &players[0], None::<&Player>);
    #[par_for(backend = "pool")]
    for player in &players {
        if player.score > best.score {
            best = player.clone();
        }
        if player.score <= low.score {
            low = player;
        }
        if top.is_none() || player.score > top.unwrap().score {
            top = Some(player);
        }
    }
    (best, low.name.clone(), top.cloned())
}

#[par_for]
fn written_with_other_parentheses() -> (f64, i64) {
    let (mut best, mut low) = (0.0, 9i64);
    #[par_for]
    for x in numbers(300) {
        if (x as f64) / 3.0 > best {
            best = x as f64 / 3.0;
        }
        if low > ((x as i64) - (7)) * 2 {
            low = (x as i64 - 7) * 2;
        }
    }
    (best, low)
}
