//! What is shared between threads here, or, where threads are modelled, what the model has for it.
//!
//! `CONTRIBUTING.md` says how the model is run.

#[cfg(not(all(test, parloop_model)))]
mod own {
    pub(crate) use crossbeam_utils::Backoff;
    pub(crate) use std::sync::atomic::AtomicUsize;
    pub(crate) use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
    pub(crate) use std::thread::{Thread, current, park};
    pub(crate) use std::thread_local;

    /// Has a task run by some thread, unless none is to be had.
    pub(crate) use crate::backend::executor::give;
}

#[cfg(all(test, parloop_model))]
mod own {
    pub(crate) use shuttle::sync::atomic::AtomicUsize;
    pub(crate) use shuttle::sync::{Condvar, Mutex, MutexGuard};
    pub(crate) use shuttle::thread::{Thread, current, park};
    pub(crate) use shuttle::thread_local;
    pub(crate) use std::sync::{Arc, PoisonError};

    pub(crate) fn give(task: crate::sys::Task) -> Result<(), crate::sys::Task> {
        shuttle::thread::spawn(task);
        Ok(())
    }

    /// Never spins: the model has no time to wait for.
    pub(crate) struct Backoff;

    impl Backoff {
        pub(crate) fn new() -> Self {
            Backoff
        }
        pub(crate) fn snooze(&self) {}
        pub(crate) fn is_completed(&self) -> bool {
            true
        }
    }
}

pub(crate) use own::*;

/// Nothing of ours is left half done by a panic under a lock.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
