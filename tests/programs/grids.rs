//! Stencils, images, structures of arrays and other arrays changed in place.

use super::{list, numbers, par_for};

list![
    heat_with_two_buffers,
    heat_in_three_dimensions,
    life,
    life_on_rows,
    wave,
    blur_rows,
    blur_columns,
    sobel,
    greyscale,
    brightness_by_channel,
    flip_horizontally,
    flip_vertically,
    rotated_image,
    downsampled,
    upsampled,
    dilated,
    wavefront,
    edit_distance_diagonals,
    prefix_by_blocks,
];

#[par_for]
fn heat_with_two_buffers() -> Vec<u64> {
    let (h, w) = (18, 21);
    let mut now: Vec<f64> = numbers(h * w).iter().map(|x| *x as f64 / 512.0).collect();
    let mut next = now.clone();
    for _ in 0..6 {
        #[par_for]
        for y in 1..h - 1 {
            for x in 1..w - 1 {
                let i = y * w + x;
                next[i] = now[i] + 0.1 * (now[i - 1] + now[i + 1] + now[i - w] + now[i + w] - 4.0 * now[i]);
            }
        }
        std::mem::swap(&mut now, &mut next);
    }
    now.iter().map(|x| x.to_bits()).collect()
}

#[par_for]
fn heat_in_three_dimensions() -> Vec<u64> {
    let (nz, ny, nx) = (7, 6, 8);
    let at = |z: usize, y: usize, x: usize| (z * ny + y) * nx + x;
    let a: Vec<f64> = numbers(nz * ny * nx).iter().map(|x| *x as f64).collect();
    let mut b = a.clone();
    #[par_for]
    for z in 1..nz - 1 {
        for y in 1..ny - 1 {
            for x in 1..nx - 1 {
                let around =
                    a[at(z - 1, y, x)] + a[at(z + 1, y, x)] + a[at(z, y - 1, x)] + a[at(z, y + 1, x)];
                b[(z * ny + y) * nx + x] = around / 4.0 - a[at(z, y, x)];
            }
        }
    }
    b.iter().map(|x| x.to_bits()).collect()
}

#[par_for]
fn life() -> Vec<u8> {
    let (h, w) = (15, 17);
    let mut cells: Vec<u8> = numbers(h * w).iter().map(|x| (x % 3 == 0) as u8).collect();
    for _ in 0..5 {
        let mut next = vec![0; h * w];
        #[par_for]
        for y in 0..h {
            for x in 0..w {
                let mut around = 0;
                for dy in [h - 1, 0, 1] {
                    for dx in [w - 1, 0, 1] {
                        if dy != 0 || dx != 0 {
                            around += cells[(y + dy) % h * w + (x + dx) % w];
                        }
                    }
                }
                let alive = cells[y * w + x] == 1;
                next[y * w + x] = (around == 3 || alive && around == 2) as u8;
            }
        }
        cells = next;
    }
    cells
}

#[par_for]
fn life_on_rows() -> Vec<Vec<bool>> {
    let (h, w) = (12, 14);
    let old: Vec<Vec<bool>> =
        numbers(h * w).chunks(w).map(|row| row.iter().map(|x| x % 2 == 0).collect()).collect();
    let mut new = vec![vec![false; w]; h];
    #[par_for]
    for y in 1..h - 1 {
        for x in 1..w - 1 {
            let mut around = 0;
            for yy in y - 1..=y + 1 {
                for xx in x - 1..=x + 1 {
                    around += (old[yy][xx] && (yy, xx) != (y, x)) as u32;
                }
            }
            new[y][x] = matches!((old[y][x], around), (true, 2) | (_, 3));
        }
    }
    new
}

#[par_for]
fn wave() -> Vec<u64> {
    let n = 64;
    let mut before = vec![0.0f32; n];
    let mut now: Vec<f32> = (0..n).map(|i| (i as f32 * 0.3).sin()).collect();
    for _ in 0..8 {
        let mut next = vec![0.0f32; n];
        #[par_for]
        for i in 1..n - 1 {
            next[i] = 2.0 * now[i] - before[i] + 0.2 * (now[i - 1] - 2.0 * now[i] + now[i + 1]);
        }
        before = now;
        now = next;
    }
    now.iter().map(|x| x.to_bits() as u64).collect()
}

