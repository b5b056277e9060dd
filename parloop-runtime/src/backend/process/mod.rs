//! Forked children: one an iteration, or some that claim iterations through shared memory.
//!
//! A child inherits everything, so that only positions go in; what its runs leave comes back by a pipe, in frames, and
//! is merged in loop order while others run. What was not sent by a child that dies is lost, and told by a typed error.

mod board;
mod child;
mod hook;
mod lead;
mod task;
mod watch;
mod wire;

use super::Backend;
use crate::call::Plan;
use crate::error::Error;
use crate::role::travel::Travel;
use crate::role::{Role, Seed};
use crate::run::{Blocks, Body, Sizes, mode};
use crate::settings::{Schedule, cpus};
use crate::space::{Inherit, Positions};
use crate::wire::Wire;
use crate::sys::fork::is_child;
use crate::sys::record::{self, Record};
use board::{Board, Rules};
use child::Manner;
use lead::{Lead, Outcome, Terms};
use std::time::Instant;
use task::Forked;

/// What keeps other processes out.
pub(crate) type Alone = Option<Record>;

/// Waits until no other process is inside what stands at this address. Outside of children there is none.
pub(crate) fn alone(address: usize) -> Alone {
    if is_child() { Record::take(address) } else { None }
}

/// No more children than this at once, however many iterations there are.
const MOST: usize = 4096;

/// Runs the loop in children; the caller merges what they send.
pub(crate) fn run<Sp, R, E, F>(plan: &Plan, space: Sp, mut roles: R, body: &F) -> Result<Option<E>, Error>
where
    Sp: Inherit,
    R: Role<Seed: Travel<Sp::Item>>,
    E: Wire,
    F: Body<Sp::Part, R::Seed, E>,
{
    refuse_borrowed::<(<R::Seed as Seed>::Partial, E)>(plan)?;
    refuse_threads(plan)?;
    let positions = space.inherit();
    let known = positions.known();
    let mode = mode::<E>(false);
    let seed = roles.seed(mode);
    let blocks = Blocks::new(<R::Seed as Seed>::EXACT, known);
    let mut task = Forked::new(positions, &seed, body, &mode);
    let outcome = lead(plan, blocks, &mut task)?;
    let failed = first_death(&outcome, &task);
    let exit = task.settle(roles, failed || outcome.refused.is_some());
    match outcome {
        Outcome { refused: Some(source), .. } => Err(Error::Child { site: plan.site, source }),
        Outcome { mut deaths, .. } if failed => {
            deaths.sort_unstable_by_key(|death| death.iteration);
            Err(Error::Died { site: plan.site, deaths })
        }
        _ => Ok(exit),
    }
}

/// All of it that does not depend on the loop's types: wave by wave, where not everything is there at once.
fn lead(plan: &Plan, blocks: Blocks, task: &mut dyn task::Task) -> Result<Outcome, Error> {
    let one_each = plan.backend == Backend::Process;
    let manner = Manner {
        blocks: if one_each { Blocks::Any } else { blocks },
        given_only: one_each,
        one_by_one: plan.timeout.is_some() || plan.retries > 0,
        watched: plan.timeout.is_some(),
        most: plan.max_tasks.unwrap_or(usize::MAX),
        epoch: Instant::now(),
    };
    hook::install();
    record::prepare();
    let mut outcome = Outcome::default();
    let mut start = 0;
    while outcome.refused.is_none()
        && let Some(end) = task.more()
    {
        let len = end - start;
        let all = if one_each { len.min(MOST) } else { cpus() };
        let workers = plan.workers.unwrap_or(all).min(len).min(MOST);
        let units = (len / blocks.iterations_a_unit()).max(1);
        let schedule = if workers == 1 { Schedule::Static } else { plan.schedule };
        let chunk = plan.chunk.map(|iterations| blocks.units_of(iterations));
        let sizes = Sizes { schedule, chunk, workers, units: Some(units) };
        let board = Board::new(Rules { start, end, blocks, sizes }, workers)
            .map_err(|source| Error::Child { site: plan.site, source })?;
        let terms = Terms { workers, timeout: plan.timeout, retries: plan.retries };
        outcome.add(Lead::new(task, &board, manner, terms).run());
        start = end;
    }
    Ok(outcome)
}

/// Whether the loop has failed before it was left.
fn first_death(outcome: &Outcome, task: &dyn task::Task) -> bool {
    let first = outcome.deaths.iter().map(|death| death.iteration).min();
    first.is_some_and(|first| task.left_at().is_none_or(|left| first < left))
}

/// What borrows would point into another process. Lifetimes can't be asked for, but references show in the name.
fn refuse_borrowed<T>(plan: &Plan) -> Result<(), Error> {
    let type_name = std::any::type_name::<T>();
    // `&mut` to a loop's items stay where they are, and what is behind them travels.
    if !type_name.replace("&mut ", "").contains('&') {
        return Ok(());
    }
    let bound = "owned, and so can't come back from a child process";
    Err(Error::Unsupported { site: plan.site, backend: plan.backend, type_name, bound })
}

/// `threads = "strict"`: what a thread holds at the fork would be held for ever in the child.
fn refuse_threads(plan: &Plan) -> Result<(), Error> {
    if !plan.strict {
        return Ok(());
    }
    match crate::sys::fork::threads() {
        Some(1) | None => Ok(()),
        Some(threads) => Err(Error::Threads { site: plan.site, threads }),
    }
}
