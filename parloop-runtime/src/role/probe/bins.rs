//! Tables of accumulators, reduced element by element.

use super::Probe;
use crate::role::bins::{Accumulating, Appending, Bins, Grid, Logging, Table};
use crate::role::float_bins::{Float, FloatBins, Numbered};
use crate::role::fold::{BitAnd, BitOr, BitXor, Max, Min, Over, Plus, Times};
use crate::role::integer::Integer;
use crate::role::product::CheckedTimes;
use crate::role::sum::CheckedPlus;
use std::ops::AddAssign;

macro_rules! each {
    ($($(#[$doc:meta])* $Level:ident on $Tag:ty: $($method:ident),+ => $Operator:ty;)+) => {$(
        $(#[$doc])*
        pub trait $Level<C: ?Sized> {
            $(
                /// The role of `outer`.
                fn $method<'a>(&self, outer: &'a mut C) -> Bins<&'a mut C, $Operator>;
            )+
        }

        impl<C: Table + ?Sized> $Level<C> for $Tag where $Operator: Over<C::Item> {
            $(
                fn $method<'a>(&self, outer: &'a mut C) -> Bins<&'a mut C, $Operator> {
                    Bins::new(outer)
                }
            )+
        }
    )+};
}

each! {
    /// Numbers, no overflow checks.
    EachSumNumber on &&Probe<C>: each_sum_role, each_balance_role => Plus;
    /// Accumulators.
    EachSumAccumulate on &Probe<C>:
        each_sum_role, each_balance_role, bins_sum_role, bins_balance_role => Accumulating;
    /// Integers.
    CheckedEachSumInteger on &&Probe<C>:
        checked_each_sum_role, checked_each_balance_role, checked_bins_sum_role, checked_bins_balance_role
        => CheckedPlus;
    /// Floats, and integers that wrap by their type.
    CheckedEachSumNumber on &&&Probe<C>: checked_each_sum_role, checked_each_balance_role => Plus;
    /// Accumulators.
    CheckedEachSumAccumulate on &Probe<C>:
        checked_each_sum_role, checked_each_balance_role, checked_bins_sum_role, checked_bins_balance_role
        => Accumulating;
    /// Products, no overflow checks.
    EachProduct on Probe<C>: each_product_role => Times;
    /// Products of integers.
    CheckedEachProductInteger on &&Probe<C>: checked_each_product_role => CheckedTimes;
    /// Products of floats, and of integers that wrap by their type.
    CheckedEachProductNumber on &Probe<C>: checked_each_product_role => Times;
    /// Bits.
    EachBitAnd on Probe<C>: each_bit_and_role => BitAnd;
    /// Bits.
    EachBitOr on Probe<C>: each_bit_or_role => BitOr;
    /// Bits.
    EachBitXor on Probe<C>: each_bit_xor_role => BitXor;
    /// Least values.
    EachMin on Probe<C>: each_min_role => Min;
    /// Greatest values.
    EachMax on Probe<C>: each_max_role => Max;
    /// Collections.
    EachAppend on Probe<C>: each_append_role => Appending;
}

macro_rules! grid {
    ($($(#[$doc:meta])* $Level:ident on $Tag:ty: $($method:ident),+ => $Operator:ty;)+) => {$(
        $(#[$doc])*
        pub trait $Level<C: ?Sized> {
            $(
                /// The role of `outer`.
                fn $method<'a>(&self, outer: &'a mut C) -> Bins<Grid<'a, C>, $Operator>;
            )+
        }

        impl<C: Table<Item: Table> + ?Sized> $Level<C> for $Tag
        where
            $Operator: Over<<C::Item as Table>::Item>,
        {
            $(
                fn $method<'a>(&self, outer: &'a mut C) -> Bins<Grid<'a, C>, $Operator> {
                    Bins::new(Grid(outer))
                }
            )+
        }
    )+};
}

