//! Roles: what an outer name is to a loop (an accumulator, a sequence with own elements, scratch).
//!
//! The body is never edited for a role: the chunk closure has a parameter of the same name, which the role's
//! [`Seed`] makes on the worker. The life of a role:
//!
//! 1. the caller makes the [`Role`] from the outer variable, which it holds until the loop has ended;
//! 2. `seed` gives what workers share;
//! 3. a worker calls `begin` for each *run* (some consecutive blocks), the closure takes the private value and
//!    gives it back once a block, and `end` turns it into the run's partial result;
//! 4. partials are merged in loop order; what lies behind the earliest exit is discarded, last to first;
//! 5. `finish` brings what was merged into the outer variable.

mod accumulate;
mod accumulate_std;
mod append;
pub(crate) mod at;
mod atomic;
mod beside;
mod bins;
pub(crate) mod cells;
pub(crate) mod claims;
pub(crate) mod columns;
mod deferred;
pub(crate) mod elements;
mod extreme;
pub(crate) mod filled;
mod flat;
mod float_bins;
mod fold;
pub(crate) mod forms;
pub(crate) mod held;
mod in_place;
mod induction;
pub(crate) mod inside;
mod integer;
mod keyed;
mod last;
mod log;
mod looked_up;
pub(crate) mod make;
pub(crate) mod others;
mod part;
mod periods;
mod planes;
mod prepend;
pub(crate) mod probe;
mod product;
mod rows;
pub(crate) mod scatter;
mod scratch;
mod stepped;
mod strided;
mod stripes;
mod sum;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub(crate) mod travel;
mod tuple;
mod window;

use crate::call::Plan;
use crate::observe::Decision;
use crate::site::Site;
use crate::space::Axes;
pub use accumulate::Accumulate;
pub use product::ProductOf;
use std::any::type_name;
use std::mem::needs_drop;
use std::ops::Range;
pub use sum::SumOf;

/// How a loop runs, as far as roles care.
#[derive(Clone, Copy, Debug)]
pub struct Mode {
    /// A number of this run of the loop alone: what ties an element view to the blocks of its own loop.
    pub run: u64,
    /// The plain loop: one run over everything, left to right, on the caller; no dependence checks.
    pub plain: bool,
    /// The loop can leave early, so that what later iterations wrote must be undone.
    pub exits: bool,
    /// No iteration contributes more than once to an accumulator.
    pub once: bool,
    /// Iterations run in other processes, which tell this one what they have touched.
    pub travels: bool,
    /// Where the loop stands, for messages.
    pub site: Option<&'static Site>,
    /// How the loop's own indices run.
    pub axes: Axes,
}

impl Mode {
    /// Of the loop that stands there.
    pub(crate) fn of(self, plan: &Plan) -> Mode {
        Mode { site: Some(plan.site), once: plan.once, ..self }
    }

    /// Of a loop whose iterations run in other processes.
    pub(crate) fn travelling(self) -> Mode {
        Mode { travels: true, ..self }
    }

    /// Of a loop with such indices.
    pub(crate) fn over(self, axes: Axes) -> Mode {
        Mode { axes, ..self }
    }
}

/// An outer variable's part in a loop, on the caller's side.
pub trait Role {
    /// What workers share.
    type Seed: Seed;
    /// What workers share, for a loop that runs in this mode. Called once.
    fn seed(&mut self, mode: &Mode) -> Self::Seed;
    /// Brings the merged partial (none if no iteration ran) into the outer variable.
    fn finish(&mut self, merged: Option<<Self::Seed as Seed>::Partial>);
    /// What the types have decided, in the order of the names.
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::AsShown("each worker has its own, merged in loop order".to_owned()));
    }
    /// What that type has to be for workers to share it, where it is not [`Sync`].
    const SHARED: &'static str = "Sync";
    /// The user's type that has to be sent and to come back, where there is one.
    fn held() -> Option<&'static str> {
        Some(type_name::<<Self::Seed as Seed>::Partial>())
    }
    /// Undoes the effects of runs that panicked. Called where the loop was left before them, by an exit.
    fn discard_lost(&mut self) {}
    /// Undoes the effects of a run behind the earliest exit. Called from the last such run to the first.
    /// A panic of it is not seen, and keeps no other role from being discarded.
    fn discard(&mut self, later: <Self::Seed as Seed>::Partial) {
        drop(later);
    }
}

/// The engine has them by reference: they stay where the loop stands, and are not copied from function to function.
impl<R: Role> Role for &mut R {
    type Seed = R::Seed;
    #[inline]
    fn seed(&mut self, mode: &Mode) -> R::Seed {
        R::seed(self, mode)
    }
    #[inline]
    fn finish(&mut self, merged: Option<<R::Seed as Seed>::Partial>) {
        R::finish(self, merged);
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        R::decided(tell);
    }
    const SHARED: &'static str = R::SHARED;
    fn held() -> Option<&'static str> {
        R::held()
    }
    fn discard_lost(&mut self) {
        R::discard_lost(self);
    }
    fn discard(&mut self, later: <R::Seed as Seed>::Partial) {
        R::discard(self, later);
    }
}

/// A role on the worker's side.
pub trait Seed {
    /// What the body sees under the outer variable's name.
    type Private;
    /// What a run leaves.
    type Partial;
    /// What stays with the worker from run to run.
    type Scratch: Default;
    /// Whether where runs begin and end can't be seen in the result. If not (floats, users' own types), runs are
    /// the fixed blocks of the iteration space.
    const EXACT: bool;
    /// Whether a run over iterations with at most one contribution each leaves, bit by bit, what is merged of a run for
    /// each of them.
    const STEPWISE: bool = Self::EXACT;
    /// Whether an iteration takes longer beside others than alone: it claims what it touches, each time by an exchange
    /// between processors, or keeps what it overwrites.
    fn costs_beside(&self) -> bool {
        false
    }
    /// Whether what the loop takes beside others says nothing of what it would take alone: that costs more, or each worker
    /// makes of its own what has to be put together.
    fn is_judged_alone(&self) -> bool {
        self.costs_beside() || needs_drop::<Self::Partial>()
    }
    /// The private value a run starts with.
    fn begin(&self, scratch: &mut Self::Scratch) -> Self::Private;
    /// The run goes on with these positions, which are its own; `alone` if all before them are done and, as long as it is at
    /// them, nobody runs others: whatever leaves the loop then, none of what these leave is behind it. Not told where
    /// iterations run in other processes, or in order.
    #[inline]
    fn enter(&self, _: &mut Self::Private, _: &Range<usize>, _alone: bool) {}
    /// What the run leaves behind.
    fn end(&self, private: Self::Private, scratch: &mut Self::Scratch) -> Self::Partial;
    /// Merges the partial of the run that follows.
    fn merge(&self, earlier: &mut Self::Partial, later: Self::Partial);
    /// The caller has worked alone so far, and that is what its runs left: what of it is with the worker still is put in.
    #[inline]
    fn gather(&self, _: &mut Self::Partial, _: &mut Self::Scratch) {}
}
