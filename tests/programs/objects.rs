//! Methods, fields, parameters, generic types and closures around loops that gather.

use super::{eighths as f, list, par_for, small, words};
use std::collections::{BTreeMap, BTreeSet};

list![
    nested_closures,
    shadow_total,
    shadow_inner_loop,
    string_prepend,
    extend_nested,
    append_parts,
    retain_like,
    method_chain_self,
    trait_method,
    assoc_fn,
    generic_struct,
    lifetimes_struct,
    box_field,
    rc_process,
    refs_param,
    mut_slice_param,
    option_field,
    enum_counts
];

#[derive(Debug, Default, Clone)]
struct Stats {
    n: u64,
    sum: f64,
    hist: Vec<u32>,
    best: Option<(usize, f64)>,
    names: BTreeSet<String>,
}

#[par_for]
impl Stats {
    fn bucket(&self, x: f64) -> usize {
        (x.abs() as usize).min(self.hist.len() - 1)
    }
    fn feed(&mut self, xs: &[f64]) -> &mut Self {
        #[par_for]
        for (i, &x) in xs.iter().enumerate() {
            self.n += 1;
            self.sum += x;
            let b = self.bucket(x);
            if x > 5.0 {
                self.names.insert(format!("b{b}"));
            }
            if self.best.map_or(true, |(_, y)| x > y) {
                self.best = Some((i, x));
            }
        }
        self
    }
    fn tally(&mut self, xs: &[f64]) -> &mut Self {
        let top = self.hist.len() - 1;
        #[par_for]
        for x in xs {
            self.hist[(x.abs() as usize).min(top)] += 1;
        }
        self
    }
}

trait Shape: Sync {
    fn area(&self) -> u64;
    fn tag(&self) -> &'static str {
        "shape"
    }
}

struct Sq(u64);
struct Rect(u64, u64);

impl Shape for Sq {
    fn area(&self) -> u64 {
        self.0 * self.0
    }
    fn tag(&self) -> &'static str {
        "sq"
    }
}

impl Shape for Rect {
    fn area(&self) -> u64 {
        self.0 * self.1
    }
}

struct Calc;
#[par_for]
impl Calc {
    const K: u64 = 3;
    fn weigh(x: u64) -> u64 {
        x * Self::K
    }
    fn all(xs: &[u64]) -> u64 {
        let mut t = 0;
        #[par_for]
        for x in xs {
            t += Self::weigh(*x);
        }
        t
    }
}

#[derive(Debug, Default)]
struct Bag<T> {
    items: Vec<T>,
    count: usize,
}

#[par_for]
impl<T: Clone + Send + Sync + PartialOrd> Bag<T> {
    fn fill(&mut self, xs: &[T], limit: &T) {
        #[par_for(backend = "pool")]
        for x in xs {
            if x < limit {
                self.items.push(x.clone());
            } else {
                self.count += 1;
            }
        }
    }
}

struct Scan<'a> {
    text: &'a str,
    found: Vec<&'a str>,
}

#[par_for]
impl<'a> Scan<'a> {
    fn go(&mut self) {
        let text: &'a str = self.text;
        #[par_for(backend = "pool")]
        for w in text.split(' ') {
            if w.len() > 3 {
                self.found.push(w);
            }
        }
    }
}

struct Deep {
    inner: Box<Inner>,
}
struct Inner {
    total: u64,
    list: Vec<u64>,
    nested: (u32, [u64; 2]),
}

