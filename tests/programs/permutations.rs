//! Scatters: elements written at an index that is computed from data.

use super::{list, numbers, par_for};
use std::collections::VecDeque;

list![
    permuted,
    inverse,
    inverse_of_enumerated,
    over_the_targets,
    clause,
    counting_sort,
    radix_passes,
    bit_reversal,
    rotated,
    transposed_flat,
    transposed_rows,
    scattered_structs,
    scattered_lists,
    compressed_rows,
    own_reads,
    two_at_once,
    into_a_deque,
    into_a_box,
    into_a_parameter,
    into_a_field,
    without_size,
    neighbours_apart,
    by_hash,
    signed_range,
    interleaved,
    every_other_one,
    swapped_pairs,
    one_writer,
];

/// A permutation of `0..n`, in no order.
pub fn permutation(n: usize) -> Vec<usize> {
    let keys = numbers(n);
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|i| (keys[*i], *i));
    order
}

#[par_for]
fn permuted() -> Vec<u64> {
    let n = 3_000;
    let (perm, values) = (permutation(n), numbers(n));
    let mut out = vec![0; n];
    #[par_for]
    for i in 0..n {
        out[perm[i]] = values[i];
    }
    out
}

#[par_for]
fn inverse() -> Vec<usize> {
    let perm = permutation(2_000);
    let mut inverse = vec![usize::MAX; perm.len()];
    #[par_for]
    for i in 0..perm.len() {
        inverse[perm[i]] = i;
    }
    inverse
}

#[par_for]
fn inverse_of_enumerated() -> Vec<usize> {
    let perm = permutation(1_000);
    let mut inverse = vec![0; perm.len()];
    #[par_for]
    for (i, &target) in perm.iter().enumerate() {
        inverse[target] = i;
    }
    inverse
}

#[par_for]
fn over_the_targets() -> Vec<bool> {
    let mut chosen = vec![false; 5_000];
    let targets: Vec<usize> = permutation(5_000).into_iter().take(1_500).collect();
    #[par_for]
    for &target in &targets {
        chosen[target] = true;
    }
    chosen
}

#[par_for]
fn clause() -> Vec<usize> {
    let perm = permutation(500);
    let mut out = vec![0; 500];
    #[par_for(scatter(out))]
    for i in 0..500 {
        let target = perm[i];
        out[target] += i;
        out[target] *= 2;
    }
    out
}

#[par_for]
fn counting_sort() -> Vec<u64> {
    let values: Vec<u64> = numbers(4_000).into_iter().map(|x| x % 100).collect();
    let mut starts = vec![0; 101];
    for value in &values {
        starts[*value as usize + 1] += 1;
    }
    for key in 0..100 {
        starts[key + 1] += starts[key];
    }
    // One iteration a key: its values go into a range of their own.
    let mut sorted = vec![0; values.len()];
    #[par_for]
    for key in 0..100 {
        let mut at = starts[key];
        for value in &values {
            if *value == key as u64 {
                sorted[at] = *value;
                at += 1;
            }
        }
    }
    sorted
}

#[par_for]
fn radix_passes() -> Vec<u32> {
    let mut keys: Vec<u32> = numbers(3_000).into_iter().map(|x| x as u32).collect();
    let mut sorted = vec![0; keys.len()];
    for pass in 0..3 {
        let shift = pass * 8;
        let mut next = [0; 257];
        for key in &keys {
            next[(key >> shift & 255) as usize + 1] += 1;
        }
        for digit in 0..256 {
            next[digit + 1] += next[digit];
        }
        let places: Vec<usize> = keys
            .iter()
            .map(|key| {
                let place = &mut next[(key >> shift & 255) as usize];
                *place += 1;
                *place - 1
            })
            .collect();
        #[par_for]
        for i in 0..keys.len() {
            sorted[places[i]] = keys[i];
        }
        std::mem::swap(&mut keys, &mut sorted);
    }
    keys
}

