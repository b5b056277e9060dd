//! The kernels. This file is compiled twice: annotated, and with the annotations deleted, which is the plain loop.

use super::par_for;

#[par_for]
pub(crate) fn saxpy_indexed(workers: usize, out: &mut [f64], a: f64, x: &[f64]) {
    #[par_for(workers = workers)]
    for i in 0..x.len() {
        out[i] += a * x[i];
    }
}

#[par_for]
pub(crate) fn saxpy_zipped(workers: usize, out: &mut [f64], a: f64, x: &[f64]) {
    #[par_for(workers = workers)]
    for (y, x) in out.iter_mut().zip(x) {
        *y += a * x;
    }
}

#[par_for]
pub(crate) fn saxpy_enumerated(workers: usize, out: &mut [f64], a: f64, x: &[f64]) {
    #[par_for(workers = workers)]
    for (i, y) in out.iter_mut().enumerate() {
        *y += a * x[i];
    }
}

#[par_for]
pub(crate) fn dot_indexed(workers: usize, x: &[f64], y: &[f64]) -> f64 {
    let mut total = 0.0;
    #[par_for(workers = workers)]
    for i in 0..x.len() {
        total += x[i] * y[i];
    }
    total
}

#[par_for]
pub(crate) fn dot_zipped(workers: usize, x: &[f64], y: &[f64]) -> f64 {
    let mut total = 0.0;
    #[par_for(workers = workers)]
    for (x, y) in x.iter().zip(y) {
        total += x * y;
    }
    total
}

#[par_for]
pub(crate) fn sum(workers: usize, numbers: &[u32]) -> u32 {
    let mut total = 0;
    #[par_for(workers = workers)]
    for x in numbers {
        total += x;
    }
    total
}

#[par_for]
pub(crate) fn sum_enumerated(workers: usize, numbers: &[u32]) -> usize {
    let mut total = 0;
    #[par_for(workers = workers)]
    for (i, x) in numbers.iter().enumerate() {
        total += i ^ *x as usize;
    }
    total
}

/// `c += a * b` for matrices of `m` columns and rows, one row of `c` an iteration.
#[par_for]
pub(crate) fn product(workers: usize, c: &mut [f64], a: &[f64], b: &[f64], m: usize) {
    #[par_for(workers = workers)]
    for i in 0..m {
        for k in 0..m {
            for j in 0..m {
                c[i * m + j] += a[i * m + k] * b[k * m + j];
            }
        }
    }
}
