//! One OS thread an iteration, all at once, or as many as the system grants.

mod tail;

pub(crate) use tail::run_with_tail;

use super::Seat;
use super::pool::STACK;
use crate::call::Plan;
use crate::error::Error;
use crate::role::{Role, Seed};
use crate::run::{Body, Feed, Grain, Piece, Shared, Sizes, Threads, Work, Worker, mode};
use crate::settings::Schedule;
use crate::sys::stacks;
use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, Scope, ScopedJoinHandle, scope, sleep};
use std::time::Duration;

/// Runs the loop; the caller claims iteration by iteration and starts a thread for each.
pub(crate) fn run<Sp, R, E, F>(plan: &Plan, space: Sp, mut roles: R, body: &F) -> Result<Option<E>, Error>
where
    Sp: Threads,
    R: Role<Seed: Seed<Partial: Send> + Sync>,
    E: Send,
    F: Body<Sp::Part, R::Seed, E> + Sync,
{
    let mode = mode::<E>(false).of(plan).over(space.axes());
    let seed = roles.seed(&mode);
    let sizes = Sizes { schedule: Schedule::Dynamic, chunk: None, workers: 1, units: None };
    let watched = plan.watched.run();
    let shared =
        Shared::by_iteration(Work::new(watched, space.feed(Grain::Any, 1), &seed, body, &mode, sizes));
    let seats = Seats::new(plan.workers.unwrap_or(usize::MAX));
    let refused = start_each(&shared, &seats);
    let left = shared.is_left();
    let exit = shared.settle(roles);
    match refused {
        Some((iteration, source)) if !left => Err(Error::Thread { site: plan.site, iteration, source }),
        _ => Ok(exit),
    }
}

type Job<'scope> = Box<dyn FnOnce() + Send + 'scope>;

/// How a thread is started: `Builder::spawn_scoped`, but for tests.
type Start<'scope, 'env> =
    fn(Builder, &'scope Scope<'scope, 'env>, Job<'scope>) -> io::Result<ScopedJoinHandle<'scope, ()>>;

/// The threads that were started. They are joined, never detached: glibc's `pthread_detach` may touch a thread that is
/// just ending after its stack is gone (its bug 19951), as a handle that is dropped would have it do.
pub(super) struct Started<'scope> {
    handles: VecDeque<ScopedJoinHandle<'scope, ()>>,
    /// How many there may be before those that have ended are joined.
    most: usize,
}

impl<'scope> Started<'scope> {
    /// So few ended threads may stay: their stacks do, until they are joined.
    const FEW: usize = 64;

    pub(super) fn new() -> Self {
        Started { handles: VecDeque::new(), most: Self::FEW }
    }

    pub(super) fn add(&mut self, handle: ScopedJoinHandle<'scope, ()>) {
        self.handles.push_back(handle);
        // Where iterations are short, the next thread gets the stack of one of the first. Those that ended just now are
        // not looked at: they may still have to be waited for.
        if self.handles.len() > 2 && self.handles.front().is_some_and(|first| first.is_finished()) {
            join_all(self.handles.pop_front());
        }
        if self.handles.len() >= self.most {
            self.join_ended();
            self.most = (2 * self.handles.len()).max(Self::FEW);
        }
    }

    /// Joins those that have ended, so that what they held can be had again.
    pub(super) fn join_ended(&mut self) {
        let (ended, running): (VecDeque<_>, VecDeque<_>) =
            std::mem::take(&mut self.handles).into_iter().partition(|one| one.is_finished());
        self.handles = running;
        join_all(ended);
    }
}

impl Drop for Started<'_> {
    fn drop(&mut self) {
        join_all(std::mem::take(&mut self.handles));
    }
}

fn join_all<'s>(handles: impl IntoIterator<Item = ScopedJoinHandle<'s, ()>>) {
    for handle in handles {
        // What an iteration panics with has been caught, and is the loop's.
        if let Err(payload) = handle.join() {
            std::mem::forget(payload);
        }
    }
}

/// An iteration that somebody has claimed, and its position.
type Claimed<'scope> = (usize, Job<'scope>);

