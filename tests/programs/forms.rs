//! The forms of an index whose elements are an iteration's own.

use super::{list, numbers, par_for};

list![
    offsets,
    mirrored,
    even_and_odd,
    odd_and_next,
    previous_and_own,
    factor_on_the_left,
    through_base,
    through_index,
    through_row,
    three_deep,
    rows_behind_a_header,
    columns_backwards,
    rows_backwards,
    rows_from_one,
    inner_prefix_sums,
    lower_triangle,
    upper_triangle,
    diagonal,
    casts_of_all_widths,
    signed_ranges,
    conversions,
];

#[par_for]
fn offsets() -> (Vec<usize>, Vec<usize>, Vec<usize>) {
    let (n, d) = (300, 9);
    let (mut a, mut b, mut c) = (vec![0; n + d], vec![0; n + d], vec![0; n]);
    #[par_for]
    for i in d..n {
        a[i + d] = i;
        b[d + i] += 2 * i;
        c[i - d] = i * i;
        c[i - d] += 1;
    }
    (a, b, c)
}

#[par_for]
fn mirrored() -> Vec<u64> {
    let xs = numbers(500);
    let mut out = vec![0; xs.len()];
    let n = out.len();
    #[par_for]
    for i in 0..n {
        out[n - 1 - i] = xs[i];
        out[n - i - 1] += i as u64;
    }
    #[par_for]
    for i in 0..xs.len() {
        out[xs.len() - 1 - i] *= 3;
    }
    out
}

#[par_for]
fn even_and_odd() -> Vec<u64> {
    let xs = numbers(200);
    let mut out = vec![0; 401];
    #[par_for]
    for i in 0..200 {
        out[2 * i] = xs[i];
        out[2 * i + 1] = out[2 * i] + i as u64;
    }
    out
}

/// The other half of an odd-even sort.
#[par_for]
fn odd_and_next() -> Vec<u64> {
    let mut xs = numbers(101);
    for round in 0..xs.len() {
        if round % 2 == 0 {
            #[par_for]
            for i in 0..50 {
                if xs[2 * i] > xs[2 * i + 1] {
                    let t = xs[2 * i];
                    xs[2 * i] = xs[2 * i + 1];
                    xs[2 * i + 1] = t;
                }
            }
        } else {
            #[par_for]
            for i in 0..50 {
                if xs[2 * i + 1] > xs[2 * i + 2] {
                    let t = xs[2 * i + 1];
                    xs[2 * i + 1] = xs[2 * i + 2];
                    xs[2 * i + 2] = t;
                }
            }
        }
    }
    xs
}

#[par_for]
fn previous_and_own() -> Vec<usize> {
    let mut out = vec![0; 100];
    #[par_for]
    for i in 1..=50 {
        out[2 * i - 1] = i;
        out[2 * i - 2] = out[2 * i - 1] * 3;
    }
    out
}

#[par_for]
fn factor_on_the_left() -> Vec<usize> {
    let (n, m) = (30, 11);
    let mut out = vec![0; n * m];
    #[par_for]
    for i in 0..n {
        for j in 0..m {
            out[m * i + j] = i + 100 * j;
            out[j + i * m] += 1;
        }
    }
    out
}

#[par_for]
fn through_base() -> Vec<usize> {
    let (n, m) = (25, 12);
    let mut out = vec![0; n * m];
    #[par_for]
    for i in 0..n {
        let base = i * m;
        for j in 0..m {
            out[base + j] = base * j;
        }
        let last = base + m - 1;
        out[last] += 5;
        out[base] = out[last];
    }
    out
}

#[par_for]
fn through_index() -> Vec<usize> {
    let (n, m) = (25, 12);
    let mut out = vec![0; n * m];
    #[par_for]
    for i in 0..n {
        for j in 0..m {
            let idx = i * m + j;
            out[idx] = idx % 17;
            let left: usize = if j > 0 { out[idx - 1] } else { 0 };
            out[idx] += left;
        }
    }
    out
}

#[par_for]
fn through_row() -> (Vec<usize>, Vec<usize>) {
    let mut out = vec![0; 90];
    let mut flat = vec![0; 180];
    #[par_for]
    for i in 0..90 {
        let row = i;
        out[row] = row * 2;
        let (start, end) = (2 * row, 2 * row + 1);
        flat[start] = i;
        flat[end] = i * i;
    }
    (out, flat)
}

#[par_for]
fn three_deep() -> Vec<usize> {
    let (n, m, k) = (9, 7, 5);
    let mut out = vec![0; n * m * k];
    #[par_for]
    for i in 0..n {
        for j in 0..m {
            for l in 0..k {
                out[(i * m + j) * k + l] = 100 * i + 10 * j + l;
            }
            out[i * m * k + j * k] += 1_000;
        }
    }
    out
}