#[derive(Default, Debug)]
struct Opt {
    first: Option<u64>,
    last: Option<u64>,
    max: Option<u64>,
    list: Option<Vec<u64>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
enum Kind {
    A,
    B,
    C,
}

#[par_for]
fn into(xs: &[u64], total: &mut u64, seen: &mut Vec<u64>, best: &mut Option<u64>) {
    #[par_for]
    for &x in xs {
        *total += x;
        seen.push(x);
        if best.is_none_or(|b| x > b) {
            *best = Some(x);
        }
    }
}

#[par_for]
fn scale(xs: &mut [u64], by: u64, log: &mut String) {
    #[par_for]
    for (i, x) in xs.iter_mut().enumerate() {
        *x *= by;
        if i % 4 == 0 {
            *log += &format!("{x};");
        }
    }
}

#[par_for]
fn nested_closures() -> (Vec<u64>, u64) {
    let mut v = vec![];
    let mut t = 0;
    let k = 3;
    #[par_for]
    for x in small(20) {
        let add = move |y: u64| move |z: u64| y + z + k;
        v.extend((0..x % 3).map(add(x)));
        t += add(1)(2);
    }
    (v, t)
}

#[par_for]
fn shadow_total() -> (u64, u64) {
    let mut total = 0;
    let mut n = 0;
    #[par_for]
    for x in small(30) {
        total += x;
        {
            let total = x * 2;
            n += total;
        }
    }
    (total, n)
}

#[par_for]
fn shadow_inner_loop() -> (u64, u64) {
    let mut x = 0;
    let mut y = 0;
    #[par_for]
    for v in small(30) {
        x += v;
        for x in 0..v % 3 {
            y += x;
        }
    }
    (x, y)
}

#[par_for]
fn string_prepend() -> String {
    let mut s = String::from("end");
    #[par_for]
    for x in small(12) {
        s = format!("{x},") + &s;
    }
    s
}

#[par_for]
fn extend_nested() -> Vec<(u64, u64)> {
    let mut v = vec![];
    #[par_for]
    for x in small(20) {
        v.extend((0..x % 4).map(|k| (x, k)));
        v.extend_from_slice(&[(x, 9)]);
    }
    v
}

#[par_for]
fn append_parts() -> (Vec<u64>, Vec<u64>) {
    let (mut ev, mut od) = (vec![], vec![]);
    #[par_for]
    for x in small(20) {
        let (mut a, mut b): (Vec<u64>, Vec<u64>) = (0..x % 7).partition(|k| k % 2 == 0);
        ev.append(&mut a);
        od.append(&mut b);
    }
    (ev, od)
}

#[par_for]
fn retain_like() -> (Vec<String>, Vec<String>) {
    let (mut keep, mut drop_) = (vec![], vec![]);
    #[par_for]
    for w in words() {
        if w.contains('g') { keep.push(w) } else { drop_.push(w) }
    }
    (keep, drop_)
}

fn method_chain_self() -> Stats {
    let mut s = Stats { hist: vec![0; 4], ..Default::default() };
    s.feed(&f(40)).tally(&f(30));
    s
}

#[par_for]
fn trait_method() -> (u64, BTreeMap<&'static str, u64>) {
    let shapes: Vec<Box<dyn Shape>> = small(20)
        .into_iter()
        .map(|x| if x % 2 == 0 { Box::new(Sq(x)) as Box<dyn Shape> } else { Box::new(Rect(x, 2)) })
        .collect();
    let mut total = 0;
    let mut by = BTreeMap::new();
    #[par_for(backend = "pool")]
    for s in &shapes {
        total += s.area();
        *by.entry(s.tag()).or_insert(0) += s.area();
    }
    (total, by)
}

fn assoc_fn() -> u64 {
    Calc::all(&small(30))
}

fn generic_struct() -> Bag<u64> {
    let mut b = Bag { items: vec![], count: 0 };
    b.fill(&small(30), &50);
    b
}

fn lifetimes_struct() -> Vec<String> {
    let t = "some words in a longer text".to_string();
    let mut s = Scan { text: &t, found: vec![] };
    s.go();
    s.found.iter().map(|s| s.to_string()).collect()
}

#[par_for]
fn box_field() -> (u64, Vec<u64>, (u32, [u64; 2])) {
    let mut d = Deep { inner: Box::new(Inner { total: 0, list: vec![], nested: (0, [0; 2]) }) };
    #[par_for]
    for x in small(30) {
        d.inner.total += x;
        d.inner.list.push(x);
        d.inner.nested.0 += 1;
        d.inner.nested.1[(x % 2) as usize] += x;
    }
    (d.inner.total, d.inner.list, d.inner.nested)
}

#[par_for]
fn rc_process() -> u64 {
    let rc = std::rc::Rc::new(small(20));
    let mut t = 0;
    #[par_for(backend = "process-pool", workers = 2)]
    for i in 0..20 {
        t += rc[i];
    }
    t
}

fn refs_param() -> (u64, Vec<u64>, Option<u64>) {
    let (mut a, mut b, mut c) = (1, vec![7], None);
    into(&small(30), &mut a, &mut b, &mut c);
    (a, b, c)
}

fn mut_slice_param() -> (Vec<u64>, String) {
    let mut v = small(20);
    let mut s = String::new();
    scale(&mut v, 3, &mut s);
    (v, s)
}

#[par_for]
fn option_field() -> Opt {
    let mut o = Opt { list: Some(vec![]), ..Default::default() };
    #[par_for]
    for x in small(30) {
        if o.first.is_none() {
            o.first = Some(x);
        }
        o.last = Some(x);
        o.max = o.max.max(Some(x));
        if let Some(l) = &mut o.list {
            l.push(x);
        }
    }
    o
}

#[par_for]
fn enum_counts() -> (BTreeMap<Kind, u32>, [u32; 3]) {
    let mut m = BTreeMap::new();
    let mut a = [0; 3];
    #[par_for]
    for x in small(40) {
        let k = match x % 3 {
            0 => Kind::A,
            1 => Kind::B,
            _ => Kind::C,
        };
        *m.entry(k).or_default() += 1;
        a[k as usize] += 1;
    }
    (m, a)
}
