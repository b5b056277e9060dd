//! What of rows nobody owns: columns that are no iteration's, and rows that no iteration writes. All may read it.

use super::at::At;
use super::elements::{Around, Form, sealed::Sealed};
use super::forms::Shape;
use super::others::Readable;
use crate::space::{Axes, Axis, Iterations};
use std::marker::PhantomData;
use std::ops::Range;

/// The form of a row in which iterations own elements, or that none of them writes.
///
/// It is `Sync` only if the elements are, since several threads may read one at once.
#[derive(Debug)]
pub struct Beside<T, F> {
    form: Readable<F>,
    written: bool,
    /// A row that an iteration of a loop around does not own, which nobody writes.
    around: Option<Around>,
    elements: PhantomData<T>,
}

impl<T, F: Clone> Clone for Beside<T, F> {
    fn clone(&self) -> Self {
        Beside { form: self.form.clone(), ..*self }
    }
}

impl<T, F: Copy> Copy for Beside<T, F> {}

impl<T, F: Form> Beside<T, F> {
    /// Of a row that is one of `written`; of any row, where these are none.
    pub(crate) fn new<S: Shape<Rule = F>>(row: usize, len: usize, shape: S, written: &[At]) -> Self {
        let written = written.is_empty() || written.iter().any(|At(one)| *one == row as i128);
        Beside { form: Readable::all(shape.rule(len)), written, around: None, elements: PhantomData }
    }
}

impl<T, F: Form> Sealed for Beside<T, F> {}

impl<T, F: Form> Form for Beside<T, F> {
    #[inline]
    fn len(self) -> usize {
        self.form.len()
    }
    fn over(&mut self, axes: &Axes) {
        if let [Axis { index, length }] = *axes.all() {
            let iterations = Iterations { index, count: Some(length), alone: false };
            self.form = self.form.of(axes, iterations);
        }
    }
    fn everything(self) -> Self {
        Beside { form: self.form.everything(), written: self.around.is_none(), ..self }
    }
    fn around(self, around: Around) -> Option<Self> {
        Some(Beside { written: false, around: Some(around), ..self })
    }
    #[inline]
    fn is_absent(self) -> bool {
        self.around == Some(Around::Anothers)
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        self.written && self.form.owns(at, element)
    }
    #[inline]
    fn own(self, at: usize) -> Option<Range<usize>> {
        if self.written { self.form.own(at) } else { None }
    }
    fn owner(self, element: usize) -> Option<usize> {
        if self.written { self.form.owner(element) } else { None }
    }
    #[inline]
    fn foreign(self, at: usize, range: Range<usize>) -> Option<usize> {
        if self.written { self.form.foreign(at, range) } else { Some(range.start) }
    }
    #[inline]
    fn reads(self, at: usize, element: usize) -> bool {
        if self.written { self.form.reads(at, element) } else { element < self.form.len() }
    }
    #[inline]
    fn unread(self, at: usize, range: Range<usize>) -> Option<usize> {
        if self.written {
            return self.form.unread(at, range);
        }
        (range.end > self.form.len()).then(|| range.end - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::forms::Same;
    use super::*;

    /// Not even the plain loop's, which may run inside a parallel one.
    #[test]
    fn a_row_of_the_loop_around_is_never_written() {
        let own = |row| Beside::<u8, Same>::new(row, 4, Whole, &[]);
        assert!(own(0).owns(2, 2) && own(0).everything().owns(0, 3));
        let nobodys = own(0).around(Around::Nobodys).expect("it can be told");
        for form in [nobodys, nobodys.everything()] {
            assert!((0..4).all(|at| !form.owns(at, at) && form.own(at).is_none() && form.reads(at, 3)));
            assert_eq!((form.foreign(1, 0..2), form.unread(1, 0..4), form.owner(1)), (Some(0), None, None));
            assert!(!form.reads(0, 4) && !form.is_absent());
        }
        assert!(own(0).around(Around::Anothers).expect("it can be told").is_absent());
    }

    #[derive(Clone, Copy)]
    struct Whole;
    impl Shape for Whole {
        type Rule = Same;
        fn rule(self, len: usize) -> Same {
            Same::new(len)
        }
    }
}