#[par_for]
fn rows_behind_a_header() -> Vec<u8> {
    let (header, n, m) = (13, 20, 8);
    let mut file = vec![b'#'; header + n * m];
    #[par_for]
    for i in 0..n {
        for j in 0..m {
            file[header + i * m + j] = b'a' + ((i + j) % 26) as u8;
        }
        file[header + i * m + m - 1] = b'\n';
    }
    file
}

#[par_for]
fn columns_backwards() -> Vec<usize> {
    let (n, m) = (14, 9);
    let mut out = vec![0; n * m];
    #[par_for]
    for i in 0..n {
        for j in 0..m {
            out[i * m + (m - 1 - j)] = 10 * i + j;
        }
        for j in (0..m).rev() {
            out[i * m + m - 1 - j] += j;
        }
    }
    out
}

#[par_for]
fn rows_backwards() -> Vec<usize> {
    let (n, m) = (14, 9);
    let mut out = vec![0; n * m];
    #[par_for]
    for i in 0..n {
        let row = n - 1 - i;
        for j in 0..m {
            out[row * m + j] = 10 * i + j;
        }
        for j in 0..m {
            out[(n - 1 - i) * m + j] *= 2;
        }
    }
    out
}

#[par_for]
fn rows_from_one() -> Vec<usize> {
    let (n, m) = (14, 9);
    let mut out = vec![7; n * m];
    #[par_for]
    for i in 1..n - 1 {
        for j in 1..m - 1 {
            out[i * m + j] = i * j;
        }
    }
    #[par_for]
    for i in 0..n - 2 {
        for j in 0..m - 2 {
            out[(i + 1) * m + j + 1] += i;
        }
    }
    out
}

#[par_for]
fn inner_prefix_sums() -> Vec<u64> {
    let (n, m) = (20, 30);
    let mut out = numbers(n * m);
    #[par_for]
    for i in 0..n {
        for j in 1..m {
            out[i * m + j] += out[i * m + j - 1];
        }
        for j in (0..m - 1).rev() {
            out[i * m + j] ^= out[i * m + j + 1];
        }
    }
    out
}

#[par_for]
fn lower_triangle() -> Vec<usize> {
    let n = 24;
    let mut l = vec![0; n * n];
    #[par_for]
    for i in 0..n {
        for j in 0..i {
            l[i * n + j] = i - j;
        }
        l[i * n + i] = 1;
        for j in 0..=i {
            l[i * n + j] += 10;
        }
    }
    l
}

#[par_for]
fn upper_triangle() -> Vec<usize> {
    let n = 24;
    let mut u = vec![0; n * n];
    #[par_for]
    for i in 0..n {
        for j in i..n {
            u[i * n + j] = i * j;
        }
        for j in i + 1..n {
            u[i * n + j] += u[i * n + i];
        }
    }
    u
}

#[par_for]
fn diagonal() -> Vec<i64> {
    let n = 30;
    let mut a = vec![0; n * n];
    #[par_for]
    for i in 0..n {
        a[i * n + i] = 1 + i as i64;
    }
    #[par_for]
    for i in 0..n {
        a[i * (n + 1)] *= 2;
    }
    a
}

#[par_for]
fn casts_of_all_widths() -> (Vec<u32>, Vec<u64>, Vec<u8>, Vec<i16>) {
    let (mut a, mut b, mut c, mut d) = (vec![0; 200], vec![0; 200], vec![0; 200], vec![0; 400]);
    #[par_for]
    for i in 0..200u32 {
        a[i as usize] = i * 2;
    }
    #[par_for]
    for i in 0u64..200 {
        b[i as usize] += i;
    }
    #[par_for]
    for i in 0..200u8 {
        c[i as usize] = i;
    }
    #[par_for]
    for i in 0..200u16 {
        d[2 * i as usize] = i as i16;
        d[i as usize * 2 + 1] = -(i as i16);
    }
    (a, b, c, d)
}

#[par_for]
fn signed_ranges() -> (Vec<i32>, Vec<i64>, Vec<i32>) {
    let n: i32 = 150;
    let mut out = vec![0; n as usize];
    let mut centred = vec![0; 101];
    let mut back = vec![0; 50];
    #[par_for]
    for i in 0..n {
        out[i as usize] = i - n;
    }
    #[par_for]
    for i in -50i64..=50 {
        centred[(i + 50) as usize] = i * i;
    }
    #[par_for]
    for i in -50i32..0 {
        back[-(i + 1) as usize] = i;
    }
    (out, centred, back)
}

#[par_for]
fn conversions() -> (Vec<u32>, Vec<u32>) {
    let (mut a, mut b) = (vec![0; 90], vec![0; 90]);
    #[par_for]
    for i in 0..90u32 {
        a[usize::try_from(i).unwrap()] = i;
    }
    #[par_for]
    for i in 0..90u16 {
        b[usize::from(i)] = u32::from(i) + 1;
        let at: usize = i.into();
        b[at] *= 2;
    }
    (a, b)
}