/// A loop as those see it who start its threads.
trait Starts: Sync {
    /// Whether an exit is known.
    fn is_left(&self) -> bool;
    /// Claims the next iteration; none if there is none, or it is the panic of the source, which is taken in.
    fn next(&self) -> Option<Claimed<'_>>;
}

impl<Fd, S, F, E> Starts for Shared<'_, Fd, S, F, E>
where
    Fd: Feed<Load: Send> + Sync,
    S: Seed<Partial: Send> + Sync,
    F: Body<Fd::Part, S, E> + Sync,
    E: Send,
{
    fn is_left(&self) -> bool {
        Shared::is_left(self)
    }

    fn next(&self) -> Option<Claimed<'_>> {
        // Of one iteration: either it is there or the source has panicked.
        let piece = self.feed().claim(&|_| 1)?.next()?;
        if piece.load.is_err() {
            run_one(self, piece);
            return None;
        }
        Some((piece.start, Box::new(move || run_one(self, piece))))
    }
}

fn start_each(iterations: &dyn Starts, seats: &Seats) -> Option<(usize, io::Error)> {
    let _lent = stacks::lend();
    scope(|scope| start_all(scope, iterations, seats, Builder::spawn_scoped))
}

/// Starts a thread for each iteration, until an exit is known. Gives the iteration that can have none, and why.
fn start_all<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    iterations: &'scope dyn Starts,
    seats: &'scope Seats,
    start: Start<'scope, 'env>,
) -> Option<(usize, io::Error)> {
    let mut started = Started::new();
    loop {
        // Before anything is claimed, so that no item is pulled that nobody can take yet.
        seats.wait_for_one();
        if iterations.is_left() {
            break;
        }
        let Some((position, job)) = iterations.next() else { break };
        if let Err(refusal) = start_one(scope, seats, start, &mut started, job) {
            return Some((position, refusal));
        }
    }
    seats.wait_for_all();
    None
}

fn start_one<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    seats: &'scope Seats,
    start: Start<'scope, 'env>,
    started: &mut Started<'scope>,
    job: Job<'scope>,
) -> io::Result<()> {
    // A thread that is refused takes what it was given with it, so it is given a way to the job.
    let job = Arc::new(Mutex::new(Some(job)));
    let mut pause = FIRST_PAUSE;
    loop {
        let (own, taken) = (Arc::clone(&job), seats.take());
        let job = Box::new(move || {
            let _seat = Seat::take(taken.number);
            let _taken = taken;
            let job = own.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(job) = job {
                job();
            }
        });
        let builder = Builder::new().stack_size(STACK).name("parloop".to_owned());
        let refusal = match start(builder, scope, job) {
            Ok(handle) => {
                started.add(handle);
                return Ok(());
            }
            Err(refusal) => refusal,
        };
        if seats.wait_for_an_end() {
            started.join_ended();
            continue;
        }
        // None of ours is there to wait for; somebody else's may end soon.
        if pause > LAST_PAUSE {
            return Err(refusal);
        }
        sleep(pause);
        // Those of ours that have just ended hold their stacks until then.
        started.join_ended();
        pause *= 2;
    }
}

