//! The helpers' side of a loop with a tail.

use super::line::{ClaimOf, DeskOf, Line};
use super::slot::{Entry, Filling, slot};
use super::{Sink, TailBody};
use crate::backend::Seat;
use crate::role::Seed;
use crate::run::merge::forget_panics;
use crate::run::{Feed, Pace, Piece};
use crate::sys::Help;
use crossbeam_utils::Backoff;
use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

type EntryOf<S, T, E> = Entry<T, <S as Seed>::Partial, E>;
type FillingOf<S, T, E> = Filling<T, <S as Seed>::Partial, E>;
type Opened<S, T, E> = (FillingOf<S, T, E>, Option<FillingOf<S, T, E>>);

impl<Fd, S, T, F, E> Line<'_, Fd, S, T, F, E>
where
    Fd: Feed,
    S: Seed,
    F: TailBody<Fd::Part, S, T, E>,
{
    /// Works until there is nothing to do, if one more worker may.
    pub(crate) fn help_out(&self) {
        let number = self.desk().seat_helper(&self.limits);
        if let Some(number) = number {
            let _seated = self.seated(number);
            self.help();
            self.desk().helping -= 1;
        }
    }

    /// Works on one claim.
    pub(crate) fn help_once(&self, number: usize) {
        let _seated = self.seated(number);
        let mut scratch = S::Scratch::default();
        let made = self.desk().stock.pop_front();
        self.work(&mut scratch, made, &|_| 1);
        forget_panics(scratch);
    }

    /// Who has this number works from here on.
    pub(crate) fn seated(&self, number: usize) -> impl Drop + use<'_, Fd, S, T, F, E> {
        Seated { line: self, number, _seat: Seat::take(number) }
    }

    fn help(&self) {
        let mut scratch = S::Scratch::default();
        let mut pace = Pace::measured(self.unit());
        while let Some(piece) = self.let_in(&|left| self.size(&pace, left)) {
            let began = (self.sizes.timed() || self.limits.led).then(Instant::now);
            let ran = self.work(&mut scratch, piece, &|left| self.size(&pace, left));
            let Some((ran, telling)) = ran else { break };
            if let Some(began) = began {
                let took = began.elapsed().saturating_sub(telling);
                pace.record(ran, took);
                self.worth.handed(took);
            }
        }
        if pace.unit > 0.0 {
            self.set_unit(pace.unit);
        }
        // A helper has nobody above it to tell of a panic.
        forget_panics(scratch);
    }

    /// The right to make one claim, or one that the caller has made.
    fn let_in(&self, size: &dyn Fn(Option<usize>) -> usize) -> Option<Option<Piece<Fd::Load>>> {
        let backoff = Backoff::new();
        while !self.is_left() {
            let mut desk = self.desk();
            desk.lonely = false;
            if desk.helping > desk.most_helping(&self.limits) {
                return None;
            }
            if !desk.has_work(&self.limits) {
                if let Some(piece) = desk.spare() {
                    return Some(Some(piece));
                }
                // There is more soon where iterations are short, and who leaves must be asked in again.
                if !self.limits.led || desk.exhausted || backoff.is_completed() {
                    return None;
                }
                drop(desk);
                backoff.snooze();
                continue;
            }
            if self.limits.here_only {
                return desk.stock.pop_front().map(Some);
            }
            desk.claims += 1;
            if desk.shares && desk.stock.is_empty() {
                desk.claims += 1;
                drop(desk);
                self.put_aside(size);
            }
            return Some(None);
        }
        None
    }

    /// Makes a claim for the caller, who works on it when the tail comes to it: what is done there need not be handed over.
    fn put_aside(&self, size: &dyn Fn(Option<usize>) -> usize) {
        let claim = self.claim(size);
        let mut desk = self.desk();
        let Some((piece, broke)) = claim else {
            desk.claims -= 1;
            return;
        };
        desk.claims += usize::from(broke.is_some());
        let mut at_front = false;
        for piece in [piece].into_iter().chain(broke) {
            at_front |= desk.put_aside(piece);
        }
        if at_front {
            self.tell(&mut desk);
        }
    }

    /// Makes a claim, if it is not made yet, and works on it. Gives how many iterations that were, if any, and how long
    /// it took to wake the caller meanwhile: that may go on in this thread's place.
    pub(crate) fn work(
        &self,
        scratch: &mut S::Scratch,
        made: Option<Piece<Fd::Load>>,
        size: &dyn Fn(Option<usize>) -> usize,
    ) -> Option<(usize, Duration)> {
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
        let (filling, broken) = self.open(&piece, broke.as_ref());
        let mut telling = self.fill(filling, scratch, piece);
        if let Some((filling, broke)) = broken.zip(broke) {
            telling += self.fill(filling, scratch, broke);
        }
        Some((len, telling))
    }

    /// A claim has at most two pieces: some iterations, and the panic of the source behind them.
    pub(crate) fn claim(&self, size: &dyn Fn(Option<usize>) -> usize) -> Option<ClaimOf<Fd>> {
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

    fn open(&self, piece: &Piece<Fd::Load>, broke: Option<&Piece<Fd::Load>>) -> Opened<S, T, E> {
        let mut desk = self.desk();
        desk.claims += usize::from(broke.is_some());
        self.arrive(&mut desk);
        let mut open = |piece: &Piece<Fd::Load>| {
            let awaited = desk.awaits(self.limits.order, piece.start);
            let (filling, slot) = slot(piece.start, piece.len, self.cut, awaited);
            desk.unclaimed = desk.unclaimed.max(slot.end);
            desk.open.push(slot);
            filling
        };
        (open(piece), broke.map(open))
    }

    fn fill(
        &self,
        filling: FillingOf<S, T, E>,
        scratch: &mut S::Scratch,
        piece: Piece<Fd::Load>,
    ) -> Duration {
        let (kept, telling) = (Cell::new(None), Cell::new(Duration::ZERO));
        let sink = ToSlot { line: self, filling: RefCell::new(filling), kept, telling };
        self.run(scratch, piece, self.cut, &sink, |run| {
            sink.push(Entry::Ended(sink.kept.take(), Box::new(run)));
            sink.wake(sink.filling.borrow().is_surely_awaited());
            true
        });
        let ToSlot { filling, telling, .. } = sink;
        telling.get() + self.wake(filling.into_inner().close())
    }

    /// Gives how long that took.
    fn wake(&self, awaited: bool) -> Duration {
        if !awaited {
            return Duration::ZERO;
        }
        let began = Instant::now();
        self.tell(&mut self.desk());
        began.elapsed()
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
    filling: RefCell<FillingOf<S, T, E>>,
    /// Where runs are iterations: what the tail needs, until the run has ended.
    kept: Cell<Option<T>>,
    /// How long it took to wake the caller.
    telling: Cell<Duration>,
}

impl<Fd: Feed, S: Seed, T, F, E> ToSlot<'_, '_, Fd, S, T, F, E> {
    /// There is room for one value an iteration and the ends of its runs.
    fn push(&self, entry: EntryOf<S, T, E>) {
        if let Err(entry) = self.filling.borrow_mut().push(entry) {
            forget_panics(entry);
            panic!("an iteration emits once");
        }
    }

    fn wake(&self, awaited: bool)
    where
        F: TailBody<Fd::Part, S, T, E>,
    {
        self.telling.set(self.telling.get() + self.line.wake(awaited));
    }
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
            self.push(Entry::Emitted(value));
            self.wake(self.filling.borrow().is_awaited());
        }
        true
    }
}

/// Whoever helps works at the line until there is no room.
impl<Fd, S, T, F, E> Help for Line<'_, Fd, S, T, F, E>
where
    Fd: Feed<Load: Send> + Sync,
    S: Seed<Partial: Send> + Sync,
    T: Send,
    F: TailBody<Fd::Part, S, T, E> + Sync,
    E: Send,
{
    fn wanted(&self) -> bool {
        self.has_work()
    }

    fn help(&self, _: usize) {
        self.help_out();
    }
}
