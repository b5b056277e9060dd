//! Linear algebra, step after step, and tables of rows.

use super::matrices::{matrix, nested};
use super::{bits, list, numbers, par_for};

list![
    power_iteration,
    jacobi,
    red_black_relaxation,
    floyd_warshall,
    floyd_flat,
    banded_product,
    packed_triangle,
    tridiagonal_systems,
    batched_products,
    convolution_matrix,
    covariance,
    row_sums_and_maxima,
    normalised_rows,
    kronecker,
    hadamard_in_place,
    collapsed_product,
    collapsed_nested,
];

#[par_for]
fn power_iteration() -> Vec<u64> {
    let n = 15;
    let a = matrix(n, n);
    let mut x = vec![1.0; n];
    let mut y = vec![0.0; n];
    for _ in 0..5 {
        #[par_for]
        for i in 0..n {
            y[i] = (0..n).map(|j| a[i * n + j] * x[j]).sum();
        }
        let greatest = y.iter().copied().fold(0.0, f64::max);
        #[par_for]
        for i in 0..n {
            x[i] = y[i] / greatest;
        }
    }
    bits(&x)
}

#[par_for]
fn jacobi() -> Vec<u64> {
    let n = 16;
    let a = matrix(n, n);
    let b = matrix(n, 1);
    let (mut x, mut next) = (vec![0.0; n], vec![0.0; n]);
    for _ in 0..4 {
        #[par_for]
        for i in 0..n {
            let mut sum = b[i];
            for j in 0..n {
                if j != i {
                    sum -= a[i * n + j] * x[j];
                }
            }
            next[i] = sum / (a[i * n + i] + 900.0);
        }
        std::mem::swap(&mut x, &mut next);
    }
    bits(&x)
}

#[par_for]
fn red_black_relaxation() -> Vec<u64> {
    let (h, w) = (14, 12);
    let mut u = matrix(h, w);
    for _ in 0..3 {
        for colour in 0..2 {
            #[par_for]
            for y in (1 + colour..h - 1).step_by(2) {
                for x in 1..w - 1 {
                    u[y * w + x] = 0.25 * (u[(y - 1) * w + x] + u[(y + 1) * w + x]) + 0.5 * u[y * w + x];
                }
            }
        }
    }
    bits(&u)
}

#[par_for]
fn floyd_warshall() -> Vec<Vec<u64>> {
    let n = 18;
    let mut d: Vec<Vec<u64>> = numbers(n * n).chunks(n).map(<[u64]>::to_vec).collect();
    for k in 0..n {
        let through = d[k].clone();
        #[par_for]
        for i in 0..n {
            let ik = d[i][k];
            for j in 0..n {
                d[i][j] = d[i][j].min(ik + through[j]);
            }
        }
    }
    d
}

#[par_for]
fn floyd_flat() -> Vec<u64> {
    let n = 18;
    let mut d = numbers(n * n);
    for k in 0..n {
        let through = d[k * n..(k + 1) * n].to_vec();
        #[par_for]
        for i in 0..n {
            for j in 0..n {
                let around = d[i * n + k] + through[j];
                if around < d[i * n + j] {
                    d[i * n + j] = around;
                }
            }
        }
    }
    d
}

#[par_for]
fn banded_product() -> Vec<u64> {
    let (n, band) = (40, 3);
    let width = 2 * band + 1;
    let (a, x) = (matrix(n, width), matrix(n, 1));
    let mut y = vec![0.0; n];
    #[par_for]
    for i in 0..n {
        for k in i.saturating_sub(band)..(i + band + 1).min(n) {
            y[i] += a[i * width + k + band - i] * x[k];
        }
    }
    bits(&y)
}

/// Rows of different lengths: scattered, each element touched once.
#[par_for]
fn packed_triangle() -> Vec<usize> {
    let n = 20;
    let mut packed = vec![0; n * (n + 1) / 2];
    #[par_for]
    for i in 0..n {
        for j in 0..=i {
            packed[i * (i + 1) / 2 + j] = i * 100 + j;
        }
    }
    packed
}

#[par_for]
fn tridiagonal_systems() -> Vec<u64> {
    let (systems, n) = (12, 9);
    let (upper, mut d) = (matrix(systems, n), matrix(systems, n));
    #[par_for]
    for s in 0..systems {
        let base = s * n;
        for i in 1..n {
            d[base + i] -= 0.1 * d[base + i - 1];
        }
        for i in (0..n - 1).rev() {
            d[base + i] -= upper[base + i] * 0.01 * d[base + i + 1];
        }
    }
    bits(&d)
}

