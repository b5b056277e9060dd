//! Views through which each iteration reaches its own elements of a slice, and no others.
//!
//! Why they are sound: an index stands for one iteration of a run, which one thread runs; a [`Form`] gives
//! different indices disjoint elements; and a view hands out only what belongs to the index that its block's
//! iterator has set. So two threads never reach the same element, but to read what no iteration owns. On one
//! thread, the borrow of the view itself keeps `&mut` to elements apart. In the plain loop there is one view alone,
//! and it reaches everything.

use crate::observe::Decision;
use crate::role::at::{Between, anywhere};
use crate::role::elements::{ByRow, Form, Never, Rule, Undo, joined};
use crate::role::inside::Inside;
use crate::role::others::{Readable, Reading};
use crate::role::travel::{Extent, Travel};
use crate::role::{Mode, Role, Seed};
use crate::site::Site;
use crate::space::Piece;
use crate::space::row::{Row, RowByRow};
use crate::sys::refused::{another_loop, range_out_of_bounds, refuse};
use crate::sys::slice::{Slice, index_by};
use crate::sys::staged::Staged;
use crate::wire::{Contents, Trouble};
use std::any::type_name;
use std::cell::Cell;
use std::ops::Range;

/// A sequence of which each iteration has elements of its own.
pub struct Elements<'a, T, R, U: Undo<T>> {
    slice: Slice<'a, T>,
    rule: R,
    lost: U::Lost,
}

impl<'a, T, R: Rule, U: Undo<T>> Elements<'a, T, R, U> {
    pub(crate) fn new(slice: &'a mut [T], rule: R) -> Self {
        Elements { slice: Slice::new(slice), rule, lost: U::Lost::default() }
    }

    /// The same where what no iteration owns is read as well.
    pub fn reading(self) -> Elements<'a, T, Reading<T, R>, U> {
        self.reading_between(anywhere())
    }

    /// The same where the source shows between which elements that lies, as far as it is read by
    /// [`others`](View::others).
    pub fn reading_between(self, shown: Between) -> Elements<'a, T, Reading<T, R>, U> {
        Elements { slice: self.slice, rule: Reading::new(self.rule, shown), lost: self.lost }
    }
}

impl<'a, T, R: Rule, U: Undo<T>> Role for Elements<'a, T, R, U> {
    type Seed = ElementsSeed<'a, T, R, U>;

    fn seed(&mut self, mode: &Mode) -> Self::Seed {
        self.rule.over(&mode.axes);
        if mode.travels {
            self.rule.trace();
        }
        let rule = self.rule.again();
        let rule = if mode.plain { rule.everything() } else { rule };
        ElementsSeed { slice: self.slice, rule, mark: Mark::of(mode), lost: self.lost.clone() }
    }

    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::AsShown(
            "written in place; which elements are whose is checked as it runs".to_owned(),
        ));
    }
    const SHARED: &'static str = "Send";
    fn held() -> Option<&'static str> {
        Some(type_name::<T>())
    }
    fn finish(&mut self, _: Option<U>) {}

    fn discard_lost(&mut self) {
        U::take(&self.lost).into_iter().for_each(|run| self.discard(run));
    }

    fn discard(&mut self, later: U) {
        later.restore(|at| match self.rule.own(at) {
            // SAFETY: `own` gives a range within the slice, of the elements of an iteration that has ended, which
            // no other iteration ever reaches; and this has put back one iteration's when it asks for the next.
            Some(own) => unsafe { self.slice.get_mut(own) },
            None => &mut [],
        });
    }
}

/// What workers share of a sequence.
pub struct ElementsSeed<'a, T, R, U: Undo<T>> {
    slice: Slice<'a, T>,
    rule: R,
    mark: Mark,
    lost: U::Lost,
}

