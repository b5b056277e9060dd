//! What a body only reads, and what else it does with the same names.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Mul;
use std::sync::Arc;

use super::{list, numbers, par_for};

list![
    stencil_over_vectors,
    rows_of_a_fractal,
    sequences_of_all_kinds,
    fields_of_a_value,
    references_that_are_kept,
    numbers_that_are_borrowed_too,
    numbers_in_closures,
    numbers_that_leave,
    copies_that_are_no_numbers,
    references_to_numbers,
    more_than_a_slice,
    loops_in_a_loop,
    types_known_later,
    shadowed_inside,
    beside_macros,
];

#[par_for]
fn stencil_over_vectors() -> Vec<u64> {
    let (mut from, mut to, m): (Vec<u64>, Vec<u64>, usize) = (numbers(144), vec![0; 144], 12);
    for _ in 0..3 {
        #[par_for]
        for i in 1..m - 1 {
            for j in 1..m - 1 {
                let around = from[(i - 1) * m + j] ^ from[(i + 1) * m + j];
                to[i * m + j] =
                    around.wrapping_add(from[i * m + j - 1]).rotate_left(from[i * m + j + 1] as u32);
            }
        }
        std::mem::swap(&mut from, &mut to);
    }
    from
}

#[par_for]
fn rows_of_a_fractal() -> Vec<u32> {
    let (m, scale) = (12, 3.0);
    let mut image = vec![0; m * m];
    #[par_for]
    for (y, row) in image.chunks_mut(m).enumerate() {
        for (x, pixel) in row.iter_mut().enumerate() {
            let (re, im) = (x as f64 / m as f64 * scale - 2.0, y as f64 / m as f64 * scale - 1.0);
            let (mut a, mut b) = (0.0, 0.0);
            while *pixel < 50 && a * a + b * b < 4.0 {
                (a, b) = (a * a - b * b + re, 2.0 * a * b + im);
                *pixel += 1;
            }
        }
    }
    image
}

#[par_for]
fn sequences_of_all_kinds() -> u64 {
    let (array, boxed): ([u64; 5], Box<[u64]>) = ([1, 2, 3, 4, 5], numbers(5).into());
    let (map, deque): (BTreeMap<usize, u64>, VecDeque<u64>) =
        ((0..5).map(|i| (i, 7)).collect(), (0..5).collect());
    let (counted, rows, text) = (Arc::new(numbers(5)), vec![numbers(5); 5], "hello");
    let behind = &boxed;
    let mut total = 0u64;
    #[par_for]
    for i in 0..5 {
        let rest = text[i..].len() as u64 + rows.iter().count() as u64 + array.len() as u64;
        let (more, last) = (counted[i] ^ rows[i][4 - i] ^ boxed[i], behind[i] ^ *behind.last().unwrap());
        total =
            total.wrapping_add(array[i] + map[&i] + deque[i] + rest).wrapping_add(more).wrapping_add(last);
    }
    total
}

struct Field {
    cells: Vec<f64>,
    next: Vec<f64>,
    width: usize,
    step: f64,
    name: String,
}

fn field() -> Field {
    let cells = numbers(48).iter().map(|n| (n % 1000) as f64).collect();
    Field { cells, next: vec![0.0; 48], width: 8, step: 0.25, name: "field".into() }
}

#[par_for]
impl Field {
    fn at(&self, y: usize, x: usize) -> f64 {
        self.cells[y * self.width + x] * self.step
    }

    fn advance(&mut self) -> f64 {
        #[par_for]
        for y in 1..5 {
            for x in 1..self.width - 1 {
                let above = self.cells[(y - 1) * self.width + x];
                self.next[y * self.width + x] = self.step * (above + self.cells[y * self.width + x + 1]);
            }
        }
        std::mem::swap(&mut self.cells, &mut self.next);
        let mut most = 0.0;
        #[par_for]
        for y in 0..6 {
            for x in 0..self.width {
                let here = self.at(y, x) + self.cells[y * self.width + x];
                if here > most {
                    most = here;
                }
            }
        }
        most
    }

    fn search(&self, limit: f64) -> Result<(usize, f64), String> {
        #[par_for]
        for i in 0..self.cells.len() {
            if self.cells[i] * self.step > limit {
                return Ok((i / self.width, self.cells[i]));
            }
            if self.cells[i] < 0.0 {
                return Err(format!("{} {} {}", self.name, self.step, i * self.width));
            }
        }
        Err(self.name.clone())
    }
}

fn fields_of_a_value() -> (f64, Vec<f64>, [Result<(usize, f64), String>; 2]) {
    let mut field = field();
    let most = field.advance();
    let found = [field.search(100.0), field.search(1e9)];
    (most, field.cells, found)
}

