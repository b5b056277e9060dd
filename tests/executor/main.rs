//! The executor: loops that are fed lazily, and tasks of a user's own.

#![allow(missing_docs)]

mod borrowed;
#[cfg(unix)]
mod children;
mod futures;
mod lazily;
mod nested;
mod short;
mod waiting;

use parloop::{Backend, par_for};
use std::sync::mpsc::channel;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// A number that only rises, and that can be waited for.
#[derive(Default)]
struct Tide {
    level: Mutex<usize>,
    risen: Condvar,
}

impl Tide {
    fn rise(&self) {
        *self.level.lock().unwrap() += 1;
        self.risen.notify_all();
    }

    fn level(&self) -> usize {
        *self.level.lock().unwrap()
    }

    fn reaches(&self, level: usize) {
        drop(self.risen.wait_while(self.level.lock().unwrap(), |now| *now < level).unwrap());
    }
}

/// A source that only this thread can read keeps it waiting: what comes of an item is seen before the next one comes.
/// Gives how many results came late. Each would be late by one; a busy machine may hold back some.
#[par_for]
fn late_behind_a_source_that_blocks_here(backend: Backend) -> usize {
    let (items, source) = channel();
    let seen = Arc::new(Tide::default());
    let own = Arc::clone(&seen);
    let sender = thread::spawn(move || {
        for n in 0..4 {
            // No answer is waited for, or a miss would never end.
            thread::sleep(Duration::from_millis(200));
            items.send((n, own.level())).unwrap();
        }
    });
    let mut late = 0;
    #[par_for(backend = backend, workers = 2)]
    for (n, level) in source.iter() {
        let missing = n - level;
        #[ordered]
        {
            late += missing;
            seen.rise();
        }
    }
    sender.join().unwrap();
    late
}
