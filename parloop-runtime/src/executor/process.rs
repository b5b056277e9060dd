//! Tasks that are no loop, each in a child process of its own.

use super::{Executor, Future, Halt};
use crate::call::{Loop, done, or_panic};
use crate::role::make::last_set;
use crate::settings::cpus;
use crate::site::Site;
use crate::space::Splitted;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::Cell;
use std::collections::VecDeque;
use std::panic::resume_unwind;
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
        ProcessExecutor { waiting: Executor::new(workers), limit: None, retries: 0 }
    }

    /// The process of a task that takes longer is killed.
    pub fn timeout(mut self, limit: Duration) -> ProcessExecutor {
        self.limit = Some(limit);
        self
    }

    /// How often a task is run again whose process died.
    pub fn retries(mut self, count: usize) -> ProcessExecutor {
        self.retries = count;
        self
    }

    /// Has `task` run in a child process as soon as one more may run.
    ///
    /// The child has a copy of `task`, which is why it can be run again, with [`retries`](Self::retries), though it is
    /// called by value.
    pub fn submit<T, F>(&self, task: F) -> Future<T>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (limit, retries, halt) = (self.limit, self.retries, Arc::new(Halt::default()));
        let told = Arc::clone(&halt);
        self.waiting.submit_halting(move || run(limit, retries, halt, task), told)
    }

    /// Calls `f` for each item in a child process; gives the results in the order of the items.
    ///
    /// Items are pulled as results are taken, and only so far ahead that the workers have something to do: `items`
    /// may be endless. If `f` panics, or its process dies, so does taking that result.
    ///
    /// ```no_run
    /// # use parloop_runtime as parloop;
    /// let executor = parloop::ProcessExecutor::new(4);
    /// let lengths: Vec<usize> = executor.map(["one", "three"], |word| word.len()).collect();
    /// assert_eq!(lengths, [3, 5]);
    /// ```
    pub fn map<I, T, F>(&self, items: I, f: F) -> impl Iterator<Item = T>
    where
        I: IntoIterator<Item: Send + 'static>,
        T: Serialize + DeserializeOwned + Send + 'static,
        F: Fn(I::Item) -> T + Send + Sync + 'static,
    {
        let (f, mut items, mut ahead) = (Arc::new(f), items.into_iter(), VecDeque::new());
        std::iter::from_fn(move || {
            while ahead.len() < self.waiting.workers()
                && let Some(item) = items.next()
            {
                let f = Arc::clone(&f);
                ahead.push_back(self.submit(move || f(item)));
            }
            ahead.pop_front().map(Future::result)
        })
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

/// A loop of one iteration.
fn run<T, F>(limit: Option<Duration>, retries: usize, halt: Arc<Halt>, task: F) -> T
where
    T: Serialize + DeserializeOwned,
    F: FnOnce() -> T,
{
    static SITE: Site = Site::new(file!(), line!()).named("ProcessExecutor::submit");
    let mut settings = Loop::new(&SITE).workers(1).retries(retries);
    (settings.timeout, settings.halt) = (limit, Some(Arc::clone(&halt)));
    // A child takes it out of its own copy of this.
    let task = Cell::new(Some(task));
    let mut result = None;
    let ran = settings.process(Splitted(0..1), (last_set(&mut result),), |(mut result,), block| {
        for _ in block {
            result = Some(task.take().map(|task| task()));
        }
        done((result,))
    });
    if ran.is_err() && halt.is_asked() {
        // Nobody hears of it: the task was cancelled.
        resume_unwind(Box::new(()));
    }
    or_panic(ran);
    result.unwrap_or_else(|| unreachable!("an iteration that has ended leaves its result"))
}