// SAFETY: through it a thread reaches elements that are its own alone: as if they had been sent to it. A rule by
// which several may read an element is `Sync` only if the elements are.
unsafe impl<T: Send, R: Sync, U: Undo<T, Lost: Sync>> Sync for ElementsSeed<'_, T, R, U> {}
// SAFETY: as above; it is no more than a `&mut [T]`.
unsafe impl<T: Send, R: Send, U: Undo<T, Lost: Send>> Send for ElementsSeed<'_, T, R, U> {}

impl<'a, T, R: Rule, U: Undo<T>> Seed for ElementsSeed<'a, T, R, U> {
    type Private = Own<'a, T, R, U>;
    type Partial = U;
    type Scratch = ();
    const EXACT: bool = true;

    fn costs_beside(&self) -> bool {
        self.rule.claims() || U::KEEPS && !self.mark.plain
    }

    #[inline]
    fn begin(&self, (): &mut ()) -> Own<'a, T, R, U> {
        Own { slice: self.slice, rule: self.rule.again(), mark: self.mark, undo: U::hold(&self.lost) }
    }

    #[inline]
    fn end(&self, private: Own<'a, T, R, U>, (): &mut ()) -> U {
        U::end(private.undo)
    }

    #[inline]
    fn merge(&self, earlier: &mut U, later: U) {
        earlier.join(later);
    }
}

impl<T, R: Rule, U: Undo<T>> ElementsSeed<'_, T, R, U> {
    fn write_own<M>(&self, run: &Extent, out: &mut Vec<u8>) -> Result<(), Trouble>
    where
        T: Contents<M>,
    {
        for own in joined(self.rule.touched(run, out)) {
            // SAFETY: the rule gives ranges within the slice, of elements of iterations that have ended.
            let elements = unsafe { self.slice.get(own) };
            T::write_contents_of(elements, out)?;
        }
        Ok(())
    }

    /// Puts in what was written, and keeps what was there before where that may be asked for.
    fn read_own<M>(&self, run: &Extent, bytes: &mut &[u8]) -> Result<U::Held, Trouble>
    where
        T: Contents<M>,
    {
        let mut undo = U::hold(&self.lost);
        let told = self.rule.told(run, bytes, self.mark.site)?;
        // SAFETY: the rule gives ranges within the slice, of iterations that have run in another process: in this one
        // nothing else reaches their elements, and this asks for one range after another.
        let get = |own| unsafe { self.slice.get_mut(own) };
        if U::KEEPS {
            for (at, own) in told {
                undo.keep(at, get(own.clone()));
                T::read_contents_of(get(own), bytes)?;
            }
        } else {
            joined(told).try_for_each(|own| T::read_contents_of(get(own), bytes))?;
        }
        Ok(undo)
    }
}

impl<I, M, T: Contents<M>, R: Rule, U: Undo<T>> Travel<I, M> for ElementsSeed<'_, T, R, U> {
    fn pack(
        &self,
        _: U,
        run: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        self.write_own(run, out)
    }
    fn unpack(
        &self,
        run: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<U, Trouble> {
        self.read_own(run, bytes).map(U::end)
    }
    fn pack_broken(
        &self,
        run: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        self.write_own(run, out)
    }
    fn unpack_broken(
        &self,
        run: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<(), Trouble> {
        // Dropped before the run has ended, what is kept is left behind, for the case of an earlier exit.
        self.read_own(run, bytes).map(drop)
    }
}

/// What there is to know of a run: little, since it is copied with each access to a sequence that a worker gets.
#[derive(Clone, Copy)]
struct Mark {
    run: u64,
    site: Option<&'static Site>,
    plain: bool,
}

impl Mark {
    fn of(mode: &Mode) -> Mark {
        Mark { run: mode.run, site: mode.site, plain: mode.plain }
    }
}

/// A run's access to a sequence. It stays on the thread that began the run.
pub struct Own<'a, T, R, U: Undo<T>> {
    slice: Slice<'a, T>,
    rule: R,
    mark: Mark,
    undo: U::Held,
}

