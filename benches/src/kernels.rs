//! Whether loops stay as fast on one worker: what the compiler vectorizes in the plain loop, it must here.

use crate::measure::{Contender, Effort, compare, contender};
use crate::peers;
use crate::report::{Row, Table};
use rayon::prelude::*;
use std::cell::RefCell;
use std::hint::black_box;
use std::sync::LazyLock;
use std::thread::available_parallelism;

#[path = "."]
pub(crate) mod annotated {
    use parloop::par_for;
    pub(crate) mod loops;
    pub(crate) mod memory;
    pub(crate) mod programs;
}

#[path = "."]
#[allow(unused_variables)]
pub(crate) mod plain {
    use parloop_plain::par_for;
    pub(crate) mod loops;
    pub(crate) mod memory;
    pub(crate) mod programs;
}

/// So small that sums stay what they are, whatever is added to them how often.
const A: f64 = 1e-9;

pub(crate) fn tables(effort: Effort) -> Vec<Table> {
    vec![
        Table::new("Kernels over 4 Mi elements, out of cache", rows(effort, 4 << 20, 256)),
        Table::new("Kernels over 16 Ki elements, in cache", rows(effort, 16 << 10, 64)),
    ]
}

fn rows(effort: Effort, len: usize, side: usize) -> Vec<Row> {
    // Small integers, so that products are exact and their sum is the same in any order.
    let floats: Vec<f64> = (0..len).map(|i| (i % 17) as f64).collect();
    let others: Vec<f64> = (0..len).map(|i| (i % 5) as f64).collect();
    let numbers: Vec<u32> = (0..len as u32).map(|i| i % 1000).collect();
    let (x, y, numbers) = (&floats[..], &others[..], &numbers[..]);
    let (square, rows) = (side * side, len.isqrt());
    let (a, b) = (&x[..square], &y[..square]);
    vec![
        writing(
            effort,
            "`out[i] += a * x[i]`",
            len,
            |_, out| plain::loops::saxpy_indexed(1, out, A, x),
            |workers, out| annotated::loops::saxpy_indexed(workers, out, A, x),
            |out| out.par_iter_mut().enumerate().for_each(|(i, y)| *y += A * x[i]),
            peers::saxpy(A, x),
        ),
        writing(
            effort,
            "`(y, x) in out.iter_mut().zip(x)`: `*y += a * x`",
            len,
            |_, out| plain::loops::saxpy_zipped(1, out, A, x),
            |workers, out| annotated::loops::saxpy_zipped(workers, out, A, x),
            |out| out.par_iter_mut().zip(x).for_each(|(y, x)| *y += A * x),
            peers::saxpy(A, x),
        ),
        writing(
            effort,
            "`(i, y) in out.iter_mut().enumerate()`: `*y += a * x[i]`",
            len,
            |_, out| plain::loops::saxpy_enumerated(1, out, A, x),
            |workers, out| annotated::loops::saxpy_enumerated(workers, out, A, x),
            |out| out.par_iter_mut().enumerate().for_each(|(i, y)| *y += A * x[i]),
            peers::saxpy(A, x),
        ),
        reading(
            effort,
            "`total += x[i] * y[i]`",
            || plain::loops::dot_indexed(1, x, y),
            |workers| annotated::loops::dot_indexed(workers, x, y),
            || (0..x.len()).into_par_iter().map(|i| x[i] * y[i]).sum(),
        ),
        reading(
            effort,
            "`(x, y) in x.iter().zip(y)`: `total += x * y`",
            || plain::loops::dot_zipped(1, x, y),
            |workers| annotated::loops::dot_zipped(workers, x, y),
            || x.par_iter().zip(y).map(|(x, y)| x * y).sum(),
        ),
        reading(
            effort,
            "`total += x`, `u32`",
            || plain::loops::sum(1, numbers),
            |workers| annotated::loops::sum(workers, numbers),
            || numbers.par_iter().sum(),
        ),
        reading(
            effort,
            "`(i, x) in numbers.iter().enumerate()`: `total += i ^ x`",
            || plain::loops::sum_enumerated(1, numbers),
            |workers| annotated::loops::sum_enumerated(workers, numbers),
            || numbers.par_iter().enumerate().map(|(i, x)| i ^ *x as usize).sum(),
        ),
        writing(
            effort,
            &format!("`c[i * m + j] += a[i * m + k] * b[k * m + j]`, m = {side}"),
            square,
            |_, c| plain::loops::product(1, c, a, b, side),
            |workers, c| annotated::loops::product(workers, c, a, b, side),
            |c| {
                c.par_chunks_mut(side).enumerate().for_each(|(i, row)| {
                    for k in 0..side {
                        for j in 0..side {
                            row[j] += a[i * side + k] * b[k * side + j];
                        }
                    }
                });
            },
            peers::product(a, b, side),
        ),
        writing(
            effort,
            &format!("`sum += a[i * m + k] * b[k * m + j]`, `c[i * m + j] = sum`, m = {side}"),
            square,
            |_, c| plain::programs::product_ijk(1, c, a, b, side),
            |workers, c| annotated::programs::product_ijk(workers, c, a, b, side),
            |c| {
                c.par_chunks_mut(side).enumerate().for_each(|(i, row)| {
                    for (j, c) in row.iter_mut().enumerate() {
                        *c = (0..side).map(|k| a[i * side + k] * b[k * side + j]).sum();
                    }
                });
            },
            peers::product_ijk(a, b, side),
        ),
        writing(
            effort,
            &format!("`c[i * m + j] = 0.5 * c[i * m + j] + a[i * m + j]`, m = {rows}"),
            len,
            |_, c| plain::programs::row_update(1, c, x, rows),
            |workers, c| annotated::programs::row_update(workers, c, x, rows),
            |c| {
                c.par_chunks_mut(rows).enumerate().for_each(|(i, row)| {
                    row.iter_mut().enumerate().for_each(|(j, c)| *c = 0.5 * *c + x[i * rows + j]);
                });
            },
            peers::row_update(x, rows),
        ),
    ]
}

