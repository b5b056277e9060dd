//! On which processors the pool's threads are woken.
//!
//! A thread that comes to help should come to another processor than those that work already. Left to itself, Linux
//! often puts it on its waker's: where it takes no other for idle (on a virtual machine, a processor that sleeps is
//! given back to the host, and does not count as idle), the two take turns, and the loop takes as long as it would
//! have taken alone. So a thread is kept off those processors while it is woken.

use super::awake::{Bell, patience};
use crate::settings::cpus;
use crate::switches::{Mechanism, is_on};
use crate::sys::Task;
use crate::sys::affinity::{Processors, Thread, current_processor};
use std::cell::OnceCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The threads of one pool.
pub(super) struct Places {
    each: Box<[Place]>,
    /// How many of them work, and how many listen.
    working: AtomicUsize,
    listening: AtomicUsize,
}

thread_local! {
    /// The pool that this thread is one of, and which one it is.
    static OWN: OnceCell<(Arc<Places>, usize)> = const { OnceCell::new() };
}

impl Places {
    pub(super) fn new(threads: usize) -> Arc<Places> {
        let each = (0..threads).map(|_| Place::default()).collect();
        Arc::new(Places { each, working: AtomicUsize::new(0), listening: AtomicUsize::new(0) })
    }

    /// This thread is the pool's thread with this index.
    pub(super) fn enter(self: &Arc<Places>, index: usize) {
        // Once each, so neither is taken.
        let _ = self.each[index].thread.set(Thread::current());
        OWN.with(|own| drop(own.set((Arc::clone(self), index))));
    }

    /// Those that this thread is one of.
    pub(super) fn own() -> Option<Arc<Places>> {
        OWN.with(|own| own.get().map(|(places, _)| Arc::clone(places)))
    }

    /// One of them waits a moment for something to do, unless that would keep others from their processors.
    fn listen(&self, index: usize) -> Option<Task> {
        let others = self.listening.fetch_add(1, Ordering::Relaxed) + self.working.load(Ordering::Relaxed);
        let task = if others + 1 < cpus() && is_on(Mechanism::StayingAwake) {
            self.each[index].bell.listen(patience())
        } else {
            None
        };
        self.listening.fetch_sub(1, Ordering::Relaxed);
        task
    }

    /// Whether one of them is awake, and does nothing.
    pub(super) fn any_awake(&self) -> bool {
        self.listening.load(Ordering::Relaxed) > 0
    }

    /// Calls one that is awake to the task, if there is one.
    pub(super) fn call(&self, mut task: Task) -> Result<(), Task> {
        if self.any_awake() {
            for place in &self.each {
                match place.bell.ring(task) {
                    Ok(()) => return Ok(()),
                    Err(back) => task = back,
                }
            }
        }
        Err(task)
    }

    /// A thread is about to be woken by this one, whose processor is returned.
    pub(super) fn spread(&self) -> Option<usize> {
        let here = current_processor()?;
        // Of those that sleep, rayon wakes the first.
        if is_on(Mechanism::Placing)
            && let Some(next) = self.each.iter().find(|place| place.is_free())
        {
            next.keep_off(here, self.each.iter().flat_map(Place::taken));
        }
        Some(here)
    }
}

/// No processor.
const NOWHERE: usize = usize::MAX;
/// What a thread that does nothing has begun, and where.
const IDLE: [usize; 2] = [NOWHERE; 2];

/// One of the threads.
struct Place {
    thread: OnceLock<Thread>,
    /// On which processor it began what it does now.
    at: AtomicUsize,
    /// From which processor it was brought.
    from: AtomicUsize,
    kept_off: Mutex<Option<KeptOff>>,
    bell: Bell,
}

struct KeptOff {
    /// Where the thread may run.
    whole: Processors,
    /// And where it was let.
    rest: Processors,
}

impl Default for Place {
    fn default() -> Self {
        let nowhere = || AtomicUsize::new(NOWHERE);
        Place {
            thread: OnceLock::new(),
            at: nowhere(),
            from: nowhere(),
            kept_off: Mutex::new(None),
            bell: Bell::default(),
        }
    }
}

impl Place {
    /// What it held before is returned.
    fn take(&self, [at, from]: [usize; 2]) -> [usize; 2] {
        [self.at.swap(at, Ordering::Relaxed), self.from.swap(from, Ordering::Relaxed)]
    }

