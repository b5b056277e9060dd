//! `out[i][j]` of two loops that are one: the cells of a row, of which each iteration has one.

use super::at::At;
use super::columns::Forms;
use super::elements::{Around, Form, sealed::Sealed};
use crate::space::{Axes, Axis, Index};
use std::ops::Range;

/// Where the cell of the iteration with indices `i` and `j` is: `[i + down][j + across]`.
pub trait Moved: Copy + Sealed {
    /// What is added to the row's index.
    fn down(self) -> usize;
    /// What is added to the column's.
    fn across(self) -> usize;
    /// Whether it is `[j + down][i + across]`.
    fn transposed(self) -> bool {
        false
    }
}

/// See [`cells`].
#[derive(Clone, Copy, Debug)]
pub struct Given {
    down: usize,
    across: usize,
    transposed: bool,
}

/// See [`Given::by`].
#[derive(Clone, Copy, Debug)]
pub struct By<const DOWN: isize, const ACROSS: isize>;

/// `out[i + down][j + across]`
#[inline]
pub fn cells(down: At, across: At) -> Given {
    Given { down: down.0 as usize, across: across.0 as usize, transposed: false }
}

impl Given {
    /// `out[j + down][i + across]`
    #[inline]
    pub fn transposed(self) -> Given {
        Given { transposed: true, ..self }
    }
    /// The same where both are numbers in the source, and it is not transposed.
    #[inline]
    pub fn by<const DOWN: isize, const ACROSS: isize>(self) -> By<DOWN, ACROSS> {
        By
    }
}

impl Sealed for Given {}
impl<const DOWN: isize, const ACROSS: isize> Sealed for By<DOWN, ACROSS> {}

impl Moved for Given {
    #[inline]
    fn down(self) -> usize {
        self.down
    }
    #[inline]
    fn across(self) -> usize {
        self.across
    }
    fn transposed(self) -> bool {
        self.transposed
    }
}

impl<const DOWN: isize, const ACROSS: isize> Moved for By<DOWN, ACROSS> {
    #[inline]
    fn down(self) -> usize {
        DOWN as usize
    }
    #[inline]
    fn across(self) -> usize {
        ACROSS as usize
    }
}

/// The cells of all rows.
#[derive(Clone, Copy, Debug)]
pub struct RowsOfCells<M> {
    /// The number of the first row, if there are rows.
    first: Option<usize>,
    moved: Option<M>,
    axes: Axes,
}

impl<M: Moved> Sealed for RowsOfCells<M> {}

impl<M: Moved> Forms for RowsOfCells<M> {
    type Form = Cells;
    type Given = M;
    fn with_capacity(_: usize) -> Self {
        RowsOfCells { first: None, moved: None, axes: Axes::POSITIONS }
    }
    fn around(_: M, _: Around) -> Option<M> {
        None
    }
    #[inline]
    fn push(&mut self, row: usize, _: usize, moved: M) {
        self.moved = Some(moved);
        self.first.get_or_insert(row);
    }
    fn over(&mut self, axes: &Axes) {
        self.axes = *axes;
    }
    fn form(&self, place: usize, len: usize) -> Cells {
        let (row, axes) = (self.first.unwrap_or(0).wrapping_add(place), &self.axes);
        self.moved.map_or(Cells::none(len), |moved| Cells::new(row, len, moved, axes))
    }
}

impl<M: Moved> RowsOfCells<M> {
    /// How cells are moved, of loops of which a row has its cells in one row.
    #[inline]
    pub(crate) fn in_rows(&self) -> Option<M> {
        let apart = |axis: &Axis| axis.index.step != 0;
        let rows = matches!(self.axes.all(), [outer, inner] if apart(outer) && apart(inner));
        self.moved.filter(|moved| rows && !moved.transposed())
    }

    /// The outer index at a position of such loops.
    #[cold]
    pub(crate) fn outer(&self, position: usize) -> usize {
        let [outer, inner] = self.axes.all() else { return 0 };
        outer.index.at(position.checked_div(inner.length).unwrap_or(0))
    }
}

