//! Tasks that borrow.

use parloop::Executor;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

#[test]
fn tasks_borrow_what_is_around_the_scope() {
    let executor = Executor::new(3);
    let words = vec!["one".to_owned(), "three".to_owned()];
    let mut counts = [0, 0];
    let longest: &str = executor.scope(|scope| {
        for (count, word) in counts.iter_mut().zip(&words) {
            drop(scope.submit(move || *count = word.len()));
        }
        let longest = scope.submit(|| words.iter().max_by_key(|word| word.len()).unwrap().as_str());
        longest.result()
    });
    assert_eq!((longest, counts), ("three", [3, 5]));
    let lengths: Vec<_> = executor.scope(|scope| scope.map(&words, |word| word.len()).collect());
    assert_eq!(lengths, [3, 5]);
}

#[test]
fn a_scope_waits_for_its_tasks_whatever_happens_to_futures() {
    struct Late<'a>(&'a AtomicUsize);
    impl Drop for Late<'_> {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let executor = Executor::new(2);
    for _ in 0..50 {
        let (dropped, ran) = (AtomicUsize::new(0), AtomicUsize::new(0));
        executor.scope(|scope| {
            for n in 0..30 {
                let future = scope.submit(|| {
                    ran.fetch_add(1, Ordering::SeqCst);
                    Late(&dropped)
                });
                match n % 3 {
                    0 => drop(future),
                    1 => std::mem::forget(future),
                    _ => drop(future.result()),
                }
            }
        });
        assert_eq!(ran.into_inner(), 30);
        assert_eq!(dropped.into_inner(), 20);
    }
}

#[test]
fn tasks_of_a_scope_submit_tasks_to_it() {
    let executor = Executor::new(1);
    let ran = AtomicUsize::new(0);
    executor.scope(|scope| {
        drop(scope.submit(|| {
            for _ in 0..5 {
                drop(scope.submit(|| {
                    let inner = scope.submit(|| ran.fetch_add(1, Ordering::SeqCst));
                    inner.result();
                }));
            }
        }));
    });
    assert_eq!(ran.into_inner(), 5);
}

#[test]
fn a_scope_that_panics_waits_first() {
    let executor = Executor::new(2);
    let ran = AtomicUsize::new(0);
    let payload = catch_unwind(AssertUnwindSafe(|| {
        executor.scope(|scope| {
            for _ in 0..20 {
                drop(scope.submit(|| {
                    std::thread::yield_now();
                    ran.fetch_add(1, Ordering::SeqCst);
                }));
            }
            resume_unwind(Box::new("left"));
        });
    }))
    .unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&"left"));
    assert_eq!(ran.into_inner(), 20);
}

#[test]
fn a_map_dropped_early_cancels_what_has_not_begun() {
    let executor = Executor::new(1);
    let (begun, items) = (AtomicUsize::new(0), Cell::new(0));
    executor.scope(|scope| {
        let pulled = std::iter::from_fn(|| {
            items.set(items.get() + 1);
            Some(items.get())
        });
        let first = scope.map(pulled, |n| (begun.fetch_add(1, Ordering::SeqCst), n).1).next();
        assert_eq!(first, Some(1));
    });
    assert!(begun.into_inner() <= items.get());
    assert!(items.get() <= 4);
}
