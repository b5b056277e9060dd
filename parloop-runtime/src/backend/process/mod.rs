//! Forked children: one an iteration, or some that claim iterations through shared memory.
//!
//! A child inherits everything, so that only positions go in; what its runs leave comes back by a pipe, in frames, and
//! is merged in loop order while others run. What was not sent by a child that dies is lost, and told by a typed error.

mod board;
mod child;
mod feed;
mod heard;
mod hook;
mod kid;
mod lead;
mod loops;
mod source;
mod stdout;
mod tail;
mod task;
mod watch;
mod wire;

use super::Backend;
use crate::call::Plan;
use crate::error::Error;
use crate::observe::Run;
use crate::role::travel::Travel;
use crate::role::{Role, Seed};
use crate::run::tail::{Tail, TailBody, TailExit};
use crate::run::{Blocks, Body, Grain, Sizes, mode};
use crate::settings::{Schedule, cpus};
use crate::space::{Axes, Hand, Inherit, Positions};
use crate::sys::fork::is_child;
use crate::sys::record::{self, Record};
use crate::wire::Wire;
use board::{Board, Rules};
use child::Manner;
use lead::{Lead, Outcome, Terms};
use source::Bell;
use std::any::type_name;
use std::io;
use std::time::{Duration, Instant};
use tail::WithTail;
use task::{Plain, Task};

/// Whether this thread is the copy that a fork made of one of the parent's.
pub(crate) fn is_fork_of_this_thread() -> bool {
    crate::sys::fork::is_copied_thread()
}

/// How many forks of loops lie between the program's first process and this one.
pub(crate) fn generation() -> u32 {
    crate::sys::fork::generation()
}

/// What keeps other processes out.
pub(crate) type Alone = Option<Record>;

/// Waits until no other process is inside what stands at this address. Outside of children there is none.
pub(crate) fn alone(address: usize) -> Alone {
    if is_child() { Record::take(address) } else { None }
}

/// A thread that has nothing left to do has ended by then.
const ON_THEIR_WAY: Duration = Duration::from_millis(20);

/// No more children than this at once, however many iterations there are.
const MOST: usize = 4096;

/// Runs the loop in children that inherit it; the caller merges what they send.
pub(crate) fn run<Sp, R, E, F, M, ME>(plan: &Plan, space: Sp, roles: R, body: &F) -> Result<Option<E>, Error>
where
    Sp: Inherit,
    R: Role<Seed: Travel<Sp::Item, M>>,
    E: Wire<ME>,
    F: Body<Sp::Part, R::Seed, E>,
{
    let axes = space.axes();
    run_over(plan, (space.inherit(), None), axes, roles, body)
}

/// The same where children are kept and fed.
pub(crate) fn run_fed<Sp, R, E, F, M, ME>(
    plan: &Plan,
    space: Sp,
    roles: R,
    body: &F,
) -> Result<Option<E>, Error>
where
    Sp: Hand,
    R: Role<Seed: Travel<Sp::Item, M>>,
    E: Wire<ME>,
    F: Body<Sp::Part, R::Seed, E>,
{
    refuse_borrowed(plan, Sp::serialized())?;
    let (axes, positions) = (space.axes(), space.hand());
    let server = Sp::server(&positions);
    source::beside(plan, positions, server, |positions, bell| {
        run_over(plan, (positions, bell), axes, roles, body)
    })
}

fn run_over<P, R, E, F, M, ME>(
    plan: &Plan,
    (positions, bell): (P, Option<&Bell>),
    axes: Axes,
    mut roles: R,
    body: &F,
) -> Result<Option<E>, Error>
where
    P: Positions,
    R: Role<Seed: Travel<<P::Part as Iterator>::Item, M>>,
    E: Wire<ME>,
    F: Body<P::Part, R::Seed, E>,
{
    refuse_borrowed(plan, Some(type_name::<(<R::Seed as Seed>::Partial, E)>()))?;
    refuse_lost(plan, <R::Seed as Travel<_, M>>::lost())?;
    refuse_threads(plan)?;
    if let Some(run) = plan.watched.run() {
        run.expect(positions.known());
    }
    plan.explain::<R>();
    let mode = mode::<E>(false).of(plan).over(axes).travelling();
    let blocks = Blocks::new(Grain::of::<R::Seed>(&mode), positions.known());
    let seed = roles.seed(&mode);
    let mut task = Plain::<_, _, _, _, (M, ME)>::new(positions, &seed, body, &mode);
    let outcome = lead(plan, Way::of(plan, false), blocks, bell, &mut task)?;
    let failed = failed(&outcome, &task);
    let exit = task.settle(roles, failed);
    conclude(plan, outcome, failed)?;
    Ok(exit)
}

