//! How far a loop reads ahead, what it holds, and what it leaves alone.

use crate::{Tide, late_behind_a_source_that_blocks_here};
use parloop::{Backend, par_for};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

fn count(to: &AtomicUsize) {
    to.fetch_add(1, Ordering::SeqCst);
}

/// Counts how many of it there are.
struct Counted<'c>(&'c AtomicUsize);

impl<'c> Counted<'c> {
    fn new(there: &'c AtomicUsize, most: &AtomicUsize) -> Self {
        most.fetch_max(there.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        Counted(there)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[test]
#[par_for]
fn ten_million_items_are_never_there_at_once() {
    let (there, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let items = (0..10_000_000u64).map(|i| (i, Counted::new(&there, &most)));
    let (mut total, mut odd) = (0, 0u64);
    #[par_for(backend = "executor", workers = 3, chunk = 500)]
    for (i, counted) in items {
        total += i;
        odd += u64::from(i % 2 == 1);
        drop(counted);
    }
    assert_eq!((total, odd), (10_000_000 * 9_999_999 / 2, 5_000_000));
    assert_eq!(there.into_inner(), 0);
    assert!(most.into_inner() <= 4 * 3 * 500);
}

#[test]
#[par_for]
fn a_source_that_stays_here_is_read_a_few_items_ahead() {
    let (pulled, done) = (Rc::new(Cell::new(0)), AtomicUsize::new(0));
    let own = Rc::clone(&pulled);
    let items = std::iter::from_fn(move || {
        own.set(own.get() + 1);
        (own.get() <= 500).then_some(own.get())
    });
    let ahead = items.inspect(|n| assert!(n - done.load(Ordering::SeqCst) <= 4 * 2 + 1));
    let mut total = 0;
    #[par_for(backend = "executor", workers = 2)]
    for n in ahead {
        total += n;
        done.fetch_add(1, Ordering::SeqCst);
    }
    assert_eq!((total, pulled.get()), (500 * 501 / 2, 501));
}

#[test]
#[par_for]
fn a_slow_tail_holds_the_source_back() {
    let pulled = AtomicUsize::new(0);
    let items = (0..).inspect(|_| count(&pulled));
    let mut passed = 0;
    #[par_for(backend = "executor", workers = 3)]
    for n in items {
        let double = 2 * n;
        #[ordered]
        {
            (0..50).for_each(|_| thread::yield_now());
            assert_eq!(double, 2 * passed);
            passed += 1;
            assert!(pulled.load(Ordering::SeqCst) - passed <= 4 * 3);
            if passed == 300 {
                break;
            }
        }
    }
    assert_eq!(passed, 300);
}

/// The next item is sent when the result of the last one has been seen.
#[test]
#[par_for]
fn results_do_not_wait_for_a_source_that_blocks() {
    for workers in [1, 3] {
        let (items, source) = channel();
        let seen = Arc::new(Tide::default());
        let own = Arc::clone(&seen);
        let sender = thread::spawn(move || {
            for n in 0..50 {
                items.send(n).unwrap();
                own.reaches(n + 1);
            }
        });
        let mut order = Vec::new();
        #[par_for(backend = "executor", workers = workers)]
        for n in source {
            let square = n * n;
            #[ordered]
            {
                order.push(square);
                seen.rise();
            }
        }
        sender.join().unwrap();
        assert_eq!(order, (0..50).map(|n| n * n).collect::<Vec<_>>());
    }
}

#[test]
#[par_for]
fn results_do_not_wait_as_completed_either() {
    let (items, source) = channel();
    let seen = Arc::new(Tide::default());
    let own = Arc::clone(&seen);
    let sender = thread::spawn(move || {
        for n in 0..50 {
            items.send(n).unwrap();
            own.reaches(n + 1);
        }
    });
    let mut total = 0;
    #[par_for(backend = "executor", workers = 2)]
    for n in source {
        let square = n * n;
        #[as_completed]
        {
            total += square;
            seen.rise();
        }
    }
    sender.join().unwrap();
    assert_eq!(total, (0..50).map(|n| n * n).sum::<usize>());
}

#[test]
fn results_do_not_wait_for_a_source_that_blocks_here() {
    let late = late_behind_a_source_that_blocks_here(Backend::Executor);
    assert!(late < 3, "{late}");
}

/// The pool reads in batches, but none ahead of what is slow to come.
#[test]
#[par_for]
fn the_pool_shows_what_comes_slowly_as_it_comes() {
    let (shown, late) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let source = (0..30).filter(|n| {
        thread::sleep(Duration::from_millis(1));
        late.fetch_add(n - shown.load(Ordering::SeqCst), Ordering::SeqCst);
        true
    });
    #[par_for(backend = "pool", workers = 1)]
    for n in source {
        let root = n * n;
        #[ordered]
        {
            assert!(root >= n);
            shown.fetch_add(1, Ordering::SeqCst);
        }
    }
    assert_eq!(late.into_inner(), 0);
}

/// The iterations feed the loop that they belong to.
#[test]
#[par_for]
fn a_loop_over_a_channel_that_it_fills_itself() {
    let (items, source) = sync_channel(1000);
    let left = AtomicUsize::new(1);
    let items = Mutex::new(Some(items));
    items.lock().unwrap().as_ref().unwrap().send(5).unwrap();
    let mut found = Vec::new();
    #[par_for(backend = "executor", workers = 4)]
    for depth in source {
        let open = items.lock().unwrap().clone();
        for _ in 0..depth {
            left.fetch_add(1, Ordering::SeqCst);
            open.as_ref().unwrap().send(depth - 1).unwrap();
        }
        drop(open);
        if left.fetch_sub(1, Ordering::SeqCst) == 1 {
            *items.lock().unwrap() = None;
        }
        found.push(depth);
    }
    found.sort();
    // 5!/0! + 5!/1! + … + 5!/5!
    assert_eq!((found.len(), found.iter().filter(|depth| **depth == 0).count()), (326, 120));
}

/// Once the exit is known nothing is pulled, but for what the other workers are pulling right then.
#[test]
#[par_for]
fn after_an_exit_nothing_is_pulled_or_begun() {
    for chunk in [1, 10] {
        let (pulled, begun) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let left = Tide::default();
        let items = (0..).inspect(|_| count(&pulled));
        let mut before = 0;
        #[par_for(backend = "executor", workers = 4, chunk = chunk)]
        for n in items {
            begun.fetch_add(1, Ordering::SeqCst);
            if n == 100 {
                left.rise();
                break;
            }
            if n > 100 {
                left.reaches(1);
                // Few begin while the other one leaves, however long it is kept from that.
                thread::sleep(Duration::from_millis(5));
            }
            before += 1;
        }
        assert_eq!(before, 100);
        assert!(pulled.into_inner() <= 101 + 50 * chunk);
        assert!(begun.into_inner() <= 101 + 50 * chunk);
    }
}

#[test]
#[par_for]
fn a_panic_cancels_what_has_not_begun() {
    let begun = AtomicUsize::new(0);
    let caught = std::panic::catch_unwind(|| {
        #[par_for(backend = "executor", workers = 3)]
        for n in 0u64.. {
            begun.fetch_add(1, Ordering::SeqCst);
            if n == 40 {
                std::panic::resume_unwind(Box::new(n));
            }
        }
    });
    assert_eq!(caught.unwrap_err().downcast_ref(), Some(&40u64));
    assert!(begun.into_inner() >= 41);
}

#[test]
#[par_for]
fn directories_and_lines_are_read_as_they_come() {
    let mut names = Vec::new();
    #[par_for(backend = "executor", workers = 3)]
    for entry in std::fs::read_dir("src").unwrap() {
        names.push(entry.unwrap().file_name());
    }
    assert!(names.iter().any(|name| name == "lib.rs"));

    let (mut lines, mut longest) = (0, String::new());
    let text = std::fs::File::open("README.md").unwrap();
    #[par_for(backend = "executor")]
    for line in std::io::BufRead::lines(std::io::BufReader::new(text)) {
        let line = line.unwrap();
        lines += 1;
        if line.len() > longest.len() {
            longest = line;
        }
    }
    let all = std::fs::read_to_string("README.md").unwrap();
    assert_eq!(lines, all.lines().count());
    let mut plain = "";
    for line in all.lines() {
        if line.len() > plain.len() {
            plain = line;
        }
    }
    assert_eq!(longest, plain);
}
