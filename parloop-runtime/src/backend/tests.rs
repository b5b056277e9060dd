//! One list of loops, each on every backend, schedule and number of workers, against the plain loop.

use crate::call::{Loop, Ran, done};
use crate::error::Error;
use crate::exit::Never;
use crate::role::{Mode, Role, Seed};
use crate::settings::Schedule;
use crate::site::Site;
use crate::space::{Block, Index, Pulled, PulledHere, Split, Splitted};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

static SITE: Site = Site::new("tests.rs", 1);

/// `0..len` as a split space.
pub(super) struct Count(pub(super) usize);

impl Split for Count {
    type Item = usize;
    type Part = Range<usize>;
    fn length(&self) -> usize {
        self.0
    }
    unsafe fn part(&self, positions: Range<usize>) -> Range<usize> {
        positions
    }
    fn index(&self) -> Index {
        Index::POSITION
    }
}

/// Appends what iterations push, and notes what was discarded.
struct Pushes<'a, const EXACT: bool>(&'a mut Vec<usize>);

struct Empty<const EXACT: bool>;

impl<const EXACT: bool> Role for Pushes<'_, EXACT> {
    type Seed = Empty<EXACT>;
    fn seed(&mut self, mode: &Mode) -> Self::Seed {
        assert!(mode.run > 0);
        Empty
    }
    fn finish(&mut self, merged: Option<Vec<usize>>) {
        self.0.extend(merged.into_iter().flatten());
    }
}

impl<const EXACT: bool> Seed for Empty<EXACT> {
    type Private = Vec<usize>;
    type Partial = Vec<usize>;
    type Scratch = ();
    const EXACT: bool = EXACT;
    fn begin(&self, _: &mut ()) -> Vec<usize> {
        Vec::new()
    }
    fn end(&self, private: Vec<usize>, _: &mut ()) -> Vec<usize> {
        private
    }
    fn merge(&self, earlier: &mut Vec<usize>, mut later: Vec<usize>) {
        earlier.append(&mut later);
    }
}

/// A float sum, which shows where blocks end.
struct Sum<'a>(&'a mut f64);

struct Zero;

impl Role for Sum<'_> {
    type Seed = Zero;
    fn seed(&mut self, _: &Mode) -> Zero {
        Zero
    }
    fn finish(&mut self, merged: Option<f64>) {
        *self.0 += merged.unwrap_or(0.0);
    }
}

impl Seed for Zero {
    type Private = f64;
    type Partial = f64;
    type Scratch = ();
    const EXACT: bool = false;
    const STEPWISE: bool = true;
    fn begin(&self, _: &mut ()) -> f64 {
        0.0
    }
    fn end(&self, private: f64, _: &mut ()) -> f64 {
        private
    }
    fn merge(&self, earlier: &mut f64, later: f64) {
        *earlier += later;
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum On {
    Serial,
    Pool,
    Thread,
    Executor,
}

/// Every way to run a loop.
fn ways() -> impl Iterator<Item = (On, Loop)> {
    let schedules = [Schedule::Auto, Schedule::Static, Schedule::Dynamic, Schedule::Guided];
    let pools = schedules.into_iter().flat_map(|schedule| {
        [None, Some(1), Some(3), Some(1000)].into_iter().flat_map(move |chunk| {
            [1, 2, 5].map(|workers| {
                let mut way = Loop::new(&SITE).workers(workers).schedule(schedule);
                way.chunk = chunk;
                (On::Pool, way)
            })
        })
    });
    let threads = [None, Some(1), Some(3)].map(|workers| {
        let mut way = Loop::new(&SITE);
        way.workers = workers;
        (On::Thread, way)
    });
    let executors = [(1, 1), (2, 1), (5, 1), (2, 7), (5, 1000)]
        .map(|(workers, chunk)| (On::Executor, Loop::new(&SITE).workers(workers).chunk(chunk)));
    [(On::Serial, Loop::new(&SITE))].into_iter().chain(pools).chain(threads).chain(executors)
}

#[derive(Clone, Copy, Debug)]
enum Source {
    Split,
    Pull,
    PullHere,
}

const SOURCES: [Source; 3] = [Source::Split, Source::Pull, Source::PullHere];

macro_rules! run {
    ($on:expr, $way:expr, $source:expr, $len:expr, $roles:expr, $body:expr) => {
        match ($on, $source) {
            (On::Serial, Source::Split) => $way.serial(Splitted(Count($len)), $roles, $body),
            (On::Serial, Source::Pull) => $way.serial(Pulled(0..$len), $roles, $body),
            (On::Serial, Source::PullHere) => $way.serial(PulledHere(0..$len), $roles, $body),
            (On::Pool, Source::Split) => $way.pool(Splitted(Count($len)), $roles, $body),
            (On::Executor, Source::Split) => $way.executor(Splitted(Count($len)), $roles, $body),
            (On::Pool, Source::Pull) => $way.pool(Pulled(0..$len), $roles, $body),
            (On::Executor, Source::Pull) => $way.executor(Pulled(0..$len), $roles, $body),
            (On::Pool, Source::PullHere) => $way.pool(PulledHere(not_send(0..$len)), $roles, $body),
            (On::Executor, Source::PullHere) => $way.executor(PulledHere(not_send(0..$len)), $roles, $body),
            (On::Thread, Source::Split) => $way.thread(Splitted(Count($len)), $roles, $body),
            (On::Thread, Source::Pull) => $way.thread(Pulled(0..$len), $roles, $body),
            (On::Thread, Source::PullHere) => $way.thread(PulledHere(not_send(0..$len)), $roles, $body),
        }
    };
}

/// The same items from an iterator that must stay on its thread.
fn not_send(items: impl Iterator<Item = usize>) -> impl Iterator<Item = usize> {
    let own = std::rc::Rc::new(());
    items.inspect(move |_| assert_eq!(std::rc::Rc::strong_count(&own), 1))
}

/// How many iterations to give a backend.
fn lens(on: On) -> &'static [usize] {
    if on == On::Thread { &[0, 1, 2, 40] } else { &[0, 1, 2, 7, 33, 100, 3000] }
}

/// A loop that pushes every item, and leaves or panics where it is told to.
fn pushes<const EXACT: bool>(
    (on, way): (On, Loop),
    source: Source,
    len: usize,
    exits: &(dyn Fn(usize) -> bool + Sync),
    panics: &(dyn Fn(usize) -> bool + Sync),
) -> (Result<Option<usize>, usize>, Vec<usize>) {
    let mut pushed = vec![usize::MAX];
    let roles = (Pushes::<EXACT>(&mut pushed),);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        run!(on, way, source, len, roles, |(mut pushed,), block| {
            let exit = 'block: {
                for item in block.cancellable() {
                    if panics(item) {
                        std::panic::resume_unwind(Box::new(item));
                    }
                    pushed.push(item);
                    if exits(item) {
                        break 'block Some(item);
                    }
                }
                None
            };
            ((pushed,), exit)
        })
    }));
    assert_eq!(pushed.remove(0), usize::MAX);
    let outcome = match outcome {
        Ok(outcome) => Ok(outcome.unwrap()),
        Err(payload) => Err(*payload.downcast::<usize>().expect("the body's own panic")),
    };
    (outcome, pushed)
}

