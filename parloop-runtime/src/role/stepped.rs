//! `x = x + e`, `x = e * x` and their like on types that are no accumulators: operands are logged, and the loop's own
//! expression is made of them after it.

use super::log::{Balance, Change, Log, Replay};
use std::marker::PhantomData;
use std::ops::{Add, BitAnd, BitOr, BitXor, Mul, Sub};

/// How the variable and the operand stand in the expression.
pub mod form {
    /// `x = x + e`
    #[derive(Clone, Copy, Debug)]
    pub struct Value;
    /// `x = e + x`
    #[derive(Clone, Copy, Debug)]
    pub struct Left;
    /// `x = &x + e`
    #[derive(Clone, Copy, Debug)]
    pub struct Borrowed;
    /// `x = &x + &e`
    #[derive(Clone, Copy, Debug)]
    pub struct BorrowedBoth;
    /// `x = e + &x`
    #[derive(Clone, Copy, Debug)]
    pub struct LeftBorrowed;
    /// `x = &e + &x`
    #[derive(Clone, Copy, Debug)]
    pub struct LeftBorrowedBoth;
}

/// Makes one step from each operand, in a form and with an operator.
pub trait Stepping<O, T, E> {
    /// Makes the steps.
    fn steps(outer: &mut T, operands: impl Iterator<Item = E>);
}

/// The value moves from step to step; it is cloned once, since it can't be moved out of the variable.
fn by_value<T: Clone, E>(outer: &mut T, operands: impl Iterator<Item = E>, step: impl FnMut(T, E) -> T) {
    *outer = operands.fold(outer.clone(), step);
}

fn borrowed<T, E>(outer: &mut T, operands: impl Iterator<Item = E>, step: impl Fn(&T, E) -> T) {
    operands.for_each(|operand| *outer = step(outer, operand));
}

macro_rules! operators {
    ($($(#[$doc:meta])* $Op:ident $Trait:ident $op:tt;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $Op;

        impl<T: Clone + $Trait<E, Output = T>, E> Stepping<$Op, T, E> for form::Value {
            fn steps(outer: &mut T, operands: impl Iterator<Item = E>) {
                by_value(outer, operands, |x, e| x $op e);
            }
        }
        impl<T: Clone, E: $Trait<T, Output = T>> Stepping<$Op, T, E> for form::Left {
            fn steps(outer: &mut T, operands: impl Iterator<Item = E>) {
                by_value(outer, operands, |x, e| e $op x);
            }
        }
        impl<T, E> Stepping<$Op, T, E> for form::Borrowed
        where
            for<'x> &'x T: $Trait<E, Output = T>,
        {
            fn steps(outer: &mut T, operands: impl Iterator<Item = E>) {
                borrowed(outer, operands, |x, e| x $op e);
            }
        }
        impl<T, E> Stepping<$Op, T, E> for form::BorrowedBoth
        where
            for<'x> &'x T: $Trait<&'x E, Output = T>,
        {
            fn steps(outer: &mut T, operands: impl Iterator<Item = E>) {
                borrowed(outer, operands, |x, e| x $op &e);
            }
        }
        impl<T, E> Stepping<$Op, T, E> for form::LeftBorrowed
        where
            E: for<'x> $Trait<&'x T, Output = T>,
        {
            fn steps(outer: &mut T, operands: impl Iterator<Item = E>) {
                borrowed(outer, operands, |x, e| e $op x);
            }
        }
        impl<T, E> Stepping<$Op, T, E> for form::LeftBorrowedBoth
        where
            for<'x> &'x E: $Trait<&'x T, Output = T>,
        {
            fn steps(outer: &mut T, operands: impl Iterator<Item = E>) {
                borrowed(outer, operands, |x, e| &e $op x);
            }
        }
    )+};
}

operators! {
    /// `+`
    PlusStep Add +;
    /// `-`
    MinusStep Sub -;
    /// `*`
    TimesStep Mul *;
    /// `&`
    AndStep BitAnd &;
    /// `|`
    OrStep BitOr |;
    /// `^`
    XorStep BitXor ^;
}

/// `s = e + &s` on texts.
#[derive(Clone, Copy, Debug)]
pub struct TextStep;

impl<E: AsRef<str>, F> Stepping<TextStep, String, E> for F {
    fn steps(outer: &mut String, operands: impl Iterator<Item = E>) {
        operands.for_each(|operand| outer.insert_str(0, operand.as_ref()));
    }
}

/// Makes the steps that were logged.
#[derive(Debug)]
pub struct Steps<O, F>(PhantomData<fn() -> (O, F)>);

impl<O, F> Steps<O, F> {
    pub(super) fn of(_: F) -> Self {
        Steps(PhantomData)
    }
}

impl<T, E, O, F: Stepping<O, T, E>> Replay<T, Log<E>> for Steps<O, F> {
    fn replay(&mut self, outer: &mut T, operands: impl Iterator<Item = E>) {
        F::steps(outer, operands);
    }
}

impl<T: Clone + Add<E, Output = T> + Sub<F, Output = T>, E, F> Replay<T, Balance<E, F>>
    for Steps<PlusStep, form::Value>
{
    fn replay(&mut self, outer: &mut T, changes: impl Iterator<Item = Change<E, F>>) {
        by_value(outer, changes, |x, change| match change {
            Change::Plus(e) => x + e,
            Change::Minus(e) => x - e,
        });
    }
}
