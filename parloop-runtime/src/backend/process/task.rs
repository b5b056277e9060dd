//! A loop as the process backends see it, whatever its types.

use super::loops::Loops;
use crate::role::travel::Travel;
use crate::role::{Mode, Role, Seed};
use crate::run::merge::Run;
use crate::run::{Blocks, Body, Grain, Leave, Merger};
use crate::space::{Block, Positions};
use crate::wire::{self, Trouble, Wire};
use std::ops::Range;
use std::time::Duration;

/// What children do, and what the parent does with what they send.
pub(super) trait Task {
    /// In a child: what an iteration needs that is not inherited.
    fn receive(&mut self, position: usize, bytes: &[u8]) -> Result<(), Trouble>;
    /// In a child: runs some iterations, adjacent to the last ones unless the run has ended. Gives whether the loop
    /// goes on.
    fn run(&mut self, positions: Range<usize>) -> bool;
    /// In a child: the run has ended, and this is what it leaves.
    fn end(&mut self, run: &Range<usize>, out: &mut Vec<u8>) -> Result<(), Trouble>;
    /// In the parent: the next iteration to hand out, with what the child needs that it does not inherit.
    fn next(&mut self, out: &mut Vec<u8>) -> Option<usize>;
    /// In the parent: whether the next one is there, or none is left. If not, it is asked for, and so many behind it.
    fn is_there(&mut self, ahead: usize) -> bool;
    /// In the parent: how long the last one kept this thread waiting.
    fn waited(&self) -> Duration;
    /// In the parent: what a run has left. Gives where the loop is left, if that is known now.
    fn take(&mut self, run: Range<usize>, bytes: &[u8]) -> Result<Option<usize>, Trouble>;
    /// In the parent: nothing will come of these iterations.
    fn lose(&mut self, run: Range<usize>);
    /// In the parent: more iterations, with how many there are then in all; none if there are no more.
    fn more(&mut self) -> Option<usize>;
    /// In the parent: where the loop was left, if everything before that is there.
    fn left_at(&self) -> Option<usize>;
    /// In the parent: where the tail has come to, if it runs in loop order.
    fn front(&self) -> Option<usize> {
        None
    }
    /// In the parent: the first iterations of which nothing has come, unless the loop was left before them.
    fn missing(&self) -> Option<Range<usize>>;
}

/// A loop without a tail, with its types.
pub(super) struct Plain<'l, P, S: Seed, F, E, W> {
    loops: Loops<'l, P, S, E, W>,
    body: &'l F,
    merger: Merger<S::Partial, E>,
}

impl<'l, P: Positions, S: Seed, F, E, W> Plain<'l, P, S, F, E, W> {
    pub(super) fn new(positions: P, seed: &'l S, body: &'l F, mode: &Mode) -> Self {
        let merger = Merger::new(Blocks::new(Grain::of::<S>(mode), positions.known()));
        Plain { loops: Loops::new(positions, seed, mode), body, merger }
    }

    /// The end of the loop: as where threads were its workers, unless it has failed.
    pub(super) fn settle<R: Role<Seed = S>>(self, roles: R, failed: bool) -> Option<E> {
        let Plain { loops, merger, .. } = self;
        let seed = loops.seed;
        loops.conclude(|| {
            if failed {
                merger.settle_failed(roles, seed);
                return None;
            }
            merger.settle(roles, seed)
        })
    }
}

impl<P, S, F, E, M, ME> Task for Plain<'_, P, S, F, E, (M, ME)>
where
    P: Positions,
    S: Travel<<P::Part as Iterator>::Item, M>,
    F: Body<P::Part, S, E>,
    E: Wire<ME>,
{
    fn receive(&mut self, position: usize, bytes: &[u8]) -> Result<(), Trouble> {
        wire::caught(&mut || self.loops.positions().receive(position, bytes))
    }

    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    fn run(&mut self, positions: Range<usize>) -> bool {
        let body = self.body;
        self.loops.run(positions, |private, block: Block<'_, P::Part>| body(private, block))
    }

    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    fn end(&mut self, run: &Range<usize>, out: &mut Vec<u8>) -> Result<(), Trouble> {
        self.loops.end(run, out)
    }

    fn next(&mut self, out: &mut Vec<u8>) -> Option<usize> {
        let next = self.loops.positions().next(out);
        if let Some(payload) = self.loops.positions().broke() {
            let end = self.loops.length();
            let leave = Some(Leave::Panic(payload));
            self.merger.add(
                self.loops.seed,
                Run { rest: Vec::new(), positions: end..end + 1, partial: None, leave },
            );
        }
        next
    }

    fn is_there(&mut self, ahead: usize) -> bool {
        self.loops.positions().is_there(ahead)
    }

    fn waited(&self) -> Duration {
        self.loops.waited()
    }

    fn take(&mut self, run: Range<usize>, bytes: &[u8]) -> Result<Option<usize>, Trouble> {
        let start = run.start;
        let run = self.loops.unpack(run, bytes)?;
        let left = run.leave.is_some().then_some(start);
        Ok(self.merger.add(self.loops.seed, run).or(left))
    }

    fn lose(&mut self, run: Range<usize>) {
        self.merger
            .add(self.loops.seed, Run { rest: Vec::new(), positions: run, partial: None, leave: None });
    }

    fn more(&mut self) -> Option<usize> {
        if self.merger.is_left() {
            return None;
        }
        let (length, broke) = self.loops.more();
        if broke.is_some() {
            let end = self.loops.length();
            self.merger.add(
                self.loops.seed,
                Run { rest: Vec::new(), positions: end..end + 1, partial: None, leave: broke },
            );
        }
        length
    }

    fn left_at(&self) -> Option<usize> {
        self.merger.left_at()
    }

    fn missing(&self) -> Option<Range<usize>> {
        self.merger.gap(self.loops.length())
    }
}