/// Kernels that write into `out`: all contenders into the same memory, one after the other.
fn writing(
    effort: Effort,
    name: &str,
    len: usize,
    plain: impl Fn(usize, &mut [f64]),
    annotated: impl Fn(usize, &mut [f64]),
    rayon: impl Fn(&mut [f64]),
    omp: peers::Writes<'_>,
) -> Row {
    let fresh = |run: &dyn Fn(&mut [f64])| {
        let mut out = vec![1.0; len];
        run(&mut out);
        out
    };
    let expected = fresh(&|out| plain(1, out));
    assert!(fresh(&|out| annotated(cores(), out)) == expected, "{name}: parloop gives another outcome");
    assert!(fresh(&rayon) == expected, "{name}: rayon gives another outcome");
    if let Some(omp) = &omp {
        assert!(fresh(&**omp) == expected, "{name}: libgomp gives another outcome");
    }

    let out = RefCell::new(fresh(&|_| ()));
    let into_out = |run: &dyn Fn(&mut [f64])| run(black_box(&mut out.borrow_mut()[..]));
    let mut contenders = vec![
        contender("plain", || into_out(&|out| plain(1, out))),
        contender("parloop, 1 worker", || into_out(&|out| annotated(black_box(1), out))),
        contender("parloop", || into_out(&|out| annotated(cores(), out))),
        contender("rayon", || into_out(&rayon)),
    ];
    if let Some(omp) = &omp {
        contenders.push(contender("omp static", || into_out(&**omp)));
    }
    row(effort, name, contenders)
}

/// Kernels that give a value.
fn reading<T: PartialEq>(
    effort: Effort,
    name: &str,
    plain: impl Fn() -> T,
    annotated: impl Fn(usize) -> T,
    rayon: impl Fn() -> T,
) -> Row {
    row(
        effort,
        name,
        vec![
            contender("plain", &plain),
            contender("parloop, 1 worker", || annotated(black_box(1))),
            contender("parloop", || annotated(cores())),
            contender("rayon", &rayon),
        ],
    )
}

fn row<T: PartialEq>(effort: Effort, name: &str, contenders: Vec<Contender<'_, T>>) -> Row {
    Row { name: name.to_owned(), size: None, figures: compare(effort, contenders) }
}

pub(crate) fn cores() -> usize {
    // Asking takes longer than some of the kernels: it is read from files.
    static CORES: LazyLock<usize> = LazyLock::new(|| available_parallelism().map_or(1, usize::from));
    *CORES
}
