//! What a loop with a tail may run on where its backend is chosen at run time: as for one without, see
//! [`super::probe`].

use super::Ran;
use super::lacking::{AllShareable, Answers, Asked, Lacking, Named, Value};
use super::probe::{refused, refused_items};
use super::tail::{TailLoop, in_children, on_threads};
use crate::backend::{Backend, process, serial};
use crate::error::Error;
use crate::role::probe::Probe;
use crate::role::travel::Travel;
use crate::role::{Role, Seed};
use crate::run::{Emit, TailExit, Threads};
use crate::space::{Block, Hand, Inherit, Space};
use crate::wire::Wire;
use std::any::type_name;
use std::marker::PhantomData;

/// A loop with a tail and the backend chosen for it. `T`: what the tail gets; `C` and `L` as without a tail.
pub struct PreparedTail<Sp, R, T, E, F, G, C = (), L = ()> {
    own: TailLoop,
    backend: Option<Backend>,
    space: Sp,
    roles: R,
    body: F,
    tail: G,
    asked: PhantomData<fn(C, L, T) -> E>,
}

impl TailLoop {
    /// `backend = EXPR`: first this, so that the closures' parameters are inferred, then `start_loop`.
    pub fn prepare<Sp, R, T, E, X, F, G>(
        self,
        backend: Backend,
        space: Sp,
        roles: R,
        body: F,
        tail: G,
    ) -> PreparedTail<Sp, R, T, E, F, G>
    where
        Sp: Space,
        R: Role,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
        G: FnMut(T) -> Option<X>,
    {
        PreparedTail { own: self, backend: Some(backend), space, roles, body, tail, asked: PhantomData }
    }

    /// No backend written: the environment's, else the pool, whose bounds must hold in any case. Then `start_loop`.
    pub fn standard<Sp, R, T, E, X, F, G>(
        self,
        space: Sp,
        roles: R,
        body: F,
        tail: G,
    ) -> PreparedTail<Sp, R, T, E, F, G>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        T: Send,
        E: Send,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E> + Sync,
        G: FnMut(T) -> Option<X>,
    {
        PreparedTail { own: self, backend: None, space, roles, body, tail, asked: PhantomData }
    }
}

impl<Sp, R, T, E, F, G, C, L> PreparedTail<Sp, R, T, E, F, G, C, L> {
    /// With the answers of the names that the body captures.
    pub fn capturing<Captures>(self, _: Captures) -> PreparedTail<Sp, R, T, E, F, G, Captures, L> {
        let PreparedTail { own, backend, space, roles, body, tail, asked: _ } = self;
        PreparedTail { own, backend, space, roles, body, tail, asked: PhantomData }
    }

    /// With the answers of its types, for threads and for child processes.
    pub fn lacking<A, P>(self, _: (A, P)) -> PreparedTail<Sp, R, T, E, F, G, C, Asked<A, P>> {
        let PreparedTail { own, backend, space, roles, body, tail, asked: _ } = self;
        PreparedTail { own, backend, space, roles, body, tail, asked: PhantomData }
    }
}

/// Everything that threads and processes need is there.
pub trait StartTailAnywhere<Sp, R, T, E, X, F, G, C, L> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(
        &self,
        prepared: PreparedTail<Sp, R, T, E, F, G, C, L>,
    ) -> Result<Option<TailExit<E, X>>, Error>;
}

impl<Sp, R, T, E, X, F, G, C, L> StartTailAnywhere<Sp, R, T, E, X, F, G, C, L>
    for &&&&&Probe<PreparedTail<Sp, R, T, E, F, G, C, L>>
where
    Sp: Threads + Inherit + Hand,
    R: Role<Seed: Travel<Sp::Item, Partial: Send> + Sync>,
    T: Send + Wire,
    E: Send + Wire,
    C: AllShareable,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E> + Sync,
    G: FnMut(T) -> Option<X>,
{
    fn start_loop(
        &self,
        prepared: PreparedTail<Sp, R, T, E, F, G, C, L>,
    ) -> Result<Option<TailExit<E, X>>, Error> {
        let PreparedTail { own, backend, space, roles, body, tail, .. } = prepared;
        let plan = own.own.plan(backend)?;
        match plan.backend {
            Backend::ProcessExecutor => {
                process::run_fed_with_tail(&plan, own.order, space, roles, &body, tail)
            }
            Backend::Process | Backend::ProcessPool => {
                in_children(&plan, own.order, space, roles, &body, tail)
            }
            _ => on_threads(&plan, own.order, space, roles, &body, tail),
        }
    }
}

/// All but items that can be serialized.
pub trait StartTailInherited<Sp, R, T, E, X, F, G, C, L> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(
        &self,
        prepared: PreparedTail<Sp, R, T, E, F, G, C, L>,
    ) -> Result<Option<TailExit<E, X>>, Error>;
}

