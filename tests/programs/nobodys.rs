//! Reads of what no iteration owns: above, below, between, by ranges, through fields and references.

use super::{hex, list, par_for, reals};
use std::collections::VecDeque;

list![
    back_up,
    middle_rows,
    middle_rows_loop,
    range_var,
    range_read,
    own_through_other_name,
    negative_products,
    narrow_cast_read,
    cond_read,
    field_grid,
    deref_rows,
    deque_others,
    nested_rows,
    fmt_read,
    early_exit_others,
    i32_index,
    u8_u16_index,
    outer_inner_par,
    lock_guard,
    lu_store,
    unsigned_mid
];

#[par_for]
fn back_up() -> String {
    // rows above: reads below
    let n = 10;
    let mut a = reals(n * n, 3);
    for i in 0..n {
        a[i * n + i] += 80.0;
    }
    for k in (0..n).rev() {
        #[par_for]
        for i in 0..k {
            let f = a[i * n + k] / a[k * n + k];
            for j in 0..=k {
                a[i * n + j] -= f * a[k * n + j];
            }
        }
    }
    hex(&a)
}

#[par_for]
fn middle_rows() -> String {
    // reads on both sides of what is owned
    let n = 10;
    let m = 7;
    let mut a = reals(n * m, 4);
    #[par_for]
    for i in 3..7 {
        for j in 0..m {
            a[i * m + j] = a[i * m + j] * 0.5 + a[j] - a[(n - 1) * m + j];
        }
    }
    hex(&a)
}

#[par_for]
fn middle_rows_loop() -> String {
    // one access, both sides by a loop variable
    let n = 10;
    let m = 6;
    let mut a = reals(n * m, 5);
    #[par_for]
    for i in 4..6 {
        for r in [0, 1, 8, 9] {
            for j in 0..m {
                a[i * m + j] += a[r * m + j];
            }
        }
    }
    hex(&a)
}

#[par_for]
fn range_var() -> String {
    let mut a = reals(40, 6);
    let r = 30..35;
    #[par_for]
    for i in 0..20 {
        a[i] += a[r.clone()].iter().sum::<f64>() + a[37];
    }
    hex(&a)
}

#[par_for]
fn range_read() -> String {
    let mut a = reals(48, 7);
    let k = 5usize;
    let m = 8usize;
    #[par_for]
    for i in 0..4 {
        let s: f64 = a[k * m..(k + 1) * m].iter().sum();
        for j in 0..m {
            a[i * m + j] += s * a[k * m + j];
        }
    }
    hex(&a)
}

#[par_for]
fn own_through_other_name() -> String {
    // a read that looks foreign is one's own for one iteration
    let n = 6;
    let m = 4;
    let mut a = reals(n * m, 8);
    #[par_for]
    for i in 2..n {
        for r in 0..2 {
            let q = if r == 1 { i } else { 0 };
            for j in 0..m {
                a[i * m + j] += 0.25 * a[q * m + j];
            }
        }
    }
    hex(&a)
}

#[par_for]
fn negative_products() -> String {
    let mut a = reals(64, 9);
    #[par_for]
    for i in 40..60usize {
        for dy in -1..=1isize {
            for dx in -1..=1isize {
                a[i] += a[(20 + dy * dx * 3) as usize] + a[(20 + dy * 8 + dx) as usize];
            }
        }
    }
    hex(&a)
}

#[par_for]
fn narrow_cast_read() -> String {
    let mut a = reals(600, 10);
    #[par_for]
    for i in 400..450usize {
        for j in 300..304usize {
            a[i] += a[j as u8 as usize];
        }
    }
    hex(&a)
}

#[par_for]
fn cond_read() -> String {
    let n = 6;
    let m = 5;
    let mut a = reals(n * m, 11);
    #[par_for]
    for i in 1..n {
        for j in 0..m {
            if j > 0 {
                a[i * m + j] += a[j - 1];
            }
            if j + 1 < m {
                a[i * m + j] -= a[j + 1];
            }
        }
    }
    hex(&a)
}

struct Grid {
    w: usize,
    h: usize,
    g: Vec<f64>,
}

#[par_for]
impl Grid {
    fn go(&mut self) {
        #[par_for]
        for y in 1..self.h {
            for x in 0..self.w {
                self.g[y * self.w + x] = self.g[y * self.w + x] + 0.5 * self.g[x];
            }
        }
    }
}

fn field_grid() -> String {
    let mut g = Grid { w: 6, h: 5, g: reals(30, 12) };
    g.go();
    hex(&g.g)
}

