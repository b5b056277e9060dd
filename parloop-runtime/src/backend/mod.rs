//! The backends: a file each.

/// What a loop runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Backend {
    /// This thread, in order.
    Serial,
    /// One OS thread an iteration.
    Thread,
    /// The long-lived pool.
    Pool,
}

/// Which worker of the innermost running loop this is.
pub fn worker_index() -> Option<usize> {
    None
}
