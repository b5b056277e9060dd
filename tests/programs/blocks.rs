//! `#[ordered]`, `#[as_completed]` and `#[critical]` blocks.

use super::{list, numbers, par_for};

list![
    ordered_list,
    ordered_with_accumulators,
    ordered_break,
    ordered_return,
    ordered_question_mark,
    body_exit_before_tail,
    ordered_continue,
    ordered_running_total,
    ordered_strings,
    ordered_boxed_error,
    completed_sum,
    completed_set,
    critical_sum,
    critical_log,
    critical_borrows_apart,
    critical_prints_names,
    ordered_lines,
    ordered_by_value,
    ordered_nested,
    ordered_only,
    ordered_labels,
    critical_behind_reference,
    ordered_mutable_local,
    ordered_in_place,
    ordered_items,
];

#[par_for]
fn ordered_list() -> Vec<u64> {
    let mut seen = Vec::new();
    #[par_for]
    for x in numbers(600) {
        let y = x * x % 1_000;
        #[ordered]
        {
            seen.push(y + seen.len() as u64);
        }
    }
    seen
}

#[par_for]
fn ordered_with_accumulators() -> (u64, Vec<u64>, usize) {
    let (mut total, mut state, mut count) = (0, 1u64, 0);
    let mut states = Vec::new();
    #[par_for]
    for (i, x) in numbers(500).into_iter().enumerate() {
        total += x;
        count += 1;
        if i % 5 == 0 {
            continue;
        }
        let digit = x % 10;
        #[ordered]
        {
            state = state.wrapping_mul(31).wrapping_add(digit);
            states.push(state);
        }
    }
    (total, states, count)
}

#[par_for]
fn ordered_break() -> (u64, Vec<u64>, Vec<usize>) {
    let mut total = 0;
    let mut kept = Vec::new();
    let mut all = Vec::new();
    #[par_for]
    for (i, x) in numbers(800).into_iter().enumerate() {
        total += x;
        all.push(i);
        #[ordered]
        {
            kept.push(x);
            if kept.len() == 123 {
                break;
            }
        }
    }
    (total, kept, all)
}

#[par_for]
fn first_large(data: &[u64], seen: &mut Vec<u64>) -> Option<usize> {
    #[par_for]
    for (i, &x) in data.iter().enumerate() {
        let half = x / 2;
        #[ordered]
        {
            seen.push(half);
            if half > 490_000 {
                return Some(i);
            }
        }
    }
    None
}

fn ordered_return() -> (Option<usize>, Vec<u64>) {
    let mut seen = Vec::new();
    (first_large(&numbers(900), &mut seen), seen)
}

#[par_for]
fn parsed(words: &[&str], sum: &mut i64) -> Result<usize, std::num::ParseIntError> {
    let mut count = 0;
    #[par_for]
    for word in words {
        let trimmed = word.trim();
        #[ordered]
        {
            *sum += trimmed.parse::<i64>()?;
            count += 1;
        }
    }
    Ok(count)
}

fn ordered_question_mark() -> Vec<String> {
    let mut sum = 0;
    let good = format!("{:?}", parsed(&["1", " 2", "3 "], &mut sum));
    let bad = format!("{:?}", parsed(&["1", " x", "y"], &mut sum));
    vec![good, bad, sum.to_string()]
}

#[par_for]
fn body_exit_before_tail() -> Result<Vec<u32>, String> {
    let mut seen: Vec<u32> = Vec::new();
    #[par_for]
    for x in numbers(700) {
        let small = u32::try_from(x).map_err(|e| e.to_string())?;
        if small % 211 == 3 {
            return Err(format!("{small} after {seen:?}"));
        }
        #[ordered]
        {
            seen.push(small);
        }
    }
    Ok(seen)
}

#[par_for]
fn ordered_continue() -> Vec<u64> {
    let mut odd = Vec::new();
    #[par_for]
    for x in numbers(300) {
        #[ordered]
        {
            if x % 2 == 0 {
                continue;
            }
            odd.push(x);
        }
    }
    odd
}

#[par_for]
fn ordered_running_total() -> Vec<f64> {
    let mut total = 0.1;
    let mut all = Vec::new();
    #[par_for]
    for x in numbers(300) {
        let root = (x as f64).sqrt();
        #[ordered]
        {
            total += root;
            all.push(total);
        }
    }
    all
}

#[par_for]
fn ordered_strings() -> String {
    let mut report = String::new();
    #[par_for]
    for (i, x) in numbers(200).iter().enumerate() {
        let line = format!("{i}: {x}");
        #[ordered]
        {
            if !report.is_empty() {
                report.push('\n');
            }
            report += &line;
        }
    }
    report
}

#[par_for]
fn boxed(data: &[u64]) -> Result<u64, Box<dyn std::error::Error>> {
    let mut sum = 0;
    #[par_for]
    for x in data {
        let text = x.to_string();
        #[ordered]
        {
            if text.len() < 4 {
                return Err(format!("{text} is short, after {sum}").into());
            }
            sum += text.parse::<u64>()?;
        }
    }
    Ok(sum)
}

fn ordered_boxed_error() -> String {
    match boxed(&numbers(5_000)) {
        Ok(sum) => sum.to_string(),
        Err(error) => error.to_string(),
    }
}

#[par_for]
fn completed_sum() -> u64 {
    let mut sum = 0;
    #[par_for]
    for x in numbers(400) {
        let y = x / 3;
        #[as_completed]
        {
            sum += y;
        }
    }
    sum
}

