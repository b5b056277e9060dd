//! `x = x + e` and its like, on types that commute and types that don't, on both sides of the operator.

use std::collections::{LinkedList, VecDeque};
use std::ops::{Add, BitOr, BitXor, Mul, Sub};

use super::{list, numbers, par_for, text};

list![
    numbers_from_the_left,
    numbers_on_both_sides,
    floats_from_the_left,
    text_to_the_right,
    text_to_the_left,
    text_reversed,
    text_in_two_ways,
    matrix_product,
    matrix_product_reversed,
    matrix_in_a_field,
    matrix_behind_a_reference,
    polynomial_by_value,
    big_by_reference,
    big_products,
    big_from_the_left,
    plus_and_minus,
    flags,
    points,
    questions,
    left_out,
    nested,
    nested_left,
    wrapping_chain,
    logic_from_the_left,
    assigned_and_added,
    deque_front,
    deque_front_behind_a_reference,
    list_front,
    text_at_start,
    generic_add,
    cloned_place,
    letter_inserted,
];

#[par_for]
fn numbers_from_the_left() -> (u64, i32, u8, u64) {
    let (mut total, mut balance, mut bits, mut product) = (5, 100, 3u8, 2u64);
    #[par_for]
    for x in numbers(900) {
        total = x * 2 + total;
        balance = (x % 7) as i32 - 3 + balance;
        bits = 1 << (x % 8) | bits;
        product = (1 + x / 999_000) * product;
    }
    (total, balance, bits, product)
}

#[par_for]
fn numbers_on_both_sides() -> (u64, i64) {
    let (mut total, mut balance) = (1u64, 0i64);
    #[par_for]
    for x in numbers(900) {
        total = x + total + 1;
        balance = x as i64 + balance - 500_000;
        if x % 2 == 0 {
            balance = balance + 3;
        } else {
            balance += 7;
        }
    }
    (total, balance)
}

/// Whole numbers, exact in any order.
#[par_for]
fn floats_from_the_left() -> (f64, f32) {
    let (mut sum, mut half) = (0.5, 0.25);
    #[par_for]
    for x in numbers(900) {
        sum = x as f64 + sum;
        half = half - 1.0 + (x % 5) as f32;
    }
    (sum, half)
}

#[par_for]
fn text_to_the_right() -> String {
    let mut line = String::from(">");
    #[par_for]
    for x in numbers(300) {
        let digits = x.to_string();
        line = line + &digits + ",";
        if x % 3 == 0 {
            line = line + "!";
        }
    }
    line
}

#[par_for]
fn text_to_the_left() -> String {
    let mut path = String::from("end");
    #[par_for]
    for x in numbers(300) {
        path = x.to_string() + "/" + &path;
    }
    path
}

#[par_for]
fn text_reversed() -> (String, String) {
    let mut reversed = String::new();
    let mut words = String::new();
    #[par_for]
    for c in "stressed desserts, ünïcödé".chars() {
        reversed = c.to_string() + &reversed;
    }
    #[par_for]
    for word in text().split_whitespace() {
        words = format!("{word} ") + words.as_str();
    }
    (reversed, words)
}

#[par_for]
fn text_in_two_ways() -> String {
    let mut line = String::new();
    #[par_for]
    for x in numbers(200) {
        line = line + "<";
        line += &x.to_string();
        line.push('>');
    }
    line
}

#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Matrix([u64; 4]);

impl Mul for Matrix {
    type Output = Matrix;
    fn mul(self, other: Matrix) -> Matrix {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        let dot = |x: u64, y: u64, z: u64, w: u64| (x * y + z * w) % 10_007;
        Matrix([dot(a, e, b, g), dot(a, f, b, h), dot(c, e, d, g), dot(c, f, d, h)])
    }
}

fn matrices(count: usize) -> Vec<Matrix> {
    numbers(count * 4).chunks(4).map(|m| Matrix([m[0] % 100, m[1] % 100, m[2] % 100, m[3] % 100])).collect()
}

#[par_for]
fn matrix_product() -> Matrix {
    let mut all = Matrix([1, 2, 3, 4]);
    #[par_for]
    for m in matrices(400) {
        all = all * m;
    }
    all
}

#[par_for]
fn matrix_product_reversed() -> Matrix {
    let mut all = Matrix([1, 2, 3, 4]);
    let data = matrices(400);
    #[par_for]
    for i in 0..data.len() {
        if i % 5 != 0 {
            all = data[i] * all;
        }
    }
    all
}

struct Robot {
    pose: Matrix,
    steps: usize,
}

#[par_for]
fn matrix_in_a_field() -> (Matrix, usize) {
    let mut robot = Robot { pose: Matrix([1, 0, 0, 1]), steps: 0 };
    #[par_for]
    for m in &matrices(300) {
        robot.pose = *m * robot.pose;
        robot.steps = 1 + robot.steps;
    }
    (robot.pose, robot.steps)
}

#[par_for]
fn multiply_into(all: &mut Matrix, count: &mut u32, data: &[Matrix]) {
    #[par_for]
    for m in data {
        *all = *all * *m;
        *count = *count + 1;
    }
}

