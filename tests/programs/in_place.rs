//! Structures of arrays and other arrays changed in place.

use super::{list, numbers, par_for};

list![
    bodies,
    structure_of_arrays,
    particles_in_a_box,
    methods_with_state,
    split_halves,
    merged_halves,
    chunk_sorts,
    zipped_in_place,
    indexed_in_place,
    boxes_and_arrays,
    nested_loops_of_one_row,
    nested_through_a_row,
    stepwise_buffers,
    early_exit_in_rows,
    early_exit_in_place,
    masks,
    mandelbrot,
    signed_offsets,
    zero_sized,
    strings_by_index,
    options_by_index,
];

#[par_for]
fn bodies() -> Vec<[u64; 3]> {
    let n = 24;
    let mut positions: Vec<[f64; 3]> =
        numbers(3 * n).chunks(3).map(|p| [p[0] as f64, p[1] as f64, p[2] as f64]).collect();
    let mut speeds = vec![[0.0f64; 3]; n];
    for _ in 0..3 {
        #[par_for]
        for i in 0..n {
            let mut force = [0.0; 3];
            for j in 0..n {
                if i == j {
                    continue;
                }
                for c in 0..3 {
                    force[c] += (positions[j][c] - positions[i][c]) * 1e-3;
                }
            }
            for c in 0..3 {
                speeds[i][c] += force[c];
            }
        }
        #[par_for]
        for i in 0..n {
            for c in 0..3 {
                positions[i][c] += speeds[i][c] * 0.5;
            }
        }
    }
    positions.iter().map(|p| p.map(f64::to_bits)).collect()
}

#[derive(Debug, Default, Clone)]
struct Cloud {
    xs: Vec<f32>,
    ys: Vec<f32>,
    alive: Vec<bool>,
    ages: Box<[u32]>,
    speed: f32,
}

#[par_for]
impl Cloud {
    fn step(&mut self) -> usize {
        let mut moved = 0;
        #[par_for]
        for i in 0..self.xs.len() {
            if !self.alive[i] {
                continue;
            }
            self.xs[i] += self.speed;
            self.ys[i] = self.ys[i] * 0.5 + self.xs[i];
            self.ages[i] += 1;
            self.alive[i] = self.ages[i] < 4;
            moved += 1;
        }
        moved
    }
}

fn structure_of_arrays() -> (Cloud, Vec<usize>) {
    let n = 80;
    let mut cloud = Cloud {
        xs: (0..n).map(|i| i as f32).collect(),
        ys: vec![1.0; n],
        alive: (0..n).map(|i| i % 3 != 0).collect(),
        ages: (0..n as u32).map(|i| i % 5).collect(),
        speed: 0.25,
    };
    let moved = (0..5).map(|_| cloud.step()).collect();
    (cloud, moved)
}

#[par_for]
fn particles_in_a_box() -> Vec<(i64, i64)> {
    let mut particles: Vec<(i64, i64)> =
        numbers(60).iter().map(|x| (*x as i64 % 100, *x as i64 % 7 - 3)).collect();
    for _ in 0..10 {
        #[par_for]
        for (position, speed) in particles.iter_mut() {
            *position += *speed;
            if *position < 0 || *position > 100 {
                *speed = -*speed;
                *position = (*position).clamp(0, 100);
            }
        }
    }
    particles
}

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
struct Generator(u64);

impl Generator {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        self.0 >> 33
    }
}

#[par_for]
fn methods_with_state() -> (Vec<u64>, Vec<Generator>) {
    let mut generators: Vec<Generator> = numbers(20).into_iter().map(Generator).collect();
    let mut draws = vec![0; 20 * 5];
    #[par_for]
    for i in 0..20 {
        for k in 0..5 {
            draws[i * 5 + k] = generators[i].next();
        }
    }
    (draws, generators)
}

