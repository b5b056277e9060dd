//! A loop with a tail, one OS thread an iteration: the caller starts them and runs the tail.

use super::{FIRST_PAUSE, Job, LAST_PAUSE, Start, Started};
use crate::backend::Seat;
use crate::backend::pool::STACK;
use crate::call::Plan;
use crate::error::Error;
use crate::role::{Role, Seed};
use crate::run::tail::{Caller, Limits, Line, Step, Tail, TailBody, TailExit};
use crate::run::{Feed, Grain, Sizes, Threads, mode};
use crate::settings::Schedule;
use crate::sys::stacks;
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
    let mode = mode::<TailExit<E, X>>(false).of(plan).over(space.axes());
    let seed = roles.seed(&mode);
    let sizes = Sizes { schedule: Schedule::Dynamic, chunk: None, workers: 1, units: None };
    let limits = Limits::started(order, plan.workers.unwrap_or(usize::MAX));
    let watched = plan.watched.run();
    let line = Line::new::<X>(watched, space.feed(Grain::Any, 1), &seed, body, &mode, sizes, limits);
    let mut caller = Caller::new(&line, &seed, tail);
    let refused = {
        let (_seat, _lent) = (Seat::take(0), stacks::lend());
        scope(|scope| start_all(scope, &line, &mut caller, Builder::spawn_scoped))
    };
    let (front, slots) = caller.leave();
    let left = line.is_left();
    let exit = line.settle(roles, front, slots);
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
    let mut started = Started::new();
    loop {
        match caller.step() {
            Step::Start(number) => {
                let job: Job<'scope> = Box::new(move || line.help_once(number));
                let builder = Builder::new().stack_size(STACK).name("parloop".to_owned());
                match start(builder, scope, job) {
                    Ok(handle) => {
                        started.add(handle);
                        pause = FIRST_PAUSE;
                    }
                    // The end of one of ours brings the caller back here.
                    Err(_) if line.refused(number) => started.join_ended(),
                    Err(refusal) if pause > LAST_PAUSE => refused = Some((line.give_up(), refusal)),
                    // None of ours is there to wait for; somebody else's may end soon.
                    Err(_) => {
                        sleep(pause);
                        started.join_ended();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Never;
    use crate::run::{Pulls, PullsHere};
    use crate::space::Block;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread::ScopedJoinHandle;

    type Refusing = for<'scope, 'env> fn(
        Builder,
        &'scope Scope<'scope, 'env>,
        Job<'scope>,
    ) -> io::Result<ScopedJoinHandle<'scope, ()>>;

    fn refuses_at_times<'scope>(
        builder: Builder,
        scope: &'scope Scope<'scope, '_>,
        job: Job<'scope>,
    ) -> io::Result<ScopedJoinHandle<'scope, ()>> {
        static ASKED: AtomicUsize = AtomicUsize::new(0);
        match ASKED.fetch_add(1, Ordering::Relaxed) % 3 {
            1 => builder.spawn_scoped(scope, job),
            _ => Err(io::Error::other("no more")),
        }
    }

    /// What passed the tail, and the iteration that had no thread.
    fn passed<Fd>(feed: Fd, order: Tail, start: Refusing) -> (Vec<i32>, Option<usize>)
    where
        Fd: Feed<Part: Iterator<Item = i32>, Load: Send> + Sync,
    {
        let body = |(), block: Block<'_, Fd::Part>, emit: crate::run::Emit<'_, i32>| {
            for item in block {
                assert!(emit.send(item));
            }
            ((), None::<Never>)
        };
        let mut seen = Vec::new();
        let sizes = Sizes { schedule: Schedule::Dynamic, chunk: None, workers: 1, units: None };
        let line = Line::new::<Never>(
            None,
            feed,
            &(),
            &body,
            &mode::<Never>(false),
            sizes,
            Limits::started(order, 2),
        );
        let refused = {
            let mut caller = Caller::new(&line, &(), |item| {
                seen.push(item);
                None::<Never>
            });
            scope(|scope| start_all(scope, &line, &mut caller, start))
        };
        seen.sort_unstable();
        (seen, refused.map(|(iteration, _)| iteration))
    }

    #[test]
    fn a_refused_thread_is_asked_for_again_and_loses_nothing() {
        for order in [Tail::Ordered, Tail::AsCompleted] {
            let all = ((0..9).collect::<Vec<_>>(), None);
            assert_eq!(passed(Pulls::new(0..9, Grain::Any), order, refuses_at_times), all);
            assert_eq!(passed(PullsHere::new(0..9, Grain::Any, 1), order, refuses_at_times), all);
        }
    }

    fn refuses_from_the_fourth_on<'scope>(
        builder: Builder,
        scope: &'scope Scope<'scope, '_>,
        job: Job<'scope>,
    ) -> io::Result<ScopedJoinHandle<'scope, ()>> {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        match STARTED.fetch_add(1, Ordering::Relaxed) {
            0..3 => builder.spawn_scoped(scope, job),
            _ => Err(io::Error::other("no more")),
        }
    }

    #[test]
    fn what_has_a_thread_passes_and_the_first_without_is_named() {
        let (seen, iteration) =
            passed(Pulls::new(0..9, Grain::Any), Tail::Ordered, refuses_from_the_fourth_on);
        assert_eq!((seen, iteration), (vec![0, 1, 2], Some(3)));
    }
}
