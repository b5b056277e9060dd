//! The caller's side of what it shares with its helpers.

use super::desk::{Desk, Step, Waits};
use super::line::{ClaimOf, DeskOf, Line};
use super::slot::Slot;
use super::{Front, Tail, TailBody, TailExit};
use crate::role::{Role, Seed};
use crate::run::merge::{drop_net, forget_panics};
use crate::run::{Feed, Piece, Waiting};
use crate::sys::Next;
use crossbeam_utils::Backoff;
use std::collections::VecDeque;
use std::panic::resume_unwind;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// How long the caller lets results gather before it asks to be woken by the next one.
const NAP: Duration = Duration::from_micros(100);

/// How long it sleeps at most: asking crosses with a result now and then, for those that are cheap to make look
/// without a fence.
const LONGEST_NAP: Duration = Duration::from_millis(5);

/// How long the caller waits for the first helper, in the order of completion, before it works itself: what others
/// do meanwhile then waits for it.
const PATIENCE: Duration = Duration::from_millis(10);

/// A source that keeps the caller waiting may keep it longer the next time, and what is worked on meanwhile waits for
/// the caller. So it first waits for that, for such a part of the time that the source took.
const REST: u32 = 8;
/// What is shorter is not worth it.
const SHORT_REST: Duration = Duration::from_micros(20);

/// Claims that are worked on, or wait for the tail, by position.
pub(crate) type Slots<S, T, E> = Waiting<Slot<T, <S as Seed>::Partial, E>>;
type StepOf<Fd> = Step<<Fd as Feed>::Load>;

impl<Fd, S, T, F, E> Line<'_, Fd, S, T, F, E>
where
    Fd: Feed,
    S: Seed,
    F: TailBody<Fd::Part, S, T, E>,
{
    /// Waits for something to do. `next`: where the tail goes on. What helpers have opened comes to `slots`. `alone`: the
    /// caller is to work alone as soon as it can.
    pub(crate) fn step(
        &self,
        order: Tail,
        next: usize,
        slots: &mut Slots<S, T, E>,
        alone: bool,
    ) -> StepOf<Fd> {
        let mut desk = self.desk();
        let mut nap = NAP;
        let backoff = Backoff::new();
        loop {
            desk.news = false;
            desk.next = next;
            desk.open.drain(..).for_each(|slot| slots.insert(slot.start, slot));
            if let Some(start) = ready(slots, order, next, nap > NAP) {
                return Step::Tail(start);
            }
            // Before a known exit, too: nobody else comes to what is put aside.
            if desk.shares
                && let Some(step) = desk.own_piece(&self.limits, next)
            {
                return step;
            }
            if !self.is_left()
                && let Some(step) = self.own_step(&mut desk, next, alone, backoff.is_completed())
            {
                return step;
            }
            if desk.claims == 0 && (desk.exhausted || self.is_left()) {
                return Step::Done;
            }
            if self.limits.led && !backoff.is_completed() {
                // Few claims are ahead of the tail, so there is something soon where iterations are short.
                drop(desk);
                backoff.snooze();
                desk = self.desk();
                continue;
            }
            let lonely = desk.nobody_works() && !self.limits.starts;
            desk.waits = if lonely || nap > NAP { Waits::Entry(next) } else { Waits::Napping };
            let limit = if lonely { PATIENCE } else { nap };
            let limit = desk.rest().map_or(limit, |rest| rest.min(limit));
            let woken = self.news.wait_timeout_while(desk, limit, |desk| !desk.news);
            desk = woken.unwrap_or_else(PoisonError::into_inner).0;
            desk.waits = Waits::Not;
            if !desk.news {
                desk.lonely |= lonely;
                nap = (nap * 2).min(LONGEST_NAP);
            }
        }
    }

    /// `waited`: as long as is worth it, for those who work.
    fn own_step(
        &self,
        desk: &mut DeskOf<Fd, S, T, E>,
        next: usize,
        alone: bool,
        waited: bool,
    ) -> Option<StepOf<Fd>> {
        if self.limits.starts {
            return desk.start(&self.limits, self.feed.left());
        }
        if self.limits.led {
            desk.caller_claims = false;
            if self.worth.is_little() && !desk.exhausted {
                let alone = desk.alone();
                if alone.is_some() || !waited {
                    return alone;
                }
                self.worth.try_on();
                desk.caller_claims = false;
            }
        }
        if alone && !desk.exhausted {
            return desk.alone();
        }
        desk.work(&self.limits, next)
    }

    /// Helpers put claims aside for the caller from here on.
    pub(crate) fn share(&self) {
        self.desk().shares = true;
    }

    /// The caller has worked alone, but not on these; `more`: something may be left to claim.
    pub(crate) fn not_alone(&self, stock: VecDeque<Piece<Fd::Load>>, more: bool) {
        let mut desk = self.desk();
        desk.caller_claims = false;
        desk.claims = stock.len();
        desk.stock = stock;
        desk.exhausted |= !more;
    }

    /// The caller's own claim, the next one.
    pub(crate) fn claim_next(&self, size: &dyn Fn(Option<usize>) -> usize) -> Option<ClaimOf<Fd>> {
        let claim = self.claim(size);
        let mut desk = self.desk();
        desk.caller_claims = false;
        desk.exhausted |= claim.is_none();
        claim
    }

    /// The caller's own claim, for the helpers.
    pub(crate) fn stock(&self, size: &dyn Fn(Option<usize>) -> usize) {
        let began = Instant::now();
        let claim = self.claim(size);
        let rest = began.elapsed() / REST;
        let mut desk = self.desk();
        desk.rests = (rest > SHORT_REST).then(|| Instant::now() + rest);
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

    /// The tail has passed a claim. Gives whether the helpers have much to do again.
    pub(crate) fn passed(&self) -> bool {
        let mut desk = self.desk();
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
    pub(crate) fn settle<R, G, X>(
        self,
        roles: R,
        mut front: Front<'_, S, G, E, X>,
        mut slots: Slots<S, T, E>,
    ) -> Option<TailExit<E, X>>
    where
        R: Role<Seed = S>,
    {
        let Line { feed, desk, .. } = self;
        let Desk { mut open, stock, .. } = desk.into_inner().unwrap_or_else(PoisonError::into_inner);
        open.drain(..).for_each(|slot| slots.insert(slot.start, slot));
        while let Some((_, mut slot)) = slots.pop_first() {
            while let Next::Value(entry) = slot.next() {
                front.drop_behind(entry);
            }
        }
        // Items that nobody got are dropped as the plain loop drops them.
        let dropped = drop_net((stock, feed));
        let exit = front.settle(roles);
        dropped.unwrap_or_else(|payload| resume_unwind(payload));
        exit
    }
}

/// Where the tail can go on. If nowhere, and `awaits`, then the next entry wakes the caller.
fn ready<T, P, E>(slots: &Waiting<Slot<T, P, E>>, order: Tail, next: usize, awaits: bool) -> Option<usize> {
    match order {
        Tail::Ordered => slots.get(next).filter(|slot| slot.is_ready(awaits)).map(|slot| slot.start),
        Tail::AsCompleted => slots.find(|slot| slot.is_ready(awaits)),
    }
}
