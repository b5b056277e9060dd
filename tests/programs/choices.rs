//! What is found, chosen and left early, with patterns of all kinds.

use super::{list, numbers, par_for, text};
use std::collections::{HashMap, HashSet};

list![
    labelled_value,
    let_else_chain,
    if_let_chain,
    nested_options,
    generic_max,
    closures_capture,
    match_guards,
    retry_until,
    ordered_dedup,
    ordered_stop,
    last_uninit,
    last_values,
    argmin_float,
    else_if_minmax,
    panics_in_order,
    empty_ranges,
    labelled_continue,
    deref_param,
    nested_fn,
    dearest,
];

#[par_for]
fn labelled_value() -> (i32, u64) {
    let mut looked = 0;
    let answer = 'search: {
        #[par_for]
        for x in numbers(400) {
            looked += 1;
            if x % 100 == 42 {
                break 'search x as i32;
            }
            if x % 1000 == 999 {
                break 'search -1;
            }
        }
        0
    };
    (answer, looked)
}

#[par_for]
fn let_else_chain() -> (Vec<u32>, usize, usize) {
    let lines = ["a:1", "b", "c:x", "d:4", "", "e:5:6", "f:70"];
    let mut values = vec![];
    let (mut no_colon, mut no_number) = (0, 0);
    #[par_for]
    for line in (0..100).map(|i| lines[i % 7].to_string()) {
        let Some((_, value)) = line.split_once(':') else {
            no_colon += 1;
            continue;
        };
        let Ok(value) = value.parse::<u32>() else {
            no_number += 1;
            continue;
        };
        values.push(value);
    }
    (values, no_colon, no_number)
}

#[par_for]
fn if_let_chain() -> (u64, Option<u64>, Vec<(u64, u64)>) {
    let map: HashMap<u64, u64> = (0..50).map(|i| (i, i * i % 31)).collect();
    let mut hits = 0;
    let mut last = None;
    let mut pairs = vec![];
    #[par_for]
    for x in numbers(200) {
        if let Some(y) = map.get(&(x % 80))
            && *y > 10
            && let Some(z) = map.get(y)
        {
            hits += z;
            last = Some(x);
            pairs.push((*y, *z));
        }
    }
    (hits, last, pairs)
}

#[par_for]
fn nested_options() -> (i64, Option<i64>, i32) {
    let data: Vec<Option<Result<i64, String>>> = (0..90)
        .map(|i| match i % 5 {
            0 => None,
            1 => Some(Err(format!("e{i}"))),
            _ => Some(Ok(i)),
        })
        .collect();
    let mut sum = 0;
    let mut least: Option<i64> = None;
    let mut errors = 0;
    #[par_for]
    for entry in &data {
        match entry {
            None => {}
            Some(Ok(value)) if *value > 10 => {
                sum += value;
                least = Some(least.map_or(*value, |l| l.min(*value)));
            }
            Some(Ok(_)) => sum -= 1,
            Some(Err(e)) => errors += e.len() as i32,
        }
    }
    (sum, least, errors)
}

#[par_for]
fn max_by_key<T: Sync + Clone + Send, K: PartialOrd + Clone + Send + Sync>(
    xs: &[T],
    key: impl Fn(&T) -> K + Sync,
) -> Option<(T, K)> {
    let mut best: Option<(T, K)> = None;
    #[par_for(backend = "pool")]
    for x in xs {
        let k = key(x);
        match &best {
            Some((_, b)) if !(k > *b) => {}
            _ => best = Some((x.clone(), k)),
        }
    }
    best
}

fn generic_max() -> (Option<(u64, u64)>, Option<(String, usize)>) {
    let words: Vec<String> = text().split_whitespace().map(String::from).collect();
    (max_by_key(&numbers(100), |x| x % 97), max_by_key(&words, |w| w.len()))
}

