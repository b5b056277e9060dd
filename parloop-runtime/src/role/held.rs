//! What a run needs for being undone, kept where a panic of the run does not take it along.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

/// What the runs of a loop leave that panic.
#[derive(Debug)]
pub struct Lost<L>(Arc<Mutex<Vec<L>>>);

impl<L> Default for Lost<L> {
    fn default() -> Self {
        Lost(Arc::default())
    }
}

impl<L> Clone for Lost<L> {
    fn clone(&self) -> Self {
        Lost(Arc::clone(&self.0))
    }
}

impl<L: Default> Lost<L> {
    /// The log of a run that begins.
    pub(crate) fn hold(&self) -> Held<L> {
        Held { log: L::default(), lost: Some(self.clone()) }
    }

    /// All that is there.
    pub(crate) fn take(&self) -> Vec<L> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The log of a run: dropped before the run has ended, it is left behind.
#[derive(Debug)]
pub struct Held<L: Default> {
    log: L,
    lost: Option<Lost<L>>,
}

impl<L: Default> Held<L> {
    /// The run has ended, and what it leaves has a place of its own.
    #[inline]
    pub(crate) fn end(mut self) -> L {
        self.lost = None;
        std::mem::take(&mut self.log)
    }
}

impl<L: Default> Deref for Held<L> {
    type Target = L;
    #[inline]
    fn deref(&self) -> &L {
        &self.log
    }
}

impl<L: Default> DerefMut for Held<L> {
    #[inline]
    fn deref_mut(&mut self) -> &mut L {
        &mut self.log
    }
}

impl<L: Default> Drop for Held<L> {
    #[inline]
    fn drop(&mut self) {
        if let Some(lost) = self.lost.take() {
            lost.0.lock().unwrap_or_else(PoisonError::into_inner).push(std::mem::take(&mut self.log));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    #[test]
    fn only_what_has_not_ended_is_lost() {
        let lost = Lost::<Vec<u8>>::default();
        let mut ended = lost.hold();
        ended.push(1);
        assert_eq!(ended.end(), [1]);
        let mut held = lost.hold();
        let panicked = catch_unwind(AssertUnwindSafe(move || {
            held.push(2);
            panic!("a run");
        }));
        assert!(panicked.is_err());
        assert_eq!(lost.take(), [[2]]);
        assert!(lost.take().is_empty());
    }
}
