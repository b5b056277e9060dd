//! A sum over a range, from 1 iteration to a million, of about 1 ns and about 150 ns.

use crate::measure::{Effort, compare, contender};
use crate::report::Table;
use crate::work::{chain, steps_for};
use parloop::par_for;
use rayon::prelude::*;
use std::hint::black_box;

const COUNTS: [u64; 4] = [1, 100, 10_000, 1_000_000];
const NANOSECONDS: [f64; 2] = [1.0, 150.0];

pub(crate) fn table(title: &'static str, effort: Effort) -> Table {
    let mut rows = Vec::new();
    for nanoseconds in NANOSECONDS {
        let steps = steps_for(nanoseconds);
        for count in COUNTS {
            let given = || (black_box(count), black_box(steps));
            let figures = compare(
                effort,
                vec![
                    contender("plain", || plain(given())),
                    contender("parloop", || pool(given())),
                    contender("parloop static", || fixed(given())),
                    contender("rayon", || on_rayon(given())),
                ],
            );
            rows.push((format!("{count} × {nanoseconds} ns"), figures));
        }
    }
    Table { title, rows }
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
