//! Extremes that are kept inside a tuple, a struct or an `Option`.

use super::{list, numbers, par_for};

list![
    in_a_tuple,
    in_a_struct,
    none_or_better,
    none_or_better_last_of_ties,
    map_or_with_reference,
    is_none_or_with_position,
    pair_in_an_option,
    text_in_an_option,
    behind_a_guard,
    floats_with_nan,
];

#[par_for]
fn in_a_tuple() -> (u64, usize) {
    let xs = numbers(2_000);
    let mut best = (u64::MAX, 0);
    #[par_for]
    for (i, x) in xs.iter().enumerate() {
        if *x % 500 < best.0 {
            best = (*x % 500, i);
        }
    }
    best
}

#[par_for]
fn in_a_struct() -> (u64, Vec<usize>) {
    #[derive(Clone, serde::Serialize, serde::Deserialize)]
    struct Best {
        score: u64,
        at: Vec<usize>,
    }
    let mut best = Best { score: 0, at: vec![] };
    #[par_for]
    for (i, x) in numbers(2_000).into_iter().enumerate() {
        let score = x % 700;
        if score >= best.score {
            best = Best { score, at: vec![i, i + 1] };
        }
    }
    (best.score, best.at)
}

#[par_for]
fn none_or_better() -> Option<u64> {
    let mut best = None;
    #[par_for]
    for x in numbers(2_000) {
        if best.is_none() || x > best.unwrap() {
            best = Some(x);
        }
    }
    best
}

#[par_for]
fn none_or_better_last_of_ties() -> (Option<u64>, usize) {
    let (mut best, mut at) = (None, 0);
    #[par_for]
    for (i, x) in numbers(2_000).into_iter().enumerate() {
        if best.is_none() || x % 100 <= best.unwrap() {
            best = Some(x % 100);
            at = i;
        }
    }
    (best, at)
}

#[par_for]
fn map_or_with_reference() -> Option<u64> {
    let mut best = Some(3);
    #[par_for]
    for &x in &numbers(2_000) {
        if best.as_ref().map_or(true, |b| x > *b) {
            best = Some(x);
        }
    }
    best
}

#[par_for]
fn is_none_or_with_position() -> (Option<u64>, Option<usize>) {
    let mut best = None;
    let mut at = None;
    #[par_for]
    for (i, x) in numbers(2_000).iter().enumerate() {
        let score = x % 300;
        if best.is_none_or(|b| score < b) {
            best = Some(score);
            at = Some(i);
        }
    }
    (best, at)
}

#[par_for]
fn pair_in_an_option() -> Option<(u64, usize)> {
    let mut best: Option<(u64, usize)> = None;
    #[par_for]
    for (i, x) in numbers(2_000).iter().enumerate() {
        let score = x % 300;
        if best.is_none_or(|b| score > b.0) {
            best = Some((score, i));
        }
    }
    best
}

#[par_for]
fn text_in_an_option() -> Option<String> {
    let mut longest: Option<String> = None;
    #[par_for]
    for x in numbers(2_000) {
        let text = x.to_string();
        if longest.is_none() || text.len() > longest.as_ref().unwrap().len() {
            longest = Some(text.clone());
        }
    }
    longest
}

#[par_for]
fn behind_a_guard() -> Option<u64> {
    let mut best = None;
    #[par_for]
    for x in numbers(2_000) {
        if x % 3 == 1 && best.is_none_or(|b| x < b) {
            best = Some(x);
        }
    }
    best
}

#[par_for]
fn floats_with_nan() -> [u64; 2] {
    let xs: Vec<f64> =
        numbers(500).iter().map(|x| if x % 7 == 0 { f64::NAN } else { (*x as f64).sin() }).collect();
    let mut best = (f64::INFINITY, 0);
    #[par_for]
    for (i, &x) in xs.iter().enumerate() {
        if x < best.0 {
            best = (x, i);
        }
    }
    [best.0.to_bits(), best.1 as u64]
}
