//! Accesses to elements of flat arrays at indices of many forms, with numbers made at random: most of them meet. Compiled twice, see `main.rs`.

use super::par_for;
use crate::places_agree::{Random, made, numbers, span};
use crate::settings::How;

made![
    one_form,
    rows_up,
    rows_stepped,
    row_ranges,
    flat_columns,
    flat_columns_beside,
    flat_columns_ranges,
    volume,
    inner_flat,
    left_early,
    rows_left_early,
    flat_columns_left_early,
    scatter_left_early,
    slices_read,
    sums_of_widths,
    unsigned,
    two_strides,
    rows_of_what_is_pulled
];

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn one_form(r: &mut Random, how: How) -> Vec<i64> {
    let mut a = numbers(200);
    let (lo, hi) = span(r);
    let s = r.signed(-4, 5);
    let (d, e) = (r.signed(20, 60), r.signed(20, 60));
    #[par_for]
    for i in lo..hi {
        a[(i * s + d) as usize] = a[(i * s + e) as usize] * 3 + i as i64;
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn rows_up(r: &mut Random, how: How) -> Vec<i64> {
    let mut a = numbers(300);
    let (lo, hi) = span(r);
    let s = r.signed(1, 7);
    let w = r.signed(1, 7);
    let (d, k) = (r.signed(20, 30), r.signed(0, 200));
    #[par_for]
    for i in lo..hi {
        for j in 0..w {
            a[(i * s + j + d) as usize] += a[k as usize] + i as i64;
        }
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn rows_stepped(r: &mut Random, how: How) -> Vec<i64> {
    let mut a = numbers(300);
    let (lo, hi) = span(r);
    let s = r.signed(1, 4);
    let w = r.signed(1, 9);
    let st = r.number(1, 5);
    let (d, k) = (r.signed(20, 30), r.signed(0, 100));
    #[par_for]
    for i in (lo..hi).step_by(st).rev() {
        for j in 0..w {
            let at = i * s + d + j;
            a[at as usize] = a[at as usize] * 2 + a[k as usize];
        }
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn row_ranges(r: &mut Random, how: How) -> Vec<i64> {
    let mut a = numbers(300);
    let n = r.number(1, 20);
    let s = r.number(1, 8);
    let (b, e) = (r.number(0, 4), r.number(1, 10));
    let k = r.number(0, 100);
    #[par_for]
    for i in 0..n {
        let x = a[k];
        for y in &mut a[i * s + b..i * s + e] {
            *y = *y * 3 + x;
        }
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn flat_columns(r: &mut Random, how: How) -> Vec<i64> {
    let w = r.signed(1, 9);
    let h = r.signed(1, 9);
    let mut a = numbers((w * h) as usize);
    let (lo, hi) = span(r);
    let d = r.signed(-3, 4);
    #[par_for]
    for i in lo..hi {
        for y in 0..h {
            let at = y * w + i + d;
            if at >= 0 && at < w * h {
                a[at as usize] = a[at as usize] * 3 + i as i64;
            }
        }
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn flat_columns_beside(r: &mut Random, how: How) -> Vec<i64> {
    let w = r.number(1, 9);
    let h = r.number(2, 9);
    let mut a = numbers(w * h + 9);
    let (lo, hi) = (r.number(0, 3), r.number(3, 9));
    let e = r.number(0, 5);
    let k = r.number(0, 70);
    #[par_for]
    for i in lo..hi {
        for y in 1..h {
            let up = a[(y - 1) * w + i];
            if k < a.len() {
                a[y * w + i] = up * 3 + a[y * w + e] + a[k];
            }
        }
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn flat_columns_ranges(r: &mut Random, how: How) -> Vec<i64> {
    let w = r.number(1, 9);
    let h = r.number(2, 9);
    let mut a = numbers(w * h);
    let k = r.number(0, 9);
    #[par_for]
    for i in 0..w {
        for y in 0..h {
            let s: i64 = if k < h { a[k * w..(k + 1) * w].iter().sum() } else { 1 };
            if y != k {
                a[y * w + i] += s * 2;
                a[y * w + i] *= 3;
            }
        }
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn volume(r: &mut Random, how: How) -> Vec<i64> {
    let (n, m) = (r.number(1, 6), r.number(1, 6));
    let h = r.number(1, 6);
    let mut a = numbers(h * n * m + 5);
    let (d, k) = (r.number(0, 3), r.number(0, 99));
    #[par_for]
    for i in 0..h {
        for j in 0..n {
            for l in 0..m {
                let x = if k < a.len() { a[k] } else { 1 };
                a[(i * n + j) * m + l + d] = x * 3 + (i + j * l) as i64;
            }
        }
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn inner_flat(r: &mut Random, how: How) -> Vec<i64> {
    let (n, w) = (r.number(1, 9), r.number(1, 9));
    let mut a = numbers(n * w + 4);
    let (k, d, e) = (r.number(0, 30), r.number(0, 3), r.number(0, 2));
    #[par_for]
    for i in 0..n {
        #[par_for]
        for j in 0..w + e {
            let x = if k < a.len() { a[k] } else { 2 };
            a[i * w + j + d] = x + a[i * w + j + d] * 2;
        }
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn left_early(r: &mut Random, how: How) -> (Vec<i64>, usize) {
    let mut a = numbers(100);
    let n = r.number(1, 50);
    let out = r.number(0, 60);
    let (d, k) = (r.number(0, 40), r.number(0, 100));
    #[par_for]
    for i in 0..n {
        a[i + d] = a[i + d] * 2 + a[k];
        if i == out {
            break;
        }
        a[i + d] += 5;
    }
    (a, 0)
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn rows_left_early(r: &mut Random, how: How) -> Option<usize> {
    let mut a = numbers(300);
    let n = r.number(1, 40);
    let out = r.number(0, 60);
    let (s, w, d) = (r.number(1, 6), r.number(1, 6), r.number(0, 5));
    let f = |a: &mut Vec<i64>| -> Option<usize> {
        #[par_for]
        for i in 0..n {
            for j in 0..w {
                if i * 3 + j == out {
                    return Some(i);
                }
                a[i * s + j + d] *= 3;
            }
        }
        None
    };
    let x = f(&mut a);
    Some(
        x.unwrap_or(99) * 1000000
            + a.iter().enumerate().map(|(i, x)| i * *x as usize).sum::<usize>() % 1000000,
    )
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn flat_columns_left_early(r: &mut Random, how: How) -> Vec<i64> {
    let (w, h) = (r.number(1, 9), r.number(1, 9));
    let mut a = numbers(w * h);
    let out = r.number(0, 9);
    #[par_for]
    for i in 0..w {
        for y in 0..h {
            let up = a[y * w + i];
            a[y * w + i] = up * 3 + 1;
            if i == out && y == h / 2 {
                break;
            }
        }
        if i == out {
            break;
        }
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn scatter_left_early(r: &mut Random, how: How) -> Vec<i64> {
    let mut a = numbers(97);
    let n = r.number(1, 97);
    let out = r.number(0, 120);
    let m = r.number(1, 200);
    #[par_for]
    for i in 0..n {
        let k = i * m % 97;
        a[k] = i as i64 * 2;
        if i == out {
            break;
        }
        a[k] += 1;
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn slices_read(r: &mut Random, how: How) -> Vec<i64> {
    let w = r.number(1, 6);
    let h = r.number(2, 9);
    let mut a = numbers(w * h);
    let (lo, hi) = (r.number(0, h), r.number(0, h + 1));
    let k = r.number(0, h);
    #[par_for]
    for i in lo..hi {
        let row: Vec<i64> = a[k * w..(k + 1) * w].to_vec();
        for (x, y) in a[i * w..(i + 1) * w].iter_mut().zip(row) {
            *x = *x * 2 + y;
        }
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn sums_of_widths(r: &mut Random, how: How) -> Vec<i64> {
    let (w, p) = (r.number(1, 6), r.number(0, 3));
    let h = r.number(1, 9);
    let mut a = numbers(h * (w + p) + 4);
    let d = r.number(0, 3);
    #[par_for]
    for i in 0..h {
        for j in 0..w {
            a[i * (w + p) + j + d] = a[i * (w + p) + j + d] * 2 + 1;
        }
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn unsigned(r: &mut Random, how: How) -> Vec<i64> {
    let mut a = numbers(300);
    let (lo, hi) = (r.number(0, 200) as u8, r.number(0, 256) as u8);
    let k = r.number(0, 300);
    #[par_for]
    for i in lo..=hi {
        a[i as usize + 3] += a[k] * 2;
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn two_strides(r: &mut Random, how: How) -> Vec<i64> {
    let (w, m) = (r.number(1, 6), r.number(1, 6));
    let n = r.number(1, 20);
    let mut a = numbers(200);
    #[par_for]
    for i in 0..n {
        a[i * w] += 1;
        a[i * m] *= 2;
    }
    a
}

#[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
fn rows_of_what_is_pulled(r: &mut Random, how: How) -> Vec<i64> {
    let (w, n) = (r.number(1, 6), r.number(1, 20));
    let e = r.number(0, 2);
    let mut a = numbers(n * w + 5);
    let k = r.number(0, 20);
    #[par_for]
    for (i, x) in (0..n).filter(|x| x % 3 != 0).enumerate() {
        for j in 0..w + e {
            a[i * w + j] += (x * j) as i64;
            a[i * w + j] *= 2;
        }
    }
    a
}
