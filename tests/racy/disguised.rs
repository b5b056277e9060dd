//! Indices, ranges and rows that are other than they look: names bound again, macros, casts, wrong lengths, inner loops
//! that leave their row, views that are lent.

use super::par_for;
use crate::racy;

racy![
    characters_over_a_gap,
    index_by_a_closure,
    signed_bytes_downwards,
    inner_loop_of_the_next_row,
    index_with_a_bit_flipped,
    ranges_wider_than_the_stride,
    iterator_that_tells_a_wrong_length,
    lent_row_of_the_next,
    rows_taken_and_put_next,
    index_bound_again,
    index_cut_by_casts,
    halves_swapped_twice,
    row_that_ends_in_the_next,
    field_of_the_next,
    sum_of_the_next,
    each_number_twice,
    inner_loop_over_all,
    inner_loop_beside_a_changed_row,
    index_by_a_macro,
    nothing_scattered_twice,
    boxes_swapped_across,
    next_element_of_a_field
];

const N: usize = 64;

fn opaque(number: usize) -> usize {
    std::hint::black_box(number)
}

fn numbers() -> Vec<u64> {
    (0..N as u64).map(|i| i * i % 101 + 1).collect()
}

fn grid() -> Vec<Vec<u64>> {
    (0..N as u64).map(|r| (0..16).map(|c| r * 7 + c).collect()).collect()
}

#[par_for]
fn characters_over_a_gap() -> u64 {
    let mut a = vec![1u64; 0x10000];
    let far = opaque(0xEFFF);
    #[par_for]
    for c in '\u{D700}'..'\u{F000}' {
        a[c as usize] += a[far];
    }
    a.iter().sum()
}

#[par_for]
fn index_by_a_closure() -> Vec<u64> {
    let mut a = numbers();
    let f = |i: usize| i / 2;
    #[par_for(scatter(a))]
    for i in 0..N {
        a[f(i)] += 1 + a[f(i)];
    }
    a
}

#[par_for]
fn signed_bytes_downwards() -> Vec<u64> {
    let mut a = vec![1u64; 257];
    let far = opaque(0);
    #[par_for]
    for i in (-128i8..=127).rev() {
        a[(i as isize + 128) as usize] += a[256] + a[far];
    }
    a
}

#[par_for]
fn inner_loop_of_the_next_row() -> Vec<Vec<u64>> {
    let mut g = grid();
    let next = opaque(1);
    #[par_for]
    for i in 0..N - 1 {
        #[par_for]
        for j in 0..16 {
            let w = i + next;
            g[w][j] += 1;
            g[i][j] += g[w][j];
        }
    }
    g
}

#[par_for]
fn index_with_a_bit_flipped() -> Vec<u64> {
    let mut a = numbers();
    #[par_for]
    for i in 0..N {
        a[i ^ 1] = a[i ^ 1] * 2 + i as u64;
        a[i & !1] += 1;
    }
    a
}

#[par_for]
fn ranges_wider_than_the_stride() -> Vec<u64> {
    let mut a = vec![1u64; N * 4 + 4];
    let w = opaque(6);
    #[par_for]
    for i in 0..N {
        a[i * 4..i * 4 + w].iter_mut().for_each(|x| *x = *x * 3 + i as u64);
    }
    a
}

struct Lying(usize);
impl Iterator for Lying {
    type Item = usize;
    fn next(&mut self) -> Option<usize> {
        if self.0 < N {
            self.0 += 1;
            Some(self.0 - 1)
        } else {
            None
        }
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        (3, Some(3))
    }
}
impl ExactSizeIterator for Lying {
    fn len(&self) -> usize {
        3
    }
}
#[par_for]
fn iterator_that_tells_a_wrong_length() -> Vec<u64> {
    let mut a = numbers();
    let far = opaque(40);
    #[par_for]
    for (i, _) in Lying(0).enumerate() {
        a[i] += a[far];
    }
    a
}

#[par_for]
fn lent_row_of_the_next() -> Vec<Vec<u64>> {
    let mut g = grid();
    let k = opaque(1);
    #[par_for]
    for i in 0..N - 1 {
        let mut s = 0;
        #[par_for]
        for j in 0..16 {
            s += g[i][j] + g[i + k][j];
        }
        g[i][0] = s;
    }
    g
}

