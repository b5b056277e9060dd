//! The handle of a task.

use super::tally::Runs;
use super::task::{Failure, Outcome, Task};
use crate::sync::Arc;
use std::fmt;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// What comes of a task that was submitted to an [`Executor`](super::Executor).
///
/// It can be waited for ([`result`](Self::result)), or awaited in async code under any runtime. Dropping it does not
/// cancel the task; its result is dropped then.
///
/// ```
/// # use parloop_runtime as parloop;
/// let executor = parloop::Executor::new(2);
/// let length = executor.submit(|| "four".len());
/// assert_eq!(length.result(), 4);
/// ```
pub struct Future<T> {
    pub(super) task: Arc<Task<T>>,
}

/// The time was up before the task was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimedOut;

impl fmt::Display for TimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the task was not done in time")
    }
}

impl std::error::Error for TimedOut {}

impl<T> Future<T> {
    pub(crate) fn of(task: Arc<Task<T>>) -> Self {
        Future { task }
    }

    /// Waits for the task, and gives what it returned.
    ///
    /// Called from within a task, it runs what nobody has begun yet, so that one worker is enough for tasks that
    /// submit tasks and wait for them.
    ///
    /// # Panics
    ///
    /// With the payload of the task, if it panicked; if its process died or it was cancelled; and if its result was taken before, by
    /// [`result_timeout`](Self::result_timeout) or by awaiting it.
    #[track_caller]
    pub fn result(self) -> T {
        match self.task.take_within(None) {
            Some(outcome) => or_panic(outcome),
            None => unreachable!("without a limit it waits"),
        }
    }

    /// Waits for the task as long as that, and gives what it returned, once.
    ///
    /// # Errors
    ///
    /// [`TimedOut`] if the task is not done by then. It goes on, and can be waited for again.
    ///
    /// # Panics
    ///
    /// As [`result`](Self::result) does.
    #[track_caller]
    pub fn result_timeout(&self, limit: Duration) -> Result<T, TimedOut> {
        self.task.take_within(Some(limit)).map(or_panic).ok_or(TimedOut)
    }

    /// Waits for the task, and gives what it returned, or why it did not: what [`result`](Self::result) panics with.
    ///
    /// # Errors
    ///
    /// The [`Failure`] of the task.
    ///
    /// # Panics
    ///
    /// If the result was taken before.
    pub fn outcome(self) -> Result<T, Failure> {
        match self.task.take_within(None) {
            Some(outcome) => outcome,
            None => unreachable!("without a limit it waits"),
        }
    }

    /// Whether the task has returned, panicked, or been cancelled.
    pub fn done(&self) -> bool {
        self.task.is_done()
    }

    /// Whether the task has begun and is not done.
    pub fn running(&self) -> bool {
        self.task.is_running()
    }

    /// Cancels the task if it has not begun. Gives whether it is cancelled: then it never runs, and has no result.
    ///
    /// A task of a [`ProcessExecutor`](super::ProcessExecutor) can be cancelled while it runs as well: its process is
    /// killed. That is done by the time that the result is told.
    pub fn cancel(&self) -> bool {
        self.task.cancel()
    }

    /// Has `callback` called when the task is done, with its result or why there is none: on the thread that ran or
    /// cancelled the task, before anybody else gets the result; or at once, here, if the task is done already.
    ///
    /// Callbacks are called in the order in which they were added. A panic of one is reported on stderr as every
    /// panic is, and concerns nobody else.
    ///
    /// # Panics
    ///
    /// If the result was taken before.
    ///
    /// ```
    /// # use parloop_runtime as parloop;
    /// use std::sync::mpsc::channel;
    ///
    /// let (sender, seen) = channel();
    /// let executor = parloop::Executor::new(2);
    /// let future = executor.submit(|| 6 * 7);
    /// future.on_done(move |result| sender.send(*result.unwrap()).unwrap());
    /// assert_eq!(seen.recv(), Ok(42));
    /// ```
    pub fn on_done(&self, callback: impl FnOnce(Result<&T, &Failure>) + Send + 'static) {
        self.task.on_done(Box::new(callback));
    }
}

#[track_caller]
fn or_panic<T>(outcome: Outcome<T>) -> T {
    match outcome {
        Ok(value) => value,
        Err(Failure::Panicked(payload)) => resume_unwind(payload),
        // Not in a closure, which would not pass on the caller's place.
        Err(Failure::Died(died)) => panic!("{died}"),
        Err(Failure::Cancelled) => panic!("the task was cancelled, so it has no result"),
    }
}

/// Panics as [`Future::result`] does.
impl<T> std::future::Future for Future<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        if Runs::any() {
            self.task.run_here();
        }
        match self.task.take_or_wake(context.waker()) {
            Some(outcome) => Poll::Ready(or_panic(outcome)),
            None => Poll::Pending,
        }
    }
}

impl<T> Drop for Future<T> {
    fn drop(&mut self) {
        self.task.abandon();
    }
}

impl<T> fmt::Debug for Future<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match (self.done(), self.running()) {
            (true, _) => "done",
            (_, true) => "running",
            (false, false) => "waiting",
        };
        f.debug_tuple("Future").field(&format_args!("{state}")).finish()
    }
}
