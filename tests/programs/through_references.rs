//! What the body changes through references that it makes: each element in turn, one of several variables.

use std::collections::VecDeque;

use super::{bits, floats, integers, list, numbers, par_for, reals};

list![
    column_sums,
    gradients,
    by_enumerate,
    by_for_each,
    into_a_parameter,
    into_a_field,
    extremes_by_column,
    lists_by_column,
    deque_of_sums,
    borrowed_whole,
    skipped,
    checked_columns,
    zipped_behind,
    chosen_lists,
    chosen_counters,
    chosen_here,
    chosen_by_match,
    chosen_fields,
    chosen_behind_references,
    chosen_floats,
    chosen_twice,
    chosen_inside,
    mixed_with_plain,
    with_an_exit,
    overflowing,
];

#[par_for]
fn sums_of<const N: usize>(rows: &[[i64; N]]) -> [i64; N] {
    let mut sums = [0; N];
    #[par_for]
    for row in rows {
        for (sum, x) in sums.iter_mut().zip(row) {
            *sum += x;
        }
    }
    sums
}

fn column_sums() -> [i64; 4] {
    let rows: Vec<[i64; 4]> = integers().chunks_exact(4).map(|c| [c[0], c[1], c[2], c[3]]).collect();
    sums_of(&rows)
}

#[par_for]
fn gradients() -> Vec<u64> {
    let data: Vec<Vec<f64>> = reals(300, 3).chunks(6).map(<[f64]>::to_vec).collect();
    let weights = reals(6, 8);
    let mut gradient = vec![0.0; 6];
    let mut loss = 0.0;
    #[par_for]
    for (i, row) in data.iter().enumerate() {
        let predicted: f64 = row.iter().zip(&weights).map(|(x, w)| x * w).sum();
        let error = predicted - i as f64;
        loss += error * error;
        for (g, x) in gradient.iter_mut().zip(row.iter()) {
            *g += 2.0 * error * x;
        }
    }
    gradient.push(loss);
    bits(&gradient.iter().map(|g| (g * 1e-3).round()).collect::<Vec<_>>())
}

#[par_for]
fn by_enumerate() -> (Vec<u64>, usize) {
    let mut digits = vec![0u64; 8];
    let mut calls = 0;
    #[par_for]
    for n in numbers(200) {
        for (at, digit) in digits.iter_mut().enumerate() {
            *digit += n >> at & 7;
        }
        calls += digits.len();
    }
    (digits, calls)
}

#[par_for]
fn by_for_each() -> Vec<i64> {
    let mut sums = vec![0; 10];
    #[par_for]
    for row in integers().chunks(10) {
        sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += x * 2);
    }
    sums
}

#[par_for]
fn add_rows(rows: &[Vec<i64>], out: &mut [i64], count: &mut usize) {
    #[par_for]
    for row in rows {
        *count += 1;
        for (o, x) in out.iter_mut().zip(row) {
            *o -= *x;
        }
    }
}

fn into_a_parameter() -> (Vec<i64>, usize) {
    let rows: Vec<Vec<i64>> = integers().chunks(7).map(<[i64]>::to_vec).collect();
    let (mut out, mut count) = (vec![5; 7], 1);
    add_rows(&rows, &mut out, &mut count);
    (out, count)
}

#[derive(Debug, Default)]
struct Layer {
    bias: Vec<i64>,
    seen: u32,
    scale: i64,
    small: Vec<i64>,
    large: Vec<i64>,
    even: u32,
    odd: u32,
}

#[par_for]
impl Layer {
    fn learn(&mut self, rows: &[Vec<i64>]) {
        #[par_for]
        for row in rows {
            self.seen += 1;
            for (b, x) in self.bias.iter_mut().zip(row) {
                *b += self.scale * x;
            }
        }
    }
    fn sort(&mut self, xs: &[i64]) {
        #[par_for]
        for &x in xs {
            let list = if x < self.scale { &mut self.small } else { &mut self.large };
            list.push(x);
            *(if x % 2 == 0 { &mut self.even } else { &mut self.odd }) += 1;
        }
    }
}

