//! Partials are merged in loop order, as they come in; what lies behind the earliest exit is kept to be discarded.

use super::{Blocks, Waiting};
use crate::role::{Role, Seed};
use std::any::Any;
use std::mem::needs_drop;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// What a panic carries.
pub(crate) type Payload = Box<dyn Any + Send>;

/// How a run left the loop.
#[derive(Debug)]
pub(crate) enum Leave<E> {
    Exit(E),
    Panic(Payload),
}

/// Adjacent blocks that one worker did with one private value.
#[derive(Debug)]
pub(crate) struct Run<P, E> {
    pub(crate) positions: Range<usize>,
    /// None if it panicked: then the private value is gone.
    pub(crate) partial: Option<P>,
    /// What the blocks that follow left, where these are not merged with one another before their turn.
    pub(crate) rest: Vec<P>,
    pub(crate) leave: Option<Leave<E>>,
}

/// All runs of a loop that have ended.
///
/// Memory stays bounded by the number of workers where runs are exact: a run that has to wait for an earlier one
/// is merged with its neighbours meanwhile.
#[derive(Debug)]
pub(crate) struct Merger<P, E> {
    blocks: Blocks,
    /// All before this position is merged.
    front: usize,
    merged: Option<P>,
    /// The block that the front is in, and where it ends, while only a part of it is there.
    block: Option<(P, usize)>,
    /// How the loop was left; then nothing is merged any more.
    leave: Option<Leave<E>>,
    /// Where the run starts that left it.
    left_at: usize,
    /// What came before its turn, or behind the exit, by position.
    waiting: Waiting<Run<P, E>>,
}

impl<P, E> Merger<P, E> {
    /// `blocks`: where runs may be parts of blocks, how these are cut.
    pub(crate) fn new(blocks: Blocks) -> Self {
        Merger {
            blocks,
            front: 0,
            merged: None,
            block: None,
            leave: None,
            left_at: usize::MAX,
            waiting: Waiting::new(),
        }
    }

    /// Of whole blocks, or anything exact; what is before `front` is merged already.
    pub(crate) fn after(merged: Option<P>, front: usize) -> Self {
        Merger { front, merged, ..Merger::new(Blocks::Any) }
    }

    /// Takes in a run. Gives the position of the exit if merging panicked: that counts as an exit there.
    pub(crate) fn add<S: Seed<Partial = P>>(&mut self, seed: &S, run: Run<P, E>) -> Option<usize> {
        if self.leave.is_none() && run.positions.start <= self.front {
            let mut broke = self.advance(seed, run);
            while let Some(next) = self.due() {
                broke = broke.or(self.advance(seed, next));
            }
            return broke;
        }
        let run = if S::EXACT { self.join_neighbours(seed, run) } else { run };
        let broke = matches!(run.leave, Some(Leave::Panic(_))).then_some(run.positions.start);
        self.waiting.insert(run.positions.start, run);
        broke
    }

    /// Whether the loop has been left, with nothing before the exit missing.
    pub(crate) fn is_left(&self) -> bool {
        self.leave.is_some()
    }

    /// Where the run starts that left the loop, with nothing before it missing.
    pub(crate) fn left_at(&self) -> Option<usize> {
        self.leave.is_some().then_some(self.left_at)
    }

    /// What is missing between what is merged and the first run that waits, of so many iterations.
    pub(crate) fn gap(&self, length: usize) -> Option<Range<usize>> {
        let end = self.waiting.first().unwrap_or(usize::MAX);
        let gap = self.front..end.min(length);
        (self.leave.is_none() && !gap.is_empty()).then_some(gap)
    }

    /// The same as [`settle`](Merger::settle) for a loop that has failed before it was left.
    pub(crate) fn settle_failed<R>(mut self, roles: R, seed: &R::Seed)
    where
        R: Role<Seed: Seed<Partial = P>>,
    {
        forget_panics(self.leave.take());
        self.settle(roles, seed);
    }

    /// Takes in the last run, where it is not loop order that counts: all that waits is merged, whatever is missing
    /// in between. What left the loop by itself goes on waiting.
    pub(crate) fn add_last<S: Seed<Partial = P>>(&mut self, seed: &S, mut run: Run<P, E>) {
        let leave = run.leave.take();
        self.waiting.insert(run.positions.start, run);
        self.blocks = Blocks::Any;
        if let Some((block, _)) = self.block.take() {
            self.advance(
                seed,
                Run {
                    positions: self.front..self.front,
                    partial: Some(block),
                    rest: Vec::new(),
                    leave: None,
                },
            );
        }
        let mut waiting = std::mem::replace(&mut self.waiting, Waiting::new());
        while let Some((start, run)) = waiting.pop_first() {
            if self.leave.is_none() && run.leave.is_none() {
                self.advance(seed, run);
            } else {
                self.waiting.insert(start, run);
            }
        }
        if self.leave.is_none() {
            self.leave = leave;
        } else {
            forget_panics(leave);
        }
    }

