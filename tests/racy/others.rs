//! Reads that look like those of what nobody owns, and are of what another iteration writes.

use super::par_for;
use crate::racy;
use std::collections::VecDeque;

racy![
    row_of_one_of_them,
    last_row_of_all,
    row_by_a_name,
    row_by_two_names,
    window_that_ends_in_a_row,
    both_sides_and_between,
    element_by_a_range,
    element_by_a_slice,
    inclusive_slice,
    method_of_another,
    string_of_another,
    in_a_format,
    field_of_a_struct,
    through_a_reference,
    of_a_deque,
    of_a_box,
    downwards,
    with_steps,
    mirrored,
    nested_rows,
    two_loops,
    leaves_early,
    scattered_and_read,
    scattered_backwards,
    scattered_by_a_signed_range,
    scattered_rows,
    scattered_with_steps,
    wrapped_around,
];

const N: usize = 24;
const M: usize = 5;

fn flat() -> Vec<u64> {
    (0..(N * M) as u64).map(|x| x * x % 97).collect()
}

/// Not known before it runs.
fn opaque(number: usize) -> usize {
    std::hint::black_box(number)
}

#[par_for]
fn row_of_one_of_them() -> Vec<u64> {
    let (mut a, k) = (flat(), opaque(N / 2));
    #[par_for]
    for i in 0..N {
        for j in 0..M {
            a[i * M + j] += a[k * M + j];
        }
    }
    a
}

#[par_for]
fn last_row_of_all() -> Vec<u64> {
    let (mut a, k) = (flat(), opaque(N - 1));
    #[par_for]
    for i in 1..N {
        for j in 0..M {
            a[i * M + j] = a[i * M + j] + 3 * a[k * M + j];
        }
    }
    a
}

#[par_for]
fn row_by_a_name() -> Vec<u64> {
    let (mut a, k) = (flat(), opaque(3));
    let start = k * M;
    #[par_for]
    for i in 2..N {
        let base = i * M;
        for j in 0..M {
            a[base + j] += a[start + j];
        }
    }
    a
}

#[par_for]
fn row_by_two_names() -> Vec<u64> {
    let (mut a, k, l) = (flat(), opaque(0), opaque(4));
    #[par_for]
    for i in 1..N {
        for j in 0..M {
            a[i * M + j] += a[k * M + j] + a[l * M + j];
        }
    }
    a
}

#[par_for]
fn window_that_ends_in_a_row() -> Vec<u64> {
    let (mut a, end) = (flat(), opaque(2 * M + 2));
    #[par_for]
    for i in 2..N {
        for j in 0..end {
            a[i * M] += a[j];
        }
    }
    a
}

#[par_for]
fn both_sides_and_between() -> Vec<u64> {
    let mut a = flat();
    #[par_for]
    for i in 4..8 {
        for r in [0, 9, opaque(5)] {
            a[i * M] += a[r * M + 1];
            a[i * M + 1] += 1;
        }
    }
    a
}

#[par_for]
fn element_by_a_range() -> Vec<u64> {
    let (mut a, r) = (flat(), opaque(2)..opaque(6));
    #[par_for]
    for i in 5..N {
        a[i] += a[r.clone()].iter().sum::<u64>();
    }
    a
}

#[par_for]
fn element_by_a_slice() -> Vec<u64> {
    let (mut a, k) = (flat(), opaque(7));
    #[par_for]
    for i in 5..N {
        a[i] += a[k..k + 2].iter().sum::<u64>();
    }
    a
}

#[par_for]
fn inclusive_slice() -> Vec<u64> {
    let (mut a, k) = (flat(), opaque(5));
    #[par_for]
    for i in 5..N {
        a[i] += a[0..=k].iter().sum::<u64>();
    }
    a
}

#[par_for]
fn method_of_another() -> Vec<Vec<u64>> {
    let (mut a, k) = (vec![flat(); N], opaque(3));
    #[par_for]
    for i in 2..N {
        let more = a[k].len() as u64 + a[k].iter().sum::<u64>();
        a[i].push(more);
    }
    a
}

#[par_for]
fn string_of_another() -> Vec<String> {
    let (mut a, k) = (vec!["x".to_owned(); N], opaque(2));
    #[par_for]
    for i in 0..N {
        let other = a[k].clone();
        a[i].push_str(&other);
    }
    a
}

#[par_for]
fn in_a_format() -> Vec<String> {
    let (mut a, k) = (vec!["x".to_owned(); N], opaque(2));
    #[par_for]
    for i in 1..N {
        a[i] = format!("{}{}", a[i], a[k]);
    }
    a
}

#[derive(Debug)]
struct Grid {
    width: usize,
    cells: Vec<u64>,
}

#[par_for]
impl Grid {
    fn step(&mut self, k: usize) {
        #[par_for]
        for y in 1..self.cells.len() / self.width {
            for x in 0..self.width {
                self.cells[y * self.width + x] += self.cells[k * self.width + x];
            }
        }
    }
}

