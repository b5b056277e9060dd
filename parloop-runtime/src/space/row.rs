//! The rows of collapsed loops: the innermost loop as a loop of its own, which the compiler treats as it does the plain
//! one.

use super::block::sealed::Sealed;
use super::{Block, Control, Counting, Iterations, Piece};
use crate::space::Index;
use std::cell::Cell;

/// Consecutive iterations that lie in rows.
pub trait RowByRow: Iterator {
    /// What those of a row have in common.
    type Outer;
    /// What a row goes over.
    type Inner: Counting;
    /// The next row, or what of it is there.
    fn next_row(&mut self) -> Option<Next<Self::Outer, Self::Inner>>;
}

/// A row that comes next.
pub struct Next<O, P> {
    /// What its iterations have in common.
    pub(super) outer: O,
    /// What it goes over.
    pub(super) part: P,
    /// How many iterations that is.
    pub(super) count: u128,
    /// How far the position is from the number of an item, if those go up by one ([`Counting::STRAIGHT`]).
    pub(super) beyond: usize,
}

impl<'r, P: RowByRow> Block<'r, P> {
    /// Goes over the block row by row.
    #[inline]
    pub fn rows(&self) -> BlockRows<'_, 'r, P> {
        BlockRows { part: self.take(), next: self.start(), block: self }
    }
}

/// See [`Block::rows`].
pub struct BlockRows<'b, 'r, P> {
    part: P,
    next: usize,
    block: &'b Block<'r, P>,
}

impl<'b, 'r, P: RowByRow> Iterator for BlockRows<'b, 'r, P> {
    type Item = (P::Outer, Row<'b, Block<'r, P>, P::Inner>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let Next { outer, part, count, beyond } = self.part.next_row()?;
        let start = self.next;
        self.next = self.next.wrapping_add(count as usize);
        let (part, at) = (Cell::new(Some(part)), Cell::new(Index::NOBODY));
        Some((outer, Row { part, start, beyond, at, block: self.block }))
    }
}

/// Consecutive iterations of one row, which are a part of a block.
pub struct Row<'b, B, P> {
    part: Cell<Option<P>>,
    start: usize,
    beyond: usize,
    /// The position of the iteration that is running; [`Index::NOBODY`] before the first.
    at: Cell<usize>,
    block: &'b B,
}

impl<B, P> Row<'_, B, P> {
    fn take(&self) -> P {
        self.part.take().expect("a row is gone over once")
    }
}

impl<B: Piece, P: Counting> Row<'_, B, P> {
    /// Goes over the row and keeps the position where the element views see it, those of the block too.
    #[inline]
    pub fn indexed(&self) -> IndexedRow<'_, P> {
        let (part, next, beyond) = (self.take(), self.start, self.beyond);
        IndexedRow { part, next, beyond, at: &self.at, around: self.block.at() }
    }
}

impl<B, P: Iterator> IntoIterator for Row<'_, B, P> {
    type Item = P::Item;
    type IntoIter = P;
    #[inline]
    fn into_iter(self) -> P {
        self.take()
    }
}

impl<B, P> Sealed for Row<'_, B, P> {}

impl<B: Piece, P> Piece for Row<'_, B, P> {
    #[inline]
    fn control(&self) -> &Control {
        self.block.control()
    }
    #[inline]
    fn at(&self) -> &Cell<usize> {
        &self.at
    }
    #[inline]
    fn iterations(&self) -> Iterations {
        Iterations { row: Some(self.start), ..self.block.iterations() }
    }
}

/// See [`Row::indexed`].
pub struct IndexedRow<'b, P> {
    part: P,
    next: usize,
    beyond: usize,
    at: &'b Cell<usize>,
    around: &'b Cell<usize>,
}

impl<P: Counting> Iterator for IndexedRow<'_, P> {
    type Item = P::Item;

    #[inline]
    fn next(&mut self) -> Option<P::Item> {
        let item = self.part.next()?;
        // Read off the item, the compiler sees that it runs beside what the body makes of it.
        let read = if P::STRAIGHT { P::number(&item) } else { None };
        let at = read.map_or(self.next, |number| number.wrapping_add(self.beyond));
        debug_assert_eq!(at, self.next);
        self.next = self.next.wrapping_add(1);
        self.at.set(at);
        self.around.set(at);
        Some(item)
    }
}
