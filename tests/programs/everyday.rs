//! What people write beside the textbook forms: found by trying to break the macro.

use super::{list, par_for};

list![
    imported_inside,
    written_through_a_reference,
    written_bytes,
    written_into_own_text,
    products_written_out,
    capital_names,
    serial_depends,
    serial_with_a_parallel_loop_inside,
    serial_collapsed,
    continue_in_a_macro,
    chosen_serial_with_rc,
];

#[par_for]
fn written_through_a_reference() -> String {
    use std::fmt::Write;
    let mut text = String::new();
    #[par_for]
    for i in 0..120 {
        write!(&mut text, "{i},").unwrap();
        if i % 7 == 0 {
            writeln!(&mut text).unwrap();
        }
    }
    text
}

#[par_for]
fn written_bytes() -> Result<Vec<u8>, std::io::Error> {
    use std::io::Write;
    let mut bytes = Vec::new();
    #[par_for]
    for i in 0..120 {
        write!(bytes, "{i:>4}")?;
        bytes.push(b';');
    }
    Ok(bytes)
}

struct Shout(String);

impl std::fmt::Write for Shout {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.push_str(&text.to_uppercase());
        Ok(())
    }
}

#[par_for]
fn written_into_own_text() -> String {
    use std::fmt::Write;
    let mut shout = Shout(String::new());
    #[par_for]
    for i in 0..90 {
        write!(shout, "line {i} ").unwrap();
    }
    shout.0
}

#[par_for]
fn products_written_out() -> (u64, f64, u32) {
    let (mut product, mut scale, mut bits) = (3u64, 2.0f64, 0u32);
    #[par_for]
    for i in 1..=15u64 {
        product = product * i;
        scale = scale * 0.5 * 4.0;
        bits = bits | 1 << i;
    }
    (product, scale, bits)
}

#[allow(non_snake_case)]
#[par_for]
fn multiply(A: &[f64], B: &[f64], C: &mut [f64], N: usize) {
    #[par_for]
    for I in 0..N {
        for J in 0..N {
            let mut S = 0.0;
            for K in 0..N {
                S += A[I * N + K] * B[K * N + J];
            }
            C[I * N + J] = S;
        }
    }
}

fn capital_names() -> Vec<f64> {
    let a: Vec<f64> = (0..144).map(|x| x as f64 / 7.0).collect();
    let mut c = vec![0.0; 144];
    multiply(&a, &a, &mut c, 12);
    c
}

/// The plain loop itself: an iteration may need what the last one left.
#[par_for(backend = "serial")]
fn in_order(items: &[i32]) -> Result<(i32, Vec<i32>), String> {
    let mut before = 0;
    let mut running = vec![0];
    let mut word = String::new();
    #[par_for(workers = 3, when = before == 0)]
    'items: for x in items {
        if *x < 0 {
            return Err(format!("{before} {word}"));
        }
        before = before * 2 + x;
        match x {
            3 => continue 'items,
            8 => break 'items,
            _ => {}
        }
        word.push_str(&x.to_string());
        if word.len() > 3 {
            word.clear();
        }
        running.push(running[running.len() - 1] + before);
    }
    Ok((before, running))
}

fn serial_depends() -> Vec<Result<(i32, Vec<i32>), String>> {
    [&[1, 2, 3, 4, 5, 6][..], &[1, 2, 8, 4], &[1, 2, -8], &[]].map(in_order).to_vec()
}

#[par_for]
fn serial_with_a_parallel_loop_inside() -> Result<Vec<u64>, String> {
    let mut seen = vec![1u64];
    #[par_for(backend = "serial")]
    for i in 0..20u64 {
        let mut total = seen[seen.len() - 1] % 97;
        #[par_for]
        for j in 0..i {
            if j == 40 {
                return Err("never".into());
            }
            total += j;
        }
        seen.push(total);
    }
    Ok(seen)
}

#[par_for]
fn serial_collapsed() -> (i64, Option<usize>) {
    let mut value = 1i64;
    let mut worker = None;
    #[par_for(backend = "serial", collapse = 2)]
    for i in 0..5 {
        for j in 0..4 {
            value = (value * 3 + i * j) % 1_000_003;
        }
    }
    #[par_for(backend = "serial")]
    for _ in 0..1 {
        worker = Some(0);
    }
    (value, worker)
}

macro_rules! next_if {
    ($condition:expr) => {
        if $condition {
            continue;
        }
    };
    ($condition:expr, $label:lifetime) => {
        if $condition {
            continue $label;
        }
    };
}

/// A `break` in such a macro does not compile; a `continue` does.
#[par_for]
fn continue_in_a_macro() -> (u64, Vec<u64>) {
    let mut total = 0;
    let mut rows = Vec::new();
    #[par_for]
    'rows: for i in 0..300u64 {
        next_if!(i % 7 == 3);
        for j in 0..5 {
            next_if!(j == 2);
            next_if!(i % 11 + j == 9, 'rows);
            total += j;
        }
        rows.push(i);
        if i == 250 {
            break 'rows;
        }
    }
    (total, rows)
}

/// Nothing need be `Sync` where the backend chosen at run time is this thread.
#[par_for]
fn chosen_serial_with_rc() -> Vec<i32> {
    let backend = parloop::Backend::Serial;
    let step = std::rc::Rc::new(std::cell::Cell::new(3));
    let mut values = Vec::new();
    #[par_for(backend = backend)]
    for i in 0..50 {
        step.set(step.get() + 1);
        values.push(i * step.get());
    }
    values
}

#[par_for]
fn imported_inside() -> (String, Vec<u8>) {
    let (mut text, mut bytes) = (String::new(), Vec::new());
    #[par_for]
    for i in 0..200 {
        use std::fmt::Write;
        write!(text, "{i},").unwrap();
    }
    #[par_for]
    for i in 0..200 {
        if i % 3 == 0 {
            use std::io::Write;
            writeln!(bytes, "{i}").unwrap();
        }
    }
    (text, bytes)
}
