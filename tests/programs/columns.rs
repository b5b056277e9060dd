//! Columns: loops whose own index is the second one.

use super::{list, numbers, par_for};

list![
    column_sums_down,
    swept,
    clause,
    fixed_arrays,
    of_different_lengths,
    by_name_of_the_row,
    structure_of_arrays,
    over_slices,
    in_a_field,
    fields_of_elements,
    tridiagonal,
    normalised,
    left_early,
    reversed_columns,
    deep_elements,
    boxed_rows,
    column_wise_prefix,
    of_some_columns,
];

fn grid(rows: usize, columns: usize) -> Vec<Vec<u64>> {
    numbers(rows * columns).chunks(columns).map(<[u64]>::to_vec).collect()
}

#[par_for]
fn column_sums_down() -> Vec<Vec<u64>> {
    let mut grid = grid(20, 50);
    #[par_for]
    for x in 0..50 {
        for y in 1..20 {
            grid[y][x] += grid[y - 1][x];
        }
    }
    grid
}

/// Up, then down again.
#[par_for]
fn swept() -> Vec<Vec<u64>> {
    let mut grid = grid(30, 40);
    let rows = grid.len();
    #[par_for]
    for x in 0..grid[0].len() {
        for y in (0..rows - 1).rev() {
            grid[y][x] = grid[y][x].max(grid[y + 1][x]) - 1;
        }
        for y in 1..grid.len() {
            grid[y][x] = grid[y][x] / 2 + grid[y - 1][x];
        }
    }
    grid
}

#[par_for]
fn clause() -> Vec<Vec<u64>> {
    let mut grid = grid(6, 70);
    #[par_for(indexed(grid[_]))]
    for x in 0..70 {
        for y in 0..6 {
            grid[y][x] *= y as u64;
        }
    }
    grid
}

#[par_for]
fn fixed_arrays() -> [[u32; 16]; 9] {
    let mut grid = [[1; 16]; 9];
    #[par_for]
    for x in 0..16u32 {
        for y in 0..9 {
            grid[y][x as usize] += x * y as u32;
        }
    }
    grid
}

#[par_for]
fn of_different_lengths() -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = (0..25).map(|length| vec![length; length]).collect();
    #[par_for]
    for x in 0..24 {
        for y in 0..rows.len() {
            if x < rows[y].len() && !rows[y].is_empty() {
                rows[y][x] += x * 100;
            }
        }
    }
    rows
}

#[par_for]
fn by_name_of_the_row() -> Vec<Vec<u64>> {
    let (first, last) = (0, 4);
    let mut rows = grid(5, 60);
    #[par_for]
    for i in 0..60 {
        rows[last][i] = rows[first][i] * 2;
        rows[first][i] = 0;
    }
    rows
}

#[par_for]
fn structure_of_arrays() -> [Vec<f64>; 3] {
    let mut position = [vec![0.0; 80], vec![1.0; 80], vec![2.0; 80]];
    let speed: Vec<f64> = numbers(80).iter().map(|x| *x as f64 / 3.0).collect();
    #[par_for]
    for i in 0..80 {
        position[0][i] += speed[i];
        position[1][i] -= speed[i] * 0.5;
        position[2][i] *= position[0][i] + position[1][i];
    }
    position
}

#[par_for]
fn halve(rows: &mut [Vec<u64>]) {
    #[par_for]
    for x in 0..rows[0].len() {
        for y in 0..rows.len() {
            rows[y][x] /= 2;
        }
    }
}

fn over_slices() -> Vec<Vec<u64>> {
    let mut rows = grid(8, 33);
    halve(&mut rows[2..7]);
    rows
}

struct Matrix {
    rows: Vec<Vec<f64>>,
    columns: usize,
}

#[par_for]
impl Matrix {
    fn centre(&mut self) {
        #[par_for]
        for j in 0..self.columns {
            let mut sum = 0.0;
            for i in 0..self.rows.len() {
                sum += self.rows[i][j];
            }
            let mean = sum / self.rows.len() as f64;
            for i in 0..self.rows.len() {
                self.rows[i][j] -= mean;
            }
        }
    }
}

fn in_a_field() -> Vec<Vec<u64>> {
    let rows = grid(12, 18).iter().map(|row| row.iter().map(|x| *x as f64 / 7.0).collect()).collect();
    let mut matrix = Matrix { rows, columns: 18 };
    matrix.centre();
    matrix.rows.iter().map(|row| row.iter().map(|x| x.to_bits()).collect()).collect()
}

