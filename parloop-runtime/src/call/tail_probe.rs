//! What a loop with a tail may run on where its backend is chosen at run time: as for one without, see
//! [`super::probe`].

use super::Ran;
use super::tail::{TailLoop, on_threads};
use crate::backend::{Backend, serial};
use crate::error::Error;
use crate::role::probe::Probe;
use crate::role::{Role, Seed};
use crate::run::{Emit, TailExit, Threads};
use crate::space::{Block, Space};
use std::any::type_name;
use std::marker::PhantomData;

/// A loop with a tail and the backend chosen for it.
pub struct PreparedTail<Sp, R, T, F, G> {
    own: TailLoop,
    backend: Backend,
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
        PreparedTail { own: self, backend, space, roles, body, tail, emitted: PhantomData }
    }
}

impl<Sp, R, T, F, G> PreparedTail<Sp, R, T, F, G> {
    /// On this thread if that is what was chosen; else `Reason` is why not.
    fn here_or_refused<Reason, E, X>(self) -> Result<Option<TailExit<E, X>>, Error>
    where
        Sp: Space,
        R: Role,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
        G: FnMut(T) -> Option<X>,
    {
        let plan = self.own.own.plan(Some(self.backend))?;
        plan.explain::<R>();
        match plan.backend {
            Backend::Serial => {
                Ok(serial::run_with_tail(&plan, self.space, self.roles, &self.body, self.tail))
            }
            backend => Err(Error::Unsupported {
                site: plan.site,
                backend,
                type_name: type_name::<Reason>(),
                bound: "Send",
            }),
        }
    }
}

/// Everything that threads need is there.
pub trait StartTailAnywhere<Sp, R, T, E, X, F, G> {
    /// Runs the loop on the backend chosen.
    fn start_loop(&self, prepared: PreparedTail<Sp, R, T, F, G>) -> Result<Option<TailExit<E, X>>, Error>;
}

impl<Sp, R, T, E, X, F, G> StartTailAnywhere<Sp, R, T, E, X, F, G> for &Probe<PreparedTail<Sp, R, T, F, G>>
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
        let plan = own.own.plan(Some(backend))?;
        on_threads(&plan, own.order, space, roles, &body, tail)
    }
}

/// Items can be sent, but not what comes back.
pub trait StartTailWithoutResults<Sp, R, T, E, X, F, G> {
    /// Runs the loop if it is to run here, else gives the error.
    fn start_loop(&self, prepared: PreparedTail<Sp, R, T, F, G>) -> Result<Option<TailExit<E, X>>, Error>;
}

impl<Sp, R, T, E, X, F, G> StartTailWithoutResults<Sp, R, T, E, X, F, G>
    for &&Probe<PreparedTail<Sp, R, T, F, G>>
where
    Sp: Threads,
    R: Role,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
    G: FnMut(T) -> Option<X>,
{
    fn start_loop(&self, prepared: PreparedTail<Sp, R, T, F, G>) -> Result<Option<TailExit<E, X>>, Error> {
        prepared.here_or_refused::<(<R::Seed as Seed>::Partial, T, E), E, X>()
    }
}

/// Items can't be sent.
pub trait StartTailHere<Sp, R, T, E, X, F, G> {
    /// Runs the loop if it is to run here, else gives the error.
    fn start_loop(&self, prepared: PreparedTail<Sp, R, T, F, G>) -> Result<Option<TailExit<E, X>>, Error>;
}

impl<Sp, R, T, E, X, F, G> StartTailHere<Sp, R, T, E, X, F, G> for Probe<PreparedTail<Sp, R, T, F, G>>
where
    Sp: Space,
    R: Role,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
    G: FnMut(T) -> Option<X>,
{
    fn start_loop(&self, prepared: PreparedTail<Sp, R, T, F, G>) -> Result<Option<TailExit<E, X>>, Error> {
        prepared.here_or_refused::<Sp::Item, E, X>()
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
            (&&Probe::of(&prepared)).start_loop(prepared)
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
