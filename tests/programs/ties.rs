//! Extremes by several comparisons, and by orders in which not all can be compared.

use super::{list, par_for};
use std::cmp::Reverse;

list![
    tuple_later_nan,
    tuple_later_nan_pos,
    some_nan,
    tuple_index,
    tuple_names,
    arr_nan,
    merged_int_tuple,
    first_err_guard,
    top_word,
    argmin_float,
    opt_sum,
    tuple_sum_generic,
    second_best,
    min_max_by_key,
    longest_line
];

/// Small numbers in no order, many of them more than once.
fn small(count: u64) -> Vec<u64> {
    (0..count).map(|i| (i.wrapping_mul(2_654_435_761) >> 7) % 101).collect()
}

fn messy(seed: u64, n: usize) -> Vec<(u64, f64)> {
    let mut s = seed;
    (0..n)
        .map(|_| {
            s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let a = (s >> 33) % 3 + 1;
            let b = (s >> 40) % 5;
            (a, if b == 0 { f64::NAN } else { b as f64 })
        })
        .collect()
}

fn bits(x: &(u64, f64)) -> (u64, u64) {
    (x.0, if x.1.is_nan() { 0 } else { x.1.to_bits() })
}

fn parse(s: &str) -> Result<u64, String> {
    s.parse().map_err(|_| format!("bad {s}"))
}

fn digits() -> Vec<String> {
    small(60).iter().map(|x| if x % 13 == 3 { format!("x{x}") } else { x.to_string() }).collect()
}

#[par_for]
fn tuple_later_nan() -> Vec<(u64, u64)> {
    let mut all = vec![];
    for seed in 0..60 {
        let data = messy(seed, 40);
        let mut best = (2, 0.5);
        #[par_for(chunk = 3)]
        for &(a, b) in &data {
            if (a, b) < best {
                best = (a, b);
            }
        }
        all.push(bits(&best));
    }
    all
}

#[par_for]
fn tuple_later_nan_pos() -> Vec<((u64, u64), usize)> {
    let mut all = vec![];
    for seed in 0..60 {
        let data = messy(seed, 40);
        let mut best = (0, 0.5);
        let mut at = 99;
        #[par_for(chunk = 3)]
        for (i, &(a, b)) in data.iter().enumerate() {
            if best <= (a, b) {
                best = (a, b);
                at = i;
            }
        }
        all.push((bits(&best), at));
    }
    all
}

#[par_for]
fn some_nan() -> Vec<Option<u64>> {
    let mut all = vec![];
    for seed in 0..60 {
        let data = messy(seed, 40);
        let mut best = None;
        #[par_for(chunk = 3)]
        for &(_, b) in &data {
            if Some(b) > best {
                best = Some(b);
            }
        }
        all.push(best.map(|b: f64| bits(&(0, b)).1));
    }
    all
}

#[par_for]
fn tuple_index() -> Vec<(u64, usize)> {
    let mut all = vec![];
    for seed in 0..20 {
        let data = messy(seed, 40);
        let mut best = (f64::INFINITY, 0);
        #[par_for(chunk = 3)]
        for (i, x) in data.iter().enumerate() {
            if (x.1, i) < best {
                best = (x.1, i);
            }
        }
        all.push((best.0.to_bits(), best.1));
    }
    all
}

#[par_for]
fn tuple_names() -> (usize, String) {
    let names: Vec<String> = small(50).iter().map(|x| format!("n{x}")).collect();
    let mut best = (0, String::new());
    #[par_for]
    for name in &names {
        if (name.len(), name.clone()) > best {
            best = (name.len(), name.clone());
        }
    }
    best
}

#[par_for]
fn arr_nan() -> Vec<u64> {
    let mut all = vec![];
    for seed in 0..60 {
        let data = messy(seed, 40);
        let mut best = [9.0, 0.0];
        #[par_for(chunk = 3)]
        for &(a, b) in &data {
            if [a as f64, b] < best {
                best = [a as f64, b];
            }
        }
        all.push(best[0].to_bits() ^ if best[1].is_nan() { 0 } else { best[1].to_bits() });
    }
    all
}

#[par_for]
fn merged_int_tuple() -> ((u64, usize), (Reverse<usize>, u64)) {
    let mut best = (u64::MAX, 0);
    let mut other = (Reverse(0), 0);
    #[par_for]
    for (i, x) in small(90).into_iter().enumerate() {
        if (x, i) < best {
            best = (x, i);
        }
        if (Reverse(i), x) > other {
            other = (Reverse(i), x);
        }
    }
    (best, other)
}

#[par_for]
fn first_err_guard() -> (Result<u64, String>, u64) {
    let mut result = Ok(0);
    let mut total = 0;
    #[par_for]
    for w in digits() {
        match parse(&w) {
            Ok(a) => total += a,
            Err(e) if result.is_ok() => result = Err(e),
            Err(_) => {}
        }
    }
    (result, total)
}

fn words() -> Vec<String> {
    let w = ["apple", "Bob", "cat", "doge", "egg", "fig", "act", "god", "tac"];
    small(60).iter().map(|x| w[(*x % 9) as usize].to_string()).collect()
}

fn f(n: u64) -> Vec<f64> {
    small(n).iter().map(|x| *x as f64 / 8.0 - 3.0).collect()
}

#[par_for]
fn top_word() -> (String, usize) {
    let ws = words();
    let mut best = String::new();
    let mut best_n = 0;
    #[par_for]
    for w in &ws {
        let n = ws.iter().filter(|o| *o == w).count();
        if n > best_n || (n == best_n && *w < best) {
            best_n = n;
            best = w.clone();
        }
    }
    (best, best_n)
}

#[par_for]
fn argmin_float() -> (usize, u64) {
    let xs = f(50);
    let mut best = f64::NAN;
    let mut at = 0;
    #[par_for]
    for (i, &x) in xs.iter().enumerate() {
        if best.is_nan() || x < best {
            best = x;
            at = i;
        }
    }
    (at, best.to_bits())
}

#[par_for]
fn opt_sum() -> (Option<u64>, u64) {
    let mut t = Some(0);
    let mut n = 0;
    #[par_for]
    for x in small(30) {
        t = t.map(|t| t + x);
        n += 1;
    }
    (t, n)
}

#[par_for]
fn tuple_sum_generic() -> (u64, u64) {
    let mut s = (0, 0);
    #[par_for]
    for x in small(30) {
        s = (s.0 + x, s.1 + 1);
    }
    s
}

#[par_for]
fn second_best() -> (u64, u64) {
    let (mut a, mut b) = (0, 0);
    #[par_for]
    for x in small(60) {
        if x > a {
            b = a;
            a = x;
        } else if x > b {
            b = x;
        }
    }
    (a, b)
}

#[par_for]
fn min_max_by_key() -> (String, String) {
    let (mut short, mut long) = (String::from("xxxxxxxx"), String::new());
    #[par_for]
    for w in words() {
        if w.len() < short.len() {
            short = w.clone();
        }
        if w.len() >= long.len() {
            long = w;
        }
    }
    (short, long)
}

#[par_for]
fn longest_line() -> Option<String> {
    let mut longest: Option<String> = None;
    #[par_for]
    for w in words() {
        if longest.as_ref().map_or(true, |l| w.len() > l.len()) {
            longest = Some(w);
        }
    }
    longest
}
