//! What iterations own of each period of a flat array, whatever it is: [`stripes`](super::stripes) one element,
//! [`planes`](super::planes) some that follow each other.

use super::elements::{Form, Rule, Touched, sealed::Sealed};
use super::travel::Extent;
use crate::site::Site;
use crate::space::{Axes, Axis, Index, Iterations};
use crate::wire::Trouble;
use std::ops::Range;

/// What is cut out of each period.
pub trait Cut: Copy {
    /// Once it is known how the loop's own index runs.
    type Parts: Parts;
    /// Of a sequence of so many elements, and so many iterations: of no more than have a place in a period each. Nothing
    /// if those of two would meet.
    fn over(self, len: usize, index: Index, length: usize) -> Option<Self::Parts>;
}

/// The iterations' parts of each period.
pub trait Parts: Form {
    /// Nobody has any.
    fn none(len: usize) -> Self;
    /// All that a run's iterations own.
    fn all_of(self, run: &Extent) -> impl Iterator<Item = Touched> + use<Self>;
}

/// The rule of a cut.
#[derive(Clone, Copy, Debug)]
pub struct Periods<C: Cut> {
    cut: C,
    len: usize,
    pub(super) parts: C::Parts,
    index: Index,
    everything: bool,
}

impl<C: Cut> Periods<C> {
    pub(super) fn new(cut: C, len: usize) -> Self {
        Periods { cut, len, parts: C::Parts::none(len), index: Index::POSITION, everything: false }
    }
}

impl<C: Cut> Sealed for Periods<C> {}

impl<C: Cut> Rule for Periods<C> {
    type Form<'v>
        = C::Parts
    where
        Self: 'v;
    fn over(&mut self, axes: &Axes) {
        if let [Axis { index, length }] = *axes.all() {
            self.index = index;
            self.parts = self.cut.over(self.len, index, length).unwrap_or(C::Parts::none(self.len));
        }
    }
    fn again(&self) -> Self {
        *self
    }
    fn everything(self) -> Self {
        Periods { everything: true, ..self }
    }
    #[inline]
    fn form(&self, iterations: Iterations) -> C::Parts {
        // Which indices there are decides whether parts meet.
        let parts = if iterations.index == self.index { self.parts } else { C::Parts::none(self.len) };
        if self.everything { Form::everything(parts) } else { parts }
    }
    fn own(&self, _: usize) -> Option<Range<usize>> {
        None
    }
    fn touched(&self, run: &Extent, _: &mut Vec<u8>) -> impl Iterator<Item = Touched> + use<'_, C> {
        self.parts.all_of(run)
    }
    fn told(
        &self,
        run: &Extent,
        _: &mut &[u8],
        _: Option<&'static Site>,
    ) -> Result<impl Iterator<Item = Touched> + use<'_, C>, Trouble> {
        Ok(self.parts.all_of(run))
    }
}
