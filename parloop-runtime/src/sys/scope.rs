//! Tasks that borrow, lent to threads that know nothing of what they borrow from.

use crate::executor::{Calls, Crew, Future, Map, Run, Tally, Task};
use crate::run::Worth;
use crate::sync::Arc;
use std::fmt;
use std::marker::PhantomData;
use std::mem::transmute;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

type ScopedJob<'scope, T> = Box<dyn FnOnce() -> T + Send + 'scope>;

/// Where tasks may borrow what outlives it: see [`Executor::scope`](crate::Executor::scope).
pub struct Scope<'scope, 'env: 'scope> {
    crew: Arc<Crew>,
    tally: Arc<Tally>,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// Calls `f` with a scope for tasks of this crew, and waits for them.
pub(crate) fn with_scope<'env, R>(
    crew: &Arc<Crew>,
    f: impl for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> R,
) -> R {
    let (crew, tally) = (Arc::clone(crew), Tally::new());
    let scope = Scope { crew, tally, scope: PhantomData, env: PhantomData };
    let result = catch_unwind(AssertUnwindSafe(|| f(&scope)));
    scope.crew.wait_for(&scope.tally);
    result.unwrap_or_else(|payload| resume_unwind(payload))
}

impl<'scope> Scope<'scope, '_> {
    /// As [`Executor::submit`](crate::Executor::submit).
    pub fn submit<T, F>(&'scope self, task: F) -> Future<T>
    where
        T: Send + 'scope,
        F: FnOnce() -> T + Send + 'scope,
    {
        let job: ScopedJob<'scope, T> = Box::new(task);
        // SAFETY: this changes the lifetime alone. A job is called or dropped before the tally is told that its task
        // is done, and `with_scope`, which alone makes scopes, returns or unwinds only when the tally has been told
        // so of all: within `'scope`.
        let job = unsafe { transmute::<ScopedJob<'scope, T>, ScopedJob<'static, T>>(job) };
        let task = Task::new(job, Arc::clone(&self.tally));
        let queued: Arc<dyn Run + 'scope> = Arc::clone(&task) as _;
        // SAFETY: this changes the lifetime alone. A task has neither job nor result any more when the tally is told
        // that it is done, but for a result whose `Future` is there; that can't outlive what the result borrows, and
        // takes the result with it, or is leaked, and then the result is never touched.
        let queued = unsafe { transmute::<Arc<dyn Run + 'scope>, Arc<dyn Run + 'static>>(queued) };
        self.crew.queue(queued);
        Future::of(task)
    }

    /// As [`Executor::map`](crate::Executor::map).
    pub fn map<I, T, F>(&'scope self, items: I, f: F) -> Map<'scope, I::IntoIter, T>
    where
        I: IntoIterator<Item: Send + 'scope>,
        T: Send + 'scope,
        F: Fn(I::Item) -> T + Send + Sync + 'scope,
    {
        let (f, worth) = (Arc::new(f), Arc::new(Worth::unknown()));
        let (own, timed) = (Arc::clone(&f), Arc::clone(&worth));
        let submit = move |item| {
            let (f, worth) = (Arc::clone(&own), Arc::clone(&timed));
            self.submit(move || worth.of_handed(|| f(item)))
        };
        let (crew, tally) = (Arc::clone(&self.crew), Arc::clone(&self.tally));
        let here = Box::new(move |item| f(item));
        Map::new(items.into_iter(), Calls { submit: Box::new(submit), here, crew, tally, worth })
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").field("workers", &self.crew.workers()).finish_non_exhaustive()
    }
}
