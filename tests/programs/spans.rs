//! Ranges of all kinds that give own elements, halves, zips and chunks.

use super::{list, numbers, par_for};
use std::future::Future;

list![
    backwards,
    every_third,
    inclusive,
    stepped_backwards,
    negative_range,
    small_integers,
    halves_zipped,
    halves_by_index,
    three_zipped,
    chunks_with_numbers,
    chunks_exact_and_rest,
    chunks_from_the_end,
    columns_of_arrays,
    cells_of_two_loops,
    flat_of_two_loops,
    slice_patterns,
    copied_within_rows,
    rotated_rows,
    rows_joined,
    lengths_and_ends,
    guarded_neighbours,
    two_steps_apart,
    generic_elements,
    closures_over_elements,
    async_elements,
];

#[par_for]
fn backwards() -> Vec<u64> {
    let mut out = numbers(60);
    #[par_for]
    for i in (10..50).rev() {
        out[i] += i as u64;
        out[i] *= 3;
    }
    out
}

#[par_for]
fn every_third() -> Vec<u64> {
    let mut out = numbers(61);
    #[par_for]
    for i in (1..60).step_by(3) {
        out[i] = out[i - 1] + out[i + 1];
    }
    out
}

#[par_for]
fn inclusive() -> Vec<u64> {
    let n = 41;
    let mut out = vec![0; n + 1];
    #[par_for]
    for i in 0..=n {
        out[n - i] = (i * i) as u64;
    }
    out
}

#[par_for]
fn stepped_backwards() -> Vec<u64> {
    let mut out = numbers(100);
    #[par_for]
    for i in (0..=98).rev().step_by(7) {
        let (a, b) = (out[i], out[i + 1]);
        out[i] = b;
        out[i + 1] = a + 1;
    }
    out
}

#[par_for]
fn negative_range() -> Vec<i32> {
    let mut out = vec![0; 21];
    #[par_for]
    for i in -10i32..=10 {
        out[(i + 10) as usize] = i * i * i;
    }
    out
}

#[par_for]
fn small_integers() -> Vec<u8> {
    let mut table = vec![0u8; 256];
    #[par_for]
    for byte in 0..=255u8 {
        table[byte as usize] = byte.reverse_bits() ^ byte.count_ones() as u8;
    }
    table
}

#[par_for]
fn halves_zipped() -> Vec<u64> {
    let mut all = numbers(80);
    let (low, high) = all.split_at_mut(40);
    #[par_for]
    for (a, b) in low.iter_mut().zip(high.iter_mut().rev()) {
        (*a, *b) = (*a + *b, a.abs_diff(*b));
    }
    all
}

#[par_for]
fn halves_by_index() -> Vec<u64> {
    let mut all = numbers(81);
    let (low, high) = all.split_at_mut(40);
    #[par_for]
    for i in 0..40 {
        low[i] += high[i];
        high[i] = low[i] / 2;
    }
    all
}

#[par_for]
fn three_zipped() -> (Vec<u64>, u64) {
    let (a, b) = (numbers(300), numbers(250));
    let mut c = vec![0; 280];
    let mut total = 0u64;
    #[par_for]
    for (i, ((a, b), c)) in a.iter().zip(&b).zip(c.iter_mut()).enumerate() {
        *c = a * 2 + b + i as u64;
        total += *c;
    }
    (c, total)
}

#[par_for]
fn chunks_with_numbers() -> Vec<u64> {
    let mut all = numbers(103);
    let mut tops = vec![0; 11];
    #[par_for]
    for (k, chunk) in all.chunks_mut(10).enumerate() {
        chunk.sort_unstable();
        tops[k] = chunk[chunk.len() - 1];
    }
    all.extend(tops);
    all
}

#[par_for]
fn chunks_exact_and_rest() -> Vec<u64> {
    let mut all = numbers(103);
    let other = numbers(110);
    #[par_for]
    for (mine, theirs) in all.chunks_exact_mut(8).zip(other.chunks_exact(8)).skip(1) {
        mine.copy_from_slice(theirs);
        mine.rotate_right(3);
    }
    all
}

#[par_for]
fn chunks_from_the_end() -> Vec<u64> {
    let mut all = numbers(50);
    #[par_for]
    for (k, chunk) in all.rchunks_mut(7).enumerate() {
        for x in chunk {
            *x += k as u64;
        }
    }
    all
}

#[par_for]
fn columns_of_arrays() -> Vec<[i64; 12]> {
    let mut rows = vec![[1i64; 12]; 9];
    #[par_for]
    for c in 0..12 {
        rows[0][c] = c as i64;
        for r in 1..rows.len() {
            rows[r][c] += rows[r - 1][c] * 2;
        }
        let last = rows.len() - 1;
        rows[last][c] = -rows[last][c];
    }
    rows
}

