//! Exits and panics of the body, of the tail, of both, and of the source.

use super::*;

/// Some positions in a loop of this length, the ends among them.
fn positions(len: usize) -> impl Iterator<Item = usize> {
    let some = [0, 1, 2, 5, len / 3, len / 2, len.saturating_sub(2), len.saturating_sub(1)];
    some.into_iter().filter(move |at| *at < len).collect::<std::collections::BTreeSet<_>>().into_iter()
}

#[test]
fn an_exit_of_the_tail_ends_the_loop_with_its_iteration() {
    each_tail(Tail::Ordered, |way, source, len| {
        for at in positions(len).filter(|at| emits(*at)) {
            let leaves = Where { tail_exits: &|item| item >= at, ..NOWHERE };
            let expected = Outcome {
                exit: Ok(Some(TailExit::Tail(at))),
                pushed: (0..=at).collect(),
                passed: emitted(0..=at),
            };
            let name = format!("{:?} {source:?} {len} {at}", way());
            assert_eq!(pushes_and_passes::<true>(way(), source, len, leaves), expected, "{name}");
            assert_eq!(pushes_and_passes::<false>(way(), source, len, leaves), expected, "{name}");
        }
    });
}

#[test]
fn a_panic_of_the_tail_does_so_too() {
    each_tail(Tail::Ordered, |way, source, len| {
        for at in positions(len).filter(|at| emits(*at)) {
            let leaves = Where { tail_panics: &|item| item >= at, ..NOWHERE };
            let outcome = pushes_and_passes::<true>(way(), source, len, leaves);
            let name = format!("{:?} {source:?} {len} {at}", way());
            assert_eq!(outcome.exit, Err(TailExit::Tail(at)), "{name}");
            assert_eq!(outcome.passed, emitted(0..=at), "{name}");
            if way().0 != On::Serial {
                assert_eq!(outcome.pushed, (0..=at).collect::<Vec<_>>(), "{name}");
            }
        }
    });
}

#[test]
fn an_exit_of_the_body_wins_after_the_tails_before_it() {
    each_tail(Tail::Ordered, |way, source, len| {
        for at in positions(len) {
            let exits = |item: usize| item >= at && (item - at).is_multiple_of(3);
            let leaves = Where { body_exits: &exits, body_panics: &|item| item > at, ..NOWHERE };
            let expected = Outcome {
                exit: Ok(Some(TailExit::Body(at))),
                pushed: (0..=at).collect(),
                passed: emitted(0..at),
            };
            let name = format!("{:?} {source:?} {len} {at}", way());
            assert_eq!(pushes_and_passes::<true>(way(), source, len, leaves), expected, "{name}");
            assert_eq!(pushes_and_passes::<false>(way(), source, len, leaves), expected, "{name}");

            let leaves = Where { body_panics: &|item| item >= at, ..NOWHERE };
            let outcome = pushes_and_passes::<true>(way(), source, len, leaves);
            assert_eq!(outcome.exit, Err(TailExit::Body(at)), "{name}");
            assert_eq!(outcome.passed, emitted(0..at), "{name}");
            assert!(
                outcome.pushed.len() <= at && outcome.pushed == (0..outcome.pushed.len()).collect::<Vec<_>>()
            );
        }
    });
}

#[test]
fn of_an_exit_of_the_body_and_one_of_the_tail_the_earlier_wins() {
    each_tail(Tail::Ordered, |way, source, len| {
        for body in positions(len) {
            for tail in [body.saturating_sub(4), body.saturating_sub(1), body, body + 2] {
                let leaves =
                    Where { body_exits: &|item| item >= body, tail_exits: &|item| item >= tail, ..NOWHERE };
                let outcome = pushes_and_passes::<true>(way(), source, len, leaves);
                let at = (tail..body).find(|item| emits(*item));
                let expected = match at {
                    Some(at) => (Ok(Some(TailExit::Tail(at))), at),
                    None => (Ok(Some(TailExit::Body(body))), body),
                };
                let name = format!("{:?} {source:?} {len} {body} {tail}", way());
                assert_eq!((outcome.exit, outcome.pushed.len() - 1), expected, "{name}");
            }
        }
    });
}

#[test]
fn as_completed_the_accumulators_hold_what_has_passed() {
    each_tail(Tail::AsCompleted, |way, source, len| {
        for at in positions(len).filter(|at| emits(*at)) {
            let leaves = Where { tail_exits: &|item| item == at, ..NOWHERE };
            let outcome = pushes_and_passes::<false>(way(), source, len, leaves);
            let name = format!("{:?} {source:?} {len} {at}", way());
            assert_eq!(outcome.exit, Ok(Some(TailExit::Tail(at))), "{name}");
            assert_eq!(outcome.passed.last(), Some(&at), "{name}");
            assert!(outcome.pushed.is_sorted(), "{name}");
            assert_eq!(emitted(outcome.pushed.into_iter()), sorted(outcome.passed), "{name}");

            let leaves = Where { tail_panics: &|item| item == at, ..NOWHERE };
            let outcome = pushes_and_passes::<true>(way(), source, len, leaves);
            assert_eq!(outcome.exit, Err(TailExit::Tail(at)), "{name}");
            assert_eq!(outcome.passed.last(), Some(&at), "{name}");
        }
    });
}

