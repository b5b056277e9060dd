//! Maps, sets and tables that iterations fill.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{list, numbers, par_for, text};

list![
    insert_pairs,
    insert_set,
    count_words,
    count_by_default,
    grouped,
    grouped_text,
    bound_count,
    modified,
    float_by_key,
    histogram,
    histogram_slice,
    histogram_pairs,
    buckets,
    bits_by_index,
    tallest,
    constant_bin,
    named_bins,
    sets_by_key,
    word_lengths,
    named_best,
    named_last,
    two_maps,
    in_field,
    signed_by_key,
];

fn sorted<K: Ord, V>(map: HashMap<K, V>) -> BTreeMap<K, V> {
    map.into_iter().collect()
}

#[par_for]
fn insert_pairs() -> (BTreeMap<u64, usize>, BTreeMap<u64, usize>) {
    let mut hashed = HashMap::new();
    let mut ordered = BTreeMap::from([(3, 1_000)]);
    #[par_for]
    for (i, x) in numbers(900).into_iter().enumerate() {
        hashed.insert(x % 200, i);
        ordered.insert(x % 50, i);
    }
    (sorted(hashed), ordered)
}

#[par_for]
fn insert_set() -> (BTreeSet<u64>, usize) {
    let mut ordered = BTreeSet::new();
    let mut hashed = HashSet::from([5]);
    #[par_for]
    for x in numbers(900) {
        ordered.insert(x % 300);
        if x % 2 == 0 {
            hashed.insert(x % 100);
        }
    }
    (ordered, hashed.len())
}

#[par_for]
fn count_words() -> BTreeMap<String, usize> {
    let text = text();
    let mut counts = HashMap::new();
    #[par_for]
    for line in text.lines() {
        for word in line.split_whitespace() {
            *counts.entry(word.to_string()).or_insert(0) += 1;
        }
    }
    sorted(counts)
}

#[par_for]
fn count_by_default() -> BTreeMap<u64, u64> {
    let mut counts: BTreeMap<u64, u64> = BTreeMap::from([(2, 10)]);
    #[par_for]
    for x in numbers(1_000) {
        *counts.entry(x % 31).or_default() += x / 2;
    }
    counts
}

#[par_for]
fn grouped() -> BTreeMap<u64, Vec<u64>> {
    let mut groups: HashMap<u64, Vec<u64>> = HashMap::new();
    #[par_for]
    for x in numbers(700) {
        groups.entry(x % 13).or_default().push(x);
    }
    sorted(groups)
}

#[par_for]
fn grouped_text() -> BTreeMap<usize, String> {
    let text = text();
    let mut by_length: BTreeMap<usize, String> = BTreeMap::new();
    #[par_for]
    for word in text.split(' ') {
        by_length.entry(word.len()).or_insert_with(String::new).push_str(word);
    }
    by_length
}

#[par_for]
fn bound_count() -> BTreeMap<u64, i32> {
    let mut counts = BTreeMap::new();
    #[par_for]
    for x in numbers(600) {
        let count = counts.entry(x % 7).or_insert(0);
        *count += 1;
        if x % 2 == 0 {
            *count += 10;
        }
    }
    counts
}

#[par_for]
fn modified() -> BTreeMap<u64, i32> {
    let mut counts = BTreeMap::new();
    #[par_for]
    for x in numbers(600) {
        counts.entry(x % 7).and_modify(|count| *count += 1).or_insert(1);
    }
    counts
}

/// Whole numbers, exact in any order.
#[par_for]
fn float_by_key() -> BTreeMap<u64, f64> {
    let mut weights = HashMap::new();
    #[par_for]
    for x in numbers(600) {
        *weights.entry(x % 9).or_insert(0.0) += x as f64;
    }
    sorted(weights)
}

#[par_for]
fn histogram() -> Vec<u32> {
    let mut bins = vec![1u32; 40];
    #[par_for]
    for x in &numbers(2_000) {
        bins[(x % 40) as usize] += 1;
    }
    bins
}

#[par_for]
fn fill(bins: &mut [u64], data: &[u64]) {
    #[par_for]
    for x in data {
        let bin = *x as usize % bins.len();
        bins[bin] += x;
    }
}

fn histogram_slice() -> Vec<u64> {
    let mut bins = vec![0; 25];
    fill(&mut bins, &numbers(1_000));
    bins
}

