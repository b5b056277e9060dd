//! Arrays, longer ones than serde goes too, and slices of one's own: what travels between processes part by part.

use super::{list, numbers, par_for};

list![
    long_rows,
    rows_through_items,
    rows_of_rows,
    pushed,
    returned,
    carried_by_an_error,
    tables_of_bins,
    left_early,
    scattered,
    scattered_and_left,
    columns_of_fixed_rows,
    slices_of_one,
    slices_as_items,
    sent_to_the_tail,
    kept_last,
];

#[par_for]
fn long_rows() -> Vec<[u64; 256]> {
    let mut rows = vec![[0; 256]; 9];
    #[par_for]
    for i in 0..9 {
        for j in 0..256 {
            rows[i][j] = (i * j) as u64;
        }
    }
    rows
}

#[par_for]
fn rows_through_items() -> (Vec<[f32; 64]>, [[u8; 100]; 6]) {
    let mut rows = vec![[0.5; 64]; 7];
    let mut bytes = [[1; 100]; 6];
    #[par_for]
    for (i, row) in rows.iter_mut().enumerate() {
        for x in row.iter_mut() {
            *x *= i as f32;
        }
    }
    #[par_for]
    for row in &mut bytes {
        row[99] = 7;
        row.reverse();
    }
    (rows, bytes)
}

#[par_for]
fn rows_of_rows() -> [[[i16; 40]; 3]; 4] {
    let mut cube = [[[0; 40]; 3]; 4];
    #[par_for]
    for i in 0..4 {
        for j in 0..3 {
            for k in 0..40 {
                cube[i][j][k] = (i + j * k) as i16;
            }
        }
    }
    cube
}

#[par_for]
fn pushed() -> (Vec<[u8; 48]>, Vec<(usize, Option<[i32; 33]>)>) {
    let mut blocks = Vec::new();
    let mut some = Vec::new();
    #[par_for]
    for i in 0..30 {
        blocks.push([i as u8; 48]);
        if i % 4 == 1 {
            some.push((i, if i % 8 == 1 { Some([i as i32; 33]) } else { None }));
        }
    }
    (blocks, some)
}

#[par_for]
fn first_above(limit: u64) -> Option<[u64; 50]> {
    #[par_for]
    for x in numbers(200) {
        if x > limit {
            return Some([x; 50]);
        }
    }
    None
}

fn returned() -> (Option<[u64; 50]>, Option<[u64; 50]>) {
    (first_above(900), first_above(u64::MAX))
}

#[par_for]
fn checked(limit: usize) -> Result<usize, [u8; 40]> {
    let mut sum = 0;
    #[par_for]
    for i in 0..100 {
        sum += if i < limit { Ok(i) } else { Err([i as u8; 40]) }?;
    }
    Ok(sum)
}

fn carried_by_an_error() -> (Result<usize, [u8; 40]>, Result<usize, [u8; 40]>) {
    (checked(100), checked(57))
}

#[par_for]
fn tables_of_bins() -> ([[u32; 256]; 3], [u64; 300]) {
    let pixels: Vec<[u8; 3]> = numbers(500).iter().map(|x| [*x as u8, (*x >> 3) as u8, 9]).collect();
    let mut bins = [[0; 256]; 3];
    let mut all = [0; 300];
    #[par_for]
    for channel in 0..3 {
        for pixel in &pixels {
            bins[channel][pixel[channel] as usize] += 1;
        }
    }
    #[par_for]
    for pixel in &pixels {
        all[pixel[0] as usize] += 1;
    }
    (bins, all)
}

#[par_for]
fn left_early() -> (Vec<[u8; 70]>, Vec<[u16; 33]>) {
    let (mut items, mut rows) = (vec![[0; 70]; 40], vec![[0; 33]; 40]);
    #[par_for]
    for (i, item) in items.iter_mut().enumerate() {
        item[i] = i as u8;
        rows[i][32] = 5;
        if i == 17 {
            break;
        }
    }
    (items, rows)
}

#[par_for]
fn scattered() -> Vec<[u32; 36]> {
    let mut rows = vec![[0; 36]; 100];
    #[par_for]
    for i in 0..100 {
        let row = i * 37 % 100;
        rows[row][i % 36] = i as u32;
        rows[row][35] += 1;
    }
    rows
}

#[par_for]
fn scattered_and_left() -> Vec<[u32; 36]> {
    let mut rows = vec![[0; 36]; 100];
    #[par_for]
    for i in 0..100 {
        if i == 61 {
            break;
        }
        rows[i * 37 % 100] = [i as u32; 36];
    }
    rows
}

#[par_for]
fn columns_of_fixed_rows() -> [[u32; 50]; 4] {
    let mut grid = [[0; 50]; 4];
    #[par_for]
    for x in 0..50 {
        for y in 0..4 {
            grid[y][x] = (x * y) as u32;
        }
    }
    grid
}

#[par_for]
fn slices_of_one() -> Vec<u64> {
    let mut all = numbers(60);
    let mut rows: Vec<&mut [u64]> = all.chunks_mut(7).collect();
    #[par_for]
    for i in 0..rows.len() {
        for x in 0..rows[i].len() {
            rows[i][x] += (i * x) as u64;
        }
    }
    all
}

#[par_for]
fn slices_as_items() -> Vec<u64> {
    let mut all = numbers(60);
    let mut rows: Vec<&mut [u64]> = all.chunks_mut(7).collect();
    #[par_for]
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i as u64;
    }
    #[par_for]
    for row in rows {
        row.reverse();
    }
    all
}

#[par_for]
fn sent_to_the_tail() -> Vec<u64> {
    let mut firsts = Vec::new();
    #[par_for]
    for i in 0..20u64 {
        let block = [i * i; 90];
        #[ordered]
        {
            firsts.push(block[i as usize]);
        }
    }
    firsts
}

#[par_for]
fn kept_last() -> [u8; 64] {
    let mut key = [0; 64];
    #[par_for(last(key))]
    for i in 0..90u8 {
        if i % 7 == 2 {
            key = [i; 64];
        }
    }
    key
}
