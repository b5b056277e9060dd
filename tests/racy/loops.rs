//! Flat sequences.

use super::par_for;
use crate::racy;
use std::collections::VecDeque;

racy![
    all_to_one,
    one_pair_far_apart,
    first_and_last,
    written_and_read,
    read_before_written,
    neighbours_by_table,
    halves,
    modulo,
    wrapped_around,
    overlapping_ranges,
    range_and_element,
    swaps_that_meet,
    swap_with_the_first,
    enumerated,
    zipped,
    reversed,
    by_step,
    in_a_deque,
    in_an_array,
    in_a_field,
    behind_a_parameter,
    as_argument,
    as_reference,
    by_method,
    with_an_exit_behind,
    read_with_an_exit_behind,
    swapped_with_an_exit_behind,
    ranges_with_an_exit_behind,
    own_and_read_by_table,
    read_what_another_owns,
    read_the_first,
    read_the_last,
    read_a_slice_of_others,
    rows_and_row_zero,
    strided_and_read,
    clause_of_others,
    clause_of_rows,
    without_size,
    hashed,
    linked,
];

const N: usize = 200;

/// A table of targets in which two of them are the same.
fn targets(a: usize, b: usize) -> Vec<usize> {
    let mut targets: Vec<usize> = (0..N).map(|i| i * 77 % N).collect();
    targets[b] = targets[a];
    targets
}

#[par_for]
fn all_to_one() -> Vec<usize> {
    let targets = [3; N];
    let mut out = vec![0; N];
    #[par_for]
    for i in 0..N {
        out[targets[i]] = i;
    }
    out
}

#[par_for]
fn one_pair_far_apart() -> Vec<usize> {
    let targets = targets(7, 190);
    let mut out = vec![0; N];
    #[par_for]
    for i in 0..N {
        out[targets[i]] = i;
    }
    out
}

#[par_for]
fn first_and_last() -> Vec<usize> {
    let targets = targets(0, N - 1);
    let mut out = vec![0; N];
    #[par_for]
    for (i, target) in targets.iter().enumerate() {
        out[*target] = i;
    }
    out
}

#[par_for]
fn written_and_read() -> Vec<usize> {
    let targets = targets(0, 0);
    let mut out = vec![0; N];
    #[par_for]
    for i in 0..N {
        out[targets[i]] = i;
        if i > 150 {
            out[targets[i]] += out[targets[150]];
        }
    }
    out
}

#[par_for]
fn read_before_written() -> Vec<usize> {
    let targets = targets(0, 0);
    let mut out = vec![1; N];
    #[par_for]
    for i in 0..N {
        let known = out[targets[(i + 1) % N]];
        out[targets[i]] = known + 1;
    }
    out
}

#[par_for]
fn neighbours_by_table() -> Vec<usize> {
    let left: Vec<usize> = (0..N).map(|i| i.saturating_sub(1)).collect();
    let mut out = vec![1; N];
    #[par_for]
    for i in 0..N {
        out[left[i]] = i;
        out[left[i] + 1] = 0;
    }
    out
}

#[par_for]
fn halves() -> Vec<usize> {
    let mut out = vec![0; N];
    let by = 2;
    #[par_for]
    for i in 0..N {
        out[i / by] = i;
    }
    out
}

#[par_for]
fn modulo() -> Vec<usize> {
    let mut out = vec![0; N];
    #[par_for]
    for i in 0..N {
        out[i % 150] = i;
    }
    out
}

#[par_for]
fn wrapped_around() -> Vec<u8> {
    let mut out = vec![0; 256];
    #[par_for]
    for i in 0..300u32 {
        let at = i % 256;
        out[at as usize] = (i / 3) as u8;
    }
    out
}

#[par_for]
fn overlapping_ranges() -> Vec<usize> {
    let starts: Vec<usize> = (0..N).map(|i| i / 2 * 2).collect();
    let mut out = vec![0; N + 4];
    #[par_for]
    for i in 0..N {
        out[starts[i]..starts[i] + 2].fill(i);
    }
    out
}

#[par_for]
fn range_and_element() -> Vec<usize> {
    let starts: Vec<usize> = (0..N / 4).map(|i| i * 4).collect();
    let mut out = vec![0; N + 4];
    #[par_for]
    for i in 0..N / 4 {
        out[starts[i]..starts[i] + 4].fill(i);
        out[starts[i] + 4] = 7;
    }
    out
}

