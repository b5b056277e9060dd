//! Tasks that borrow, lent to threads that know nothing of what they borrow from.

use super::stacks;
use crate::executor::{Children, Crew, Future, Halt, Job, Map, Run, Tally, Task};
use crate::sync::Arc;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::marker::PhantomData;
use std::mem::transmute;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};

/// Where tasks may borrow what outlives it: see [`Executor::scope`](crate::Executor::scope).
pub struct Scope<'scope, 'env: 'scope> {
    crew: Arc<Crew>,
    tally: Arc<Tally>,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// Where tasks in child processes may borrow what outlives it: see
/// [`ProcessExecutor::scope`](crate::ProcessExecutor::scope).
pub struct ProcessScope<'scope, 'env: 'scope> {
    scope: Scope<'scope, 'env>,
    children: Children,
}

/// Calls `f` with a scope for tasks of this crew, and waits for them.
pub(crate) fn with_scope<'env, R>(
    crew: &Arc<Crew>,
    f: impl for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> R,
) -> R {
    let scope = Scope::new(crew);
    waits(&scope, || f(&scope))
}

/// The same for tasks in such child processes.
pub(crate) fn with_process_scope<'env, R>(
    crew: &Arc<Crew>,
    children: Children,
    f: impl for<'scope> FnOnce(&'scope ProcessScope<'scope, 'env>) -> R,
) -> R {
    let scope = ProcessScope { scope: Scope::new(crew), children };
    waits(&scope.scope, || f(&scope))
}

/// Waits for the tasks of the scope, whatever `f` comes to.
fn waits<R>(scope: &Scope<'_, '_>, f: impl FnOnce() -> R) -> R {
    let _lent = stacks::lend();
    let result = catch_unwind(AssertUnwindSafe(f));
    scope.crew.wait_for(&scope.tally);
    result.unwrap_or_else(|payload| resume_unwind(payload))
}

impl<'scope> Scope<'scope, '_> {
    fn new(crew: &Arc<Crew>) -> Self {
        Scope { crew: Arc::clone(crew), tally: Tally::new(), scope: PhantomData, env: PhantomData }
    }

    fn queue<T>(&'scope self, job: Job<'scope, T>, halt: Option<std::sync::Arc<Halt>>) -> Future<T>
    where
        T: Send + 'scope,
    {
        // SAFETY: this changes the lifetime alone. A job is called or dropped before the tally is told that its task
        // is done, and `waits`, which all that make scopes end with, returns or unwinds only when the tally has been
        // told so of all: within `'scope`.
        let job = unsafe { transmute::<Job<'scope, T>, Job<'static, T>>(job) };
        let task = Task::new(job, Arc::clone(&self.tally), halt);
        let queued: Arc<dyn Run + 'scope> = Arc::clone(&task) as _;
        // SAFETY: this changes the lifetime alone. A task has neither job nor result any more when the tally is told
        // that it is done, but for a result whose `Future` is there; that can't outlive what the result borrows, and
        // takes the result with it, or is leaked, and then the result is never touched.
        let queued = unsafe { transmute::<Arc<dyn Run + 'scope>, Arc<dyn Run + 'static>>(queued) };
        self.crew.queue(queued);
        Future::of(task)
    }

    /// As [`Executor::submit`](crate::Executor::submit).
    pub fn submit<T, F>(&'scope self, task: F) -> Future<T>
    where
        T: Send + 'scope,
        F: FnOnce() -> T + Send + 'scope,
    {
        self.queue(Box::new(task), None)
    }

    /// As [`Executor::map`](crate::Executor::map).
    pub fn map<I, T, F>(&'scope self, items: I, f: F) -> Map<'scope, I::IntoIter, T>
    where
        I: IntoIterator<Item: Send + 'scope>,
        T: Send + 'scope,
        F: Fn(I::Item) -> T + Send + Sync + 'scope,
    {
        let submit = |job| self.queue(job, None);
        Map::timed(items.into_iter(), f, (&self.crew, &self.tally), submit)
    }
}

impl<'scope> ProcessScope<'scope, '_> {
    /// As [`ProcessExecutor::submit`](crate::ProcessExecutor::submit).
    #[track_caller]
    pub fn submit<T, F>(&'scope self, task: F) -> Future<T>
    where
        T: Serialize + DeserializeOwned + Send + 'scope,
        F: FnOnce() -> T + Send + 'scope,
    {
        let (job, halt) = self.children.job(task, Location::caller());
        self.scope.queue(job, Some(halt))
    }

    /// As [`ProcessExecutor::map`](crate::ProcessExecutor::map).
    #[track_caller]
    pub fn map<I, T, F>(&'scope self, items: I, f: F) -> Map<'scope, I::IntoIter, T>
    where
        I: IntoIterator<Item: Send + 'scope>,
        T: Serialize + DeserializeOwned + Send + 'scope,
        F: Fn(I::Item) -> T + Send + Sync + 'scope,
    {
        let queue = |job, halt| self.scope.queue(job, Some(halt));
        self.children.map(items.into_iter(), f, self.scope.crew.workers(), queue)
    }
}

impl fmt::Debug for ProcessScope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let workers = self.scope.crew.workers();
        f.debug_struct("ProcessScope").field("workers", &workers).finish_non_exhaustive()
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").field("workers", &self.crew.workers()).finish_non_exhaustive()
    }
}
