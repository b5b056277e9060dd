//! A block of consecutive iterations, as the chunk closure sees it.

use super::{Counting, Index, MAX_LEN};
use crate::observe::{Meter, Ran, WithProgress};
use crate::role::Mode;
use crate::site::Site;
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What all blocks of one run of a loop share.
#[derive(Debug)]
pub struct Control {
    /// A number of this run alone.
    pub run: u64,
    /// No dependence checks: the plain loop.
    pub plain: bool,
    /// The position of the first block known to have left the loop (or panicked); `usize::MAX` while none has.
    pub exit: AtomicUsize,
    /// How many iterations there are, where that is known.
    pub count: Option<usize>,
    /// Where the loop stands, for messages.
    pub site: Option<&'static Site>,
}

impl Control {
    /// Of a run that no block has left yet.
    pub(crate) fn new(mode: &Mode, count: Option<usize>) -> Control {
        // The last of the most positions there can be may stand for more than one iteration.
        let count = count.filter(|count| *count < MAX_LEN);
        Control {
            run: mode.run,
            plain: mode.plain,
            exit: AtomicUsize::new(usize::MAX),
            count,
            site: mode.site,
        }
    }

    /// Whether what stands at `position` is behind a known exit, and so need not run.
    #[inline]
    pub fn cancelled(&self, position: usize) -> bool {
        self.exit.load(Ordering::Relaxed) < position
    }
}

/// All iterations of a loop, by their indices.
#[derive(Clone, Copy, Debug)]
pub struct Iterations {
    /// The loop's own index.
    pub index: Index,
    /// How many there are, where that is known.
    pub count: Option<usize>,
    /// Whether all that come before these are done and, for now, no other thread runs any: what these write is never
    /// behind an exit.
    pub alone: bool,
}

impl Iterations {
    /// The smallest range of indices that all of them lie in, but for its end, which may wrap around.
    pub fn span(self) -> Option<(usize, usize)> {
        let last = self.index.at(self.count?.checked_sub(1)?);
        let ends = (self.index.first, last);
        Some(if self.index.is_ascending() { ends } else { (ends.1, ends.0) })
    }

    /// Whether an iteration may have this index.
    pub fn contain(self, index: usize) -> bool {
        let Some(count) = self.count else { return true };
        let step = self.index.step;
        let (ahead, step) = if self.index.is_ascending() {
            (index.wrapping_sub(self.index.first), step)
        } else {
            (self.index.first.wrapping_sub(index), step.wrapping_neg())
        };
        step == 0 || (ahead % step == 0 && ahead / step < count)
    }
}

/// Who sees a block's iterations run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen<'r> {
    /// Who counts those that have begun.
    pub(crate) ran: Option<&'r Ran>,
    /// Who shows how many are finished.
    pub(crate) meter: Option<&'r Meter>,
    /// No other thread runs iterations of the loop meanwhile.
    pub(crate) alone: bool,
}

/// Consecutive iterations, each of them nobody else's.
///
/// The chunk closure goes over it in one of four ways: as it is (std's own sub-iterator), [`indexed`](Block::indexed)
/// where it has element views, [`cancellable`](Block::cancellable) where the loop can leave early, or
/// [`indexed_cancellable`](Block::indexed_cancellable) where both is so.
pub struct Block<'r, P> {
    part: Cell<Option<P>>,
    start: usize,
    index: Index,
    /// The index of the iteration that is running; [`Index::NOBODY`] before the first.
    at: Cell<usize>,
    control: &'r Control,
    /// Where it can end early: how many iterations have begun, once it is known.
    begun: Cell<Option<usize>>,
    ran: Option<&'r Ran>,
    meter: Option<&'r Meter>,
    alone: bool,
}

impl<'r, P: Iterator> Block<'r, P> {
    /// The iterations of `part`, the first of which stands at position `start`.
    #[inline]
    pub(crate) fn new(part: P, start: usize, index: Index, control: &'r Control) -> Self {
        Block::seen(part, start, index, control, Seen::default())
    }

    /// The same, seen by others.
    // Made where it will be, in one piece: a part is too much to be copied for each short loop.
    #[inline]
    pub(crate) fn seen(part: P, start: usize, index: Index, control: &'r Control, by: Seen<'r>) -> Self {
        let (part, at, begun) = (Cell::new(Some(part)), Cell::new(Index::NOBODY), Cell::new(None));
        Block { part, start, index, at, control, begun, ran: by.ran, meter: by.meter, alone: by.alone }
    }

