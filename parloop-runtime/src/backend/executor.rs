//! The executor: iterations one by one, from a source that may be endless or block, to threads that are kept.
//!
//! Where workers can pull from the source themselves, each takes the next iteration when it is done with its last, so
//! that no more are in flight than work. Where the caller alone can, it feeds the workers ([`crate::run::tail`], with
//! nothing in the tail) and works itself only if none comes.

mod hands;
mod tail;

pub(crate) use hands::give;
#[cfg(unix)]
pub(crate) use hands::hold;
pub(crate) use tail::run_with_tail;

use super::Seat;
use crate::call::Plan;
use crate::exit::Never;
use crate::role::{Role, Seed};
use crate::run::tail::{Emit, Tail, TailExit};
use crate::run::{Body, Feed, Grain, Shared, Sizes, Threads, Work, Worker, mode};
use crate::settings::{Schedule, cpus};
use crate::space::Block;
use crate::sys::{Help, Task, with_helpers};

/// Runs the loop on as many threads as are wanted and granted.
pub(crate) fn run<Sp, R, E, F>(plan: &Plan, space: Sp, mut roles: R, body: &F) -> Option<E>
where
    Sp: Threads,
    R: Role<Seed: Seed<Partial: Send> + Sync>,
    E: Send,
    F: Body<Sp::Part, R::Seed, E> + Sync,
{
    let workers = workers(plan);
    let axes = space.axes();
    let feed = space.feed(Grain::Any, workers);
    if <Sp::Feed as Feed>::HERE_ONLY {
        let body = |private, block: Block<'_, Sp::Part>, _: Emit<'_, ()>| body(private, block);
        let exit = tail::run_feed(plan, Tail::AsCompleted, axes, feed, roles, &body, |()| None::<Never>);
        return TailExit::split(exit).0;
    }
    let mode = mode::<E>(false).of(plan).over(axes);
    let seed = roles.seed(&mode);
    let chunk = plan.chunk.unwrap_or(1);
    let claims = feed.left().map_or(usize::MAX, |left| left.div_ceil(chunk));
    let shared = Shared::by_iteration(Work::new(plan.watched.run(), feed, &seed, body, &mode, sizes(plan)));
    let crew = Crew { shared: &shared, chunk };
    let helpers = (workers - 1).min(claims.saturating_sub(1));
    with_helpers(&crew, helpers, &bring, bring, &mut || crew.help(0));
    shared.settle(roles)
}

/// How many work at once.
fn workers(plan: &Plan) -> usize {
    plan.workers.unwrap_or_else(|| default_workers(cpus()))
}

/// More than there are CPUs, since an iteration may well wait for something.
pub(crate) fn default_workers(cpus: usize) -> usize {
    (cpus + 4).min(32)
}

fn sizes(plan: &Plan) -> Sizes {
    Sizes { schedule: Schedule::Dynamic, chunk: plan.chunk, workers: workers(plan), units: None }
}

/// Who is not to be had is done without: those who work, the caller among them, do it all.
fn bring(task: Task) {
    drop(give(task));
}

struct Crew<'s, 'l, Fd, S: Seed, F, E> {
    shared: &'s Shared<'l, Fd, S, F, E>,
    chunk: usize,
}

impl<Fd, S, F, E> Help for Crew<'_, '_, Fd, S, F, E>
where
    Fd: Feed + Sync,
    S: Seed<Partial: Send> + Sync,
    F: Body<Fd::Part, S, E> + Sync,
    E: Send,
{
    fn wanted(&self) -> bool {
        !self.shared.is_left() && self.shared.feed().left() != Some(0)
    }

    fn help(&self, number: usize) {
        let _seat = Seat::take(number);
        let mut worker = Worker::new(self.shared);
        worker.work_by_iteration(self.chunk);
        worker.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_a_few_more_workers_than_cpus() {
        assert_eq!([1, 2, 28, 29, 200].map(default_workers), [5, 6, 32, 32, 32]);
    }
}
