//! Logs, accounts and measurements, gathered into structs and by their methods.

use super::{list, numbers, par_for, text};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

list![
    log_levels,
    csv_totals,
    inventory,
    bank,
    config,
    bounds,
    durations_by_name,
    counters_struct,
    deep_field,
    self_methods,
    self_histogram,
];

#[par_for]
fn log_levels() -> (usize, usize, usize, Vec<String>, Option<usize>) {
    let lines: Vec<String> = (0..300)
        .map(|i| match i % 17 {
            3 => format!("ERROR disk {i}"),
            5 | 9 => format!("WARN slow {i}"),
            _ => format!("INFO ok {i}"),
        })
        .collect();
    let (mut infos, mut warnings, mut errors) = (0usize, 0usize, 0usize);
    let mut messages = Vec::new();
    let mut first_error = None;
    #[par_for]
    for (number, line) in lines.iter().enumerate() {
        let Some((level, rest)) = line.split_once(' ') else { continue };

        match level {
            "INFO" => infos += 1,
            "WARN" => warnings += 1,
            "ERROR" => {
                errors += 1;
                messages.push(format!("{number}: {rest}"));
                if first_error.is_none() {
                    first_error = Some(number);
                }
            }
            _ => unreachable!(),
        }
    }
    (infos, warnings, errors, messages, first_error)
}

#[derive(Debug, Default, Clone, PartialEq)]
struct Totals {
    rows: u32,
    amount: i64,
    largest: i64,
    names: BTreeSet<String>,
}

#[par_for]
fn csv_totals() -> Result<Totals, String> {
    let lines: Vec<String> = (0..200).map(|i| format!("name{},{},{}", i % 13, i * 7 % 31, i - 50)).collect();
    let mut totals = Totals::default();
    #[par_for]
    for line in &lines {
        let mut fields = line.split(',');
        let (Some(name), Some(a), Some(b)) = (fields.next(), fields.next(), fields.next()) else {
            return Err(format!("bad line {line:?}"));
        };
        let a: i64 = a.parse().map_err(|e| format!("{e}"))?;
        let b: i64 = b.parse().map_err(|e| format!("{e}"))?;
        totals.rows += 1;
        totals.amount += a * b;
        totals.largest = totals.largest.max(a * b);
        totals.names.insert(name.to_string());
    }
    Ok(totals)
}

#[derive(Debug, Clone, Default)]
struct Item {
    name: String,
    price: u32,
    stock: i32,
}

#[par_for]
fn inventory() -> (u64, i32, Vec<String>, Option<(String, u32)>) {
    let items: Vec<Item> = (0..90)
        .map(|i| Item { name: format!("item{i}"), price: i * 31 % 47, stock: i as i32 % 7 - 1 })
        .collect();
    let mut worth = 0;
    let mut missing = 0;
    let mut reorder = Vec::with_capacity(10);
    let mut dearest: Option<(String, u32)> = None;
    #[par_for]
    for Item { name, price, stock } in &items {
        worth += u64::from(*price) * (*stock).max(0) as u64;
        let name = name.clone();
        if *stock < 0 {
            missing -= stock;
        }
        if *stock <= 0 {
            reorder.push(name.clone());
        }
        if dearest.is_none() || *price > dearest.as_ref().unwrap().1 {
            dearest = Some((name, *price));
        }
    }
    (worth, missing, reorder, dearest)
}

struct Bank {
    accounts: BTreeMap<u32, i64>,
    fees: i64,
    log: Vec<String>,
}
#[par_for]
impl Bank {
    fn fee(&self, amount: i64) -> i64 {
        amount.abs() / 100
    }
    fn apply(&mut self, moves: &[(u32, i64)]) -> Result<usize, String> {
        let mut done = 0;
        #[par_for]
        for &(account, amount) in moves {
            if amount == 0 {
                return Err(format!("zero for {account} after"));
            }
            *self.accounts.entry(account).or_insert(0) += amount;
            self.fees += self.fee(amount);
            self.log.push(format!("{account}:{amount:+}"));
            done += 1;
        }
        Ok(done)
    }
}

