//! What a loop's head is, decided by its type.

pub use crate::role::probe::Probe;
