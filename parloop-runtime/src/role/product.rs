//! Products of integers that overflow exactly if the plain loop's would.

use super::accumulate::Accumulate;
use super::fold::{Operator, Over};
use super::integer::{Distance, Integer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::{Mul, MulAssign};

/// `*=` on integers in a build with overflow checks.
#[derive(Clone, Copy, Debug)]
pub struct CheckedTimes;

impl Operator for CheckedTimes {
    type Private<T> = ProductOf<T>;
}

/// A product of integers that remembers how large it was before it became zero, if it did. (From zero on, and
/// with a start of zero, nothing overflows.)
///
/// Its magnitude never shrinks before that, so the greatest is the last. With which signs it stood there decides
/// about the least integer, which is no positive number's negative.
#[derive(Clone, Copy, Debug)]
pub struct ProductOf<T> {
    /// Wrapped around. In the plain loop it starts with the outer value, and nothing else counts.
    value: T,
    plain: bool,
    /// The magnitude before it became zero; none if it is too great for any start but zero.
    magnitude: Option<T>,
    zero: bool,
    /// Whether an odd number of factors was negative.
    negative: bool,
    /// At its magnitude it was positive, or negative, or first one and then the other.
    was_positive: bool,
    was_negative: bool,
}

#[cold]
#[inline(never)]
#[track_caller]
fn overflow() -> ! {
    panic!("attempt to multiply with overflow")
}

impl<T: Integer> ProductOf<T> {
    fn one() -> Self {
        let one = T::bits(T::Distance::ONE);
        ProductOf {
            value: one,
            plain: false,
            magnitude: Some(one),
            zero: false,
            negative: false,
            was_positive: true,
            was_negative: false,
        }
    }

    /// Goes on with what another product, zero or not, went through.
    fn join(&mut self, later: Self) {
        if self.zero {
            return;
        }
        self.value = self.value.wrapping_product(later.value);
        self.zero = later.zero;
        let (mut positive, mut negative) = (later.was_positive, later.was_negative);
        if self.negative {
            std::mem::swap(&mut positive, &mut negative);
        }
        if later.magnitude.is_some_and(|factor| factor.distance() == T::Distance::ONE) {
            positive |= self.was_positive;
            negative |= self.was_negative;
        }
        (self.was_positive, self.was_negative) = (positive, negative);
        self.negative ^= later.negative;
        self.magnitude = self.magnitude.zip(later.magnitude).and_then(|(earlier, later)| {
            let magnitude = earlier.distance().times(later.distance())?;
            Some(T::bits(magnitude))
        });
    }

    /// Whether a loop that starts from `outer` gets through without an overflow.
    fn fits(&self, outer: T) -> bool {
        let (negative, distance) = outer.magnitude();
        if distance == T::Distance::ZERO {
            return true;
        }
        let Some(magnitude) = self.magnitude.and_then(|magnitude| magnitude.distance().times(distance))
        else {
            return false;
        };
        let (positive_fits, negative_fits) = (T::holds(negative, magnitude), T::holds(!negative, magnitude));
        (positive_fits || !self.was_positive) && (negative_fits || !self.was_negative)
    }
}

impl<T: Integer> MulAssign<T> for ProductOf<T> {
    #[track_caller]
    fn mul_assign(&mut self, factor: T) {
        if self.plain {
            self.value = self.value.checked_product(factor).unwrap_or_else(|| overflow());
            return;
        }
        let (negative, distance) = factor.magnitude();
        let zero = distance == T::Distance::ZERO;
        let magnitude = if zero { T::Distance::ONE } else { distance };
        // A factor is a product of one factor. Before zero it stands where the last one did.
        let (was_positive, was_negative) = if zero { (true, false) } else { (!negative, negative) };
        let magnitude = Some(T::bits(magnitude));
        self.join(ProductOf {
            value: factor,
            plain: false,
            magnitude,
            zero,
            negative,
            was_positive,
            was_negative,
        });
    }
}

impl<T: Integer> MulAssign<&T> for ProductOf<T> {
    #[track_caller]
    fn mul_assign(&mut self, factor: &T) {
        *self *= *factor;
    }
}

impl<T: Integer> Mul<T> for ProductOf<T> {
    type Output = Self;
    #[track_caller]
    fn mul(mut self, factor: T) -> Self {
        self *= factor;
        self
    }
}

impl<T: Integer> Mul<&T> for ProductOf<T> {
    type Output = Self;
    #[track_caller]
    fn mul(mut self, factor: &T) -> Self {
        self *= *factor;
        self
    }
}

impl<T: Integer> Over<T> for CheckedTimes {
    const EXACT: bool = true;
    fn start(outer: &T, plain: bool) -> ProductOf<T> {
        let one = ProductOf::one();
        if plain { ProductOf { value: *outer, plain, ..one } } else { one }
    }
    fn again(start: &ProductOf<T>) -> ProductOf<T> {
        *start
    }
    fn join(earlier: &mut ProductOf<T>, later: ProductOf<T>) {
        earlier.join(later);
    }
    fn finish(outer: &mut T, merged: ProductOf<T>, plain: bool) {
        if plain {
            *outer = merged.value;
            return;
        }
        if !merged.fits(*outer) {
            overflow();
        }
        *outer = outer.wrapping_product(merged.value);
    }
}

/// The accumulator of a loop inside a loop.
impl<T: Integer> Accumulate for ProductOf<T> {
    const EXACT: bool = true;
    fn identity(&self) -> Self {
        ProductOf::one()
    }
    fn merge(&mut self, later: Self) {
        if self.plain {
            self.value =
                if later.fits(self.value) { self.value.wrapping_product(later.value) } else { overflow() };
        } else {
            self.join(later);
        }
    }
}

/// In a child process it is what comes back.
impl<T: Serialize> Serialize for ProductOf<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (
            &self.value,
            &self.plain,
            &self.magnitude,
            &self.zero,
            &self.negative,
            &self.was_positive,
            &self.was_negative,
        )
            .serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ProductOf<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (value, plain, magnitude, zero, negative, was_positive, was_negative) =
            Deserialize::deserialize(deserializer)?;
        Ok(ProductOf { value, plain, magnitude, zero, negative, was_positive, was_negative })
    }
}
