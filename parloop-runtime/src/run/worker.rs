//! A worker: claims pieces, runs the chunk closure over them, delivers runs.

use super::feed::{Feed, Piece};
use super::merge::{Leave, Payload, Run, forget_panics, net_dyn};
use super::pace::Pace;
use super::{Blocks, Body, Shared};
use crate::observe::Chunk;
use crate::role::Seed;
use crate::switches::{Mechanism, is_on};
use std::mem::{needs_drop, take};
use std::ops::Range;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// One that works for a loop, from when it joins until it leaves.
pub(crate) struct Worker<'s, 'l, Fd: Feed, S: Seed, F, E> {
    shared: &'s Shared<'l, Fd, S, F, E>,
    scratch: S::Scratch,
    /// The run that goes on if the next piece is adjacent.
    open: Option<Open<S::Private>>,
    /// The run that is being worked on, for when it panics, and where its last piece starts.
    doing: (Range<usize>, usize),
    /// Runs that have ended and were not delivered yet.
    ended: Vec<Run<S::Partial, E>>,
    /// A run that has so many iterations is ended.
    longest: usize,
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
        Worker::resume(shared, S::Scratch::default(), None, Pace::measured(shared.unit()))
    }

    /// The caller, with what it has not delivered yet.
    pub(crate) fn resume(
        shared: &'s Shared<'l, Fd, S, F, E>,
        scratch: S::Scratch,
        open: Option<(Range<usize>, S::Private)>,
        pace: Pace,
    ) -> Self {
        let open = open.map(|(positions, private)| Open { positions, private });
        let longest =
            if needs_drop::<S::Partial>() { longest(shared.work.feed.length()) } else { usize::MAX };
        Worker { shared, scratch, open, doing: (0..0, 0), ended: Vec::new(), longest, pace }
    }

    /// So many runs are delivered at once, under one lock: of claims that are small, many. Partials that own memory
    /// are not kept back for long.
    const DELIVERY: usize = if needs_drop::<S::Partial>() { 8 } else { 64 };

    /// The worker has ended.
    pub(crate) fn leave(self) {
        if self.pace.spent > 0.0 {
            self.shared.unit.store(self.pace.unit.to_bits(), Ordering::Relaxed);
            self.shared.spent.fetch_add(self.pace.spent as u64, Ordering::Relaxed);
        }
        // A helper has nobody above it to tell of a panic.
        forget_panics(self.scratch);
    }

    /// Works until nothing is left to claim.
    pub(crate) fn work(&mut self) {
        self.guard(&mut |worker| {
            worker.claim_on();
            worker.end_run(None);
        });
    }

    /// The same, so many iterations at once. Where blocks can be seen, each iteration is a run of its own.
    pub(crate) fn work_by_iteration(&mut self, chunk: usize) {
        self.guard(&mut |worker| {
            let (shared, feed) = (worker.shared, &worker.shared.work.feed);
            while !shared.is_left()
                && let Some(claim) = feed.claim(&|_| chunk)
            {
                let chunk = shared.work.chunk();
                claim.for_each(|piece| worker.run_singly(&chunk, piece));
                drop(chunk);
                worker.deliver_all();
            }
            worker.end_run(None);
        });
    }

    fn run_singly(&mut self, chunk: &Chunk<'_>, piece: Piece<Fd::Load>) {
        let feed = &self.shared.work.feed;
        match piece.load {
            Ok(load) if !S::EXACT && piece.len > 1 => {
                let singles = (piece.start..).zip(feed.singles(load));
                singles.for_each(|(start, load)| self.run(chunk, Piece { start, len: 1, load: Ok(load) }));
            }
            load => self.run(chunk, Piece { load, ..piece }),
        }
    }

    /// Runs one piece as a run of its own.
    pub(crate) fn run_alone(&mut self, piece: Piece<Fd::Load>) {
        let mut piece = Some(piece);
        self.guard(&mut |worker| {
            let chunk = worker.shared.work.chunk();
            if let Some(piece) = piece.take() {
                worker.run(&chunk, piece);
            }
            worker.end_run(None);
        });
    }

    /// One net under everything that the user's code is called from.
    fn guard(&mut self, work: &mut dyn FnMut(&mut Self)) {
        if let Err(payload) = net_dyn(&mut || work(self)) {
            self.panicked(payload);
        }
        self.deliver_all();
    }

    fn claim_on(&mut self) {
        let (shared, work) = (self.shared, &self.shared.work);
        let timed = work.sizes.timed();
        let (mut clock, mut units) = (Instant::now(), 0);
        while !shared.is_left() {
            let pace = self.pace;
            let Some(claim) = work.feed.claim(&|left| work.sizes.next(&pace, left)) else { break };
            units += self.run_claim(claim);
            let grouped = self.ended.last().map_or(0, |run| run.rest.len());
            if self.ended.len() + grouped >= Self::DELIVERY || !is_on(Mechanism::Deliveries) {
                self.deliver_all();
            }
            if timed {
                let now = Instant::now();
                self.pace.record(units, now - clock);
                (clock, units) = (now, 0);
            }
        }
        if units > 0 {
            self.pace.record(units, clock.elapsed());
        }
    }

    /// Gives the number of units.
    fn run_claim(&mut self, claim: impl Iterator<Item = Piece<Fd::Load>>) -> usize {
        let in_blocks = matches!(self.shared.work.blocks, Blocks::Even { .. });
        let chunk = self.shared.work.chunk();
        let mut units = 0;
        for piece in claim {
            units += if in_blocks { 1 } else { piece.len };
            match self.shared.work.blocks {
                Blocks::Singles => self.run_singly(&chunk, piece),
                _ => self.run(&chunk, piece),
            }
        }
        units
    }

    fn run(&mut self, chunk: &Chunk<'_>, piece: Piece<Fd::Load>) {
        let shared = self.shared;
        let Piece { start, len, load } = piece;
        let open = match self.open.take() {
            Some(open) if S::EXACT && open.positions.end == start && open.positions.len() < self.longest => {
                Some(open)
            }
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
        let work = &shared.work;
        let part = work.feed.part(load);
        if work.control.cancelled(start) {
            self.open = open;
            return drop(part);
        }
        let mut private = open.map_or_else(|| work.seed.begin(&mut self.scratch), |open| open.private);
        work.seed.enter(&mut private, &(start..start + len), false);
        let (private, exit) =
            chunk.run(part, start..start + len, work.feed.index(), |block| (work.body)(private, block));
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
            let partial = self.shared.work.seed.end(private, &mut self.scratch);
            match self.ended.last_mut() {
                Some(last)
                    if !S::EXACT
                        && self.shared.whole
                        && leave.is_none()
                        && last.positions.end == positions.start
                        && last.partial.is_some() =>
                {
                    last.positions.end = positions.end;
                    last.rest.push(partial);
                }
                _ => self.ended.push(Run { positions, partial: Some(partial), rest: Vec::new(), leave }),
            }
        }
    }

    /// The source's `next` panicked where the iteration at `start` would be.
    fn source_panicked(&mut self, start: usize, payload: Payload) {
        self.end_run(None);
        self.shared.left_at(start);
        let leave = Some(Leave::Panic(payload));
        self.ended.push(Run { rest: Vec::new(), positions: start..start + 1, partial: None, leave });
    }

    /// What panicked is lost, and counts as an exit.
    fn panicked(&mut self, payload: Payload) {
        if let Some(open) = self.open.take() {
            forget_panics(open.private);
        }
        let (positions, piece) = self.doing.clone();
        self.shared.left_at(piece);
        self.ended.push(Run {
            rest: Vec::new(),
            positions,
            partial: None,
            leave: Some(Leave::Panic(payload)),
        });
    }

    fn deliver_all(&mut self) {
        if self.ended.is_empty() {
            return;
        }
        let mut merger = self.shared.merger();
        for run in take(&mut self.ended) {
            if let Some(position) = merger.add(self.shared.work.seed, run) {
                self.shared.left_at(position);
            }
        }
    }
}

/// What a run has gathered is there twice while it is merged: so no run gathers most of what there will be, as one would
/// that goes on from claim to claim while the other workers are kept from their processors.
fn longest(length: Option<usize>) -> usize {
    length.map_or(1 << 14, |length| (length / 32).max(1 << 10))
}
