//! Early exits: the earliest iteration in loop order wins, and what later ones did is not seen.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::ops::ControlFlow;

use super::{list, numbers, par_for, text};

list![
    break_keeps_what_came_before,
    break_at_first,
    endless_with_break,
    huge_with_break,
    inclusive_to_the_end,
    return_value,
    return_local,
    return_accumulator,
    return_nothing,
    return_from_unit,
    try_result,
    try_converts,
    try_boxed,
    try_option,
    try_control_flow,
    try_in_macro,
    parse_lines,
    outer_labels,
    continue_outer,
    own_label,
    labelled_block,
    many_exits,
    exit_in_match,
    return_error_with_count,
    impl_trait,
    generic,
    borrowed_result,
    panic_message,
    panic_before_break,
    break_before_panic,
    panic_in_next,
    break_before_panic_in_next,
    return_in_closure,
    break_with_value,
    unreachable_end,
    async_fn,
    exits_of_closures_inside,
    ten_exits,
    return_boxed_closure,
    return_question_mark,
    undo_iter_mut,
    undo_overtaken,
    undo_borrowed,
    undo_rows,
    undo_rows_numbered,
    undo_zip,
    undo_zip_numbered,
    undo_map,
    undo_return,
    undo_try,
    undo_accumulates_too,
    undo_strings,
    undo_pulled,
    undo_label,
    undo_with_item_in_error,
];

#[par_for]
fn break_keeps_what_came_before() -> (u64, Vec<u64>) {
    let mut total = 0;
    let mut seen = Vec::new();
    #[par_for]
    for x in numbers(4_000) {
        if x % 1_777 == 3 {
            break;
        }
        total += x;
        seen.push(x);
        if x % 2_003 == 7 {
            seen.push(0);
            break;
        }
    }
    (total, seen)
}

#[par_for]
fn break_at_first() -> u32 {
    let mut count = 0;
    #[par_for]
    for i in 0..1_000_000u64 {
        count += 1;
        if i < u64::MAX {
            break;
        }
    }
    count
}

#[par_for]
fn endless_with_break() -> Vec<u64> {
    let mut squares = Vec::new();
    #[par_for]
    for i in 0.. {
        if i * i > 10_000 {
            break;
        }
        squares.push(i * i);
    }
    squares
}

#[par_for]
fn huge_with_break() -> (u64, u64) {
    let mut count = 0u64;
    let mut more = 0u64;
    #[par_for]
    for i in 0..u64::MAX {
        if i == 777 {
            break;
        }
        count += 1;
    }
    #[par_for]
    for i in 0..=u64::MAX {
        more += 1;
        if i == 300 {
            break;
        }
    }
    (count, more)
}

#[par_for]
fn inclusive_to_the_end() -> (u32, i64) {
    let (mut count, mut sum) = (0, 0);
    #[par_for]
    for i in 250..=u8::MAX {
        count += 1;
        sum += i as i64;
    }
    #[par_for]
    for i in i8::MIN..=i8::MAX {
        count += 1;
        sum += i as i64;
    }
    (count, sum)
}

#[par_for]
fn find(data: &[u64], wanted: u64) -> Option<usize> {
    #[par_for]
    for (i, x) in data.iter().enumerate() {
        if *x == wanted {
            return Some(i);
        }
    }
    None
}

fn return_value() -> Vec<Option<usize>> {
    let mut data = numbers(5_000);
    data[3_333] = data[41];
    data[4_999] = 5;
    [data[41], data[0], data[4_998], 5, 1_000_004].map(|wanted| find(&data, wanted)).to_vec()
}

#[par_for]
fn return_local() -> Option<String> {
    #[par_for]
    for line in text().lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let last = words[words.len() - 1].to_string();
        if last.len() == 9 {
            return Some(last);
        }
    }
    None
}

#[par_for]
fn return_accumulator() -> Result<usize, Vec<u64>> {
    let mut seen = Vec::new();
    let mut count = 0usize;
    #[par_for]
    for x in numbers(3_000) {
        if x % 997 == 0 {
            return Err(seen);
        }
        if x == 12 {
            return Ok(count);
        }
        seen.push(x);
        count += 1;
    }
    Ok(count)
}

#[par_for]
fn first_long(lines: &[String], found: &mut Vec<usize>) {
    #[par_for]
    for (i, line) in lines.iter().enumerate() {
        found.push(i);
        if line.len() > 25 {
            return;
        }
    }
    found.clear();
}

