//! Loops with a tail, each way, against the plain loop.

use super::*;
use crate::call::TailLoop;
use crate::run::{Tail, TailExit};
use std::sync::atomic::{AtomicUsize, Ordering};

macro_rules! run_tail {
    ($on:expr, $way:expr, $source:expr, $len:expr, $roles:expr, $body:expr, $tail:expr) => {
        match ($on, $source) {
            (On::Serial, Source::Split) => $way.serial(Splitted(Count($len)), $roles, $body, $tail),
            (On::Serial, Source::Pull) => $way.serial(Pulled(0..$len), $roles, $body, $tail),
            (On::Serial, Source::PullHere) => $way.serial(PulledHere(0..$len), $roles, $body, $tail),
            (On::Pool, Source::Split) => $way.pool(Splitted(Count($len)), $roles, $body, $tail),
            (On::Executor, Source::Split) => $way.executor(Splitted(Count($len)), $roles, $body, $tail),
            (On::Pool, Source::Pull) => $way.pool(Pulled(0..$len), $roles, $body, $tail),
            (On::Executor, Source::Pull) => $way.executor(Pulled(0..$len), $roles, $body, $tail),
            (On::Pool, Source::PullHere) => $way.pool(PulledHere(not_send(0..$len)), $roles, $body, $tail),
            (On::Executor, Source::PullHere) => {
                $way.executor(PulledHere(not_send(0..$len)), $roles, $body, $tail)
            }
            (On::Thread, Source::Split) => $way.thread(Splitted(Count($len)), $roles, $body, $tail),
            (On::Thread, Source::Pull) => $way.thread(Pulled(0..$len), $roles, $body, $tail),
            (On::Thread, Source::PullHere) => {
                $way.thread(PulledHere(not_send(0..$len)), $roles, $body, $tail)
            }
        }
    };
}

mod bounds;
mod exits;
mod shares;
mod streams;

fn each_tail(order: Tail, mut check: impl FnMut(&dyn Fn() -> (On, TailLoop), Source, usize)) {
    each_way(|way, source, len| {
        let tail = || {
            let (on, way) = way();
            (on, way.tail(order))
        };
        if len != 100 {
            check(&tail, source, len.min(200));
        }
    });
}

/// An emitted value of which nothing may be lost or dropped twice.
struct Counted<'c>(usize, &'c AtomicUsize);

impl<'c> Counted<'c> {
    fn new(item: usize, there: &'c AtomicUsize) -> Self {
        there.fetch_add(1, Ordering::Relaxed);
        Counted(item, there)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.1.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Where a loop leaves or panics.
#[derive(Clone, Copy)]
struct Where<'w> {
    body_exits: &'w (dyn Fn(usize) -> bool + Sync),
    body_panics: &'w (dyn Fn(usize) -> bool + Sync),
    tail_exits: &'w dyn Fn(usize) -> bool,
    tail_panics: &'w dyn Fn(usize) -> bool,
}

const NOWHERE: Where<'static> = Where {
    body_exits: &|_| false,
    body_panics: &|_| false,
    tail_exits: &|_| false,
    tail_panics: &|_| false,
};

/// How the loop came out, what its iterations pushed, and of which of them the tail was run.
#[derive(Debug, PartialEq)]
struct Outcome {
    /// An error is a panic's.
    exit: Result<Option<TailExit<usize, usize>>, TailExit<usize, usize>>,
    pushed: Vec<usize>,
    passed: Vec<usize>,
}

/// Every third iteration has nothing for the tail.
fn emits(item: usize) -> bool {
    item % 3 != 1
}

/// A loop that pushes every item, has a tail for most, and leaves where it is told to.
fn pushes_and_passes<const EXACT: bool>(
    (on, way): (On, TailLoop),
    source: Source,
    len: usize,
    leaves: Where<'_>,
) -> Outcome {
    let here = std::thread::current().id();
    let there = AtomicUsize::new(0);
    let (mut pushed, mut passed) = (Vec::new(), Vec::new());
    let Where { body_exits, body_panics, tail_exits, tail_panics } = leaves;
    let caught = catch_unwind(AssertUnwindSafe(|| {
        let roles = (Pushes::<EXACT>(&mut pushed),);
        let body =
            |(mut pushed,): (Vec<usize>,), block: &dyn Fn() -> Option<usize>, send: &dyn Fn(_) -> bool| {
                let mut exit = None;
                while let Some(item) = block() {
                    if body_panics(item) {
                        std::panic::resume_unwind(Box::new(TailExit::<_, usize>::Body(item)));
                    }
                    pushed.push(item);
                    if body_exits(item) {
                        exit = Some(item);
                        break;
                    }
                    if emits(item) && !send(Counted::new(item, &there)) {
                        break;
                    }
                }
                ((pushed,), exit)
            };
        let tail = |value: Counted<'_>| {
            assert_eq!(std::thread::current().id(), here);
            passed.push(value.0);
            if tail_panics(value.0) {
                std::panic::resume_unwind(Box::new(TailExit::<usize, _>::Tail(value.0)));
            }
            // Its exits may stay here.
            tail_exits(value.0).then(|| std::rc::Rc::new(value.0))
        };
        run_tail!(
            on,
            way,
            source,
            len,
            roles,
            |private, block, emit| {
                let items = std::cell::RefCell::new(block.cancellable());
                body(private, &|| items.borrow_mut().next(), &|value| emit.send(value))
            },
            tail
        )
        .unwrap()
        .map(|exit| match exit {
            TailExit::Body(item) => TailExit::Body(item),
            TailExit::Tail(item) => TailExit::Tail(*item),
        })
    }));
    assert_eq!(there.into_inner(), 0, "every value emitted is dropped once");
    let exit = caught.map_err(|payload| *payload.downcast().expect("a panic of the loop's own"));
    Outcome { exit, pushed, passed }
}

fn emitted(items: impl Iterator<Item = usize>) -> Vec<usize> {
    items.filter(|item| emits(*item)).collect()
}

fn sorted(mut items: Vec<usize>) -> Vec<usize> {
    items.sort_unstable();
    items
}