#[par_for]
fn split_halves() -> Vec<u64> {
    let mut xs = numbers(101);
    let (left, right) = xs.split_at_mut(50);
    #[par_for]
    for (l, r) in left.iter_mut().zip(right.iter_mut()) {
        if *l > *r {
            std::mem::swap(l, r);
        }
    }
    #[par_for]
    for i in 0..50 {
        left[i] += right[i];
        right[i] %= 1_000;
    }
    xs
}

#[par_for]
fn merged_halves() -> Vec<u64> {
    let mut xs = numbers(64);
    let mut size = 1;
    while size < xs.len() {
        let mut merged = vec![0; xs.len()];
        #[par_for]
        for b in 0..xs.len() / (2 * size) {
            let start = b * 2 * size;
            let (mut l, mut r) = (start, start + size);
            for k in 0..2 * size {
                let left = r >= start + 2 * size || l < start + size && xs[l] <= xs[r];
                merged[b * 2 * size + k] = if left { xs[l] } else { xs[r] };
                if left { l += 1 } else { r += 1 }
            }
        }
        xs = merged;
        size *= 2;
    }
    xs
}

#[par_for]
fn chunk_sorts() -> Vec<u64> {
    let mut xs = numbers(330);
    #[par_for]
    for (c, chunk) in xs.chunks_mut(32).enumerate() {
        chunk.sort();
        if c % 2 == 1 {
            chunk.reverse();
        }
    }
    #[par_for]
    for chunk in xs.chunks_exact_mut(4) {
        chunk.swap(0, 3);
    }
    xs
}

#[par_for]
fn zipped_in_place() -> (Vec<u64>, Vec<u64>, Vec<u64>) {
    let (mut a, mut b, mut c) = (numbers(90), numbers(80), numbers(100));
    #[par_for]
    for ((x, y), z) in a.iter_mut().zip(b.iter_mut()).zip(&mut c) {
        *x += *y;
        *y ^= *z;
        *z = *x % 97;
    }
    (a, b, c)
}

#[par_for]
fn indexed_in_place() -> (Vec<u64>, Vec<usize>) {
    let mut xs = numbers(70);
    let mut marks = vec![0; 140];
    #[par_for]
    for (i, x) in xs.iter_mut().enumerate() {
        *x += i as u64;
        marks[2 * i] = i;
        marks[2 * i + 1] = (*x % 10) as usize;
    }
    (xs, marks)
}

#[par_for]
fn boxes_and_arrays() -> (Box<[[u8; 4]]>, [[i32; 6]; 5], [Vec<u8>; 3]) {
    let mut boxed = vec![[1u8; 4]; 30].into_boxed_slice();
    let mut table = [[0; 6]; 5];
    let mut lists: [Vec<u8>; 3] = Default::default();
    #[par_for]
    for i in 0..30 {
        boxed[i][i % 4] = i as u8;
        boxed[i].reverse();
    }
    #[par_for]
    for r in 0..5 {
        for c in 0..6 {
            table[r][c] = (r * 10 + c) as i32;
        }
    }
    #[par_for]
    for i in 0..3 {
        lists[i].extend([i as u8; 4]);
    }
    (boxed, table, lists)
}

#[par_for]
fn nested_loops_of_one_row() -> (Vec<usize>, Vec<Vec<usize>>) {
    let (n, m) = (8, 12);
    let mut flat = vec![0; n * m];
    let mut rows = vec![vec![0; m]; n];
    #[par_for]
    for i in 0..n {
        #[par_for]
        for j in 0..m {
            flat[i * m + j] = i * 100 + j;
        }
        let row = &mut rows[i];
        #[par_for]
        for j in 0..m {
            row[j] = i + j;
        }
    }
    (flat, rows)
}

#[par_for]
fn nested_through_a_row() -> Vec<u64> {
    let (n, m) = (6, 20);
    let mut flat = numbers(n * m);
    #[par_for]
    for i in 0..n {
        let row = &mut flat[i * m..(i + 1) * m];
        #[par_for]
        for x in row.iter_mut() {
            *x %= 1_000;
        }
        #[par_for]
        for j in 0..m {
            row[j] += j as u64;
        }
    }
    flat
}

