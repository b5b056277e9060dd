//! The tail as it is run where the loop stands.

use super::Sink;
use crate::run::merge::Leave;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The tail of the plain loop: each iteration's is run as it is emitted.
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

/// The same with a net under it, so that the tail's panic leaves the privates of the iteration as they are.
pub(crate) struct Caught<G, X> {
    tail: RefCell<G>,
    leave: Cell<Option<Leave<X>>>,
    /// Whether it has ever left.
    left: Cell<bool>,
}

impl<G, X> Caught<G, X> {
    pub(crate) fn new(tail: G) -> Self {
        Caught { tail: RefCell::new(tail), leave: Cell::new(None), left: Cell::new(false) }
    }

    #[inline]
    pub(crate) fn has_left(&self) -> bool {
        self.left.get()
    }

    /// How the tail left the loop, to be asked once it has.
    pub(crate) fn leave(&self) -> Option<Leave<X>> {
        self.leave.take()
    }
}

impl<T, X, G: FnMut(T) -> Option<X>> Sink<T> for Caught<G, X> {
    #[inline]
    fn take(&self, value: T) -> bool {
        if self.has_left() {
            return false;
        }
        let leave = match catch_unwind(AssertUnwindSafe(|| (self.tail.borrow_mut())(value))) {
            Ok(None) => return true,
            Ok(Some(exit)) => Leave::Exit(exit),
            Err(payload) => Leave::Panic(payload),
        };
        self.leave.set(Some(leave));
        self.left.set(true);
        false
    }
}