impl<Sp, R, T, E, X, F, G, C, L> StartTailInherited<Sp, R, T, E, X, F, G, C, L>
    for &&&&Probe<PreparedTail<Sp, R, T, E, F, G, C, L>>
where
    Sp: Threads + Inherit,
    R: Role<Seed: Travel<Sp::Item, Partial: Send> + Sync>,
    T: Send + Wire,
    E: Send + Wire,
    C: AllShareable,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E> + Sync,
    G: FnMut(T) -> Option<X>,
{
    fn start_loop(
        &self,
        prepared: PreparedTail<Sp, R, T, E, F, G, C, L>,
    ) -> Result<Option<TailExit<E, X>>, Error> {
        let PreparedTail { own, backend, space, roles, body, tail, .. } = prepared;
        let plan = own.own.plan(backend)?;
        match plan.backend {
            Backend::ProcessExecutor => Err(refused_items::<Sp::Item>(&plan)),
            Backend::Process | Backend::ProcessPool => {
                in_children(&plan, own.order, space, roles, &body, tail)
            }
            _ => on_threads(&plan, own.order, space, roles, &body, tail),
        }
    }
}

/// Not what processes need.
pub trait StartTailOnThreads<Sp, R, T, E, X, F, G, C, L> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(
        &self,
        prepared: PreparedTail<Sp, R, T, E, F, G, C, L>,
    ) -> Result<Option<TailExit<E, X>>, Error>;
}

impl<Sp, R, T, E, X, F, G, C, L> StartTailOnThreads<Sp, R, T, E, X, F, G, C, L>
    for &&&Probe<PreparedTail<Sp, R, T, E, F, G, C, L>>
where
    Sp: Threads,
    R: Role<Seed: Seed<Partial: Send> + Sync>,
    T: Send,
    E: Send,
    C: AllShareable,
    L: Lacking,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E> + Sync,
    G: FnMut(T) -> Option<X>,
{
    fn start_loop(
        &self,
        prepared: PreparedTail<Sp, R, T, E, F, G, C, L>,
    ) -> Result<Option<TailExit<E, X>>, Error> {
        let PreparedTail { own, backend, space, roles, body, tail, .. } = prepared;
        let plan = own.own.plan(backend)?;
        match plan.backend {
            backend if backend.is_process() => Err(refused::<C, L>(&plan, Value::<T>::named)),
            _ => on_threads(&plan, own.order, space, roles, &body, tail),
        }
    }
}

/// Not what threads need.
pub trait StartTailHanded<Sp, R, T, E, X, F, G, C, L> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(
        &self,
        prepared: PreparedTail<Sp, R, T, E, F, G, C, L>,
    ) -> Result<Option<TailExit<E, X>>, Error>;
}

impl<Sp, R, T, E, X, F, G, C, L> StartTailHanded<Sp, R, T, E, X, F, G, C, L>
    for &&Probe<PreparedTail<Sp, R, T, E, F, G, C, L>>
where
    Sp: Inherit + Hand,
    R: Role<Seed: Travel<Sp::Item>>,
    T: Wire,
    E: Wire,
    C: Answers,
    L: Lacking,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
    G: FnMut(T) -> Option<X>,
{
    fn start_loop(
        &self,
        prepared: PreparedTail<Sp, R, T, E, F, G, C, L>,
    ) -> Result<Option<TailExit<E, X>>, Error> {
        let PreparedTail { own, backend, space, roles, body, tail, .. } = prepared;
        let plan = own.own.plan(backend)?;
        match plan.backend {
            Backend::ProcessExecutor => {
                process::run_fed_with_tail(&plan, own.order, space, roles, &body, tail)
            }
            Backend::Serial | Backend::Process | Backend::ProcessPool => {
                in_children(&plan, own.order, space, roles, &body, tail)
            }
            _ => Err(refused::<C, L>(&plan, type_name::<Sp::Item>)),
        }
    }
}

/// Neither that nor items that can be serialized.
pub trait StartTailInChildren<Sp, R, T, E, X, F, G, C, L> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(
        &self,
        prepared: PreparedTail<Sp, R, T, E, F, G, C, L>,
    ) -> Result<Option<TailExit<E, X>>, Error>;
}

impl<Sp, R, T, E, X, F, G, C, L> StartTailInChildren<Sp, R, T, E, X, F, G, C, L>
    for &Probe<PreparedTail<Sp, R, T, E, F, G, C, L>>