fn return_nothing() -> Vec<usize> {
    let lines: Vec<String> = text().lines().map(str::to_string).collect();
    let mut found = Vec::new();
    first_long(&lines, &mut found);
    found
}

fn return_from_unit() -> Vec<usize> {
    let mut found = vec![9];
    first_long(&[String::new()], &mut found);
    found
}

#[par_for]
fn sum_of(words: &[&str]) -> Result<i64, std::num::ParseIntError> {
    let mut sum = 0;
    #[par_for]
    for word in words {
        sum += word.trim().parse::<i64>()?;
    }
    Ok(sum)
}

fn try_result() -> Vec<String> {
    let good: Vec<String> = (0..500).map(|i| format!(" {i} ")).collect();
    let good: Vec<&str> = good.iter().map(String::as_str).collect();
    let mut bad = good.clone();
    bad[300] = "x";
    bad[301] = "";
    bad[499] = "99999999999999999999";
    let mut empty = good.clone();
    empty[0] = "";
    [good, bad, empty].iter().map(|words| format!("{:?}", sum_of(words))).collect()
}

#[derive(Debug)]
#[allow(dead_code)]
enum MyError {
    Parse(std::num::ParseIntError),
    Negative(i32),
}

impl From<std::num::ParseIntError> for MyError {
    fn from(error: std::num::ParseIntError) -> Self {
        MyError::Parse(error)
    }
}

#[par_for]
fn converted(text: &str) -> Result<Vec<i32>, MyError> {
    let mut values = Vec::new();
    #[par_for]
    for word in text.split(',') {
        let value = word.parse()?;
        if value < 0 {
            return Err(MyError::Negative(value));
        }
        values.push(value);
    }
    Ok(values)
}

fn try_converts() -> Vec<String> {
    let many = (0..300).map(|i| i.to_string()).collect::<Vec<_>>().join(",");
    [many.clone(), format!("{many},-4,x"), format!("{many},,-4"), "1".into()]
        .iter()
        .map(|text| format!("{:?}", converted(text)))
        .collect()
}

#[par_for]
fn boxed(words: &[&str]) -> Result<u64, Box<dyn Error>> {
    let mut total = 0;
    #[par_for]
    for (i, word) in words.iter().enumerate() {
        if word.is_empty() {
            return Err("empty".into());
        }
        if *word == "odd" {
            return Err(format!("odd at {i}").into());
        }
        let value: u64 = word.parse()?;
        total += value;
    }
    Ok(total)
}

fn try_boxed() -> Vec<String> {
    [&["1", "2", "3"][..], &["1", "", "x"], &["1", "x", ""], &["7", "odd"]]
        .iter()
        .map(|words| match boxed(words) {
            Ok(total) => total.to_string(),
            Err(error) => error.to_string(),
        })
        .collect()
}

#[par_for]
fn initials(words: &[&str]) -> Option<String> {
    let mut all = String::new();
    #[par_for]
    for word in words {
        all.push(word.chars().next()?);
    }
    Some(all)
}

fn try_option() -> (Option<String>, Option<String>) {
    (initials(&["one", "two", "three"]), initials(&["one", "", "three"]))
}

#[par_for]
fn controlled(limit: u64) -> ControlFlow<u64, usize> {
    let mut count = 0;
    #[par_for]
    for x in numbers(2_000) {
        let check = if x > limit { ControlFlow::Break(x) } else { ControlFlow::Continue(()) };
        check?;
        count += 1;
    }
    ControlFlow::Continue(count)
}

fn try_control_flow() -> (ControlFlow<u64, usize>, ControlFlow<u64, usize>) {
    (controlled(990_000), controlled(2_000_000))
}

#[par_for]
fn formatted(words: &[&str]) -> Result<Vec<String>, std::num::ParseIntError> {
    let mut lines = Vec::new();
    #[par_for]
    for word in words {
        lines.push(format!("{word} is {}", word.parse::<i32>()? + 1));
        let pair = vec![word.parse::<i32>()?, 1];
        assert_eq!(pair.len(), 2, "{word}");
    }
    Ok(lines)
}

fn try_in_macro() -> String {
    format!("{:?} {:?}", formatted(&["1", "2"]), formatted(&["1", "two", ""]))
}

