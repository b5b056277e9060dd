//! std's adapters in three states with one shape: as written (over what the user gave), as std's own chain
//! (`into_iter`), and split (over sequences).

use super::Index;
use super::sequence::{End, Finite, IntoSequence, Sequence};
use std::iter;
use std::ops::Range;

/// Counts, from 0.
#[derive(Clone, Debug)]
pub struct Enumerate<C>(pub(super) C);

/// Pairs, until one of the two ends.
#[derive(Clone, Debug)]
pub struct Zip<A, B>(pub(super) A, pub(super) B);

/// From last to first.
#[derive(Clone, Debug)]
pub struct Rev<C>(pub(crate) C);

/// The first and every so manieth after it.
#[derive(Clone, Debug)]
pub struct StepBy<C>(pub(crate) C, pub(crate) usize);

/// All but the first so many.
#[derive(Clone, Debug)]
pub struct Skip<C>(pub(super) C, pub(super) usize);

/// The first so many.
#[derive(Clone, Debug)]
pub struct Take<C>(pub(super) C, pub(super) usize);

/// Copies of what it refers to.
#[derive(Clone, Debug)]
pub struct Copied<C>(pub(super) C);

/// Clones of what it refers to.
#[derive(Clone, Debug)]
pub struct Cloned<C>(pub(super) C);

/// The two ways out of an adapter as written: `NAME(inner, argument) = std's chain, END`, and the bounds of each.
macro_rules! adapters {
    ($(
        $name:ident [$($generics:tt)*] ($($argument:ident)?) = $method:ident -> $iter:ty, $end:ty,
        where [$($plain:tt)*], [$($split:tt)*];
    )+) => {$(
        impl<$($generics)* C: IntoIterator> IntoIterator for $name<C> where $($plain)* {
            type Item = <$iter as Iterator>::Item;
            type IntoIter = $iter;
            #[inline]
            fn into_iter(self) -> $iter {
                let $name(inner $(, $argument)?) = self;
                inner.into_iter().$method($($argument)?)
            }
        }

        impl<$($generics)* C: IntoSequence> IntoSequence for $name<C> where $($split)* {
            type Sequence = $name<C::Sequence>;
            type End = $end;
            #[inline]
            fn into_sequence(self) -> Self::Sequence {
                let $name(inner $(, $argument)?) = self;
                $name(inner.into_sequence() $(, $argument)?)
            }
        }
    )+};
}

