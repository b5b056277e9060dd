//! Factorizations, particles, rows of all kinds, exits.

use super::{hex, list, par_for, reals};

list![
    householder,
    aos,
    soa,
    collapse3,
    boxed,
    cube,
    chunks_enum_zip,
    exit_scatter,
    exit_chunks,
    scatter_rev_step,
    rows_short_last,
    negative_base,
    downward_rows,
    three_d,
    odd_even_sort,
    two_strides,
    usize_max_wrap,
    gauss_jordan_split,
    pivots
];

#[par_for]
fn householder() -> String {
    let (m, n) = (8usize, 5usize);
    let mut a = reals(m * n, 21);
    // columns stored one after another
    for k in 0..n {
        let mut norm = 0.0;
        for i in k..m {
            norm += a[k * m + i] * a[k * m + i];
        }
        let alpha = -norm.sqrt() * a[k * m + k].signum();
        let mut v = vec![0.0; m];
        for i in k..m {
            v[i] = a[k * m + i];
        }
        v[k] -= alpha;
        let vv: f64 = v.iter().map(|x| x * x).sum();
        #[par_for]
        for j in k..n {
            let mut d = 0.0;
            for i in k..m {
                d += v[i] * a[j * m + i];
            }
            let f = 2.0 * d / vv;
            for i in k..m {
                a[j * m + i] -= f * v[i];
            }
        }
    }
    hex(&a)
}

#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
struct Particle {
    pos: [f64; 3],
    vel: [f64; 3],
    hits: u32,
}

#[par_for]
fn aos() -> String {
    let mut p: Vec<Particle> = (0..20)
        .map(|i| Particle { pos: [i as f64, 1.0, 2.0], vel: [0.5, -0.5, i as f64], hits: 0 })
        .collect();
    let dt = 0.1;
    for _ in 0..3 {
        #[par_for]
        for i in 0..p.len() {
            for d in 0..3 {
                p[i].pos[d] += dt * p[i].vel[d];
            }
            if p[i].pos[1] < 1.0 {
                p[i].vel[1] = -p[i].vel[1];
                p[i].hits += 1;
            }
        }
    }
    format!("{p:?}")
}

struct Soa {
    x: Vec<f64>,
    v: Vec<f64>,
    m: Vec<u32>,
}

#[par_for]
impl Soa {
    fn step(&mut self, dt: f64) {
        #[par_for]
        for i in 0..self.x.len() {
            self.v[i] -= dt * self.x[i];
            self.x[i] += dt * self.v[i];
            self.m[i] ^= i as u32;
        }
    }
}

fn soa() -> String {
    let mut s = Soa { x: reals(25, 31), v: reals(25, 32), m: vec![5; 25] };
    for _ in 0..4 {
        s.step(0.05);
    }
    hex(&s.x) + &hex(&s.v) + &format!("{:?}", s.m)
}

#[par_for]
fn collapse3() -> String {
    let (a, b, c) = (3usize, 4usize, 5usize);
    let mut f = vec![0usize; a * b * c];
    let mut s = 0;
    #[par_for(collapse = 3)]
    for i in 0..a {
        for j in 0..b {
            for k in 0..c {
                f[(i * b + j) * c + k] = i * 100 + j * 10 + k;
                s += i * j * k;
            }
        }
    }
    format!("{f:?} {s}")
}

#[par_for]
fn boxed() -> String {
    let mut b: Box<[f64]> = reals(20, 42).into_boxed_slice();
    #[par_for]
    for i in 0..20 {
        b[i] = b[i].abs() + i as f64;
    }
    #[par_for]
    for i in (1..19).rev() {
        b[i] *= b[0] + b[19];
    }
    hex(&b)
}

#[par_for]
fn cube() -> String {
    let mut a = vec![vec![vec![0i32; 4]; 3]; 5];
    #[par_for]
    for i in 0..5 {
        for j in 0..3 {
            for k in 0..4 {
                a[i][j][k] = (i * 100 + j * 10 + k) as i32;
            }
            a[i][j].sort_by(|x, y| y.cmp(x));
        }
        a[i].swap(0, 1);
    }
    format!("{a:?}")
}

#[par_for]
fn chunks_enum_zip() -> String {
    let mut a = reals(30, 43);
    let b = reals(30, 44);
    let mut rowsum = vec![0.0; 5];
    #[par_for]
    for (i, (row, src)) in a.chunks_mut(6).zip(b.chunks(6)).enumerate() {
        for j in 0..6 {
            row[j] += src[5 - j] * i as f64;
        }
        rowsum[i] = row.iter().sum();
    }
    hex(&a) + &hex(&rowsum)
}

#[par_for]
fn exit_scatter() -> String {
    let perm: Vec<usize> = (0..31).map(|i| (i * 12) % 31).collect();
    let mut inv = vec![99usize; 31];
    #[par_for]
    for i in 0..31 {
        if i == 20 {
            break;
        }
        inv[perm[i]] = i;
    }
    format!("{inv:?}")
}

