//! Sub-iterators that carry the loop's own index in their items.

use super::Axes;
use super::batch::Batch;
use super::range::Int;
use std::collections::vec_deque;
use std::iter::{Cloned, Copied, Rev, StepBy, Take, Zip};
use std::ops::{Range, RangeFrom, RangeInclusive};
use std::slice::{self, Chunks, ChunksExact, RChunks, RChunksExact, Windows};
use std::str::Bytes;

/// A sub-iterator of a space. Element views trust what it says.
///
/// Where the index is read off the item, the compiler sees that `i` and the index of the running iteration are one,
/// and drops the check of `out[i]`; an index that is counted beside the items is the same, but it can't know.
pub trait Counting: Iterator {
    /// The loop's own index, if the items tell: what [`Split::index`](super::Split::index) says for its position.
    fn number(item: &Self::Item) -> Option<usize>;
    /// Whether they do.
    const NUMBERED: bool = false;
    /// How many own indices an item has, where it is of collapsed loops.
    const LEVELS: usize = 1;
    /// The sum of those, each with its factor, which are the factors from `level` on, if the items tell them.
    #[inline]
    fn weighed(item: &Self::Item, factors: &[usize; Axes::MOST], level: usize) -> Option<usize> {
        Some(Self::number(item)?.wrapping_mul(*factors.get(level)?))
    }
}

macro_rules! by_value {
    ($($range:ty),+) => {$(
        impl<T: Int> Counting for $range
        where
            $range: Iterator<Item = T>,
        {
            #[inline]
            fn number(item: &T) -> Option<usize> {
                T::INDEX.then(|| item.to_index())
            }
            const NUMBERED: bool = T::INDEX;
        }
    )+};
}

by_value!(Range<T>, RangeInclusive<T>, Take<RangeFrom<T>>);

macro_rules! as_the_inner {
    ($($adapter:ident: $bound:ident;)+) => {$(
        impl<P: Counting + $bound> Counting for $adapter<P> {
            #[inline]
            fn number(item: &P::Item) -> Option<usize> {
                P::number(item)
            }
            const NUMBERED: bool = P::NUMBERED;
        }
    )+};
}

as_the_inner! {
    Rev: DoubleEndedIterator;
    StepBy: Iterator;
}

impl<A: Counting, B: Counting> Counting for Zip<A, B> {
    #[inline]
    fn number((first, second): &(A::Item, B::Item)) -> Option<usize> {
        A::number(first).or_else(|| B::number(second))
    }
}

macro_rules! items_alone {
    ($([$($generics:tt)*] $part:ty;)+) => {$(
        impl<$($generics)*> Counting for $part {
            #[inline]
            fn number(_: &Self::Item) -> Option<usize> {
                None
            }
        }
    )+};
}
pub(super) use items_alone;

items_alone! {
    ['a, T] slice::Iter<'a, T>;
    ['a, T] slice::IterMut<'a, T>;
    ['a, T] Chunks<'a, T>;
    ['a, T] ChunksExact<'a, T>;
    ['a, T] RChunks<'a, T>;
    ['a, T] RChunksExact<'a, T>;
    ['a, T] Windows<'a, T>;
    ['a, T] vec_deque::Iter<'a, T>;
    ['a] Bytes<'a>;
    ['a, T: Copy + 'a, P: Iterator<Item = &'a T>] Copied<P>;
    ['a, T: Clone + 'a, P: Iterator<Item = &'a T>] Cloned<P>;
    [I: Iterator] Batch<I>;
}