/// The first step of a fast Fourier transform, in place.
#[par_for]
fn bit_reversal() -> Vec<u64> {
    let bits = 10;
    let n = 1usize << bits;
    let mut values = numbers(n);
    #[par_for]
    for i in 0..n {
        let j = i.reverse_bits() >> (usize::BITS - bits);
        if i < j {
            values.swap(i, j);
        }
    }
    values
}

#[par_for]
fn rotated() -> Vec<u64> {
    let from = numbers(700);
    let n = from.len();
    let mut out = vec![0; n];
    #[par_for]
    for i in 0..n {
        out[(i + 123) % n] = from[i];
    }
    out
}

#[par_for]
fn transposed_flat() -> Vec<u64> {
    let (rows, columns) = (40, 30);
    let from = numbers(rows * columns);
    let mut to = vec![0; rows * columns];
    #[par_for]
    for at in 0..rows * columns {
        let (row, column) = (at / columns, at % columns);
        to[column * rows + row] = from[at];
    }
    to
}

#[par_for]
fn transposed_rows() -> Vec<u64> {
    let (rows, columns) = (25, 60);
    let from = numbers(rows * columns);
    let mut to = vec![0; rows * columns];
    #[par_for]
    for row in 0..rows {
        for column in 0..columns {
            to[column * rows + row] = from[row * columns + column];
        }
    }
    to
}

#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
struct Cell {
    name: String,
    hits: [u8; 3],
}

#[par_for]
fn scattered_structs() -> Vec<Cell> {
    let perm = permutation(300);
    let mut cells = vec![Cell::default(); 300];
    #[par_for]
    for i in 0..300 {
        let cell = &mut cells[perm[i]];
        cell.name = format!("{i}");
        cell.hits[i % 3] += 1;
        cells[perm[i]].hits[1] += 2;
    }
    cells
}

#[par_for]
fn scattered_lists() -> Vec<Vec<usize>> {
    let perm = permutation(200);
    let mut lists = vec![vec![9]; 200];
    #[par_for]
    for i in 0..200 {
        lists[perm[i]].push(i);
        lists[perm[i]].push(i + 1);
        lists[perm[i]].sort();
        if lists[perm[i]].len() > 2 {
            lists[perm[i]][0] = 1_000;
        }
    }
    lists
}

/// Rows of different lengths in one vector.
#[par_for]
fn compressed_rows() -> Vec<u64> {
    let lengths: Vec<usize> = numbers(200).iter().map(|x| (x % 9) as usize).collect();
    let mut starts = vec![0];
    for length in &lengths {
        starts.push(starts[starts.len() - 1] + length);
    }
    let mut values = vec![0; starts[lengths.len()]];
    #[par_for]
    for row in 0..lengths.len() {
        for value in &mut values[starts[row]..starts[row + 1]] {
            *value = row as u64;
        }
        if lengths[row] > 2 {
            values[starts[row] + 1] = 7;
            values[starts[row]..=starts[row] + 2].reverse();
        }
    }
    values
}

#[par_for]
fn own_reads() -> (Vec<u64>, u64) {
    let perm = permutation(800);
    let mut values = numbers(800);
    let mut odd = 0;
    #[par_for]
    for i in 0..values.len() {
        let at = perm[i];
        values[at] = values[at] / 3 + i as u64;
        if values[at] % 2 == 1 {
            odd += values[at];
        }
    }
    (values, odd)
}

#[par_for]
fn two_at_once() -> (Vec<usize>, Vec<String>) {
    let perm = permutation(400);
    let (mut a, mut b) = (vec![0; 400], vec![String::new(); 400]);
    #[par_for]
    for i in 0..400 {
        a[perm[i]] = i;
        b[perm[399 - i]] = format!("{}", perm[i]);
    }
    (a, b)
}

#[par_for]
fn into_a_deque() -> VecDeque<usize> {
    let perm = permutation(300);
    let mut out: VecDeque<usize> = (0..300).collect();
    out.rotate_left(77);
    #[par_for]
    for i in 0..300 {
        out[perm[i]] += i * 1_000;
    }
    #[par_for]
    for i in 0..300 {
        out[i] += 1;
        out[i] = out[i] * 2;
    }
    out
}

