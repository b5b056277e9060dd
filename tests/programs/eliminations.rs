//! Elements that no iteration owns, read by all: pivots, finished rows, borders.

use super::{bits, list, numbers, par_for};

list![
    gauss,
    gauss_flat,
    lu,
    cholesky,
    floyd_warshall,
    triangular_solve,
    border,
    first_element,
    last_row,
    every_second,
    red_black,
    power_of_the_pivot,
    back_substitution,
    gram_schmidt,
    game_on_a_ring,
    with_an_exit,
];

fn matrix(n: usize) -> Vec<f64> {
    let mut a: Vec<f64> = numbers(n * n).iter().map(|x| (*x % 1_000) as f64 / 500.0 - 1.0).collect();
    for i in 0..n {
        a[i * n + i] += n as f64;
    }
    a
}

#[par_for]
fn gauss() -> Vec<Vec<u64>> {
    let n = 24;
    let mut a: Vec<Vec<f64>> = matrix(n).chunks(n).map(<[f64]>::to_vec).collect();
    for k in 0..n {
        #[par_for]
        for i in k + 1..n {
            let factor = a[i][k] / a[k][k];
            for j in k..n {
                a[i][j] -= factor * a[k][j];
            }
        }
    }
    a.iter().map(|row| bits(row)).collect()
}

#[par_for]
fn gauss_flat() -> Vec<u64> {
    let n = 30;
    let mut a = matrix(n);
    let mut b: Vec<f64> = numbers(n).iter().map(|x| *x as f64).collect();
    for k in 0..n {
        #[par_for]
        for i in k + 1..n {
            let factor = a[i * n + k] / a[k * n + k];
            for j in k..n {
                a[i * n + j] -= factor * a[k * n + j];
            }
            b[i] -= factor * b[k];
        }
    }
    a.extend(b);
    bits(&a)
}

#[par_for]
fn lu() -> Vec<u64> {
    let n = 25;
    let mut a = matrix(n);
    for k in 0..n - 1 {
        #[par_for]
        for i in (k + 1)..n {
            a[i * n + k] /= a[k * n + k];
            for j in (k + 1)..n {
                a[i * n + j] = a[i * n + j] - a[i * n + k] * a[k * n + j];
            }
        }
    }
    bits(&a)
}

#[par_for]
fn cholesky() -> Vec<u64> {
    let n = 20;
    let half = matrix(n);
    let mut a = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..n {
            a[i * n + j] = half[i * n + j] + half[j * n + i];
        }
    }
    for j in 0..n {
        for k in 0..j {
            a[j * n + j] -= a[j * n + k] * a[j * n + k];
        }
        a[j * n + j] = f64::sqrt(a[j * n + j]);
        #[par_for]
        for i in j + 1..n {
            for k in 0..j {
                a[i * n + j] -= a[i * n + k] * a[j * n + k];
            }
            a[i * n + j] /= a[j * n + j];
        }
    }
    bits(&a)
}

#[par_for]
fn floyd_warshall() -> Vec<u64> {
    let n = 22;
    let mut d: Vec<u64> = numbers(n * n).iter().map(|x| x % 1_000).collect();
    for k in 0..n {
        // The rows before and after that of the pivot, which is nobody's.
        #[par_for]
        for i in 0..k {
            for j in 0..n {
                d[i * n + j] = d[i * n + j].min(d[i * n + k] + d[k * n + j]);
            }
        }
        #[par_for]
        for i in k + 1..n {
            for j in 0..n {
                let through = d[i * n + k] + d[k * n + j];
                if through < d[i * n + j] {
                    d[i * n + j] = through;
                }
            }
        }
    }
    d
}

/// Column by column: what is solved is read, what is not is changed.
#[par_for]
fn triangular_solve() -> Vec<u64> {
    let n = 40;
    let l = matrix(n);
    let mut x: Vec<f64> = numbers(n).iter().map(|x| *x as f64 / 100.0).collect();
    for k in 0..n {
        x[k] /= l[k * n + k];
        #[par_for]
        for i in k + 1..n {
            x[i] -= l[i * n + k] * x[k];
        }
    }
    bits(&x)
}

