//! Who does what in a loop with a tail, under one lock.

use super::seats::Seats;
use super::slot::Slot;
use super::{Limits, Tail};
use crate::run::Piece;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The state that the caller and the helpers share.
///
/// A claim counts from when somebody is let in to make it until the tail has passed it. The earliest of them is being
/// made, worked on or ready, so that the tail always has something to wait for; with none there, the caller makes
/// one itself.
pub(crate) struct Desk<L, T, P, E> {
    pub(crate) claims: usize,
    /// Claims that are worked on, until the caller takes them over.
    pub(crate) open: Vec<Slot<T, P, E>>,
    /// Claims made by the caller for helpers, where they can't make them themselves; or by helpers for the caller, where
    /// it has a share, in loop order. They count.
    pub(crate) stock: VecDeque<Piece<L>>,
    /// The caller has a share of the iterations: helpers put claims aside for it.
    pub(crate) shares: bool,
    /// Where the tail goes on, as far as is known.
    pub(crate) next: usize,
    /// Nothing more can be claimed.
    pub(crate) exhausted: bool,
    /// Helpers were waited for, and none came.
    pub(crate) lonely: bool,
    /// The caller makes claims that must be the next ones, or is about to.
    pub(crate) caller_claims: bool,
    pub(crate) seats: Seats,
    /// Helpers that work from claim to claim.
    pub(crate) helping: usize,
    /// Threads on their way to make a claim.
    pub(crate) coming: usize,
    /// No thread is to be had until one ends.
    pub(crate) refused: bool,
    /// Where the first iteration stands that nobody has claimed.
    pub(crate) unclaimed: usize,
    pub(crate) waits: Waits,
    pub(crate) news: bool,
    /// Until when the caller, who can do nothing else while the source keeps it waiting, does not pull from it: what
    /// is worked on may be done before.
    pub(crate) rests: Option<Instant>,
}

/// What the caller waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waits {
    Not,
    /// For others to do something that concerns everybody, for a short time.
    Napping,
    /// For that, and for the next entry: where it is loop order that counts, in the slot that starts here.
    Entry(usize),
}

/// What the caller does next.
#[derive(Debug)]
pub(crate) enum Step<L> {
    /// The tail of what the claim that starts here has left.
    Tail(usize),
    /// Claims the next iterations and runs them with their tails.
    Front(usize),
    /// Runs these, the next iterations, with their tails.
    Piece(usize, Piece<L>),
    /// Claims something for the helpers.
    Stock,
    /// Works on something further behind, as helpers do.
    Beside(usize),
    /// Works by itself, on these first, and with all tails.
    Alone(VecDeque<Piece<L>>),
    /// Starts a thread for the next claim.
    Start(usize),
    /// Everything is claimed, and the tail has passed it.
    Done,
}

impl<L, T, P, E> Desk<L, T, P, E> {
    pub(crate) fn new(workers: usize) -> Self {
        Desk {
            claims: 0,
            open: Vec::new(),
            stock: VecDeque::new(),
            shares: false,
            next: 0,
            exhausted: false,
            lonely: false,
            caller_claims: false,
            seats: Seats::new(workers),
            helping: 0,
            coming: 0,
            refused: false,
            unclaimed: 0,
            waits: Waits::Not,
            news: false,
            rests: None,
        }
    }

    /// Whether the first entry in a slot that starts here must wake the caller.
    pub(crate) fn awaits(&self, order: Tail, start: usize) -> bool {
        matches!(self.waits, Waits::Entry(next) if order == Tail::AsCompleted || start == next)
    }

    /// Whether a helper finds something to do.
    pub(crate) fn has_work(&self, limits: &Limits) -> bool {
        match limits.here_only {
            true => !self.stock.is_empty(),
            false => !self.exhausted && !self.caller_claims && self.claims < limits.window,
        }
    }

    /// Puts a claim aside for the caller. Gives whether the tail goes on there.
    pub(crate) fn put_aside(&mut self, piece: Piece<L>) -> bool {
        let at_front = piece.start == self.next;
        let place = self.stock.partition_point(|other| other.start < piece.start);
        self.stock.insert(place, piece);
        at_front
    }

    /// What was put aside for the caller, who will come to it last.
    pub(crate) fn spare(&mut self) -> Option<Piece<L>> {
        if self.shares { self.stock.pop_back() } else { None }
    }

    /// How many helpers may work from claim to claim: where the caller has a share, one of those who work is the caller.
    pub(crate) fn most_helping(&self, limits: &Limits) -> usize {
        limits.workers - usize::from(self.shares)
    }

    /// A place for one more helper, if there is one.
    pub(crate) fn seat_helper(&mut self, limits: &Limits) -> Option<usize> {
        let number = if self.helping < self.most_helping(limits) { self.seats.take() } else { None };
        self.helping += usize::from(number.is_some());
        number
    }

