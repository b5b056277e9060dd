//! What is gathered under keys and not merged but replayed: starts that are not neutral, extremes, several ways.

use std::collections::{BTreeMap, HashMap};

use super::{list, numbers, par_for, text};

list![
    started_at_a_hundred,
    largest_by_key,
    largest_by_method,
    smallest_with_name,
    modified_or_first,
    modified_to_larger,
    floats_by_key,
    first_by_key,
    in_two_ways,
    behind_a_reference,
    in_a_field,
    nested,
    own_hasher,
    in_a_match,
    last_text_by_key,
    weighted,
    names_used_again,
    left_by_question,
    in_ordered,
    in_critical,
];

fn sorted<K: Ord, V>(map: HashMap<K, V>) -> BTreeMap<K, V> {
    map.into_iter().collect()
}

#[par_for]
fn started_at_a_hundred() -> (BTreeMap<u64, u64>, BTreeMap<u64, i32>) {
    let (mut counts, mut balance) = (HashMap::new(), BTreeMap::from([(2, 5)]));
    #[par_for]
    for x in numbers(900) {
        *counts.entry(x % 13).or_insert(100) += x;
        *balance.entry(x % 5).or_insert(1_000) -= (x % 3) as i32;
    }
    (sorted(counts), balance)
}

#[par_for]
fn largest_by_key() -> BTreeMap<u64, (u64, usize)> {
    let mut best = BTreeMap::new();
    #[par_for]
    for (i, x) in numbers(900).into_iter().enumerate() {
        let known = best.entry(x % 11).or_insert((0, usize::MAX));
        let score = x % 50;
        if score >= known.0 {
            *known = (score, i);
        }
    }
    best
}

#[par_for]
fn largest_by_method() -> (BTreeMap<usize, usize>, BTreeMap<char, u64>) {
    let text = text();
    let mut longest: HashMap<usize, usize> = HashMap::new();
    let mut least = BTreeMap::new();
    #[par_for]
    for line in text.lines() {
        for word in line.split(' ') {
            let length = longest.entry(line.len() % 5).or_insert(0);
            *length = (*length).max(word.len());
        }
        let first = least.entry(line.chars().last().unwrap_or(' ')).or_insert(u64::MAX);
        *first = (line.len() as u64).min(*first);
    }
    (sorted(longest), least)
}

#[par_for]
fn smallest_with_name() -> BTreeMap<u64, (u64, String)> {
    let mut least: BTreeMap<u64, (u64, String)> = BTreeMap::new();
    #[par_for]
    for x in numbers(600) {
        let name = format!("n{x}");
        let known = least.entry(x % 7).or_insert_with(|| (u64::MAX, String::new()));
        if x % 100 < known.0 {
            known.0 = x % 100;
            known.1 = name.clone();
        }
    }
    least
}

#[par_for]
fn modified_or_first() -> BTreeMap<u64, u64> {
    let mut products = BTreeMap::new();
    #[par_for]
    for x in numbers(400) {
        products.entry(x % 9).and_modify(|p| *p = *p * 31 % 1_009 + x).or_insert(x % 100 + 1);
    }
    products
}

#[par_for]
fn modified_to_larger() -> (BTreeMap<u64, u64>, BTreeMap<u64, u64>) {
    let (mut high, mut low) = (HashMap::<u64, u64>::new(), HashMap::<u64, u64>::new());
    #[par_for]
    for &x in &numbers(700) {
        high.entry(x % 9).and_modify(|h| *h = (*h).max(x)).or_insert(x);
        low.entry(x % 9)
            .and_modify(|l| {
                if x < *l {
                    *l = x;
                }
            })
            .or_insert(x);
    }
    (sorted(high), sorted(low))
}

/// Added up in the plain loop's order.
#[par_for]
fn floats_by_key() -> Vec<(u64, u64)> {
    let mut sums = BTreeMap::new();
    #[par_for]
    for x in numbers(700) {
        *sums.entry(x % 4).or_insert(0.5) += 1.0 / (x + 1) as f64;
    }
    sums.into_iter().map(|(key, sum): (u64, f64)| (key, sum.to_bits())).collect()
}

#[par_for]
fn first_by_key() -> BTreeMap<u64, usize> {
    let mut first = HashMap::new();
    #[par_for]
    for (i, x) in numbers(700).iter().enumerate() {
        first.entry(x % 40).or_insert(i);
    }
    sorted(first)
}

#[par_for]
fn in_two_ways() -> BTreeMap<u64, Vec<u64>> {
    let mut lists: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    #[par_for]
    for x in numbers(500) {
        if x % 2 == 0 {
            lists.entry(x % 6).or_default().push(x);
        } else {
            lists.entry(x % 6).or_insert_with(|| vec![7]).insert(0, x);
        }
    }
    lists
}

#[par_for]
fn note(counts: &mut HashMap<String, u32>, text: &str) {
    #[par_for]
    for word in text.split_whitespace() {
        *counts.entry(word.to_string()).or_insert(10) += 1;
    }
}

fn behind_a_reference() -> BTreeMap<String, u32> {
    let mut counts = HashMap::from([("line".to_string(), 1)]);
    note(&mut counts, &text());
    sorted(counts)
}

