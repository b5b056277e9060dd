//! Replayed statements that name what is borrowed: what they make of it travels.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{integers, list, numbers, par_for, text};

list![
    spans,
    most_by_name,
    most_by_name_bound,
    starts_and_ends,
    counted_by_get_mut,
    counted_by_match,
    found_by_index,
    found_by_what_is_not_owned,
    entry_by_cases,
    longest_and_shortest,
    longest_of,
    first_long,
    formatted_keys,
    sums_and_lists,
    by_numbers,
    of_pairs,
    lists_of_lists,
    known_names,
    two_of_each,
    best_name,
    fields_of_tuples,
    started_high,
    kept_words,
];

#[derive(Clone, Debug)]
struct Visit {
    at: u64,
    host: String,
    micros: u32,
}

fn visits() -> Vec<Visit> {
    let made = |(i, n): (usize, u64)| Visit {
        at: i as u64 * 3 + n % 5,
        host: format!("host{}", n % 9),
        micros: (n % 90_000) as u32,
    };
    numbers(300).into_iter().enumerate().map(made).collect()
}

fn words() -> Vec<String> {
    text().split_whitespace().map(str::to_owned).collect()
}

#[par_for]
fn spans() -> BTreeMap<String, (u64, u64)> {
    let mut spans = BTreeMap::new();
    #[par_for]
    for v in &visits() {
        let span = spans.entry(v.host.clone()).or_insert((v.at, v.at));
        span.0 = span.0.min(v.at);
        span.1 = span.1.max(v.at);
    }
    spans
}

#[par_for]
fn most_by_name() -> BTreeMap<String, u32> {
    let all = visits();
    let mut most: BTreeMap<String, u32> = BTreeMap::new();
    #[par_for]
    for v in &all {
        most.entry(v.host.clone()).and_modify(|m| *m = (*m).max(v.micros)).or_insert(v.micros);
    }
    most
}

#[par_for]
fn most_by_name_bound() -> BTreeMap<String, u32> {
    let all = visits();
    let mut most = BTreeMap::new();
    #[par_for]
    for v in all.iter() {
        let slot = most.entry(v.host.to_uppercase()).or_insert(0);
        if v.micros > *slot {
            *slot = v.micros;
        }
    }
    most
}

#[par_for]
fn starts_and_ends() -> HashMap<String, Vec<u64>> {
    let all = visits();
    let mut ends: HashMap<String, Vec<u64>> = HashMap::new();
    #[par_for]
    for v in &all {
        let list = ends.entry(v.host.clone()).or_default();
        list.push(v.at);
        list.push(v.at + u64::from(v.micros));
    }
    let one = ends.remove("host3").unwrap();
    HashMap::from([("host3".to_owned(), one)])
}

