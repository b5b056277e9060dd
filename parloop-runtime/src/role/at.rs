//! Numbers that say where elements lie: strides and offsets of an index, whatever their integer types are.

use crate::space::{Axis, Space};
use std::ops::{
    Add, BitAnd, BitOr, Div, Mul, Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive,
    Rem, Shl, Shr, Sub,
};

/// A stride or an offset, computed from what the loop does not change.
///
/// It is computed before the loop even if the plain loop never would, so it saturates where the plain loop may
/// panic. That is harmless: each access is checked, whatever comes out here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At(pub(super) i128);

/// An integer, or a reference to one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no integer, and can't be part of the index of elements that an iteration owns"
)]
pub trait Number {
    /// Its value; what lies beyond an `i128` can't be told from its end.
    fn number(&self) -> i128;
}

macro_rules! numbers {
    ($($int:ty)+) => {$(
        impl Number for $int {
            #[inline]
            fn number(&self) -> i128 {
                i128::try_from(*self).unwrap_or(i128::MAX)
            }
        }

        impl Number for &$int {
            #[inline]
            fn number(&self) -> i128 {
                (**self).number()
            }
        }
    )+};
}

numbers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

/// An integer as a part of a stride or an offset.
#[inline]
pub fn at<T: Number>(number: T) -> At {
    At(number.number())
}

impl At {
    /// The same on fewer bits, if it has room there.
    #[inline]
    pub(super) fn small(self) -> Option<isize> {
        isize::try_from(self.0).ok()
    }

    /// As near to it as there is room for.
    #[inline]
    fn near(self) -> isize {
        self.small().unwrap_or(if self.0 < 0 { isize::MIN } else { isize::MAX })
    }

    /// The lesser.
    #[inline]
    pub fn min(self, other: At) -> At {
        At(self.0.min(other.0))
    }

    /// The greater.
    #[inline]
    pub fn max(self, other: At) -> At {
        At(self.0.max(other.0))
    }
}

/// What may stand in `[…]`: an integer, or a range of which is not asked where it lies.
pub trait Somewhere {
    /// Where it is, as an integer.
    fn somewhere(&self) -> Option<i128>;
}

impl<N: Number> Somewhere for N {
    #[inline]
    fn somewhere(&self) -> Option<i128> {
        Some(self.number())
    }
}

macro_rules! ranges {
    ($($range:ty)+) => {$(
        impl Somewhere for $range {
            fn somewhere(&self) -> Option<i128> {
                None
            }
        }
    )+};
}

ranges!(Range<usize> RangeInclusive<usize> RangeFrom<usize> RangeTo<usize> RangeToInclusive<usize> RangeFull);

/// Between which elements reads lie that are no iteration's own, as far as the source shows: nothing is known where
/// the first one is beyond the last.
///
/// No element is farther than the numbers here go, so that what would be saturates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    low: isize,
    high: isize,
}

/// Reads of one place.
#[inline]
pub fn single(place: &impl Somewhere) -> Between {
    place.somewhere().map_or(Between::ANYWHERE, |place| between(At(place), At(place)))
}

/// It is not shown.
#[inline]
pub fn anywhere() -> Between {
    Between::ANYWHERE
}

/// Reads from here to there, inclusively.
#[inline]
pub fn between(low: At, high: At) -> Between {
    Between { low: low.near(), high: high.near() }
}

