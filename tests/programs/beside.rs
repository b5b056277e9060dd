//! Reads beside an iteration's own elements: other rows, columns that are nobody's, earlier diagonals.

use super::{hex, list, numbers, par_for, reals};
use std::collections::VecDeque;

list![
    lu_columns_nested,
    lu_columns_flat,
    subtract_first_column,
    pascal_nested,
    min_path_rows,
    min_path_flat,
    time_rows,
    ping_pong_planes,
    ping_pong_planes_2d,
    wavefront_edit,
    divides,
    knapsack_direct,
    wavefront_flat,
    rows_left_early,
    eliminated,
    boxed_table,
    flat_columns_left_early,
    stripes_of_outer,
    interleaved_scatter,
    cells_moved,
    along_the_row_above
];

#[par_for]
fn lu_columns_nested() -> String {
    let n = 10;
    let mut a: Vec<Vec<f64>> = reals(n * n, 31).chunks(n).map(|c| c.to_vec()).collect();
    for k in 0..n - 1 {
        for i in k + 1..n {
            a[i][k] /= a[k][k] + 90.0;
        }
        #[par_for]
        for j in k + 1..n {
            for i in k + 1..n {
                a[i][j] -= a[i][k] * a[k][j];
            }
        }
    }
    a.iter().map(|r| hex(r)).collect()
}

#[par_for]
fn lu_columns_flat() -> String {
    let n = 10;
    let mut a: Vec<f64> = reals(n * n, 31);
    for k in 0..n - 1 {
        for i in k + 1..n {
            a[i * n + k] /= a[k * n + k] + 90.0;
        }
        #[par_for]
        for j in k + 1..n {
            for i in k + 1..n {
                a[i * n + j] -= a[i * n + k] * a[k * n + j];
            }
        }
    }
    hex(&a)
}

#[par_for]
fn subtract_first_column() -> String {
    let (h, w) = (6, 9);
    let mut g: Vec<Vec<u64>> = numbers(h * w).chunks(w).map(|c| c.to_vec()).collect();
    #[par_for]
    for x in 1..w {
        for y in 0..h {
            g[y][x] += g[y][0];
        }
    }
    format!("{g:?}")
}

#[par_for]
fn pascal_nested() -> String {
    let n = 12;
    let mut c = vec![vec![0u64; n]; n];
    for i in 0..n {
        c[i][0] = 1;
        #[par_for]
        for j in 1..=i {
            c[i][j] = if i == 0 { 0 } else { c[i - 1][j - 1] + c[i - 1][j] };
        }
    }
    format!("{c:?}")
}

#[par_for]
fn min_path_rows() -> String {
    let (h, w) = (9, 14);
    let cost = numbers(h * w);
    let mut d = vec![vec![0u64; w]; h];
    for x in 0..w {
        d[0][x] = cost[x];
    }
    for y in 1..h {
        #[par_for]
        for x in 0..w {
            let mut best = d[y - 1][x];
            if x > 0 {
                best = best.min(d[y - 1][x - 1]);
            }
            if x + 1 < w {
                best = best.min(d[y - 1][x + 1]);
            }
            d[y][x] = best + cost[y * w + x];
        }
    }
    format!("{d:?}")
}

#[par_for]
fn min_path_flat() -> String {
    let (h, w) = (9, 14);
    let cost = numbers(h * w);
    let mut d = vec![0u64; w * h];
    d[..w].copy_from_slice(&cost[..w]);
    for y in 1..h {
        #[par_for]
        for x in 0..w {
            let mut best = d[(y - 1) * w + x];
            if x > 0 {
                best = best.min(d[(y - 1) * w + x - 1]);
            }
            if x + 1 < w {
                best = best.min(d[(y - 1) * w + x + 1]);
            }
            d[y * w + x] = best + cost[y * w + x];
        }
    }
    format!("{d:?}")
}

#[par_for]
fn time_rows() -> String {
    // u[t][x] from u[t-1]
    let (steps, n) = (6, 20);
    let mut u = vec![[0.0f64; 20]; steps];
    u[0].copy_from_slice(&reals(n, 3));
    for t in 1..steps {
        #[par_for]
        for x in 1..n - 1 {
            u[t][x] = u[t - 1][x] + 0.1 * (u[t - 1][x - 1] - 2.0 * u[t - 1][x] + u[t - 1][x + 1]);
        }
    }
    u.iter().map(|r| hex(r)).collect()
}

#[par_for]
fn ping_pong_planes() -> String {
    // two planes by t % 2
    let n = 20;
    let mut u = vec![reals(n, 3), reals(n, 3)];
    for t in 0..7 {
        let (a, b) = (t % 2, (t + 1) % 2);
        #[par_for]
        for x in 1..n - 1 {
            u[b][x] = 0.5 * (u[a][x - 1] + u[a][x + 1]);
        }
    }
    u.iter().map(|r| hex(r)).collect()
}