#[par_for]
fn references_that_are_kept() -> Vec<String> {
    fn kept<'a>(names: &'a Vec<String>, others: &[&'a str], out: &mut Vec<&'a str>) {
        let mut first = None;
        // What comes back from a child process owns what it has.
        #[par_for(backend = "pool")]
        for i in 0..names.len() {
            out.push(&names[i]);
            out.push(others[i]);
            if first.is_none() {
                first = Some(&names[i][..]);
            }
        }
        out.extend(first);
    }
    let names: Vec<String> = (0..40).map(|i| format!("name {i}")).collect();
    let others: Vec<&str> = names.iter().map(|name| &name[3..]).collect();
    let mut out = Vec::new();
    kept(&names, &others, &mut out);
    out.into_iter().map(str::to_owned).collect()
}

#[par_for]
fn numbers_that_are_borrowed_too() -> Vec<u64> {
    let (factor, mut seen) = (3u64, Vec::new());
    #[par_for(backend = "pool")]
    for i in 0..30u64 {
        if i * factor % 2 == 0 {
            seen.push(&factor);
        }
    }
    seen.into_iter().copied().collect()
}

#[par_for]
fn numbers_in_closures() -> (u64, Vec<u64>) {
    let (factor, offset) = (3u64, 5u64);
    let (mut total, mut all) = (0, Vec::new());
    #[par_for]
    for i in 0..30u64 {
        let scaled = |x: u64| x * factor + offset;
        total += scaled(i) + factor;
        all.push((0..factor).map(move |k| k * offset + i).sum::<u64>());
    }
    (total, all)
}

#[par_for]
fn numbers_that_leave() -> [Option<(u64, u64)>; 2] {
    #[par_for]
    fn search(limit: u64, factor: u64) -> Option<(u64, u64)> {
        #[par_for]
        for i in 0..100 {
            if i * factor > limit {
                return Some((limit + factor, i));
            }
        }
        None
    }
    [search(100, 7), search(1000, 7)]
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Point(i64, i64);

impl Mul<i64> for Point {
    type Output = Point;
    fn mul(self, by: i64) -> Point {
        Point(self.0 * by, self.1 * by)
    }
}

#[par_for]
impl Point {
    fn multiples(self, other: Point) -> Vec<(i64, i64)> {
        let mut all = Vec::new();
        #[par_for]
        for i in 0..20 {
            let (one, two) = (self * i, other * (i + other.0 * self.1));
            all.push((one.0, one.1));
            all.push((two.0, two.1));
        }
        all
    }
}

fn copies_that_are_no_numbers() -> Vec<(i64, i64)> {
    Point(2, 3).multiples(Point(-1, 5))
}

#[par_for]
fn references_to_numbers() -> (f64, u64) {
    fn scaled(scale: &f64, limit: &mut u64) -> (f64, u64) {
        let (mut total, mut count) = (0.0, 0);
        #[par_for]
        for i in 0..50u64 {
            total += i as f64 * scale + *scale;
            if i < *limit {
                count += i + *limit;
            }
        }
        (total, count)
    }
    scaled(&0.5, &mut 20)
}

#[par_for]
fn more_than_a_slice() -> usize {
    fn total(names: &Vec<String>) -> usize {
        let mut total = 0;
        #[par_for]
        for i in 0..names.len() {
            total += names[i].len() + usize::from((*names).capacity() < names.len());
        }
        total
    }
    total(&(0..30).map(|i| "x".repeat(i)).collect())
}

#[par_for]
fn loops_in_a_loop() -> (Vec<u64>, u64) {
    let (rows, weights, m) = (vec![numbers(6); 4], numbers(6), 6);
    let (mut sums, mut total) = (vec![0u64; 4], 0u64);
    #[par_for]
    for i in 0..rows.len() {
        let mut sum = 0u64;
        #[par_for]
        for j in 0..m {
            sum = sum.wrapping_add(rows[i][j] ^ weights[j]);
        }
        sums[i] = sum;
        total = total.wrapping_add(sum % m as u64);
    }
    (sums, total)
}

#[par_for]
fn types_known_later() -> (f64, Option<u8>) {
    let mut values = Vec::new();
    values.extend([1.5, 2.5, 4.0]);
    let (mut known, factor) = (0.0, 2.0);
    #[par_for]
    for i in 0..3 {
        known += values[i] * factor;
    }
    let bytes = "25".parse().ok().into_iter().collect::<Vec<_>>();
    let mut last = None;
    #[par_for]
    for i in 0..bytes.len() {
        last = Some(bytes[i]);
    }
    (known, last)
}

#[par_for]
fn shadowed_inside() -> u64 {
    let (values, m) = (numbers(20), 4u64);
    let mut total = 0u64;
    #[par_for]
    for i in 0..20usize {
        let here = values[i] % m;
        let (values, m) = ([here; 3], here + 1);
        total += values[i % 3] * m;
    }
    total
}

#[par_for]
fn beside_macros() -> Vec<String> {
    let (values, m) = (numbers(20), 4u64);
    let mut lines = Vec::new();
    #[par_for]
    for i in 0..20usize {
        assert!(values[i] / m <= values[i], "{m} of {values:?}");
        lines.push(format!("{} {m} {}", values[i] % m, vec![m; 2].len()));
    }
    lines
}