fn matrix_behind_a_reference() -> (Matrix, u32) {
    let (mut all, mut count) = (Matrix([5, 6, 7, 8]), 9);
    multiply_into(&mut all, &mut count, &matrices(200));
    (all, count)
}

/// Adding remembers in what order things were added.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
struct Trail(Vec<u64>);

impl Add for Trail {
    type Output = Trail;
    fn add(mut self, other: Trail) -> Trail {
        self.0.extend(other.0);
        self
    }
}

impl Add<&u64> for Trail {
    type Output = Trail;
    fn add(mut self, other: &u64) -> Trail {
        self.0.push(*other);
        self
    }
}

#[par_for]
fn polynomial_by_value() -> (Trail, Trail) {
    let mut trail = Trail(vec![7]);
    let mut back = Trail(vec![8]);
    #[par_for]
    for x in numbers(300) {
        trail = trail + Trail(vec![x, x % 3]);
        back = Trail(vec![x]) + back;
    }
    (trail, back)
}

/// A number whose operators take references, as big integers do.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Big(Vec<u32>);

impl Add for &Big {
    type Output = Big;
    fn add(self, other: &Big) -> Big {
        let mut digits = self.0.clone();
        digits.extend(&other.0);
        Big(digits)
    }
}

impl Mul<u32> for &Big {
    type Output = Big;
    fn mul(self, factor: u32) -> Big {
        Big(self.0.iter().map(|digit| digit.wrapping_mul(factor) % 1_000 + 1).collect())
    }
}

impl Sub<&Big> for Big {
    type Output = Big;
    fn sub(mut self, other: &Big) -> Big {
        self.0.push(other.0.len() as u32);
        self
    }
}

#[par_for]
fn big_by_reference() -> Big {
    let data: Vec<Big> = numbers(200).into_iter().map(|x| Big(vec![x as u32])).collect();
    let mut sum = Big(vec![0]);
    #[par_for]
    for x in &data {
        let more = Big(vec![x.0[0] + 1]);
        sum = &sum + &more;
    }
    sum
}

#[par_for]
fn big_products() -> Big {
    let mut product = Big(vec![1, 2, 3]);
    #[par_for]
    for x in numbers(200) {
        product = &product * (x % 90) as u32;
    }
    product
}

#[par_for]
fn big_from_the_left() -> Big {
    let mut sum = Big(vec![]);
    #[par_for]
    for x in numbers(200) {
        let more = Big(vec![x as u32, 0]);
        sum = &more + &sum;
    }
    sum
}

#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Money(i64);

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        // Rounds down: the order of additions shows.
        Money((self.0 + other.0) / 2 * 2)
    }
}

impl Sub<u32> for Money {
    type Output = Money;
    fn sub(self, fee: u32) -> Money {
        Money(self.0 - i64::from(fee))
    }
}

