//! The caller while it works alone: pieces come in loop order, so there is nothing to lock and nothing to sort.

use super::feed::{Feed, Piece};
use super::merge::{Leave, Merger, conclude, drop_net, forget_panics};
use super::pace::Pace;
use super::worker::Worker;
use super::{Blocks, Body, Shared, Work};
use crate::observe::Chunk;
use crate::role::{Role, Seed};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Instant;

/// How working alone came to an end.
pub(crate) enum Ended<E> {
    /// Nothing is left.
    Done,
    /// Others should help with what is left.
    Paused,
    Left(Leave<E>),
}

/// What the caller has done so far.
pub(crate) struct Solo<S: Seed> {
    scratch: S::Scratch,
    /// Of the run that goes on: where roles are exact, one from the first position on.
    private: Option<S::Private>,
    merged: Option<S::Partial>,
    /// Everything before this position is done.
    front: usize,
    pub(crate) pace: Pace,
}

impl<S: Seed> Solo<S> {
    #[inline]
    pub(crate) fn new(pace: Pace) -> Self {
        Solo { scratch: S::Scratch::default(), private: None, merged: None, front: 0, pace }
    }

    /// Works until nothing is left, or until `pause` holds after a claim.
    #[inline]
    pub(crate) fn work<Fd, F, E>(
        &mut self,
        work: &mut Work<'_, Fd, S, F>,
        pause: impl FnMut(&Pace, Option<usize>) -> bool,
    ) -> Ended<E>
    where
        Fd: Feed,
        F: Body<Fd::Part, S, E>,
    {
        let ended = catch_unwind(AssertUnwindSafe(|| self.claim_on(work, pause)))
            .unwrap_or_else(|payload| Ended::Left(Leave::Panic(payload)));
        self.gather(work.seed);
        ended
    }