#[par_for]
fn histogram_pairs() -> ([i64; 10], [u8; 4]) {
    let mut sums = [0i64; 10];
    let mut flags = [0u8; 4];
    #[par_for]
    for (i, &x) in numbers(1_000).iter().enumerate() {
        sums[(x % 10) as usize] += i as i64;
        sums[(x % 3) as usize] -= 2 * i as i64;
        flags[(x % 4) as usize] |= 1 << (x % 8);
    }
    (sums, flags)
}

#[par_for]
fn buckets() -> Vec<Vec<u64>> {
    let mut buckets: Vec<Vec<u64>> = vec![Vec::new(); 16];
    #[par_for]
    for x in numbers(800) {
        buckets[(x % 16) as usize].push(x);
    }
    buckets
}

#[par_for]
fn bits_by_index() -> Vec<u64> {
    let mut words = vec![0u64; 20];
    #[par_for]
    for x in numbers(900) {
        let bit = (x % 1_280) as usize;
        words[bit / 64] |= 1 << (bit % 64);
    }
    words
}

#[par_for]
fn tallest() -> Vec<u64> {
    let mut heights = vec![500u64; 12];
    #[par_for]
    for x in numbers(900) {
        let column = (x % 12) as usize;
        heights[column] = heights[column].max(x);
    }
    heights
}

#[par_for]
fn constant_bin() -> [usize; 3] {
    let mut counts = [0; 3];
    #[par_for]
    for x in numbers(900) {
        if x % 2 == 0 {
            counts[0] += 1;
        } else if x % 3 == 0 {
            counts[1] += 1;
        } else {
            counts[2] += 1;
        }
    }
    counts
}

#[par_for]
fn named_bins() -> Vec<u64> {
    let mut bins = vec![0u64; 8];
    #[par_for(reduce(bins[]: +))]
    for x in numbers(500) {
        bins[x as usize % 8] += x;
    }
    bins
}

#[par_for]
fn sets_by_key() -> BTreeMap<u64, BTreeSet<u64>> {
    let mut seen: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
    #[par_for]
    for x in numbers(500) {
        seen.entry(x % 5).or_default().insert(x % 40);
    }
    seen
}

#[par_for]
fn word_lengths() -> (BTreeMap<usize, usize>, usize, String) {
    let text = text();
    let mut lengths = BTreeMap::new();
    let mut total = 0;
    let mut longest = String::new();
    #[par_for]
    for word in text.split_whitespace() {
        *lengths.entry(word.len()).or_insert(0usize) += 1;
        total += word.len();
        if word.len() > longest.len() {
            longest = word.to_string();
        }
    }
    (lengths, total, longest)
}

#[par_for]
fn named_best() -> (u64, usize, u64) {
    let (mut best, mut at, mut low) = (u64::MAX, 0, u64::MAX);
    #[par_for(reduce((best, at): min, low: min))]
    for (i, x) in numbers(700).into_iter().enumerate() {
        if x < best {
            best = x;
            at = i;
        }
        low = low.min(x + 1);
    }
    (best, at, low)
}

#[par_for]
fn named_last() -> u64 {
    let mut kept = 9;
    #[par_for(last(kept))]
    for x in numbers(700) {
        if x % 5 == 0 {
            kept = x;
        }
    }
    kept
}

#[par_for]
fn two_maps() -> (BTreeMap<bool, u64>, BTreeMap<u64, Vec<usize>>) {
    let mut sums = BTreeMap::new();
    let mut places = BTreeMap::new();
    #[par_for]
    for (i, x) in numbers(400).into_iter().enumerate() {
        *sums.entry(x % 2 == 0).or_insert(0) += x;
        places.entry(x % 10).or_insert_with(Vec::new).push(i);
    }
    (sums, places)
}

#[derive(Default)]
struct Index {
    by_digit: BTreeMap<u64, Vec<u64>>,
    counts: [u32; 10],
}

#[par_for]
impl Index {
    fn add(&mut self, data: &[u64]) {
        #[par_for]
        for x in data {
            self.by_digit.entry(x % 10).or_default().push(*x);
            self.counts[(x % 10) as usize] += 1;
        }
    }
}

fn in_field() -> (BTreeMap<u64, Vec<u64>>, [u32; 10]) {
    let mut index = Index::default();
    index.add(&numbers(300));
    (index.by_digit, index.counts)
}

/// A key's sum goes up and down; its parts alone would overflow.
#[par_for]
fn signed_by_key() -> BTreeMap<u64, i8> {
    let mut balance: BTreeMap<u64, i8> = BTreeMap::new();
    #[par_for]
    for i in 0..3_000u64 {
        *balance.entry(i % 2).or_insert(0) += if i / 2 % 2 == 0 { 100 } else { -100 };
    }
    balance
}
