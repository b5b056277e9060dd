//! What is read beside an iteration's own: other rows, other columns, other diagonals, which turn out to be written.

use super::par_for;
use crate::racy;
use std::collections::VecDeque;

racy![
    one_row_by_two_names,
    one_plane_by_two_names,
    one_buffer_by_two_names,
    pascal_in_one_row,
    knapsack_in_one_row,
    rows_read_as_slices,
    strings_of_the_next_column,
    pivot_column_in_range,
    flat_pivot_column_in_range,
    looked_up_column,
    same_row_with_an_exit,
    columns_of_looked_up_rows,
    next_column_of_a_flat_grid,
    last_column_of_a_flat_grid,
    more_columns_than_the_width,
    more_columns_of_signed_indices,
    columns_downwards,
    columns_by_steps,
    columns_of_what_is_pulled,
    columns_of_a_deque,
    columns_of_a_field,
    columns_beside_an_element,
    diagonal_that_reads_itself,
    half_rows_read_below,
    halves_that_meet,
    divided_twice,
    shifted_twice,
    scaled_where_ranges_meet,
    characters_in_pairs,
    character_before,
    characters_to_one_place,
    cells_of_the_next_column,
    cells_of_a_row_moved,
    row_of_the_loop_around
];

const N: usize = 120;

fn grid() -> Vec<Vec<u64>> {
    (0..8).map(|r| (0..N as u64).map(|c| c * 3 + r).collect()).collect()
}

fn flat(len: usize) -> Vec<u64> {
    (0..len as u64).map(|i| i * i % 1009).collect()
}

fn opaque(number: usize) -> usize {
    std::hint::black_box(number)
}

#[par_for]
fn one_row_by_two_names() -> Vec<Vec<u64>> {
    let mut g = grid();
    let (a, b) = (opaque(3), opaque(3));
    #[par_for]
    for c in 1..N {
        g[a][c] = g[b][c - 1] + 1;
    }
    g
}

#[par_for]
fn one_plane_by_two_names() -> Vec<Vec<Vec<u64>>> {
    let mut u = vec![vec![vec![1; 9]; N]; 2];
    let (a, b) = (opaque(1), opaque(1));
    #[par_for]
    for y in 1..N {
        for x in 0..9 {
            u[a][y][x] = u[b][y - 1][x] + x as u64;
        }
    }
    u
}

#[par_for]
fn one_buffer_by_two_names() -> [[u64; N]; 2] {
    let mut u = [[1; N]; 2];
    let t = opaque(2);
    let (from, to) = (t % 2, (t + 2) % 2);
    #[par_for]
    for x in 1..N - 1 {
        u[to][x] = u[from][x - 1] + u[from][x + 1];
    }
    u
}

#[par_for]
fn pascal_in_one_row() -> Vec<Vec<u64>> {
    let mut c = grid();
    let up = opaque(0);
    for i in 1..3 {
        #[par_for]
        for j in 1..N {
            c[i][j] = c[i - up][j - 1].wrapping_add(c[i - up][j]);
        }
    }
    c
}

#[par_for]
fn knapsack_in_one_row() -> Vec<Vec<u64>> {
    let mut best = grid();
    let (i, before, w) = (opaque(2), opaque(2), opaque(5));
    #[par_for]
    for c in 0..N {
        if c >= w {
            best[i][c] = best[i][c].max(best[before][c - w] + 7);
        }
    }
    best
}

#[par_for]
fn rows_read_as_slices() -> Vec<Vec<u64>> {
    let mut g = grid();
    let (a, b) = (opaque(3), opaque(3));
    #[par_for]
    for c in 0..N - 3 {
        g[a][c] = g[b][c..c + 3].iter().sum();
    }
    g
}

#[par_for]
fn strings_of_the_next_column() -> Vec<Vec<String>> {
    let mut g = vec![vec![String::from("x"); N]; 3];
    let (a, b) = (opaque(1), opaque(1));
    #[par_for]
    for c in 0..N - 1 {
        g[a][c] = format!("{}{c}", g[b][c + 1]);
    }
    g
}

#[par_for]
fn pivot_column_in_range() -> Vec<Vec<u64>> {
    let mut a = grid();
    let k = opaque(N / 2);
    #[par_for]
    for j in 0..N {
        for i in 0..8 {
            a[i][j] = a[i][j].wrapping_add(a[i][k]);
        }
    }
    a
}

