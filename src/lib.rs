#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub use parloop_macros::par_for;
pub use parloop_runtime::{
    Accumulate, AsCompleted, Backend, Cause, Death, Error, Executor, Failure, Future, Map, ProcessExecutor,
    Schedule, Scope, TimedOut, Wait, as_completed, wait, worker_index,
};

#[doc(hidden)]
pub use parloop_runtime::private as __private;
