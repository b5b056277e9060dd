//! Threads that are kept: they take a task, and when it is done the next one, from whichever loop it comes.

use crate::backend::pool::STACK;
use crate::backend::worker_index;
use crate::sys::Task;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::Duration;

/// A thread that has had nothing to do for so long ends.
const IDLE: Duration = Duration::from_secs(10);

/// Loops within loops make no more threads than this: a deep recursion would have as many as it has calls.
const MOST_WITHIN: usize = 256;

/// The threads of this process.
struct Hands {
    state: Mutex<State>,
    given: Condvar,
}

struct State {
    threads: usize,
    idle: usize,
    /// For those that are idle, one each at most.
    tasks: VecDeque<Task>,
}

/// Has a task run by a thread that waits for one, or by a new one; gives it back where the system grants none.
pub(crate) fn give(task: Task) -> Result<(), Task> {
    of_this_process().give(task)
}

/// With the process they belong to: threads do not survive a fork.
type All = Option<(u32, &'static Hands)>;

/// Held across a fork, so that the child finds it unlocked.
#[cfg(unix)]
pub(crate) fn hold() -> impl Drop {
    all()
}

fn all() -> MutexGuard<'static, All> {
    static ALL: Mutex<All> = Mutex::new(None);
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

fn of_this_process() -> &'static Hands {
    let mut all = all();
    match *all {
        Some((process, hands)) if process == process::id() => hands,
        _ => {
            let hands: &'static Hands = Box::leak(Box::new(Hands::new()));
            *all = Some((process::id(), hands));
            hands
        }
    }
}

impl Hands {
    const fn new() -> Hands {
        let state = State { threads: 0, idle: 0, tasks: VecDeque::new() };
        Hands { state: Mutex::new(state), given: Condvar::new() }
    }

    fn give(&'static self, task: Task) -> Result<(), Task> {
        let mut state = self.state();
        if state.idle > state.tasks.len() {
            state.tasks.push_back(task);
            drop(state);
            self.given.notify_one();
            return Ok(());
        }
        if worker_index().is_some() && state.threads >= MOST_WITHIN {
            return Err(task);
        }
        state.threads += 1;
        drop(state);
        self.start(task)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No task runs under the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(&'static self, task: Task) -> Result<(), Task> {
        // A thread that is refused takes what it was given with it, so the task travels by itself.
        let (sender, receiver) = crossbeam_channel::bounded::<Task>(1);
        let work = move || {
            let mut next = receiver.recv().ok();
            while let Some(task) = next {
                run(task);
                next = self.wait();
            }
        };
        match Builder::new().stack_size(STACK).name("parloop-executor".to_owned()).spawn(work) {
            Ok(handle) => {
                // While the thread is there for sure: glibc may touch the stack of one that is just ending.
                drop(handle);
                sender.send(task).map_err(|unsent| unsent.into_inner())
            }
            Err(_) => {
                self.state().threads -= 1;
                Err(task)
            }
        }
    }

    /// The next task; none if the thread should end.
    fn wait(&self) -> Option<Task> {
        let mut state = self.state();
        state.idle += 1;
        let (mut state, _) = self
            .given
            .wait_timeout_while(state, IDLE, |state| state.tasks.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        state.idle -= 1;
        let task = state.tasks.pop_front();
        state.threads -= usize::from(task.is_none());
        task
    }
}

/// What a task leaves behind is its own affair; the thread goes on.
fn run(task: Task) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(task)) {
        std::mem::forget(payload);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Barrier, mpsc};

    #[test]
    fn a_thread_is_used_again_and_a_panic_does_not_end_it() {
        static HANDS: Hands = Hands::new();
        let (sender, seen) = mpsc::channel();
        for n in 0..200 {
            let sender = sender.clone();
            let task: Task = Box::new(move || {
                sender.send(std::thread::current().id()).unwrap();
                std::panic::resume_unwind(Box::new(n));
            });
            assert!(HANDS.give(task).is_ok());
            seen.recv().unwrap();
            while HANDS.state().idle == 0 {
                std::thread::yield_now();
            }
        }
        assert_eq!(HANDS.state().threads, 1);
    }

    #[test]
    fn all_tasks_run_at_once() {
        let barrier = Arc::new(Barrier::new(21));
        for _ in 0..20 {
            let barrier = Arc::clone(&barrier);
            let task: Task = Box::new(move || {
                barrier.wait();
            });
            assert!(give(task).is_ok());
        }
        barrier.wait();
    }

    #[test]
    fn loops_within_loops_make_no_endless_number_of_threads() {
        static HANDS: Hands = Hands::new();
        let end = Arc::new(Barrier::new(MOST_WITHIN + 1));
        let wait = || -> Task {
            let end = Arc::clone(&end);
            Box::new(move || {
                end.wait();
            })
        };
        let seat = crate::backend::Seat::take(0);
        let given = (0..MOST_WITHIN + 10).filter(|_| HANDS.give(wait()).is_ok()).count();
        assert!(given <= MOST_WITHIN);
        drop(seat);
        // A loop within no other gets what it wants.
        for _ in given..MOST_WITHIN {
            assert!(HANDS.give(wait()).is_ok());
        }
        end.wait();
    }
}
