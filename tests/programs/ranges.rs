//! Own elements by the ranges around them: stepped, zipped, counted, in tiles.

use super::{list, numbers, par_for};

list![
    inclusive,
    reversed_and_stepped,
    skipped_and_taken,
    by_fours,
    by_fours_backwards,
    by_a_named_step,
    halves_of_zips,
    counted_ranges,
    chunk_numbers,
    tiles,
    tiles_cut_off,
    tiles_by_step,
    tiles_through_names,
    tiles_of_two_dimensions,
    row_slices_of_all_kinds,
    shifts_for_products,
    lengths_as_factors,
    fields_as_factors,
    parameters_by_reference,
    empty_dimensions,
    reused_names,
    reads_of_what_nobody_owns,
    halves_exchanged,
];

#[par_for]
fn inclusive() -> (Vec<usize>, Vec<usize>) {
    let n = 80;
    let mut a = vec![0; n + 1];
    let mut b = vec![0; n * 5];
    #[par_for]
    for i in 0..=n {
        a[i] = i;
    }
    #[par_for]
    for i in 1..=n {
        for j in 0..=4 {
            b[(i - 1) * 5 + j] = i * j;
        }
    }
    (a, b)
}

#[par_for]
fn reversed_and_stepped() -> (Vec<usize>, Vec<usize>, Vec<usize>) {
    let (mut a, mut b, mut c) = (vec![0; 100], vec![0; 100], vec![0; 300]);
    #[par_for]
    for i in (0..100).rev() {
        a[i] = i;
    }
    #[par_for]
    for i in (1..100).step_by(3) {
        b[i] = i * 7;
    }
    #[par_for]
    for i in (0..100).step_by(7).rev() {
        for j in 0..3 {
            c[i * 3 + j] = i + j;
        }
    }
    (a, b, c)
}

#[par_for]
fn skipped_and_taken() -> Vec<usize> {
    let mut out = vec![0; 100];
    #[par_for]
    for i in (0..100).skip(10).take(60) {
        out[i] = i;
    }
    #[par_for]
    for i in (10..90).skip(3).step_by(2).take(20) {
        out[i] += 1_000;
    }
    out
}

/// A loop unrolled by hand.
#[par_for]
fn by_fours() -> Vec<u64> {
    let xs = numbers(403);
    let mut out = vec![0; 403];
    let whole = 403 / 4 * 4;
    #[par_for]
    for i in (0..whole).step_by(4) {
        out[i] = xs[i] * 2;
        out[i + 1] = xs[i + 1] * 3;
        out[i + 2] = xs[i + 2] * 5;
        out[i + 3] = out[i] + out[i + 1];
    }
    for i in whole..403 {
        out[i] = xs[i];
    }
    out
}

#[par_for]
fn by_fours_backwards() -> Vec<usize> {
    let n = 64;
    let mut out = vec![0; n];
    #[par_for]
    for i in (0..n).step_by(4) {
        for k in 0..4 {
            out[n - 1 - i - k] = i + k;
        }
    }
    #[par_for]
    for i in (0..n).rev().step_by(2) {
        out[i] += 100;
        out[i - 1] += out[i];
    }
    out
}

#[par_for]
fn by_a_named_step() -> Vec<usize> {
    let (h, w, by) = (12, 10, 3);
    let mut image = vec![0; h * w];
    #[par_for]
    for y in (0..h).step_by(by) {
        for dy in 0..by {
            for x in 0..w {
                image[(y + dy) * w + x] = y * 100 + x;
            }
        }
    }
    image
}

#[par_for]
fn halves_of_zips() -> (Vec<u64>, Vec<u64>, Vec<u64>, Vec<u64>) {
    let xs = numbers(120);
    let (mut a, mut b, mut c, mut d) = (vec![0; 120], vec![0; 130], vec![0; 120], vec![0; 240]);
    #[par_for]
    for (i, x) in (0..120).zip(&xs) {
        a[i] = x + 1;
    }
    #[par_for]
    for (x, i) in xs.iter().zip(0..) {
        c[i] = x / 2;
    }
    #[par_for]
    for (i, &x) in (5..130).zip(xs.iter()) {
        b[i] = x;
    }
    #[par_for]
    for ((i, x), y) in xs.iter().enumerate().zip(&c) {
        d[2 * i] = *x;
        d[2 * i + 1] = *y;
    }
    (a, b, c, d)
}

