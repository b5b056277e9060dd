//! Settings of a loop that do not come from its source: the environment and the machine.

/// How iterations are handed out to workers. It can't be seen in a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Schedule {
    /// Starts on the calling thread at once, wakes helpers when the work left pays for it.
    Auto,
    /// Equal shares, fixed before the loop starts.
    Static,
    /// Chunks of a fixed size, first come first served.
    Dynamic,
    /// Chunks that shrink with the work left.
    Guided,
}
