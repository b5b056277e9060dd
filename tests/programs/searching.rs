//! What programs search for, and how they leave their loops.

use super::{eighths as f, list, par_for, small, words};

list![
    knn,
    nearest_pair,
    saddle,
    life_step,
    heat_step,
    blur,
    mandel,
    find_position,
    first_negative,
    any_all,
    count_until,
    search_2d,
    parse_opts,
    early_return_struct,
    ret_vec,
    ret_iter,
    while_let_inner,
    mixed_exits,
    outer_labels,
    closest_to,
    last_two
];

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
struct Hit {
    line: usize,
    text: String,
}

#[par_for]
fn ri() -> impl Iterator<Item = u64> {
    let mut out = vec![];
    #[par_for]
    for x in small(80) {
        if x % 3 == 0 {
            out.push(x * 2);
        }
    }
    out.into_iter().rev()
}

#[par_for]
fn knn() -> Vec<usize> {
    let pts = f(30);
    let mut nearest = vec![0; pts.len()];
    #[par_for]
    for i in 0..pts.len() {
        let mut best = f64::INFINITY;
        for j in 0..pts.len() {
            if i == j {
                continue;
            }
            let d = (pts[i] - pts[j]).abs();
            if d < best {
                best = d;
                nearest[i] = j;
            }
        }
    }
    nearest
}

#[par_for]
fn nearest_pair() -> (f64, (usize, usize)) {
    let pts = f(30);
    let mut best = f64::INFINITY;
    let mut pair = (0, 0);
    #[par_for]
    for i in 0..pts.len() {
        for j in i + 1..pts.len() {
            let d = (pts[i] - pts[j]).abs();
            if d < best {
                best = d;
                pair = (i, j);
            }
        }
    }
    (best, pair)
}

#[par_for]
fn saddle() -> Option<(usize, usize)> {
    let m: Vec<Vec<u64>> = (0..10).map(|r| small(10).into_iter().map(|x| (x + r) % 23).collect()).collect();
    #[par_for]
    for (r, row) in m.iter().enumerate() {
        for (c, &x) in row.iter().enumerate() {
            if row.iter().all(|y| *y <= x) && m.iter().all(|o| o[c] >= x) {
                return Some((r, c));
            }
        }
    }
    None
}

#[par_for]
fn life_step() -> (Vec<Vec<bool>>, usize) {
    let g: Vec<Vec<bool>> =
        (0..8u64).map(|r| small(8).into_iter().map(|x| (x ^ r) % 3 == 0).collect()).collect();
    let mut next = vec![vec![false; 8]; 8];
    let mut alive = 0;
    #[par_for]
    for y in 0..8 {
        for x in 0..8 {
            let mut n = 0;
            for dy in [7, 0, 1] {
                for dx in [7, 0, 1] {
                    if (dy, dx) != (0, 0) && g[(y + dy) % 8][(x + dx) % 8] {
                        n += 1;
                    }
                }
            }
            next[y][x] = matches!((g[y][x], n), (true, 2 | 3) | (false, 3));
            if next[y][x] {
                alive += 1;
            }
        }
    }
    (next, alive)
}

#[par_for]
fn heat_step() -> (Vec<f64>, u64) {
    let mut u = f(40);
    let mut change = 0.0f64;
    for _ in 0..3 {
        let mut next = u.clone();
        #[par_for]
        for i in 1..u.len() - 1 {
            next[i] = u[i] + 0.25 * (u[i - 1] - 2.0 * u[i] + u[i + 1]);
            change = change.max((next[i] - u[i]).abs());
        }
        u = next;
    }
    (u, change.to_bits())
}

#[par_for]
fn blur() -> Vec<u8> {
    let img: Vec<u8> = small(64).iter().map(|x| *x as u8).collect();
    let (w, h) = (8usize, 8usize);
    let mut out = vec![0u8; 64];
    #[par_for]
    for y in 0..h {
        for x in 0..w {
            let mut s = 0u32;
            let mut n = 0;
            for yy in y.saturating_sub(1)..=(y + 1).min(h - 1) {
                for xx in x.saturating_sub(1)..=(x + 1).min(w - 1) {
                    s += img[yy * w + xx] as u32;
                    n += 1;
                }
            }
            out[y * w + x] = (s / n) as u8;
        }
    }
    out
}

#[par_for]
fn mandel() -> (Vec<String>, u64) {
    let mut rows = Vec::new();
    let mut total = 0u64;
    #[par_for]
    for py in 0..12 {
        let mut line = String::new();
        for px in 0..24 {
            let (cx, cy) = (px as f64 / 10.0 - 1.8, py as f64 / 6.0 - 1.0);
            let (mut x, mut y, mut n) = (0.0, 0.0, 0);
            while x * x + y * y < 4.0 && n < 50 {
                (x, y) = (x * x - y * y + cx, 2.0 * x * y + cy);
                n += 1;
            }
            total += n;
            line.push(if n == 50 { '#' } else { '.' });
        }
        rows.push(line);
    }
    (rows, total)
}

