//! A thread that has helped stays awake for a moment, in case another loop follows at once.
//!
//! To wake a thread that sleeps takes as long as a short loop; one that is awake is there within a microsecond. It stays
//! about as long as a wake-up takes, so what it spends in vain is no more than what it might have saved (the rule of
//! who rents until he has paid the price: Karlin et al., *Competitive snoopy caching*, 1988).

use crate::sync::{AtomicUsize, Mutex, lock};
use crate::sys::Task;
use std::hint::spin_loop;
use std::sync::atomic::Ordering;
use std::thread::yield_now;
use std::time::{Duration, Instant};

/// How long a thread stays awake: about what it takes until one that sleeps has come.
const AWAKE: Duration = Duration::from_micros(100);

/// Where one thread that is awake is called.
pub(super) struct Bell {
    task: Mutex<Option<Task>>,
    /// Changes under the lock alone, but for the thread's own word that it listens.
    state: AtomicUsize,
}

const ELSEWHERE: usize = 0;
const LISTENS: usize = 1;
const RUNG: usize = 2;

impl Default for Bell {
    fn default() -> Self {
        Bell { task: Mutex::new(None), state: AtomicUsize::new(ELSEWHERE) }
    }
}

impl Bell {
    /// Whether its thread listens, at this moment.
    pub(super) fn is_heard(&self) -> bool {
        self.state.load(Ordering::Relaxed) == LISTENS
    }

    /// Calls the thread to the task, unless it does something else.
    pub(super) fn ring(&self, task: Task) -> Result<(), Task> {
        if !self.is_heard() {
            return Err(task);
        }
        let mut place = lock(&self.task);
        if !self.is_heard() {
            return Err(task);
        }
        *place = Some(task);
        self.state.store(RUNG, Ordering::Release);
        Ok(())
    }

    /// This thread listens until it is called, or has no more patience. Gives what it was called to.
    pub(super) fn listen(&self, mut patience: impl FnMut() -> bool) -> Option<Task> {
        self.state.store(LISTENS, Ordering::Release);
        while self.state.load(Ordering::Acquire) == LISTENS && patience() {}
        let mut place = lock(&self.task);
        self.state.store(ELSEWHERE, Ordering::Relaxed);
        place.take()
    }
}

/// For so long a thread stays awake. Whoever else could run on its processor goes first.
pub(super) fn patience() -> impl FnMut() -> bool {
    const LOOKS_BETWEEN_YIELDS: u32 = 128;
    let (began, mut looks) = (Instant::now(), 0_u32);
    move || {
        looks = looks.wrapping_add(1);
        if looks.is_multiple_of(LOOKS_BETWEEN_YIELDS) {
            yield_now();
        }
        spin_loop();
        began.elapsed() < AWAKE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::Arc;
    use std::sync::atomic::AtomicUsize as Count;

    #[test]
    fn who_does_not_listen_is_not_called() {
        let bell = Bell::default();
        assert!(bell.ring(Box::new(|| ())).is_err());
        assert!(bell.listen(|| false).is_none());
        assert!(bell.ring(Box::new(|| ())).is_err(), "it has stopped");
    }

    /// Two ring while one listens, now and then; who rings is answered once, or told that nobody is.
    fn each_task_is_run_once_or_given_back() {
        let bell = Arc::new(Bell::default());
        let runs = Arc::new(Count::new(0));
        let ringers: Vec<_> = (0..2)
            .map(|_| {
                let (bell, runs) = (Arc::clone(&bell), Arc::clone(&runs));
                spawn(move || {
                    let run = move || {
                        runs.fetch_add(1, Ordering::Relaxed);
                    };
                    usize::from(bell.ring(Box::new(run)).is_ok())
                })
            })
            .collect();
        for _ in 0..2 {
            let mut looks = 0;
            let patience = || {
                looks += 1;
                looks < 3
            };
            if let Some(task) = bell.listen(patience) {
                task();
            }
        }
        let answered: usize = ringers.into_iter().map(|ringer| ringer.join().unwrap()).sum();
        assert_eq!(runs.load(Ordering::Relaxed), answered);
        assert!(bell.listen(|| false).is_none(), "nothing is left behind");
    }

    #[cfg(not(parloop_model))]
    use std::thread::spawn;

    #[cfg(not(parloop_model))]
    #[test]
    fn threads_ring_and_listen() {
        (0..1000).for_each(|_| each_task_is_run_once_or_given_back());
    }

    #[cfg(parloop_model)]
    use shuttle::thread::spawn;

    #[cfg(parloop_model)]
    #[test]
    fn model_of_who_rings_and_who_listens() {
        shuttle::check_random(each_task_is_run_once_or_given_back, 20_000);
    }
}
