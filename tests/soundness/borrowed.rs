//! Elements behind guards, lent to threads, in loops inside loops.

use super::{BACKENDS, caught, permutation};
use parloop::{Backend, par_for};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::sync::{Mutex, RwLock};
use std::thread;

const N: usize = 120;

#[par_for]
fn through_guards(backend: Backend) -> [Vec<usize>; 3] {
    let perm = permutation(N);
    let (mutex, lock, cell) =
        (Mutex::new(vec![0; N]), RwLock::new(vec![0; N]), RefCell::new(VecDeque::from(vec![0; N])));
    {
        let mut a = mutex.lock().unwrap();
        let mut b = lock.write().unwrap();
        let mut c = cell.borrow_mut();
        #[par_for(backend = backend, workers = 3)]
        for i in 0..N {
            a[perm[i]] = i;
            b[i] = perm[i];
            c[perm[i]] = b[i] + i;
        }
    }
    [mutex.into_inner().unwrap(), lock.into_inner().unwrap(), cell.into_inner().into()]
}

#[test]
fn behind_guards() {
    let expected = through_guards(Backend::Serial);
    for backend in BACKENDS {
        assert_eq!(through_guards(backend), expected);
    }
}

/// A `&mut` to an element may go to another thread for as long as the iteration runs: the elements are `Send`.
#[par_for]
fn lent_to_threads(backend: Backend) -> Vec<usize> {
    let perm = permutation(20);
    let mut out = vec![0; 20];
    #[par_for(backend = backend, workers = 3)]
    for i in 0..20 {
        let place = &mut out[perm[i]];
        thread::scope(|scope| {
            scope.spawn(move || *place = i);
        });
    }
    out
}

#[test]
fn elements_on_threads_of_the_body() {
    for backend in BACKENDS {
        assert_eq!(lent_to_threads(backend), lent_to_threads(Backend::Serial));
    }
}

/// What is `Send` and not `Sync` can be owned, and moved about by its owner.
#[par_for]
fn cells(backend: Backend) -> Vec<(u32, Vec<u32>)> {
    let perm = permutation(N);
    let mut cells: Vec<(Cell<u32>, RefCell<Vec<u32>>)> =
        (0..N).map(|i| (Cell::new(i as u32), RefCell::default())).collect();
    #[par_for(backend = backend, workers = 3)]
    for i in 0..N {
        let (cell, list) = &mut cells[perm[i]];
        cell.set(cell.get() + 1);
        list.borrow_mut().push(cell.get());
        list.get_mut().push(i as u32);
    }
    cells.into_iter().map(|(cell, list)| (cell.get(), list.into_inner())).collect()
}

#[test]
fn elements_that_are_not_sync() {
    for backend in BACKENDS {
        assert_eq!(cells(backend), cells(Backend::Serial));
    }
}

/// One vector through three loops, each inside the other.
#[par_for]
fn three_deep(backend: Backend) -> Vec<String> {
    let (a, b, c) = (4, 5, 6);
    let mut out = vec![String::new(); a * b * c];
    #[par_for(backend = backend, workers = 2)]
    for i in 0..a {
        #[par_for(backend = backend, workers = 2, scatter(out))]
        for j in 0..b {
            #[par_for(backend = backend, workers = 2, scatter(out))]
            for k in 0..c {
                out[(i * b + j) * c + (k + 2) % c].push_str(&format!("{i}{j}{k}"));
            }
        }
        out[i * b * c].push('!');
    }
    out
}

#[test]
fn loops_in_loops_over_one_vector() {
    for backend in BACKENDS {
        assert_eq!(three_deep(backend), three_deep(Backend::Serial));
    }
}

/// Two vectors that are one in the end: elements are swapped across.
#[par_for]
fn across(backend: Backend) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let perm = permutation(N);
    let mut a: Vec<Vec<u8>> = (0..N).map(|i| vec![i as u8; i % 5]).collect();
    let mut b = vec![Vec::new(); N];
    #[par_for(backend = backend, workers = 3)]
    for i in 0..N {
        std::mem::swap(&mut a[perm[i]], &mut b[perm[N - 1 - i]]);
        b[perm[N - 1 - i]].push(1);
    }
    (a, b)
}

#[test]
fn elements_swapped_between_vectors() {
    for backend in BACKENDS {
        assert_eq!(across(backend), across(Backend::Serial));
    }
}

#[par_for]
fn strides(backend: Backend, stride: usize) -> Vec<usize> {
    let mut out = vec![0; 10];
    #[par_for(backend = backend, workers = 3, indexed(out / stride))]
    for i in 0..10usize {
        let at = i.wrapping_mul(stride);
        if at < 10 {
            out[at] += i;
        }
    }
    out
}

#[test]
fn strides_that_overflow() {
    for backend in [Backend::Pool, Backend::Thread, Backend::Executor] {
        assert_eq!(strides(backend, 5), [0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
        for stride in [usize::MAX, usize::MAX / 2 + 1, 1 << (usize::BITS - 2)] {
            // Either nobody gets at what it does not own, or it is refused.
            if let Some(message) = caught(|| assert_eq!(strides(backend, stride).len(), 10)) {
                assert!(message.contains("iteration"), "{message}");
            }
        }
    }
}

/// A scatter of a loop that pulls its items, endless but for its exit.
#[par_for]
fn endless(backend: Backend) -> Vec<u64> {
    let mut seen = vec![0; 1_009];
    let mut powers = 1;
    let source = std::iter::from_fn(move || {
        powers = powers * 11 % 1_009;
        Some(powers)
    });
    #[par_for(backend = backend, workers = 3)]
    for power in source {
        seen[power as usize] = power;
        if power == 500 {
            break;
        }
    }
    seen
}

#[test]
fn an_endless_scatter_ends() {
    for backend in BACKENDS {
        assert_eq!(endless(backend), endless(Backend::Serial));
    }
}

/// In an endless loop that is never left two iterations that meet are found, not waited for.
#[par_for]
fn meets_for_ever(backend: Backend) -> Vec<usize> {
    let mut counts = vec![0; 7];
    #[par_for(backend = backend, workers = 3, scatter(counts))]
    for i in 0usize.. {
        counts[i % 7] += 1;
        if counts[i % 7] > 5 {
            break;
        }
    }
    counts
}

#[test]
fn an_endless_loop_that_meets_itself_ends() {
    for backend in [Backend::Pool, Backend::Thread, Backend::Executor] {
        let message = caught(|| drop(meets_for_ever(backend))).expect("a refusal");
        // Whoever meets another one first says so: which two these are is open.
        let numbers =
            message.split(|letter: char| !letter.is_ascii_digit()).filter_map(|text| text.parse().ok());
        let [element, earlier, later] = numbers.take(3).collect::<Vec<usize>>()[..] else {
            panic!("{message}")
        };
        assert!(message.contains("touched by iteration") && earlier < later, "{message}");
        assert_eq!((earlier % 7, later % 7), (element, element), "{message}");
    }
}