#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
struct Site {
    height: u32,
    names: Vec<String>,
}

#[par_for]
fn fields_of_elements() -> Vec<Vec<Site>> {
    let mut sites = vec![vec![Site::default(); 20]; 4];
    #[par_for]
    for x in 0..20 {
        for y in 0..4 {
            sites[y][x].height += (x * y) as u32;
            sites[y][x].names.push(format!("{x}/{y}"));
            let site = &mut sites[y][x];
            site.height += 1;
        }
    }
    sites
}

/// Systems of three diagonals, one a column.
#[par_for]
fn tridiagonal() -> Vec<Vec<u64>> {
    let (n, systems) = (15, 24);
    let mut c = vec![vec![0.0; systems]; n];
    let mut d: Vec<Vec<f64>> =
        grid(n, systems).iter().map(|row| row.iter().map(|x| *x as f64 / 1e6).collect()).collect();
    #[par_for]
    for s in 0..systems {
        c[0][s] = 1.0 / 4.0;
        d[0][s] /= 4.0;
        for k in 1..n {
            let scale = 1.0 / (4.0 - c[k - 1][s]);
            c[k][s] = scale;
            d[k][s] = (d[k][s] - d[k - 1][s]) * scale;
        }
        for k in (0..n - 1).rev() {
            d[k][s] -= c[k][s] * d[k + 1][s];
        }
    }
    d.iter().map(|row| row.iter().map(|x| x.to_bits()).collect()).collect()
}

#[par_for]
fn normalised() -> (Vec<Vec<u64>>, u64) {
    let mut grid = grid(10, 44);
    let mut total = 0;
    #[par_for]
    for x in 0..44 {
        let mut most = 0;
        for y in 0..10 {
            most = most.max(grid[y][x]);
        }
        for y in 0..10 {
            grid[y][x] = grid[y][x] * 100 / (most + 1);
        }
        total += most;
    }
    (grid, total)
}

#[par_for]
fn left_early() -> (Vec<Vec<u64>>, Option<usize>) {
    let mut grid = grid(3, 900);
    let mut found = None;
    let mut look = || {
        #[par_for]
        for x in 0..900 {
            grid[0][x] += 1;
            grid[2][x] = 5;
            if grid[1][x] % 301 == 17 {
                return Some(x);
            }
            grid[0][x] *= 2;
        }
        None
    };
    if let Some(x) = look() {
        found = Some(x);
    }
    (grid, found)
}

#[par_for]
fn reversed_columns() -> Vec<Vec<u64>> {
    let mut grid = grid(4, 90);
    #[par_for]
    for x in (0..90).rev().step_by(4) {
        for y in 0..4 {
            grid[y][x] = (x * y) as u64;
        }
    }
    grid
}

#[par_for]
fn deep_elements() -> Vec<Vec<[u64; 3]>> {
    let mut pixels = vec![vec![[1, 2, 3]; 30]; 5];
    #[par_for]
    for x in 0..30 {
        for y in 0..5 {
            for channel in 0..3 {
                pixels[y][x][channel] *= (x + y + channel) as u64;
            }
            pixels[y][x].swap(0, 2);
        }
    }
    pixels
}

#[par_for]
fn boxed_rows() -> Vec<Box<[u64]>> {
    let mut rows: Vec<Box<[u64]>> = grid(7, 26).into_iter().map(Vec::into_boxed_slice).collect();
    #[par_for]
    for (x, extra) in numbers(26).iter().enumerate() {
        for y in 0..7 {
            rows[y][x] += extra;
        }
    }
    rows
}

#[par_for]
fn column_wise_prefix() -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> =
        (0..6).map(|y| (0..12).map(|x| format!("{}", x * y)).collect()).collect();
    #[par_for]
    for x in 0..12 {
        for y in 1..6 {
            let above = rows[y - 1][x].clone();
            rows[y][x].push_str(&above);
        }
    }
    rows
}

#[par_for]
fn of_some_columns() -> Vec<Vec<u64>> {
    let mut grid = grid(9, 40);
    #[par_for]
    for x in 10..30 {
        for y in 0..9 {
            // The last column is nobody's.
            grid[y][x] = grid[y][x] % 1_000;
        }
    }
    grid
}
