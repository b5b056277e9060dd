//! What elements are reached through: fields, references, boxes, deques, parts of elements.

use super::{bits, list, numbers, par_for, reals};
use std::collections::VecDeque;

list![
    grid_of_self,
    grid_through_a_method,
    particles_apart,
    three_fields,
    boxed_slice,
    deque_behind,
    arrays_of_arrays,
    array_parameter,
    units,
    pairs_of_options,
    strings_in_place,
    vectors_in_elements,
    matches_on_elements,
    references_kept,
    methods_with_two,
    swapped_between,
    replaced_and_taken,
    compound_operators,
    nested_fields,
    tuples_of_elements,
    permuted,
    permuted_structs,
    inverse_permutation,
    counting_sort_places,
    histogram_beside_elements,
    gathered_then_written,
];

struct Grid {
    w: usize,
    h: usize,
    grid: Vec<f64>,
    flags: Vec<bool>,
}

impl Grid {
    fn new() -> Grid {
        Grid { w: 9, h: 7, grid: reals(63, 1), flags: vec![false; 63] }
    }
}

#[par_for]
impl Grid {
    fn scaled(&mut self, by: f64) {
        #[par_for]
        for y in 0..self.h {
            for x in 0..self.w {
                self.grid[y * self.w + x] *= by + x as f64;
                self.flags[y * self.w + x] = self.grid[y * self.w + x] > 0.0;
            }
        }
    }

    fn weight(&self, y: usize, x: usize) -> f64 {
        (y * 3 + x) as f64 / self.w as f64
    }

    fn weighted(&mut self) {
        #[par_for]
        for y in 0..self.h {
            for x in 0..self.w {
                self.grid[y * self.w + x] += self.weight(y, x);
            }
        }
    }
}

fn grid_of_self() -> (Vec<u64>, Vec<bool>) {
    let mut grid = Grid::new();
    grid.scaled(1.5);
    (bits(&grid.grid), grid.flags)
}

fn grid_through_a_method() -> Vec<u64> {
    let mut grid = Grid::new();
    grid.weighted();
    bits(&grid.grid)
}

#[derive(Default)]
struct Particles {
    x: Vec<f64>,
    v: Vec<f64>,
    hits: Vec<u32>,
}

#[par_for]
fn particles_apart() -> (Vec<u64>, Vec<u64>, Vec<u32>) {
    let mut p = Particles { x: reals(200, 1), v: reals(200, 2), hits: vec![0; 200] };
    for _ in 0..3 {
        #[par_for]
        for i in 0..p.x.len() {
            p.x[i] += 0.1 * p.v[i];
            if p.x[i].abs() > 5.0 {
                p.v[i] = -p.v[i];
                p.hits[i] += 1;
            }
        }
    }
    (bits(&p.x), bits(&p.v), p.hits)
}

#[par_for]
fn three_fields() -> Vec<u64> {
    let n = 90;
    let (mut r, mut g, mut b) = (numbers(n), numbers(n), vec![0; n]);
    #[par_for]
    for ((r, g), b) in r.iter_mut().zip(g.iter_mut()).zip(b.iter_mut()) {
        std::mem::swap(r, g);
        *b = *r ^ (*g << 1);
    }
    r.into_iter().chain(g).chain(b).collect()
}

#[par_for]
fn boxed_slice() -> Box<[u64]> {
    let mut out = numbers(77).into_boxed_slice();
    #[par_for]
    for i in 0..out.len() {
        out[i] = out[i].rotate_left(i as u32 % 64);
    }
    out
}

#[par_for]
fn deque_behind() -> VecDeque<u64> {
    let mut queue: VecDeque<u64> = numbers(40).into();
    queue.rotate_left(13);
    queue.push_front(5);
    let queue_behind = &mut queue;
    #[par_for]
    for i in 0..queue_behind.len() {
        queue_behind[i] += i as u64;
    }
    queue
}

#[par_for]
fn arrays_of_arrays() -> [[u32; 6]; 5] {
    let mut table = [[0; 6]; 5];
    #[par_for]
    for i in 0..5 {
        for j in 0..6 {
            table[i][j] = (i * 10 + j) as u32;
        }
        table[i].reverse();
    }
    table
}

