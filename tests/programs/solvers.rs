//! Linear algebra: products, factorizations and systems whose rows or columns iterations own.

use super::{bits, list, numbers, par_for, reals};

list![
    triangular_product,
    cholesky_by_columns,
    lu_with_pivots,
    gram_schmidt_rows,
    householder_columns,
    back_substitution_of_many,
    tridiagonal_systems,
    banded_product,
    sparse_rows,
    kronecker,
    outer_product,
    floyd_warshall,
    warshall_bits,
    tensor_four,
];

#[par_for]
fn triangular_product() -> Vec<u64> {
    let n = 24;
    let (l, u) = (reals(n * n, 1), reals(n * n, 2));
    let mut c = vec![0.0; n * n];
    #[par_for]
    for i in 0..n {
        for j in 0..n {
            let mut sum = 0.0;
            for k in 0..=i.min(j) {
                sum += l[i * n + k] * u[k * n + j];
            }
            c[i * n + j] = sum;
        }
    }
    bits(&c)
}

#[par_for]
fn cholesky_by_columns() -> Vec<u64> {
    let n = 20;
    let mut a = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..n {
            a[i * n + j] = if i == j { 100.0 + i as f64 } else { 1.0 / (1.0 + (i + j) as f64) };
        }
    }
    for j in 0..n {
        let mut d = a[j * n + j];
        for k in 0..j {
            d -= a[j * n + k] * a[j * n + k];
        }
        let d = d.sqrt();
        a[j * n + j] = d;
        #[par_for]
        for i in j + 1..n {
            let mut s = a[i * n + j];
            for k in 0..j {
                s -= a[i * n + k] * a[j * n + k];
            }
            a[i * n + j] = s / d;
        }
    }
    bits(&a)
}

#[par_for]
fn lu_with_pivots() -> (Vec<u64>, Vec<usize>) {
    let n = 18;
    let flat = reals(n * n, 7);
    let mut a: Vec<Vec<f64>> = flat.chunks(n).map(<[f64]>::to_vec).collect();
    let mut perm: Vec<usize> = (0..n).collect();
    for k in 0..n {
        let mut p = k;
        for i in k + 1..n {
            if a[i][k].abs() > a[p][k].abs() {
                p = i;
            }
        }
        a.swap(k, p);
        perm.swap(k, p);
        #[par_for]
        for i in k + 1..n {
            let f = a[i][k] / a[k][k];
            a[i][k] = f;
            for j in k + 1..n {
                a[i][j] -= f * a[k][j];
            }
        }
    }
    (bits(&a.concat()), perm)
}

#[par_for]
fn gram_schmidt_rows() -> Vec<u64> {
    let (n, m) = (9, 14);
    let mut q: Vec<Vec<f64>> = reals(n * m, 3).chunks(m).map(<[f64]>::to_vec).collect();
    for i in 0..n {
        let norm = q[i].iter().map(|x| x * x).sum::<f64>().sqrt();
        for x in q[i].iter_mut() {
            *x /= norm;
        }
        let (done, rest) = q.split_at_mut(i + 1);
        let base = &done[i];
        #[par_for]
        for row in rest.iter_mut() {
            let mut dot = 0.0;
            for (a, b) in row.iter().zip(base) {
                dot += a * b;
            }
            for (a, b) in row.iter_mut().zip(base) {
                *a -= dot * b;
            }
        }
    }
    bits(&q.concat())
}

#[par_for]
fn householder_columns() -> Vec<u64> {
    let (rows, columns) = (12, 8);
    let mut a = reals(rows * columns, 11);
    for k in 0..columns {
        let mut v = vec![0.0; rows];
        let mut norm = 0.0;
        for r in k..rows {
            v[r] = a[r * columns + k];
            norm += v[r] * v[r];
        }
        v[k] += norm.sqrt().copysign(v[k]);
        let vv: f64 = v[k..].iter().map(|x| x * x).sum();
        #[par_for]
        for j in k..columns {
            let mut dot = 0.0;
            for r in k..rows {
                dot += v[r] * a[r * columns + j];
            }
            let f = 2.0 * dot / vv;
            for r in k..rows {
                a[r * columns + j] -= f * v[r];
            }
        }
    }
    bits(&a)
}

