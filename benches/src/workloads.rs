//! Loops from programs, against the plain loop and what one would write with rayon.

use crate::kernels::annotated::programs as ours;
use crate::kernels::cores;
use crate::kernels::plain::programs as plain;
use crate::measure::{Contender, Effort, compare, contender};
use crate::peers::by_omp;
#[cfg(libgomp)]
use crate::peers::omp;
use crate::report::{Row, Table};
use crate::work::{chain, steps_for};
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hint::black_box;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

pub(crate) fn table(title: &'static str, effort: Effort) -> Table {
    let mut rows = numbers(effort);
    rows.extend(grids(effort));
    rows.extend(collapsed(effort));
    rows.extend(elements(effort));
    rows.extend(gathering(effort));
    rows.extend(leaving(effort));
    rows.extend(many_loops(effort));
    Table::new(title, rows)
}

fn row<T: PartialEq>(effort: Effort, name: &str, contenders: Vec<Contender<'_, T>>) -> Row {
    Row { name: name.to_owned(), size: None, figures: compare(effort, contenders) }
}

/// `run` is called with the number of workers by parloop, with 1 by the plain loop.
fn three<T: PartialEq>(
    effort: Effort,
    name: &str,
    plain: impl Fn() -> T,
    ours: impl Fn(usize) -> T,
    rayon: impl Fn() -> T,
) -> Row {
    let contenders = vec![
        contender("plain", &plain),
        contender("parloop, 1 worker", || ours(black_box(1))),
        contender("parloop", || ours(cores())),
        contender("rayon", &rayon),
    ];
    row(effort, name, contenders)
}

/// The same, and libgomp's where it is built in.
fn four<'a>(
    effort: Effort,
    name: &str,
    plain: impl Fn() + 'a,
    ours: impl Fn(usize) + 'a,
    rayon: impl Fn() + 'a,
    omp: Option<Contender<'a, ()>>,
) -> Row {
    let mut contenders = vec![
        contender("plain", &plain),
        contender("parloop, 1 worker", || ours(black_box(1))),
        contender("parloop", || ours(cores())),
        contender("rayon", &rayon),
    ];
    contenders.extend(omp);
    row(effort, name, contenders)
}

fn numbers(effort: Effort) -> Vec<Row> {
    let steps = u64::from(steps_for(150.0)) * 2;
    let at: Vec<[f64; 3]> = (0..512).map(|i| [i as f64, (i * 7 % 64) as f64, (i * 13 % 32) as f64]).collect();
    let pull = RefCell::new(vec![[0.0; 3]; at.len()]);
    let into = |run: &dyn Fn(&mut [[f64; 3]])| run(&mut pull.borrow_mut());
    let image = RefCell::new(vec![0; 128 * 128]);
    let paint = |run: &dyn Fn(&mut [u32])| run(&mut image.borrow_mut());
    vec![
        three(
            effort,
            "skewed: iteration i takes i / 10,000 × 300 ns",
            || plain::skewed(1, 10_000, steps),
            |workers| ours::skewed(workers, 10_000, steps),
            || (0..10_000_u64).into_par_iter().map(|i| chain(i, (i * steps / 10_000) as u32)).sum(),
        ),
        three(
            effort,
            "mandelbrot by rows, 128 × 128",
            || paint(&|image| plain::mandelbrot(1, image, 128)),
            |workers| paint(&|image| ours::mandelbrot(workers, image, 128)),
            || {
                paint(&|image| {
                    image.par_chunks_mut(128).enumerate().for_each(|(y, row)| {
                        row.iter_mut().enumerate().for_each(|(x, pixel)| {
                            *pixel = ours::escape(x as f64 / 128.0 * 3.0 - 2.0, y as f64 / 128.0 * 2.0 - 1.0);
                        });
                    });
                });
            },
        ),
        three(
            effort,
            "n-body, 512 bodies",
            || into(&|pull| plain::bodies(1, pull, &at)),
            |workers| into(&|pull| ours::bodies(workers, pull, &at)),
            || into(&|pull| pull.par_iter_mut().enumerate().for_each(|(i, pull)| *pull = pull_of(i, &at))),
        ),
    ]
}

