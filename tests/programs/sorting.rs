//! Sorts, scans and butterflies, step by step over an array.

use super::{hex, list, numbers, par_for, reals};

list![
    odd_even,
    odd_even_chunks,
    bitonic,
    bitonic_tmp,
    merge_passes,
    hillis_steele,
    blelloch,
    block_scan,
    radix_blocks,
    compaction,
    walsh,
    haar,
    fft_flat_butterflies
];

#[par_for]
fn odd_even() -> String {
    let mut v = numbers(61);
    let n = v.len();
    for phase in 0..n {
        #[par_for]
        for i in (phase % 2..n - 1).step_by(2) {
            if v[i] > v[i + 1] {
                v.swap(i, i + 1);
            }
        }
    }
    format!("{v:?}")
}

#[par_for]
fn odd_even_chunks() -> String {
    let mut v = numbers(50);
    let n = v.len();
    for phase in 0..n {
        #[par_for]
        for pair in v[phase % 2..].chunks_exact_mut(2) {
            if pair[0] > pair[1] {
                pair.swap(0, 1);
            }
        }
    }
    format!("{v:?}")
}

#[par_for]
fn bitonic() -> String {
    let n = 64;
    let mut v: Vec<u64> = numbers(n);
    let mut k = 2;
    while k <= n {
        let mut j = k / 2;
        while j > 0 {
            #[par_for]
            for i in 0..n {
                let l = i ^ j;
                if l > i {
                    if (i & k == 0) == (v[i] > v[l]) {
                        v.swap(i, l);
                    }
                }
            }
            j /= 2;
        }
        k *= 2;
    }
    format!("{v:?}")
}

#[par_for]
fn bitonic_tmp() -> String {
    let n = 32;
    let mut v: Vec<i32> = numbers(n).iter().map(|x| *x as i32 - 500_000).collect();
    let mut k = 2;
    while k <= n {
        let mut j = k >> 1;
        while j > 0 {
            #[par_for]
            for i in 0..n {
                let partner = i ^ j;
                if partner > i {
                    let up = (i & k) == 0;
                    if (up && v[i] > v[partner]) || (!up && v[i] < v[partner]) {
                        let t = v[i];
                        v[i] = v[partner];
                        v[partner] = t;
                    }
                }
            }
            j >>= 1;
        }
        k <<= 1;
    }
    format!("{v:?}")
}

#[par_for]
fn merge_passes() -> String {
    let n = 77;
    let mut a = numbers(n);
    let mut b = vec![0; n];
    let mut width = 1;
    while width < n {
        #[par_for]
        for lo in (0..n).step_by(2 * width) {
            let mid = (lo + width).min(n);
            let hi = (lo + 2 * width).min(n);
            let (mut i, mut j) = (lo, mid);
            for k in lo..hi {
                if i < mid && (j >= hi || a[i] <= a[j]) {
                    b[k] = a[i];
                    i += 1;
                } else {
                    b[k] = a[j];
                    j += 1;
                }
            }
        }
        std::mem::swap(&mut a, &mut b);
        width *= 2;
    }
    format!("{a:?}")
}

#[par_for]
fn hillis_steele() -> String {
    let n = 45;
    let mut a = numbers(n);
    let mut b = vec![0; n];
    let mut d = 1;
    while d < n {
        #[par_for]
        for i in 0..n {
            b[i] = if i >= d { a[i] + a[i - d] } else { a[i] };
        }
        (a, b) = (b, a);
        d *= 2;
    }
    format!("{a:?}")
}

#[par_for]
fn blelloch() -> String {
    let n = 64;
    let mut x = numbers(n);
    let mut d = 1;
    while d < n {
        #[par_for]
        for i in (0..n).step_by(2 * d) {
            x[i + 2 * d - 1] += x[i + d - 1];
        }
        d *= 2;
    }
    x[n - 1] = 0;
    while d > 1 {
        d /= 2;
        #[par_for]
        for i in (0..n).step_by(2 * d) {
            let t = x[i + d - 1];
            x[i + d - 1] = x[i + 2 * d - 1];
            x[i + 2 * d - 1] += t;
        }
    }
    format!("{x:?}")
}

