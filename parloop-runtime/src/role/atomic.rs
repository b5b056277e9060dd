//! What the table of claims is made of; under a model checker, its own atomics.

pub(super) use std::sync::atomic::{AtomicU32, AtomicUsize};
pub(super) use std::sync::{Mutex, MutexGuard};

pub(super) type Words = Box<[AtomicU32]>;

/// So many zeros, which take no memory before they are touched.
pub(super) fn words(len: usize) -> Words {
    crate::sys::zeros(len)
}
