//! The backends: a file each.
//!
//! The law of all of them: every block is run at most once, and every block before the earliest exit is run to its
//! end; when a backend returns, nothing of its loop runs any more.

pub(crate) mod executor;
pub(crate) mod pool;
#[cfg(unix)]
pub(crate) mod process;
#[cfg(not(unix))]
#[path = "no_process.rs"]
pub(crate) mod process;
pub(crate) mod serial;
#[cfg(test)]
mod tests;
pub(crate) mod thread;

use crate::settings::cpus;
use std::cell::Cell;
use std::fmt;
use std::str::FromStr;

/// What a loop runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Backend {
    /// This thread, in order.
    Serial,
    /// One OS thread an iteration.
    Thread,
    /// The long-lived pool.
    Pool,
    /// Iterations one by one, from a source that may be endless or block, to threads that are kept.
    Executor,
    /// One forked child process an iteration.
    Process,
    /// Some forked child processes, which share the iterations.
    ProcessPool,
    /// Some forked child processes, which are fed iterations one by one.
    ProcessExecutor,
}

impl Backend {
    /// How many work at once on it unless told; `None`: one for each iteration.
    pub(crate) fn workers(self) -> Option<usize> {
        match self {
            Backend::Serial => Some(1),
            Backend::Thread | Backend::Process => None,
            Backend::Pool | Backend::ProcessPool | Backend::ProcessExecutor => Some(cpus()),
            Backend::Executor => Some(executor::default_workers(cpus())),
        }
    }

    const NAMES: [(&'static str, Backend); 7] = [
        ("serial", Backend::Serial),
        ("thread", Backend::Thread),
        ("pool", Backend::Pool),
        ("executor", Backend::Executor),
        ("process", Backend::Process),
        ("process-pool", Backend::ProcessPool),
        ("process-executor", Backend::ProcessExecutor),
    ];
    /// What [`FromStr`] takes, for messages.
    pub(crate) const VALID: &'static str =
        "`serial`, `thread`, `pool`, `executor`, `process`, `process-pool` or `process-executor`";

    /// Whether iterations run in child processes.
    pub(crate) fn is_process(self) -> bool {
        matches!(self, Backend::Process | Backend::ProcessPool | Backend::ProcessExecutor)
    }

    /// Whether they run on threads.
    pub(crate) fn is_threads(self) -> bool {
        matches!(self, Backend::Thread | Backend::Pool | Backend::Executor)
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Backend::NAMES.iter().find(|(_, backend)| backend == self).map_or("?", |(name, _)| name);
        f.pad(name)
    }
}

/// The name of no backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownBackend(String);

impl fmt::Display for UnknownBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no backend `{}`; it is {}", self.0, Backend::VALID)
    }
}

impl std::error::Error for UnknownBackend {}

impl FromStr for Backend {
    type Err = UnknownBackend;
    fn from_str(text: &str) -> Result<Backend, UnknownBackend> {
        let found = Backend::NAMES.iter().find(|(name, _)| *name == text);
        found.map(|(_, backend)| *backend).ok_or_else(|| UnknownBackend(text.to_owned()))
    }
}

thread_local! {
    static WORKER: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Which worker of the innermost running loop this is: 0 for the thread that the loop stands on, `None` outside of
/// loops.
pub fn worker_index() -> Option<usize> {
    WORKER.get()
}

/// This thread works for a loop, until dropped: then for the one around it again.
#[derive(Debug)]
#[must_use]
pub(crate) struct Seat {
    outer: Option<usize>,
}

impl Seat {
    #[inline]
    pub(crate) fn take(index: usize) -> Seat {
        Seat { outer: WORKER.replace(Some(index)) }
    }
}

impl Drop for Seat {
    #[inline]
    fn drop(&mut self) {
        WORKER.set(self.outer);
    }
}

#[cfg(test)]
mod name_tests {
    use super::*;

    #[test]
    fn names_of_backends_go_both_ways() {
        for (name, backend) in Backend::NAMES {
            assert_eq!(name.parse(), Ok(backend));
            assert_eq!(backend.to_string(), name);
        }
        let error = "pol".parse::<Backend>().unwrap_err().to_string();
        assert!(error.contains("`pol`") && error.contains("`pool`"), "{error}");
    }

    #[test]
    fn a_seat_is_given_back() {
        assert_eq!(worker_index(), None);
        let outer = Seat::take(3);
        drop(Seat::take(0));
        assert_eq!(worker_index(), Some(3));
        drop(outer);
        assert_eq!(worker_index(), None);
    }
}
