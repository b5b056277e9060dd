//! The pool: rayon's threads, claims of our own.
//!
//! The caller starts at once, and asks helpers in when the work left pays for waking them, whatever the schedule.
//! What is not known is guessed to be worth it where iterations are few: the first time such a loop runs, a helper is woken at
//! once. Of many the first tells; then what the loop cost last time.

mod awake;
mod places;
mod tail;
mod threads;

pub(crate) use tail::run_with_tail;
pub(crate) use threads::hold;

use super::{Seat, process};
use crate::call::Plan;
use crate::role::{Role, Seed};
use crate::run::{
    Body, Ended, FIRST, Feed, Grain, Leave, Pace, Shared, Sizes, Solo, Threads, Work, Worker, mode,
};
use crate::settings::cpus;
use crate::site::{Ledger, Site};
use crate::switches::{Mechanism, is_on};
use crate::sys::{Brief, Help, Task, ticks, with_helpers};
use places::Places;
use std::sync::Arc;
use std::time::Instant;
use threads::{any_awake, any_built, bring, threads};

/// Workers have stacks of at least this size.
pub(crate) const STACK: usize = 8 << 20;

/// The work left must be worth so many nanoseconds before anybody is woken, and so many must have been spent to know.
///
/// On a virtual machine with 2 cores, waking a thread that sleeps takes the caller 2 to 25 us, and it comes after 40 to
/// 100 us; one that is still awake comes after 1 us. A loop of 145 us breaks even, one of 110 takes 120.
const WORTH_WAKING: f64 = 120_000.0;
const WORTH_JUDGING: f64 = 1_000.0;

/// What it must be worth where the threads would have to be started first: that takes some 150 us for each two.
const WORTH_BUILDING: f64 = 400_000.0;

/// What it must be worth where somebody is awake: a loop of 9 us breaks even, one of 11 takes 10.
const WORTH_CALLING: f64 = 10_000.0;

/// What it must be worth where helpers did not pay the last time: on a busy machine one that is in the middle of a
/// claim may be kept off its core for a few milliseconds, and is waited for. A longer loop gains all the same.
const WORTH_WAITING: f64 = 20e6;

/// What an iteration takes longer beside others that claims its elements or keeps what it overwrites, in nanoseconds: an
/// exchange waits for what was written before it, and for the processor that wrote there last; a clone goes somewhere.
/// And how long is measured alone, where that is to be made up for.
const DEARER_BESIDE: f64 = 16.0;
const ALONE_FIRST: f64 = 20_000.0;

/// Runs the loop on the caller and as many of the pool's threads as come in time.
pub(crate) fn run<Sp, R, E, F>(plan: &Plan, space: Sp, mut roles: R, body: &F) -> Option<E>
where
    Sp: Threads,
    R: Role<Seed: Seed<Partial: Send> + Sync>,
    E: Send,
    F: Body<Sp::Part, R::Seed, E> + Sync,
{
    let mode = mode::<E>(false).of(plan).over(space.axes());
    let seed = roles.seed(&mode);
    let workers = workers(plan);
    let sizes = Sizes { schedule: plan.schedule, chunk: plan.chunk, workers, units: None };
    let feed = space.feed(Grain::of::<R::Seed>(&mode), workers);
    let mut work = Work::new(plan.watched.run(), feed, &seed, body, &mode, sizes);
    let seat = Seat::take(0);
    let len = if plan.watched.run().is_some() { None } else { work.feed.length() };
    let mut caller = Solo::new(Pace::unknown());
    if let Some(len) = len
        && (workers == 1 || len < 2 || plan.site.was_tiny(len))
    {
        let leave = run_alone(plan.site, &mut work, &mut caller, len);
        drop(seat);
        return caller.settle(work.feed, roles, leave);
    }
    caller.pace = work.pace(plan.site.cost());
    let dearer = seed.costs_beside();
    let estimate = caller.pace.estimate(work.feed.left()) * plan.site.share_reached(len);
    let Price { mut worth, ledger } = price(plan.site, workers, estimate, dearer);
    // What its first iterations take says nothing of the rest: keys are new to them. It is seen once what all take alone.
    let judged_alone = seed.is_judged_alone();
    let unseen = judged_alone && plan.site.cost().is_some() && plan.site.cost_alone().is_none();
    if unseen && estimate < WORTH_WAITING {
        worth = f64::INFINITY;
    }
    let began = (judged_alone && workers > 1).then(Instant::now);
    let least = least(workers, work.cost(1.0), dearer);
    let ended = if workers > 1
        && least.allows(&caller.pace)
        && wakes_at_once(&caller.pace, work.next(&caller.pace), work.feed.left(), worth, workers)
    {
        Ended::Paused
    } else {
        caller.work(&mut work, |pace, left| workers > 1 && least.holds(pace) && pays(pace, left, worth))
    };
    let leave = match ended {
        Ended::Done => None,
        Ended::Left(leave) => Some(leave),
        Ended::Paused => {
            plan.site.set_reached(None);
            let shared = caller.share(work);
            let helped = with_helpers_of(plan.site, workers, caller, &shared, worth, judged_alone);
            drop(seat);
            let exit = shared.settle(roles);
            // What helpers leave has to be put together, too.
            if let Some((began, alone)) = helped {
                plan.site.helped(ledger, began.elapsed(), alone);
            }
            return exit;
        }
    };
    plan.site.set_reached(leave.as_ref().map(|_| caller.front()));
    plan.site.set_cost(work.cost(caller.pace.unit));
    if let (None, Some(began), Some(len)) = (&leave, began, len) {
        plan.site.set_cost_alone(began.elapsed().as_secs_f64() * 1e9 / len as f64);
    }
    drop(seat);
    caller.settle(work.feed, roles, leave)
}

