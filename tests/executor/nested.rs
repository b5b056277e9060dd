//! Loops in loops, and side by side.

use parloop::{Backend, Executor, par_for};
use std::sync::atomic::{AtomicUsize, Ordering};

#[par_for]
fn leaves(depth: u32) -> u64 {
    if depth == 0 {
        return 1;
    }
    let mut found = 0;
    #[par_for(backend = "executor", workers = 2)]
    for _ in 0..3 {
        found += leaves(depth - 1);
    }
    found
}

#[test]
fn recursion_ends() {
    assert_eq!(leaves(6), 729);
}

#[par_for]
fn leaves_in_order(depth: u32) -> Vec<u64> {
    if depth == 0 {
        return vec![1];
    }
    let mut found = Vec::new();
    #[par_for(backend = "executor", workers = 1)]
    for i in std::iter::successors(Some(0u64), |i| Some(i + 1)).take(3) {
        let below = leaves_in_order(depth - 1);
        #[ordered]
        {
            found.extend(below.into_iter().map(|leaf| leaf + i));
        }
    }
    found
}

#[test]
fn recursion_with_one_worker_each_ends() {
    let found = leaves_in_order(4);
    assert_eq!((found.len(), found[0], found[80]), (81, 1, 9));
}

#[test]
#[par_for]
fn no_more_at_once_than_may() {
    for workers in [1, 2, 7] {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        #[par_for(backend = "executor", workers = workers)]
        for _ in 0..200 {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::yield_now();
            now.fetch_sub(1, Ordering::SeqCst);
        }
        assert!(most.into_inner() <= workers);
    }
}

#[test]
#[par_for]
fn as_many_at_once_as_asked_for() {
    let all = std::sync::Barrier::new(40);
    #[par_for(backend = "executor", workers = 40)]
    for _ in 0..40 {
        all.wait();
    }
    // From a source that stays on this thread.
    let own = std::rc::Rc::new(());
    #[par_for(backend = "executor", workers = 40)]
    for _ in (0..40).inspect(|_| drop(own.clone())) {
        all.wait();
    }
}

#[test]
#[par_for]
fn executors_in_loops_and_loops_in_executors() {
    let executor = Executor::new(1);
    let mut total = 0;
    #[par_for(backend = "executor", workers = 4)]
    for i in 0..20u64 {
        total += executor.scope(|scope| scope.submit(|| leaves(2) * i).result());
    }
    assert_eq!(total, 9 * 190);
    assert_eq!(executor.submit(|| leaves(3)).result(), 27);
}

#[cfg(unix)]
const ALL: [Backend; 7] = [
    Backend::Serial,
    Backend::Thread,
    Backend::Pool,
    Backend::Executor,
    Backend::Process,
    Backend::ProcessPool,
    Backend::ProcessExecutor,
];

#[cfg(unix)]
#[par_for]
fn three_deep(backends: [Backend; 3], workers: usize) -> (Vec<Vec<u64>>, u64) {
    let (mut rows, mut total) = (Vec::new(), 0.0f64);
    #[par_for(backend = backends[0], workers = workers)]
    for i in 0..3u64 {
        let (mut row, mut of_row) = (Vec::new(), 0.0);
        #[par_for(backend = backends[1], workers = workers)]
        for j in 0..3u64 {
            let (mut cells, mut of_cells) = (0, 0.0);
            #[par_for(backend = backends[2], workers = workers)]
            for k in 0..3u64 {
                if k == 2 && j == 1 {
                    break;
                }
                cells += i * 100 + j * 10 + k;
                of_cells += 1.0 / (i * 9 + j * 3 + k + 1) as f64;
            }
            #[ordered]
            {
                row.push(cells);
                of_row += of_cells;
            }
        }
        total += of_row;
        rows.push(row);
    }
    (rows, total.to_bits())
}

#[cfg(unix)]
#[test]
fn every_backend_within_every_other() {
    let expected = three_deep([Backend::Serial; 3], 1);
    for (n, outer) in ALL.into_iter().enumerate() {
        for (m, middle) in ALL.into_iter().enumerate() {
            let backends = [outer, middle, ALL[(n + 2 * m) % ALL.len()]];
            assert_eq!(three_deep(backends, 2), expected, "{backends:?}");
        }
    }
}
