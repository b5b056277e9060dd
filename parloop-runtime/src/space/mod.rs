//! Iteration spaces: what a loop goes over.
//!
//! A head is asked (by type, see [`probe`]) which of three it is: [`Splitted`], cut by position into std's own
//! sub-iterators without a lock; [`Pulled`], any other iterator, pulled in order in batches under a lock;
//! [`PulledHere`], one that is not `Send` and so is pulled on the calling thread alone.

pub(crate) mod adapt;
mod axes;
mod batch;
pub(crate) mod block;
pub(crate) mod borrowed;
mod clip;
pub(crate) mod collapse;
mod counting;
mod hand;
mod inherit;
mod lift;
mod numbered;
pub(crate) mod probe;
mod puller;
mod range;
pub(crate) mod row;
pub(crate) mod sequence;
mod slice;
mod standing;
#[cfg(test)]
mod tests;
mod vec;

use crate::observe::Watch;
pub(crate) use axes::{Axes, Axis};
pub use batch::Batch;
pub(crate) use block::Iterations;
pub(crate) use block::Piece;
pub use block::{Block, Control};
pub(crate) use counting::Counting;
pub use hand::{Hand, Sent};
pub use inherit::{Gathered, Inherit, Positions, Whole};
pub use numbered::numbered;
pub use standing::Standing;
use std::ops::Range;

/// The most positions a space has. What a longer one ([`u64::MIN..=u64::MAX`](std::ops::RangeInclusive)) has left
/// then belongs to its last position, so that nothing is lost and positions still leave room to count with.
pub(crate) const MAX_LEN: usize = usize::MAX / 4 + 1;

/// A space whose positions `0..len` can be handed out in any order. What std can loop over becomes one by way of
/// [`sequence`].
pub trait Split {
    /// What the loop's pattern binds.
    type Item;
    /// A real sub-iterator of std's, which the compiler vectorizes as it does the plain loop's.
    type Part: Counting<Item = Self::Item>;
    /// How many iterations, [`MAX_LEN`] at most.
    fn length(&self) -> usize;
    /// The iterations at these positions, which lie in `0..len`.
    ///
    /// # Safety
    /// Over the life of `self`, no position is asked for twice.
    unsafe fn part(&self, positions: Range<usize>) -> Self::Part;
    /// The loop's own index: see [`Index`]. Views of elements are sound only if no two positions have the same.
    fn index(&self) -> Index {
        Index::POSITION
    }
    /// How that index runs.
    fn axes(&self) -> Axes {
        Axes::one(self.index(), self.length())
    }
}

/// The loop's own index at position `p` is `first + step * p` (wrapping): an integer range's value as `usize`,
/// else the position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    /// The index at position 0.
    pub first: usize,
    /// From one position to the next.
    pub step: usize,
}

impl Index {
    /// The position itself.
    pub const POSITION: Index = Index { first: 0, step: 1 };

    /// No iteration's index: the number farthest from 0 in both directions, which a range may hold but never uses.
    pub(crate) const NOBODY: usize = 1 << (usize::BITS - 1);

    /// For numbers too far apart to be told apart as `usize`.
    const NONE: Index = Index { first: Index::NOBODY, step: 0 };

    /// From one position to the next, whichever way.
    #[inline]
    pub(crate) fn pace(self) -> usize {
        self.step.min(self.step.wrapping_neg())
    }

    /// Whether this many positions have an index each, all of them a step apart at least, around the end of the
    /// numbers as well.
    #[inline]
    fn distinct(self, positions: u128) -> bool {
        let pace = self.pace() as u128;
        let numbers = usize::MAX as u128 + 1;
        positions <= 1 || (pace > 0 && pace.checked_mul(positions).is_some_and(|span| span <= numbers))
    }

    /// The index that stands before the one at a position.
    #[inline]
    fn before(self, position: usize) -> usize {
        self.at(position).wrapping_sub(self.step)
    }

