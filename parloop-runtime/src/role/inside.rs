//! An inner loop over what an iteration of an outer loop owns.

use super::elements::{ByRow, Form, Rule, Touched, sealed::Sealed};
use super::travel::Extent;
use crate::site::Site;
use crate::space::row::{Row, RowByRow};
use crate::space::{Axes, Iterations};
use crate::wire::Trouble;
use std::ops::Range;

/// The rule of an inner loop, within the elements that an iteration of the outer loop may touch.
#[derive(Clone, Copy, Debug)]
pub struct Inside<O, R> {
    outer: O,
    at: usize,
    inner: R,
}

impl<O, R> Inside<O, R> {
    /// Within what iteration `at` of the outer loop owns.
    pub(crate) fn new(outer: O, at: usize, inner: R) -> Self {
        Inside { outer, at, inner }
    }
}

impl<O: Form, R: Rule> Sealed for Inside<O, R> {}

impl<O: Form, R: Rule> Rule for Inside<O, R> {
    type Form<'v>
        = Within<O, R::Form<'v>>
    where
        Self: 'v;
    fn over(&mut self, axes: &Axes) {
        self.inner.over(axes);
    }
    fn claims(&self) -> bool {
        self.inner.claims()
    }
    fn again(&self) -> Self {
        Inside { inner: self.inner.again(), ..*self }
    }
    fn everything(self) -> Self {
        Inside { outer: self.outer, at: self.at, inner: self.inner.everything() }
    }
    #[inline]
    fn form(&self, iterations: Iterations) -> Self::Form<'_> {
        Within { outer: self.outer, at: self.at, inner: self.inner.form(iterations) }
    }
    fn own(&self, at: usize) -> Option<Range<usize>> {
        within(self.outer, self.at, self.inner.own(at)?)
    }
    fn trace(&mut self) {
        self.inner.trace();
    }
    fn touched(&self, run: &Extent, out: &mut Vec<u8>) -> impl Iterator<Item = Touched> + use<'_, O, R> {
        let (outer, outer_at) = (self.outer, self.at);
        let inner = self.inner.touched(run, out);
        inner.filter_map(move |(at, range)| within(outer, outer_at, range).map(|own| (at, own)))
    }
    fn told(
        &self,
        run: &Extent,
        bytes: &mut &[u8],
        site: Option<&'static Site>,
    ) -> Result<impl Iterator<Item = Touched> + use<'_, O, R>, Trouble> {
        let (outer, outer_at) = (self.outer, self.at);
        let inner = self.inner.told(run, bytes, site)?;
        Ok(inner.filter_map(move |(at, range)| within(outer, outer_at, range).map(|own| (at, own))))
    }
}

impl<O: Form, R: ByRow> ByRow for Inside<O, R> {
    type InRow<'v>
        = Within<O, R::InRow<'v>>
    where
        Self: 'v;
    #[inline]
    fn in_row<P: RowByRow>(&mut self, row: &Row<'_, '_, P>) -> Self::InRow<'_> {
        Within { outer: self.outer, at: self.at, inner: self.inner.in_row(row) }
    }
}

/// The form that [`Inside`] gives.
#[derive(Clone, Copy, Debug)]
pub struct Within<O, F> {
    outer: O,
    at: usize,
    inner: F,
}

/// The part of `range` that is the outer iteration's own.
fn within(outer: impl Form, at: usize, range: Range<usize>) -> Option<Range<usize>> {
    match outer.own(at) {
        Some(own) => {
            let both = own.start.max(range.start)..own.end.min(range.end);
            (both.start < both.end).then_some(both)
        }
        None => outer.foreign(at, range.clone()).is_none().then_some(range),
    }
}

impl<O: Form, F: Form> Sealed for Within<O, F> {}

impl<O: Form, F: Form> Form for Within<O, F> {
    #[inline]
    fn scatters(self) -> bool {
        self.inner.scatters()
    }
    fn len(self) -> usize {
        self.inner.len()
    }
    fn everything(self) -> Self {
        Within { inner: self.inner.everything(), ..self }
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        self.inner.owns(at, element) && self.outer.owns(self.at, element)
    }
    #[inline]
    fn own(self, at: usize) -> Option<Range<usize>> {
        within(self.outer, self.at, self.inner.own(at)?)
    }
    fn position(self, at: usize) -> usize {
        self.inner.position(at)
    }
    fn owner(self, element: usize) -> Option<usize> {
        self.inner.owner(element)
    }
    #[inline]
    fn foreign(self, at: usize, range: Range<usize>) -> Option<usize> {
        self.inner.foreign(at, range.clone()).or_else(|| self.outer.foreign(self.at, range))
    }
    fn is_nobodys(self, element: usize, iterations: Iterations) -> bool {
        self.inner.is_nobodys(element, iterations) && self.outer.reads(self.at, element)
    }
    #[inline]
    fn reads(self, at: usize, element: usize) -> bool {
        self.inner.reads(at, element) && self.outer.reads(self.at, element)
    }
    fn lends(self, range: &Range<usize>) -> bool {
        // To ask a scatter would be to claim.
        !self.outer.scatters()
            && self.inner.lends(range)
            && self.outer.unread(self.at, range.clone()).is_none()
    }
    #[inline]
    fn unread(self, at: usize, range: Range<usize>) -> Option<usize> {
        self.inner.unread(at, range.clone()).or_else(|| self.outer.unread(self.at, range))
    }
}
