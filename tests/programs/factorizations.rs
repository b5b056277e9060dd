//! Matrices, row by row and column by column.

use super::{hex, list, par_for, reals};

list![
    cholesky_left,
    ldlt,
    doolittle,
    backward_inside,
    mgs_flat,
    householder_columns,
    householder_flat,
    givens,
    rotate_rows_nested,
    quadrant_add,
    kronecker,
    banded,
    packed_triangle,
    conjugate_gradient
];

#[par_for]
fn cholesky_left() -> String {
    let n = 24;
    let r = reals(n * n, 3);
    let mut a = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..n {
            for k in 0..n {
                a[i * n + j] += r[i * n + k] * r[j * n + k];
            }
        }
        a[i * n + i] += 100.0;
    }
    let mut l = vec![0.0f64; n * n];
    for j in 0..n {
        let mut d = a[j * n + j];
        for k in 0..j {
            d -= l[j * n + k] * l[j * n + k];
        }
        l[j * n + j] = d.sqrt();
        #[par_for]
        for i in j + 1..n {
            let mut s = a[i * n + j];
            for k in 0..j {
                s -= l[i * n + k] * l[j * n + k];
            }
            l[i * n + j] = s / l[j * n + j];
        }
    }
    hex(&l)
}

#[par_for]
fn ldlt() -> String {
    let n = 17;
    let r = reals(n * n, 5);
    let mut a = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..n {
            a[i][j] = r[i * n + j] + r[j * n + i] + if i == j { 80.0 } else { 0.0 };
        }
    }
    let mut l = vec![vec![0.0; n]; n];
    let mut d = vec![0.0; n];
    for j in 0..n {
        let mut s = a[j][j];
        for k in 0..j {
            s -= l[j][k] * l[j][k] * d[k];
        }
        d[j] = s;
        l[j][j] = 1.0;
        #[par_for]
        for i in (j + 1)..n {
            let mut s = a[i][j];
            for k in 0..j {
                s -= l[i][k] * l[j][k] * d[k];
            }
            l[i][j] = s / d[j];
        }
    }
    format!("{} {:?}", hex(&d), l.iter().map(|r| hex(r)).collect::<Vec<_>>())
}

#[par_for]
fn doolittle() -> String {
    const N: usize = 15;
    let r = reals(N * N, 8);
    let mut a = [[0.0f64; N]; N];
    for i in 0..N {
        for j in 0..N {
            a[i][j] = r[i * N + j] + if i == j { 40.0 } else { 0.0 };
        }
    }
    let mut u = [[0.0f64; N]; N];
    let mut l = [[0.0f64; N]; N];
    for i in 0..N {
        #[par_for]
        for k in i..N {
            let mut sum = 0.0;
            for j in 0..i {
                sum += l[i][j] * u[j][k];
            }
            u[i][k] = a[i][k] - sum;
        }
        #[par_for]
        for k in i..N {
            if i == k {
                l[i][i] = 1.0;
            } else {
                let mut sum = 0.0;
                for j in 0..i {
                    sum += l[k][j] * u[j][i];
                }
                l[k][i] = (a[k][i] - sum) / u[i][i];
            }
        }
    }
    format!(
        "{:?} {:?}",
        l.iter().map(|r| hex(r)).collect::<Vec<_>>(),
        u.iter().map(|r| hex(r)).collect::<Vec<_>>()
    )
}

#[par_for]
fn backward_inside() -> String {
    let n = 33;
    let u = reals(n * n, 13);
    let mut b = reals(n, 14);
    for j in (0..n).rev() {
        b[j] = b[j] / (u[j * n + j] + 30.0);
        #[par_for]
        for i in 0..j {
            b[i] -= u[i * n + j] * b[j];
        }
    }
    hex(&b)
}

#[par_for]
fn mgs_flat() -> String {
    let (n, m) = (9, 21);
    let mut q = reals(n * m, 4);
    let mut r = vec![0.0; n * n];
    for k in 0..n {
        let norm = q[k * m..(k + 1) * m].iter().map(|x| x * x).sum::<f64>().sqrt();
        r[k * n + k] = norm;
        for x in &mut q[k * m..(k + 1) * m] {
            *x /= norm;
        }
        let (done, rest) = q.split_at_mut((k + 1) * m);
        let qk = &done[k * m..];
        #[par_for]
        for (j, col) in rest.chunks_mut(m).enumerate() {
            let dot: f64 = col.iter().zip(qk).map(|(a, b)| a * b).sum();
            for (a, b) in col.iter_mut().zip(qk) {
                *a -= dot * b;
            }
            r[k * n + k + 1 + j] = dot;
        }
    }
    hex(&q) + &hex(&r)
}

#[par_for]
fn householder_columns() -> String {
    let (m, n) = (14, 10);
    let flat = reals(m * n, 6);
    let mut a: Vec<Vec<f64>> = flat.chunks(n).map(|c| c.to_vec()).collect();
    for k in 0..n {
        let mut v = vec![0.0; m];
        let mut norm = 0.0;
        for i in k..m {
            v[i] = a[i][k];
            norm += v[i] * v[i];
        }
        let norm: f64 = norm;
        let norm = norm.sqrt();
        v[k] += if v[k] >= 0.0 { norm } else { -norm };
        let vv: f64 = v[k..].iter().map(|x| x * x).sum();
        if vv == 0.0 {
            continue;
        }
        #[par_for]
        for j in k..n {
            let mut s = 0.0;
            for i in k..m {
                s += v[i] * a[i][j];
            }
            let f = 2.0 * s / vv;
            for i in k..m {
                a[i][j] -= f * v[i];
            }
        }
    }
    a.iter().map(|r| hex(r)).collect()
}