    pub(super) fn take(&self) -> P {
        self.part.take().expect("a block is gone over once")
    }

    /// Goes over the block and keeps the current index where the element views see it.
    #[inline]
    pub fn indexed(&self) -> Indexed<'_, 'r, P> {
        Indexed { part: self.take(), next: self.index.at(self.start), block: self }
    }

    /// The same, ending as soon as an earlier block is known to have left the loop.
    #[inline]
    pub fn indexed_cancellable(&self) -> Cancellable<'_, 'r, P, Indexed<'_, 'r, P>> {
        self.watched(self.indexed())
    }

    /// The same without an index.
    #[inline]
    pub fn cancellable(&self) -> Cancellable<'_, 'r, P, P> {
        self.watched(self.take())
    }

    #[inline]
    fn watched<I>(&self, items: I) -> Cancellable<'_, 'r, P, I> {
        Cancellable { items, block: self, watches: !self.alone || self.ran.is_some(), begun: 0 }
    }

    /// As [`indexed_cancellable`](Block::indexed_cancellable), telling how many iterations are finished while it goes on.
    #[inline]
    pub fn with_progress(&self) -> WithProgress<'r, Cancellable<'_, 'r, P, Indexed<'_, 'r, P>>> {
        WithProgress::new(self.indexed_cancellable(), self.meter)
    }

    /// The position of the first iteration.
    #[inline]
    pub(crate) fn start(&self) -> usize {
        self.start
    }
}

/// Iterations that one thread goes over, one after another: a [`Block`].
///
/// Views of elements trust it that its running index is only ever that of an iteration of its own.
pub trait Piece: sealed::Sealed {
    /// What all blocks of the run share.
    fn control(&self) -> &Control;
    /// The index of the iteration that is running; [`Index::NOBODY`] before the first.
    fn at(&self) -> &Cell<usize>;
    /// Those of the whole loop.
    fn iterations(&self) -> Iterations;
}

pub(super) mod sealed {
    /// A piece is trusted by unsafe code.
    pub trait Sealed {}
}

impl<P> sealed::Sealed for Block<'_, P> {}

impl<P> Piece for Block<'_, P> {
    #[inline]
    fn control(&self) -> &Control {
        self.control
    }
    #[inline]
    fn at(&self) -> &Cell<usize> {
        &self.at
    }
    #[inline]
    fn iterations(&self) -> Iterations {
        Iterations { index: self.index, count: self.control.count, alone: self.alone }
    }
}

impl<P: Iterator> IntoIterator for Block<'_, P> {
    type Item = P::Item;
    type IntoIter = P;
    #[inline]
    fn into_iter(self) -> P {
        self.take()
    }
}

/// See [`Block::indexed`].
pub struct Indexed<'b, 'r, P> {
    part: P,
    next: usize,
    block: &'b Block<'r, P>,
}

impl<P: Counting> Iterator for Indexed<'_, '_, P> {
    type Item = P::Item;
    #[inline]
    fn next(&mut self) -> Option<P::Item> {
        let item = self.part.next()?;
        self.block.at.set(P::number(&item).unwrap_or(self.next));
        self.next = self.next.wrapping_add(self.block.index.step);
        Some(item)
    }
}

/// See [`Block::cancellable`].
pub struct Cancellable<'b, 'r, P, I> {
    items: I,
    block: &'b Block<'r, P>,
    /// Whether another block may leave the loop meanwhile, or somebody wants to know how many have begun. If not, it is
    /// gone over as it is: the compiler makes two loops of it.
    watches: bool,
    begun: usize,
}

impl<P, I: Iterator> Iterator for Cancellable<'_, '_, P, I> {
    type Item = I::Item;
    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        if !self.watches {
            return self.items.next();
        }
        if self.block.control.cancelled(self.block.start) {
            return None;
        }
        let item = self.items.next()?;
        self.begun += 1;
        Some(item)
    }
}

impl<P, I> Drop for Cancellable<'_, '_, P, I> {
    #[inline]
    fn drop(&mut self) {
        self.block.begun.set(Some(self.begun));
    }
}

impl<P> Drop for Block<'_, P> {
    #[inline]
    fn drop(&mut self) {
        if let Some(ran) = self.ran {
            ran.tell(self.begun.get());
        }
    }
}