fn run_one<Fd, S, F, E>(shared: &Shared<'_, Fd, S, F, E>, piece: Piece<Fd::Load>)
where
    Fd: Feed,
    S: Seed,
    F: Body<Fd::Part, S, E>,
{
    let mut worker = Worker::new(shared);
    worker.run_alone(piece);
    worker.leave();
}

const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LAST_PAUSE: Duration = Duration::from_millis(200);

/// The threads that are there at once.
struct Seats {
    limit: usize,
    taken: Mutex<Numbers>,
    given_back: Condvar,
}

/// The numbers `0..next`, but for those that are free, are taken.
#[derive(Default)]
struct Numbers {
    next: usize,
    free: BTreeSet<usize>,
    /// Somebody waits until so many are taken, and is not woken before.
    awaited: Option<usize>,
}

impl Numbers {
    fn taken(&self) -> usize {
        self.next - self.free.len()
    }
}

impl Seats {
    fn new(limit: usize) -> Seats {
        Seats { limit, taken: Mutex::default(), given_back: Condvar::new() }
    }

    fn numbers(&self) -> MutexGuard<'_, Numbers> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until no more than `most` are taken.
    fn wait_until(&self, most: usize) {
        let mut numbers = self.numbers();
        numbers.awaited = Some(most);
        let ended = self.given_back.wait_while(numbers, |numbers| numbers.taken() > most);
        ended.unwrap_or_else(PoisonError::into_inner).awaited = None;
    }

    /// Until a seat is free.
    fn wait_for_one(&self) {
        self.wait_until(self.limit - 1);
    }

    /// Until one more thread has ended than have now; false if there is none.
    fn wait_for_an_end(&self) -> bool {
        let running = self.numbers().taken();
        self.wait_until(running.saturating_sub(1));
        running > 0
    }

    /// Until all threads have ended, or are about to: who then joins them is not woken by each.
    fn wait_for_all(&self) {
        self.wait_until(0);
    }

    /// The lowest number.
    fn take(&self) -> Taken<'_> {
        let mut numbers = self.numbers();
        let number = numbers.free.pop_first().unwrap_or_else(|| {
            numbers.next += 1;
            numbers.next - 1
        });
        Taken { seats: self, number }
    }
}

struct Taken<'s> {
    seats: &'s Seats,
    number: usize,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut numbers = self.seats.numbers();
        numbers.free.insert(self.number);
        if numbers.awaited.is_some_and(|most| numbers.taken() <= most) {
            self.seats.given_back.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::exit::Never;
    use crate::run::{Pulls, mode};
    use crate::space::Block;
    use std::sync::atomic::{AtomicUsize, Ordering};

    type Refusing = for<'scope, 'env> fn(
        Builder,
        &'scope Scope<'scope, 'env>,
        Job<'scope>,
    ) -> io::Result<ScopedJoinHandle<'scope, ()>>;

    static REFUSALS: AtomicUsize = AtomicUsize::new(0);

    fn refuses_at_times<'scope>(
        builder: Builder,
        scope: &'scope Scope<'scope, '_>,
        job: Job<'scope>,
    ) -> io::Result<ScopedJoinHandle<'scope, ()>> {
        match REFUSALS.fetch_add(1, Ordering::Relaxed) % 3 {
            1 => builder.spawn_scoped(scope, job),
            _ => Err(io::Error::other("no more")),
        }
    }

    fn refuses_from_the_fourth_on<'scope>(
        builder: Builder,
        scope: &'scope Scope<'scope, '_>,
        job: Job<'scope>,
    ) -> io::Result<ScopedJoinHandle<'scope, ()>> {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        match STARTED.fetch_add(1, Ordering::Relaxed) {
            0..3 => builder.spawn_scoped(scope, job),
            _ => Err(io::Error::other("no more")),
        }
    }

    #[test]
    fn a_refused_thread_is_asked_for_again_and_loses_nothing() {
        let ran = Mutex::new(Vec::new());
        let run = |start: Refusing| {
            let body = |(), block: Block<'_, _>| {
                ran.lock().unwrap().extend(block);
                ((), None::<Never>)
            };
            let sizes = Sizes { schedule: Schedule::Dynamic, chunk: None, workers: 1, units: None };
            let shared = Shared::by_iteration(Work::new(
                None,
                Pulls::new(0..9, Grain::Any),
                &(),
                &body,
                &mode::<Never>(false),
                sizes,
            ));
            let seats = Seats::new(2);
            let refused = scope(|scope| start_all(scope, &shared, &seats, start));
            let mut ran = std::mem::take(&mut *ran.lock().unwrap());
            ran.sort_unstable();
            (ran, refused.map(|(position, _)| position))
        };
        assert_eq!(run(refuses_at_times), ((0..9).collect(), None));
        assert_eq!(run(refuses_from_the_fourth_on), (vec![0, 1, 2], Some(3)));
    }

    #[test]
    fn seats_are_numbered_from_the_lowest() {
        let seats = Seats::new(2);
        let (first, second) = (seats.take(), seats.take());
        assert_eq!((first.number, second.number), (0, 1));
        drop(first);
        assert_eq!(seats.take().number, 0);
    }
}
