//! The runtime of `parloop`. Use the `parloop` crate; nothing here but what it re-exports is public API.
//!
//! One way through, from top to bottom: [`call`] is what an annotated loop calls; it turns the loop's head into
//! an iteration [`space`], its outer names into [`role`]s, and hands both to a [`backend`] through [`run`].

// What children need is not needed where there are none.
#![cfg_attr(not(unix), allow(dead_code, unused_imports))]

mod backend;
mod call;
mod critical;
mod error;
mod executor;
mod exit;
mod judged;
mod observe;
pub mod private;
mod role;
mod run;
mod settings;
mod site;
mod space;
mod switches;
mod sync;
mod sys;
mod type_text;
mod wire;

pub use backend::{Backend, UnknownBackend, worker_index};
pub use error::{Cause, Death, Error};
pub use executor::{
    AsCompleted, Died, Executor, Failure, Future, Map, ProcessExecutor, ProcessScope, Scope, TimedOut, Wait,
    as_completed, wait,
};
pub use role::Accumulate;
pub use settings::{Schedule, UnknownSchedule};
pub use site::Site;
