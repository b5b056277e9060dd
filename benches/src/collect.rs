//! A `push` an iteration against rayon's `collect`.

use crate::measure::{Effort, compare, contender};
use crate::report::{Row, Table};
use crate::work::{chain, steps_for};
use parloop::par_for;
use rayon::prelude::*;
use std::hint::black_box;

const COUNTS: [usize; 3] = [100, 10_000, 1_000_000];
const NANOSECONDS: [f64; 3] = [1.0, 15.0, 150.0];

pub(crate) fn table(effort: Effort) -> Table {
    let mut rows = Vec::new();
    for nanoseconds in NANOSECONDS {
        let steps = steps_for(nanoseconds);
        for count in COUNTS {
            let numbers: Vec<u64> = (0..count as u64).collect();
            let given = || (black_box(&numbers[..]), black_box(steps));
            let figures = compare(
                effort,
                vec![
                    contender("plain push", || plain(given())),
                    contender("parloop", || pool(given())),
                    contender("parloop `#[ordered]` push", || ordered(given())),
                    contender("rayon collect", || on_rayon(given())),
                ],
            );
            rows.push(Row { name: format!("{count} × {nanoseconds} ns"), size: None, figures });
        }
    }
    Table::new("Collecting into a vector", rows)
}

fn plain((numbers, steps): (&[u64], u32)) -> Vec<u64> {
    let mut out = Vec::new();
    for x in numbers {
        out.push(chain(*x, steps));
    }
    out
}

#[par_for]
fn pool((numbers, steps): (&[u64], u32)) -> Vec<u64> {
    let mut out = Vec::new();
    #[par_for]
    for x in numbers {
        out.push(chain(*x, steps));
    }
    out
}

#[par_for]
fn ordered((numbers, steps): (&[u64], u32)) -> Vec<u64> {
    let mut out = Vec::new();
    #[par_for]
    for x in numbers {
        let y = chain(*x, steps);
        #[ordered]
        {
            out.push(y);
        }
    }
    out
}

fn on_rayon((numbers, steps): (&[u64], u32)) -> Vec<u64> {
    numbers.par_iter().map(|x| chain(*x, steps)).collect()
}
