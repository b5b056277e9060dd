//! Everything that a loop can go over.

use std::collections::{BTreeMap, BTreeSet, HashMap, LinkedList, VecDeque};

use super::{list, numbers, par_for, text};

list![
    ranges,
    range_types,
    reversed,
    stepped,
    empty,
    slices,
    by_value,
    arrays,
    chunks,
    windows,
    in_place,
    enumerated,
    zipped,
    zip_of_three,
    skip_and_take,
    copied_and_cloned,
    long_chains,
    maps,
    sets_and_deques,
    lines,
    mapped,
    own_enumerate,
    iterator_in_variable,
    boxed_iterator,
    options,
    index_type,
    not_send,
    patterns,
    guard_in_head,
    question_in_head,
    drops,
    chars,
    chained,
    from_a_call,
    flat_map,
    nested_tuple,
    unit_items,
    zip_with_lines,
    rev_enumerate,
];

#[par_for]
fn ranges() -> Vec<i64> {
    let mut all = Vec::new();
    #[par_for]
    for i in -20..30 {
        all.push(i * 3);
    }
    #[par_for]
    for i in 5..=5 {
        all.push(i);
    }
    let (from, to) = (3i64, 40i64);
    #[par_for]
    for i in from..=to {
        all.push(-i);
    }
    all
}

#[par_for]
fn range_types() -> (u8, i128, u128, usize, i16) {
    let (mut a, mut b, mut c, mut d, mut e) = (0, 0, 0, 0, 0);
    #[par_for]
    for i in 0..20u8 {
        a += i;
    }
    #[par_for]
    for i in -5..100i128 {
        b += i;
    }
    #[par_for]
    for i in u128::MAX - 10..u128::MAX {
        c ^= i;
    }
    #[par_for]
    for i in 0..1_000usize {
        d += i;
    }
    #[par_for]
    for i in i16::MIN..-32_700 {
        e ^= i;
    }
    (a, b, c, d, e)
}

#[par_for]
fn reversed() -> Vec<usize> {
    let mut all = Vec::new();
    #[par_for]
    for i in (0..100).rev() {
        all.push(i);
    }
    #[par_for]
    for x in [1, 2, 3].iter().rev() {
        all.push(*x);
    }
    all
}

#[par_for]
fn stepped() -> Vec<u32> {
    let mut all = Vec::new();
    #[par_for]
    for i in (0..1_000u32).step_by(7) {
        all.push(i);
    }
    #[par_for]
    for i in (3..=99u32).rev().step_by(4) {
        all.push(i);
    }
    all
}

#[par_for]
#[allow(clippy::reversed_empty_ranges)]
fn empty() -> u32 {
    let mut count = 0;
    #[par_for]
    for _ in 5..5 {
        count += 1;
    }
    #[par_for]
    for _ in 9..2 {
        count += 1;
    }
    #[par_for]
    for _ in Vec::<String>::new() {
        count += 1;
    }
    #[par_for]
    for _ in "".lines() {
        count += 1;
    }
    count
}

#[par_for]
fn slices() -> u64 {
    let data = numbers(1_000);
    let slice = &data[10..900];
    let mut total = 0;
    #[par_for]
    for x in slice {
        total += x;
    }
    #[par_for]
    for &x in slice.iter() {
        total += x;
    }
    #[par_for]
    for x in &data[..3] {
        total += x;
    }
    total
}

#[par_for]
fn by_value() -> Vec<String> {
    let words: Vec<String> = text().split(' ').map(str::to_string).collect();
    let mut long = Vec::new();
    #[par_for]
    for word in words.clone() {
        if word.len() > 3 {
            long.push(word);
        }
    }
    #[par_for]
    for mut word in words.into_iter().skip(700) {
        word.push('!');
        long.push(word);
    }
    let boxed: Box<[String]> = long.clone().into();
    #[par_for]
    for word in boxed {
        if word.len() > 12 {
            long.push(word);
        }
    }
    long
}

#[par_for]
fn arrays() -> (i32, Vec<String>) {
    let mut sum = 0;
    let array = [1, 2, 3, 4, 5];
    #[par_for]
    for x in array {
        sum += x;
    }
    #[par_for]
    for x in &array {
        sum += x;
    }
    let mut names = Vec::new();
    #[par_for]
    for name in ["a".to_string(), "b".to_string()] {
        names.push(name);
    }
    (sum, names)
}