#[par_for]
fn swaps_that_meet() -> Vec<usize> {
    let mut out: Vec<usize> = (0..N).collect();
    #[par_for]
    for i in 0..N / 2 {
        out.swap(i, (i * 3) % N);
    }
    out
}

#[par_for]
fn swap_with_the_first() -> Vec<usize> {
    let targets = targets(0, 0);
    let mut out: Vec<usize> = (0..N).collect();
    #[par_for]
    for i in 0..N {
        if i > N - 3 {
            out.swap(targets[i], targets[i / 100 - 1]);
        }
    }
    out
}

#[par_for]
fn enumerated() -> Vec<usize> {
    let keys: Vec<usize> = (0..N).map(|i| i % 50).collect();
    let mut last_seen = vec![usize::MAX; 50];
    #[par_for]
    for (i, key) in keys.iter().enumerate() {
        last_seen[*key] = i;
    }
    last_seen
}

#[par_for]
fn zipped() -> Vec<usize> {
    let (targets, values) = (targets(3, 4), targets(0, 0));
    let mut out = vec![0; N];
    #[par_for]
    for (target, value) in targets.iter().zip(&values) {
        out[*target] = *value;
    }
    out
}

#[par_for]
fn reversed() -> Vec<usize> {
    let targets = targets(20, 180);
    let mut out = vec![0; N];
    #[par_for]
    for i in (0..N).rev() {
        out[targets[i]] = i;
    }
    out
}

#[par_for]
fn by_step() -> Vec<usize> {
    let targets = targets(20, 180);
    let mut out = vec![0; N];
    #[par_for]
    for i in (0..N).step_by(10) {
        out[targets[i]] = i;
    }
    out
}

#[par_for]
fn in_a_deque() -> VecDeque<usize> {
    let targets = targets(9, 99);
    let mut out: VecDeque<usize> = (0..N).collect();
    out.rotate_left(60);
    #[par_for]
    for i in 0..N {
        out[targets[i]] = i;
    }
    out
}

#[par_for]
fn in_an_array() -> [usize; N] {
    let targets = targets(9, 99);
    let mut out = [0; N];
    #[par_for]
    for i in 0..N {
        out[targets[i]] = i;
    }
    out
}

struct Table {
    targets: Vec<usize>,
    slots: Box<[usize]>,
}

#[par_for]
fn in_a_field() -> Vec<usize> {
    let mut table = Table { targets: targets(1, 2), slots: vec![0; N].into() };
    #[par_for]
    for i in 0..N {
        table.slots[table.targets[i]] = i;
    }
    table.slots.to_vec()
}

#[par_for]
fn place(out: &mut [usize], targets: &[usize]) {
    #[par_for]
    for i in 0..targets.len() {
        out[targets[i]] = i;
    }
}

fn behind_a_parameter() -> Vec<usize> {
    let mut out = vec![0; N];
    place(&mut out, &targets(5, 6));
    out
}

fn set(place: &mut usize, value: usize) {
    *place = value;
}

#[par_for]
fn as_argument() -> Vec<usize> {
    let targets = targets(5, 6);
    let mut out = vec![0; N];
    #[par_for]
    for i in 0..N {
        set(&mut out[targets[i]], i);
    }
    out
}

#[par_for]
fn as_reference() -> Vec<usize> {
    let targets = targets(100, 6);
    let mut out = vec![0; N];
    #[par_for]
    for i in 0..N {
        let place = &mut out[targets[i]];
        *place = i;
    }
    out
}

#[par_for]
fn by_method() -> Vec<Vec<usize>> {
    let targets = targets(100, 6);
    let mut out = vec![vec![1, 0]; N];
    #[par_for]
    for i in 0..N {
        out[targets[i]].insert(1, i);
        out[targets[i]].sort();
    }
    out
}

/// The two meet before the loop is left.
#[par_for]
fn with_an_exit_behind() -> Vec<usize> {
    let targets = targets(10, 50);
    let mut out = vec![0; N];
    #[par_for]
    for i in 0..N {
        out[targets[i]] = i;
        if i == 120 {
            break;
        }
    }
    out
}

