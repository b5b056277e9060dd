//! What a row is made of; under a model checker, its own.

pub(super) use crossbeam_utils::CachePadded;
use std::cell::UnsafeCell;
use std::mem::MaybeUninit;
pub(super) use std::sync::Arc;
pub(super) use std::sync::atomic::{AtomicBool, AtomicUsize, fence};

/// Room for a value, which whoever uses it knows to be there or not.
pub(super) struct Cell<T>(UnsafeCell<MaybeUninit<T>>);

impl<T> Cell<T> {
    pub(super) fn empty() -> Self {
        Cell(UnsafeCell::new(MaybeUninit::uninit()))
    }

    /// # Safety
    /// Nobody else touches it meanwhile.
    #[inline]
    pub(super) unsafe fn put(&self, value: T) {
        // SAFETY: the pointer is the cell's own; the rest is the caller's promise.
        unsafe { self.0.get().write(MaybeUninit::new(value)) };
    }

    /// # Safety
    /// A value was put, and is taken once; nobody else touches it meanwhile.
    #[inline]
    pub(super) unsafe fn take(&self) -> T {
        // SAFETY: as above.
        let value = unsafe { self.0.get().read() };
        // SAFETY: the caller promises that there is one.
        unsafe { value.assume_init() }
    }
}