#[par_for]
fn block_scan() -> String {
    let n = 100;
    let b = 16;
    let mut v = numbers(n);
    let blocks = n.div_ceil(b);
    let mut sums = vec![0; blocks];
    #[par_for]
    for k in 0..blocks {
        let lo = k * b;
        let hi = (lo + b).min(n);
        for i in lo + 1..hi {
            v[i] += v[i - 1];
        }
        sums[k] = v[hi - 1];
    }
    for k in 1..blocks {
        sums[k] += sums[k - 1];
    }
    #[par_for]
    for k in 1..blocks {
        let lo = k * b;
        let hi = (lo + b).min(n);
        let add = sums[k - 1];
        for x in &mut v[lo..hi] {
            *x += add;
        }
    }
    format!("{v:?} {sums:?}")
}

#[par_for]
fn fft_flat_butterflies() -> String {
    let n = 64usize;
    let bits = 6;
    let src = reals(n, 4);
    let (mut re, mut im) = (vec![0.0; n], vec![0.0; n]);
    #[par_for]
    for i in 0..n {
        re[i.reverse_bits() >> (usize::BITS - bits)] = src[i];
    }
    let mut len = 2;
    while len <= n {
        let half = len / 2;
        #[par_for]
        for k in 0..n / 2 {
            let block = k / half;
            let j = k % half;
            let a = block * len + j;
            let b = a + half;
            let ang = -2.0 * std::f64::consts::PI * j as f64 / len as f64;
            let (s, c) = ang.sin_cos();
            let (tr, ti) = (re[b] * c - im[b] * s, re[b] * s + im[b] * c);
            re[b] = re[a] - tr;
            im[b] = im[a] - ti;
            re[a] += tr;
            im[a] += ti;
        }
        len *= 2;
    }
    hex(&re) + &hex(&im)
}

#[par_for]
fn walsh() -> String {
    let mut v: Vec<i64> = numbers(64).iter().map(|x| *x as i64).collect();
    let mut h = 1;
    while h < 64 {
        #[par_for]
        for c in v.chunks_exact_mut(2 * h) {
            let (a, b) = c.split_at_mut(h);
            for (x, y) in a.iter_mut().zip(b) {
                (*x, *y) = (*x + *y, *x - *y);
            }
        }
        h *= 2;
    }
    format!("{v:?}")
}

#[par_for]
fn haar() -> String {
    let mut v = reals(64, 6);
    let mut tmp = vec![0.0; 64];
    let mut len = 64;
    while len > 1 {
        let half = len / 2;
        #[par_for]
        for i in 0..half {
            tmp[i] = (v[2 * i] + v[2 * i + 1]) / 2.0;
            tmp[half + i] = (v[2 * i] - v[2 * i + 1]) / 2.0;
        }
        #[par_for]
        for i in 0..len {
            v[i] = tmp[i];
        }
        len = half;
    }
    hex(&v)
}

#[par_for]
fn radix_blocks() -> String {
    let mut a = numbers(128);
    let mut b = vec![0u64; 128];
    let block = 16;
    let nb = 8;
    for shift in [0, 4, 8, 12, 16] {
        let mut counts = vec![0usize; nb * 16];
        #[par_for]
        for t in 0..nb {
            for i in t * block..(t + 1) * block {
                counts[t * 16 + (a[i] >> shift & 15) as usize] += 1;
            }
        }
        let mut offs = vec![0usize; nb * 16];
        let mut run = 0;
        for d in 0..16 {
            for t in 0..nb {
                offs[t * 16 + d] = run;
                run += counts[t * 16 + d];
            }
        }
        #[par_for]
        for t in 0..nb {
            for i in t * block..(t + 1) * block {
                let d = (a[i] >> shift & 15) as usize;
                b[offs[t * 16 + d]] = a[i];
                offs[t * 16 + d] += 1;
            }
        }
        std::mem::swap(&mut a, &mut b);
    }
    format!("{a:?}")
}

#[par_for]
fn compaction() -> String {
    let a = numbers(90);
    let mut pos = vec![0usize; 91];
    for i in 0..90 {
        pos[i + 1] = pos[i] + (a[i] % 3 == 0) as usize;
    }
    let mut out = vec![0; pos[90]];
    #[par_for]
    for i in 0..90 {
        if a[i] % 3 == 0 {
            out[pos[i]] = a[i];
        }
    }
    #[par_for]
    for (i, x) in a.iter().enumerate() {
        if pos[i] != pos[i + 1] {
            out[pos[i]] += x;
        }
    }
    format!("{out:?}")
}
