//! Loops that write elements and are left: what later iterations wrote is not seen.

use super::{list, numbers, par_for};

list![
    written_until_found,
    written_until_error,
    items_until_found,
    chunks_until_found,
    rows_until_returned,
    labelled_out,
    columns_until_found,
    scattered_until_found,
    option_question,
];

fn permutation(n: usize) -> Vec<usize> {
    (0..n).map(|i| (i * 37 + 11) % n).collect()
}

#[par_for]
fn written_until_found() -> (Vec<u64>, Option<usize>) {
    let data = numbers(500);
    let (mut out, mut found) = (vec![0; 500], None);
    #[par_for]
    for i in 0..data.len() {
        out[i] = data[i] + 1;
        if data[i] % 97 == 0 {
            found = Some(i);
            break;
        }
        out[i] *= 2;
    }
    (out, found)
}

#[par_for]
fn checked(data: &[u64], out: &mut [u64]) -> Result<(), String> {
    #[par_for]
    for (i, x) in data.iter().enumerate() {
        out[i] = x * 2;
        if *x % 211 == 5 {
            Err(format!("{x} at {i}"))?;
        }
        out[i] += 1;
    }
    Ok(())
}

fn written_until_error() -> (Vec<u64>, Result<(), String>) {
    let mut out = vec![7; 900];
    let result = checked(&numbers(900), &mut out);
    (out, result)
}

#[par_for]
fn items_until_found() -> (Vec<u64>, u64) {
    let mut all = numbers(400);
    let mut seen = 0;
    #[par_for]
    for x in all.iter_mut() {
        seen += *x % 5;
        *x += 1;
        if *x % 113 == 0 {
            break;
        }
        *x *= 3;
    }
    (all, seen)
}

#[par_for]
fn chunks_until_found() -> Vec<u64> {
    let mut all = numbers(330);
    #[par_for]
    for chunk in all.chunks_mut(9) {
        chunk.reverse();
        if chunk[0] % 17 == 3 {
            break;
        }
        chunk[0] = 0;
    }
    all
}

#[par_for]
fn until_negative(rows: &mut Vec<Vec<i64>>, m: usize) -> Option<i64> {
    #[par_for]
    for i in 0..rows.len() {
        for j in 0..m {
            rows[i][j] -= 40;
            if rows[i][j] < -39 {
                return Some(rows[i][j] * i as i64);
            }
        }
    }
    None
}

fn rows_until_returned() -> (Vec<Vec<i64>>, Option<i64>) {
    let flat: Vec<i64> = numbers(240).iter().map(|n| (*n % 500) as i64).collect();
    let mut rows: Vec<Vec<i64>> = flat.chunks(8).map(<[i64]>::to_vec).collect();
    let found = until_negative(&mut rows, 8);
    (rows, found)
}

#[par_for]
fn labelled_out() -> Vec<u64> {
    let mut a = numbers(144);
    'rounds: for round in 0..5u64 {
        #[par_for]
        for i in 0..12 {
            for j in 0..12 {
                a[i * 12 + j] += round;
                if a[i * 12 + j] % 1009 == 4 {
                    break 'rounds;
                }
                if a[i * 12 + j] % 501 == 4 {
                    continue 'rounds;
                }
            }
        }
    }
    a
}

#[par_for]
fn columns_until_found() -> (Vec<Vec<u64>>, Option<usize>) {
    let mut rows: Vec<Vec<u64>> = numbers(20 * 30).chunks(30).map(<[u64]>::to_vec).collect();
    let mut at = None;
    #[par_for]
    for c in 0..30 {
        for r in 1..20 {
            rows[r][c] = (rows[r][c] + rows[r - 1][c]) % 100_003;
        }
        if rows[19][c] % 11 == 0 {
            at = Some(c);
            break;
        }
    }
    (rows, at)
}

#[par_for]
fn scattered_until_found() -> Vec<u64> {
    let p = permutation(300);
    let mut out = vec![0; 300];
    #[par_for]
    for i in 0..300 {
        out[p[i]] = i as u64 + 1;
        if p[i] == 150 {
            break;
        }
    }
    out
}

#[par_for]
fn halved(data: &[u64], out: &mut Vec<u64>) -> Option<u64> {
    let mut sum = 0;
    #[par_for]
    for i in 0..data.len() {
        out[i] = data[i].checked_sub(2_000)?;
        sum += out[i];
    }
    Some(sum)
}

fn option_question() -> (Vec<u64>, Option<u64>) {
    let mut out = vec![1; 700];
    let sum = halved(&numbers(700), &mut out);
    (out, sum)
}