#[par_for]
fn flat_pivot_column_in_range() -> Vec<u64> {
    let mut a = flat(8 * N);
    let (n, k) = (N, opaque(7));
    #[par_for]
    for j in 0..n {
        for i in 1..8 {
            a[i * n + j] = a[i * n + j].wrapping_sub(a[i * n + k].wrapping_mul(a[k * n + j]));
        }
    }
    a
}

#[par_for]
fn looked_up_column() -> Vec<Vec<u64>> {
    let mut g = grid();
    let at: Vec<usize> = (0..N).map(|c| c * 7 % N).collect();
    #[par_for]
    for c in 0..N {
        for r in 0..8 {
            g[r][c] += g[r][at[c]];
        }
    }
    g
}

#[par_for]
fn same_row_with_an_exit() -> Vec<Vec<u64>> {
    let mut g = grid();
    let (a, b) = (opaque(3), opaque(3));
    #[par_for]
    for c in 1..N {
        g[a][c] = g[b][c - 1] + 1;
        if c == N - 1 {
            break;
        }
    }
    g
}

#[par_for]
fn columns_of_looked_up_rows() -> Vec<Vec<u64>> {
    let mut g = grid();
    #[par_for]
    for c in 0..N {
        let r = opaque(c % 8);
        g[r][c] = g[r][0] + 1;
    }
    g
}

#[par_for]
fn next_column_of_a_flat_grid() -> Vec<u64> {
    let w = opaque(N);
    let mut a = flat(w * 5);
    #[par_for]
    for x in 0..w {
        for y in 0..5 {
            a[y * w + x] = a[y * w + (x + 1) % w] + 1;
        }
    }
    a
}

#[par_for]
fn last_column_of_a_flat_grid() -> Vec<u64> {
    let w = opaque(N);
    let mut a = flat(w * 5);
    let last = w - 1;
    #[par_for]
    for x in 0..w {
        for y in 0..5 {
            a[y * w + x] += a[y * w + last];
        }
    }
    a
}

#[par_for]
fn more_columns_than_the_width() -> Vec<u64> {
    let w = opaque(N);
    let mut a = flat(w * 6);
    #[par_for]
    for x in 0..w + 1 {
        for y in 0..5 {
            a[y * w + x] = (x * 10 + y) as u64;
        }
    }
    a
}

#[par_for]
fn more_columns_of_signed_indices() -> Vec<u64> {
    let w = opaque(N) as i32;
    let mut a = flat(N * 6);
    #[par_for]
    for x in -3..w {
        for y in 0..5 {
            a[(y * w + x + 3) as usize] = (x * 10 + y) as u64;
        }
    }
    a
}

#[par_for]
fn columns_downwards() -> Vec<u64> {
    let w = opaque(N);
    let mut a = flat(w * 6);
    #[par_for]
    for x in (0..w + 2).rev() {
        for y in 0..5 {
            a[y * w + x] = (x * 10 + y) as u64;
        }
    }
    a
}

#[par_for]
fn columns_by_steps() -> Vec<u64> {
    let w = opaque(N);
    let mut a = flat(w * 6);
    #[par_for]
    for x in (0..w + 1).step_by(4) {
        for y in 0..5 {
            a[y * w + x] = (x * 10 + y) as u64;
        }
    }
    a
}

#[par_for]
fn columns_of_what_is_pulled() -> Vec<u64> {
    let w = opaque(N / 2);
    let mut a = flat(w * 6);
    let names: Vec<String> = (0..w + 5).map(|x| x.to_string()).collect();
    #[par_for]
    for (x, name) in names.join("\n").lines().map(str::to_owned).enumerate() {
        for y in 0..5 {
            a[y * w + x] = name.len() as u64 + x as u64;
        }
    }
    a
}

#[par_for]
fn columns_of_a_deque() -> VecDeque<u64> {
    let w = opaque(N);
    let mut a: VecDeque<u64> = flat(w * 6).into();
    a.rotate_left(17);
    let k = opaque(3);
    #[par_for]
    for x in 0..w {
        for y in 0..6 {
            a[y * w + x] += a[y * w + k];
        }
    }
    a
}

struct Image {
    pixels: Vec<u64>,
    w: usize,
    h: usize,
}

#[par_for]
impl Image {
    fn smear(&mut self, from: usize) {
        #[par_for]
        for x in 0..self.w {
            for y in 0..self.h {
                self.pixels[y * self.w + x] += self.pixels[y * self.w + from];
            }
        }
    }
}