where
    Sp: Inherit,
    R: Role<Seed: Travel<Sp::Item>>,
    T: Wire,
    E: Wire,
    C: Answers,
    L: Lacking,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
    G: FnMut(T) -> Option<X>,
{
    fn start_loop(
        &self,
        prepared: PreparedTail<Sp, R, T, E, F, G, C, L>,
    ) -> Result<Option<TailExit<E, X>>, Error> {
        let PreparedTail { own, backend, space, roles, body, tail, .. } = prepared;
        let plan = own.own.plan(backend)?;
        match plan.backend {
            Backend::ProcessExecutor => Err(refused_items::<Sp::Item>(&plan)),
            Backend::Serial | Backend::Process | Backend::ProcessPool => {
                in_children(&plan, own.order, space, roles, &body, tail)
            }
            _ => Err(refused::<C, L>(&plan, type_name::<Sp::Item>)),
        }
    }
}

/// None of it. The bounds stand on the method, as without a tail.
pub trait StartTailHere<Sp, R, T, E, X, F, G, C, L> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(
        &self,
        prepared: PreparedTail<Sp, R, T, E, F, G, C, L>,
    ) -> Result<Option<TailExit<E, X>>, Error>
    where
        Sp: Space,
        R: Role,
        C: Answers,
        L: Lacking,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
        G: FnMut(T) -> Option<X>;
}

impl<Sp, R, T, E, X, F, G, C, L> StartTailHere<Sp, R, T, E, X, F, G, C, L>
    for Probe<PreparedTail<Sp, R, T, E, F, G, C, L>>
{
    fn start_loop(
        &self,
        prepared: PreparedTail<Sp, R, T, E, F, G, C, L>,
    ) -> Result<Option<TailExit<E, X>>, Error>
    where
        Sp: Space,
        R: Role,
        C: Answers,
        L: Lacking,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
        G: FnMut(T) -> Option<X>,
    {
        let PreparedTail { own, backend, space, roles, body, tail, .. } = prepared;
        let plan = own.own.plan(backend)?;
        match plan.backend {
            Backend::Serial => Ok(serial::run_with_tail(&plan, space, roles, &body, tail)),
            _ => Err(refused::<C, L>(&plan, type_name::<Sp::Item>)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::needless_borrow, reason = "the levels of the probe")]
    use super::*;
    use crate::call::Loop;
    use crate::call::lacking::{AskSend, AskUnsent};
    use crate::exit::Never;
    use crate::run::Tail;
    use crate::site::Site;
    use crate::space::{Pulled, PulledHere};
    use std::rc::Rc;

    static SITE: Site = Site::new("tail_probe.rs", 1);

    macro_rules! start {
        ($backend:expr, $space:expr, $emitted:expr, $tail:expr) => {{
            let prepared = Loop::new(&SITE).tail(Tail::Ordered).prepare(
                $backend,
                $space,
                (),
                |(), block, emit| {
                    for item in block.cancellable() {
                        if !emit.send($emitted(item)) {
                            break;
                        }
                    }
                    ((), None::<Never>)
                },
                $tail,
            );
            let sent = ((&&&prepared.items()).sent_for_loop(), ((&&&prepared.emitted()).sent_for_loop(), ()));
            let prepared = prepared.lacking((sent, ()));
            (&&&&&&Probe::of(&prepared)).start_loop(prepared)
        }};
    }

    #[test]
    fn a_loop_of_sendable_types_runs_on_each_and_its_tail_stays_here() {
        for backend in [Backend::Serial, Backend::Thread, Backend::Pool, Backend::Executor] {
            let mut seen = Rc::new(0);
            let exit = start!(backend, Pulled(0..10), |item| item, |item: i32| {
                *Rc::get_mut(&mut seen).unwrap() += item;
                (item == 4).then(|| Rc::new(item))
            });
            assert!(matches!(exit.unwrap(), Some(TailExit::Tail(four)) if *four == 4));
            assert_eq!(*seen, 10);
        }
    }

    #[test]
    fn what_stays_here_runs_serially_or_is_named() {
        let items = || vec![Rc::new(1), Rc::new(2)].into_iter();
        let exit = |item: i32| (item == 2).then_some(item);
        let run = |backend| start!(backend, PulledHere(items()), |item: Rc<i32>| *item, exit);
        assert!(matches!(run(Backend::Serial).unwrap(), Some(TailExit::Tail(2))));
        let error = run(Backend::Pool).unwrap_err().to_string();
        assert!(error.contains("Rc<i32>") && error.contains("`pool`"), "{error}");

        let exit = |item: Rc<i32>| (*item == 2).then_some(item);
        let run = |backend| start!(backend, Pulled(0..3), Rc::new, exit);
        assert!(matches!(run(Backend::Serial).unwrap(), Some(TailExit::Tail(two)) if *two == 2));
        let error = run(Backend::Thread).unwrap_err().to_string();
        assert!(error.contains("Rc<i32>") && error.contains("`thread`"), "{error}");
    }
}
