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

/// The form of [`Shifted`]: the `count` indices from `first` on have an element each.
#[derive(Clone, Copy, Debug)]
pub struct OneFurther<const DOWN: bool> {
    len: usize,
    offset: usize,
    first: usize,
    count: usize,
    /// How far from its own element an iteration reaches: 0, or everywhere.
    reach: usize,
}

impl<const DOWN: bool> Shape for Shifted<DOWN> {
    type Rule = OneFurther<DOWN>;
    fn rule(self, len: usize) -> OneFurther<DOWN> {
        let offset = self.0.0 as usize;
        let first = if DOWN { offset.wrapping_sub(len).wrapping_add(1) } else { offset.wrapping_neg() };
        // Nobody's index has none.
        let count = len.min(Index::NOBODY.wrapping_sub(first));
        OneFurther { len, offset, first, count, reach: 0 }
    }
}

impl<const DOWN: bool> OneFurther<DOWN> {
    /// Wrapping, which takes different indices to different elements.
    #[inline]
    fn element(self, at: usize) -> usize {
        if DOWN { self.offset.wrapping_sub(at) } else { at.wrapping_add(self.offset) }
    }

    #[inline]
    fn is_everything(self) -> bool {
        self.reach > 0
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
        OneFurther { first: Index::NOBODY + 1, count: usize::MAX, reach: usize::MAX, ..self }
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        // How far one is from the other does not change from iteration to iteration, and which indices have elements is
        // asked of the index alone: so a loop knows before it starts how far all this holds, and is vectorized. (Told
        // that they are equal, the compiler would compare them each time.)
        element.wrapping_sub(self.element(at)) <= self.reach
            && at.wrapping_sub(self.first) < self.count
            && (!self.is_everything() || element < self.len)
    }
    #[inline]
    fn own(self, at: usize) -> Option<Range<usize>> {
        if self.is_everything() {
            return Some(0..self.len);
        }
        let element = self.element(at);
        (at.wrapping_sub(self.first) < self.count).then(|| element..element + 1)
    }
    fn owner(self, element: usize) -> Option<usize> {
        Some(if DOWN { self.offset.wrapping_sub(element) } else { element.wrapping_sub(self.offset) })
    }
}
