//! A task: what is to be done, then what came of it, and who wants to know.

use super::gather::Watch;
use super::tally::{Runs, Tally};
use crate::error::Error;
use crate::run::unseen;
use crate::sync::{Arc, Backoff, Condvar, Mutex, MutexGuard, PoisonError, lock};
use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::Waker;
use std::time::{Duration, Instant};

/// Why a task has no result.
#[non_exhaustive]
pub enum Failure {
    /// It panicked, with this payload.
    Panicked(Box<dyn Any + Send>),
    /// It was cancelled before it began, or ended with its process.
    Cancelled,
    /// Its process died, or there was none to be had.
    Died(Died),
}

/// How the process of a [`ProcessExecutor`](super::ProcessExecutor)'s task died.
#[derive(Debug)]
#[non_exhaustive]
pub struct Died {
    /// Where the task was submitted.
    pub submitted: &'static Location<'static>,
    /// What happened.
    pub error: Error,
}

impl fmt::Display for Died {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the task submitted at {}: ", self.submitted)?;
        match self.error.deaths() {
            [death, ..] => write!(f, "{}", death.cause),
            [] => write!(f, "{}", self.error),
        }
    }
}

impl Failure {
    /// Of what a job panicked with.
    fn of(payload: Box<dyn Any + Send>) -> Failure {
        payload.downcast().map_or_else(Failure::Panicked, |died| Failure::Died(*died))
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let payload = match self {
            Failure::Panicked(payload) => payload,
            Failure::Cancelled => return f.write_str("the task was cancelled"),
            Failure::Died(died) => return write!(f, "{died}"),
        };
        let text = payload.downcast_ref::<&str>().copied();
        match text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)) {
            Some(text) => write!(f, "the task panicked: {text}"),
            None => f.write_str("the task panicked"),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Failure::Died(died) => Some(&died.error),
            _ => None,
        }
    }
}

/// What a task does.
pub(crate) type Job<'job, T> = Box<dyn FnOnce() -> T + Send + 'job>;

/// What a worker runs.
pub(crate) trait Run: Send + Sync {
    /// Runs it, unless that was begun.
    fn run(&self);
}

pub(super) type Outcome<T> = Result<T, Failure>;
pub(super) type Callback<T> = Box<dyn FnOnce(Result<&T, &Failure>) + Send>;

/// Shared by a [`super::Future`] and the queue.
///
/// It holds a job, a callback or a result only until the tally is told that it is done, but for a result whose
/// `Future` is there to take it, or is leaked: so a task of a scope may stay in the queue after the scope's end.
pub(crate) struct Task<T> {
    state: Mutex<State<T>>,
    done: Condvar,
    tally: Arc<Tally>,
    /// How it is told to end once it runs, if it can be told.
    halt: Option<std::sync::Arc<Halt>>,
}

/// Between who cancels a task that runs and who runs it: one of them is first.
#[derive(Debug, Default)]
pub(crate) struct Halt(AtomicU8);

impl Halt {
    const GOES_ON: u8 = 0;
    const ASKED: u8 = 1;
    const OVER: u8 = 2;

    /// Whether it was told to end.
    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Halt::ASKED
    }

    /// Tells it to end. Gives whether it was told before it had ended by itself.
    fn ask(&self) -> bool {
        let asked = self.0.compare_exchange(Halt::GOES_ON, Halt::ASKED, Ordering::Relaxed, Ordering::Relaxed);
        asked.is_ok() || asked == Err(Halt::ASKED)
    }

    /// It has ended. Gives whether it was told to.
    fn end(&self) -> bool {
        self.0.compare_exchange(Halt::GOES_ON, Halt::OVER, Ordering::Relaxed, Ordering::Relaxed).is_err()
    }
}

struct State<T> {
    stage: Stage<T>,
    callbacks: Vec<Callback<T>>,
    waker: Option<Waker>,
    watches: Vec<(Arc<Watch>, usize)>,
    /// Somebody sleeps until it is done.
    awaited: bool,
    /// There is no `Future` any more.
    abandoned: bool,
}

enum Stage<T> {
    Waiting(Job<'static, T>),
    /// It runs, or its callbacks do.
    Running,
    Done(Outcome<T>),
    Taken,
}

impl<T> Task<T> {
    /// A task, which can be told to end while it runs if there is a way to tell it.
    pub(crate) fn new(
        job: Job<'static, T>,
        tally: Arc<Tally>,
        halt: Option<std::sync::Arc<Halt>>,
    ) -> Arc<Self> {
        tally.add();
        let state = State {
            stage: Stage::Waiting(job),
            callbacks: Vec::new(),
            waker: None,
            watches: Vec::new(),
            awaited: false,
            abandoned: false,
        };
        Arc::new(Task { state: Mutex::new(state), done: Condvar::new(), tally, halt })
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        lock(&self.state)
    }

    pub(super) fn is_done(&self) -> bool {
        matches!(self.state().stage, Stage::Done(_) | Stage::Taken)
    }

    pub(super) fn is_running(&self) -> bool {
        matches!(self.state().stage, Stage::Running)
    }

    /// The job, if nobody has begun it or ever will.
    fn begin(&self) -> Option<Job<'static, T>> {
        let mut state = self.state();
        match std::mem::replace(&mut state.stage, Stage::Running) {
            Stage::Waiting(job) => Some(job),
            other => {
                state.stage = other;
                None
            }
        }
    }