#[par_for]
fn exit_chunks() -> String {
    let mut a: Vec<u32> = (0..60).collect();
    #[par_for]
    for (i, c) in a.chunks_mut(4).enumerate() {
        for x in c.iter_mut() {
            *x *= 3;
        }
        if i == 9 {
            break;
        }
        c[0] = 7;
    }
    format!("{a:?}")
}

#[par_for]
fn scatter_rev_step() -> String {
    let perm: Vec<usize> = (0..60).map(|i| (i * 7) % 60).collect();
    let mut inv = vec![0i32; 60];
    #[par_for]
    for i in (3..57).rev().step_by(5) {
        inv[perm[i]] += i as i32;
    }
    #[par_for]
    for i in -20..20i32 {
        inv[perm[(i + 20) as usize]] = i;
    }
    format!("{inv:?}")
}

#[par_for]
fn rows_short_last() -> String {
    let m = 7usize;
    let mut a = reals(24, 46);
    let n = a.len();
    #[par_for]
    for i in 0..n.div_ceil(m) {
        for j in i * m..(i * m + m).min(n) {
            a[j] += j as f64;
        }
    }
    hex(&a)
}

#[par_for]
fn negative_base() -> String {
    let mut a = reals(21, 47);
    #[par_for]
    for i in 0..10usize {
        a[2 * i + 1] = 1.0;
        if i > 0 {
            a[2 * i] += a[2 * i + 1];
        }
    }
    #[par_for]
    for i in 1..11usize {
        a[2 * i - 1] += 3.0;
        a[2 * i] -= 1.0;
    }
    hex(&a)
}

#[par_for]
fn downward_rows() -> String {
    let (n, m) = (6usize, 4usize);
    let mut a = reals(n * m, 48);
    #[par_for]
    for i in 0..n {
        for j in 0..m {
            a[(n - 1 - i) * m + j] = i as f64 + a[(n - 1 - i) * m + j];
        }
    }
    #[par_for]
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            a[i * m + m - 1 - j] *= 2.0;
        }
    }
    hex(&a)
}

#[par_for]
fn three_d() -> String {
    let (n, m, l) = (4usize, 3usize, 5usize);
    let mut a = reals(n * m * l, 49);
    #[par_for]
    for i in 0..n {
        for j in 0..m {
            for k in 0..l {
                a[(i * m + j) * l + k] += (i + j * k) as f64;
            }
            a[(i * m + j) * l..(i * m + j + 1) * l].reverse();
        }
    }
    hex(&a)
}

#[par_for]
fn odd_even_sort() -> String {
    let n = 21usize;
    let mut a: Vec<i32> = (0..n as i32).map(|i| (i * 13) % 17).collect();
    for p in 0..n {
        #[par_for]
        for i in 0..(n - p % 2) / 2 {
            let k = 2 * i + p % 2;
            if a[k] > a[k + 1] {
                a.swap(k, k + 1);
            }
        }
    }
    format!("{a:?}")
}

#[par_for]
fn two_strides() -> String {
    let (n, m) = (6usize, 4usize);
    let mut a = reals(n * m * 2, 56);
    #[par_for]
    for i in 0..n {
        a[i * m * 2] = 1.0;
        for j in 0..m {
            a[i * 2 * m + j] += 1.0;
            a[i * m * 2 + m + j] -= 1.0;
        }
    }
    hex(&a)
}

#[par_for]
fn usize_max_wrap() -> String {
    let mut a = vec![0i32; 10];
    let d = usize::MAX;
    #[par_for]
    for i in 1..10usize {
        a[i.wrapping_add(d)] = i as i32;
    }
    format!("{a:?}")
}

#[par_for]
fn gauss_jordan_split() -> String {
    let n = 6;
    let mut a = reals(n * n, 80);
    for i in 0..n {
        a[i * n + i] += 70.0;
    }
    for k in 0..n {
        let (top, rest) = a.split_at_mut((k + 1) * n);
        let piv = &top[k * n..];
        #[par_for]
        for row in rest.chunks_mut(n) {
            let f = row[k] / piv[k];
            for j in 0..n {
                row[j] -= f * piv[j];
            }
        }
    }
    hex(&a)
}

#[par_for]
fn pivots() -> String {
    let n = 6;
    let mut a: Vec<Vec<f64>> = (0..n).map(|i| reals(n, 70 + i as u64)).collect();
    for k in 0..n {
        let mut p = k;
        for r in k..n {
            if a[r][k].abs() > a[p][k].abs() {
                p = r;
            }
        }
        a.swap(k, p);
        let piv = a[k].clone();
        #[par_for]
        for r in k + 1..n {
            let f = a[r][k] / piv[k];
            for c in k..n {
                a[r][c] -= f * piv[c];
            }
        }
    }
    a.iter().map(|r| hex(r)).collect()
}