#[par_for]
fn chunks() -> Vec<u64> {
    let data = numbers(1_003);
    let mut sums = Vec::new();
    #[par_for]
    for chunk in data.chunks(10) {
        sums.push(chunk.iter().sum());
    }
    #[par_for]
    for chunk in data.chunks_exact(7) {
        sums.push(chunk[6]);
    }
    #[par_for]
    for chunk in data.rchunks(100) {
        sums.push(chunk.len() as u64 + chunk[0]);
    }
    sums
}

#[par_for]
fn windows() -> u32 {
    let data = numbers(2_000);
    let mut rises = 0;
    #[par_for]
    for pair in data.windows(2) {
        if pair[1] > pair[0] {
            rises += 1;
        }
    }
    rises
}

#[par_for]
fn in_place() -> (Vec<u64>, Vec<f64>, [u8; 5]) {
    let mut data = numbers(1_500);
    #[par_for]
    for x in &mut data {
        *x = *x * 2 + 1;
    }
    #[par_for]
    for x in data.iter_mut() {
        *x ^= 5;
    }
    let mut rows = vec![0.0; 1_000];
    #[par_for]
    for (r, row) in rows.chunks_mut(30).enumerate() {
        for (c, cell) in row.iter_mut().enumerate() {
            *cell = (r * 100 + c) as f64;
        }
    }
    #[par_for]
    for row in rows.chunks_exact_mut(64) {
        row.reverse();
    }
    let mut array = [1, 2, 3, 4, 5];
    #[par_for]
    for x in &mut array {
        *x += 10;
    }
    (data, rows, array)
}

#[par_for]
fn enumerated() -> Vec<(usize, u64)> {
    let mut found = Vec::new();
    #[par_for]
    for (i, x) in numbers(2_000).into_iter().enumerate() {
        if x % 10 == 0 {
            found.push((i, x));
        }
    }
    #[par_for]
    for (i, x) in numbers(100).iter().skip(3).enumerate().rev() {
        found.push((i, *x));
    }
    found
}

#[par_for]
fn zipped() -> (u64, Vec<u64>) {
    let (a, b) = (numbers(1_000), numbers(1_100));
    let mut dot = 0;
    #[par_for]
    for (x, y) in a.iter().zip(&b) {
        dot += x % 1_000 * (y % 1_000);
    }
    let mut c = vec![0; 950];
    #[par_for]
    for (z, (x, y)) in c.iter_mut().zip(a.iter().zip(b.iter().rev())) {
        *z = x + y;
    }
    (dot, c)
}

#[par_for]
fn zip_of_three() -> Vec<u64> {
    let (a, mut b, c) = (numbers(500), vec![1; 480], numbers(600));
    #[par_for]
    for ((x, y), (i, z)) in a.iter().zip(b.iter_mut()).zip(c.iter().enumerate()) {
        *y += x * z % (i as u64 + 1);
    }
    b
}

#[par_for]
fn skip_and_take() -> Vec<usize> {
    let mut all = Vec::new();
    #[par_for]
    for i in (0..50).skip(7).take(12) {
        all.push(i);
    }
    #[par_for]
    for i in (0..10).skip(20) {
        all.push(i);
    }
    #[par_for]
    for (i, _) in [(); 9].iter().enumerate().take(100).skip(4) {
        all.push(i);
    }
    all
}

#[par_for]
fn copied_and_cloned() -> (u64, Vec<String>) {
    let data = numbers(300);
    let words: Vec<String> = data.iter().map(u64::to_string).collect();
    let mut sum = 0;
    #[par_for]
    for x in data.iter().copied() {
        sum += x;
    }
    let mut all = Vec::new();
    #[par_for]
    for word in words.iter().cloned().rev() {
        all.push(word);
    }
    (sum, all)
}

#[par_for]
fn long_chains() -> Vec<(usize, u64)> {
    let data = numbers(400);
    let mut all = Vec::new();
    #[par_for]
    for (i, &x) in data.iter().rev().step_by(3).skip(2).take(90).enumerate() {
        all.push((i, x));
    }
    #[par_for]
    for (i, (j, x)) in (10..).zip(data.iter().enumerate().step_by(5)) {
        all.push((i + j, *x));
    }
    all
}

