//! Outer variables that each iteration gives a value of its own: scratch, and what the last iteration left.

use super::{list, numbers, par_for, text};

list![
    declared_without_a_value,
    declared_with_a_type,
    set_on_one_path,
    set_by_match,
    set_in_an_inner_loop,
    moved_out,
    moved_in_a_nested_loop,
    found_and_left,
    returned,
    given_in_a_block,
    not_clone,
    last_error,
    last_of_many,
    last_behind_reference,
    set_again_after,
    two_loops,
    parameter,
    nested_annotated,
    type_from_outside,
    in_ordered,
    set_then_question,
    last_with_exit,
    labelled,
    short_circuit,
    named_as_in_the_output,
    macros_of_ones_own,
];

#[par_for]
fn declared_without_a_value() -> (u64, Vec<u64>) {
    let mut half;
    let mut total = 0;
    let mut halves = Vec::new();
    #[par_for]
    for x in numbers(700) {
        half = x / 2;
        total += half;
        halves.push(half + 1);
    }
    (total, halves)
}

#[par_for]
fn declared_with_a_type() -> Result<f64, std::num::ParseFloatError> {
    let value: f64;
    let mut total = 0.0;
    let text = "1.5 2.5 3 4.25 100 7";
    let mut parsed: f64;
    #[par_for]
    for word in text.split(' ') {
        parsed = word.parse()?;
        total += parsed * 4.0;
    }
    value = total;
    Ok(value)
}

#[par_for]
fn set_on_one_path() -> Vec<String> {
    let mut name;
    let mut names = vec![];
    #[par_for]
    for x in numbers(500) {
        if x % 3 == 0 {
            name = format!("three {x}");
        } else if x % 5 == 0 {
            name = "five".to_string();
        } else {
            continue;
        }
        names.push(name);
    }
    names
}

