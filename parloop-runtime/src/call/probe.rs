//! What a loop whose backend is chosen at run time may run on, decided by its types.
//!
//! `(&&&&Probe::of(&prepared)).start_loop(prepared)` finds, in the order of method lookup, the first of these traits
//! whose bounds hold: [`StartAnywhere`] for `&&&Probe`, [`StartInherited`] for `&&&&Probe`, [`StartOnThreads`] for
//! `&&Probe`, [`StartInChildren`] for `&Probe`, [`StartHere`] for `Probe`.
//!
//! What the chunk closure captures can't be asked for (rustc decides whether a closure is `Sync` only when the whole
//! function is typed), so the names that the macro sees are asked one by one, through `(&&Probe::of(&name)).capture_for_loop()`,
//! and the answers travel beside the closure. A capture that the macro does not see remains an error of rustc's.

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

/// A loop and the backend chosen for it.
pub struct Prepared<Sp, R, F, E, C = ()> {
    own: Loop,
    backend: Option<Backend>,
    space: Sp,
    roles: R,
    body: F,
    exit: PhantomData<fn() -> E>,
    captures: PhantomData<C>,
}

/// The answer for a captured name that workers may share.
#[derive(Debug)]
pub struct Shareable;

/// The answer for one that they may not.
#[derive(Debug)]
pub struct Unshareable<T: ?Sized>(PhantomData<fn(&T)>);

/// Names that are `Sync`.
pub trait CaptureShared {
    /// Says so.
    fn capture_for_loop(&self) -> Shareable {
        Shareable
    }
}

impl<T: ?Sized + Sync> CaptureShared for &Probe<T> {}

/// Names that are not.
pub trait CaptureHere {
    /// The name's type.
    type Type: ?Sized;
    /// Says so.
    fn capture_for_loop(&self) -> Unshareable<Self::Type> {
        Unshareable(PhantomData)
    }
}

impl<T: ?Sized> CaptureHere for Probe<T> {
    type Type = T;
}

/// The answers for all captured names, a list of pairs.
pub trait Captures {
    /// The first type that can't be shared.
    fn missing() -> Option<&'static str>;
}

impl Captures for () {
    fn missing() -> Option<&'static str> {
        None
    }
}

impl<Rest: Captures> Captures for (Shareable, Rest) {
    fn missing() -> Option<&'static str> {
        Rest::missing()
    }
}

impl<T: ?Sized, Rest> Captures for (Unshareable<T>, Rest) {
    fn missing() -> Option<&'static str> {
        Some(type_name::<T>())
    }
}

/// Captures that workers may share, all of them.
pub trait AllShareable: Captures {}

impl AllShareable for () {}
impl<Rest: AllShareable> AllShareable for (Shareable, Rest) {}

impl Loop {
    /// `backend = EXPR`: first this, so that the closure's parameters are inferred, then `start`.
    pub fn prepare<Sp, R, E, F>(self, backend: Backend, space: Sp, roles: R, body: F) -> Prepared<Sp, R, F, E>
    where
        Sp: Space,
        R: Role,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
    {
        let backend = Some(backend);
        Prepared { own: self, backend, space, roles, body, exit: PhantomData, captures: PhantomData }
    }

    /// No backend written: the environment's, else the pool, whose bounds must hold in any case. Then `start`.
    pub fn standard<Sp, R, E, F>(self, space: Sp, roles: R, body: F) -> Prepared<Sp, R, F, E>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        E: Send,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E> + Sync,
    {
        Prepared { own: self, backend: None, space, roles, body, exit: PhantomData, captures: PhantomData }
    }
}

impl<Sp, R, F, E> Prepared<Sp, R, F, E> {
    /// With the answers for the names that the body captures.
    pub fn capturing<C>(self, _: C) -> Prepared<Sp, R, F, E, C> {
        let Prepared { own, backend, space, roles, body, exit, captures: _ } = self;
        Prepared { own, backend, space, roles, body, exit, captures: PhantomData }
    }
}

/// Which family is asked for what it can't have.
fn refused<C: Captures, T>(plan: &Plan) -> Error {
    let (type_name, bound) = match C::missing() {
        _ if plan.backend.is_process() => (type_name::<T>(), "Serialize + DeserializeOwned"),
        Some(name) => (name, "Sync"),
        None => (type_name::<T>(), "Send"),
    };
    Error::Unsupported { site: plan.site, backend: plan.backend, type_name, bound }
}

/// Everything that threads and processes need is there.
pub trait StartAnywhere<Sp, R, F, E, C, M, ME> {
    /// Runs the loop on the backend chosen.
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C>) -> Result<Option<E>, Error>;
}

impl<Sp, R, F, E, C, M, ME> StartAnywhere<Sp, R, F, E, C, M, ME> for &&&Probe<Prepared<Sp, R, F, E, C>>
where
    Sp: Threads + Inherit + Hand,
    R: Role<Seed: Travel<Sp::Item, M, Partial: Send> + Sync>,
    E: Send + Wire<ME>,
    C: AllShareable,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E> + Sync,
{
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C>) -> Result<Option<E>, Error> {
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
pub trait StartInherited<Sp, R, F, E, C, M, ME> {
    /// Runs the loop on the backend chosen.
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C>) -> Result<Option<E>, Error>;
}