#[par_for]
fn maps() -> (u64, u64, Vec<(u64, String)>) {
    let ordered: BTreeMap<u64, String> = numbers(200).into_iter().map(|x| (x, x.to_string())).collect();
    let hashed: HashMap<u64, u64> = numbers(200).into_iter().map(|x| (x, x / 2)).collect();
    let (mut keys, mut values) = (0, 0);
    #[par_for]
    for (key, value) in &hashed {
        keys += key;
        values += value;
    }
    let mut all = Vec::new();
    #[par_for]
    for (key, value) in ordered.iter() {
        keys += key;
        all.push((*key, value.clone()));
    }
    let mut more = hashed.clone();
    #[par_for]
    for (_, value) in &mut more {
        *value += 1;
    }
    #[par_for]
    for value in more.values_mut() {
        *value += 1;
    }
    values += more.values().sum::<u64>();
    #[par_for]
    for (key, value) in ordered {
        all.push((key, value));
    }
    (keys, values, all)
}

#[par_for]
fn sets_and_deques() -> Vec<u64> {
    let set: BTreeSet<u64> = numbers(100).into_iter().collect();
    let mut deque: VecDeque<u64> = numbers(50).into();
    deque.rotate_left(20);
    deque.push_front(4);
    let list: LinkedList<u64> = numbers(30).into_iter().collect();
    let mut all = Vec::new();
    #[par_for]
    for x in &set {
        all.push(*x);
    }
    #[par_for]
    for x in &mut deque {
        *x += 1;
    }
    #[par_for]
    for x in &deque {
        all.push(*x);
    }
    #[par_for]
    for x in deque {
        all.push(x);
    }
    #[par_for]
    for x in list {
        all.push(x);
    }
    all
}

#[par_for]
fn lines() -> (usize, usize) {
    let text = text();
    let (mut words, mut letters) = (0, 0);
    #[par_for]
    for line in text.lines() {
        words += line.split_whitespace().count();
        letters += line.len();
    }
    (words, letters)
}

#[par_for]
fn mapped() -> Vec<u64> {
    let mut all = Vec::new();
    #[par_for]
    for x in numbers(500).iter().map(|x| x * 2).filter(|x| x % 3 == 0) {
        all.push(x);
    }
    all
}

/// Its `enumerate` is its own.
struct Mine(u32);

impl Iterator for Mine {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

impl Mine {
    fn enumerate(self) -> impl Iterator<Item = (char, u32)> {
        self.zip("abcdefg".chars()).map(|(x, c)| (c, x))
    }
}

fn mine() -> Mine {
    Mine(5)
}

#[par_for]
fn own_enumerate() -> Vec<(char, u32)> {
    let mut all = Vec::new();
    #[par_for]
    for (c, x) in mine().enumerate() {
        all.push((c, x));
    }
    all
}

#[par_for]
fn iterator_in_variable() -> (Vec<(usize, u64)>, u64) {
    let data = numbers(100);
    let mut source = data.iter();
    source.next();
    let mut all = Vec::new();
    #[par_for]
    for (i, x) in source.enumerate() {
        all.push((i, *x));
    }
    let range = 0..data.len();
    let mut sum = 0;
    #[par_for]
    for i in range {
        sum += data[i];
    }
    (all, sum)
}

#[par_for]
fn boxed_iterator() -> Vec<u64> {
    let source: Box<dyn Iterator<Item = u64>> = Box::new(numbers(333).into_iter().filter(|x| x % 2 == 1));
    let mut all = Vec::new();
    #[par_for]
    for x in source {
        all.push(x);
    }
    all
}

#[par_for]
fn options() -> i32 {
    let mut sum = 0;
    #[par_for]
    for x in Some(4) {
        sum += x;
    }
    #[par_for]
    for x in None::<i32> {
        sum += x;
    }
    #[par_for]
    for x in "7".parse::<i32>() {
        sum += x;
    }
    sum
}

/// `i` is a `usize` because it indexes, as in the plain loop.
#[par_for]
fn index_type() -> usize {
    let data = numbers(1_000);
    let mut count = 0;
    #[par_for]
    for i in 0..1000 {
        if data[i] % 2 == 0 {
            count += i;
        }
    }
    count
}

#[par_for]
fn not_send() -> Vec<usize> {
    let shared = std::rc::Rc::new(std::cell::Cell::new(0));
    let source = {
        let shared = shared.clone();
        (0..2_000).map(move |i| {
            shared.set(shared.get() + 1);
            i * 2
        })
    };
    let mut all = Vec::new();
    #[par_for]
    for i in source {
        all.push(i);
    }
    all.push(shared.get());
    all
}

#[par_for]
fn patterns() -> i64 {
    struct Point {
        x: i64,
        y: i64,
    }
    let points: Vec<Point> = (0..200).map(|i| Point { x: i, y: i * i % 31 }).collect();
    let mut sum = 0;
    #[par_for]
    for Point { x, y: height } in &points {
        sum += x * height;
    }
    #[par_for]
    for (i, &Point { x, .. }) in points.iter().enumerate() {
        sum += i as i64 - x;
    }
    #[par_for]
    for mut n in 0..20i64 {
        while n > 3 {
            n /= 2;
            sum += 1;
        }
    }
    #[par_for]
    for [a, b] in [[1, 2], [3, 4]] {
        sum += a * b;
    }
    sum
}

#[par_for]
fn guard_in_head() -> u64 {
    let data = std::sync::Mutex::new(numbers(200));
    let mut sum = 0;
    #[par_for]
    for x in data.lock().unwrap().iter() {
        sum += x;
    }
    #[par_for]
    for (i, x) in data.lock().unwrap().iter_mut().enumerate() {
        *x += i as u64;
    }
    sum + data.lock().unwrap().iter().sum::<u64>()
}

#[par_for]
fn all_of(source: Result<Vec<u64>, String>) -> Result<u64, String> {
    let mut sum = 0;
    #[par_for]
    for x in source? {
        sum += x;
    }
    Ok(sum)
}

fn question_in_head() -> (Result<u64, String>, Result<u64, String>) {
    (all_of(Ok(numbers(10))), all_of(Err("none".to_string())))
}

/// Each value is dropped once, whether its iteration ran or not.
#[par_for]
fn drops() -> (usize, usize) {
    use std::sync::atomic::{AtomicUsize, Ordering};
    struct Counted<'a>(&'a AtomicUsize, usize);
    impl Drop for Counted<'_> {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    let dropped = AtomicUsize::new(0);
    let mut kept = 0;
    let items: Vec<Counted<'_>> = (0..1_000).map(|i| Counted(&dropped, i)).collect();
    #[par_for]
    for item in items {
        if item.1 == 700 {
            break;
        }
        kept += 1;
    }
    (dropped.load(Ordering::Relaxed), kept)
}

