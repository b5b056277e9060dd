//! Views through which each iteration reaches its own column of a sequence of rows.
//!
//! Why they are sound: as in [`elements`](super::elements), for each row. A view's rows are a table that stays with
//! a worker; what a [`Lane`] of it hands out belongs to the iteration for which it was asked last, which this thread
//! runs or has run.

use super::refused::{another_loop, no_row, range_out_of_bounds, refuse};
use super::slice::{Slice, index_by};
use crate::role::columns::{Forms, Log, Row};
use crate::role::elements::{Around, Form, Undo, View};
use crate::role::held::{Held, Lost};
use crate::role::travel::{Extent, Travel};
use crate::role::{Mode, Role, Seed};
use crate::site::Site;
use crate::space::{self, Piece};
use crate::wire::{self, Contents, Trouble};
use std::any::type_name;
use std::cell::Cell;
use std::ops::{Index, IndexMut, Range};
use std::sync::{Arc, Mutex, PoisonError};

/// A sequence of rows of which each iteration has a column of its own.
pub struct Columns<'a, T, F, L> {
    rows: Arc<Rows<'a, T, F>>,
    lost: Lost<L>,
}

/// The rows that there are to reach.
pub(super) struct Rows<'a, T, F> {
    /// The number of the first of them.
    pub(super) first: usize,
    /// How many there are in all.
    pub(super) len: usize,
    pub(super) rows: Vec<Slice<'a, T>>,
    pub(super) forms: F,
}

// SAFETY: through it a thread reaches elements that are its own alone: as if they had been sent to it.
unsafe impl<T: Send, F: Sync> Sync for Rows<'_, T, F> {}
// SAFETY: as above; it is no more than some `&mut [T]`.
unsafe impl<T: Send, F: Send> Send for Rows<'_, T, F> {}

impl<'a, T, F: Forms> Rows<'a, T, F> {
    /// Without rows, with room for some of those from `first` on of `len`.
    fn with_capacity(rows: usize, (first, len): (usize, usize)) -> Self {
        Rows { first, len, rows: Vec::with_capacity(rows), forms: F::with_capacity(rows) }
    }

    /// Adds a row.
    #[inline]
    fn push(&mut self, row: usize, elements: Slice<'a, T>, given: F::Given) {
        self.forms.push(row, elements.len(), given);
        self.rows.push(elements);
    }

    /// The row at a place in the table, and its form.
    pub(super) fn get(&self, place: usize) -> Option<(Slice<'a, T>, F::Form)> {
        self.rows.get(place).map(|slice| (*slice, self.forms.form(place, slice.len())))
    }
}

impl<'a, T, F: Forms, L: Log<T>> Columns<'a, T, F, L> {
    /// Of `rows`, which are those from `first` on of `len`.
    pub(crate) fn new(
        first: usize,
        len: usize,
        rows: impl ExactSizeIterator<Item = &'a mut [T]>,
        form: impl Fn(usize, usize) -> F::Given,
    ) -> Self
    where
        T: 'a,
    {
        let mut table = Rows::with_capacity(rows.len(), (first, len));
        for (row, elements) in (first..).zip(rows) {
            let given = form(row, elements.len());
            table.push(row, Slice::new(elements), given);
        }
        Columns { rows: Arc::new(table), lost: Lost::default() }
    }
}

impl<'a, T, F: Forms, L: Log<T>> Columns<'a, T, F, L> {
    /// Of the rows that an iteration of a loop around owns and, where the form can tell them apart, of those that it may
    /// read.
    pub(crate) fn inside<R: Row<Item = T>, G: Form, U: Undo<R>>(
        view: &'a mut View<'_, R, G, U>,
        form: impl Fn(usize, usize) -> F::Given,
    ) -> Self
    where
        T: 'a,
    {
        let len = view.len();
        let (start, own, beyond) = view.parts();
        // One row tells whether its form can.
        let others = len > own.len() && F::around(form(0, 0), Around::Anothers).is_some();
        if !others {
            return Columns::new(start, len, own.iter_mut().map(Row::row), form);
        }
        let mut table = Rows::with_capacity(len, (0, len));
        let around = |table: &mut Rows<'a, T, F>, rows: Range<usize>| {
            for row in rows {
                let elements = beyond.get(row).and_then(Row::row_read);
                let whose = if elements.is_some() { Around::Nobodys } else { Around::Anothers };
                let elements = elements.unwrap_or(&[]);
                // A form of such a row owns nothing, whatever it is asked.
                if let Some(given) = F::around(form(row, elements.len()), whose) {
                    table.push(row, Slice::of_read(elements), given);
                }
            }
        };
        let end = start + own.len();
        around(&mut table, 0..start);
        for (row, own) in (start..).zip(own) {
            let elements = own.row();
            let given = form(row, elements.len());
            table.push(row, Slice::new(elements), given);
        }
        around(&mut table, end..len);
        Columns { rows: Arc::new(table), lost: Lost::default() }
    }
}

