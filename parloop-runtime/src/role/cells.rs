//! `out[i][j]` of two loops that are one: the cells of a row, of which each iteration has one.

use super::elements::{Form, sealed::Sealed};
use crate::space::{Axes, Index};
use std::ops::Range;

/// Of one row. The iterations of a row of the space are consecutive: the one at position `start + k` has the element
/// `first + step * k`, for the `k` below `count`.
#[derive(Clone, Copy, Debug)]
pub struct Cells {
    row: usize,
    len: usize,
    start: usize,
    count: usize,
    columns: Index,
    everything: bool,
}

impl Cells {
    pub(super) fn new(row: usize, len: usize) -> Cells {
        Cells { row, len, start: 0, count: 0, columns: Index::POSITION, everything: false }
    }

    #[inline]
    fn element(self, at: usize) -> Option<usize> {
        let number = at.wrapping_sub(self.start);
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
        let [rows, columns] = axes.all() else { return };
        let found = rows.index.distance(0, self.row).and_then(|number| number.checked_sub(1));
        let found = found.filter(|number| *number < rows.length && rows.index.at(*number) == self.row);
        let start = found.and_then(|number| number.checked_mul(columns.length));
        let ends = start.is_some_and(|start| start.checked_add(columns.length).is_some());
        if let Some(start) = start.filter(|_| ends) {
            (self.start, self.count, self.columns) = (start, columns.length, columns.index);
        }
    }
    fn everything(self) -> Self {
        Cells { everything: true, ..self }
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        self.element(at) == Some(element) || self.everything && element < self.len
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
        (number < self.count && self.columns.at(number) == element).then(|| self.start + number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            for row in 0..8 {
                let mut cells = Cells::new(row, 6);
                cells.over(&axes);
                for at in 0..14 {
                    let (i, j) = (at / columns.length, at % columns.length);
                    let (i_th, j_th) = (rows.index.at(i), columns.index.at(j));
                    for element in 0..7 {
                        let mine = i < rows.length && i_th == row && j_th == element && element < 6;
                        assert_eq!(cells.owns(at, element), mine, "{row} {at} {element} {cells:?}");
                        assert_eq!(cells.own(at).is_some_and(|own| own.contains(&element)), mine);
                        assert!(!mine || cells.owner(element) == Some(at));
                    }
                }
            }
        }
    }
}
