//! One task, one future.

use crate::Tide;
use parloop::{Executor, Failure, TimedOut};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// An executor whose only worker is busy until the tide rises.
fn busy() -> (Executor, Arc<Tide>) {
    let (executor, tide) = (Executor::new(1), Arc::new(Tide::default()));
    let (own, (begun, begins)) = (Arc::clone(&tide), channel());
    drop(executor.submit(move || {
        begun.send(()).unwrap();
        own.reaches(1);
    }));
    begins.recv().unwrap();
    (executor, tide)
}

#[test]
fn a_result_or_the_panic() {
    let executor = Executor::new(2);
    assert_eq!(executor.submit(|| "done").result(), "done");
    let future = executor.submit(|| -> u8 { resume_unwind(Box::new(17)) });
    let payload = catch_unwind(|| future.result()).unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&17));
    let failure = executor.submit(|| -> () { resume_unwind(Box::new("oh")) }).outcome().unwrap_err();
    assert_eq!(failure.to_string(), "the task panicked: oh");
    // The worker goes on.
    assert_eq!(executor.submit(|| 1).result(), 1);
}

#[test]
fn waiting_running_done() {
    let (executor, tide) = busy();
    let (own, (begun, begins)) = (Arc::new(Tide::default()), channel());
    let ends = Arc::clone(&own);
    let future = executor.submit(move || {
        begun.send(()).unwrap();
        ends.reaches(1);
        5
    });
    assert!(!future.done() && !future.running());
    assert_eq!(format!("{future:?}"), "Future(waiting)");
    tide.rise();
    begins.recv().unwrap();
    assert!(!future.done() && future.running() && !future.cancel());
    own.rise();
    while !future.done() {
        std::thread::yield_now();
    }
    assert!(!future.running() && !future.cancel());
    assert_eq!(future.result(), 5);
}

#[test]
fn what_takes_too_long_can_be_waited_for_again() {
    let (executor, tide) = busy();
    let future = executor.submit(|| vec![1, 2]);
    assert_eq!(future.result_timeout(Duration::from_millis(1)), Err(TimedOut));
    assert_eq!(future.result_timeout(Duration::ZERO), Err(TimedOut));
    tide.rise();
    assert_eq!(future.result_timeout(Duration::MAX), Ok(vec![1, 2]));
    let taken = catch_unwind(AssertUnwindSafe(|| future.result_timeout(Duration::ZERO))).unwrap_err();
    assert!(taken.downcast_ref::<String>().unwrap().contains("taken before"));
}

#[test]
fn what_is_cancelled_never_runs() {
    let (executor, tide) = busy();
    let ran = Arc::new(AtomicUsize::new(0));
    let own = Arc::clone(&ran);
    let future = executor.submit(move || own.fetch_add(1, Ordering::SeqCst));
    assert!(future.cancel());
    assert!(future.cancel() && future.done() && !future.running());
    assert_eq!(Arc::strong_count(&ran), 1, "what the task held is dropped");
    let payload = catch_unwind(|| future.result()).unwrap_err();
    assert!(payload.downcast_ref::<&str>().unwrap().contains("cancelled"));
    let other = executor.submit(|| ());
    other.cancel();
    assert!(matches!(other.outcome(), Err(Failure::Cancelled)));
    tide.rise();
    drop(executor);
    assert_eq!(ran.load(Ordering::SeqCst), 0);
}

#[test]
fn callbacks_in_order_before_the_result() {
    let (executor, tide) = busy();
    let future = executor.submit(|| 8);
    let calls = Arc::new(Mutex::new(Vec::new()));
    let note = |name: &'static str| {
        let calls = Arc::clone(&calls);
        move |result: Result<&i32, &Failure>| calls.lock().unwrap().push((name, result.copied().ok()))
    };
    future.on_done(note("first"));
    future.on_done(|_| resume_unwind(Box::new("a callback's own panic")));
    future.on_done(note("second"));
    tide.rise();
    while !future.done() {
        std::thread::yield_now();
    }
    future.on_done(note("late"));
    assert_eq!(future.result(), 8);
    let calls = std::mem::take(&mut *calls.lock().unwrap());
    assert_eq!(calls, [("first", Some(8)), ("second", Some(8)), ("late", Some(8))]);
    // The worker has survived.
    assert_eq!(executor.submit(|| 1).result(), 1);
}

#[test]
fn callbacks_hear_of_failures() {
    let (executor, tide) = busy();
    let (sender, heard) = channel();
    for cancelled in [true, false] {
        let future = executor.submit(|| resume_unwind(Box::new("oh")));
        let sender = sender.clone();
        future.on_done(move |result: Result<&(), _>| sender.send(result.unwrap_err().to_string()).unwrap());
        assert!(!cancelled || future.cancel());
        drop(future);
    }
    tide.rise();
    assert_eq!(heard.recv().unwrap(), "the task was cancelled");
    assert_eq!(heard.recv().unwrap(), "the task panicked: oh");
}