fn columns_of_a_field() -> Vec<u64> {
    let mut image = Image { pixels: flat(N * 4), w: N, h: 4 };
    image.smear(opaque(50));
    image.pixels
}

#[par_for]
fn columns_beside_an_element() -> Vec<u64> {
    let w = opaque(N);
    let mut a = flat(w * 4);
    let at = opaque(w + 9);
    #[par_for]
    for x in 0..w {
        for y in 0..4 {
            a[y * w + x] = a[at] + 1;
        }
    }
    a
}

#[par_for]
fn diagonal_that_reads_itself() -> Vec<u64> {
    let (n, w, d) = (20, 30, opaque(1));
    let mut t = flat(n * w);
    let s = 22;
    #[par_for]
    for i in 1..n {
        let j = s - i;
        t[i * w + j] += t[(i - 1) * w + j + d];
    }
    t
}

#[par_for]
fn half_rows_read_below() -> Vec<u64> {
    let (m, k) = (6, opaque(1));
    let mut a = flat(N * m);
    #[par_for]
    for i in 0..N - 1 {
        for j in 0..3 {
            a[i * m + j] += a[(i + k) * m + j];
        }
    }
    a
}

#[par_for]
fn halves_that_meet() -> Vec<u64> {
    let (m, h) = (4, opaque(N / 2 - 1));
    let mut a = flat(N * m);
    #[par_for]
    for i in 0..N / 2 {
        for j in 0..m {
            a[i * m + j] = i as u64;
            a[(i + h) * m + j] = j as u64;
        }
    }
    a
}

#[par_for]
fn divided_twice() -> Vec<u64> {
    let mut a = flat(N);
    let at: Vec<usize> = (0..N).map(|i| i * i % N).collect();
    #[par_for]
    for i in 0..N {
        let old = a[at[i]];
        a[at[i]] /= old % 3 + 1;
    }
    a
}

#[par_for]
fn shifted_twice() -> Vec<u64> {
    let mut a = flat(N);
    #[par_for]
    for i in 0..N {
        let at = opaque(i) / 2;
        let by = a[at] % 3;
        a[at] <<= by;
    }
    a
}

#[par_for]
fn scaled_where_ranges_meet() -> Vec<u64> {
    let starts: Vec<usize> = (0..=N).map(|i| i * 3).collect();
    let mut a = flat(3 * N + 1);
    #[par_for]
    for i in 0..N {
        let sum: u64 = a[starts[i]..=starts[i + 1]].iter().sum();
        for k in starts[i]..=starts[i + 1] {
            a[k] /= sum / 9 + 1;
        }
    }
    a
}

#[par_for]
fn characters_in_pairs() -> Vec<u64> {
    let mut a = flat(128);
    #[par_for]
    for c in 'a'..='z' {
        a[c as usize / 2] = c as u64;
    }
    a
}

#[par_for]
fn character_before() -> Vec<u64> {
    let mut a = flat(128);
    let d = opaque(1);
    #[par_for]
    for c in 'b'..'z' {
        a[c as usize] = a[c as usize - d] + 1;
    }
    a
}

#[par_for]
fn characters_to_one_place() -> Vec<u64> {
    let mut a = flat(128);
    #[par_for]
    for c in ('A'..='Z').rev() {
        let at = (c as usize).min(opaque(80));
        a[at] = c as u64;
    }
    a
}

#[par_for]
fn cells_of_the_next_column() -> Vec<Vec<u64>> {
    let mut g = grid();
    let d = opaque(1);
    #[par_for(collapse = 2)]
    for r in 0..8 {
        for c in 0..N - 1 {
            g[r][c] = g[r][c + d] + 1;
        }
    }
    g
}

#[par_for]
fn cells_of_a_row_moved() -> Vec<Vec<u64>> {
    let mut g = grid();
    let d = opaque(1);
    #[par_for(collapse = 2)]
    for c in 0..N {
        for r in 0..7 {
            g[r][c] = c as u64;
            g[r + d][c] += 1;
        }
    }
    g
}

#[par_for]
fn row_of_the_loop_around() -> Vec<Vec<u64>> {
    let mut g = grid();
    let k = opaque(3);
    #[par_for]
    for r in 0..8 {
        #[par_for]
        for c in 0..N {
            g[r][c] = g[r][c].wrapping_add(g[k][c]);
        }
    }
    g
}
