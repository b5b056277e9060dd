//! Sums of integers that overflow exactly if the plain loop's would.

use super::accumulate::Accumulate;
use super::fold::{Operator, Over};
use super::integer::{Distance, Integer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::{Add, AddAssign, Sub, SubAssign};

/// `+=` and `-=` on integers in a build with overflow checks.
#[derive(Clone, Copy, Debug)]
pub struct CheckedPlus;

impl Operator for CheckedPlus {
    type Private<T> = SumOf<T>;
}

/// A sum of integers that remembers how far it strayed, so that whether the plain loop would have overflowed on
/// its way can be told once the value it started from is known. It never strays further than `T` is wide, since
/// no start could be right then: it panics at once.
///
/// Distances need one bit more than `T` has: they are kept as bits of the unsigned type of the same width.
#[derive(Clone, Copy, Debug)]
pub struct SumOf<T> {
    /// How far the lowest value it had lies below the start.
    depth: T,
    /// How far it is above that lowest value now.
    above: T,
    /// How far the highest value it had lies above the lowest.
    width: T,
    added: bool,
    subtracted: bool,
}

#[derive(Clone, Copy)]
enum By {
    Adding,
    Subtracting,
}

#[cold]
#[inline(never)]
#[track_caller]
fn overflow(by: By) -> ! {
    match by {
        By::Adding => panic!("attempt to add with overflow"),
        By::Subtracting => panic!("attempt to subtract with overflow"),
    }
}

impl<T: Copy> SumOf<T> {
    fn at(value: T) -> Self {
        SumOf { depth: value, above: value, width: value, added: false, subtracted: false }
    }
}

impl<T: Integer> SumOf<T> {
    fn zero() -> Self {
        SumOf::at(T::bits(T::Distance::ZERO))
    }

    /// A sum that starts from the outer value: as if it had already been all over the type, it overflows the
    /// moment the plain loop does.
    fn from(outer: T) -> Self {
        let above = T::bits(outer.above_least());
        SumOf { depth: above, above, width: T::bits(T::Distance::WIDEST), added: false, subtracted: false }
    }

    #[inline]
    #[track_caller]
    fn rise(&mut self, distance: T::Distance, by: By) {
        match self.above.distance().plus(distance) {
            Some(above) => {
                self.above = T::bits(above);
                self.width = T::bits(self.width.distance().max(above));
            }
            None => overflow(by),
        }
    }

    #[inline]
    #[track_caller]
    fn fall(&mut self, distance: T::Distance, by: By) {
        match self.above.distance().minus(distance) {
            Some(above) => self.above = T::bits(above),
            None => self.deepen(distance, by),
        }
    }

    /// Falls below the lowest value so far.
    #[inline]
    #[track_caller]
    fn deepen(&mut self, distance: T::Distance, by: By) {
        let deeper = distance.minus(self.above.distance()).unwrap_or(T::Distance::ZERO);
        match self.width.distance().plus(deeper) {
            Some(width) => {
                self.above = T::bits(T::Distance::ZERO);
                self.width = T::bits(width);
                self.depth = self.depth.wrapping(T::bits(deeper));
            }
            None => overflow(by),
        }
    }

    /// What the plain loop was doing when it overflowed, as far as can be told.
    fn likely(&self, usual: By) -> By {
        match (self.added, self.subtracted) {
            (true, false) => By::Adding,
            (false, true) => By::Subtracting,
            _ => usual,
        }
    }

    /// Goes on with all that `later` did.
    fn join(&mut self, later: Self) {
        self.added |= later.added;
        self.subtracted |= later.subtracted;
        let (low, high) = (self.likely(By::Subtracting), self.likely(By::Adding));
        self.fall(later.depth.distance(), low);
        self.rise(later.width.distance(), high);
        self.fall(later.width.distance().minus(later.above.distance()).unwrap_or(T::Distance::ZERO), low);
    }

    fn finish(self, outer: &mut T) {
        if self.depth.distance() > outer.above_least() {
            overflow(self.likely(By::Subtracting));
        }
        let height = self.width.distance().minus(self.depth.distance());
        if height.is_some_and(|height| height > outer.below_greatest()) {
            overflow(self.likely(By::Adding));
        }
        *outer = outer.wrapping(self.depth.negated()).wrapping(self.above);
    }
}

/// What a [`SumOf`] adds: integers, and floats where it is not yet inferred which number it is.
pub trait Summand: Copy {
    /// See [`Seed::EXACT`](super::Seed::EXACT).
    const EXACT: bool;
    /// Nothing.
    fn sum() -> SumOf<Self>;
    /// The sum from zero to the outer value; from there on it panics the moment the plain loop does.
    fn sum_from(outer: Self) -> SumOf<Self>;
    /// `+=`
    #[track_caller]
    fn add(sum: &mut SumOf<Self>, more: Self);
    /// `-=`
    #[track_caller]
    fn subtract(sum: &mut SumOf<Self>, less: Self);
    /// Goes on with all that `later` did.
    fn join(earlier: &mut SumOf<Self>, later: SumOf<Self>);
    /// Brings the sum into the outer value; `plain`: which is zero, and the sum is all.
    fn finish(outer: &mut Self, sum: SumOf<Self>, plain: bool);
}

impl<T: Integer> Summand for T {
    const EXACT: bool = true;
    fn sum() -> SumOf<T> {
        SumOf::zero()
    }
    fn sum_from(outer: T) -> SumOf<T> {
        let zero = T::bits(T::Distance::ZERO);
        SumOf { above: T::bits(outer.above_least()), ..SumOf::from(zero) }
    }
    #[inline]
    #[track_caller]
    fn add(sum: &mut SumOf<T>, more: T) {
        sum.added = true;
        match more.magnitude() {
            (false, distance) => sum.rise(distance, By::Adding),
            (true, distance) => sum.fall(distance, By::Adding),
        }
    }
    #[inline]
    #[track_caller]
    fn subtract(sum: &mut SumOf<T>, less: T) {
        sum.subtracted = true;
        match less.magnitude() {
            (false, distance) => sum.fall(distance, By::Subtracting),
            (true, distance) => sum.rise(distance, By::Subtracting),
        }
    }
    fn join(earlier: &mut SumOf<T>, later: SumOf<T>) {
        earlier.join(later);
    }
    fn finish(outer: &mut T, sum: SumOf<T>, _: bool) {
        sum.finish(outer);
    }
}

macro_rules! floats {
    ($($T:ident)+) => {$(
        impl Summand for $T {
            const EXACT: bool = false;
            fn sum() -> SumOf<$T> {
                SumOf::at(-0.0)
            }
            fn sum_from(outer: $T) -> SumOf<$T> {
                SumOf::at(outer)
            }
            #[inline]
            fn add(sum: &mut SumOf<$T>, more: $T) {
                sum.above += more;
            }
            #[inline]
            fn subtract(sum: &mut SumOf<$T>, less: $T) {
                sum.above -= less;
            }
            fn join(earlier: &mut SumOf<$T>, later: SumOf<$T>) {
                earlier.above += later.above;
            }
            fn finish(outer: &mut $T, sum: SumOf<$T>, plain: bool) {
                *outer = if plain { sum.above } else { *outer + sum.above };
            }
        }
    )+};
}

floats! { f32 f64 }

impl<T: Summand> AddAssign<T> for SumOf<T> {
    #[inline]
    #[track_caller]
    fn add_assign(&mut self, more: T) {
        T::add(self, more);
    }
}

impl<T: Summand> AddAssign<&T> for SumOf<T> {
    #[inline]
    #[track_caller]
    fn add_assign(&mut self, more: &T) {
        T::add(self, *more);
    }
}

impl<T: Summand> SubAssign<T> for SumOf<T> {
    #[inline]
    #[track_caller]
    fn sub_assign(&mut self, less: T) {
        T::subtract(self, less);
    }
}

impl<T: Summand> SubAssign<&T> for SumOf<T> {
    #[inline]
    #[track_caller]
    fn sub_assign(&mut self, less: &T) {
        T::subtract(self, *less);
    }
}

/// `x = x + e`, in which it is moved.
macro_rules! by_value {
    ($($Trait:ident $method:ident $Other:ty: $by:ident [$($deref:tt)?];)+) => {$(
        impl<T: Summand> $Trait<$Other> for SumOf<T> {
            type Output = Self;
            #[inline]
            #[track_caller]
            fn $method(mut self, other: $Other) -> Self {
                T::$by(&mut self, $($deref)? other);
                self
            }
        }
    )+};
}

by_value! {
    Add add T: add [];
    Add add &T: add [*];
    Sub sub T: subtract [];
    Sub sub &T: subtract [*];
}

/// What a map's entry starts with.
impl<T: Summand> Default for SumOf<T> {
    fn default() -> Self {
        T::sum()
    }
}

impl<T: Integer> Over<T> for CheckedPlus {
    const EXACT: bool = true;
    fn start(outer: &T, plain: bool) -> SumOf<T> {
        if plain { SumOf::from(*outer) } else { SumOf::zero() }
    }
    #[inline]
    fn again(start: &SumOf<T>) -> SumOf<T> {
        *start
    }
    fn join(earlier: &mut SumOf<T>, later: SumOf<T>) {
        earlier.join(later);
    }
    fn finish(outer: &mut T, merged: SumOf<T>, _: bool) {
        merged.finish(outer);
    }
}

/// The accumulator of a loop inside a loop.
impl<T: Summand> Accumulate for SumOf<T> {
    const EXACT: bool = T::EXACT;
    fn identity(&self) -> Self {
        T::sum()
    }
    fn merge(&mut self, later: Self) {
        T::join(self, later);
    }
}

/// In a child process it is what comes back.
impl<T: Serialize> Serialize for SumOf<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.depth, &self.above, &self.width, &self.added, &self.subtracted).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for SumOf<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (depth, above, width, added, subtracted) = Deserialize::deserialize(deserializer)?;
        Ok(SumOf { depth, above, width, added, subtracted })
    }
}
