//! `collapse = N`: nested loops over integer ranges as one space, the innermost fastest.

use super::adapt::{Rev, StepBy};
use super::counting::{Counting, items_alone};
use super::range::Int;
use super::row::{Next, RowByRow};
use super::sequence::{Finite, IntoSequence, Sequence};
use super::{Axes, Index};
use std::ops::{Range, RangeInclusive};

/// A sequence of numbers, which may be gone over more than once.
#[diagnostic::on_unimplemented(
    message = "`collapse` makes one loop of nested loops over integer ranges, and `{Self}` is none",
    label = "not a range of integers",
    note = "cure: go over the positions (`for i in 0..rows.len()`, with `let row = &rows[i];` in the body)",
    note = "or: leave `collapse` away, and the outer loop alone is parallel"
)]
pub trait Numbers: Sequence<Part: Iterator<Item: Copy>> + Clone {}

type Number<S> = <<S as Sequence>::Part as Iterator>::Item;

impl<T: Int> Numbers for Range<T> where Range<T>: Iterator<Item = T> {}
impl<T: Int> Numbers for RangeInclusive<T> where RangeInclusive<T>: Iterator<Item = T> {}
impl<S: Numbers> Numbers for Rev<S> where Rev<S>: Sequence<Part: Iterator<Item: Copy>> + Clone {}
impl<S: Numbers> Numbers for StepBy<S> where StepBy<S>: Sequence<Part: Iterator<Item: Copy>> + Clone {}
impl<A: Numbers, B: Numbers> Numbers for Collapsed<A, B> {}

/// Two nested loops over ranges that do not depend on each other, as one loop over pairs.
pub fn collapse<A, B>(outer: A, inner: B) -> Collapsed<A::Sequence, B::Sequence>
where
    A: IntoSequence<End = Finite, Sequence: Numbers>,
    B: IntoSequence<End = Finite, Sequence: Numbers>,
{
    Collapsed { outer: outer.into_sequence(), inner: inner.into_sequence() }
}

/// See [`collapse`].
#[derive(Clone, Debug)]
pub struct Collapsed<A, B> {
    outer: A,
    inner: B,
}

impl<A: Numbers, B: Numbers> Collapsed<A, B> {
    /// The numbers, in the outer range and in the inner, of a position.
    fn place(&self, position: u128) -> (u128, u128) {
        let width = self.inner.extent();
        if width == 0 { (0, 0) } else { divided(position, width) }
    }
}

impl<A: Numbers, B: Numbers> IntoSequence for Collapsed<A, B> {
    type Sequence = Self;
    type End = Finite;
    #[inline]
    fn into_sequence(self) -> Self {
        self
    }
}

impl<A: Numbers, B: Numbers> Sequence for Collapsed<A, B> {
    type Part = Rows<A, B>;

    fn extent(&self) -> u128 {
        self.outer.extent().saturating_mul(self.inner.extent())
    }

    unsafe fn cut(&self, positions: Range<u128>) -> Rows<A, B> {
        Rows { place: self.place(positions.start), of: self.clone(), positions, row: None }
    }

    fn numbers(&self) -> Option<Index> {
        None
    }

    fn axes(&self) -> Axes {
        self.outer.axes().around(self.inner.axes())
    }
}

/// Consecutive pairs: row after row of the inner range.
pub struct Rows<A: Numbers, B: Numbers> {
    of: Collapsed<A, B>,
    positions: Range<u128>,
    /// The numbers, in the outer range and in the inner, of the first of these.
    place: (u128, u128),
    row: Option<(Number<A>, B::Part)>,
}

/// The row at the first of these positions, or what of it belongs to them, and how many that are.
///
/// Out of line, and with nothing to change: then the compiler has all of a row at hand while it goes on, and sees two
/// loops, one inside the other, as the plain ones are.
#[inline(never)]
fn next_row<A: Numbers, B: Numbers>(
    of: &Collapsed<A, B>,
    positions: Range<u128>,
    (row, column): (u128, u128),
) -> Option<Next<Number<A>, B::Part>> {
    if positions.is_empty() {
        return None;
    }
    let width = of.inner.extent();
    let count = (width - column).min(positions.end - positions.start);
    // SAFETY: numbers can be gone over any number of times.
    let outer = unsafe { of.outer.cut(row..row + 1) }.next()?;
    // SAFETY: as above.
    let inner = unsafe { of.inner.cut(column..column + count) };
    let first = of.inner.numbers().map_or(0, |numbers| numbers.at(column as usize));
    let beyond = (positions.start as usize).wrapping_sub(first);
    Some(Next { outer, part: inner, count, beyond })
}

/// What goes into a number how often, and what is left: on as few bits as will do, since more take many times longer.
fn divided(number: u128, by: u128) -> (u128, u128) {
    match (u64::try_from(number), u64::try_from(by)) {
        (Ok(number), Ok(by)) => (u128::from(number / by), u128::from(number % by)),
        _ => (number / by, number % by),
    }
}

impl<A: Numbers, B: Numbers> RowByRow for Rows<A, B> {
    type Outer = Number<A>;
    type Inner = B::Part;

    #[inline]
    fn next_row(&mut self) -> Option<Next<Number<A>, B::Part>> {
        let next = next_row(&self.of, self.positions.clone(), self.place)?;
        self.positions.start += next.count;
        // A row that does not end here is the last.
        self.place = (self.place.0 + 1, 0);
        Some(next)
    }
}

impl<A: Numbers, B: Numbers> Iterator for Rows<A, B> {
    type Item = (Number<A>, Number<B>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((outer, inner)) = &mut self.row
                && let Some(item) = inner.next()
            {
                return Some((*outer, item));
            }
            let Next { outer, part, .. } = self.next_row()?;
            self.row = Some((outer, part));
        }
    }
}

items_alone! { [A: Numbers, B: Numbers] Rows<A, B>; }

/// The plain nested loops, for whoever iterates the head as it is.
impl<A: Numbers, B: Numbers> IntoIterator for Collapsed<A, B> {
    type Item = (Number<A>, Number<B>);
    type IntoIter = Rows<A, B>;
    fn into_iter(self) -> Rows<A, B> {
        let positions = 0..self.extent();
        Rows { of: self, place: (0, 0), positions, row: None }
    }
}