#[par_for]
fn into_a_box() -> (Box<[u16]>, [u16; 64]) {
    let perm = permutation(64);
    let mut boxed = vec![0u16; 64].into_boxed_slice();
    let mut array = [0u16; 64];
    #[par_for]
    for i in 0..64 {
        boxed[perm[i]] = i as u16;
        array[perm[perm[i]]] = i as u16;
    }
    (boxed, array)
}

#[par_for]
fn place(out: &mut [u64], perm: &[usize], values: &[u64]) {
    #[par_for]
    for (target, value) in perm.iter().zip(values) {
        out[*target] = *value;
    }
}

fn into_a_parameter() -> Vec<u64> {
    let mut out = vec![1; 600];
    place(&mut out[50..], &permutation(500), &numbers(500));
    out
}

struct Table {
    order: Vec<usize>,
    slots: Vec<Option<u64>>,
}

#[par_for]
impl Table {
    fn fill(&mut self, values: &[u64]) {
        #[par_for]
        for i in 0..values.len() {
            self.slots[self.order[i]] = Some(values[i]);
        }
    }
}

fn into_a_field() -> Vec<Option<u64>> {
    let mut table = Table { order: permutation(300), slots: vec![None; 400] };
    table.fill(&numbers(250));
    table.slots
}

#[par_for]
fn without_size() -> usize {
    let perm = permutation(90);
    let mut units = vec![(); 90];
    #[par_for]
    for i in 0..90 {
        units[perm[i]] = ();
    }
    units.len()
}

/// Each iteration writes a few elements that lie together.
#[par_for]
fn neighbours_apart() -> Vec<usize> {
    let perm = permutation(100);
    let mut out = vec![0; 400];
    #[par_for]
    for i in 0..100 {
        let base = perm[i] * 4;
        out[base] = i;
        out[base + 1] = out[base] + 1;
        out[base + 3] = out[base + 1] + out[base + 2];
    }
    out
}

#[par_for]
fn by_hash() -> Vec<u32> {
    let mut slots = vec![0; 1 << 12];
    #[par_for]
    for key in 0..1_000u32 {
        // Odd factors permute the residues.
        let slot = key.wrapping_mul(2_654_435_761) as usize % (1 << 12);
        slots[slot] = key + 1;
    }
    slots
}

#[par_for]
fn signed_range() -> Vec<i32> {
    let mut out = vec![0; 101];
    #[par_for]
    for i in -50i32..=50 {
        out[(i * 7).rem_euclid(101) as usize] = i;
    }
    out
}

#[par_for]
fn interleaved() -> Vec<u64> {
    let (a, b) = (numbers(150), numbers(151));
    let mut out = vec![0; 300];
    #[par_for]
    for i in 0..300 {
        let half = i / 2;
        if i % 2 == 0 {
            out[half + 150] = a[half];
        } else {
            out[half] = b[half];
        }
    }
    out
}

#[par_for]
fn swapped_pairs() -> Vec<u64> {
    let mut values = numbers(500);
    let perm = permutation(500);
    #[par_for]
    for pair in perm.chunks(2) {
        values.swap(pair[0], pair[1]);
        values[pair[0]] += 1;
    }
    values
}

#[par_for]
fn every_other_one() -> Vec<u64> {
    let values = numbers(300);
    let mut halves = vec![0; 150];
    #[par_for]
    for i in 0..300 {
        if i % 2 == 1 {
            continue;
        }
        halves[i / 2] = values[i];
    }
    halves
}

#[par_for]
fn one_writer() -> (Vec<u64>, [usize; 2]) {
    let values = numbers(500);
    let mut out = vec![0; 500];
    let mut found = [0, 0];
    #[par_for]
    for i in 0..500 {
        out[i] = values[i] % 7;
        if values[i] == values[123] {
            found[1] = i;
        }
    }
    (out, found)
}
