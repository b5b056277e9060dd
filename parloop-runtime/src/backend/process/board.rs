//! The memory that the processes of a loop share: claims, the earliest exit, and what each child is at. No locks.

use crate::run::{Blocks, Pace, Sizes};
use crate::sys::fork::Shared;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Words apart, so that children don't take cache lines from each other.
const LINE: usize = 8;

/// What is handed out, and by which rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// The iterations.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) blocks: Blocks,
    pub(super) sizes: Sizes,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Board {
    shared: Shared,
    rules: Rules,
}

impl Board {
    pub(super) fn new(rules: Rules, children: usize) -> io::Result<Board> {
        let shared = Shared::new((2 + children) * LINE)?;
        shared.words()[0].store(rules.start, Ordering::Relaxed);
        shared.words()[LINE].store(usize::MAX, Ordering::Relaxed);
        Ok(Board { shared, rules })
    }

    fn next(&self) -> &AtomicUsize {
        &self.shared.words()[0]
    }

    fn exit(&self) -> &AtomicUsize {
        &self.shared.words()[LINE]
    }

    /// What a child is at, by the number of its seat.
    pub(super) fn seat(&self, number: usize) -> Seat<'_> {
        let start = (2 + number) * LINE;
        Seat(&self.shared.words()[start..start + LINE])
    }

    /// Everything before this is claimed.
    pub(super) fn claimed(&self) -> usize {
        self.next().load(Ordering::Relaxed).min(self.rules.end)
    }

    /// An iteration at this position left the loop.
    pub(super) fn left_at(&self, position: usize) {
        self.exit().fetch_min(position, Ordering::Relaxed);
    }

    /// Whether what stands here is behind a known exit.
    pub(super) fn is_behind(&self, position: usize) -> bool {
        self.exit().load(Ordering::Relaxed) < position
    }

    /// Whether anything can be claimed that may count.
    pub(super) fn has_work(&self) -> bool {
        let next = self.claimed();
        next < self.rules.end && !self.is_behind(next)
    }

    /// Claims some whole blocks; where blocks end anywhere, some iterations.
    pub(super) fn claim(&self, pace: &Pace) -> Option<Range<usize>> {
        let Rules { end: last, blocks, sizes, .. } = self.rules;
        let mut start = self.next().load(Ordering::Relaxed);
        while start < last && !self.is_behind(start) {
            let left = last - start;
            let units = sizes.next(pace, Some((left / blocks.iterations_a_unit()).max(1))).max(1);
            let end = match blocks {
                Blocks::Any => start + units.min(left),
                _ => (0..units).fold(start, |at, _| if at < last { blocks.end(at).min(last) } else { at }),
            };
            // Relaxed: positions carry no data; what a child needs was there before it was forked.
            match self.next().compare_exchange_weak(start, end, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Some(start..end),
                Err(now) => start = now,
            }
        }
        None
    }

    /// Claims one iteration.
    pub(super) fn claim_one(&self) -> Option<usize> {
        let position = self.next().fetch_add(1, Ordering::Relaxed);
        (position < self.rules.end).then_some(position)
    }
}

/// What one child is at. The child writes, the parent reads when the child has ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat<'b>(&'b [AtomicUsize]);

impl Seat<'_> {
    fn set(&self, word: usize, range: &Range<usize>) {
        self.0[word].store(range.start, Ordering::Relaxed);
        self.0[word + 1].store(range.end, Ordering::Relaxed);
    }

    fn get(&self, word: usize) -> Range<usize> {
        self.0[word].load(Ordering::Relaxed)..self.0[word + 1].load(Ordering::Relaxed)
    }

    /// What it has claimed.
    pub(super) fn set_claim(&self, claim: &Range<usize>) {
        self.set(2, &(0..0));
        self.set(0, claim);
    }

    /// What it has claimed.
    pub(super) fn claim(&self) -> Range<usize> {
        self.get(0)
    }

    /// What it runs, since when (in nanoseconds of the system's clock).
    pub(super) fn set_running(&self, running: &Range<usize>, since: u64) {
        self.0[4].store(since as usize, Ordering::Relaxed);
        self.set(2, running);
    }

    /// What it runs, since when.
    pub(super) fn running(&self) -> (Range<usize>, u64) {
        (self.get(2), self.0[4].load(Ordering::Relaxed) as u64)
    }

    /// For the next child that takes the seat.
    pub(super) fn clear(&self) {
        self.set_running(&(0..0), 0);
        self.set_claim(&(0..0));
    }
}
