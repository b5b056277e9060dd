//! Spaces that forked children inherit: only positions travel.

use super::vec::Owned;
use super::{Batch, Index, Pulled, PulledHere, Space, Split, Splitted};
use crate::run::{Blocks, Payload, forget_panics, net};
use crate::space::sequence::Sequence;
use crate::wire::Trouble;
use std::iter::successors;
use std::ops::Range;
use std::time::Duration;

/// Iterations at positions `0..length`, the same in this process and in its children.
pub trait Positions {
    /// The iterator a block goes over.
    type Part: Iterator;
    /// How many there are so far.
    fn length(&self) -> usize;
    /// Gets more of them, all at first where their number is known; none if there are no more. Those that were there
    /// are not asked for again.
    fn more(&mut self);
    /// Their number, if it is known before the loop; the fixed blocks depend on it.
    fn known(&self) -> Option<usize>;
    /// The loop's own index.
    fn index(&self) -> Index;
    /// The iterations at these positions.
    ///
    /// # Safety
    /// In one process no position is asked for again while what it gave is in use.
    unsafe fn part(&self, positions: Range<usize>) -> Self::Part;
    /// The next iteration to be handed to a child, in loop order; what the child does not inherit is written.
    fn next(&mut self, out: &mut Vec<u8>) -> Option<usize>;
    /// Whether the next one is there, or none is left. If not, it is asked for, and so many behind it; then there is
    /// somebody else who brings it and says so.
    fn is_there(&mut self, _ahead: usize) -> bool {
        true
    }
    /// How long it last took to get one, where that kept this thread waiting.
    fn waited(&self) -> Duration {
        Duration::ZERO
    }
    /// There is nobody else to bring them.
    fn unserved(&mut self) {}
    /// In the child: what was written.
    fn receive(&mut self, _position: usize, _bytes: &[u8]) -> Result<(), Trouble> {
        Ok(())
    }
    /// The panic of the source behind the last position.
    fn broke(&mut self) -> Option<Payload>;
}

/// What children can inherit: everything.
pub trait Inherit: Space {
    /// The iterations by position.
    type Positions: Positions<Part = Self::Part>;
    /// Before the fork.
    fn inherit(self) -> Self::Positions;
}

/// All of it at once.
#[derive(Debug)]
pub struct Whole<S> {
    space: S,
    length: usize,
    next: usize,
}

impl<S: Split> Inherit for Splitted<S> {
    type Positions = Whole<S>;
    fn inherit(self) -> Whole<S> {
        Whole { space: self.0, length: 0, next: 0 }
    }
}

impl<S: Split> Positions for Whole<S> {
    type Part = S::Part;
    fn length(&self) -> usize {
        self.length
    }
    fn more(&mut self) {
        self.length = self.space.length();
    }
    fn next(&mut self, _: &mut Vec<u8>) -> Option<usize> {
        let next = self.next;
        self.next += usize::from(next < self.length);
        (next < self.length).then_some(next)
    }
    fn known(&self) -> Option<usize> {
        Some(self.space.length())
    }
    fn index(&self) -> Index {
        self.space.index()
    }
    unsafe fn part(&self, positions: Range<usize>) -> S::Part {
        // SAFETY: by contract.
        unsafe { self.space.part(positions) }
    }
    fn broke(&mut self) -> Option<Payload> {
        None
    }
}

/// Items that are pulled in waves, so that an endless iterator has an end to wait for. Most have but one.
pub struct Gathered<I: Iterator> {
    /// None once it has ended or panicked.
    iterator: Option<I>,
    /// Where the wave begins.
    start: usize,
    items: Owned<I::Item>,
    /// How many items the next one has at most, but for those that its last block needs.
    most: usize,
    next: usize,
    broke: Option<Payload>,
}

/// How many items the first wave has at most; the following have more.
const WAVE: usize = 1 << 12;

impl<I: Iterator> Gathered<I> {
    fn new(iterator: I) -> Self {
        let items = Owned::new(Vec::new());
        Gathered { iterator: Some(iterator), start: 0, items, most: WAVE, next: 0, broke: None }
    }

    /// Where the block ends that the position before this one lies in: a wave that ended elsewhere would be seen by what
    /// floats add up to.
    fn block_end(&self, position: usize) -> usize {
        let mut ends = successors(Some(self.start), |start| Some(Blocks::Growing.end(*start)));
        if self.most == usize::MAX { position } else { ends.find(|end| *end >= position).unwrap_or(position) }
    }

    /// Of one that ends: in one wave.
    pub(super) fn at_once(iterator: I) -> Self {
        Gathered { most: usize::MAX, ..Gathered::new(iterator) }
    }
}

impl<I: Iterator> Positions for Gathered<I> {
    type Part = Batch<I>;
    fn length(&self) -> usize {
        self.start + self.items.extent() as usize
    }
    fn more(&mut self) {
        self.start = self.length();
        let most = self.most.max(4 * self.start);
        let (mut items, most) = (Vec::new(), self.block_end(self.start.saturating_add(most)) - self.start);
        let Some(iterator) = &mut self.iterator else {
            self.items = Owned::new(items);
            return;
        };
        // One by one, so that what came before a panic is not lost.
        let pulled = net(|| {
            while items.len() < most {
                match iterator.next() {
                    Some(item) => items.push(item),
                    None => return true,
                }
            }
            false
        });
        if !matches!(pulled, Ok(false)) {
            forget_panics(self.iterator.take());
        }
        self.broke = pulled.err();
        self.items = Owned::new(items);
    }
    fn next(&mut self, _: &mut Vec<u8>) -> Option<usize> {
        let next = self.next;
        self.next += usize::from(next < self.length());
        (next < self.length()).then_some(next)
    }
    fn known(&self) -> Option<usize> {
        None
    }
    fn index(&self) -> Index {
        Index::POSITION
    }
    unsafe fn part(&self, positions: Range<usize>) -> Batch<I> {
        let (start, end) = (positions.start - self.start, positions.end - self.start);
        // SAFETY: by contract.
        let part = unsafe { self.items.cut(start as u128..end as u128) };
        Batch::Items(part.collect::<Vec<_>>().into_iter())
    }
    fn broke(&mut self) -> Option<Payload> {
        self.broke.take()
    }
}

impl<I: Iterator> Inherit for Pulled<I> {
    type Positions = Gathered<I>;
    fn inherit(self) -> Gathered<I> {
        Gathered::new(self.0)
    }
}

impl<I: Iterator> Inherit for PulledHere<I> {
    type Positions = Gathered<I>;
    fn inherit(self) -> Gathered<I> {
        Gathered::new(self.0)
    }
}
