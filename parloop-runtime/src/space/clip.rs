//! Iterators that are copied and then clipped at both ends, because they skip in constant time.

use super::Counting;
use super::sequence::{Finite, IntoSequence, Sequence};
use super::slice::into_sequence;
use std::collections::{VecDeque, vec_deque};
use std::ops::Range;
use std::slice::{Chunks, ChunksExact, RChunks, RChunksExact, Windows};
use std::str::Bytes;

/// A marker: `nth` and `nth_back` take constant time and do nothing that can be seen.
pub trait Clip: Counting + Clone + DoubleEndedIterator + ExactSizeIterator {}

impl<T> Clip for Chunks<'_, T> {}
impl<T> Clip for ChunksExact<'_, T> {}
impl<T> Clip for RChunks<'_, T> {}
impl<T> Clip for RChunksExact<'_, T> {}
impl<T> Clip for Windows<'_, T> {}
impl<T> Clip for vec_deque::Iter<'_, T> {}
impl Clip for Bytes<'_> {}

/// Cut by clipping copies.
#[derive(Clone, Debug)]
pub struct Clipped<I>(I);

impl<I: Clip> Sequence for Clipped<I> {
    type Part = I;

    #[inline]
    fn extent(&self) -> u128 {
        self.0.len() as u128
    }

    #[inline]
    unsafe fn cut(&self, positions: Range<u128>) -> I {
        let (before, behind) = (positions.start as usize, self.0.len() - positions.end as usize);
        let mut part = self.0.clone();
        if before > 0 {
            part.nth(before - 1);
        }
        if behind > 0 {
            part.nth_back(behind - 1);
        }
        part
    }
}

into_sequence! {
    ['a, T] Chunks<'a, T> => Clipped<Self> = |chunks| Clipped(chunks);
    ['a, T] ChunksExact<'a, T> => Clipped<Self> = |chunks| Clipped(chunks);
    ['a, T] RChunks<'a, T> => Clipped<Self> = |chunks| Clipped(chunks);
    ['a, T] RChunksExact<'a, T> => Clipped<Self> = |chunks| Clipped(chunks);
    ['a, T] Windows<'a, T> => Clipped<Self> = |windows| Clipped(windows);
    ['a, T] vec_deque::Iter<'a, T> => Clipped<Self> = |iter| Clipped(iter);
    ['a, T] &'a VecDeque<T> => Clipped<vec_deque::Iter<'a, T>> = |deque| Clipped(deque.iter());
    ['a] Bytes<'a> => Clipped<Self> = |bytes| Clipped(bytes);
}