#[par_for]
fn fill(out: &mut [u16; 50], from: u16) {
    #[par_for]
    for i in 0..out.len() {
        out[i] = from + i as u16;
    }
}

fn array_parameter() -> Vec<u16> {
    let mut out = [0; 50];
    fill(&mut out, 7);
    out.to_vec()
}

fn permutation(n: usize) -> Vec<usize> {
    (0..n).map(|i| (i * 37 + 11) % n).collect()
}

#[par_for]
fn permuted() -> Vec<u64> {
    let p = permutation(100);
    let mut out = vec![0; 100];
    #[par_for]
    for (i, to) in p.iter().enumerate() {
        out[*to] = (i * i) as u64;
    }
    out
}

#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Record {
    name: String,
    counts: [u32; 3],
    pos: (f64, f64),
    list: Vec<u64>,
}

#[par_for]
fn permuted_structs() -> Vec<Record> {
    let p = permutation(50);
    let mut out = vec![Record::default(); 50];
    #[par_for]
    for i in 0..50 {
        let record = &mut out[p[i]];
        record.name = format!("record {i}");
        record.counts[i % 3] = i as u32;
        record.list.push(i as u64);
    }
    out
}

#[par_for]
fn inverse_permutation() -> Vec<usize> {
    let p = permutation(203);
    let mut inverse = vec![usize::MAX; 203];
    #[par_for]
    for i in 0..p.len() {
        inverse[p[i]] = i;
    }
    inverse
}

#[par_for]
fn counting_sort_places() -> Vec<u64> {
    let keys = numbers(200);
    let rank: Vec<usize> =
        (0..200).map(|i| keys.iter().enumerate().filter(|(j, k)| (**k, *j) < (keys[i], i)).count()).collect();
    let mut sorted = vec![0; 200];
    #[par_for]
    for (i, key) in keys.iter().enumerate() {
        sorted[rank[i]] = *key;
    }
    sorted
}

#[par_for]
fn histogram_beside_elements() -> (Vec<u32>, Vec<u64>) {
    let data = numbers(700);
    let (mut bins, mut low) = (vec![0u32; 16], vec![0; 700]);
    #[par_for]
    for i in 0..data.len() {
        bins[data[i] as usize % 16] += 1;
        low[i] = data[i] % 16;
    }
    (bins, low)
}

#[par_for]
fn gathered_then_written() -> Vec<u64> {
    let (from, at) = (numbers(90), permutation(90));
    let mut out = vec![0; 90];
    #[par_for]
    for i in 0..90 {
        out[i] = from[at[i]] + from[at[at[i]]];
    }
    out
}

#[par_for]
fn pairs_of_options() -> Vec<Option<(u64, bool)>> {
    let mut out = vec![None; 64];
    #[par_for]
    for i in 0..out.len() {
        if i % 3 != 0 {
            out[i] = Some((i as u64, i % 2 == 0));
        }
        if let Some((n, even)) = &mut out[i] {
            *n += 10;
            *even = !*even;
        }
    }
    out
}

#[par_for]
fn strings_in_place() -> Vec<String> {
    let mut out: Vec<String> = (0..40).map(|i| format!("<{i}>")).collect();
    #[par_for]
    for i in 0..out.len() {
        out[i].push_str("!");
        out[i] = out[i].to_uppercase() + "x";
        let text = &mut out[i];
        text.insert(0, '-');
    }
    out
}

