//! The base of a head with adapters, wrapped so that adapters can be taken apart again.
//!
//! `xs.iter().enumerate()` gives nothing back of what it enumerates. `Lifted(xs.iter()).enumerate()` remembers it:
//! the adapters below have std's names and signatures, hold what they are given unasked, and are split if all of it
//! can be, else iterated as std's own chain.

use super::adapt::{Cloned, Copied, Enumerate, Rev, Skip, StepBy, Take, Zip};
use super::sequence::IntoSequence;

/// A chain of adapters over one of std's iterators.
#[derive(Clone, Debug)]
#[must_use]
pub struct Lifted<C>(pub(super) C);

impl<C: IntoIterator> Lifted<C> {
    /// As [`Iterator::enumerate`].
    #[inline]
    pub fn enumerate(self) -> Lifted<Enumerate<C>> {
        Lifted(Enumerate(self.0))
    }

    /// As [`Iterator::zip`]; `other` may, but need not be something that can be split.
    #[inline]
    pub fn zip<U: IntoIterator>(self, other: U) -> Lifted<Zip<C, U>> {
        Lifted(Zip(self.0, other))
    }

    /// As [`Iterator::rev`].
    #[inline]
    pub fn rev(self) -> Lifted<Rev<C>>
    where
        C::IntoIter: DoubleEndedIterator,
    {
        Lifted(Rev(self.0))
    }

    /// As [`Iterator::step_by`].
    ///
    /// # Panics
    /// If `step` is 0.
    #[inline]
    #[track_caller]
    pub fn step_by(self, step: usize) -> Lifted<StepBy<C>> {
        assert!(step != 0);
        Lifted(StepBy(self.0, step))
    }

    /// As [`Iterator::skip`].
    #[inline]
    pub fn skip(self, n: usize) -> Lifted<Skip<C>> {
        Lifted(Skip(self.0, n))
    }

    /// As [`Iterator::take`].
    #[inline]
    pub fn take(self, n: usize) -> Lifted<Take<C>> {
        Lifted(Take(self.0, n))
    }

    /// As [`Iterator::copied`].
    #[inline]
    pub fn copied<'a, T>(self) -> Lifted<Copied<C>>
    where
        C: IntoIterator<Item = &'a T>,
        T: Copy + 'a,
    {
        Lifted(Copied(self.0))
    }

    /// As [`Iterator::cloned`].
    #[inline]
    pub fn cloned<'a, T>(self) -> Lifted<Cloned<C>>
    where
        C: IntoIterator<Item = &'a T>,
        T: Clone + 'a,
    {
        Lifted(Cloned(self.0))
    }
}

impl<C: IntoIterator> IntoIterator for Lifted<C> {
    type Item = C::Item;
    type IntoIter = C::IntoIter;
    #[inline]
    fn into_iter(self) -> C::IntoIter {
        self.0.into_iter()
    }
}

impl<C: IntoSequence> IntoSequence for Lifted<C> {
    type Sequence = C::Sequence;
    type End = C::End;
    #[inline]
    fn into_sequence(self) -> C::Sequence {
        self.0.into_sequence()
    }
}
