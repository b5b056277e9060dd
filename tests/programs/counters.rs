//! Indices in variables from outside the loop, as programs from other languages have them.

use super::{list, par_for};

list![
    counted_up,
    counted_down,
    several_a_step,
    two_counters,
    counter_in_a_field,
    counter_behind_a_reference,
    counter_and_own_index,
    set_in_every_iteration,
    set_and_left,
    set_twice,
    rows,
    columns,
];

#[par_for]
fn counted_up() -> (Vec<usize>, usize) {
    let (mut out, mut k) = (vec![0; 90], 5);
    #[par_for]
    for i in 0..80 {
        out[k] = i * i;
        k += 1;
    }
    (out, k)
}

#[par_for]
fn counted_down() -> (Vec<usize>, usize) {
    let (mut out, mut k) = (vec![0; 90], 90);
    #[par_for]
    for i in 0..80 {
        k -= 1;
        out[k] = i * i;
    }
    (out, k)
}

#[par_for]
fn several_a_step() -> (Vec<u64>, usize) {
    let (mut out, mut k) = (vec![0; 300], 3);
    #[par_for]
    for x in super::numbers(70) {
        out[k] = x;
        out[k + 1] = x * 2;
        out[k + 3] = x * 3;
        k += 4;
    }
    (out, k)
}

#[par_for]
fn two_counters() -> (Vec<u64>, usize, usize) {
    let (from, mut to) = (super::numbers(160), vec![0; 80]);
    let (mut a, mut b) = (0, 0);
    #[par_for]
    for _ in 0..80 {
        to[b] = from[a] + from[a + 1];
        a += 2;
        b += 1;
    }
    (to, a, b)
}

struct Writer {
    at: usize,
    out: Vec<u32>,
}

#[par_for]
fn counter_in_a_field() -> (usize, Vec<u32>) {
    let mut writer = Writer { at: 1, out: vec![0; 90] };
    #[par_for]
    for i in 0..80u32 {
        writer.out[writer.at] = i;
        writer.at += 1;
    }
    (writer.at, writer.out)
}

#[par_for]
fn fill(out: &mut [u32], at: &mut usize) {
    #[par_for]
    for i in 0..80u32 {
        out[*at] = i + 7;
        *at += 1;
    }
}

fn counter_behind_a_reference() -> (Vec<u32>, usize) {
    let (mut out, mut at) = (vec![0; 90], 4);
    fill(&mut out, &mut at);
    (out, at)
}

#[par_for]
fn counter_and_own_index() -> (Vec<usize>, usize) {
    let (mut out, mut k) = (vec![0; 300], 0);
    #[par_for]
    for i in 0..70 {
        let before = k;
        k += 2;
        out[before + i] = i;
        out[before + i + 1] = k;
    }
    (out, k)
}

#[par_for]
fn set_in_every_iteration() -> (Vec<usize>, usize) {
    let (mut out, mut k) = (vec![0; 90], 0);
    #[par_for]
    for i in 0..90 {
        k = 89 - i;
        out[k] = i;
    }
    (out, k)
}

#[par_for]
fn set_and_left() -> (Vec<usize>, usize) {
    let (mut out, mut k) = (vec![0; 90], 0);
    #[par_for]
    for i in 0..90 {
        k = i * 7 % 90;
        if i % 3 == 0 {
            out[k] = i;
        }
        if i == 70 {
            break;
        }
    }
    (out, k)
}

#[par_for]
fn set_twice() -> (Vec<usize>, usize, usize) {
    let (mut out, mut k, mut j) = (vec![0; 180], 0, 0);
    #[par_for]
    for i in 0..90 {
        k = i * 2;
        j = k + 1;
        out[k] = i;
        out[j] = k;
    }
    (out, k, j)
}

#[par_for]
fn rows() -> (Vec<Vec<usize>>, usize) {
    let (mut table, mut row) = (vec![vec![0; 5]; 60], 0);
    #[par_for]
    for i in 0..60 {
        table[row][2] = i;
        table[row].push(i);
        row += 1;
    }
    (table, row)
}

#[par_for]
fn columns() -> (Vec<Vec<usize>>, usize) {
    let (mut table, mut column) = (vec![vec![0; 60]; 4], 0);
    #[par_for]
    for i in 0..60 {
        column = i;
        for row in 0..4 {
            table[row][column] += row + i;
        }
    }
    (table, column)
}
