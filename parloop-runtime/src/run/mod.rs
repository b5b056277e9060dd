//! The engine: what all parallel backends share.
//!
//! Workers claim pieces of a [`Feed`], run the chunk closure over them ([`Worker`]), and deliver what runs leave to
//! the [`Merger`], which puts them together in loop order. Before it asks anybody in, the caller works alone, with
//! nothing to deliver ([`Solo`]).

mod blocks;
mod feed;
pub(crate) mod merge;
mod pace;
mod pull;
mod solo;
mod split;
pub(crate) mod tail;
mod waiting;
mod worker;
mod worth;

pub(crate) use blocks::{Blocks, Grain};
pub use feed::{Feed, Piece};
pub(crate) use merge::{Leave, Merger, Payload, drop_net, forget_panics, net, net_dyn, unseen, unseen_dyn};
pub(crate) use pace::{FIRST, Pace, Sizes};
pub use pull::{Pulls, PullsHere};
pub(crate) use solo::{Ended, Solo};
pub use split::{Claimed, Splits};
pub use tail::{Emit, Tail, TailExit};
pub(crate) use waiting::Waiting;
pub(crate) use worker::Worker;
pub(crate) use worth::Worth;

use crate::observe::{Chunk, Run};
use crate::role::{Mode, Role, Seed};
use crate::settings::Schedule;
use crate::space::{Axes, Block, Control, Pulled, PulledHere, Space, Split, Splitted};
use std::cell::Cell;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The mode of a new run of a loop with exits of type `E`.
pub(crate) fn mode<E>(plain: bool) -> Mode {
    // `Never` alone leaves nothing to tell `Some` from `None` by.
    let exits = size_of::<Option<E>>() != 0;
    Mode { run: run_number(), plain, exits, once: false, travels: false, site: None, axes: Axes::POSITIONS }
}

/// A number that no other run of a loop has. Threads take many at once, so that short loops side by side don't take a
/// cache line from each other.
fn run_number() -> u64 {
    const MANY: u64 = 1 << 16;
    static TAKEN: AtomicU64 = AtomicU64::new(0);
    thread_local! {
        static NEXT: Cell<u64> = const { Cell::new(0) };
    }
    let mut number = NEXT.get();
    if number.is_multiple_of(MANY) {
        number = TAKEN.fetch_add(MANY, Ordering::Relaxed) + 1;
    }
    NEXT.set(number + 1);
    number
}

/// A space that several threads can claim from.
#[diagnostic::on_unimplemented(
    message = "the items of this loop can't be handed to other threads",
    note = "items must be `Send` on the backends `thread`, `pool` and `executor`"
)]
pub trait Threads: Space {
    /// What workers claim from.
    type Feed: Feed<Part = Self::Part, Load: Send> + Sync;
    /// `workers`: how many will claim at most. `grain`: what is claimed at least.
    fn feed(self, grain: Grain, workers: usize) -> Self::Feed;
}

impl<S: Split + Sync> Threads for Splitted<S> {
    type Feed = Splits<S>;
    fn feed(self, grain: Grain, _: usize) -> Splits<S> {
        Splits::new(self.0, grain)
    }
}

impl<I: Iterator<Item: Send> + Send> Threads for Pulled<I> {
    type Feed = Pulls<I>;
    fn feed(self, grain: Grain, _: usize) -> Pulls<I> {
        Pulls::new(self.0, grain)
    }
}

impl<I: Iterator<Item: Send>> Threads for PulledHere<I> {
    type Feed = PullsHere<I>;
    fn feed(self, grain: Grain, workers: usize) -> PullsHere<I> {
        PullsHere::new(self.0, grain, workers)
    }
}

