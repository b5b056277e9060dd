//! Parts of flat arrays that are cut in two steps, triangles whose columns are owned, and rows that nobody owns, lent to an
//! inner loop.

use std::collections::VecDeque;

use super::{list, par_for};

list![
    rows_and_columns_of_an_elimination,
    flat_elimination_by_both,
    first_row_added_to_all,
    deques_lent,
    left_from_the_inner_loop,
    lower_triangle_by_columns,
    upper_triangle_by_columns,
    joined_rows,
    joined_read,
    joined_elem,
    joined_incl,
    joined_field,
    joined_mut,
    joined_range,
    as_long_as_the_first_row,
    inner_loop_in_order_at_times,
    cholesky_by_columns,
];

fn whole(n: usize) -> Vec<u64> {
    (0..n as u64).map(|i| (i * i * 7 + 3) % 1009).collect()
}
fn matrix(r: usize, c: usize) -> Vec<Vec<f64>> {
    (0..r)
        .map(|i| {
            (0..c).map(|j| ((i * 31 + j * 17) % 23) as f64 + 1.0 + if i == j { 50.0 } else { 0.0 }).collect()
        })
        .collect()
}
fn bits(v: &[f64]) -> Vec<u64> {
    v.iter().map(|x| x.to_bits()).collect()
}
fn all_bits(v: &[Vec<f64>]) -> Vec<Vec<u64>> {
    v.iter().map(|x| bits(x)).collect()
}
#[par_for]
fn rows_and_columns_of_an_elimination() -> Vec<Vec<u64>> {
    let n = 14;
    let mut a = matrix(n, n);
    for k in 0..n {
        #[par_for]
        for i in k + 1..n {
            let f = a[i][k] / a[k][k];
            #[par_for]
            for j in k..n {
                a[i][j] -= f * a[k][j];
            }
        }
    }
    all_bits(&a)
}

#[par_for]
fn flat_elimination_by_both() -> Vec<u64> {
    let n = 14;
    let mut a = matrix(n, n).concat();
    for k in 0..n {
        #[par_for]
        for i in k + 1..n {
            let f = a[i * n + k] / a[k * n + k];
            #[par_for]
            for j in k..n {
                a[i * n + j] -= f * a[k * n + j];
            }
        }
    }
    bits(&a)
}

#[par_for]
fn first_row_added_to_all() -> Vec<Vec<u64>> {
    let mut a = matrix(9, 9);
    #[par_for]
    for i in 1..9 {
        #[par_for]
        for j in 0..9 {
            a[i][j] += a[0][j];
        }
    }
    all_bits(&a)
}

#[par_for]
fn deques_lent() -> VecDeque<VecDeque<u64>> {
    let mut a: VecDeque<VecDeque<u64>> = (0..6).map(|i| (0..7).map(|j| i * j + 1).collect()).collect();
    #[par_for]
    for i in 2..6 {
        #[par_for]
        for j in 0..7 {
            a[i][j] += a[1][j] * a[i][j];
        }
    }
    a
}

#[par_for]
fn left_from_the_inner_loop() -> (Vec<Vec<u64>>, Option<usize>) {
    let mut a = matrix(9, 9);
    let f = |a: &mut Vec<Vec<f64>>| -> Option<usize> {
        #[par_for]
        for i in 2..9 {
            #[par_for]
            for j in 0..9 {
                a[i][j] += a[1][j];
                if i == 5 && j == 4 {
                    return Some(i);
                }
                a[i][j] *= 2.0;
            }
        }
        None
    };
    let r = f(&mut a);
    (all_bits(&a), r)
}

#[par_for]
fn lower_triangle_by_columns() -> Vec<u64> {
    let n = 11;
    let mut a = whole(n * n);
    #[par_for]
    for i in 0..n {
        for y in i..n {
            a[y * n + i] = a[y * n + i] * 2 + 1;
        }
    }
    a
}