fn into_a_field() -> String {
    let rows: Vec<Vec<i64>> = integers().chunks(5).map(<[i64]>::to_vec).collect();
    let mut layer = Layer { bias: vec![0; 5], scale: 3, ..Layer::default() };
    layer.learn(&rows);
    format!("{layer:?}")
}

#[par_for]
fn extremes_by_column() -> (Vec<i64>, Vec<i64>) {
    let (mut low, mut high) = (vec![i64::MAX; 6], vec![i64::MIN; 6]);
    #[par_for]
    for row in integers().chunks(6) {
        for (l, x) in low.iter_mut().zip(row) {
            *l = (*l).min(*x);
        }
        for (x, h) in row.iter().zip(high.iter_mut()) {
            *h = (*h).max(*x);
        }
    }
    (low, high)
}

#[par_for]
fn lists_by_column() -> Vec<Vec<i64>> {
    let mut columns: Vec<Vec<i64>> = vec![Vec::new(); 5];
    #[par_for]
    for row in integers().chunks(5) {
        for (column, x) in columns.iter_mut().zip(row) {
            if x % 3 == 0 {
                column.push(*x);
            }
        }
    }
    columns
}

#[par_for]
fn deque_of_sums() -> VecDeque<u64> {
    let mut sums: VecDeque<u64> = (0..4).collect();
    #[par_for]
    for n in numbers(90) {
        for sum in sums.iter_mut().rev() {
            *sum ^= n;
        }
    }
    sums
}

#[par_for]
fn borrowed_whole() -> [u32; 3] {
    let mut totals = [1u32; 3];
    #[par_for]
    for i in 0..50u32 {
        for total in &mut totals {
            *total += i;
        }
    }
    totals
}

#[par_for]
fn skipped() -> Vec<i64> {
    let mut sums = vec![0; 10];
    #[par_for]
    for (i, row) in integers().chunks(3).enumerate() {
        for (sum, x) in sums.iter_mut().skip(i % 7).zip(row) {
            *sum += x;
        }
    }
    sums
}

#[par_for]
fn checked_columns() -> Result<Vec<i64>, String> {
    let mut sums = vec![0; 4];
    #[par_for]
    for line in ["1 2 3 4", "5 6 7 8", "9 x 1 1"].into_iter().cycle().take(31).map(str::to_owned) {
        for (sum, word) in sums.iter_mut().zip(line.split(' ')) {
            *sum += word.parse::<i64>().unwrap_or(-1);
        }
        if line.is_empty() {
            return Err(line);
        }
    }
    Ok(sums)
}

#[par_for]
fn zipped_behind() -> Vec<u64> {
    let mut sums = vec![0.0; 3];
    #[par_for]
    for row in floats().chunks(3) {
        for (x, sum) in row.iter().zip(&mut sums) {
            if !x.is_nan() {
                *sum += x;
            }
        }
    }
    bits(&sums)
}

#[par_for]
fn chosen_lists() -> (Vec<i64>, Vec<i64>) {
    let (mut small, mut large) = (Vec::new(), vec![7]);
    #[par_for]
    for x in integers() {
        let list = if x < 200 { &mut small } else { &mut large };
        list.push(x);
        if x % 100 == 0 {
            list.extend([x, x]);
        }
    }
    (small, large)
}

#[par_for]
fn chosen_counters() -> (u32, u32, u32) {
    let (mut low, mut middle, mut high) = (0, 0, 0);
    #[par_for]
    for x in integers() {
        let counter = match x {
            i64::MIN..0 => &mut low,
            0..=200 => &mut middle,
            _ => &mut high,
        };
        *counter += 1;
    }
    (low, middle, high)
}