fn field_of_a_struct() -> Grid {
    let mut grid = Grid { width: M, cells: flat() };
    grid.step(opaque(6));
    grid
}

#[par_for]
fn add_row(a: &mut Vec<u64>, k: usize) {
    #[par_for]
    for i in 1..N {
        for j in 0..M {
            (*a)[i * M + j] += (*a)[k * M + j];
        }
    }
}

fn through_a_reference() -> Vec<u64> {
    let mut a = flat();
    add_row(&mut a, opaque(9));
    a
}

#[par_for]
fn of_a_deque() -> VecDeque<u64> {
    let (mut a, k) = (VecDeque::from(flat()), opaque(N));
    a.rotate_left(N * M / 2);
    #[par_for]
    for i in 1..N {
        for j in 0..M {
            a[i * M + j] += a[k - 1 + j];
        }
    }
    a
}

#[par_for]
fn of_a_box() -> Box<[u64]> {
    let (mut a, k) = (flat().into_boxed_slice(), opaque(8));
    #[par_for]
    for i in 3..N {
        a[i] ^= a[k];
    }
    a
}

#[par_for]
fn downwards() -> Vec<u64> {
    let (mut a, k) = (flat(), opaque(1));
    #[par_for]
    for i in (0..N - 1).rev() {
        for j in 0..M {
            a[i * M + j] += a[k * M + j];
        }
    }
    a
}

#[par_for]
fn with_steps() -> Vec<u64> {
    let (mut a, k) = (flat(), opaque(6));
    #[par_for]
    for i in (0..N).step_by(3) {
        for j in 0..M {
            a[i * M + j] += a[k * M + j];
        }
    }
    a
}

#[par_for]
fn mirrored() -> Vec<u64> {
    let (mut a, k) = (flat(), opaque(N - 4));
    #[par_for]
    for i in 0..N {
        a[N - 1 - i] += a[k];
    }
    a
}

#[par_for]
fn nested_rows() -> Vec<Vec<u64>> {
    let (mut a, k) = (vec![flat(); N], opaque(5));
    #[par_for]
    for i in 1..N {
        for j in 0..M {
            a[i][j] += a[k][j];
        }
    }
    a
}

#[par_for]
fn two_loops() -> Vec<u64> {
    let (mut a, k) = (flat(), opaque(2));
    #[par_for]
    for i in 1..N {
        #[par_for]
        for j in 0..M {
            a[i * M + j] += a[k * M + j];
        }
    }
    a
}

#[par_for]
fn leaves_early() -> (Vec<u64>, usize) {
    let (mut a, k, mut done) = (flat(), opaque(3), 0);
    #[par_for]
    for i in 1..N {
        if i == N - 1 {
            break;
        }
        a[i * M] += a[k * M];
        done += 1;
    }
    (a, done)
}

#[par_for]
fn scattered_and_read() -> Vec<u64> {
    let (mut a, k) = (flat(), opaque(0));
    let targets: Vec<usize> = (0..N).map(|i| i + 1).collect();
    #[par_for]
    for i in 0..N {
        a[targets[i]] = a[k] + a[targets[i]];
    }
    a
}

#[par_for]
fn scattered_backwards() -> Vec<usize> {
    let (targets, mut a) = ((0..N).map(|i| i * 7 % (N - 1)).collect::<Vec<_>>(), vec![0; N]);
    #[par_for]
    for i in (0..N).rev() {
        a[targets[i]] = i;
    }
    a
}

#[par_for]
fn scattered_by_a_signed_range() -> Vec<i32> {
    let (targets, mut a) = ((0..N).map(|i| i * i % N).collect::<Vec<_>>(), vec![0; N]);
    #[par_for]
    for i in -12..12i32 {
        a[targets[(i + 12) as usize]] = i;
    }
    a
}

#[par_for]
fn scattered_rows() -> Vec<u64> {
    let (mut a, starts) = (flat(), (0..N - 1).map(|i| i * (M - 1)).collect::<Vec<_>>());
    #[par_for]
    for i in 0..N - 1 {
        let row = &mut a[starts[i]..starts[i] + M];
        row.reverse();
    }
    a
}

#[par_for]
fn scattered_with_steps() -> Vec<usize> {
    let (targets, mut a) = ((0..N).map(|i| i / 8).collect::<Vec<_>>(), vec![0; N]);
    #[par_for]
    for i in (0..N).step_by(4) {
        a[targets[i]] = a[targets[i]] * 2 + i;
    }
    a
}

#[par_for]
fn wrapped_around() -> Vec<u64> {
    let (mut a, down) = (flat(), opaque(usize::MAX));
    #[par_for]
    for i in 2..N {
        a[i] += a[4usize.wrapping_add(down)];
    }
    a
}
