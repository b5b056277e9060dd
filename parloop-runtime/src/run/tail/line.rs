//! What the caller and the helpers of a loop with a tail share.

use super::desk::{Desk, Step, Waits};
use super::slot::{Entry, Slot};
use super::{Emit, Front, Limits, Sink, Tail, TailBody, TailExit};
use crate::backend::Seat;
use crate::role::{Mode, Role, Seed};
use crate::run::merge::{Leave, Run, forget_panics};
use crate::run::{Blocks, Feed, Pace, Piece, Sizes};
use crate::space::{Block, Control};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long the caller lets results gather before it asks to be woken by the next one.
const NAP: Duration = Duration::from_micros(100);

/// How long the caller waits for the first helper, in the order of completion, before it works itself: what others
/// do meanwhile then waits for it.
const PATIENCE: Duration = Duration::from_millis(10);

/// The most iterations in a claim: of what is split, and of what is pulled, which is read no further ahead than it
/// must be.
const LARGEST_SPLIT: usize = 1024;
const LARGEST_PULLED: usize = 16;

/// See the module's documentation.
pub(crate) struct Line<'l, Fd: Feed, S: Seed, T, F, E> {
    pub(crate) feed: Fd,
    seed: &'l S,
    body: &'l F,
    control: Control,
    sizes: Sizes,
    largest: usize,
    pub(crate) limits: Limits,
    pub(crate) blocks: Blocks,
    /// Whether runs are iterations: where the tail can leave the loop behind any of them, or blocks can be seen.
    pub(crate) cut: bool,
    /// The tail has left the loop.
    over: AtomicBool,
    desk: Mutex<DeskOf<Fd, S, T, E>>,
    news: Condvar,
    /// Nanoseconds a unit, as the bits of an `f64`.
    unit: AtomicU64,
}

type DeskOf<Fd, S, T, E> = Desk<<Fd as Feed>::Load, T, <S as Seed>::Partial, E>;
type ClaimOf<Fd> = (Piece<<Fd as Feed>::Load>, Option<Piece<<Fd as Feed>::Load>>);
type SlotOf<S, T, E> = Slot<T, <S as Seed>::Partial, E>;
type Held<'d, Fd, S, T, E> = MutexGuard<'d, DeskOf<Fd, S, T, E>>;
type StepOf<Fd, S, T, E> = Step<<Fd as Feed>::Load, T, <S as Seed>::Partial, E>;

impl<'l, Fd, S, T, F, E> Line<'l, Fd, S, T, F, E>
where
    Fd: Feed,
    S: Seed,
    F: TailBody<Fd::Part, S, T, E>,
{
    /// `X` is the tail's exit. The feed gives out single iterations.
    pub(crate) fn new<X>(
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
        Line {
            seed,
            body,
            control: Control::new(mode),
            largest: sizes.chunk.unwrap_or(1).max(largest),
            sizes: Sizes { units: feed.left(), ..sizes },
            limits: Limits { here_only: feed.here_only(), ..limits },
            blocks: if S::EXACT { Blocks::Any } else { Blocks::new(false, len) },
            cut,
            over: AtomicBool::new(false),
            desk: Mutex::new(Desk::new(limits.workers)),
            news: Condvar::new(),
            unit: AtomicU64::new(0),
            feed,
        }
    }

    fn desk(&self) -> MutexGuard<'_, DeskOf<Fd, S, T, E>> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something happened that concerns the caller.
    fn tell(&self, desk: &mut DeskOf<Fd, S, T, E>) {
        desk.news = true;
        if desk.waits != Waits::Not {
            self.news.notify_one();
        }
    }

    /// Whether an exit is known. What is not claimed then lies behind it.
    pub(crate) fn is_left(&self) -> bool {
        self.control.exit.load(Ordering::Relaxed) != usize::MAX
    }

    fn is_over(&self) -> bool {
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
        !self.is_left() && !desk.seats.is_full() && desk.has_work(&self.limits)
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
                end(Run { positions: start..start + 1, partial: None, leave });
                return;
            }
        };
        if !cut {
            self.run_part(scratch, start, len, load, sink).map(end);
            return;
        }
        let mut singles = (start..).zip(self.feed.singles(load));
        while let Some((position, single)) = singles.next()
            && let Some(run) = self.run_part(scratch, position, 1, single, sink)
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
        scratch: &mut S::Scratch,
        start: usize,
        len: usize,
        load: Fd::Load,
        sink: &dyn Sink<T>,
    ) -> Option<Run<S::Partial, E>> {
        let positions = start..start + len;
        let ran = catch_unwind(AssertUnwindSafe(|| {
            let part = self.feed.part(load);
            if self.is_over() || self.control.cancelled(start) {
                return None;
            }
            let private = self.seed.begin(scratch);
            let block = Block::new(part, start, self.feed.index(), &self.control);
            let (private, exit) = (self.body)(private, block, Emit::new(sink));
            if exit.is_some() {
                self.left_at(start);
            }
            Some((self.seed.end(private, scratch), exit))
        }));
        match ran {
            Ok(ran) => ran.map(|(partial, exit)| Run {
                positions,
                partial: Some(partial),
                leave: exit.map(Leave::Exit),
            }),
            Err(payload) => {
                self.left_at(start);
                Some(Run { positions, partial: None, leave: Some(Leave::Panic(payload)) })
            }
        }
    }
}

