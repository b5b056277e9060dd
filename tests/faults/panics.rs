//! Panics in the body, in `next`, and in what is dropped.

use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use parloop::{Backend, par_for};

use super::next_loop_runs;

const BACKENDS: [Backend; 4] = [Backend::Serial, Backend::Thread, Backend::Pool, Backend::Executor];

/// The message of the panic that `run` ends in; then a loop runs, on every backend.
fn message(run: impl FnOnce()) -> &'static str {
    let payload = catch_unwind(AssertUnwindSafe(run)).expect_err("it panics");
    for backend in BACKENDS {
        next_loop_runs(backend);
    }
    payload.downcast_ref::<&str>().copied().expect("the payload is as it was thrown")
}

/// How many items there were, and how many of them were dropped.
#[derive(Default)]
struct Counts {
    made: AtomicUsize,
    dropped: AtomicUsize,
}

impl Counts {
    fn item(&self, panics: bool) -> Item<'_> {
        self.made.fetch_add(1, Ordering::SeqCst);
        Item { counts: self, panics }
    }

    fn items(&self, count: usize, panics: usize) -> Vec<Item<'_>> {
        (0..count).map(|i| self.item(i == panics)).collect()
    }

    /// Gives how many there were.
    #[track_caller]
    fn all_dropped_once(self) -> usize {
        let made = self.made.into_inner();
        assert_eq!(self.dropped.into_inner(), made);
        made
    }
}

/// The drop of some panics.
struct Item<'a> {
    counts: &'a Counts,
    panics: bool,
}

impl Drop for Item<'_> {
    fn drop(&mut self) {
        self.counts.dropped.fetch_add(1, Ordering::SeqCst);
        if self.panics && !thread::panicking() {
            panic_any("a drop");
        }
    }
}

#[par_for]
fn body(backend: Backend) {
    #[par_for(backend = backend, workers = 4)]
    for i in 0..100 {
        if i % 30 == 29 {
            panic_any(["29", "59", "89"][i / 30]);
        }
    }
}

#[test]
fn in_the_body_the_earliest_is_seen() {
    for backend in BACKENDS {
        assert_eq!(message(|| body(backend)), "29", "{backend}");
    }
}

#[par_for]
fn next(backend: Backend, ran: &AtomicUsize) {
    let source = (0..100).map(|i| if i == 40 { panic_any("next") } else { i });
    #[par_for(backend = backend, workers = 4)]
    for _ in source {
        ran.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn in_next_all_before_it_has_run() {
    for backend in BACKENDS {
        let ran = AtomicUsize::new(0);
        assert_eq!(message(|| next(backend, &ran)), "next", "{backend}");
        assert_eq!(ran.into_inner(), 40, "{backend}");
    }
}

#[par_for]
fn item(backend: Backend, items: Vec<Item<'_>>) {
    #[par_for(backend = backend, workers = 4)]
    for item in items {
        let _own = item;
    }
}

#[test]
fn in_the_drop_of_an_item_every_item_is_dropped_once() {
    for backend in BACKENDS {
        let counts = Counts::default();
        assert_eq!(message(|| item(backend, counts.items(100, 33))), "a drop", "{backend}");
        assert_eq!(counts.all_dropped_once(), 100, "{backend}");
    }
}

#[par_for]
fn left(backend: Backend, items: Vec<Item<'_>>) -> usize {
    let mut count = 0;
    #[par_for(backend = backend, workers = 4)]
    for item in items {
        count += 1;
        if count_is_ten(&item) {
            break;
        }
    }
    count
}

/// Whether ten items have been dropped; each iteration drops its own at its end.
fn count_is_ten(item: &Item<'_>) -> bool {
    item.counts.dropped.load(Ordering::SeqCst) >= 10
}

#[test]
fn items_that_no_iteration_took_are_dropped_once() {
    for backend in BACKENDS {
        let counts = Counts::default();
        let count = left(backend, counts.items(100, usize::MAX));
        assert!((1..=100).contains(&count), "{backend}");
        assert_eq!(counts.all_dropped_once(), 100, "{backend}");
        next_loop_runs(backend);
    }
}

#[par_for]
fn left_behind(backend: Backend, items: Vec<Item<'_>>) {
    #[par_for(backend = backend, workers = 1)]
    for (i, _item) in items.into_iter().enumerate() {
        if i == 3 {
            break;
        }
    }
}

#[test]
fn in_the_drop_of_an_item_that_no_iteration_took() {
    for backend in BACKENDS {
        let counts = Counts::default();
        assert_eq!(message(|| left_behind(backend, counts.items(100, 90))), "a drop", "{backend}");
        assert_eq!(counts.all_dropped_once(), 100, "{backend}");
    }
}

#[par_for]
fn accumulated<'a>(backend: Backend, counts: &'a Counts) -> Vec<Item<'a>> {
    let mut all = Vec::new();
    #[par_for(backend = backend, workers = 4)]
    for i in 0..100 {
        all.push(counts.item(false));
        if i == 60 {
            panic_any("body");
        }
    }
    all
}

#[test]
fn what_was_gathered_is_dropped_once_when_the_body_panics() {
    for backend in BACKENDS {
        let counts = Counts::default();
        let run = || drop(accumulated(backend, &counts));
        assert_eq!(message(run), "body", "{backend}");
        assert!((61..=100).contains(&counts.all_dropped_once()), "{backend}");
    }
}

#[par_for]
fn discarded(backend: Backend, counts: &Counts) -> usize {
    let mut all = Vec::new();
    #[par_for(backend = backend, workers = 4)]
    for i in 0..100 {
        all.push(counts.item(i > 60));
        if i == 60 {
            break;
        }
    }
    all.len()
}

#[test]
fn in_the_drop_of_what_later_iterations_added_nobody_sees_it() {
    for backend in BACKENDS {
        let counts = Counts::default();
        let left = catch_unwind(AssertUnwindSafe(|| discarded(backend, &counts)));
        assert_eq!(left.ok(), Some(61), "{backend}");
        assert!(counts.all_dropped_once() >= 61, "{backend}");
        next_loop_runs(backend);
    }
}

/// Iteration 3 leaves, but not before iteration 4 has written and is about to panic.
#[par_for]
fn overtaken(out: &mut [u32], items: &mut [String]) {
    let written = AtomicBool::new(false);
    #[par_for(backend = "thread")]
    for (i, item) in items.iter_mut().enumerate() {
        out[i] += 1;
        item.push('!');
        if i == 4 {
            written.store(true, Ordering::SeqCst);
            panic_any("behind the exit");
        }
        if i == 3 {
            while !written.load(Ordering::SeqCst) {
                thread::yield_now();
            }
            break;
        }
    }
}

#[test]
fn what_an_iteration_wrote_before_it_panicked_behind_an_exit_is_undone() {
    let (mut out, mut items) = (vec![0; 6], vec![String::from("x"); 6]);
    overtaken(&mut out, &mut items);
    assert_eq!(out, [1, 1, 1, 1, 0, 0]);
    assert_eq!(items, ["x!", "x!", "x!", "x!", "x", "x"]);
}
