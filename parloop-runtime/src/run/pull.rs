//! The feeds of spaces that are pulled: batches, in order, under a lock or by the calling thread alone.

use super::feed::{Feed, Piece};
use super::{Blocks, Grain, merge};
use crate::space::{Batch, Index, exact};
use crate::sys::{Brief, Home};
use crossbeam_utils::Backoff;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, TryLockError};

/// What is claimed at once: some items, and the panic of the source if it came right behind them.
type Pull<T> = (Option<Piece<Vec<T>>>, Option<Piece<Vec<T>>>);

/// An iterator, how far it has come, and whether it has ended.
#[derive(Debug)]
struct Source<I> {
    /// None once it has ended or panicked: `next` is never called after that.
    iterator: Option<I>,
    position: usize,
    blocks: Blocks,
    /// So many more are pulled one by one.
    wary: usize,
}

/// After a source has kept somebody waiting, so many items are pulled one by one: what has come is to be worked on
/// meanwhile.
const WARY: usize = 4;
/// More than this come at once from no source that waits for something.
const FEW: usize = 16;

impl<I: Iterator> Source<I> {
    fn new(iterator: I, grain: Grain) -> Self {
        Source { iterator: Some(iterator), position: 0, blocks: Blocks::new(grain, None), wary: 0 }
    }

    /// How many are left, if the iterator knows.
    fn left(&self) -> Option<usize> {
        let Some(iterator) = &self.iterator else { return Some(0) };
        exact(iterator.size_hint())
    }

    /// The next items: a whole block, or about as many as asked for. What was pulled before a panic is not lost.
    /// Once `closed` is set, nothing more.
    fn pull(&mut self, size: &dyn Fn(Option<usize>) -> usize, closed: &AtomicBool) -> Option<Pull<I::Item>> {
        let left = self.left();
        let size = match self.blocks {
            Blocks::Any if self.wary > 0 => 1,
            Blocks::Any => size(left).max(1),
            blocks => blocks.end(self.position) - self.position,
        };
        let mut items = Vec::with_capacity(size.min(left.unwrap_or(size)).min(1 << 12));
        let began = Brief::begin();
        let pulled = merge::net(|| self.fill(&mut items, size, closed));
        let waited = items.len() <= FEW && !began.is_brief();
        self.wary = if waited { WARY } else { self.wary.saturating_sub(1) };
        let start = self.position;
        self.position += items.len();
        let broke = pulled.err().map(|payload| {
            merge::forget_panics(self.iterator.take());
            Piece { start: self.position, len: 1, load: Err(payload) }
        });
        let len = items.len();
        let piece = (len > 0).then_some(Piece { start, len, load: Ok(items) });
        (piece.is_some() || broke.is_some()).then_some((piece, broke))
    }

    fn fill(&mut self, items: &mut Vec<I::Item>, size: usize, closed: &AtomicBool) {
        let Some(iterator) = &mut self.iterator else { return };
        while items.len() < size && !closed.load(Ordering::Relaxed) {
            match iterator.next() {
                Some(item) => items.push(item),
                None => {
                    self.iterator = None;
                    return;
                }
            }
        }
    }
}

/// No thread.
const NOBODY: usize = 0;

/// A number that no other thread has while this one is there.
fn this_thread() -> usize {
    thread_local! {
        static PLACE: u8 = const { 0 };
    }
    PLACE.with(|place| std::ptr::from_ref(place).addr())
}

/// See [`crate::space::Pulled`].
#[derive(Debug)]
pub struct Pulls<I> {
    source: Mutex<Source<I>>,
    /// Who pulls now: a `next` that makes its thread help out with this very loop must not wait for itself.
    puller: AtomicUsize,
    closed: AtomicBool,
}

impl<I: Iterator> Pulls<I> {
    pub(crate) fn new(iterator: I, grain: Grain) -> Self {
        let source = Mutex::new(Source::new(iterator, grain));
        Pulls { source, puller: AtomicUsize::new(NOBODY), closed: AtomicBool::new(false) }
    }

