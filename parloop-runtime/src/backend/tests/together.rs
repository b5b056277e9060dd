//! Loops in loops, loops side by side, loops in somebody else's pool; workers at once.

use super::*;
use crate::backend::worker_index;

/// Loops in loops; the sum of all that the innermost saw.
fn nested(depth: usize) -> usize {
    if depth == 0 {
        return 1;
    }
    let mut seen = Vec::new();
    let roles = (Pushes::<true>(&mut seen),);
    let way = Loop::new(&SITE).schedule(Schedule::Dynamic).workers(3);
    let outcome = way.pool(Splitted(Count(6)), roles, |(mut seen,), block| {
        seen.extend(block.into_iter().map(|_| nested(depth - 1)));
        done((seen,))
    });
    assert!(outcome.unwrap().is_none());
    seen.iter().sum()
}

#[test]
fn loops_nest_and_run_side_by_side() {
    assert_eq!(nested(4), 6_usize.pow(4));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(nested(3), 216));
        }
    });
}

#[test]
fn loops_run_in_the_pool_they_stand_on() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let (left, right) = pool.install(|| rayon::join(|| nested(3), || nested(3)));
    assert_eq!((left, right), (216, 216));
    // A source whose `next` makes its thread look for other work, such as this loop's own.
    for here in [true, false] {
        let items = (0..200).map(|item| rayon::join(|| item, std::thread::yield_now).0);
        let mut seen = Vec::new();
        let roles = (Pushes::<true>(&mut seen),);
        let way = Loop::new(&SITE).schedule(Schedule::Dynamic);
        let body = |(mut seen,): (Vec<usize>,), block: Block<'_, _>| {
            seen.extend(block);
            done((seen,))
        };
        let items = pool.install(|| {
            if here { way.pool(PulledHere(items), roles, body) } else { way.pool(Pulled(items), roles, body) }
        });
        assert!(items.unwrap().is_none());
        assert_eq!(seen, (0..200).collect::<Vec<_>>());
    }
}

#[test]
fn workers_have_numbers_below_their_count() {
    for (on, way) in ways().filter(|(_, way)| way.workers.is_some()) {
        let workers = way.workers.unwrap();
        let outcome = run!(on, way, Source::Split, 50, (), |(), block| {
            ((), block.into_iter().find(|_| worker_index().is_none_or(|worker| worker >= workers)))
        });
        assert_eq!(outcome.unwrap(), None);
        assert_eq!(worker_index(), None);
    }
}

#[test]
fn workers_work_at_once() {
    let ways = ways().filter(|(on, way)| match on {
        On::Serial => false,
        On::Pool => way.workers == Some(2) && way.chunk == Some(1),
        On::Executor => way.workers != Some(1) && way.chunk == Some(1),
        On::Thread => way.workers != Some(1),
    });
    for (on, mut way) in ways {
        // Of a loop that has not run yet, nobody knows that it is too short for two.
        way.site = Box::leak(Box::new(Site::new("together.rs", 1)));
        let both = std::sync::Barrier::new(2);
        let outcome: Result<Option<Never>, Error> = run!(on, way, Source::Split, 2, (), |(), block| {
            for _ in block {
                both.wait();
            }
            done(())
        });
        assert!(outcome.unwrap().is_none());
    }
}