#[par_for]
fn closures_capture() -> (i64, Vec<i64>) {
    let offset = 5;
    let scale = |x: i64| x * 3 + offset;
    let table = [1i64, 2, 3, 4];
    let mut total = 0;
    let mut out = vec![];
    #[par_for]
    for i in 0..100i64 {
        let local = |k: i64| scale(k) - table[(k % 4) as usize];
        let mut acc = 0;
        let mut add = |v: i64| acc += v;
        add(local(i));
        add(i);
        total += acc;
        out.extend((0..i % 3).map(|j| local(j) + i));
    }
    (total, out)
}

#[par_for]
fn match_guards() -> (u32, u32, i32, String) {
    let (mut small, mut pairs, mut net, mut word) = (0, 0, 0i32, String::new());
    #[par_for]
    for (a, b) in (0..80).map(|i| (i % 7, i % 5)) {
        match (a, b) {
            (0, _) | (_, 0) => small += 1,
            (x, y) if x == y => {
                pairs += 1;
                word.push((b'a' + x as u8) as char);
            }
            (x, y) if x > y => net += x - y,
            (x, y) => net -= y - x,
        }
    }
    (small, pairs, net, word)
}

#[par_for]
fn retry_until() -> (Vec<(u32, u32)>, u32) {
    let mut attempts = Vec::new();
    let mut failures = 0;
    #[par_for]
    for task in 0..40u32 {
        let mut tries = 0;
        let ok = loop {
            tries += 1;
            if (task * 7 + tries * 5) % 3 == 0 {
                break true;
            }
            if tries == 2 {
                break false;
            }
        };
        if !ok {
            failures += 1;
            continue;
        }
        attempts.push((task, tries));
    }
    (attempts, failures)
}

#[par_for]
fn ordered_dedup() -> (Vec<u64>, usize, u64) {
    let mut seen = HashSet::new();
    let mut unique = vec![];
    let mut dups = 0;
    let mut total = 0;
    #[par_for]
    for x in numbers(300) {
        let key = x % 64;
        total += key;
        #[ordered]
        {
            if seen.insert(key) { unique.push(key) } else { dups += 1 }
        }
    }
    (unique, dups, total)
}

#[par_for]
fn ordered_stop() -> (Vec<u64>, u64) {
    let mut budget = 5000u64;
    let mut taken = vec![];
    #[par_for]
    for x in numbers(200) {
        let cost = x % 700;
        #[ordered]
        {
            if cost > budget {
                break;
            }
            budget -= cost;
            taken.push(cost);
        }
    }
    (taken, budget)
}

#[par_for]
fn last_uninit() -> (u64, u64) {
    let squared;
    let mut half;
    let mut sum = 0;
    half = 0;
    #[par_for]
    for x in numbers(50) {
        let y = x;
        half = y / 2;
        sum += half;
    }
    squared = half * 2;
    let mut scratch;
    #[par_for]
    for x in numbers(30) {
        if x % 2 == 0 {
            scratch = x;
        } else {
            scratch = x + 1;
        }
        sum += scratch;
    }
    (squared, sum)
}

#[par_for]
fn last_values() -> (Option<u64>, String, u64, char) {
    let mut last_even = None;
    let mut label = String::from("none");
    let mut last = 0;
    let mut letter = '?';
    #[par_for]
    for x in numbers(90) {
        last = x;
        if x % 2 == 0 {
            last_even = Some(x);
        }
        match x % 10 {
            3 => label = format!("three {x}"),
            7 => {
                label = "seven".into();
                letter = '7'
            }
            _ => {}
        }
    }
    (last_even, label, last, letter)
}

#[par_for]
fn argmin_float() -> (usize, f64, Option<(usize, f64)>) {
    let xs: Vec<f64> =
        numbers(100).iter().map(|x| if x % 10 == 0 { f64::NAN } else { (x % 50) as f64 }).collect();
    let (mut at, mut min) = (usize::MAX, f64::INFINITY);
    let mut best: Option<(usize, f64)> = None;
    #[par_for]
    for (i, x) in xs.iter().enumerate() {
        if *x < min {
            min = *x;
            at = i;
        }
        if best.is_none() || *x < best.unwrap().1 {
            best = Some((i, *x));
        }
    }
    (at, min, best)
}