fn image(w: usize, h: usize) -> Vec<u8> {
    numbers(w * h * 3).iter().map(|x| (x % 256) as u8).collect()
}

#[par_for]
fn blur_rows() -> Vec<u8> {
    let (w, h, r) = (20, 9, 2);
    let input = image(w, h);
    let mut out = vec![0u8; w * h * 3];
    #[par_for]
    for y in 0..h {
        for x in 0..w {
            for c in 0..3 {
                let (from, to) = (x.saturating_sub(r), (x + r).min(w - 1));
                let sum: u32 = (from..=to).map(|k| input[(y * w + k) * 3 + c] as u32).sum();
                out[(y * w + x) * 3 + c] = (sum / (to - from + 1) as u32) as u8;
            }
        }
    }
    out
}

/// Columns of a flat image: scattered.
#[par_for]
fn blur_columns() -> Vec<u8> {
    let (w, h) = (20, 9);
    let input = image(w, h);
    let mut out = vec![0u8; w * h];
    #[par_for]
    for x in 0..w {
        let mut last = 0;
        for y in 0..h {
            last = (last + input[(y * w + x) * 3] as u32) / 2;
            out[y * w + x] = last as u8;
        }
    }
    out
}

#[par_for]
fn sobel() -> Vec<i32> {
    let (w, h) = (16, 13);
    let grey: Vec<i32> = image(w, h).chunks(3).map(|c| c.iter().map(|x| *x as i32).sum()).collect();
    let mut edges = vec![0; w * h];
    #[par_for]
    for y in 1..h - 1 {
        for x in 1..w - 1 {
            let p = |dy: usize, dx: usize| grey[(y + dy - 1) * w + x + dx - 1];
            let gx = p(0, 2) + 2 * p(1, 2) + p(2, 2) - p(0, 0) - 2 * p(1, 0) - p(2, 0);
            let gy = p(2, 0) + 2 * p(2, 1) + p(2, 2) - p(0, 0) - 2 * p(0, 1) - p(0, 2);
            edges[y * w + x] = gx.abs() + gy.abs();
        }
    }
    edges
}

#[par_for]
fn greyscale() -> Vec<u8> {
    let rgb = image(33, 5);
    let mut grey = vec![0u8; rgb.len() / 3];
    #[par_for]
    for i in 0..grey.len() {
        let (r, g, b) = (rgb[3 * i] as u32, rgb[3 * i + 1] as u32, rgb[3 * i + 2] as u32);
        grey[i] = ((r * 77 + g * 150 + b * 29) >> 8) as u8;
    }
    grey
}

#[par_for]
fn brightness_by_channel() -> Vec<u8> {
    let mut rgb = image(31, 6);
    let gains = [3, 2, 5];
    #[par_for]
    for p in 0..rgb.len() / 3 {
        for c in 0..3 {
            rgb[3 * p + c] = rgb[3 * p + c].saturating_mul(gains[c]);
        }
        let (r, g) = (rgb[3 * p], rgb[3 * p + 1]);
        rgb[3 * p + 2] = r.max(g);
    }
    rgb
}

#[par_for]
fn flip_horizontally() -> Vec<u8> {
    let (w, h) = (15, 8);
    let mut pixels = image(w, h);
    #[par_for]
    for y in 0..h {
        for x in 0..w / 2 {
            for c in 0..3 {
                let (a, b) = ((y * w + x) * 3 + c, (y * w + w - 1 - x) * 3 + c);
                pixels.swap(a, b);
            }
        }
    }
    pixels
}

#[par_for]
fn flip_vertically() -> Vec<u8> {
    let (w, h) = (15, 8);
    let input = image(w, h);
    let mut out = vec![0; input.len()];
    #[par_for]
    for y in 0..h {
        let from = y * w * 3;
        let to = (h - 1 - y) * w * 3;
        for k in 0..w * 3 {
            out[to + k] = input[from + k];
        }
    }
    out
}

#[par_for]
fn rotated_image() -> Vec<u8> {
    let (w, h) = (14, 9);
    let input = image(w, h);
    let mut out = vec![0; w * h];
    #[par_for]
    for y in 0..h {
        for x in 0..w {
            out[x * h + (h - 1 - y)] = input[(y * w + x) * 3];
        }
    }
    out
}