/// The chunk closure.
///
/// It comes as a `dyn Fn` (see [`crate::call::AnyBody`]): a loop is compiled for its types, not for its body. A call a block is
/// what the body needs anyway. In a function of its own it gets the registers that the plain loop has; among all that
/// stands around a claim, an accumulator was kept in memory instead, which made a sum four times as slow.
pub(crate) trait Body<P: Iterator, S: Seed, E>:
    Fn(S::Private, Block<'_, P>) -> (S::Private, Option<E>)
{
}

impl<P: Iterator, S: Seed, E, F> Body<P, S, E> for F where
    F: Fn(S::Private, Block<'_, P>) -> (S::Private, Option<E>)
{
}

/// A loop that runs.
pub(crate) struct Work<'l, Fd, S, F> {
    pub(crate) feed: Fd,
    watched: Option<&'l Run>,
    seed: &'l S,
    body: &'l F,
    control: Control,
    sizes: Sizes,
    blocks: Blocks,
}

impl<'l, Fd: Feed, S: Seed, F> Work<'l, Fd, S, F> {
    #[inline]
    pub(crate) fn new(
        watched: Option<&'l Run>,
        feed: Fd,
        seed: &'l S,
        body: &'l F,
        mode: &Mode,
        sizes: Sizes,
    ) -> Self {
        let length = feed.length();
        let blocks = Blocks::new(Grain::of::<S>(mode), length);
        let sizes = Sizes {
            // What is cut by position can be had at once, if it is one's own anyway.
            schedule: if sizes.workers == 1 && length.is_some() { Schedule::Static } else { sizes.schedule },
            units: feed.left(),
            chunk: sizes.chunk.map(|iterations| blocks.units_of(iterations)),
            ..sizes
        };
        if let Some(run) = watched {
            run.expect(length.or(sizes.units));
        }
        Work { watched, feed, seed, body, control: Control::new(mode, length), sizes, blocks }
    }

    /// A worker begins with what it has claimed.
    #[inline]
    fn chunk(&self) -> Chunk<'_> {
        Chunk::new(&self.control, self.watched)
    }

    /// How many units are claimed next at this pace.
    #[inline]
    pub(crate) fn next(&self, pace: &Pace) -> usize {
        self.sizes.next(pace, self.feed.left())
    }

    /// Nanoseconds an iteration, of nanoseconds a unit.
    #[inline]
    pub(crate) fn cost(&self, unit: f64) -> f64 {
        unit / self.blocks.iterations_a_unit() as f64
    }

    /// What to expect of a loop whose iterations took so many nanoseconds when it ran last.
    #[inline]
    pub(crate) fn pace(&self, cost: Option<f64>) -> Pace {
        Pace::expected(cost.map(|cost| cost * self.blocks.iterations_a_unit() as f64), self.feed.left())
    }
}

/// What the workers of a loop share.
pub(crate) struct Shared<'l, Fd, S: Seed, F, E> {
    work: Work<'l, Fd, S, F>,
    merger: Mutex<Merger<S::Partial, E>>,
    /// Runs are whole blocks.
    whole: bool,
    /// Nanoseconds a unit: what the caller has measured before others joined, then what helpers have. The bits of
    /// an `f64`, 0 while nothing is known.
    unit: AtomicU64,
    /// Nanoseconds that those who have left have worked.
    spent: AtomicU64,
}

impl<'l, Fd: Feed, S: Seed, F, E> Shared<'l, Fd, S, F, E> {
    pub(crate) fn new(work: Work<'l, Fd, S, F>, merger: Merger<S::Partial, E>, unit: f64) -> Self {
        Shared {
            work,
            merger: Mutex::new(merger),
            whole: true,
            unit: AtomicU64::new(unit.to_bits()),
            spent: AtomicU64::new(0),
        }
    }

    /// Runs will be iterations, not whole blocks.
    pub(crate) fn by_iteration(work: Work<'l, Fd, S, F>) -> Self {
        let merger = Merger::new(work.blocks);
        Shared { whole: false, ..Shared::new(work, merger, 0.0) }
    }

    pub(crate) fn feed(&self) -> &Fd {
        &self.work.feed
    }

    fn unit(&self) -> f64 {
        f64::from_bits(self.unit.load(Ordering::Relaxed))
    }

    /// How many nanoseconds all of them have worked, once they have left.
    pub(crate) fn spent(&self) -> f64 {
        self.spent.load(Ordering::Relaxed) as f64
    }

    /// Nanoseconds an iteration: what the caller has measured, or others where they left it nothing to do.
    pub(crate) fn cost(&self, caller: &Pace) -> f64 {
        self.work.cost(if caller.spent > 0.0 { caller.unit } else { self.unit() })
    }

    /// The same of the units that were left, of which all together have worked on each so long.
    pub(crate) fn cost_beside(&self, left: usize) -> f64 {
        self.work.cost(self.spent() / left as f64)
    }

    /// What to expect if an iteration takes so many nanoseconds.
    pub(crate) fn pace_of(&self, cost: Option<f64>) -> Pace {
        self.work.pace(cost)
    }

    /// Whether an exit is known. What is not claimed then lies behind it.
    pub(crate) fn is_left(&self) -> bool {
        self.work.control.exit.load(Ordering::Relaxed) != usize::MAX
    }

    /// The piece that starts here left the loop.
    fn left_at(&self, position: usize) {
        self.work.control.exit.fetch_min(position, Ordering::Relaxed);
        self.work.feed.close();
    }

    fn merger(&self) -> MutexGuard<'_, Merger<S::Partial, E>> {
        // It catches what the roles do in it, so it is whole.
        self.merger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The end of the loop, when all have left it: the outer variables get what is theirs, and its exit is given
    /// back or its panic resumed.
    pub(crate) fn settle<R: Role<Seed = S>>(self, roles: R) -> Option<E> {
        let Shared { work: Work { feed, seed, .. }, merger, .. } = self;
        // Items that nobody got are dropped as the plain loop drops them.
        let dropped = drop_net(feed);
        let merger = merger.into_inner().unwrap_or_else(PoisonError::into_inner);
        let exit = merger.settle(roles, seed);
        dropped.unwrap_or_else(|payload| resume_unwind(payload));
        exit
    }
}