#[par_for]
fn border() -> Vec<u64> {
    let mut values = numbers(300);
    let n = values.len();
    #[par_for]
    for i in 1..n - 1 {
        values[i] = values[0] + values[i] + values[n - 1];
    }
    values
}

#[par_for]
fn first_element() -> Vec<String> {
    let mut names: Vec<String> = (0..50).map(|i| format!("n{i}")).collect();
    #[par_for]
    for i in 1..50 {
        let first = names[0].clone();
        names[i].push_str(&first);
        names[i] = format!("{}{}", names[i], names[0].len());
    }
    names
}

#[par_for]
fn last_row() -> Vec<u64> {
    let (n, m) = (20, 15);
    let mut grid = numbers(n * m);
    #[par_for]
    for i in 0..n - 1 {
        for j in 0..m {
            grid[i * m + j] ^= grid[(n - 1) * m + j];
        }
    }
    grid
}

#[par_for]
fn every_second() -> Vec<u64> {
    let mut values = numbers(401);
    let odd = 7;
    #[par_for]
    for i in (0..401).step_by(2) {
        values[i] += values[odd];
    }
    values
}

/// One colour of the squares is read while the other is written.
#[par_for]
fn red_black() -> Vec<u64> {
    let n = 30;
    let mut grid: Vec<Vec<u64>> = numbers(n * n).chunks(n).map(<[u64]>::to_vec).collect();
    for _ in 0..3 {
        for colour in 0..2 {
            let read = grid.clone();
            #[par_for]
            for y in 1..n - 1 {
                for x in (1 + (y + colour) % 2..n - 1).step_by(2) {
                    grid[y][x] = (read[y][x - 1] + read[y][x + 1] + read[y - 1][x] + read[y + 1][x]) / 4;
                }
            }
        }
    }
    grid.concat()
}

#[par_for]
fn power_of_the_pivot() -> Vec<u64> {
    let mut values: Vec<u64> = numbers(100).iter().map(|x| x % 97).collect();
    let pivot = 0;
    let mut sum = 0;
    #[par_for]
    for i in 1..100 {
        values[i] = values[i].wrapping_mul(values[pivot].wrapping_pow(3));
        sum += values[pivot];
    }
    values.push(sum);
    values
}

#[par_for]
fn back_substitution() -> Vec<u64> {
    let n = 28;
    let a = matrix(n);
    let mut b: Vec<f64> = numbers(n).iter().map(|x| *x as f64 / 50.0).collect();
    for k in (0..n).rev() {
        b[k] /= a[k * n + k];
        #[par_for]
        for i in 0..k {
            b[i] -= a[i * n + k] * b[k];
        }
    }
    bits(&b)
}

#[par_for]
fn gram_schmidt() -> Vec<Vec<u64>> {
    let n = 16;
    let mut vectors: Vec<Vec<f64>> = matrix(n).chunks(n).map(<[f64]>::to_vec).collect();
    for k in 0..n {
        let length = vectors[k].iter().map(|x| x * x).sum::<f64>().sqrt();
        vectors[k].iter_mut().for_each(|x| *x /= length);
        #[par_for]
        for i in k + 1..n {
            let mut dot = 0.0;
            for j in 0..n {
                dot += vectors[i][j] * vectors[k][j];
            }
            for j in 0..n {
                vectors[i][j] -= dot * vectors[k][j];
            }
        }
    }
    vectors.iter().map(|row| bits(row)).collect()
}

#[par_for]
fn game_on_a_ring() -> Vec<u8> {
    let mut cells: Vec<u8> = numbers(200).iter().map(|x| (x % 2) as u8).collect();
    for _ in 0..5 {
        let before = cells.clone();
        let n = before.len();
        #[par_for]
        for i in 0..n {
            cells[i] = before[(i + n - 1) % n] ^ before[(i + 1) % n];
        }
    }
    cells
}

#[par_for]
fn with_an_exit() -> (Vec<u64>, Option<usize>) {
    let mut values = numbers(900);
    let mut run = || {
        #[par_for]
        for i in 1..900 {
            values[i] += values[0];
            if values[i] % 997 == 3 {
                return Some(i);
            }
        }
        None
    };
    let found = run();
    (values, found)
}
