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

/// Has a thread run the task, of this pool, else of the one that this thread is of: one that is awake, or, to `wake`, one
/// that sleeps. Where nobody comes the caller works alone.
pub(super) fn bring(pool: Option<&Pool>, wake: bool, task: Task) {
    let places = pool.map_or_else(Places::own, |pool| Some(Arc::clone(&pool.places)));
    let called = match &places {
        Some(places) => places.call(task),
        None => Err(task),
    };
    let Some(task) = called.err().filter(|_| wake) else { return };
    match (pool, places) {
        (Some(pool), Some(places)) => pool.threads.spawn(brought(&places, task)),
        (_, Some(places)) => rayon::spawn(brought(&places, task)),
        (_, None) => rayon::spawn(task),
    }
}

/// Threads that are kept for as long as the process runs.
pub(crate) struct Pool {
    threads: ThreadPool,
    places: Arc<Places>,
}

impl Pool {
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
