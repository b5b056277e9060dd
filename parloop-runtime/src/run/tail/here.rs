//! The tail as it is run where the loop stands.

use super::Sink;
use std::cell::{Cell, RefCell};

/// The tail of a loop whose iterations run on the same thread: each is handled as it is emitted.
pub(crate) struct Here<G, X> {
    tail: RefCell<G>,
    exit: Cell<Option<X>>,
}

impl<G, X> Here<G, X> {
    pub(crate) fn new(tail: G) -> Self {
        Here { tail: RefCell::new(tail), exit: Cell::new(None) }
    }

    /// How the tail left the loop, if it did.
    pub(crate) fn exit(&self) -> Option<X> {
        self.exit.take()
    }
}

impl<T, X, G: FnMut(T) -> Option<X>> Sink<T> for Here<G, X> {
    fn take(&self, value: T) -> bool {
        let exit = (self.tail.borrow_mut())(value);
        let goes_on = exit.is_none();
        self.exit.set(exit);
        goes_on
    }
}
