//! Flat arrays of which iterations own some of each period: middle planes, tiles of columns, and what looks like them.

use super::{list, par_for};

list![
    middle_of_three,
    middle_and_the_first,
    middle_from_the_end,
    every_second_plane,
    middle_of_numbers,
    tiles_of_columns,
    tiles_by_their_ends,
    tiles_by_a_constant,
    tiles_by_a_name,
    tiles_by_steps,
    tiles_beside_the_last_column,
    colours_of_a_column,
    middle_that_is_left,
    signed_middle,
    blocks_in_rows,
    blocks_by_a_name_in_rows,
    planes_by_a_name,
    added_to_planes,
    added_to_columns,
    added_to_columns_downwards,
    added_where_columns_meet,
    added_until_one_leaves,
    folded_into_the_middle,
];

fn numbered(count: usize) -> Vec<u64> {
    (0..count as u64).map(|number| number * 7 % 31).collect()
}

#[par_for]
fn middle_of_three() -> Vec<u64> {
    let (d, h, w) = (5, 6, 7);
    let mut v = numbered(d * h * w);
    #[par_for]
    for y in 0..h {
        for z in 0..d {
            for x in 0..w {
                v[(z * h + y) * w + x] += (z * y * x) as u64;
                v[(z * h + y) * w + x] %= 9;
            }
        }
    }
    v
}

#[par_for]
fn middle_and_the_first() -> Vec<u64> {
    let (d, h, w) = (5, 6, 7);
    let mut v = numbered(d * h * w);
    #[par_for]
    for y in 1..h {
        for z in 0..d {
            for x in 0..w {
                let i = z * h * w + y * w + x;
                v[i] = v[i] * 2 + v[z * h * w + x];
            }
        }
    }
    v
}

#[par_for]
fn middle_from_the_end() -> Vec<u64> {
    let (d, h, w) = (5, 6, 7);
    let mut v = numbered(d * h * w);
    #[par_for]
    for y in (0..h).rev() {
        for z in 0..d {
            for x in 1..w {
                v[x + w * (y + h * z)] = v[x - 1 + w * (y + h * z)] + 3;
            }
        }
    }
    v
}

#[par_for]
fn every_second_plane() -> Vec<u64> {
    let (d, h, w) = (5, 6, 7);
    let mut v = numbered(d * h * w);
    #[par_for]
    for y in (0..h).step_by(2) {
        for z in 1..d {
            for x in 0..w {
                v[(z * h + y) * w + x] += v[((z - 1) * h + y) * w + x];
            }
        }
    }
    v
}

#[par_for]
fn middle_of_numbers() -> Vec<u64> {
    let mut v = numbered(5 * 6 * 7);
    #[par_for]
    for y in 0..6 {
        for z in 0..5 {
            for x in 0..7 {
                v[(z * 6 + y) * 7 + x] = v[(z * 6 + y) * 7 + x] * 3 + z as u64;
            }
        }
    }
    v
}

#[par_for]
fn tiles_of_columns() -> Vec<u64> {
    let (h, w) = (16, 20);
    let mut v = numbered(h * w);
    #[par_for]
    for t in 0..w / 4 {
        for y in 0..h {
            for x in 0..4 {
                v[y * w + t * 4 + x] = v[y * w + t * 4 + x] * 3 + t as u64;
            }
        }
    }
    v
}

#[par_for]
fn tiles_by_their_ends() -> Vec<u64> {
    let (h, w) = (16, 20);
    let mut v = numbered(h * w);
    #[par_for]
    for t in 0..w / 4 {
        for y in 1..h {
            for x in t * 4..(t + 1) * 4 {
                v[y * w + x] += v[(y - 1) * w + x];
            }
        }
    }
    v
}

const TILE: usize = 4;

#[par_for]
fn tiles_by_a_constant() -> Vec<u64> {
    let (h, w) = (16, 20);
    let mut v = numbered(h * w);
    #[par_for]
    for t in 0..w / TILE {
        for y in 0..h {
            for x in 0..TILE {
                v[y * w + t * TILE + x] = v[y * w + t * TILE + x] * 3 + t as u64;
            }
        }
    }
    v
}

#[par_for]
fn tiles_by_a_name() -> Vec<u64> {
    let (h, w, t) = (16, 20, 5);
    let mut v = numbered(h * w);
    #[par_for]
    for b in 0..w / t {
        for y in 0..h {
            for x in b * t..(b + 1) * t {
                v[y * w + x] = v[y * w + x] * 3 + b as u64;
            }
        }
    }
    v
}

#[par_for]
fn tiles_by_steps() -> Vec<u64> {
    let (h, w) = (9, 24);
    let mut v = numbered(h * w);
    #[par_for]
    for t in (0..w).step_by(8) {
        for y in 1..h {
            for x in t..t + 8 {
                v[y * w + x] += v[(y - 1) * w + x];
            }
        }
    }
    v
}

#[par_for]
fn tiles_beside_the_last_column() -> Vec<u64> {
    let (h, w) = (16, 22);
    let mut v = numbered(h * w + 10);
    #[par_for]
    for t in 0..5 {
        for y in 0..h {
            for x in 0..4 {
                v[y * w + 4 * t + x] = v[y * w + t * 4 + x] * 3 + v[y * w + 21];
            }
        }
    }
    v
}