impl Between {
    /// All of both, and what lies between them.
    #[inline]
    pub fn and(self, other: Between) -> Between {
        if !(self.is_known() && other.is_known()) {
            return Between::ANYWHERE;
        }
        Between { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// The same where so many times the loop's own index is added: of all its iterations.
    #[inline]
    pub fn along<S: Space>(self, space: &S, factor: At) -> Between {
        match *space.axes().all() {
            [axis] => self.moved(axis, factor),
            _ => Between::ANYWHERE,
        }
    }

    fn moved(self, axis: Axis, factor: At) -> Between {
        let moved = || {
            let (first, last) = axis.ends()?;
            let factor = factor.small()?;
            // An index below 0 is one of a signed range.
            let (one, other) = (factor.checked_mul(first as isize)?, factor.checked_mul(last as isize)?);
            let (low, high) = (self.low.checked_add(one.min(other))?, self.high.checked_add(one.max(other))?);
            self.is_known().then_some(Between { low, high })
        };
        moved().unwrap_or(Between::ANYWHERE)
    }

    /// Anywhere.
    pub(super) const ANYWHERE: Between = Between { low: 0, high: -1 };

    #[inline]
    fn is_known(self) -> bool {
        self.low <= self.high
    }

    /// As much of it as there is of so many; all, where nothing is known.
    pub(super) fn clamped(self, len: usize) -> Range<usize> {
        if !self.is_known() {
            return 0..len;
        }
        let clamp = |number: isize| usize::try_from(number).unwrap_or(0).min(len);
        clamp(self.low)..clamp(self.high.saturating_add(1))
    }

    /// As a range of elements, if that is known and there are such.
    #[inline]
    pub(super) fn range(self, len: usize) -> Option<Range<usize>> {
        let (low, high) = (self.low as usize, self.high as usize);
        (self.low >= 0 && self.is_known() && high < len).then(|| low..high + 1)
    }
}

macro_rules! operators {
    ($($operator:ident $method:ident = |$a:ident, $b:ident| $value:expr;)+) => {$(
        impl $operator for At {
            type Output = At;
            #[inline]
            fn $method(self, other: At) -> At {
                let ($a, $b) = (self.0, other.0);
                At($value)
            }
        }
    )+};
}

operators! {
    Add add = |a, b| a.saturating_add(b);
    Sub sub = |a, b| a.saturating_sub(b);
    Mul mul = |a, b| match (isize::try_from(a), isize::try_from(b)) {
        // No call is needed for what has room for sure.
        (Ok(a), Ok(b)) => a as i128 * b as i128,
        _ => a.saturating_mul(b),
    };
    Div div = |a, b| a.checked_div(b).unwrap_or(0);
    Rem rem = |a, b| a.checked_rem(b).unwrap_or(0);
    BitAnd bitand = |a, b| a & b;
    BitOr bitor = |a, b| a | b;
    Shl shl = |a, b| u32::try_from(b).ok().and_then(|b| a.checked_shl(b)).unwrap_or(0);
    Shr shr = |a, b| u32::try_from(b).ok().and_then(|b| a.checked_shr(b)).unwrap_or(0);
}

#[cfg(test)]
mod tests {
    use super::{Between, anywhere, at, between};
    use crate::space::{Axis, Index};

    #[test]
    fn reads_that_go_along_lie_between_those_of_the_first_and_the_last_iteration() {
        let along = |low: i64, high: i64, range: std::ops::Range<usize>, factor: i64| {
            let axis = Axis { index: Index { first: range.start, step: 1 }, length: range.len() };
            between(at(low), at(high)).moved(axis, at(factor)).range(100)
        };
        assert_eq!(along(-1, 3, 5..10, 1), Some(4..13));
        assert_eq!(along(90, 90, 5..10, -2), Some(72..81));
        assert_eq!(along(0, 0, 5..10, 11), Some(55..100));
        assert_eq!(along(0, 1, 5..10, 11), None, "beyond the end");
        assert_eq!(along(-6, 0, 5..10, 1), None, "before the start");
        assert_eq!(along(0, 0, 5..5, 1), None, "no iteration");
        assert_eq!(along(0, 0, 0..usize::MAX, 1 << 40), None, "farther than numbers go");
        let axis = Axis { index: Index::POSITION, length: 3 };
        assert_eq!(anywhere().moved(axis, at(1)), Between::ANYWHERE);
    }

    #[test]
    fn computes_on_any_integers_without_a_panic() {
        let four = &4usize;
        assert_eq!(at(3u8) * at(four) - at(20i32), at(-8i64));
        assert_eq!((at(7usize) / at(2), at(7usize) / at(0usize), at(7) % at(0)), (at(3), at(0), at(0)));
        assert_eq!((at(1u32) << at(200), at(6) >> at(1), at(6) & at(3)), (at(0), at(3), at(2)));
        assert_eq!((at(2).min(at(1)), at(2).max(at(1))), (at(1), at(2)));
        assert_eq!(at(u128::MAX), at(i128::MAX));
        assert_eq!(at(i128::MAX) * at(2) + at(1), at(i128::MAX));
    }
}
