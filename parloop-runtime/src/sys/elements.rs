//! Views through which each iteration reaches its own elements of a slice, and no others.
//!
//! Why they are sound: an index stands for one iteration of a run, which one thread runs; a [`Form`] gives
//! different indices disjoint elements; and a view hands out only what belongs to the index that its block's
//! iterator has set. So two threads never reach the same element. On one thread, the borrow of the view itself
//! keeps `&mut` to elements apart. In the plain loop there is one view alone, and it reaches everything.

use crate::role::elements::Undo;
use crate::role::forms::{Form, Shape};
use crate::role::{Mode, Role, Seed};
use crate::space::Block;
use std::cell::Cell;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut, Range, RangeInclusive};

/// A slice of the caller's, borrowed exclusively for `'a`, that many workers reach into.
struct Slice<'a, T> {
    start: *mut T,
    len: usize,
    borrowed: PhantomData<&'a mut [T]>,
}

impl<T> Clone for Slice<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Slice<'_, T> {}

impl<'a, T> Slice<'a, T> {
    fn new(slice: &'a mut [T]) -> Self {
        Slice { start: slice.as_mut_ptr(), len: slice.len(), borrowed: PhantomData }
    }

    /// # Safety
    /// `range` lies within the slice, and while the result lives nobody else reaches these elements.
    #[inline]
    unsafe fn get_mut<'x>(self, range: Range<usize>) -> &'x mut [T]
    where
        'a: 'x,
    {
        // SAFETY: by contract within the slice.
        let start = unsafe { self.start.add(range.start) };
        // SAFETY: by contract within the slice, which is borrowed for longer, and nobody else's for now.
        unsafe { std::slice::from_raw_parts_mut(start, range.end - range.start) }
    }

    /// # Safety
    /// `range` lies within the slice, and while the result lives nobody writes to these elements.
    #[inline]
    unsafe fn get<'x>(self, range: Range<usize>) -> &'x [T]
    where
        'a: 'x,
    {
        // SAFETY: by contract within the slice.
        let start = unsafe { self.start.add(range.start) };
        // SAFETY: by contract within the slice, which is borrowed for longer, and nobody writes for now.
        unsafe { std::slice::from_raw_parts(start, range.end - range.start) }
    }
}

/// A sequence of which each iteration has elements of its own.
pub struct Elements<'a, T, S: Shape, U: Undo<T>> {
    slice: Slice<'a, T>,
    shape: S,
    /// What the shape came to, once the loop is known.
    form: Option<S::Form>,
    lost: U::Lost,
}

impl<'a, T, S: Shape, U: Undo<T>> Elements<'a, T, S, U> {
    pub(crate) fn new(slice: &'a mut [T], shape: S) -> Self {
        Elements { slice: Slice::new(slice), shape, form: None, lost: U::Lost::default() }
    }
}

impl<'a, T, S: Shape, U: Undo<T>> Role for Elements<'a, T, S, U> {
    type Seed = ElementsSeed<'a, T, S::Form, U>;

    fn seed(&mut self, mode: Mode) -> Self::Seed {
        let form = self.shape.form(self.slice.len, &mode);
        self.form = Some(form);
        let form = if mode.plain { form.everything() } else { form };
        ElementsSeed { slice: self.slice, form, mode, lost: self.lost.clone() }
    }

    fn finish(self, _: Option<U>) {}

    fn discard_lost(&mut self) {
        U::take(&self.lost).into_iter().for_each(|run| self.discard(run));
    }

    fn discard(&mut self, later: U) {
        later.restore(|at| match self.form.and_then(|form| form.own(at)) {
            // SAFETY: `own` gives a range within the slice, of the elements of an iteration that has ended, which
            // no other iteration ever reaches; and this has put back one iteration's when it asks for the next.
            Some(own) => unsafe { self.slice.get_mut(own) },
            None => &mut [],
        });
    }
}

/// What workers share of a sequence.
pub struct ElementsSeed<'a, T, F, U: Undo<T>> {
    slice: Slice<'a, T>,
    form: F,
    mode: Mode,
    lost: U::Lost,
}

