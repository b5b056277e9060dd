//! What a loop with a tail may run on where its backend is chosen at run time: as for one without, see
//! [`super::probe`].

use super::tail::{TailLoop, in_children, on_threads};
use super::{Plan, Ran};
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

/// A loop with a tail and the backend chosen for it.
pub struct PreparedTail<Sp, R, T, F, G> {
    own: TailLoop,
    backend: Option<Backend>,
    space: Sp,
    roles: R,
    body: F,
    tail: G,
    emitted: PhantomData<fn() -> T>,
}

impl TailLoop {
    /// `backend = EXPR`: first this, so that the closures' parameters are inferred, then `start`.
    pub fn prepare<Sp, R, T, E, X, F, G>(
        self,
        backend: Backend,
        space: Sp,
        roles: R,
        body: F,
        tail: G,
    ) -> PreparedTail<Sp, R, T, F, G>
    where
        Sp: Space,
        R: Role,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
        G: FnMut(T) -> Option<X>,
    {
        let backend = Some(backend);
        PreparedTail { own: self, backend, space, roles, body, tail, emitted: PhantomData }
    }

    /// No backend written: the environment's, else the pool, whose bounds must hold in any case. Then `start`.
    pub fn standard<Sp, R, T, E, X, F, G>(
        self,
        space: Sp,
        roles: R,
        body: F,
        tail: G,
    ) -> PreparedTail<Sp, R, T, F, G>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        T: Send,
        E: Send,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E> + Sync,
        G: FnMut(T) -> Option<X>,
    {
        PreparedTail { own: self, backend: None, space, roles, body, tail, emitted: PhantomData }
    }
}

/// Which family is asked for what it can't have.
fn refused<T>(plan: &Plan) -> Error {
    let bound = if plan.backend.is_process() { "Serialize + DeserializeOwned" } else { "Send" };
    Error::Unsupported { site: plan.site, backend: plan.backend, type_name: type_name::<T>(), bound }
}

/// Everything that threads and processes need is there.
pub trait StartTailAnywhere<Sp, R, T, E, X, F, G, M, ME, MT> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(&self, prepared: PreparedTail<Sp, R, T, F, G>) -> Result<Option<TailExit<E, X>>, Error>;
}

impl<Sp, R, T, E, X, F, G, M, ME, MT> StartTailAnywhere<Sp, R, T, E, X, F, G, M, ME, MT>
    for &&Probe<PreparedTail<Sp, R, T, F, G>>
where
    Sp: Threads + Inherit + Hand,
    R: Role<Seed: Travel<Sp::Item, M, Partial: Send> + Sync>,
    T: Send + Wire<MT>,
    E: Send + Wire<ME>,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E> + Sync,
    G: FnMut(T) -> Option<X>,
{
    fn start_loop(&self, prepared: PreparedTail<Sp, R, T, F, G>) -> Result<Option<TailExit<E, X>>, Error> {
        let PreparedTail { own, backend, space, roles, body, tail, .. } = prepared;
        let plan = own.own.plan(backend)?;
        if plan.backend == Backend::ProcessExecutor {
            process::run_fed_with_tail(&plan, own.order, space, roles, &body, tail)
        } else if plan.backend.is_process() {
            in_children(&plan, own.order, space, roles, &body, tail)
        } else {
            on_threads(&plan, own.order, space, roles, &body, tail)
        }
    }
}

/// Not what processes need.
pub trait StartTailOnThreads<Sp, R, T, E, X, F, G> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(&self, prepared: PreparedTail<Sp, R, T, F, G>) -> Result<Option<TailExit<E, X>>, Error>;
}

impl<Sp, R, T, E, X, F, G> StartTailOnThreads<Sp, R, T, E, X, F, G> for &&&Probe<PreparedTail<Sp, R, T, F, G>>
where
    Sp: Threads,
    R: Role<Seed: Seed<Partial: Send> + Sync>,
    T: Send,
    E: Send,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E> + Sync,
    G: FnMut(T) -> Option<X>,
{
    fn start_loop(&self, prepared: PreparedTail<Sp, R, T, F, G>) -> Result<Option<TailExit<E, X>>, Error> {
        let PreparedTail { own, backend, space, roles, body, tail, .. } = prepared;
        let plan = own.own.plan(backend)?;
        if plan.backend.is_process() {
            return Err(refused::<(Sp::Item, <R::Seed as Seed>::Partial, T, E)>(&plan));
        }
        on_threads(&plan, own.order, space, roles, &body, tail)
    }
}

/// Not what threads need.
pub trait StartTailInChildren<Sp, R, T, E, X, F, G, M, ME, MT> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(&self, prepared: PreparedTail<Sp, R, T, F, G>) -> Result<Option<TailExit<E, X>>, Error>;
}

impl<Sp, R, T, E, X, F, G, M, ME, MT> StartTailInChildren<Sp, R, T, E, X, F, G, M, ME, MT>
    for &Probe<PreparedTail<Sp, R, T, F, G>>
where
    Sp: Inherit,
    R: Role<Seed: Travel<Sp::Item, M>>,
    T: Wire<MT>,
    E: Wire<ME>,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
    G: FnMut(T) -> Option<X>,
{
    fn start_loop(&self, prepared: PreparedTail<Sp, R, T, F, G>) -> Result<Option<TailExit<E, X>>, Error> {
        let PreparedTail { own, backend, space, roles, body, tail, .. } = prepared;
        let plan = own.own.plan(backend)?;
        match plan.backend {
            Backend::Serial | Backend::Process | Backend::ProcessPool => {
                in_children(&plan, own.order, space, roles, &body, tail)
            }
            _ => Err(refused::<(Sp::Item, <R::Seed as Seed>::Partial, T, E)>(&plan)),
        }
    }
}

/// Neither. The bounds stand on the method, as without a tail.
pub trait StartTailHere<Sp, R, T, E, X, F, G> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(&self, prepared: PreparedTail<Sp, R, T, F, G>) -> Result<Option<TailExit<E, X>>, Error>
    where
        Sp: Space,
        R: Role,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
        G: FnMut(T) -> Option<X>;
}

impl<Sp, R, T, E, X, F, G> StartTailHere<Sp, R, T, E, X, F, G> for Probe<PreparedTail<Sp, R, T, F, G>> {
    fn start_loop(&self, prepared: PreparedTail<Sp, R, T, F, G>) -> Result<Option<TailExit<E, X>>, Error>
    where
        Sp: Space,
        R: Role,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
        G: FnMut(T) -> Option<X>,
    {
        let PreparedTail { own, backend, space, roles, body, tail, .. } = prepared;
        let plan = own.own.plan(backend)?;
        match plan.backend {
            Backend::Serial => Ok(serial::run_with_tail(&plan, space, roles, &body, tail)),
            _ => Err(refused::<(Sp::Item, <R::Seed as Seed>::Partial, T, E)>(&plan)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::needless_borrow, reason = "the levels of the probe")]
    use super::*;
    use crate::call::Loop;
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
            (&&&Probe::of(&prepared)).start_loop(prepared)
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
