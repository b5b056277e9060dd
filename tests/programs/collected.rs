//! Collections that are filled: under keys, by inner loops, in types of the user's own.

use super::{list, numbers, par_for};
use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};
use std::num::Saturating;
use std::ops::AddAssign;
use std::time::Duration;

list![
    saturating_total,
    i8_overflow,
    u128_sum,
    entry_match,
    nested_maps,
    extend_map,
    extend_string,
    append_vec,
    heap_reversed,
    own_accumulator,
    own_merge,
    generic_struct,
    iter_param,
    simulation,
    letters,
    tags,
    list_each,
    list_if,
    row_each,
    durations_down,
    durations_bound,
    ordered_macro,
    ordered_tl,
    fields_each,
];

#[par_for]
fn saturating_total() -> (Saturating<u8>, Saturating<i16>) {
    let mut total = Saturating(0u8);
    let mut signed = Saturating(0i16);
    #[par_for]
    for x in numbers(100) {
        total += (x % 5) as u8;
        signed -= (x % 7000) as i16;
    }
    (total, signed)
}

#[par_for]
fn i8_overflow() -> i8 {
    let mut level = 0i8;
    #[par_for]
    for x in 0..100 {
        level += if x % 2 == 0 { 100 } else { -100 };
    }
    let mut peak = 120i8;
    #[par_for]
    for x in 0..20 {
        if x > 12 {
            peak += 1;
        }
    }
    level + peak
}

#[par_for]
fn u128_sum() -> (u128, i128, usize) {
    let mut big = u128::MAX / 4;
    let mut low = i128::MIN + 1_000_000_000;
    let mut n = 0usize;
    #[par_for]
    for x in numbers(300) {
        big += x as u128 * u64::MAX as u128;
        low -= x as i128;
        n += (x as u128 % 3) as usize;
    }
    (big, low, n)
}

#[par_for]
fn entry_match() -> BTreeMap<u64, (u32, u64)> {
    let mut map: HashMap<u64, (u32, u64)> = HashMap::new();
    #[par_for]
    for x in numbers(150) {
        match map.entry(x % 11) {
            Entry::Occupied(mut e) => {
                let e = e.get_mut();
                e.0 += 1;
                e.1 = e.1.max(x);
            }
            Entry::Vacant(e) => {
                e.insert((1, x));
            }
        }
    }
    map.into_iter().collect()
}

#[par_for]
fn nested_maps() -> BTreeMap<u64, BTreeMap<u64, u32>> {
    let mut map: BTreeMap<u64, BTreeMap<u64, u32>> = BTreeMap::new();
    #[par_for]
    for x in numbers(120) {
        *map.entry(x % 4).or_default().entry(x % 3).or_insert(0) += 1;
    }
    map
}

#[par_for]
fn extend_map() -> BTreeMap<u64, u64> {
    let mut map = BTreeMap::new();
    #[par_for]
    for x in numbers(50) {
        map.extend((0..x % 4).map(|k| (k * 10 + x % 10, x)));
    }
    map
}

#[par_for]
fn extend_string() -> (String, Vec<String>) {
    let mut s = String::new();
    let mut v = Vec::new();
    #[par_for]
    for w in ["a", "bc", "def"] {
        s.extend(w.chars().rev());
        s.extend(["-", "+"]);
        v.extend_from_slice(&[w.to_string(), w.repeat(2)]);
    }
    (s, v)
}

#[par_for]
fn append_vec() -> (Vec<u64>, BTreeMap<u64, u64>) {
    let mut all = vec![1];
    let mut map = BTreeMap::new();
    #[par_for]
    for x in numbers(40) {
        let mut part: Vec<u64> = (0..x % 5).collect();
        all.append(&mut part);
        let mut m = BTreeMap::from([(x % 10, x)]);
        map.append(&mut m);
    }
    (all, map)
}

#[par_for]
fn heap_reversed() -> Vec<(Reverse<u64>, usize)> {
    let mut queue = BinaryHeap::new();
    #[par_for]
    for (i, x) in numbers(80).into_iter().enumerate() {
        queue.push((Reverse(x % 40), i));
    }
    let mut out = vec![];
    while let Some(top) = queue.pop() {
        out.push(top);
    }
    out
}

