//! Iterations too short to be handed over, among others: the caller keeps them for itself once it knows.

use parloop::{Executor, par_for};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

const MANY: usize = 3_000;

#[test]
#[par_for]
fn an_exit_among_them_ends_the_pulling() {
    let (mut pulled, mut passed) = (0usize, 0usize);
    let items = std::iter::from_fn(|| {
        pulled += 1;
        Some(pulled)
    });
    #[par_for(backend = "executor", workers = 3)]
    for n in items {
        if n == MANY {
            break;
        }
        passed += 1;
    }
    assert_eq!(passed, MANY - 1);
    assert!(pulled <= MANY + 4 * 3, "{pulled}");
}

#[test]
#[par_for]
fn their_tails_leave_in_order() {
    for workers in [1, 2, 5] {
        let (mut seen, mut sum) = (Vec::new(), 0.0);
        #[par_for(backend = "executor", workers = workers)]
        for n in (0..MANY).map(|n| 2 * n) {
            sum += 0.1;
            let half = n / 2;
            #[ordered]
            {
                seen.push(half);
                if half == MANY - 500 {
                    break;
                }
            }
        }
        assert_eq!(seen, (0..=MANY - 500).collect::<Vec<_>>());
        assert!((sum - 0.1 * seen.len() as f64).abs() < 1e-6);
    }
}

#[test]
#[par_for]
fn their_tails_leave_as_they_come() {
    let (mut seen, mut before) = (Vec::new(), 0);
    #[par_for(backend = "executor", workers = 2)]
    for n in 0..MANY {
        before += 1;
        let own = n;
        #[as_completed]
        {
            seen.push(own);
            if seen.len() == MANY / 2 {
                break;
            }
        }
    }
    assert_eq!((seen.len(), before), (MANY / 2, MANY / 2));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), MANY / 2);
}

#[test]
#[par_for]
fn a_panic_among_them_is_the_earliest() {
    let items = || (0..MANY).map(|n| if n == 2_000 { resume_unwind(Box::new(n)) } else { n });
    for panics in [1_000, 2_000] {
        let ran = AtomicUsize::new(0);
        let caught = catch_unwind(AssertUnwindSafe(|| {
            #[par_for(backend = "executor", workers = 2)]
            for n in items() {
                ran.fetch_add(1, Ordering::SeqCst);
                if n == panics {
                    resume_unwind(Box::new(n));
                }
                if n > panics {
                    // Few begin while the other thread unwinds, however long it is kept from that.
                    sleep(Duration::from_millis(5));
                }
            }
        }));
        assert_eq!(caught.unwrap_err().downcast_ref(), Some(&panics));
        assert!(ran.into_inner() <= panics + 100);
    }
}

/// Those that take long after all run beside each other.
#[test]
#[par_for]
fn long_ones_behind_them_are_handed_over() {
    let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let mut kept = 0;
    #[par_for(backend = "executor", workers = 4)]
    for n in (0..MANY + 12).inspect(|_| ()) {
        if n >= MANY {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            sleep(Duration::from_millis(40));
            now.fetch_sub(1, Ordering::SeqCst);
        }
        kept += n % 2;
    }
    assert_eq!(kept, (MANY + 12) / 2);
    let most = most.into_inner();
    assert!((2..=4).contains(&most), "{most}");
}

#[test]
fn short_calls_of_a_map_come_in_order_and_a_panic_in_its_place() {
    let executor = Executor::new(2);
    let numbers: Vec<_> = executor.map(0..MANY, |n| n * 2).collect();
    assert_eq!(numbers, (0..MANY).map(|n| n * 2).collect::<Vec<_>>());
    let mut results = executor.map(0.., |n| if n == MANY { resume_unwind(Box::new(n)) } else { n });
    assert!(results.by_ref().take(MANY).eq(0..MANY));
    let caught = catch_unwind(AssertUnwindSafe(|| results.next()));
    assert_eq!(caught.unwrap_err().downcast_ref(), Some(&MANY));
    assert!(results.next() > Some(MANY));
    drop(results);
    assert_eq!(executor.submit(|| 1).result(), 1);
}

/// Whoever makes a call of a map counts among the workers.
#[test]
fn no_more_than_may_run_beside_a_map() {
    let executor = Executor::new(1);
    let (now, most, ran) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let count = || {
        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        now.fetch_sub(1, Ordering::SeqCst);
        ran.fetch_add(1, Ordering::SeqCst);
    };
    executor.scope(|scope| {
        std::thread::scope(|threads| {
            threads.spawn(|| (0..MANY).for_each(|_| drop(scope.submit(count))));
            assert_eq!(scope.map(0..MANY, |_| count()).count(), MANY);
        });
    });
    assert_eq!((most.into_inner(), ran.into_inner()), (1, 2 * MANY));
}

#[test]
fn long_calls_of_a_map_are_handed_over() {
    let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let executor = Executor::new(4);
    let long = |n| {
        if n >= MANY {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            sleep(Duration::from_millis(40));
            now.fetch_sub(1, Ordering::SeqCst);
        }
    };
    executor.scope(|scope| assert_eq!(scope.map(0..MANY + 12, long).count(), MANY + 12));
    assert!((2..=4).contains(&most.into_inner()));
}
