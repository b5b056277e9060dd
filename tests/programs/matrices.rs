//! Linear algebra on flat and on nested arrays, as it stands in textbooks.

use super::{bits, list, numbers, par_for};

list![
    product_ijk,
    product_ikj,
    product_of_nested,
    product_in_tiles,
    transposed_product,
    matrix_times_vector,
    outer_product,
    rank_one_update,
    scaled_rows,
    transposed,
    symmetric_from_lower,
    gauss_elimination,
    gauss_jordan,
    lu_right_looking,
    cholesky_column,
    many_right_sides,
    lower_solves,
    gram_schmidt,
    householder_step,
];

pub(super) fn matrix(n: usize, m: usize) -> Vec<f64> {
    numbers(n * m).iter().map(|x| (*x % 1_000) as f64 / 64.0 + 0.5).collect()
}

pub(super) fn nested(n: usize, m: usize) -> Vec<Vec<f64>> {
    matrix(n, m).chunks(m).map(<[f64]>::to_vec).collect()
}

#[par_for]
fn product_ijk() -> Vec<u64> {
    let (n, m, l) = (17, 13, 11);
    let (a, b) = (matrix(n, l), matrix(l, m));
    let mut c = vec![0.0; n * m];
    #[par_for]
    for i in 0..n {
        for j in 0..m {
            for k in 0..l {
                c[i * m + j] += a[i * l + k] * b[k * m + j];
            }
        }
    }
    bits(&c)
}

#[par_for]
fn product_ikj() -> Vec<u64> {
    let (n, m, l) = (17, 13, 11);
    let (a, b) = (matrix(n, l), matrix(l, m));
    let mut c = vec![0.0; n * m];
    #[par_for]
    for i in 0..n {
        for k in 0..l {
            let x = a[i * l + k];
            for j in 0..m {
                c[i * m + j] += x * b[k * m + j];
            }
        }
    }
    bits(&c)
}

#[par_for]
fn product_of_nested() -> Vec<Vec<f64>> {
    let (a, b) = (nested(9, 14), nested(14, 8));
    let mut c = vec![vec![0.0; 8]; 9];
    #[par_for]
    for i in 0..9 {
        for j in 0..8 {
            let mut sum = 0.0;
            for k in 0..14 {
                sum += a[i][k] * b[k][j];
            }
            c[i][j] = sum;
        }
    }
    c
}

#[par_for]
fn product_in_tiles() -> Vec<u64> {
    let (n, tile) = (20, 6);
    let (a, b) = (matrix(n, n), matrix(n, n));
    let mut c = vec![0.0; n * n];
    #[par_for]
    for i0 in (0..n).step_by(tile) {
        for k0 in (0..n).step_by(tile) {
            for j0 in (0..n).step_by(tile) {
                for i in i0..(i0 + tile).min(n) {
                    for k in k0..(k0 + tile).min(n) {
                        for j in j0..(j0 + tile).min(n) {
                            c[i * n + j] += a[i * n + k] * b[k * n + j];
                        }
                    }
                }
            }
        }
    }
    bits(&c)
}

#[par_for]
fn transposed_product() -> Vec<u64> {
    let (n, m) = (12, 15);
    let a = matrix(m, n);
    let mut g = vec![0.0; n * n];
    #[par_for]
    for i in 0..n {
        for j in i..n {
            let mut sum = 0.0;
            for k in 0..m {
                sum += a[k * n + i] * a[k * n + j];
            }
            g[i * n + j] = sum;
        }
    }
    bits(&g)
}

#[par_for]
fn matrix_times_vector() -> Vec<u64> {
    let (n, m) = (40, 31);
    let (a, x) = (matrix(n, m), matrix(m, 1));
    let mut y = vec![0.0; n];
    #[par_for]
    for i in 0..n {
        y[i] = 0.0;
        for j in 0..m {
            y[i] += a[i * m + j] * x[j];
        }
    }
    bits(&y)
}

#[par_for]
fn outer_product() -> Vec<Vec<f64>> {
    let (x, y) = (matrix(10, 1), matrix(12, 1));
    let mut out = vec![vec![0.0; y.len()]; x.len()];
    #[par_for]
    for (i, xi) in x.iter().enumerate() {
        for (j, yj) in y.iter().enumerate() {
            out[i][j] = xi * yj;
        }
    }
    out
}

#[par_for]
fn rank_one_update() -> Vec<u64> {
    let n = 19;
    let mut a = matrix(n, n);
    let (x, y) = (matrix(n, 1), matrix(1, n));
    let alpha = -0.25;
    #[par_for]
    for i in 0..n {
        let row = &mut a[i * n..(i + 1) * n];
        for (cell, yj) in row.iter_mut().zip(&y) {
            *cell += alpha * x[i] * yj;
        }
    }
    bits(&a)
}

#[par_for]
fn scaled_rows() -> Vec<u64> {
    let (n, m) = (21, 9);
    let mut a = matrix(n, m);
    let factors = matrix(n, 1);
    #[par_for]
    for (row, factor) in a.chunks_exact_mut(m).zip(&factors) {
        for x in row {
            *x *= factor;
        }
    }
    bits(&a)
}