fn pull_of(i: usize, at: &[[f64; 3]]) -> [f64; 3] {
    let mut sum = [0.0; 3];
    for other in at {
        let apart = [other[0] - at[i][0], other[1] - at[i][1], other[2] - at[i][2]];
        let square = apart[0] * apart[0] + apart[1] * apart[1] + apart[2] * apart[2] + 1.0;
        let weight = 1.0 / (square * square.sqrt());
        for axis in 0..3 {
            sum[axis] += apart[axis] * weight;
        }
    }
    sum
}

fn grids(effort: Effort) -> Vec<Row> {
    [64, 512]
        .into_iter()
        .flat_map(|m| {
            let both = RefCell::new((vec![1.0; m * m], vec![1.0; m * m]));
            let relax = |run: &dyn Fn(&mut Vec<f64>, &mut Vec<f64>)| {
                let (grid, next) = &mut *both.borrow_mut();
                run(grid, next);
            };
            [four(
                effort,
                &format!("5-point stencil, 4 steps, {m} × {m}"),
                || relax(&|grid, next| plain::stencil(1, grid, next, m, 4)),
                |workers| relax(&|grid, next| ours::stencil(workers, grid, next, m, 4)),
                || relax(&|grid, next| stencil(grid, next, m, 4)),
                by_omp!(|| relax(&|grid, next| omp::stencil(grid, next, m, 4))),
            )]
        })
        .collect()
}

// As the annotated loop has it.
#[allow(clippy::needless_range_loop)]
fn stencil(grid: &mut Vec<f64>, next: &mut Vec<f64>, m: usize, steps: usize) {
    for _ in 0..steps {
        let from = &grid[..];
        next.par_chunks_mut(m).enumerate().skip(1).take(m - 2).for_each(|(y, row)| {
            for x in 1..m - 1 {
                let at = y * m + x;
                row[x] = 0.5 * from[at] + 0.125 * (from[at - 1] + from[at + 1] + from[at - m] + from[at + m]);
            }
        });
        std::mem::swap(grid, next);
    }
}

fn collapsed(effort: Effort) -> Vec<Row> {
    [64, 512].into_iter().flat_map(|m| [collapsed_flat(effort, m), collapsed_rows(effort, m)]).collect()
}

fn collapsed_flat(effort: Effort, m: usize) -> Row {
    let (a, c) = (vec![1.0; m * m], RefCell::new(vec![1.0; m * m]));
    let update = |run: &dyn Fn(&mut [f64])| run(&mut c.borrow_mut());
    four(
        effort,
        &format!("`collapse = 2`: `c[y * m + x] = 0.5 * c[y * m + x] + a[y * m + x]`, m = {m}"),
        || update(&|c| plain::collapsed(1, c, &a, m)),
        |workers| update(&|c| ours::collapsed(workers, c, &a, m)),
        || update(&|c| c.par_chunks_mut(m).zip(a.par_chunks(m)).for_each(|(c, a)| update_row(c, a))),
        by_omp!(|| update(&|c| omp::collapsed(c, &a, m))),
    )
}

fn collapsed_rows(effort: Effort, m: usize) -> Row {
    let (a, grid) = (vec![1.0; m * m], RefCell::new(vec![vec![1.0; m]; m]));
    let update = |run: &dyn Fn(&mut [Vec<f64>])| run(&mut grid.borrow_mut());
    four(
        effort,
        &format!("`collapse = 2`: `grid[y][x] = 0.5 * grid[y][x] + a[y * m + x]`, m = {m}"),
        || update(&|grid| plain::collapsed_rows(1, grid, &a, m)),
        |workers| update(&|grid| ours::collapsed_rows(workers, grid, &a, m)),
        || update(&|grid| grid.par_iter_mut().zip(a.par_chunks(m)).for_each(|(c, a)| update_row(c, a))),
        by_omp!(|| update(&|grid| omp::collapsed_rows(grid, &a, m))),
    )
}