fn each_way(mut check: impl FnMut(&dyn Fn() -> (On, Loop), Source, usize)) {
    for (on, way) in ways() {
        for source in SOURCES {
            for &len in lens(on) {
                let again = || {
                    let (workers, schedule, chunk) = (way.workers, way.schedule, way.chunk);
                    (on, Loop { workers, schedule, chunk, ..Loop::new(way.site) })
                };
                check(&again, source, len);
            }
        }
    }
}

// After the macros, which they use.
mod pushed;
mod tails;
mod together;

#[test]
fn everything_is_run_once_and_merged_in_loop_order() {
    each_way(|way, source, len| {
        let expected = (Ok(None), (0..len).collect());
        assert_eq!(
            pushes::<true>(way(), source, len, &|_| false, &|_| false),
            expected,
            "{:?} {source:?}",
            way()
        );
        assert_eq!(
            pushes::<false>(way(), source, len, &|_| false, &|_| false),
            expected,
            "{:?} {source:?}",
            way()
        );
    });
}

#[test]
fn the_earliest_exit_wins_and_what_is_behind_it_is_discarded() {
    each_way(|way, source, len| {
        for at in [0, len / 3, len.saturating_sub(1)] {
            let exits = |item: usize| item >= at && (item - at).is_multiple_of(3);
            let expected = if len == 0 { (Ok(None), Vec::new()) } else { (Ok(Some(at)), (0..=at).collect()) };
            let later_panics = |item| item > at;
            assert_eq!(
                pushes::<true>(way(), source, len, &exits, &|_| false),
                expected,
                "{:?} {source:?}",
                way()
            );
            assert_eq!(
                pushes::<false>(way(), source, len, &exits, &later_panics),
                expected,
                "{:?} {source:?}",
                way()
            );
        }
    });
}

#[test]
fn the_earliest_panic_wins() {
    each_way(|way, source, len| {
        if len == 0 {
            return;
        }
        for at in [0, len / 2, len - 1] {
            let after = |item| item > at;
            let (outcome, pushed) = pushes::<true>(way(), source, len, &after, &|item| item >= at);
            assert_eq!(outcome, Err(at), "{:?} {source:?}", way());
            assert!(
                pushed.len() <= at && pushed.iter().enumerate().all(|(i, item)| i == *item),
                "{pushed:?}"
            );
        }
    });
}

