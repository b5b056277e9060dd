//! Every value is dropped once, whatever leaves the loop.

use super::{BACKENDS, caught, permutation};
use parloop::{Backend, par_for};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

const N: usize = 300;

/// Something of which all copies are counted.
#[derive(Debug)]
struct Counted {
    value: usize,
    alive: Arc<()>,
}

impl Counted {
    fn all(alive: &Arc<()>) -> Vec<Counted> {
        (0..N).map(|value| Counted { value, alive: alive.clone() }).collect()
    }
}

thread_local! {
    static CLONES_LEFT: std::cell::Cell<usize> = const { std::cell::Cell::new(usize::MAX) };
}

impl Clone for Counted {
    fn clone(&self) -> Counted {
        let left = CLONES_LEFT.get();
        CLONES_LEFT.set(left.wrapping_sub(1));
        assert_ne!(left, 0, "a clone too many");
        Counted { value: self.value, alive: self.alive.clone() }
    }
}

/// Checks that as many are alive as there are in `all`, and none after it.
fn settle(all: Vec<Counted>, alive: Arc<()>) {
    assert_eq!(Arc::strong_count(&alive), 1 + all.len());
    drop(all);
    assert_eq!(Arc::strong_count(&alive), 1);
}

#[par_for]
fn scatter(backend: Backend, perm: &[usize], out: &mut [Counted], panic_at: usize) {
    #[par_for(backend = backend, workers = 3)]
    for i in 0..N {
        let mut new = out[perm[i]].clone();
        new.value = N + i;
        if i == panic_at {
            panic!("in the middle");
        }
        let old = std::mem::replace(&mut out[perm[i]], new);
        assert_eq!(old.value, perm[i]);
        out.swap(perm[i], perm[i]);
    }
}

#[test]
fn a_panic_between_scattered_writes() {
    for backend in BACKENDS {
        for panic_at in [0, 150, N - 1, N] {
            let (perm, alive) = (permutation(N), Arc::new(()));
            let mut out = Counted::all(&alive);
            let message = caught(|| scatter(backend, &perm, &mut out, panic_at));
            assert_eq!(message.as_deref(), (panic_at < N).then_some("in the middle"));
            // What came before the panic is there.
            for i in 0..panic_at {
                assert_eq!(out[perm[i]].value, N + i);
            }
            settle(out, alive);
        }
    }
}

#[par_for]
fn scatter_and_leave(
    backend: Backend,
    perm: &[usize],
    out: &mut [Counted],
    leave_at: usize,
    panic_at: usize,
    clones: usize,
) -> Option<usize> {
    #[par_for(backend = backend, workers = 3, scatter(out))]
    for i in 0..N {
        CLONES_LEFT.set(if i == panic_at { clones } else { usize::MAX });
        out[perm[i]].value += N;
        if i == panic_at {
            out[perm[i]..perm[i] + 1][0].value += 1;
            panic!("in the middle");
        }
        if i == leave_at {
            return Some(i);
        }
        CLONES_LEFT.set(usize::MAX);
    }
    None
}

#[test]
fn an_exit_before_or_behind_a_panic_between_scattered_writes() {
    for backend in BACKENDS {
        for (leave_at, panic_at) in [(40, 41), (40, 290), (N, 100), (200, 100), (N, N), (0, N)] {
            let (perm, alive) = (permutation(N), Arc::new(()));
            let mut out = Counted::all(&alive);
            let mut left = None;
            let message = caught(|| {
                left = scatter_and_leave(backend, &perm, &mut out, leave_at, panic_at, usize::MAX);
            });
            let panics = panic_at < leave_at;
            assert_eq!(message.as_deref(), panics.then_some("in the middle"));
            assert_eq!(left, (!panics && leave_at < N).then_some(leave_at));
            let done = panic_at.min(leave_at).min(N - 1);
            for i in 0..done {
                assert_eq!(out[perm[i]].value, perm[i] + N, "{i} came before");
            }
            for i in if panics { N..N } else { done + 1..N } {
                assert_eq!(out[perm[i]].value, perm[i], "{i} came after");
            }
            settle(out, alive);
        }
    }
}

