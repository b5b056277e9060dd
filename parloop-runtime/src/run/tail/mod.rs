//! Loops with a tail: a last part of the body (`#[ordered]`, `#[as_completed]`) that runs on the calling thread.
//!
//! Each claim has a [`slot::Slot`], into which its worker puts what the tail needs, iteration by iteration. The caller
//! ([`Front`]) takes from it: in loop order or as it comes. It works on iterations itself only where the tail can't
//! go on without them, so that the tail never waits for the caller.
//!
//! The number of claims that the tail has not passed is bounded. A helper that would go beyond leaves rather than
//! wait: it may stand on the stack of the very iteration that the tail waits for. The caller asks it in again.

mod caller;
mod crew;
mod desk;
mod emit;
mod front;
mod here;
mod judge;
mod lead;
mod line;
mod seats;
mod slot;

pub(crate) use caller::{Caller, WORTH_TELLING};
pub(crate) use desk::Step;
pub use emit::Emit;
pub(crate) use emit::Sink;
#[cfg(unix)]
pub(crate) use front::Cut as Cuts;
use front::Cut;
pub(crate) use front::Front;
pub(crate) use here::Here;
pub(crate) use line::Line;
#[cfg(unix)]
pub(crate) use slot::Entry;

use crate::role::Seed;
use crate::space::Block;

/// In which order the tails of iterations run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// Loop order.
    Ordered,
    /// As iterations are done.
    AsCompleted,
}

/// How a loop with a tail was left.
#[derive(Debug, PartialEq, Eq)]
pub enum TailExit<E, X> {
    /// By the body, on a worker.
    Body(E),
    /// By the tail, on the calling thread.
    Tail(X),
}

impl<E, X> TailExit<E, X> {
    /// The body's exit and the tail's; at most one of them is there.
    pub fn split(exit: Option<TailExit<E, X>>) -> (Option<E>, Option<X>) {
        match exit {
            None => (None, None),
            Some(TailExit::Body(exit)) => (Some(exit), None),
            Some(TailExit::Tail(exit)) => (None, Some(exit)),
        }
    }
}

/// The chunk closure of a loop with a tail.
pub(crate) trait TailBody<P: Iterator, S: Seed, T, E>:
    Fn(S::Private, Block<'_, P>, Emit<'_, T>) -> (S::Private, Option<E>)
{
}

impl<P: Iterator, S: Seed, T, E, F> TailBody<P, S, T, E> for F where
    F: Fn(S::Private, Block<'_, P>, Emit<'_, T>) -> (S::Private, Option<E>)
{
}

/// What may be done at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) order: Tail,
    /// How many iterations run at once.
    pub(crate) workers: usize,
    /// How many claims the tail may not have passed.
    pub(crate) window: usize,
    /// How many helpers may come.
    pub(crate) helpers: usize,
    /// The caller works beside them, since fewer come than may work.
    pub(crate) beside: bool,
    /// The caller works on nothing as long as there are helpers and what they do is worth a hand-over.
    pub(crate) led: bool,
    /// The caller may have a share of the iterations, beside one helper less.
    pub(crate) shares: bool,
    /// The caller alone can claim.
    pub(crate) here_only: bool,
    /// Each claim has a thread of its own.
    pub(crate) starts: bool,
}

/// How many claims, for each worker, the tail may not have passed.
const WINDOW: usize = 4;

impl Limits {
    /// Helpers that work from claim to claim.
    pub(crate) fn helped(order: Tail, workers: usize, helpers: usize) -> Limits {
        let window = workers.saturating_mul(WINDOW);
        let beside = helpers < workers;
        let shares = order == Tail::Ordered && !beside;
        Limits {
            order,
            workers,
            window,
            helpers,
            beside,
            led: false,
            shares,
            here_only: false,
            starts: false,
        }
    }

    /// Helpers that work from claim to claim, all that work; the caller works only if none comes, or alone.
    pub(crate) fn led(order: Tail, workers: usize) -> Limits {
        Limits { led: true, shares: false, ..Limits::helped(order, workers, workers) }
    }

    /// A thread for each claim.
    pub(crate) fn started(order: Tail, workers: usize) -> Limits {
        Limits { beside: false, shares: false, starts: true, ..Limits::helped(order, workers, workers) }
    }
}
