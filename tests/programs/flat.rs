//! Flat arrays of collapsed loops: what an iteration owns by its position, row by row.

use super::{list, par_for};
use std::hint::black_box as opaque;

list![
    flat_inside,
    flat_transposed,
    flat_backwards,
    flat_product,
    flat_pixels,
    flat_padded,
    flat_of_three,
    flat_beside_others,
    flat_with_a_loop_inside,
];

#[par_for]
fn flat_inside() -> Vec<u64> {
    let (h, w) = (opaque(9), opaque(13));
    let a: Vec<u64> = (0..h * w).map(|i| (i * i % 101) as u64).collect();
    let mut out = vec![0; h * w];
    #[par_for(collapse = 2)]
    for y in 1..h - 1 {
        for x in 1..w - 1 {
            let k = y * w + x;
            out[k] = a[k - 1] + a[k + 1] * 3 + a[k - w] * 5 + a[k + w] * 7;
            out[k] += 1;
        }
    }
    out
}

#[par_for]
fn flat_transposed() -> Vec<u64> {
    let (h, w) = (opaque(9), opaque(13));
    let a: Vec<u64> = (0..h * w).map(|i| (i * i % 101) as u64).collect();
    let mut out = vec![0; h * w];
    #[par_for(collapse = 2)]
    for y in 0..h {
        for x in 0..w {
            out[x * h + y] = a[y * w + x];
        }
    }
    out
}

#[par_for]
fn flat_backwards() -> Vec<u64> {
    let (h, w) = (opaque(9i32), opaque(13i32));
    let mut out = vec![0; (h * w) as usize];
    #[par_for(collapse = 2)]
    for y in (0..h).rev() {
        for x in (0..w).rev().step_by(2) {
            out[(y * w + x) as usize] = (y * 100 + x) as u64;
        }
    }
    out
}

#[par_for]
fn flat_product() -> Vec<f64> {
    let (n, m, l) = (opaque(9), opaque(13), opaque(5));
    let a: Vec<f64> = (0..n * l).map(|i| i as f64 * 0.1).collect();
    let b: Vec<f64> = (0..l * m).map(|i| i as f64 * 0.3 - 1.0).collect();
    let mut c = vec![0.1; n * m];
    #[par_for(collapse = 2)]
    for i in 0..n {
        for j in 0..m {
            for k in 0..l {
                c[i * m + j] += a[i * l + k] * b[k * m + j];
            }
        }
    }
    c
}

#[par_for]
fn flat_pixels() -> (Vec<u8>, Vec<[u8; 3]>) {
    let (h, w) = (opaque(9), opaque(13));
    let mut out = vec![0u8; 3 * h * w];
    let mut other = vec![[0u8; 3]; h * w];
    #[par_for(collapse = 2)]
    for y in 0..h {
        for x in 0..w {
            for c in 0..3 {
                out[(y * w + x) * 3 + c] = (y * 7 + x * 3 + c) as u8;
                other[y * w + x][c] = (y + x + c) as u8;
            }
        }
    }
    (out, other)
}

#[par_for]
fn flat_padded() -> Vec<u64> {
    let (h, w) = (opaque(9), opaque(13));
    let mut out = vec![0; h * w];
    #[par_for(collapse = 2)]
    for y in 0..h {
        for x in 0..w + 3 {
            if x < w {
                out[y * w + x] = (y * 100 + x) as u64;
            }
        }
    }
    let mut shifted = vec![0; h * w];
    #[par_for(collapse = 2)]
    for y in 0..h {
        for x in 0..=w {
            if x > 0 {
                shifted[y * w + x - 1] = (y * 100 + x) as u64;
            }
        }
    }
    out.extend(shifted);
    out
}

#[par_for]
fn flat_of_three() -> (Vec<usize>, usize, Vec<(usize, i8, usize)>) {
    let (a, b, c) = (opaque(3usize), opaque(4usize), opaque(5usize));
    let mut f = vec![0usize; (a + 1) * b * c];
    let mut s = 0;
    let mut all = Vec::new();
    #[par_for(collapse = 3)]
    for i in 1..=a {
        for j in 0..b as i8 {
            for k in 0..c {
                f[(i * b + j as usize) * c + k] = i * 100 + j as usize * 10 + k;
                s += i * j as usize * k;
                all.push((i, j, k));
            }
        }
    }
    (f, s, all)
}

#[par_for]
fn flat_beside_others() -> (Vec<Vec<u64>>, Vec<u64>, Vec<u64>) {
    let (h, w) = (opaque(9), opaque(13));
    let mut g = vec![vec![0; w]; h];
    let mut out = vec![0; h * w];
    let mut perm = vec![0; h * w];
    #[par_for(collapse = 2)]
    for y in 0..h {
        for x in 0..w {
            g[y][x] = (y * 3 + x) as u64;
            out[y * w + x] = g[y][x] + 1;
            perm[(y * w + x) * 7 % (h * w)] = out[y * w + x] + out.len() as u64;
        }
    }
    (g, out, perm)
}

#[par_for]
fn flat_with_a_loop_inside() -> Vec<u64> {
    let (h, w, d) = (opaque(5), opaque(6), opaque(7));
    let mut out = vec![0; h * w * d];
    #[par_for(collapse = 2)]
    for y in 0..h {
        for x in 0..w {
            #[par_for]
            for k in 0..d {
                out[(y * w + x) * d + k] = (y * 100 + x * 10 + k) as u64;
            }
        }
    }
    out
}
