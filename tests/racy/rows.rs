//! Rows, columns, loops inside loops.

use super::par_for;
use crate::racy;

racy![
    column_of_another,
    column_beside,
    rows_by_table,
    row_and_row_above,
    pivot_row,
    inner_reaches_out,
    inner_scatter_meets,
    inner_scatter_meets_across,
    floyd_warshall_with_its_pivot,
    column_with_an_exit,
];

const N: usize = 40;

fn grid() -> Vec<Vec<usize>> {
    (0..N).map(|y| (0..N).map(|x| y * x + 1).collect()).collect()
}

#[par_for]
fn column_of_another() -> Vec<Vec<usize>> {
    let (mut grid, other) = (grid(), 5);
    #[par_for(indexed(grid[_]))]
    for x in 0..N {
        for y in 0..N {
            grid[y][x] += grid[y][other];
        }
    }
    grid
}

#[par_for]
fn column_beside() -> Vec<Vec<usize>> {
    let mut grid = grid();
    #[par_for(indexed(grid[_]))]
    for x in 1..N {
        for y in 0..N {
            grid[y][x] += grid[y][x - 1];
        }
    }
    grid
}

#[par_for]
fn rows_by_table() -> Vec<Vec<usize>> {
    let mut grid = grid();
    let order: Vec<usize> = (0..N).map(|i| if i == 30 { 2 } else { i }).collect();
    #[par_for]
    for i in 0..N {
        for x in 0..N {
            grid[order[i]][x] = i;
        }
    }
    grid
}

#[par_for]
fn row_and_row_above() -> Vec<Vec<usize>> {
    let mut grid = grid();
    let above: Vec<usize> = (0..N).map(|y| y.max(1) - 1).collect();
    #[par_for]
    for y in 1..N {
        for x in 0..N {
            grid[y][x] += grid[above[y]][x];
        }
    }
    grid
}

#[par_for]
fn pivot_row() -> Vec<Vec<usize>> {
    let (mut grid, k) = (grid(), 11);
    #[par_for]
    for y in 0..N {
        for x in 0..N {
            grid[y][x] += grid[k][x];
        }
    }
    grid
}

#[par_for]
fn inner_reaches_out() -> Vec<usize> {
    let mut flat = vec![0; N * N];
    #[par_for(indexed(flat / N))]
    for y in 0..N {
        #[par_for(scatter(flat))]
        for x in 0..N {
            flat[(y * N + x * 2) % (N * N)] = x;
        }
    }
    flat
}

#[par_for]
fn inner_scatter_meets() -> Vec<usize> {
    let mut flat = vec![0; N * N];
    #[par_for(indexed(flat / N))]
    for y in 0..N {
        #[par_for(scatter(flat))]
        for x in 0..N {
            flat[y * N + x / 2] = x;
        }
    }
    flat
}

#[par_for]
fn inner_scatter_meets_across() -> Vec<usize> {
    let mut flat = vec![0; N * N];
    #[par_for(scatter(flat))]
    for y in 0..N {
        #[par_for(scatter(flat))]
        for x in 0..N {
            flat[(y * 20 + x) % (N * N)] = x;
        }
    }
    flat
}

#[par_for]
fn floyd_warshall_with_its_pivot() -> Vec<usize> {
    let n = N;
    let mut d: Vec<usize> = (0..n * n).map(|i| i * 37 % 101).collect();
    for k in 0..n {
        #[par_for]
        for i in 0..n {
            for j in 0..n {
                d[i * n + j] = d[i * n + j].min(d[i * n + k] + d[k * n + j]);
            }
        }
    }
    d
}

#[par_for]
fn column_with_an_exit() -> Vec<Vec<usize>> {
    let mut grid = grid();
    #[par_for(indexed(grid[_]))]
    for x in 0..N {
        for y in 0..N {
            grid[y][x] += grid[y][N - 1 - x];
        }
        if x == N - 1 {
            break;
        }
    }
    grid
}
