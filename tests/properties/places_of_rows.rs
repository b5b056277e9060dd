//! The same of rows, cells, swaps and what is counted. Compiled twice, see `main.rs`.

use super::par_for;
use crate::places_agree::{Random, made, numbers, span};
use crate::settings::How;

made![
    nested_rows,
    nested_rows_two,
    nested_columns,
    nested_columns_two,
    planes,
    inner_loops,
    cells,
    cells_read,
    columns_left_early,
    antidiagonal,
    mirrored,
    triangle,
    swaps,
    enumerated,
    zipped,
    blocks_of_rows
];

fn grid(r: usize, c: usize) -> Vec<Vec<i64>> {
    (0..r as i64).map(|r| (0..c as i64).map(|c| r * 7 + c).collect()).collect()
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn nested_rows(r: &mut Random, how: How) -> Vec<Vec<i64>> {
    let mut g = grid(40, 6);
    let (lo, hi) = span(r);
    let (d, e) = (r.signed(3, 9), r.signed(3, 40));
    #[par_for]
    for i in lo..hi {
        for j in 0..6 {
            g[(i + d) as usize][j] += g[e as usize][j] + i as i64;
        }
    }
    g
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn nested_rows_two(r: &mut Random, how: How) -> Vec<Vec<i64>> {
    let mut g = grid(60, 6);
    let (lo, hi) = span(r);
    let (d, e) = (r.signed(3, 29), r.signed(3, 29));
    #[par_for]
    for i in lo..hi {
        for j in 0..5 {
            g[(i + d) as usize][j] = g[(i + e) as usize][j + 1] + i as i64;
        }
    }
    g
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn nested_columns(r: &mut Random, how: How) -> Vec<Vec<i64>> {
    let mut g = grid(8, 40);
    let (lo, hi) = span(r);
    let (d, e) = (r.signed(3, 9), r.signed(3, 40));
    let k = r.number(0, 9);
    #[par_for]
    for i in lo..hi {
        for y in 0..7 {
            g[y][(i + d) as usize] += g[y][e as usize] * 2 + g[k][e as usize];
        }
    }
    g
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn nested_columns_two(r: &mut Random, how: How) -> Vec<Vec<i64>> {
    let mut g = grid(8, 60);
    let (lo, hi) = span(r);
    let (d, e) = (r.signed(3, 9), r.signed(3, 30));
    let (k, l) = (r.number(0, 8), r.number(0, 8));
    #[par_for]
    for i in lo..hi {
        g[k][(i + d) as usize] = g[l][(i + e) as usize] + i as i64;
    }
    g
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn planes(r: &mut Random, how: How) -> Vec<Vec<Vec<i64>>> {
    let mut u: Vec<Vec<Vec<i64>>> = (0..3).map(|k| grid(20, 5 + k)).collect();
    let (a, b) = (r.number(0, 3), r.number(0, 3));
    let n = r.number(1, 20);
    let e = r.number(0, 20);
    #[par_for]
    for i in 0..n {
        for j in 0..5 {
            u[a][i][j] = u[b][e][j] * 2 + i as i64;
        }
    }
    u
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn inner_loops(r: &mut Random, how: How) -> Vec<Vec<i64>> {
    let mut g = grid(12, 12);
    let (k, l, d) = (r.number(0, 12), r.number(0, 12), r.number(0, 3));
    let (n, m) = (r.number(1, 12), r.number(1, 12));
    #[par_for]
    for i in 0..n {
        #[par_for]
        for j in 0..m {
            g[i][j] += g[k][l] * 2 + g[k][j] + g[i][l];
        }
    }
    g
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn cells(r: &mut Random, how: How) -> Vec<Vec<i64>> {
    let mut g = grid(30, 30);
    let (a, b) = (r.signed(0, 9), r.signed(0, 9));
    let (d, e) = (r.signed(0, 5), r.signed(0, 5));
    #[par_for(collapse = 2)]
    for i in a..a + 5 {
        for j in b..b + 7 {
            g[(i + d) as usize][(j + e) as usize] += i as i64 * 2 + j as i64;
            g[(i + d) as usize][(j + e) as usize] *= 2;
        }
    }
    g
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn cells_read(r: &mut Random, how: How) -> Vec<Vec<i64>> {
    let mut g = grid(30, 30);
    let (a, b) = (r.number(0, 9), r.number(0, 9));
    let (d, e) = (r.number(0, 5), r.number(0, 5));
    let st = r.number(1, 4);
    #[par_for(collapse = 2)]
    for i in (a..a + 5).step_by(st) {
        for j in (b..b + 7).rev() {
            g[j + e][i + d] = g[j + e][i + d] * 2 + 1;
        }
    }
    g
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn columns_left_early(r: &mut Random, how: How) -> Vec<Vec<i64>> {
    let mut g = grid(8, 40);
    let n = r.number(1, 30);
    let out = r.number(0, 40);
    let (d, e) = (r.number(0, 9), r.number(0, 40));
    #[par_for]
    for i in 0..n {
        for y in 0..8 {
            g[y][i + d] += g[y][e] * 2;
            if i == out && y == 4 {
                break;
            }
        }
        if i == out {
            break;
        }
        g[0][i + d] -= 1;
    }
    g
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn antidiagonal(r: &mut Random, how: How) -> Vec<i64> {
    let w = r.number(2, 9);
    let h = r.number(2, 9);
    let mut t = numbers(w * h);
    let s = r.number(1, w + h - 1);
    let e = r.number(0, 2);
    let lo = 1.max((s + 1).saturating_sub(w));
    let hi = s.min(h);
    #[par_for]
    for i in lo..hi {
        let j = s - i;
        t[i * w + j] = t[(i - 1) * w + j] + t[i * w + j - 1 + e];
    }
    t
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn mirrored(r: &mut Random, how: How) -> Vec<i64> {
    let n = r.number(1, 40);
    let mut a = numbers(40);
    let h = r.number(0, 41);
    let e = r.number(0, 3);
    #[par_for(scatter(a))]
    for i in 0..h.min(n) {
        let t = a[i];
        let k = n - 1 - i + e;
        if k < 40 {
            a[i] = a[k];
            a[k] = t * 2;
        }
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn triangle(r: &mut Random, how: How) -> Vec<i64> {
    let n = r.number(1, 9);
    let mut a = numbers(n * n);
    let k = r.number(0, n);
    #[par_for]
    for i in k + 1..n {
        let f = a[i * n + k] / (a[k * n + k] + 1);
        for j in k..n {
            a[i * n + j] -= f * a[k * n + j];
        }
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn swaps(r: &mut Random, how: How) -> Vec<i64> {
    let mut a = numbers(100);
    let n = r.number(1, 30);
    let (s, d) = (r.number(1, 4), r.number(1, 5));
    #[par_for]
    for i in 0..n {
        a.swap(i * s, i * s + d);
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn enumerated(r: &mut Random, how: How) -> Vec<i64> {
    let mut a = numbers(60);
    let xs = numbers(50);
    let (sk, st, d) = (r.number(0, 9), r.number(1, 5), r.number(0, 9));
    let k = r.number(0, 60);
    #[par_for]
    for (i, x) in xs.iter().enumerate().skip(sk).step_by(st) {
        a[i + d] += x * a[k];
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn zipped(r: &mut Random, how: How) -> Vec<i64> {
    let mut a = numbers(90);
    let xs = numbers(50);
    let (sk, n, d) = (r.number(0, 9), r.number(1, 60), r.number(0, 9));
    let k = r.number(0, 60);
    #[par_for]
    for (x, i) in xs.iter().skip(sk).zip((0..n).rev()) {
        a[i + d] = x * a[k] + a[i + d];
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn blocks_of_rows(r: &mut Random, how: How) -> Vec<i64> {
    let (b, n) = (r.number(1, 6), r.number(1, 30));
    let w = r.number(1, 4);
    let mut a = numbers(40 * w);
    let e = r.number(0, 2);
    #[par_for]
    for t in 0..n.div_ceil(b) {
        for i in t * b..((t + 1) * b + e).min(n) {
            for j in 0..w {
                a[i * w + j] = a[i * w + j] * 2 + t as i64;
            }
        }
    }
    a
}
