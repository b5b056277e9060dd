//! A loop whose backend is chosen at run time runs where its types allow.
//!
//! What they allow is asked with flags (see [`super::lacking`]): [`OnThreads`], [`InChildren`] and [`Fed`] run the loop
//! where the flag is [`Yes`], and give the error that names the type where it is [`No`].
//!
//! What the chunk closure captures can't be asked for (rustc decides whether a closure is `Sync` only when the whole
//! function is typed), so the names that the macro sees are asked one by one, and the answers travel beside the closure.
//! A capture that the macro does not see remains an error of rustc's.

use super::lacking::{AllShareable, Captures, Chosen, LackingInChildren, LackingOnThreads, No, Types, Yes};
use super::{Loop, Ran, fed, here, in_children, on_threads};
use crate::backend::Backend;
use crate::error::Error;
use crate::role::travel::Travel;
use crate::role::{Role, Seed};
use crate::run::Threads;
use crate::space::{Block, Hand, Inherit, Space};
use crate::wire::Wire;
use std::marker::PhantomData;

/// A loop and the backend chosen for it.
pub struct Prepared<Sp, R, F, E, C = ()> {
    own: Loop,
    backend: Option<Backend>,
    parts: Parts<Sp, R, F, E, C>,
}

/// What is run. `C`: the answers of what the body captures.
pub struct Parts<Sp, R, F, E, C> {
    /// Until it is run. Alone among these it is taken out: the others are used where they are.
    space: Option<Sp>,
    roles: R,
    body: F,
    asked: PhantomData<fn(C) -> E>,
}

impl Loop {
    /// `backend = EXPR`: first this, so that the closure's parameters are inferred, then `start_loop`.
    pub fn prepare<Sp, R, E, F>(self, backend: Backend, space: Sp, roles: R, body: F) -> Prepared<Sp, R, F, E>
    where
        Sp: Space,
        R: Role,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
    {
        Prepared {
            own: self,
            backend: Some(backend),
            parts: Parts { space: Some(space), roles, body, asked: PhantomData },
        }
    }

    /// No backend written: the environment's, else the pool, whose bounds must hold in any case. Then `start_loop`.
    pub fn standard<Sp, R, E, F>(self, space: Sp, roles: R, body: F) -> Prepared<Sp, R, F, E>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        E: Send,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E> + Sync,
    {
        Prepared {
            own: self,
            backend: None,
            parts: Parts { space: Some(space), roles, body, asked: PhantomData },
        }
    }
}

impl<Sp, R, F, E> Prepared<Sp, R, F, E> {
    /// With the answers of the names that the body captures.
    pub fn capturing<C>(self, _: C) -> Prepared<Sp, R, F, E, C> {
        let Prepared { own, backend, parts: Parts { space, roles, body, asked: _ } } = self;
        Prepared { own, backend, parts: Parts { space, roles, body, asked: PhantomData } }
    }
}

impl<Sp, R, F, E, C> Prepared<Sp, R, F, E, C> {
    /// Runs the loop on the backend chosen, or gives the error. The flags say what it may run on; `A` and `P`, what is
    /// lacking for threads and for child processes. All bounds stand here, so that what isn't even a loop is told once.
    pub fn start_loop<Th, Ch, Ex, A, P, V, W, Y>(
        mut self,
        _: (Th, Ch, Ex),
        _: A,
        _: P,
    ) -> Result<Option<E>, Error>
    where
        Sp: Space,
        R: Role,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
        C: Captures,
        Parts<Sp, R, F, E, C>: OnThreads<Th, E> + InChildren<Ch, E, V> + Fed<Ex, E, W>,
        Types<Sp::Item, R, E, ()>: LackingOnThreads<A> + LackingInChildren<P, Y>,
    {
        // Left where it is, and so is what it is made of: to copy them would take as long as a loop of a few iterations.
        let planned = self.own.plan(self.backend);
        let Ok(plan) = &planned else { return planned.map(|_| None) };
        let chosen = Chosen::of::<Sp::Item, R, E, (), C, A, P, Y>(plan);
        match chosen.plan.backend {
            Backend::Serial => {
                chosen.plan.explain::<R>();
                let Parts { space, roles, body, .. } = &mut self.parts;
                here(chosen.plan, space.take().expect("a loop is started once"), roles, body)
            }
            Backend::Thread | Backend::Pool | Backend::Executor => self.parts.on_threads(&chosen),
            Backend::Process | Backend::ProcessPool => self.parts.in_children(&chosen),
            Backend::ProcessExecutor => self.parts.fed(&chosen),
        }
    }
}

