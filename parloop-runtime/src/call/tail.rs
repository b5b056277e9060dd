//! The entries of a loop with a tail, which runs on the calling thread while the rest runs on workers.
//!
//! Beside what the entries without a tail take, these take the tail, and the chunk closure gets an [`Emit`] through
//! which an iteration hands over what the tail needs: `Fn(privates, block, emit) -> (privates, exit)`. The laws:
//!
//! - the tail runs on the calling thread alone: nothing it touches, nor its exit, need be `Send` or `Sync`;
//! - [`Tail::Ordered`]: the tails run in loop order, each as soon as those before it have run; an iteration that
//!   waits for an earlier one's tail is not kept waiting by the loop;
//! - an exit or a panic of the body wins over all that stands behind it, after the tails of all that stands before;
//! - an exit or a panic of the tail ends the loop with its iteration: no later tail runs, and what later iterations
//!   did to the outer variables is discarded;
//! - [`Tail::AsCompleted`]: tails run as iterations are done, until the earliest exit of the body; an exit of the
//!   tail ends the loop where it is, and the outer variables hold what the iterations left whose tails have run;
//! - what waits for the tail is bounded by a constant times the number of workers.

use super::ending::{Closure, Ending, Pushing};
use super::{Loop, Plan, Ran};
use crate::backend::{Backend, executor, process, serial, thread};
use crate::error::Error;
use crate::exit::Never;
use crate::role::travel::Travel;
use crate::role::{Role, Seed};
use crate::run::{Emit, Tail, TailExit, Threads};
use crate::space::{Block, Hand, Inherit, Space};
use crate::wire::Wire;

/// An annotated loop with a tail, about to run.
#[derive(Debug)]
#[must_use]
pub struct TailLoop {
    pub(crate) own: Loop,
    pub(super) order: Tail,
}

impl Loop {
    /// The body ends in `#[ordered] { … }` or `#[as_completed] { … }`.
    pub fn tail(self, order: Tail) -> TailLoop {
        TailLoop { own: self, order }
    }
}

impl TailLoop {
    /// `backend = "serial"`: this thread, in order, body and tail in turn.
    pub fn serial<Sp, R, T, E, X, F, G>(
        self,
        space: Sp,
        roles: R,
        body: F,
        mut tail: G,
    ) -> Result<Option<TailExit<E, X>>, Error>
    where
        Sp: Space,
        R: Role,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
        G: FnMut(T) -> Option<X>,
    {
        let plan = self.own.plan(Some(Backend::Serial))?;
        plan.explain::<R>();
        here(&plan, space, roles, &body, &mut tail)
    }

    /// `backend = "thread"`.
    pub fn thread<Sp, R, T, E, X, F, G>(
        self,
        space: Sp,
        roles: R,
        body: F,
        tail: G,
    ) -> Result<Option<TailExit<E, X>>, Error>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        T: Send,
        E: Send,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E> + Sync,
        G: FnMut(T) -> Option<X>,
    {
        let plan = self.own.plan(Some(Backend::Thread))?;
        on_threads(&plan, self.order, space, roles, &body, &mut Closure(tail))
    }

    /// `backend = "pool"`.
    pub fn pool<Sp, R, T, E, X, F, G>(
        self,
        space: Sp,
        roles: R,
        body: F,
        tail: G,
    ) -> Result<Option<TailExit<E, X>>, Error>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        T: Send,
        E: Send,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E> + Sync,
        G: FnMut(T) -> Option<X>,
    {
        let plan = self.own.plan(Some(Backend::Pool))?;
        on_threads(&plan, self.order, space, roles, &body, &mut Closure(tail))
    }

    /// `backend = "pool"`, with a tail that does nothing but push an item.
    pub fn pool_into<Sp, R, I, E, F>(
        self,
        mut into: I,
        space: Sp,
        roles: R,
        body: F,
    ) -> Result<Option<TailExit<E, Never>>, Error>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        I: Pushing<Item: Send>,
        E: Send,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, I::Item>) -> Ran<R, E> + Sync,
    {
        let plan = self.own.plan(Some(Backend::Pool))?;
        on_threads(&plan, self.order, space, roles, &body, &mut into)
    }

    /// `backend = "executor"`.
    pub fn executor<Sp, R, T, E, X, F, G>(
        self,
        space: Sp,
        roles: R,
        body: F,
        tail: G,
    ) -> Result<Option<TailExit<E, X>>, Error>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        T: Send,
        E: Send,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E> + Sync,
        G: FnMut(T) -> Option<X>,
    {
        let plan = self.own.plan(Some(Backend::Executor))?;
        on_threads(&plan, self.order, space, roles, &body, &mut Closure(tail))
    }

    /// `backend = "process"`.
    pub fn process<Sp, R, T, E, X, F, G, M, ME, MT>(
        self,
        space: Sp,
        roles: R,
        body: F,
        mut tail: G,
    ) -> Result<Option<TailExit<E, X>>, Error>
    where
        Sp: Inherit,
        R: Role<Seed: Travel<Sp::Item, M>>,
        T: Wire<MT>,
        E: Wire<ME>,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
        G: FnMut(T) -> Option<X>,
    {
        let plan = self.own.plan(Some(Backend::Process))?;
        in_children(&plan, self.order, space, roles, &body, &mut tail)
    }

    /// `backend = "process-pool"`.
    pub fn process_pool<Sp, R, T, E, X, F, G, M, ME, MT>(
        self,
        space: Sp,
        roles: R,
        body: F,
        mut tail: G,
    ) -> Result<Option<TailExit<E, X>>, Error>
    where
        Sp: Inherit,
        R: Role<Seed: Travel<Sp::Item, M>>,
        T: Wire<MT>,
        E: Wire<ME>,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
        G: FnMut(T) -> Option<X>,
    {
        let plan = self.own.plan(Some(Backend::ProcessPool))?;
        in_children(&plan, self.order, space, roles, &body, &mut tail)
    }

    /// `backend = "process-executor"`.
    pub fn process_executor<Sp, R, T, E, X, F, G, M, ME, MT>(
        self,
        space: Sp,
        roles: R,
        body: F,
        mut tail: G,
    ) -> Result<Option<TailExit<E, X>>, Error>
    where
        Sp: Hand,
        R: Role<Seed: Travel<Sp::Item, M>>,
        T: Wire<MT>,
        E: Wire<ME>,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
        G: FnMut(T) -> Option<X>,
    {
        let plan = self.own.plan(Some(Backend::ProcessExecutor))?;
        fed(&plan, self.order, space, roles, &body, &mut tail)
    }
}