impl<T, R: Rule, U: Undo<T>> Own<'_, T, R, U> {
    /// What the body sees during a block.
    ///
    /// # Panics
    /// If the block is another loop's, whose indices say nothing about whose elements these are.
    // Called out of line it would get the block by reference, and the compiler would take every element that the body
    // writes for one that may be the running index.
    #[inline(always)]
    pub fn own_view<'v>(&'v mut self, block: &'v impl Piece) -> View<'v, T, R::Form<'v>, U> {
        if self.mark.run != block.control().run {
            another_loop();
        }
        let (slice, site, at) = (self.slice, self.mark.site, block.at());
        let iterations = block.iterations();
        let form = self.rule.form(iterations);
        let others = Others { slice, form, site, at };
        let keeps = U::KEEPS && !self.mark.plain && !iterations.alone;
        View { slice, form, keeps, site, at, undo: &mut self.undo, others, last: Cell::default() }
    }
}

impl<T, R: ByRow> Own<'_, T, R, Never> {
    /// What the body sees during a row of collapsed loops.
    ///
    /// # Panics
    /// If the row is another loop's.
    #[inline(always)]
    pub fn own_row<'v, P: RowByRow>(
        &'v mut self,
        row: &'v Row<'_, '_, P>,
    ) -> View<'v, T, R::InRow<'v>, Never> {
        if self.mark.run != row.control().run {
            another_loop();
        }
        let (slice, site, at) = (self.slice, self.mark.site, row.at());
        let form = self.rule.in_row(row);
        let others = Others { slice, form, site, at };
        View { slice, form, keeps: false, site, at, undo: &mut self.undo, others, last: Cell::default() }
    }
}

// What the body calls of a view is inlined whatever it costs, and what is not gets its parts by value: where the view
// itself were reached by a reference, the compiler would take every element that is written for one that may be the
// running index, and no loop over elements would be vectorized.

/// A sequence as the body sees it: the elements of the iteration that runs, under their usual indices.
///
/// It stays on its thread, like the `Cell` with the running index that it holds.
pub struct View<'v, T, F, U> {
    slice: Slice<'v, T>,
    form: F,
    /// Whether what is overwritten may have to be put back: not what comes before any exit.
    keeps: bool,
    site: Option<&'static Site>,
    at: &'v Cell<usize>,
    undo: &'v mut U,
    others: Others<'v, T, F>,
    /// Where iterations own many stretches: the last that was touched.
    last: Cell<Stretch>,
}

/// Elements that follow each other, all of which one iteration owns.
#[derive(Clone, Copy, Default)]
struct Stretch {
    at: usize,
    start: usize,
    len: usize,
}

impl Stretch {
    #[inline(always)]
    fn holds(self, at: usize, element: usize) -> bool {
        at == self.at && element.wrapping_sub(self.start) < self.len
    }

    #[inline(always)]
    fn further(self, by: usize) -> Stretch {
        Stretch { start: self.start.wrapping_add(by), ..self }
    }

    #[inline(always)]
    fn ends_within(self, len: usize) -> bool {
        self.start.checked_add(self.len).is_some_and(|end| end <= len)
    }

    /// The one around an element, which is empty if it is not the iteration's own.
    #[cold]
    #[inline(never)]
    fn around<F: Form>(form: F, at: usize, element: usize) -> Stretch {
        let own = form.stretch(at, element).unwrap_or(0..0);
        Stretch { at, start: own.start, len: own.end - own.start }
    }
}

/// What an iteration reads beside its own elements, where it stands in the source that it is not its own.
pub struct Others<'v, T, F> {
    slice: Slice<'v, T>,
    form: F,
    site: Option<&'static Site>,
    at: &'v Cell<usize>,
}

impl<'v, T, F: Form, U> View<'v, T, Readable<F>, U> {
    /// For reads of what no iteration owns.
    #[inline(always)]
    pub fn others(&self) -> &Others<'v, T, Readable<F>> {
        &self.others
    }
}

