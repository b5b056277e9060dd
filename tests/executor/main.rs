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

use std::sync::{Condvar, Mutex};

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