#[par_for]
fn colours_of_a_column() -> (Vec<u64>, u64) {
    let (h, w) = (16, 20);
    let mut v = numbered(h * w * 3);
    let mut sum = 0;
    #[par_for]
    for x in 0..w {
        for y in 0..h {
            let p = (y * w + x) * 3;
            v[p] = v[p + 1];
            v[p + 2] = v[p] + 1;
            sum += v[p + 1];
        }
    }
    (v, sum)
}

#[par_for]
fn middle_that_is_left() -> (Vec<u64>, usize) {
    let (d, h, w) = (5, 6, 7);
    let mut v = numbered(d * h * w);
    let mut found = 99;
    #[par_for]
    for y in 0..h {
        for z in 0..d {
            for x in 0..w {
                v[(z * h + y) * w + x] = 1;
            }
        }
        if y == 3 {
            found = y;
            break;
        }
    }
    (v, found)
}

#[par_for]
fn signed_middle() -> Vec<u64> {
    let (d, h, w) = (5usize, 6usize, 7usize);
    let mut v = numbered(d * h * w);
    #[par_for]
    for y in 0..h as i32 {
        for z in 0..d as i32 {
            for x in 0..w as i32 {
                let at = ((z * h as i32 + y) * w as i32 + x) as usize;
                v[at] += (z * y * x) as u64;
                v[at] %= 5;
            }
        }
    }
    v
}

#[par_for]
fn blocks_in_rows() -> Vec<u64> {
    let k = 3;
    let mut v = numbered(61);
    #[par_for]
    for i in 0..10 {
        for j in 0..2 {
            v[6 * i + j * k] = 1 + v[6 * i + j * k + 1];
        }
    }
    v
}

#[par_for]
fn blocks_by_a_name_in_rows() -> Vec<u64> {
    let (n, b) = (12, 4);
    let mut v = numbered(n * n);
    #[par_for]
    for i in 0..n {
        for j in 0..n / b {
            for k in 0..b {
                v[i * n + j * b + k] = v[i * n + j * b + k] * 3 + 1;
            }
        }
    }
    v
}

#[par_for]
fn planes_by_a_name() -> Vec<u64> {
    let (d, h, w) = (5, 6, 7);
    let plane = h * w;
    let mut v = numbered(d * plane);
    #[par_for]
    for z in 0..d {
        for y in 0..h {
            for x in 0..w {
                v[z * plane + y * w + x] = v[z * plane + y * w + x] * 3 + 1;
            }
        }
    }
    v
}

#[par_for]
fn added_to_planes() -> Vec<f64> {
    let k = 6;
    let mut v: Vec<f64> = numbered(k * k * k + 5).into_iter().map(|number| number as f64 / 3.0).collect();
    #[par_for]
    for y in 0..k {
        for z in 0..k {
            for x in 0..k {
                v[(z * k + y) * k + x] += 0.1 * x as f64;
                v[(z * k + y) * k + x] -= 0.7 * y as f64;
            }
        }
    }
    v
}

#[par_for]
fn added_to_columns() -> Vec<f64> {
    let (h, w) = (30, 40);
    let mut v = vec![0.1; h * w];
    #[par_for]
    for x in 0..w {
        for y in 0..h {
            v[y * w + x] += 1.0 / (x + y + 1) as f64;
        }
    }
    v
}

#[par_for]
fn added_to_columns_downwards() -> Vec<u64> {
    let (h, w) = (9, 11);
    let mut v = numbered(h * w);
    #[par_for]
    for x in (1..w - 1).rev().step_by(2) {
        for y in (0..h).rev() {
            v[y * w + x] += (x * y) as u64;
        }
    }
    v
}

/// As in the product of two polynomials: elements are not one iteration's own, whatever is added to them.
#[par_for]
fn added_where_columns_meet() -> (Vec<u64>, Vec<u64>) {
    let (h, w) = (9, 11);
    let (mut v, mut u) = (numbered(h * w * 2), numbered(h * 2 + 40));
    #[par_for]
    for x in 0..2 * w {
        for y in 0..h {
            v[y * w + x] += (x * y) as u64;
            u[y * 2 + x] += x as u64;
        }
    }
    (v, u)
}

#[par_for]
fn added_until_one_leaves() -> (Vec<u64>, usize) {
    let (d, h, w) = (5, 6, 7);
    let mut v = numbered(d * h * w);
    let mut found = 99;
    #[par_for]
    for y in 0..h {
        for z in 0..d {
            for x in 0..w {
                v[(z * h + y) * w + x] += (x + y) as u64;
            }
        }
        if y == 3 {
            found = y;
            break;
        }
    }
    (v, found)
}

#[par_for]
fn folded_into_the_middle() -> (Vec<u64>, Vec<u64>) {
    let (d, h, w) = (5, 6, 7);
    let (mut v, mut u) = (numbered(d * h * w), numbered(d * h * w));
    #[par_for]
    for y in 1..h - 1 {
        for z in 0..d {
            for x in 0..w {
                v[(z * h + y) * w + x] ^= (x * 3 + y) as u64;
                let best = (x * y * z % 40) as u64;
                u[(z * h + y) * w + x] = u[(z * h + y) * w + x].max(best);
            }
        }
    }
    (v, u)
}
