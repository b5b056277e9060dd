//! Reductions by an operator with an identity: a run's private value is a number again.

use super::{Mode, Role, Seed};
use crate::observe::Decision;
use std::any::type_name;
use std::marker::PhantomData;
use std::num::Wrapping;

/// What kind of private value an operator works on.
///
/// The value's type depends on the operator alone, so that the private of a `{integer}` is a `{integer}` and the
/// body's inference goes as in the plain loop.
pub trait Operator {
    /// The private value for an outer value of type `T`.
    type Private<T>;
}

/// An operator over values of type `T`.
pub trait Over<T>: Operator {
    /// See [`Seed::EXACT`].
    const EXACT: bool;
    /// See [`Seed::STEPWISE`].
    const STEPWISE: bool = Self::EXACT;
    /// What a run starts with: the identity, or in the plain loop the outer value itself.
    fn start(outer: &T, plain: bool) -> Self::Private<T>;
    /// The same start for another run.
    fn again(start: &Self::Private<T>) -> Self::Private<T>;
    /// Joins the private of the run that follows.
    fn join(earlier: &mut Self::Private<T>, later: Self::Private<T>);
    /// Brings everything into the outer value.
    fn finish(outer: &mut T, merged: Self::Private<T>, plain: bool);
}

/// `+=` and `-=` where nothing checks for overflow, and on floats.
#[derive(Clone, Copy, Debug)]
pub struct Plus;
/// `*=` where nothing checks for overflow, and on floats.
#[derive(Clone, Copy, Debug)]
pub struct Times;
/// `&=`
#[derive(Clone, Copy, Debug)]
pub struct BitAnd;
/// `|=`
#[derive(Clone, Copy, Debug)]
pub struct BitOr;
/// `^=`
#[derive(Clone, Copy, Debug)]
pub struct BitXor;
/// `ok = ok && …`
#[derive(Clone, Copy, Debug)]
pub struct All;
/// `found = found || …`
#[derive(Clone, Copy, Debug)]
pub struct Any;
/// `reduce(x: min)`: the first of the smallest.
#[derive(Clone, Copy, Debug)]
pub struct Min;
/// `reduce(x: max)`: the first of the largest.
#[derive(Clone, Copy, Debug)]
pub struct Max;

macro_rules! private_is_the_type_itself {
    ($($Operator:ty)+) => {$(
        impl Operator for $Operator {
            type Private<T> = T;
        }
    )+};
}

private_is_the_type_itself! { Plus Times BitAnd BitOr BitXor All Any Min Max }

macro_rules! over {
    ($Operator:ty, exact: $exact:literal, identity: $identity:expr, |$a:ident, $b:ident| $join:expr, $($T:ty)+) => {$(
        impl Over<$T> for $Operator {
            const EXACT: bool = $exact;
            // Numbers: an identity is one bit by bit.
            const STEPWISE: bool = true;
            #[inline]
            fn start(outer: &$T, plain: bool) -> $T {
                if plain { *outer } else { $identity }
            }
            #[inline]
            fn again(start: &$T) -> $T {
                *start
            }
            #[inline]
            fn join(earlier: &mut $T, later: $T) {
                let ($a, $b) = (*earlier, later);
                *earlier = $join;
            }
            #[inline]
            fn finish(outer: &mut $T, merged: $T, plain: bool) {
                if plain {
                    *outer = merged;
                } else {
                    Self::join(outer, merged);
                }
            }
        }
    )+};
}

macro_rules! over_integers {
    ($($T:ty)+) => {
        over! { Plus, exact: true, identity: 0, |a, b| a.wrapping_add(b), $($T)+ }
        over! { Plus, exact: true, identity: Wrapping(0), |a, b| a + b, $(Wrapping<$T>)+ }
        over! { Times, exact: true, identity: 1, |a, b| a.wrapping_mul(b), $($T)+ }
        over! { Times, exact: true, identity: Wrapping(1), |a, b| a * b, $(Wrapping<$T>)+ }
        over! { BitAnd, exact: true, identity: !0, |a, b| a & b, $($T)+ }
        over! { BitAnd, exact: true, identity: Wrapping(!0), |a, b| a & b, $(Wrapping<$T>)+ }
        over! { BitOr, exact: true, identity: 0, |a, b| a | b, $($T)+ }
        over! { BitOr, exact: true, identity: Wrapping(0), |a, b| a | b, $(Wrapping<$T>)+ }
        over! { BitXor, exact: true, identity: 0, |a, b| a ^ b, $($T)+ }
        over! { BitXor, exact: true, identity: Wrapping(0), |a, b| a ^ b, $(Wrapping<$T>)+ }
    };
}