#[par_for]
fn counted_ranges() -> (Vec<usize>, Vec<usize>) {
    let mut by_position = vec![0; 60];
    let mut by_value = vec![0; 80];
    #[par_for]
    for (k, i) in (20..80).enumerate() {
        by_position[k] = i;
        by_value[i] = k;
    }
    #[par_for]
    for (k, i) in (20..80).rev().enumerate() {
        by_position[k] += i;
        by_value[i] += 1_000 * k;
    }
    (by_position, by_value)
}

#[par_for]
fn chunk_numbers() -> (Vec<u64>, Vec<u64>) {
    let xs = numbers(100);
    let mut sums = vec![0; 13];
    let mut out = vec![0; 104];
    #[par_for]
    for (c, chunk) in xs.chunks(8).enumerate() {
        sums[c] = chunk.iter().sum();
        for (k, x) in chunk.iter().enumerate() {
            out[c * 8 + k] = x + sums[c];
        }
    }
    (sums, out)
}

#[par_for]
fn tiles() -> Vec<usize> {
    let count = 12;
    let mut out = vec![0; count * 16];
    #[par_for]
    for t in 0..count {
        for i in t * 16..(t + 1) * 16 {
            out[i] = i * t;
        }
        out[t * 16] += 1;
    }
    out
}

#[par_for]
fn tiles_cut_off() -> Vec<usize> {
    let n = 333;
    let mut out = vec![0; n];
    #[par_for]
    for t in 0..n.div_ceil(16) {
        for i in t * 16..((t + 1) * 16).min(n) {
            out[i] = i ^ t;
        }
    }
    #[par_for]
    for t in 0..n.div_ceil(16) {
        for i in t * 16..n.min(t * 16 + 16) {
            out[i] += 1;
        }
    }
    out
}

#[par_for]
fn tiles_by_step() -> Vec<usize> {
    let (n, tile) = (333, 32);
    let mut out = vec![0; n];
    #[par_for]
    for start in (0..n).step_by(32) {
        for i in start..(start + 32).min(n) {
            out[i] = i - start;
        }
    }
    #[par_for]
    for start in (0..n).step_by(tile) {
        let end = usize::min(start + tile, n);
        for i in start..end {
            out[i] += start;
        }
    }
    out
}

#[par_for]
fn tiles_through_names() -> Vec<u64> {
    let mut out = numbers(500);
    let parts = 7;
    let size = out.len().div_ceil(parts);
    let n = out.len();
    #[par_for]
    for part in 0..parts {
        let lo = part * size;
        let hi = (lo + size).min(n);
        for i in lo..hi {
            out[i] %= 1_000;
        }
        out[lo..hi].sort();
    }
    out
}

#[par_for]
fn tiles_of_two_dimensions() -> Vec<usize> {
    let (n, m) = (48, 40);
    let mut out = vec![0; n * m];
    #[par_for]
    for ii in (0..n).step_by(8) {
        for jj in (0..m).step_by(8) {
            for i in ii..ii + 8 {
                for j in jj..jj + 8 {
                    out[i * m + j] = i * 1_000 + j + ii + jj;
                }
            }
        }
    }
    out
}

#[par_for]
fn row_slices_of_all_kinds() -> Vec<u64> {
    let (n, m) = (18, 10);
    let mut out = numbers(n * m);
    #[par_for]
    for i in 0..n {
        out[i * m..(i + 1) * m].sort();
        out[i * m..i * m + m].reverse();
        let row = &mut out[m * i..m * (i + 1)];
        row[0] = 1;
        for x in out[i * m + 1..(i + 1) * m].iter_mut() {
            *x %= 7;
        }
        out[i * m..=i * m + 2].fill(9);
        let start = i * m;
        let end = start + m;
        out[start..end].rotate_left(3);
    }
    out
}

