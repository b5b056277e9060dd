//! Transforms, filters, wavefronts, sweeps.

use super::{hex, list, par_for, reals};

list![
    fft_stages,
    fft_in_place,
    fft_chunks,
    rgb_filter,
    rgb_pixels,
    wavefront,
    prefix_blocks,
    transpose_tiles,
    csr,
    kmeans,
    column_sweep,
    flat_columns
];

fn bytes(count: usize) -> Vec<u8> {
    (0..count).map(|i| ((i * 7919 + 13) % 251) as u8).collect()
}

#[par_for]
fn fft_stages() -> String {
    let n = 32usize;
    let mut re = reals(n, 22);
    let mut im = reals(n, 23);
    let mut len = 2;
    while len <= n {
        let half = len / 2;
        let (r0, i0) = (re.clone(), im.clone());
        #[par_for]
        for b in 0..n / len {
            for k in 0..half {
                let ang = -2.0 * std::f64::consts::PI * (k as f64) / (len as f64);
                let (c, s) = (ang.cos(), ang.sin());
                let (p, q) = (b * len + k, b * len + k + half);
                let (tr, ti) = (r0[q] * c - i0[q] * s, r0[q] * s + i0[q] * c);
                re[p] = r0[p] + tr;
                im[p] = i0[p] + ti;
                re[q] = r0[p] - tr;
                im[q] = i0[p] - ti;
            }
        }
        len *= 2;
    }
    hex(&re) + &hex(&im)
}

#[par_for]
fn fft_in_place() -> String {
    let n = 32usize;
    let mut x: Vec<(f64, f64)> = reals(n, 24).into_iter().zip(reals(n, 25)).collect();
    let mut len = 2;
    while len <= n {
        let half = len / 2;
        #[par_for]
        for b in 0..n / len {
            for k in 0..half {
                let w = (k as f64 * 0.1, 1.0 - k as f64 * 0.05);
                let u = x[b * len + k];
                let t = x[b * len + k + half];
                let v = (t.0 * w.0 - t.1 * w.1, t.0 * w.1 + t.1 * w.0);
                x[b * len + k] = (u.0 + v.0, u.1 + v.1);
                x[b * len + k + half] = (u.0 - v.0, u.1 - v.1);
            }
        }
        len *= 2;
    }
    x.iter().map(|p| hex(&[p.0, p.1])).collect()
}

#[par_for]
fn fft_chunks() -> String {
    let n = 32usize;
    let mut x = reals(n, 26);
    let mut len = 2;
    while len <= n {
        #[par_for]
        for block in x.chunks_mut(len) {
            let (a, b) = block.split_at_mut(len / 2);
            for k in 0..a.len() {
                let t = b[k] * 0.7;
                b[k] = a[k] - t;
                a[k] += t;
            }
        }
        len *= 2;
    }
    hex(&x)
}

#[par_for]
fn rgb_filter() -> String {
    let (w, h) = (7usize, 6usize);
    let src = bytes(w * h * 3);
    let mut dst = vec![0u8; w * h * 3];
    let stride = w * 3;
    #[par_for]
    for y in 0..h {
        for x in 0..w {
            let p = y * stride + x * 3;
            let (r, g, b) = (src[p] as u32, src[p + 1] as u32, src[p + 2] as u32);
            let l = ((r * 77 + g * 150 + b * 29) >> 8) as u8;
            dst[p] = l;
            dst[p + 1] = l.saturating_sub(10);
            dst[p + 2] = 255 - l;
        }
    }
    format!("{dst:?}")
}

#[par_for]
fn rgb_pixels() -> String {
    let n = 30usize;
    let mut px = bytes(n * 4);
    #[par_for]
    for i in 0..n {
        let a = px[i * 4 + 3] as u16;
        for c in 0..3 {
            px[i * 4 + c] = (px[i * 4 + c] as u16 * a / 255) as u8;
        }
    }
    format!("{px:?}")
}

#[par_for]
fn wavefront() -> String {
    let n = 8usize;
    let mut d = vec![vec![0i64; n]; n];
    for i in 0..n {
        d[i][0] = i as i64;
        d[0][i] = i as i64 * 2;
    }
    for s in 2..2 * n - 1 {
        let lo = 1.max(s as isize - n as isize + 1) as usize;
        let hi = s.min(n);
        let prev = d.clone();
        #[par_for]
        for i in lo..hi {
            let j = s - i;
            if j >= 1 && j < n {
                d[i][j] = prev[i - 1][j].min(prev[i][j - 1]) + ((i * j) % 5) as i64;
            }
        }
    }
    format!("{d:?}")
}