over_integers! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }
// -0.0 is the exact identity of float addition: 0.0 + -0.0 is 0.0, and -0.0 + -0.0 is -0.0.
over! { Plus, exact: false, identity: -0.0, |a, b| a + b, f32 f64 }
over! { Times, exact: false, identity: 1.0, |a, b| a * b, f32 f64 }
over! { BitAnd, exact: true, identity: true, |a, b| a & b, bool }
over! { BitOr, exact: true, identity: false, |a, b| a | b, bool }
over! { BitXor, exact: true, identity: false, |a, b| a ^ b, bool }
over! { All, exact: true, identity: true, |a, b| a && b, bool }
over! { Any, exact: true, identity: false, |a, b| a || b, bool }

/// Runs start from the outer value, which no number of repetitions changes, and no identity is needed. A NaN
/// gives way to anything: `x.min(e)` drops it, and `if e < x { x = e }` leaves all runs with the same one.
macro_rules! over_ordered {
    ($Operator:ty, $better:tt) => {
        impl<T: PartialOrd + Clone> Over<T> for $Operator {
            const EXACT: bool = true;
            fn start(outer: &T, _: bool) -> T {
                outer.clone()
            }
            fn again(start: &T) -> T {
                start.clone()
            }
            #[allow(clippy::eq_op)]
            fn join(earlier: &mut T, later: T) {
                if later $better *earlier || *earlier != *earlier {
                    *earlier = later;
                }
            }
            fn finish(outer: &mut T, merged: T, _: bool) {
                *outer = merged;
            }
        }
    };
}

over_ordered! { Min, < }
over_ordered! { Max, > }

/// An outer value reduced by an operator.
#[derive(Debug)]
pub struct Fold<'a, T, O> {
    outer: &'a mut T,
    plain: bool,
    operator: PhantomData<fn() -> O>,
}

impl<'a, T, O> Fold<'a, T, O> {
    /// Reduces into `outer`.
    #[inline]
    pub fn new(outer: &'a mut T) -> Self {
        Fold { outer, plain: false, operator: PhantomData }
    }
}

impl<T, O: Over<T>> Role for Fold<'_, T, O> {
    type Seed = FoldSeed<T, O>;
    fn seed(&mut self, mode: &Mode) -> FoldSeed<T, O> {
        self.plain = mode.plain;
        FoldSeed(O::start(self.outer, mode.plain))
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::merged::<T>());
    }
    fn held() -> Option<&'static str> {
        Some(type_name::<T>())
    }
    fn finish(&mut self, merged: Option<O::Private<T>>) {
        if let Some(merged) = merged {
            O::finish(self.outer, merged, self.plain);
        }
    }
}

/// What the runs of a [`Fold`] start with.
#[derive(Debug)]
pub struct FoldSeed<T, O: Over<T>>(O::Private<T>);

impl<T, O: Over<T>> Seed for FoldSeed<T, O> {
    type Private = O::Private<T>;
    type Partial = O::Private<T>;
    type Scratch = ();
    const EXACT: bool = O::EXACT;
    const STEPWISE: bool = O::STEPWISE;
    #[inline]
    fn begin(&self, (): &mut ()) -> O::Private<T> {
        O::again(&self.0)
    }
    #[inline]
    fn end(&self, private: O::Private<T>, (): &mut ()) -> O::Private<T> {
        private
    }
    #[inline]
    fn merge(&self, earlier: &mut O::Private<T>, later: O::Private<T>) {
        O::join(earlier, later);
    }
}
