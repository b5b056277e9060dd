//! What `#[critical]` blocks change: one thread at a time.

use crate::backend::process;
use std::cell::Cell;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The outer variables of a loop's critical blocks, mostly a tuple of `&mut`.
///
/// A panic inside such a block is the loop's panic; the variables stay as it left them, as in the plain loop.
#[derive(Debug)]
pub struct Critical<T> {
    value: Mutex<T>,
    /// The thread inside, see [`thread`]; 0 for none.
    inside: AtomicUsize,
}

impl<T> Critical<T> {
    /// Around the loop.
    pub fn new(value: T) -> Self {
        Critical { value: Mutex::new(value), inside: AtomicUsize::new(0) }
    }

    /// At the start of a block; its end is where the result is dropped.
    ///
    /// # Panics
    /// If this thread is inside already, where it would wait for itself.
    #[track_caller]
    pub fn enter(&self) -> Inside<'_, T> {
        // Relaxed: only this thread itself ever writes its own number, or takes it away.
        if self.inside.load(Ordering::Relaxed) == thread() {
            panic!(
                "a `#[critical]` block was entered from inside a `#[critical]` block of the same loop; \
                 they run one at a time, so this one would wait for itself"
            );
        }
        // Between processes there is no mutex; the system's lock is given back when its holder dies.
        let alone = process::alone(std::ptr::from_ref(self).addr());
        let value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        self.inside.store(thread(), Ordering::Relaxed);
        Inside { value, inside: &self.inside, _alone: alone }
    }
}

/// A number of this thread that no other running thread has: the address of something of its own.
fn thread() -> usize {
    thread_local! {
        static OWN: Cell<u8> = const { Cell::new(0) };
    }
    OWN.with(|own| std::ptr::from_ref(own).addr())
}

/// See [`Critical::enter`].
#[derive(Debug)]
pub struct Inside<'c, T> {
    value: MutexGuard<'c, T>,
    inside: &'c AtomicUsize,
    _alone: process::Alone,
}

impl<T> Deref for Inside<'_, T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Inside<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T> Drop for Inside<'_, T> {
    fn drop(&mut self) {
        // Before the lock is given back, which is when the fields are dropped.
        self.inside.store(0, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    #[test]
    fn one_at_a_time_and_panics_are_the_loops_affair() {
        let (mut count, mut cell) = (0, Cell::new(0));
        let critical = Critical::new((&mut count, &mut cell));
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|number| {
                    let critical = &critical;
                    scope.spawn(move || {
                        for _ in 0..100 {
                            let mut inside = critical.enter();
                            let (count, cell) = &mut *inside;
                            **count += 1;
                            cell.set(cell.get() + 1);
                        }
                        let _inside = critical.enter();
                        assert!(number > 0);
                    })
                })
                .collect();
            let failed = threads.into_iter().filter_map(|thread| thread.join().err()).count();
            assert_eq!(failed, 1);
        });
        assert_eq!((count, cell.get()), (400, 400));
    }

    #[test]
    fn who_is_inside_is_told_so_and_can_come_again() {
        let critical = Critical::new(5);
        let inside = critical.enter();
        let again = catch_unwind(AssertUnwindSafe(|| drop(critical.enter())));
        let message = *again.unwrap_err().downcast::<&str>().unwrap();
        assert!(message.contains("wait for itself"), "{message}");
        drop(inside);
        assert_eq!(*critical.enter(), 5);
    }
}
