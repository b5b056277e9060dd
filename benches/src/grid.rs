//! A sum over a range, by how many iterations there are and how long one takes.

use crate::measure::{Effort, compare, contender};
use crate::peers;
use crate::report::{Row, Table};
use crate::work::{chain, steps_for};
use parloop::par_for;
use rayon::prelude::*;
use std::hint::black_box;

const COUNTS: [u64; 9] = [1, 2, 4, 10, 100, 1_000, 10_000, 100_000, 1_000_000];
const NANOSECONDS: [f64; 4] = [1.0, 15.0, 150.0, 15_000.0];
/// Of a loop that takes longer nothing more is learned.
const LONGEST: f64 = 40e6;

pub(crate) fn table(title: &'static str, effort: Effort) -> Table {
    let mut rows = Vec::new();
    for nanoseconds in NANOSECONDS {
        let steps = steps_for(nanoseconds);
        let bearable = |count: &&u64| **count as f64 * nanoseconds <= LONGEST && effort.takes(**count);
        for count in COUNTS.iter().filter(bearable) {
            let given = || (black_box(*count), black_box(steps));
            let mut contenders = vec![
                contender("plain", || plain(given())),
                contender("parloop", || pool(given())),
                contender("parloop static", || fixed(given())),
                contender("rayon", || on_rayon(given())),
            ];
            contenders.extend(peers::sums(given));
            rows.push(Row {
                name: name(*count, nanoseconds),
                size: Some((*count, nanoseconds)),
                figures: compare(effort, contenders),
            });
        }
    }
    Table::new(title, rows)
}

fn name(count: u64, nanoseconds: f64) -> String {
    if nanoseconds < 1e3 {
        format!("{count} × {nanoseconds} ns")
    } else {
        format!("{count} × {} µs", nanoseconds / 1e3)
    }
}

fn plain((count, steps): (u64, u32)) -> u64 {
    let mut total = 0;
    for i in 0..count {
        total += chain(i, steps);
    }
    total
}

#[par_for]
fn pool((count, steps): (u64, u32)) -> u64 {
    let mut total = 0;
    #[par_for]
    for i in 0..count {
        total += chain(i, steps);
    }
    total
}

#[par_for]
fn fixed((count, steps): (u64, u32)) -> u64 {
    let mut total = 0;
    #[par_for(schedule = "static")]
    for i in 0..count {
        total += chain(i, steps);
    }
    total
}

fn on_rayon((count, steps): (u64, u32)) -> u64 {
    (0..count).into_par_iter().map(|i| chain(i, steps)).sum()
}
