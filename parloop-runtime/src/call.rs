//! What an annotated loop calls: its settings, then one of the entries, by backend.
//!
//! An entry takes the space, the roles and the chunk closure `Fn(privates, block) -> (privates, exit)`, and gives
//! back the exit of the earliest iteration in loop order that left the loop. The bounds of an entry are its
//! backend's: nothing for `serial`, `Send` and `Sync` for the thread family.

use crate::backend::Backend;
use crate::error::Error;
use crate::exit::Never;
use crate::role::{Role, Seed};
use crate::settings::Schedule;
use crate::site::Site;
use crate::space::{Block, Space};

/// An annotated loop about to run.
#[derive(Debug)]
#[must_use]
pub struct Loop {
    pub(crate) site: &'static Site,
    pub(crate) workers: Option<usize>,
    pub(crate) schedule: Option<Schedule>,
    pub(crate) chunk: Option<usize>,
    pub(crate) when: bool,
}

/// What the chunk closure returns: the privates, and how the block left the loop if it did.
pub type Ran<R, E> = (<<R as Role>::Seed as Seed>::Private, Option<E>);

impl Loop {
    /// The loop that stands at `site`.
    pub fn new(site: &'static Site) -> Loop {
        Loop { site, workers: None, schedule: None, chunk: None, when: true }
    }

    /// `workers = count`.
    pub fn workers(mut self, count: usize) -> Loop {
        self.workers = Some(count);
        self
    }

    /// `schedule = "…"`.
    pub fn schedule(mut self, schedule: Schedule) -> Loop {
        self.schedule = Some(schedule);
        self
    }

    /// `chunk = iterations`.
    pub fn chunk(mut self, iterations: usize) -> Loop {
        self.chunk = Some(iterations);
        self
    }

    /// `when = condition`: serial unless it holds.
    pub fn when(mut self, condition: bool) -> Loop {
        self.when = condition;
        self
    }
}

/// The end of a chunk closure whose loop has no exits.
#[inline]
pub fn done<P>(privates: P) -> (P, Option<Never>) {
    (privates, None)
}

/// `on_error = "panic"`: a failure of the loop itself panics with its message.
#[inline]
#[track_caller]
pub fn or_panic<E>(outcome: Result<Option<E>, Error>) -> Option<E> {
    outcome.unwrap_or_else(|error| panic!("{error}"))
}