impl<T, F: Form> std::ops::Index<usize> for Others<'_, T, Readable<F>> {
    type Output = T;
    #[inline(always)]
    #[track_caller]
    fn index(&self, element: usize) -> &T {
        let at = self.at.get();
        if !self.form.reads_other(at, element) {
            refuse(self.site, self.form, at, element, self.slice.len());
        }
        // SAFETY: checked to be within the slice and written by nobody else, and the view is borrowed as long as the
        // result lives.
        unsafe { self.slice.one(element) }
    }
}

impl<T, F: Form> Others<'_, T, Readable<F>> {
    #[inline(always)]
    fn len(&self) -> usize {
        self.slice.len()
    }

    #[inline(always)]
    #[track_caller]
    fn some(&self, range: Range<usize>) -> &[T] {
        let (at, len) = (self.at.get(), self.slice.len());
        if range.start > range.end || range.end > len {
            range_out_of_bounds(range.start, range.end, len);
        }
        if !range.is_empty()
            && let Some(element) = self.form.unread(at, range.clone())
        {
            refuse(self.site, self.form, at, element, len);
        }
        // SAFETY: as in `index` of one.
        unsafe { self.slice.get(range) }
    }
}

index_by!(read [T, F: Form] Others<'_, T, Readable<F>>: Range<usize>);
index_by!(read [T, F: Form] Others<'_, T, Readable<F>>: RangeInclusive<usize>);
index_by!(read [T, F: Form] Others<'_, T, Readable<F>>: RangeFrom<usize>);
index_by!(read [T, F: Form] Others<'_, T, Readable<F>>: RangeTo<usize>);
index_by!(read [T, F: Form] Others<'_, T, Readable<F>>: RangeToInclusive<usize>);
index_by!(read [T, F: Form] Others<'_, T, Readable<F>>: RangeFull);

impl<T, F: Form, U: Undo<T>> View<'_, T, F, U> {
    /// How many elements the whole sequence has.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.slice.len()
    }

    /// Whether the whole sequence has no elements.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.slice.len() == 0
    }

    /// Swaps two elements of the running iteration's own.
    #[inline(always)]
    #[track_caller]
    pub fn swap(&mut self, a: usize, b: usize) {
        self.check(a);
        self.check(b);
        self.keep();
        // SAFETY: both are checked to be within the slice and this thread's own for now, and the view is borrowed
        // mutably.
        unsafe { self.slice.swap(a, b) }
    }

    /// Lends what the running iteration owns to an inner loop. All of it counts as written.
    pub(crate) fn lend<R: Rule, W: Undo<T>>(&mut self, rule: R) -> Elements<'_, T, Inside<F, R>, W> {
        self.keep();
        let rule = Inside::new(self.form, self.at.get(), rule);
        Elements { slice: self.slice, rule, lost: W::Lost::default() }
    }

    /// The elements that the running iteration owns, where they are consecutive.
    pub(crate) fn own_range(&self) -> Range<usize> {
        self.form.own(self.at.get()).unwrap_or(0..0)
    }

    /// What the running iteration may read, for an inner loop that does no more.
    pub fn lent_elements(&self) -> Lent<'_, T, F> {
        Lent { slice: self.slice, form: self.form, at: self.at.get(), site: self.site }
    }

    /// What the running iteration owns, where that is consecutive, and where it starts. All of it counts as written.
    pub(crate) fn own_part(&mut self) -> (usize, &mut [T]) {
        self.keep();
        match self.form.own(self.at.get()) {
            // SAFETY: `own` gives a range within the slice, of the running iteration's own elements, to which
            // `&mut self` is the only way.
            Some(own) => (own.start, unsafe { self.slice.get_mut(own) }),
            None => (0, &mut []),
        }
    }

    /// The same, and of what else there is that which it may read.
    pub(crate) fn parts(&mut self) -> (usize, &mut [T], Beyond<'_, T, F>) {
        let (slice, form, at) = (self.slice, self.form, self.at.get());
        let (start, own) = self.own_part();
        let beyond = Beyond { slice, form, at, own: start..start + own.len() };
        (start, own, beyond)
    }

    /// The same for an inner loop that can leave early and scatters.
    pub(crate) fn lend_staged(&mut self) -> Staged<'_, T, F> {
        self.keep();
        Staged::new(self.slice, self.form, self.at.get())
    }

    /// Whether the element exists and is the running iteration's own.
    #[inline(always)]
    fn owns(&self, at: usize, element: usize) -> bool {
        if !F::STRETCHES {
            return self.form.owns(at, element);
        }
        let last = self.last.get();
        if last.holds(at, element) {
            return true;
        }
        // More likely than not it is the one of the next period.
        let next = last.further(self.form.period());
        let there = next.holds(at, element) && next.ends_within(self.slice.len());
        self.last.set(if there { next } else { Stretch::around(self.form, at, element) });
        there || self.last.get().len > 0
    }

    /// Panics unless the element exists and this thread alone may reach it for now.
    #[inline(always)]
    #[track_caller]
    fn check(&self, element: usize) {
        let at = self.at.get();
        if !self.owns(at, element) {
            refuse(self.site, self.form, at, element, self.slice.len());
        }
    }

    /// Panics unless the element exists and nobody else may write to it.
    #[inline(always)]
    #[track_caller]
    fn check_read(&self, element: usize) {
        let at = self.at.get();
        if !(F::STRETCHES && self.last.get().holds(at, element) || self.form.reads(at, element)) {
            refuse(self.site, self.form, at, element, self.slice.len());
        }
    }

    /// The range as a checked one; its elements exist and this thread alone may reach them for now.
    #[inline(always)]
    #[track_caller]
    fn check_range(&self, range: Range<usize>) -> Range<usize> {
        self.check_ends(&range);
        let at = self.at.get();
        if !range.is_empty()
            && let Some(element) = self.form.foreign(at, range.clone())
        {
            refuse(self.site, self.form, at, element, self.slice.len());
        }
        range
    }

    /// The range as a checked one; its elements exist and nobody else may write to them.
    #[inline(always)]
    #[track_caller]
    fn check_range_read(&self, range: Range<usize>) -> Range<usize> {
        self.check_ends(&range);
        let at = self.at.get();
        if !range.is_empty()
            && let Some(element) = self.form.unread(at, range.clone())
        {
            refuse(self.site, self.form, at, element, self.slice.len());
        }
        range
    }

    #[inline(always)]
    #[track_caller]
    fn check_ends(&self, range: &Range<usize>) {
        let len = self.slice.len();
        if range.start > range.end || range.end > len {
            range_out_of_bounds(range.start, range.end, len);
        }
    }

    /// Keeps what the running iteration is about to overwrite, if it may have to be put back.
    #[inline(always)]
    fn keep(&mut self) {
        let at = self.at.get();
        if U::KEEPS
            && self.keeps
            && !self.undo.kept(at)
            && let Some(own) = self.form.own(at)
        {
            // SAFETY: `own` gives a range within the slice, of the running iteration's own elements, to which
            // `&mut self` is the only way.
            self.undo.keep(at, unsafe { self.slice.get(own) });
        }
    }
}