    /// Works on all of it at once, without a look at the clock.
    #[inline]
    pub(crate) fn work_through<Fd, F, E>(&mut self, work: &mut Work<'_, Fd, S, F>) -> Option<Leave<E>>
    where
        Fd: Feed,
        F: Body<Fd::Part, S, E>,
    {
        let worked = catch_unwind(AssertUnwindSafe(|| {
            let all = |left: Option<usize>| left.unwrap_or(usize::MAX);
            while let Some(claim) = work.feed.claim_alone(all) {
                let leave = self.run_claim(work, claim, &mut 0);
                if leave.is_some() {
                    return leave;
                }
            }
            self.end_run(work.seed);
            None
        }));
        self.gather(work.seed);
        worked.unwrap_or_else(|payload| Some(Leave::Panic(payload)))
    }

    fn claim_on<Fd, F, E>(
        &mut self,
        work: &mut Work<'_, Fd, S, F>,
        mut pause: impl FnMut(&Pace, Option<usize>) -> bool,
    ) -> Ended<E>
    where
        Fd: Feed,
        F: Body<Fd::Part, S, E>,
    {
        // The clock costs more than a small iteration: it is not asked where the answer would change nothing.
        let timed = work.sizes.timed_alone();
        let mut clock = timed.then(Instant::now);
        let (mut units, mut due) = (0, work.sizes.due(&self.pace, work.feed.left()));
        loop {
            let (pace, sizes) = (self.pace, work.sizes);
            let Some(claim) = work.feed.claim_alone(|left| sizes.next(&pace, left)) else { break };
            if let Some(leave) = self.run_claim(work, claim, &mut units) {
                if let Some(clock) = clock.filter(|_| self.pace.unit == 0.0) {
                    // All that will be known of a loop that is always left at once.
                    self.pace.record(units, clock.elapsed());
                }
                return Ended::Left(leave);
            }
            let Some(clock) = &mut clock else { continue };
            if units < due {
                continue;
            }
            let left = work.feed.left();
            if left == Some(0) && self.pace.spent > 0.0 {
                continue;
            }
            let now = Instant::now();
            self.pace.record(units, now - *clock);
            (*clock, units) = (now, 0);
            if left != Some(0) && pause(&self.pace, left) {
                return Ended::Paused;
            }
            due = work.sizes.due(&self.pace, left);
        }
        self.end_run(work.seed);
        Ended::Done
    }

    fn run_claim<Fd, F, E>(
        &mut self,
        work: &Work<'_, Fd, S, F>,
        claim: impl Iterator<Item = Piece<Fd::Load>>,
        units: &mut usize,
    ) -> Option<Leave<E>>
    where
        Fd: Feed,
        F: Body<Fd::Part, S, E>,
    {
        // Nobody else has a reference to the work.
        let chunk = Chunk::beside(&work.control, work.watched, true);
        if S::EXACT || work.blocks == Blocks::Singles {
            for piece in claim {
                *units += piece.len;
                let leave = self.run(work, &chunk, piece);
                if leave.is_some() {
                    return leave;
                }
            }
            return None;
        }
        let in_blocks = matches!(work.blocks, Blocks::Even { .. });
        let Solo { scratch, merged, front, .. } = self;
        let (seed, index) = (work.seed, work.feed.index());
        let (mut done, mut end) = (0, *front);
        let mut leave = None;
        for piece in claim {
            let load = match piece.load {
                Ok(load) => load,
                Err(payload) => {
                    leave = Some(Leave::Panic(payload));
                    break;
                }
            };
            done += if in_blocks { 1 } else { piece.len };
            end = piece.start + piece.len;
            let mut private = seed.begin(scratch);
            seed.enter(&mut private, &(piece.start..end), true);
            let (private, exit) =
                chunk.run(work.feed.part(load), piece.start..end, index, |block| (work.body)(private, block));
            merge(seed, merged, seed.end(private, scratch));
            if let Some(exit) = exit {
                leave = Some(Leave::Exit(exit));
                break;
            }
        }
        *units += done;
        *front = end;
        leave
    }

    #[inline]
    fn run<Fd, F, E>(
        &mut self,
        work: &Work<'_, Fd, S, F>,
        chunk: &Chunk<'_>,
        piece: Piece<Fd::Load>,
    ) -> Option<Leave<E>>
    where
        Fd: Feed,
        F: Body<Fd::Part, S, E>,
    {
        let load = match piece.load {
            Ok(load) => load,
            Err(payload) => {
                self.end_run(work.seed);
                return Some(Leave::Panic(payload));
            }
        };
        let mut private = match self.private.take() {
            Some(private) => private,
            None => work.seed.begin(&mut self.scratch),
        };
        let end = piece.start + piece.len;
        work.seed.enter(&mut private, &(piece.start..end), true);
        let (private, exit) = chunk.run(work.feed.part(load), piece.start..end, work.feed.index(), |block| {
            (work.body)(private, block)
        });
        self.front = end;
        // Where the run may end anywhere it need not be put aside first, in case more comes.
        if exit.is_some() || S::EXACT && work.feed.left() == Some(0) {
            merge(work.seed, &mut self.merged, work.seed.end(private, &mut self.scratch));
        } else {
            self.private = Some(private);
        }
        exit.map(Leave::Exit)
    }

    #[inline]
    fn end_run(&mut self, seed: &S) {
        let Some(private) = self.private.take() else { return };
        merge(seed, &mut self.merged, seed.end(private, &mut self.scratch));
    }

    #[inline]
    fn gather(&mut self, seed: &S) {
        if let Some(merged) = &mut self.merged {
            seed.gather(merged, &mut self.scratch);
        }
    }

    /// Everything before this position is done.
    pub(crate) fn front(&self) -> usize {
        self.front
    }

    /// Others may join from here on.
    pub(crate) fn share<'l, Fd: Feed, F, E>(&mut self, work: Work<'l, Fd, S, F>) -> Shared<'l, Fd, S, F, E> {
        work.feed.open();
        let front = if self.private.is_some() { 0 } else { self.front };
        Shared::new(work, Merger::after(self.merged.take(), front), self.pace.unit)
    }

    /// The caller goes on as one of several.
    pub(crate) fn join<'s, 'l, Fd, F, E>(
        self,
        shared: &'s Shared<'l, Fd, S, F, E>,
    ) -> Worker<'s, 'l, Fd, S, F, E>
    where
        Fd: Feed,
        F: Body<Fd::Part, S, E>,
    {
        let open = self.private.map(|private| (0..self.front, private));
        Worker::resume(shared, self.scratch, open, self.pace)
    }

    /// The end of a loop that nobody else worked for.
    #[inline]
    pub(crate) fn settle<Fd, R, E>(self, feed: Fd, mut roles: R, leave: Option<Leave<E>>) -> Option<E>
    where
        R: Role<Seed = S>,
    {
        forget_panics(self.scratch);
        // Items that nobody got are dropped as the plain loop drops them.
        let dropped = drop_net(feed);
        let settled = catch_unwind(AssertUnwindSafe(|| roles.finish(self.merged)));
        let exit = conclude(settled, leave);
        dropped.unwrap_or_else(|payload| resume_unwind(payload));
        exit
    }
}

#[inline(always)]
fn merge<S: Seed>(seed: &S, merged: &mut Option<S::Partial>, partial: S::Partial) {
    match merged {
        Some(merged) => seed.merge(merged, partial),
        None => *merged = Some(partial),
    }
}
