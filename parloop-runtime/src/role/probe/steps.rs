//! `x = x + e` and its like: numbers and accumulators as with `x += e`; of anything else the operands are logged. The
//! form (see [`make::form`](crate::role::make::form)) says how they stood.

use super::{Nested, Probe, accumulated};
use crate::role::accumulate::{Accumulate, Accumulated, ByTrait};
use crate::role::fold::{BitAnd, BitOr, BitXor, Fold, Over, Plus, Times};
use crate::role::log::{Balance, Log, Logged};
use crate::role::product::CheckedTimes;
use crate::role::scratch::Scratch;
use crate::role::stepped::{AndStep, MinusStep, OrStep, PlusStep, Steps, TextStep, TimesStep, XorStep};
use crate::role::stepped::{Stepping, form};
use crate::role::sum::CheckedPlus;
use std::ops::{Add, Sub};

/// Levels that don't ask for the form.
macro_rules! level {
    ($($Level:ident on $Tag:ty where [$($bounds:tt)*]: $($method:ident),+ => $Role:ty, $new:expr;)+) => {$(
        /// A level of a ladder.
        pub trait $Level<T>
        where
            $($bounds)*
        {
            $(
                /// The role of `outer`.
                fn $method<'a, F>(&self, outer: &'a mut T, form: F) -> $Role;
            )+
        }

        impl<T> $Level<T> for $Tag where $($bounds)* {
            $(
                #[inline]
                fn $method<'a, F>(&self, outer: &'a mut T, _: F) -> $Role {
                    $new(outer)
                }
            )+
        }
    )+};
}

/// The last levels: operands are logged.
macro_rules! logged {
    ($($Level:ident: $($method:ident => $Op:ident),+;)+) => {$(
        /// The last level of a ladder.
        pub trait $Level<T> {
            $(
                /// The role of `outer`.
                fn $method<'a, E, F: Stepping<$Op, T, E>>(
                    &self,
                    outer: &'a mut T,
                    form: F,
                ) -> Logged<'a, T, Log<E>, Steps<$Op, F>>;
            )+
        }

        impl<T> $Level<T> for Probe<T> {
            $(
                fn $method<'a, E, F: Stepping<$Op, T, E>>(
                    &self,
                    outer: &'a mut T,
                    form: F,
                ) -> Logged<'a, T, Log<E>, Steps<$Op, F>> {
                    Logged::new(outer, Steps::of(form))
                }
            )+
        }
    )+};
}

level! {
    StepNumber on &&Probe<T> where [Plus: Over<T>]:
        sum_right_role, sum_left_role, sum_both_role, difference_right_role, balance_right_role => Fold<'a, T, Plus>, Fold::new;
    StepAccumulate on &Probe<T> where [T: Accumulate]:
        sum_right_role, difference_right_role, balance_right_role => Accumulated<'a, T, ByTrait>, accumulated;
    StepNested on &Probe<T> where [T: Nested]: sum_left_role, sum_both_role => Accumulated<'a, T, ByTrait>, accumulated;
    CheckedStepInteger on &&Probe<T> where [CheckedPlus: Over<T>]:
        checked_sum_right_role, checked_sum_left_role, checked_sum_both_role, checked_difference_right_role, checked_balance_right_role
        => Fold<'a, T, CheckedPlus>, Fold::new;
    CheckedStepNumber on &&&Probe<T> where [Plus: Over<T>]:
        checked_sum_right_role, checked_sum_left_role, checked_sum_both_role, checked_difference_right_role, checked_balance_right_role
        => Fold<'a, T, Plus>, Fold::new;
    CheckedStepAccumulate on &Probe<T> where [T: Accumulate]:
        checked_sum_right_role, checked_difference_right_role, checked_balance_right_role
        => Accumulated<'a, T, ByTrait>, accumulated;
    CheckedStepNested on &Probe<T> where [T: Nested]:
        checked_sum_left_role, checked_sum_both_role => Accumulated<'a, T, ByTrait>, accumulated;

    TimesStepNumber on &&Probe<T> where [Times: Over<T>]:
        product_right_role, product_left_role, product_both_role => Fold<'a, T, Times>, Fold::new;
    TimesStepNested on &Probe<T> where [T: Nested]:
        product_right_role, product_left_role, product_both_role => Accumulated<'a, T, ByTrait>, accumulated;
    CheckedTimesStepInteger on &&Probe<T> where [CheckedTimes: Over<T>]:
        checked_product_right_role, checked_product_left_role, checked_product_both_role => Fold<'a, T, CheckedTimes>, Fold::new;
    CheckedTimesStepNumber on &&&Probe<T> where [Times: Over<T>]:
        checked_product_right_role, checked_product_left_role, checked_product_both_role => Fold<'a, T, Times>, Fold::new;
    CheckedTimesStepNested on &Probe<T> where [T: Nested]:
        checked_product_right_role, checked_product_left_role, checked_product_both_role
        => Accumulated<'a, T, ByTrait>, accumulated;

    AndStepNumber on &&Probe<T> where [BitAnd: Over<T>]:
        bit_and_right_role, bit_and_left_role, bit_and_both_role => Fold<'a, T, BitAnd>, Fold::new;
    OrStepNumber on &&Probe<T> where [BitOr: Over<T>]:
        bit_or_right_role, bit_or_left_role, bit_or_both_role => Fold<'a, T, BitOr>, Fold::new;
    XorStepNumber on &&Probe<T> where [BitXor: Over<T>]:
        bit_xor_right_role, bit_xor_left_role, bit_xor_both_role => Fold<'a, T, BitXor>, Fold::new;
    BitStepNested on &Probe<T> where [T: Nested]:
        bit_and_right_role, bit_and_left_role, bit_and_both_role, bit_or_right_role, bit_or_left_role, bit_or_both_role, bit_xor_right_role,
        bit_xor_left_role, bit_xor_both_role => Accumulated<'a, T, ByTrait>, accumulated;
}