#[par_for]
fn parse_lines() -> Result<(usize, usize), String> {
    let text = text();
    let (mut words, mut sum) = (0, 0);
    #[par_for]
    for (number, line) in text.lines().enumerate() {
        let has = line.split_whitespace().nth(3).ok_or_else(|| format!("line {number}: short"))?;
        let count: usize = has.parse().map_err(|error| format!("line {number}: {error}"))?;
        words += line.split_whitespace().count();
        sum += count;
    }
    Ok((words, sum))
}

#[par_for]
fn outer_labels() -> (usize, usize) {
    let mut rows = 0;
    let mut cells = 0;
    let data = numbers(100);
    'rows: for i in 0..50 {
        rows += 1;
        #[par_for]
        for x in &data {
            cells += 1;
            if x % 61 == i {
                break 'rows;
            }
        }
    }
    (rows, cells)
}

#[par_for]
fn continue_outer() -> (Vec<u64>, u64) {
    let data = numbers(200);
    let mut missing = Vec::new();
    let mut looked = 0;
    'wanted: for wanted in 0..40 {
        #[par_for]
        for x in &data {
            looked += 1;
            if x % 100 == wanted {
                continue 'wanted;
            }
        }
        missing.push(wanted);
    }
    (missing, looked)
}

#[par_for]
fn own_label() -> (u64, u64) {
    let (mut a, mut b) = (0, 0);
    #[par_for]
    'outer: for i in 0..1_000u64 {
        for j in 0..10 {
            if j == i % 7 {
                continue 'outer;
            }
            if i == 900 {
                break 'outer;
            }
            a += j;
        }
        b += i;
    }
    (a, b)
}

#[par_for]
fn labelled_block() -> Vec<u64> {
    let mut kept = Vec::new();
    #[par_for]
    for x in numbers(500) {
        let value = 'find: {
            for divisor in [7, 5, 3] {
                if x % divisor == 0 {
                    break 'find divisor;
                }
            }
            loop {
                break 'find 1;
            }
        };
        kept.push(value);
    }
    kept
}

#[par_for]
fn many(data: &[u64], at: u64) -> Result<u64, String> {
    let mut total = 0;
    'all: {
        #[par_for]
        for x in data {
            if *x == at {
                break;
            }
            if *x == at + 1 {
                break 'all;
            }
            if *x == at + 2 {
                return Ok(*x);
            }
            if *x == at + 3 {
                return Err(format!("{x} after {total}"));
            }
            let half = x.checked_sub(1).ok_or("zero")?;
            total += half;
        }
        total += 1_000_000_000;
    }
    Ok(total)
}

fn many_exits() -> Vec<String> {
    let data = numbers(3_000);
    (0..4).map(|k| format!("{:?}", many(&data, data[2_000] - k))).collect()
}

#[par_for]
fn exit_in_match() -> Result<Vec<char>, char> {
    let mut letters = Vec::new();
    let text = "some words; then ! more";
    #[par_for]
    for c in text.chars() {
        let kept = match c {
            ' ' => continue,
            ';' => ',',
            '!' => break,
            '?' => return Err(c),
            other => other,
        };
        letters.push(kept);
    }
    Ok(letters)
}

#[par_for]
fn return_error_with_count() -> Result<(), String> {
    let mut good = 0;
    #[par_for]
    for x in numbers(1_000) {
        let note = format!("value {x}");
        if x % 499 == 0 {
            return Err(format!("{note} after {good} good ones"));
        }
        good += 1;
    }
    Err(format!("none in {good}"))
}

#[par_for]
fn evens(data: &[u64]) -> impl Iterator<Item = u64> + use<> {
    let mut even = Vec::new();
    #[par_for]
    for x in data {
        if x % 5_003 == 0 {
            return even.into_iter();
        }
        if x % 2 == 0 {
            even.push(*x);
        }
    }
    even.clear();
    even.into_iter()
}

fn impl_trait() -> Vec<u64> {
    evens(&numbers(4_000)).collect()
}

#[par_for]
fn checked<T, E>(items: &[T], check: impl Fn(&T) -> Result<u64, E> + Sync) -> Result<u64, E>
where
    T: Sync,
    E: Send,
{
    let mut total = 0;
    #[par_for]
    for item in items {
        total += check(item)?;
    }
    Ok(total)
}