impl<'a, T, F: Forms, L: Log<T>> Role for Columns<'a, T, F, L> {
    type Seed = ColumnsSeed<'a, T, F, L>;

    fn seed(&mut self, mode: &Mode) -> Self::Seed {
        // Nobody shares the table yet.
        if let Some(table) = Arc::get_mut(&mut self.rows) {
            table.forms.over(&mode.axes);
        }
        let touched = if mode.travels { Some(Arc::default()) } else { None };
        ColumnsSeed { rows: Arc::clone(&self.rows), mode: *mode, lost: self.lost.clone(), touched }
    }

    const SHARED: &'static str = "Send";
    fn held() -> Option<&'static str> {
        Some(type_name::<T>())
    }

    fn finish(&mut self, _: Option<L>) {}

    fn discard_lost(&mut self) {
        self.lost.take().into_iter().for_each(|run| self.discard(run));
    }

    fn discard(&mut self, later: L) {
        later.restore(|row, at| {
            let Some((slice, form)) = self.rows.get(row) else { return &mut [] };
            match form.own(at) {
                // SAFETY: `own` gives a range within the row, of the elements of an iteration that has ended, which
                // no other iteration ever reaches; and this has put back one's when it asks for the next.
                Some(own) => unsafe { slice.get_mut(own) },
                None => &mut [],
            }
        });
    }
}

/// What workers share of it.
pub struct ColumnsSeed<'a, T, F, L> {
    rows: Arc<Rows<'a, T, F>>,
    mode: Mode,
    lost: Lost<L>,
    /// Where another process is to be told of it.
    touched: Option<Arc<Touched>>,
}

/// Rows, and the iterations that had them for writing since this was last asked.
pub(super) type Touched = Mutex<Vec<(usize, usize)>>;

impl<'a, T, F: Forms, L: Log<T>> Seed for ColumnsSeed<'a, T, F, L> {
    type Private = OwnColumns<'a, T, F, L>;
    type Partial = L;
    /// The worker's table.
    type Scratch = Vec<Lane<'a, T, F::Form>>;
    const EXACT: bool = true;

    fn costs_beside(&self) -> bool {
        L::KEEPS && !self.mode.plain
    }

    fn begin(&self, lanes: &mut Vec<Lane<'a, T, F::Form>>) -> OwnColumns<'a, T, F, L> {
        let (lanes, rows, touched) = (std::mem::take(lanes), Arc::clone(&self.rows), self.touched.clone());
        OwnColumns { lanes, rows, mode: self.mode, log: self.lost.hold(), touched }
    }

    fn end(&self, private: OwnColumns<'a, T, F, L>, lanes: &mut Vec<Lane<'a, T, F::Form>>) -> L {
        *lanes = private.lanes;
        private.log.end()
    }

    fn merge(&self, earlier: &mut L, later: L) {
        earlier.join(later);
    }
}

impl<'a, T, F: Forms> Rows<'a, T, F> {
    fn lanes(&self, mode: &Mode) -> Vec<Lane<'a, T, F::Form>> {
        let Mode { plain, site, .. } = *mode;
        let lane = |(slice, form): (Slice<'a, T>, F::Form)| Lane {
            slice,
            form: if plain { form.everything() } else { form },
            at: Cell::new(space::Index::NOBODY),
            kept: None,
            site,
        };
        (0..self.rows.len()).filter_map(|place| self.get(place)).map(lane).collect()
    }
}

