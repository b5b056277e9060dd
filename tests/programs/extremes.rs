//! Extremes, firsts and lasts.

use super::{list, numbers, par_for, text};

list![
    largest,
    smallest_with_position,
    ties_first,
    ties_last,
    method_max,
    function_min,
    ternary,
    guarded,
    projected,
    longest_word,
    first_match,
    last_assigned,
    last_conditional,
    cleared_scratch,
    two_extremes,
    float_nan,
    negative_zero,
    larger_start,
    in_fields,
    behind_reference,
    mean_and_extremes,
    best_struct,
    last_used_after,
    best_of_strings,
    reversed_comparison,
    if_let_guarded,
    nested_ifs,
];

#[par_for]
fn largest() -> u64 {
    let mut best = 0;
    #[par_for]
    for x in &numbers(3_000) {
        if *x > best {
            best = *x;
        }
    }
    best
}

#[par_for]
fn smallest_with_position() -> (u64, usize) {
    let data = numbers(3_000);
    let (mut low, mut at) = (data[0], 0);
    #[par_for]
    for i in 1..data.len() {
        if data[i] < low {
            low = data[i];
            at = i;
        }
    }
    (low, at)
}

#[par_for]
fn ties_first() -> (u64, usize) {
    let (mut best, mut at) = (0, usize::MAX);
    #[par_for]
    for (i, x) in numbers(2_000).iter().enumerate() {
        let digit = x % 10;
        if digit > best {
            best = digit;
            at = i;
        }
    }
    (best, at)
}

#[par_for]
fn ties_last() -> (u64, usize) {
    let (mut best, mut at) = (9, usize::MAX);
    #[par_for]
    for (i, x) in numbers(2_000).iter().enumerate() {
        let digit = x % 10;
        if digit >= best {
            best = digit;
            at = i;
        }
    }
    (best, at)
}

#[par_for]
fn method_max() -> (u64, i32) {
    let (mut best, mut low) = (5, 7);
    #[par_for]
    for x in numbers(1_500) {
        best = best.max(x);
        low = low.min(-(x as i32));
    }
    (best, low)
}

#[par_for]
fn function_min() -> (u64, u64) {
    let mut low = u64::MAX;
    let mut high = 0;
    #[par_for]
    for x in numbers(1_500) {
        low = std::cmp::min(low, x * 2);
        high = u64::max(x, high);
    }
    (low, high)
}

#[par_for]
fn ternary() -> u64 {
    let mut best = 17;
    #[par_for]
    for x in numbers(1_500) {
        best = if x > best { x } else { best };
    }
    best
}

#[par_for]
fn guarded() -> (u64, usize) {
    let (mut best, mut at) = (0, 0);
    let data = numbers(1_500);
    #[par_for]
    for (i, &x) in data.iter().enumerate() {
        if x % 2 == 1 && x > best && i > 100 {
            best = x;
            at = i;
        }
    }
    (best, at)
}

#[par_for]
fn projected() -> (u64, (u64, usize)) {
    let pairs: Vec<(u64, usize)> = numbers(900).into_iter().map(|x| x % 100).zip(0..).collect();
    let mut best = (0, 0);
    #[par_for]
    for pair in &pairs {
        if pair.0 > best.0 {
            best = *pair;
        }
    }
    (best.0, best)
}

#[par_for]
fn longest_word() -> String {
    let text = text();
    let mut longest = "";
    #[par_for]
    for word in text.split_whitespace() {
        if word.len() > longest.len() {
            longest = word;
        }
    }
    longest.to_string()
}

#[par_for]
fn first_match() -> (Option<u64>, Option<usize>) {
    let mut first = None;
    let mut at = None;
    #[par_for]
    for (i, x) in numbers(1_500).into_iter().enumerate() {
        if x % 13 == 0 {
            if first.is_none() {
                first = Some(x);
            }
            if at.is_none() {
                at = Some(i);
            }
        }
    }
    (first, at)
}

#[par_for]
fn last_assigned() -> (u64, String) {
    let mut last = 3;
    let mut name = String::from("none");
    #[par_for]
    for (i, x) in numbers(800).into_iter().enumerate() {
        last = x + 1;
        name = format!("{i}");
    }
    (last, name)
}

#[par_for]
fn last_conditional() -> (Option<u64>, u64) {
    let (mut even, mut unseen) = (None, 77);
    #[par_for]
    for x in numbers(800) {
        if x % 2 == 0 {
            even = Some(x);
        }
        if x > 2_000_000 {
            unseen = x;
        }
    }
    (even, unseen)
}

#[par_for]
fn last_used_after() -> (u64, u64) {
    let mut half = 0;
    let mut total = 0;
    #[par_for]
    for x in numbers(500) {
        if x % 3 == 0 {
            half = x / 2;
        } else {
            half = x;
        }
        total += half;
    }
    (half, total)
}

#[par_for]
fn cleared_scratch() -> (Vec<String>, Vec<char>) {
    let mut letters: Vec<char> = Vec::new();
    let mut words = Vec::new();
    #[par_for]
    for x in numbers(400) {
        letters.clear();
        for c in x.to_string().chars() {
            if c != '0' {
                letters.push(c);
            }
        }
        letters.sort();
        words.push(letters.iter().collect::<String>());
    }
    (words, letters)
}

