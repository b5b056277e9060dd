//! Induction variables.

use super::Probe;
use crate::role::induction::{Induction, Linear, Stepwise};
use crate::role::integer::Integer;

/// Integers, to which every iteration adds the same.
pub trait LinearInteger<T: Integer> {
    /// The role of `outer`.
    fn linear_role<'a, F: Fn(&mut T)>(&self, outer: &'a mut T, step: F) -> Induction<'a, T, Linear<T, F>>;
}

impl<T: Integer> LinearInteger<T> for &Probe<T> {
    fn linear_role<'a, F: Fn(&mut T)>(&self, outer: &'a mut T, step: F) -> Induction<'a, T, Linear<T, F>> {
        Induction::linear(outer, step)
    }
}

/// Anything else, to which every iteration does the same.
pub trait InductionStepwise<T> {
    /// The role of `outer`.
    fn linear_role<'a, F: Fn(&mut T)>(&self, outer: &'a mut T, step: F) -> Induction<'a, T, Stepwise<T, F>>
    where
        T: Clone,
    {
        Induction::stepwise(outer, step)
    }
    /// The role of `outer`.
    fn induction_role<'a, F: Fn(&mut T)>(&self, outer: &'a mut T, step: F) -> Induction<'a, T, Stepwise<T, F>>
    where
        T: Clone,
    {
        Induction::stepwise(outer, step)
    }
}

impl<T> InductionStepwise<T> for Probe<T> {}