#[par_for]
fn cells_of_two_loops() -> Vec<Vec<u64>> {
    let (h, w) = (7, 11);
    let mut out = vec![vec![0; w]; h];
    #[par_for(collapse = 2)]
    for y in 0..h {
        for x in 0..w {
            out[y][x] = (y * 100 + x) as u64;
            out[y][x] += 1;
        }
    }
    out
}

#[par_for]
fn flat_of_two_loops() -> Vec<u64> {
    let (h, w) = (8, 12);
    let image = numbers(h * w);
    let mut out = vec![0; h * w];
    #[par_for(collapse = 2)]
    for y in 0..h {
        for x in 0..w {
            out[y * w + x] = image[(h - 1 - y) * w + x] + x as u64;
        }
    }
    out
}

#[par_for]
fn slice_patterns() -> Vec<u64> {
    let mut all = numbers(60);
    #[par_for]
    for k in 0..20 {
        if let [a, b, c] = &mut all[3 * k..3 * k + 3] {
            (*a, *b, *c) = (*c, *a, *b);
        }
    }
    all
}

#[par_for]
fn copied_within_rows() -> Vec<u64> {
    let (n, m) = (9, 12);
    let mut all = numbers(n * m);
    #[par_for]
    for i in 0..n {
        let row = &mut all[i * m..][..m];
        row.copy_within(1.., 0);
        row[m - 1] = i as u64;
        let (a, b) = row.split_at_mut(m / 2);
        a.swap_with_slice(b);
    }
    all
}

#[par_for]
fn rotated_rows() -> Vec<Vec<u64>> {
    let mut rows: Vec<Vec<u64>> = numbers(70).chunks(10).map(<[u64]>::to_vec).collect();
    #[par_for]
    for r in 0..rows.len() {
        rows[r].rotate_left(r);
        rows[r].dedup();
        let top = *rows[r].iter().max().unwrap();
        rows[r].retain(|x| *x != top);
        rows[r].push(top);
    }
    rows
}

#[par_for]
fn rows_joined() -> (Vec<Vec<char>>, Vec<String>) {
    let mut rows = vec![vec!['.'; 8]; 6];
    let mut lines = vec![String::new(); 6];
    #[par_for]
    for y in 0..6 {
        for x in 0..8 {
            if (x * y) % 3 == 1 {
                rows[y][x] = '#';
            }
        }
        lines[y] = rows[y].iter().collect();
    }
    (rows, lines)
}

#[par_for]
fn each<T: Clone + Send + Sync, const N: usize>(out: &mut [[T; N]], from: &[T]) {
    let n = from.len();
    #[par_for(backend = "pool")]
    for i in 0..out.len() {
        for j in 0..N {
            out[i][j] = from[(i * N + j) % n].clone();
        }
    }
}

fn generic_elements() -> (Vec<[String; 3]>, Vec<[u8; 5]>) {
    let mut words = vec![[const { String::new() }; 3]; 11];
    each(&mut words, &["a".into(), "b".into(), "c".into(), "d".into()]);
    let mut bytes = vec![[0; 5]; 9];
    each(&mut bytes, &[1, 2, 3, 4, 5, 6, 7]);
    (words, bytes)
}

#[par_for]
fn closures_over_elements() -> Vec<u64> {
    let data = numbers(120);
    let (a, b) = (3, 5);
    let f = |x: u64| x * a + b;
    let mut out = vec![0; 120];
    #[par_for]
    for i in 0..120 {
        let g = |k: usize| data[(i + k) % 120];
        out[i] = f(g(1)) + g(2);
        let mut add = |x: u64| out[i] += x;
        add(1);
        add(data[i]);
    }
    out
}

#[par_for]
async fn doubled(mut all: Vec<u64>) -> Vec<u64> {
    #[par_for]
    for i in 0..all.len() {
        all[i] *= 2;
    }
    all
}

fn async_elements() -> Vec<u64> {
    let future = std::pin::pin!(doubled(numbers(33)));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.poll(&mut context) {
        std::task::Poll::Ready(all) => all,
        std::task::Poll::Pending => Vec::new(),
    }
}

#[par_for]
fn lengths_and_ends() -> Vec<u64> {
    let mut all = numbers(44);
    #[par_for]
    for i in 0..all.len() {
        if !all.is_empty() && i + 1 < all.len() {
            all[i] += (all.len() - i) as u64;
        }
    }
    all
}

#[par_for]
fn guarded_neighbours() -> Vec<u64> {
    let old = numbers(80);
    let mut all = old.clone();
    #[par_for]
    for i in 0..all.len() {
        let left = if i > 0 { old[i - 1] } else { 0 };
        let right = old.get(i + 1).copied().unwrap_or_default();
        all[i] = (all[i] + left + right) / 3;
    }
    all
}

#[par_for]
fn two_steps_apart() -> Vec<u64> {
    let mut a = numbers(200);
    for first in [0, 1] {
        #[par_for]
        for i in (2 + first..198).step_by(2) {
            a[i] = (a[i - 1] + a[i + 1]) / 2;
        }
    }
    a
}
