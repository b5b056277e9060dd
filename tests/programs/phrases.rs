//! Turns of phrase: several variables at once, sentinels and flags, names used again inside, buffers, closures.

use super::{list, numbers, par_for};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;

list![
    closure_each,
    closure_counts,
    destructured_stats,
    reborrowed,
    tuple_minmax,
    tuple_sums,
    not_contains,
    let_underscore,
    err_last,
    first_err,
    total_cmp_min,
    bytes_le,
    optional_log,
    sentinel,
    flagged,
    deque_log,
    destructured_self,
    drained,
    mem_take,
    own_name_if_let,
    own_name_match,
    self_closure,
    ret_ok_tuple,
    if_cond_loop,
    min_max_struct,
    bool_find,
    find_or_insert_order,
    mut_item_fields,
    string_keyed_min,
];

#[par_for]
fn closure_each() -> Vec<u64> {
    let mut out = vec![];
    #[par_for]
    for x in numbers(40) {
        (0..x % 3).for_each(|k| out.push(k + x));
    }
    out
}

#[par_for]
fn closure_counts() -> (usize, usize) {
    let mut looked = 0;
    let mut found = 0;
    #[par_for]
    for x in numbers(40) {
        found += (0..x % 9)
            .filter(|k| {
                looked += 1;
                k % 2 == 0
            })
            .count();
    }
    (looked, found)
}

#[derive(Debug, Default, Clone)]
struct Stats {
    n: u64,
    sum: u64,
    names: Vec<String>,
}

#[par_for]
fn destructured_stats() -> Stats {
    let mut stats = Stats::default();
    {
        let Stats { n, sum, names } = &mut stats;
        #[par_for]
        for x in numbers(40) {
            *n += 1;
            *sum += x;
            names.push(format!("{x}"));
        }
    }
    stats
}

#[par_for]
fn reborrowed() -> (u64, Vec<u64>) {
    let (mut total, mut list) = (0, vec![]);
    let t = &mut total;
    let l = &mut list;
    #[par_for]
    for x in numbers(40) {
        *t += x;
        l.push(x);
    }
    (total, list)
}

#[par_for]
fn tuple_minmax() -> (u64, u64) {
    let (mut lo, mut hi) = (u64::MAX, 0);
    #[par_for]
    for x in numbers(40) {
        (lo, hi) = (lo.min(x), hi.max(x));
    }
    (lo, hi)
}

#[par_for]
fn tuple_sums() -> (u64, u64) {
    let (mut sum, mut count) = (0, 0);
    #[par_for]
    for x in numbers(40) {
        (sum, count) = (sum + x, count + 1);
    }
    (sum, count)
}

#[par_for]
fn not_contains() -> BTreeSet<u64> {
    let mut seen = BTreeSet::new();
    #[par_for]
    for x in numbers(40) {
        if !seen.contains(&(x % 7)) {
            seen.insert(x % 7);
        }
    }
    seen
}

#[par_for]
fn let_underscore() -> BTreeSet<u64> {
    let mut seen = BTreeSet::new();
    #[par_for]
    for x in numbers(40) {
        let _ = seen.insert(x % 7);
    }
    seen
}

#[par_for]
fn err_last() -> Result<u64, String> {
    let mut result = Ok(0);
    #[par_for]
    for x in numbers(40) {
        if x % 7 == 3 {
            result = Err(format!("bad {x}"));
        }
    }
    result
}

#[par_for]
fn first_err() -> Result<u64, String> {
    let mut result = Ok(0);
    #[par_for]
    for x in numbers(40) {
        if x % 7 == 3 && result.is_ok() {
            result = Err(format!("bad {x}"));
        }
    }
    result
}

#[par_for]
fn total_cmp_min() -> f64 {
    let mut best = f64::NAN;
    #[par_for]
    for x in numbers(40) {
        let y = (x % 13) as f64 - 6.0;
        if y.total_cmp(&best).is_lt() {
            best = y;
        }
    }
    best
}

#[par_for]
fn bytes_le() -> Vec<u8> {
    let mut buf = Vec::new();
    #[par_for]
    for x in numbers(20) {
        buf.extend_from_slice(&x.to_le_bytes());
        buf.push(b'\n');
        buf.extend(format!("{x}").bytes());
    }
    buf
}

struct Shop {
    items: Vec<u64>,
    total: u64,
    log: Vec<String>,
}

#[par_for]
impl Shop {
    fn run(&mut self) {
        let Self { items, total, log } = self;
        #[par_for]
        for x in items.iter() {
            *total += x;
            log.push(x.to_string());
        }
    }
}

fn destructured_self() -> (u64, Vec<String>) {
    let mut s = Shop { items: numbers(20), total: 0, log: vec![] };
    s.run();
    (s.total, s.log)
}

#[par_for]
fn drained() -> (Vec<u64>, usize) {
    let mut v = numbers(30);
    let mut out = vec![];
    #[par_for]
    for x in v.drain(5..) {
        out.push(x * 2);
    }
    (out, v.len())
}

#[par_for]
fn mem_take() -> Vec<String> {
    let mut buf = String::new();
    let mut out = vec![];
    #[par_for]
    for x in numbers(30) {
        buf.clear();
        write!(buf, "{x}").unwrap();
        out.push(std::mem::take(&mut buf));
    }
    out
}

#[par_for]
fn own_name_if_let() -> Option<u64> {
    let mut best: Option<u64> = None;
    #[par_for]
    for x in numbers(30) {
        if let Some(best) = &mut best {
            if x > *best {
                *best = x;
            }
        } else {
            best = Some(x);
        }
    }
    best
}