    fn due(&mut self) -> Option<Run<P, E>> {
        if self.leave.is_some() || self.waiting.first() != Some(self.front) {
            return None;
        }
        self.waiting.remove(self.front)
    }

    /// The run's turn has come.
    fn advance<S: Seed<Partial = P>>(&mut self, seed: &S, run: Run<P, E>) -> Option<usize> {
        let start = run.positions.start;
        self.front = run.positions.end;
        self.leave = run.leave;
        self.left_at = start;
        let partial = run.partial?;
        let (mut partial, rest) = (Some(partial), run.rest);
        let mut rest = rest.into_iter();
        let merged = net_dyn(&mut || {
            if let Some(partial) = partial.take() {
                self.fold(seed, start, partial);
            }
            for partial in rest.by_ref() {
                self.fold_block(seed, partial);
            }
        });
        let payload = merged.err()?;
        if let Some(leave) = self.leave.replace(Leave::Panic(payload)) {
            forget_panics(leave);
        }
        Some(start)
    }

    /// Blocks are folded from left to right, and so are the parts of a block, so that what a block was made of
    /// can't be seen.
    fn fold<S: Seed<Partial = P>>(&mut self, seed: &S, start: usize, partial: P) {
        if self.blocks == Blocks::Any {
            return self.fold_block(seed, partial);
        }
        let (block, end) = match self.block.take() {
            Some((mut block, end)) => {
                seed.merge(&mut block, partial);
                (block, end)
            }
            None => (partial, self.blocks.end(start)),
        };
        if self.front >= end || self.leave.is_some() {
            self.fold_block(seed, block);
        } else {
            self.block = Some((block, end));
        }
    }

    fn fold_block<S: Seed<Partial = P>>(&mut self, seed: &S, block: P) {
        match &mut self.merged {
            Some(merged) => seed.merge(merged, block),
            None => self.merged = Some(block),
        }
    }

    /// Of a run that must wait: merged with those beside it. One that left the loop stays by itself.
    fn join_neighbours<S: Seed<Partial = P>>(&mut self, seed: &S, mut run: Run<P, E>) -> Run<P, E> {
        if run.leave.is_some() {
            return run;
        }
        if let Some(start) = self.waiting.last_before(run.positions.start)
            && let Some(before) = self.waiting.get(start)
            && before.positions.end == run.positions.start
            && before.leave.is_none()
            && let Some(before) = self.waiting.remove(start)
        {
            run = join(seed, before, run);
        }
        if run.leave.is_none()
            && self.waiting.get(run.positions.end).is_some_and(|after| after.leave.is_none())
            && let Some(after) = self.waiting.remove(run.positions.end)
        {
            run = join(seed, run, after);
        }
        run
    }

    /// Brings everything into the outer variables, and gives back or resumes what left the loop.
    pub(crate) fn settle<R>(mut self, mut roles: R, seed: &R::Seed) -> Option<E>
    where
        R: Role<Seed: Seed<Partial = P>>,
    {
        let leave = self.leave.take();
        let settled = net(|| {
            // Else the panic in question may be the earliest, and what came before it stays.
            if matches!(leave, Some(Leave::Exit(_))) {
                roles.discard_lost();
            }
            while let Some((_, mut later)) = self.waiting.pop_last() {
                forget_panics(later.leave.take());
                // From the last to the first.
                while let Some(partial) = later.rest.pop() {
                    roles.discard(partial);
                }
                if let Some(partial) = later.partial {
                    roles.discard(partial);
                }
            }
            if let Some((block, _)) = self.block.take() {
                self.fold_block(seed, block);
            }
            roles.finish(self.merged);
        });
        conclude(settled, leave)
    }
}

/// The exit of a loop whose outer variables are (or could not be) `settled`, or its panic.
#[inline]
pub(crate) fn conclude<E>(settled: std::thread::Result<()>, leave: Option<Leave<E>>) -> Option<E> {
    match (settled, leave) {
        (Ok(()), None) => None,
        (Ok(()), Some(Leave::Exit(exit))) => Some(exit),
        (Ok(()), Some(Leave::Panic(payload))) => resume_unwind(payload),
        (Err(payload), leave) => {
            forget_panics(leave);
            resume_unwind(payload)
        }
    }
}