/// What an iteration may read of a sequence beside the part that it owns.
pub(crate) struct Beyond<'v, T, F> {
    slice: Slice<'v, T>,
    form: F,
    at: usize,
    own: Range<usize>,
}

impl<'v, T, F: Form> Beyond<'v, T, F> {
    /// Nothing if it may not.
    pub(crate) fn get(&self, element: usize) -> Option<&'v T> {
        // To ask a scatter would be to claim.
        let lent = !self.form.scatters() && self.form.lends(&(element..element + 1));
        let read = lent && !self.own.contains(&element) && self.form.reads(self.at, element);
        // SAFETY: it is an element, not among those that are lent for writing, and nobody else writes to it.
        read.then(|| unsafe { self.slice.one(element) })
    }
}

/// What an iteration of a loop around may read, as an inner loop sees it.
pub struct Lent<'v, T, F> {
    slice: Slice<'v, T>,
    form: F,
    at: usize,
    site: Option<&'static Site>,
}

// SAFETY: while it lives its view is borrowed, so that nobody writes to what the iteration owns; threads read it.
unsafe impl<T: Sync, F: Sync> Sync for Lent<'_, T, F> {}

impl<T, F: Form> Lent<'_, T, F> {
    /// The same for a loop inside that one.
    pub fn lent_elements(&self) -> Lent<'_, T, F> {
        Lent { ..*self }
    }

    /// How many elements the whole sequence has.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.slice.len()
    }

    /// Whether the whole sequence has no elements.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.slice.len() == 0
    }
}

