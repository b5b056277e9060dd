//! A loop with a tail, as the process backends see it: each iteration is a run, and brings what its tail needs.

use super::loops::Loops;
use super::task::Task;
use crate::role::travel::Travel;
use crate::role::{Mode, Role, Seed};
use crate::run::merge::Run;
use crate::run::tail::{Cuts as Cut, Emit, Entry, Front, Sink, Tail, TailBody, TailExit};
use crate::run::{Blocks, Grain, Leave, Waiting};
use crate::space::{Block, Positions};
use crate::wire::{self, Trouble, Wire};
use std::cell::Cell;
use std::marker::PhantomData;
use std::ops::Range;
use std::time::Duration;

/// With its types.
pub(super) struct WithTail<'l, P, S: Seed, T, F, G, E, X, W, MT> {
    loops: Loops<'l, P, S, E, W>,
    body: &'l F,
    order: Tail,
    front: Front<'l, S, G, E, X>,
    /// What came before its turn.
    waiting: Waiting<Entry<T, S::Partial, E>>,
    /// Where the loop is left, as far as it is known.
    left: usize,
    /// In a child: what the running iteration has for the tail.
    emitted: Cell<Option<T>>,
    /// The way in which that travels.
    way: PhantomData<fn() -> MT>,
}

/// Keeps it until the iteration has ended.
struct Keep<'e, T>(&'e Cell<Option<T>>);

impl<T> Sink<T> for Keep<'_, T> {
    fn take(&self, value: T) -> bool {
        self.0.set(Some(value));
        true
    }
}

impl<'l, P, S, T, F, G, E, X, W, MT> WithTail<'l, P, S, T, F, G, E, X, W, MT>
where
    P: Positions,
    S: Seed,
    F: TailBody<P::Part, S, T, E>,
    G: FnMut(T) -> Option<X>,
{
    pub(super) fn new(positions: P, seed: &'l S, body: &'l F, order: Tail, tail: G, mode: &Mode) -> Self {
        let blocks = Blocks::new(Grain::of::<S>(mode), positions.known());
        WithTail {
            loops: Loops::new(positions, seed, mode),
            body,
            order,
            front: Front::new(order, tail, seed, blocks),
            waiting: Waiting::new(),
            left: usize::MAX,
            emitted: Cell::new(None),
            way: PhantomData,
        }
    }

    /// The end of the loop, unless it has failed.
    pub(super) fn settle<R: Role<Seed = S>>(mut self, roles: R, failed: bool) -> Option<TailExit<E, X>> {
        while let Some((_, entry)) = self.waiting.pop_first() {
            self.front.drop_behind(entry);
        }
        let front = self.front;
        self.loops.conclude(|| if failed { front.settle_failed(roles) } else { front.settle(roles) })
    }

    /// Its turn has come.
    fn pass(&mut self, start: usize, entry: Entry<T, S::Partial, E>) {
        if self.front.passed.is_over() || start > self.left {
            return self.front.drop_behind(entry);
        }
        if let Some(position) = self.front.step(entry, Cut::Behind) {
            self.left = self.left.min(position);
        }
        if self.front.passed.is_over() || self.front.tail.has_left() {
            self.left = self.left.min(start);
        }
    }

    /// Behind the last iteration there is.
    fn source_panicked(&mut self, leave: Leave<E>) {
        let end = self.loops.length();
        let run = Run { rest: Vec::new(), positions: end..end + 1, partial: None, leave: Some(leave) };
        self.left = self.left.min(end);
        self.come(end..end + 1, Entry::Ended(None, Box::new(run)));
    }

    /// What came is passed as far as may be. Gives where the loop is left, if that is known.
    fn come(&mut self, run: Range<usize>, entry: Entry<T, S::Partial, E>) -> Option<usize> {
        match self.order {
            Tail::AsCompleted => self.pass(run.start, entry),
            Tail::Ordered => {
                self.waiting.insert(run.start, entry);
                while self.waiting.first() == Some(self.front.next)
                    && let Some((start, entry)) = self.waiting.pop_first()
                {
                    self.front.next = match &entry {
                        Entry::Ended(_, run) => run.positions.end,
                        Entry::Emitted(_) => start,
                    };
                    self.pass(start, entry);
                }
            }
        }
        (self.left != usize::MAX).then_some(self.left)
    }
}

impl<P, S, T, F, G, E, X, M, ME, MT> Task for WithTail<'_, P, S, T, F, G, E, X, (M, ME), MT>
where
    P: Positions,
    S: Travel<<P::Part as Iterator>::Item, M>,
    T: Wire<MT>,
    E: Wire<ME>,
    F: TailBody<P::Part, S, T, E>,
    G: FnMut(T) -> Option<X>,
{
    fn receive(&mut self, position: usize, bytes: &[u8]) -> Result<(), Trouble> {
        wire::caught(&mut || self.loops.positions().receive(position, bytes))
    }

    fn next(&mut self, out: &mut Vec<u8>) -> Option<usize> {
        let next = self.loops.positions().next(out);
        if let Some(payload) = self.loops.positions().broke() {
            self.source_panicked(Leave::Panic(payload));
        }
        next
    }

    fn run(&mut self, positions: Range<usize>) -> bool {
        let (body, emitted) = (self.body, &self.emitted);
        let keep = Keep(emitted);
        self.loops.run(positions, |private, block: Block<'_, P::Part>| body(private, block, Emit::new(&keep)))
    }

    fn end(&mut self, run: &Range<usize>, out: &mut Vec<u8>) -> Result<(), Trouble> {
        match self.emitted.take() {
            Some(value) => {
                out.push(1);
                wire::caught(&mut || value.write(out))?;
            }
            None => out.push(0),
        }
        self.loops.end(run, out)
    }

    fn is_there(&mut self, ahead: usize) -> bool {
        self.loops.positions().is_there(ahead)
    }

    fn waited(&self) -> Duration {
        self.loops.waited()
    }

    fn take(&mut self, run: Range<usize>, mut bytes: &[u8]) -> Result<Option<usize>, Trouble> {
        let mut value = None;
        wire::caught(&mut || {
            if u8::read(&mut bytes)? == 1 {
                value = Some(T::read(&mut bytes)?);
            }
            Ok(())
        })?;
        let ran = self.loops.unpack(run.clone(), bytes)?;
        if ran.leave.is_some() {
            self.left = self.left.min(run.start);
        }
        Ok(self.come(run, Entry::Ended(value, Box::new(ran))))
    }

    fn lose(&mut self, run: Range<usize>) {
        let lost = Run { rest: Vec::new(), positions: run.clone(), partial: None, leave: None };
        self.come(run, Entry::Ended(None, Box::new(lost)));
    }

    fn more(&mut self) -> Option<usize> {
        if self.left != usize::MAX {
            return None;
        }
        let (length, broke) = self.loops.more();
        if let Some(leave) = broke {
            self.source_panicked(leave);
        }
        length
    }

    fn left_at(&self) -> Option<usize> {
        self.front.passed.left_at()
    }

    fn front(&self) -> Option<usize> {
        (self.order == Tail::Ordered).then_some(self.front.next)
    }

    fn missing(&self) -> Option<Range<usize>> {
        if self.left != usize::MAX {
            return None;
        }
        match self.order {
            Tail::Ordered => {
                let end = self.waiting.first().unwrap_or(self.loops.length());
                let gap = self.front.next..end;
                (!gap.is_empty()).then_some(gap)
            }
            Tail::AsCompleted => self.front.passed.gap(self.loops.length()),
        }
    }
}
