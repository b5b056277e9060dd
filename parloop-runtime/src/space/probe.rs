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
use crate::judged::{No, Nothing, Yes};

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

/// What can be looped over at all. Of what can't, the space is not known: so nothing that the loop does with it is a
/// second mistake (see [`Nothing`]).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an iterator",
    label = "can't be looped over",
    note = "a loop goes over what implements `IntoIterator`, as the plain loop does: a range (`0..n`), `items.iter()`, …"
)]
pub trait Loopable<Known> {
    /// What the loop goes over.
    type Space;
    /// Pulled by the calling thread.
    fn pulled_here(self) -> Self::Space;
}

impl<H: IntoIterator> Loopable<Yes> for H {
    type Space = PulledHere<H::IntoIter>;
    #[inline]
    fn pulled_here(self) -> PulledHere<H::IntoIter> {
        PulledHere(self.into_iter())
    }
}

impl<H: Nothing> Loopable<No> for H {
    type Space = No;
    fn pulled_here(self) -> No {
        No
    }
}

/// Pulled on the calling thread. The bound stands on the method, for what can't be looped over.
pub trait SpaceByCaller {
    /// The head.
    type Head;
    /// What the loop goes over.
    fn space_of_loop<K>(&self, head: Self::Head) -> <Self::Head as Loopable<K>>::Space
    where
        Self::Head: Loopable<K>;
}

impl<H> SpaceByCaller for Probe<H> {
    type Head = H;
    #[inline]
    fn space_of_loop<K>(&self, head: H) -> H::Space
    where
        H: Loopable<K>,
    {
        head.pulled_here()
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
    fn space_of_loop_here<K>(&self, head: Self::Head) -> <Self::Head as Loopable<K>>::Space
    where
        Self::Head: Loopable<K>;
}

impl<H> SpaceHereByCaller for Probe<H> {
    type Head = H;
    #[inline]
    fn space_of_loop_here<K>(&self, head: H) -> H::Space
    where
        H: Loopable<K>,
    {
        head.pulled_here()
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
