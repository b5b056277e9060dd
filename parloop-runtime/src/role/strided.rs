//! Rows whose stride is a number in the source, such as `out[2 * i + 1]`.
//!
//! With the stride in the type, the compiler sees that an index and the start of its row run side by side: how far one is
//! from the other does not change, and a loop over them is vectorized.

use super::elements::{Form, Rule, sealed::Sealed};
use super::forms::Shape;
use super::rows::{Multiples, Rowed, Rows, Windows};
use crate::space::{Axes, Iterations};
use std::ops::Range;

/// The rows of stride `S`.
#[derive(Clone, Copy, Debug)]
pub struct Strided<const S: isize>(pub(super) Rows);

impl<const S: isize> Shape for Strided<S> {
    type Rule = StridedRows<S>;
    fn rule(self, len: usize) -> StridedRows<S> {
        StridedRows(self.0.rule(len))
    }
}

/// The rule of [`Strided`].
#[derive(Clone, Copy, Debug)]
pub struct StridedRows<const S: isize>(Rowed);

impl<const S: isize> Sealed for StridedRows<S> {}

impl<const S: isize> Rule for StridedRows<S> {
    type Form<'v> = StridedWindows<S>;
    fn over(&mut self, axes: &Axes) {
        self.0.over(axes);
    }
    fn again(&self) -> Self {
        *self
    }
    fn everything(self) -> Self {
        StridedRows(self.0.everything())
    }
    #[inline]
    fn form(&self, iterations: Iterations) -> StridedWindows<S> {
        StridedWindows::of(self.0.form(iterations), iterations.span())
    }
    #[inline]
    fn own(&self, at: usize) -> Option<Range<usize>> {
        self.0.own(at)
    }
}

/// The form of [`Strided`]: what its `windows` say, told by other means.
#[derive(Clone, Copy, Debug)]
pub struct StridedWindows<const S: isize> {
    windows: Windows,
    rows: Multiples,
}

impl<const S: isize> StridedWindows<S> {
    #[inline]
    fn of(windows: Windows, ends: Option<(usize, usize)>) -> Self {
        // Where the stride is another one, nobody owns anything.
        StridedWindows { windows, rows: windows.by_multiples(S, ends).unwrap_or_default() }
    }
}

impl<const S: isize> Sealed for StridedWindows<S> {}

impl<const S: isize> Form for StridedWindows<S> {
    #[inline]
    fn len(self) -> usize {
        self.windows.len()
    }
    #[inline]
    fn span(self, iterations: Iterations) -> (usize, usize) {
        self.windows.span(iterations)
    }
    fn everything(self) -> Self {
        StridedWindows::of(Form::everything(self.windows), None)
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        let Multiples { first, count, low, last, end, whole } = self.rows;
        let start = low.wrapping_add(at.wrapping_mul(S as usize));
        // That no more elements exist than this tells the compiler how often the last comparison holds.
        let end = end & isize::MAX as usize;
        element.wrapping_sub(start) <= last && at.wrapping_sub(first) < count && (whole || element < end)
    }
    #[inline]
    fn own(self, at: usize) -> Option<Range<usize>> {
        self.windows.own(at)
    }
    fn owner(self, element: usize) -> Option<usize> {
        self.windows.owner(element)
    }
}