    /// Runs it unless that was begun; gives whether it did.
    pub(super) fn run_here(&self) -> bool {
        let Some(job) = self.begin() else { return false };
        let runs = Runs::task_of(&self.tally);
        let mut outcome = catch_unwind(AssertUnwindSafe(job)).map_err(Failure::of);
        if self.halt.as_ref().is_some_and(|halt| halt.end()) {
            let in_vain = std::mem::replace(&mut outcome, Err(Failure::Cancelled));
            unseen(|| drop(in_vain));
        }
        self.settle(outcome);
        drop(runs);
        self.tally.done();
        true
    }

    pub(super) fn cancel(&self) -> bool {
        match self.begin() {
            Some(job) => {
                let runs = Runs::task_of(&self.tally);
                unseen(|| drop(job));
                self.settle(Err(Failure::Cancelled));
                drop(runs);
                self.tally.done();
                true
            }
            None => match self.state().stage {
                Stage::Done(Err(Failure::Cancelled)) => true,
                Stage::Running => self.halt.as_ref().is_some_and(|halt| halt.ask()),
                _ => false,
            },
        }
    }

    /// Calls back, then lets everybody see the outcome.
    fn settle(&self, outcome: Outcome<T>) {
        let mut state = loop {
            let mut state = self.state();
            let callbacks = std::mem::take(&mut state.callbacks);
            if callbacks.is_empty() {
                break state;
            }
            drop(state);
            for callback in callbacks {
                unseen(|| callback(outcome.as_ref()));
            }
        };
        if state.abandoned {
            state.stage = Stage::Taken;
            drop(state);
            return unseen(|| drop(outcome));
        }
        state.stage = Stage::Done(outcome);
        let (waker, watches) = (state.waker.take(), std::mem::take(&mut state.watches));
        let awaited = std::mem::take(&mut state.awaited);
        drop(state);
        if awaited {
            self.done.notify_all();
        }
        watches.into_iter().for_each(|(watch, number)| watch.tell(number));
        unseen(|| waker.into_iter().for_each(Waker::wake));
    }

    /// Calls back when it is done: now, if it is.
    pub(super) fn on_done(&self, callback: Callback<T>) {
        let mut state = self.state();
        state.callbacks.push(callback);
        match std::mem::replace(&mut state.stage, Stage::Running) {
            Stage::Done(outcome) => {
                drop(state);
                self.settle(outcome);
            }
            Stage::Taken => {
                state.stage = Stage::Taken;
                let callback = state.callbacks.pop();
                drop((state, callback));
                panic!("{TAKEN}");
            }
            other => state.stage = other,
        }
    }

    /// Tells the watch once it is done.
    pub(super) fn watch(&self, watch: &Arc<Watch>, number: usize) {
        let mut state = self.state();
        match state.stage {
            Stage::Done(_) | Stage::Taken => {
                drop(state);
                watch.tell(number);
            }
            Stage::Waiting(_) | Stage::Running => state.watches.push((Arc::clone(watch), number)),
        }
    }

    /// What came of it, or wakes once it is known.
    pub(super) fn take_or_wake(&self, waker: &Waker) -> Option<Outcome<T>> {
        let mut state = self.state();
        if let Some(outcome) = state.take() {
            return Some(outcome);
        }
        let old = state.waker.replace(waker.clone());
        drop(state);
        unseen(|| drop(old));
        None
    }

    /// Waits at most so long.
    pub(super) fn take_within(&self, limit: Option<Duration>) -> Option<Outcome<T>> {
        // Who runs one of the executors' tasks keeps a worker busy: then what nobody has begun is begun here.
        if limit.is_none() && Runs::any() {
            self.run_here();
        }
        let began = limit.map(|_| Instant::now());
        let backoff = Backoff::new();
        loop {
            let mut state = self.state();
            if let Some(outcome) = state.take() {
                return Some(outcome);
            }
            let left = limit.zip(began).map(|(limit, began)| limit.saturating_sub(began.elapsed()));
            if left == Some(Duration::ZERO) {
                return None;
            }
            if !backoff.is_completed() {
                drop(state);
                backoff.snooze();
                continue;
            }
            state.awaited = true;
            match left {
                None => drop(self.done.wait(state).unwrap_or_else(PoisonError::into_inner)),
                Some(left) => {
                    drop(self.done.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner));
                }
            }
        }
    }

    /// The `Future` is gone, and with it the result.
    pub(super) fn abandon(&self) {
        let mut state = self.state();
        state.abandoned = true;
        if matches!(state.stage, Stage::Done(_)) {
            let outcome = state.take();
            drop(state);
            drop(outcome);
        }
    }
}

const TAKEN: &str = "the result of this future was taken before";

impl<T> State<T> {
    fn take(&mut self) -> Option<Outcome<T>> {
        match std::mem::replace(&mut self.stage, Stage::Taken) {
            Stage::Done(outcome) => Some(outcome),
            Stage::Taken => panic!("{TAKEN}"),
            other => {
                self.stage = other;
                None
            }
        }
    }
}

impl<T: Send> Run for Task<T> {
    fn run(&self) {
        self.run_here();
    }
}