#[par_for]
fn chars() -> String {
    let mut upper = String::new();
    #[par_for]
    for c in text().chars() {
        upper.extend(c.to_uppercase());
    }
    upper
}

#[par_for]
fn chained() -> Vec<u64> {
    let (a, b) = (numbers(50), numbers(60));
    let mut all = Vec::new();
    #[par_for]
    for x in a.iter().chain(&b).chain(std::iter::once(&7)) {
        all.push(*x);
    }
    all
}

fn some_numbers() -> impl Iterator<Item = u64> {
    numbers(80).into_iter()
}

#[par_for]
fn from_a_call() -> Vec<(usize, u64)> {
    let mut all = Vec::new();
    #[par_for]
    for pair in some_numbers().enumerate() {
        all.push(pair);
    }
    all
}

#[par_for]
fn flat_map() -> Vec<u32> {
    let mut all = Vec::new();
    #[par_for]
    for x in (0..40u32).flat_map(|i| 0..i % 5) {
        all.push(x);
    }
    all
}

#[par_for]
fn nested_tuple() -> u64 {
    let data = [(1u64, (2u64, [3u64, 4])), (5, (6, [7, 8]))];
    let mut sum = 0;
    #[par_for]
    for (a, (b, [c, d])) in data {
        sum += a * b + c * d;
    }
    sum
}

#[par_for]
fn unit_items() -> usize {
    let mut count = 0;
    #[par_for]
    for () in vec![(); 5_000] {
        count += 1;
    }
    count
}

#[par_for]
fn zip_with_lines() -> Vec<String> {
    let text = text();
    let data = numbers(150);
    let mut all = Vec::new();
    #[par_for]
    for (x, line) in data.iter().zip(text.lines()) {
        all.push(format!("{x}{line}"));
    }
    all
}

#[par_for]
fn rev_enumerate() -> Vec<(usize, u64)> {
    let data = numbers(90);
    let mut all = Vec::new();
    #[par_for]
    for (i, x) in data.iter().rev().enumerate() {
        all.push((i, *x));
    }
    #[par_for]
    for (i, x) in data.chunks(4).enumerate().rev() {
        all.push((i, x[0]));
    }
    all
}
