//! Grids and images: stencils over time steps, filters, planes of arrays of three dimensions.

use super::{bits, list, numbers, par_for, reals};

list![
    heat_with_swap,
    wave_with_three_buffers,
    life_on_a_torus,
    life_in_rows,
    box_blur,
    sobel,
    threshold_and_invert,
    bayer_to_gray,
    rotated_image,
    flipped_in_place,
    planes_of_three,
    middle_planes,
    last_axis,
    stencil_in_three,
    halo_exchange,
];

fn bytes(count: usize) -> Vec<u8> {
    numbers(count).into_iter().map(|number| number as u8).collect()
}

#[par_for]
fn heat_with_swap() -> Vec<u64> {
    let (h, w) = (17, 23);
    let mut now = reals(h * w, 4);
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
    bits(&now)
}

#[par_for]
fn wave_with_three_buffers() -> Vec<u64> {
    let n = 300;
    let (mut old, mut now, mut next) = (reals(n, 1), reals(n, 2), vec![0.0; n]);
    for _ in 0..5 {
        #[par_for]
        for i in 1..n - 1 {
            next[i] = 2.0 * now[i] - old[i] + 0.25 * (now[i - 1] - 2.0 * now[i] + now[i + 1]);
        }
        (old, now, next) = (now, next, old);
    }
    bits(&now)
}

#[par_for]
fn life_on_a_torus() -> Vec<u8> {
    let (h, w) = (20, 31);
    let mut world: Vec<u8> = numbers(h * w).iter().map(|n| (n % 3 == 0) as u8).collect();
    for _ in 0..4 {
        let mut next = vec![0u8; h * w];
        #[par_for]
        for cell in 0..h * w {
            let (y, x) = (cell / w, cell % w);
            let mut count = 0;
            for dy in [h - 1, 0, 1] {
                for dx in [w - 1, 0, 1] {
                    if dy != 0 || dx != 0 {
                        count += world[(y + dy) % h * w + (x + dx) % w];
                    }
                }
            }
            next[cell] = (count == 3 || count == 2 && world[cell] == 1) as u8;
        }
        world = next;
    }
    world
}

#[par_for]
fn life_in_rows() -> Vec<Vec<bool>> {
    let (h, w) = (15, 19);
    let mut world: Vec<Vec<bool>> =
        numbers(h * w).chunks(w).map(|row| row.iter().map(|n| n % 3 == 0).collect()).collect();
    let mut next = world.clone();
    for _ in 0..4 {
        #[par_for]
        for y in 0..h {
            for x in 0..w {
                let mut count = 0;
                for ny in y.saturating_sub(1)..(y + 2).min(h) {
                    for nx in x.saturating_sub(1)..(x + 2).min(w) {
                        if (ny, nx) != (y, x) && world[ny][nx] {
                            count += 1;
                        }
                    }
                }
                next[y][x] = matches!((world[y][x], count), (_, 3) | (true, 2));
            }
        }
        std::mem::swap(&mut world, &mut next);
    }
    world
}

#[par_for]
fn box_blur() -> Vec<u8> {
    let (h, w) = (22, 27);
    let image = bytes(h * w);
    let mut out = image.clone();
    #[par_for]
    for y in 1..h - 1 {
        for x in 1..w - 1 {
            let mut sum = 0u32;
            for dy in 0..3 {
                for dx in 0..3 {
                    sum += image[(y + dy - 1) * w + x + dx - 1] as u32;
                }
            }
            out[y * w + x] = (sum / 9) as u8;
        }
    }
    out
}

#[par_for]
fn sobel() -> Vec<u8> {
    let (h, w) = (18usize, 21usize);
    let image = bytes(h * w);
    let at = |y: usize, x: usize| image[y * w + x] as i32;
    let mut out = vec![0u8; h * w];
    #[par_for]
    for y in 1..h - 1 {
        let row = &mut out[y * w..(y + 1) * w];
        for x in 1..w - 1 {
            let gx = at(y - 1, x + 1) + 2 * at(y, x + 1) + at(y + 1, x + 1)
                - at(y - 1, x - 1)
                - 2 * at(y, x - 1)
                - at(y + 1, x - 1);
            let gy = at(y + 1, x - 1) + 2 * at(y + 1, x) + at(y + 1, x + 1)
                - at(y - 1, x - 1)
                - 2 * at(y - 1, x)
                - at(y - 1, x + 1);
            row[x] = ((gx * gx + gy * gy) as f64).sqrt().min(255.0) as u8;
        }
    }
    out
}