/// The side of the helpers.
impl<Fd, S, T, F, E> Line<'_, Fd, S, T, F, E>
where
    Fd: Feed,
    S: Seed,
    F: TailBody<Fd::Part, S, T, E>,
{
    /// Works until there is nothing to do, if one more worker may.
    pub(crate) fn help_out(&self) {
        let number = self.desk().seats.take();
        if let Some(number) = number {
            let _seated = self.seated(number);
            self.help();
        }
    }

    /// Works on one claim.
    pub(crate) fn help_once(&self, number: usize) {
        let _seated = self.seated(number);
        let mut scratch = S::Scratch::default();
        let made = self.desk().stock.pop_front();
        self.work(&mut scratch, made, |_| 1);
        forget_panics(scratch);
    }

    /// Who has this number works from here on.
    pub(crate) fn seated(&self, number: usize) -> impl Drop + use<'_, Fd, S, T, F, E> {
        Seated { line: self, number, _seat: Seat::take(number) }
    }

    fn help(&self) {
        let mut scratch = S::Scratch::default();
        let mut pace = Pace::measured(self.unit());
        while let Some(piece) = self.let_in() {
            let began = self.sizes.timed().then(std::time::Instant::now);
            let ran = self.work(&mut scratch, piece, |left| self.size(&pace, left));
            let Some(ran) = ran else { break };
            if let Some(began) = began {
                pace.record(ran, began.elapsed());
            }
        }
        if pace.unit > 0.0 {
            self.set_unit(pace.unit);
        }
        // A helper has nobody above it to tell of a panic.
        forget_panics(scratch);
    }

    /// The right to make one claim, or one that the caller has made.
    fn let_in(&self) -> Option<Option<Piece<Fd::Load>>> {
        if self.is_left() {
            return None;
        }
        let mut desk = self.desk();
        desk.lonely = false;
        if self.limits.here_only {
            return desk.stock.pop_front().map(Some);
        }
        if !desk.has_work(&self.limits) {
            return None;
        }
        desk.claims += 1;
        Some(None)
    }

    /// Makes a claim, if it is not made yet, and works on it. Gives how many iterations that were, if any.
    pub(crate) fn work(
        &self,
        scratch: &mut S::Scratch,
        made: Option<Piece<Fd::Load>>,
        size: impl Fn(Option<usize>) -> usize,
    ) -> Option<usize> {
        let (piece, broke) = match made {
            Some(piece) => (piece, None),
            None => match self.claim(size) {
                Some(claim) => claim,
                None => {
                    self.return_claim();
                    return None;
                }
            },
        };
        let len = piece.len;
        let slots = self.open(&piece, broke.as_ref());
        for (slot, piece) in slots.into_iter().zip([piece].into_iter().chain(broke)) {
            self.fill(&slot, scratch, piece);
        }
        Some(len)
    }

    /// A claim has at most two pieces: some iterations, and the panic of the source behind them.
    pub(crate) fn claim(&self, size: impl Fn(Option<usize>) -> usize) -> Option<ClaimOf<Fd>> {
        let mut pieces = self.feed.claim(size)?;
        Some((pieces.next()?, pieces.next()))
    }

    /// There was nothing to claim.
    fn return_claim(&self) {
        let exhausted = self.feed.left() == Some(0);
        let mut desk = self.desk();
        desk.claims -= 1;
        desk.exhausted |= exhausted;
        self.arrive(&mut desk);
        self.tell(&mut desk);
    }

    /// Where each claim has a thread, the next may start.
    fn arrive(&self, desk: &mut DeskOf<Fd, S, T, E>) {
        if self.limits.starts {
            desk.coming -= 1;
            self.tell(desk);
        }
    }

    fn open(&self, piece: &Piece<Fd::Load>, broke: Option<&Piece<Fd::Load>>) -> Vec<Arc<SlotOf<S, T, E>>> {
        let mut desk = self.desk();
        desk.claims += usize::from(broke.is_some());
        self.arrive(&mut desk);
        [piece].into_iter().chain(broke).map(|piece| self.open_one(&mut desk, piece)).collect()
    }

    fn open_one(&self, desk: &mut DeskOf<Fd, S, T, E>, piece: &Piece<Fd::Load>) -> Arc<SlotOf<S, T, E>> {
        let Piece { start, len, .. } = *piece;
        let awaited = desk.awaits(self.limits.order, start);
        let slot = Arc::new(Slot::new(start, start + len, awaited));
        desk.open.insert(start, Arc::clone(&slot));
        desk.unclaimed = desk.unclaimed.max(slot.end);
        slot
    }

    fn fill(&self, slot: &SlotOf<S, T, E>, scratch: &mut S::Scratch, piece: Piece<Fd::Load>) {
        let sink = ToSlot { slot, line: self, kept: Cell::new(None) };
        self.run(scratch, piece, self.cut, &sink, |run| {
            let value = sink.kept.take().map(Entry::Emitted);
            self.wake(slot.push(value.into_iter().chain([Entry::Ended(Box::new(run))])));
            true
        });
        self.wake(slot.close());
    }

    fn wake(&self, awaited: bool) {
        if awaited {
            self.tell(&mut self.desk());
        }
    }
}

