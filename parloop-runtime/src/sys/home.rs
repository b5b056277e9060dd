//! A value that stays on its thread.

use std::cell::RefCell;
use std::thread::ThreadId;

/// A value that only the thread it was made on can touch; all may hold a reference to it.
///
/// It is dropped where its owner is; the engine keeps it on the calling thread's stack.
#[derive(Debug)]
pub(crate) struct Home<T> {
    thread: ThreadId,
    value: RefCell<T>,
}

// SAFETY: through a shared reference the value is reached in `with` alone, which looks at the thread first. `Home` is
// not `Send` unless `T` is, so that it is dropped on its own thread too.
unsafe impl<T> Sync for Home<T> {}

impl<T> Home<T> {
    pub(crate) fn new(value: T) -> Self {
        Home { thread: std::thread::current().id(), value: RefCell::new(value) }
    }

    /// Whether this is its thread.
    pub(crate) fn is_here(&self) -> bool {
        std::thread::current().id() == self.thread
    }

    /// None on another thread, and while this one is inside `with` already.
    pub(crate) fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> Option<R> {
        if !self.is_here() {
            return None;
        }
        self.value.try_borrow_mut().ok().map(|mut value| f(&mut value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_thread_gets_in_and_only_once() {
        let home = Home::new(std::rc::Rc::new(5));
        assert_eq!(home.with(|five| **five), Some(5));
        assert_eq!(home.with(|_| home.with(|_| ())), Some(None));
        std::thread::scope(|scope| {
            scope.spawn(|| assert_eq!(home.with(|five| **five), None));
        });
    }
}
