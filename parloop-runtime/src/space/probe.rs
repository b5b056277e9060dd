//! What a loop's head is, decided by its type.
//!
//! Asked through `(&&&&&Probe::of(&head)).space_of_loop(head)`, `(&&Probe::of(&head)).space_of_loop_here(head)` (where the head has a
//! closure in it) and `(&&Probe::of(&base)).lift_for_loop(base)`: method lookup tries the trait implemented for the most `&`
//! first, and the one for `Probe<H>` last. The traits have no names to whoever imports them, so that the import
//! brings in nothing but [`Probe`] and three methods that only a `Probe` has.

use super::lift::Lifted;
use super::sequence::{Finite, IntoSequence};
use super::standing::{Standing, Stands};
use super::{Pulled, PulledHere, Splitted};

pub use super::borrowed::{SourceBorrowed as _, SourceOwned as _};
pub use crate::role::probe::Probe;
pub use {
    LiftBase as _, LiftNothing as _, SpaceByCaller as _, SpaceByPosition as _, SpaceByWorkers as _,
    SpaceHereByCaller as _, SpaceHereByPosition as _, SpaceStanding as _, SpaceStandingHere as _,
};

/// Cut by position, if it is one of std's that can be.
pub trait SpaceByPosition {
    /// The head.
    type Head: IntoSequence;
    /// What the loop goes over.
    fn space_of_loop(&self, head: Self::Head) -> Splitted<<Self::Head as IntoSequence>::Sequence>;
}

impl<H: IntoSequence<End = Finite>> SpaceByPosition for &&&&Probe<H> {
    type Head = H;
    #[inline]
    fn space_of_loop(&self, head: H) -> Splitted<H::Sequence> {
        Splitted(head.into_sequence())
    }
}

/// A collection that can't be cut, pulled by whichever worker needs more.
pub trait SpaceStanding {
    /// The head.
    type Head: IntoIterator;
    /// What the loop goes over.
    fn space_of_loop(&self, head: Self::Head) -> Standing<Pulled<<Self::Head as IntoIterator>::IntoIter>>;
}

impl<H: IntoIterator<IntoIter: Stands + Send>> SpaceStanding for &&&Probe<H> {
    type Head = H;
    #[inline]
    fn space_of_loop(&self, head: H) -> Standing<Pulled<H::IntoIter>> {
        Standing(Pulled(head.into_iter()))
    }
}

/// The same, if it may not change threads.
pub trait SpaceStandingHere {
    /// The head.
    type Head: IntoIterator;
    /// What the loop goes over.
    fn space_of_loop(&self, head: Self::Head)
    -> Standing<PulledHere<<Self::Head as IntoIterator>::IntoIter>>;
}

impl<H: IntoIterator<IntoIter: Stands>> SpaceStandingHere for &&Probe<H> {
    type Head = H;
    #[inline]
    fn space_of_loop(&self, head: H) -> Standing<PulledHere<H::IntoIter>> {
        Standing(PulledHere(head.into_iter()))
    }
}

/// Pulled by whichever worker needs more, if the iterator may change threads.
pub trait SpaceByWorkers {
    /// The head.
    type Head: IntoIterator;
    /// What the loop goes over.
    fn space_of_loop(&self, head: Self::Head) -> Pulled<<Self::Head as IntoIterator>::IntoIter>;
}

impl<H: IntoIterator<IntoIter: Send>> SpaceByWorkers for &Probe<H> {
    type Head = H;
    #[inline]
    fn space_of_loop(&self, head: H) -> Pulled<H::IntoIter> {
        Pulled(head.into_iter())
    }
}

/// Pulled on the calling thread. The bound stands on the method, so that what can't be looped over at all gets
/// std's own message.
pub trait SpaceByCaller {
    /// The head.
    type Head;
    /// What the loop goes over.
    fn space_of_loop(&self, head: Self::Head) -> PulledHere<<Self::Head as IntoIterator>::IntoIter>
    where
        Self::Head: IntoIterator;
}

impl<H> SpaceByCaller for Probe<H> {
    type Head = H;
    #[inline]
    fn space_of_loop(&self, head: H) -> PulledHere<H::IntoIter>
    where
        H: IntoIterator,
    {
        PulledHere(head.into_iter())
    }
}

/// For a head with a closure in it: what that captures, and so whether it may change threads, is not known yet while
/// the loop is asked (and `Send` would be taken for granted).
pub trait SpaceHereByPosition {
    /// The head.
    type Head: IntoSequence;
    /// What the loop goes over.
    fn space_of_loop_here(&self, head: Self::Head) -> Splitted<<Self::Head as IntoSequence>::Sequence>;
}

impl<H: IntoSequence<End = Finite>> SpaceHereByPosition for &Probe<H> {
    type Head = H;
    #[inline]
    fn space_of_loop_here(&self, head: H) -> Splitted<H::Sequence> {
        Splitted(head.into_sequence())
    }
}

/// See [`SpaceHereByPosition`].
pub trait SpaceHereByCaller {
    /// The head.
    type Head;
    /// What the loop goes over.
    fn space_of_loop_here(&self, head: Self::Head) -> PulledHere<<Self::Head as IntoIterator>::IntoIter>
    where
        Self::Head: IntoIterator;
}

impl<H> SpaceHereByCaller for Probe<H> {
    type Head = H;
    #[inline]
    fn space_of_loop_here(&self, head: H) -> PulledHere<H::IntoIter>
    where
        H: IntoIterator,
    {
        PulledHere(head.into_iter())
    }
}

/// The base of a chain of adapters, if it is one of std's iterators that can be split.
pub trait LiftBase {
    /// The base.
    type Base;
    /// Wraps it, so that the adapters that follow can be taken apart.
    fn lift_for_loop(&self, base: Self::Base) -> Lifted<Self::Base>;
}

impl<I: Iterator + IntoSequence> LiftBase for &Probe<I> {
    type Base = I;
    #[inline]
    fn lift_for_loop(&self, base: I) -> Lifted<I> {
        Lifted(base)
    }
}

/// Any other base.
pub trait LiftNothing {
    /// The base.
    type Base;
    /// Leaves it as it is.
    fn lift_for_loop(&self, base: Self::Base) -> Self::Base;
}

impl<T> LiftNothing for Probe<T> {
    type Base = T;
    #[inline]
    fn lift_for_loop(&self, base: T) -> T {
        base
    }
}