#[par_for]
fn find_position() -> Option<usize> {
    let xs = small(80);
    let mut pos = None;
    #[par_for]
    for (i, x) in xs.iter().enumerate() {
        if *x == 77 {
            pos = Some(i);
            break;
        }
    }
    pos
}

#[par_for]
fn first_negative() -> (i64, usize, i64) {
    let mut at = usize::MAX;
    let mut v = 0;
    let mut sum = 0;
    #[par_for]
    for (i, x) in small(80).iter().map(|x| *x as i64 - 20).enumerate() {
        if x < 0 {
            at = i;
            v = x;
            break;
        }
        sum += x;
    }
    (v, at, sum)
}

#[par_for]
fn any_all() -> (bool, bool, bool) {
    let (mut any, mut all, mut none) = (false, true, true);
    #[par_for]
    for x in small(40) {
        any |= x > 99;
        all &= x < 101;
        if x == 50 {
            none = false;
        }
    }
    (any, all, none)
}

#[par_for]
fn count_until() -> (usize, Vec<u64>) {
    let mut n = 0;
    let mut before = vec![];
    #[par_for]
    for x in small(90) {
        if x > 98 {
            break;
        }
        if x % 2 == 0 {
            continue;
        }
        n += 1;
        before.push(x);
    }
    (n, before)
}

#[par_for]
fn search_2d() -> Option<(usize, usize)> {
    let g: Vec<Vec<u64>> = (0..15).map(|r| small(r + 4)).collect();
    let mut found = None;
    #[par_for]
    'rows: for (r, row) in g.iter().enumerate() {
        for (c, x) in row.iter().enumerate() {
            if *x == 62 && r > 2 {
                found = Some((r, c));
                break 'rows;
            }
        }
    }
    found
}

#[par_for]
fn parse_opts() -> Option<u32> {
    let mut t = 0;
    #[par_for]
    for s in ["a1", "b2", "c3"] {
        let d = s.chars().nth(1)?.to_digit(10)?;
        t += d;
    }
    Some(t)
}

#[par_for]
fn early_return_struct() -> Option<Hit> {
    let ws = words();
    #[par_for]
    for (i, w) in ws.iter().enumerate() {
        if w == "egg" {
            return Some(Hit { line: i, text: w.clone() });
        }
    }
    None
}

#[par_for]
fn ret_vec() -> Vec<u64> {
    let mut out = vec![];
    #[par_for]
    for x in small(80) {
        if x == 88 {
            return out;
        }
        out.push(x);
    }
    out.clear();
    out
}

fn ret_iter() -> Vec<u64> {
    ri().collect()
}

#[par_for]
fn while_let_inner() -> (u64, usize) {
    let mut t = 0;
    let mut most = 0;
    #[par_for]
    for x in small(30) {
        let mut stack = vec![x];
        let mut n = 0;
        while let Some(y) = stack.pop() {
            t += y;
            n += 1;
            if y > 3 {
                stack.push(y / 2);
                if y % 2 == 1 {
                    stack.push(y / 3);
                }
            }
        }
        most = most.max(n);
    }
    (t, most)
}

#[par_for]
fn mixed_exits() -> Result<Option<u64>, String> {
    let mut seen = 0;
    #[par_for]
    for x in small(90) {
        if x == 200 {
            return Err(format!("bad after {seen}"));
        }
        if x == 99 {
            return Ok(Some(seen));
        }
        if x == 98 {
            break;
        }
        seen += 1;
    }
    Ok(None)
}

#[par_for]
fn outer_labels() -> Vec<(u64, usize)> {
    let mut log = vec![];
    'all: for r in 0..5 {
        let mut n = 0;
        #[par_for]
        for x in small(30 + r) {
            if x == 73 && r == 3 {
                break 'all;
            }
            if x == 80 && r % 2 == 0 {
                continue 'all;
            }
            n += 1;
        }
        log.push((r, n));
    }
    log
}

#[par_for]
fn closest_to() -> (f64, f64) {
    let mut best = f64::INFINITY;
    let mut which = 0.0;
    #[par_for]
    for x in f(50) {
        let d = (x - 2.2).abs();
        if d < best {
            best = d;
            which = x;
        }
    }
    (best, which)
}

#[par_for]
fn last_two() -> (u64, Option<String>) {
    let mut a = 0;
    let mut name = None;
    #[par_for]
    for x in small(50) {
        if x % 3 == 1 {
            a = x;
            name = Some(format!("n{x}"));
        }
    }
    (a, name)
}