#[par_for]
fn threshold_and_invert() -> (Vec<u8>, usize) {
    let mut image = bytes(900);
    let mut white = 0;
    #[par_for]
    for p in 0..image.len() {
        image[p] = if image[p] > 127 { 255 } else { 0 };
        image[p] = !image[p];
        if image[p] == 255 {
            white += 1;
        }
    }
    (image, white)
}

#[par_for]
fn bayer_to_gray() -> Vec<u8> {
    let (h, w) = (16, 20);
    let raw = bytes(h * w);
    let mut out = vec![0u8; h / 2 * (w / 2)];
    #[par_for]
    for y in (0..h).step_by(2) {
        for x in (0..w).step_by(2) {
            let sum = raw[y * w + x] as u16
                + raw[y * w + x + 1] as u16
                + raw[(y + 1) * w + x] as u16
                + raw[(y + 1) * w + x + 1] as u16;
            out[y / 2 * (w / 2) + x / 2] = (sum / 4) as u8;
        }
    }
    out
}

#[par_for]
fn rotated_image() -> Vec<u8> {
    let (h, w) = (13, 17);
    let image = bytes(h * w * 3);
    let mut out = vec![0u8; h * w * 3];
    #[par_for]
    for x in 0..w {
        for y in 0..h {
            for c in 0..3 {
                out[(x * h + (h - 1 - y)) * 3 + c] = image[(y * w + x) * 3 + c];
            }
        }
    }
    out
}

#[par_for]
fn flipped_in_place() -> Vec<u8> {
    let (h, w) = (12, 15);
    let mut image = bytes(h * w);
    #[par_for]
    for y in 0..h {
        for x in 0..w / 2 {
            image.swap(y * w + x, y * w + w - 1 - x);
        }
    }
    image
}

#[par_for]
fn halo_exchange() -> Vec<u64> {
    let (ranks, local) = (8, 12);
    let mut parts: Vec<Vec<u64>> = numbers(ranks * local).chunks(local).map(<[u64]>::to_vec).collect();
    for _ in 0..3 {
        let edges: Vec<(u64, u64)> = parts.iter().map(|part| (part[0], part[local - 1])).collect();
        #[par_for]
        for rank in 0..ranks {
            let left = edges[(rank + ranks - 1) % ranks].1;
            let right = edges[(rank + 1) % ranks].0;
            let old = parts[rank].clone();
            for k in 0..local {
                let before = if k == 0 { left } else { old[k - 1] };
                let after = if k + 1 == local { right } else { old[k + 1] };
                parts[rank][k] = (before + 2 * old[k] + after) % 1_000_003;
            }
        }
    }
    parts.concat()
}

#[par_for]
fn planes_of_three() -> Vec<u64> {
    let (d, h, w) = (5, 6, 7);
    let mut v = numbers(d * h * w);
    #[par_for]
    for z in 0..d {
        for y in 0..h {
            for x in 0..w {
                let i = (z * h + y) * w + x;
                v[i] = v[i] * 3 + (z + y + x) as u64;
            }
        }
    }
    v
}

#[par_for]
fn middle_planes() -> Vec<u64> {
    let (d, h, w) = (5, 6, 7);
    let mut v = numbers(d * h * w);
    #[par_for]
    for y in 0..h {
        for z in 0..d {
            for x in 0..w {
                v[(z * h + y) * w + x] += (z * y * x) as u64;
                v[(z * h + y) * w + x] %= 1009;
            }
        }
    }
    v
}

#[par_for]
fn last_axis() -> Vec<u64> {
    let (d, h, w) = (4, 5, 9);
    let mut v = numbers(d * h * w);
    #[par_for]
    for x in 0..w {
        for z in 0..d {
            for y in 1..h {
                v[z * h * w + y * w + x] += v[z * h * w + (y - 1) * w + x];
            }
        }
    }
    v
}

#[par_for]
fn stencil_in_three() -> Vec<u64> {
    let (d, h, w) = (6, 7, 8);
    let a = reals(d * h * w, 3);
    let mut b = a.clone();
    #[par_for]
    for z in 1..d - 1 {
        for y in 1..h - 1 {
            for x in 1..w - 1 {
                let i = z * h * w + y * w + x;
                b[i] = a[i - h * w] + a[i + h * w] + a[i - w] + a[i + w] + a[i - 1] + a[i + 1] - 6.0 * a[i];
            }
        }
    }
    bits(&b)
}