/// Runs all of a loop that nobody else is needed for: there is nothing to measure but whether it is tiny.
#[inline]
fn run_alone<Fd, S, F, E>(
    site: &Site,
    work: &mut Work<'_, Fd, S, F>,
    caller: &mut Solo<S>,
    len: usize,
) -> Option<Leave<E>>
where
    Fd: Feed,
    S: Seed,
    F: Body<Fd::Part, S, E>,
{
    let brief = (len > 1).then(Brief::begin);
    let leave = caller.work_through(work);
    if brief.is_some_and(|brief| !brief.is_short()) {
        site.forget_tiny(len);
    }
    leave
}

/// Works on as one of so many, and keeps what an iteration cost. Gives when that began, and how many nanoseconds it would
/// have taken alone: by what was measured before they came where what it takes beside them says nothing of that
/// (`judged_alone`).
fn with_helpers_of<Fd, S, F, E>(
    site: &Site,
    workers: usize,
    caller: Solo<S>,
    shared: &Shared<'_, Fd, S, F, E>,
    worth: f64,
    judged_alone: bool,
) -> Option<(Instant, f64)>
where
    Fd: Feed + Sync,
    S: Seed<Partial: Send> + Sync,
    F: Body<Fd::Part, S, E> + Sync,
    E: Send,
{
    let (began, left) = (Instant::now(), shared.feed().left());
    let known = caller.pace;
    let wake = worth > WORTH_CALLING || known.unit == 0.0 || known.estimate(left) > WORTH_WAKING;
    let helpers = (workers - 1).min(left.unwrap_or(usize::MAX)).min(enough(&known, left));
    let mut caller = caller.join(shared);
    if known.spent == 0.0 {
        // Others see as soon as the caller what takes longer than it did: all begin with claims of the same size.
        caller.pace = Pace::measured(known.unit);
    }
    with_threads(helpers, wake, &Crew(shared), &mut || {
        caller.work();
        shared.feed().close();
    });
    let pace = caller.pace;
    caller.leave();
    let alone = if judged_alone && known.unit > 0.0 {
        // What iterations take beside others is the most that they would take alone.
        let cost = site.cost_alone().or(site.cost()).unwrap_or_else(|| shared.cost(&known));
        let cost = left.map_or(cost, |left| cost.min(shared.cost_beside(left)));
        site.set_cost(cost);
        shared.pace_of(Some(cost)).estimate(left)
    } else {
        site.set_cost(shared.cost(&pace));
        // All that was worked, or what the caller measured, which may have left most of it to others.
        shared.spent().max(known.estimate(left)).max(pace.estimate(left))
    };
    (pace.spent > 0.0 && left.is_some() && !shared.is_left()).then_some((began, alone))
}

/// What a loop's work must be worth for anybody to be asked in, and where it is kept whether that paid.
struct Price<'l> {
    worth: f64,
    ledger: &'l Ledger,
}

/// For the loop at this site, which will take so long, or of which nothing is known.
fn price(site: &Site, workers: usize, estimate: f64, dearer: bool) -> Price<'_> {
    let known = estimate > 0.0;
    if workers == 1 || known && estimate < WORTH_CALLING {
        return Price { worth: WORTH_WAKING, ledger: &site.waking };
    }
    let around = Around::here();
    let (ledger, worth) = if around.any_awake() {
        site.short.is_joined(ticks(), estimate);
        (&site.calling, WORTH_CALLING)
    } else {
        let stay = known && estimate < WORTH_WAKING && around.stay_awake();
        if stay && site.short.is_long(ticks(), estimate) {
            around.wake();
        }
        (&site.waking, if known || around.is_there() { WORTH_WAKING } else { WORTH_BUILDING })
    };
    // What is dearer beside others gets no cheaper in a longer loop.
    let waiting = if dearer { f64::INFINITY } else { WORTH_WAITING };
    Price { worth: if ledger.is_alone(estimate) { waiting } else { worth }, ledger }
}