#[par_for]
fn upper_triangle_by_columns() -> Vec<u64> {
    let n = 11;
    let mut a = whole(n * n);
    #[par_for]
    for i in 1..n {
        for y in 0..i {
            a[y * n + i] += a[y * n] * 2 + 1;
            a[y * n + i] *= 3;
        }
    }
    a
}

#[par_for]
fn joined_rows() -> Vec<u64> {
    let (h, w) = (8, 9);
    let mut a = whole(72);
    #[par_for]
    for y in 0..h {
        let row = &mut a[y * w..][..w];
        row.rotate_right(y % w);
        row[0] += 1;
    }
    a
}

#[par_for]
fn joined_read() -> Vec<u64> {
    let (h, w) = (8, 9);
    let mut a = whole(72);
    let b = whole(72);
    #[par_for]
    for y in 0..h {
        let s: u64 = b[y * w..][..w].iter().sum();
        a[y * w..][..w].iter_mut().for_each(|x| *x += s);
        a[y * w..][1] = s;
    }
    a
}

#[par_for]
fn joined_elem() -> Vec<u64> {
    let (h, w) = (8, 9);
    let mut a = whole(72);
    #[par_for]
    for y in 0..h {
        for x in 0..w {
            a[y * w..][x] *= 3;
        }
    }
    a
}

#[par_for]
fn joined_incl() -> Vec<u64> {
    let (h, w) = (8, 9);
    let mut a = whole(72);
    #[par_for]
    for y in 0..h {
        a[y * w..][..=w - 2].sort();
        a[y * w..][2..5].reverse();
    }
    a
}

struct G {
    w: usize,
    px: Vec<u64>,
}
impl G {
    #[par_for]
    fn go(&mut self) {
        #[par_for]
        for y in 0..8 {
            let row = &mut self.px[y * self.w..][..self.w];
            row.reverse();
        }
    }
}
fn joined_field() -> Vec<u64> {
    let mut g = G { w: 9, px: whole(72) };
    g.go();
    g.px
}

#[par_for]
fn joined_mut() -> Vec<u64> {
    let (h, w) = (8, 9);
    let mut a = whole(72);
    let s = &mut a[..];
    #[par_for]
    for y in 0..h {
        s[y * w..][..w].copy_from_slice(&[y as u64; 9]);
    }
    a
}

#[par_for]
fn joined_range() -> Vec<u64> {
    let mut a = whole(72);
    let k = 5;
    #[par_for]
    for y in 0..8 {
        let t = y * 9;
        a[t + 1..][..k].fill(7);
    }
    a
}

#[par_for]
fn as_long_as_the_first_row() -> Vec<Vec<u64>> {
    let mut a: Vec<Vec<u64>> = (0..6).map(|i| whole(4 + i)).collect();
    #[par_for]
    for i in 1..6 {
        #[par_for]
        for j in 0..a[0].len() {
            a[i][j] += a[0][j];
        }
    }
    a
}

#[par_for]
fn inner_loop_in_order_at_times() -> Vec<Vec<u64>> {
    let mut a = matrix(9, 9);
    #[par_for]
    for i in 1..9 {
        #[par_for(when = i % 2 == 0)]
        for j in 0..9 {
            a[i][j] += a[0][j];
        }
    }
    all_bits(&a)
}

#[par_for]
fn cholesky_by_columns() -> Vec<u64> {
    let n = 14;
    let mut a: Vec<f64> = (0..n * n)
        .map(|k| {
            let (i, j) = (k / n, k % n);
            if i == j { 40.0 } else { 1.0 / (1.0 + (i as f64 - j as f64).abs()) }
        })
        .collect();
    for k in 0..n {
        a[k * n + k] = a[k * n + k].sqrt();
        #[par_for]
        for i in k + 1..n {
            a[i * n + k] /= a[k * n + k];
        }
        #[par_for]
        for j in k + 1..n {
            for i in j..n {
                a[i * n + j] -= a[i * n + k] * a[j * n + k];
            }
        }
    }
    bits(&a)
}