#[par_for]
fn prefix_blocks() -> String {
    let n = 50usize;
    let b = 8usize;
    let mut a: Vec<i64> = (0..n as i64).map(|x| x * x % 17).collect();
    let nb = n.div_ceil(b);
    let mut sums = vec![0i64; nb];
    #[par_for]
    for k in 0..nb {
        let mut s = 0;
        for i in k * b..(k * b + b).min(n) {
            s += a[i];
            a[i] = s;
        }
        sums[k] = s;
    }
    let mut off = vec![0i64; nb];
    for k in 1..nb {
        off[k] = off[k - 1] + sums[k - 1];
    }
    #[par_for]
    for k in 0..nb {
        for i in k * b..n.min((k + 1) * b) {
            a[i] += off[k];
        }
    }
    format!("{a:?}")
}

#[par_for]
fn csr() -> String {
    let rows = 10usize;
    let ptr: Vec<usize> = (0..=rows).map(|i| i * 3).collect();
    let col: Vec<usize> = (0..30).map(|i| (i * 7) % 10).collect();
    let val = reals(30, 28);
    let x = reals(10, 29);
    let mut y = vec![0.0; rows];
    #[par_for]
    for r in 0..rows {
        let mut s = 0.0;
        for k in ptr[r]..ptr[r + 1] {
            s += val[k] * x[col[k]];
        }
        y[r] = s;
    }
    #[par_for]
    for r in 0..rows {
        for k in ptr[r]..ptr[r + 1] {
            y[r] += val[k];
        }
    }
    hex(&y)
}

#[par_for]
fn kmeans() -> String {
    let pts: Vec<[f64; 2]> = reals(40, 30).chunks(2).map(|c| [c[0], c[1]]).collect();
    let mut c = vec![[0.0, 0.0], [5.0, 5.0], [-5.0, 3.0]];
    let mut lab = vec![0usize; pts.len()];
    for _ in 0..3 {
        #[par_for]
        for i in 0..pts.len() {
            let mut best = (f64::INFINITY, 0);
            for k in 0..c.len() {
                let d = (pts[i][0] - c[k][0]).powi(2) + (pts[i][1] - c[k][1]).powi(2);
                if d < best.0 {
                    best = (d, k);
                }
            }
            lab[i] = best.1;
        }
        let mut cnt = vec![0usize; 3];
        #[par_for]
        for l in &lab {
            cnt[*l] += 1;
        }
        for k in 0..3 {
            let mut s = [0.0; 2];
            for i in 0..pts.len() {
                if lab[i] == k {
                    s[0] += pts[i][0];
                    s[1] += pts[i][1];
                }
            }
            if cnt[k] > 0 {
                c[k] = [s[0] / cnt[k] as f64, s[1] / cnt[k] as f64];
            }
        }
    }
    format!("{lab:?} {:?}", c)
}

#[par_for]
fn column_sweep() -> String {
    let (h, w) = (7usize, 9usize);
    let mut g: Vec<Vec<f64>> = (0..h).map(|i| reals(w, 33 + i as u64)).collect();
    #[par_for]
    for x in 0..w {
        for y in 1..h {
            g[y][x] = 0.5 * (g[y][x] + g[y - 1][x]);
        }
    }
    g.iter().map(|r| hex(r)).collect()
}

#[par_for]
fn flat_columns() -> String {
    let (h, w) = (7usize, 9usize);
    let mut g = reals(h * w, 40);
    #[par_for]
    for x in 0..w {
        for y in 1..h {
            g[y * w + x] = 0.5 * (g[y * w + x] + g[(y - 1) * w + x]);
        }
    }
    hex(&g)
}

#[par_for]
fn transpose_tiles() -> String {
    let (n, t) = (16usize, 4usize);
    let a = reals(n * n, 41);
    let mut b = vec![0.0; n * n];
    #[par_for]
    for bi in 0..n / t {
        for bj in 0..n / t {
            for i in 0..t {
                for j in 0..t {
                    b[(bi * t + i) * n + bj * t + j] = a[(bj * t + j) * n + bi * t + i];
                }
            }
        }
    }
    hex(&b)
}
