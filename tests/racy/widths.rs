//! Sequences of every kind, and indices that look like an iteration's own: how wide, how far or which way shows as the
//! loop runs.

use super::par_for;
use crate::racy;
use std::sync::Mutex;

racy![
    shift_var,
    stride_var,
    gap_far,
    mirror_mid,
    two_strides,
    row_over,
    col_shared,
    col_off,
    collapse_sym,
    collapse_flat_dup,
    collapse_flat_next,
    collapse_flat_wide,
    perm_dup_far,
    chain_zip,
    rev_overlap,
    step_overlap,
    tile_overlap,
    row_halo,
    inner_wrong_width,
    unknown_method_mut,
    method_reads_next,
    exits_scatter_dup,
    exits_read_other,
    nested_inner_all,
    swap_table,
    slice_cross,
    cast_wrap,
    read_via_fn,
    guard_dup,
    take_pair,
    cols_read_neighbour,
    iter_over_rows_of_other,
    swept_overlap,
    swept_read_below,
    plane_overlap
];

const N: usize = 150;

fn zero() -> usize {
    std::hint::black_box(0)
}

fn one() -> usize {
    std::hint::black_box(1)
}

#[par_for]
fn shift_var() -> Vec<u64> {
    let d = one();
    let mut a: Vec<u64> = (0..N as u64 + 1).collect();
    #[par_for]
    for i in 0..N {
        a[i + d] = a[i] + 1;
    }
    a
}

#[par_for]
fn stride_var() -> Vec<usize> {
    let m = zero();
    let mut a = vec![0; 300];
    #[par_for]
    for i in 0..N {
        a[i * m] = i;
    }
    a
}

#[par_for]
fn gap_far() -> Vec<u64> {
    let h = N / 2;
    let mut a: Vec<u64> = (0..2 * N as u64).collect();
    #[par_for]
    for i in 0..N {
        a[i] = a[i + h] * 2;
    }
    a
}

#[par_for]
fn mirror_mid() -> Vec<usize> {
    let mut a: Vec<usize> = vec![1; N];
    let n = a.len();
    let t: Vec<usize> = (0..n).map(|i| n - 1 - i).collect();
    #[par_for]
    for i in 0..n {
        a[i] = a[t[i]] + i;
    }
    a
}

#[par_for]
fn two_strides() -> Vec<usize> {
    let (m, w) = (one() + 2, one() + 4);
    let mut a = vec![0; 2000];
    #[par_for]
    for i in 0..N {
        a[i * m] = i;
        a[i * w + 1] = i + 1;
    }
    a
}

#[par_for]
fn row_over() -> Vec<usize> {
    let m = 4;
    let mut a = vec![0; 4 * N + 4];
    let extra = one() + 4;
    #[par_for]
    for i in 0..N {
        for j in 0..extra {
            a[i * m + j] = i;
        }
    }
    a
}

#[par_for]
fn col_shared() -> Vec<Vec<usize>> {
    let t: Vec<usize> = (0..N).map(|i| i / 2).collect();
    let mut a = vec![vec![0; N]; 3];
    #[par_for]
    for i in 0..N {
        for r in 0..3 {
            a[r][t[i]] = i;
        }
    }
    a
}

#[par_for]
fn col_off() -> Vec<Vec<usize>> {
    let mut a = vec![vec![1; N + 1]; 3];
    let d = one();
    #[par_for]
    for i in 0..N {
        for r in 1..3 {
            a[r][i] = a[r - 1][i + d] + 1;
        }
    }
    a
}

#[par_for]
fn collapse_sym() -> Vec<Vec<usize>> {
    let n = 20;
    let mut a = vec![vec![0; n]; n];
    #[par_for(collapse = 2)]
    for i in 0..n {
        for j in 0..n {
            let (x, y) = if i > j { (i, j) } else { (j, i) };
            a[x][y] = i * n + j;
        }
    }
    a
}

#[par_for]
fn collapse_flat_dup() -> Vec<usize> {
    let (n, m) = (20, 10);
    let w = 9 + zero();
    let mut a = vec![0; 300];
    #[par_for(collapse = 2)]
    for i in 0..n {
        for j in 0..m {
            a[i * w + j] = i;
        }
    }
    a
}

