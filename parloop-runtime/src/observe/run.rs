//! One run of a loop that is watched.

use super::progress::{Meter, Shown};
use super::{is_here, log, now};
use crate::backend::Backend;
use crate::site::Site;
use crossbeam_utils::CachePadded;
use std::collections::BTreeMap;
use std::ops::Range;
use std::process;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A run of a loop, if it is watched.
#[derive(Clone, Debug, Default)]
pub struct Watch(Option<Arc<Run>>);

impl Watch {
    #[inline]
    pub(crate) fn run(&self) -> Option<&Run> {
        self.0.as_deref()
    }

    /// An iterator that nobody can tell the length of has given an item to the loop itself.
    #[inline]
    pub(crate) fn pulled_one(&self) {
        if let Some(run) = &self.0 {
            run.pulled.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The same where the loop stands: the run ends when this is dropped.
#[derive(Debug, Default)]
#[must_use]
pub(crate) struct Watched(Watch);

impl Watched {
    /// A run begins, of a loop that says `workers`, and whose progress is shown under a label if it has one.
    #[cold]
    pub(crate) fn begin(
        site: &'static Site,
        backend: Backend,
        workers: Option<usize>,
        label: Option<String>,
    ) -> Watched {
        if !is_here() {
            return Watched::default();
        }
        let workers = match backend {
            Backend::Serial => Some(1),
            _ => workers.or(backend.workers()),
        };
        let progress = label.map(Shown::begin);
        let run = Arc::new(Run { progress, ..Run::new(site, backend, workers) });
        if run.recorded {
            log::begin(&run);
        }
        Watched(Watch(Some(run)))
    }

    #[inline]
    pub(crate) fn run(&self) -> Option<&Run> {
        self.0.run()
    }

    #[inline]
    pub(crate) fn watch(&self) -> Watch {
        self.0.clone()
    }
}

impl Drop for Watched {
    #[inline]
    fn drop(&mut self) {
        if let Some(run) = self.0.0.take() {
            end(run);
        }
    }
}

#[cold]
fn end(run: Arc<Run>) {
    if run.recorded {
        log::end(&run);
    }
}

/// What is known of a run.
#[derive(Debug)]
pub(crate) struct Run {
    pub(super) site: &'static Site,
    pub(super) backend: Backend,
    /// How many may work at once, if that is limited.
    pub(super) workers: Option<usize>,
    pub(super) began: u64,
    pulled: AtomicUsize,
    /// Whether it goes into statistics or a trace.
    recorded: bool,
    progress: Option<Shown>,
    /// By worker, so that they do not wait for each other.
    shards: Box<[CachePadded<Mutex<Shard>>]>,
}

const SHARDS: usize = 16;

#[derive(Debug, Default)]
struct Shard {
    tallies: BTreeMap<usize, Tally>,
    events: Vec<Event>,
}

/// What a worker did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) chunks: u64,
    pub(super) iterations: u64,
    /// Nanoseconds.
    pub(super) busy: u64,
}

/// A chunk that was done. Times are [`now`]'s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub(super) worker: usize,
    /// What it ran on.
    pub(super) thread: Thread,
    /// The position of its first iteration.
    pub(super) start: usize,
    pub(super) iterations: usize,
    pub(super) began: u64,
    pub(super) ended: u64,
}

/// A thread of this process, or of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Thread {
    pub(super) process: u32,
    pub(super) number: u64,
}

impl Thread {
    fn current() -> Thread {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        thread_local! {
            static NUMBER: u64 = NEXT.fetch_add(1, Ordering::Relaxed);
        }
        // A thread that is ending has no number any more.
        Thread { process: process::id(), number: NUMBER.try_with(|number| *number).unwrap_or(u64::MAX) }
    }
}

/// From when to when something went on in a child.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    began: u64,
    ended: u64,
}

impl Span {
    pub(crate) fn begin() -> Span {
        Span { began: now(), ended: 0 }
    }

    pub(crate) fn end(self) -> Span {
        Span { ended: now(), ..self }
    }

    pub(crate) fn to_bytes(self) -> [u8; 16] {
        (u128::from(self.began) << 64 | u128::from(self.ended)).to_le_bytes()
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Span> {
        let both = u128::from_le_bytes(bytes.try_into().ok()?);
        Some(Span { began: (both >> 64) as u64, ended: both as u64 })
    }
}

impl Event {
    /// A chunk that a child has done.
    pub(crate) fn of_child(process: u32, worker: usize, run: &Range<usize>, span: Span) -> Event {
        let Span { began, ended } = span;
        let thread = Thread { process, number: 0 };
        Event { worker, thread, start: run.start, iterations: run.len(), began, ended }
    }

    /// A chunk that this thread has just done.
    pub(super) fn here(worker: usize, start: usize, iterations: usize, began: u64) -> Event {
        Event { worker, thread: Thread::current(), start, iterations, began, ended: now() }
    }

    /// The whole of a run, which has just ended on this thread.
    pub(crate) fn of_all(run: &Run, iterations: usize) -> Event {
        Event::here(0, 0, iterations, run.began)
    }
}

impl Run {
    fn new(site: &'static Site, backend: Backend, workers: Option<usize>) -> Run {
        let shards = (0..SHARDS).map(|_| CachePadded::default()).collect();
        let recorded = log::is_open();
        Run {
            site,
            backend,
            workers,
            began: now(),
            pulled: AtomicUsize::new(0),
            recorded,
            progress: None,
            shards,
        }
    }

    /// What counts the iterations that are finished, if that is shown.
    #[inline]
    pub(crate) fn meter(&self) -> Option<&Meter> {
        self.progress.as_ref().map(Shown::meter)
    }

    /// The loop has so many iterations, if that is known.
    pub(crate) fn expect(&self, iterations: Option<usize>) {
        if let Some(meter) = self.meter()
            && let Some(iterations) = iterations
        {
            meter.expect(iterations);
        }
    }

    pub(crate) fn is_recorded(&self) -> bool {
        self.recorded
    }

    /// How many items an iterator of unknown length has given to the loop itself.
    pub(super) fn pulled(&self) -> usize {
        self.pulled.load(Ordering::Relaxed)
    }

    /// A chunk is done.
    pub(crate) fn report(&self, event: Event) {
        let mut shard = self.shards[event.worker % SHARDS].lock().unwrap_or_else(PoisonError::into_inner);
        let tally = shard.tallies.entry(event.worker).or_default();
        tally.chunks += 1;
        tally.iterations += event.iterations as u64;
        tally.busy += event.ended.saturating_sub(event.began);
        if log::traces() {
            shard.events.push(event);
        }
    }

    /// What was reported so far, and takes the events.
    pub(super) fn take(&self) -> (BTreeMap<usize, Tally>, Vec<Event>) {
        let (mut tallies, mut events) = (BTreeMap::new(), Vec::new());
        for shard in &self.shards {
            let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            tallies.extend(shard.tallies.iter().map(|(worker, tally)| (*worker, *tally)));
            events.append(&mut shard.events);
        }
        (tallies, events)
    }
}
