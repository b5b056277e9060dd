//! A loop with a tail whose backend is chosen at run time: as one without, see [`super::chosen`].

use super::Ran;
use super::chosen::{Fed, InChildren, OnThreads};
use super::ending::{Closure, Ending, Pushing};
use super::lacking::{AllShareable, Captures, Chosen, LackingInChildren, LackingOnThreads, No, Types, Yes};
use super::tail::{TailLoop, fed, here, in_children, on_threads};
use crate::backend::Backend;
use crate::error::Error;
use crate::role::travel::Travel;
use crate::role::{Role, Seed};
use crate::run::{Emit, TailExit, Threads};
use crate::space::{Block, Hand, Inherit, Space};
use crate::wire::Wire;
use std::marker::PhantomData;

/// A loop with a tail and the backend chosen for it. `T`: what the tail gets; `C`: the answers of what the body captures.
pub struct PreparedTail<Sp, R, T, E, F, G, C = ()> {
    own: TailLoop,
    backend: Option<Backend>,
    /// Until it is run.
    space: Option<Sp>,
    roles: R,
    body: F,
    tail: G,
    asked: PhantomData<fn(C, T) -> E>,
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
    ) -> PreparedTail<Sp, R, T, E, F, Closure<G>>
    where
        Sp: Space,
        R: Role,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
        G: FnMut(T) -> Option<X>,
    {
        PreparedTail {
            own: self,
            backend: Some(backend),
            space: Some(space),
            roles,
            body,
            tail: Closure(tail),
            asked: PhantomData,
        }
    }

    /// No backend written: the environment's, else the pool, whose bounds must hold in any case. Then `start_loop`.
    pub fn standard<Sp, R, T, E, X, F, G>(
        self,
        space: Sp,
        roles: R,
        body: F,
        tail: G,
    ) -> PreparedTail<Sp, R, T, E, F, Closure<G>>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        T: Send,
        E: Send,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E> + Sync,
        G: FnMut(T) -> Option<X>,
    {
        PreparedTail {
            own: self,
            backend: None,
            space: Some(space),
            roles,
            body,
            tail: Closure(tail),
            asked: PhantomData,
        }
    }

    /// The same as `prepare`, with a tail that does nothing but push an item.
    pub fn prepare_into<Sp, R, I, E, F>(
        self,
        backend: Backend,
        into: I,
        space: Sp,
        roles: R,
        body: F,
    ) -> PreparedTail<Sp, R, I::Item, E, F, I>
    where
        Sp: Space,
        R: Role,
        I: Pushing,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, I::Item>) -> Ran<R, E>,
    {
        PreparedTail {
            own: self,
            backend: Some(backend),
            space: Some(space),
            roles,
            body,
            tail: into,
            asked: PhantomData,
        }
    }

    /// The same as `standard`, with a tail that does nothing but push an item.
    pub fn standard_into<Sp, R, I, E, F>(
        self,
        into: I,
        space: Sp,
        roles: R,
        body: F,
    ) -> PreparedTail<Sp, R, I::Item, E, F, I>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        I: Pushing<Item: Send>,
        E: Send,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, I::Item>) -> Ran<R, E> + Sync,
    {
        PreparedTail {
            own: self,
            backend: None,
            space: Some(space),
            roles,
            body,
            tail: into,
            asked: PhantomData,
        }
    }
}

impl<Sp, R, T, E, F, G> PreparedTail<Sp, R, T, E, F, G> {
    /// With the answers of the names that the body captures.
    pub fn capturing<C>(self, _: C) -> PreparedTail<Sp, R, T, E, F, G, C> {
        let PreparedTail { own, backend, space, roles, body, tail, asked: _ } = self;
        PreparedTail { own, backend, space, roles, body, tail, asked: PhantomData }
    }
}