#[par_for]
fn collapse_flat_next() -> Vec<usize> {
    let (n, m) = (20, 10);
    let d = one();
    let mut a = vec![1; n * m + 1];
    #[par_for(collapse = 2)]
    for i in 0..n {
        for j in 0..m {
            a[i * m + j] = a[i * m + j + d] + 1;
        }
    }
    a
}

#[par_for]
fn collapse_flat_wide() -> Vec<usize> {
    let (n, m) = (20, 10 + zero());
    let mut a = vec![0; n * m];
    #[par_for(collapse = 2)]
    for i in 0..n {
        for j in 0..m - 1 {
            for k in 0..2 {
                a[i * m + j + k] = i * 100 + j;
            }
        }
    }
    a
}

#[par_for]
fn perm_dup_far() -> Vec<usize> {
    let p: Vec<usize> = (0..N).map(|i| i * 7 % 149).collect();
    let mut a = vec![0; N];
    #[par_for]
    for (i, &t) in p.iter().enumerate() {
        a[t] += i;
        a[t] *= 2;
        if a[t] > 5 {
            a[t] = i;
        }
    }
    a
}

#[par_for]
fn chain_zip() -> Vec<usize> {
    let mut a = vec![0; N];
    let b = vec![1; N];
    #[par_for]
    for (i, x) in (0..75usize).chain(0..75).zip(&b) {
        a[i] = a[i] * 3 + x;
    }
    a
}

#[par_for]
fn rev_overlap() -> Vec<usize> {
    let mut a = vec![0; N + 3];
    let k = 2 + zero();
    #[par_for]
    for i in (0..N).rev() {
        a[i] = i;
        a[i + k] = 7;
    }
    a
}

#[par_for]
fn step_overlap() -> Vec<usize> {
    let mut a = vec![0; N + 10];
    let s = 3;
    let w = 4 + zero();
    #[par_for]
    for i in (0..N).step_by(s) {
        for k in i..i + w {
            a[k] = i;
        }
    }
    a
}

#[par_for]
fn tile_overlap() -> Vec<usize> {
    let mut a = vec![0; 170];
    #[par_for]
    for t in 0..10 {
        for i in t * 16..(t + 1) * 16 + one() {
            a[i] = t;
        }
    }
    a
}

#[par_for]
fn row_halo() -> Vec<usize> {
    let (n, m) = (20, 5);
    let mut a = vec![1; n * m];
    let up = zero() + 1;
    #[par_for]
    for i in 1..n {
        for j in 0..m {
            a[i * m + j] = a[(i - up) * m + j] + 1;
        }
    }
    a
}

#[par_for]
fn inner_wrong_width() -> Vec<usize> {
    let (n, m) = (20, 5);
    let w = 6 + zero();
    let mut a = vec![1; n * m + 9];
    #[par_for]
    for i in 0..n {
        let row = &mut a[i * m..i * m + w];
        row[w - 1] = i;
    }
    a
}

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
struct Counter {
    v: u64,
}

impl Counter {
    fn bump(&mut self, by: u64) {
        self.v = self.v * 3 + by;
    }
    fn peek(&self) -> u64 {
        self.v
    }
}

#[par_for]
fn unknown_method_mut() -> String {
    let t: Vec<usize> = (0..N).map(|i| i / 2).collect();
    let mut a = vec![Counter { v: 1 }; N];
    #[par_for(scatter(a))]
    for i in 0..N {
        a[t[i]].bump(i as u64);
    }
    format!("{a:?}")
}

#[par_for]
fn method_reads_next() -> String {
    let d = one();
    let mut a = vec![Counter { v: 1 }; N + 1];
    #[par_for]
    for i in 0..N {
        a[i].v = a[i + d].peek() + 1;
        a[i].v += i as u64;
    }
    format!("{a:?}")
}

#[par_for]
fn exits_scatter_dup() -> Vec<usize> {
    let p: Vec<usize> = (0..N).map(|i| i % 50).collect();
    let mut a = vec![0; N];
    #[par_for]
    for i in 0..N {
        a[p[i]] = i;
        if i == 120 {
            break;
        }
    }
    a
}

