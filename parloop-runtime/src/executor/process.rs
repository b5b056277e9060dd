//! Tasks that are no loop, each in a child process of its own.

use super::{Executor, Future};
use crate::call::{Loop, done, or_panic};
use crate::role::make::last_set;
use crate::settings::cpus;
use crate::site::Site;
use crate::space::Splitted;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Runs tasks in child processes, one each, and so many at once.
///
/// A task inherits all that there is when it starts, and its result comes back serialized. If its process dies, so
/// does the future: taking the result panics and says why, and [`outcome`](Future::outcome) gives it as a value. See
/// `docs/fork.md` for what a fork means. Dropping an executor waits for its tasks. A future that is cancelled before
/// its task has begun starts no process.
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
    pub fn submit<T, F>(&self, task: F) -> Future<T>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: Fn() -> T + Send + 'static,
    {
        let (limit, retries) = (self.limit, self.retries);
        self.waiting.submit(move || run(limit, retries, &task))
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
fn run<T: Serialize + DeserializeOwned>(limit: Option<Duration>, retries: usize, task: &impl Fn() -> T) -> T {
    static SITE: Site = Site::new(file!(), line!()).named("ProcessExecutor::submit");
    let mut settings = Loop::new(&SITE).workers(1).retries(retries);
    settings.timeout = limit;
    let mut result = None;
    let ran = settings.process(Splitted(0..1), (last_set(&mut result),), |(mut result,), block| {
        for _ in block {
            result = Some(Some(task()));
        }
        done((result,))
    });
    or_panic(ran);
    result.unwrap_or_else(|| unreachable!("an iteration that has ended leaves its result"))
}
