//! What a tail is to its loop: a closure to be called, or nothing but a place where something is added.

use super::Plan;
use super::tail::SharedTailBody;
use crate::backend::pool;
use crate::exit::Never;
use crate::role::filled::{Filled, Gathered, Lost};
use crate::role::{Role, Seed};
use crate::run::tail::Sink;
use crate::run::{Emit, Tail, TailExit, Threads};
use crate::space::Block;
use crate::sys::fill::{Filling, Window};
use std::cell::RefCell;
use std::marker::PhantomData;
use std::sync::PoisonError;

/// The tail of a loop: what it does with what an iteration has for it.
pub trait Ending<T, X>: Sized {
    /// The tail of one iteration.
    fn take(&mut self, value: T) -> Option<X>;
    /// Runs its loop on the pool.
    fn on_pool<Sp, R, E>(
        &mut self,
        plan: &Plan,
        order: Tail,
        space: Sp,
        roles: R,
        body: &SharedTailBody<'_, Sp, R, T, E>,
    ) -> Option<TailExit<E, X>>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        T: Send,
        E: Send,
    {
        let tail: &mut dyn FnMut(T) -> Option<X> = &mut |value| self.take(value);
        pool::run_with_tail(plan, order, space, roles, &body, tail)
    }
}

/// Any tail.
#[derive(Debug)]
pub struct Closure<G>(pub(super) G);

impl<T, X, G: FnMut(T) -> Option<X>> Ending<T, X> for Closure<G> {
    fn take(&mut self, value: T) -> Option<X> {
        (self.0)(value)
    }
}

/// A tail that does nothing but push one item.
pub trait Pushing: Ending<Self::Item, Never> {
    /// What it is given.
    type Item;
}

/// `#[ordered] { list.push(item); }` into one of std's. Nobody sees when the items come, so that on the pool they go where they
/// will stand in the list, and none of them waits.
#[derive(Debug)]
pub struct IntoList<'a, T> {
    list: &'a mut Vec<T>,
    /// Whether every iteration pushes one.
    each: bool,
}

impl<'a, T> IntoList<'a, T> {
    pub(crate) fn new(list: &'a mut Vec<T>, each: bool) -> Self {
        IntoList { list, each }
    }
}

impl<T> Pushing for IntoList<'_, T> {
    type Item = T;
}

impl<T> Ending<T, Never> for IntoList<'_, T> {
    fn take(&mut self, item: T) -> Option<Never> {
        self.list.push(item);
        None
    }
    fn on_pool<Sp, R, E>(
        &mut self,
        plan: &Plan,
        _: Tail,
        space: Sp,
        roles: R,
        body: &SharedTailBody<'_, Sp, R, T, E>,
    ) -> Option<TailExit<E, Never>>
    where
        Sp: Threads,
        R: Role<Seed: Seed<Partial: Send> + Sync>,
        T: Send,
        E: Send,
    {
        let lost = Lost::default();
        let list = Gathered { filled: Filled::new(self.list, self.each), lost: &lost };
        let body = |(privates, filling), block: Block<'_, Sp::Part>| {
            let (run, window) = Gathering::begin(filling, &lost);
            let (privates, exit) = body(privates, block, Emit::through(&run, window));
            ((privates, run.end()), exit)
        };
        let body: &(dyn Fn(_, Block<'_, Sp::Part>) -> _ + Sync) = &body;
        pool::run(plan, space, (roles, list), &body).map(TailExit::Body)
    }
}

/// Where the items of a run go.
struct Gathering<'l, 'a, T> {
    filling: RefCell<Option<Filling<'a, T>>>,
    lost: &'l Lost<'a, T>,
}

impl<'l, 'a, T> Gathering<'l, 'a, T> {
    /// With the places that the block's iterations fill.
    fn begin(mut filling: Filling<'a, T>, lost: &'l Lost<'a, T>) -> (Self, Window<'a, T>) {
        let window = filling.lend();
        (Gathering { filling: RefCell::new(Some(filling)), lost }, window)
    }

    /// The block has ended.
    fn end(self) -> Filling<'a, T> {
        self.filling.take().expect("the items of a run that goes on")
    }
}

impl<T> Sink<T> for Gathering<'_, '_, T> {
    #[inline]
    fn take(&self, item: T) -> bool {
        if let Some(filling) = &mut *self.filling.borrow_mut() {
            filling.push(item);
        }
        true
    }
    fn filled(&self, window: Window<'_, T>) {
        if let Some(filling) = &mut *self.filling.borrow_mut() {
            filling.take_back(window);
        }
    }
}

impl<T> Drop for Gathering<'_, '_, T> {
    fn drop(&mut self) {
        if let Some(filling) = self.filling.take() {
            self.lost.lock().unwrap_or_else(PoisonError::into_inner).push(filling.end());
        }
    }
}

/// `#[ordered] { place.push(item); }` into anything else: its `push` is called when the item's turn has come.
#[derive(Debug)]
pub struct IntoPlace<'a, C, T, F> {
    place: &'a mut C,
    push: F,
    pushed: PhantomData<fn(T)>,
}

impl<'a, C, T, F: FnMut(&mut C, T)> IntoPlace<'a, C, T, F> {
    pub(crate) fn new(place: &'a mut C, push: F) -> Self {
        IntoPlace { place, push, pushed: PhantomData }
    }
}

impl<C, T, F: FnMut(&mut C, T)> Pushing for IntoPlace<'_, C, T, F> {
    type Item = T;
}

impl<C, T, F: FnMut(&mut C, T)> Ending<T, Never> for IntoPlace<'_, C, T, F> {
    fn take(&mut self, item: T) -> Option<Never> {
        (self.push)(self.place, item);
        None
    }
}
