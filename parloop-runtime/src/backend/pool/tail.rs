//! A loop with a tail on the pool: the caller leads, and the pool's threads come and go as there is room.

use super::threads::{bring, threads};
use super::{Price, pays, price, standing, wakes_at_once, workers};
use crate::backend::Seat;
use crate::call::Plan;
use crate::role::{Role, Seed};
use crate::run::tail::{Caller, Limits, Line, Tail, TailBody, TailExit, WORTH_TELLING};
use crate::run::{Feed, Grain, Pace, Sizes, Threads, mode};
use crate::sys::{Help, Task, with_crew};
use std::time::Instant;

/// An iteration must take so many nanoseconds: what a helper leaves for the tail costs 20 to 50 to pass on.
const WORTH_PASSING_ON: f64 = 60.0;

/// Runs the loop on the caller and as many of the pool's threads as come in time.
pub(crate) fn run_with_tail<Sp, R, T, E, X, F, G>(
    plan: &Plan,
    order: Tail,
    space: Sp,
    mut roles: R,
    body: &F,
    tail: G,
) -> Option<TailExit<E, X>>
where
    Sp: Threads,
    R: Role<Seed: Seed<Partial: Send> + Sync>,
    T: Send,
    E: Send,
    F: TailBody<Sp::Part, R::Seed, T, E> + Sync,
    G: FnMut(T) -> Option<X>,
{
    let mode = mode::<TailExit<E, X>>(false).of(plan).over(space.axes());
    let seed = roles.seed(&mode);
    let workers = workers(plan);
    let sizes = Sizes { schedule: plan.schedule, chunk: plan.chunk, workers, units: None };
    let limits = Limits::helped(order, workers, helpers(workers));
    let watched = plan.watched.run();
    let line = Line::new::<X>(watched, space.feed(Grain::Any, workers), &seed, body, &mode, sizes, limits);
    let (front, slots) = {
        let _seat = Seat::take(0);
        let mut caller = Caller::new(&line, &seed, tail);
        let mut ledger = &plan.site.waking;
        let asks = match limits.helpers {
            0 => caller.alone(|_, _| false),
            _ => {
                let left = line.feed.left();
                let pace = Pace::expected(plan.site.cost(), left);
                let Price { worth, ledger: entered } = price(plan.site, workers, pace.estimate(left), false);
                ledger = entered;
                caller.judge.know(pace.unit);
                let passed_on = pace.unit == 0.0 || pace.unit > WORTH_PASSING_ON;
                caller.pace = pace;
                passed_on && wakes_at_once(&pace, line.size(&pace, left), left, worth, workers)
                    || caller.alone(|pace, left| {
                        let passed_on = pace.steady() > WORTH_PASSING_ON;
                        pace.spent > WORTH_TELLING && passed_on && pays(pace, left, worth)
                    })
            }
        };
        if asks {
            let (began, left) = (Instant::now(), line.feed.left());
            let helpers = limits.helpers.min(left.unwrap_or(usize::MAX));
            with_threads(helpers, &line, &mut caller);
            let took = began.elapsed();
            if let Some(left) = left
                && caller.judge.is_short()
                && !line.is_left()
            {
                plan.site.helped(ledger, took, left as f64 * caller.judge.alone());
            }
        }
        let alone = caller.judge.alone();
        plan.site.set_cost(match line.unit() {
            _ if alone > 0.0 => alone,
            unit if unit > 0.0 => unit,
            _ => caller.pace.unit,
        });
        caller.leave()
    };
    line.settle(roles, front, slots)
}

/// How many others there are to work at once. The caller has the tail to see to, so all workers may be others; where
/// it stands on one of the pool's own threads, there is one fewer, and it works beside them.
fn helpers(workers: usize) -> usize {
    match standing() {
        _ if workers == 1 => 0,
        Some(_) => workers.min(rayon::current_num_threads() - 1),
        None => workers,
    }
}

/// The caller leads threads of the pool that it stands on, else of our own.
fn with_threads<Fd, S, T, F, G, E, X>(
    helpers: usize,
    help: &dyn Help,
    caller: &mut Caller<'_, '_, Fd, S, T, F, G, E, X>,
) where
    Fd: Feed,
    S: Seed,
    F: TailBody<Fd::Part, S, T, E>,
    G: FnMut(T) -> Option<X>,
{
    let beside: fn(Task) = |task| bring(None, true, task);
    if standing().is_some() {
        return with_crew(help, helpers, &beside, beside, &mut |ask| caller.lead(ask));
    }
    match threads(helpers) {
        Some(pool) => {
            let first = |task| bring(Some(pool), true, task);
            with_crew(help, helpers, &first, beside, &mut |ask| caller.lead(ask));
        }
        // The system grants no thread at all: then it is the caller's work alone.
        None => {
            caller.alone(|_, _| false);
        }
    }
}