fn bank() -> (Result<usize, String>, Result<usize, String>, BTreeMap<u32, i64>, i64, Vec<String>) {
    let mut bank = Bank { accounts: BTreeMap::from([(1, 1000)]), fees: 0, log: vec![] };
    let moves: Vec<_> =
        numbers(80).iter().map(|x| ((x % 5) as u32, (*x as i64 % 2001) - 1000 + 5000)).collect();
    let a = bank.apply(&moves);
    let mut bad = moves.clone();
    bad[40].1 = 0;
    let b = bank.apply(&bad);
    (a, b, bank.accounts, bank.fees, bank.log)
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Config {
    width: Option<u32>,
    height: Option<u32>,
    title: String,
    flags: Vec<String>,
    unknown: usize,
}

#[par_for]
fn config() -> Config {
    let lines = [
        "width = 3",
        "flag a",
        "height = 4",
        "title = x",
        "flag b",
        "width = 5",
        "??",
        "title = y",
        "flag c",
    ];
    let mut config = Config::default();
    #[par_for]
    for line in lines {
        if let Some(flag) = line.strip_prefix("flag ") {
            config.flags.push(flag.to_string());
        } else if let Some((key, value)) = line.split_once(" = ") {
            match key {
                "width" => config.width = value.parse().ok(),
                "height" => config.height = value.parse().ok(),
                "title" => config.title = value.to_string(),
                _ => config.unknown += 1,
            }
        } else {
            config.unknown += 1;
        }
    }
    config
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Bounds {
    min: (f32, f32),
    max: (f32, f32),
    count: u32,
}

#[par_for]
fn bounds() -> Bounds {
    let points: Vec<(f32, f32)> =
        numbers(200).iter().map(|x| ((x % 100) as f32 / 3.0, (x % 77) as f32)).collect();
    let mut bounds = Bounds { min: (f32::MAX, f32::MAX), max: (f32::MIN, f32::MIN), count: 0 };
    #[par_for]
    for &(x, y) in &points {
        bounds.min.0 = bounds.min.0.min(x);
        bounds.min.1 = bounds.min.1.min(y);
        bounds.max.0 = bounds.max.0.max(x);
        if y > bounds.max.1 {
            bounds.max.1 = y;
        }
        bounds.count += 1;
    }
    bounds
}

#[par_for]
fn durations_by_name() -> (BTreeMap<String, Duration>, Duration, Duration) {
    let spans: Vec<(String, Duration)> =
        numbers(90).iter().map(|x| (format!("task{}", x % 6), Duration::from_micros(*x))).collect();
    let mut by_name: BTreeMap<String, Duration> = BTreeMap::new();
    let mut total = Duration::ZERO;
    let mut longest = Duration::default();
    #[par_for]
    for (name, took) in &spans {
        *by_name.entry(name.clone()).or_default() += *took;
        total += *took;
        longest = longest.max(*took);
    }
    (by_name, total, longest)
}

#[derive(Debug, Default, Clone)]
struct Counters {
    ok: u32,
    failed: u32,
    bytes: u64,
    slowest: Duration,
    errors: BTreeMap<String, u32>,
    sample: Vec<u64>,
}

#[par_for]
fn counters_struct() -> Counters {
    let mut c = Counters::default();
    #[par_for]
    for x in numbers(130) {
        let took = Duration::from_micros(x % 5000);
        match x % 10 {
            0 => {
                c.failed += 1;
                *c.errors.entry("timeout".into()).or_default() += 1;
            }
            1 => {
                c.failed += 1;
                *c.errors.entry(String::from("refused")).or_default() += 1
            }
            _ => {
                c.ok += 1;
                c.bytes += x;
            }
        }
        if took > c.slowest {
            c.slowest = took;
        }
        if x % 20 == 0 {
            c.sample.push(x);
        }
    }
    c
}

#[derive(Default, Debug)]
struct Outer {
    mid: Mid,
}
#[derive(Default, Debug)]
struct Mid {
    inner: Inner,
    names: Vec<String>,
}
#[derive(Default, Debug)]
struct Inner {
    hits: [u32; 4],
    total: i64,
    max: Option<i64>,
}

#[par_for]
fn deep_field() -> Outer {
    let mut o = Outer::default();
    #[par_for]
    for x in numbers(77) {
        o.mid.inner.hits[(x % 4) as usize] += 1;
        o.mid.inner.total -= x as i64;
        o.mid.inner.max = o.mid.inner.max.max(Some(x as i64));
        o.mid.names.push(x.to_string());
    }
    o
}

struct Scanner {
    keywords: HashSet<String>,
    found: Vec<(usize, String)>,
    lines: usize,
    longest: usize,
}
#[par_for]
impl Scanner {
    fn is_keyword(&self, w: &str) -> bool {
        self.keywords.contains(w)
    }
    fn scan(&mut self, lines: &[String]) -> &mut Self {
        #[par_for]
        for (n, line) in lines.iter().enumerate() {
            self.lines += 1;
            self.longest = self.longest.max(line.len());
            for w in line.split(' ') {
                if self.is_keyword(w) {
                    self.found.push((n, w.to_owned()));
                }
            }
        }
        self
    }
}

fn self_methods() -> (usize, usize, Vec<(usize, String)>) {
    let mut s = Scanner {
        keywords: HashSet::from(["7".to_string(), "xx".into(), "has".into()]),
        found: vec![],
        lines: 0,
        longest: 0,
    };
    let lines: Vec<String> = text().lines().map(String::from).collect();
    s.scan(&lines).scan(&["7 8 9".to_string()]);
    (s.lines, s.longest, s.found)
}

struct Image {
    w: usize,
    h: usize,
    px: Vec<u8>,
}
#[par_for]
impl Image {
    fn at(&self, x: usize, y: usize) -> u8 {
        self.px[y * self.w + x]
    }
    fn histogram(&self) -> [u32; 8] {
        let mut bins = [0; 8];
        #[par_for]
        for y in 0..self.h {
            for x in 0..self.w {
                bins[self.at(x, y) as usize / 32] += 1;
            }
        }
        bins
    }
    fn invert(&mut self) -> u64 {
        let mut sum = 0;
        #[par_for]
        for p in &mut self.px {
            *p = 255 - *p;
            sum += *p as u64;
        }
        sum
    }
    fn bounding(&self, t: u8) -> Option<(usize, usize, usize, usize)> {
        let (mut x0, mut y0, mut x1, mut y1) = (usize::MAX, usize::MAX, 0, 0);
        #[par_for]
        for y in 0..self.h {
            for x in 0..self.w {
                if self.at(x, y) > t {
                    x0 = x0.min(x);
                    x1 = x1.max(x);
                    y0 = y0.min(y);
                    y1 = y1.max(y);
                }
            }
        }
        (x0 <= x1).then_some((x0, y0, x1, y1))
    }
}

fn self_histogram() -> (usize, [u32; 8], u64, Option<(usize, usize, usize, usize)>) {
    let mut i = Image { w: 20, h: 15, px: numbers(300).iter().map(|x| *x as u8).collect() };
    let h = i.histogram();
    let s = i.invert();
    (i.w, h, s, i.bounding(250))
}