#[par_for]
fn exits_read_other() -> Vec<usize> {
    let d = one();
    let mut a = vec![1; N + 1];
    #[par_for]
    for i in 0..N {
        a[i] = a[i + d] + i;
        if i == 120 {
            break;
        }
    }
    a
}

#[par_for]
fn nested_inner_all() -> Vec<usize> {
    let mut a = vec![0; N];
    #[par_for]
    for t in 0..4 {
        #[par_for]
        for i in 0..N {
            a[i] = a[i] * 2 + t;
        }
    }
    a
}

#[par_for]
fn swap_table() -> Vec<usize> {
    let pairs: Vec<(usize, usize)> = (0..N - 1).map(|i| (i, i + 1)).collect();
    let mut a: Vec<usize> = (0..N).collect();
    #[par_for]
    for &(x, y) in &pairs {
        a.swap(x, y);
    }
    a
}

#[par_for]
fn slice_cross() -> Vec<usize> {
    let b: Vec<usize> = (0..11).map(|i| i * 14).collect();
    let mut a = vec![0; N + 20];
    let w = 15 + zero();
    #[par_for]
    for k in 0..10 {
        a[b[k]..b[k] + w].fill(k);
    }
    a
}

#[par_for]
fn cast_wrap() -> Vec<usize> {
    let mut a = vec![0; 300];
    let f = |i: usize| (i as u8) as usize;
    #[par_for]
    for i in 0..300 {
        let k = f(i);
        a[k] = i;
    }
    a
}

fn peek(a: &[usize]) -> usize {
    a.iter().sum()
}

#[par_for]
fn read_via_fn() -> Vec<usize> {
    let mut a = vec![1; N];
    let lo = zero();
    #[par_for]
    for i in 0..N {
        a[i] = peek(&a[lo..lo + 3]) + i;
    }
    a
}

#[par_for]
fn guard_dup() -> Vec<usize> {
    let t: Vec<usize> = (0..N).map(|i| i / 2).collect();
    let m = Mutex::new(vec![0; N]);
    {
        let mut a = m.lock().unwrap();
        #[par_for]
        for i in 0..N {
            a[t[i]] = i;
        }
    }
    m.into_inner().unwrap()
}

#[par_for]
fn take_pair() -> Vec<Option<usize>> {
    let mut a: Vec<Option<usize>> = (0..N).map(Some).collect();
    let d = one();
    #[par_for]
    for i in 0..N - 1 {
        let x = std::mem::take(&mut a[i + d]);
        a[i] = x;
    }
    a
}

#[par_for]
fn cols_read_neighbour() -> Vec<Vec<usize>> {
    let d = one();
    let mut a = vec![vec![1; N + 1]; 3];
    #[par_for]
    for j in 0..N {
        for r in 0..3 {
            a[r][j] += a[r][j + d];
        }
    }
    a
}

#[par_for]
fn iter_over_rows_of_other() -> Vec<Vec<usize>> {
    let d = one();
    let mut a: Vec<Vec<usize>> = vec![vec![1; 3]; N];
    #[par_for]
    for i in 0..N - 1 {
        let s: usize = a[i + d].iter().sum();
        a[i].push(s);
    }
    a
}

#[par_for]
fn swept_overlap() -> Vec<usize> {
    let w = 10 + zero();
    let mut a = vec![1; 300];
    #[par_for]
    for x in 0..w + 5 {
        for y in 0..10 {
            a[y * w + x] += x;
            a[y * w + x] *= 2;
        }
    }
    a
}

#[par_for]
fn swept_read_below() -> Vec<usize> {
    let (w, h) = (15, 10);
    let mut a = vec![1; w * h + 1];
    let d = one();
    #[par_for]
    for x in 0..w {
        for y in 0..h {
            a[y * w + x] += a[y * w + x + d];
        }
    }
    a
}

#[par_for]
fn plane_overlap() -> Vec<usize> {
    let (n, m, l) = (4, 5, 6);
    let mut a = vec![1; n * m * l + 10];
    let k = l + 1 + zero();
    #[par_for]
    for j in 0..m {
        for i in 0..n {
            for q in 0..k {
                a[(i * m + j) * l + q] = j;
            }
        }
    }
    a
}