/// Runs a loop with a tail in children that inherit it.
pub(crate) fn run_with_tail<Sp, R, T, E, X, F, G, M, ME, MT>(
    plan: &Plan,
    order: Tail,
    space: Sp,
    roles: R,
    body: &F,
    tail: G,
) -> Result<Option<TailExit<E, X>>, Error>
where
    Sp: Inherit,
    R: Role<Seed: Travel<Sp::Item, M>>,
    T: Wire<MT>,
    E: Wire<ME>,
    F: TailBody<Sp::Part, R::Seed, T, E>,
    G: FnMut(T) -> Option<X>,
{
    let axes = space.axes();
    tail_over(plan, order, (space.inherit(), None, axes), roles, body, tail)
}

/// The same where children are kept and fed.
pub(crate) fn run_fed_with_tail<Sp, R, T, E, X, F, G, M, ME, MT>(
    plan: &Plan,
    order: Tail,
    space: Sp,
    roles: R,
    body: &F,
    tail: G,
) -> Result<Option<TailExit<E, X>>, Error>
where
    Sp: Hand,
    R: Role<Seed: Travel<Sp::Item, M>>,
    T: Wire<MT>,
    E: Wire<ME>,
    F: TailBody<Sp::Part, R::Seed, T, E>,
    G: FnMut(T) -> Option<X>,
{
    refuse_borrowed(plan, Sp::serialized())?;
    let (axes, positions) = (space.axes(), space.hand());
    let server = Sp::server(&positions);
    source::beside(plan, positions, server, |positions, bell| {
        tail_over(plan, order, (positions, bell, axes), roles, body, tail)
    })
}

fn tail_over<P, R, T, E, X, F, G, M, ME, MT>(
    plan: &Plan,
    order: Tail,
    (positions, bell, axes): (P, Option<&Bell>, Axes),
    mut roles: R,
    body: &F,
    tail: G,
) -> Result<Option<TailExit<E, X>>, Error>
where
    P: Positions,
    R: Role<Seed: Travel<<P::Part as Iterator>::Item, M>>,
    T: Wire<MT>,
    E: Wire<ME>,
    F: TailBody<P::Part, R::Seed, T, E>,
    G: FnMut(T) -> Option<X>,
{
    refuse_borrowed(plan, Some(type_name::<(<R::Seed as Seed>::Partial, T, E)>()))?;
    refuse_lost(plan, <R::Seed as Travel<_, M>>::lost())?;
    refuse_threads(plan)?;
    if let Some(run) = plan.watched.run() {
        run.expect(positions.known());
    }
    plan.explain::<R>();
    let mode = mode::<TailExit<E, X>>(false).of(plan).over(axes).travelling();
    let seed = roles.seed(&mode);
    let mut task =
        WithTail::<_, _, _, _, _, _, _, (M, ME), MT>::new(positions, &seed, body, order, tail, &mode);
    let outcome = lead(plan, Way::of(plan, true), Blocks::Any, bell, &mut task)?;
    let failed = failed(&outcome, &task);
    let exit = task.settle(roles, failed);
    conclude(plan, outcome, failed)?;
    Ok(exit)
}

/// How children get at iterations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Each is forked for one.
    OneEach,
    /// They claim them.
    Claimed,
    /// The parent feeds them; how many at once, where that is not written.
    Fed(usize),
}

/// How many iterations are fed at once where their results go to a tail.
const PORTION: usize = 8;

impl Way {
    fn of(plan: &Plan, tail: bool) -> Way {
        match plan.backend {
            Backend::Process => Way::OneEach,
            Backend::ProcessExecutor => Way::Fed(1),
            _ if tail => Way::Fed(PORTION),
            _ => Way::Claimed,
        }
    }
}

/// How far beyond the tail iterations may run, for each worker.
const WINDOW: usize = 4;