#[test]
fn a_clone_that_panics() {
    for backend in BACKENDS {
        for (leave_at, panic_at) in [(40, 41), (N, 100)] {
            let (perm, alive) = (permutation(N), Arc::new(()));
            let mut out = Counted::all(&alive);
            let message = caught(|| {
                scatter_and_leave(backend, &perm, &mut out, leave_at, panic_at, 0);
            });
            assert_eq!(message.is_some(), panic_at < leave_at);
            CLONES_LEFT.set(usize::MAX);
            for i in 0..panic_at.min(leave_at) {
                assert_eq!(out[perm[i]].value, perm[i] + N);
            }
            settle(out, alive);
        }
    }
}

#[par_for]
fn rows_and_leave(backend: Backend, out: &mut [Counted], clones: usize) -> Option<usize> {
    #[par_for(backend = backend, workers = 3, schedule = "static")]
    for i in 0..N / 10 {
        // The clone that panics is the last of a row's ten.
        CLONES_LEFT.set(if i == 12 { clones } else { usize::MAX });
        for j in 0..10 {
            out[i * 10 + j].value += N;
        }
        if i == 5 {
            // Meanwhile the others go on.
            thread::sleep(Duration::from_millis(20));
            return Some(i);
        }
        CLONES_LEFT.set(usize::MAX);
    }
    None
}

#[test]
fn rows_whose_clones_panic_behind_the_exit() {
    for backend in BACKENDS {
        for clones in [0, 4, 9] {
            let alive = Arc::new(());
            let mut out = Counted::all(&alive);
            assert_eq!(rows_and_leave(backend, &mut out, clones), Some(5));
            CLONES_LEFT.set(usize::MAX);
            for (at, counted) in out.iter().enumerate() {
                assert_eq!(counted.value, if at < 60 { at + N } else { at }, "{at} with {clones}");
            }
            settle(out, alive);
        }
    }
}

#[par_for]
fn columns(backend: Backend, grid: &mut [Vec<Counted>], leave_at: usize, panic_at: usize) -> Option<usize> {
    #[par_for(backend = backend, workers = 3)]
    for x in 0..N {
        grid[0][x].value += N;
        if x == panic_at {
            panic!("in the middle");
        }
        if x == leave_at {
            return Some(x);
        }
        grid[1][x] = Counted { value: 1, alive: grid[0][x].alive.clone() };
    }
    None
}

#[test]
fn columns_that_are_left() {
    for backend in BACKENDS {
        for (leave_at, panic_at) in [(77, N), (77, 78), (N, 78), (N, N)] {
            let alive = Arc::new(());
            let mut grid = vec![Counted::all(&alive), Counted::all(&alive)];
            let message = caught(|| {
                columns(backend, &mut grid, leave_at, panic_at);
            });
            assert_eq!(message.is_some(), panic_at < leave_at);
            for x in 0..N {
                let before = x < leave_at.min(panic_at);
                if before || panic_at > leave_at {
                    let first = x <= leave_at;
                    assert_eq!(grid[0][x].value, if first { x + N } else { x });
                    assert_eq!(grid[1][x].value, if before { 1 } else { x });
                }
            }
            settle(grid.into_iter().flatten().collect(), alive);
        }
    }
}

static DROPPED: AtomicUsize = AtomicUsize::new(0);

/// Takes no memory, and is dropped all the same.
struct Unit;

impl Drop for Unit {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::Relaxed);
    }
}

#[par_for]
fn replace_units(backend: Backend, perm: &[usize], units: &mut [Unit]) {
    #[par_for(backend = backend, workers = 3)]
    for i in 0..perm.len() {
        units[perm[i]] = Unit;
    }
}

#[test]
fn elements_without_size_are_dropped_once() {
    for backend in BACKENDS {
        let before = DROPPED.load(Ordering::Relaxed);
        let mut units: Vec<Unit> = (0..N).map(|_| Unit).collect();
        replace_units(backend, &permutation(N), &mut units);
        assert_eq!(DROPPED.load(Ordering::Relaxed) - before, N);
        drop(units);
        assert_eq!(DROPPED.load(Ordering::Relaxed) - before, 2 * N);
    }
}
