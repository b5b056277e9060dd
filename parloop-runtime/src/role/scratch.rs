//! `private(NAME)`: room for iterations to work in, each worker's own.

use super::{Mode, Role, Seed};
use crate::observe::Decision;
use std::any::type_name;
use std::marker::PhantomData;

/// `private(NAME)`: each worker works on its own clone.
pub fn scratch<T: Clone>(outer: &T) -> Scratch<impl Fn() -> T + Clone> {
    let like = outer.clone();
    Scratch(move || like.clone())
}

/// `private(NAME = EXPR)`: each worker makes its own.
pub fn scratch_with<T, F: Fn() -> T + Clone>(make: F) -> Scratch<F> {
    Scratch(make)
}

/// Room that a worker makes for itself when it first needs it, and then keeps.
#[derive(Clone, Copy, Debug)]
pub struct Scratch<F>(F);

impl<F> Scratch<F> {
    pub(super) fn new(make: F) -> Self {
        Scratch(make)
    }
}

impl<T, F: Fn() -> T + Clone> Role for Scratch<F> {
    type Seed = Self;
    fn seed(&mut self, _: &Mode) -> Self {
        self.clone()
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::AsShown("each worker has its own; the outer variable stays as it was".to_owned()));
    }
    fn held() -> Option<&'static str> {
        Some(type_name::<T>())
    }
    fn finish(&mut self, _: Option<()>) {}
}

impl<T, F: Fn() -> T> Seed for Scratch<F> {
    type Private = T;
    type Partial = ();
    type Scratch = Option<T>;
    const EXACT: bool = true;
    #[inline]
    fn begin(&self, kept: &mut Option<T>) -> T {
        kept.take().unwrap_or_else(&self.0)
    }
    #[inline]
    fn end(&self, private: T, kept: &mut Option<T>) {
        *kept = Some(private);
    }
    #[inline]
    fn merge(&self, (): &mut (), (): ()) {}
}

/// No role: ties the type of an outer variable without a value to that of the one declared in its place.
pub fn unset<T>() -> Unset<T> {
    Unset(PhantomData)
}

/// A type, without a value.
#[derive(Debug)]
pub struct Unset<T>(PhantomData<fn() -> T>);

impl<T> Unset<T> {
    /// Keeps the compiler from taking a variable for one that nobody uses.
    pub fn used(&self, _: &T) {}
    /// What would be a value. It is never asked for.
    #[cold]
    pub fn value(&self) -> T {
        unreachable!("there is no value")
    }
}
