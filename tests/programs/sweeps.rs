//! Elements that an iteration has throughout a sequence: columns of flat arrays and of triangles, planes, diagonals.

use super::{list, numbers, par_for};

list![
    flat_columns,
    flat_columns_downwards,
    flat_columns_of_fields,
    planes,
    triangle_by_columns,
    triangle_from_below,
    rotated,
    longest_common,
    edit_distances,
    knapsack,
    measured,
    measured_rows,
    through_a_dereference,
    dereferenced_and_not,
    stepped_pairs,
    butterflies,
];

#[par_for]
fn flat_columns() -> Vec<u64> {
    let (width, height) = (23, 14);
    let mut sums = numbers(width * height);
    #[par_for]
    for x in 0..width {
        for y in 1..height {
            sums[y * width + x] += sums[(y - 1) * width + x];
        }
    }
    sums
}

#[par_for]
fn flat_columns_downwards() -> Vec<u64> {
    let (width, height) = (23, 14);
    let mut a = numbers(width * height);
    #[par_for]
    for x in (0..width).rev() {
        let mut most = 0;
        for y in (0..height).rev() {
            most = most.max(a[x + width * y]);
            a[x + width * y] = most - a[x + width * y];
        }
    }
    a
}

#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
struct Pixel {
    light: u64,
    seen: u32,
}

#[par_for]
fn flat_columns_of_fields() -> String {
    let (width, height) = (11, 9);
    let mut image: Vec<Pixel> =
        numbers(width * height).into_iter().map(|light| Pixel { light, seen: 0 }).collect();
    #[par_for]
    for x in 0..width {
        for y in 1..height {
            image[y * width + x].light += image[(y - 1) * width + x].light / 2;
            image[y * width + x].seen += 1;
        }
    }
    format!("{image:?}")
}

/// The middle of three loops is the parallel one.
#[par_for]
fn planes() -> Vec<u64> {
    let (n, m, l) = (7, 8, 5);
    let mut a = numbers(n * m * l);
    #[par_for]
    for j in 0..m {
        for i in 1..n {
            for k in 0..l {
                a[(i * m + j) * l + k] += a[((i - 1) * m + j) * l + k];
            }
        }
    }
    a
}

#[par_for]
fn triangle_by_columns() -> Vec<Vec<u64>> {
    let mut a = vec![numbers(17); 17];
    #[par_for]
    for j in 0..17 {
        for i in j..17 {
            a[i][j] = (i - j) as u64;
        }
    }
    #[par_for]
    for j in 0..17 {
        for i in 0..=j {
            a[i][j] += (j - i) as u64;
        }
    }
    a
}

#[par_for]
fn triangle_from_below() -> Vec<Vec<u64>> {
    let mut a = vec![numbers(17); 17];
    #[par_for]
    for j in 0..17 {
        for i in j + 1..17 {
            a[i][j] += a[i - 1][j];
        }
    }
    a
}

#[par_for]
fn rotated() -> Vec<u64> {
    let (width, height) = (13, 9);
    let image = numbers(width * height);
    let mut turned = vec![0; width * height];
    #[par_for]
    for y in 0..height {
        for x in 0..width {
            turned[x * height + (height - 1 - y)] = image[y * width + x];
        }
    }
    turned
}

#[par_for]
fn longest_common() -> Vec<Vec<u32>> {
    let (a, b) = (numbers(23), numbers(31));
    let (n, m) = (a.len(), b.len());
    let mut diagonals = vec![vec![0; n + 1]; n + m + 1];
    for d in 2..=n + m {
        let (before, rest) = diagonals.split_at_mut(d);
        let (now, last, second) = (&mut rest[0], &before[d - 1], &before[d - 2]);
        #[par_for]
        for i in d.saturating_sub(m).max(1)..=n.min(d - 1) {
            now[i] =
                if a[i - 1] % 5 == b[d - i - 1] % 5 { second[i - 1] + 1 } else { last[i].max(last[i - 1]) };
        }
    }
    diagonals
}

#[par_for]
fn edit_distances() -> Vec<usize> {
    let (a, b) = (b"kitten sitting on the mat", b"mitten fitting in a hat");
    let (n, m) = (a.len(), b.len());
    let mut line = [vec![0; n + 1], vec![0; n + 1], vec![0; n + 1]];
    for d in 0..=n + m {
        let [before, last, now] = &mut line;
        #[par_for]
        for i in d.saturating_sub(m)..=d.min(n) {
            let j = d - i;
            now[i] = match (i, j) {
                (0, _) => j,
                (_, 0) => i,
                _ => {
                    let changed = before[i - 1] + usize::from(a[i - 1] != b[j - 1]);
                    changed.min(last[i - 1] + 1).min(last[i] + 1)
                }
            };
        }
        line.rotate_left(1);
    }
    vec![line[1][n]]
}

