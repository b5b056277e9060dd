//! This thread, in order: the plain loop.

use super::Seat;
use crate::call::{Plan, Ran};
use crate::observe::Chunk;
use crate::role::{Role, Seed};
use crate::run::mode;
use crate::run::tail::{Emit, Here, TailExit};
use crate::space::{Block, Control, Space};

/// One run over everything. Nothing is caught: a panic leaves as it leaves the plain loop.
pub(crate) fn run<Sp, R, E, F>(plan: &Plan, space: Sp, mut roles: R, body: F) -> Option<E>
where
    Sp: Space,
    R: Role,
    F: FnOnce(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
{
    let mode = mode::<E>(true).over(space.axes());
    let watch = plan.watched.watch();
    let control = Control::new(&mode, None);
    let seed = roles.seed(&mode);
    let mut scratch = Default::default();
    let private = seed.begin(&mut scratch);
    let (private, exit) = {
        let _seat = Seat::take(0);
        let chunk = Chunk::new(&control, watch.run());
        let expected = space.expected();
        if let Some(run) = watch.run() {
            run.expect(expected);
        }
        let positions = 0..expected.unwrap_or(0);
        space.whole(&watch, |part, index| chunk.run(part, positions, index, |block| body(private, block)))
    };
    roles.finish(Some(seed.end(private, &mut scratch)));
    exit
}

/// The same with a tail: body and tail in turn.
pub(crate) fn run_with_tail<Sp, R, T, E, X, F, G>(
    plan: &Plan,
    space: Sp,
    roles: R,
    body: &F,
    tail: G,
) -> Option<TailExit<E, X>>
where
    Sp: Space,
    R: Role,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
    G: FnMut(T) -> Option<X>,
{
    let here = Here::new(tail);
    run(plan, space, roles, |private, block: Block<'_, Sp::Part>| {
        let (private, exit) = body(private, block, Emit::new(&here));
        (private, here.exit().map(TailExit::Tail).or(exit.map(TailExit::Body)))
    })
}
