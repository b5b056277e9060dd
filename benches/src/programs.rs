//! Loops from programs. This file is compiled twice: annotated, and with the annotations deleted, which is the plain loop.

use super::par_for;
use crate::work::chain;
use std::collections::HashMap;

/// Iteration `i` takes about `i / len * steps`: the last ones are the longest.
#[par_for]
pub(crate) fn skewed(workers: usize, len: u64, steps: u64) -> u64 {
    let mut total = 0;
    #[par_for(workers = workers)]
    for i in 0..len {
        total += chain(i, (i * steps / len) as u32);
    }
    total
}

/// `c = a * b`, the sum of products for each element.
#[par_for]
pub(crate) fn product_ijk(workers: usize, c: &mut [f64], a: &[f64], b: &[f64], m: usize) {
    #[par_for(workers = workers)]
    for i in 0..m {
        for j in 0..m {
            let mut sum = 0.0;
            for k in 0..m {
                sum += a[i * m + k] * b[k * m + j];
            }
            c[i * m + j] = sum;
        }
    }
}

#[par_for]
pub(crate) fn row_update(workers: usize, c: &mut [f64], a: &[f64], m: usize) {
    #[par_for(workers = workers)]
    for i in 0..m {
        for j in 0..m {
            c[i * m + j] = 0.5 * c[i * m + j] + a[i * m + j];
        }
    }
}

#[par_for]
pub(crate) fn collapsed(workers: usize, c: &mut [f64], a: &[f64], m: usize) {
    #[par_for(collapse = 2, workers = workers)]
    for y in 0..m {
        for x in 0..m {
            c[y * m + x] = 0.5 * c[y * m + x] + a[y * m + x];
        }
    }
}

// As one writes it: two loops over positions.
#[allow(clippy::needless_range_loop)]
#[par_for]
pub(crate) fn collapsed_rows(workers: usize, grid: &mut [Vec<f64>], a: &[f64], m: usize) {
    #[par_for(collapse = 2, workers = workers)]
    for y in 0..m {
        for x in 0..m {
            grid[y][x] = 0.5 * grid[y][x] + a[y * m + x];
        }
    }
}

/// A 5-point stencil over so many time steps.
#[par_for]
pub(crate) fn stencil(workers: usize, grid: &mut Vec<f64>, next: &mut Vec<f64>, m: usize, steps: usize) {
    for _ in 0..steps {
        let from = &grid[..];
        #[par_for(workers = workers)]
        for y in 1..m - 1 {
            for x in 1..m - 1 {
                let at = y * m + x;
                next[y * m + x] =
                    0.5 * from[at] + 0.125 * (from[at - 1] + from[at + 1] + from[at - m] + from[at + m]);
            }
        }
        std::mem::swap(grid, next);
    }
}

#[par_for]
pub(crate) fn mandelbrot(workers: usize, image: &mut [u32], m: usize) {
    #[par_for(workers = workers)]
    for (y, row) in image.chunks_mut(m).enumerate() {
        for (x, pixel) in row.iter_mut().enumerate() {
            *pixel = escape(x as f64 / m as f64 * 3.0 - 2.0, y as f64 / m as f64 * 2.0 - 1.0);
        }
    }
}

pub(crate) fn escape(re: f64, im: f64) -> u32 {
    let (mut a, mut b, mut count) = (0.0, 0.0, 0);
    while count < 100 && a * a + b * b < 4.0 {
        (a, b) = (a * a - b * b + re, 2.0 * a * b + im);
        count += 1;
    }
    count
}

#[par_for]
pub(crate) fn bodies(workers: usize, pull: &mut [[f64; 3]], at: &[[f64; 3]]) {
    #[par_for(workers = workers)]
    for i in 0..at.len() {
        let mut sum = [0.0; 3];
        for other in at {
            let apart = [other[0] - at[i][0], other[1] - at[i][1], other[2] - at[i][2]];
            let square = apart[0] * apart[0] + apart[1] * apart[1] + apart[2] * apart[2] + 1.0;
            let weight = 1.0 / (square * square.sqrt());
            for axis in 0..3 {
                sum[axis] += apart[axis] * weight;
            }
        }
        pull[i] = sum;
    }
}

#[par_for]
pub(crate) fn histogram(workers: usize, numbers: &[u32], bins: usize) -> Vec<u64> {
    let mut counts = vec![0; bins];
    #[par_for(workers = workers)]
    for x in numbers {
        counts[*x as usize % bins] += 1;
    }
    counts
}

#[par_for]
pub(crate) fn words<'t>(workers: usize, lines: &[&'t str]) -> HashMap<&'t str, u64> {
    let mut counts = HashMap::new();
    #[par_for(workers = workers)]
    for line in lines {
        for word in line.split(' ') {
            *counts.entry(word).or_insert(0) += 1;
        }
    }
    counts
}

#[par_for]
pub(crate) fn find(workers: usize, numbers: &[u64], wanted: u64, steps: u32) -> Option<usize> {
    #[par_for(workers = workers)]
    for (i, x) in numbers.iter().enumerate() {
        if chain(*x, steps) == wanted {
            return Some(i);
        }
    }
    None
}

#[par_for]
pub(crate) fn smallest(workers: usize, numbers: &[u32]) -> (u32, usize) {
    let (mut best, mut at) = (u32::MAX, 0);
    #[par_for(workers = workers)]
    for (i, x) in numbers.iter().enumerate() {
        if *x < best {
            best = *x;
            at = i;
        }
    }
    (best, at)
}

#[par_for]
pub(crate) fn nested(workers: usize, rows: u64, len: u64, steps: u32) -> u64 {
    let mut total = 0;
    #[par_for(workers = workers)]
    for row in 0..rows {
        let mut sum = 0;
        #[par_for(workers = workers)]
        for i in 0..len {
            sum += chain(row ^ i, steps);
        }
        total += sum;
    }
    total
}

#[par_for]
pub(crate) fn short_loops(workers: usize, times: u64, len: u64) -> u64 {
    let mut total = 0;
    for time in 0..times {
        #[par_for(workers = workers)]
        for i in 0..len {
            total += chain(time ^ i, 1);
        }
    }
    total
}

/// Each column from top to bottom.
// As one writes it: the loop over columns could not be one over an iterator.
#[allow(clippy::needless_range_loop)]
#[par_for]
pub(crate) fn columns(workers: usize, rows: &mut [Vec<f64>]) {
    let (height, width) = (rows.len(), rows[0].len());
    #[par_for(workers = workers)]
    for j in 0..width {
        for r in 1..height {
            rows[r][j] = 0.5 * (rows[r][j] + rows[r - 1][j]);
        }
    }
}

/// Each element to a place of its own, which nobody but the permutation knows.
#[par_for]
pub(crate) fn inverse(workers: usize, inverse: &mut [u32], permutation: &[u32]) {
    #[par_for(workers = workers)]
    for (i, place) in permutation.iter().enumerate() {
        inverse[*place as usize] = i as u32;
    }
}

/// A text in loop order.
#[par_for]
pub(crate) fn listing(workers: usize, numbers: &[u32]) -> String {
    let mut text = String::new();
    #[par_for(workers = workers)]
    for x in numbers {
        let line = format!("{x}: {:x}", chain(u64::from(*x), 100));
        #[ordered]
        {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}