#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Stats {
    n: u64,
    sum: u64,
    worst: Option<u64>,
}
impl Stats {
    fn of(x: u64) -> Stats {
        Stats { n: 1, sum: x, worst: Some(x) }
    }
}
impl AddAssign<Stats> for Stats {
    fn add_assign(&mut self, o: Stats) {
        self.n += o.n;
        self.sum += o.sum;
        self.worst = self.worst.max(o.worst);
    }
}
impl AddAssign<u64> for Stats {
    fn add_assign(&mut self, x: u64) {
        *self += Stats::of(x);
    }
}

#[cfg(not(doc))]
#[par_for]
fn own_accumulator() -> (Stats, Stats) {
    let mut stats = Stats::default();
    let mut odd = Stats::of(5);
    #[par_for]
    for x in numbers(100) {
        stats += Stats::of(x);
        if x % 2 == 1 {
            odd += x;
        }
    }
    (stats, odd)
}

fn merge(into: &mut Stats, from: Stats) {
    *into += from;
}
fn longer(into: &mut String, from: String) {
    if from.len() > into.len() {
        *into = from
    }
}

#[par_for]
fn own_merge() -> (Stats, String) {
    let mut stats = Stats::default();
    let mut name = String::new();
    #[par_for(reduce(stats: merge, name: longer))]
    for x in numbers(100) {
        merge(&mut stats, Stats::of(x));
        longer(&mut name, format!("{x}"));
    }
    (stats, name)
}

struct Grid<T, const N: usize> {
    cells: [[T; N]; N],
    touched: usize,
}
#[par_for]
impl<T: Copy + Send + Sync + PartialOrd + std::ops::Add<Output = T> + 'static, const N: usize> Grid<T, N> {
    fn bump(&mut self, by: T)
    where
        T: std::ops::AddAssign,
    {
        #[par_for(backend = "pool")]
        for row in self.cells.iter_mut() {
            for c in row {
                *c += by;
                self.touched += 1;
            }
        }
    }
    fn max(&self) -> T {
        let mut best = self.cells[0][0];
        #[par_for(backend = "pool")]
        for row in &self.cells {
            for c in row {
                if *c > best {
                    best = *c;
                }
            }
        }
        best
    }
}

fn generic_struct() -> (u32, usize, f32) {
    let mut g = Grid::<u32, 5> {
        cells: std::array::from_fn(|r| std::array::from_fn(|c| (r * c) as u32)),
        touched: 0,
    };
    g.bump(3);
    let f = Grid::<f32, 3> { cells: [[1.5, 2.0, -1.0], [0.0; 3], [9.0, f32::NAN, 8.0]], touched: 0 };
    (g.max(), g.touched, f.max())
}

#[par_for]
fn total_of(items: impl IntoIterator<Item = u64, IntoIter: Send>) -> (u64, usize) {
    let (mut t, mut n) = (0, 0);
    #[par_for(backend = "pool")]
    for x in items {
        t += x;
        n += 1;
    }
    (t, n)
}

