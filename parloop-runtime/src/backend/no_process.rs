//! Where there is no `fork`.

use crate::call::Plan;
use crate::error::Error;
use crate::role::Role;
use crate::role::travel::Travel;
use crate::run::Body;
use crate::space::Inherit;
use crate::wire::Wire;

/// Says so.
pub(crate) fn run<Sp, R, E, F>(plan: &Plan, _: Sp, _: R, _: &F) -> Result<Option<E>, Error>
where
    Sp: Inherit,
    R: Role<Seed: Travel<Sp::Item>>,
    E: Wire,
    F: Body<Sp::Part, R::Seed, E>,
{
    Err(Error::NoFork { site: plan.site, backend: plan.backend })
}

/// What keeps other processes out: there are none.
pub(crate) type Alone = ();

/// Nobody waits.
pub(crate) fn alone(_: usize) {}