impl<Sp, R, T, E, F, G, C> PreparedTail<Sp, R, T, E, F, G, C> {
    /// Runs the loop on the backend chosen, or gives the error, as without a tail.
    pub fn start_loop<X, Th, Ch, Ex, A, P, V, W, Y>(
        mut self,
        _: (Th, Ch, Ex),
        _: A,
        _: P,
    ) -> Result<Option<TailExit<E, X>>, Error>
    where
        Sp: Space,
        R: Role,
        F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
        G: Ending<T, X>,
        C: Captures,
        Self: OnThreads<Th, TailExit<E, X>> + InChildren<Ch, TailExit<E, X>, V> + Fed<Ex, TailExit<E, X>, W>,
        Types<Sp::Item, R, E, T>: LackingOnThreads<A> + LackingInChildren<P, Y>,
    {
        // Left where it is: to copy it would take longer than the loop of a few iterations.
        let planned = self.own.own.plan(self.backend);
        let Ok(plan) = &planned else { return planned.map(|_| None) };
        let chosen = Chosen::of::<Sp::Item, R, E, T, C, A, P, Y>(plan);
        match chosen.plan.backend {
            Backend::Serial => {
                chosen.plan.explain::<R>();
                let space = self.space.take().expect("a loop is started once");
                here(chosen.plan, space, &mut self.roles, &self.body, &mut |value| self.tail.take(value))
            }
            Backend::Thread | Backend::Pool | Backend::Executor => self.on_threads(&chosen),
            Backend::Process | Backend::ProcessPool => self.in_children(&chosen),
            Backend::ProcessExecutor => self.fed(&chosen),
        }
    }
}

impl<Sp, R, T, E, X, F, G, C> OnThreads<Yes, TailExit<E, X>> for PreparedTail<Sp, R, T, E, F, G, C>
where
    Sp: Threads,
    R: Role<Seed: Seed<Partial: Send> + Sync>,
    T: Send,
    E: Send,
    C: AllShareable,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E> + Sync,
    G: Ending<T, X>,
{
    fn on_threads(&mut self, chosen: &Chosen<'_>) -> Result<Option<TailExit<E, X>>, Error> {
        let space = self.space.take().expect("a loop is started once");
        on_threads(chosen.plan, self.own.order, space, &mut self.roles, &self.body, &mut self.tail)
    }
}

impl<Sp, R, T, E, X, F, G, C> OnThreads<No, TailExit<E, X>> for PreparedTail<Sp, R, T, E, F, G, C> {
    fn on_threads(&mut self, chosen: &Chosen<'_>) -> Result<Option<TailExit<E, X>>, Error> {
        Err(chosen.refused())
    }
}

impl<Sp, R, T, E, X, F, G, C, M, ME, MT> InChildren<Yes, TailExit<E, X>, (M, ME, MT)>
    for PreparedTail<Sp, R, T, E, F, G, C>
where
    Sp: Inherit,
    R: Role<Seed: Travel<Sp::Item, M>>,
    T: Wire<MT>,
    E: Wire<ME>,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
    G: Ending<T, X>,
{
    fn in_children(&mut self, chosen: &Chosen<'_>) -> Result<Option<TailExit<E, X>>, Error> {
        let space = self.space.take().expect("a loop is started once");
        let tail = &mut |value| self.tail.take(value);
        in_children(chosen.plan, self.own.order, space, &mut self.roles, &self.body, tail)
    }
}

impl<Sp, R, T, E, X, F, G, C> InChildren<No, TailExit<E, X>, ()> for PreparedTail<Sp, R, T, E, F, G, C> {
    fn in_children(&mut self, chosen: &Chosen<'_>) -> Result<Option<TailExit<E, X>>, Error> {
        Err(chosen.refused())
    }
}

impl<Sp, R, T, E, X, F, G, C, M, ME, MT> Fed<Yes, TailExit<E, X>, (M, ME, MT)>
    for PreparedTail<Sp, R, T, E, F, G, C>
where
    Sp: Hand,
    R: Role<Seed: Travel<Sp::Item, M>>,
    T: Wire<MT>,
    E: Wire<ME>,
    F: Fn(<R::Seed as Seed>::Private, Block<'_, Sp::Part>, Emit<'_, T>) -> Ran<R, E>,
    G: Ending<T, X>,
{
    fn fed(&mut self, chosen: &Chosen<'_>) -> Result<Option<TailExit<E, X>>, Error> {
        let space = self.space.take().expect("a loop is started once");
        let tail = &mut |value| self.tail.take(value);
        fed(chosen.plan, self.own.order, space, &mut self.roles, &self.body, tail)
    }
}

impl<Sp, R, T, E, X, F, G, C> Fed<No, TailExit<E, X>, ()> for PreparedTail<Sp, R, T, E, F, G, C> {
    fn fed(&mut self, chosen: &Chosen<'_>) -> Result<Option<TailExit<E, X>>, Error> {
        Err(chosen.refused())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Loop;
    use crate::exit::Never;
    use crate::run::Tail;
    use crate::site::Site;
    use crate::space::{Pulled, PulledHere};
    use std::rc::Rc;

    static SITE: Site = Site::new("chosen_tail.rs", 1);

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
            prepared.start_loop((0, 0, 0), (0, (), (), (), 0), ((), (), 0))
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
