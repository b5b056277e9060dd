//! Correct programs of many shapes, in which no lint may find anything: an expansion adds no warning to them.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::num::ParseIntError;

use parloop::{Backend, par_for};

/// A label that is only broken to, one that is only continued, one for both, and none that is left over.
#[par_for]
pub fn labels(rows: &[Vec<u32>]) -> u32 {
    let mut total = 0;
    #[par_for]
    'broken: for row in rows {
        for cell in row {
            if *cell > 90 {
                break 'broken;
            }
        }
        total += 1;
    }
    #[par_for]
    'continued: for row in rows {
        for cell in row {
            if *cell > 90 {
                continue 'continued;
            }
        }
        total += 1;
    }
    'outer: for row in rows {
        #[par_for]
        'inner: for cell in row {
            match cell {
                0 => continue 'inner,
                1 => break 'inner,
                2 => continue 'outer,
                3 => break 'outer,
                _ => total += 1,
            }
        }
    }
    total
}

/// Bodies that always leave, and code behind a loop that is never reached.
#[par_for]
pub fn leaves_at_once(words: &[&str]) -> Option<usize> {
    #[par_for]
    for word in words {
        if word.is_empty() {
            return None;
        }
        return Some(word.len());
    }
    #[par_for]
    for i in 0.. {
        if i > 10 {
            return Some(i);
        }
    }
    unreachable!("the loop before has no end")
}

/// What is not there is not judged, and what is brought into another form shows no lint.
#[par_for]
pub fn under_conditions(words: &[&str]) -> String {
    let mut text = String::new();
    #[cfg(any())]
    #[par_for(no_such_argument)]
    for word in words {
        text = word.repeat(text.len());
    }
    #[par_for]
    for word in words {
        text = (*word).to_owned() + &text;
    }
    text
}

/// Nothing is used: patterns that bind nothing, accumulators that nobody reads but for their length.
#[par_for]
pub fn ignores(pairs: &[(u8, u8)]) -> usize {
    let mut seen = Vec::new();
    #[par_for]
    for _ in pairs {
        seen.push(());
    }
    #[par_for]
    for &(_, _second) in pairs {}
    #[par_for]
    for (first, ..) in pairs {
        let _ = first;
    }
    seen.len()
}

/// Names that hide others: of the loop, of the accumulator, of the macro's own.
#[par_for]
pub fn shadows(data: &[i64]) -> i64 {
    let total = 1;
    let mut total = total + 1;
    let (block, exit, head, space) = (1, 2, 3, 4);
    #[par_for]
    for data in data {
        let data = data + block + exit;
        let head = head + space;
        total += data * head;
        if data > 1_000 {
            let total = data;
            if total > 2_000 {
                break;
            }
        }
    }
    let None::<i64> = None else { return total };
    total
}

/// `?` as a statement, as a value, in a macro's arguments; an error that is converted.
///
/// # Errors
///
/// If a line is no number.
#[par_for]
pub fn parses(lines: &[&str]) -> Result<Vec<u32>, Box<dyn std::error::Error>> {
    fn check(line: &str) -> Result<(), ParseIntError> {
        line.parse::<u32>().map(|_| ())
    }
    let mut numbers = Vec::new();
    let mut text = String::new();
    #[par_for]
    for line in lines {
        check(line)?;
        numbers.push(line.parse()?);
        write!(text, "{}", line.parse::<u32>()?)?;
    }
    assert!(text.len() >= numbers.len(), "every number has a digit");
    Ok(numbers)
}

/// Elements, rows of elements, and what is written through items.
#[par_for]
pub fn writes(n: usize) -> Vec<usize> {
    let mut out = vec![0; n];
    let mut table = vec![0; n * 3];
    #[par_for]
    for i in 0..n {
        out[i] = i * i;
        for j in 0..3 {
            table[i * 3 + j] += j;
        }
    }
    #[par_for]
    for (i, x) in out.iter_mut().enumerate() {
        *x += table[i * 3];
        if *x > 1_000_000 {
            break;
        }
    }
    out
}

/// A struct whose fields are accumulators.
#[derive(Debug, Default)]
pub struct Stats {
    /// How many.
    pub count: usize,
    /// Each one once.
    pub set: HashSet<u32>,
    /// How often each comes.
    pub map: BTreeMap<u32, usize>,
    scale: u32,
}

#[par_for]
impl Stats {
    /// Takes them in.
    pub fn fill(&mut self, numbers: &[u32]) {
        #[par_for]
        for x in numbers {
            let y = x * self.scale;
            self.count += 1;
            self.set.insert(y);
            self.map.insert(y, 1);
        }
    }

    /// The same through references.
    pub fn count_to(count: &mut usize, list: &mut Vec<usize>, n: usize) {
        #[par_for]
        for i in 0..n {
            *count += 1;
            list.push(i);
        }
    }
}

/// Every argument.
#[par_for(workers = 2)]
pub fn arguments(data: &[f64], backend: Backend) -> parloop_quiet_result::Outcome {
    let (mut total, mut least) = (0.0, f64::MAX);
    let buffer: Vec<f64> = Vec::new();
    #[par_for(backend = backend, chunk = 4, schedule = "guided", when = data.len() > 2, name = "arguments")]
    for x in data {
        total += x;
    }
    #[par_for(backend = "thread", reduce(least: min), private(buffer), on_error = "return")]
    for x in data {
        buffer.clear();
        buffer.push(*x);
        least = least.min(buffer[0]);
    }
    let mut cells = 0;
    #[par_for(backend = "serial", collapse = 2)]
    for _ in 0..3 {
        for _ in 0..4 {
            cells += 1;
        }
    }
    Ok((total, least, cells))
}

/// Short names for what the function above gives.
pub mod parloop_quiet_result {
    /// A float's sum, the least one, a count.
    pub type Outcome = Result<(f64, f64, u32), parloop::Error>;
}

/// One loop in another, in a closure, in an async block.
#[par_for]
pub async fn nested(n: u32) -> u32 {
    let mut total = 0;
    let count = |n: u32| {
        let mut count = 0;
        #[par_for]
        for i in 0..n {
            if i % 2 == 0 {
                continue;
            }
            count += 1;
        }
        count
    };
    #[par_for]
    for i in 0..n {
        let mut own = 0;
        #[par_for]
        for j in 0..i {
            own += j;
            total += 1;
        }
        total += own + count(i);
    }
    async move { total }.await
}

#[par_for]
pub fn all_there_is_in_a_block(on: bool) -> u64 {
    let mut total = 0;
    {
        #[par_for]
        for i in 0..10 {
            total += i;
        }
    }
    let mut more = || {
        #[par_for]
        for i in 0..10 {
            total += i;
        }
    };
    if on {
        #[par_for]
        for _ in 0..2 {}
    } else {
        more();
    }
    total
}
