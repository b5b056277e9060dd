//! Parts of a sequence that are named by ranges of every kind, or by an index that the body has made its own.

use super::par_for;
use crate::racy;

racy![
    rest_from_the_own_one,
    all_of_it_turned,
    up_to_the_own_one,
    up_to_and_with_it,
    index_halved_under_its_name,
    index_moved_by_some,
    triangle_by_a_copied_index,
    row_lent_and_the_one_above,
    window_of_five_by_four,
    middle_plane_that_is_wider,
    both_forms_by_a_length,
];

const N: usize = 120;

fn hidden(index: usize) -> usize {
    std::hint::black_box(index)
}

fn counted() -> Vec<u64> {
    (0..N as u64 + 4).collect()
}

#[par_for]
fn rest_from_the_own_one() -> Vec<u64> {
    let mut a = counted();
    #[par_for]
    for i in 0..N {
        a[i..].swap(0, 2);
    }
    a
}

#[par_for]
fn all_of_it_turned() -> Vec<u64> {
    let mut a = counted();
    #[par_for]
    for i in 0..N {
        a[..].rotate_left(1 + i % 2);
    }
    a
}

#[par_for]
fn up_to_the_own_one() -> Vec<u64> {
    let mut a = counted();
    #[par_for]
    for i in 2..N {
        a[..hidden(i)].swap(0, 1);
    }
    a
}

#[par_for]
fn up_to_and_with_it() -> Vec<u64> {
    let mut a = counted();
    #[par_for]
    for i in 2..N {
        a[..=hidden(i)].reverse();
    }
    a
}

#[par_for]
fn index_halved_under_its_name() -> Vec<u64> {
    let mut a = counted();
    #[par_for]
    for i in 0..N {
        let i = i / 2;
        a[i] = a[i] * 3 + 1;
        a[i] %= 1009;
    }
    a
}

#[par_for]
fn index_moved_by_some() -> Vec<u64> {
    let mut a = counted();
    #[par_for]
    for mut i in 0..N {
        i += (i % 3 == 0) as usize;
        a[i] = a[i] * 5 + 2;
    }
    a
}

#[par_for]
fn triangle_by_a_copied_index() -> Vec<Vec<u64>> {
    let mut a: Vec<Vec<u64>> = (0..12).map(|r| (0..12).map(|c| r * 12 + c).collect()).collect();
    #[par_for]
    for i in 0..12 {
        for j in 0..i {
            let t = hidden(j);
            a[t][i] = a[i][j] * 2 + 1;
        }
    }
    a
}

#[par_for]
fn row_lent_and_the_one_above() -> Vec<Vec<u64>> {
    let mut a: Vec<Vec<u64>> = (0..12).map(|r| (0..12).map(|c| r * 12 + c).collect()).collect();
    #[par_for]
    for i in 1..12 {
        #[par_for]
        for j in 0..12 {
            a[i][j] = a[hidden(i - 1)][j] + 1;
        }
    }
    a
}

#[par_for]
fn window_of_five_by_four() -> Vec<u64> {
    let mut a = counted();
    #[par_for]
    for i in 0..N / 4 {
        a[4 * i..4 * i + hidden(5)].reverse();
    }
    a
}

#[par_for]
fn middle_plane_that_is_wider() -> Vec<u64> {
    let mut a: Vec<u64> = (0..200).collect();
    #[par_for]
    for d in 0..12 {
        for z in 0..5 {
            for x in 0..3 {
                let at = (z * 12 + d) * 2 + x;
                a[at] = a[at] * 3 + d as u64;
            }
        }
    }
    a
}

#[par_for]
fn both_forms_by_a_length() -> Vec<u64> {
    let mut a = counted();
    #[par_for]
    for i in 0..a.len() {
        let last = a.len() - 1;
        a[i] = a[last - hidden(i)] + 1;
    }
    a
}
