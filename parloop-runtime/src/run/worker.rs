//! A worker: claims pieces, runs the chunk closure over them, delivers runs.

use super::feed::{Feed, Piece};
use super::merge::{Leave, Merger, Payload, Run, forget_panics};
use super::pace::Pace;
use super::{Blocks, Body, Shared};
use crate::role::Seed;
use crate::space::Block;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

/// One that works for a loop, from when it joins until it leaves.
pub(crate) struct Worker<'s, 'l, Fd: Feed, S: Seed, F, E> {
    shared: &'s Shared<'l, Fd, S, F, E>,
    scratch: S::Scratch,
    /// The run that goes on if the next piece is adjacent.
    open: Option<Open<S::Private>>,
    /// The run that is being worked on, for when it panics, and where its last piece starts.
    doing: (Range<usize>, usize),
    /// Runs that have ended and were not delivered yet: one lock for all of a claim.
    ended: Vec<Run<S::Partial, E>>,
    /// The caller's own merger while nobody else works: then there is nothing to lock.
    alone: Option<Merger<S::Partial, E>>,
    pub(crate) pace: Pace,
}

struct Open<P> {
    positions: Range<usize>,
    private: P,
}

impl<'s, 'l, Fd, S, F, E> Worker<'s, 'l, Fd, S, F, E>
where
    Fd: Feed,
    S: Seed,
    F: Body<Fd::Part, S, E>,
{
    /// One of several.
    pub(crate) fn new(shared: &'s Shared<'l, Fd, S, F, E>) -> Self {
        let pace = Pace::new(shared.unit());
        let scratch = S::Scratch::default();
        Worker { shared, scratch, open: None, doing: (0..0, 0), ended: Vec::new(), alone: None, pace }
    }

    /// The caller, before it has asked anybody in.
    pub(crate) fn alone(shared: &'s Shared<'l, Fd, S, F, E>) -> Self {
        Worker { alone: Some(Merger::new(Blocks::Any)), ..Worker::new(shared) }
    }

    /// Others may join from here on.
    pub(crate) fn share(&mut self) {
        self.shared.set_unit(self.pace.unit);
        self.shared.feed.open();
        if let Some(merger) = self.alone.take() {
            *self.shared.merger() = merger;
        }
    }

    /// The worker has ended. Gives what the caller merged, if it stayed alone.
    pub(crate) fn leave(self) -> Option<Merger<S::Partial, E>> {
        // A helper has nobody above it to tell of a panic.
        forget_panics(self.scratch);
        self.alone
    }

    /// Works until nothing is left to claim (then false), or until `pause` holds after a claim (then true).
    pub(crate) fn work(&mut self, pause: impl FnMut(&Pace, Option<usize>) -> bool) -> bool {
        self.guard(|worker| {
            let paused = worker.claim_on(pause);
            if !paused {
                worker.end_run(None);
            }
            paused
        })
    }

    /// Runs one piece as a run of its own.
    pub(crate) fn run_alone(&mut self, piece: Piece<Fd::Load>) {
        self.guard(|worker| {
            worker.run(piece);
            worker.end_run(None);
            false
        });
    }

    /// One net under everything that the user's code is called from.
    fn guard(&mut self, work: impl FnOnce(&mut Self) -> bool) -> bool {
        let went_on = catch_unwind(AssertUnwindSafe(|| work(self))).unwrap_or_else(|payload| {
            self.panicked(payload);
            false
        });
        self.deliver_all();
        went_on
    }

    fn claim_on(&mut self, mut pause: impl FnMut(&Pace, Option<usize>) -> bool) -> bool {
        let shared = self.shared;
        let mut clock = shared.sizes.timed().then(Instant::now);
        while !shared.is_left() {
            let pace = self.pace;
            let Some(claim) = shared.feed.claim(|left| shared.sizes.next(&pace, left)) else { break };
            let ran = self.run_claim(claim);
            self.deliver_all();
            let left = shared.feed.left();
            let ends = left == Some(0) || shared.is_left();
            if ends && self.pace.spent > 0.0 {
                continue;
            }
            if let Some(clock) = &mut clock {
                let now = Instant::now();
                self.pace.record(ran, now - *clock);
                *clock = now;
                if !ends && pause(&self.pace, left) {
                    return true;
                }
            }
        }
        false
    }

    /// Gives the number of units.
    fn run_claim(&mut self, claim: impl Iterator<Item = Piece<Fd::Load>>) -> usize {
        let in_blocks = matches!(self.shared.blocks, Blocks::Even { .. });
        let mut units = 0;
        for piece in claim {
            units += if in_blocks { 1 } else { piece.len };
            self.run(piece);
        }
        units
    }

    fn run(&mut self, piece: Piece<Fd::Load>) {
        let shared = self.shared;
        let Piece { start, len, load } = piece;
        let open = match self.open.take() {
            Some(open) if S::EXACT && open.positions.end == start => Some(open),
            other => {
                self.open = other;
                self.end_run(None);
                None
            }
        };
        let first = open.as_ref().map_or(start, |open| open.positions.start);
        self.doing = (first..start + len, start);
        let load = match load {
            Ok(load) => load,
            Err(payload) => {
                self.open = open;
                return self.source_panicked(start, payload);
            }
        };
        let part = shared.feed.part(load);
        if shared.control.cancelled(start) {
            self.open = open;
            return drop(part);
        }
        let private = open.map_or_else(|| shared.seed.begin(&mut self.scratch), |open| open.private);
        let block = Block::new(part, start, shared.feed.index(), &shared.control);
        let (private, exit) = (shared.body)(private, block);
        self.open = Some(Open { positions: first..start + len, private });
        if let Some(exit) = exit {
            shared.left_at(start);
            self.end_run(Some(Leave::Exit(exit)));
        }
    }

    /// Ends the open run and delivers it.
    fn end_run(&mut self, leave: Option<Leave<E>>) {
        if let Some(Open { positions, private }) = self.open.take() {
            self.doing = (positions.clone(), positions.start);
            let partial = Some(self.shared.seed.end(private, &mut self.scratch));
            self.deliver(Run { positions, partial, leave });
        }
    }

    /// The source's `next` panicked where the iteration at `start` would be.
    fn source_panicked(&mut self, start: usize, payload: Payload) {
        self.end_run(None);
        self.shared.left_at(start);
        let leave = Some(Leave::Panic(payload));
        self.deliver(Run { positions: start..start + 1, partial: None, leave });
    }

    /// What panicked is lost, and counts as an exit.
    fn panicked(&mut self, payload: Payload) {
        if let Some(open) = self.open.take() {
            forget_panics(open.private);
        }
        let (positions, piece) = self.doing.clone();
        self.shared.left_at(piece);
        self.deliver(Run { positions, partial: None, leave: Some(Leave::Panic(payload)) });
    }

    /// The run is delivered now if nobody has to be locked out for it, else with others.
    fn deliver(&mut self, run: Run<S::Partial, E>) {
        match &mut self.alone {
            Some(merger) => {
                if let Some(position) = merger.add(self.shared.seed, run) {
                    self.shared.left_at(position);
                }
            }
            None => self.ended.push(run),
        }
    }

    fn deliver_all(&mut self) {
        if self.ended.is_empty() {
            return;
        }
        let mut merger = self.shared.merger();
        for run in self.ended.drain(..) {
            if let Some(position) = merger.add(self.shared.seed, run) {
                self.shared.left_at(position);
            }
        }
    }
}
