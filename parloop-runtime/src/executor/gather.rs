//! Waiting for several futures.

use super::future::Future;
use super::tally::Runs;
use crate::sync::{Arc, Condvar, Mutex, PoisonError, lock};
use std::collections::VecDeque;
use std::fmt;

/// The numbers of the futures that are done, in the order in which they were.
pub(super) struct Watch {
    done: Mutex<VecDeque<usize>>,
    come: Condvar,
}

impl Watch {
    fn over<T>(futures: &[Option<Future<T>>]) -> Arc<Watch> {
        let watch = Arc::new(Watch { done: Mutex::new(VecDeque::new()), come: Condvar::new() });
        for (number, future) in futures.iter().enumerate() {
            future.iter().for_each(|future| future.task.watch(&watch, number));
        }
        watch
    }

    pub(super) fn tell(&self, number: usize) {
        lock(&self.done).push_back(number);
        self.come.notify_one();
    }

    fn try_next(&self) -> Option<usize> {
        lock(&self.done).pop_front()
    }

    fn next(&self) -> Option<usize> {
        let done = self.come.wait_while(lock(&self.done), |done| done.is_empty());
        done.unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// Gives futures as they are done, whichever is first: an iterator that ends when all are.
///
/// Dropping it leaves those that are not done alone.
///
/// ```
/// # use parloop_runtime as parloop;
/// let executor = parloop::Executor::new(4);
/// let futures = (0..20).map(|i| executor.submit(move || i * i));
/// let mut squares: Vec<u64> = parloop::as_completed(futures).map(|future| future.result()).collect();
/// squares.sort();
/// assert_eq!(squares[..4], [0, 1, 4, 9]);
/// ```
pub fn as_completed<T>(futures: impl IntoIterator<Item = Future<T>>) -> AsCompleted<T> {
    let futures: Vec<_> = futures.into_iter().map(Some).collect();
    AsCompleted { watch: Watch::over(&futures), left: futures.len(), futures }
}

/// See [`as_completed`].
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct AsCompleted<T> {
    watch: Arc<Watch>,
    futures: Vec<Option<Future<T>>>,
    left: usize,
}

impl<T> AsCompleted<T> {
    fn next_number(&self) -> Option<usize> {
        // Who keeps a worker busy does what nobody has begun rather than wait for it.
        while Runs::any() {
            if let Some(number) = self.watch.try_next() {
                return Some(number);
            }
            if !self.futures.iter().flatten().any(|future| future.task.run_here()) {
                break;
            }
        }
        self.watch.next()
    }
}

impl<T> Iterator for AsCompleted<T> {
    type Item = Future<T>;

    fn next(&mut self) -> Option<Future<T>> {
        if self.left == 0 {
            return None;
        }
        let number = self.next_number()?;
        self.left -= 1;
        self.futures[number].take()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T> ExactSizeIterator for AsCompleted<T> {}

impl<T> fmt::Debug for AsCompleted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsCompleted").field("left", &self.left).finish_non_exhaustive()
    }
}

/// What [`wait`] waits for: `parloop::First` or `parloop::All`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// One of them, whichever is first.
    First,
    /// All of them.
    All,
}

/// Waits for the first of some futures, or for all; gives those that are done and those that are not, in their order.
///
/// ```
/// # use parloop_runtime as parloop;
/// use parloop::Wait;
///
/// let executor = parloop::Executor::new(4);
/// let futures = (0..20).map(|i| executor.submit(move || i));
/// let (done, not_done) = parloop::wait(futures, Wait::First);
/// assert!(!done.is_empty());
/// let (done, not_done) = parloop::wait(done.into_iter().chain(not_done), Wait::All);
/// assert_eq!((done.len(), not_done.len()), (20, 0));
/// ```
pub fn wait<T>(
    futures: impl IntoIterator<Item = Future<T>>,
    until: Wait,
) -> (Vec<Future<T>>, Vec<Future<T>>) {
    let all = as_completed(futures);
    let count = match until {
        Wait::First => all.left.min(1),
        Wait::All => all.left,
    };
    for _ in 0..count {
        all.next_number();
    }
    all.futures.into_iter().flatten().partition(Future::done)
}
