//! Elements that no iteration of the loop owns: any may read them.

use super::at::Between;
use super::elements::{Form, Rule, Touched, sealed::Sealed};
use super::travel::Extent;
use crate::site::Site;
use crate::space::{Axes, Index, Iterations};
use crate::wire::Trouble;
use std::marker::PhantomData;
use std::ops::Range;

/// A rule by which what nobody owns may be read by all.
///
/// It is `Sync` only if the elements are, since several threads may read one at once.
#[derive(Debug)]
pub struct Reading<T, R> {
    rule: R,
    /// Between which elements what is read beside one's own lies.
    shown: Between,
    elements: PhantomData<T>,
}

impl<T, R> Reading<T, R> {
    pub(crate) fn new(rule: R, shown: Between) -> Self {
        Reading { rule, shown, elements: PhantomData }
    }
}

impl<T, R: Rule> Reading<T, R> {
    /// Between which elements all that is owned lies; where what is read beside it starts and how much that is, if that
    /// is nobody's.
    #[inline(never)]
    fn ends<F: Form>(&self, form: F, iterations: Iterations) -> ((usize, usize), (usize, usize)) {
        let owned = form.span(iterations);
        let apart = |range: &Range<usize>| range.end <= owned.0 || range.start >= owned.1;
        let shown = self.shown.range(form.len());
        let free = shown.filter(|range| apart(range) && form.lends(range)).unwrap_or(0..0);
        (owned, (free.start, free.end - free.start))
    }
}

impl<T, R: Rule> Sealed for Reading<T, R> {}

impl<T, R: Rule> Rule for Reading<T, R> {
    type Form<'v>
        = Readable<R::Form<'v>>
    where
        Self: 'v;
    fn over(&mut self, axes: &Axes) {
        self.rule.over(axes);
    }
    fn claims(&self) -> bool {
        self.rule.claims()
    }
    fn again(&self) -> Self {
        Reading::new(self.rule.again(), self.shown)
    }
    fn everything(self) -> Self {
        Reading::new(self.rule.everything(), self.shown)
    }
    #[inline]
    fn form(&self, iterations: Iterations) -> Self::Form<'_> {
        let form = self.rule.form(iterations);
        let (owned, free) = self.ends(form, iterations);
        Readable { form, iterations, owned, free }
    }
    fn own(&self, at: usize) -> Option<Range<usize>> {
        self.rule.own(at)
    }
    fn trace(&mut self) {
        self.rule.trace();
    }
    fn touched(&self, run: &Extent, out: &mut Vec<u8>) -> impl Iterator<Item = Touched> + use<'_, T, R> {
        self.rule.touched(run, out)
    }
    fn told(
        &self,
        run: &Extent,
        bytes: &mut &[u8],
        site: Option<&'static Site>,
    ) -> Result<impl Iterator<Item = Touched> + use<'_, T, R>, Trouble> {
        self.rule.told(run, bytes, site)
    }
}

/// The form that [`Reading`] gives.
#[derive(Clone, Copy, Debug)]
pub struct Readable<F> {
    form: F,
    iterations: Iterations,
    /// All that is owned lies in between.
    owned: (usize, usize),
    /// Where what is read beside one's own starts and how much that is, if it is known and nobody's.
    free: (usize, usize),
}

impl<F: Form> Readable<F> {
    /// Where it is not known which iterations there are: everything is somebody's.
    pub(crate) fn all(form: F) -> Self {
        let iterations = Iterations { index: Index::POSITION, count: None, alone: false };
        Readable { form, iterations, owned: (0, usize::MAX), free: (0, 0) }
    }

    /// The same once it is known.
    pub(crate) fn of(mut self, axes: &Axes, iterations: Iterations) -> Self {
        self.form.over(axes);
        Readable { iterations, owned: self.form.span(iterations), ..self }
    }

    /// Whether iteration `at` may read `element`, where the source shows that it is not its own.
    ///
    /// Where all of these reads are known to lie in one place, it is one comparison: then a loop over elements of a
    /// row that is nobody's knows before it starts how far it holds, and is vectorized.
    #[inline]
    pub(crate) fn reads_other(self, at: usize, element: usize) -> bool {
        let (start, len) = self.free;
        if len > 0 { element.wrapping_sub(start) < len } else { self.reads(at, element) }
    }

    /// Whether `element` is one that nobody owns.
    #[inline]
    fn reads_beside(self, element: usize) -> bool {
        let (start, end) = self.owned;
        (element < start || element >= end) && element < self.form.len()
            || is_between(self.form, element, self.iterations)
    }
}

/// Whether `element`, which lies between what is owned, is nobody's. It is too much code to have for each read that the
/// body has, and gets its parts by value, which are put together only here.
#[cold]
#[inline(never)]
fn is_between<F: Form>(form: F, element: usize, iterations: Iterations) -> bool {
    form.is_nobodys(element, iterations)
}

impl<F: Form> Sealed for Readable<F> {}

impl<F: Form> Form for Readable<F> {
    fn len(self) -> usize {
        self.form.len()
    }
    fn everything(self) -> Self {
        Readable { form: self.form.everything(), ..self }
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        self.form.owns(at, element)
    }
    #[inline]
    fn own(self, at: usize) -> Option<Range<usize>> {
        self.form.own(at)
    }
    const STRETCHES: bool = F::STRETCHES;
    fn stretch(self, at: usize, element: usize) -> Option<Range<usize>> {
        self.form.stretch(at, element)
    }
    #[inline]
    fn period(self) -> usize {
        self.form.period()
    }
    fn owner(self, element: usize) -> Option<usize> {
        self.form.owner(element)
    }
    #[inline]
    fn foreign(self, at: usize, range: Range<usize>) -> Option<usize> {
        self.form.foreign(at, range)
    }
    #[inline]
    fn reads(self, at: usize, element: usize) -> bool {
        self.form.owns(at, element) || self.reads_beside(element)
    }
    #[inline]
    fn unread(self, at: usize, range: Range<usize>) -> Option<usize> {
        let (start, end) = self.owned;
        if range.end <= start || range.start >= end {
            return (range.end > self.form.len()).then_some(range.end - 1);
        }
        self.form.foreign(at, range.clone())?;
        // Some of it may be one's own, and some nobody's.
        range.into_iter().find(|element| !self.reads(at, *element))
    }
}
