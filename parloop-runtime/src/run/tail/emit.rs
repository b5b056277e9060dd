//! How an iteration hands over what it has for the tail.

use crate::sys::fill::Window;

/// Takes what iterations emit.
pub(crate) trait Sink<T> {
    /// False once the loop has ended before the iteration that emits.
    fn take(&self, value: T) -> bool;
    /// Takes back the window that it has lent.
    fn filled(&self, _: Window<'_, T>) {}
}

/// The way from an iteration to the tail of its loop.
pub struct Emit<'e, T> {
    sink: &'e (dyn Sink<T> + 'e),
    /// Where values go that nobody waits for. Part of this value, which nobody borrows, so that where the next one goes
    /// is kept in a register.
    window: Window<'e, T>,
}

impl<'e, T> Emit<'e, T> {
    #[inline]
    pub(crate) fn new(sink: &'e (dyn Sink<T> + 'e)) -> Self {
        Emit { sink, window: Window::none() }
    }

    /// Into the window as long as there is room in it.
    #[inline]
    pub(crate) fn through(sink: &'e (dyn Sink<T> + 'e), window: Window<'e, T>) -> Self {
        Emit { sink, window }
    }

    /// Hands over what the tail of this iteration needs, at most once an iteration. Where this gives false, the loop
    /// has ended and the chunk closure returns at once.
    #[inline]
    pub fn send(&self, value: T) -> bool {
        match self.window.push(value) {
            Ok(()) => true,
            Err(value) => {
                self.give_back();
                self.sink.take(value)
            }
        }
    }

    #[inline]
    fn give_back(&self) {
        if self.window.is_lent() {
            self.sink.filled(self.window.take());
        }
    }
}

impl<T> Drop for Emit<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.give_back();
    }
}
