//! How many tasks are not done yet, and on whose behalf a thread works.

use crate::sync::{Arc, Condvar, Mutex, PoisonError, lock, thread_local};
use std::cell::RefCell;

/// The tasks of an executor, or of a scope of one, that are not done.
pub(crate) struct Tally {
    left: Mutex<usize>,
    none: Condvar,
}

impl Tally {
    pub(crate) fn new() -> Arc<Tally> {
        Arc::new(Tally { left: Mutex::new(0), none: Condvar::new() })
    }

    pub(super) fn add(&self) {
        *lock(&self.left) += 1;
    }

    /// One is done, and has nothing any more that could borrow.
    pub(super) fn done(&self) {
        let mut left = lock(&self.left);
        *left -= 1;
        if *left == 0 {
            self.none.notify_all();
        }
    }

    pub(super) fn is_none(&self) -> bool {
        *lock(&self.left) == 0
    }

    /// Until all are done.
    pub(super) fn wait(&self) {
        drop(
            self.none.wait_while(lock(&self.left), |left| *left > 0).unwrap_or_else(PoisonError::into_inner),
        );
    }
}

thread_local! {
    /// The tallies of the tasks that this thread is running, the innermost last.
    static RUNNING: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// This thread runs a task, until dropped.
pub(super) struct Runs;

impl Runs {
    pub(super) fn task_of(tally: &Arc<Tally>) -> Runs {
        RUNNING.with(|running| running.borrow_mut().push(Arc::as_ptr(tally) as usize));
        Runs
    }

    /// Whether this thread is running a task of any executor. It must not wait then for one that nobody runs.
    pub(super) fn any() -> bool {
        RUNNING.with(|running| !running.borrow().is_empty())
    }

    /// Whether it is running one of these.
    pub(super) fn one_of(tally: &Arc<Tally>) -> bool {
        RUNNING.with(|running| running.borrow().contains(&(Arc::as_ptr(tally) as usize)))
    }
}

impl Drop for Runs {
    fn drop(&mut self) {
        RUNNING.with(|running| running.borrow_mut().pop());
    }
}
