//! Views of the cells that iterations of two collapsed loops own, row by row: [`columns`](super::columns) of which one row
//! alone is reached, with all at hand that is asked of it.

use super::columns::{OwnColumns, Rows, Touched, note};
use super::refused::{another_loop, other_row, out_of_bounds, refuse};
use super::slice::Slice;
use crate::role::cells::{Cells, Straight};
use crate::role::columns::Log;
use crate::role::elements::Form;
use crate::site::Site;
use crate::space::Piece;
use std::cell::Cell;
use std::ops::{Index, IndexMut};

impl<'a, T, L: Log<T>> OwnColumns<'a, T, Cells, L> {
    /// What the body sees during a row of the loops, where it reaches its own cells alone.
    ///
    /// # Panics
    /// If the row is another loop's.
    // As for elements: the row must not be reached by a reference out of line.
    #[inline(always)]
    pub fn own_row<'v>(&'v mut self, piece: &'v impl Piece) -> RowCells<'v, 'a, T, L> {
        if self.mode.run != piece.control().run {
            another_loop();
        }
        let (place, row) = self.row_of(piece.iterations().row);
        let of_row = self.rows.rows.get(place);
        let (slice, form) = of_row.map_or((Slice::new(&mut []), None), |(slice, form)| (*slice, Some(form)));
        let straight = match form {
            Some(form) if self.mode.plain => form.everything().straight(),
            Some(form) => form.straight(),
            None => Straight::NONE,
        };
        let (at, site) = (piece.at(), self.mode.site);
        RowCells {
            row,
            place,
            own: RowOfCells { slice, straight, form, at, site },
            len: self.rows.len,
            notes: L::KEEPS && !self.mode.plain && !piece.iterations().alone || self.touched.is_some(),
            kept: None,
            log: &mut self.log,
            touched: self.touched.as_deref(),
        }
    }

    /// Where the row stands in the table, and its number, that iterations from a position on have cells in.
    #[inline(never)]
    fn row_of(&self, start: Option<usize>) -> (usize, usize) {
        let Rows { first, rows, .. } = &*self.rows;
        let row = rows.first().zip(start).and_then(|((_, form), start)| form.row_of(&self.mode.axes, start));
        let place = row.map(|row| row.wrapping_sub(*first)).filter(|place| *place < rows.len());
        row.zip(place).map_or((usize::MAX, usize::MAX), |(row, place)| (place, row))
    }
}

/// A sequence of rows as the body sees it, of which it reaches one.
pub struct RowCells<'v, 'a, T, L> {
    row: usize,
    /// Where it stands in the table.
    place: usize,
    own: RowOfCells<'v, 'a, T>,
    /// How many rows there are.
    len: usize,
    /// Whether what an iteration has for writing is kept, or told to another process.
    notes: bool,
    /// The iteration whose cell was kept last.
    kept: Option<usize>,
    log: &'v mut L,
    touched: Option<&'v Touched>,
}

impl<T, L: Log<T>> RowCells<'_, '_, T, L> {
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

    #[inline(always)]
    #[track_caller]
    fn check(&self, row: usize) {
        if row != self.row {
            other_row(self.own.site, self.own.at.get(), row, self.len);
        }
    }
}

impl<'v, 'a, T, L: Log<T>> Index<usize> for RowCells<'v, 'a, T, L> {
    type Output = RowOfCells<'v, 'a, T>;
    #[inline(always)]
    #[track_caller]
    fn index(&self, row: usize) -> &RowOfCells<'v, 'a, T> {
        self.check(row);
        &self.own
    }
}

impl<'v, 'a, T, L: Log<T>> IndexMut<usize> for RowCells<'v, 'a, T, L> {
    #[inline(always)]
    #[track_caller]
    fn index_mut(&mut self, row: usize) -> &mut RowOfCells<'v, 'a, T> {
        self.check(row);
        let at = self.own.at.get();
        if self.notes && self.kept != Some(at) {
            self.kept = Some(at);
            note_cell((self.own.slice, self.own.form), (self.place, at), self.log, self.touched);
        }
        &mut self.own
    }
}

// What is asked seldom gets little by value, and no reference to the view: else the compiler would have the rest of it in
// memory, and put that together for each access.

#[cold]
#[inline(never)]
fn note_cell<T>(
    (slice, form): (Slice<'_, T>, Option<&Cells>),
    place: (usize, usize),
    log: &mut impl Log<T>,
    touched: Option<&Touched>,
) {
    if let Some(form) = form {
        note((slice, *form), place, log, touched);
    }
}

/// Panics unless the element is iteration `at`'s after all.
#[cold]
#[inline(never)]
#[track_caller]
fn check_at_length(site: Option<&'static Site>, form: Option<&Cells>, at: usize, element: usize) {
    match form {
        Some(form) if form.owns(at, element) => {}
        Some(form) => refuse(site, *form, at, element, form.len()),
        None => out_of_bounds(element, 0),
    }
}

/// That row: the cell of the iteration that runs.
pub struct RowOfCells<'v, 'a, T> {
    slice: Slice<'a, T>,
    straight: Straight,
    /// All that is known of its cells; nothing where there is no such row, of which nothing is asked then.
    form: Option<&'v Cells>,
    at: &'v Cell<usize>,
    site: Option<&'static Site>,
}

impl<T> RowOfCells<'_, '_, T> {
    #[inline(always)]
    #[track_caller]
    fn check(&self, element: usize) {
        let at = self.at.get();
        if !self.straight.owns(at, element) {
            check_at_length(self.site, self.form, at, element);
        }
    }
}

impl<T> Index<usize> for RowOfCells<'_, '_, T> {
    type Output = T;
    #[inline(always)]
    #[track_caller]
    fn index(&self, element: usize) -> &T {
        self.check(element);
        // SAFETY: checked to be within the row and the running iteration's own, so nobody else reaches it; the view is
        // borrowed as long as the result lives.
        unsafe { self.slice.one(element) }
    }
}

impl<T> IndexMut<usize> for RowOfCells<'_, '_, T> {
    #[inline(always)]
    #[track_caller]
    fn index_mut(&mut self, element: usize) -> &mut T {
        self.check(element);
        // SAFETY: as above, and it is borrowed mutably.
        unsafe { self.slice.one_mut(element) }
    }
}
