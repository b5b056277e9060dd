//! The caller: runs the tail, and what the tail would wait for in vain.

use super::judge::Judge;
use super::lead::Slots;
use super::slot::Entry;
use super::{Cut, Front, Line, Step, Tail, TailBody};
use crate::role::Seed;
use crate::run::merge::forget_panics;
use crate::run::{Feed, Pace, Piece, Waiting};
use crate::sys::Next;
use std::collections::VecDeque;
use std::mem::needs_drop;
use std::time::Instant;

/// So many nanoseconds must have been spent to tell what an iteration takes from the time that the first ones take to get
/// started.
pub(crate) const WORTH_TELLING: f64 = 5_000.0;

/// What the caller leaves: where the tail has come to, and what lies behind that.
type Left<'l, S, T, G, E, X> = (Front<'l, S, G, E, X>, Slots<S, T, E>);

/// The thread that a loop with a tail stands on.
pub(crate) struct Caller<'s, 'l, Fd: Feed, S: Seed, T, F, G, E, X> {
    line: &'s Line<'l, Fd, S, T, F, E>,
    front: Front<'l, S, G, E, X>,
    /// The tail's, until the tail has left the loop: then what matters is the end of its last iteration.
    order: Tail,
    slots: Slots<S, T, E>,
    scratch: S::Scratch,
    pub(crate) pace: Pace,
    pub(crate) judge: Judge,
}

