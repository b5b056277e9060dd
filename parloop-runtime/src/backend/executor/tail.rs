//! A loop with a tail on the executor: the caller has the tail, and the source if nobody else can pull from it.

use super::{bring, sizes, workers};
use crate::backend::Seat;
use crate::call::Plan;
use crate::role::{Role, Seed};
use crate::run::tail::{Caller, Limits, Line, Tail, TailBody, TailExit};
use crate::run::{Feed, Grain, Threads, mode};
use crate::space::Axes;
use crate::sys::with_crew;

/// Runs the loop on as many threads as are wanted and granted; the caller works only if none comes.
pub(crate) fn run_with_tail<Sp, R, T, E, X, F, G>(
    plan: &Plan,
    order: Tail,
    space: Sp,
    roles: R,
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
    let axes = space.axes();
    run_feed(plan, order, axes, space.feed(Grain::Any, workers(plan)), roles, body, tail)
}

pub(super) fn run_feed<Fd, R, T, E, X, F, G>(
    plan: &Plan,
    order: Tail,
    axes: Axes,
    feed: Fd,
    mut roles: R,
    body: &F,
    tail: G,
) -> Option<TailExit<E, X>>
where
    Fd: Feed<Load: Send> + Sync,
    R: Role<Seed: Seed<Partial: Send> + Sync>,
    T: Send,
    E: Send,
    F: TailBody<Fd::Part, R::Seed, T, E> + Sync,
    G: FnMut(T) -> Option<X>,
{
    let mode = mode::<TailExit<E, X>>(false).of(plan).over(axes);
    let seed = roles.seed(&mode);
    let workers = workers(plan);
    let (watched, limits) = (plan.watched.run(), Limits::led(order, workers));
    let line = Line::new::<X>(watched, feed, &seed, body, &mode, sizes(plan), limits);
    let (front, slots) = {
        let _seat = Seat::take(0);
        let mut caller = Caller::new(&line, &seed, tail);
        with_crew(&line, workers, &bring, bring, &mut |ask| caller.lead(ask));
        caller.leave()
    };
    line.settle(roles, front, slots)
}
