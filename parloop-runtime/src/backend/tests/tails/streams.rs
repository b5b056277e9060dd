//! Everything passes the tail once, in its order, as soon as it can.

use super::*;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

#[test]
fn the_tail_runs_once_for_each_in_loop_order() {
    each_tail(Tail::Ordered, |way, source, len| {
        let expected = Outcome { exit: Ok(None), pushed: (0..len).collect(), passed: emitted(0..len) };
        assert_eq!(
            pushes_and_passes::<true>(way(), source, len, NOWHERE),
            expected,
            "{:?} {source:?}",
            way()
        );
        assert_eq!(
            pushes_and_passes::<false>(way(), source, len, NOWHERE),
            expected,
            "{:?} {source:?}",
            way()
        );
    });
}

#[test]
fn the_tail_runs_once_for_each_as_completed() {
    each_tail(Tail::AsCompleted, |way, source, len| {
        let mut outcome = pushes_and_passes::<false>(way(), source, len, NOWHERE);
        outcome.passed = sorted(outcome.passed);
        let expected = Outcome { exit: Ok(None), pushed: (0..len).collect(), passed: emitted(0..len) };
        assert_eq!(outcome, expected, "{:?} {source:?}", way());
    });
}

/// A count that others wait for.
#[derive(Default)]
struct Tide(Mutex<usize>, Condvar);

impl Tide {
    fn rise(&self) {
        *self.0.lock().unwrap() += 1;
        self.1.notify_all();
    }

    /// A loop that keeps what is waited for waiting would hang; this only makes it say so.
    fn reaches(&self, level: usize) {
        let waited =
            self.1.wait_timeout_while(self.0.lock().unwrap(), Duration::from_secs(120), |now| *now < level);
        assert!(!waited.unwrap().1.timed_out(), "level {level} is never reached");
    }
}

#[test]
fn an_iteration_may_wait_for_the_tails_before_it() {
    each_tail(Tail::Ordered, |way, source, len| {
        let (on, way) = way();
        let passed = Tide::default();
        let outcome = run_tail!(
            on,
            way,
            source,
            len.min(100),
            (),
            |(), block, emit| {
                for item in block.cancellable() {
                    passed.reaches(item);
                    if !emit.send(item) {
                        break;
                    }
                }
                ((), None::<Never>)
            },
            |_| {
                passed.rise();
                None::<Never>
            }
        );
        assert!(outcome.unwrap().is_none());
    });
}

#[test]
fn what_is_done_first_passes_first() {
    for on in [On::Pool, On::Thread, On::Executor] {
        for source in SOURCES {
            let way = Loop::new(&SITE).workers(2).schedule(Schedule::Dynamic).tail(Tail::AsCompleted);
            let (here, passed) = (std::thread::current().id(), Tide::default());
            let mut order = Vec::new();
            let waited = AtomicUsize::new(0);
            let outcome = run_tail!(
                on,
                way,
                source,
                6,
                (),
                |(), block, emit| {
                    for item in block.cancellable() {
                        // The caller works itself where no helper comes; then nobody passes anything.
                        if item == 0 && std::thread::current().id() != here {
                            passed.reaches(5);
                            waited.store(1, Ordering::Relaxed);
                        }
                        if !emit.send(item) {
                            break;
                        }
                    }
                    ((), None::<Never>)
                },
                |item| {
                    order.push(item);
                    passed.rise();
                    None::<Never>
                }
            );
            assert!(outcome.unwrap().is_none());
            let waited = waited.into_inner() == 1;
            assert!(waited || on == On::Pool);
            assert_eq!(order.last() == Some(&0), waited, "{on:?} {source:?}: {order:?}");
            assert_eq!(sorted(order), (0..6).collect::<Vec<_>>());
        }
    }
}