#[par_for]
fn read_with_an_exit_behind() -> Vec<usize> {
    let targets = targets(0, 0);
    let mut out = vec![0; N];
    #[par_for]
    for i in 0..N {
        out[targets[i]] = i;
        if i == 60 {
            out[targets[i]] += out[targets[5]];
        }
        if i == 60 && out[targets[i]] > 0 {
            break;
        }
    }
    out
}

#[par_for]
fn swapped_with_an_exit_behind() -> Vec<usize> {
    let mut out: Vec<usize> = (0..N).collect();
    let opposite: Vec<usize> = (0..N).rev().collect();
    #[par_for]
    for i in 0..N {
        out.swap(i, opposite[i]);
        if i == N - 1 {
            break;
        }
    }
    out
}

#[par_for]
fn ranges_with_an_exit_behind() -> Vec<usize> {
    let starts: Vec<usize> = (0..N).map(|i| if i == 40 { 9 } else { i * 2 }).collect();
    let mut out = vec![0; 2 * N];
    #[par_for]
    for i in 0..N {
        for place in &mut out[starts[i]..starts[i] + 2] {
            *place += i;
        }
        if i == 41 {
            break;
        }
    }
    out
}

#[par_for]
fn own_and_read_by_table() -> Vec<usize> {
    let targets = targets(0, 0);
    let mut out: Vec<usize> = (0..N).collect();
    #[par_for]
    for i in 0..N {
        out[i] = out[targets[i]] + 1;
    }
    out
}

#[par_for]
fn read_what_another_owns() -> Vec<usize> {
    let pivot = 17;
    let mut out: Vec<usize> = (0..N).collect();
    #[par_for]
    for i in 0..N {
        out[i] += out[pivot];
    }
    out
}

#[par_for]
fn read_the_first() -> Vec<usize> {
    let mut out: Vec<usize> = (1..=N).collect();
    #[par_for]
    for i in 0..N {
        out[i] *= out[0] + 1;
    }
    out
}

#[par_for]
fn read_the_last() -> Vec<usize> {
    let mut out: Vec<usize> = (1..=N).collect();
    let n = out.len();
    #[par_for]
    for i in (1..n).rev() {
        out[i] += out[n - 1];
    }
    out
}

#[par_for]
fn read_a_slice_of_others() -> Vec<usize> {
    let (from, to) = (90, 110);
    let mut out: Vec<usize> = (0..N).collect();
    #[par_for]
    for i in 0..100 {
        out[i] = out[from..to].iter().sum();
    }
    out
}

#[par_for]
fn rows_and_row_zero() -> Vec<usize> {
    let (n, m) = (20, 10);
    let mut out: Vec<usize> = (0..n * m).collect();
    let k = 0;
    #[par_for]
    for i in 0..n {
        for j in 0..m {
            out[i * m + j] += out[k * m + j];
        }
    }
    out
}

#[par_for]
fn strided_and_read() -> Vec<usize> {
    let far = 6;
    let mut out: Vec<usize> = (0..N).collect();
    #[par_for]
    for i in 0..N / 3 {
        out[3 * i] += out[far];
        out[3 * i + 1] = 1;
    }
    out
}

#[par_for]
fn clause_of_others() -> Vec<usize> {
    let targets = targets(0, 0);
    let mut out = vec![0; N];
    #[par_for(indexed(out))]
    for i in 0..N {
        out[targets[i]] = i;
    }
    out
}

#[par_for]
fn clause_of_rows() -> Vec<usize> {
    let m = 10;
    let mut out = vec![0; N];
    #[par_for(indexed(out / m))]
    for i in 0..N / m {
        for j in 0..m {
            out[(i * 7 + j) % N] = i;
        }
    }
    out
}

#[par_for]
fn without_size() -> usize {
    let targets = targets(30, 40);
    let mut out = vec![(); N];
    #[par_for]
    for i in 0..N {
        out[targets[i]] = ();
    }
    out.len()
}

#[par_for]
fn hashed() -> Vec<u32> {
    let mut slots = vec![0; 256];
    #[par_for]
    for key in 0..200u32 {
        let slot = (key.wrapping_mul(2_654_435_761) >> 7) as usize % 256;
        slots[slot] = key;
    }
    slots
}

#[par_for]
fn linked() -> Vec<usize> {
    let mut next: Vec<usize> = (0..N).map(|i| (i + 31) % N).collect();
    #[par_for]
    for i in 0..N {
        let hop = next[i];
        next[i] = next[hop];
    }
    next
}
