//! `collapse = N`: nested loops over integer ranges as one space, the innermost fastest.

use super::adapt::{Rev, StepBy};
use super::counting::Counting;
use super::range::Int;
use super::row::{Next, RowByRow};
use super::sequence::{Finite, IntoSequence, Sequence};
use super::{Axes, Index, Split};
use std::ops::{Range, RangeInclusive};

/// A sequence of numbers, which may be gone over more than once.
#[diagnostic::on_unimplemented(
    message = "`collapse` makes one loop of nested loops over integer ranges, and `{Self}` is none",
    label = "not a range of integers",
    note = "cure: go over the positions (`for i in 0..rows.len()`, with `let row = &rows[i];` in the body)",
    note = "or: leave `collapse` away, and the outer loop alone is parallel"
)]
pub trait Numbers: Sequence<Part: Iterator<Item: Copy> + Clone> + Clone {}

type Number<S> = <<S as Sequence>::Part as Iterator>::Item;

impl<T: Int> Numbers for Range<T> where Range<T>: Iterator<Item = T> {}
impl<T: Int> Numbers for RangeInclusive<T> where RangeInclusive<T>: Iterator<Item = T> {}
impl<S: Numbers> Numbers for Rev<S> where Rev<S>: Sequence<Part: Iterator<Item: Copy> + Clone> + Clone {}
impl<S: Numbers> Numbers for StepBy<S> where StepBy<S>: Sequence<Part: Iterator<Item: Copy> + Clone> + Clone {}
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
        match self.inner.extent() {
            _ if position == 0 => (0, 0),
            0 => (0, 0),
            width => divided(position, width),
        }
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
        let (inner, width) = (self.inner.clone(), self.inner.extent());
        let (first, column) = self.place(positions.start);
        let left = positions.end.saturating_sub(positions.start);
        let end = match left {
            0 => first,
            _ if positions.end == self.extent() => self.outer.extent(),
            _ => self.place(positions.end - 1).0 + 1,
        };
        // SAFETY: numbers can be gone over any number of times.
        let outer = unsafe { self.outer.cut(first..end) };
        // SAFETY: as above.
        let whole = unsafe { inner.cut(0..width) };
        let index = if B::Part::NUMBERED { inner.numbers() } else { None };
        let index = index.unwrap_or_else(|| Split::index(&inner));
        let partial = Partial { inner, width, column, left };
        let ahead = if column == 0 { whole_rows(left, width, end - first) } else { 0 };
        Rows { outer, whole, count: width as usize, ahead, index, partial, row: None }
    }

    fn numbers(&self) -> Option<Index> {
        None
    }

    fn axes(&self) -> Axes {
        self.outer.axes().around(self.inner.axes())
    }
}

/// Consecutive pairs: row after row of the inner range.
#[derive(Clone)]
pub struct Rows<A: Numbers, B: Numbers> {
    /// Those of the rows.
    outer: A::Part,
    /// What a whole row goes over, how many that are, and how many whole rows come next.
    whole: B::Part,
    count: usize,
    ahead: usize,
    /// What the inner numbers are by position.
    index: Index,
    partial: Partial<B>,
    row: Option<(Number<A>, B::Part)>,
}

/// What is asked where a row is not there as a whole.
#[derive(Clone)]
struct Partial<B> {
    inner: B,
    width: u128,
    /// Where the next row starts, and how many positions were left when whole rows began to come.
    column: u128,
    left: u128,
}

/// How many whole rows there are, of so many rows.
fn whole_rows(left: u128, width: u128, rows: u128) -> usize {
    let whole = match width {
        0 => 0,
        _ if rows.checked_mul(width) == Some(left) => rows,
        _ => divided(left, width).0,
    };
    whole.min(usize::MAX as u128) as usize
}

impl<B: Numbers> Partial<B> {
    /// The next row, how many iterations that is of it, and how many whole rows come behind.
    #[cold]
    #[inline(never)]
    fn next(self) -> (Self, B::Part, usize, usize) {
        let Partial { inner, width, column, left } = self;
        // Those that were whole have gone by.
        let left = if column == 0 && width > 0 { divided(left, width).1 } else { left };
        let count = (width - column).min(left);
        // SAFETY: numbers can be gone over any number of times.
        let part = unsafe { inner.cut(column..column + count) };
        let (column, left) = (0, left - count);
        (Partial { inner, width, column, left }, part, count as usize, whole_rows(left, width, 0))
    }
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
        let outer = self.outer.next()?;
        if let Some(ahead) = self.ahead.checked_sub(1) {
            self.ahead = ahead;
            return Some(Next { outer, part: self.whole.clone(), count: self.count, index: self.index });
        }
        let first = self.index.at(self.partial.column as usize);
        let (partial, part, count, ahead) = self.partial.clone().next();
        (self.partial, self.ahead) = (partial, ahead);
        Some(Next { outer, part, count, index: Index { first, ..self.index } })
    }

    #[inline]
    fn weighed(outer: &Number<A>, factors: &[usize; Axes::MOST]) -> Option<usize> {
        A::Part::weighed(outer, factors, 0)
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

impl<A: Numbers, B: Numbers> Counting for Rows<A, B> {
    #[inline]
    fn number(_: &Self::Item) -> Option<usize> {
        None
    }
    const LEVELS: usize = A::Part::LEVELS + B::Part::LEVELS;
    #[inline]
    fn weighed((outer, inner): &Self::Item, factors: &[usize; Axes::MOST], level: usize) -> Option<usize> {
        let outer = A::Part::weighed(outer, factors, level)?;
        Some(outer.wrapping_add(B::Part::weighed(inner, factors, level + A::Part::LEVELS)?))
    }
}

/// The plain nested loops, for whoever iterates the head as it is.
impl<A: Numbers, B: Numbers> IntoIterator for Collapsed<A, B> {
    type Item = (Number<A>, Number<B>);
    type IntoIter = Rows<A, B>;
    fn into_iter(self) -> Rows<A, B> {
        let all = 0..self.extent();
        // SAFETY: numbers can be gone over any number of times.
        unsafe { self.cut(all) }
    }
}
