//! Models of what is handed over and shut down: every schedule that is tried must come out right.

use crate::sync::{Arc, AtomicUsize, Mutex, lock};
use crate::sys::{Help, Task as Brought, with_helpers};
use crate::{Executor, Future, Wait, as_completed, wait};
use std::sync::atomic::Ordering;

const SCHEDULES: usize = 1_000;

/// At random, and with few changes of thread, which finds what needs an unlikely one.
fn check(model: impl Fn() + Send + Sync + 'static) {
    let model = Arc::new(model);
    let again = Arc::clone(&model);
    shuttle::check_random(move || model(), SCHEDULES);
    shuttle::check_pct(move || again(), SCHEDULES, 3);
}

/// A value that must be dropped once.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn model_each_task_runs_once_and_its_result_arrives() {
    check(|| {
        let executor = Executor::new(2);
        let futures: Vec<_> = (0..3).map(|n| executor.submit(move || n)).collect();
        let results: Vec<_> = futures.into_iter().map(Future::result).collect();
        assert_eq!(results, [0, 1, 2]);
    });
}

#[test]
fn model_shutdown_waits_for_all() {
    check(|| {
        let ran = Arc::new(AtomicUsize::new(0));
        let executor = Executor::new(2);
        for _ in 0..3 {
            let ran = Arc::clone(&ran);
            drop(executor.submit(move || ran.fetch_add(1, Ordering::SeqCst)));
        }
        executor.shutdown();
        assert_eq!(ran.load(Ordering::SeqCst), 3);
    });
}

#[test]
fn model_tasks_wait_for_tasks_with_one_worker() {
    check(|| {
        let executor = Arc::new(Executor::new(1));
        let own = Arc::clone(&executor);
        let outer = executor.submit(move || {
            let inner = own.submit(|| 1);
            let other = own.submit(|| 2);
            drop(own);
            inner.result() + other.result()
        });
        drop(executor);
        assert_eq!(outer.result(), 3);
    });
}

#[test]
fn model_cancelled_or_run_but_not_both() {
    check(|| {
        let ran = Arc::new(AtomicUsize::new(0));
        let executor = Executor::new(1);
        let own = Arc::clone(&ran);
        let future = executor.submit(move || own.fetch_add(1, Ordering::SeqCst));
        let cancelled = future.cancel();
        assert_eq!(future.outcome().is_err(), cancelled);
        drop(executor);
        assert_eq!(ran.load(Ordering::SeqCst), usize::from(!cancelled));
    });
}

#[test]
fn model_a_result_nobody_takes_is_dropped_once() {
    check(|| {
        let dropped = Arc::new(AtomicUsize::new(0));
        let executor = Executor::new(1);
        let value = Counted(Arc::clone(&dropped));
        drop(executor.submit(move || value));
        drop(executor);
        assert_eq!(dropped.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn model_callbacks_are_called_once_before_the_result_is_had() {
    check(|| {
        let called = Arc::new(AtomicUsize::new(0));
        let executor = Executor::new(1);
        let future = executor.submit(|| 7);
        for _ in 0..2 {
            let called = Arc::clone(&called);
            future.on_done(move |result| {
                called.fetch_add(*result.unwrap(), Ordering::SeqCst);
            });
        }
        assert_eq!(future.result(), 7);
        assert_eq!(called.load(Ordering::SeqCst), 14);
    });
}

#[test]
fn model_one_that_runs_here_is_one_of_those_that_may() {
    check(|| {
        let executor = Executor::new(1);
        let counts = Arc::new([AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0)]);
        let own = Arc::clone(&counts);
        let run = move || {
            let [now, most, ran] = &*own;
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            now.fetch_sub(1, Ordering::SeqCst);
            ran.fetch_add(1, Ordering::SeqCst);
        };
        drop(executor.submit(run.clone()));
        let seat = executor.crew.seat();
        let here = usize::from(seat.is_some());
        seat.iter().for_each(|_| run());
        drop(executor.submit(run.clone()));
        drop(seat);
        drop(executor);
        let [_, most, ran] = &*counts;
        assert_eq!((most.load(Ordering::SeqCst), ran.load(Ordering::SeqCst)), (1, 2 + here));
    });
}

#[test]
fn model_a_scope_ends_after_what_it_lent() {
    check(|| {
        let executor = Executor::new(2);
        let lent = Arc::new(Mutex::new(0));
        executor.scope(|scope| {
            let lent = &lent;
            drop(scope.submit(move || *lock(lent) += 1));
            drop(scope.submit(move || drop(scope.submit(move || *lock(lent) += 1))));
        });
        // Whoever still ran would hold a clone or the lock.
        assert_eq!(*lock(&lent), 2);
    });
}

#[test]
fn model_who_waits_for_several_gets_each() {
    check(|| {
        let executor = Executor::new(2);
        let futures: Vec<_> = (0..2).map(|n| executor.submit(move || n)).collect();
        let (done, not_done) = wait(futures, Wait::First);
        assert!(!done.is_empty());
        let sum: usize = as_completed(done.into_iter().chain(not_done)).map(Future::result).sum();
        assert_eq!(sum, 1);
    });
}

/// Counts those who help, and would notice one who comes when the loop is over.
struct Loop {
    over: Arc<AtomicUsize>,
    helped: AtomicUsize,
}

impl Help for Loop {
    fn wanted(&self) -> bool {
        true
    }
    fn help(&self, _: usize) {
        assert_eq!(self.over.load(Ordering::SeqCst), 0);
        self.helped.fetch_add(1, Ordering::SeqCst);
        assert_eq!(self.over.load(Ordering::SeqCst), 0);
    }
}

fn bring(task: Brought) {
    drop(shuttle::thread::spawn(task));
}

#[test]
fn model_nobody_helps_a_loop_that_is_over() {
    check(|| {
        let over = Arc::new(AtomicUsize::new(0));
        let lent = Loop { over: Arc::clone(&over), helped: AtomicUsize::new(0) };
        with_helpers(&lent, 2, &bring, bring, &mut || ());
        over.store(1, Ordering::SeqCst);
        assert!(lent.helped.load(Ordering::SeqCst) <= 2);
    });
}