#[par_for]
fn completed_set() -> std::collections::BTreeSet<u64> {
    let mut seen = std::collections::BTreeSet::new();
    let mut repeated = 0;
    #[par_for]
    for x in numbers(400) {
        let y = x % 100;
        #[as_completed]
        {
            if !seen.insert(y) {
                repeated += 1;
            }
        }
    }
    seen.insert(1_000 + repeated);
    seen
}

#[par_for]
fn critical_sum() -> (u64, Vec<u64>) {
    let mut sum = 0;
    let mut even = Vec::new();
    #[par_for]
    for x in numbers(500) {
        let y = x + 1;
        #[critical]
        {
            sum += y;
            if sum % 2 == 0 && y > 0 {
                sum += 0;
            }
        }
        if y % 2 == 0 {
            even.push(y);
        }
    }
    (sum, even)
}

#[par_for]
fn critical_log() -> Vec<u64> {
    let mut log = Vec::new();
    #[par_for]
    for x in numbers(300) {
        if x % 3 == 0 {
            #[critical]
            {
                let place = log.partition_point(|&y| y < x);
                log.insert(place, x);
            }
        }
    }
    log
}

#[par_for]
fn critical_prints_names() -> usize {
    let mut longest = 0;
    #[par_for]
    for x in numbers(300) {
        #[critical]
        {
            let text = format!("{x}");
            if text.len() > longest {
                longest = text.len();
            }
            assert!(longest < 20, "{longest} is long, {longest}");
        }
    }
    longest
}

#[par_for]
fn ordered_lines() -> Vec<(usize, String)> {
    let text = super::text();
    let mut words = Vec::new();
    #[par_for]
    for (number, line) in text.lines().enumerate() {
        let first = line.split(' ').nth(1).unwrap_or("").to_string();
        #[ordered]
        {
            words.push((number + words.len(), first));
        }
    }
    words
}

#[par_for]
fn ordered_by_value() -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let owned: Vec<String> = numbers(200).iter().map(u64::to_string).collect();
    #[par_for]
    for mut word in owned {
        word.push('!');
        #[ordered]
        {
            let last = kept.last().map_or(0, String::len);
            word.truncate(last + 3);
            kept.push(word);
        }
    }
    kept
}

#[par_for]
fn ordered_nested() -> Vec<u64> {
    let mut sums = Vec::new();
    #[par_for]
    for i in 0..20u64 {
        let mut sum = 0;
        #[par_for]
        for x in numbers(50) {
            let y = x % (i + 1);
            #[ordered]
            {
                sum = sum * 3 % 1_009 + y;
            }
        }
        #[ordered]
        {
            sums.push(sum + sums.len() as u64);
        }
    }
    sums
}

#[par_for]
fn ordered_only() -> Vec<usize> {
    let mut seen = Vec::new();
    #[par_for]
    for i in 0..200 {
        #[ordered]
        {
            seen.push(i);
        }
    }
    seen
}

#[par_for]
fn ordered_labels() -> (Vec<u64>, u64) {
    let data = numbers(50);
    let mut seen = Vec::new();
    let mut rounds = 0;
    'rounds: for round in 0..10 {
        rounds += 1;
        #[par_for]
        'items: for x in &data {
            let y = x % 30 + round;
            if y == 3 {
                continue 'items;
            }
            #[ordered]
            {
                if y == 35 {
                    break 'rounds;
                }
                if y == 7 {
                    continue 'rounds;
                }
                if y == 8 {
                    continue 'items;
                }
                seen.push(y);
            }
        }
    }
    (seen, rounds)
}

#[par_for]
fn add_all(total: &mut u64, log: &mut Vec<u64>, data: &[u64]) {
    #[par_for]
    for x in data {
        #[critical]
        {
            *total += x;
            log.push(1);
        }
    }
}

fn critical_behind_reference() -> (u64, usize) {
    let (mut total, mut log) = (5, Vec::new());
    add_all(&mut total, &mut log, &numbers(300));
    (total, log.len())
}

#[par_for]
fn ordered_mutable_local() -> u64 {
    let mut checksum = 7u64;
    #[par_for]
    for x in numbers(300) {
        let mut digits: Vec<u64> = vec![x % 10, x / 10 % 10];
        digits.push(3);
        #[ordered]
        {
            digits.reverse();
            for digit in &digits {
                checksum = checksum.wrapping_mul(10).wrapping_add(*digit);
            }
        }
    }
    checksum
}

/// What stands behind the tail's exit is undone, in place as well.
#[par_for]
fn ordered_in_place() -> (Vec<u64>, u64) {
    let mut data = numbers(300);
    let mut sum = 0;
    #[par_for]
    for x in data.iter_mut() {
        *x += 1;
        let y = *x;
        #[ordered]
        {
            sum += y % 100;
            if sum > 3_000 {
                break;
            }
        }
    }
    (data, sum)
}

#[par_for]
fn critical_borrows_apart() -> (Vec<u32>, u32) {
    let (mut seen, mut count) = (Vec::new(), 0);
    #[par_for]
    for i in 0..60u32 {
        #[critical]
        {
            count += i / 30;
            seen.push(count.min(0) + i);
            std::mem::swap(&mut count, seen.last_mut().unwrap());
            std::mem::swap(&mut count, seen.last_mut().unwrap());
        }
    }
    seen.sort();
    (seen, count)
}

/// The body's items are the same in the block, whose last expression needs no semicolon.
#[par_for]
fn ordered_items() -> Vec<u64> {
    let mut seen = Vec::new();
    #[par_for]
    for x in numbers(300) {
        const BASE: u64 = 7;
        struct Digit(u64);
        fn digit(x: u64) -> Digit {
            Digit(x % BASE)
        }
        let y = digit(x).0;
        #[ordered]
        {
            seen.push(digit(y + seen.len() as u64).0 + BASE)
        }
    }
    seen
}
