//! Inner loops that add to, or only read, what an iteration of the outer loop owns.

use super::{list, numbers, par_for};

list![
    row_sums,
    matrix_product,
    reads_its_own_row,
    reads_its_own_element,
    reads_with_an_exit,
    counts_below,
    three_levels,
    least_of_a_row,
    scattered_and_read,
    lists_of_each,
];

#[par_for]
fn row_sums() -> Vec<u64> {
    let (n, m) = (40, 30);
    let a = numbers(n * m);
    let mut sums = vec![1; n];
    #[par_for]
    for i in 0..n {
        #[par_for]
        for j in 0..m {
            sums[i] += a[i * m + j];
        }
        sums[i] *= 2;
    }
    sums
}

#[par_for]
fn matrix_product() -> Vec<u64> {
    let n = 14;
    let (a, b) = (numbers(n * n), numbers(n * n));
    let mut c = vec![0; n * n];
    #[par_for]
    for i in 0..n {
        #[par_for]
        for j in 0..n {
            for k in 0..n {
                c[i * n + j] += a[i * n + k] * b[k * n + j];
            }
        }
    }
    c
}

#[par_for]
fn reads_its_own_row() -> (Vec<u64>, Vec<u64>) {
    let (n, m) = (20, 25);
    let mut grid = numbers(n * m);
    let mut sums = vec![0; n];
    #[par_for]
    for i in 0..n {
        grid[i * m] = i as u64;
        let mut sum = 0;
        #[par_for]
        for j in 0..m {
            sum += grid[i * m + j] * j as u64 + grid.len() as u64;
        }
        grid[i * m + 1] = sum;
        sums[i] = sum;
    }
    (grid, sums)
}

#[par_for]
fn reads_its_own_element() -> Vec<u64> {
    let mut values = numbers(50);
    let mut totals = vec![0; 50];
    #[par_for]
    for i in 0..50 {
        values[i] += 1;
        let mut all = Vec::new();
        #[par_for]
        for j in 0..20u64 {
            all.push(values[i] * j);
        }
        totals[i] = all.iter().sum();
    }
    totals
}

#[par_for]
fn reads_with_an_exit() -> (Vec<Vec<u64>>, Vec<usize>) {
    let mut rows: Vec<Vec<u64>> = numbers(600).chunks(20).map(<[u64]>::to_vec).collect();
    let mut places = Vec::new();
    #[par_for]
    for i in 0..30 {
        rows[i].sort();
        let mut place = rows[i].len();
        #[par_for]
        for j in 0..20 {
            if rows[i][j] > 400_000 {
                place = j;
                break;
            }
        }
        places.push(place);
        if place > 18 {
            break;
        }
    }
    (rows, places)
}

#[par_for]
fn counts_below() -> Vec<u32> {
    let data = numbers(300);
    let mut ranks = vec![0; 60];
    #[par_for]
    for i in 0..60 {
        #[par_for]
        for x in &data {
            if *x < data[i] {
                ranks[i] += 1;
            }
        }
    }
    ranks
}

#[par_for]
fn three_levels() -> Vec<u64> {
    let (a, b, c) = (5, 6, 7);
    let mut out = numbers(a * b);
    #[par_for]
    for i in 0..a {
        #[par_for]
        for j in 0..b {
            let before = out[i * b + j];
            #[par_for]
            for k in 0..c {
                out[i * b + j] += before * k as u64;
            }
        }
    }
    out
}

#[par_for]
fn least_of_a_row() -> Vec<u64> {
    let (n, m) = (15, 40);
    let a = numbers(n * m);
    let mut least = vec![u64::MAX; n];
    #[par_for]
    for i in 0..n {
        #[par_for]
        for j in 0..m {
            least[i] = least[i].min(a[i * m + j]);
        }
    }
    least
}

#[par_for]
fn scattered_and_read() -> (Vec<u64>, Vec<u64>) {
    let order: Vec<usize> = (0..30).map(|i| i * 7 % 30).collect();
    let mut values = numbers(30);
    let mut sums = vec![0; 30];
    #[par_for]
    for i in 0..30 {
        let at = order[i];
        values[at] = values[at] % 100 + i as u64;
        let mut sum = 0;
        #[par_for]
        for j in 0..10u64 {
            sum += values[at] * j;
        }
        sums[i] = sum;
    }
    (values, sums)
}

#[par_for]
fn lists_of_each() -> Vec<Vec<usize>> {
    let data = numbers(100);
    let mut near = vec![Vec::new(); 25];
    #[par_for]
    for i in 0..25 {
        #[par_for]
        for j in 0..100 {
            if data[j].abs_diff(data[i]) < 50_000 {
                near[i].push(j);
            }
        }
    }
    near
}