#[par_for]
fn plus_and_minus() -> Money {
    let mut account = Money(1_001);
    #[par_for]
    for x in numbers(500) {
        account = account + Money(x as i64) - (x % 3) as u32;
        if x % 5 == 0 {
            account = account - 1;
        }
    }
    account
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Flags(u16);

impl BitOr for Flags {
    type Output = Flags;
    fn bitor(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

impl BitXor<u16> for Flags {
    type Output = Flags;
    fn bitxor(self, other: u16) -> Flags {
        Flags(self.0 ^ other)
    }
}

#[par_for]
fn flags() -> (Flags, Flags) {
    let (mut seen, mut odd) = (Flags(1), Flags(2));
    #[par_for]
    for x in numbers(50) {
        seen = seen | Flags(1 << (x % 10));
        odd = odd ^ (x as u16);
    }
    (seen, odd)
}

#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Point {
    x: f64,
    y: f64,
}

impl Add for Point {
    type Output = Point;
    fn add(self, other: Point) -> Point {
        Point { x: self.x + other.x, y: self.y + other.y }
    }
}

impl Mul<f64> for Point {
    type Output = Point;
    fn mul(self, factor: f64) -> Point {
        Point { x: self.x * factor, y: self.y * factor }
    }
}

/// Not exact, and yet in the plain loop's order: what is no accumulator is replayed.
#[par_for]
fn points() -> (u64, u64) {
    let mut center = Point { x: 0.1, y: 0.2 };
    #[par_for]
    for x in numbers(500) {
        center = center + Point { x: x as f64 / 3.0, y: 1.0 / (x + 1) as f64 } * 0.3;
    }
    (center.x.to_bits(), center.y.to_bits())
}

#[par_for]
fn questions() -> Vec<Result<(String, Trail), std::num::ParseIntError>> {
    let parse = |text: &str| -> Result<(String, Trail), std::num::ParseIntError> { sum_up(text) };
    [parse("1 2 3 40 5"), parse("1 2 x 3"), parse("")].to_vec()
}

#[par_for]
fn sum_up(text: &str) -> Result<(String, Trail), std::num::ParseIntError> {
    let mut line = String::new();
    let mut trail = Trail(vec![]);
    #[par_for]
    for word in text.split(' ') {
        line = line + &word.parse::<u64>()?.to_string();
        trail = trail + Trail(vec![word.parse()?]);
    }
    Ok((line, trail))
}

#[par_for]
fn left_out() -> (Money, String) {
    let mut account = Money(5);
    let mut line = String::new();
    #[par_for]
    for x in numbers(300) {
        account = account
            + match x % 3 {
                0 => Money(1),
                1 => Money(x as i64),
                _ => continue,
            };
        line = line + if x % 2 == 0 { "even" } else { "odd" };
    }
    (account, line)
}

#[par_for]
fn nested() -> (Trail, String, Matrix, u64) {
    let (mut trail, mut line) = (Trail(vec![1]), String::new());
    let (mut all, mut total) = (Matrix([1, 1, 0, 1]), 0);
    #[par_for]
    for n in 0..20u64 {
        line = line + "[";
        #[par_for]
        for x in numbers(n as usize) {
            trail = trail + Trail(vec![x + n]);
            line = line + &x.to_string();
            all = all * Matrix([x % 9, 1, n, 2]);
            total = total + x - n;
        }
        trail = trail + Trail(vec![n]);
    }
    (trail, line, all, total)
}

#[par_for]
fn nested_left() -> (Matrix, String, i64) {
    let (mut all, mut line, mut total) = (Matrix([1, 1, 0, 1]), String::new(), 0);
    #[par_for]
    for n in 0..20u64 {
        all = Matrix([n, 1, 1, n]) * all;
        #[par_for]
        for x in numbers(n as usize) {
            all = Matrix([x % 9, 1, n, 2]) * all;
            line = x.to_string() + &line;
            total = (x as i64 - 500_000) + total;
        }
    }
    (all, line, total)
}

#[par_for]
fn wrapping_chain() -> (u8, u16, u32) {
    let (mut sum, mut difference, mut product) = (250u8, 3u16, 1u32);
    #[par_for]
    for x in numbers(900) {
        sum = sum.wrapping_add(x as u8).wrapping_add(7);
        difference = difference.wrapping_sub(x as u16).wrapping_add(1);
        product = ((x as u32) | 1).wrapping_mul(product);
    }
    (sum, difference, product)
}

#[par_for]
fn logic_from_the_left() -> (bool, bool, bool) {
    let (mut all, mut any, mut none) = (true, false, true);
    #[par_for]
    for x in numbers(500) {
        all = x < 2_000_000 && all;
        any = x == 17 || any;
        none = none && x != 17 && x < 2_000_000;
    }
    (all, any, none)
}

#[par_for]
fn assigned_and_added() -> (u32, f64) {
    let (mut count, mut weight) = (0u32, 0.0);
    #[par_for]
    for x in numbers(600) {
        if x % 3 == 0 {
            count += 2;
            weight = weight + 0.5;
        } else {
            count = count + 1;
            weight -= 0.25;
        }
    }
    (count, weight)
}

#[par_for]
fn deque_front() -> VecDeque<u64> {
    let mut queue = VecDeque::from([1, 2]);
    #[par_for]
    for x in numbers(500) {
        if x % 2 == 0 {
            queue.push_front(x);
        }
    }
    queue
}

#[par_for]
fn put_in_front(queue: &mut VecDeque<u64>, data: &[u64]) {
    #[par_for]
    for &x in data {
        queue.push_front(x);
        if x % 10 == 0 {
            queue.push_front(0);
        }
    }
}

fn deque_front_behind_a_reference() -> VecDeque<u64> {
    let mut queue = VecDeque::new();
    put_in_front(&mut queue, &numbers(300));
    put_in_front(&mut queue, &numbers(20));
    queue
}

#[par_for]
fn list_front() -> LinkedList<String> {
    let mut list = LinkedList::new();
    #[par_for]
    for n in 0..60 {
        #[par_for]
        for x in 0..n % 5 {
            list.push_front(format!("{n}.{x}"));
        }
    }
    list
}

#[par_for]
fn text_at_start() -> String {
    let mut path = String::from("/");
    #[par_for]
    for x in numbers(300) {
        path.insert_str(0, &x.to_string());
        path.insert_str(0, "/");
    }
    path
}

#[par_for]
fn sum_all<T: Copy + Send + Sync + Add<Output = T>>(start: T, data: &[T]) -> T {
    let mut sum = start;
    #[par_for]
    for x in data {
        sum = sum + *x;
    }
    sum
}

fn generic_add() -> (u64, Money) {
    let money: Vec<Money> = numbers(300).into_iter().map(|x| Money(x as i64)).collect();
    (sum_all(3, &numbers(700)), sum_all(Money(1), &money))
}

#[par_for]
fn cloned_place() -> Trail {
    let mut trail = Trail(vec![]);
    #[par_for]
    for x in numbers(100) {
        trail = trail.clone() + Trail(vec![x]);
    }
    trail
}

#[par_for]
fn letter_inserted() -> String {
    let mut word = String::from("!");
    #[par_for]
    for c in "reverse me".chars() {
        word.insert(0, c);
    }
    word
}