fn generic() -> (Result<u64, String>, Result<u64, u8>) {
    let data = numbers(2_000);
    let first = checked(&data, |x| if *x % 1_009 == 0 { Err(format!("{x}")) } else { Ok(*x) });
    (first, checked(&["a", "bc"], |s| Ok(s.len() as u64)))
}

#[par_for]
fn longest_first<'a>(lines: &'a [String], least: usize) -> Option<&'a str> {
    #[par_for]
    for line in lines {
        if line.len() > least {
            return Some(line);
        }
    }
    None
}

fn borrowed_result() -> Option<String> {
    let lines: Vec<String> = text().lines().map(str::to_string).collect();
    longest_first(&lines, 28).map(str::to_string)
}

fn outcome<T: std::fmt::Debug>(run: impl FnOnce() -> T) -> String {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)) {
        Ok(value) => format!("{value:?}"),
        Err(payload) => match payload.downcast::<String>() {
            Ok(text) => format!("panicked: {text}"),
            Err(payload) => match payload.downcast::<&str>() {
                Ok(text) => format!("panicked: {text}"),
                Err(_) => "panicked".to_string(),
            },
        },
    }
}

#[par_for]
fn panicking(data: &[u64], panics_at: u64, breaks_at: u64) -> usize {
    let mut count = 0;
    #[par_for]
    for x in data {
        if *x == breaks_at {
            break;
        }
        if *x == panics_at {
            panic!("at {x}");
        }
        assert!(*x != panics_at + 1, "later {x}");
        count += 1;
    }
    count
}

fn panic_message() -> String {
    let mut data = numbers(3_000);
    data[2_500] = data[1_700] + 1;
    outcome(|| panicking(&data, data[1_700], 0))
}

fn panic_before_break() -> String {
    let data = numbers(3_000);
    outcome(|| panicking(&data, data[1_234], data[1_235]))
}

fn break_before_panic() -> String {
    let data = numbers(3_000);
    outcome(|| panicking(&data, data[1_235], data[1_234]))
}

#[par_for]
fn next_panics(stop: u64) -> Vec<u64> {
    let mut seen = Vec::new();
    let source = (0..1_000u64).map(|i| if i == 600 { panic!("no {i}") } else { i });
    #[par_for]
    for i in source {
        if i == stop {
            break;
        }
        seen.push(i);
    }
    seen
}

fn panic_in_next() -> String {
    outcome(|| next_panics(5_000))
}

fn break_before_panic_in_next() -> String {
    outcome(|| next_panics(599))
}

#[par_for]
fn return_in_closure() -> Vec<Option<u64>> {
    let data = numbers(1_000);
    let first = |rest: u64| -> Option<u64> {
        #[par_for]
        for x in &data {
            if x % 97 == rest {
                return Some(*x);
            }
        }
        None
    };
    vec![first(3), first(96), first(97)]
}

#[par_for]
fn break_with_value() -> u64 {
    let data = numbers(2_000);
    let mut round = 0;
    'search: {
        loop {
            round += 1;
            #[par_for]
            for x in &data {
                if x % 1_000 == round {
                    break 'search x + round;
                }
            }
        }
    }
}

#[par_for]
fn unreachable_end() -> u64 {
    #[par_for]
    for i in 3.. {
        if i * i > 500 {
            return i;
        }
    }
    unreachable!("the range has no end")
}

#[par_for]
async fn parsed(words: &[&str]) -> Result<i32, std::num::ParseIntError> {
    let start = std::future::ready(100).await;
    let mut total = start;
    #[par_for]
    for word in words {
        total += word.parse::<i32>()?;
    }
    std::future::ready(()).await;
    Ok(total)
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}

fn async_fn() -> String {
    format!("{:?} {:?}", block_on(parsed(&["1", "2"])), block_on(parsed(&["1", "z", "y"])))
}

#[par_for]
fn exits_of_closures_inside() -> Vec<i32> {
    let mut all = Vec::new();
    #[par_for]
    for i in 0..300 {
        let parse = |text: &str| -> Result<i32, std::num::ParseIntError> {
            let value = text.parse::<i32>()?;
            if value > 200 {
                return Ok(0);
            }
            Ok(value)
        };
        let half = (|| Some(i as i32).filter(|i| i % 2 == 0)?.checked_mul(2))();
        all.push(parse(&i.to_string()).unwrap_or(-1) + half.unwrap_or(1));
    }
    all
}