    /// How long the caller rests before it pulls again.
    pub(crate) fn rest(&mut self) -> Option<Duration> {
        let rest = self.rests?.saturating_duration_since(Instant::now());
        if rest.is_zero() || self.claims == 0 {
            self.rests = None;
        }
        self.rests.map(|_| rest)
    }

    /// Whether all that is claimed still waits to be worked on.
    pub(crate) fn nobody_works(&self) -> bool {
        self.claims == self.stock.len()
    }

    /// From here on the caller makes all claims; it can work alone once nobody else works.
    pub(crate) fn alone(&mut self) -> Option<Step<L>> {
        self.caller_claims = true;
        self.nobody_works().then(|| Step::Alone(std::mem::take(&mut self.stock)))
    }

    /// What the caller can do itself on a backend where it works like the others.
    pub(crate) fn work(&mut self, limits: &Limits, next: usize) -> Option<Step<L>> {
        let more = !self.exhausted && self.claims < limits.window;
        if limits.here_only && more && self.stock.len() < limits.helpers && self.rest().is_none() {
            self.claims += 1;
            return Some(Step::Stock);
        }
        if let Some(step) = self.own_piece(limits, next) {
            return Some(step);
        }
        if self.owns(limits) && more && self.claims == 0 {
            let number = self.seats.take()?;
            self.claims = 1;
            self.caller_claims = true;
            return Some(Step::Front(number));
        }
        if limits.beside && more && !limits.here_only {
            let number = self.seats.take()?;
            self.claims += 1;
            return Some(Step::Beside(number));
        }
        None
    }

    /// Whether the caller works on iterations itself.
    fn owns(&self, limits: &Limits) -> bool {
        // In the order of completion, what a helper has done must not wait for what the caller works on, nor must
        // the helpers wait for a caller that alone can claim for them.
        match limits.order {
            Tail::Ordered if !limits.led => true,
            Tail::Ordered | Tail::AsCompleted => self.lonely || limits.helpers == 0 || limits.beside,
        }
    }

    /// What is claimed already, where the tail goes on.
    pub(crate) fn own_piece(&mut self, limits: &Limits, next: usize) -> Option<Step<L>> {
        let at_front = |piece: &Piece<L>| limits.order == Tail::AsCompleted || piece.start == next;
        if !self.owns(limits) || !self.stock.front().is_some_and(at_front) {
            return None;
        }
        let number = self.seats.take()?;
        self.stock.pop_front().map(|piece| Step::Piece(number, piece))
    }

    /// What the caller can do on a backend where each claim has a thread of its own. `left`: how many iterations
    /// are not claimed, if that is known.
    pub(crate) fn start(&mut self, limits: &Limits, left: Option<usize>) -> Option<Step<L>> {
        if self.refused || self.seats.is_full() {
            return None;
        }
        let more = !self.exhausted && self.claims < limits.window;
        if limits.here_only {
            if self.stock.len() > self.coming {
                self.coming += 1;
                return self.seats.take().map(Step::Start);
            }
            let more = more && self.rest().is_none();
            self.claims += usize::from(more);
            return more.then_some(Step::Stock);
        }
        self.exhausted |= left == Some(0);
        if !more || self.coming >= left.unwrap_or(1) {
            return None;
        }
        self.coming += 1;
        self.claims += 1;
        self.seats.take().map(Step::Start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Bare = Desk<(), (), (), ()>;

    fn piece(start: usize) -> Piece<()> {
        Piece { start, len: 10, load: Ok(()) }
    }

    fn start(step: Option<Step<()>>) -> Option<usize> {
        match step {
            Some(Step::Piece(_, piece)) => Some(piece.start),
            _ => None,
        }
    }

    #[test]
    fn the_caller_works_on_its_share_where_the_tail_comes_to_it() {
        let (limits, mut desk) = (Limits::helped(Tail::Ordered, 3, 3), Bare::new(3));
        (desk.shares, desk.next) = (true, 10);
        assert_eq!([30, 10, 50].map(|start| desk.put_aside(piece(start))), [false, true, false]);
        assert_eq!(start(desk.own_piece(&limits, 0)), None);
        assert_eq!(start(desk.own_piece(&limits, 10)), Some(10));
        assert_eq!(start(desk.own_piece(&limits, 20)), None);
        assert_eq!(desk.spare().map(|piece| piece.start), Some(50), "what the caller comes to last");
        assert_eq!(start(desk.own_piece(&limits, 30)), Some(30));
    }

    #[test]
    fn a_caller_with_a_share_is_one_of_those_who_work() {
        let (limits, mut desk) = (Limits::helped(Tail::Ordered, 3, 3), Bare::new(3));
        desk.shares = true;
        assert_eq!([(); 3].map(|()| desk.seat_helper(&limits)), [Some(0), Some(1), None]);
        desk.shares = false;
        assert_eq!([(); 2].map(|()| desk.seat_helper(&limits)), [Some(2), None]);
    }
}
