//! A loop with a tail, one OS thread an iteration: the caller starts them and runs the tail.

use super::{FIRST_PAUSE, Job, LAST_PAUSE, Start};
use crate::backend::Seat;
use crate::backend::pool::STACK;
use crate::call::Plan;
use crate::error::Error;
use crate::role::{Role, Seed};
use crate::run::tail::{Caller, Limits, Line, Step, Tail, TailBody, TailExit};
use crate::run::{Feed, Sizes, Threads, mode};
use crate::settings::Schedule;
use std::io;
use std::thread::{Builder, Scope, scope, sleep};

/// Runs the loop. A thread claims its own iteration, so that a source that blocks does not keep the tail waiting.
pub(crate) fn run_with_tail<Sp, R, T, E, X, F, G>(
    plan: &Plan,
    order: Tail,
    space: Sp,
    mut roles: R,
    body: &F,
    tail: G,
) -> Result<Option<TailExit<E, X>>, Error>
where
    Sp: Threads,
    R: Role<Seed: Seed<Partial: Send> + Sync>,
    T: Send,
    E: Send,
    F: TailBody<Sp::Part, R::Seed, T, E> + Sync,
    G: FnMut(T) -> Option<X>,
{
    let mode = mode::<TailExit<E, X>>(false);
    let seed = roles.seed(mode);
    let sizes = Sizes { schedule: Schedule::Dynamic, chunk: None, workers: 1, units: None };
    let limits = Limits::started(order, plan.workers.unwrap_or(usize::MAX));
    let line = Line::new::<X>(space.feed(true, 1), &seed, body, &mode, sizes, limits);
    let mut caller = Caller::new(&line, &seed, tail);
    let refused = {
        let _seat = Seat::take(0);
        scope(|scope| start_all(scope, &line, &mut caller, Builder::spawn_scoped))
    };
    let front = caller.leave();
    let left = line.is_left();
    let exit = line.settle(roles, front);
    match refused {
        Some((iteration, source)) if !left => Err(Error::Thread { site: plan.site, iteration, source }),
        _ => Ok(exit),
    }
}

/// Gives the iteration that can have no thread, and why.
fn start_all<'scope, 'env, Fd, S, T, F, G, E, X>(
    scope: &'scope Scope<'scope, 'env>,
    line: &'scope Line<'_, Fd, S, T, F, E>,
    caller: &mut Caller<'_, '_, Fd, S, T, F, G, E, X>,
    start: Start<'scope, 'env>,
) -> Option<(usize, io::Error)>
where
    Fd: Feed<Load: Send> + Sync,
    S: Seed<Partial: Send> + Sync,
    T: Send,
    F: TailBody<Fd::Part, S, T, E> + Sync,
    G: FnMut(T) -> Option<X>,
    E: Send,
{
    let mut pause = FIRST_PAUSE;
    let mut refused = None;
    loop {
        match caller.step() {
            Step::Start(number) => {
                let job: Job<'scope> = Box::new(move || line.help_once(number));
                let builder = Builder::new().stack_size(STACK).name("parloop".to_owned());
                match start(builder, scope, job) {
                    Ok(_) => pause = FIRST_PAUSE,
                    // The end of one of ours brings the caller back here.
                    Err(_) if line.refused(number) => {}
                    Err(refusal) if pause > LAST_PAUSE => refused = Some((line.give_up(), refusal)),
                    // None of ours is there to wait for; somebody else's may end soon.
                    Err(_) => {
                        sleep(pause);
                        pause *= 2;
                    }
                }
            }
            step => {
                if !caller.take(step, &|| ()) {
                    break;
                }
            }
        }
    }
    line.stop();
    refused
}