/// Rows above are read, by methods among others.
#[par_for]
fn knapsack() -> Vec<u64> {
    let (count, width) = (10, 40);
    let worth = numbers(count);
    let mut best = vec![0_u64; (count + 1) * width];
    for i in 1..=count {
        #[par_for]
        for w in 0..width {
            let without = best[(i - 1) * width + w];
            best[i * width + w] = if w >= i {
                best[(i - 1) * width + w].max(best[(i - 1) * width + w - i] + worth[i - 1])
            } else {
                without
            };
        }
    }
    best
}

#[par_for]
fn reversed_in(out: &mut [u64], xs: &[u64]) {
    #[par_for]
    for i in 0..out.len() {
        out[out.len() - 1 - i] = xs[i];
        out[out.len() - i - 1] += out.len() as u64;
    }
}

struct Tables {
    first: [u64; 30],
    width: usize,
}

impl Tables {
    #[par_for]
    fn fill(&mut self) {
        #[par_for]
        for i in 0..self.first.len() / self.width {
            for j in 0..self.width {
                self.first[self.first.len() - 1 - (i * self.width + j)] += (i * j) as u64;
            }
        }
    }
}

#[par_for]
fn measured() -> (Vec<u64>, [u64; 40], [u64; 30]) {
    let xs = numbers(50);
    let mut out = vec![0; 50];
    reversed_in(&mut out, &xs);
    let mut array = [0; 40];
    #[par_for]
    for i in 0..20 {
        array[array.len() / 2 + i] = xs[i];
        array[array.len() / 2 + i] ^= array.len() as u64;
    }
    let mut tables = Tables { first: [1; 30], width: 5 };
    tables.fill();
    (out, array, tables.first)
}

#[par_for]
fn ends(rows: &mut [[u64; 4]]) {
    #[par_for]
    for i in 0..rows.len() {
        rows[rows.len() - 1 - i][3] = i as u64;
        rows[rows.len() - 1 - i].swap(0, 3);
    }
}

#[par_for]
fn measured_rows() -> (Vec<[u64; 4]>, Vec<u64>) {
    let mut rows = vec![[1, 2, 3, 4]; 20];
    ends(&mut rows);
    let mut flat = numbers(60);
    {
        let flat = &mut flat[..];
        #[par_for]
        for i in 0..10 {
            flat[i * (flat.len() / 10) + 1] = i as u64;
            let per = flat.len() / 10;
            flat[i * per..(i + 1) * per].reverse();
        }
    }
    (rows, flat)
}

#[par_for]
fn grown(list: &mut Vec<u64>) {
    #[par_for]
    for i in 0..list.len() {
        (*list)[i] += i as u64;
    }
}

#[par_for]
fn doubled(list: &mut [u64]) {
    #[par_for]
    for i in 0..list.len() {
        (*list)[i] += 1;
        list[i] *= 2;
        if i + 1 == (*list).len() {
            list[i] += list.len() as u64;
        }
    }
}

fn through_a_dereference() -> Vec<u64> {
    let mut list = numbers(40);
    grown(&mut list);
    list
}

fn dereferenced_and_not() -> Vec<u64> {
    let mut list = numbers(40);
    doubled(&mut list);
    list
}

#[par_for]
fn stepped_pairs() -> Vec<u64> {
    let mut a = numbers(51);
    let n = a.len();
    for round in 0..n {
        #[par_for]
        for i in (round % 2..n - 1).step_by(2) {
            if a[i] > a[i + 1] {
                a.swap(i, i + 1);
            }
        }
    }
    a
}

#[par_for]
fn butterflies() -> Vec<u64> {
    let mut a: Vec<i64> = numbers(128).into_iter().map(|x| x as i64).collect();
    let mut length = 2;
    while length <= a.len() {
        let half = length / 2;
        #[par_for]
        for block in 0..a.len() / length {
            for k in 0..half {
                let (low, high) = (block * length + k, block * length + k + half);
                let (x, y) = (a[low], a[high]);
                a[low] = x + y;
                a[high] = (x - y) * (k as i64 % 3 + 1);
            }
        }
        length *= 2;
    }
    a.into_iter().map(|x| x as u64).collect()
}
