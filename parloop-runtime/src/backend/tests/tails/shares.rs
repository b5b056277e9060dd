//! Loops of short iterations on the pool, of which the caller has a share.

use super::*;
use std::hint::black_box;

/// Where it is left: by the body's exit, its panic, the tail's exit, its panic.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Leaves {
    Nowhere,
    BodyExits,
    BodyPanics,
    TailExits,
    TailPanics,
}

use Leaves::{BodyExits, BodyPanics, Nowhere, TailExits, TailPanics};

/// About a microsecond of work: short, and worth a hand-over.
fn worked(item: usize) -> usize {
    (0..black_box(300)).fold(item, |mixed, step| (mixed ^ step).wrapping_mul(0x2545_F491_4F6C_DD1D))
}

/// What is pushed, and passed to the tail, which owns nothing; and how the loop ended.
type Told = (Result<Option<TailExit<usize, usize>>, usize>, Vec<usize>, Vec<usize>);

fn told(site: &'static Site, workers: usize, len: usize, leaves: Leaves, at: usize) -> Told {
    let way = Loop::new(site).workers(workers).tail(Tail::Ordered);
    let (mut pushed, mut passed) = (Vec::new(), Vec::new());
    let caught = catch_unwind(AssertUnwindSafe(|| {
        way.pool(
            Splitted(Count(len)),
            (Pushes::<true>(&mut pushed),),
            |(mut pushed,): (Vec<usize>,), block, emit| {
                for item in block.cancellable() {
                    if leaves == BodyPanics && item >= at {
                        std::panic::resume_unwind(Box::new(item));
                    }
                    pushed.push(item);
                    if leaves == BodyExits && item >= at {
                        return ((pushed,), Some(item));
                    }
                    if !emit.send(worked(item)) {
                        break;
                    }
                }
                ((pushed,), None)
            },
            |value| {
                let item = passed.len();
                passed.push(value);
                if leaves == TailPanics && item >= at {
                    std::panic::resume_unwind(Box::new(item));
                }
                (leaves == TailExits && item >= at).then_some(item)
            },
        )
        .unwrap()
    }));
    (caught.map_err(|payload| *payload.downcast().expect("a panic of the loop's own")), pushed, passed)
}

fn expected(len: usize, leaves: Leaves, at: usize) -> Told {
    let (exit, pushed, passed) = match leaves {
        Nowhere => (Ok(None), len, len),
        BodyExits => (Ok(Some(TailExit::Body(at))), at + 1, at),
        BodyPanics => (Err(at), at, at),
        TailExits => (Ok(Some(TailExit::Tail(at))), at + 1, at + 1),
        TailPanics => (Err(at), at + 1, at + 1),
    };
    (exit, (0..pushed).collect(), (0..passed).map(worked).collect())
}

#[test]
fn the_outcome_is_the_plain_loops_wherever_it_is_left() {
    static SITE: Site = Site::new("shares.rs", 1);
    let len = 3000;
    for round in 0..8 {
        for workers in [2, 3, 5] {
            assert_eq!(told(&SITE, workers, len, Nowhere, 0), expected(len, Nowhere, 0));
            for leaves in [BodyExits, BodyPanics, TailExits, TailPanics] {
                let at = [0, 1, 333, 1024, 1500, 2048, 2500, len - 1][round];
                let (exit, pushed, passed) = told(&SITE, workers, len, leaves, at);
                let name = format!("{workers} {leaves:?} {at}");
                let (expected_exit, expected_pushed, expected_passed) = expected(len, leaves, at);
                assert_eq!((exit, passed), (expected_exit, expected_passed), "{name}");
                if leaves == BodyPanics {
                    assert!(expected_pushed.starts_with(&pushed), "{name}");
                } else {
                    assert_eq!(pushed, expected_pushed, "{name}");
                }
            }
        }
    }
}

/// An iteration may wait for the tail of the one before: in the plain loop that has been run.
#[test]
fn iterations_that_wait_for_the_tails_before_them_end() {
    static SITE: Site = Site::new("shares.rs", 2);
    for workers in [2, 3, 5] {
        let passed = AtomicUsize::new(0);
        let outcome = Loop::new(&SITE).workers(workers).tail(Tail::Ordered).pool(
            Splitted(Count(2000)),
            (),
            |(), block, emit| {
                for item in block.cancellable() {
                    if item % 100 == 99 {
                        while passed.load(Ordering::Acquire) < item {
                            std::thread::yield_now();
                        }
                    }
                    if !emit.send(worked(item)) {
                        break;
                    }
                }
                ((), None::<Never>)
            },
            |_| {
                passed.fetch_add(1, Ordering::Release);
                None::<Never>
            },
        );
        assert!(outcome.unwrap().is_none());
        assert_eq!(passed.into_inner(), 2000);
    }
}