    fn source(&self) -> Option<MutexGuard<'_, Source<I>>> {
        // Most sources are quick: who sleeps at once makes each of the others wake him.
        let backoff = Backoff::new();
        while !backoff.is_completed() {
            match self.source.try_lock() {
                Ok(source) => return Some(source),
                Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
                Err(TryLockError::WouldBlock) => backoff.snooze(),
            }
        }
        if self.puller.load(Ordering::Relaxed) == this_thread() {
            return None;
        }
        Some(lock(&self.source))
    }
}

impl<I: Iterator> Feed for Pulls<I> {
    type Part = Batch<I>;
    type Load = Vec<I::Item>;

    fn length(&self) -> Option<usize> {
        None
    }

    fn left(&self) -> Option<usize> {
        // Whoever pulls now will see for himself.
        self.source.try_lock().ok()?.left()
    }

    fn index(&self) -> Index {
        Index::POSITION
    }

    fn claim(
        &self,
        size: &dyn Fn(Option<usize>) -> usize,
    ) -> Option<impl Iterator<Item = Piece<Self::Load>> + use<I>> {
        let mut source = self.source()?;
        self.puller.store(this_thread(), Ordering::Relaxed);
        let pulled = source.pull(size, &self.closed);
        self.puller.store(NOBODY, Ordering::Relaxed);
        let (piece, broke) = pulled?;
        Some(piece.into_iter().chain(broke))
    }

    fn singles(&self, load: Self::Load) -> impl Iterator<Item = Self::Load> {
        load.into_iter().map(|item| vec![item])
    }

    fn part(&self, load: Self::Load) -> Batch<I> {
        Batch::Items(load.into_iter())
    }

    fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }
}

/// See [`crate::space::PulledHere`].
#[derive(Debug)]
pub struct PullsHere<I: Iterator> {
    source: Home<Source<I>>,
    queue: Mutex<Queue<I::Item>>,
    changed: Condvar,
    /// How much to hold ready for others.
    bound: AtomicUsize,
    workers: usize,
    closed: AtomicBool,
}

#[derive(Debug)]
struct Queue<T> {
    pulls: VecDeque<Pull<T>>,
    /// How many wait for one.
    waiting: usize,
    /// Nothing more will come in.
    closed: bool,
}

impl<I: Iterator> PullsHere<I> {
    pub(crate) fn new(iterator: I, grain: Grain, workers: usize) -> Self {
        let queue = Queue { pulls: VecDeque::new(), waiting: 0, closed: false };
        PullsHere {
            source: Home::new(Source::new(iterator, grain)),
            queue: Mutex::new(queue),
            changed: Condvar::new(),
            bound: AtomicUsize::new(0),
            workers,
            closed: AtomicBool::new(false),
        }
    }

    /// The caller's way: fills the queue for the others, then takes from it as they do.
    fn pull_here(
        &self,
        source: &mut Source<I>,
        size: &dyn Fn(Option<usize>) -> usize,
    ) -> Option<Pull<I::Item>> {
        loop {
            let pulled = source.pull(size, &self.closed);
            let mut queue = lock(&self.queue);
            match pulled {
                Some(pull) => queue.pulls.push_back(pull),
                None => queue.closed = true,
            }
            let (full, closed) = (queue.pulls.len() > self.bound.load(Ordering::Relaxed), queue.closed);
            if full || closed {
                let first = queue.pulls.pop_front();
                if closed {
                    self.changed.notify_all()
                } else {
                    self.notify(queue)
                }
                return first;
            }
            self.notify(queue);
        }
    }

    /// Waking somebody costs a call of the system's, even where nobody sleeps.
    fn notify(&self, queue: MutexGuard<'_, Queue<I::Item>>) {
        let waiting = queue.waiting;
        drop(queue);
        if waiting > 0 {
            self.changed.notify_one();
        }
    }

    fn wait(&self) -> Option<Pull<I::Item>> {
        let waits = |queue: &mut Queue<_>| queue.pulls.is_empty() && !queue.closed;
        let mut queue = lock(&self.queue);
        queue.waiting += 1;
        let queue = self.changed.wait_while(queue, waits);
        let mut queue = queue.unwrap_or_else(PoisonError::into_inner);
        queue.waiting -= 1;
        queue.pulls.pop_front()
    }
}

