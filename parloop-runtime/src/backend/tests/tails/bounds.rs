//! How far the workers run ahead of the tail, and how many there are.

use super::*;
use crate::backend::worker_index;

/// The most iterations that had begun, of which the tail had not been run, as the tail saw it.
fn run_ahead((on, way): (On, TailLoop), source: Source, len: usize) -> usize {
    let begun = AtomicUsize::new(0);
    let (mut passed, mut most) = (0, 0);
    let outcome = run_tail!(
        on,
        way,
        source,
        len,
        (),
        |(), block, emit| {
            for item in block.cancellable() {
                begun.fetch_add(1, Ordering::SeqCst);
                if !emit.send(item) {
                    break;
                }
            }
            ((), None::<Never>)
        },
        |item| {
            if item % 64 == 0 {
                // Time for the workers to run as far ahead as they may.
                (0..1000).for_each(|_| std::thread::yield_now());
            }
            most = most.max(begun.load(Ordering::SeqCst) - passed);
            passed += 1;
            None::<Never>
        }
    );
    assert!(outcome.unwrap().is_none());
    most
}

#[test]
fn the_workers_run_ahead_of_the_tail_by_a_bounded_number() {
    for order in [Tail::Ordered, Tail::AsCompleted] {
        for source in SOURCES {
            for workers in [1, 2, 5] {
                let way = Loop::new(&SITE).workers(workers).schedule(Schedule::Dynamic).tail(order);
                let most = run_ahead((On::Pool, way), source, 1000);
                assert!(most <= 4 * workers + 1, "{source:?} {workers}: {most}");
                let way = Loop::new(&SITE).workers(workers).tail(order);
                let most = run_ahead((On::Executor, way), source, 1000);
                assert!(most <= 4 * workers + 1, "{source:?} {workers}: {most}");
                let way = Loop::new(&SITE).workers(workers).tail(order);
                let most = run_ahead((On::Thread, way), source, 200);
                assert!(most <= 4 * workers, "{source:?} {workers}: {most}");
                let way = Loop::new(&SITE).workers(workers).tail(order);
                let most = run_ahead((On::Pool, way), source, 10_000);
                let largest = if matches!(source, Source::Split) { 1024 } else { 16 };
                assert!(most <= (4 * workers + 1) * largest, "{source:?} {workers}: {most}");
            }
        }
    }
}

#[test]
fn a_source_is_not_read_further_ahead_than_that() {
    for on in [On::Pool, On::Thread, On::Executor] {
        for workers in [1, 3] {
            let read = AtomicUsize::new(0);
            let items = || {
                (0..).inspect(|_| {
                    read.fetch_add(1, Ordering::SeqCst);
                })
            };
            let mut passed = 0;
            let tail = |item: usize| {
                (0..100).for_each(|_| std::thread::yield_now());
                assert_eq!(item, passed);
                passed += 1;
                let ahead = read.load(Ordering::SeqCst) - passed;
                assert!(ahead <= 4 * workers, "{on:?} {workers}: {ahead}");
                (passed == 100).then_some(item)
            };
            let body = |(), block: Block<'_, _>, emit: crate::run::Emit<'_, usize>| {
                for item in block.cancellable() {
                    if !emit.send(item) {
                        break;
                    }
                }
                ((), None::<Never>)
            };
            let way = Loop::new(&SITE).workers(workers).schedule(Schedule::Dynamic).tail(Tail::Ordered);
            let outcome = match on {
                On::Pool => way.pool(Pulled(items()), (), body, tail),
                On::Executor => way.executor(Pulled(items()), (), body, tail),
                On::Serial | On::Thread => way.thread(Pulled(items()), (), body, tail),
            };
            assert!(matches!(outcome.unwrap(), Some(TailExit::Tail(99))));
        }
    }
}

#[test]
fn no_more_work_at_once_than_may() {
    for order in [Tail::Ordered, Tail::AsCompleted] {
        each_tail(order, |way, source, len| {
            let (on, way) = way();
            let Some(workers) = way.own.workers else { return };
            let (working, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let outcome = run_tail!(
                on,
                way,
                source,
                len.min(50),
                (),
                |(), block, emit| {
                    for item in block.cancellable() {
                        most.fetch_max(working.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        let worker = worker_index();
                        std::thread::yield_now();
                        working.fetch_sub(1, Ordering::SeqCst);
                        if worker.is_none_or(|worker| worker >= workers) {
                            return ((), worker);
                        }
                        if !emit.send(item) {
                            break;
                        }
                    }
                    ((), None)
                },
                |_| None::<Never>
            );
            assert!(outcome.unwrap().is_none());
            assert!(most.into_inner() <= workers);
            assert_eq!(worker_index(), None);
        });
    }
}

#[test]
fn work_is_not_proportional_to_the_length() {
    for (on, way) in ways() {
        let mut seen = 0;
        let way = way.tail(Tail::Ordered);
        let outcome = run_tail!(
            on,
            way,
            Source::Split,
            usize::MAX / 8,
            (),
            |(), block, emit| {
                for item in block.cancellable() {
                    if !emit.send(item) {
                        break;
                    }
                }
                ((), None::<Never>)
            },
            |item| {
                seen += 1;
                (item == 20).then_some(item)
            }
        );
        assert!(matches!(outcome.unwrap(), Some(TailExit::Tail(20))));
        assert_eq!(seen, 21);
    }
}
