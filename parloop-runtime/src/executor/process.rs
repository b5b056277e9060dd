//! Tasks that are no loop, each in a child process of its own.

use super::{Died, Executor, Future, Halt, Job, Map, ProcessScope};
use crate::call::{Loop, done};
use crate::error::Error;
use crate::role::make::last_set;
use crate::settings::cpus;
use crate::site::Site;
use crate::space::Splitted;
use crate::sys::with_process_scope;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::Cell;
use std::panic::{Location, resume_unwind};
use std::sync::Arc;
use std::time::Duration;

/// Runs tasks in child processes, one each, and so many at once.
///
/// A task inherits all that there is when it starts, and its result comes back serialized. If its process dies, so
/// does the future: taking the result panics and says why, and [`outcome`](Future::outcome) gives it as a value. See
/// `docs/fork.md` for what a fork means. Dropping an executor waits for its tasks. Cancelling a future kills the
/// process of its task; before the task has begun, none is started.
///
/// ```no_run
/// # use parloop_runtime as parloop;
/// use std::time::Duration;
///
/// let executor = parloop::ProcessExecutor::new(4).timeout(Duration::from_secs(10));
/// let squares: Vec<u64> = (0..8).map(|i| executor.submit(move || i * i)).map(|square| square.result()).collect();
/// assert_eq!(squares[7], 49);
/// ```
#[derive(Debug)]
pub struct ProcessExecutor {
    waiting: Executor,
    children: Children,
}

/// What is done with the processes of tasks.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Children {
    limit: Option<Duration>,
    retries: usize,
}

impl ProcessExecutor {
    /// An executor that runs at most so many tasks at once.
    ///
    /// # Panics
    ///
    /// If `workers` is 0.
    #[track_caller]
    pub fn new(workers: usize) -> ProcessExecutor {
        ProcessExecutor { waiting: Executor::new(workers), children: Children::default() }
    }

    /// The process of a task that takes longer is killed.
    ///
    /// # Panics
    ///
    /// If `limit` is 0.
    #[track_caller]
    pub fn timeout(mut self, limit: Duration) -> ProcessExecutor {
        assert!(!limit.is_zero(), "`timeout` is 0, and no task ends in no time");
        self.children.limit = Some(limit);
        self
    }

    /// How often a task is run again whose process died.
    pub fn retries(mut self, count: usize) -> ProcessExecutor {
        self.children.retries = count;
        self
    }

    /// Has `task` run in a child process as soon as one more may run.
    ///
    /// The child has a copy of `task`, which is why it can be run again, with [`retries`](Self::retries), though it is
    /// called by value.
    #[track_caller]
    pub fn submit<T, F>(&self, task: F) -> Future<T>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (job, halt) = self.children.job(task, Location::caller());
        self.waiting.queue(job, Some(halt))
    }

    /// Calls `f` for each item in a child process; gives the results in the order of the items.
    ///
    /// Items are pulled as results are taken, and only so far ahead that the workers have something to do: `items`
    /// may be endless. If `f` panics, or its process dies, so does taking that result. Dropping the iterator cancels
    /// what was not taken.
    ///
    /// ```no_run
    /// # use parloop_runtime as parloop;
    /// let executor = parloop::ProcessExecutor::new(4);
    /// let lengths: Vec<usize> = executor.map(["one", "three"], |word| word.len()).collect();
    /// assert_eq!(lengths, [3, 5]);
    /// ```
    #[track_caller]
    pub fn map<I, T, F>(&self, items: I, f: F) -> Map<'_, I::IntoIter, T>
    where
        I: IntoIterator<Item: Send + 'static>,
        T: Serialize + DeserializeOwned + Send + 'static,
        F: Fn(I::Item) -> T + Send + Sync + 'static,
    {
        let queue = |job, halt| self.waiting.queue(job, Some(halt));
        self.children.map(items.into_iter(), f, self.waiting.workers(), queue)
    }

    /// Calls `f` with a scope, in which tasks may borrow from what is around it, and waits for these tasks.
    ///
    /// What a task writes stays in its process: only its result comes back.
    ///
    /// ```no_run
    /// # use parloop_runtime as parloop;
    /// let words = vec!["one", "three"];
    /// let executor = parloop::ProcessExecutor::new(2);
    /// let total: usize = executor.scope(|scope| scope.map(&words, |word| word.len()).sum());
    /// assert_eq!(total, 8);
    /// ```
    pub fn scope<'env, R>(&self, f: impl for<'scope> FnOnce(&'scope ProcessScope<'scope, 'env>) -> R) -> R {
        with_process_scope(&self.waiting.crew, self.children, f)
    }

    /// Waits for all tasks, as dropping the executor does.
    pub fn shutdown(self) {
        drop(self);
    }
}

/// With as many workers as the machine has processors.
impl Default for ProcessExecutor {
    fn default() -> Self {
        ProcessExecutor::new(cpus())
    }
}

impl Children {
    /// Runs the task in a child process, and how that is told to end.
    pub(crate) fn job<'job, T, F>(
        self,
        task: F,
        submitted: &'static Location<'static>,
    ) -> (Job<'job, T>, Arc<Halt>)
    where
        T: Serialize + DeserializeOwned + 'job,
        F: FnOnce() -> T + Send + 'job,
    {
        let halt = Arc::new(Halt::default());
        let told = Arc::clone(&halt);
        let job = move || {
            self.run(&halt, task).unwrap_or_else(|error| {
                // Nobody hears of it where the task was cancelled.
                resume_unwind(Box::new(Died { submitted, error }))
            })
        };
        (Box::new(job), told)
    }

    /// Calls `f` for each item in a child process, as a task that `queue` has run by one of so many workers.
    #[track_caller]
    pub(crate) fn map<'e, 'job: 'e, I, T, F>(
        self,
        items: I,
        f: F,
        workers: usize,
        queue: impl Fn(Job<'job, T>, Arc<Halt>) -> Future<T> + 'e,
    ) -> Map<'e, I, T>
    where
        I: Iterator<Item: Send + 'job>,
        T: Serialize + DeserializeOwned + 'job,
        F: Fn(I::Item) -> T + Send + Sync + 'job,
    {
        let (f, submitted) = (Arc::new(f), Location::caller());
        Map::submitted(items, workers, move |item| {
            let f = Arc::clone(&f);
            let (job, halt) = self.job(move || f(item), submitted);
            queue(job, halt)
        })
    }

    /// A loop of one iteration.
    fn run<T, F>(self, halt: &Arc<Halt>, task: F) -> Result<T, Error>
    where
        T: Serialize + DeserializeOwned,
        F: FnOnce() -> T,
    {
        static SITE: Site = Site::new(file!(), line!()).named("ProcessExecutor::submit");
        let mut settings = Loop::new(&SITE).workers(1).retries(self.retries);
        (settings.timeout, settings.halt) = (self.limit, Some(Arc::clone(halt)));
        // A child takes it out of its own copy of this.
        let task = Cell::new(Some(task));
        let mut result = None;
        settings.process(Splitted(0..1), (last_set(&mut result),), |(mut result,), block| {
            for _ in block {
                result = Some(task.take().map(|task| task()));
            }
            done((result,))
        })?;
        Ok(result.unwrap_or_else(|| unreachable!("an iteration that has ended leaves its result")))
    }
}