/// One run of two adjacent ones that left nothing but partials.
fn join<S: Seed, E>(seed: &S, earlier: Run<S::Partial, E>, later: Run<S::Partial, E>) -> Run<S::Partial, E> {
    let positions = earlier.positions.start..later.positions.end;
    let (mut partial, mut leave) = (earlier.partial, None);
    match (&mut partial, later.partial) {
        (Some(earlier), Some(later)) => {
            let mut later = Some(later);
            let merged = net_dyn(&mut || {
                if let Some(later) = later.take() {
                    seed.merge(earlier, later);
                }
            });
            leave = merged.err().map(Leave::Panic);
        }
        // What was lost leaves nothing.
        (None, later) => partial = later,
        (Some(_), None) => {}
    }
    Run { positions, partial, rest: Vec::new(), leave }
}

/// Does it with a net under it.
#[inline]
pub(crate) fn net<T>(work: impl FnOnce() -> T) -> Result<T, Payload> {
    catch_unwind(AssertUnwindSafe(work))
}

/// The same, compiled once for all.
pub(crate) fn net_dyn(work: &mut dyn FnMut()) -> Result<(), Payload> {
    catch_unwind(AssertUnwindSafe(work))
}

/// Drops it with a net under it.
pub(crate) fn drop_net<T>(value: T) -> Result<(), Payload> {
    if !needs_drop::<T>() {
        return Ok(());
    }
    let mut value = Some(value);
    net_dyn(&mut || value = None)
}

/// Drops what nobody will see; if that panics, nobody sees that either.
pub(crate) fn forget_panics<T>(value: T) {
    if let Err(payload) = drop_net(value) {
        // Its drop may panic as well.
        std::mem::forget(payload);
    }
}

/// Does what the plain loop would not have done at all: a panic of it is nobody's.
pub(crate) fn unseen(work: impl FnOnce()) {
    let mut work = Some(work);
    unseen_dyn(&mut || {
        if let Some(work) = work.take() {
            work();
        }
    });
}

