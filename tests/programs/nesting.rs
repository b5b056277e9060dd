//! Loops in loops, recursion, and where a loop can stand.

use super::{list, numbers, par_for};

list![
    loop_in_loop,
    same_accumulator,
    inner_exit_leaves_outer,
    inner_question_mark,
    recursion,
    in_match_arm,
    in_a_trait,
    in_a_module,
    collapsed,
    collapsed_three,
    collapsed_with_labels,
    outer_only,
    inner_only,
    plain_between,
    in_block_expression,
    two_in_a_row,
    nested_elements,
    in_async_block,
    generic_method,
    deep,
    counted_by_key,
    everything_three_deep,
];

#[par_for]
fn loop_in_loop() -> Vec<u64> {
    let mut sums = Vec::new();
    #[par_for]
    for i in 0..40u64 {
        let mut sum = 0;
        #[par_for]
        for x in numbers(200) {
            sum += x * i;
        }
        sums.push(sum);
    }
    sums
}

#[par_for]
fn same_accumulator() -> (u64, Vec<u64>) {
    let mut total = 0;
    let mut all = Vec::new();
    #[par_for]
    for i in 0..30u64 {
        total += 1;
        all.push(i);
        #[par_for]
        for x in &numbers(50) {
            total += x * i;
            if x % 9 == i % 9 {
                all.push(*x);
            }
        }
        all.push(0);
    }
    (total, all)
}

#[par_for]
fn inner_exit_leaves_outer() -> (u64, Option<(u64, u64)>) {
    let data = numbers(60);
    let mut looked = 0;
    let mut found = Vec::new();
    #[par_for]
    'outer: for i in 0..200u64 {
        #[par_for]
        for x in &data {
            if x % 50 == i % 50 && i > 20 {
                found.push((i, *x));
                break 'outer;
            }
            if x % 11 == i % 13 {
                continue 'outer;
            }
            looked += 1;
        }
        looked += 1_000;
    }
    (looked, found.pop())
}

#[par_for]
fn tables(rows: &[Vec<&str>]) -> Result<i64, std::num::ParseIntError> {
    let mut total = 0;
    #[par_for]
    for row in rows {
        #[par_for]
        for cell in row {
            total += cell.parse::<i64>()?;
        }
    }
    Ok(total)
}

fn inner_question_mark() -> Vec<String> {
    let good = vec![vec!["1", "2", "3"]; 50];
    let mut bad = good.clone();
    bad[31][1] = "x";
    bad[40][0] = "";
    [good, bad].iter().map(|rows| format!("{:?}", tables(rows))).collect()
}

#[par_for]
fn fibonacci(n: u64) -> u64 {
    if n < 2 {
        return n;
    }
    let mut sum = 0;
    #[par_for]
    for k in 1..=2 {
        sum += fibonacci(n - k);
    }
    sum
}

fn recursion() -> u64 {
    fibonacci(9)
}

#[par_for]
fn in_match_arm() -> Vec<u64> {
    let mut all = Vec::new();
    for kind in 0..3 {
        match kind {
            0 =>
            {
                #[par_for]
                for x in 0..50 {
                    all.push(x);
                }
            }
            1 =>
            {
                #[par_for]
                for x in (0..50).rev() {
                    all.push(x);
                }
            }
            _ => {}
        }
    }
    all
}

#[par_for]
trait Total {
    fn values(&self) -> Vec<u64>;
    fn total(&self) -> u64 {
        let mut total = 0;
        #[par_for]
        for x in self.values() {
            total += x;
        }
        total
    }
}

impl Total for usize {
    fn values(&self) -> Vec<u64> {
        numbers(*self)
    }
}

fn in_a_trait() -> u64 {
    700usize.total()
}

#[par_for]
mod inside {
    pub(super) fn count(limit: u64) -> usize {
        let mut count = 0;
        #[par_for]
        for x in super::numbers(1_000) {
            if x < limit {
                count += 1;
            }
        }
        count
    }
}

fn in_a_module() -> usize {
    inside::count(500_000)
}

#[par_for]
fn collapsed() -> Vec<(usize, i32)> {
    let mut all = Vec::new();
    #[par_for(collapse = 2)]
    for i in 0..30 {
        for j in -3..5 {
            if (i as i32 + j) % 4 == 0 {
                continue;
            }
            all.push((i, j));
        }
    }
    all
}

#[par_for]
fn collapsed_three() -> (u64, usize) {
    let (mut sum, mut count) = (0, 0);
    let n = 9;
    #[par_for(collapse = 3)]
    for i in 0..n {
        for j in 0..=n {
            for k in 2..n {
                sum += i * j + k;
                count += 1;
            }
        }
    }
    (sum, count)
}