#[par_for]
fn transposed() -> Vec<u64> {
    let (n, m) = (16, 23);
    let a = matrix(n, m);
    let mut t = vec![0.0; m * n];
    #[par_for]
    for j in 0..m {
        for i in 0..n {
            t[j * n + i] = a[i * m + j];
        }
    }
    bits(&t)
}

#[par_for]
fn symmetric_from_lower() -> Vec<u64> {
    let n = 18;
    let a = matrix(n, n);
    let mut s = vec![0.0; n * n];
    #[par_for]
    for i in 0..n {
        for j in 0..n {
            s[i * n + j] = if j <= i { a[i * n + j] } else { a[j * n + i] };
        }
    }
    bits(&s)
}

#[par_for]
fn gauss_elimination() -> Vec<Vec<f64>> {
    let n = 10;
    let mut a = nested(n, n + 1);
    for k in 0..n {
        let pivot = a[k].clone();
        #[par_for]
        for i in k + 1..n {
            let factor = a[i][k] / pivot[k];
            for j in k..=n {
                a[i][j] -= factor * pivot[j];
            }
        }
    }
    a
}

#[par_for]
fn gauss_jordan() -> Vec<u64> {
    let (n, w) = (9, 18);
    let mut a = matrix(n, w);
    for k in 0..n {
        let pivot: Vec<f64> = a[k * w..(k + 1) * w].to_vec();
        #[par_for]
        for i in 0..n {
            let f = a[i * w + k] / pivot[k];
            if i == k {
                for j in 0..w {
                    a[i * w + j] /= pivot[k];
                }
                continue;
            }
            for j in 0..w {
                a[i * w + j] -= f * pivot[j];
            }
        }
    }
    bits(&a)
}

/// The pivot's row belongs to no iteration, and is read in place.
#[par_for]
fn lu_right_looking() -> Vec<u64> {
    let n = 12;
    let mut a = matrix(n, n);
    for k in 0..n - 1 {
        #[par_for]
        for i in k + 1..n {
            a[i * n + k] /= a[k * n + k];
            for j in k + 1..n {
                a[i * n + j] -= a[i * n + k] * a[k * n + j];
            }
        }
    }
    bits(&a)
}

#[par_for]
fn cholesky_column() -> Vec<u64> {
    let n = 11;
    let mut a = matrix(n, n);
    for i in 0..n {
        a[i * n + i] += 2_000.0;
    }
    let mut l = vec![0.0; n * n];
    for j in 0..n {
        let mut d = a[j * n + j];
        for k in 0..j {
            d -= l[j * n + k] * l[j * n + k];
        }
        l[j * n + j] = d.sqrt();
        let diagonal = l[j * n + j];
        let row: Vec<f64> = l[j * n..j * n + n].to_vec();
        #[par_for]
        for i in j + 1..n {
            let mut sum = a[i * n + j];
            for k in 0..j {
                sum -= l[i * n + k] * row[k];
            }
            l[i * n + j] = sum / diagonal;
        }
    }
    bits(&l)
}

#[par_for]
fn many_right_sides() -> Vec<u64> {
    let (n, rhs) = (8, 15);
    let l = matrix(n, n);
    let mut x = matrix(rhs, n);
    #[par_for]
    for r in 0..rhs {
        for i in 0..n {
            for j in 0..i {
                x[r * n + i] -= l[i * n + j] * x[r * n + j];
            }
            x[r * n + i] /= l[i * n + i];
        }
    }
    bits(&x)
}

#[par_for]
fn lower_solves() -> Vec<u64> {
    let n = 14;
    let l = matrix(n, n);
    let mut x = matrix(n, 1);
    for j in 0..n {
        x[j] /= l[j * n + j];
        let xj = x[j];
        #[par_for]
        for i in j + 1..n {
            x[i] -= l[i * n + j] * xj;
        }
    }
    bits(&x)
}

#[par_for]
fn gram_schmidt() -> Vec<Vec<f64>> {
    let (n, m) = (6, 20);
    let mut q = nested(n, m);
    for k in 0..n {
        let norm = q[k].iter().map(|x| x * x).sum::<f64>().sqrt();
        q[k].iter_mut().for_each(|x| *x /= norm);
        let (done, rest) = q.split_at_mut(k + 1);
        let qk = &done[k];
        #[par_for]
        for row in rest.iter_mut() {
            let dot: f64 = row.iter().zip(qk).map(|(a, b)| a * b).sum();
            for (x, y) in row.iter_mut().zip(qk) {
                *x -= dot * y;
            }
        }
    }
    q
}

#[par_for]
fn householder_step() -> Vec<u64> {
    let (n, m) = (13, 10);
    let mut a = matrix(n, m);
    let v = matrix(m, 1);
    let norm: f64 = v.iter().map(|x| x * x).sum();
    #[par_for]
    for i in 0..n {
        let base = i * m;
        let mut dot = 0.0;
        for j in 0..m {
            dot += a[base + j] * v[j];
        }
        let scale = 2.0 * dot / norm;
        for j in 0..m {
            a[base + j] -= scale * v[j];
        }
    }
    bits(&a)
}