    fn is_free(&self) -> bool {
        self.at.load(Ordering::Relaxed) == NOWHERE && !self.bell.is_heard()
    }

    fn taken(&self) -> [usize; 2] {
        [&self.at, &self.from].map(|processor| processor.load(Ordering::Relaxed))
    }

    /// Until it works again, the thread is not to run here, nor on any that is taken, unless there are no others.
    fn keep_off(&self, here: usize, taken: impl Iterator<Item = usize>) {
        let Some(thread) = self.thread.get() else { return };
        // Who holds it is about to wake the same thread, or it is awake already.
        let Ok(mut kept_off) = self.kept_off.try_lock() else { return };
        let Some(now) = thread.allowed() else { return };
        let whole = kept_off.take().filter(|kept| kept.rest == now).map_or(now, |kept| kept.whole);
        let elsewhere = whole.without(here);
        let free = taken.fold(elsewhere, Processors::without);
        let rest = [free, elsewhere, whole].into_iter().find(|some| !some.is_empty()).unwrap_or(whole);
        if rest != now {
            thread.allow(&rest);
        }
        *kept_off = (rest != whole).then_some(KeptOff { whole, rest });
    }

    /// The thread is awake: from here on it may run wherever it could.
    fn let_go(&self) {
        let mut kept_off = self.kept_off.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((kept, thread)) = kept_off.take().zip(self.thread.get()) else { return };
        // Who has set it to something else in between has the last word.
        if thread.allowed() == Some(kept.rest) {
            thread.allow(&kept.whole);
        }
    }
}

/// This thread, one of a pool, has helped: it goes on with what else it is called to, until nobody calls.
pub(super) fn listen() {
    while let Some(task) = with_own(Places::listen).flatten() {
        let _working = Working::begin(None);
        task();
    }
}

/// This thread, if it is one of a pool, works, until dropped.
pub(super) struct Working {
    outer: [usize; 2],
}

impl Working {
    /// Begins what was brought from this processor.
    pub(super) fn begin(from: Option<usize>) -> Self {
        let begin = |places: &Places, index: usize| {
            let place = &places.each[index];
            place.let_go();
            let outer = place.take([current_processor(), from].map(|processor| processor.unwrap_or(NOWHERE)));
            places.working.fetch_add(usize::from(outer == IDLE), Ordering::Relaxed);
            outer
        };
        Working { outer: with_own(begin).unwrap_or(IDLE) }
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        with_own(|places, index| {
            places.working.fetch_sub(usize::from(self.outer == IDLE), Ordering::Relaxed);
            places.each[index].take(self.outer)
        });
    }
}

fn with_own<T>(with: impl FnOnce(&Places, usize) -> T) -> Option<T> {
    OWN.with(|own| own.get().map(|(places, index)| with(places, *index)))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// A pool of this thread alone, if there is another processor for it to run on.
    fn alone() -> Option<(Arc<Places>, Processors)> {
        let places = Places::new(1);
        places.enter(0);
        let whole = Thread::current().allowed()?;
        (!whole.without(current_processor()?).is_empty()).then_some((places, whole))
    }

    #[test]
    fn who_is_woken_runs_elsewhere_until_it_works() {
        let Some((places, whole)) = alone() else { return };
        let waker = places.spread().unwrap();
        assert_eq!(Thread::current().allowed(), Some(whole.without(waker)));
        assert_ne!(current_processor(), Some(waker));
        let working = Working::begin(Some(waker));
        assert_eq!(Thread::current().allowed(), Some(whole));
        assert!(!places.each[0].is_free());
        drop(working);
        assert!(places.each[0].is_free());
    }

    #[test]
    fn who_is_woken_from_two_places_one_after_the_other_is_kept_off_the_later_one() {
        let Some((places, whole)) = alone() else { return };
        let first = places.spread().unwrap();
        let second = places.spread().unwrap();
        assert_ne!(first, second);
        assert_eq!(Thread::current().allowed(), Some(whole.without(second)));
        drop(Working::begin(None));
        assert_eq!(Thread::current().allowed(), Some(whole));
    }

    #[test]
    fn what_somebody_else_has_set_stays() {
        let Some((places, whole)) = alone() else { return };
        let waker = places.spread().unwrap();
        let own = whole.without(current_processor().unwrap());
        Thread::current().allow(&own);
        drop(Working::begin(Some(waker)));
        assert_eq!(Thread::current().allowed(), Some(own));
        Thread::current().allow(&whole);
    }
}