/// Of one row. The one at position `start + pace * k` has the element `first + step * k`, for the `k` below `count`:
/// the iterations of a row of the space are consecutive, those of a column are a row's length apart.
#[derive(Clone, Copy, Debug)]
pub struct Cells {
    len: usize,
    start: usize,
    pace: usize,
    count: usize,
    columns: Index,
    everything: bool,
}

impl Cells {
    /// Of no iteration.
    fn none(len: usize) -> Cells {
        Cells { len, start: 0, pace: 1, count: 0, columns: Index::POSITION, everything: false }
    }

    fn new(row: usize, len: usize, moved: impl Moved, axes: &Axes) -> Cells {
        let none = Cells::none(len);
        let [outer, inner] = axes.all() else { return none };
        let transposed = moved.transposed();
        let (rows, columns) = if transposed { (inner, outer) } else { (outer, inner) };
        let (each, pace) = if transposed { (1, inner.length) } else { (inner.length, 1) };
        let row = row.wrapping_sub(moved.down());
        let found = rows.index.distance(0, row).and_then(|number| number.checked_sub(1));
        let found = found.filter(|number| *number < rows.length && rows.index.at(*number) == row);
        let start = found.and_then(|number| number.checked_mul(each));
        let last = columns.length.checked_mul(pace);
        let ends = start.zip(last).is_some_and(|(start, last)| start.checked_add(last).is_some());
        let Some(start) = start.filter(|_| ends) else { return none };
        let first = columns.index.first.wrapping_add(moved.across());
        Cells { start, pace, count: columns.length, columns: Index { first, ..columns.index }, ..none }
    }

    #[inline]
    fn element(self, at: usize) -> Option<usize> {
        let ahead = at.wrapping_sub(self.start);
        let number = match self.pace {
            1 => ahead,
            // Most cells are not transposed, and need no division.
            pace if ahead.is_multiple_of(pace) => ahead / pace,
            _ => return None,
        };
        (number < self.count).then(|| self.columns.at(number)).filter(|element| *element < self.len)
    }
}

impl Sealed for Cells {}

impl Form for Cells {
    #[inline]
    fn len(self) -> usize {
        self.len
    }
    fn everything(self) -> Self {
        Cells { everything: true, ..self }
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        if self.everything { element < self.len } else { self.element(at) == Some(element) }
    }
    #[inline]
    fn own(self, at: usize) -> Option<Range<usize>> {
        if self.everything {
            return Some(0..self.len);
        }
        self.element(at).map(|element| element..element + 1)
    }
    fn owner(self, element: usize) -> Option<usize> {
        let number = self.columns.distance(0, element)?.checked_sub(1)?;
        (number < self.count && self.columns.at(number) == element).then(|| self.start + number * self.pace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(axes: &Axes, (rows, columns): (Axis, Axis), moved: Given) {
        for row in 0..8 {
            let cells = Cells::new(row, 6, moved, axes);
            for at in 0..14 {
                let (i, j) = (at / columns.length, at % columns.length);
                let (i_th, j_th) = (rows.index.at(i), columns.index.at(j));
                let (first, second) = if moved.transposed { (j_th, i_th) } else { (i_th, j_th) };
                let place = (first.wrapping_add(moved.down), second.wrapping_add(moved.across));
                for element in 0..7 {
                    let mine = i < rows.length && place == (row, element) && element < 6;
                    assert_eq!(cells.owns(at, element), mine, "{row} {at} {element} {cells:?}");
                    assert_eq!(cells.own(at).is_some_and(|own| own.contains(&element)), mine);
                    assert!(!mine || cells.owner(element) == Some(at));
                }
            }
        }
    }

    #[test]
    fn an_iteration_has_one_cell() {
        let axis = |first: isize, step: isize, length| {
            Axes::one(Index { first: first as usize, step: step as usize }, length)
        };
        for (rows, columns) in
            [(axis(0, 1, 3), axis(0, 1, 4)), (axis(1, 2, 3), axis(5, -1, 4)), (axis(4, -2, 3), axis(0, 3, 2))]
        {
            let axes = rows.around(columns);
            let (rows, columns) = (rows.all()[0], columns.all()[0]);
            for (down, across) in [(0, 0), (1, 2), (-1, 3)] {
                check(&axes, (rows, columns), cells(At(down), At(across)));
                check(&axes, (rows, columns), cells(At(down), At(across)).transposed());
            }
        }
    }
}
