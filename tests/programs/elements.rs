//! Elements that iterations write: `out[i] = …`.

use super::{list, numbers, par_for};

list![
    squares,
    saxpy,
    own_reads,
    through_a_slice,
    fields_of_elements,
    methods_of_elements,
    rows,
    row_slices,
    enumerated_out,
    two_arrays,
    swapped,
    in_range_only,
    reversed_range,
    struct_field,
    nested_vectors,
    explicit_indexed,
    arrays,
    boxed,
    with_accumulators,
    cast_index,
    written_then_exit,
    behind_reference,
    deque_of_rows,
    shifted,
    stencil,
];

#[par_for]
fn squares() -> Vec<u64> {
    let mut out = vec![0; 5_000];
    #[par_for]
    for i in 0..5_000 {
        out[i] = (i * i) as u64;
    }
    out
}

#[par_for]
fn saxpy() -> Vec<u64> {
    let x: Vec<f64> = numbers(3_000).iter().map(|x| *x as f64 / 7.0).collect();
    let mut y: Vec<f64> = x.iter().rev().copied().collect();
    let a = 0.3;
    #[par_for]
    for i in 0..x.len() {
        y[i] += a * x[i];
    }
    y.iter().map(|y| y.to_bits()).collect()
}

#[par_for]
fn own_reads() -> Vec<u64> {
    let mut out = numbers(1_000);
    #[par_for]
    for i in 0..out.len() {
        out[i] = out[i] / 2 + out.len() as u64;
        if out[i] % 2 == 0 {
            out[i] += 1;
        }
    }
    out
}

#[par_for]
fn fill(out: &mut [u64], from: &[u64]) {
    #[par_for]
    for i in 0..from.len() {
        out[i] = from[i] * 2;
    }
}

fn through_a_slice() -> Vec<u64> {
    let mut out = vec![1; 800];
    fill(&mut out[100..], &numbers(600));
    out
}

#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Particle {
    position: [f64; 2],
    name: String,
    hits: u32,
}

#[par_for]
fn fields_of_elements() -> Vec<Particle> {
    let mut particles = vec![Particle::default(); 500];
    #[par_for]
    for i in 0..500 {
        particles[i].position[1] = i as f64;
        particles[i].hits += (i % 3) as u32;
        particles[i].name.push_str("p");
    }
    particles
}

impl Particle {
    fn step(&mut self, by: f64) {
        self.position[0] += by;
        self.hits += 1;
    }
}

#[par_for]
fn methods_of_elements() -> (Vec<Particle>, Vec<Vec<u32>>) {
    let mut particles = vec![Particle::default(); 300];
    let mut lists: Vec<Vec<u32>> = vec![vec![5]; 300];
    #[par_for]
    for i in 0..300 {
        particles[i].step(i as f64 / 2.0);
        lists[i].push(i as u32);
        lists[i].sort();
    }
    (particles, lists)
}

#[par_for]
fn rows() -> Vec<usize> {
    let (n, m) = (40, 25);
    let mut grid = vec![0; n * m];
    #[par_for]
    for i in 0..n {
        for j in 0..m {
            grid[i * m + j] = i * 1_000 + j;
        }
        grid[i * m] += 7;
    }
    grid
}

#[par_for]
fn row_slices() -> Vec<u64> {
    let (n, m) = (30, 16);
    let mut grid = numbers(n * m);
    #[par_for]
    for i in 0..n {
        let row = &mut grid[i * m..(i + 1) * m];
        row.sort();
        row[0] = i as u64;
    }
    grid
}

#[par_for]
fn enumerated_out() -> Vec<u64> {
    let data = numbers(2_000);
    let mut out = vec![0; data.len()];
    #[par_for]
    for (i, x) in data.iter().enumerate() {
        if x % 2 == 0 {
            continue;
        }
        out[i] = x * 10;
    }
    out
}

#[par_for]
fn two_arrays() -> (Vec<u64>, Vec<bool>) {
    let data = numbers(900);
    let mut a = vec![0; 900];
    let mut b = vec![false; 900];
    #[par_for]
    for i in 0..900 {
        a[i] = data[i] + data[899 - i];
        b[i] = data[i] > 500_000;
    }
    (a, b)
}

#[par_for]
fn swapped() -> (Vec<u64>, Vec<u64>) {
    let (mut a, mut b) = (numbers(400), vec![0; 400]);
    #[par_for]
    for i in 0..400 {
        if i % 3 == 0 {
            std::mem::swap(&mut a[i], &mut b[i]);
        }
    }
    (a, b)
}

