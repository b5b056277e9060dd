//! A function over the items of an iterator: in order, lazily, not far ahead.

use super::crew::Crew;
use super::future::Future;
use super::tally::{Runs, Tally};
use crate::run::Worth;
use crate::sync::Arc;
use std::collections::VecDeque;
use std::fmt;
use std::iter::Fuse;
use std::time::Instant;

/// How many tasks, for each worker, are ahead of what was taken.
const AHEAD: usize = 4;

/// The results of [`Executor::map`](super::Executor::map), in the order of the items.
///
/// Dropping it cancels what has not begun.
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct Map<'e, I: Iterator, T> {
    items: Fuse<I>,
    calls: Calls<'e, I::Item, T>,
    ahead: VecDeque<Future<T>>,
    most: usize,
}

/// The function of a map, for those who call it.
pub(crate) struct Calls<'e, A, T> {
    /// Has the crew call it.
    pub(crate) submit: Box<dyn Fn(A) -> Future<T> + 'e>,
    /// Calls it here.
    pub(crate) here: Box<dyn Fn(A) -> T + 'e>,
    pub(crate) crew: Arc<Crew>,
    pub(crate) tally: Arc<Tally>,
    /// Told of every call.
    pub(crate) worth: Arc<Worth>,
}

impl<A, T> Calls<'_, A, T> {
    /// As a task of the crew that has no other thread; gives the argument back if as many run as may.
    fn here(&self, argument: A) -> Result<T, A> {
        let Some(_seat) = self.crew.seat() else { return Err(argument) };
        let _runs = Runs::task_of(&self.tally);
        let began = Instant::now();
        let result = (self.here)(argument);
        self.worth.kept(began.elapsed());
        Ok(result)
    }
}

impl<'e, I: Iterator, T> Map<'e, I, T> {
    pub(crate) fn new(items: I, calls: Calls<'e, I::Item, T>) -> Self {
        let most = calls.crew.workers().saturating_mul(AHEAD);
        Map { items: items.fuse(), calls, ahead: VecDeque::new(), most }
    }

    /// Where nothing is worth a hand-over, the next result is made here, once no task is ahead of it.
    #[track_caller]
    fn next_here(&mut self) -> Option<T> {
        let Some(future) = self.ahead.pop_front() else {
            let item = self.items.next()?;
            return match self.calls.here(item) {
                Ok(result) => Some(result),
                Err(item) => {
                    self.calls.worth.try_on();
                    self.ahead.push_back((self.calls.submit)(item));
                    self.next()
                }
            };
        };
        Some(future.result())
    }
}

impl<I: Iterator, T> Iterator for Map<'_, I, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        if self.calls.worth.is_little() {
            return self.next_here();
        }
        while self.ahead.len() < self.most
            && let Some(item) = self.items.next()
        {
            self.ahead.push_back((self.calls.submit)(item));
        }
        self.ahead.pop_front().map(Future::result)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let (least, most) = self.items.size_hint();
        let ahead = self.ahead.len();
        (least.saturating_add(ahead), most.and_then(|most| most.checked_add(ahead)))
    }
}

impl<I: Iterator, T> Drop for Map<'_, I, T> {
    fn drop(&mut self) {
        for future in &self.ahead {
            future.cancel();
        }
    }
}

impl<I: Iterator, T> fmt::Debug for Map<'_, I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Map").field("ahead", &self.ahead).finish_non_exhaustive()
    }
}