/// Whose threads would help this one.
enum Around {
    /// Ours, of which this one is none.
    Ours,
    /// The others of our pool that this one is of.
    Own(Arc<Places>),
    /// Those of a pool of the user's, which are the user's: they are asked in, and otherwise left alone.
    Users,
}

impl Around {
    fn here() -> Around {
        match standing() {
            None => Around::Ours,
            Some(_) => Places::own().map_or(Around::Users, Around::Own),
        }
    }

    /// Whether one of them is awake, and does nothing.
    fn any_awake(&self) -> bool {
        match self {
            Around::Ours => any_awake(),
            Around::Own(places) => places.any_awake(),
            Around::Users => false,
        }
    }

    /// Whether they are there already.
    fn is_there(&self) -> bool {
        match self {
            Around::Ours => any_built(),
            Around::Own(_) | Around::Users => true,
        }
    }

    /// Whether they stay awake for a moment afterwards.
    fn stay_awake(&self) -> bool {
        !matches!(self, Around::Users)
    }

    /// Wakes one of them for what comes soon.
    fn wake(&self) {
        let pool = if matches!(self, Around::Ours) { threads(1) } else { None };
        if pool.is_some() || !matches!(self, Around::Ours) {
            bring(pool, true, Box::new(|| ()));
        }
    }
}

/// Of so many iterations for each helper the first is run alone, if nothing is known of the loop: whatever it takes is a
/// twentieth of what it takes in the best case, and tells whether anybody is needed for the rest.
const MANY: usize = 20;

/// Whether to ask a helper in before anything has run: nothing is known, of few iterations; or what is known says so, and
/// whether it still holds would be seen late, after a first claim of so many units.
fn wakes_at_once(pace: &Pace, first: usize, left: Option<usize>, worth: f64, workers: usize) -> bool {
    if left.is_some_and(|left| left < 2) {
        return false;
    }
    if !is_on(Mechanism::LazyStart) {
        return true;
    }
    let soon = worth > WORTH_CALLING && first as f64 * pace.unit <= FIRST;
    let unknown = pace.unit == 0.0 && left.is_none_or(|left| left < (workers - 1).saturating_mul(MANY));
    unknown || pace.estimate(left) > worth && !soon
}

/// What a unit must take, and how long that was measured, before anybody is asked in.
struct Least {
    unit: f64,
    spent: f64,
}

/// With so many workers, of units that take `a_unit` iterations' nanoseconds for each of theirs.
fn least(workers: usize, a_unit: f64, dearer: bool) -> Least {
    if !dearer {
        return Least { unit: 0.0, spent: 0.0 };
    }
    // Shared by all, a unit that takes longer by that much must take less than alone.
    Least { unit: DEARER_BESIDE / (workers - 1).max(1) as f64 / a_unit, spent: ALONE_FIRST }
}

impl Least {
    /// Whether what is known says nothing against it.
    fn allows(&self, pace: &Pace) -> bool {
        pace.unit == 0.0 || pace.unit >= self.unit
    }

    fn holds(&self, pace: &Pace) -> bool {
        pace.unit >= self.unit && pace.spent >= self.spent
    }
}

/// How many helpers what is left is worth: one for each piece that is worth calling somebody for.
fn enough(pace: &Pace, left: Option<usize>) -> usize {
    if pace.unit == 0.0 { usize::MAX } else { (pace.estimate(left) / WORTH_CALLING).max(1.0) as usize }
}

/// Whether what the caller has measured says so. What is little was measured twice: the first iterations after a pause
/// find caches cold and may take several times as long as those that follow.
fn pays(pace: &Pace, left: Option<usize>, worth: f64) -> bool {
    let unit = if pace.spent > worth { pace.unit } else { pace.steady() };
    let begun = pace.spent.min(worth / 5.0);
    pace.spent > WORTH_JUDGING && left.is_none_or(|left| begun + left as f64 * unit > worth)
}

/// Which thread of a rayon pool this is. What a child of such a thread remembers of it is not true any more.
fn standing() -> Option<usize> {
    if process::is_fork_of_this_thread() { None } else { rayon::current_thread_index() }
}

