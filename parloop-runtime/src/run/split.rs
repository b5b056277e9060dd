//! The feed of a space that is cut by position: an atomic counter.

use super::feed::{Feed, Piece};
use super::{Blocks, Grain, Payload};
use crate::space::{Index, Split};
use crossbeam_utils::CachePadded;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The numbers `0..end`, each claimed once, from the lowest up.
#[derive(Debug)]
pub(crate) struct Counter {
    next: CachePadded<AtomicUsize>,
    end: usize,
}

impl Counter {
    pub(crate) fn new(end: usize) -> Counter {
        Counter { next: CachePadded::new(AtomicUsize::new(0)), end }
    }

    #[inline]
    pub(crate) fn left(&self) -> usize {
        self.end - self.next.load(Ordering::Relaxed)
    }

    /// Claims as many as `size` says for what is left, but at least one and at most what is left: the counter stays
    /// within `0..=end`, so it can't wrap.
    pub(crate) fn claim(&self, size: &dyn Fn(Option<usize>) -> usize) -> Option<Range<usize>> {
        let mut start = self.next.load(Ordering::Relaxed);
        while start < self.end {
            let left = self.end - start;
            let end = start + size(Some(left)).clamp(1, left);
            // Relaxed: the numbers carry no data; what workers share was there before they were invited.
            match self.next.compare_exchange_weak(start, end, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Some(start..end),
                Err(now) => start = now,
            }
        }
        None
    }

    /// The same where nobody else claims, without an atomic exchange.
    #[inline]
    pub(crate) fn claim_alone(&mut self, size: impl Fn(usize) -> usize) -> Option<Range<usize>> {
        let next = self.next.get_mut();
        let (start, left) = (*next, self.end - *next);
        (left > 0).then(|| {
            *next += size(left).clamp(1, left);
            start..*next
        })
    }
}

/// See [`crate::space::Splitted`].
#[derive(Debug)]
pub struct Splits<S> {
    space: S,
    blocks: Blocks,
    counter: Counter,
}

/// Positions that were claimed, and not yet made a part of.
#[derive(Debug)]
pub struct Claimed(Range<usize>);

impl<S: Split> Splits<S> {
    pub(crate) fn new(space: S, grain: Grain) -> Self {
        let len = space.length();
        let blocks = Blocks::new(grain, Some(len));
        Splits { space, blocks, counter: Counter::new(blocks.units(len)) }
    }

    #[inline]
    fn pieces(&self, units: Range<usize>) -> Pieces {
        Pieces { blocks: self.blocks, position: self.blocks.start(units.start), units }
    }
}

/// The blocks of a claim, each of them a piece; where blocks end anywhere, all of it.
struct Pieces {
    blocks: Blocks,
    units: Range<usize>,
    position: usize,
}

impl Iterator for Pieces {
    type Item = Piece<Claimed>;
    #[inline]
    fn next(&mut self) -> Option<Piece<Claimed>> {
        if self.units.is_empty() {
            return None;
        }
        let start = self.position;
        let (units, len) = self.blocks.first_of(&self.units);
        self.units.start += units;
        self.position += len;
        Some(Piece { start, len, load: Ok::<_, Payload>(Claimed(start..self.position)) })
    }
}

impl<S: Split> Feed for Splits<S> {
    type Part = S::Part;
    type Load = Claimed;

    fn length(&self) -> Option<usize> {
        Some(self.space.length())
    }

    fn left(&self) -> Option<usize> {
        Some(self.counter.left())
    }

    fn index(&self) -> Index {
        self.space.index()
    }

    fn claim(
        &self,
        size: &dyn Fn(Option<usize>) -> usize,
    ) -> Option<impl Iterator<Item = Piece<Claimed>> + use<S>> {
        Some(self.pieces(self.counter.claim(size)?))
    }

    fn claim_alone<F>(&mut self, size: F) -> Option<impl Iterator<Item = Piece<Claimed>> + use<S, F>>
    where
        F: Fn(Option<usize>) -> usize,
    {
        let units = self.counter.claim_alone(|left| size(Some(left)))?;
        Some(self.pieces(units))
    }

    fn singles(&self, Claimed(positions): Claimed) -> impl Iterator<Item = Claimed> {
        // Positions of a claim that is used up here, each of them once.
        positions.map(|position| Claimed(position..position + 1))
    }

    fn part(&self, Claimed(positions): Claimed) -> S::Part {
        // SAFETY: `Claimed` is made in `Pieces` alone, from units that the counter gives out once each, and in
        // `singles`, from one that it uses up; it can't be cloned, and is used up here.
        unsafe { self.space.part(positions) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_gives_out_everything_once_and_never_wraps() {
        let counter = Counter::new(usize::MAX);
        assert_eq!(counter.claim(&|_| usize::MAX - 1), Some(0..usize::MAX - 1));
        assert_eq!(counter.claim(&|_| usize::MAX), Some(usize::MAX - 1..usize::MAX));
        assert_eq!(counter.claim(&|_| usize::MAX), None);
        assert_eq!(counter.claim(&|_| 1), None);
    }

    #[test]
    fn many_claim_each_number_once() {
        let counter = Counter::new(10_000);
        let sums = std::thread::scope(|scope| {
            let claim = || {
                std::iter::from_fn(|| counter.claim(&|left| left.unwrap_or(0) / 64)).flatten().sum::<usize>()
            };
            let workers: Vec<_> = (0..4).map(|_| scope.spawn(claim)).collect();
            workers.into_iter().map(|worker| worker.join().unwrap()).sum::<usize>()
        });
        assert_eq!(sums, (0..10_000).sum());
    }
}
