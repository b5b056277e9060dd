//! What a loop whose backend is chosen at run time may run on, decided by its types.
//!
//! `(&&&&&&Probe::of(&prepared)).start_loop(prepared)` finds, in the order of method lookup, the first of the traits
//! below whose bounds hold. Which type it is that a loop lacks something for is asked beside it: see [`super::lacking`].
//!
//! What the chunk closure captures can't be asked for (rustc decides whether a closure is `Sync` only when the whole
//! function is typed), so the names that the macro sees are asked one by one, and the answers travel beside the closure.
//! A capture that the macro does not see remains an error of rustc's.

use super::lacking::{AllShareable, Answers, Asked, Lacking, Named, SERDE, Value};
use super::{Loop, Plan, Ran, in_children, on_threads};
use crate::backend::{Backend, process, serial};
use crate::error::Error;
pub use crate::role::probe::Probe;
use crate::role::travel::Travel;
use crate::role::{Role, Seed};
use crate::run::Threads;
use crate::space::{Block, Hand, Inherit, Space};
use crate::wire::Wire;
use std::any::type_name;
use std::marker::PhantomData;

/// A loop and the backend chosen for it. `C`: the answers of what the body captures; `L`: those of its types.
pub struct Prepared<Sp, R, F, E, C = (), L = ()> {
    own: Loop,
    backend: Option<Backend>,
    space: Sp,
    roles: R,
    body: F,
    asked: PhantomData<fn(C, L) -> E>,
}

impl Loop {
    /// `backend = EXPR`: first this, so that the closure's parameters are inferred, then `start_loop`.
    pub fn prepare<Sp, R, E, F>(self, backend: Backend, space: Sp, roles: R, body: F) -> Prepared<Sp, R, F, E>
    where
        Sp: Space,
        R: Role,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
    {
        Prepared { own: self, backend: Some(backend), space, roles, body, asked: PhantomData }
    }

    /// No backend written: the environment's, else the pool, whose bounds must hold in any case. Then `start_loop`.
    pub fn standard<Sp, R, E, F>(self, space: Sp, roles: R, body: F) -> Prepared<Sp, R, F, E>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        E: Send,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E> + Sync,
    {
        Prepared { own: self, backend: None, space, roles, body, asked: PhantomData }
    }
}

impl<Sp, R, F, E, C, L> Prepared<Sp, R, F, E, C, L> {
    /// With the answers of the names that the body captures.
    pub fn capturing<Captures>(self, _: Captures) -> Prepared<Sp, R, F, E, Captures, L> {
        let Prepared { own, backend, space, roles, body, asked: _ } = self;
        Prepared { own, backend, space, roles, body, asked: PhantomData }
    }

    /// With the answers of its types, for threads and for child processes.
    pub fn lacking<T, P>(self, _: (T, P)) -> Prepared<Sp, R, F, E, C, Asked<T, P>> {
        let Prepared { own, backend, space, roles, body, asked: _ } = self;
        Prepared { own, backend, space, roles, body, asked: PhantomData }
    }
}

/// The backend can't have one of the loop's types: the first that said so, or the only one that comes into question.
#[cold]
pub(super) fn refused<C: Answers, L: Lacking>(plan: &Plan, only: impl FnOnce() -> &'static str) -> Error {
    let (lack, bound) = match plan.backend.is_process() {
        true => (L::in_children(), SERDE),
        false => (C::lack().or_else(L::on_threads), "Send"),
    };
    let (type_name, bound) = lack.unwrap_or_else(|| (only(), bound));
    Error::Unsupported { site: plan.site, backend: plan.backend, type_name, bound }
}

/// Items that `process-executor` would have to serialize.
#[cold]
pub(super) fn refused_items<I>(plan: &Plan) -> Error {
    refused::<(), ()>(plan, type_name::<I>)
}

/// Everything that threads and processes need is there.
pub trait StartAnywhere<Sp, R, F, E, C, L> {
    /// Runs the loop on the backend chosen.
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C, L>) -> Result<Option<E>, Error>;
}

impl<Sp, R, F, E, C, L> StartAnywhere<Sp, R, F, E, C, L> for &&&&&Probe<Prepared<Sp, R, F, E, C, L>>
where
    Sp: Threads + Inherit + Hand,
    R: Role<Seed: Travel<Sp::Item, Partial: Send> + Sync>,
    E: Send + Wire,
    C: AllShareable,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E> + Sync,
{
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C, L>) -> Result<Option<E>, Error> {
        let plan = prepared.own.plan(prepared.backend)?;
        if plan.backend == Backend::ProcessExecutor {
            process::run_fed(&plan, prepared.space, prepared.roles, &prepared.body)
        } else if plan.backend.is_process() {
            in_children(&plan, prepared.space, prepared.roles, &prepared.body)
        } else {
            on_threads(&plan, prepared.space, prepared.roles, &prepared.body)
        }
    }
}

