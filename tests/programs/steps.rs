//! Tables that are filled step by step: wavefronts, networks, butterflies, blocks, tiles.

use super::{bits, list, numbers, par_for, reals};

list![
    wavefront_by_diagonals,
    edit_distance_by_diagonals,
    knapsack_rows,
    coins_by_row,
    butterflies,
    hadamard,
    bitonic_steps,
    odd_even_steps,
    prefix_in_blocks,
    tiles_transposed,
    tiles_in_place,
];

#[par_for]
fn wavefront_by_diagonals() -> Vec<u64> {
    let n = 21;
    let cost = numbers(n * n);
    let mut best = vec![0u64; n * n];
    for d in 0..2 * n - 1 {
        let low = d.saturating_sub(n - 1);
        let high = d.min(n - 1);
        #[par_for]
        for i in low..=high {
            let j = d - i;
            let above = if i > 0 { best[(i - 1) * n + j] } else { 0 };
            let left = if j > 0 { best[i * n + j - 1] } else { 0 };
            best[i * n + j] = above.max(left) + cost[i * n + j] % 100;
        }
    }
    best
}

#[par_for]
fn edit_distance_by_diagonals() -> usize {
    let (a, b) = (b"the quick brown fox jumps", b"a quiet crown boxes lamps over");
    let (n, m) = (a.len(), b.len());
    let (mut before, mut last) = (vec![0usize; n + 1], vec![0usize; n + 1]);
    let mut now = vec![0usize; n + 1];
    for d in 0..=n + m {
        #[par_for]
        for i in d.saturating_sub(m)..=d.min(n) {
            let j = d - i;
            now[i] = if i == 0 {
                j
            } else if j == 0 {
                i
            } else {
                let same = before[i - 1] + (a[i - 1] != b[j - 1]) as usize;
                same.min(last[i] + 1).min(last[i - 1] + 1)
            };
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut now);
    }
    last[n]
}

#[par_for]
fn knapsack_rows() -> Vec<Vec<u64>> {
    let items: Vec<(usize, u64)> = numbers(12).iter().map(|n| (3 + *n as usize % 17, n % 50)).collect();
    let mut dp = vec![vec![0u64; 61]; items.len() + 1];
    for (i, (weight, value)) in items.iter().enumerate() {
        let (done, rest) = dp.split_at_mut(i + 1);
        let (before, now) = (&done[i], &mut rest[0]);
        #[par_for]
        for c in 0..now.len() {
            now[c] = before[c];
            if c >= *weight {
                now[c] = now[c].max(before[c - weight] + value);
            }
        }
    }
    dp
}

#[par_for]
fn coins_by_row() -> Vec<u64> {
    let coins = [1usize, 5, 10, 25];
    let total = 120;
    let mut ways = vec![vec![0u64; total + 1]; coins.len() + 1];
    ways[0][0] = 1;
    for k in 1..=coins.len() {
        let coin = coins[k - 1];
        let (done, left) = ways.split_at_mut(k);
        let (before, now) = (&done[k - 1], &mut left[0]);
        #[par_for]
        for rest in 0..coin {
            let mut sum = rest;
            while sum <= total {
                now[sum] = before[sum] + if sum >= coin { now[sum - coin] } else { 0 };
                sum += coin;
            }
        }
    }
    ways.pop().unwrap()
}

#[par_for]
fn butterflies() -> Vec<u64> {
    let n = 64;
    let (mut re, mut im) = (reals(n, 1), reals(n, 2));
    let mut half = 1;
    while half < n {
        let angle = -std::f64::consts::PI / half as f64;
        #[par_for]
        for block in 0..n / (2 * half) {
            for k in 0..half {
                let (top, low) = (block * 2 * half + k, block * 2 * half + k + half);
                let (s, c) = (angle * k as f64).sin_cos();
                let (x, y) = (re[low] * c - im[low] * s, re[low] * s + im[low] * c);
                re[low] = re[top] - x;
                im[low] = im[top] - y;
                re[top] += x;
                im[top] += y;
            }
        }
        half *= 2;
    }
    bits(&re).into_iter().chain(bits(&im)).collect()
}

#[par_for]
fn hadamard() -> Vec<i64> {
    let n = 128;
    let mut a: Vec<i64> = numbers(n).iter().map(|x| *x as i64).collect();
    let mut half = 1;
    while half < n {
        #[par_for]
        for pair in a.chunks_mut(2 * half) {
            let (top, low) = pair.split_at_mut(half);
            for (x, y) in top.iter_mut().zip(low) {
                (*x, *y) = (*x + *y, *x - *y);
            }
        }
        half *= 2;
    }
    a
}

#[par_for]
fn bitonic_steps() -> Vec<u64> {
    let n = 64;
    let mut a = numbers(n);
    let mut k = 2;
    while k <= n {
        let mut j = k / 2;
        while j > 0 {
            #[par_for(scatter(a))]
            for i in 0..n {
                let other = i ^ j;
                if other > i && ((i & k == 0) == (a[i] > a[other])) {
                    a.swap(i, other);
                }
            }
            j /= 2;
        }
        k *= 2;
    }
    a
}

#[par_for]
fn odd_even_steps() -> Vec<u64> {
    let mut a = numbers(51);
    for round in 0..a.len() {
        let first = round % 2;
        #[par_for]
        for pair in 0..(a.len() - first) / 2 {
            let at = first + 2 * pair;
            if a[at] > a[at + 1] {
                a.swap(at, at + 1);
            }
        }
    }
    a
}

#[par_for]
fn prefix_in_blocks() -> Vec<u64> {
    let mut x = numbers(1000);
    let width = 64;
    let blocks = x.len().div_ceil(width);
    let mut sums = vec![0u64; blocks];
    #[par_for]
    for b in 0..blocks {
        let end = ((b + 1) * width).min(x.len());
        for i in b * width + 1..end {
            x[i] += x[i - 1];
        }
        sums[b] = x[end - 1];
    }
    for b in 1..blocks {
        sums[b] += sums[b - 1];
    }
    #[par_for]
    for (b, part) in x.chunks_mut(width).enumerate() {
        if b > 0 {
            part.iter_mut().for_each(|x| *x += sums[b - 1]);
        }
    }
    x
}

#[par_for]
fn tiles_transposed() -> Vec<u64> {
    let (n, t) = (48, 16);
    let a = numbers(n * n);
    let mut out = vec![0; n * n];
    #[par_for]
    for tile in 0..n / t {
        for other in 0..n / t {
            for i in tile * t..(tile + 1) * t {
                for j in other * t..(other + 1) * t {
                    out[i * n + j] = a[j * n + i];
                }
            }
        }
    }
    out
}

#[par_for]
fn tiles_in_place() -> Vec<u64> {
    let n = 100;
    let mut a = numbers(n);
    #[par_for]
    for start in (0..n).step_by(16) {
        let end = (start + 16).min(n);
        a[start..end].sort_unstable();
        for i in start..end {
            a[i] ^= start as u64;
        }
    }
    a
}