/// Gives the seat back when dropped.
struct Seated<'s, 'l, Fd: Feed, S: Seed, T, F, E>
where
    F: TailBody<Fd::Part, S, T, E>,
{
    line: &'s Line<'l, Fd, S, T, F, E>,
    number: usize,
    _seat: Seat,
}

impl<Fd: Feed, S: Seed, T, F, E> Drop for Seated<'_, '_, Fd, S, T, F, E>
where
    F: TailBody<Fd::Part, S, T, E>,
{
    fn drop(&mut self) {
        let mut desk = self.line.desk();
        desk.seats.give_back(self.number);
        desk.refused = false;
        self.line.tell(&mut desk);
    }
}

/// Into a slot.
struct ToSlot<'s, 'l, Fd: Feed, S: Seed, T, F, E> {
    line: &'s Line<'l, Fd, S, T, F, E>,
    slot: &'s SlotOf<S, T, E>,
    /// Where runs are iterations, what the tail needs waits for the rest, so that the tail passes both or neither.
    kept: Cell<Option<T>>,
}

impl<Fd: Feed, S: Seed, T, F, E> Sink<T> for ToSlot<'_, '_, Fd, S, T, F, E>
where
    F: TailBody<Fd::Part, S, T, E>,
{
    fn take(&self, value: T) -> bool {
        if self.line.is_over() {
            return false;
        }
        if self.line.cut {
            self.kept.set(Some(value));
        } else {
            self.line.wake(self.slot.push([Entry::Emitted(value)]));
        }
        true
    }
}