#[par_for]
fn set_by_match() -> (usize, Vec<(u64, &'static str)>) {
    let (mut kind, mut rest);
    let mut kinds = Vec::new();
    let mut length = 0;
    #[par_for]
    for x in numbers(600) {
        match x % 4 {
            0 => {
                kind = "none";
                rest = x;
            }
            r if r == 3 => {
                rest = r;
                kind = "three"
            }
            _ => (kind, rest) = ("other", x % 7),
        }
        length += kind.len();
        kinds.push((rest, kind));
    }
    (length, kinds)
}

#[par_for]
fn set_in_an_inner_loop() -> Vec<u64> {
    let mut digit;
    let mut sums = Vec::new();
    #[par_for]
    for x in numbers(400) {
        let (mut left, mut sum) = (x, 0);
        while left > 0 {
            digit = left % 10;
            if digit == 7 {
                break;
            }
            sum += digit;
            left /= 10;
        }
        sums.push(sum);
    }
    sums
}

#[par_for]
fn moved_out() -> Vec<String> {
    let mut line = String::from("first");
    let mut lines = vec![line];
    #[par_for]
    for x in numbers(500) {
        line = x.to_string();
        line.push('!');
        lines.push(line);
    }
    lines
}

#[par_for]
fn moved_in_a_nested_loop() -> Vec<Vec<u64>> {
    let mut row;
    let mut rows = Vec::new();
    for width in 1..5 {
        #[par_for]
        for x in numbers(60) {
            row = Vec::new();
            for y in 0..width {
                row.push(x * y);
            }
            rows.push(row);
        }
    }
    rows
}

#[par_for]
fn found_and_left() -> Option<u64> {
    let mut candidate;
    let mut found = None;
    #[par_for]
    for x in numbers(900) {
        candidate = x * 3 + 1;
        if candidate % 101 == 0 {
            found = Some(candidate);
            break;
        }
    }
    found
}

#[par_for]
fn returned() -> Result<usize, String> {
    let mut word;
    let mut count = 0;
    #[par_for]
    for x in numbers(900) {
        word = x.to_string();
        if word.ends_with("77") {
            return Err(word);
        }
        if word.len() == 3 {
            return Err(format!("{word} after {count}"));
        }
        count += 1;
    }
    Ok(count)
}

#[par_for]
fn given_in_a_block() -> i64 {
    let mut part;
    let mut total = 0i64;
    #[par_for]
    for x in 0..3_000i64 {
        total += {
            part = x * x % 13;
            part * if x % 2 == 0 { 1 } else { -1 }
        };
    }
    total
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Sealed(u64);

#[par_for]
fn not_clone() -> (u64, u64) {
    let mut sealed = Sealed(1);
    let mut kept = Sealed(2);
    let mut total = sealed.0;
    #[par_for]
    for x in numbers(500) {
        sealed = Sealed(x);
        total += sealed.0;
        if x % 10 == 3 {
            kept = Sealed(x);
        }
    }
    (total, kept.0)
}

#[par_for]
fn last_error() -> (u32, Option<String>, Option<std::num::ParseIntError>) {
    let mut good = 0;
    let mut bad = None;
    let mut error = None;
    #[par_for]
    for line in text().lines().chain(["12", "x9", "3"]) {
        for word in line.split(' ') {
            match word.parse::<u8>() {
                Ok(_) => good += 1,
                Err(why) => {
                    bad = Some(word.to_string());
                    error = Some(why);
                }
            }
        }
    }
    (good, bad, error)
}

#[par_for]
fn last_of_many() -> (u64, char, Option<Box<u64>>, bool) {
    let (mut last, mut letter, mut boxed, mut any) = (9, 'a', None, false);
    #[par_for]
    for x in numbers(1_300) {
        last = x;
        match x % 3 {
            0 => letter = 'b',
            1 => letter = 'c',
            _ => {}
        }
        if x % 17 == 2 {
            boxed = Some(Box::new(x));
        }
        if x == 12 {
            any = true;
        }
    }
    (last, letter, boxed, any)
}

#[par_for]
fn note_last(seen: &mut Option<u64>, data: &[u64]) {
    #[par_for]
    for &x in data {
        if x % 50 == 0 {
            *seen = Some(x);
        }
    }
}

fn last_behind_reference() -> Vec<Option<u64>> {
    let mut seen = None;
    let mut all = vec![];
    for n in [0, 3, 400, 900] {
        note_last(&mut seen, &numbers(n));
        all.push(seen);
    }
    all
}

#[par_for]
fn set_again_after() -> (Vec<String>, String) {
    let mut name;
    let mut names = Vec::new();
    #[par_for]
    for x in numbers(100) {
        name = format!("n{x}");
        names.push(name);
    }
    name = String::from("done");
    (names, name)
}

#[par_for]
fn two_loops() -> (f32, f32) {
    let mut x;
    let (mut a, mut b) = (0.0, 0.0);
    #[par_for]
    for i in 0..200 {
        x = i as f32;
        a += x;
    }
    #[par_for]
    for i in 0..200 {
        x = i as f32 * 2.0;
        b += x;
    }
    (a, b)
}

#[par_for]
fn with_parameter(mut word: String, data: &[u64]) -> usize {
    let mut total = word.len();
    #[par_for]
    for x in data {
        word = x.to_string();
        total += word.len();
    }
    total
}

fn parameter() -> usize {
    with_parameter("start".to_string(), &numbers(300))
}

#[par_for]
fn nested_annotated() -> Vec<u64> {
    let mut sum;
    let mut half;
    let mut sums = Vec::new();
    #[par_for]
    for n in 0..30 {
        sum = 0;
        #[par_for]
        for x in numbers(n) {
            half = x / 2;
            sum += half;
        }
        sums.push(sum);
    }
    sums
}

#[par_for]
fn type_from_outside() -> Vec<u8> {
    let mut small = 200u8;
    let mut all = vec![small];
    #[par_for]
    for word in "1 22 33 x 250 300".split(' ') {
        small = word.parse().unwrap_or_default();
        all.push(small);
    }
    all
}

#[par_for]
fn in_ordered() -> Vec<u64> {
    let mut square;
    let mut squares = Vec::new();
    #[par_for]
    for x in numbers(200) {
        square = x * x;
        #[ordered]
        {
            squares.push(square);
        }
    }
    squares
}

#[par_for]
fn set_then_question() -> Result<Vec<i32>, String> {
    let mut parts;
    let mut sums = vec![];
    #[par_for]
    for line in ["1 2 3", "4 5", "6 x", "7"] {
        parts = line.split(' ');
        let mut sum = 0;
        for part in parts {
            sum += part.parse::<i32>().map_err(|error| format!("{line}: {error}"))?;
        }
        sums.push(sum);
    }
    Ok(sums)
}

#[par_for]
fn last_with_exit() -> (u64, Option<u64>) {
    let mut seen = 0;
    let mut even = None;
    #[par_for]
    for x in numbers(2_000) {
        seen = x;
        if x % 2 == 0 {
            even = Some(x);
        }
        if x % 1_001 == 17 {
            break;
        }
    }
    (seen, even)
}

#[par_for]
fn labelled() -> Vec<u64> {
    let mut root;
    let mut roots = Vec::new();
    #[par_for]
    'all: for x in numbers(300) {
        'search: {
            for r in 0..40 {
                if r * r > x % 900 {
                    root = r;
                    break 'search;
                }
            }
            continue 'all;
        }
        roots.push(root);
    }
    roots
}

#[par_for]
fn short_circuit() -> u64 {
    let mut y;
    let mut total = 0;
    #[par_for]
    for x in numbers(500) {
        if x > 100 && {
            y = x / 3;
            y % 2 == 0
        } {
            total += y;
        }
    }
    total
}

#[par_for]
fn named_as_in_the_output() -> (u64, Vec<u64>) {
    let (mut space, mut head, mut block, mut exit) = (0, 1, 2, 3);
    let (mut emit, mut item, mut undo, mut error) = (0, 3, 1, 4);
    #[par_for]
    for x in numbers(200) {
        space += x;
        head += 2 * x;
        block += 3 * x;
        exit += 4 * x;
        emit += 5 * x;
        item += 6 * x;
        undo += 7 * x;
        error += 8 * x;
        if x == 99_999 {
            break;
        }
    }
    let (mut items, mut value) = (vec![0; 100], Vec::new());
    #[par_for]
    for (i, residual) in numbers(100).into_iter().enumerate() {
        items[i] = residual;
        value.push(residual);
    }
    items.extend(value);
    (space + head + block + exit + emit + item + undo + error, items)
}

#[par_for]
fn macros_of_ones_own() -> (u64, Vec<u64>) {
    macro_rules! square {
        ($x:expr) => {
            $x * $x
        };
    }
    let (mut items, mut iter) = (0, Vec::new());
    #[par_for]
    for x in numbers(100) {
        items += square!(x % 100);
        iter.push(square!(x % 10));
    }
    let mut sum = 0;
    #[par_for]
    for (item, x) in iter.iter_mut().zip(numbers(100)) {
        *item += square!(x % 7);
        let part = square!(x % 3);
        #[ordered]
        {
            sum += square!(part);
        }
    }
    (items + sum, iter)
}
