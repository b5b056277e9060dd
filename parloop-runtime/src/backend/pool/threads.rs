//! The pool's threads: rayon's.

use super::STACK;
use super::places::{Places, Working, listen};
use crate::settings::cpus;
use crate::sys::Task;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::LinkedList;
use std::iter::successors;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many threads a pool has at most. All of them are made at once, and an endless iterator can use any number.
const MOST: usize = 4096;

/// Has a thread of the pool that this thread is one of run the task.
pub(super) fn bring_beside(task: Task) {
    let Some(places) = Places::own() else { return rayon::spawn(task) };
    if let Err(task) = places.call(task) {
        rayon::spawn(brought(&places, task));
    }
}

/// The same, if one of them is awake: for what is not worth waking anybody for.
pub(super) fn call_beside(task: Task) {
    if let Some(places) = Places::own() {
        // Who is told that nobody came works alone.
        let _ = places.call(task);
    }
}

/// Threads that are kept for as long as the process runs.
pub(crate) struct Pool {
    threads: ThreadPool,
    places: Arc<Places>,
}

impl Pool {
    pub(super) fn bring(&self, task: Task) {
        if let Err(task) = self.places.call(task) {
            self.threads.spawn(brought(&self.places, task));
        }
    }

    /// The same, if one of them is awake.
    pub(super) fn call(&self, task: Task) {
        let _ = self.places.call(task);
    }

    /// As many threads as the system grants, from `size` down by halves.
    fn build(size: usize) -> Option<Pool> {
        successors(Some(size), |size| (*size > 1).then_some(size / 2)).find_map(|size| {
            let places = Places::new(size);
            let entered = Arc::clone(&places);
            let builder = ThreadPoolBuilder::new().num_threads(size).stack_size(STACK);
            let builder = builder.start_handler(move |index| entered.enter(index));
            let threads = builder.thread_name(|index| format!("parloop-{index}")).build().ok()?;
            Some(Pool { threads, places })
        })
    }
}

/// Pools, with the process that built each: threads do not survive a fork. Nothing but zeros at first, so that it stands
/// beside what else is written to over one.
type Pools = LinkedList<(u32, &'static Pool)>;

/// The pools there are; held across a fork, so that the child finds them unlocked.
pub(crate) fn hold() -> MutexGuard<'static, Pools> {
    static POOLS: Mutex<Pools> = Mutex::new(LinkedList::new());
    POOLS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A pool of at least so many threads if the system grants them; the smallest of those there are. Sizes above the
/// number of CPUs are powers of two, so that loops with many a number of workers leave few pools behind.
pub(super) fn threads(helpers: usize) -> Option<&'static Pool> {
    let size = if helpers < cpus() { cpus() } else { helpers.min(MOST).next_power_of_two() };
    let mut pools = hold();
    let own = pools.iter().filter(|(process, _)| *process == std::process::id()).map(|(_, pool)| *pool);
    let fitting = own.filter(|pool| pool.threads.current_num_threads() >= size);
    fitting.min_by_key(|pool| pool.threads.current_num_threads()).or_else(|| {
        let built: &'static Pool = Box::leak(Box::new(Pool::build(size)?));
        pools.push_back((std::process::id(), built));
        Some(built)
    })
}

/// Whether a thread is awake, and does nothing, of the pools there are.
pub(super) fn any_awake() -> bool {
    let process = std::process::id();
    hold().iter().any(|(builder, pool)| *builder == process && pool.places.any_awake())
}

/// Whether there is a pool.
pub(super) fn any_built() -> bool {
    let process = std::process::id();
    hold().iter().any(|(builder, _)| *builder == process)
}

/// The task, for one of these threads, which this one is about to wake.
fn brought(places: &Places, task: Task) -> impl FnOnce() + Send + use<> {
    let from = places.spread();
    move || {
        let working = Working::begin(from);
        task();
        drop(working);
        listen();
    }
}