fn update_row(row: &mut [f64], a: &[f64]) {
    row.iter_mut().zip(a).for_each(|(c, a)| *c = 0.5 * *c + a);
}

/// What no plain loop of rayon's can write: it has views of rows, not of columns or of what is scattered.
fn elements(effort: Effort) -> Vec<Row> {
    let rows = RefCell::new(vec![vec![1.0; 512]; 512]);
    let sweep = |run: &dyn Fn(&mut [Vec<f64>])| run(&mut rows.borrow_mut());
    let permutation: Vec<u32> = (0..1_u32 << 17).map(|i| i.wrapping_mul(40_503) % (1 << 17)).collect();
    let inverse = RefCell::new(vec![0; permutation.len()]);
    let invert = |run: &dyn Fn(&mut [u32])| run(&mut inverse.borrow_mut());
    let atomics: Vec<AtomicU32> = permutation.iter().map(|_| AtomicU32::new(0)).collect();
    let at = |(i, place): (usize, &u32)| atomics[*place as usize].store(i as u32, Ordering::Relaxed);
    let mut columns = vec![
        contender("plain", || sweep(&|rows| plain::columns(1, rows))),
        contender("parloop, 1 worker", || sweep(&|rows| ours::columns(black_box(1), rows))),
        contender("parloop", || sweep(&|rows| ours::columns(cores(), rows))),
    ];
    columns.extend::<Option<_>>(by_omp!(|| sweep(&|rows| omp::columns(rows))));
    vec![
        row(effort, "columns of 512 × 512: `rows[r][j] = 0.5 * (rows[r][j] + rows[r - 1][j])`", columns),
        four(
            effort,
            "scatter: `inverse[permutation[i]] = i`, 128 Ki (rayon: atomics)",
            || invert(&|inverse| plain::inverse(1, inverse, &permutation)),
            |workers| invert(&|inverse| ours::inverse(workers, inverse, &permutation)),
            || permutation.par_iter().enumerate().for_each(at),
            // SAFETY: an odd factor makes a permutation of a power of two numbers.
            by_omp!(|| invert(&|inverse| unsafe { omp::inverse(inverse, &permutation) })),
        ),
    ]
}

fn gathering(effort: Effort) -> Vec<Row> {
    let numbers: Vec<u32> = (0..100_000_u32).map(|i| i.wrapping_mul(2_654_435_769) >> 7).collect();
    let texts: Vec<String> = numbers
        .chunks(10)
        .map(|line| line.iter().map(|x| format!("w{}", x % 500)).collect::<Vec<_>>().join(" "))
        .collect();
    let lines: Vec<&str> = texts.iter().map(String::as_str).collect();
    vec![
        three(
            effort,
            "histogram, 100,000 into 256 bins",
            // Else the compiler makes a mask of the remainder where it sees the 256.
            || plain::histogram(1, &numbers, black_box(256)),
            |workers| ours::histogram(workers, &numbers, black_box(256)),
            || histogram(&numbers, black_box(256)),
        ),
        three(
            effort,
            "word count, 100,000 words into a map",
            || plain::words(1, &lines),
            |workers| ours::words(workers, &lines),
            || words(&lines),
        ),
        three(
            effort,
            "`#[ordered]` output: 10,000 lines of text",
            || plain::listing(1, &numbers[..10_000]),
            |workers| ours::listing(workers, &numbers[..10_000]),
            || {
                let line = |x: &u32| format!("{x}: {:x}\n", chain(u64::from(*x), 100));
                numbers[..10_000].par_iter().map(line).collect::<Vec<_>>().concat()
            },
        ),
        three(
            effort,
            "smallest with its position, 100,000",
            || plain::smallest(1, &numbers),
            |workers| ours::smallest(workers, &numbers),
            || {
                let first = numbers.par_iter().enumerate().map(|(i, x)| (*x, i)).min();
                first.unwrap_or((u32::MAX, 0))
            },
        ),
    ]
}

