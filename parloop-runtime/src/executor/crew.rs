//! The queue of an executor, and the workers that empty it.

use super::tally::{Runs, Tally};
use super::task::Run;
use crate::sync::{Arc, Backoff, Mutex, give, lock};
use std::collections::VecDeque;

/// Workers come when there is something to do, and leave when there is not: the threads are everybody's.
pub(crate) struct Crew {
    workers: usize,
    desk: Mutex<Desk>,
}

struct Desk {
    queue: VecDeque<Arc<dyn Run>>,
    /// How many are at work, or on their way. One of them at least looks at the queue again before it leaves.
    active: usize,
}

impl Crew {
    pub(crate) fn new(workers: usize) -> Arc<Crew> {
        let desk = Desk { queue: VecDeque::new(), active: 0 };
        Arc::new(Crew { workers, desk: Mutex::new(desk) })
    }

    pub(crate) fn workers(&self) -> usize {
        self.workers
    }

    /// Has the task run by the next worker that is free.
    pub(crate) fn queue(self: &Arc<Self>, task: Arc<dyn Run>) {
        let mut desk = lock(&self.desk);
        desk.queue.push_back(task);
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
        let mut desk = lock(&self.desk);
        if desk.active > 1 {
            desk.active -= 1;
            return;
        }
        drop(desk);
        self.work();
    }

    /// Runs what there is, until nothing is left.
    fn work(&self) {
        let mut backoff = Backoff::new();
        loop {
            let mut desk = lock(&self.desk);
            let next = desk.queue.pop_front();
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
        lock(&self.desk).queue.pop_front()
    }
}