#[par_for]
fn downsampled() -> Vec<u32> {
    let (w, h) = (16, 10);
    let input = image(w, h);
    let mut out = vec![0; w / 2 * (h / 2)];
    #[par_for]
    for y in 0..h / 2 {
        for x in 0..w / 2 {
            let mut sum = 0;
            for dy in 0..2 {
                for dx in 0..2 {
                    sum += input[((2 * y + dy) * w + 2 * x + dx) * 3] as u32;
                }
            }
            out[y * (w / 2) + x] = sum;
        }
    }
    out
}

#[par_for]
fn upsampled() -> Vec<u8> {
    let (w, h) = (9, 7);
    let input = image(w, h);
    let mut out = vec![0; 4 * w * h];
    #[par_for]
    for y in 0..h {
        for x in 0..w {
            let p = input[(y * w + x) * 3];
            out[(2 * y) * (2 * w) + 2 * x] = p;
            out[(2 * y) * (2 * w) + 2 * x + 1] = p / 2;
            out[(2 * y + 1) * (2 * w) + 2 * x] = p / 3;
            out[(2 * y + 1) * (2 * w) + 2 * x + 1] = p / 4;
        }
    }
    out
}

#[par_for]
fn dilated() -> Vec<u8> {
    let (w, h) = (17, 11);
    let mask: Vec<u8> = numbers(w * h).iter().map(|x| (x % 5 == 0) as u8).collect();
    let mut out = mask.clone();
    #[par_for]
    for y in 0..h {
        for x in 0..w {
            for (dy, dx) in [(-1i32, 0i32), (1, 0), (0, -1), (0, 1)] {
                let (yy, xx) = (y as i32 + dy, x as i32 + dx);
                if yy >= 0 && yy < h as i32 && xx >= 0 && xx < w as i32 {
                    out[y * w + x] |= mask[yy as usize * w + xx as usize];
                }
            }
        }
    }
    out
}

/// Diagonal after diagonal, each of them in parallel into a buffer of its own.
#[par_for]
fn wavefront() -> Vec<Vec<u64>> {
    let n = 14;
    let costs = numbers(n * n);
    let mut diagonals: Vec<Vec<u64>> = Vec::new();
    for d in 0..2 * n - 1 {
        let first = d.saturating_sub(n - 1);
        let last = d.min(n - 1);
        let mut diagonal = vec![0; n];
        #[par_for]
        for i in first..=last {
            let j = d - i;
            let up = if i > 0 { diagonals[d - 1][i - 1] } else { u64::MAX };
            let left = if j > 0 { diagonals[d - 1][i] } else { u64::MAX };
            let before = if d == 0 { 0 } else { up.min(left) };
            diagonal[i] = costs[i * n + j] + before;
        }
        diagonals.push(diagonal);
    }
    diagonals
}

#[par_for]
fn edit_distance_diagonals() -> usize {
    let (a, b) = (b"kitten sitting on a mat", b"sitting kitten at a mall");
    let (n, m) = (a.len(), b.len());
    let (mut before, mut now) = (vec![0; n + 1], vec![0; n + 1]);
    for d in 1..=n + m {
        let mut next = vec![0; n + 1];
        #[par_for]
        for i in d.saturating_sub(m)..=d.min(n) {
            let j = d - i;
            next[i] = if i == 0 || j == 0 {
                i + j
            } else {
                let same = (a[i - 1] != b[j - 1]) as usize;
                (now[i - 1] + 1).min(now[i] + 1).min(before[i - 1] + same)
            };
        }
        before = now;
        now = next;
    }
    now[n]
}

#[par_for]
fn prefix_by_blocks() -> Vec<u64> {
    let mut xs = numbers(1_000);
    let block = 64;
    let blocks = xs.len().div_ceil(block);
    let mut sums = vec![0; blocks];
    let n = xs.len();
    #[par_for]
    for b in 0..blocks {
        let (lo, hi) = (b * block, ((b + 1) * block).min(n));
        for i in lo + 1..hi {
            xs[i] += xs[i - 1];
        }
        sums[b] = xs[hi - 1];
    }
    let mut before = 0;
    for sum in &mut sums {
        before += std::mem::replace(sum, before);
    }
    #[par_for]
    for b in 0..blocks {
        for i in b * block..n.min((b + 1) * block) {
            xs[i] += sums[b];
        }
    }
    xs
}