impl<T, F: Forms, L: Log<T>> ColumnsSeed<'_, T, F, L> {
    /// What iteration `at` owns of a row.
    ///
    /// # Safety
    /// The iteration does not run in this process (any more), and this asks for one range after another.
    #[expect(clippy::mut_from_ref, reason = "the rows are held exclusively, and handed out by the contract")]
    unsafe fn own(&self, row: usize, at: usize) -> &mut [T] {
        match self.rows.get(row).and_then(|(slice, form)| Some((slice, form.own(at)?))) {
            // SAFETY: `own` gives a range within the row, of one iteration's elements; by contract nobody else
            // reaches them.
            Some((slice, own)) => unsafe { slice.get_mut(own) },
            None => &mut [],
        }
    }

    fn write_touched<M>(&self, run: &Extent, out: &mut Vec<u8>) -> Result<(), Trouble>
    where
        T: Contents<M>,
    {
        let Some(touched) = &self.touched else { return Ok(()) };
        let touched = std::mem::take(&mut *touched.lock().unwrap_or_else(PoisonError::into_inner));
        wire::write_count(touched.len(), out);
        touched.into_iter().try_for_each(|(row, at)| {
            wire::write_count(row, out);
            wire::write_count(run.index.order(at), out);
            // SAFETY: the iteration has ended.
            T::write_contents_of(unsafe { self.own(row, at) }, out)
        })
    }

    /// Puts in what was written, and keeps what was there before where that may be asked for.
    fn read_touched<M>(&self, run: &Extent, bytes: &mut &[u8]) -> Result<Held<L>, Trouble>
    where
        T: Contents<M>,
    {
        let mut log = self.lost.hold();
        for _ in 0..wire::read_count(bytes)? {
            let (row, order) = (wire::read_count(bytes)?, wire::read_count(bytes)?);
            let at = run.index.of_order(order);
            // SAFETY: the iteration has run in another process.
            let elements = unsafe { self.own(row, at) };
            log.keep(row, at, elements);
            T::read_contents_of(elements, bytes)?;
        }
        Ok(log)
    }
}

impl<I, M, T: Contents<M>, F: Forms, L: Log<T>> Travel<I, M> for ColumnsSeed<'_, T, F, L> {
    fn pack(
        &self,
        _: L,
        run: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        self.write_touched(run, out)
    }
    fn unpack(
        &self,
        run: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<L, Trouble> {
        self.read_touched(run, bytes).map(Held::end)
    }
    fn pack_broken(
        &self,
        run: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        self.write_touched(run, out)
    }
    fn unpack_broken(
        &self,
        run: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<(), Trouble> {
        // Dropped before the run has ended, what is kept is left behind, for the case of an earlier exit.
        self.read_touched(run, bytes).map(drop)
    }
}

/// A run's access. It stays on the thread that began the run.
pub struct OwnColumns<'a, T, F: Forms, L: Default> {
    /// The worker's table, once that is needed.
    lanes: Vec<Lane<'a, T, F::Form>>,
    pub(super) rows: Arc<Rows<'a, T, F>>,
    pub(super) mode: Mode,
    pub(super) log: Held<L>,
    pub(super) touched: Option<Arc<Touched>>,
}

impl<'a, T, F: Forms, L: Log<T>> OwnColumns<'a, T, F, L> {
    /// What the body sees during a block.
    ///
    /// # Panics
    /// If the block is another loop's.
    // As for elements: the block must not be reached by a reference out of line.
    #[inline(always)]
    pub fn own_view<'v>(&'v mut self, block: &'v impl Piece) -> ColumnsView<'v, 'a, T, F::Form, L> {
        if self.mode.run != block.control().run {
            another_loop();
        }
        if self.lanes.len() != self.rows.rows.len() {
            self.lanes = self.rows.lanes(&self.mode);
        }
        ColumnsView {
            lanes: &mut self.lanes,
            first: self.rows.first,
            len: self.rows.len,
            notes: L::KEEPS && !self.mode.plain && !block.iterations().alone || self.touched.is_some(),
            site: self.mode.site,
            at: block.at(),
            log: &mut self.log,
            touched: self.touched.as_deref(),
        }
    }
}

/// A sequence of rows as the body sees it.
pub struct ColumnsView<'v, 'a, T, F, L> {
    lanes: &'v mut [Lane<'a, T, F>],
    first: usize,
    len: usize,
    /// Whether what an iteration has for writing is kept, or told to another process.
    notes: bool,
    site: Option<&'static Site>,
    at: &'v Cell<usize>,
    log: &'v mut L,
    touched: Option<&'v Touched>,
}

impl<T, F: Form, L: Log<T>> ColumnsView<'_, '_, T, F, L> {
    /// How many rows there are.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Where a row stands in the table.
    #[inline(always)]
    #[track_caller]
    fn lane(&self, row: usize) -> usize {
        let lane = row.wrapping_sub(self.first);
        if self.lanes.get(lane).is_none_or(|lane| lane.form.is_absent()) {
            no_row(self.site, self.at.get(), row, self.len);
        }
        lane
    }
}

