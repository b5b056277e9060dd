//! What one claim leaves for the tail, while it is worked on.

use crate::run::merge::Run;
use crate::sys::{Next, Reader, Writer, row};

/// One step of a claim.
#[derive(Debug)]
pub(crate) enum Entry<T, P, E> {
    /// An iteration has this for the tail.
    Emitted(T),
    /// A run has ended. Where runs are iterations, this has what the tail needs, so that the tail passes both or
    /// neither; else the entries before it do.
    Ended(Option<T>, Box<Run<P, E>>),
}

/// The worker's end.
pub(crate) type Filling<T, P, E> = Writer<Entry<T, P, E>>;

/// The caller's end.
pub(crate) struct Slot<T, P, E> {
    /// Where the claim starts and ends.
    pub(crate) start: usize,
    pub(crate) end: usize,
    entries: Reader<Entry<T, P, E>>,
}

/// For a claim of the iterations `start..start + len`. `cut`: runs are iterations. `awaited`: the first entry wakes
/// the caller.
pub(crate) fn slot<T, P, E>(
    start: usize,
    len: usize,
    cut: bool,
    awaited: bool,
) -> (Filling<T, P, E>, Slot<T, P, E>) {
    let room = if cut { len } else { len.saturating_add(1) };
    let (filling, entries) = row(room, awaited);
    (filling, Slot { start, end: start + len, entries })
}

impl<T, P, E> Slot<T, P, E> {
    pub(crate) fn next(&mut self) -> Next<Entry<T, P, E>> {
        self.entries.next()
    }

    /// Whether there is something for the tail. If there is not, and `awaits`, then the next to come wakes the caller.
    pub(crate) fn is_ready(&self, awaits: bool) -> bool {
        if awaits && !self.entries.is_ready() {
            self.entries.await_next();
        }
        self.entries.is_ready()
    }
}