#[par_for]
fn chosen_here() -> (String, String, i64, i64) {
    let (mut even, mut odd, mut up, mut down) = (String::new(), String::new(), 0, 0);
    #[par_for]
    for x in integers() {
        (if x % 2 == 0 { &mut even } else { &mut odd }).push_str(&x.to_string());
        *(if x > 0 { &mut up } else { &mut down }) += x;
    }
    (even, odd, up, down)
}

#[par_for]
fn chosen_by_match() -> (Vec<u64>, Vec<u64>) {
    let (mut a, mut b) = (vec![], vec![]);
    #[par_for]
    for n in numbers(150) {
        let list = match n % 4 {
            0 | 1 => &mut a,
            2 => continue,
            _ => &mut b,
        };
        list.push(n);
    }
    (a, b)
}

fn chosen_fields() -> String {
    let mut layer = Layer { scale: 50, ..Layer::default() };
    layer.sort(&integers());
    format!("{layer:?}")
}

#[par_for]
fn split(xs: &[i64], small: &mut Vec<i64>, large: &mut Vec<i64>, n: &mut u32, m: &mut u32) {
    #[par_for]
    for &x in xs {
        let list = if x < 0 { &mut *small } else { &mut *large };
        list.push(x);
        let counter = if x < 0 { &mut *n } else { &mut *m };
        *counter += 1;
    }
}

fn chosen_behind_references() -> (Vec<i64>, Vec<i64>, u32, u32) {
    let (mut small, mut large, mut n, mut m) = (vec![], vec![], 0, 5);
    split(&integers(), &mut small, &mut large, &mut n, &mut m);
    (small, large, n, m)
}

#[par_for]
fn chosen_floats() -> (u64, u64) {
    let (mut up, mut down) = (0.0, 0.0);
    #[par_for]
    for x in reals(200, 6) {
        let sum = if x > 0.0 { &mut up } else { &mut down };
        *sum += (x * 4.0).round();
    }
    (f64::to_bits(up), f64::to_bits(down))
}

#[par_for]
fn chosen_twice() -> (i64, i64) {
    let (mut a, mut b) = (0, 100);
    #[par_for]
    for x in integers() {
        let (from, to) = (x % 7, x % 5);
        let gives = if from > 2 { &mut a } else { &mut b };
        *gives -= x;
        let takes = if to > 2 { &mut a } else { &mut b };
        *takes += x;
    }
    (a, b)
}

#[par_for]
fn chosen_inside() -> (usize, usize) {
    let (mut vowels, mut others) = (0, 0);
    #[par_for]
    for word in ["alpha", "beta", "gamma"].repeat(20) {
        for c in word.chars() {
            let count = if "aeiou".contains(c) { &mut vowels } else { &mut others };
            *count += 1;
        }
    }
    (vowels, others)
}

#[par_for]
fn mixed_with_plain() -> (Vec<i64>, Vec<i64>) {
    let (mut a, mut b) = (vec![], vec![]);
    #[par_for]
    for x in integers() {
        if x % 9 == 0 {
            a.push(-x);
        }
        let list = if x % 2 == 0 { &mut a } else { &mut b };
        list.push(x);
    }
    (a, b)
}

#[par_for]
fn with_an_exit() -> (Vec<i64>, [i64; 3], Option<i64>) {
    let (mut seen, mut sums, mut found) = (vec![], [0; 3], None);
    let mut rest = vec![];
    #[par_for]
    for x in integers() {
        for (k, sum) in sums.iter_mut().enumerate() {
            *sum += x * k as i64;
        }
        if x == 607 {
            found = Some(x);
            break;
        }
        let list = if x > 0 { &mut seen } else { &mut rest };
        list.push(x);
    }
    (seen, sums, found)
}

#[par_for]
fn overflowing() -> [u8; 3] {
    let mut sums = [0u8, 100, 200];
    #[par_for]
    for i in 0..60u8 {
        for sum in sums.iter_mut() {
            *sum += i % 2;
        }
    }
    sums
}