/// The chunk closure as all see it that run it, see [`AnyBody`](super::AnyBody).
type AnyTailBody<'b, Sp, R, T, E> = dyn Fn(<<R as Role>::Seed as Seed>::Private, Block<'_, <Sp as Space>::Part>, Emit<'_, T>) -> Ran<R, E>
    + 'b;

/// The same where threads share it.
pub(super) type SharedTailBody<'b, Sp, R, T, E> = dyn Fn(<<R as Role>::Seed as Seed>::Private, Block<'_, <Sp as Space>::Part>, Emit<'_, T>) -> Ran<R, E>
    + Sync
    + 'b;

/// On this thread, in order.
pub(super) fn here<Sp, R, T, E, X>(
    plan: &Plan,
    space: Sp,
    roles: R,
    body: &AnyTailBody<'_, Sp, R, T, E>,
    tail: &mut dyn FnMut(T) -> Option<X>,
) -> Result<Option<TailExit<E, X>>, Error>
where
    Sp: Space,
    R: Role,
{
    Ok(serial::run_with_tail(plan, space, roles, &body, tail))
}

/// What its bounds allow where items are handed over.
pub(super) fn fed<Sp, R, T, E, X, M, ME, MT>(
    plan: &Plan,
    order: Tail,
    space: Sp,
    roles: R,
    body: &AnyTailBody<'_, Sp, R, T, E>,
    tail: &mut dyn FnMut(T) -> Option<X>,
) -> Result<Option<TailExit<E, X>>, Error>
where
    Sp: Hand,
    R: Role<Seed: Travel<Sp::Item, M>>,
    T: Wire<MT>,
    E: Wire<ME>,
{
    match plan.backend {
        Backend::ProcessExecutor => process::run_fed_with_tail(plan, order, space, roles, &body, tail),
        _ => here(plan, space, roles, body, tail),
    }
}

/// What the process family's bounds allow.
pub(super) fn in_children<Sp, R, T, E, X, M, ME, MT>(
    plan: &Plan,
    order: Tail,
    space: Sp,
    roles: R,
    body: &AnyTailBody<'_, Sp, R, T, E>,
    tail: &mut dyn FnMut(T) -> Option<X>,
) -> Result<Option<TailExit<E, X>>, Error>
where
    Sp: Inherit,
    R: Role<Seed: Travel<Sp::Item, M>>,
    T: Wire<MT>,
    E: Wire<ME>,
{
    if plan.backend.is_process() {
        process::run_with_tail(plan, order, space, roles, &body, tail)
    } else {
        here(plan, space, roles, body, tail)
    }
}

/// What the thread family's bounds allow.
pub(super) fn on_threads<Sp, R, T, E, X>(
    plan: &Plan,
    order: Tail,
    space: Sp,
    roles: R,
    body: &SharedTailBody<'_, Sp, R, T, E>,
    ending: &mut impl Ending<T, X>,
) -> Result<Option<TailExit<E, X>>, Error>
where
    Sp: Threads,
    R: Role<Seed: Seed<Partial: Send> + Sync>,
    T: Send,
    E: Send,
{
    plan.explain::<R>();
    if plan.backend == Backend::Pool {
        return Ok(ending.on_pool(plan, order, space, roles, body));
    }
    let tail: &mut dyn FnMut(T) -> Option<X> = &mut |value| ending.take(value);
    match plan.backend {
        Backend::Serial => here(plan, space, roles, body, tail),
        Backend::Thread => thread::run_with_tail(plan, order, space, roles, &body, tail),
        Backend::Executor => Ok(executor::run_with_tail(plan, order, space, roles, &body, tail)),
        Backend::Pool | Backend::Process | Backend::ProcessPool | Backend::ProcessExecutor => {
            unreachable!("the pool and the process family have entries of their own")
        }
    }
}