impl<T, F: Form> std::ops::Index<usize> for Lent<'_, T, F> {
    type Output = T;
    #[inline(always)]
    #[track_caller]
    fn index(&self, element: usize) -> &T {
        if !self.form.reads(self.at, element) {
            refuse(self.site, self.form, self.at, element, self.slice.len());
        }
        // SAFETY: checked to be within the slice; nobody writes to it meanwhile.
        unsafe { self.slice.one(element) }
    }
}

impl<T, F: Form> Lent<'_, T, F> {
    #[inline(always)]
    #[track_caller]
    fn some(&self, range: Range<usize>) -> &[T] {
        let len = self.slice.len();
        if range.start > range.end || range.end > len {
            range_out_of_bounds(range.start, range.end, len);
        }
        if !range.is_empty()
            && let Some(element) = self.form.unread(self.at, range.clone())
        {
            refuse(self.site, self.form, self.at, element, len);
        }
        // SAFETY: as in `index` of one.
        unsafe { self.slice.get(range) }
    }
}

index_by!(read [T, F: Form] Lent<'_, T, F>: Range<usize>);
index_by!(read [T, F: Form] Lent<'_, T, F>: RangeInclusive<usize>);
index_by!(read [T, F: Form] Lent<'_, T, F>: RangeFrom<usize>);
index_by!(read [T, F: Form] Lent<'_, T, F>: RangeTo<usize>);
index_by!(read [T, F: Form] Lent<'_, T, F>: RangeToInclusive<usize>);
index_by!(read [T, F: Form] Lent<'_, T, F>: RangeFull);

impl<T, F: Form, U: Undo<T>> View<'_, T, F, U> {
    #[inline(always)]
    #[track_caller]
    fn one(&self, element: usize) -> &T {
        self.check_read(element);
        // SAFETY: checked to be within the slice and written by nobody else, and the view is borrowed as long as
        // the result lives.
        unsafe { self.slice.one(element) }
    }

    #[inline(always)]
    #[track_caller]
    fn one_mut(&mut self, element: usize) -> &mut T {
        self.check(element);
        self.keep();
        // SAFETY: checked to be within the slice and this thread's own for now, and the view is borrowed mutably as
        // long as the result lives.
        unsafe { self.slice.one_mut(element) }
    }

    #[inline(always)]
    #[track_caller]
    fn some(&self, range: Range<usize>) -> &[T] {
        let range = self.check_range_read(range);
        // SAFETY: checked to be within the slice and written by nobody else. The view is borrowed meanwhile.
        unsafe { self.slice.get(range) }
    }

    #[inline(always)]
    #[track_caller]
    fn some_mut(&mut self, range: Range<usize>) -> &mut [T] {
        let range = self.check_range(range);
        self.keep();
        // SAFETY: checked to be within the slice and this thread's own for now. The view is borrowed mutably
        // meanwhile.
        unsafe { self.slice.get_mut(range) }
    }
}

index_by!([T, F: Form, U: Undo<T>] View<'_, T, F, U>);