#[par_for]
fn householder_flat() -> String {
    let (m, n) = (14, 10);
    let mut a = reals(m * n, 6);
    for k in 0..n {
        let mut v = vec![0.0; m];
        let mut norm = 0.0f64;
        for i in k..m {
            v[i] = a[i * n + k];
            norm += v[i] * v[i];
        }
        let norm = norm.sqrt();
        v[k] += if v[k] >= 0.0 { norm } else { -norm };
        let vv: f64 = v[k..].iter().map(|x| x * x).sum();
        #[par_for]
        for j in k..n {
            let mut s = 0.0;
            for i in k..m {
                s += v[i] * a[i * n + j];
            }
            let f = 2.0 * s / vv;
            for i in k..m {
                a[i * n + j] -= f * v[i];
            }
        }
    }
    hex(&a)
}

#[par_for]
fn givens() -> String {
    let n = 19;
    let mut a = reals(n * n, 21);
    for q in 1..n {
        let p = q - 1;
        let (c, s) = (0.6, 0.8);
        #[par_for]
        for j in 0..n {
            let x = a[p * n + j];
            let y = a[q * n + j];
            a[p * n + j] = c * x + s * y;
            a[q * n + j] = c * y - s * x;
        }
    }
    hex(&a)
}

#[par_for]
fn rotate_rows_nested() -> String {
    let n = 12;
    let mut a: Vec<Vec<f64>> = reals(n * n, 22).chunks(n).map(|c| c.to_vec()).collect();
    for (p, q) in [(0, 1), (3, 7), (2, 11)] {
        #[par_for]
        for j in 0..n {
            let (x, y) = (a[p][j], a[q][j]);
            a[p][j] = 0.6 * x + 0.8 * y;
            a[q][j] = 0.6 * y - 0.8 * x;
        }
        #[par_for]
        for i in 0..n {
            let (x, y) = (a[i][p], a[i][q]);
            a[i][p] = 0.6 * x + 0.8 * y;
            a[i][q] = 0.6 * y - 0.8 * x;
        }
    }
    a.iter().map(|r| hex(r)).collect()
}

#[par_for]
fn quadrant_add() -> String {
    let n = 16;
    let h = n / 2;
    let a = reals(n * n, 1);
    let mut m1 = vec![0.0; h * h];
    #[par_for]
    for i in 0..h {
        for j in 0..h {
            m1[i * h + j] = a[i * n + j] + a[(i + h) * n + (j + h)];
        }
    }
    let mut c = vec![0.0; n * n];
    #[par_for]
    for i in 0..h {
        for j in 0..h {
            c[i * n + j] = m1[i * h + j];
            c[(i + h) * n + (j + h)] = -m1[i * h + j];
        }
    }
    hex(&c)
}

#[par_for]
fn kronecker() -> String {
    let (n, p) = (4, 3);
    let a = reals(n * n, 1);
    let b = reals(p * p, 2);
    let w = n * p;
    let mut k = vec![0.0; w * w];
    #[par_for]
    for i in 0..n {
        for j in 0..n {
            for r in 0..p {
                for c in 0..p {
                    k[(i * p + r) * w + j * p + c] = a[i * n + j] * b[r * p + c];
                }
            }
        }
    }
    hex(&k)
}

#[par_for]
fn banded() -> String {
    let n = 50;
    let kl = 2;
    let ku = 3;
    let band = reals(n * (kl + ku + 1), 2);
    let x = reals(n, 3);
    let mut y = vec![0.0; n];
    #[par_for]
    for i in 0..n {
        let lo = i.saturating_sub(kl);
        let hi = (i + ku + 1).min(n);
        for j in lo..hi {
            y[i] += band[i * (kl + ku + 1) + (j + kl - i)] * x[j];
        }
    }
    hex(&y)
}

#[par_for]
fn packed_triangle() -> String {
    let n = 20;
    let mut p = vec![0.0; n * (n + 1) / 2];
    let a = reals(n * n, 9);
    #[par_for]
    for i in 0..n {
        let start = i * (i + 1) / 2;
        for j in 0..=i {
            p[start + j] = a[i * n + j] + a[j * n + i];
        }
    }
    hex(&p)
}

#[par_for]
fn conjugate_gradient() -> String {
    let n = 64;
    let (mut x, b) = (vec![0.0; n], reals(n, 7));
    let mut r = b.clone();
    let mut p = r.clone();
    let mut ap = vec![0.0; n];
    let mut rs: f64 = r.iter().map(|v| v * v).sum();
    for _ in 0..10 {
        #[par_for]
        for i in 0..n {
            let left = if i > 0 { p[i - 1] } else { 0.0 };
            let right = if i + 1 < n { p[i + 1] } else { 0.0 };
            ap[i] = 4.0 * p[i] - left - right;
        }
        let pap: f64 = p.iter().zip(&ap).map(|(a, b)| a * b).sum();
        let alpha = rs / pap;
        #[par_for]
        for i in 0..n {
            x[i] += alpha * p[i];
            r[i] -= alpha * ap[i];
        }
        let new: f64 = r.iter().map(|v| v * v).sum();
        let beta = new / rs;
        #[par_for]
        for i in 0..n {
            p[i] = r[i] + beta * p[i];
        }
        rs = new;
    }
    hex(&x)
}
