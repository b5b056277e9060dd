//! What it costs to hand iterations out one by one, and to start a thread for each, against the same by hand.
//!
//! `benches/tasks.py` measures Python's executors on the same tasks.

use crate::measure::{Effort, compare, contender};
use crate::report::{Row, Table};
use crate::work::{chain, steps_for};
use parloop::{Executor, par_for};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread::{Builder, scope, sleep};
use std::time::Duration;

const TINY: usize = 20_000;
const SLEEPS: usize = 1_000;
const SLEEPERS: usize = 64;

pub(crate) fn tables(effort: Effort) -> Vec<Table> {
    vec![tiny(effort), sleeps(effort), threads(effort), progress(effort)]
}

fn tiny(effort: Effort) -> Table {
    let executor = Executor::new(2);
    let mut rows = Vec::new();
    for nanoseconds in [10.0, 150.0] {
        let steps = steps_for(nanoseconds);
        let figures = compare(
            effort,
            vec![
                contender("plain", || (0..TINY as u64).map(|i| chain(i, steps)).fold(0, u64::wrapping_add)),
                contender("a range", || from_range(black_box(steps))),
                contender("an iterator", || from_iterator(black_box(steps))),
                contender("one that stays here", || from_here(black_box(steps))),
                contender("`#[ordered]`", || in_order(black_box(steps))),
                contender("`Executor::map`", || {
                    let results = executor.map(0..TINY as u64, move |i| chain(i, steps));
                    results.fold(0, u64::wrapping_add)
                }),
            ],
        );
        rows.push(Row { name: format!("{TINY} × {nanoseconds} ns"), size: None, figures });
    }
    Table::new("Tiny tasks on the executor, two workers", rows)
}

#[par_for(backend = "executor", workers = 2)]
fn from_range(steps: u32) -> u64 {
    let mut total = 0u64;
    #[par_for]
    for i in 0..TINY as u64 {
        total = total.wrapping_add(chain(i, steps));
    }
    total
}

#[par_for(backend = "executor", workers = 2)]
fn from_iterator(steps: u32) -> u64 {
    let mut total = 0u64;
    let items = (0..TINY as u64).chain(0..0);
    #[par_for]
    for i in items {
        total = total.wrapping_add(chain(i, steps));
    }
    total
}

#[par_for(backend = "executor", workers = 2)]
fn from_here(steps: u32) -> u64 {
    let mut total = 0u64;
    let here = std::rc::Rc::new(1);
    let items = std::iter::successors(Some(0u64), |i| Some(i + *here)).take(TINY);
    #[par_for]
    for i in items {
        total = total.wrapping_add(chain(i, steps));
    }
    total
}

#[par_for(backend = "executor", workers = 2)]
fn in_order(steps: u32) -> u64 {
    let mut total = 0u64;
    #[par_for]
    for i in 0..TINY as u64 {
        let value = chain(i, steps);
        #[ordered]
        {
            total = total.wrapping_add(value);
        }
    }
    total
}

fn sleeps(effort: Effort) -> Table {
    let executor = Executor::new(SLEEPERS);
    let figures = compare(
        effort,
        vec![
            contender("64 threads by hand", || {
                let next = AtomicUsize::new(0);
                scope(|scope| {
                    for _ in 0..SLEEPERS {
                        scope.spawn(|| {
                            while next.fetch_add(1, Ordering::Relaxed) < SLEEPS {
                                sleep(Duration::from_millis(1));
                            }
                        });
                    }
                });
                SLEEPS
            }),
            contender("`executor`", sleep_all),
            contender("`executor`, `#[as_completed]`", sleep_as_completed),
            contender("`Executor::map`", || {
                executor.map(0..SLEEPS, |_| sleep(Duration::from_millis(1))).count()
            }),
        ],
    );
    let row = Row { name: "at best 16 sleeps one after another".to_owned(), size: None, figures };
    Table::new("1,000 sleeps of 1 ms on 64 workers", vec![row])
}

#[par_for]
fn sleep_all() -> usize {
    let mut slept = 0;
    #[par_for(backend = "executor", workers = SLEEPERS)]
    for _ in 0..SLEEPS {
        sleep(Duration::from_millis(1));
        slept += 1;
    }
    slept
}

#[par_for]
fn sleep_as_completed() -> usize {
    let mut slept = 0;
    #[par_for(backend = "executor", workers = SLEEPERS)]
    for _ in 0..SLEEPS {
        let one = {
            sleep(Duration::from_millis(1));
            1
        };
        #[as_completed]
        {
            slept += one;
        }
    }
    slept
}

fn threads(effort: Effort) -> Table {
    let microsecond = steps_for(1_000.0);
    let row = |count: usize, microseconds: u32, name: &str| {
        let steps = microsecond * microseconds;
        let figures = compare(
            effort,
            vec![
                contender("`std::thread::scope` by hand", || {
                    let total = AtomicU64::new(0);
                    scope(|scope| {
                        for i in 0..count as u64 {
                            let total = &total;
                            scope.spawn(move || total.fetch_add(chain(i, steps), Ordering::Relaxed));
                        }
                    });
                    total.into_inner()
                }),
                contender("the same with stacks of 8 MiB", || {
                    let total = AtomicU64::new(0);
                    scope(|scope| {
                        for i in 0..count as u64 {
                            let (total, thread) = (&total, Builder::new().stack_size(8 << 20));
                            let job = move || total.fetch_add(chain(i, steps), Ordering::Relaxed);
                            thread.spawn_scoped(scope, job).expect("a thread can be had");
                        }
                    });
                    total.into_inner()
                }),
                contender("`thread`", || a_thread_each(black_box(count), black_box(steps))),
            ],
        );
        Row { name: name.to_owned(), size: None, figures }
    };
    let rows = vec![row(20, 1, "20 × 1 µs"), row(20, 1_000, "20 × 1 ms"), row(463, 300, "463 × 300 µs")];
    Table::new("A thread an iteration", rows)
}

#[par_for]
fn a_thread_each(count: usize, steps: u32) -> u64 {
    let mut total = 0u64;
    #[par_for(backend = "thread")]
    for i in 0..count as u64 {
        total = total.wrapping_add(chain(i, steps));
    }
    total
}

/// The first contender is the loop without: how much more the counting of its iterations takes is asked.
fn progress(effort: Effort) -> Table {
    let (count, steps) = (100_000, steps_for(1_000.0));
    let figures = compare(
        effort,
        vec![
            contender("without", || uncounted(black_box(count), black_box(steps))),
            contender("with `progress`", || counted(black_box(count), black_box(steps))),
        ],
    );
    let row = Row { name: format!("{count} × 1 µs"), size: None, figures };
    Table::new("Counting finished iterations", vec![row])
}

#[par_for]
fn uncounted(count: u64, steps: u32) -> u64 {
    let mut total = 0u64;
    #[par_for]
    for i in 0..count {
        total = total.wrapping_add(chain(i, steps));
    }
    total
}

#[par_for]
fn counted(count: u64, steps: u32) -> u64 {
    let mut total = 0u64;
    #[par_for(progress = "counted")]
    for i in 0..count {
        total = total.wrapping_add(chain(i, steps));
    }
    total
}
