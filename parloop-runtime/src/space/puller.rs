//! A source that a thread of its own pulls from, where whoever hands out its items must not wait for it: results come
//! meanwhile, and children are to be watched.

use crate::run::{Payload, forget_panics, net};
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What both threads know of it.
pub(super) struct Puller<I> {
    /// None once it has ended or panicked.
    iterator: Mutex<Option<I>>,
    state: Mutex<State>,
    asked: Condvar,
}

#[derive(Default)]
struct State {
    /// How many items may be pulled.
    wanted: usize,
    /// Those that were, serialized.
    items: VecDeque<Vec<u8>>,
    /// Somebody waits to be told.
    awaited: bool,
    ended: bool,
    broke: Option<Payload>,
    /// Nothing is wanted any more.
    closed: bool,
}

impl<I: Iterator> Puller<I> {
    pub(super) fn new(iterator: I) -> Puller<I> {
        let (state, asked) = (Mutex::default(), Condvar::new());
        Puller { iterator: Mutex::new(Some(iterator)), state, asked }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Pulls as it is asked, until the source ends or nothing is wanted. `write` serializes an item; `ring` says that
    /// what was asked for is there.
    pub(super) fn serve(&self, write: impl Fn(I::Item, &mut Vec<u8>), ring: &dyn Fn()) {
        let mut iterator = lock(&self.iterator);
        while self.is_asked() {
            let mut bytes = Vec::new();
            let pulled = net(|| iterator.as_mut()?.next().map(|item| write(item, &mut bytes)));
            if !matches!(pulled, Ok(Some(()))) {
                forget_panics(iterator.take());
            }
            let mut state = self.state();
            match pulled {
                Ok(Some(())) => state.items.push_back(bytes),
                Ok(None) => state.ended = true,
                Err(payload) => (state.ended, state.broke) = (true, Some(payload)),
            }
            if std::mem::take(&mut state.awaited) {
                ring();
            }
        }
    }

    /// Waits to be asked for one more.
    fn is_asked(&self) -> bool {
        let idle = |state: &mut State| state.wanted == 0 && !state.closed && !state.ended;
        let mut state = self.asked.wait_while(self.state(), idle).unwrap_or_else(PoisonError::into_inner);
        let asked = !state.closed && !state.ended;
        state.wanted -= usize::from(asked);
        asked
    }

    /// Whether the next item is there, or none is left; asks for it otherwise, and for so many behind it.
    pub(super) fn is_there(&self, ahead: usize) -> bool {
        let mut state = self.state();
        if state.awaited {
            return false;
        }
        let there = !state.items.is_empty() || state.ended;
        let short = (1 + ahead).saturating_sub(state.items.len() + state.wanted);
        state.awaited = !there;
        // Who pulls is woken for several at once.
        if short > ahead / 2 && !state.ended {
            state.wanted += short;
            drop(state);
            self.asked.notify_one();
        }
        there
    }

    pub(super) fn take(&self) -> Option<Vec<u8>> {
        self.state().items.pop_front()
    }

    pub(super) fn broke(&self) -> Option<Payload> {
        self.state().broke.take()
    }

    /// The source, where nobody else pulls any more: waits for who does.
    pub(super) fn close(&self) -> Option<I> {
        self.state().closed = true;
        self.asked.notify_one();
        lock(&self.iterator).take()
    }
}

/// Nothing that is guarded here is left half done by a panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
