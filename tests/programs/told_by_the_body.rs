//! Items whose type the body alone tells: what the head parses, converts or collects.

use std::collections::BTreeMap;

use super::{list, par_for};

list![
    filtered,
    nothing,
    left_early,
    errors,
    into_a_typed_local,
    converted,
    numbered,
    keyed,
    totals,
    flattened,
    widened,
    rows,
];

#[par_for]
fn filtered() -> Vec<i32> {
    let mut kept: Vec<i32> = Vec::new();
    #[par_for]
    for x in ["1", "x", "3"].iter().filter_map(|word| word.parse().ok()) {
        kept.push(x);
    }
    kept
}

#[par_for]
fn nothing() -> Vec<i32> {
    let mut kept: Vec<i32> = Vec::new();
    #[par_for]
    for x in std::iter::empty() {
        kept.push(x);
    }
    kept
}

#[par_for]
fn left_early() -> Vec<i64> {
    let mut kept: Vec<i64> = Vec::new();
    #[par_for]
    for x in "1 2 3 4".split(' ').map(|word| word.parse().unwrap()) {
        if x == 3 {
            break;
        }
        kept.push(x);
    }
    kept
}

#[par_for]
fn errors() -> Result<Vec<i64>, String> {
    let mut kept: Vec<i64> = Vec::new();
    #[par_for]
    for x in "1 2 x 4".split(' ').map(|word| word.parse().ok()) {
        kept.push(x.ok_or("no number".to_owned())?);
    }
    Ok(kept)
}

#[par_for]
fn into_a_typed_local() -> u64 {
    let mut total = 0;
    let words = vec!["1", "2", "30"];
    #[par_for]
    for x in words.into_iter().map(|word| word.parse().unwrap()) {
        let x: u64 = x;
        total += x;
    }
    total
}

#[par_for]
fn converted() -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    #[par_for]
    for x in ["a", "b"].into_iter().map(Into::into) {
        kept.push(x);
    }
    kept
}

#[par_for]
fn numbered() -> Vec<(usize, u8)> {
    let mut kept = Vec::new();
    #[par_for]
    for (i, x) in "5 6 7".split(' ').map(|word| word.parse().unwrap()).enumerate() {
        if i == 2 {
            return kept;
        }
        kept.push((i, x));
    }
    kept
}

#[par_for]
fn keyed() -> BTreeMap<String, Vec<char>> {
    let mut map = BTreeMap::new();
    #[par_for]
    for (key, chars) in "ab cd".split(' ').map(|word| (word.to_string(), word.chars().collect())) {
        map.insert(key, chars);
    }
    map
}

#[par_for]
fn totals() -> (f64, f64) {
    let (mut total, mut best) = (0.0, f64::MIN);
    #[par_for]
    for x in "1.5\n2.5\n-3".lines().map(|line| line.trim().parse().unwrap()) {
        total += x;
        if x > best {
            best = x;
        }
    }
    (total, best)
}

#[par_for]
fn flattened() -> u32 {
    let mut total: u32 = 0;
    #[par_for]
    for x in ["1,2", "3"].iter().flat_map(|line| line.split(',').map(|word| word.parse().unwrap())) {
        let x: u32 = x;
        if x == 3 {
            break;
        }
        total += x;
    }
    total
}

#[par_for]
fn widened() -> Vec<u64> {
    let mut kept: Vec<u64> = Vec::new();
    #[par_for]
    for x in [1_u32, 2].into_iter().map(|x| x.into()) {
        kept.push(x);
    }
    kept
}

fn total_of(numbers: Vec<u16>) -> u32 {
    numbers.iter().map(|x| u32::from(*x)).sum()
}

#[par_for]
fn rows() -> u32 {
    let mut total = 0;
    #[par_for]
    for row in "1 2\n3 4".lines().map(|line| line.split(' ').map(|word| word.parse().unwrap()).collect()) {
        total += total_of(row);
    }
    total
}
