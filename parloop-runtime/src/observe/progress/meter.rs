//! How many iterations are finished: counted without anybody waiting for anybody.

use crate::backend::worker_index;
use crossbeam_utils::CachePadded;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

/// What is counted of a loop.
#[derive(Debug)]
pub(crate) struct Meter {
    pub(super) label: String,
    pub(super) began: Instant,
    /// Whether the loop stands in the body of another.
    pub(super) nested: bool,
    /// How many iterations there are, if that is known.
    expected: OnceLock<usize>,
    places: Box<[CachePadded<Place>]>,
    /// What those count who found no place.
    others: AtomicUsize,
}

const PLACES: usize = 32;

/// Where one at a time counts.
#[derive(Debug, Default)]
pub(crate) struct Place {
    taken: AtomicBool,
    finished: AtomicUsize,
}

impl Meter {
    pub(super) fn new(label: String) -> Meter {
        Meter {
            label,
            began: Instant::now(),
            nested: worker_index().is_some(),
            expected: OnceLock::new(),
            places: (0..PLACES).map(|_| CachePadded::default()).collect(),
            others: AtomicUsize::new(0),
        }
    }

    /// There are so many iterations. Of more than anybody finishes, nobody wants to know.
    pub(crate) fn expect(&self, iterations: usize) {
        if iterations < 1 << 50 {
            let _ = self.expected.set(iterations);
        }
    }

    pub(super) fn expected(&self) -> Option<usize> {
        self.expected.get().copied()
    }

    /// How many iterations are finished.
    pub(super) fn finished(&self) -> usize {
        let counted = self.places.iter().map(|place| place.finished.load(Ordering::Relaxed));
        self.others.load(Ordering::Relaxed) + counted.sum::<usize>()
    }

    /// So many were finished elsewhere.
    pub(crate) fn add(&self, iterations: usize) {
        self.others.fetch_add(iterations, Ordering::Relaxed);
    }

    /// Where a worker counts while it has it.
    pub(crate) fn slot(&self) -> Slot<'_> {
        let first = worker_index().unwrap_or(0);
        let places = (first..first + PLACES).map(|at| &self.places[at % PLACES]);
        // Acquire: who had the place before has counted up to here.
        let mut free = places.filter(|place| !place.taken.swap(true, Ordering::Acquire));
        match free.next() {
            Some(place) => Slot::Own { place, finished: place.finished.load(Ordering::Relaxed) },
            None => Slot::Shared(&self.others),
        }
    }
}

/// See [`Meter::slot`].
#[derive(Debug)]
pub(crate) enum Slot<'m> {
    /// Nobody else writes here, so that a store is enough.
    Own {
        place: &'m Place,
        finished: usize,
    },
    Shared(&'m AtomicUsize),
}

impl Slot<'_> {
    /// An iteration is finished.
    #[inline]
    pub(crate) fn one_more(&mut self) {
        match self {
            Slot::Own { place, finished } => {
                *finished += 1;
                place.finished.store(*finished, Ordering::Relaxed);
            }
            Slot::Shared(others) => {
                others.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        if let Slot::Own { place, .. } = self {
            place.taken.store(false, Ordering::Release);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_where_more_count_than_there_are_places() {
        let meter = Meter::new(String::new());
        let mut slots: Vec<Slot<'_>> = (0..PLACES + 3).map(|_| meter.slot()).collect();
        assert_eq!(slots.iter().filter(|slot| matches!(slot, Slot::Shared(_))).count(), 3);
        slots.iter_mut().for_each(Slot::one_more);
        drop(slots);
        let mut again = meter.slot();
        again.one_more();
        assert!(matches!(again, Slot::Own { .. }));
        assert_eq!(meter.finished(), PLACES + 4);
    }

    #[test]
    fn many_threads_count_exactly() {
        let meter = Meter::new(String::new());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let mut slot = meter.slot();
                        (0..10).for_each(|_| slot.one_more());
                    }
                });
            }
        });
        assert_eq!(meter.finished(), 8000);
    }
}