#[par_for]
fn stepwise_buffers() -> Vec<u64> {
    let n = 50;
    let mut buffers = [numbers(n), vec![0; n]];
    for step in 0..4 {
        let [a, b] = &mut buffers;
        let (from, to) = if step % 2 == 0 { (a, b) } else { (b, a) };
        #[par_for]
        for i in 0..n {
            to[i] = from[i] + from[(i + 1) % n];
        }
    }
    buffers.concat()
}

#[par_for]
fn early_exit_in_rows() -> (Vec<u64>, Option<usize>) {
    let (n, m) = (30, 7);
    let xs = numbers(n * m);
    let mut out = vec![0; n * m];
    let mut found = None;
    #[par_for]
    for i in 0..n {
        for j in 0..m {
            out[i * m + j] = xs[i * m + j] * 2;
        }
        if xs[i * m] % 11 == 0 {
            found = Some(i);
            break;
        }
        out[i * m] = 1;
    }
    (out, found)
}

#[par_for]
fn early_exit_in_place() -> (Vec<u64>, Result<(), u64>) {
    let mut xs = numbers(300);
    let mut run = || {
        #[par_for]
        for x in xs.iter_mut() {
            *x += 1;
            if *x % 97 == 0 {
                return Err(*x);
            }
            *x *= 2;
        }
        Ok(())
    };
    let result = run();
    (xs, result)
}

#[par_for]
fn masks() -> (Vec<bool>, Vec<u32>, usize) {
    let xs = numbers(500);
    let mut mask = vec![false; xs.len()];
    let mut classes = vec![0u32; xs.len()];
    let mut count = 0;
    #[par_for]
    for i in 0..xs.len() {
        mask[i] = xs[i] % 3 == 0;
        if mask[i] {
            count += 1;
            classes[i] |= 1;
        }
        classes[i] |= ((xs[i] % 5 == 0) as u32) << 1;
    }
    (mask, classes, count)
}

#[par_for]
fn mandelbrot() -> Vec<u8> {
    let (w, h) = (24, 16);
    let mut picture = vec![0u8; w * h];
    #[par_for(schedule = "dynamic", chunk = 1)]
    for y in 0..h {
        for x in 0..w {
            let (cx, cy) = (x as f64 / w as f64 * 3.0 - 2.0, y as f64 / h as f64 * 2.0 - 1.0);
            let (mut zx, mut zy, mut n) = (0.0, 0.0, 0);
            while n < 60 && zx * zx + zy * zy < 4.0 {
                (zx, zy) = (zx * zx - zy * zy + cx, 2.0 * zx * zy + cy);
                n += 1;
            }
            picture[y * w + x] = n;
        }
    }
    picture
}

#[par_for]
fn signed_offsets() -> Vec<i64> {
    let (n, d) = (100i64, -3i64);
    let mut out = vec![0; 100];
    #[par_for]
    for i in 3..n {
        out[(i + d) as usize] = i * i;
    }
    out
}

#[par_for]
fn zero_sized() -> (Vec<()>, Vec<[u8; 0]>) {
    let (mut units, mut empty) = (vec![(); 50], vec![[]; 50]);
    #[par_for]
    for i in 0..50 {
        units[i] = ();
        empty[i] = [];
    }
    (units, empty)
}

#[par_for]
fn strings_by_index() -> Vec<String> {
    let mut lines = vec![String::from("-"); 40];
    #[par_for]
    for i in 0..40 {
        lines[i] += &i.to_string();
        lines[i].push('!');
        lines[i].insert_str(0, "> ");
    }
    lines
}

#[par_for]
fn options_by_index() -> Vec<Option<Box<u64>>> {
    let xs = numbers(60);
    let mut slots: Vec<Option<Box<u64>>> = vec![None; 60];
    #[par_for]
    for (i, x) in xs.iter().enumerate() {
        if x % 2 == 0 {
            slots[i] = Some(Box::new(*x));
        }
        if let Some(slot) = slots[i].as_mut() {
            **slot += 1;
        }
    }
    slots
}