fn histogram(numbers: &[u32], bins: usize) -> Vec<u64> {
    let add = |mut counts: Vec<u64>, x: &u32| {
        counts[*x as usize % bins] += 1;
        counts
    };
    let merge = |mut all: Vec<u64>, more: Vec<u64>| {
        all.iter_mut().zip(more).for_each(|(all, more)| *all += more);
        all
    };
    numbers.par_iter().fold(|| vec![0; bins], add).reduce(|| vec![0; bins], merge)
}

fn words<'t>(lines: &[&'t str]) -> HashMap<&'t str, u64> {
    let add = |mut counts: HashMap<&'t str, u64>, line: &&'t str| {
        line.split(' ').for_each(|word| *counts.entry(word).or_insert(0) += 1);
        counts
    };
    let merge = |mut all: HashMap<&'t str, u64>, more: HashMap<&'t str, u64>| {
        more.into_iter().for_each(|(word, count)| *all.entry(word).or_insert(0) += count);
        all
    };
    lines.par_iter().fold(HashMap::new, add).reduce(HashMap::new, merge)
}

/// Looks for one that becomes what is wanted after so many steps.
type Find<'f> = &'f dyn Fn(&[u64], u64, u32) -> Option<usize>;

fn leaving(effort: Effort) -> Vec<Row> {
    let steps = steps_for(15.0);
    let numbers: Vec<u64> = (0..10_000).collect();
    [0, 2, 50, 100]
        .into_iter()
        .map(|percent| {
            let last = (numbers.len() * percent / 100).min(numbers.len() - 1);
            let wanted = chain(numbers[last], steps);
            let given = || (black_box(&numbers[..]), black_box(wanted), black_box(steps));
            let with = |run: Find<'_>| {
                let (numbers, wanted, steps) = given();
                run(numbers, wanted, steps)
            };
            three(
                effort,
                &format!("`return` after {percent} % of 10,000 × 15 ns"),
                || with(&|numbers, wanted, steps| plain::find(1, numbers, wanted, steps)),
                |workers| with(&|numbers, wanted, steps| ours::find(workers, numbers, wanted, steps)),
                || {
                    with(&|numbers, wanted, steps| {
                        numbers.par_iter().position_first(|x| chain(*x, steps) == wanted)
                    })
                },
            )
        })
        .collect()
}

fn many_loops(effort: Effort) -> Vec<Row> {
    let steps = steps_for(15.0);
    let wide = || ours::skewed(4 * cores(), 10_000, u64::from(steps));
    vec![
        three(
            effort,
            "a loop of 100 × 15 ns in each of 100 iterations",
            || plain::nested(1, 100, 100, steps),
            |workers| ours::nested(workers, 100, 100, steps),
            || {
                let inner =
                    |row| (0..100_u64).into_par_iter().map(move |i| chain(row ^ i, steps)).sum::<u64>();
                (0..100).into_par_iter().map(inner).sum()
            },
        ),
        three(
            effort,
            "10,000 loops of 100 × 1 ns in a row",
            || plain::short_loops(1, 10_000, 100),
            |workers| ours::short_loops(workers, 10_000, 100),
            || {
                let short = |time| (0..100_u64).into_par_iter().map(|i| chain(time ^ i, 1)).sum::<u64>();
                (0..10_000).map(short).sum()
            },
        ),
        three(
            effort,
            "10,000 × 15 ns from each of two threads",
            || twice(|| plain::skewed(1, 10_000, u64::from(steps))),
            |workers| twice(|| ours::skewed(workers, 10_000, u64::from(steps))),
            || {
                twice(|| {
                    (0..10_000_u64)
                        .into_par_iter()
                        .map(|i| chain(i, (i * u64::from(steps) / 10_000) as u32))
                        .sum()
                })
            },
        ),
        row(
            effort,
            "10,000 × 15 ns with 4 workers a core",
            vec![
                contender("plain", || plain::skewed(1, 10_000, u64::from(steps))),
                contender("parloop", wide),
            ],
        ),
    ]
}

/// On two threads at once.
fn twice(run: impl Fn() -> u64 + Sync) -> u64 {
    thread::scope(|scope| {
        let other = scope.spawn(&run);
        run() + other.join().unwrap_or(0)
    })
}