// SAFETY: through it a thread reaches elements that are its own alone: as if they had been sent to it.
unsafe impl<T: Send, F: Sync, U: Undo<T, Lost: Sync>> Sync for ElementsSeed<'_, T, F, U> {}
// SAFETY: as above; it is no more than a `&mut [T]`.
unsafe impl<T: Send, F: Send, U: Undo<T, Lost: Send>> Send for ElementsSeed<'_, T, F, U> {}

impl<'a, T, F: Form, U: Undo<T>> Seed for ElementsSeed<'a, T, F, U> {
    type Private = Own<'a, T, F, U>;
    type Partial = U;
    type Scratch = ();
    const EXACT: bool = true;

    #[inline]
    fn begin(&self, (): &mut ()) -> Own<'a, T, F, U> {
        Own { slice: self.slice, form: self.form, mode: self.mode, undo: U::hold(&self.lost) }
    }

    #[inline]
    fn end(&self, private: Own<'a, T, F, U>, (): &mut ()) -> U {
        U::end(private.undo)
    }

    #[inline]
    fn merge(&self, earlier: &mut U, later: U) {
        earlier.join(later);
    }
}

/// A run's access to a sequence. It stays on the thread that began the run.
pub struct Own<'a, T, F, U: Undo<T>> {
    slice: Slice<'a, T>,
    form: F,
    mode: Mode,
    undo: U::Held,
}

impl<T, F: Form, U: Undo<T>> Own<'_, T, F, U> {
    /// What the body sees during a block.
    ///
    /// # Panics
    /// If the block is another loop's, whose indices say nothing about whose elements these are.
    #[inline]
    pub fn view<'v, P: Iterator>(&'v mut self, block: &'v Block<'_, P>) -> View<'v, T, F, U> {
        if self.mode.run != block.control().run {
            another_loop();
        }
        View {
            slice: self.slice,
            form: self.form,
            plain: self.mode.plain,
            at: block.at(),
            undo: &mut self.undo,
        }
    }
}

/// A sequence as the body sees it: the elements of the iteration that runs, under their usual indices.
///
/// It stays on its thread, like the `Cell` with the running index that it holds.
pub struct View<'v, T, F, U> {
    slice: Slice<'v, T>,
    form: F,
    plain: bool,
    at: &'v Cell<usize>,
    undo: &'v mut U,
}

impl<T, F: Form, U: Undo<T>> View<'_, T, F, U> {
    /// How many elements the whole sequence has.
    #[inline]
    pub fn len(&self) -> usize {
        self.slice.len
    }

    /// Whether the whole sequence has no elements.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.slice.len == 0
    }

    /// Panics unless the element exists and this thread alone may reach it for now.
    #[inline]
    #[track_caller]
    fn check(&self, element: usize) {
        let at = self.at.get();
        if !self.form.owns(at, element) {
            refuse(self.form, at, element, self.slice.len);
        }
    }

    /// The range as a checked one; its elements exist and this thread alone may reach them for now.
    #[inline]
    #[track_caller]
    fn check_range(&self, range: Range<usize>) -> Range<usize> {
        let Range { start, end } = range;
        let len = self.slice.len;
        if start > end || end > len {
            range_out_of_bounds(start, end, len);
        }
        if start < end {
            self.check(start);
            self.check(end - 1);
        }
        start..end
    }

    /// Keeps what the running iteration is about to overwrite, if it may have to be put back.
    #[inline]
    fn keep(&mut self) {
        let at = self.at.get();
        if U::KEEPS && !self.plain && !self.undo.kept(at) {
            self.keep_old(at);
        }
    }

    fn keep_old(&mut self, at: usize) {
        if let Some(own) = self.form.own(at) {
            // SAFETY: `own` gives a range within the slice, of the running iteration's own elements, to which
            // `&mut self` is the only way.
            self.undo.keep(at, unsafe { self.slice.get(own) });
        }
    }
}

#[cold]
#[inline(never)]
fn another_loop() -> ! {
    panic!("a view of elements goes with the blocks of its own loop")
}