#[par_for]
fn counted_by_get_mut() -> Vec<(String, usize)> {
    let words = words();
    let mut counts: HashMap<String, usize> = HashMap::new();
    #[par_for]
    for word in &words {
        if let Some(n) = counts.get_mut(word) {
            *n += 1;
        } else {
            counts.insert(word.to_string(), 1);
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort();
    counts
}

/// An index is no reference.
#[par_for]
fn found_by_index() -> Vec<i64> {
    let mut sums = vec![0; 10];
    #[par_for]
    for &x in &integers() {
        let k = x.rem_euclid(14) as usize;
        if let Some(sum) = sums.get_mut(k) {
            *sum += x;
        }
    }
    sums
}

/// A key that can't be cloned.
#[par_for]
fn found_by_what_is_not_owned() -> Vec<Option<usize>> {
    #[derive(PartialEq, Eq, Hash)]
    struct Key(i64);
    let keys: Vec<Key> = integers().into_iter().map(|x| Key(x.rem_euclid(7))).collect();
    let mut counts: HashMap<Key, usize> = (0..5).map(|k| (Key(k), 0)).collect();
    #[par_for]
    for key in &keys {
        if let Some(n) = counts.get_mut(key) {
            *n += 1;
        }
    }
    (0..7).map(|k| counts.remove(&Key(k))).collect()
}

#[par_for]
fn counted_by_match() -> BTreeMap<String, usize> {
    let words = words();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    #[par_for]
    for word in words.iter().map(|word| word.as_str()) {
        match counts.get_mut(word) {
            Some(n) => *n += 1,
            None => {
                counts.insert(word.to_owned(), 1);
            }
        }
    }
    counts
}

#[par_for]
fn entry_by_cases() -> BTreeMap<String, u64> {
    let all = visits();
    let mut last = BTreeMap::new();
    #[par_for]
    for v in &all {
        match last.entry(v.host.clone()) {
            Entry::Occupied(mut seen) => *seen.get_mut() += v.at,
            Entry::Vacant(place) => {
                place.insert(v.at);
            }
        }
    }
    last
}

#[par_for]
fn longest_and_shortest() -> (usize, usize) {
    let words = words();
    let (mut long, mut short) = (0, usize::MAX);
    #[par_for]
    for word in &words {
        if word.len() > long {
            long = word.len();
        } else if word.len() < short {
            short = word.len();
        }
    }
    (long, short)
}

#[par_for]
fn longest_of() -> Option<String> {
    let words = words();
    let mut longest: Option<String> = None;
    #[par_for]
    for word in &words {
        if longest.as_ref().is_none_or(|kept| word.len() > kept.len()) {
            longest = Some(word.clone());
        }
    }
    longest
}

#[par_for]
fn first_long() -> (Option<String>, Option<String>) {
    let words = words();
    let (mut first, mut second) = (None, None);
    #[par_for]
    for word in &words {
        if word.len() > 5 {
            first = first.or(Some(word.to_uppercase()));
            if second.is_none() {
                second = Some(String::from(word));
            }
        }
    }
    (first, second)
}

#[par_for]
fn formatted_keys() -> BTreeMap<String, u32> {
    let all = visits();
    let mut least: BTreeMap<String, u32> = BTreeMap::new();
    #[par_for]
    for (i, v) in all.iter().enumerate() {
        let low = least.entry(format!("{}-{}", v.host, i % 2)).or_insert(50_000);
        *low = v.micros.min(*low);
    }
    least
}

#[derive(Clone, Debug, Default)]
struct Stats {
    count: u32,
    longest: String,
    names: Vec<String>,
}

#[par_for]
fn sums_and_lists() -> String {
    let words = words();
    let mut stats = vec![Stats::default(); 5];
    #[par_for]
    for word in &words {
        let s = &mut stats[word.len() % 5];
        s.count += 1;
        if word.len() > s.longest.len() {
            s.longest = word.clone();
        }
        s.names.push(format!("<{word}>"));
    }
    format!("{stats:?}")
}

#[par_for]
fn by_numbers() -> BTreeMap<i64, (i64, u32)> {
    let all = integers();
    let mut best = BTreeMap::new();
    #[par_for]
    for x in &all {
        let (most, times) = best.entry(x.rem_euclid(7)).or_insert((i64::MIN, 0));
        *times += 1;
        if *x > *most {
            *most = *x;
        }
    }
    best
}

#[par_for]
fn of_pairs() -> BTreeMap<String, u64> {
    let pairs: Vec<(String, u64)> = visits().into_iter().map(|v| (v.host, v.at)).collect();
    let mut most = BTreeMap::new();
    #[par_for]
    for (host, at) in &pairs {
        let kept = most.entry(host.clone()).or_insert(*at);
        if at > kept {
            *kept = *at;
        }
    }
    most
}

#[par_for]
fn lists_of_lists() -> BTreeMap<usize, Vec<String>> {
    let lines: Vec<String> = text().lines().map(str::to_owned).collect();
    let mut by_length: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    #[par_for]
    for line in &lines {
        let list = by_length.entry(line.len()).or_default();
        if list.len() < 2 {
            list.push(line.trim().to_string());
        }
    }
    by_length
}

#[par_for]
fn known_names() -> BTreeMap<String, u64> {
    let all = visits();
    let mut known: BTreeMap<String, u64> = (0..5).map(|i| (format!("host{i}"), 100)).collect();
    #[par_for]
    for Visit { host, at, .. } in &all {
        if let Some(n) = known.get_mut(host) {
            *n += at;
        }
    }
    known
}

#[par_for]
fn two_of_each() -> BTreeMap<String, BTreeSet<u32>> {
    let all = visits();
    let mut sets: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    #[par_for]
    for v in &all {
        if !sets.contains_key(&v.host) {
            sets.insert(v.host.clone(), BTreeSet::new());
        }
        sets.get_mut(&v.host).unwrap().insert(v.micros % 10);
    }
    sets
}

#[par_for]
fn best_name() -> (String, u32) {
    let all = visits();
    let mut best = (String::new(), 0);
    #[par_for]
    for v in &all {
        if v.micros > best.1 {
            best = (v.host.clone(), v.micros);
        }
    }
    best
}

#[par_for]
fn fields_of_tuples() -> HashMap<u8, f64> {
    let all: Vec<(u8, f64)> = integers().iter().map(|x| (0, *x as f64 / 4.0)).collect();
    let mut least = HashMap::new();
    #[par_for]
    for pair in &all {
        let kept = least.entry(pair.0).or_insert(f64::INFINITY);
        if pair.1 < *kept {
            *kept = pair.1;
        }
    }
    least
}

#[par_for]
fn started_high() -> BTreeMap<String, i64> {
    let words = words();
    let mut left = BTreeMap::new();
    #[par_for]
    for word in &words {
        *left.entry(word.to_lowercase()).or_insert(100) -= word.len() as i64;
    }
    left
}

#[par_for]
fn kept_words() -> BTreeMap<char, String> {
    let words = words();
    let mut longest: BTreeMap<char, String> = BTreeMap::new();
    #[par_for]
    for word in &words {
        let Some(letter) = word.chars().next() else { continue };
        let kept = longest.entry(letter).or_default();
        if word.len() > kept.len() {
            *kept = word.to_string();
        }
    }
    longest
}
