//! A function over the items of an iterator: in order, lazily, not far ahead.

use super::crew::Crew;
use super::future::Future;
use super::tally::{Runs, Tally};
use super::task::Job;
use crate::run::Worth;
use crate::sync::Arc;
use std::collections::VecDeque;
use std::fmt;
use std::iter::Fuse;
use std::time::Instant;

/// How many tasks, for each worker, are ahead of what was taken.
const AHEAD: usize = 4;

/// The results of [`Executor::map`](super::Executor::map) or [`ProcessExecutor::map`](super::ProcessExecutor::map), in
/// the order of the items.
///
/// Dropping it cancels what has not begun, and kills the processes of what has.
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct Map<'e, I: Iterator, T> {
    items: Fuse<I>,
    /// Has the crew call the function.
    submit: Submit<'e, I::Item, T>,
    /// How to call it here, if that may be.
    here: Option<Here<'e, I::Item, T>>,
    ahead: VecDeque<Future<T>>,
    most: usize,
}

type Submit<'e, A, T> = Box<dyn Fn(A) -> Future<T> + 'e>;

/// The function of a map, for who calls it as a task of the crew that has no other thread.
struct Here<'e, A, T> {
    call: Box<dyn Fn(A) -> T + 'e>,
    crew: Arc<Crew>,
    tally: Arc<Tally>,
    /// Told of every call.
    worth: Arc<Worth>,
}

impl<A, T> Here<'_, A, T> {
    /// Gives the argument back if as many run as may.
    fn call(&self, argument: A) -> Result<T, A> {
        let Some(_seat) = self.crew.seat() else { return Err(argument) };
        let _runs = Runs::task_of(&self.tally);
        let began = Instant::now();
        let result = (self.call)(argument);
        self.worth.kept(began.elapsed());
        Ok(result)
    }
}

impl<'e, I: Iterator, T> Map<'e, I, T> {
    /// Every call is a task, submitted by `submit` to a crew of so many workers.
    pub(crate) fn submitted(items: I, workers: usize, submit: impl Fn(I::Item) -> Future<T> + 'e) -> Self {
        let most = workers.saturating_mul(AHEAD);
        let submit = Box::new(submit);
        Map { items: items.fuse(), submit, here: None, ahead: VecDeque::new(), most }
    }

    /// A call is a task, submitted by `submit` to this crew; where calls turn out to be too short for that, it is made
    /// where its result is taken.
    pub(crate) fn timed<'job: 'e, F>(
        items: I,
        f: F,
        (crew, tally): (&Arc<Crew>, &Arc<Tally>),
        submit: impl Fn(Job<'job, T>) -> Future<T> + 'e,
    ) -> Self
    where
        I: Iterator<Item: Send + 'job>,
        F: Fn(I::Item) -> T + Send + Sync + 'job,
    {
        let (f, worth) = (Arc::new(f), Arc::new(Worth::unknown()));
        let (own, timed) = (Arc::clone(&f), Arc::clone(&worth));
        let mut map = Map::submitted(items, crew.workers(), move |item| {
            let (f, worth) = (Arc::clone(&own), Arc::clone(&timed));
            submit(Box::new(move || worth.of_handed(|| f(item))))
        });
        let (crew, tally) = (Arc::clone(crew), Arc::clone(tally));
        map.here = Some(Here { call: Box::new(move |item| f(item)), crew, tally, worth });
        map
    }

    /// Where nothing is worth a hand-over, the next result is made here, once no task is ahead of it.
    #[track_caller]
    fn next_here(&mut self) -> Option<T> {
        if let Some(future) = self.ahead.pop_front() {
            return Some(future.result());
        }
        let item = self.items.next()?;
        let item = match &self.here {
            None => item,
            Some(here) => match here.call(item) {
                Ok(result) => return Some(result),
                Err(item) => {
                    here.worth.try_on();
                    item
                }
            },
        };
        self.ahead.push_back((self.submit)(item));
        self.next()
    }
}

impl<I: Iterator, T> Iterator for Map<'_, I, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        if self.here.as_ref().is_some_and(|here| here.worth.is_little()) {
            return self.next_here();
        }
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
