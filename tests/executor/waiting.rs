//! Several futures; maps.

use crate::Tide;
use parloop::{Executor, Wait, as_completed, wait};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn what_is_done_first_comes_first() {
    let executor = Executor::new(4);
    let seen = Arc::new(Tide::default());
    let futures = (0..4).map(|n| {
        let seen = Arc::clone(&seen);
        executor.submit(move || {
            seen.reaches(3 - n);
            n
        })
    });
    let mut order = Vec::new();
    for future in as_completed(futures) {
        order.push(future.result());
        seen.rise();
    }
    assert_eq!(order, [3, 2, 1, 0]);
    assert_eq!(as_completed(Vec::<parloop::Future<()>>::new()).count(), 0);
}

#[test]
fn all_come_whether_done_failed_or_cancelled() {
    let executor = Executor::new(2);
    let futures: Vec<_> = (0..30)
        .map(|n| executor.submit(move || if n % 3 == 0 { resume_unwind(Box::new(n)) } else { n }))
        .collect();
    for future in &futures[20..] {
        future.cancel();
    }
    let all = as_completed(futures);
    assert_eq!(all.len(), 30);
    let outcomes: Vec<_> = all.map(|future| future.outcome().is_ok()).collect();
    assert_eq!(outcomes.len(), 30);
    assert!(outcomes.iter().filter(|done| **done).count() >= 13);
}

#[test]
fn the_first_or_all() {
    let executor = Executor::new(3);
    let tide = Arc::new(Tide::default());
    let mut futures = vec![executor.submit(|| 0)];
    futures.extend((1..3).map(|n| {
        let tide = Arc::clone(&tide);
        executor.submit(move || {
            tide.reaches(1);
            n
        })
    }));
    let (done, not_done) = wait(futures, Wait::First);
    assert_eq!((done.len(), not_done.len()), (1, 2));
    tide.rise();
    let (done, not_done) = wait(done.into_iter().chain(not_done), Wait::All);
    assert!(not_done.is_empty());
    assert_eq!(done.into_iter().map(|future| future.result()).collect::<Vec<_>>(), [0, 1, 2]);
    assert!(wait(Vec::<parloop::Future<()>>::new(), Wait::First).0.is_empty());
}

#[test]
fn tasks_may_wait_for_several_on_one_worker() {
    let executor = Arc::new(Executor::new(1));
    let own = Arc::clone(&executor);
    let sum = executor.submit(move || {
        let five = || (0..5).map(|n| own.submit(move || n)).collect::<Vec<_>>();
        let (done, rest) = wait(five(), Wait::First);
        let first: u64 = done.into_iter().chain(rest).map(|future| future.result()).sum();
        let (all, none) = wait(five(), Wait::All);
        assert!(none.is_empty());
        let second: u64 = as_completed(all).map(|future| future.result()).sum();
        let third: u64 = own.map(0..5, |n| n).sum();
        own.scope(|scope| scope.submit(|| ()));
        first + second + third
    });
    assert_eq!(sum.result(), 30);
}

#[test]
fn maps_are_in_order_lazy_and_not_far_ahead() {
    let (executor, done) = (Executor::new(3), Arc::new(AtomicUsize::new(0)));
    let pulled = AtomicUsize::new(0);
    let own = Arc::clone(&done);
    let items = (0..).inspect(|_| {
        pulled.fetch_add(1, Ordering::SeqCst);
    });
    let mut squares = executor.map(items, move |n| {
        own.fetch_add(1, Ordering::SeqCst);
        n * n
    });
    assert_eq!(pulled.load(Ordering::SeqCst), 0, "nothing is pulled before anything is taken");
    for n in 0..1000 {
        assert_eq!(squares.next(), Some(n * n));
        assert!(pulled.load(Ordering::SeqCst) <= n + 4 * 3);
    }
    drop(squares);
    drop(executor);
    assert!(done.load(Ordering::SeqCst) <= pulled.into_inner());
}

#[test]
fn a_map_that_panics_can_go_on() {
    let executor = Executor::new(2);
    let mut halves = executor.map(0..4, |n: u32| if n % 2 == 1 { resume_unwind(Box::new(n)) } else { n / 2 });
    assert_eq!(halves.size_hint(), (4, Some(4)));
    assert_eq!(halves.next(), Some(0));
    let payload = catch_unwind(AssertUnwindSafe(|| halves.next())).unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&1u32));
    assert_eq!(halves.next(), Some(1));
    assert!(catch_unwind(AssertUnwindSafe(|| halves.next())).is_err());
    assert_eq!(halves.next(), None);
}