/// Loops with tails in loops with tails; the sum of all that the innermost saw.
fn nested(order: Tail, depth: usize) -> usize {
    if depth == 0 {
        return 1;
    }
    let mut seen = 0;
    let way = Loop::new(&SITE).schedule(Schedule::Dynamic).workers(3).tail(order);
    let outcome = way.pool(
        Splitted(Count(6)),
        (),
        |(), block, emit| {
            for _ in block.cancellable() {
                if !emit.send(nested(order, depth - 1)) {
                    break;
                }
            }
            ((), None::<Never>)
        },
        |inner| {
            seen += inner;
            None::<Never>
        },
    );
    assert!(outcome.unwrap().is_none());
    seen
}

#[test]
fn loops_with_tails_nest_and_run_side_by_side() {
    for order in [Tail::Ordered, Tail::AsCompleted] {
        assert_eq!(nested(order, 4), 6_usize.pow(4));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| assert_eq!(nested(order, 3), 216));
            }
        });
        for threads in [1, 2, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let both = pool.install(|| rayon::join(|| nested(order, 3), || nested(order, 3)));
            assert_eq!(both, (216, 216));
        }
    }
}

#[test]
fn helpers_that_come_to_a_waiting_thread_do_not_wait_there() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    for source in SOURCES {
        for order in [Tail::Ordered, Tail::AsCompleted] {
            let way = || Loop::new(&SITE).schedule(Schedule::Dynamic).workers(2).tail(order);
            let mut seen = Vec::new();
            let outcome = pool.install(|| {
                run_tail!(
                    On::Pool,
                    way(),
                    source,
                    300,
                    (),
                    |(), block, emit| {
                        for item in block.cancellable() {
                            // This makes a thread that waits look for other work, such as this loop's own.
                            let both = rayon::join(|| item, || nested(order, 1));
                            if !emit.send(both) {
                                break;
                            }
                        }
                        ((), None::<Never>)
                    },
                    |(item, six)| {
                        assert_eq!(six, 6);
                        seen.push(item);
                        None::<Never>
                    }
                )
            });
            assert!(outcome.unwrap().is_none());
            if order == Tail::AsCompleted {
                seen = sorted(seen);
            }
            assert_eq!(seen, (0..300).collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_float_sum_beside_a_tail_depends_on_the_iterations_alone() {
    fn sum<X>((on, way): (On, TailLoop), source: Source, len: usize) -> u64 {
        let mut total = 0.25;
        let outcome = run_tail!(
            on,
            way,
            source,
            len,
            (Sum(&mut total),),
            |(mut total,), block, emit| {
                for item in block.cancellable() {
                    total += 1.0 / (item as f64 + 0.3);
                    if !emit.send(item) {
                        break;
                    }
                }
                ((total,), None::<Never>)
            },
            |_| None::<X>
        );
        assert!(outcome.unwrap().is_none());
        total.to_bits()
    }
    for source in SOURCES {
        for (on, way) in ways().filter(|(on, _)| *on != On::Serial) {
            let len = if on == On::Thread { 70 } else { 1000 };
            let reference = {
                let mut total = 0.25;
                let roles = (Sum(&mut total),);
                let way = Loop::new(&SITE).workers(1);
                let outcome = run!(On::Pool, way, source, len, roles, |(mut total,), block| {
                    for item in block {
                        total += 1.0 / (item as f64 + 0.3);
                    }
                    done((total,))
                });
                assert!(outcome.unwrap().is_none());
                total.to_bits()
            };
            for order in [Tail::Ordered, Tail::AsCompleted] {
                let again = || {
                    let (workers, schedule, chunk) = (way.workers, way.schedule, way.chunk);
                    (on, Loop { workers, schedule, chunk, ..Loop::new(way.site) }.tail(order))
                };
                assert_eq!(sum::<Never>(again(), source, len), reference, "{:?} {source:?}", again());
                assert_eq!(sum::<u8>(again(), source, len), reference, "{:?} {source:?}", again());
            }
        }
    }
}