/// The side of the caller.
impl<Fd, S, T, F, E> Line<'_, Fd, S, T, F, E>
where
    Fd: Feed,
    S: Seed,
    F: TailBody<Fd::Part, S, T, E>,
{
    /// Waits for something to do. `next`: where the tail goes on.
    pub(crate) fn step(&self, order: Tail, next: usize) -> StepOf<Fd, S, T, E> {
        let mut desk = self.desk();
        let mut awaits = false;
        loop {
            desk.news = false;
            if let Some(step) = desk.ready(order, next, awaits) {
                return step;
            }
            if !self.is_left()
                && let Some(step) = self.own_step(&mut desk, next)
            {
                return step;
            }
            if desk.claims == 0 && (desk.exhausted || self.is_left()) {
                return Step::Done;
            }
            let lonely = desk.nobody_works() && !self.limits.starts;
            let limit = if lonely { PATIENCE } else { NAP };
            desk.waits = if lonely || awaits { Waits::Entry(next) } else { Waits::Napping };
            desk = if awaits && !lonely { self.sleep(desk) } else { self.nap(desk, limit) };
            desk.waits = Waits::Not;
            awaits |= !desk.news;
            desk.lonely |= lonely && !desk.news;
        }
    }

    fn own_step(&self, desk: &mut DeskOf<Fd, S, T, E>, next: usize) -> Option<StepOf<Fd, S, T, E>> {
        if self.limits.starts {
            desk.start(&self.limits, self.feed.left())
        } else {
            desk.work(&self.limits, next)
        }
    }

    fn sleep<'d>(&self, desk: Held<'d, Fd, S, T, E>) -> Held<'d, Fd, S, T, E> {
        self.news.wait_while(desk, |desk| !desk.news).unwrap_or_else(PoisonError::into_inner)
    }

    fn nap<'d>(&self, desk: Held<'d, Fd, S, T, E>, limit: Duration) -> Held<'d, Fd, S, T, E> {
        let woken = self.news.wait_timeout_while(desk, limit, |desk| !desk.news);
        woken.unwrap_or_else(PoisonError::into_inner).0
    }

    /// The caller's own claim, the next one.
    pub(crate) fn claim_next(&self, size: impl Fn(Option<usize>) -> usize) -> Option<ClaimOf<Fd>> {
        let claim = self.claim(size);
        let mut desk = self.desk();
        desk.caller_claims = false;
        desk.exhausted |= claim.is_none();
        claim
    }

    /// The caller's own claim, for the helpers.
    pub(crate) fn stock(&self, size: impl Fn(Option<usize>) -> usize) {
        let claim = self.claim(size);
        let mut desk = self.desk();
        match claim {
            Some((piece, broke)) => {
                desk.claims += usize::from(broke.is_some());
                desk.stock.extend([piece].into_iter().chain(broke));
            }
            None => {
                desk.exhausted = true;
                desk.claims -= 1;
            }
        }
    }

    /// The tail has passed a claim: one that has a slot here, or the caller's own. Gives whether the helpers have
    /// much to do again.
    pub(crate) fn passed(&self, slot: Option<usize>) -> bool {
        let mut desk = self.desk();
        if let Some(start) = slot {
            desk.open.remove(&start);
        }
        desk.claims -= 1;
        !self.is_left() && desk.claims <= self.limits.window / 2 && desk.has_work(&self.limits)
    }

    /// A thread was refused. Gives whether another one's end can be waited for.
    pub(crate) fn refused(&self, number: usize) -> bool {
        let mut desk = self.desk();
        desk.seats.give_back(number);
        desk.coming -= 1;
        desk.claims -= usize::from(!self.limits.here_only);
        desk.refused = desk.seats.taken() > 0;
        desk.refused
    }

    /// Nothing more is claimed. Gives the position of the first iteration that will not run.
    pub(crate) fn give_up(&self) -> usize {
        let mut desk = self.desk();
        desk.exhausted = true;
        desk.claims -= desk.stock.len();
        let stock = std::mem::take(&mut desk.stock);
        let first = stock.front().map_or(desk.unclaimed, |piece| piece.start);
        drop(desk);
        forget_panics(stock);
        first
    }

    /// The end of the loop, when all have left it: the outer variables get what is theirs, and its exit is given
    /// back or its panic resumed.
    pub(crate) fn settle<R, G, X>(self, roles: R, mut front: Front<'_, S, G, E, X>) -> Option<TailExit<E, X>>
    where
        R: Role<Seed = S>,
    {
        let Line { feed, desk, .. } = self;
        let Desk { open, stock, .. } = desk.into_inner().unwrap_or_else(PoisonError::into_inner);
        for found in open.values().filter_map(|slot| slot.look(false)) {
            found.entries.into_iter().for_each(|entry| front.drop_behind(entry));
        }
        // Items that nobody got are dropped as the plain loop drops them.
        let dropped = catch_unwind(AssertUnwindSafe(|| drop((stock, feed))));
        let exit = front.settle(roles);
        dropped.unwrap_or_else(|payload| resume_unwind(payload));
        exit
    }
}
