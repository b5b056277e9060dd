//! The executor as a library: tasks submitted one by one, futures for what comes of them.
//!
//! A [`task::Task`] is shared by its [`Future`] and the queue of the [`crew::Crew`], whose workers come from the same
//! threads as those of loops. Whoever takes the job out of the task runs it: a worker, or one of the executor's own
//! tasks that waits for it, so that waiting never needs another worker. A [`tally::Tally`] counts what is not done,
//! for those that have to wait for all of it.

mod crew;
mod future;
mod gather;
mod map;
#[cfg(all(test, parloop_model))]
mod model;
mod process;
mod tally;
mod task;

pub use crate::sys::{ProcessScope, Scope};
pub use future::{Future, TimedOut};
pub use gather::{AsCompleted, Wait, as_completed, wait};
pub use map::Map;
pub use process::ProcessExecutor;
pub use task::{Died, Failure};

pub(crate) use crew::Crew;
pub(crate) use process::Children;
pub(crate) use tally::Tally;
pub(crate) use task::{Halt, Job, Run, Task};

use crate::backend::executor::default_workers;
use crate::settings::cpus;
use crate::sync::Arc;
use crate::sys::with_scope;
use std::fmt;
use tally::Runs;

/// Runs tasks on a number of threads, and gives a [`Future`] for each.
///
/// Tasks that borrow are submitted in a [`scope`](Self::scope). The threads are kept and shared with loops and other
/// executors; an executor without tasks has none. Dropping an executor waits for its tasks, except in one of them.
///
/// ```
/// # use parloop_runtime as parloop;
/// let executor = parloop::Executor::new(8);
/// let lengths: Vec<usize> = executor.map(["one", "three"], |word| word.len()).collect();
/// assert_eq!(lengths, [3, 5]);
/// ```
pub struct Executor {
    crew: Arc<Crew>,
    tally: Arc<Tally>,
}

impl Executor {
    /// An executor that runs at most so many tasks at once.
    ///
    /// # Panics
    ///
    /// If `workers` is 0.
    #[track_caller]
    pub fn new(workers: usize) -> Executor {
        assert!(workers > 0, "`workers` is 0; an executor has at least 1");
        Executor { crew: Crew::new(workers), tally: Tally::new() }
    }

    /// Has `task` run by the next worker that is free.
    pub fn submit<T, F>(&self, task: F) -> Future<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        self.queue(Box::new(task), None)
    }

    /// A task can be told to end while it runs if there is a way to tell it.
    fn queue<T>(&self, job: Job<'static, T>, halt: Option<std::sync::Arc<Halt>>) -> Future<T>
    where
        T: Send + 'static,
    {
        let task = Task::new(job, Arc::clone(&self.tally), halt);
        self.crew.queue(Arc::clone(&task) as Arc<dyn Run>);
        Future::of(task)
    }

    fn workers(&self) -> usize {
        self.crew.workers()
    }

    /// Calls `f` for each item on the workers; gives the results in the order of the items.
    ///
    /// Items are pulled as results are taken, and only so far ahead that the workers have something to do: `items`
    /// may be endless. If `f` panics, so does taking that result. Where calls turn out to be so short that handing them
    /// to a worker takes longer, taking a result makes it.
    pub fn map<I, T, F>(&self, items: I, f: F) -> Map<'_, I::IntoIter, T>
    where
        I: IntoIterator<Item: Send + 'static>,
        T: Send + 'static,
        F: Fn(I::Item) -> T + Send + Sync + 'static,
    {
        let submit = |job| self.queue(job, None);
        Map::timed(items.into_iter(), f, (&self.crew, &self.tally), submit)
    }

    /// Calls `f` with a scope, in which tasks may borrow from what is around it, and waits for these tasks.
    ///
    /// ```
    /// # use parloop_runtime as parloop;
    /// let words = ["one", "three"];
    /// let executor = parloop::Executor::new(2);
    /// let total: usize = executor.scope(|scope| {
    ///     let lengths = words.each_ref().map(|word| scope.submit(|| word.len()));
    ///     lengths.into_iter().map(|length| length.result()).sum()
    /// });
    /// assert_eq!(total, 8);
    /// ```
    pub fn scope<'env, R>(&self, f: impl for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> R) -> R {
        with_scope(&self.crew, f)
    }

    /// Waits for all tasks, as dropping the executor does.
    pub fn shutdown(self) {
        drop(self);
    }
}

/// With as many workers as a loop on the executor has.
impl Default for Executor {
    fn default() -> Self {
        Executor::new(default_workers(cpus()))
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        // A task that has the executor to itself would wait for its own end.
        if !Runs::one_of(&self.tally) {
            self.crew.wait_for(&self.tally);
        }
    }
}

impl fmt::Debug for Executor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Executor").field("workers", &self.crew.workers()).finish_non_exhaustive()
    }
}