#[test]
fn futures_dropped_do_not_stop_their_tasks() {
    let results = Arc::new(());
    let (executor, tide) = busy();
    let (sender, ran) = channel();
    for n in 0..20 {
        let (sender, result) = (sender.clone(), Arc::clone(&results));
        let future = executor.submit(move || {
            sender.send(n).unwrap();
            result
        });
        if n == 10 {
            tide.rise();
        }
        drop(future);
    }
    drop(sender);
    assert_eq!(ran.iter().collect::<Vec<_>>(), (0..20).collect::<Vec<_>>());
    executor.shutdown();
    assert_eq!(Arc::strong_count(&results), 1, "results that nobody takes are dropped");
}

#[test]
fn an_executor_dropped_while_busy_waits() {
    let (executor, tide) = busy();
    let ran = Arc::new(AtomicUsize::new(0));
    for _ in 0..30 {
        let ran = Arc::clone(&ran);
        drop(executor.submit(move || ran.fetch_add(1, Ordering::SeqCst)));
    }
    std::thread::scope(|scope| {
        scope.spawn(|| tide.rise());
        drop(executor);
    });
    assert_eq!(ran.load(Ordering::SeqCst), 30);
}

#[test]
fn an_executor_may_be_dropped_by_its_own_task() {
    let executor = Arc::new(Executor::new(1));
    let own = Arc::clone(&executor);
    let (gone, is_gone) = channel::<()>();
    let future = executor.submit(move || {
        is_gone.recv().unwrap_err();
        let last = own.submit(|| 3);
        drop(own);
        last
    });
    drop(executor);
    drop(gone);
    assert_eq!(future.result().result(), 3);
    // And by what is called back, or dropped, behind a task's end.
    let executor = Arc::new(Executor::new(1));
    let (own, (sender, called)) = (Arc::clone(&executor), channel());
    let future = executor.submit(|| std::thread::sleep(Duration::from_millis(5)));
    future.on_done(move |_| {
        drop(own);
        sender.send(()).unwrap();
    });
    drop(executor);
    assert_eq!(called.recv(), Ok(()));
    future.result();
}

#[test]
fn tasks_submit_tasks_and_wait_for_them_on_one_worker() {
    fn fibonacci(executor: &Arc<Executor>, n: u64) -> u64 {
        if n < 2 {
            return n;
        }
        let own = Arc::clone(executor);
        let before = executor.submit(move || fibonacci(&own, n - 1));
        fibonacci(executor, n - 2) + before.result()
    }
    for workers in [1, 3] {
        let executor = Arc::new(Executor::new(workers));
        let own = Arc::clone(&executor);
        assert_eq!(executor.submit(move || fibonacci(&own, 12)).result(), 144);
    }
}

#[test]
fn no_workers_are_refused() {
    let payload = catch_unwind(|| Executor::new(0)).unwrap_err();
    assert!(payload.downcast_ref::<&str>().unwrap().contains("`workers` is 0"));
}

#[test]
fn at_most_so_many_run_at_once_and_that_many_do() {
    let executor = Executor::new(5);
    let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let all = std::sync::Barrier::new(5);
    executor.scope(|scope| {
        for _ in 0..50 {
            drop(scope.submit(|| {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                all.wait();
                now.fetch_sub(1, Ordering::SeqCst);
            }));
        }
    });
    assert_eq!(most.into_inner(), 5);
}

#[test]
fn awaited_under_a_runtime() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let executor = Arc::new(Executor::new(2));
    let own = Arc::clone(&executor);
    let total = runtime.block_on(async move {
        let squares = (0..20u64).map(|n| own.submit(move || n * n)).map(|square| tokio::spawn(square));
        let mut total = 0;
        for square in squares {
            total += square.await.unwrap();
        }
        total + own.submit(|| 1).await
    });
    assert_eq!(total, 2471);
    // One that is woken, not found done.
    let (executor, tide) = busy();
    let future = executor.submit(|| 4);
    let (four, ()) = runtime.block_on(async {
        let four = tokio::spawn(future);
        tokio::task::yield_now().await;
        (four, tide.rise())
    });
    assert_eq!(runtime.block_on(four).unwrap(), 4);
    // Inside a task of an executor with one worker.
    let executor = Arc::new(Executor::new(1));
    let own = Arc::clone(&executor);
    let handle = runtime.handle().clone();
    let inner = executor.submit(move || handle.block_on(own.submit(|| 9)));
    assert_eq!(inner.result(), 9);
    let failed = runtime.spawn(executor.submit(|| -> () { resume_unwind(Box::new("in a task")) }));
    let payload = runtime.block_on(failed).unwrap_err().into_panic();
    assert_eq!(payload.downcast_ref(), Some(&"in a task"));
}