#[par_for]
fn of_ten(data: &[u64], k: u64) -> Result<u64, String> {
    let mut out = String::new();
    #[par_for]
    for x in data {
        match x % 4_000 {
            0 if k == 0 => return Ok(0),
            1 if k == 1 => return Ok(*x),
            2 if k == 2 => return Err("two".to_string()),
            3 if k == 3 => return Err(format!("{x}")),
            4 if k == 4 => return Err(out),
            5 if k == 5 => break,
            6 if k == 6 => None.ok_or("six")?,
            7 if k == 7 => Err(format!("seven {x}"))?,
            8 if k == 8 => return Ok(x + 1),
            9 if k == 9 => return "nine".parse::<u64>().map_err(|e| e.to_string()),
            _ => {}
        }
        write!(out, "{x} ").map_err(|e| e.to_string())?;
    }
    Ok(out.len() as u64)
}

fn ten_exits() -> Vec<String> {
    let data = numbers(5_000);
    (0..11).map(|k| format!("{:?}", of_ten(&data, k))).collect()
}

#[par_for]
fn above(limits: &[u64]) -> Box<dyn Fn(u64) -> bool> {
    #[par_for]
    for limit in limits {
        let limit = *limit;
        if limit > 999_000 {
            return Box::new(move |x| x > limit);
        }
    }
    Box::new(|_| false)
}

fn return_boxed_closure() -> (bool, bool) {
    let check = above(&numbers(5_000));
    (check(0), check(u64::MAX))
}

#[par_for]
fn half_of_first(words: &[&str]) -> Result<i32, std::num::ParseIntError> {
    #[par_for]
    for word in words {
        if word.len() > 2 {
            return Ok(word.parse::<i32>()? / 2);
        }
    }
    Ok(0)
}

fn return_question_mark() -> String {
    format!("{:?} {:?}", half_of_first(&["1", "200", "x"]), half_of_first(&["1", "two", "400"]))
}

