//! Loops with a tail: a last part of the body (`#[ordered]`, `#[as_completed]`) that runs on the calling thread.

mod emit;
mod here;

pub use emit::Emit;
pub(crate) use emit::Sink;
pub(crate) use here::Here;

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

/// The chunk closure of a loop with a tail.
pub(crate) trait TailBody<P: Iterator, S: Seed, T, E>:
    Fn(S::Private, Block<'_, P>, Emit<'_, T>) -> (S::Private, Option<E>)
{
}

impl<P: Iterator, S: Seed, T, E, F> TailBody<P, S, T, E> for F where
    F: Fn(S::Private, Block<'_, P>, Emit<'_, T>) -> (S::Private, Option<E>)
{
}
