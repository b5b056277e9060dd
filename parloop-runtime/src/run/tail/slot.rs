//! What one claim leaves for the tail, while it is worked on.

use crate::run::merge::Run;
use std::mem::take;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One step of a claim.
#[derive(Debug)]
pub(crate) enum Entry<T, P, E> {
    /// An iteration has this for the tail.
    Emitted(T),
    /// The run that the entries before belong to has ended.
    Ended(Box<Run<P, E>>),
}

/// From the worker that has the claim to the caller.
#[derive(Debug)]
pub(crate) struct Slot<T, P, E> {
    /// Where the claim starts and ends.
    pub(crate) start: usize,
    pub(crate) end: usize,
    contents: Mutex<Contents<T, P, E>>,
}

#[derive(Debug)]
struct Contents<T, P, E> {
    entries: Vec<Entry<T, P, E>>,
    /// Nothing more will come.
    closed: bool,
    /// The caller sleeps until something comes.
    awaited: bool,
}

/// What the caller found.
#[derive(Debug)]
pub(crate) struct Found<T, P, E> {
    pub(crate) entries: Vec<Entry<T, P, E>>,
    /// It is all there is.
    pub(crate) closed: bool,
}

impl<T, P, E> Slot<T, P, E> {
    pub(crate) fn new(start: usize, end: usize, awaited: bool) -> Self {
        let contents = Mutex::new(Contents { entries: Vec::new(), closed: false, awaited });
        Slot { start, end, contents }
    }

    fn contents(&self) -> MutexGuard<'_, Contents<T, P, E>> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives whether the caller must be woken.
    pub(crate) fn push(&self, entries: impl IntoIterator<Item = Entry<T, P, E>>) -> bool {
        let mut contents = self.contents();
        contents.entries.extend(entries);
        take(&mut contents.awaited)
    }

    /// Gives whether the caller must be woken.
    pub(crate) fn close(&self) -> bool {
        let mut contents = self.contents();
        contents.closed = true;
        take(&mut contents.awaited)
    }

    /// What has come since the last time. If nothing has, and `awaits`, then the next to come wakes the caller.
    pub(crate) fn look(&self, awaits: bool) -> Option<Found<T, P, E>> {
        let mut contents = self.contents();
        if contents.entries.is_empty() && !contents.closed {
            contents.awaited = awaits;
            return None;
        }
        contents.awaited = false;
        Some(Found { entries: take(&mut contents.entries), closed: contents.closed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_is_woken_once() {
        let slot = Slot::<_, (), ()>::new(0, 9, false);
        assert!(!slot.push([Entry::Emitted('a')]));
        assert!(!slot.push([Entry::Emitted('b')]));
        assert_eq!(slot.look(true).map(|found| (found.entries.len(), found.closed)), Some((2, false)));
        assert!(slot.look(false).is_none());
        assert!(!slot.push([Entry::Emitted('c')]));
        assert!(slot.look(true).is_some());
        assert!(slot.look(true).is_none());
        assert!(slot.push([Entry::Emitted('d')]));
        assert!(!slot.close());
        assert_eq!(slot.look(true).map(|found| (found.entries.len(), found.closed)), Some((1, true)));
    }
}