impl<'s, 'l, Fd, S, T, F, G, E, X> Caller<'s, 'l, Fd, S, T, F, G, E, X>
where
    Fd: Feed,
    S: Seed,
    F: TailBody<Fd::Part, S, T, E>,
    G: FnMut(T) -> Option<X>,
{
    pub(crate) fn new(line: &'s Line<'l, Fd, S, T, F, E>, seed: &'l S, tail: G) -> Self {
        let order = line.limits.order;
        let front = Front::new(order, tail, seed, line.blocks);
        let (slots, scratch) = (Waiting::new(), Default::default());
        Caller { line, front, order, slots, scratch, pace: Pace::unknown(), judge: Judge::new() }
    }

    /// Works by itself until nothing is left to do (then false), or until `pause` holds after a claim (then true).
    pub(crate) fn alone(&mut self, mut pause: impl FnMut(&Pace, Option<usize>) -> bool) -> bool {
        let line = self.line;
        while let Some((piece, broke)) = line.claim(&|left| line.size(&self.pace, left)) {
            self.run_timed(piece);
            broke.into_iter().for_each(|broke| self.run(broke));
            if self.is_over() {
                return false;
            }
            let left = line.feed.left();
            if left != Some(0) && pause(&self.pace, left) {
                line.set_unit(self.pace.unit);
                self.judge.know(self.pace.steady());
                return true;
            }
        }
        false
    }

    /// Leads until nothing is left to do. `ask` asks one more helper in.
    pub(crate) fn lead(&mut self, ask: &dyn Fn()) {
        self.share();
        ask();
        loop {
            let step = self.step();
            if !self.take(step, ask) {
                break;
            }
        }
        self.line.stop();
    }

    /// The caller has a share of short iterations, unless the tail's values own something: who frees what others have
    /// allocated meets them at the allocator, and keeps of it for iterations of its own.
    fn share(&mut self) {
        if self.judge.is_short() && self.line.limits.shares && !needs_drop::<T>() {
            self.line.share();
        }
    }

    /// Works by itself as long as what there is to do is not worth a hand-over.
    fn by_itself(&mut self, mut stock: VecDeque<Piece<Fd::Load>>, ask: &dyn Fn()) {
        let line = self.line;
        let until = self.judge.until();
        let stays =
            move |pace: &Pace| if line.limits.led { line.worth.is_little() } else { pace.spent < until };
        while stays(&self.pace)
            && !self.is_over()
            && let Some(piece) = stock.pop_front()
        {
            self.run_timed(piece);
        }
        let goes_on = stock.is_empty() && !self.is_over();
        let more = !goes_on || self.alone(|pace, _| !stays(pace));
        line.not_alone(stock, more);
        if more {
            ask();
        }
    }

    /// Waits for something to do.
    pub(crate) fn step(&mut self) -> Step<Fd::Load> {
        let alone = !self.line.limits.led && self.pace.spent < self.judge.until();
        self.line.step(self.order, self.front.next, &mut self.slots, alone)
    }

    /// Gives whether the loop goes on.
    pub(crate) fn take(&mut self, step: Step<Fd::Load>, ask: &dyn Fn()) -> bool {
        let line = self.line;
        match step {
            Step::Tail(start) => self.pass(start, ask),
            Step::Front(number) => {
                let _seated = line.seated(number);
                let claim = line.claim_next(&|left| line.size(&self.pace, left));
                ask();
                if let Some((piece, broke)) = claim {
                    self.run_timed(piece);
                    broke.into_iter().for_each(|broke| self.run(broke));
                }
                self.passed(ask);
            }
            Step::Piece(number, piece) => {
                let _seated = line.seated(number);
                self.run_timed(piece);
                self.passed(ask);
            }
            Step::Stock => {
                line.stock(&|left| line.size(&self.pace, left));
                ask();
            }
            Step::Beside(number) => {
                let _seated = line.seated(number);
                line.work(&mut self.scratch, None, &|_| 1);
            }
            Step::Alone(stock) => self.by_itself(stock, ask),
            Step::Start(_) => unreachable!("threads are started by the backend that has them"),
            Step::Done => return false,
        }
        !self.is_over()
    }

    fn is_over(&self) -> bool {
        self.front.passed.is_over()
    }

    /// Runs a claim together with its tails.
    fn run(&mut self, piece: Piece<Fd::Load>) {
        let line = self.line;
        let Front { next, tail, passed } = &mut self.front;
        *next = piece.start + piece.len;
        // Where runs may end anywhere, they end where the tail leaves.
        let cut = line.cut && !S::EXACT;
        line.run(&mut self.scratch, piece, cut, &*tail, |run| {
            if tail.has_left() {
                line.stop();
            }
            if let Some(position) = passed.end(run, tail.leave(), Cut::Behind) {
                line.left_at(position);
            }
            !passed.is_over()
        });
    }

    fn run_timed(&mut self, piece: Piece<Fd::Load>) {
        let (began, len) = (Instant::now(), piece.len);
        self.run(piece);
        let took = began.elapsed();
        self.pace.record(len, took);
        self.judge.worked(len);
        self.line.worth.kept(took);
    }

    /// Runs the tails of what the claim that starts here has left so far.
    fn pass(&mut self, start: usize, ask: &dyn Fn()) {
        let Some(mut slot) = self.slots.remove(start) else { return };
        let len = slot.end - slot.start;
        loop {
            match slot.next() {
                Next::Value(entry) => self.pass_one(start, entry),
                Next::Empty => break self.slots.insert(start, slot),
                Next::End if self.is_over() => break,
                Next::End => {
                    if self.order == Tail::Ordered {
                        self.front.next = slot.end;
                    }
                    self.watch(len);
                    break self.passed(ask);
                }
            }
        }
    }

    /// The tail has passed a claim of a helper's.
    fn watch(&mut self, len: usize) {
        if self.judge.alone() == 0.0 && self.pace.spent > WORTH_TELLING {
            // Nothing was known when helpers were asked in, and the caller has worked until they came.
            self.judge.know(self.pace.steady());
            self.share();
        }
        self.judge.passed(len, self.pace.spent);
    }

    fn pass_one(&mut self, start: usize, entry: Entry<T, S::Partial, E>) {
        let line = self.line;
        if self.is_over() || line.cancelled(start) && !self.front.tail.has_left() {
            return self.front.drop_behind(entry);
        }
        let cut = if line.cut { Cut::Behind } else { Cut::Anywhere };
        if let Some(position) = self.front.step(entry, cut) {
            line.left_at(position);
        }
        if self.is_over() || self.front.tail.has_left() {
            line.stop();
            line.left_at(start);
            (self.order, self.front.next) = (Tail::Ordered, start);
        }
    }

    fn passed(&mut self, ask: &dyn Fn()) {
        if self.line.passed() {
            ask();
        }
    }

    /// The caller has ended.
    pub(crate) fn leave(self) -> Left<'l, S, T, G, E, X> {
        forget_panics(self.scratch);
        (self.front, self.slots)
    }
}