    /// How many iterations there are from the position on to the one with this index; none to the one before it.
    /// Where all indices are the same, nobody knows.
    pub(crate) fn distance(self, position: usize, to: usize) -> Option<usize> {
        let (way, step) = (to.wrapping_sub(self.before(position)), self.step);
        if self.is_ascending() {
            way.checked_div(step)
        } else {
            way.wrapping_neg().checked_div(step.wrapping_neg())
        }
    }

    /// Whether later positions have greater indices, counted from the first and wrapping.
    #[inline]
    pub fn is_ascending(self) -> bool {
        self.step <= usize::MAX / 2
    }

    /// What grows from position to position, and is 0 for the first: how far an index is from the first one.
    #[inline]
    pub(crate) fn order(self, at: usize) -> usize {
        let ahead = at.wrapping_sub(self.first);
        if self.is_ascending() { ahead } else { ahead.wrapping_neg() }
    }

    /// The index of such an order.
    pub(crate) fn of_order(self, order: usize) -> usize {
        self.first.wrapping_add(if self.is_ascending() { order } else { order.wrapping_neg() })
    }

    /// The index at a position.
    #[inline]
    pub fn at(self, position: usize) -> usize {
        self.first.wrapping_add(self.step.wrapping_mul(position))
    }
}

/// Cut by position.
#[derive(Debug)]
pub struct Splitted<S>(pub S);

/// Pulled in batches under a lock.
#[derive(Debug)]
pub struct Pulled<I>(pub I);

/// Pulled in batches by the calling thread.
#[derive(Debug)]
pub struct PulledHere<I>(pub I);

/// How many items there are, if a size hint says so.
pub(crate) fn exact((least, most): (usize, Option<usize>)) -> Option<usize> {
    (most == Some(least)).then_some(least)
}

/// What a loop's head came out as; the engine drives each of the three in its own way.
pub trait Space {
    /// What the loop's pattern binds.
    type Item;
    /// The iterator a block goes over.
    type Part: Counting<Item = Self::Item>;
    /// How the loop's own index runs.
    fn axes(&self) -> Axes {
        Axes::POSITIONS
    }
    /// How many iterations there are, if that is known.
    fn expected(&self) -> Option<usize>;
    /// Runs over everything at once, as the plain loop does.
    fn whole<T>(self, watch: &Watch, run: impl FnOnce(Self::Part, Index) -> T) -> T;
}

impl<S: Split> Space for Splitted<S> {
    type Item = S::Item;
    type Part = S::Part;
    fn expected(&self) -> Option<usize> {
        Some(self.0.length())
    }
    #[inline]
    fn axes(&self) -> Axes {
        self.0.axes()
    }
    #[inline]
    fn whole<T>(self, _: &Watch, run: impl FnOnce(Self::Part, Index) -> T) -> T {
        // SAFETY: this is the only part that is ever asked for: the space is consumed here.
        let part = unsafe { self.0.part(0..self.0.length()) };
        run(part, self.0.index())
    }
}

impl<I: Iterator> Space for Pulled<I> {
    type Item = I::Item;
    type Part = Batch<I>;
    fn expected(&self) -> Option<usize> {
        exact(self.0.size_hint())
    }
    #[inline]
    fn whole<T>(self, watch: &Watch, run: impl FnOnce(Self::Part, Index) -> T) -> T {
        run(Batch::Live(self.0, watch.clone()), Index::POSITION)
    }
}

impl<I: Iterator> Space for PulledHere<I> {
    type Item = I::Item;
    type Part = Batch<I>;
    fn expected(&self) -> Option<usize> {
        exact(self.0.size_hint())
    }
    #[inline]
    fn whole<T>(self, watch: &Watch, run: impl FnOnce(Self::Part, Index) -> T) -> T {
        run(Batch::Live(self.0, watch.clone()), Index::POSITION)
    }
}