#[par_for]
fn ping_pong_planes_2d() -> String {
    let n = 8;
    let mut u = [vec![vec![1.0; n]; n], vec![vec![2.0; n]; n]];
    for t in 0..4 {
        let (a, b) = (t % 2, 1 - t % 2);
        #[par_for]
        for y in 1..n - 1 {
            for x in 1..n - 1 {
                u[b][y][x] = 0.25 * (u[a][y][x - 1] + u[a][y][x + 1] + u[a][y - 1][x] + u[a][y + 1][x]);
            }
        }
    }
    u.iter().flatten().map(|r| hex(r)).collect()
}

#[par_for]
fn wavefront_edit() -> String {
    let (a, b) = (numbers(20), numbers(33));
    let (n, m) = (20, 23);
    let w = m + 1;
    let mut d = vec![0u32; (n + 1) * w];
    for i in 0..=n {
        d[i * w] = i as u32;
    }
    for j in 0..=m {
        d[j] = j as u32;
    }
    for s in 2..=n + m {
        #[par_for]
        for i in s.saturating_sub(m).max(1)..=n.min(s - 1) {
            let j = s - i;
            let sub = d[(i - 1) * w + (j - 1)] + (a[i - 1] % 4 != b[j - 1 + 10] % 4) as u32;
            d[i * w + j] = sub.min(d[(i - 1) * w + j] + 1).min(d[i * w + (j - 1)] + 1);
        }
    }
    format!("{d:?}")
}

#[par_for]
fn divides() -> String {
    let n = 30;
    let ptr: Vec<usize> = (0..=n).map(|i| i * (i + 1) / 2).collect();
    let mut v = reals(ptr[n], 3);
    #[par_for]
    for i in 0..n {
        let (a, b) = (ptr[i], ptr[i + 1]);
        let s: f64 = v[a..b].iter().map(|v| v * v).sum();
        for k in a..b {
            v[k] /= s.sqrt() + 1.0;
        }
    }
    #[par_for]
    for i in 0..n {
        for k in ptr[i]..ptr[i + 1] {
            v[k] /= 2.0;
        }
    }
    let mut w: Vec<u64> = numbers(n);
    let perm: Vec<usize> = (0..n).map(|i| (i * 7) % n).collect();
    #[par_for]
    for i in 0..n {
        w[perm[i]] %= 100 + i as u64;
        w[perm[i]] <<= 2;
    }
    hex(&v) + &format!("{w:?}")
}

#[par_for]
fn wavefront_flat() -> String {
    let (n, m) = (12, 15);
    let w = m + 1;
    let c = numbers((n + 1) * w);
    let mut t = vec![0u64; (n + 1) * w];
    for s in 2..=n + m {
        let lo = if s > m { s - m } else { 1 };
        let hi = n.min(s - 1);
        #[par_for]
        for i in lo..=hi {
            let j = s - i;
            t[i * w + j] =
                c[i * w + j] + t[(i - 1) * w + j].max(t[i * w + j - 1]).max(t[(i - 1) * w + j - 1]);
        }
    }
    format!("{t:?}")
}

#[par_for]
fn knapsack_direct() -> String {
    let items = [(3, 5), (4, 7), (2, 3), (8, 20), (5, 9)];
    let cap = 40;
    let mut dp = vec![vec![0u32; cap + 1]; items.len() + 1];
    for (i, &(w, v)) in items.iter().enumerate() {
        #[par_for]
        for c in 0..=cap {
            dp[i + 1][c] = dp[i][c];
            if c >= w {
                dp[i + 1][c] = dp[i + 1][c].max(dp[i][c - w] + v);
            }
        }
    }
    format!("{dp:?}")
}

#[par_for]
fn rows_left_early() -> String {
    let mut d: Vec<Vec<u64>> = (0..5).map(|r| numbers(90).iter().map(|x| x % 1000 + r).collect()).collect();
    let mut left = vec![];
    for y in 1..5 {
        #[par_for]
        for x in 1..89 {
            d[y][x] += d[y - 1][x - 1].min(d[y - 1][x + 1]);
            if d[y][x] % 61 == 7 {
                left.push((y, x));
                break;
            }
        }
    }
    format!("{d:?}{left:?}")
}

#[par_for]
fn eliminate(a: &mut [Vec<i64>], k: usize) -> Result<(), usize> {
    let n = a.len();
    #[par_for]
    for j in k + 1..n {
        for i in k + 1..n {
            a[i][j] = a[i][j] * a[k][k] - a[i][k] * a[k][j];
            if a[i][j] == 0 {
                return Err(i * n + j);
            }
            a[i][j] %= 1009;
        }
    }
    Ok(())
}

fn eliminated() -> String {
    let n = 12;
    let mut a: Vec<Vec<i64>> =
        numbers(n * n).chunks(n).map(|c| c.iter().map(|x| *x as i64 % 90 - 40).collect()).collect();
    let r: Vec<_> = (0..n - 1).map(|k| eliminate(&mut a, k)).collect();
    format!("{a:?}{r:?}")
}