impl<Sp, R, F, E, C, M, ME> StartInherited<Sp, R, F, E, C, M, ME> for &&&&Probe<Prepared<Sp, R, F, E, C>>
where
    Sp: Threads + Inherit,
    R: Role<Seed: Travel<Sp::Item, M, Partial: Send> + Sync>,
    E: Send + Wire<ME>,
    C: AllShareable,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E> + Sync,
{
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C>) -> Result<Option<E>, Error> {
        let plan = prepared.own.plan(prepared.backend)?;
        if plan.backend == Backend::ProcessExecutor {
            Err(refused::<C, Sp::Item>(&plan))
        } else if plan.backend.is_process() {
            in_children(&plan, prepared.space, prepared.roles, &prepared.body)
        } else {
            on_threads(&plan, prepared.space, prepared.roles, &prepared.body)
        }
    }
}

/// Not what comes back from a process.
pub trait StartOnThreads<Sp, R, F, E, C> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C>) -> Result<Option<E>, Error>;
}

impl<Sp, R, F, E, C> StartOnThreads<Sp, R, F, E, C> for &&Probe<Prepared<Sp, R, F, E, C>>
where
    Sp: Threads,
    R: Role<Seed: Seed<Partial: Send> + Sync>,
    E: Send,
    C: AllShareable,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E> + Sync,
{
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C>) -> Result<Option<E>, Error> {
        let plan = prepared.own.plan(prepared.backend)?;
        if plan.backend.is_process() {
            return Err(refused::<C, (<R::Seed as Seed>::Partial, E)>(&plan));
        }
        on_threads(&plan, prepared.space, prepared.roles, &prepared.body)
    }
}

/// Not what threads need.
pub trait StartInChildren<Sp, R, F, E, C, M, ME> {
    /// Runs the loop on the backend chosen, or gives the error.
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C>) -> Result<Option<E>, Error>;
}

impl<Sp, R, F, E, C, M, ME> StartInChildren<Sp, R, F, E, C, M, ME> for &Probe<Prepared<Sp, R, F, E, C>>
where
    Sp: Inherit,
    R: Role<Seed: Travel<Sp::Item, M>>,
    E: Wire<ME>,
    C: Captures,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
{
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C>) -> Result<Option<E>, Error> {
        let plan = prepared.own.plan(prepared.backend)?;
        if plan.backend == Backend::ProcessExecutor {
            return Err(refused::<C, Sp::Item>(&plan));
        }
        if plan.backend.is_process() || plan.backend == Backend::Serial {
            return in_children(&plan, prepared.space, prepared.roles, &prepared.body);
        }
        Err(refused::<C, (Sp::Item, <R::Seed as Seed>::Partial, E)>(&plan))
    }
}

/// Neither. The bounds stand on the method, so that what isn't even a loop is told once, by `standard` or `prepare`.
pub trait StartHere<Sp, R, F, E, C> {
    /// Runs the loop if it is to run here, else gives the error.
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C>) -> Result<Option<E>, Error>
    where
        Sp: Space,
        R: Role,
        C: Captures,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>;
}

impl<Sp, R, F, E, C> StartHere<Sp, R, F, E, C> for Probe<Prepared<Sp, R, F, E, C>> {
    fn start_loop(&self, prepared: Prepared<Sp, R, F, E, C>) -> Result<Option<E>, Error>
    where
        Sp: Space,
        R: Role,
        C: Captures,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
    {
        let plan = prepared.own.plan(prepared.backend)?;
        match plan.backend {
            Backend::Serial => Ok(serial::run(&plan, prepared.space, prepared.roles, &prepared.body)),
            _ => Err(refused::<C, (Sp::Item, <R::Seed as Seed>::Partial, E)>(&plan)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::needless_borrow, reason = "the levels of the probe")]
    use super::*;
    use crate::call::done;
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
            assert_eq!((&&&&Probe::of(&prepared)).start_loop(prepared).unwrap(), Some(8));
        }
    }

    #[test]
    fn items_that_stay_here_run_serially_or_are_named() {
        let run = |backend| {
            let items = vec![Rc::new(1), Rc::new(2)].into_iter();
            let prepared = Loop::new(&SITE).prepare(backend, PulledHere(items), (), |(), block| {
                ((), block.into_iter().map(|item| *item).find(|item| *item == 2))
            });
            (&&&&Probe::of(&prepared)).start_loop(prepared)
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
            (&&&&Probe::of(&prepared)).start_loop(prepared)
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
            (&&&&Probe::of(&prepared)).start_loop(prepared)
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
        assert!(matches!((&&&&Probe::of(&prepared)).start_loop(prepared), Err(Error::ZeroWorkers { .. })));
    }
}