/// Lets later iterations overtake the first ones.
fn linger(first: bool) {
    if first {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

fn count_to(end: u64) -> Vec<u64> {
    (0..end).collect()
}

#[par_for]
fn undo_iter_mut() -> Vec<u64> {
    let mut values = vec![0; 1_000];
    #[par_for]
    for (i, x) in values.iter_mut().enumerate() {
        linger(i < 10);
        *x = 1;
        if i == 30 {
            break;
        }
        *x += 1;
    }
    values
}

#[par_for]
fn undo_overtaken() -> Vec<u64> {
    let mut values = vec![0; 400];
    #[par_for(workers = 4, schedule = "static", chunk = 50)]
    for (i, x) in values.iter_mut().enumerate() {
        linger(i < 50);
        *x = 1;
        if i == 30 {
            break;
        }
    }
    values
}

#[par_for]
fn undo_borrowed() -> Vec<u64> {
    let mut values = count_to(1_000);
    let behind = &mut values;
    #[par_for]
    for x in &mut *behind {
        linger(*x < 10);
        if *x % 37 == 35 {
            break;
        }
        *x += 1;
    }
    #[par_for]
    for x in behind {
        *x *= 2;
        if *x % 71 == 70 {
            break;
        }
    }
    values
}

#[par_for]
fn undo_rows() -> Vec<u64> {
    let mut grid = count_to(1_003);
    #[par_for]
    for row in grid.chunks_mut(10) {
        row.reverse();
        if row.iter().any(|x| x % 333 == 332) {
            break;
        }
        row[0] = 7;
    }
    grid
}

#[par_for]
fn undo_rows_numbered() -> Vec<u64> {
    let mut grid = count_to(1_000);
    #[par_for]
    for (y, row) in grid.chunks_exact_mut(8).enumerate() {
        for x in row.iter_mut() {
            *x += y as u64;
        }
        if y == 61 {
            break;
        }
    }
    grid
}

#[par_for]
fn undo_zip() -> (Vec<u64>, Vec<String>) {
    let mut left = count_to(600);
    let mut right = left.iter().map(u64::to_string).collect::<Vec<_>>();
    #[par_for]
    for (x, text) in left.iter_mut().zip(right.iter_mut()) {
        linger(text == "0");
        text.push('!');
        *x = text.len() as u64;
        if text == "211!" {
            break;
        }
    }
    #[par_for]
    for (x, y) in left.iter_mut().zip(0..) {
        *x += y;
        if y == 300 {
            break;
        }
    }
    (left, right)
}

#[par_for]
fn undo_zip_numbered() -> (Vec<u64>, Vec<u64>) {
    let (mut left, mut right) = (count_to(700), vec![0; 700]);
    let more = count_to(700);
    #[par_for]
    for (i, ((x, y), z)) in left.iter_mut().zip(&mut right).zip(&more).enumerate() {
        *y = *x + z;
        *x = 2 * i as u64;
        if *y == 900 {
            break;
        }
    }
    #[par_for]
    for (x, (i, y)) in more.iter().zip(right.iter_mut().enumerate()) {
        *y += x;
        if i == 99 {
            break;
        }
    }
    (left, right)
}

#[par_for]
fn undo_map() -> (BTreeMap<u64, String>, BTreeMap<u64, String>) {
    let mut first: BTreeMap<_, _> = count_to(500).into_iter().map(|x| (x, x.to_string())).collect();
    let mut second = first.clone();
    #[par_for]
    for (key, text) in first.iter_mut() {
        linger(*key < 10);
        text.push('?');
        if *key == 123 {
            break;
        }
    }
    #[par_for]
    for text in second.values_mut() {
        linger(text == "0");
        if text == "77" {
            break;
        }
        text.clear();
    }
    (first, second)
}

#[par_for]
fn undo_return() -> (Option<usize>, Vec<u64>) {
    #[par_for]
    fn mark(values: &mut [u64], limit: u64) -> Option<usize> {
        #[par_for]
        for (i, x) in values.iter_mut().enumerate() {
            linger(i < 10);
            *x += 1;
            if *x > limit {
                return Some(i + limit as usize);
            }
        }
        None
    }
    let mut values = count_to(800);
    (mark(&mut values, 222), values)
}

#[par_for]
fn undo_try() -> (Result<(), String>, Vec<i32>) {
    #[par_for]
    fn halve(values: &mut Vec<i32>) -> Result<(), String> {
        #[par_for]
        for x in values {
            linger(*x < 10);
            let old = std::mem::replace(x, -1);
            *x = 1_000_i32.checked_sub(old).filter(|x| *x > 700).ok_or(format!("{old} is too much"))?;
        }
        Ok(())
    }
    let mut values = (0..900).collect();
    (halve(&mut values), values)
}

#[par_for]
fn undo_accumulates_too() -> (u64, Vec<u64>, Vec<u64>) {
    let (mut total, mut seen) = (0, Vec::new());
    let mut values = count_to(900);
    #[par_for]
    for x in &mut values {
        total += *x;
        seen.push(*x);
        if std::mem::take(x) == 444 {
            break;
        }
    }
    (total, seen, values)
}

#[par_for]
fn undo_strings() -> Vec<Option<String>> {
    let mut names = vec![None; 300];
    #[par_for]
    for (i, name) in names.iter_mut().enumerate() {
        linger(i < 10);
        *name = Some(format!("{i}"));
        if let Some(name) = name
            && name.as_str() == "150"
        {
            break;
        }
    }
    names
}

#[par_for]
fn undo_pulled() -> Vec<u64> {
    let mut values = count_to(1_000);
    let odd = values.iter_mut().filter(|x| **x % 2 == 1);
    #[par_for]
    for x in odd {
        linger(*x < 20);
        *x += 1;
        if *x == 400 {
            break;
        }
    }
    values
}

#[par_for]
fn undo_label() -> Vec<Vec<u64>> {
    let mut rows = vec![count_to(40); 20];
    let mut left = Vec::new();
    'rounds: for round in 0..5 {
        #[par_for]
        for (i, row) in rows.iter_mut().enumerate() {
            row[round] += 100;
            if i == 3 * round {
                continue 'rounds;
            }
            if i == 14 {
                break 'rounds;
            }
        }
        left.push(round);
    }
    rows
}

#[par_for]
fn undo_with_item_in_error() -> (Result<(), u64>, Vec<u64>) {
    #[par_for]
    fn raise(values: &mut [u64], base: u64) -> Result<(), u64> {
        #[par_for]
        for (i, x) in values.iter_mut().enumerate() {
            *x += 1;
            if *x > 333 {
                return Err(*x + base + i as u64);
            }
        }
        Ok(())
    }
    let mut values = count_to(900);
    (raise(&mut values, 5_000), values)
}