#[par_for]
fn two_extremes() -> ((u64, usize), (u64, usize)) {
    let (mut low, mut low_at, mut high, mut high_at) = (u64::MAX, 0, u64::MIN, 0);
    #[par_for]
    for (i, &x) in numbers(1_500).iter().enumerate() {
        if x < low {
            low = x;
            low_at = i;
        }
        if x > high {
            high = x;
            high_at = i;
        }
    }
    ((low, low_at), (high, high_at))
}

fn with_nan() -> Vec<f64> {
    numbers(1_000).into_iter().map(|x| if x % 7 == 0 { f64::NAN } else { x as f64 / 3.0 }).collect()
}

#[par_for]
fn float_nan() -> Vec<u64> {
    let data = with_nan();
    let (mut best, mut method, mut from_nan) = (f64::NEG_INFINITY, f64::NAN, f64::NAN);
    let mut low = f64::INFINITY;
    #[par_for]
    for &x in &data {
        if x > best {
            best = x;
        }
        method = method.max(x);
        if x > from_nan {
            from_nan = x;
        }
        if x <= low {
            low = x;
        }
    }
    [best, method, from_nan, low].map(f64::to_bits).to_vec()
}

#[par_for]
fn negative_zero() -> Vec<u64> {
    let data: Vec<f64> = (0..500).map(|i| if i % 3 == 0 { -0.0 } else { 0.0 }).collect();
    let (mut first, mut last) = (-1.0, -1.0);
    #[par_for]
    for &x in &data {
        if x > first {
            first = x;
        }
        if x >= last {
            last = x;
        }
    }
    [first, last].map(f64::to_bits).to_vec()
}

#[par_for]
fn larger_start() -> (u64, usize) {
    let (mut best, mut at) = (5_000_000, 4);
    #[par_for]
    for (i, x) in numbers(500).into_iter().enumerate() {
        if x > best {
            best = x;
            at = i;
        }
    }
    (best, at)
}

#[derive(Debug, Default)]
struct Found {
    best: u64,
    at: usize,
    count: usize,
}

#[par_for]
impl Found {
    fn look(&mut self, data: &[u64]) {
        #[par_for]
        for (i, x) in data.iter().enumerate() {
            self.count += 1;
            if *x > self.best {
                self.best = *x;
                self.at = i;
            }
        }
    }
}

fn in_fields() -> Found {
    let mut found = Found { best: 10, ..Found::default() };
    found.look(&numbers(700));
    found
}

#[par_for]
fn keep_largest(best: &mut u64, data: &[u64]) {
    #[par_for]
    for &x in data {
        if x > *best {
            *best = x;
        }
    }
}

fn behind_reference() -> u64 {
    let mut best = 3;
    keep_largest(&mut best, &numbers(600));
    best
}

#[par_for]
fn mean_and_extremes() -> (u64, u64, u64, usize) {
    let (mut sum, mut low, mut high, mut count) = (0, u64::MAX, 0, 0);
    #[par_for]
    for line in text().lines() {
        let length = line.len() as u64;
        sum += length;
        count += 1;
        low = low.min(length);
        if high < length {
            high = length;
        }
    }
    (sum, low, high, count)
}

#[derive(Clone, Debug)]
struct Candidate {
    score: u64,
    name: String,
}

#[par_for]
fn best_struct() -> Option<String> {
    let all: Vec<Candidate> =
        numbers(600).into_iter().map(|x| Candidate { score: x % 50, name: format!("c{x}") }).collect();
    let mut best_score = 0;
    let mut best = None;
    #[par_for]
    for candidate in &all {
        if candidate.score > best_score {
            best_score = candidate.score;
            best = Some(candidate.name.clone());
        }
    }
    best
}

#[par_for]
fn best_of_strings() -> String {
    let words: Vec<String> = numbers(500).iter().map(u64::to_string).collect();
    let mut greatest = String::new();
    #[par_for]
    for word in &words {
        if *word > greatest {
            greatest = word.clone();
        }
    }
    greatest
}

#[par_for]
fn reversed_comparison() -> (u64, usize) {
    let (mut best, mut at) = (0, 0);
    #[par_for]
    for (i, x) in numbers(700).into_iter().enumerate() {
        if best <= x % 20 {
            at = i;
            best = x % 20;
        }
    }
    (best, at)
}

#[par_for]
fn if_let_guarded() -> u64 {
    let mut best = 0;
    #[par_for]
    for x in numbers(600) {
        if let Some(y) = x.checked_sub(500_000)
            && y > best
        {
            best = y;
        }
    }
    best
}

#[par_for]
fn nested_ifs() -> (u64, u64) {
    let (mut even, mut odd) = (u64::MAX, u64::MAX);
    #[par_for]
    for x in numbers(600) {
        if x % 2 == 0 {
            if x < even {
                even = x;
            }
        } else if x < odd {
            odd = x;
        }
    }
    (even, odd)
}