/// A loop that may run on threads, or not. `X`: how it is left.
pub trait OnThreads<Th, X>: Sized {
    /// Runs it there, or gives the error.
    fn on_threads(&mut self, chosen: &Chosen<'_>) -> Result<Option<X>, Error>;
}

/// A loop that may run in child processes, or not. `W`: the ways in which what comes back travels, which its types tell.
pub trait InChildren<Ch, X, W>: Sized {
    /// Runs it there, or gives the error.
    fn in_children(&mut self, chosen: &Chosen<'_>) -> Result<Option<X>, Error>;
}

/// A loop that may run in child processes which are fed item by item, or not.
pub trait Fed<Ex, X, W>: Sized {
    /// Runs it there, or gives the error.
    fn fed(&mut self, chosen: &Chosen<'_>) -> Result<Option<X>, Error>;
}

impl<Sp, R, F, E, C> OnThreads<Yes, E> for Parts<Sp, R, F, E, C>
where
    Sp: Threads,
    R: Role<Seed: Seed<Partial: Send> + Sync>,
    E: Send,
    C: AllShareable,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E> + Sync,
{
    fn on_threads(&mut self, chosen: &Chosen<'_>) -> Result<Option<E>, Error> {
        let space = self.space.take().expect("a loop is started once");
        on_threads(chosen.plan, space, &mut self.roles, &self.body)
    }
}

impl<Sp, R, F, E, C> OnThreads<No, E> for Parts<Sp, R, F, E, C> {
    fn on_threads(&mut self, chosen: &Chosen<'_>) -> Result<Option<E>, Error> {
        Err(chosen.refused())
    }
}

impl<Sp, R, F, E, C, M, ME> InChildren<Yes, E, (M, ME)> for Parts<Sp, R, F, E, C>
where
    Sp: Inherit,
    R: Role<Seed: Travel<Sp::Item, M>>,
    E: Wire<ME>,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
{
    fn in_children(&mut self, chosen: &Chosen<'_>) -> Result<Option<E>, Error> {
        let space = self.space.take().expect("a loop is started once");
        in_children(chosen.plan, space, &mut self.roles, &self.body)
    }
}

impl<Sp, R, F, E, C> InChildren<No, E, ()> for Parts<Sp, R, F, E, C> {
    fn in_children(&mut self, chosen: &Chosen<'_>) -> Result<Option<E>, Error> {
        Err(chosen.refused())
    }
}

impl<Sp, R, F, E, C, M, ME> Fed<Yes, E, (M, ME)> for Parts<Sp, R, F, E, C>
where
    Sp: Hand,
    R: Role<Seed: Travel<Sp::Item, M>>,
    E: Wire<ME>,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>) -> Ran<R, E>,
{
    fn fed(&mut self, chosen: &Chosen<'_>) -> Result<Option<E>, Error> {
        let space = self.space.take().expect("a loop is started once");
        fed(chosen.plan, space, &mut self.roles, &self.body)
    }
}

impl<Sp, R, F, E, C> Fed<No, E, ()> for Parts<Sp, R, F, E, C> {
    fn fed(&mut self, chosen: &Chosen<'_>) -> Result<Option<E>, Error> {
        Err(chosen.refused())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::needless_borrow, reason = "the levels of the probe")]
    use super::*;
    use crate::call::done;
    use crate::call::lacking::{CaptureHere, CaptureShared};
    use crate::exit::Never;
    use crate::role::probe::Probe;
    use crate::site::Site;
    use crate::space::{Pulled, PulledHere};
    use std::rc::Rc;

    static SITE: Site = Site::new("chosen.rs", 1);

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
            assert_eq!(prepared.start_loop((0, 0, 0), (0, (), (), 0, ()), ((), 0, ())).unwrap(), Some(8));
        }
    }

    #[test]
    fn items_that_stay_here_run_serially_or_are_named() {
        let run = |backend| {
            let items = vec![Rc::new(1), Rc::new(2)].into_iter();
            let prepared = Loop::new(&SITE).prepare(backend, PulledHere(items), (), |(), block| {
                ((), block.into_iter().map(|item| *item).find(|item| *item == 2))
            });
            prepared.start_loop((0, 0, 0), (0, (), (), 0, ()), ((), 0, ()))
        };
        assert_eq!(run(Backend::Serial).unwrap(), Some(2));
        let error = run(Backend::Pool).unwrap_err().to_string();
        assert!(
            error.contains("Rc<i32>") && error.contains("`pool`") && error.contains("chosen.rs:1"),
            "{error}"
        );
    }

    #[test]
    fn exits_that_stay_here_run_serially_or_are_named() {
        let run = |backend| {
            let prepared = Loop::new(&SITE)
                .prepare(backend, Pulled(0..3), (), |(), block| ((), block.into_iter().last().map(Rc::new)));
            prepared.start_loop((0, 0, 0), (0, (), (), 0, ()), ((), 0, ()))
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
            prepared.start_loop((0, 0, 0), (0, (), (), 0, ()), ((), 0, ()))
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
        assert!(matches!(
            prepared.start_loop((0, 0, 0), (0, (), (), 0, ()), ((), 0, ())),
            Err(Error::ZeroWorkers { .. })
        ));
    }
}
