//! The row that workers lay values down in for the caller, under a model checker, which runs every order in which the
//! two can take turns:
//!
//! ```sh
//! RUSTFLAGS="--cfg loom" cargo test -p parloop-runtime --test row --release
//! ```
#![cfg(loom)]
// The file is the runtime's own.
#![allow(dead_code, unreachable_pub)]

mod cell {
    pub(super) use crossbeam_utils::CachePadded;
    use loom::cell::UnsafeCell;
    pub(super) use loom::sync::Arc;
    pub(super) use loom::sync::atomic::{AtomicBool, AtomicUsize, fence};
    use std::mem::MaybeUninit;

    pub(super) struct Cell<T>(UnsafeCell<MaybeUninit<T>>);

    impl<T> Cell<T> {
        pub(super) fn empty() -> Self {
            Cell(UnsafeCell::new(MaybeUninit::uninit()))
        }

        pub(super) unsafe fn put(&self, value: T) {
            // SAFETY: the caller's promise, which the model looks at.
            self.0.with_mut(|cell| unsafe { cell.write(MaybeUninit::new(value)) });
        }

        pub(super) unsafe fn take(&self) -> T {
            // SAFETY: as above.
            self.0.with(|cell| unsafe { cell.read().assume_init() })
        }
    }
}

#[path = "../src/sys/row.rs"]
mod row;

use loom::thread;
use row::{Next, row};
use std::sync::Arc;

#[test]
fn values_arrive_whole_in_order_and_before_the_end() {
    loom::model(|| {
        let (mut writer, mut reader) = row(2, false);
        let writes = thread::spawn(move || {
            for value in ["first", "second"] {
                writer.push(value.to_owned()).unwrap();
            }
            writer.close()
        });
        let mut seen = Vec::new();
        let mut joined = Some(writes);
        // Some while it writes, the rest when it is done.
        for turn in 0..5 {
            match reader.next() {
                Next::Value(value) => seen.push(value),
                Next::Empty => assert!(turn < 2),
                Next::End => break,
            }
            if turn == 1 {
                joined.take().map(|writes| writes.join().unwrap());
            }
        }
        assert_eq!(seen, ["first", "second"]);
    });
}

#[test]
fn a_reader_that_sleeps_is_woken() {
    for closes in [false, true] {
        loom::model(move || {
            let (mut writer, reader) = row(1, false);
            let writes = thread::spawn(move || {
                if closes {
                    return writer.close();
                }
                writer.push(1).unwrap();
                writer.is_surely_awaited()
            });
            reader.await_next();
            let sleeps = !reader.is_ready();
            assert!(writes.join().unwrap() || !sleeps);
        });
    }
}

#[test]
fn what_nobody_takes_is_dropped_once() {
    loom::model(|| {
        let value = Arc::new(());
        let (mut writer, mut reader) = row(2, false);
        let own = Arc::clone(&value);
        let writes = thread::spawn(move || (0..2).for_each(|_| writer.push(Arc::clone(&own)).unwrap()));
        drop(reader.next());
        drop(reader);
        writes.join().unwrap();
        assert_eq!(Arc::strong_count(&value), 1);
    });
}
