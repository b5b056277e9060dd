//! Methods of the annotated `impl` called on `self` beside the fields that iterations change.

use std::collections::{BTreeMap, HashMap};

use super::{list, numbers, par_for};

list![
    weighted,
    weighted_by_path,
    through_other_methods,
    recursive,
    several_fields,
    kept_by_method,
    elements_by_method,
    counts_by_method,
    generic,
    question,
    left_early,
    stepped,
    floats,
    nested_fields,
    switched_on_a_module,
    nested_loops,
    steps_of_a_simulation,
    last_by_method,
];

#[derive(Debug, Default, Clone)]
struct Model {
    weights: Vec<u64>,
    scale: u64,
    total: u64,
    count: usize,
    log: Vec<String>,
    names: String,
    best: u64,
    at: usize,
    counts: HashMap<u64, u32>,
    bins: [u64; 8],
    last: Option<u64>,
    mean: f64,
}

fn model() -> Model {
    Model {
        weights: numbers(50),
        scale: 3,
        total: 17,
        log: vec!["start".into()],
        names: "names:".into(),
        best: 12,
        mean: 0.125,
        ..Model::default()
    }
}

#[par_for]
impl Model {
    fn weight(&self, i: u64) -> u64 {
        self.weights[i as usize % self.weights.len()] * self.scale
    }

    fn label(&self, i: u64) -> String {
        format!("{i}:{}", self.weight(i) % 100)
    }

    fn depth(&self, n: u64) -> u64 {
        if n == 0 { self.scale } else { self.depth(n / 2) + self.even_depth(n) }
    }

    fn even_depth(&self, n: u64) -> u64 {
        if n % 2 == 0 { 1 } else { Self::depth(self, n / 3) }
    }

    fn checked(&self, i: u64) -> Result<u64, String> {
        let weight = self.weight(i);
        if weight % 1_000 == 1 { Err(format!("{i} weighs {weight}")) } else { Ok(weight) }
    }

    fn add_all(&mut self, data: &[u64]) {
        #[par_for]
        for &x in data {
            self.total += self.weight(x);
            self.count += 1;
        }
    }

    fn add_by_path(&mut self, data: &[u64]) {
        #[par_for]
        for &x in data {
            self.total += Self::weight(self, x);
            if x % 2 == 0 {
                self.total -= Self::weight(&self, 1) % 10;
            }
        }
    }

    fn write_all(&mut self, data: &[u64]) {
        #[par_for]
        for &x in data {
            self.log.push(self.label(x));
            self.names.push_str(&self.label(x + 1));
            self.names += ";";
        }
    }

    fn add_depths(&mut self, data: &[u64]) {
        #[par_for]
        for x in data.iter() {
            self.total += self.depth(*x);
        }
    }

    fn keep_best(&mut self, data: &[u64]) {
        #[par_for]
        for (i, &x) in data.iter().enumerate() {
            let weight = self.weight(x) % 500;
            if weight > self.best {
                self.best = weight;
                self.at = i;
            }
        }
    }

    fn square_all(&mut self, n: usize) {
        self.weights = numbers(n);
        let mut shown = Vec::new();
        #[par_for]
        for i in 0..8 {
            self.bins[i] = self.weight(i as u64) + self.bins[i];
            shown.push(self.label(i as u64));
        }
        self.log = shown;
    }

    fn count_all(&mut self, data: &[u64]) {
        #[par_for]
        for &x in data {
            *self.counts.entry(self.weight(x) % 7).or_insert(0) += 1;
            self.bins[(x % 8) as usize] += self.weight(x);
        }
    }

    fn sum_checked(&mut self, data: &[u64]) -> Result<u64, String> {
        #[par_for]
        for &x in data {
            self.total += self.checked(x)?;
            self.count += 1;
        }
        Ok(self.total)
    }

    fn until(&mut self, data: &[u64], stop: u64) -> Option<(u64, usize)> {
        #[par_for]
        for &x in data {
            let weight = self.weight(x);
            self.total += weight;
            if weight % stop == 0 {
                return Some((self.total, self.count));
            }
            self.count += 1;
        }
        None
    }

    fn add_stepped(&mut self, data: &[u64]) {
        #[par_for]
        for &x in data {
            self.total = self.weight(x) + self.total;
            self.mean = self.mean + (self.weight(x) % 8) as f64;
        }
    }

    fn remember(&mut self, data: &[u64]) {
        #[par_for]
        for &x in data {
            if self.weight(x) % 3 == 0 {
                self.last = Some(self.weight(x));
            }
        }
    }

    fn both(&mut self, rows: &[Vec<u64>]) {
        #[par_for]
        for row in rows {
            self.count += 1;
            #[par_for]
            for &x in row {
                self.total += self.weight(x);
            }
        }
    }
}

fn weighted() -> (u64, usize) {
    let mut model = model();
    model.add_all(&numbers(900));
    model.add_all(&[]);
    (model.total, model.count)
}

fn weighted_by_path() -> u64 {
    let mut model = model();
    model.add_by_path(&numbers(900));
    model.total
}

fn through_other_methods() -> (Vec<String>, String) {
    let mut model = model();
    model.write_all(&numbers(300));
    model.write_all(&numbers(3));
    (model.log, model.names)
}

fn recursive() -> u64 {
    let mut model = model();
    model.add_depths(&numbers(200));
    model.total
}

fn several_fields() -> (u64, usize, Vec<String>) {
    let mut model = model();
    model.add_all(&numbers(100));
    model.write_all(&numbers(40));
    model.add_depths(&numbers(30));
    (model.total, model.count, model.log)
}