#[par_for]
fn batched_products() -> Vec<u64> {
    let (batches, n) = (7, 4);
    let (a, b) = (matrix(batches, n * n), matrix(batches, n * n));
    let mut c = vec![0.0; batches * n * n];
    #[par_for]
    for t in 0..batches {
        for i in 0..n {
            for j in 0..n {
                let mut sum = 0.0;
                for k in 0..n {
                    sum += a[t * n * n + i * n + k] * b[(t * n + k) * n + j];
                }
                c[(t * n + i) * n + j] = sum;
            }
        }
    }
    bits(&c)
}

#[par_for]
fn convolution_matrix() -> Vec<u64> {
    let (n, taps) = (12, 4);
    let h = matrix(taps, 1);
    let mut a = vec![0.0; n * (n + taps)];
    #[par_for]
    for i in 0..n {
        for k in 0..taps {
            a[i * (n + taps) + i + k] = h[k];
        }
    }
    bits(&a)
}

#[par_for]
fn covariance() -> Vec<Vec<f64>> {
    let (n, m) = (30, 7);
    let xs = nested(n, m);
    let mut means = vec![0.0; m];
    #[par_for]
    for j in 0..m {
        for i in 0..n {
            means[j] += xs[i][j];
        }
        means[j] /= n as f64;
    }
    let mut cov = vec![vec![0.0; m]; m];
    #[par_for]
    for a in 0..m {
        for b in 0..m {
            cov[a][b] = xs.iter().map(|x| (x[a] - means[a]) * (x[b] - means[b])).sum::<f64>() / n as f64;
        }
    }
    cov
}

#[par_for]
fn row_sums_and_maxima() -> (Vec<u64>, Vec<u64>, Vec<usize>) {
    let (n, m) = (25, 14);
    let a = numbers(n * m);
    let (mut sums, mut maxima, mut places) = (vec![0; n], vec![0; n], vec![0; n]);
    #[par_for]
    for i in 0..n {
        for j in 0..m {
            sums[i] += a[i * m + j];
            if a[i * m + j] > maxima[i] {
                maxima[i] = a[i * m + j];
                places[i] = j;
            }
        }
    }
    (sums, maxima, places)
}

#[par_for]
fn normalised_rows() -> Vec<u64> {
    let (n, m) = (17, 6);
    let mut a = matrix(n, m);
    #[par_for]
    for i in 0..n {
        let total: f64 = a[i * m..(i + 1) * m].iter().sum();
        for j in 0..m {
            a[i * m + j] /= total;
        }
    }
    bits(&a)
}

#[par_for]
fn kronecker() -> Vec<u64> {
    let (n, m) = (5, 4);
    let (a, b) = (matrix(n, n), matrix(m, m));
    let w = n * m;
    let mut k = vec![0.0; w * w];
    #[par_for]
    for i in 0..n {
        for j in 0..n {
            for p in 0..m {
                for q in 0..m {
                    k[(i * m + p) * w + j * m + q] = a[i * n + j] * b[p * m + q];
                }
            }
        }
    }
    bits(&k)
}

#[par_for]
fn hadamard_in_place() -> Vec<u64> {
    let mut a = matrix(30, 30);
    let b = matrix(30, 30);
    #[par_for]
    for (x, y) in a.iter_mut().zip(b.iter()) {
        *x *= y;
    }
    bits(&a)
}

#[par_for]
fn collapsed_product() -> Vec<u64> {
    let (n, m, l) = (9, 14, 6);
    let (a, b) = (matrix(n, l), matrix(l, m));
    let mut c = vec![0.0; n * m];
    #[par_for(collapse = 2)]
    for i in 0..n {
        for j in 0..m {
            let mut sum = 0.0;
            for k in 0..l {
                sum += a[i * l + k] * b[k * m + j];
            }
            c[i * m + j] = sum;
        }
    }
    bits(&c)
}

#[par_for]
fn collapsed_nested() -> Vec<Vec<f64>> {
    let (a, b) = (nested(6, 9), nested(9, 8));
    let mut c = vec![vec![1.0; 8]; 6];
    #[par_for(collapse = 2)]
    for i in 0..6 {
        for j in 0..8 {
            for k in 0..9 {
                c[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    c
}
