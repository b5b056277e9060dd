//! Where there is no `fork`.

use crate::call::Plan;
use crate::error::Error;
use crate::role::Role;
use crate::role::travel::Travel;
use crate::run::Body;
use crate::run::tail::{Tail, TailBody, TailExit};
use crate::space::{Hand, Inherit};
use crate::wire::Wire;

/// Says so.
pub(crate) fn run<Sp, R, E, F, M, ME>(plan: &Plan, _: Sp, _: R, _: &F) -> Result<Option<E>, Error>
where
    Sp: Inherit,
    R: Role<Seed: Travel<Sp::Item, M>>,
    E: Wire<ME>,
    F: Body<Sp::Part, R::Seed, E>,
{
    Err(Error::NoFork { site: plan.site, backend: plan.backend })
}

/// Says so.
pub(crate) fn run_fed<Sp, R, E, F, M, ME>(plan: &Plan, _: Sp, _: R, _: &F) -> Result<Option<E>, Error>
where
    Sp: Hand,
    R: Role<Seed: Travel<Sp::Item, M>>,
    E: Wire<ME>,
    F: Body<Sp::Part, R::Seed, E>,
{
    Err(Error::NoFork { site: plan.site, backend: plan.backend })
}

/// Says so.
pub(crate) fn run_with_tail<Sp, R, T, E, X, F, G, M, ME, MT>(
    plan: &Plan,
    _: Tail,
    _: Sp,
    _: R,
    _: &F,
    _: G,
) -> Result<Option<TailExit<E, X>>, Error>
where
    Sp: Inherit,
    R: Role<Seed: Travel<Sp::Item, M>>,
    T: Wire<MT>,
    E: Wire<ME>,
    F: TailBody<Sp::Part, R::Seed, T, E>,
    G: FnMut(T) -> Option<X>,
{
    Err(Error::NoFork { site: plan.site, backend: plan.backend })
}

/// Says so.
pub(crate) fn run_fed_with_tail<Sp, R, T, E, X, F, G, M, ME, MT>(
    plan: &Plan,
    _: Tail,
    _: Sp,
    _: R,
    _: &F,
    _: G,
) -> Result<Option<TailExit<E, X>>, Error>
where
    Sp: Hand,
    R: Role<Seed: Travel<Sp::Item, M>>,
    T: Wire<MT>,
    E: Wire<ME>,
    F: TailBody<Sp::Part, R::Seed, T, E>,
    G: FnMut(T) -> Option<X>,
{
    Err(Error::NoFork { site: plan.site, backend: plan.backend })
}

/// What keeps other processes out: there are none.
pub(crate) type Alone = ();

/// Nobody waits.
pub(crate) fn alone(_: usize) {}

/// Nothing is forked.
pub(crate) fn is_fork_of_this_thread() -> bool {
    false
}

/// This is the first process.
pub(crate) fn generation() -> u32 {
    0
}
