//! Iterators taken by `&mut`: what is left in them can be seen after the loop, so a loop that can leave early must not
//! read them ahead.

use crate::role::probe::Probe;
use std::iter::{
    Chain, Cloned, Copied, Enumerate, Filter, FilterMap, Fuse, Inspect, Map, Peekable, Skip, SkipWhile,
};
use std::iter::{Rev, StepBy, Take, TakeWhile, Zip};

/// An iterator behind a `&mut`, or an adapter around one.
pub trait Borrowed {}

impl<I: Iterator + ?Sized> Borrowed for &mut I {}

macro_rules! adapters {
    ($($Adapter:ident<S $(, $Other:ident)*>)+) => {$(impl<S: Borrowed $(, $Other)*> Borrowed for $Adapter<S $(, $Other)*> {})+};
}

adapters! {
    Chain<S, B> Cloned<S> Copied<S> Enumerate<S> Filter<S, F> FilterMap<S, F> Fuse<S> Inspect<S, F> Map<S, F> Rev<S>
    Skip<S> SkipWhile<S, F> StepBy<S> Take<S> TakeWhile<S, F> Zip<S, B>
}

impl<S: Iterator + Borrowed> Borrowed for Peekable<S> {}

/// What no borrowed iterator is.
#[diagnostic::on_unimplemented(
    message = "this loop can leave early, and goes over an iterator that is only borrowed",
    label = "items behind the exit may have been taken from it already",
    note = "cure: if what is left in it is not used later, loop over the iterator itself, not over a `&mut` to it",
    note = "  or: take the items out in a plain loop first, and go over those",
    note = "  or: run the loop in order: `#[par_for(backend = \"serial\")]`"
)]
pub trait ReadAhead {}

/// A borrowed source of a loop that can leave early.
pub trait SourceBorrowed<H> {
    /// Refuses it.
    fn source_of_loop(&self)
    where
        H: ReadAhead;
}

impl<H: Borrowed> SourceBorrowed<H> for &Probe<H> {
    #[inline]
    fn source_of_loop(&self)
    where
        H: ReadAhead,
    {
    }
}

/// Any other source.
pub trait SourceOwned {
    /// Accepts it.
    fn source_of_loop(&self);
}

impl<H> SourceOwned for Probe<H> {
    #[inline]
    fn source_of_loop(&self) {}
}