#[par_for]
fn back_substitution_of_many() -> Vec<u64> {
    let (n, many) = (10, 30);
    let mut u = reals(n * n, 5);
    for i in 0..n {
        u[i * n + i] = 20.0;
    }
    let b = reals(n * many, 6);
    let mut x = b.clone();
    #[par_for]
    for s in 0..many {
        for i in (0..n).rev() {
            let mut sum = x[s * n + i];
            for j in i + 1..n {
                sum -= u[i * n + j] * x[s * n + j];
            }
            x[s * n + i] = sum / u[i * n + i];
        }
    }
    bits(&x)
}

#[par_for]
fn tridiagonal_systems() -> Vec<u64> {
    let (n, many) = (16, 25);
    let mut d = reals(n * many, 8);
    let mut c = vec![0.0; n * many];
    #[par_for]
    for s in 0..many {
        let base = s * n;
        c[base] = -1.0 / 4.0;
        d[base] /= 4.0;
        for i in 1..n {
            let m = 4.0 + c[base + i - 1];
            c[base + i] = -1.0 / m;
            d[base + i] = (d[base + i] + d[base + i - 1]) / m;
        }
        for i in (0..n - 1).rev() {
            d[base + i] -= c[base + i] * d[base + i + 1];
        }
    }
    bits(&d)
}

#[par_for]
fn floyd_warshall() -> Vec<u64> {
    let n = 17;
    let mut d: Vec<u64> = numbers(n * n).iter().map(|w| 1 + w % 100).collect();
    for k in 0..n {
        let through = d[k * n..(k + 1) * n].to_vec();
        #[par_for]
        for i in 0..n {
            let first = d[i * n + k];
            for j in 0..n {
                d[i * n + j] = d[i * n + j].min(first + through[j]);
            }
        }
    }
    d
}

#[par_for]
fn warshall_bits() -> Vec<u64> {
    let n = 40;
    let mut reach: Vec<u64> = numbers(n).iter().map(|bits| bits & (bits >> 3) & ((1 << n) - 1)).collect();
    for k in 0..n {
        let row = reach[k];
        #[par_for]
        for i in 0..n {
            if reach[i] >> k & 1 == 1 {
                reach[i] |= row;
            }
        }
    }
    reach
}

#[par_for]
fn tensor_four() -> Vec<u64> {
    let (a, b, c, d) = (3, 4, 5, 6);
    let input = numbers(a * b * c * d);
    let mut out = vec![0; a * b * c * d];
    #[par_for]
    for i in 0..a {
        for j in 0..b {
            for k in 0..c {
                for l in 0..d {
                    out[((i * b + j) * c + k) * d + l] = input[((l * c + k) * b + j) * a + i];
                }
            }
        }
    }
    out
}

#[par_for]
fn banded_product() -> Vec<u64> {
    let (n, band) = (40, 3);
    let a = reals(n * (2 * band + 1), 2);
    let x = reals(n, 3);
    let mut y = vec![0.0; n];
    #[par_for]
    for i in 0..n {
        let low = i.saturating_sub(band);
        for j in low..(i + band + 1).min(n) {
            y[i] += a[i * (2 * band + 1) + j + band - i] * x[j];
        }
    }
    bits(&y)
}

#[par_for]
fn sparse_rows() -> Vec<u64> {
    let n = 30;
    let starts: Vec<usize> = (0..=n).map(|i| i * 3).collect();
    let columns: Vec<usize> = numbers(3 * n).iter().map(|c| *c as usize % n).collect();
    let values = reals(3 * n, 5);
    let x = reals(n, 6);
    let mut y = vec![0.0; n];
    #[par_for]
    for row in 0..n {
        for k in starts[row]..starts[row + 1] {
            y[row] += values[k] * x[columns[k]];
        }
    }
    bits(&y)
}

#[par_for]
fn kronecker() -> Vec<u64> {
    let (n, m) = (5, 4);
    let (a, b) = (numbers(n * n), numbers(m * m));
    let size = n * m;
    let mut out = vec![0; size * size];
    #[par_for]
    for i in 0..n {
        for k in 0..m {
            for j in 0..n {
                for l in 0..m {
                    out[(i * m + k) * size + j * m + l] = a[i * n + j] * b[k * m + l];
                }
            }
        }
    }
    out
}

#[par_for]
fn outer_product() -> Vec<u64> {
    let (x, y) = (reals(20, 1), reals(15, 2));
    let mut out = vec![0.0; x.len() * y.len()];
    #[par_for]
    for (i, x) in x.iter().enumerate() {
        for (j, y) in y.iter().enumerate() {
            out[i * 15 + j] = x * y;
        }
    }
    bits(&out)
}
