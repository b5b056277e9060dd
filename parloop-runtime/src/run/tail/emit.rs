//! How an iteration hands over what it has for the tail.

/// Takes what iterations emit.
pub(crate) trait Sink<T> {
    /// False once the loop has ended before the iteration that emits.
    fn take(&self, value: T) -> bool;
}

/// The way from an iteration to the tail of its loop.
pub struct Emit<'e, T>(&'e (dyn Sink<T> + 'e));

impl<'e, T> Emit<'e, T> {
    pub(crate) fn new(sink: &'e (dyn Sink<T> + 'e)) -> Self {
        Emit(sink)
    }

    /// Hands over what the tail of this iteration needs, at most once an iteration. Where this gives false, the loop
    /// has ended and the chunk closure returns at once.
    #[inline]
    pub fn send(&self, value: T) -> bool {
        self.0.take(value)
    }
}