/// What it needs comes by value: a reference to the view here would, for the compiler, let the elements overlap
/// with the running index, and every access would read it anew. And since it never returns, a loop over elements
/// in the body can be vectorized as it can with std's own checks.
#[cold]
#[inline(never)]
#[track_caller]
fn refuse(form: impl Form, at: usize, element: usize, len: usize) -> ! {
    if element >= len {
        out_of_bounds(element, len);
    }
    // An index below 0 is one of a signed range.
    let (at, owner) = (at as isize, form.owner(element).map(|owner| owner as isize));
    match owner {
        Some(owner) => panic!(
            "element {element} is iteration {owner}'s own, and iteration {at} touches it: \
             iterations of a parallel loop may touch no element of each other"
        ),
        None => panic!("element {element} is no element of iteration {at}, which touches it"),
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn out_of_bounds(element: usize, len: usize) -> ! {
    panic!("index out of bounds: the len is {len} but the index is {element}")
}

/// Says what std says.
#[cold]
#[inline(never)]
#[track_caller]
fn range_out_of_bounds(start: usize, end: usize, len: usize) -> ! {
    if start > len {
        panic!("range start index {start} out of range for slice of length {len}");
    }
    if end > len {
        panic!("range end index {end} out of range for slice of length {len}");
    }
    panic!("slice index starts at {start} but ends at {end}")
}

impl<T, F: Form, U: Undo<T>> Index<usize> for View<'_, T, F, U> {
    type Output = T;
    #[inline]
    #[track_caller]
    fn index(&self, element: usize) -> &T {
        self.check(element);
        // SAFETY: checked to be within the slice.
        let place = unsafe { self.slice.start.add(element) };
        // SAFETY: checked to be this thread's own for now, and the view is borrowed as long as the result lives.
        unsafe { &*place }
    }
}

impl<T, F: Form, U: Undo<T>> IndexMut<usize> for View<'_, T, F, U> {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, element: usize) -> &mut T {
        self.check(element);
        self.keep();
        // SAFETY: checked to be within the slice.
        let place = unsafe { self.slice.start.add(element) };
        // SAFETY: checked to be this thread's own for now, and the view is borrowed mutably as long as the
        // result lives.
        unsafe { &mut *place }
    }
}

impl<T, F: Form, U: Undo<T>> Index<Range<usize>> for View<'_, T, F, U> {
    type Output = [T];
    #[inline]
    #[track_caller]
    fn index(&self, range: Range<usize>) -> &[T] {
        let range = self.check_range(range);
        // SAFETY: its first and last element are checked to be within the slice and this thread's own for now,
        // and so is what lies between, since own elements are consecutive. The view is borrowed meanwhile.
        unsafe { self.slice.get(range) }
    }
}

impl<T, F: Form, U: Undo<T>> IndexMut<Range<usize>> for View<'_, T, F, U> {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, range: Range<usize>) -> &mut [T] {
        let range = self.check_range(range);
        self.keep();
        // SAFETY: as in `index`; the view is borrowed mutably meanwhile.
        unsafe { self.slice.get_mut(range) }
    }
}

/// An inclusive range as the half-open one that std takes it for.
#[track_caller]
fn half_open(range: RangeInclusive<usize>) -> Range<usize> {
    let (start, end) = (*range.start(), *range.end());
    if range.is_empty() && start <= end {
        return end + 1..end + 1;
    }
    match end.checked_add(1) {
        Some(end) => start..end,
        None => panic!("attempted to index slice up to maximum usize"),
    }
}

impl<T, F: Form, U: Undo<T>> Index<RangeInclusive<usize>> for View<'_, T, F, U> {
    type Output = [T];
    #[inline]
    #[track_caller]
    fn index(&self, range: RangeInclusive<usize>) -> &[T] {
        &self[half_open(range)]
    }
}

impl<T, F: Form, U: Undo<T>> IndexMut<RangeInclusive<usize>> for View<'_, T, F, U> {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, range: RangeInclusive<usize>) -> &mut [T] {
        &mut self[half_open(range)]
    }
}