/// All but items that can be serialized.
pub trait StartInherited<Sp, R, F, E, C, L> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C, L>) -> Result<Option<E>, Error>;
}

impl<Sp, R, F, E, C, L> StartInherited<Sp, R, F, E, C, L> for &&&&Probe<Prepared<Sp, R, F, E, C, L>>
where
    Sp: Threads + Inherit,
    R: Role<Seed: Travel<Sp::Item, Partial: Send> + Sync>,
    E: Send + Wire,
    C: AllShareable,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E> + Sync,
{
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C, L>) -> Result<Option<E>, Error> {
        let plan = prepared.own.plan(prepared.backend)?;
        if plan.backend == Backend::ProcessExecutor {
            Err(refused_items::<Sp::Item>(&plan))
        } else if plan.backend.is_process() {
            in_children(&plan, prepared.space, prepared.roles, &prepared.body)
        } else {
            on_threads(&plan, prepared.space, prepared.roles, &prepared.body)
        }
    }
}

/// Not what comes back from a process.
pub trait StartOnThreads<Sp, R, F, E, C, L> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C, L>) -> Result<Option<E>, Error>;
}

impl<Sp, R, F, E, C, L> StartOnThreads<Sp, R, F, E, C, L> for &&&Probe<Prepared<Sp, R, F, E, C, L>>
where
    Sp: Threads,
    R: Role<Seed: Seed<Partial: Send> + Sync>,
    E: Send,
    C: AllShareable,
    L: Lacking,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E> + Sync,
{
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C, L>) -> Result<Option<E>, Error> {
        let plan = prepared.own.plan(prepared.backend)?;
        if plan.backend.is_process() {
            return Err(refused::<C, L>(&plan, || R::held().unwrap_or_else(Value::<E>::named)));
        }
        on_threads(&plan, prepared.space, prepared.roles, &prepared.body)
    }
}

/// Not what threads need.
pub trait StartHanded<Sp, R, F, E, C, L> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C, L>) -> Result<Option<E>, Error>;
}

impl<Sp, R, F, E, C, L> StartHanded<Sp, R, F, E, C, L> for &&Probe<Prepared<Sp, R, F, E, C, L>>
where
    Sp: Inherit + Hand,
    R: Role<Seed: Travel<Sp::Item>>,
    E: Wire,
    C: Answers,
    L: Lacking,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
{
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C, L>) -> Result<Option<E>, Error> {
        let plan = prepared.own.plan(prepared.backend)?;
        match plan.backend {
            Backend::ProcessExecutor => {
                process::run_fed(&plan, prepared.space, prepared.roles, &prepared.body)
            }
            Backend::Serial | Backend::Process | Backend::ProcessPool => {
                in_children(&plan, prepared.space, prepared.roles, &prepared.body)
            }
            _ => Err(refused::<C, L>(&plan, type_name::<Sp::Item>)),
        }
    }
}

/// Neither that nor items that can be serialized.
pub trait StartInChildren<Sp, R, F, E, C, L> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C, L>) -> Result<Option<E>, Error>;
}

impl<Sp, R, F, E, C, L> StartInChildren<Sp, R, F, E, C, L> for &Probe<Prepared<Sp, R, F, E, C, L>>
where
    Sp: Inherit,
    R: Role<Seed: Travel<Sp::Item>>,
    E: Wire,
    C: Answers,
    L: Lacking,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
{
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C, L>) -> Result<Option<E>, Error> {
        let plan = prepared.own.plan(prepared.backend)?;
        match plan.backend {
            Backend::ProcessExecutor => Err(refused_items::<Sp::Item>(&plan)),
            Backend::Serial | Backend::Process | Backend::ProcessPool => {
                in_children(&plan, prepared.space, prepared.roles, &prepared.body)
            }
            _ => Err(refused::<C, L>(&plan, type_name::<Sp::Item>)),
        }
    }
}

/// None of it. The bounds stand on the method, so that what isn't even a loop is told once, by `standard` or `prepare`.
pub trait StartHere<Sp, R, F, E, C, L> {
    /// Runs the loop if it is to run here, else gives the error.
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C, L>) -> Result<Option<E>, Error>
    where
        Sp: Space,
        R: Role,
        C: Answers,
        L: Lacking,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>;
}