impl<'a, T, F: Form, L: Log<T>> Index<usize> for ColumnsView<'_, 'a, T, F, L> {
    type Output = Lane<'a, T, F>;
    #[inline(always)]
    #[track_caller]
    fn index(&self, row: usize) -> &Lane<'a, T, F> {
        let lane = &self.lanes[self.lane(row)];
        lane.at.set(self.at.get());
        lane
    }
}

impl<'a, T, F: Form, L: Log<T>> IndexMut<usize> for ColumnsView<'_, 'a, T, F, L> {
    #[inline(always)]
    #[track_caller]
    fn index_mut(&mut self, row: usize) -> &mut Lane<'a, T, F> {
        let (row, at) = (self.lane(row), self.at.get());
        let lane = &mut self.lanes[row];
        lane.at.set(at);
        if self.notes && lane.kept != Some(at) {
            lane.kept = Some(at);
            note((lane.slice, lane.form), (row, at), self.log, self.touched);
        }
        lane
    }
}

/// A row as the body sees it: the elements of the iteration that runs.
pub struct Lane<'a, T, F> {
    slice: Slice<'a, T>,
    form: F,
    /// The iteration for which it was asked.
    at: Cell<usize>,
    /// The iteration whose elements of this row were kept last.
    kept: Option<usize>,
    site: Option<&'static Site>,
}

/// Iteration `at`, which runs on this thread, is about to write to a row, to which this has the only way.
#[cold]
#[inline(never)]
fn note<T, F: Form>(
    (slice, form): (Slice<'_, T>, F),
    (row, at): (usize, usize),
    log: &mut impl Log<T>,
    touched: Option<&Touched>,
) {
    if let Some(own) = form.own(at) {
        // SAFETY: `own` gives a range within the row, of the running iteration's own elements, which nothing else
        // reaches for now.
        log.keep(row, at, unsafe { slice.get(own) });
    }
    if let Some(touched) = touched {
        touched.lock().unwrap_or_else(PoisonError::into_inner).push((row, at));
    }
}

impl<T, F: Form> Lane<'_, T, F> {
    /// The lane lies in memory anyhow: all that is said of an access need not be put together for it.
    #[cold]
    #[inline(never)]
    #[track_caller]
    fn refuse(&self, at: usize, element: usize) -> ! {
        refuse(self.site, self.form, at, element, self.slice.len())
    }

    /// How long the row is.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.slice.len()
    }

    /// Whether the row has no elements.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.slice.len() == 0
    }

    #[inline(always)]
    #[track_caller]
    fn one(&self, element: usize) -> &T {
        let at = self.at.get();
        if !self.form.reads(at, element) {
            self.refuse(at, element);
        }
        // SAFETY: checked to be within the row and written by nobody else; the lane is borrowed as long as the
        // result lives.
        unsafe { self.slice.one(element) }
    }

    #[inline(always)]
    #[track_caller]
    fn one_mut(&mut self, element: usize) -> &mut T {
        let at = self.at.get();
        if !self.form.owns(at, element) {
            self.refuse(at, element);
        }
        // SAFETY: checked to be within the row and this thread's own for now; the lane is borrowed mutably as long
        // as the result lives.
        unsafe { self.slice.one_mut(element) }
    }

    #[track_caller]
    fn check_ends(&self, range: &Range<usize>) {
        if range.start > range.end || range.end > self.slice.len() {
            range_out_of_bounds(range.start, range.end, self.slice.len());
        }
    }

    #[track_caller]
    fn some(&self, range: Range<usize>) -> &[T] {
        self.check_ends(&range);
        let at = self.at.get();
        if !range.is_empty()
            && let Some(element) = self.form.unread(at, range.clone())
        {
            self.refuse(at, element);
        }
        // SAFETY: checked to be within the row and written by nobody else. The lane is borrowed meanwhile.
        unsafe { self.slice.get(range) }
    }

    #[track_caller]
    fn some_mut(&mut self, range: Range<usize>) -> &mut [T] {
        self.check_ends(&range);
        let at = self.at.get();
        if !range.is_empty()
            && let Some(element) = self.form.foreign(at, range.clone())
        {
            self.refuse(at, element);
        }
        // SAFETY: checked to be within the row and this thread's own for now. The lane is borrowed mutably
        // meanwhile.
        unsafe { self.slice.get_mut(range) }
    }
}

index_by!([T, F: Form] Lane<'_, T, F>);
