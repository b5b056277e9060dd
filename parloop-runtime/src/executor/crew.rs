//! The queue of an executor, and the workers that empty it.

use super::tally::{Runs, Tally};
use super::task::Run;
use crate::backend::process::generation;
use crate::sync::{Arc, Backoff, Mutex, MutexGuard, give, lock};
use std::collections::VecDeque;

/// Workers come when there is something to do, and leave when there is not: the threads are everybody's.
pub(crate) struct Crew {
    workers: usize,
    desk: Mutex<Desk>,
}

struct Desk {
    /// Of the process that all this is true of.
    generation: u32,
    queue: VecDeque<Arc<dyn Run>>,
    /// How many are at work, or on their way. One of them at least looks at the queue again before it leaves.
    active: usize,
    /// How many run a task, workers and those who have a [`Seat`].
    running: usize,
}

/// The right to run a task beside the workers, as one of them.
pub(super) struct Seat<'c>(&'c Arc<Crew>);

impl Crew {
    pub(crate) fn new(workers: usize) -> Arc<Crew> {
        Arc::new(Crew { workers, desk: Mutex::new(Desk::new()) })
    }

    /// A child process has none of its parent's workers, and what waits for them is not for it.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        let mut desk = lock(&self.desk);
        if desk.generation != generation() {
            std::mem::forget(std::mem::replace(&mut *desk, Desk::new()));
        }
        desk
    }

    pub(crate) fn workers(&self) -> usize {
        self.workers
    }

    /// Has the task run by the next worker that is free.
    pub(crate) fn queue(self: &Arc<Self>, task: Arc<dyn Run>) {
        let mut desk = self.desk();
        desk.queue.push_back(task);
        self.bring(desk);
    }

    /// Has one more worker come, if one may.
    fn bring(self: &Arc<Self>, mut desk: MutexGuard<'_, Desk>) {
        if desk.active == self.workers {
            return;
        }
        desk.active += 1;
        drop(desk);
        let own = Arc::clone(self);
        if give(Box::new(move || own.work())).is_err() {
            self.do_without();
        }
    }

    /// No thread is to be had: the others do it, or if there are none, this one.
    fn do_without(&self) {
        let mut desk = self.desk();
        if desk.active > 1 {
            desk.active -= 1;
            return;
        }
        drop(desk);
        self.work();
    }

    /// Runs what there is, until nothing is left.
    fn work(&self) {
        let (mut backoff, mut runs) = (Backoff::new(), false);
        loop {
            let mut desk = self.desk();
            desk.running -= usize::from(runs);
            // Who has a seat brings somebody when he leaves it.
            let next = if desk.running < self.workers { desk.queue.pop_front() } else { None };
            runs = next.is_some();
            desk.running += usize::from(runs);
            if next.is_none() && backoff.is_completed() {
                desk.active -= 1;
                return;
            }
            drop(desk);
            match next {
                Some(task) => {
                    task.run();
                    backoff = Backoff::new();
                }
                // Who submits many small tasks has the next one soon.
                None => backoff.snooze(),
            }
        }
    }

    /// The right to run one more task here, if fewer run than may.
    pub(super) fn seat(self: &Arc<Self>) -> Option<Seat<'_>> {
        let mut desk = self.desk();
        (desk.running < self.workers).then(|| {
            desk.running += 1;
            Seat(self)
        })
    }

    /// Waits for all these tasks. Who keeps a worker busy meanwhile does what the workers would.
    pub(crate) fn wait_for(&self, tally: &Tally) {
        while Runs::any()
            && !tally.is_none()
            && let Some(task) = self.next()
        {
            task.run();
        }
        tally.wait();
    }

    fn next(&self) -> Option<Arc<dyn Run>> {
        self.desk().queue.pop_front()
    }
}

impl Desk {
    fn new() -> Desk {
        Desk { generation: generation(), queue: VecDeque::new(), active: 0, running: 0 }
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut desk = self.0.desk();
        desk.running -= 1;
        // A worker may have left because of this seat.
        if !desk.queue.is_empty() {
            self.0.bring(desk);
        }
    }
}
