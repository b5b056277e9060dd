//! Induction variables: what is added in every iteration, and read.

use super::{list, numbers, par_for};

list![
    read_before,
    read_after_it,
    downwards,
    by_an_outer_amount,
    several_steps,
    floats,
    doubling,
    with_exit,
    with_question,
    in_a_field,
    behind_a_reference,
    in_strings,
    wrapping_around,
    written_out,
    overflow,
    seen_after_no_iteration,
    pulled,
    durations,
    counter_as_position,
];

#[par_for]
fn read_before() -> (Vec<(usize, u64)>, usize) {
    let mut k = 3;
    let mut pairs = Vec::new();
    #[par_for]
    for x in numbers(700) {
        pairs.push((k, x));
        k += 2;
    }
    (pairs, k)
}

#[par_for]
fn read_after_it() -> (u64, u8) {
    let (mut number, mut total) = (0u8, 0);
    #[par_for]
    for x in numbers(200) {
        number += 1;
        if x % 2 == 0 {
            total += x * number as u64;
        }
    }
    (total, number)
}

#[par_for]
fn downwards() -> (i64, Vec<i64>) {
    let mut left = 500i64;
    let mut all = vec![];
    #[par_for]
    for x in numbers(900) {
        left -= 3;
        if x as i64 % 7 == left.rem_euclid(7) {
            all.push(left);
        }
    }
    (left, all)
}

#[par_for]
fn by_an_outer_amount() -> (usize, Vec<usize>) {
    let (stride, data) = (7, numbers(300));
    let mut at = 0;
    let mut found = Vec::new();
    #[par_for]
    for x in &data {
        if data[at % data.len()] > *x {
            found.push(at);
        }
        at += stride + data.len() / 100;
    }
    (at, found)
}

#[par_for]
fn several_steps() -> (i32, i64) {
    let (mut k, mut sum) = (1i32, 0i64);
    #[par_for]
    for x in 0..800i64 {
        k += 5;
        sum += x * i64::from(k);
        k -= 3;
        sum -= i64::from(k);
    }
    (k, sum)
}

/// Added up one by one, as in the plain loop.
#[par_for]
fn floats() -> (u64, Vec<u64>) {
    let mut time = 0.1f64;
    let mut at = Vec::new();
    #[par_for]
    for x in numbers(900) {
        if x % 5 == 0 {
            at.push(time.to_bits());
        }
        time += 0.01;
    }
    (time.to_bits(), at)
}

#[par_for]
fn doubling() -> (u64, f32, Vec<u64>) {
    let (mut power, mut half) = (1u64, 1.0f32);
    let mut all = vec![];
    #[par_for]
    for i in 0..60u32 {
        all.push(power ^ half.to_bits() as u64);
        power *= 2;
        half *= 0.5;
        all.push(u64::from(i));
    }
    (power, half, all)
}

#[par_for]
fn with_exit() -> (u32, Option<(u32, u64)>) {
    let mut number = 10u32;
    let mut found = None;
    #[par_for]
    for x in numbers(2_000) {
        number += 1;
        if x % 777 == 5 {
            found = Some((number, x));
            break;
        }
    }
    (number, found)
}

#[par_for]
fn parse(text: &str) -> Result<u64, String> {
    let mut line = 1;
    let mut total = 0;
    #[par_for]
    for word in text.lines() {
        total += word.parse::<u64>().map_err(|error| format!("line {line}: {error}"))?;
        line += 1;
    }
    Ok(total * line)
}

fn with_question() -> Vec<Result<u64, String>> {
    let good: String = (0..300).map(|x| format!("{x}\n")).collect();
    vec![parse(&good), parse(&(good.clone() + "x\n3\ny")), parse("")]
}

struct Writer {
    line: usize,
    out: Vec<String>,
}

#[par_for]
impl Writer {
    fn write(&mut self, data: &[u64]) {
        #[par_for]
        for x in data {
            self.line += 1;
            self.out.push(format!("{}: {x}", self.line));
        }
    }
}

fn in_a_field() -> (usize, Vec<String>) {
    let mut writer = Writer { line: 0, out: vec![] };
    writer.write(&numbers(150));
    writer.write(&numbers(30));
    (writer.line, writer.out)
}

#[par_for]
fn label(next: &mut u32, data: &[u64]) -> Vec<u32> {
    let mut labels = Vec::new();
    #[par_for]
    for x in data {
        if x % 2 == 0 {
            labels.push(*next);
        }
        *next += 1;
    }
    labels
}

fn behind_a_reference() -> (u32, Vec<u32>) {
    let mut next = 7;
    let mut labels = label(&mut next, &numbers(300));
    labels.extend(label(&mut next, &numbers(20)));
    (next, labels)
}

#[par_for]
fn in_strings() -> Vec<String> {
    let mut number = 1;
    let mut lines = Vec::new();
    #[par_for]
    for x in numbers(200) {
        lines.push(format!("{number:>3}. {x}"));
        number += 1;
    }
    lines
}

#[par_for]
fn wrapping_around() -> (u8, u32) {
    let (mut k, mut sum) = (200u8, 0u32);
    #[par_for]
    for _ in 0..1_000 {
        k = k.wrapping_add(7);
        sum += u32::from(k);
    }
    (k, sum)
}

#[par_for]
fn written_out() -> (i16, i64) {
    let (mut k, mut sum) = (5i16, 0);
    #[par_for]
    for x in 0..500 {
        k = k + 3;
        sum += i64::from(k) * x;
    }
    (k, sum)
}

#[par_for]
fn overflow() -> (String, u64) {
    let caught = std::panic::catch_unwind(|| {
        let (mut k, mut sum) = (250u8, 0u64);
        #[par_for]
        for x in numbers(100) {
            sum += x * u64::from(k);
            k += 1;
        }
        sum
    });
    let message =
        |panic: Box<dyn std::any::Any + Send>| panic.downcast_ref::<&str>().map(|text| text.to_string());
    match caught {
        Ok(sum) => ("none".into(), sum),
        Err(panic) => (message(panic).unwrap_or_default(), 0),
    }
}

#[par_for]
fn seen_after_no_iteration() -> (u8, u64) {
    let (mut k, mut sum) = (255u8, 0);
    #[par_for]
    for x in numbers(0) {
        sum += x + u64::from(k);
        k += 1;
    }
    (k, sum)
}

#[par_for]
fn pulled() -> (usize, Vec<(usize, char)>) {
    let mut at = 1;
    let mut marks = vec![];
    #[par_for]
    for c in "a text, of no length; known: before. it! is? over".chars() {
        if !c.is_alphanumeric() {
            marks.push((at, c));
        }
        at += 1;
    }
    (at, marks)
}

#[par_for]
fn durations() -> Vec<u128> {
    let mut time = std::time::Duration::from_millis(5);
    let tick = std::time::Duration::from_micros(333);
    let mut all = Vec::new();
    #[par_for]
    for x in numbers(150) {
        all.push(time.as_micros() * u128::from(x % 9));
        time += tick;
    }
    all
}

#[par_for]
fn counter_as_position() -> Option<(usize, u64)> {
    let mut at = 0;
    let mut best = None;
    let mut least = u64::MAX;
    #[par_for]
    for x in numbers(900) {
        if x % 100 < least {
            least = x % 100;
            best = Some((at, x));
        }
        at += 1;
    }
    best
}