fn iter_param() -> ((u64, usize), (u64, usize)) {
    (total_of(numbers(50)), total_of((0..9).filter(|x| x % 2 == 0)))
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Particle {
    pos: (f64, f64),
    vel: (f64, f64),
    alive: bool,
}

#[par_for]
fn simulation() -> (Vec<Particle>, usize, u64) {
    let mut ps: Vec<Particle> =
        (0..40).map(|i| Particle { pos: (i as f64, 0.0), vel: (1.0, i as f64 / 4.0), alive: true }).collect();
    let (mut died, mut bounces) = (0, 0u64);
    for _ in 0..5 {
        #[par_for]
        for p in ps.iter_mut() {
            if !p.alive {
                continue;
            }
            p.pos.0 += p.vel.0;
            p.pos.1 += p.vel.1;
            if p.pos.0 > 30.0 {
                p.vel.0 = -p.vel.0;
                bounces += 1;
            }
            if p.pos.1 > 25.0 {
                p.alive = false;
                died += 1;
            }
        }
    }
    (ps, died, bounces)
}

#[par_for]
fn letters() -> BTreeMap<String, BTreeMap<char, usize>> {
    let mut map: BTreeMap<String, BTreeMap<char, usize>> = BTreeMap::new();
    #[par_for]
    for word in ["alpha", "beta", "gamma", "alpha"].iter().map(|w| w.to_string()) {
        let letters = map.entry(word.clone()).or_default();
        for c in word.chars() {
            *letters.entry(c).or_default() += 1;
        }
    }
    map
}

#[par_for]
fn tags() -> (BTreeMap<u64, Vec<u64>>, usize) {
    let mut map: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    let mut n = 0;
    #[par_for]
    for x in numbers(90) {
        let entry = map.entry(x % 5).or_default();
        for k in 0..x % 3 {
            entry.push(x + k);
        }
        n += 1;
    }
    (map, n)
}

#[par_for]
fn list_each() -> Vec<Vec<u64>> {
    let mut groups = vec![Vec::new(); 6];
    #[par_for]
    for x in numbers(90) {
        let group = &mut groups[(x % 6) as usize];
        for k in 0..x % 3 {
            group.push(x + k);
        }
    }
    groups
}

#[par_for]
fn list_if() -> BTreeMap<u64, BTreeSet<u64>> {
    let mut map: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
    #[par_for]
    for x in numbers(90) {
        let set = map.entry(x % 5).or_default();
        for d in [2, 3, 5] {
            if x % d == 0 {
                set.insert(d);
            }
        }
    }
    map
}

#[derive(Default, Clone, Debug, serde::Serialize, serde::Deserialize)]
struct Row {
    n: u64,
    sums: [u64; 3],
    names: Vec<String>,
}

#[par_for]
fn row_each() -> BTreeMap<u64, Row> {
    let mut map: BTreeMap<u64, Row> = BTreeMap::new();
    #[par_for]
    for x in numbers(90) {
        let row = map.entry(x % 4).or_default();
        row.n += 1;
        for k in 0..3 {
            row.sums[k] += x;
        }
        row.names.push(x.to_string());
    }
    map
}

#[par_for]
fn durations_down() -> BTreeMap<u64, Duration> {
    let mut map: BTreeMap<u64, Duration> = (0..4).map(|k| (k, Duration::from_secs(1_000_000))).collect();
    #[par_for]
    for x in numbers(90) {
        *map.entry(x % 4).or_default() -= Duration::from_millis(x);
    }
    map
}

#[par_for]
fn durations_bound() -> (BTreeMap<u64, Duration>, BTreeMap<u64, i64>) {
    let mut map: BTreeMap<u64, Duration> = (0..4).map(|k| (k, Duration::from_secs(1_000_000))).collect();
    let mut n = BTreeMap::new();
    #[par_for]
    for x in numbers(90) {
        let left = map.entry(x % 4).or_default();
        *left -= Duration::from_millis(x);
        let c = n.entry(x % 3).or_insert(0);
        *c -= x as i64;
    }
    (map, n)
}

#[par_for]
fn ordered_macro() -> Vec<u64> {
    let mut v = vec![];
    #[par_for]
    for i in 0..60u64 {
        macro_rules! sq {
            ($x:expr) => {
                $x * $x
            };
        }
        macro_rules! cube {
            ($x:expr) => {
                sq!($x) * $x
            };
        }
        let y = sq!(i);
        #[ordered]
        {
            v.push(cube!(y));
        }
    }
    v
}

#[par_for]
fn ordered_tl() -> Vec<u64> {
    let mut v = vec![];
    #[par_for]
    for i in 0..60u64 {
        thread_local! { static C: Cell<u64> = Cell::new(1); }
        let y = i + C.with(|c| c.get());
        #[ordered]
        {
            v.push(y + C.with(|c| c.get()));
        }
    }
    v
}

#[derive(Default, Debug)]
struct World {
    by: BTreeMap<u64, Vec<u64>>,
    n: u64,
}
#[par_for]
impl World {
    fn fill(&mut self) {
        #[par_for]
        for x in numbers(90) {
            self.n += 1;
            let e = self.by.entry(x % 7).or_default();
            for k in 0..2 {
                e.push(k * x);
            }
        }
    }
}

fn fields_each() -> World {
    let mut w = World::default();
    w.fill();
    w
}