fn kept_by_method() -> Vec<(u64, usize)> {
    let mut model = model();
    let mut all = Vec::new();
    for n in [0, 5, 700] {
        model.keep_best(&numbers(n));
        all.push((model.best, model.at));
    }
    all
}

fn elements_by_method() -> ([u64; 8], Vec<String>) {
    let mut model = model();
    model.square_all(30);
    model.square_all(31);
    (model.bins, model.log)
}

fn counts_by_method() -> (BTreeMap<u64, u32>, [u64; 8]) {
    let mut model = model();
    model.counts.insert(3, 100);
    model.count_all(&numbers(600));
    (model.counts.into_iter().collect(), model.bins)
}

#[derive(Debug)]
struct Store<K, V> {
    items: Vec<(K, V)>,
    keys: Vec<K>,
    least: Option<V>,
}

#[par_for]
impl<K: Clone + Send + Sync, V: Clone + PartialOrd + Send + Sync> Store<K, V> {
    fn value(&self, i: usize) -> V {
        self.items[i % self.items.len()].1.clone()
    }

    fn gather(&mut self, n: usize) {
        #[par_for]
        for i in 0..n {
            let (value, next) = (self.value(i), self.value(i + 1));
            if value < next {
                self.keys.push(self.items[i % self.items.len()].0.clone());
                self.least = Some(value);
            }
        }
    }
}

fn generic() -> (Vec<String>, Option<u64>) {
    let items = numbers(40).into_iter().map(|x| (format!("k{x}"), x)).collect();
    let mut store = Store { items, keys: vec![], least: None };
    store.gather(500);
    (store.keys, store.least)
}

fn question() -> Vec<(Result<u64, String>, u64, usize)> {
    let run = |data: &[u64]| {
        let mut model = model();
        let result = model.sum_checked(data);
        (result, model.total, model.count)
    };
    vec![run(&numbers(3)), run(&numbers(3_000)), run(&[])]
}

fn left_early() -> Vec<(Option<(u64, usize)>, u64, usize)> {
    let run = |stop| {
        let mut model = model();
        let left = model.until(&numbers(800), stop);
        (left, model.total, model.count)
    };
    vec![run(2), run(97), run(1_000_003)]
}

fn stepped() -> u64 {
    let mut model = model();
    model.add_stepped(&numbers(500));
    model.total
}

/// Whole numbers of eighths, exact in any order.
fn floats() -> u64 {
    let mut model = model();
    model.add_stepped(&numbers(700));
    model.mean.to_bits()
}

#[derive(Default)]
struct Sums {
    total: u64,
    peak: u64,
}

#[derive(Default)]
struct Outer {
    sums: Sums,
    scale: u64,
    input: Vec<u64>,
}

#[par_for]
impl Outer {
    fn scaled(&self, i: usize) -> u64 {
        self.input[i] * self.scale
    }

    fn run(&mut self) {
        #[par_for]
        for i in 0..self.input.len() {
            self.sums.total += self.scaled(i);
            self.sums.peak = self.sums.peak.max(self.scaled(i) % 1_000);
        }
    }
}

fn nested_fields() -> (u64, u64) {
    let mut outer = Outer { scale: 5, input: numbers(400), ..Outer::default() };
    outer.run();
    (outer.sums.total, outer.sums.peak)
}

#[par_for(schedule = "dynamic", chunk = 5)]
mod inside {
    #[allow(unused_imports)]
    use super::par_for;

    pub struct Tally {
        pub count: u32,
        pub limit: u64,
    }

    impl Tally {
        fn counts(&self, x: u64) -> bool {
            x < self.limit
        }

        pub fn run(&mut self, data: &[u64]) {
            #[par_for]
            for &x in data {
                if self.counts(x) {
                    self.count += 1;
                }
            }
        }
    }
}

fn switched_on_a_module() -> u32 {
    let mut tally = inside::Tally { count: 1, limit: 400_000 };
    tally.run(&numbers(900));
    tally.count
}

fn nested_loops() -> (u64, usize) {
    let mut model = model();
    let rows: Vec<Vec<u64>> = numbers(300).chunks(11).map(<[u64]>::to_vec).collect();
    model.both(&rows);
    (model.total, model.count)
}

struct Grid {
    width: usize,
    now: Vec<i64>,
    next: Vec<i64>,
    energy: i64,
}

#[par_for]
impl Grid {
    fn at(&self, x: isize, y: isize) -> i64 {
        let width = self.width as isize;
        self.now[(y.rem_euclid(width) * width + x.rem_euclid(width)) as usize]
    }

    fn around(&self, i: usize) -> i64 {
        let (x, y) = ((i % self.width) as isize, (i / self.width) as isize);
        self.at(x - 1, y) + self.at(x + 1, y) + self.at(x, y - 1) + self.at(x, y + 1)
    }

    fn step(&mut self) {
        #[par_for]
        for i in 0..self.width * self.width {
            let value = (self.around(i) * 3 + self.now[i]) % 1_001;
            self.next[i] = value;
            self.energy += value;
        }
        std::mem::swap(&mut self.now, &mut self.next);
    }
}

fn steps_of_a_simulation() -> (Vec<i64>, i64) {
    let now: Vec<i64> = numbers(24 * 24).into_iter().map(|x| x as i64 % 100).collect();
    let mut grid = Grid { width: 24, next: vec![0; now.len()], now, energy: 0 };
    for _ in 0..4 {
        grid.step();
    }
    (grid.now, grid.energy)
}

fn last_by_method() -> Option<u64> {
    let mut model = model();
    model.remember(&numbers(500));
    model.last
}