#[derive(Default)]
struct Board {
    best: BTreeMap<u64, u64>,
    games: usize,
}

#[par_for]
impl Board {
    fn play(&mut self, data: &[u64]) {
        #[par_for]
        for x in data {
            let best = self.best.entry(x % 5).or_insert(3);
            *best = (*best).max(*x % 1_000);
            self.games += 1;
        }
    }
}

fn in_a_field() -> (BTreeMap<u64, u64>, usize) {
    let mut board = Board::default();
    board.play(&numbers(300));
    (board.best, board.games)
}

#[par_for]
fn nested() -> BTreeMap<u64, u64> {
    let mut sums = BTreeMap::new();
    #[par_for]
    for n in 0..20u64 {
        *sums.entry(n % 3).or_insert(5) += n;
        #[par_for]
        for x in numbers(n as usize) {
            *sums.entry(x % 4).or_insert(100) += x;
        }
    }
    sums
}

#[derive(Clone, Default)]
struct Plain(u64);

impl std::hash::Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(31).wrapping_add(u64::from(*byte));
        }
    }
}

type Own = std::hash::BuildHasherDefault<Plain>;

#[par_for]
fn own_hasher() -> (Vec<(u64, u64)>, Vec<(u64, u64)>, usize) {
    let mut best: HashMap<u64, u64, Own> = HashMap::default();
    let mut sums: HashMap<u64, u64, Own> = HashMap::default();
    let mut seen: std::collections::HashSet<u64, Own> = Default::default();
    #[par_for]
    for x in numbers(500) {
        let known = best.entry(x % 17).or_insert(0);
        if x > *known {
            *known = x;
        }
        *sums.entry(x % 17).or_insert(0) += x;
        seen.insert(x % 200);
    }
    let sort = |map: HashMap<u64, u64, Own>| {
        let mut all: Vec<_> = map.into_iter().collect();
        all.sort();
        all
    };
    (sort(best), sort(sums), seen.len())
}

#[par_for]
fn in_a_match() -> BTreeMap<&'static str, u64> {
    let mut kinds = BTreeMap::new();
    #[par_for]
    for x in numbers(500) {
        match x % 3 {
            0 => *kinds.entry("three").or_insert(3) += x,
            1 => *kinds.entry("one").or_insert(1) *= 1 + x % 2 * (x / 1_000_000),
            _ => {}
        }
    }
    kinds
}

#[par_for]
fn last_text_by_key() -> BTreeMap<usize, String> {
    let text = text();
    let mut last = HashMap::new();
    #[par_for]
    for word in text.split_whitespace() {
        *last.entry(word.len()).or_insert(String::new()) = word.to_uppercase();
    }
    sorted(last)
}

#[par_for]
fn weighted() -> BTreeMap<u64, (u64, f64)> {
    let mut stats: BTreeMap<u64, (u64, f64)> = BTreeMap::new();
    let factor = 0.1;
    #[par_for]
    for x in numbers(600) {
        let (count, weight) = (1, x as f64 * factor);
        let entry = stats.entry(x % 8).or_insert((0, 0.0));
        entry.0 += count;
        entry.1 += weight;
    }
    stats
}

#[par_for]
fn names_used_again() -> (BTreeMap<String, usize>, Vec<String>) {
    let mut lengths = BTreeMap::new();
    let mut names = Vec::new();
    #[par_for]
    for x in numbers(300) {
        let name = (x % 20).to_string();
        let most = lengths.entry(name.clone()).or_insert(1);
        *most = (*most).max(x as usize);
        names.push(name);
    }
    (lengths, names)
}

#[par_for]
fn best_scores(text: &str) -> Result<BTreeMap<String, i32>, std::num::ParseIntError> {
    let mut best = BTreeMap::new();
    #[par_for]
    for line in text.lines() {
        let Some((name, score)) = line.split_once(' ') else { continue };
        let score: i32 = score.parse()?;
        let known = best.entry(name.to_string()).or_insert(score);
        if score > *known {
            *known = score;
        }
    }
    Ok(best)
}

fn left_by_question() -> Vec<Result<BTreeMap<String, i32>, std::num::ParseIntError>> {
    vec![best_scores("a 3\nb -4\na 7\n\nb -9"), best_scores("a 3\nb x\na 7"), best_scores("")]
}

#[par_for]
fn in_ordered() -> BTreeMap<u64, Vec<usize>> {
    let (mut order, mut most) = (BTreeMap::new(), BTreeMap::new());
    #[par_for]
    for (i, x) in numbers(200).into_iter().enumerate() {
        let top = most.entry(x % 3).or_insert(7);
        *top = x.max(*top);
        #[ordered]
        {
            let places = order.entry(x % 4).or_insert(vec![1_000]);
            if i > places[places.len() - 1] || places.len() < 9 {
                places.push(i);
            }
        }
    }
    order.insert(99, most.into_values().map(|top| top as usize).collect());
    order
}

#[par_for]
fn in_critical() -> BTreeMap<u64, u64> {
    let mut most = BTreeMap::new();
    #[par_for]
    for x in numbers(300) {
        #[critical]
        {
            let top = most.entry(x % 6).or_insert(7);
            *top = x.max(*top);
        }
    }
    most
}