#[test]
fn a_panic_of_the_source_counts_in_its_place() {
    for (on, way) in ways().filter(|(on, _)| *on != On::Serial) {
        let source =
            (0..20).map(|item| if item == 10 { std::panic::resume_unwind(Box::new("next")) } else { item });
        let mut pushed = Vec::new();
        let caught = catch_unwind(AssertUnwindSafe(|| {
            let roles = (Pushes::<true>(&mut pushed),);
            let body = |(mut pushed,): (Vec<usize>,), block: Block<'_, _>| {
                pushed.extend(block);
                done((pushed,))
            };
            match on {
                On::Pool => way.pool(Pulled(source), roles, body),
                On::Executor => way.executor(Pulled(source), roles, body),
                On::Serial | On::Thread => way.thread(Pulled(source), roles, body),
            }
        }));
        assert_eq!(*caught.unwrap_err().downcast::<&str>().unwrap(), "next");
        assert_eq!(pushed, (0..10).collect::<Vec<_>>());
    }
}

#[test]
fn a_float_sum_depends_on_the_iterations_alone() {
    let sum = |(on, way): (On, Loop), source, len: usize| {
        let mut total = 0.25;
        let outcome: Result<Option<Never>, Error> =
            run!(on, way, source, len, (Sum(&mut total),), |(mut total,), block| {
                for item in block {
                    total += 1.0 / (item as f64 + 0.3);
                }
                done((total,))
            });
        assert!(outcome.unwrap().is_none());
        total.to_bits()
    };
    for (source, once) in SOURCES.into_iter().flat_map(|source| [(source, false), (source, true)]) {
        for len in [2, 70, 1000, 1025, 3000] {
            let reference = sum((On::Pool, Loop { once, ..Loop::new(&SITE).workers(1) }), source, len);
            for (on, way) in ways().filter(|(on, _)| *on != On::Serial && (*on != On::Thread || len < 100)) {
                let name = format!("{on:?} {way:?} {source:?} {len} {once}");
                assert_eq!(sum((on, Loop { once, ..way }), source, len), reference, "{name}");
            }
        }
    }
    let serial = sum((On::Serial, Loop::new(&SITE)), Source::Split, 100);
    let expected = |len: i32| 0.25 + (0..len).fold(0.0, |sum, item| sum + 1.0 / (f64::from(item) + 0.3));
    assert_eq!(f64::from_bits(serial), expected(100));
    // What is added once an iteration is added up as in the plain loop, where there is not much of it.
    let once = sum((On::Pool, Loop { once: true, ..Loop::new(&SITE) }), Source::Split, 1000);
    assert_eq!(f64::from_bits(once), expected(1000));
}

#[test]
fn work_is_not_proportional_to_the_length() {
    for (on, way) in ways() {
        for len in [1 << 40, usize::MAX] {
            let way = Loop { site: way.site, halt: None, ..way };
            let outcome = run!(on, way, Source::Split, len, (), |(), block| {
                ((), block.cancellable().find(|item| *item == 20))
            });
            assert_eq!(outcome.unwrap(), Some(20));
        }
    }
    for (on, way) in ways() {
        let endless = std::iter::repeat(1).scan(0, |sum, one| Some(std::mem::replace(sum, *sum + one)));
        let body = |(), block: Block<'_, _>| -> Ran<(), usize> {
            ((), block.cancellable().find(|item| *item == 50))
        };
        let outcome = match on {
            On::Serial => way.serial(Pulled(endless), (), body),
            On::Pool => way.pool(PulledHere(endless), (), body),
            On::Executor => way.executor(PulledHere(endless), (), body),
            On::Thread => way.thread(Pulled(endless), (), body),
        };
        assert_eq!(outcome.unwrap(), Some(50));
    }
}

#[test]
fn settings_that_make_no_sense_run_nothing() {
    let body = |(), _: Block<'_, Range<usize>>| -> Ran<(), Never> { unreachable!("nothing runs") };
    let error = Loop::new(&SITE).workers(0).pool(Splitted(Count(1)), (), body).unwrap_err();
    assert!(matches!(error, Error::ZeroWorkers { .. }), "{error}");
    let error = Loop::new(&SITE).chunk(0).serial(Splitted(Count(1)), (), body).unwrap_err();
    assert!(matches!(error, Error::ZeroChunk { .. }), "{error}");
    let error = Loop::new(&SITE).max_tasks(0).serial(Splitted(Count(1)), (), body).unwrap_err();
    assert!(matches!(error, Error::ZeroMaxTasks { .. }), "{error}");
    let error = Loop::new(&SITE).timeout(Duration::ZERO).serial(Splitted(Count(1)), (), body).unwrap_err();
    assert!(matches!(error, Error::ZeroTimeout { .. }), "{error}");
}

#[test]
fn when_does_not_hold_the_loop_stays_on_its_thread() {
    let caller = std::thread::current().id();
    let mut blocks = 0;
    let blocks_seen = std::sync::Mutex::new(&mut blocks);
    let outcome = Loop::new(&SITE).when(false).thread(Splitted(Count(100)), (), |(), block| {
        **blocks_seen.lock().unwrap() += 1;
        ((), block.into_iter().find(|_| std::thread::current().id() != caller))
    });
    assert_eq!(outcome.unwrap(), None);
    assert_eq!(blocks, 1);
}
