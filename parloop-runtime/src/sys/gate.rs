//! Lends a loop on the caller's stack to helpers that come when they can.

use super::stacks;
use crate::switches::{Mechanism, is_on};
use crate::sync::{Arc, AtomicUsize, Backoff, Thread, current, park};
use std::mem::transmute;
use std::sync::atomic::Ordering;

/// What helpers come for.
pub(crate) trait Help: Sync {
    /// Whether one more would find something to do.
    fn wanted(&self) -> bool;
    /// Helps until nothing is left to do. `number` counts from 1 on. Must not panic.
    fn help(&self, number: usize);
}

/// What is brought to some thread, to be run there now, at any later time, or never.
pub(crate) type Task = Box<dyn FnOnce() + Send + 'static>;

/// A task that may come late can't borrow from the caller. So it holds the gate, and goes to the loop only if the
/// gate lets it in: the caller closes it, and leaves when nobody is inside.
struct Gate {
    /// How many are inside, times two; the lowest bit is set once it is closed.
    state: AtomicUsize,
    /// How many more may be asked in.
    invitations: AtomicUsize,
    entered: AtomicUsize,
    /// Whether who has left may be asked in again.
    again: bool,
    caller: Thread,
    help: *const (dyn Help + 'static),
    bring: fn(Task),
}

const CLOSED: usize = 1;
const ONE_INSIDE: usize = 2;

// SAFETY: what `help` points to is `Sync`, and is used only by those inside. The rest is `Send` by itself.
unsafe impl Send for Gate {}

// SAFETY: as above.
unsafe impl Sync for Gate {}

/// Runs `own` while at most `count` helpers help. When it returns, none of them does any more, and none will.
///
/// The first is brought by `first`, and those who come ask others in through `bring`, two each: the caller pays for
/// one wake-up.
pub(crate) fn with_helpers(
    help: &(dyn Help + '_),
    count: usize,
    first: &dyn Fn(Task),
    bring: fn(Task),
    own: &mut dyn FnMut(),
) {
    let _lent = stacks::lend();
    let closing = open(help, count, false, bring);
    closing.0.invite(first);
    own();
}

/// The same for helpers that come and go, at most `count` at once: `own` gets what asks one in. Who comes asks others
/// in as well, and one that has left comes back by itself if it is wanted.
pub(crate) fn with_crew(
    help: &(dyn Help + '_),
    count: usize,
    first: &dyn Fn(Task),
    bring: fn(Task),
    own: &mut dyn FnMut(&dyn Fn()),
) {
    let _lent = stacks::lend();
    let closing = open(help, count, true, bring);
    own(&|| closing.0.invite(first));
}

/// Nobody who comes in stays behind when the result is dropped. It must be dropped before what `help` points to is,
/// so it does not leave this module.
fn open(help: &(dyn Help + '_), count: usize, again: bool, bring: fn(Task)) -> Closing {
    let help: *const (dyn Help + '_) = help;
    // SAFETY: this changes the lifetime alone. The pointer is followed only by those inside the gate, and `Closing`
    // keeps the functions above from returning or unwinding while anybody is, or could come, inside.
    let help = unsafe { transmute::<*const (dyn Help + '_), *const (dyn Help + 'static)>(help) };
    Closing(Arc::new(Gate {
        state: AtomicUsize::new(0),
        invitations: AtomicUsize::new(count),
        entered: AtomicUsize::new(0),
        again,
        caller: current(),
        help,
        bring,
    }))
}

impl Gate {
    fn invite(self: &Arc<Self>, bring: &dyn Fn(Task)) {
        let one_less = |left: usize| left.checked_sub(1);
        if self.invitations.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less).is_ok() {
            let gate = Arc::clone(self);
            bring(Box::new(move || gate.answer()));
        }
    }

    fn answer(self: &Arc<Self>) {
        let open = |state: usize| (state & CLOSED == 0).then_some(state + ONE_INSIDE);
        // Acquire: what the caller wrote before it opened the gate is seen.
        if self.state.fetch_update(Ordering::Acquire, Ordering::Relaxed, open).is_err() {
            return;
        }
        let _inside = Inside(self);
        // SAFETY: the gate was open and counts this thread as inside, so the caller is still in `with_helpers`.
        let help = unsafe { &*self.help };
        for _ in 0..2 {
            if help.wanted() {
                self.invite(&self.bring);
            }
        }
        help.help(self.entered.fetch_add(1, Ordering::Relaxed) + 1);
        if self.again {
            // First given back, then asked: who finds none left to give out can rely on this thread's coming back.
            self.invitations.fetch_add(1, Ordering::Relaxed);
            if help.wanted() {
                self.invite(&self.bring);
            }
        }
    }
}

struct Inside<'g>(&'g Gate);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        // Release: the caller sees what was done inside. The gate itself lives on in this task's own `Arc`.
        if self.0.state.fetch_sub(ONE_INSIDE, Ordering::AcqRel) == CLOSED + ONE_INSIDE {
            self.0.caller.unpark();
        }
    }
}

struct Closing(Arc<Gate>);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.state.fetch_or(CLOSED, Ordering::AcqRel);
        while !is_on(Mechanism::OpenGate) && Arc::strong_count(&self.0) > 1 {
            std::thread::yield_now();
        }
        let backoff = Backoff::new();
        while self.0.state.load(Ordering::Acquire) != CLOSED {
            if backoff.is_completed() || !is_on(Mechanism::Spinning) { park() } else { backoff.snooze() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    static LATE: Mutex<Vec<Task>> = Mutex::new(Vec::new());

    struct Counts(AtomicUsize);

    impl Help for Counts {
        fn wanted(&self) -> bool {
            true
        }
        fn help(&self, number: usize) {
            self.0.fetch_add(number, Ordering::Relaxed);
        }
    }

    fn on_a_thread(task: Task) {
        std::thread::spawn(task);
    }

    #[test]
    fn all_who_are_let_in_are_waited_for() {
        for _ in 0..100 {
            let counts = Counts(AtomicUsize::new(0));
            with_helpers(&counts, 4, &on_a_thread, on_a_thread, &mut || {
                while counts.0.load(Ordering::Relaxed) == 0 {
                    std::thread::yield_now();
                }
            });
            let seen = counts.0.load(Ordering::Relaxed);
            assert!((1..=10).contains(&seen), "{seen}");
        }
    }

    #[test]
    fn who_has_left_is_asked_in_again() {
        struct Once(AtomicUsize);
        impl Help for Once {
            fn wanted(&self) -> bool {
                false
            }
            fn help(&self, _: usize) {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
        }
        let came = Once(AtomicUsize::new(0));
        with_crew(&came, 1, &on_a_thread, on_a_thread, &mut |ask| {
            while came.0.load(Ordering::Relaxed) < 3 {
                ask();
                std::thread::yield_now();
            }
        });
        assert!(came.0.into_inner() >= 3);
    }

    #[test]
    fn who_comes_late_finds_the_gate_closed() {
        let counts = Counts(AtomicUsize::new(0));
        with_helpers(&counts, 1, &|task| LATE.lock().unwrap().push(task), on_a_thread, &mut || ());
        for task in LATE.lock().unwrap().drain(..) {
            task();
        }
        assert_eq!(counts.0.into_inner(), 0);
    }
}