struct Table {
    t: VecDeque<Box<[String]>>,
    n: usize,
}

#[par_for]
impl Table {
    fn fill(&mut self, y: usize) {
        #[par_for]
        for x in 1..self.n {
            self.t[y][x] = format!("{}{}", self.t[y - 1][x - 1], self.t[y - 1][x].len());
            self.t[y][x].push('.');
        }
    }
    fn mix(&mut self) {
        #[par_for]
        for x in 1..self.n {
            for y in 0..self.t.len() {
                let first = self.t[y][0].len();
                self.t[y][x].push_str(&first.to_string());
            }
        }
    }
}

fn boxed_table() -> String {
    let mut t = Table { t: (0..4).map(|r| vec![r.to_string(); 9].into()).collect(), n: 9 };
    for y in 1..4 {
        t.fill(y);
    }
    t.mix();
    format!("{:?}", t.t)
}

#[par_for]
fn flat_columns_left_early() -> String {
    let (w, h) = (13usize, 8usize);
    let mut a = numbers(w * h);
    let mut at = None;
    #[par_for]
    for x in 0..w {
        for y in 1..h {
            a[y * w + x] += a[(y - 1) * w + x];
        }
        if a[x] % 5 == 2 {
            at = Some(x);
            break;
        }
    }
    format!("{a:?}{at:?}")
}

#[par_for]
fn stripes_of_outer() -> String {
    // nested annotated loops, inner columns of flat within an outer plane
    let (d, h, w) = (4, 5, 6);
    let mut v = numbers(d * h * w);
    #[par_for]
    for z in 0..d {
        #[par_for]
        for x in 0..w {
            for y in 1..h {
                v[z * h * w + y * w + x] += v[z * h * w + (y - 1) * w + x];
            }
        }
    }
    #[par_for]
    for z in 0..d {
        #[par_for]
        for y in 0..h {
            for x in 1..w {
                v[(z * h + y) * w + x] += v[(z * h + y) * w + x - 1];
            }
        }
    }
    format!("{v:?}")
}

#[par_for]
fn interleaved_scatter() -> String {
    // strided (cyclic) distribution: thread t takes elements t, t + T, ...
    let t = 4;
    let mut v = numbers(50);
    #[par_for]
    for id in 0..t {
        let mut k = id;
        while k < v.len() {
            v[k] = v[k] * 2 + id as u64;
            k += t;
        }
    }
    #[par_for]
    for id in 0..t {
        for k in (id..50).step_by(t) {
            v[k] += 1;
        }
    }
    #[par_for]
    for id in 0..t {
        for r in 0..50 / t {
            v[r * t + id] ^= 3;
        }
    }
    format!("{v:?}")
}

#[par_for]
fn cells_moved() -> String {
    let (h, w) = (5, 7);
    let src: Vec<Vec<u64>> = numbers(h * w).chunks(w).map(|c| c.to_vec()).collect();
    let mut t = vec![vec![0; h]; w];
    #[par_for(collapse = 2)]
    for i in 0..h {
        for j in 0..w {
            t[j][i] = src[i][j];
        }
    }
    let mut p = vec![vec![0; w + 2]; h + 2];
    #[par_for(collapse = 2)]
    for i in 0..h {
        for j in 0..w {
            p[i + 1][j + 1] = src[i][j];
        }
    }
    #[par_for(collapse = 2)]
    for i in 1..=h {
        for j in 1..=w {
            p[i][j] += src[i - 1][j - 1];
        }
    }
    format!("{t:?}{p:?}")
}

#[par_for]
fn along_the_row_above() -> String {
    let n = 9;
    let x = numbers(n);
    let mut t: Vec<u64> = numbers(n * n).iter().map(|number| number % 1000).collect();
    for r in 1..n {
        #[par_for]
        for j in 1..n {
            t[r * n + j] = t[(r - 1) * n + j].max(t[(r - 1) * n + j - 1] + x[j]);
        }
    }
    for r in (1..n - 1).rev() {
        #[par_for]
        for j in (0..n).rev() {
            t[r * n + j] ^= t[(r + 1) * n + j] + t[(r - 1) * n + j];
        }
    }
    for r in 1..n {
        #[par_for]
        for j in (0..n).step_by(2) {
            t[r * n + j] += t[(r - 1) * n + j];
        }
        #[par_for]
        for (j, x) in x.iter().enumerate() {
            t[r * n + j] = t[(r - 1) * n + j] / 2 + x;
        }
    }
    let mut left = 0;
    for r in 1..n {
        #[par_for]
        for j in 0..n {
            if t[(r - 1) * n + j] % 7 == 3 {
                left += j;
                break;
            }
            t[r * n + j] = t[(r - 1) * n + j] + 1;
        }
    }
    let m = n as i32;
    let mut halves = numbers(2 * n);
    #[par_for]
    for i in -m..0 {
        halves[(i + m) as usize] = halves[(i + 2 * m) as usize] - 1;
    }
    format!("{t:?}{left}{halves:?}")
}