#[par_for]
fn rows_taken_and_put_next() -> Vec<Vec<u64>> {
    let mut g = grid();
    let k = opaque(1);
    #[par_for]
    for i in 0..N - 1 {
        let r = std::mem::take(&mut g[i]);
        g[i + k] = r;
    }
    g
}

#[par_for]
fn index_bound_again() -> Vec<u64> {
    let mut a = numbers();
    #[par_for]
    for i in 0..N {
        let i = i / 2;
        a[i] = a[i] * 3 + 1;
    }
    a
}

#[par_for]
fn index_cut_by_casts() -> Vec<u64> {
    let mut a = numbers();
    #[par_for]
    for i in -40i64..40 {
        let k = (i as i8 as u8 % 64) as usize;
        a[k] = a[k] * 2 + 1;
    }
    a
}

#[par_for]
fn halves_swapped_twice() -> Vec<u64> {
    let mut a = numbers();
    let h = opaque(N / 2);
    #[par_for]
    for i in 0..N {
        let j = (i + h) % N;
        if i < j {
            a.swap(i, j);
        } else {
            a[i] += 1;
        }
    }
    a
}

#[par_for]
fn row_that_ends_in_the_next() -> Vec<u64> {
    let mut a = vec![1u64; 4 * 4 * 4];
    let n = opaque(4);
    #[par_for]
    for i in 0..4 {
        #[par_for]
        for j in 0..4 {
            #[par_for]
            for k in 0..5 {
                if (i * n + j) * n + k < 64 {
                    a[(i * n + j) * n + k] += (i + j * k) as u64;
                }
            }
        }
    }
    a
}

#[par_for]
fn field_of_the_next() -> Vec<(u64, u64)> {
    let mut a: Vec<(u64, u64)> = numbers().into_iter().map(|x| (x, x)).collect();
    let k = opaque(1);
    #[par_for]
    for i in 0..N - 1 {
        a[i].0 = a[i + k].1;
    }
    a
}

#[par_for]
fn sum_of_the_next() -> Vec<[u64; 3]> {
    let mut a: Vec<[u64; 3]> = numbers().into_iter().map(|x| [x, x, x]).collect();
    let k = opaque(1);
    #[par_for]
    for i in 0..N - 1 {
        let s: u64 = a[i + k].iter().sum();
        a[i][2] = s;
    }
    a
}

#[par_for]
fn each_number_twice() -> Vec<u64> {
    let mut a = numbers();
    #[par_for]
    for i in (0..N).map(|i| i / 2) {
        a[i] = a[i] * 2 + 1;
    }
    a
}

#[par_for]
fn inner_loop_over_all() -> Vec<u64> {
    let mut a = numbers();
    #[par_for]
    for i in 0..8 {
        #[par_for]
        for j in 0..N {
            a[j] = a[j] * 3 + i as u64;
        }
    }
    a
}

#[par_for]
fn index_by_a_macro() -> Vec<u64> {
    macro_rules! next {
        ($i:expr) => {
            ($i + 1) % N
        };
    }
    let mut a = numbers();
    #[par_for(scatter(a))]
    for i in 0..N {
        let k = next!(i);
        a[k] += a[i];
    }
    a
}

#[par_for]
fn nothing_scattered_twice() -> usize {
    let mut a = vec![(); N];
    #[par_for]
    for i in 0..N {
        a[(i * 7) % 13] = ();
    }
    a.len()
}

#[par_for]
fn boxes_swapped_across() -> Vec<Box<[u64]>> {
    let mut a: Vec<Box<[u64]>> = (0..N as u64).map(|i| vec![i; 4].into()).collect();
    let k = opaque(N - 1);
    #[par_for(scatter(a))]
    for i in 0..N {
        a.swap(i, k - i);
    }
    a
}

struct S {
    a: Vec<u64>,
    b: Vec<u64>,
}
impl S {
    #[par_for]
    fn run(&mut self) {
        #[par_for(scatter(self.a))]
        for i in 0..self.a.len() {
            self.b[i] = self.a[i];
            self.a[(i + 1) % N] += 1;
        }
    }
}
fn next_element_of_a_field() -> (Vec<u64>, Vec<u64>) {
    let mut s = S { a: numbers(), b: numbers() };
    s.run();
    (s.a, s.b)
}

#[par_for]
fn inner_loop_beside_a_changed_row() -> Vec<Vec<u64>> {
    let mut g = grid();
    #[par_for]
    for i in 0..N {
        #[par_for]
        for j in 0..16 {
            g[i][j] += g[0][j];
        }
    }
    g
}
