//! Views of the cells that iterations of two collapsed loops own, row by row: [`columns`](super::columns) of which one row
//! alone is reached, with all at hand that is asked of it.
//!
//! Why they are sound: an iteration of a row of the loops goes by what the innermost loop counts, which no two of them have
//! in common, and owns the cell so far across from there, in the one row so far down from what the outer loop counts.

use super::columns::{OwnColumns, Rows};
use super::refused::{another_loop, other_row, out_of_bounds, refuse};
use super::slice::Slice;
use crate::role::Mode;
use crate::role::cells::{Moved, RowsOfCells};
use crate::role::elements::Never;
use crate::space::Axes;
use crate::space::row::{Place, Row, RowByRow};
use std::cell::Cell;
use std::ops::{Index, IndexMut};
use std::sync::PoisonError;

impl<'a, T, M: Moved> OwnColumns<'a, T, RowsOfCells<M>, Never> {
    /// What the body sees during a row of the loops, where it reaches its own cells alone.
    ///
    /// # Panics
    /// If the row is another loop's.
    // As for elements: the row must not be reached by a reference out of line.
    #[inline(always)]
    pub fn own_row<'v, P: RowByRow>(&'v mut self, of: &'v Row<'_, '_, P>) -> RowCells<'v, 'a, T, M> {
        if self.mode.run != of.control().run {
            another_loop();
        }
        let (rows, mode, place) = (&*self.rows, &self.mode, of.place());
        let moved = rows.forms.in_rows();
        let row = moved.map(|moved| {
            let outer = of.weighed(&OUTER).unwrap_or_else(|| rows.forms.outer(place.start));
            outer.wrapping_add(moved.down())
        });
        let number = row.map_or(usize::MAX, |row| row.wrapping_sub(rows.first));
        let slice = rows.rows.get(number).copied();
        if self.touched.is_some() && slice.is_some() {
            self.note(number, place);
        }
        // Where there is no such row, no number is that of one.
        let row = if slice.is_some() { row.unwrap_or(usize::MAX) } else { usize::MAX };
        let (slice, across) = (slice.unwrap_or(Slice::new(&mut [])), moved.map_or(0, M::across));
        let told = if mode.plain { 0 } else { usize::MAX };
        let more = More { rows, mode, number };
        RowCells { row, own: RowOfCells { slice, across, told, at: of.at(), place, more }, len: rows.len }
    }

    /// Another process is to be told of all cells in a row.
    #[cold]
    #[inline(never)]
    fn note(&self, number: usize, place: Place) {
        let positions = place.start..place.start.saturating_add(place.count);
        if let Some(touched) = &self.touched {
            let mut touched = touched.lock().unwrap_or_else(PoisonError::into_inner);
            touched.extend(positions.map(|at| (number, at)));
        }
    }
}

/// Of the two loops, the outer one's index alone.
const OUTER: [usize; Axes::MOST] = [1, 0, 0, 0];

/// A sequence of rows as the body sees it, of which it reaches one.
pub struct RowCells<'v, 'a, T, M> {
    row: usize,
    own: RowOfCells<'v, 'a, T, M>,
    /// How many rows there are.
    len: usize,
}

impl<T, M: Moved> RowCells<'_, '_, T, M> {
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
            refuse_row(self.own.more, self.own.place, self.own.at.get(), row);
        }
    }
}

impl<'v, 'a, T, M: Moved> Index<usize> for RowCells<'v, 'a, T, M> {
    type Output = RowOfCells<'v, 'a, T, M>;
    #[inline(always)]
    #[track_caller]
    fn index(&self, row: usize) -> &RowOfCells<'v, 'a, T, M> {
        self.check(row);
        &self.own
    }
}

impl<'v, 'a, T, M: Moved> IndexMut<usize> for RowCells<'v, 'a, T, M> {
    #[inline(always)]
    #[track_caller]
    fn index_mut(&mut self, row: usize) -> &mut RowOfCells<'v, 'a, T, M> {
        self.check(row);
        &mut self.own
    }
}

/// What is asked for messages alone.
struct More<'v, 'a, T, M> {
    rows: &'v Rows<'a, T, RowsOfCells<M>>,
    mode: &'v Mode,
    /// Where the row stands in the table.
    number: usize,
}

impl<T, M> Clone for More<'_, '_, T, M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, M> Copy for More<'_, '_, T, M> {}

// What is asked seldom gets little by value, and no reference to the view: else the compiler would have the rest of it in
// memory, and put that together for each access.

#[cold]
#[inline(never)]
#[track_caller]
fn refuse_row<T, M>(more: More<'_, '_, T, M>, place: Place, at: usize, row: usize) -> ! {
    other_row(more.mode.site, place.position(at), row, more.rows.len)
}

#[cold]
#[inline(never)]
#[track_caller]
fn refuse_cell<T, M: Moved>(more: More<'_, '_, T, M>, place: Place, at: usize, element: usize) -> ! {
    match more.rows.get(more.number) {
        Some((slice, form)) => {
            refuse(more.mode.site, form, place.position(at), element, slice.len());
        }
        None => out_of_bounds(element, 0),
    }
}

/// That row: the cell of the iteration that runs.
pub struct RowOfCells<'v, 'a, T, M> {
    slice: Slice<'a, T>,
    /// How far the cell is from what the iteration counts; what of that is told, which is nothing for the plain loop.
    across: usize,
    told: usize,
    at: &'v Cell<usize>,
    place: Place,
    more: More<'v, 'a, T, M>,
}

impl<T, M: Moved> RowOfCells<'_, '_, T, M> {
    #[inline(always)]
    #[track_caller]
    fn check(&self, element: usize) {
        let at = self.at.get();
        let away = element.wrapping_sub(at).wrapping_sub(self.across);
        if away & self.told != 0 || element >= self.slice.len() {
            refuse_cell(self.more, self.place, at, element);
        }
    }
}

impl<T, M: Moved> Index<usize> for RowOfCells<'_, '_, T, M> {
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

impl<T, M: Moved> IndexMut<usize> for RowOfCells<'_, '_, T, M> {
    #[inline(always)]
    #[track_caller]
    fn index_mut(&mut self, element: usize) -> &mut T {
        self.check(element);
        // SAFETY: as above, and it is borrowed mutably.
        unsafe { self.slice.one_mut(element) }
    }
}
