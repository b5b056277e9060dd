//! What can be cut by position, exactly and of any length; adapters are built on it, and the engine sees it as
//! [`Split`].

use super::{Axes, Counting, Index, MAX_LEN, Split};
use std::ops::Range;

/// Iterations in a known order, any consecutive of which can be had as a sub-iterator.
///
/// Positions are `u128` here, so that adapters compute on the true length of every integer range.
pub trait Sequence {
    /// A real sub-iterator of std's.
    type Part: Counting;
    /// How many iterations; `u128::MAX` if they don't end. (`0..=u128::MAX` has one more than that; its last position stands for both.)
    fn extent(&self) -> u128;
    /// The iterations at these positions, which lie in `0..extent`.
    ///
    /// # Safety
    /// Over the life of `self`, no position is asked for twice.
    unsafe fn cut(&self, positions: Range<u128>) -> Self::Part;
    /// The numbers it counts by itself: an integer range's values, `enumerate`'s counter.
    fn numbers(&self) -> Option<Index> {
        None
    }
    /// How the own indices run: one, or one for each of collapsed loops.
    fn axes(&self) -> Axes {
        let index = self.numbers().unwrap_or(Index::POSITION);
        let index = if index.distinct(self.extent()) { index } else { Index::NONE };
        Axes::one(index, self.extent().min(MAX_LEN as u128) as usize)
    }
}

/// What becomes a [`Sequence`] once the loop starts.
pub trait IntoSequence {
    /// What it becomes.
    type Sequence: Sequence;
    /// Whether it ends, by type: [`Finite`] or [`Endless`].
    type End: End;
    /// Becomes that.
    fn into_sequence(self) -> Self::Sequence;
}

/// Whether something ends.
///
/// What doesn't is no space by itself, since iterations absurdly far on would be handed out: it is pulled. But it
/// may be half of a `zip`, or be cut short by `take`.
pub trait End {
    /// Whether a zip with something else ends.
    type Zip<Other: End>: End;
}

/// It ends.
#[derive(Debug)]
pub enum Finite {}

/// It counts up for ever: `5..`.
#[derive(Debug)]
pub enum Endless {}

impl End for Finite {
    type Zip<Other: End> = Finite;
}

impl End for Endless {
    type Zip<Other: End> = Other;
}

impl<S: Sequence> Split for S {
    type Item = <S::Part as Iterator>::Item;
    type Part = S::Part;

    #[inline]
    fn length(&self) -> usize {
        self.extent().min(MAX_LEN as u128) as usize
    }

    #[inline]
    unsafe fn part(&self, positions: Range<usize>) -> S::Part {
        // The last position of a space that is longer than can be counted stands for all that is left.
        let end = if positions.end == MAX_LEN { self.extent() } else { positions.end as u128 };
        // SAFETY: distinct positions stay distinct, and what is behind `MAX_LEN` goes with the last one.
        unsafe { self.cut(positions.start as u128..end) }
    }

    #[inline]
    fn axes(&self) -> Axes {
        Sequence::axes(self)
    }

    #[inline]
    fn index(&self) -> Index {
        let index = self.numbers().unwrap_or(Index::POSITION);
        if index.distinct(self.extent()) { index } else { Index::NONE }
    }
}
