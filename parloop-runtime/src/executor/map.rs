//! A function over the items of an iterator: in order, lazily, not far ahead.

use super::future::Future;
use std::collections::VecDeque;
use std::fmt;
use std::iter::Fuse;

/// How many tasks, for each worker, are ahead of what was taken.
const AHEAD: usize = 4;

/// The results of [`Executor::map`](super::Executor::map), in the order of the items.
///
/// Dropping it cancels what has not begun.
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct Map<'e, I: Iterator, T> {
    items: Fuse<I>,
    submit: Box<dyn Fn(I::Item) -> Future<T> + 'e>,
    ahead: VecDeque<Future<T>>,
    most: usize,
}

impl<'e, I: Iterator, T> Map<'e, I, T> {
    pub(crate) fn new(items: I, workers: usize, submit: impl Fn(I::Item) -> Future<T> + 'e) -> Self {
        let most = workers.saturating_mul(AHEAD);
        Map { items: items.fuse(), submit: Box::new(submit), ahead: VecDeque::new(), most }
    }
}

impl<I: Iterator, T> Iterator for Map<'_, I, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        while self.ahead.len() < self.most
            && let Some(item) = self.items.next()
        {
            self.ahead.push_back((self.submit)(item));
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