grid! {
    /// Numbers, no overflow checks.
    GridSumNumber on &&Probe<C>: grid_sum_role => Plus;
    /// Accumulators.
    GridSumAccumulate on &Probe<C>: grid_sum_role => Accumulating;
    /// Integers.
    CheckedGridSumInteger on &&Probe<C>: checked_grid_sum_role => CheckedPlus;
    /// Floats, and integers that wrap by their type.
    CheckedGridSumNumber on &&&Probe<C>: checked_grid_sum_role => Plus;
    /// Accumulators.
    CheckedGridSumAccumulate on &Probe<C>: checked_grid_sum_role => Accumulating;
    /// Bits.
    GridBitAnd on Probe<C>: grid_bit_and_role => BitAnd;
    /// Bits.
    GridBitOr on Probe<C>: grid_bit_or_role => BitOr;
    /// Bits.
    GridBitXor on Probe<C>: grid_bit_xor_role => BitXor;
}

/// `bins_…`: the same of tables that the body reaches by indices alone. Integers, no overflow checks.
pub trait BinsInteger<C: ?Sized> {
    /// The role of `outer`.
    fn bins_sum_role<'a>(&self, outer: &'a mut C) -> Bins<&'a mut C, Plus>;
    /// The role of `outer`.
    fn bins_balance_role<'a>(&self, outer: &'a mut C) -> Bins<&'a mut C, Plus>;
}

impl<C: Table<Item: Integer> + ?Sized> BinsInteger<C> for &&Probe<C> {
    fn bins_sum_role<'a>(&self, outer: &'a mut C) -> Bins<&'a mut C, Plus> {
        Bins::new(outer)
    }
    fn bins_balance_role<'a>(&self, outer: &'a mut C) -> Bins<&'a mut C, Plus> {
        Bins::new(outer)
    }
}

/// Floats.
pub trait BinsFloat<C: ?Sized> {
    /// The role of `outer`.
    fn bins_sum_role<'a>(&self, outer: &'a mut C) -> FloatBins<&'a mut C>;
    /// The role of `outer`.
    fn bins_balance_role<'a>(&self, outer: &'a mut C) -> FloatBins<&'a mut C>;
    /// The role of `outer`.
    fn checked_bins_sum_role<'a>(&self, outer: &'a mut C) -> FloatBins<&'a mut C>;
    /// The role of `outer`.
    fn checked_bins_balance_role<'a>(&self, outer: &'a mut C) -> FloatBins<&'a mut C>;
}

impl<C: Numbered<Item: Float> + ?Sized> BinsFloat<C> for &&&Probe<C> {
    fn bins_sum_role<'a>(&self, outer: &'a mut C) -> FloatBins<&'a mut C> {
        FloatBins::new(outer)
    }
    fn bins_balance_role<'a>(&self, outer: &'a mut C) -> FloatBins<&'a mut C> {
        FloatBins::new(outer)
    }
    fn checked_bins_sum_role<'a>(&self, outer: &'a mut C) -> FloatBins<&'a mut C> {
        FloatBins::new(outer)
    }
    fn checked_bins_balance_role<'a>(&self, outer: &'a mut C) -> FloatBins<&'a mut C> {
        FloatBins::new(outer)
    }
}

/// Anything else that is added to: what is added to each element is logged.
pub trait EachSumLogged<C: ?Sized> {
    /// The role of `outer`.
    fn each_sum_role<'a, E>(&self, outer: &'a mut C) -> Bins<&'a mut C::Itself, Logging<E>>
    where
        C: Table<Item: AddAssign<E>>,
    {
        Bins::new(outer.itself())
    }
    /// The role of `outer`.
    fn checked_each_sum_role<'a, E>(&self, outer: &'a mut C) -> Bins<&'a mut C::Itself, Logging<E>>
    where
        C: Table<Item: AddAssign<E>>,
    {
        Bins::new(outer.itself())
    }
    /// The role of `outer`.
    fn bins_sum_role<'a, E>(&self, outer: &'a mut C) -> Bins<&'a mut C::Itself, Logging<E>>
    where
        C: Table<Item: AddAssign<E>>,
    {
        Bins::new(outer.itself())
    }
    /// The role of `outer`.
    fn checked_bins_sum_role<'a, E>(&self, outer: &'a mut C) -> Bins<&'a mut C::Itself, Logging<E>>
    where
        C: Table<Item: AddAssign<E>>,
    {
        Bins::new(outer.itself())
    }
}

impl<C: ?Sized> EachSumLogged<C> for Probe<C> {}