impl<Sp, R, F, E, C, L> StartHere<Sp, R, F, E, C, L> for Probe<Prepared<Sp, R, F, E, C, L>> {
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C, L>) -> Result<Option<E>, Error>
    where
        Sp: Space,
        R: Role,
        C: Answers,
        L: Lacking,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
    {
        let plan = prepared.own.plan(prepared.backend)?;
        match plan.backend {
            Backend::Serial => Ok(serial::run(&plan, prepared.space, prepared.roles, &prepared.body)),
            _ => Err(refused::<C, L>(&plan, type_name::<Sp::Item>)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::needless_borrow, reason = "the levels of the probe")]
    use super::*;
    use crate::call::done;
    use crate::call::lacking::{AskUnsent, CaptureHere, CaptureShared};
    use crate::exit::Never;
    use crate::site::Site;
    use crate::space::{Pulled, PulledHere};
    use std::rc::Rc;

    static SITE: Site = Site::new("probe.rs", 1);

    #[test]
    fn a_loop_of_sendable_types_runs_on_each() {
        for backend in [
            Backend::Serial,
            Backend::Thread,
            Backend::Pool,
            Backend::Executor,
            Backend::Process,
            Backend::ProcessPool,
            Backend::ProcessExecutor,
        ] {
            let limit = 7;
            let prepared = Loop::new(&SITE).prepare(backend, Pulled(0..10), (), |(), block| {
                ((), block.into_iter().find(|i| *i > limit))
            });
            assert_eq!((&&&&&&Probe::of(&prepared)).start_loop(prepared).unwrap(), Some(8));
        }
    }

    #[test]
    fn items_that_stay_here_run_serially_or_are_named() {
        let run = |backend| {
            let items = vec![Rc::new(1), Rc::new(2)].into_iter();
            let prepared = Loop::new(&SITE).prepare(backend, PulledHere(items), (), |(), block| {
                ((), block.into_iter().map(|item| *item).find(|item| *item == 2))
            });
            (&&&&&&Probe::of(&prepared)).start_loop(prepared)
        };
        assert_eq!(run(Backend::Serial).unwrap(), Some(2));
        let error = run(Backend::Pool).unwrap_err().to_string();
        assert!(
            error.contains("Rc<i32>") && error.contains("`pool`") && error.contains("probe.rs:1"),
            "{error}"
        );
    }

    #[test]
    fn exits_that_stay_here_run_serially_or_are_named() {
        let run = |backend| {
            let prepared = Loop::new(&SITE)
                .prepare(backend, Pulled(0..3), (), |(), block| ((), block.into_iter().last().map(Rc::new)));
            let sent = ((&&&prepared.exits()).sent_for_loop(), ());
            let prepared = prepared.lacking((sent, ()));
            (&&&&&&Probe::of(&prepared)).start_loop(prepared)
        };
        assert_eq!(run(Backend::Serial).unwrap(), Some(Rc::new(2)));
        let error = run(Backend::Thread).unwrap_err().to_string();
        assert!(error.contains("Rc<i32>") && error.contains("`thread`"), "{error}");
    }

    #[test]
    fn captures_that_stay_here_run_serially_or_are_named() {
        let run = |backend| {
            let (shared, here) = (1, Rc::new(2));
            let prepared = Loop::new(&SITE).prepare(backend, Pulled(0..3), (), |(), block| {
                ((), block.into_iter().map(|i| i + shared + *here).last())
            });
            let captures =
                ((&&Probe::of(&shared)).capture_for_loop(), ((&&Probe::of(&here)).capture_for_loop(), ()));
            let prepared = prepared.capturing(captures);
            (&&&&&&Probe::of(&prepared)).start_loop(prepared)
        };
        assert_eq!(run(Backend::Serial).unwrap(), Some(5));
        let error = run(Backend::Pool).unwrap_err().to_string();
        assert!(error.contains("Rc<i32>` is not `Sync`"), "{error}");
    }

    #[test]
    fn settings_are_checked_first() {
        let prepared = Loop::new(&SITE).workers(0).prepare(
            Backend::Pool,
            Pulled(0..3),
            (),
            |(), _| -> ((), Option<Never>) { done(()) },
        );
        assert!(matches!((&&&&&&Probe::of(&prepared)).start_loop(prepared), Err(Error::ZeroWorkers { .. })));
    }
}
