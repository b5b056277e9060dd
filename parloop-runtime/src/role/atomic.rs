//! What the table of claims is made of; under a model checker, its own atomics.

pub(super) use crate::sys::{keep, words, zeros};
pub(super) use std::sync::atomic::{AtomicU32, AtomicUsize};
pub(super) use std::sync::{Mutex, MutexGuard};

pub(super) type Words = Box<[AtomicU32]>;
