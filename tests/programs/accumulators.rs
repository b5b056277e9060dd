//! Totals and lists.

use super::{list, numbers, par_for};

list![
    sum,
    sum_of_references,
    sum_and_difference,
    budget,
    sum_known_later,
    two_totals,
    push,
    push_two_kinds,
    push_strings,
    text_built,
    extend_and_push,
    total_folded,
    counter_behind_reference,
    field_totals,
    method_total,
    sum_in_closure,
    several_kinds,
    bits,
    product,
    all_and_any,
    counted_in_match,
    ungated,
    explicit,
    explicit_text,
    explicit_extremes,
    private_scratch,
    private_made,
    float_sum_once,
    wrapping_types,
    durations,
    deque,
    names_in_strings,
    wrapping_methods,
];

#[par_for]
fn sum() -> u64 {
    let data = numbers(1_501);
    let mut total = 0;
    #[par_for]
    for x in &data {
        total += x * 3 + 1;
    }
    total
}

#[par_for]
fn sum_of_references() -> (u64, u32) {
    let data = numbers(999);
    let mut total = 0u64;
    let mut small = 0;
    #[par_for]
    for x in data.iter() {
        total += x;
        if *x < 1000 {
            continue;
        }
        small += (*x % 5) as u32;
    }
    (total, small)
}

#[par_for]
fn sum_and_difference() -> i64 {
    let mut balance = 1_000_i64;
    #[par_for]
    for i in 0..5_000_i64 {
        balance += i * 3;
        balance -= i * i % 17;
    }
    balance
}

/// Never below zero in the plain loop, although what a block takes away is.
#[par_for]
fn budget() -> (u8, u64) {
    let mut budget = 200u8;
    let mut left = 1_000_000u64;
    #[par_for]
    for i in 0..3000u32 {
        if i % 2 == 0 {
            budget -= 190;
            left -= 333;
        } else {
            budget += 190;
        }
    }
    (budget, left)
}

#[par_for]
fn sum_known_later() -> u8 {
    let mut total = 0;
    #[par_for]
    for i in 0..50 {
        if i % 10 == 0 {
            total += 1;
        }
    }
    let known: u8 = total;
    known
}

#[par_for]
fn two_totals() -> (usize, usize) {
    let words = ["one", "three", "five", "seven", "eleven"];
    let (mut count, mut length) = (0, 0);
    #[par_for]
    for word in words {
        count += 1;
        length += word.len();
    }
    (count, length)
}

#[par_for]
fn push() -> Vec<u64> {
    let mut found = Vec::new();
    #[par_for]
    for x in numbers(1_200) {
        if x % 3 == 0 {
            found.push(x / 3);
        }
    }
    found
}

#[par_for]
fn push_two_kinds() -> (Vec<u64>, Vec<u64>) {
    let mut even = vec![42];
    let mut odd = vec![];
    #[par_for]
    for &x in &numbers(3_000) {
        match x % 2 {
            0 => even.push(x),
            _ => odd.push(x),
        }
    }
    (even, odd)
}

#[par_for]
fn push_strings() -> Vec<String> {
    let mut lines = vec!["head".to_string()];
    #[par_for]
    for (i, x) in numbers(700).iter().enumerate() {
        for part in 0..i % 3 {
            lines.push(format!("{i}.{part}: {x}"));
        }
    }
    lines
}

#[par_for]
fn text_built() -> String {
    let mut text = String::from(">");
    #[par_for]
    for i in 0..1000 {
        text.push_str(&i.to_string());
        text += ",";
    }
    text
}

#[par_for]
fn extend_and_push() -> Vec<u32> {
    let mut all = Vec::new();
    #[par_for]
    for i in 0..400u32 {
        all.extend(0..i % 4);
        all.push(i);
        all.extend_from_slice(&[i, i + 1]);
    }
    all
}

#[par_for]
fn total_folded() -> u64 {
    let mut total = 7u64;
    #[par_for]
    for x in &numbers(1_000) {
        total = total + x - x / 2;
    }
    total
}

#[par_for]
fn add_all(counter: &mut u64, seen: &mut Vec<u64>, data: &[u64]) {
    #[par_for]
    for x in data {
        *counter += x;
        seen.push(*x);
    }
}

fn counter_behind_reference() -> (u64, Vec<u64>) {
    let mut counter = 5;
    let mut seen = vec![1];
    add_all(&mut counter, &mut seen, &numbers(2_000));
    (counter, seen)
}

#[derive(Default, Debug)]
struct Stats {
    total: u64,
    scale: u64,
    items: Vec<u64>,
    inner: Inner,
}

#[derive(Default, Debug)]
struct Inner {
    count: usize,
}

#[par_for]
fn field_totals() -> Stats {
    let mut stats = Stats { scale: 3, ..Stats::default() };
    #[par_for]
    for x in &numbers(1_500) {
        stats.total += x * stats.scale;
        stats.inner.count += 1;
        if x % 100 == 0 {
            stats.items.push(*x);
        }
    }
    stats
}

#[par_for]
impl Stats {
    fn add(&mut self, data: &[u64]) {
        #[par_for]
        for x in data {
            self.total += x * self.scale;
            self.items.push(x + self.scale);
        }
    }
}

fn method_total() -> Stats {
    let mut stats = Stats { scale: 2, ..Stats::default() };
    stats.add(&numbers(800));
    stats
}

#[par_for]
fn sum_in_closure() -> u64 {
    let run = |data: &[u64]| {
        let mut total = 0;
        #[par_for]
        for x in data {
            total += x;
        }
        total
    };
    run(&numbers(100)) + run(&numbers(2_000))
}