#[par_for]
fn vectors_in_elements() -> Vec<Vec<usize>> {
    let n = 40;
    let mut factors = vec![Vec::new(); n];
    #[par_for]
    for i in 1..n {
        for d in 1..=i {
            if i % d == 0 {
                factors[i].push(d);
            }
        }
        factors[i].reverse();
        factors[i].truncate(4);
    }
    factors
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
enum Cell {
    Empty,
    Full { weight: u64 },
}

#[par_for]
fn matches_on_elements() -> Vec<Cell> {
    let mut cells: Vec<Cell> = numbers(50)
        .iter()
        .map(|n| if n % 2 == 0 { Cell::Empty } else { Cell::Full { weight: *n } })
        .collect();
    #[par_for]
    for i in 0..cells.len() {
        match &mut cells[i] {
            Cell::Full { weight } => *weight /= 2,
            cell => *cell = Cell::Full { weight: i as u64 },
        }
    }
    cells
}

#[par_for]
fn references_kept() -> Vec<Record> {
    let mut all = vec![Record::default(); 20];
    #[par_for]
    for i in 0..all.len() {
        let record = &mut all[i];
        let (first, last) = (&mut record.pos.0, &mut record.pos.1);
        *first += i as f64;
        *last -= *first;
        all[i].counts = [i as u32; 3];
    }
    all
}

fn mix(a: &mut u64, b: &mut u64, by: u64) {
    *a = a.wrapping_mul(by);
    *b ^= *a;
}

#[par_for]
fn methods_with_two() -> (Vec<u64>, Vec<u64>) {
    let (mut a, mut b) = (numbers(70), numbers(70));
    #[par_for]
    for i in 0..70 {
        mix(&mut a[i], &mut b[69 - i], i as u64);
        b[69 - i] = b[69 - i].clamp(3, 900_000);
    }
    (a, b)
}

#[par_for]
fn swapped_between() -> (Vec<String>, Vec<String>) {
    let mut a: Vec<String> = (0..30).map(|i| i.to_string()).collect();
    let mut b = vec![String::from("b"); 30];
    #[par_for]
    for i in (0..30).step_by(2) {
        std::mem::swap(&mut a[i], &mut b[i]);
    }
    (a, b)
}

#[par_for]
fn replaced_and_taken() -> (Vec<String>, Vec<Option<String>>) {
    let mut a: Vec<String> = (0..30).map(|i| i.to_string()).collect();
    let mut b: Vec<Option<String>> = (0..30).map(|i| (i % 4 > 0).then(|| "z".repeat(i))).collect();
    #[par_for]
    for i in 0..30 {
        if let Some(text) = b[i].take() {
            let old = std::mem::replace(&mut a[i], text);
            b[i].get_or_insert_with(String::new).push_str(&old);
        }
    }
    (a, b)
}

#[par_for]
fn compound_operators() -> Vec<i64> {
    let mut a: Vec<i64> = numbers(64).iter().map(|n| *n as i64).collect();
    #[par_for]
    for i in 0..64 {
        a[i] += 3;
        a[i] -= 100;
        a[i] *= 2;
        a[i] /= 3;
        a[i] %= 1000;
        a[i] <<= i % 5;
        a[i] >>= 1;
        a[i] |= 8;
        a[i] &= !1;
        a[i] ^= i as i64;
    }
    a
}

struct Inner {
    data: Vec<u64>,
}

struct Outer {
    inner: Inner,
    pair: (Vec<u64>, usize),
}

#[par_for]
fn nested_fields() -> (Vec<u64>, Vec<u64>) {
    let mut o = Outer { inner: Inner { data: numbers(45) }, pair: (vec![0; 90], 2) };
    #[par_for]
    for i in 0..o.inner.data.len() {
        o.pair.0[o.pair.1 * i] = o.inner.data[i];
        o.inner.data[i] = o.pair.1 as u64;
        o.pair.0[o.pair.1 * i + 1] = i as u64;
    }
    (o.inner.data, o.pair.0)
}

#[par_for]
fn tuples_of_elements() -> Vec<(u64, u64)> {
    let mut pairs: Vec<(u64, u64)> = numbers(50).iter().map(|n| (n % 100, n / 100)).collect();
    #[par_for]
    for i in 0..pairs.len() {
        let (a, b) = pairs[i];
        if a > b {
            pairs[i] = (b, a);
        }
        pairs[i].0 += 1;
        (pairs[i].1, _) = (pairs[i].1 + pairs[i].0, 0);
    }
    pairs
}

#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Nothing;

#[par_for]
fn units() -> (usize, Vec<Nothing>) {
    let mut out = vec![Nothing; 30];
    let mut count = 0;
    #[par_for]
    for i in 0..out.len() {
        out[i] = Nothing;
        if out[i] == Nothing {
            count += 1;
        }
    }
    (count, out)
}
