//! The rows of collapsed loops: the innermost loop as a loop of its own, which the compiler treats as it does the plain
//! one.
//!
//! In a row an iteration goes by the number that the innermost loop counts, its own index: what the body computes with, so
//! that the compiler sees that an element of which it makes the index is the iteration's own.

use super::{Axes, Block, Control, Counting, Iterations, Piece};
use crate::space::Index;
use std::cell::Cell;

/// Consecutive iterations that lie in rows.
pub trait RowByRow: Iterator {
    /// What those of a row have in common.
    type Outer: Copy;
    /// What a row goes over.
    type Inner: Counting;
    /// The next row, or what of it is there.
    fn next_row(&mut self) -> Option<Next<Self::Outer, Self::Inner>>;
    /// The sum of a row's own indices, each with its factor, if the types tell them.
    fn weighed(outer: &Self::Outer, factors: &[usize; Axes::MOST]) -> Option<usize>;
}

/// A row that comes next.
pub struct Next<O, P> {
    /// What its iterations have in common.
    pub(super) outer: O,
    /// What it goes over.
    pub(super) part: P,
    /// How many iterations that is.
    pub(super) count: usize,
    /// What those count, from the first on; `step` is 0 where that does not tell them apart.
    pub(super) index: Index,
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
    type Item = (P::Outer, Row<'b, 'r, P>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let Next { outer, part, count, index } = self.part.next_row().filter(|next| next.count > 0)?;
        // Where numbers don't tell iterations apart, they go by their positions.
        let index = if index.step == 0 { Index { first: self.next, step: 1 } } else { index };
        let place = Place { start: self.next, count, index };
        self.next = self.next.wrapping_add(count);
        // The first is nobody else's even before it begins.
        let (part, at) = (Cell::new(Some(part)), Cell::new(index.first));
        Some((outer, Row { part, outer, place, at, block: self.block }))
    }
}

/// Where a row's iterations are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The position of the first.
    pub(crate) start: usize,
    /// How many they are.
    pub(crate) count: usize,
    /// What they count, from the first on.
    pub(crate) index: Index,
}

impl Place {
    /// What the last of them counts.
    #[inline]
    pub(crate) fn last(self) -> usize {
        self.index.at(self.count.wrapping_sub(1))
    }

    /// The position of the iteration that counts so many, which is one of these.
    pub(crate) fn position(self, at: usize) -> usize {
        let Index { first, step } = self.index;
        match step {
            1 => at.wrapping_sub(first).wrapping_add(self.start),
            // How far apart they are divides how far they are from the first.
            _ => self.index.order(at).checked_div(self.index.pace()).unwrap_or(0).wrapping_add(self.start),
        }
    }
}

/// Consecutive iterations of one row, which are a part of a block.
///
/// Views of elements trust it that its running index is only ever that of an iteration of its own, of which there is one.
pub struct Row<'b, 'r, P: RowByRow> {
    part: Cell<Option<P::Inner>>,
    outer: P::Outer,
    place: Place,
    /// What the iteration that is running counts, or the first.
    at: Cell<usize>,
    block: &'b Block<'r, P>,
}

impl<P: RowByRow> Row<'_, '_, P> {
    /// Goes over the row and keeps the own index where the views of the row see it.
    #[inline]
    pub fn indexed(&self) -> IndexedRow<'_, P::Inner> {
        IndexedRow { part: self.take(), index: self.place.index, at: &self.at }
    }

    /// The same where there are views of the block besides, which see the position.
    #[inline]
    pub fn indexed_around(&self) -> IndexedAround<'_, P::Inner> {
        IndexedAround { row: self.indexed(), next: self.place.start, around: self.block.at() }
    }

    fn take(&self) -> P::Inner {
        self.part.take().expect("a row is gone over once")
    }

    #[inline]
    pub(crate) fn control(&self) -> &Control {
        self.block.control()
    }
    #[inline]
    pub(crate) fn at(&self) -> &Cell<usize> {
        &self.at
    }
    #[inline]
    pub(crate) fn place(&self) -> Place {
        self.place
    }
    /// Those of the whole loop.
    #[inline]
    pub(crate) fn iterations(&self) -> Iterations {
        self.block.iterations()
    }
    /// The sum of the own indices of the loops around this one, each with its factor, if the types tell them.
    #[inline]
    pub(crate) fn weighed(&self, factors: &[usize; Axes::MOST]) -> Option<usize> {
        P::weighed(&self.outer, factors)
    }
}

impl<P: RowByRow> IntoIterator for Row<'_, '_, P> {
    type Item = <P::Inner as Iterator>::Item;
    type IntoIter = P::Inner;
    #[inline]
    fn into_iter(self) -> P::Inner {
        self.take()
    }
}

/// See [`Row::indexed`].
pub struct IndexedRow<'b, P> {
    part: P,
    /// From the next on.
    index: Index,
    at: &'b Cell<usize>,
}

impl<P: Counting> Iterator for IndexedRow<'_, P> {
    type Item = P::Item;

    #[inline]
    fn next(&mut self) -> Option<P::Item> {
        let item = self.part.next()?;
        let at = P::number(&item).unwrap_or(self.index.first);
        debug_assert_eq!(at, self.index.first);
        self.index.first = self.index.first.wrapping_add(self.index.step);
        self.at.set(at);
        Some(item)
    }
}

/// See [`Row::indexed_around`].
pub struct IndexedAround<'b, P> {
    row: IndexedRow<'b, P>,
    next: usize,
    around: &'b Cell<usize>,
}

impl<P: Counting> Iterator for IndexedAround<'_, P> {
    type Item = P::Item;

    #[inline]
    fn next(&mut self) -> Option<P::Item> {
        let item = self.row.next()?;
        self.around.set(self.next);
        self.next = self.next.wrapping_add(1);
        Some(item)
    }
}
