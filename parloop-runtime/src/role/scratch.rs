//! `private(NAME)`: room for iterations to work in, each worker's own.

use super::{Mode, Role, Seed};

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

impl<T, F: Fn() -> T + Clone> Role for Scratch<F> {
    type Seed = Self;
    fn seed(&mut self, _: Mode) -> Self {
        self.clone()
    }
    fn finish(self, _: Option<()>) {}
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
