//! The language's integers, and distances between them.

/// The unsigned integers, as distances.
pub trait Distance: Copy + Ord {
    /// No distance.
    const ZERO: Self;
    /// One.
    const ONE: Self;
    /// From the least to the greatest integer of this width.
    const WIDEST: Self;
    /// The sum, if it is not wider than that.
    fn plus(self, more: Self) -> Option<Self>;
    /// The difference, if it is not negative.
    fn minus(self, less: Self) -> Option<Self>;
    /// The product, if it is not wider than that.
    fn times(self, factor: Self) -> Option<Self>;
}

/// The integers of the language.
pub trait Integer: Copy {
    /// The unsigned type of the same width.
    type Distance: Distance;
    /// The distance with the same bits.
    fn distance(self) -> Self::Distance;
    /// The integer with the same bits.
    fn bits(distance: Self::Distance) -> Self;
    /// Whether it is below zero, and how far from it.
    fn magnitude(self) -> (bool, Self::Distance);
    /// How far it is above the least one.
    fn above_least(self) -> Self::Distance;
    /// How far it is below the greatest one.
    fn below_greatest(self) -> Self::Distance;
    /// The sum, wrapped around.
    fn wrapping(self, more: Self) -> Self;
    /// The negative, wrapped around.
    fn negated(self) -> Self;
    /// The product, wrapped around.
    fn wrapping_product(self, factor: Self) -> Self;
    /// The product, if it does not overflow.
    fn checked_product(self, factor: Self) -> Option<Self>;
    /// Whether the number that is so far from zero, above or below, is one of these.
    fn holds(negative: bool, magnitude: Self::Distance) -> bool;
}

macro_rules! integers {
    ($($T:ident $U:ident $negative:expr;)+) => {$(
        impl Integer for $T {
            type Distance = $U;
            #[inline]
            fn distance(self) -> $U {
                self as $U
            }
            #[inline]
            fn bits(distance: $U) -> $T {
                distance as $T
            }
            #[inline]
            fn magnitude(self) -> (bool, $U) {
                let negative = $negative(self);
                (negative, if negative { (self as $U).wrapping_neg() } else { self as $U })
            }
            #[inline]
            fn above_least(self) -> $U {
                (self as $U).wrapping_sub($T::MIN as $U)
            }
            #[inline]
            fn below_greatest(self) -> $U {
                ($T::MAX as $U).wrapping_sub(self as $U)
            }
            #[inline]
            fn wrapping(self, more: $T) -> $T {
                self.wrapping_add(more)
            }
            #[inline]
            fn negated(self) -> $T {
                self.wrapping_neg()
            }
            fn wrapping_product(self, factor: $T) -> $T {
                self.wrapping_mul(factor)
            }
            fn checked_product(self, factor: $T) -> Option<$T> {
                self.checked_mul(factor)
            }
            fn holds(negative: bool, magnitude: $U) -> bool {
                let zero: $T = 0;
                magnitude <= if negative { zero.above_least() } else { zero.below_greatest() }
            }
        }
    )+};
}

macro_rules! distances {
    ($($U:ident $I:ident;)+) => {
        $(
            impl Distance for $U {
                const ZERO: $U = 0;
                const ONE: $U = 1;
                const WIDEST: $U = $U::MAX;
                #[inline]
                fn plus(self, more: $U) -> Option<$U> {
                    self.checked_add(more)
                }
                #[inline]
                fn minus(self, less: $U) -> Option<$U> {
                    self.checked_sub(less)
                }
                fn times(self, factor: $U) -> Option<$U> {
                    self.checked_mul(factor)
                }
            }
        )+
        integers! { $($U $U |_| false; $I $U |x: $I| x < 0;)+ }
    };
}

distances! { u8 i8; u16 i16; u32 i32; u64 i64; u128 i128; usize isize; }