#[par_for]
fn shifts_for_products() -> Vec<u32> {
    let bits = 3;
    let mut out = vec![0; 40 << 3];
    #[par_for]
    for i in 0..40 {
        for j in 0..8 {
            out[(i << 3) | j] = (i * j) as u32;
            out[(i << bits) + j] += 1;
        }
    }
    out
}

#[par_for]
fn lengths_as_factors() -> Vec<u64> {
    let row = numbers(15);
    let mut table = vec![0; row.len() * 20];
    #[par_for]
    for i in 0..20 {
        for j in 0..row.len() {
            table[i * row.len() + j] = row[j] * i as u64;
        }
    }
    table
}

struct Field {
    size: (usize, usize),
    cells: Vec<u32>,
}

#[par_for]
impl Field {
    fn draw(&mut self) {
        #[par_for]
        for y in 0..self.size.1 {
            for x in 0..self.size.0 {
                self.cells[y * self.size.0 + x] += (x * y) as u32;
            }
        }
    }
}

fn fields_as_factors() -> Vec<u32> {
    let mut field = Field { size: (17, 11), cells: vec![3; 17 * 11] };
    field.draw();
    field.cells
}

#[par_for]
fn scaled(out: &mut [u64], m: &usize, by: &u64) {
    #[par_for]
    for i in 0..out.len() / *m {
        for j in 0..*m {
            out[i * *m + j] *= by;
            out[i * m + j] += 1;
        }
    }
}

fn parameters_by_reference() -> Vec<u64> {
    let mut out = numbers(120);
    scaled(&mut out, &8, &5);
    out
}

/// The plain loop computes none of `m - 1`, `8 / m` or `sizes[3]` here.
#[par_for]
fn empty_dimensions() -> Vec<usize> {
    let (n, m) = (5, numbers(0).len());
    let mut out: Vec<usize> = vec![1];
    #[par_for]
    for i in 0..n {
        for j in 0..m {
            out[i * m + (m - 1 - j)] = 1;
        }
    }
    #[par_for]
    for i in 0..m {
        for j in 0..n {
            out[i * (n / (m - 1)) + j] = 1;
        }
    }
    out
}

#[par_for]
fn reused_names() -> Vec<usize> {
    let m = 4;
    let mut out = vec![0; 40];
    #[par_for]
    for i in 0..10 {
        let i = i * m;
        for j in 0..m {
            out[i + j] = i;
        }
        let m = i + m;
        out[m - 1] += m;
    }
    out
}

/// Elements that nobody owns are read: odd ones, the other half, the row of the pivot.
#[par_for]
fn reads_of_what_nobody_owns() -> (Vec<i64>, Vec<i64>, Vec<i64>) {
    let mut x: Vec<i64> = numbers(101).iter().map(|x| *x as i64).collect();
    let mut sums = x[..64].to_vec();
    let mut a = x[..81].to_vec();
    for _ in 0..3 {
        #[par_for]
        for i in (1..100).step_by(2) {
            x[i] = (x[i - 1] + x[i + 1]) / 2;
        }
        #[par_for]
        for i in (2..99).step_by(2) {
            x[i] += x[i - 1] - x[i + 1];
        }
    }
    let mut half = 32;
    while half > 0 {
        #[par_for]
        for i in 0..half {
            sums[i] += sums[i + half];
        }
        half /= 2;
    }
    for k in 0..8 {
        #[par_for]
        for i in k + 1..9 {
            let f = a[i * 9 + k] % 5;
            for j in k..9 {
                a[i * 9 + j] -= f * a[k * 9 + j];
            }
        }
    }
    (x, sums, a)
}

/// Whose rows are apart by what only the loop knows.
#[par_for]
fn halves_exchanged() -> (Vec<u64>, Vec<u64>) {
    let mut xs = numbers(96);
    let half = xs.len() / 2;
    #[par_for]
    for i in 0..half {
        let t = xs[i];
        xs[i] = xs[i + half];
        xs[i + half] = t;
    }
    let mut ends = numbers(96);
    #[par_for]
    for i in 0..10 {
        ends[i] = ends[i + 10] * 2;
    }
    (xs, ends)
}
