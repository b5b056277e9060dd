//! `out[i][j]` of two loops that are one: the cells of a row, of which each iteration has one.

use super::at::At;
use super::elements::{Form, sealed::Sealed};
use crate::space::{Axes, Index};
use std::ops::Range;

/// Where the cell of the iteration with indices `i` and `j` is: `[i + down][j + across]`.
#[derive(Clone, Copy, Debug)]
pub struct Moved {
    down: usize,
    across: usize,
    transposed: bool,
}

/// `out[i + down][j + across]`
#[inline]
pub fn cells(down: At, across: At) -> Moved {
    Moved { down: down.0 as usize, across: across.0 as usize, transposed: false }
}

impl Moved {
    /// `out[j + down][i + across]`
    #[inline]
    pub fn transposed(self) -> Moved {
        Moved { transposed: true, ..self }
    }
}

/// Of one row. The one at position `start + pace * k` has the element `first + step * k`, for the `k` below `count`:
/// the iterations of a row of the space are consecutive, those of a column are a row's length apart.
#[derive(Clone, Copy, Debug)]
pub struct Cells {
    row: usize,
    len: usize,
    moved: Moved,
    start: usize,
    pace: usize,
    count: usize,
    columns: Index,
    everything: bool,
    straight: Straight,
}

/// The same where both go up by one at once: the `wide` elements from `low` on, each of which is so far `beyond` its
/// position. Where all are everybody's, as many as there are, whatever the position.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Straight {
    low: usize,
    wide: usize,
    beyond: usize,
    told: usize,
}

impl Straight {
    /// Of no cells.
    pub(crate) const NONE: Straight = Straight { low: 0, wide: 0, beyond: 0, told: usize::MAX };

    /// Whether `element` is known by this to be iteration `at`'s.
    #[inline]
    pub(crate) fn owns(self, at: usize, element: usize) -> bool {
        // How far an element is from the position does not change in a loop over a row.
        let beyond = element.wrapping_sub(at).wrapping_sub(self.beyond);
        beyond & self.told == 0 && element.wrapping_sub(self.low) < self.wide
    }
}

impl Cells {
    pub(super) fn new(row: usize, len: usize, moved: Moved) -> Cells {
        let columns = Index::POSITION;
        let (start, pace, count) = (0, 1, 0);
        let straight = Straight::NONE;
        Cells { row, len, moved, start, pace, count, columns, everything: false, straight }
    }

    /// What is known of them at once.
    #[inline]
    pub(crate) fn straight(&self) -> Straight {
        self.straight
    }

    /// The row in which the iteration at a position has its cell, of loops that run so.
    pub(crate) fn row_of(self, axes: &Axes, position: usize) -> Option<usize> {
        let [outer, inner] = axes.all() else { return None };
        let number = position.checked_div(inner.length).filter(|_| !self.moved.transposed)?;
        Some(outer.index.at(number).wrapping_add(self.moved.down))
    }

    /// Finds those that go up by one.
    fn with_straight(self) -> Cells {
        let Index { first, step } = self.columns;
        if self.pace != 1 || step != 1 || first >= self.len {
            return self;
        }
        let (wide, beyond) = (self.count.min(self.len - first), first.wrapping_sub(self.start));
        Cells { straight: Straight { low: first, wide, beyond, told: usize::MAX }, ..self }
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
    fn over(&mut self, axes: &Axes) {
        let [outer, inner] = axes.all() else { return };
        let transposed = self.moved.transposed;
        let (rows, columns) = if transposed { (inner, outer) } else { (outer, inner) };
        let (each, pace) = if transposed { (1, inner.length) } else { (inner.length, 1) };
        let row = self.row.wrapping_sub(self.moved.down);
        let found = rows.index.distance(0, row).and_then(|number| number.checked_sub(1));
        let found = found.filter(|number| *number < rows.length && rows.index.at(*number) == row);
        let start = found.and_then(|number| number.checked_mul(each));
        let last = columns.length.checked_mul(pace);
        let ends = start.zip(last).is_some_and(|(start, last)| start.checked_add(last).is_some());
        if let Some(start) = start.filter(|_| ends) {
            let first = columns.index.first.wrapping_add(self.moved.across);
            let columns = (columns.length, Index { first, ..columns.index });
            (self.start, self.pace, (self.count, self.columns)) = (start, pace, columns);
            *self = self.with_straight();
        }
    }
    fn everything(self) -> Self {
        Cells { everything: true, straight: Straight { low: 0, wide: self.len, beyond: 0, told: 0 }, ..self }
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        self.straight.owns(at, element) || self.straight.wide == 0 && self.element(at) == Some(element)
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
    use crate::space::Axis;

    fn check(axes: &Axes, (rows, columns): (Axis, Axis), moved: Moved) {
        for row in 0..8 {
            let mut cells = Cells::new(row, 6, moved);
            cells.over(axes);
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