#[par_for]
fn through_ref(out: &mut Vec<f64>, k: usize, m: usize) {
    #[par_for]
    for i in 1..out.len() / m {
        for j in 0..m {
            (*out)[i * m + j] += (*out)[k * m + j];
        }
    }
}

fn deref_rows() -> String {
    let mut a = reals(30, 13);
    through_ref(&mut a, 0, 6);
    hex(&a)
}

#[par_for]
fn deque_others() -> String {
    let mut a: VecDeque<f64> = reals(30, 14).into();
    a.rotate_left(7);
    a.push_front(1.5);
    #[par_for]
    for i in 1..5 {
        for j in 0..6 {
            a[i * 6 + j] += a[j];
        }
    }
    let v: Vec<f64> = a.into_iter().collect();
    hex(&v)
}

#[par_for]
fn nested_rows() -> String {
    let n = 8;
    let mut a: Vec<Vec<f64>> = (0..n).map(|i| reals(n, 20 + i as u64)).collect();
    for k in 0..n {
        let p = a[k][k] + 50.0;
        #[par_for]
        for i in k + 1..n {
            let f = a[i][k] / p;
            let row = &a[k];
            let s: f64 = row.iter().sum();
            for j in 0..n {
                a[i][j] -= f * a[k][j] + s * 1e-3;
            }
        }
    }
    a.iter().map(|r| hex(r)).collect()
}

#[par_for]
fn fmt_read() -> String {
    let mut a: Vec<String> = (0..12).map(|i| format!("<{i}>")).collect();
    let k = 11usize;
    #[par_for]
    for i in 0..8 {
        a[i] = format!("{}-{}-{}", a[i], a[k], a[k - 1].len());
    }
    a.join(" ")
}

#[par_for]
fn early_exit_others() -> String {
    let n = 12;
    let m = 5;
    let mut a = reals(n * m, 15);
    let mut seen = 0;
    #[par_for]
    for i in 2..n {
        for j in 0..m {
            a[i * m + j] += a[j] + a[m + j];
        }
        seen += 1;
        if i == 7 {
            break;
        }
    }
    format!("{} {seen}", hex(&a))
}

#[par_for]
fn i32_index() -> String {
    let n = 8i32;
    let m = 4i32;
    let mut a = reals(32, 16);
    #[par_for]
    for i in 1..n {
        for j in 0..m {
            a[(i * m + j) as usize] *= a[j as usize];
        }
    }
    hex(&a)
}

#[par_for]
fn u8_u16_index() -> String {
    let mut a = reals(100, 17);
    let mut b = vec![0u32; 300];
    #[par_for]
    for i in 0..50u8 {
        a[i as usize] += a[99];
    }
    #[par_for]
    for i in (0..300u16).rev().step_by(3) {
        b[i as usize] = i as u32 * 7;
    }
    format!("{} {b:?}", hex(&a))
}

#[par_for]
fn outer_inner_par() -> String {
    let (n, m) = (5usize, 6usize);
    let mut a = reals(n * m, 59);
    let first = 0usize;
    #[par_for]
    for i in 1..n {
        #[par_for]
        for j in 0..m {
            a[i * m + j] += a[first * m + j];
        }
    }
    hex(&a)
}

#[par_for]
fn lock_guard() -> String {
    let lock = std::sync::Mutex::new(reals(30, 66));
    {
        let mut g = lock.lock().unwrap();
        #[par_for]
        for i in 1..5 {
            for j in 0..6 {
                g[i * 6 + j] -= g[j];
            }
        }
    }
    hex(&lock.into_inner().unwrap())
}

#[par_for]
fn lu_store() -> String {
    let n = 9;
    let mut a = reals(n * n, 2);
    for i in 0..n {
        a[i * n + i] += 90.0;
    }
    for k in 0..n {
        #[par_for]
        for i in k + 1..n {
            a[i * n + k] /= a[k * n + k];
            for j in k + 1..n {
                a[i * n + j] -= a[i * n + k] * a[k * n + j];
            }
        }
    }
    hex(&a)
}

#[par_for]
fn unsigned_mid() -> String {
    let (n, m) = (9usize, 4usize);
    let mut a = reals(n * m, 81);
    let mid = n / 2;
    #[par_for]
    for i in 0..n {
        if i != mid {
            for j in 0..m {
                a[i * m + j] += 1.0;
            }
        }
    }
    hex(&a)
}