#[par_for]
fn several_kinds() -> (u64, f64, Vec<usize>, String, i32) {
    let (mut a, mut b, mut c, mut d, mut e) = (0u64, 0.0f64, Vec::new(), String::new(), 0i32);
    #[par_for]
    for i in 0..600usize {
        a += i as u64;
        // Whole numbers: exact in any order.
        b += i as f64;
        c.push(i);
        d.push('x');
        e -= 1;
    }
    (a, b, c, d, e)
}

#[par_for]
fn bits() -> (u32, u32, u32) {
    let (mut and, mut or, mut xor) = (u32::MAX, 0u32, 0u32);
    #[par_for]
    for i in 0..997u32 {
        and &= i | 0xff00_00f0;
        or |= 1 << (i % 20);
        xor ^= i * i;
    }
    (and, or, xor)
}

#[par_for]
fn product() -> u64 {
    let mut product = 3u64;
    #[par_for]
    for i in 0..300u64 {
        if i % 10 == 0 {
            product *= 2 - (i / 10) % 2;
        }
    }
    product
}

#[par_for]
fn all_and_any() -> (bool, bool) {
    let (mut all, mut any) = (true, false);
    #[par_for]
    for x in &numbers(500) {
        all = all && *x < 2_000_000;
        any = any || *x == 17;
    }
    (all, any)
}

#[par_for]
fn counted_in_match() -> [usize; 3] {
    let (mut low, mut middle, mut high) = (0, 0, 0);
    #[par_for]
    for x in numbers(4_000) {
        match x {
            0..1_000 => low += 1,
            1_000..500_000 => {
                if x % 2 == 0 {
                    middle += 1;
                }
            }
            _ => high += 1,
        }
    }
    [low, middle, high]
}

/// `when = false` is the plain loop.
#[par_for]
fn ungated() -> (f64, f64) {
    let (mut serial, mut also) = (0.1, 0.1);
    #[par_for(when = false)]
    for i in 1..500 {
        serial += 1.0 / i as f64;
    }
    #[par_for(backend = "serial")]
    for i in 1..500 {
        also += 1.0 / i as f64;
    }
    (serial, also)
}

#[par_for]
fn explicit() -> (u64, Vec<u64>) {
    let mut total = 1u64;
    let mut all = Vec::new();
    #[par_for(reduce(total: +, all: append))]
    for x in numbers(900) {
        total += x;
        all.push(x);
    }
    (total, all)
}

#[par_for]
fn explicit_text() -> String {
    use std::fmt::Write;
    let mut text = String::new();
    #[par_for]
    for i in 0..300 {
        write!(text, "{i};").unwrap();
        writeln!(text).unwrap();
    }
    text
}

#[par_for]
fn explicit_extremes() -> (u64, u64, f64) {
    let (mut low, mut high, mut float) = (500u64, 400u64, f64::NAN);
    #[par_for(reduce(low: min, high: max, float: max))]
    for x in numbers(2_000) {
        low = low.min(x);
        if x > high {
            high = x;
        }
        float = float.max(x as f64);
    }
    (low, high, float)
}

#[par_for]
fn private_scratch() -> Vec<usize> {
    let mut buffer: Vec<u64> = Vec::with_capacity(8);
    let mut lengths = Vec::new();
    #[par_for(private(buffer))]
    for x in &numbers(600) {
        buffer.clear();
        for digit in 0..x % 6 {
            buffer.push(digit * x);
        }
        lengths.push(buffer.len());
    }
    // What is left in `buffer` is outside the law.
    lengths
}

#[par_for]
fn private_made() -> u64 {
    let mut total = 0;
    let mut digits = String::new();
    #[par_for(private(digits = String::new()))]
    for x in numbers(600) {
        digits.clear();
        digits.push_str(&x.to_string());
        total += digits.len() as u64;
    }
    total
}

/// Bits that depend on the blocks may differ from the plain loop's, so that only sums that are exact are listed here.
#[par_for]
fn float_sum_once() -> (u64, u32) {
    let (mut sum, mut small) = (-0.0f64, 0.0f32);
    #[par_for]
    for x in numbers(1_500) {
        sum += x as f64;
        small += (x % 8) as f32;
    }
    (sum.to_bits(), small.to_bits())
}

#[par_for]
fn wrapping_types() -> (std::num::Wrapping<u8>, u8) {
    let mut wrapped = std::num::Wrapping(250u8);
    let mut by_hand = 3u8;
    #[par_for]
    for x in numbers(3_000) {
        wrapped += std::num::Wrapping(x as u8);
        by_hand ^= x as u8;
    }
    (wrapped, by_hand)
}

#[par_for]
fn durations() -> std::time::Duration {
    let mut total = std::time::Duration::from_millis(3);
    #[par_for]
    for x in numbers(300) {
        total += std::time::Duration::from_micros(x);
    }
    total
}

#[par_for]
fn deque() -> std::collections::VecDeque<u64> {
    let mut queue = std::collections::VecDeque::from([9]);
    #[par_for]
    for x in numbers(300) {
        queue.push_back(x);
    }
    queue
}

#[par_for]
fn names_in_strings() -> Vec<String> {
    let (name, width) = ("n", 5);
    let mut lines = Vec::new();
    #[par_for]
    for i in 0..200 {
        lines.push(format!("{name}{i:>width$}{0}", i * 2));
    }
    lines
}

#[par_for]
fn wrapping_methods() -> (u8, u32, u64) {
    let (mut sum, mut hash, mut product) = (250u8, 1u32, 3u64);
    #[par_for]
    for x in numbers(900) {
        sum = sum.wrapping_add(x as u8);
        hash = hash.wrapping_sub(x as u32 * 2_000);
        product = product.wrapping_mul(x | 1);
    }
    (sum, hash, product)
}
