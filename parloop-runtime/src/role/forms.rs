//! The forms of an index: which elements of a sequence are an iteration's own, told by its index alone.

use super::at::At;
use super::elements::{Form, Rule, sealed::Sealed};
use crate::space::{Index, Iterations};
use std::ops::Range;

/// What the macro says of an iteration's elements: a rule once the length of the sequence is known.
pub trait Shape {
    /// What it becomes.
    type Rule: Rule;
    /// In a sequence of so many elements.
    fn rule(self, len: usize) -> Self::Rule;
}

/// `out[i]`
#[derive(Clone, Copy, Debug)]
pub struct Same {
    len: usize,
    everything: bool,
}

impl Same {
    pub(crate) fn new(len: usize) -> Same {
        Same { len, everything: false }
    }
}

impl Sealed for Same {}

impl Form for Same {
    #[inline]
    fn len(self) -> usize {
        self.len
    }
    #[inline]
    fn span(self, iterations: Iterations) -> (usize, usize) {
        match iterations.span() {
            Some((first, last)) if first <= last => (first, last.saturating_add(1)),
            _ => (0, usize::MAX),
        }
    }
    fn everything(self) -> Self {
        Same { everything: true, ..self }
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        // No element has a number like `NOBODY`, but for those without size, which may be anybody's.
        (element == at || self.everything) && element < self.len
    }
    #[inline]
    fn own(self, at: usize) -> Option<Range<usize>> {
        if self.everything {
            return Some(0..self.len);
        }
        (at < self.len).then(|| at..at + 1)
    }
    fn owner(self, element: usize) -> Option<usize> {
        Some(element)
    }
}

/// `out[i + offset]`; `out[offset - i]` if `DOWN`
#[derive(Clone, Copy, Debug)]
pub struct Shifted<const DOWN: bool>(At);

/// `out[i + offset]`
#[inline]
pub fn shifted(offset: At) -> Shifted<false> {
    Shifted(offset)
}

/// `out[offset - i]`
#[inline]
pub fn mirrored(offset: At) -> Shifted<true> {
    Shifted(offset)
}

/// The form of [`Shifted`].
#[derive(Clone, Copy, Debug)]
pub struct OneFurther<const DOWN: bool> {
    len: usize,
    offset: usize,
    everything: bool,
}

impl<const DOWN: bool> Shape for Shifted<DOWN> {
    type Rule = OneFurther<DOWN>;
    fn rule(self, len: usize) -> OneFurther<DOWN> {
        OneFurther { len, offset: self.0.0 as usize, everything: false }
    }
}

impl<const DOWN: bool> OneFurther<DOWN> {
    /// Wrapping, which takes different indices to different elements.
    #[inline]
    fn element(self, at: usize) -> usize {
        if DOWN { self.offset.wrapping_sub(at) } else { at.wrapping_add(self.offset) }
    }
}

impl<const DOWN: bool> Sealed for OneFurther<DOWN> {}

impl<const DOWN: bool> Form for OneFurther<DOWN> {
    #[inline]
    fn len(self) -> usize {
        self.len
    }
    #[inline]
    fn span(self, iterations: Iterations) -> (usize, usize) {
        let ends = iterations.span().map(|(first, last)| (self.element(first), self.element(last)));
        match ends.map(|(first, last)| if DOWN { (last, first) } else { (first, last) }) {
            Some((first, last)) if first <= last => (first, last.saturating_add(1)),
            _ => (0, usize::MAX),
        }
    }
    fn everything(self) -> Self {
        OneFurther { everything: true, ..self }
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        (element == self.element(at) && at != Index::NOBODY || self.everything) && element < self.len
    }
    #[inline]
    fn own(self, at: usize) -> Option<Range<usize>> {
        if self.everything {
            return Some(0..self.len);
        }
        let element = self.element(at);
        (element < self.len && at != Index::NOBODY).then(|| element..element + 1)
    }
    fn owner(self, element: usize) -> Option<usize> {
        Some(if DOWN { self.offset.wrapping_sub(element) } else { element.wrapping_sub(self.offset) })
    }
}