#[par_for]
fn in_range_only() -> Vec<u32> {
    let mut out = vec![9; 100];
    #[par_for]
    for i in 20..90 {
        out[i] = i as u32;
    }
    out
}

#[par_for]
fn reversed_range() -> Vec<usize> {
    let mut out = vec![0; 300];
    #[par_for]
    for i in (0..300).rev().step_by(7) {
        out[i] = i + 1;
    }
    out
}

struct Image {
    width: usize,
    pixels: Vec<u8>,
    gain: u8,
}

#[par_for]
impl Image {
    fn brighten(&mut self) {
        #[par_for]
        for i in 0..self.width {
            self.pixels[i] = self.pixels[i].saturating_add(self.gain);
        }
    }
}

fn struct_field() -> Vec<u8> {
    let mut image = Image { width: 200, pixels: (0..=255).collect(), gain: 100 };
    image.brighten();
    image.pixels
}

#[par_for]
fn nested_vectors() -> Vec<Vec<usize>> {
    let mut grid = vec![vec![0; 9]; 50];
    #[par_for]
    for y in 0..50 {
        for x in 0..9 {
            grid[y][x] = y * x;
        }
        let row = &mut grid[y];
        row.swap(0, 8);
    }
    grid
}

#[par_for]
fn explicit_indexed() -> Vec<usize> {
    let mut out = vec![0; 60];
    let mut flat = vec![1; 60];
    #[par_for(indexed(out, flat / 1))]
    for i in 0..60 {
        out[i] = i * 3;
        flat[i] += i;
    }
    out.extend(flat);
    out
}

#[par_for]
fn arrays() -> [u16; 64] {
    let mut out = [0; 64];
    #[par_for]
    for i in 0..64 {
        out[i] = 1 << (i % 16);
    }
    out
}

#[par_for]
fn boxed() -> Box<[u64]> {
    let mut out = numbers(200).into_boxed_slice();
    #[par_for]
    for i in 0..out.len() {
        out[i] %= 97;
    }
    out
}

#[par_for]
fn with_accumulators() -> (Vec<u64>, u64, Vec<usize>) {
    let data = numbers(1_000);
    let mut out = vec![0; 1_000];
    let mut total = 0;
    let mut big = Vec::new();
    #[par_for]
    for i in 0..1_000 {
        out[i] = data[i] / 3;
        total += out[i];
        if data[i] > 900_000 {
            big.push(i);
        }
    }
    (out, total, big)
}

#[par_for]
fn cast_index() -> Vec<u32> {
    let mut out = vec![0; 128];
    #[par_for]
    for i in 0..128u32 {
        out[i as usize] = i * 2;
    }
    out
}

/// What iterations after the exit wrote is not seen.
#[par_for]
fn written_then_exit() -> (Vec<u64>, Option<u64>) {
    let data = numbers(4_000);
    let mut out = vec![3; 4_000];
    let mut run = || {
        #[par_for]
        for i in 0..4_000 {
            out[i] = data[i];
            if data[i] % 907 == 11 {
                return Some(data[i]);
            }
            out[i] += 1;
        }
        None
    };
    let found = run();
    (out, found)
}

#[par_for]
fn double(values: &mut Vec<u64>) {
    #[par_for]
    for i in 0..values.len() {
        values[i] *= 2;
    }
}

fn behind_reference() -> Vec<u64> {
    let mut values = numbers(77);
    double(&mut values);
    values
}

#[par_for]
fn deque_of_rows() -> Vec<String> {
    let mut names: Vec<Option<String>> = vec![None; 90];
    #[par_for]
    for i in 0..90 {
        names[i] = Some(format!("n{i}"));
        if let Some(name) = &mut names[i] {
            name.push('!');
        }
    }
    names.into_iter().flatten().collect()
}

#[par_for]
fn shifted() -> (Vec<usize>, Vec<u64>) {
    let (n, d) = (200, 7);
    let mut out = vec![0; n + d];
    let mut mirrored = numbers(n);
    #[par_for]
    for i in 0..n {
        out[i + d] = i * 2;
        mirrored[n - 1 - i] += i as u64;
    }
    (out, mirrored)
}

#[par_for]
fn stencil() -> Vec<u64> {
    let old = numbers(500);
    let mut new = old.clone();
    #[par_for]
    for i in 0..old.len() - 2 {
        new[i + 1] = (old[i] + old[i + 1] + old[i + 2]) / 3;
    }
    new
}