adapters! {
    Enumerate [] () = enumerate -> iter::Enumerate<C::IntoIter>, C::End, where [], [];
    Rev [] () = rev -> iter::Rev<C::IntoIter>, C::End,
        where [C::IntoIter: DoubleEndedIterator],
        [<C::Sequence as Sequence>::Part: DoubleEndedIterator];
    StepBy [] (step) = step_by -> iter::StepBy<C::IntoIter>, C::End, where [], [];
    Skip [] (n) = skip -> iter::Skip<C::IntoIter>, C::End, where [], [];
    Take [] (n) = take -> iter::Take<C::IntoIter>, Finite, where [], [];
    Copied ['a, T: Copy + 'a,] () = copied -> iter::Copied<C::IntoIter>, C::End,
        where [C: IntoIterator<Item = &'a T>],
        [<C::Sequence as Sequence>::Part: Iterator<Item = &'a T>];
    Cloned ['a, T: Clone + 'a,] () = cloned -> iter::Cloned<C::IntoIter>, C::End,
        where [C: IntoIterator<Item = &'a T>],
        [<C::Sequence as Sequence>::Part: Iterator<Item = &'a T>];
}

impl<A: IntoIterator, B: IntoIterator> IntoIterator for Zip<A, B> {
    type Item = (A::Item, B::Item);
    type IntoIter = iter::Zip<A::IntoIter, B::IntoIter>;
    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().zip(self.1)
    }
}

impl<A: IntoSequence, B: IntoSequence> IntoSequence for Zip<A, B> {
    type Sequence = Zip<A::Sequence, B::Sequence>;
    type End = <A::End as End>::Zip<B::End>;
    #[inline]
    fn into_sequence(self) -> Self::Sequence {
        Zip(self.0.into_sequence(), self.1.into_sequence())
    }
}

impl<S: Sequence> Sequence for Enumerate<S> {
    // In this order, so that the pairs are those of `enumerate`; std's own would count each part from 0.
    type Part = iter::Zip<Range<usize>, S::Part>;

    #[inline]
    fn extent(&self) -> u128 {
        self.0.extent()
    }

    #[inline]
    unsafe fn cut(&self, positions: Range<u128>) -> Self::Part {
        let end = positions.end.min(usize::MAX as u128);
        let counts = positions.start as usize..end as usize;
        // SAFETY: the same positions.
        counts.zip(unsafe { self.0.cut(positions) })
    }

    #[inline]
    fn numbers(&self) -> Option<Index> {
        Some(Index::POSITION)
    }
}

impl<A: Sequence, B: Sequence> Sequence for Zip<A, B> {
    type Part = iter::Zip<A::Part, B::Part>;

    #[inline]
    fn extent(&self) -> u128 {
        self.0.extent().min(self.1.extent())
    }

    #[inline]
    unsafe fn cut(&self, positions: Range<u128>) -> Self::Part {
        // SAFETY: the same positions.
        let first = unsafe { self.0.cut(positions.clone()) };
        // SAFETY: the same positions.
        let second = unsafe { self.1.cut(positions) };
        first.zip(second)
    }

    /// Those of the first half that has any.
    #[inline]
    fn numbers(&self) -> Option<Index> {
        self.0.numbers().or_else(|| self.1.numbers())
    }
}

impl<S: Sequence> Sequence for Rev<S>
where
    S::Part: DoubleEndedIterator,
{
    type Part = iter::Rev<S::Part>;

    #[inline]
    fn extent(&self) -> u128 {
        self.0.extent()
    }

    #[inline]
    unsafe fn cut(&self, positions: Range<u128>) -> Self::Part {
        let extent = self.0.extent();
        // SAFETY: the same number of positions, from the other end.
        unsafe { self.0.cut(extent - positions.end..extent - positions.start) }.rev()
    }

    #[inline]
    fn numbers(&self) -> Option<Index> {
        let Index { first, step } = self.0.numbers()?;
        let last = (self.0.extent() as usize).wrapping_sub(1);
        Some(Index { first: first.wrapping_add(step.wrapping_mul(last)), step: step.wrapping_neg() })
    }
}

impl<S: Sequence> Sequence for StepBy<S> {
    type Part = iter::StepBy<S::Part>;

    #[inline]
    fn extent(&self) -> u128 {
        self.0.extent().div_ceil(self.1 as u128)
    }

    #[inline]
    unsafe fn cut(&self, positions: Range<u128>) -> Self::Part {
        let (extent, step) = (self.0.extent(), self.1 as u128);
        // With what is stepped over behind each: the steps then need no remainder, and it is dropped here.
        let stretch = |position: u128| position.saturating_mul(step).min(extent);
        // SAFETY: distinct positions stand for disjoint stretches.
        unsafe { self.0.cut(stretch(positions.start)..stretch(positions.end)) }.step_by(self.1)
    }

    #[inline]
    fn numbers(&self) -> Option<Index> {
        let Index { first, step } = self.0.numbers()?;
        Some(Index { first, step: step.wrapping_mul(self.1) })
    }
}

impl<S: Sequence> Sequence for Skip<S> {
    type Part = S::Part;

    #[inline]
    fn extent(&self) -> u128 {
        self.0.extent().saturating_sub(self.1 as u128)
    }

    #[inline]
    unsafe fn cut(&self, positions: Range<u128>) -> Self::Part {
        // Nothing is left where fewer than so many were; the bound keeps that empty part in place.
        let skipped = (self.1 as u128).min(self.0.extent());
        // SAFETY: as many positions, all so much further on.
        unsafe { self.0.cut(skipped + positions.start..skipped + positions.end) }
    }

    #[inline]
    fn numbers(&self) -> Option<Index> {
        let Index { first, step } = self.0.numbers()?;
        Some(Index { first: first.wrapping_add(step.wrapping_mul(self.1)), step })
    }
}

impl<S: Sequence> Sequence for Take<S> {
    type Part = S::Part;

    #[inline]
    fn extent(&self) -> u128 {
        self.0.extent().min(self.1 as u128)
    }

    #[inline]
    unsafe fn cut(&self, positions: Range<u128>) -> Self::Part {
        // SAFETY: the same positions.
        unsafe { self.0.cut(positions) }
    }

    #[inline]
    fn numbers(&self) -> Option<Index> {
        self.0.numbers()
    }
}

/// Adapters that change the items alone.
macro_rules! by_item {
    ($($name:ident: $bound:ident = $method:ident;)+) => {$(
        impl<'a, T: $bound + 'a, S: Sequence> Sequence for $name<S>
        where
            S::Part: Iterator<Item = &'a T>,
        {
            type Part = iter::$name<S::Part>;

            #[inline]
            fn extent(&self) -> u128 {
                self.0.extent()
            }

            #[inline]
            unsafe fn cut(&self, positions: Range<u128>) -> Self::Part {
                // SAFETY: the same positions.
                unsafe { self.0.cut(positions) }.$method()
            }

            #[inline]
            fn numbers(&self) -> Option<Index> {
                self.0.numbers()
            }
        }
    )+};
}

by_item! {
    Copied: Copy = copied;
    Cloned: Clone = cloned;
}
