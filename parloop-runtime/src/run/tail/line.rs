//! What the caller and the helpers of a loop with a tail share.

use super::desk::{Desk, Waits};
use super::{Emit, Limits, Sink, TailBody};
use crate::observe::{Chunk, Run as Watched};
use crate::role::{Mode, Seed};
use crate::run::merge::{Leave, Run, forget_panics, net};
use crate::run::{Blocks, Feed, Grain, Pace, Piece, Sizes, Worth};
use crate::space::Control;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The most iterations in a claim, unless `chunk` says more: of what is split, and of what is pulled, which is read
/// no further ahead than it must be.
const LARGEST_SPLIT: usize = 1024;
const LARGEST_PULLED: usize = 16;
/// The most in any.
const LARGEST_CHUNK: usize = 1 << 14;

/// See the module's documentation.
pub(crate) struct Line<'l, Fd: Feed, S: Seed, T, F, E> {
    pub(crate) feed: Fd,
    watched: Option<&'l Watched>,
    seed: &'l S,
    body: &'l F,
    control: Control,
    pub(super) sizes: Sizes,
    largest: usize,
    pub(crate) limits: Limits,
    pub(crate) blocks: Blocks,
    /// Whether runs are iterations: where the tail can leave the loop behind any of them, or blocks can be seen.
    pub(crate) cut: bool,
    /// The tail has left the loop.
    over: AtomicBool,
    pub(super) desk: Mutex<DeskOf<Fd, S, T, E>>,
    pub(super) news: Condvar,
    /// Where the caller leads.
    pub(super) worth: Worth,
    /// Nanoseconds a unit, as the bits of an `f64`.
    unit: AtomicU64,
}

pub(super) type DeskOf<Fd, S, T, E> = Desk<<Fd as Feed>::Load, T, <S as Seed>::Partial, E>;
pub(super) type ClaimOf<Fd> = (Piece<<Fd as Feed>::Load>, Option<Piece<<Fd as Feed>::Load>>);

impl<'l, Fd, S, T, F, E> Line<'l, Fd, S, T, F, E>
where
    Fd: Feed,
    S: Seed,
    F: TailBody<Fd::Part, S, T, E>,
{
    /// `X` is the tail's exit. The feed gives out single iterations.
    pub(crate) fn new<X>(
        watched: Option<&'l Watched>,
        feed: Fd,
        seed: &'l S,
        body: &'l F,
        mode: &Mode,
        sizes: Sizes,
        limits: Limits,
    ) -> Self {
        let len = feed.length();
        let largest = if len.is_some() { LARGEST_SPLIT } else { LARGEST_PULLED };
        let cut = size_of::<S::Partial>() != 0 && (!S::EXACT || size_of::<Option<X>>() != 0);
        let units = feed.left();
        if let Some(run) = watched {
            run.expect(len.or(units));
        }
        Line {
            watched,
            seed,
            body,
            control: Control::new(mode, len),
            largest: sizes.chunk.unwrap_or(1).min(LARGEST_CHUNK).max(largest),
            sizes: Sizes { units, ..sizes },
            limits: Limits { here_only: Fd::HERE_ONLY, shares: limits.shares && !Fd::HERE_ONLY, ..limits },
            blocks: Blocks::new(Grain::of::<S>(mode), len),
            cut,
            over: AtomicBool::new(false),
            desk: Mutex::new(Desk::new(limits.workers)),
            news: Condvar::new(),
            worth: Worth::unknown(),
            unit: AtomicU64::new(0),
            feed,
        }
    }

    pub(super) fn desk(&self) -> MutexGuard<'_, DeskOf<Fd, S, T, E>> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something happened that concerns the caller.
    pub(super) fn tell(&self, desk: &mut DeskOf<Fd, S, T, E>) {
        desk.news = true;
        if desk.waits != Waits::Not {
            self.news.notify_one();
        }
    }

    /// Whether an exit is known. What is not claimed then lies behind it.
    pub(crate) fn is_left(&self) -> bool {
        self.control.exit.load(Ordering::Relaxed) != usize::MAX
    }

    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// The tail has left the loop: whatever runs may end.
    pub(crate) fn stop(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    /// Whether what stands at `position` lies behind a known exit.
    pub(crate) fn cancelled(&self, position: usize) -> bool {
        self.control.cancelled(position)
    }

    /// The piece that starts here left the loop.
    pub(crate) fn left_at(&self, position: usize) {
        self.control.exit.fetch_min(position, Ordering::Relaxed);
        self.feed.close();
    }

    pub(crate) fn unit(&self) -> f64 {
        f64::from_bits(self.unit.load(Ordering::Relaxed))
    }

    pub(crate) fn set_unit(&self, unit: f64) {
        self.unit.store(unit.to_bits(), Ordering::Relaxed);
    }

    /// How many iterations to claim.
    pub(crate) fn size(&self, pace: &Pace, left: Option<usize>) -> usize {
        self.sizes.next(pace, left).min(self.largest)
    }

    /// Whether a helper finds something to do.
    pub(crate) fn has_work(&self) -> bool {
        let desk = self.desk();
        !self.is_left() && desk.helping < desk.most_helping(&self.limits) && desk.has_work(&self.limits)
    }

    /// Runs a claim iteration by iteration, or as one. `end` says whether to go on.
    pub(crate) fn run(
        &self,
        scratch: &mut S::Scratch,
        piece: Piece<Fd::Load>,
        cut: bool,
        sink: &dyn Sink<T>,
        mut end: impl FnMut(Run<S::Partial, E>) -> bool,
    ) {
        let Piece { start, len, load } = piece;
        let load = match load {
            Ok(load) => load,
            Err(payload) => {
                self.left_at(start);
                let leave = Some(Leave::Panic(payload));
                end(Run { rest: Vec::new(), positions: start..start + 1, partial: None, leave });
                return;
            }
        };
        let chunk = Chunk::new(&self.control, self.watched);
        if !cut {
            self.run_part(&chunk, scratch, start..start + len, load, sink).map(end);
            return;
        }
        let mut singles = (start..).zip(self.feed.singles(load));
        while let Some((position, single)) = singles.next()
            && let Some(run) = self.run_part(&chunk, scratch, position..position + 1, single, sink)
        {
            let left = run.leave.is_some();
            if !end(run) || left {
                break;
            }
        }
        forget_panics(singles);
    }

    /// None if it lies behind an exit.
    fn run_part(
        &self,
        chunk: &Chunk<'_>,
        scratch: &mut S::Scratch,
        positions: Range<usize>,
        load: Fd::Load,
        sink: &dyn Sink<T>,
    ) -> Option<Run<S::Partial, E>> {
        let start = positions.start;
        let ran = net(|| {
            let part = self.feed.part(load);
            if self.is_over() || self.control.cancelled(start) {
                return None;
            }
            let mut private = self.seed.begin(scratch);
            self.seed.enter(&mut private, &positions, false);
            let (private, exit) = chunk.run(part, positions.clone(), self.feed.index(), |block| {
                (self.body)(private, block, Emit::new(sink))
            });
            if exit.is_some() {
                self.left_at(start);
            }
            Some((self.seed.end(private, scratch), exit))
        });
        match ran {
            Ok(ran) => ran.map(|(partial, exit)| Run {
                rest: Vec::new(),
                positions,
                partial: Some(partial),
                leave: exit.map(Leave::Exit),
            }),
            Err(payload) => {
                self.left_at(start);
                Some(Run { rest: Vec::new(), positions, partial: None, leave: Some(Leave::Panic(payload)) })
            }
        }
    }
}