impl<I: Iterator> Feed for PullsHere<I> {
    type Part = Batch<I>;
    type Load = Vec<I::Item>;

    fn length(&self) -> Option<usize> {
        None
    }

    fn left(&self) -> Option<usize> {
        let queue = lock(&self.queue);
        (queue.closed && queue.pulls.is_empty()).then_some(0)
    }

    fn index(&self) -> Index {
        Index::POSITION
    }

    fn claim(
        &self,
        size: &dyn Fn(Option<usize>) -> usize,
    ) -> Option<impl Iterator<Item = Piece<Self::Load>> + use<I>> {
        let (piece, broke) = if self.source.is_here() {
            // Not while this thread is in `next` further down its stack: then it helps with nothing.
            self.source.with(|source| self.pull_here(source, size))??
        } else {
            self.wait()?
        };
        Some(piece.into_iter().chain(broke))
    }

    fn singles(&self, load: Self::Load) -> impl Iterator<Item = Self::Load> {
        load.into_iter().map(|item| vec![item])
    }

    fn part(&self, load: Self::Load) -> Batch<I> {
        Batch::Items(load.into_iter())
    }

    const HERE_ONLY: bool = true;

    fn open(&self) {
        self.bound.store(self.workers.saturating_sub(1).saturating_mul(2), Ordering::Relaxed);
    }

    fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        lock(&self.queue).closed = true;
        self.changed.notify_all();
    }
}

/// Nothing that is guarded here is left half done by a panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    static OPEN: AtomicBool = AtomicBool::new(false);

    fn positions<T>(pull: Pull<T>) -> Vec<(usize, usize, bool)> {
        pull.0.into_iter().chain(pull.1).map(|piece| (piece.start, piece.len, piece.load.is_ok())).collect()
    }

    #[test]
    fn next_is_not_called_after_none_and_items_before_a_panic_are_kept() {
        // How many come at once is told by the clock where the machine is busy; what comes is not.
        fn pulled<I: Iterator>(source: &mut Source<I>) -> Vec<(usize, bool)> {
            let pulls = std::iter::from_fn(|| source.pull(&|_| 5, &OPEN));
            let pieces = pulls.flat_map(positions);
            pieces.flat_map(|(start, len, ok)| (start..start + len).map(move |at| (at, ok))).collect()
        }

        let mut calls = 0;
        let twice = std::iter::from_fn(|| {
            calls += 1;
            (calls < 3).then_some(calls)
        });
        let mut source = Source::new(twice, Grain::Any);
        assert_eq!(pulled(&mut source), [(0, true), (1, true)]);
        assert!(source.pull(&|_| 5, &OPEN).is_none());
        assert_eq!(calls, 3);

        let breaks = (0..5).map(|i| if i == 3 { std::panic::resume_unwind(Box::new(i)) } else { i });
        let mut source = Source::new(breaks, Grain::Any);
        assert_eq!(pulled(&mut source), [(0, true), (1, true), (2, true), (3, false)]);
        assert!(source.pull(&|_| 5, &OPEN).is_none());
    }

    #[test]
    fn what_comes_slowly_does_not_wait_for_more() {
        let slow = std::iter::from_fn(|| {
            std::thread::sleep(std::time::Duration::from_millis(1));
            Some(())
        });
        let mut source = Source::new(slow, Grain::Any);
        assert_eq!(source.pull(&|_| 2, &OPEN).map(positions), Some(vec![(0, 2, true)]));
        for position in 2..9 {
            assert_eq!(source.pull(&|_| 50, &OPEN).map(positions), Some(vec![(position, 1, true)]));
        }
    }

    #[test]
    fn blocks_are_pulled_whole() {
        let mut source = Source::new(0..100, Grain::Blocks);
        let starts: Vec<_> = std::iter::from_fn(|| source.pull(&|_| 7, &OPEN)).flat_map(positions).collect();
        let mut at = 0;
        for (start, len, _) in starts {
            assert_eq!((start, at), (at, start));
            at = if at + len == 100 { 100 } else { Blocks::Growing.end(start) };
        }
        assert_eq!(at, 100);
    }
}