#[test]
fn as_completed_the_earliest_exit_of_the_body_wins() {
    each_tail(Tail::AsCompleted, |way, source, len| {
        for at in positions(len) {
            let leaves = Where { body_exits: &|item| item >= at, ..NOWHERE };
            let outcome = pushes_and_passes::<true>(way(), source, len, leaves);
            let name = format!("{:?} {source:?} {len} {at}", way());
            assert_eq!(outcome.exit, Ok(Some(TailExit::Body(at))), "{name}");
            assert_eq!(outcome.pushed, (0..=at).collect::<Vec<_>>(), "{name}");
            let before: Vec<_> = outcome.passed.into_iter().filter(|item| *item < at).collect();
            assert_eq!(sorted(before), emitted(0..at), "{name}");

            let leaves = Where { body_panics: &|item| item >= at, ..NOWHERE };
            let outcome = pushes_and_passes::<true>(way(), source, len, leaves);
            assert_eq!(outcome.exit, Err(TailExit::Body(at)), "{name}");
        }
    });
}

#[test]
fn a_panic_of_the_source_comes_after_the_tails_before_it() {
    for order in [Tail::Ordered, Tail::AsCompleted] {
        for (on, way) in ways() {
            for here in [true, false] {
                let source = (0..20)
                    .map(|item| if item == 10 { std::panic::resume_unwind(Box::new("next")) } else { item });
                let mut passed = Vec::new();
                let way = Loop { site: way.site, halt: None, ..way }.tail(order);
                let caught = catch_unwind(AssertUnwindSafe(|| {
                    let body = |(), block: Block<'_, _>, emit: crate::run::Emit<'_, usize>| {
                        for item in block.cancellable() {
                            if !emit.send(item) {
                                break;
                            }
                        }
                        ((), None::<Never>)
                    };
                    let tail = |item| {
                        passed.push(item);
                        None::<Never>
                    };
                    match (on, here) {
                        (On::Serial, _) => way.serial(Pulled(source), (), body, tail),
                        (On::Pool, true) => way.pool(PulledHere(source), (), body, tail),
                        (On::Executor, true) => way.executor(PulledHere(source), (), body, tail),
                        (On::Pool, false) => way.pool(Pulled(source), (), body, tail),
                        (On::Executor, false) => way.executor(Pulled(source), (), body, tail),
                        (On::Thread, true) => way.thread(PulledHere(source), (), body, tail),
                        (On::Thread, false) => way.thread(Pulled(source), (), body, tail),
                    }
                }));
                assert_eq!(*caught.unwrap_err().downcast::<&str>().unwrap(), "next");
                assert_eq!(sorted(passed), (0..10).collect::<Vec<_>>());
            }
        }
    }
}

/// Marks what iterations have written, and takes the marks away that are discarded.
struct Marks<'a>(&'a [AtomicUsize]);

struct Marking;

impl Role for Marks<'_> {
    type Seed = Marking;
    fn seed(&mut self, _: &Mode) -> Marking {
        Marking
    }
    fn finish(&mut self, _: Option<Vec<usize>>) {}
    fn discard(&mut self, later: Vec<usize>) {
        later.iter().for_each(|at| self.0[*at].store(0, Ordering::Relaxed));
    }
}

impl Seed for Marking {
    type Private = Vec<usize>;
    type Partial = Vec<usize>;
    type Scratch = ();
    const EXACT: bool = true;
    fn begin(&self, _: &mut ()) -> Vec<usize> {
        Vec::new()
    }
    fn end(&self, private: Vec<usize>, _: &mut ()) -> Vec<usize> {
        private
    }
    fn merge(&self, earlier: &mut Vec<usize>, later: Vec<usize>) {
        earlier.extend(later);
    }
}

#[test]
fn what_later_iterations_wrote_is_undone() {
    for order in [Tail::Ordered, Tail::AsCompleted] {
        each_tail(order, |way, source, len| {
            for at in positions(len) {
                let (on, tail_loop) = way();
                let written: Vec<_> = (0..len).map(|_| AtomicUsize::new(0)).collect();
                let mut passed = Vec::new();
                let outcome = run_tail!(
                    on,
                    tail_loop,
                    source,
                    len,
                    (Marks(&written),),
                    |(mut marked,), block, emit| {
                        for item in block.cancellable() {
                            written[item].store(1, Ordering::Relaxed);
                            marked.push(item);
                            if !emit.send(item) {
                                break;
                            }
                        }
                        ((marked,), None::<Never>)
                    },
                    |item| {
                        passed.push(item);
                        (item == at).then_some(item)
                    }
                );
                assert!(matches!(outcome.unwrap(), Some(TailExit::Tail(exit)) if exit == at));
                let left: Vec<_> = (0..len).filter(|at| written[*at].load(Ordering::Relaxed) == 1).collect();
                assert_eq!(left, sorted(passed), "{:?} {source:?} {len} {at}", way());
            }
        });
    }
}