/// All of it that does not depend on the loop's types: wave by wave, where not everything is there at once.
fn lead(
    plan: &Plan,
    way: Way,
    blocks: Blocks,
    bell: Option<&Bell>,
    task: &mut dyn Task,
) -> Result<Outcome, Error> {
    let one_each = way == Way::OneEach;
    // What is pulled as it is fed has no length that could be asked for.
    let unknown = plan.backend == Backend::ProcessExecutor;
    let manner = Manner {
        blocks: if one_each { Blocks::Any } else { blocks },
        given_only: one_each,
        fed: matches!(way, Way::Fed(_)),
        cut: one_each || matches!(way, Way::Fed(_)),
        one_by_one: plan.timeout.is_some() || plan.retries > 0,
        watched: plan.timeout.is_some(),
        // This thread may be kept waiting by the source.
        alarm: plan.timeout.filter(|_| unknown && bell.is_none()),
        followed: matches!(way, Way::Fed(_)) || plan.watched.run().is_some_and(|run| run.meter().is_some()),
        recorded: plan.watched.run().is_some_and(Run::is_recorded),
        most: plan.max_tasks.unwrap_or(usize::MAX),
        epoch: Instant::now(),
    };
    hook::install();
    let not_to_be_had = |source| Error::Child { site: plan.site, source };
    record::prepare().map_err(not_to_be_had)?;
    let stdout = stdout::probe();
    let (mut outcome, mut start) = (Outcome::default(), 0);
    loop {
        let end = match task.more() {
            Some(end) => end,
            None if unknown && start == 0 => usize::MAX,
            None => return Ok(outcome),
        };
        let len = end - start;
        let all = if one_each { MOST } else { cpus() };
        let workers = plan.workers.unwrap_or(all).min(len).min(MOST);
        let portion = match way {
            Way::Fed(portion) => plan.chunk.unwrap_or(portion).min(len.div_ceil(workers * 2)).max(1),
            _ => 1,
        };
        // What is serialized comes item by item.
        let portion = if unknown { 1 } else { portion };
        let units = (len / blocks.iterations_a_unit()).max(1);
        let schedule = if workers == 1 { Schedule::Static } else { plan.schedule };
        let chunk = plan.chunk.map(|iterations| blocks.units_of(iterations));
        let sizes = Sizes { schedule, chunk, workers, units: Some(units) };
        let board = Board::new(Rules { start, end, blocks, sizes }, workers).map_err(not_to_be_had)?;
        let window = workers.saturating_mul(WINDOW * portion);
        let (timeout, retries, halt) = (plan.timeout, plan.retries, plan.halt.as_deref());
        let terms = Terms { workers, timeout, retries, portion, window, stdout, bell, halt };
        outcome.add(Lead::new(plan.watched.run(), task, &board, manner, terms).run());
        if outcome.refused.is_some() || end == usize::MAX {
            return Ok(outcome);
        }
        start = end;
    }
}

/// Whether the loop has failed before it was left.
fn failed(outcome: &Outcome, task: &dyn Task) -> bool {
    let first = outcome.deaths.iter().map(|death| death.iteration).min();
    outcome.refused.is_some() || first.is_some_and(|first| task.left_at().is_none_or(|left| first < left))
}

fn conclude(plan: &Plan, outcome: Outcome, failed: bool) -> Result<(), Error> {
    let Outcome { mut deaths, refused } = outcome;
    match refused {
        Some(source) => Err(Error::Child { site: plan.site, source }),
        None if failed => {
            deaths.sort_unstable_by_key(|death| death.iteration);
            Err(Error::Died { site: plan.site, deaths })
        }
        None => Ok(()),
    }
}

/// What borrows would point into another process. Lifetimes can't be asked for, but references show in the name.
fn refuse_borrowed(plan: &Plan, travels: Option<&'static str>) -> Result<(), Error> {
    // `&mut` to a loop's items stay where they are, and what is behind them travels.
    match travels.filter(|name| name.replace("&mut ", "").contains('&')) {
        Some(type_name) => Err(Error::Unsupported {
            site: plan.site,
            backend: plan.backend,
            type_name,
            bound: "owned, as what travels between processes must be",
        }),
        None => Ok(()),
    }
}

/// What is written through a `&mut` that stands where nobody looks for it would stay in the child.
fn refuse_lost(plan: &Plan, lost: Option<&'static str>) -> Result<(), Error> {
    match lost {
        Some(type_name) => Err(Error::Unsupported {
            site: plan.site,
            backend: plan.backend,
            type_name,
            bound: "without a `&mut` deep inside the items, whose writes would be lost",
        }),
        None => Ok(()),
    }
}

/// `threads = "strict"`: what a thread holds at the fork would be held for ever in the child.
fn refuse_threads(plan: &Plan) -> Result<(), Error> {
    if !plan.strict {
        return Ok(());
    }
    match threads_that_stay() {
        Some(1) => Ok(()),
        Some(threads) => Err(Error::Threads { site: plan.site, threads }),
        None => {
            let unknown =
                "`threads = \"strict\"`: this system does not tell how many threads the process has";
            let source = io::Error::new(io::ErrorKind::Unsupported, unknown);
            Err(Error::Child { site: plan.site, source })
        }
    }
}

/// How many threads this process has. Those that a `thread::scope` has waited for may still be on their way out.
fn threads_that_stay() -> Option<usize> {
    let began = Instant::now();
    loop {
        let threads = crate::sys::fork::threads();
        if threads.is_none_or(|threads| threads == 1) || began.elapsed() > ON_THEIR_WAY {
            return threads;
        }
        std::thread::sleep(Duration::from_micros(100));
    }
}