#[par_for]
fn own_name_match() -> Option<u64> {
    let mut best: Option<u64> = None;
    #[par_for]
    for x in numbers(30) {
        match best {
            Some(best) if best >= x => {}
            _ => best = Some(x),
        }
    }
    best
}

struct Cnt {
    n: u64,
    xs: Vec<u64>,
}

#[par_for]
impl Cnt {
    fn go(&mut self) {
        #[par_for]
        for x in &self.xs {
            let mut add = |k: u64| self.n += k;
            add(*x);
            add(1);
        }
    }
}

fn self_closure() -> u64 {
    let mut c = Cnt { n: 0, xs: numbers(20) };
    c.go();
    c.n
}

#[par_for]
fn ret_ok_tuple() -> Result<(usize, String), String> {
    let mut n = 0;
    let mut s = String::new();
    #[par_for]
    for x in numbers(300) {
        n += 1;
        s += &format!("{} ", x % 9);
        if x % 200 == 9 {
            return Ok((n, s));
        }
    }
    Err(format!("none in {n}"))
}

#[par_for]
fn if_cond_loop() -> bool {
    if {
        let mut all = true;
        #[par_for]
        for x in numbers(30) {
            all &= x < 1_000_003;
        }
        all
    } {
        true
    } else {
        false
    }
}

#[derive(Debug, Clone, Copy)]
struct MinMax {
    min: i64,
    max: i64,
}

#[par_for]
fn min_max_struct() -> MinMax {
    let mut m = MinMax { min: i64::MAX, max: i64::MIN };
    #[par_for]
    for x in numbers(30) {
        let x = x as i64 - 500;
        if x < m.min {
            m.min = x;
        }
        if x > m.max {
            m.max = x;
        }
    }
    m
}

#[par_for]
fn bool_find() -> (bool, Option<u64>) {
    let mut found = false;
    let mut which = None;
    #[par_for]
    for x in numbers(300) {
        if !found && x % 50 == 3 {
            found = true;
            which = Some(x);
        }
    }
    (found, which)
}

#[par_for]
fn find_or_insert_order() -> (Vec<String>, BTreeMap<String, usize>) {
    let mut names: Vec<String> = vec![];
    let mut ids = BTreeMap::new();
    #[par_for]
    for x in numbers(40) {
        let name = format!("n{}", x % 9);
        #[ordered]
        {
            let next = ids.len();
            ids.entry(name.clone()).or_insert_with(|| {
                names.push(name);
                next
            });
        }
    }
    (names, ids)
}

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
struct Acc {
    id: u64,
    hist: Vec<i64>,
    bal: i64,
}

#[par_for]
fn mut_item_fields() -> (Vec<Acc>, i64) {
    let mut accs: Vec<Acc> = (0..20).map(|id| Acc { id, hist: vec![], bal: 100 }).collect();
    let mut fees = 0;
    #[par_for]
    for a in accs.iter_mut() {
        let fee = (a.id % 4) as i64;
        a.bal -= fee;
        a.hist.push(a.bal);
        fees += fee;
        if a.id == 17 {
            break;
        }
    }
    (accs, fees)
}

#[par_for]
fn string_keyed_min() -> BTreeMap<String, u64> {
    let mut m: BTreeMap<String, u64> = BTreeMap::new();
    #[par_for]
    for x in numbers(90) {
        m.entry(format!("{}", x % 3)).and_modify(|m| *m = (*m).min(x)).or_insert(x);
    }
    m
}

#[par_for]
fn log_it(xs: &[u64], mut log: Option<&mut Vec<u64>>) -> u64 {
    let mut n = 0;
    #[par_for]
    for &x in xs {
        if let Some(log) = log.as_mut() {
            log.push(x);
        }
        n += x;
    }
    n
}

fn optional_log() -> (u64, u64, Vec<u64>) {
    let mut l = vec![];
    (log_it(&numbers(9), None), log_it(&numbers(20), Some(&mut l)), l)
}

#[par_for]
fn sentinel() -> (i64, usize, String, f64, i32) {
    let (mut first, mut at, mut name, mut f, mut neg) = (-1i64, usize::MAX, String::new(), f64::NAN, -5);
    #[par_for]
    for (i, x) in numbers(300).into_iter().enumerate() {
        if first == -1 && x % 50 == 3 {
            first = x as i64;
        }
        if x % 40 == 7 && at == usize::MAX {
            at = i;
        }
        if name.is_empty() && x % 30 == 1 {
            name = if i % 2 == 0 { String::new() } else { format!("n{x}") };
        }
        if f.is_nan() && x % 20 == 9 {
            f = if x % 3 == 0 { f64::NAN } else { x as f64 };
        }
        if neg < 0 && x % 9 == 0 {
            neg = (i as i32 % 40) - 20;
        }
    }
    (first, at, name, f, neg)
}

#[par_for]
fn flagged() -> (bool, Option<u64>, usize, bool, Result<u64, String>) {
    let (mut found, mut which, mut at, mut open, mut result) = (false, None, 0, true, Ok(3));
    #[par_for]
    for (i, x) in numbers(300).into_iter().enumerate() {
        if !found && x % 50 == 3 {
            found = true;
            which = Some(x);
            at = i;
        }
        if open && x % 97 == 5 {
            open = false;
        }
        if x % 70 == 6 && result.is_ok() {
            result = Err(format!("{i}: {x}"));
        }
    }
    (found, which, at, open, result)
}

#[par_for]
fn deque_log() -> (VecDeque<u64>, Vec<String>) {
    let mut q = VecDeque::new();
    let mut names: Vec<String> = vec![];
    #[par_for]
    for x in numbers(90) {
        if !q.contains(&(x % 11)) {
            q.push_back(x % 11);
        }
        let name = format!("n{}", x % 13);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (q, names)
}
