//! Loops whose tail does nothing but push: what stands in the list afterwards.

// The macro does not know the types, and so writes all the borrows it may need.
#![allow(clippy::needless_borrow)]

use super::*;
use crate::role::probe::{CalledInOrder, Probe, PushedInOrder};
use crate::run::{Tail, TailExit};

const LEN: usize = 2000;

/// What stands in the list after a loop that leaves, that panics, and that skips at these, and whether it was left; none if
/// it panicked.
fn list<E: Send>(
    each: bool,
    leaves: impl Fn(usize) -> Option<E> + Sync,
    panics: impl Fn(usize) -> bool + Sync,
    skips: impl Fn(usize) -> bool + Sync,
) -> (Option<bool>, Vec<String>) {
    let mut list = vec!["first".to_owned()];
    let left = catch_unwind(AssertUnwindSafe(|| {
        let into = (&&Probe::of(&list)).in_order_role(&mut list, each, |list, text| list.push(text));
        let way = Loop::new(&SITE).workers(4).chunk(9).tail(Tail::Ordered);
        let exit = way.pool_into(into, Splitted(Count(LEN)), (), |(), block, emit| {
            for i in block.cancellable() {
                if let Some(exit) = leaves(i) {
                    return ((), Some(exit));
                }
                assert!(!panics(i), "at {i}");
                if !skips(i) && !emit.send(i.to_string()) {
                    break;
                }
            }
            ((), None)
        });
        matches!(exit.expect("nothing fails"), Some(TailExit::Body(_)))
    }));
    (left.ok(), list)
}

fn first_and(numbers: impl Iterator<Item = usize>) -> Vec<String> {
    ["first".to_owned()].into_iter().chain(numbers.map(|i| i.to_string())).collect()
}

const NEVER: fn(usize) -> bool = |_| false;
const STAYS: fn(usize) -> Option<Never> = |_| None;

#[test]
fn items_come_in_loop_order() {
    assert_eq!(list(true, STAYS, NEVER, NEVER), (Some(false), first_and(0..LEN)));
    let skips = |i| i % 3 == 1;
    let kept = first_and((0..LEN).filter(|i| !skips(*i)));
    // Whatever was said of them.
    for each in [false, true] {
        assert_eq!(list(each, STAYS, NEVER, skips), (Some(false), kept.clone()));
    }
}

#[test]
fn what_comes_before_a_panic_or_an_exit_is_there_and_nothing_else() {
    for at in [0, 7, 1000, LEN - 1] {
        let there = first_and(0..at);
        let leaves = |i| (i == at).then_some(());
        for each in [false, true] {
            assert_eq!(list(each, leaves, NEVER, NEVER), (Some(true), there.clone()));
            assert_eq!(list(each, leaves, |i| i > at, NEVER), (Some(true), there.clone()));
            assert_eq!(list(each, STAYS, |i| i >= at, NEVER), (None, there.clone()));
            assert_eq!(list(each, STAYS, |i| i == at, NEVER), (None, there.clone()));
        }
    }
}

#[test]
fn a_push_of_ones_own_is_called_as_the_items_come() {
    let mut seen = (0, Vec::new());
    let into = (&&Probe::of(&seen)).in_order_role(&mut seen, true, |seen: &mut (usize, Vec<usize>), item| {
        seen.0 += 1;
        seen.1.push(item);
    });
    let way = Loop::new(&SITE).workers(3).tail(Tail::Ordered);
    let ran = way.pool_into(into, Splitted(Count(LEN)), (), |(), block, emit| {
        block.cancellable().all(|i| emit.send(i));
        done(())
    });
    assert!(matches!(ran, Ok(None)));
    assert_eq!(seen, (LEN, (0..LEN).collect()));
}
