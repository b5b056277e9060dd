#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub use parloop_macros::par_for;
pub use parloop_runtime::{
    Accumulate, AsCompleted, Backend, Error, Executor, Failure, Future, Map, Schedule, Scope, TimedOut, Wait,
    as_completed, wait, worker_index,
};

#[doc(hidden)]
pub use parloop_runtime::private as __private;

/// The guide's examples.
#[cfg(doctest)]
#[doc = include_str!("../docs/which-loops.md")]
mod which_loops {}
