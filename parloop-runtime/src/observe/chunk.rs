//! The one way from a worker to its blocks, and the one place where what it did there is reported.

use super::now;
use super::run::{Event, Run};
use crate::backend::worker_index;
use crate::space::{Block, Control, Index, block};
use std::cell::Cell;
use std::ops::Range;

/// What a worker has claimed and works on. Reported when dropped.
pub(crate) struct Chunk<'c> {
    control: &'c Control,
    watched: Option<&'c Run>,
    seen: Option<Seen<'c>>,
    alone: bool,
}

struct Seen<'c> {
    run: &'c Run,
    began: u64,
    /// The position it starts at, once a block has begun.
    first: Cell<Option<usize>>,
    ran: Ran,
}

/// How many iterations have begun.
#[derive(Debug, Default)]
pub(crate) struct Ran {
    /// In blocks that have ended or told.
    iterations: Cell<usize>,
    /// How many the block has that runs, until it has told.
    block: Cell<Option<usize>>,
}

impl Ran {
    /// A block is over. If it could end early, so many of its iterations have begun.
    #[cold]
    pub(crate) fn tell(&self, begun: Option<usize>) {
        if let Some(begun) = begun
            && let Some(len) = self.block.take()
        {
            self.iterations.set(self.iterations.get() + begun.min(len));
        }
    }

    /// It has come to its end, if it can come to no other.
    fn end(&self) {
        self.iterations.set(self.iterations.get() + self.block.take().unwrap_or(0));
    }
}

impl<'c> Chunk<'c> {
    #[inline]
    pub(crate) fn new(control: &'c Control, watched: Option<&'c Run>) -> Self {
        Chunk::beside(control, watched, false)
    }

    /// The same, `alone` while no other thread runs iterations of the loop.
    #[inline]
    pub(crate) fn beside(control: &'c Control, watched: Option<&'c Run>, alone: bool) -> Self {
        let mut chunk = Chunk { control, watched, seen: None, alone };
        if let Some(run) = watched.filter(|run| run.is_recorded()) {
            chunk.seen = Some(Seen::new(run));
        }
        chunk
    }

    /// Runs the body over the iterations at these positions.
    #[inline]
    pub(crate) fn run<P: Iterator, T>(
        &self,
        part: P,
        positions: Range<usize>,
        index: Index,
        body: impl FnOnce(Block<'_, P>) -> T,
    ) -> T {
        let ran = self.seen.as_ref().map(|seen| seen.begin(&positions));
        let meter = self.watched.and_then(Run::meter);
        let by = block::Seen { ran, meter, alone: self.alone };
        let done = body(Block::seen(part, positions.start, index, self.control, by));
        if let Some(seen) = &self.seen {
            seen.end();
        }
        done
    }
}

impl<'c> Seen<'c> {
    #[cold]
    fn new(run: &'c Run) -> Self {
        Seen { run, began: now(), first: Cell::new(None), ran: Ran::default() }
    }

    #[cold]
    fn begin(&self, positions: &Range<usize>) -> &Ran {
        self.first.set(self.first.get().or(Some(positions.start)));
        self.ran.block.set(Some(positions.len()));
        &self.ran
    }

    #[cold]
    fn end(&self) {
        self.ran.end();
        if self.iterations() == 0 {
            self.first.set(None);
        }
    }
}

impl Seen<'_> {
    fn iterations(&self) -> usize {
        self.ran.iterations.get().max(self.run.pulled())
    }
}

impl Drop for Seen<'_> {
    fn drop(&mut self) {
        let Some(start) = self.first.get() else { return };
        let worker = worker_index().unwrap_or(0);
        self.run.report(Event::here(worker, start, self.iterations(), self.began));
    }
}
