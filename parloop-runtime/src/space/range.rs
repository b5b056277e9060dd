//! Ranges of integers and characters.

use super::Index;
use super::sequence::{Endless, Finite, IntoSequence, Sequence};
use std::iter;
use std::ops::{Range, RangeFrom, RangeInclusive};

mod sealed {
    pub trait Sealed {}
}

/// The integers, and characters.
///
/// One trait for one impl over all of them: a range whose type is not inferred yet still has an item type.
pub trait Int: Copy + PartialOrd + sealed::Sealed {
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// How far it is to `later`, modulo 2^128.
    fn distance(self, later: Self) -> u128;
    /// The integer so much further on, modulo its width.
    fn plus(self, distance: u128) -> Self;
    /// As an index, modulo its width.
    fn to_index(self) -> usize;
    /// Whether different numbers are different indices, which are counted one by one.
    const INDEX: bool;
    /// The index of so many, from this one on.
    #[inline]
    fn counted(self, _extent: u128) -> Option<Index> {
        Some(Index { first: self.to_index(), step: 1 })
    }
}

macro_rules! ints {
    ($($int:ident)+) => {$(
        impl sealed::Sealed for $int {}
        impl Int for $int {
            const ZERO: $int = 0;
            const ONE: $int = 1;
            #[inline]
            fn distance(self, later: $int) -> u128 {
                (later as u128).wrapping_sub(self as u128)
            }
            #[inline]
            fn plus(self, distance: u128) -> $int {
                self.wrapping_add(distance as $int)
            }
            #[inline]
            fn to_index(self) -> usize {
                self as usize
            }
            const INDEX: bool = <$int>::BITS <= usize::BITS;
        }
    )+};
}

ints!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

/// Characters count as integers without the surrogates, which lie between two of them.
const SURROGATES: std::ops::Range<u32> = 0xD800..0xE000;
const CHARACTERS: u32 = char::MAX as u32 + 1 - (SURROGATES.end - SURROGATES.start);

fn rank(character: char) -> u32 {
    let code = character as u32;
    if code < SURROGATES.start { code } else { code - (SURROGATES.end - SURROGATES.start) }
}

impl sealed::Sealed for char {}

impl Int for char {
    const ZERO: char = '\0';
    const ONE: char = '\x01';
    fn distance(self, later: char) -> u128 {
        u128::from(rank(later)).wrapping_sub(u128::from(rank(self)))
    }
    fn plus(self, distance: u128) -> char {
        let rank = (u128::from(rank(self)) + distance % u128::from(CHARACTERS)) as u32 % CHARACTERS;
        let code = if rank < SURROGATES.start { rank } else { rank + (SURROGATES.end - SURROGATES.start) };
        char::from_u32(code).unwrap_or(char::MAX)
    }
    fn to_index(self) -> usize {
        self as usize
    }
    const INDEX: bool = false;
    /// Those on both sides of the surrogates are not counted one by one.
    fn counted(self, extent: u128) -> Option<Index> {
        let far = extent.saturating_sub(1);
        let code = |character: char| u128::from(character as u32);
        (code(self.plus(far)) == code(self) + far).then_some(Index { first: self.to_index(), step: 1 })
    }
}

impl<T: Int> Sequence for Range<T>
where
    Range<T>: Iterator<Item = T>,
{
    type Part = Range<T>;

    #[inline]
    fn extent(&self) -> u128 {
        if self.start < self.end { self.start.distance(self.end) } else { 0 }
    }

    #[inline]
    unsafe fn cut(&self, positions: Range<u128>) -> Range<T> {
        self.start.plus(positions.start)..self.start.plus(positions.end)
    }

    #[inline]
    fn numbers(&self) -> Option<Index> {
        self.start.counted(self.extent())
    }
}

impl<T: Int> Sequence for RangeInclusive<T>
where
    RangeInclusive<T>: Iterator<Item = T>,
{
    type Part = RangeInclusive<T>;

    #[inline]
    fn extent(&self) -> u128 {
        // An exhausted range has its bounds left, but is empty.
        if self.is_empty() { 0 } else { self.start().distance(*self.end()).saturating_add(1) }
    }

    #[inline]
    unsafe fn cut(&self, positions: Range<u128>) -> RangeInclusive<T> {
        if positions.is_empty() {
            return T::ONE..=T::ZERO;
        }
        let end =
            if positions.end == self.extent() { *self.end() } else { self.start().plus(positions.end - 1) };
        self.start().plus(positions.start)..=end
    }

    #[inline]
    fn numbers(&self) -> Option<Index> {
        self.start().counted(self.extent())
    }
}

impl<T: Int> Sequence for RangeFrom<T>
where
    RangeFrom<T>: Iterator<Item = T>,
{
    // Still counts by itself, so that it overflows (or wraps) where the plain loop does.
    type Part = iter::Take<RangeFrom<T>>;

    #[inline]
    fn extent(&self) -> u128 {
        u128::MAX
    }

    #[inline]
    unsafe fn cut(&self, positions: Range<u128>) -> Self::Part {
        let count = positions.end - positions.start;
        (self.start.plus(positions.start)..).take(count.min(usize::MAX as u128) as usize)
    }

    #[inline]
    fn numbers(&self) -> Option<Index> {
        self.start.counted(1)
    }
}

macro_rules! into_sequence {
    ($($range:ident $end:ident;)+) => {$(
        impl<T: Int> IntoSequence for $range<T>
        where
            $range<T>: Iterator<Item = T>,
        {
            type Sequence = Self;
            type End = $end;
            #[inline]
            fn into_sequence(self) -> Self {
                self
            }
        }
    )+};
}

into_sequence! {
    Range Finite;
    RangeInclusive Finite;
    RangeFrom Endless;
}