#[par_for]
fn else_if_minmax() -> (Option<u64>, Option<u64>) {
    let (mut lo, mut hi) = (None, None);
    #[par_for]
    for x in numbers(90) {
        match lo {
            Some(l) if l <= x => {}
            _ => lo = Some(x),
        }
        if hi.map_or(true, |h| x > h) {
            hi = Some(x);
        }
    }
    (lo, hi)
}

fn panics_in_order() -> String {
    #[par_for]
    fn inner() -> u64 {
        let mut s = 0;
        #[par_for]
        for x in numbers(500) {
            if x % 50 == 7 {
                panic!("at {x}");
            }
            s += x;
        }
        s
    }
    let r = std::panic::catch_unwind(inner);
    r.map_err(|p| p.downcast_ref::<String>().cloned())
        .map(|x| x.to_string())
        .unwrap_or_else(|e| format!("{e:?}"))
}

#[par_for]
fn empty_ranges() -> (u32, Vec<u8>, Option<u8>, String, f64, i32) {
    let (mut a, mut v, mut o, mut s, mut f, mut last) = (1, vec![], None, String::from("k"), -0.0f64, -1);
    #[par_for]
    for i in 5..5u8 {
        a *= 2;
        v.push(i);
        if o.is_none() {
            o = Some(i);
        }
        s.push('x');
        f += 1.0;
        last = i as i32;
    }
    (a, v, o, s, f, last)
}

#[par_for]
fn labelled_continue() -> (Vec<u64>, usize) {
    let mut out = vec![];
    let mut skipped = 0;
    #[par_for]
    'next: for x in 2..80u64 {
        for d in 2..x {
            if d * d > x {
                break;
            }
            if x % d == 0 {
                skipped += 1;
                continue 'next;
            }
        }
        out.push(x);
    }
    (out, skipped)
}

#[par_for]
fn tally(xs: &[u64], count: &mut usize, seen: &mut Vec<u64>, (lo, hi): (&mut u64, &mut u64)) {
    #[par_for]
    for &x in xs {
        *count += 1;
        if x % 3 == 0 {
            seen.push(x);
        }
        *lo = (*lo).min(x);
        if x > *hi {
            *hi = x;
        }
    }
}

fn deref_param() -> (usize, Vec<u64>, u64, u64) {
    let (mut c, mut s, mut lo, mut hi) = (1, vec![], u64::MAX, 0);
    tally(&numbers(70), &mut c, &mut s, (&mut lo, &mut hi));
    (c, s, lo, hi)
}

#[par_for]
fn nested_fn() -> (u64, Vec<(u64, bool)>) {
    let mut total = 0;
    let mut out = vec![];
    #[par_for]
    for x in numbers(30) {
        fn digits(mut n: u64) -> u64 {
            let mut s = 0;
            while n > 0 {
                s += n % 10;
                n /= 10;
            }
            s
        }
        const BIG: u64 = 20;
        struct Row {
            sum: u64,
        }
        impl Row {
            fn big(&self) -> bool {
                self.sum > BIG
            }
        }
        let row = Row { sum: digits(x) };
        total += row.sum;
        out.push((row.sum, row.big()));
    }
    (total, out)
}

#[par_for]
fn dearest() -> Option<(String, u64, usize)> {
    let mut best: Option<(String, u64, usize)> = None;
    #[par_for]
    for (i, x) in numbers(200).into_iter().enumerate() {
        let price = x % 97;
        if best.is_none() || price >= best.as_ref().unwrap().1 {
            best = Some((format!("n{x}"), price, i));
        }
    }
    best
}