#[par_for]
fn collapsed_with_labels() -> (Vec<(usize, usize)>, String, usize) {
    let (mut kept, mut shown, mut ran) = (Vec::new(), String::new(), 0);
    #[par_for(collapse = 2)]
    'rows: for i in 0..30 {
        'cells: for j in 0..10 {
            ran += 1;
            for k in 0..5 {
                if k * j == i + 4 {
                    continue 'cells;
                }
                if i == 21 && j == 7 {
                    break 'rows;
                }
            }
            kept.push((i, j));
        }
    }
    #[par_for(collapse = 2)]
    for i in 0..9 {
        'cells: for j in 0..5 {
            let text = if i % 3 == j { continue 'cells } else { i * j };
            #[ordered]
            {
                if text == 6 {
                    continue 'cells;
                }
                shown += &text.to_string();
            }
        }
    }
    (kept, shown, ran)
}

#[par_for]
fn outer_only() -> Vec<u64> {
    let mut all = Vec::new();
    #[par_for]
    for i in 0..100u64 {
        let mut steps = 0;
        let mut n = i + 1;
        while n != 1 {
            n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
            steps += 1;
        }
        all.push(steps);
    }
    all
}

#[par_for]
fn inner_only() -> u64 {
    let mut state = 1u64;
    for round in 0..10 {
        let mut sum = 0;
        #[par_for]
        for x in numbers(100) {
            sum += x % (round + 2);
        }
        state = state.wrapping_mul(31) ^ sum;
    }
    state
}

#[par_for]
fn plain_between() -> u64 {
    let mut total = 0;
    #[par_for]
    for i in 0..10u64 {
        for j in 0..5 {
            #[par_for]
            for k in 0..20 {
                total += i * j + k;
            }
        }
    }
    total
}

#[par_for]
fn in_block_expression() -> usize {
    let count = {
        let mut count = 0;
        #[par_for]
        for _ in 0..77 {
            count += 1;
        }
        count
    };
    let more = if count > 3 {
        let mut more = 0;
        #[par_for]
        for x in [1, 2, 3] {
            more += x;
        }
        more
    } else {
        0
    };
    count + more
}

#[par_for]
fn two_in_a_row() -> (Vec<u64>, u64) {
    let mut squares = Vec::new();
    #[par_for]
    for x in numbers(300) {
        squares.push(x * x);
    }
    let mut sum = 0;
    #[par_for]
    for x in &squares {
        sum += x % 7;
    }
    (squares, sum)
}

#[par_for]
fn nested_elements() -> Vec<Vec<usize>> {
    let mut grid = vec![vec![0; 30]; 20];
    #[par_for]
    for y in 0..20 {
        let row = &mut grid[y];
        #[par_for]
        for x in 0..30 {
            row[x] = x * y;
        }
    }
    grid
}

#[par_for]
fn in_async_block() -> u64 {
    let future = async {
        let mut sum = 0;
        #[par_for]
        for x in numbers(100) {
            sum += x;
        }
        sum
    };
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(sum) => sum,
        std::task::Poll::Pending => 0,
    }
}

struct Bag<T>(Vec<T>);

#[par_for]
impl<T: Clone + Send + Sync + PartialOrd> Bag<T> {
    fn above(&self, limit: &T) -> Vec<T> {
        let mut kept = Vec::new();
        #[par_for]
        for x in &self.0 {
            if x > limit {
                kept.push(x.clone());
            }
        }
        kept
    }
}

fn generic_method() -> (Vec<u64>, Vec<&'static str>) {
    (Bag(numbers(500)).above(&700_000), Bag(vec!["b", "a", "c"]).above(&"a"))
}

#[par_for]
fn deep() -> u64 {
    let mut total = 0;
    #[par_for]
    for a in 0..4u64 {
        #[par_for]
        for b in 0..4 {
            #[par_for]
            for c in 0..4 {
                #[par_for]
                for d in 0..4 {
                    total += a * 64 + b * 16 + c * 4 + d;
                }
            }
        }
    }
    total
}

#[par_for]
fn counted_by_key() -> std::collections::BTreeMap<usize, usize> {
    let mut counts = std::collections::BTreeMap::new();
    #[par_for]
    for i in 0..20 {
        #[par_for]
        for k in 0..7 {
            *counts.entry(i * k % 5).or_insert(0) += k;
        }
        *counts.entry(i).or_insert(0) += 1;
    }
    counts
}

#[par_for]
fn everything_three_deep() -> String {
    let (mut sum, mut all, mut bins, mut text) = (0, Vec::new(), [0; 4], String::new());
    let (mut first, mut best, mut at, mut last, mut top) = (None, 0, (9, 9, 9), None, 0);
    #[par_for]
    for i in 0..6 {
        #[par_for]
        for j in 0..5usize {
            #[par_for]
            for k in 0..4 {
                sum += k;
                all.push(i * j * k);
                bins[(k * i) % 4] += 1;
                text.push_str("x");
                if first.is_none() && i * j * k > 3 {
                    first = Some((i, j, k));
                }
                if i * j * k % 17 > best {
                    best = i * j * k % 17;
                    at = (i, j, k);
                }
                if k * 2 == i && j != 3 {
                    last = Some((i, j));
                }
                top = top.max(i * j + k);
            }
        }
    }
    format!("{sum} {all:?} {bins:?} {text} {first:?} {best} {at:?} {last:?} {top}")
}