/// The same, compiled once for all.
pub(crate) fn unseen_dyn(work: &mut dyn FnMut()) {
    if let Err(payload) = net_dyn(work) {
        // Its drop may panic as well.
        std::mem::forget(payload);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Mode;

    /// Letters in order, with a bar between what was merged; `!` panics.
    struct Letters<const EXACT: bool>;

    impl<const EXACT: bool> Seed for Letters<EXACT> {
        type Private = String;
        type Partial = String;
        type Scratch = ();
        const EXACT: bool = EXACT;
        fn begin(&self, _: &mut ()) -> String {
            String::new()
        }
        fn end(&self, private: String, _: &mut ()) -> String {
            private
        }
        fn merge(&self, earlier: &mut String, later: String) {
            if later.contains('!') {
                resume_unwind(Box::new("merge"));
            }
            *earlier += &later;
        }
    }

    /// What was merged, then what was discarded, in that order.
    struct Notes<'a>(&'a mut Vec<String>);

    impl Role for Notes<'_> {
        type Seed = Letters<true>;
        fn seed(&mut self, _: &Mode) -> Letters<true> {
            Letters
        }
        fn finish(&mut self, merged: Option<String>) {
            self.0.insert(0, merged.unwrap_or_default());
        }
        fn discard(&mut self, later: String) {
            self.0.push(later);
        }
    }

    fn run(positions: Range<usize>, text: &str) -> Run<String, u8> {
        Run { positions, partial: Some(text.to_owned()), rest: Vec::new(), leave: None }
    }

    fn left(positions: Range<usize>, text: &str, exit: u8) -> Run<String, u8> {
        Run { leave: Some(Leave::Exit(exit)), ..run(positions, text) }
    }

    fn merged(runs: impl IntoIterator<Item = Run<String, u8>>) -> (Option<u8>, Vec<String>) {
        let mut merger = Merger::new(Blocks::Any);
        for run in runs {
            merger.add(&Letters::<true>, run);
        }
        let mut notes = Vec::new();
        (merger.settle(Notes(&mut notes), &Letters), notes)
    }

    #[test]
    fn runs_come_in_any_order() {
        for turn in 0..4 {
            for turned in [false, true] {
                let mut runs = [run(0..1, "a"), run(1..3, "bc"), run(3..4, "d"), left(4..6, "ef", 9)];
                runs.rotate_left(turn);
                if turned {
                    runs.reverse();
                }
                assert_eq!(merged(runs), (Some(9), vec!["abcdef".to_owned()]));
            }
        }
    }

    #[test]
    fn what_is_behind_the_earliest_exit_is_discarded_from_the_last() {
        let runs = [
            left(8..9, "i", 2),
            run(10..11, "k"),
            run(1..2, "b"),
            left(2..3, "c", 1),
            run(5..6, "f"),
            run(0..1, "a"),
        ];
        let discarded = ["abc", "k", "i", "f"].map(str::to_owned);
        assert_eq!(merged(runs), (Some(1), discarded.to_vec()));
    }

    #[test]
    fn an_exit_is_not_merged_with_what_is_behind_it() {
        let runs = [left(2..3, "c", 1), run(3..4, "d"), run(1..2, "b"), run(0..1, "a")];
        assert_eq!(merged(runs), (Some(1), vec!["abc".to_owned(), "d".to_owned()]));
    }

    #[test]
    fn waiting_runs_are_joined() {
        let mut merger = Merger::new(Blocks::Any);
        for at in (1..1000).rev().step_by(2).chain((1..1000).step_by(2).map(|at| at + 1)) {
            merger.add(&Letters::<true>, run(at..at + 1, "x"));
        }
        assert_eq!(merger.waiting.len(), 1);
        merger.add(&Letters::<true>, run(0..1, "x"));
        assert_eq!(merger.waiting.len(), 0);
        assert_eq!(merger.merged.map(|text| text.len()), Some(merger.front));
    }

    #[test]
    fn a_panic_in_merging_is_an_exit_where_it_stands() {
        let mut merger = Merger::new(Blocks::Any);
        assert_eq!(merger.add(&Letters::<true>, run(0..1, "a")), None);
        assert_eq!(merger.add(&Letters::<true>, run(5..6, "f")), None);
        assert_eq!(merger.add(&Letters::<true>, run(6..7, "!")), Some(5));
        assert_eq!(merger.add(&Letters::<true>, left(1..2, "b", 4)), None);
        let mut notes = Vec::new();
        assert_eq!(merger.settle(Notes(&mut notes), &Letters), Some(4));
        assert_eq!(notes[0], "ab");

        let mut merger = Merger::new(Blocks::Any);
        merger.add(&Letters::<true>, run(0..1, "a"));
        assert_eq!(merger.add(&Letters::<true>, run(1..2, "!")), Some(1));
        let settled = catch_unwind(AssertUnwindSafe(|| merger.settle(Notes(&mut notes), &Letters)));
        assert_eq!(*settled.unwrap_err().downcast::<&str>().unwrap(), "merge");
    }

    #[test]
    fn parts_of_a_block_are_folded_before_the_block_is() {
        let blocks = Blocks::Even { count: 3, size: 2, longer: 0 };
        let mut merger = Merger::<String, u8>::new(blocks);
        for (at, text) in [(1, "b"), (3, "d"), (0, "a"), (2, "c")] {
            merger.add(&Letters::<false>, run(at..at + 1, text));
        }
        assert_eq!((merger.merged.as_deref(), merger.block), (Some("abcd"), None));
    }

    #[test]
    fn the_last_one_out_of_turn_is_merged_in_its_place() {
        let mut merger = Merger::new(Blocks::Any);
        for run in [run(0..1, "a"), left(3..4, "d", 1), run(7..8, "h"), run(2..3, "c"), run(8..9, "i")] {
            merger.add(&Letters::<true>, run);
        }
        merger.add_last(&Letters::<true>, left(5..6, "f", 2));
        merger.add(&Letters::<true>, run(6..7, "g"));
        assert!(merger.is_left());
        let mut notes = Vec::new();
        assert_eq!(merger.settle(Notes(&mut notes), &Letters), Some(2));
        assert_eq!(notes, ["acfhi", "g", "d"].map(str::to_owned));
    }

    #[test]
    fn a_payload_whose_drop_panics_is_no_harm() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                if !std::thread::panicking() {
                    resume_unwind(Box::new(Bomb));
                }
            }
        }
        let later = Run { leave: Some(Leave::Panic(Box::new(Bomb))), ..run(5..6, "f") };
        assert_eq!(merged([left(0..1, "a", 1), later]).0, Some(1));
    }
}
