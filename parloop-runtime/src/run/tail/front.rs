//! The caller's side of a loop with a tail: runs the tail, and merges what the tail has passed.

use super::here::Caught;
use super::slot::Entry;
use super::{Sink, Tail, TailExit};
use crate::role::{Role, Seed};
use crate::run::Blocks;
use crate::run::merge::{Leave, Merger, Run, forget_panics};
#[cfg(unix)]
use std::ops::Range;

/// Where the tail has come to.
pub(crate) struct Front<'l, S: Seed, G, E, X> {
    /// In loop order, where the next iteration stands.
    pub(crate) next: usize,
    pub(crate) tail: Caught<G, X>,
    pub(crate) passed: Passed<'l, S, E, X>,
}

/// What the tail has passed.
pub(crate) struct Passed<'l, S: Seed, E, X> {
    order: Tail,
    seed: &'l S,
    merger: Merger<S::Partial, TailExit<E, X>>,
}

/// Whether a run ends with the iteration whose tail was run last, or may have gone on behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    Behind,
    Anywhere,
}

impl<'l, S: Seed, G, E, X> Front<'l, S, G, E, X> {
    /// `blocks`: where runs may be parts of blocks, how these are cut.
    pub(crate) fn new(order: Tail, tail: G, seed: &'l S, blocks: Blocks) -> Self {
        let passed = Passed { order, seed, merger: Merger::new(blocks) };
        Front { next: 0, tail: Caught::new(tail), passed }
    }

    /// Takes in one step of a claim. Gives the position of an exit that it brought about.
    pub(crate) fn step<T>(&mut self, entry: Entry<T, S::Partial, E>, cut: Cut) -> Option<usize>
    where
        G: FnMut(T) -> Option<X>,
    {
        match entry {
            // An exit of the tail takes effect with its run.
            Entry::Emitted(value) => {
                self.tail.take(value);
                None
            }
            Entry::Ended(value, run) => {
                value.map(|value| self.tail.take(value));
                self.passed.end(*run, self.tail.leave(), cut)
            }
        }
    }

    /// What stands behind the exit: nobody sees it.
    pub(crate) fn drop_behind<T>(&mut self, entry: Entry<T, S::Partial, E>) {
        match entry {
            Entry::Emitted(value) => forget_panics(value),
            Entry::Ended(value, run) => {
                forget_panics(value);
                self.passed.discard(*run);
            }
        }
    }

    /// Brings everything into the outer variables, and gives back or resumes what left the loop.
    pub(crate) fn settle<R: Role<Seed = S>>(self, roles: R) -> Option<TailExit<E, X>> {
        self.passed.merger.settle(roles, self.passed.seed)
    }
}

impl<S: Seed, G, E, X> Front<'_, S, G, E, X> {
    /// The same for a loop that has failed before it was left.
    #[cfg(unix)]
    pub(crate) fn settle_failed<R: Role<Seed = S>>(self, roles: R) -> Option<TailExit<E, X>> {
        self.passed.merger.settle_failed(roles, self.passed.seed);
        None
    }
}

impl<S: Seed, E, X> Passed<'_, S, E, X> {
    /// Where the loop was left, if it was.
    #[cfg(unix)]
    pub(crate) fn left_at(&self) -> Option<usize> {
        self.merger.left_at()
    }

    /// What is missing of so many iterations.
    #[cfg(unix)]
    pub(crate) fn gap(&self, length: usize) -> Option<Range<usize>> {
        self.merger.gap(length)
    }

    /// Whether the loop has been left, with nothing before the exit missing.
    pub(crate) fn is_over(&self) -> bool {
        self.merger.is_left()
    }

    /// A run has ended, and so have the tails of its iterations, the last of which may have left the loop. Gives
    /// the position of an exit.
    pub(crate) fn end(
        &mut self,
        run: Run<S::Partial, E>,
        leave: Option<Leave<X>>,
        cut: Cut,
    ) -> Option<usize> {
        let Some(leave) = leave else {
            return self.merger.add(self.seed, run.map(TailExit::Body));
        };
        let Run { positions, partial, leave: overtaken, .. } = run;
        forget_panics(overtaken);
        let start = positions.start;
        let leave = Some(leave.map(TailExit::Tail));
        let (own, behind) = if cut == Cut::Behind { (partial, None) } else { (None, partial) };
        let last = Run { positions: positions.clone(), partial: own, rest: Vec::new(), leave };
        match self.order {
            Tail::Ordered => drop(self.merger.add(self.seed, last)),
            Tail::AsCompleted => self.merger.add_last(self.seed, last),
        }
        if behind.is_some() {
            self.merger.add(self.seed, Run { positions, partial: behind, rest: Vec::new(), leave: None });
        }
        Some(start)
    }

    /// A run that stands behind the exit.
    fn discard(&mut self, run: Run<S::Partial, E>) {
        self.merger.add(self.seed, run.map(TailExit::Body));
    }
}

impl<E> Leave<E> {
    fn map<F>(self, f: impl FnOnce(E) -> F) -> Leave<F> {
        match self {
            Leave::Exit(exit) => Leave::Exit(f(exit)),
            Leave::Panic(payload) => Leave::Panic(payload),
        }
    }
}

impl<P, E> Run<P, E> {
    fn map<F>(self, f: impl FnOnce(E) -> F) -> Run<P, F> {
        let Run { positions, partial, rest, leave } = self;
        Run { positions, partial, rest, leave: leave.map(|leave| leave.map(f)) }
    }
}