logged! {
    StepLogged:
        sum_right_role => PlusStep, sum_left_role => PlusStep, difference_right_role => MinusStep,
        checked_sum_right_role => PlusStep, checked_sum_left_role => PlusStep, checked_difference_right_role => MinusStep,
        product_right_role => TimesStep, product_left_role => TimesStep,
        checked_product_right_role => TimesStep, checked_product_left_role => TimesStep,
        bit_and_right_role => AndStep, bit_and_left_role => AndStep, bit_or_right_role => OrStep, bit_or_left_role => OrStep,
        bit_xor_right_role => XorStep, bit_xor_left_role => XorStep;
}

/// The last level of `x = x + a - b`.
pub trait BalanceStepLogged<T> {
    /// The role of `outer`.
    fn balance_right_role<'a, A, B>(
        &self,
        outer: &'a mut T,
        form: form::Value,
    ) -> Logged<'a, T, Balance<A, B>, Steps<PlusStep, form::Value>>
    where
        T: Clone + Add<A, Output = T> + Sub<B, Output = T>,
    {
        Logged::new(outer, Steps::of(form))
    }
    /// The role of `outer`.
    fn checked_balance_right_role<'a, A, B>(
        &self,
        outer: &'a mut T,
        form: form::Value,
    ) -> Logged<'a, T, Balance<A, B>, Steps<PlusStep, form::Value>>
    where
        T: Clone + Add<A, Output = T> + Sub<B, Output = T>,
    {
        Logged::new(outer, Steps::of(form))
    }
}

impl<T> BalanceStepLogged<T> for Probe<T> {}

/// `s = e + &s` on texts.
pub trait TextStepLogged {
    /// The role of `outer`.
    fn sum_left_role<'a, E: AsRef<str>, F>(
        &self,
        outer: &'a mut String,
        form: F,
    ) -> Logged<'a, String, Log<E>, Steps<TextStep, F>> {
        Logged::new(outer, Steps::of(form))
    }
    /// The role of `outer`.
    fn checked_sum_left_role<'a, E: AsRef<str>, F>(
        &self,
        outer: &'a mut String,
        form: F,
    ) -> Logged<'a, String, Log<E>, Steps<TextStep, F>> {
        Logged::new(outer, Steps::of(form))
    }
}

impl TextStepLogged for &&Probe<String> {}

/// What may be changed from both sides.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is changed from both sides here, and need not commute",
    note = "write it on one side of the operator in all of the loop: iterations are merged on the side it stands on"
)]
pub trait Commutes {}

/// A role of the right shape, so that the error above is the only one.
type NoRole<T> = Scratch<fn() -> T>;

fn no_role<T>(_: &mut T) -> NoRole<T> {
    Scratch::new(|| unreachable!("nothing implements `Commutes`"))
}

/// The last level of what is changed from both sides: an error.
pub trait NotCommuting<T> {
    /// The role of `outer`.
    fn sum_both_role<F>(&self, outer: &mut T, _: F) -> NoRole<T>
    where
        T: Commutes,
    {
        no_role(outer)
    }
    /// The role of `outer`.
    fn checked_sum_both_role<F>(&self, outer: &mut T, _: F) -> NoRole<T>
    where
        T: Commutes,
    {
        no_role(outer)
    }
    /// The role of `outer`.
    fn product_both_role<F>(&self, outer: &mut T, _: F) -> NoRole<T>
    where
        T: Commutes,
    {
        no_role(outer)
    }
    /// The role of `outer`.
    fn checked_product_both_role<F>(&self, outer: &mut T, _: F) -> NoRole<T>
    where
        T: Commutes,
    {
        no_role(outer)
    }
}

impl<T> NotCommuting<T> for Probe<T> {}