/// How many work at once at most, the caller included.
fn workers(plan: &Plan) -> usize {
    match standing() {
        // The threads around are all there are for a loop that stands on one of them.
        Some(_) => plan.workers.unwrap_or(usize::MAX).min(rayon::current_num_threads()),
        None => plan.workers.unwrap_or_else(cpus),
    }
}

struct Crew<'s, 'l, Fd, S: Seed, F, E>(&'s Shared<'l, Fd, S, F, E>);

impl<Fd, S, F, E> Help for Crew<'_, '_, Fd, S, F, E>
where
    Fd: Feed + Sync,
    S: Seed<Partial: Send> + Sync,
    F: Body<Fd::Part, S, E> + Sync,
    E: Send,
{
    fn wanted(&self) -> bool {
        !self.0.is_left() && self.0.feed().left() != Some(0)
    }

    fn help(&self, number: usize) {
        let _seat = Seat::take(number);
        let mut worker = Worker::new(self.0);
        worker.work();
        worker.leave();
    }
}

/// Runs `own` while threads help: those of the pool that the caller stands on, else of our own. Without `wake` only those
/// that are awake.
fn with_threads(helpers: usize, wake: bool, help: &dyn Help, own: &mut dyn FnMut()) {
    let beside: fn(Task) =
        if wake { |task| bring(None, true, task) } else { |task| bring(None, false, task) };
    if standing().is_some() {
        return with_helpers(help, helpers, &beside, beside, own);
    }
    match threads(helpers) {
        Some(pool) => with_helpers(help, helpers, &|task| bring(Some(pool), wake, task), beside, own),
        // The system grants no thread at all: then it is the caller's work alone.
        None => own(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn wakes(cost: f64, len: usize) -> bool {
        let pace = Pace::expected(Some(cost).filter(|cost| *cost > 0.0), Some(len));
        wakes_at_once(&pace, 1, Some(len), WORTH_WAKING, 2)
    }

    #[test]
    fn the_unknown_is_worth_a_helper_and_so_is_what_was_long() {
        assert!(wakes(0.0, 2));
        assert!(!wakes(0.0, 20), "the first of them tells");
        assert!(wakes(100_000.0, 2));
        assert!(!wakes(1000.0, 100), "it is soon seen");
        assert!(!wakes(3000.0, 10));
        assert!(!wakes(0.0, 1));
        let pace = Pace::remembered(20.0, Some(10_000));
        assert!(wakes_at_once(&pace, 5_000, Some(10_000), WORTH_WAKING, 2), "half of it is claimed at once");
        assert!(!wakes_at_once(&pace, 100, Some(10_000), WORTH_WAKING, 2));
        assert!(!wakes_at_once(&pace, 1_000, Some(2_000), WORTH_WAKING, 2));
    }

    #[test]
    fn no_more_are_asked_in_than_there_is_work_for() {
        assert_eq!(enough(&Pace::unknown(), Some(10)), usize::MAX);
        let pace = Pace::remembered(10.0, Some(10_000));
        assert_eq!([100, 900, 10_000].map(|left| enough(&pace, Some(left))), [1, 1, 10]);
        assert_eq!(enough(&pace, None), usize::MAX);
    }

    #[test]
    fn where_iterations_claim_what_they_touch_they_must_take_longer_than_that_costs() {
        let mut pace = Pace::unknown();
        pace.record(1, Duration::from_micros(10));
        assert!(!least(2, 1.0, true).holds(&pace) && least(2, 1.0, false).holds(&pace), "not for long");
        pace.record(10_000, Duration::from_nanos(100_000));
        assert!(!least(2, 1.0, true).holds(&pace), "10 ns each");
        assert!(least(4, 1.0, true).holds(&pace) && least(2, 2.0, true).holds(&pace));
    }

    #[test]
    fn a_helper_is_asked_in_when_the_rest_is_worth_it() {
        let mut pace = Pace::unknown();
        pace.record(1, Duration::from_nanos(100));
        assert!(!pays(&pace, Some(1 << 40), WORTH_WAKING), "too early to say");
        pace.record(100, Duration::from_nanos(20_000));
        assert!(!pays(&pace, Some(100), WORTH_WAKING));
        assert!(!pays(&pace, Some(900), WORTH_WAKING), "the first claim was shorter");
        pace.record(100, Duration::from_nanos(20_000));
        assert!(pays(&pace, Some(900), WORTH_WAKING));
        assert!(pays(&pace, None, WORTH_WAKING));
        assert!(!pays(&pace, Some(900), WORTH_WAITING));
    }
}
