//! A result that faults are done by: as it is written in a child, as it is read in the parent, or as the parent learns that
//! the iteration is committed.

use crate::fault::{Fault, When};
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::io::{PipeReader, PipeWriter, Read, Write};
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// The iteration that it happens to.
pub(crate) const STRUCK: usize = 5;
/// Of the result that is large, 64 MiB in all.
const WORDS: usize = 8 << 20;

/// What this process does to its loop.
pub(crate) struct Plot {
    pub(crate) fault: Fault,
    pub(crate) when: When,
    /// How often each iteration has begun, in whatever process.
    begun: &'static [AtomicUsize],
    /// By it a child learns that its iteration is committed.
    line: (PipeReader, PipeWriter),
}

static PLOT: OnceLock<Plot> = OnceLock::new();

impl Plot {
    pub(crate) fn lay(fault: Fault, when: When) -> &'static Plot {
        let line = std::io::pipe().expect("a pipe to be had");
        PLOT.get_or_init(|| Plot { fault, when, begun: shared(), line })
    }

    /// Whether it strikes when nothing of the iteration can be lost any more.
    pub(crate) fn is_late(&self) -> bool {
        let of_the_process = self.fault.is_done_by_the_process() || self.fault.signal().is_some();
        self.when == When::Committed && of_the_process
    }

    /// No iteration is run twice, whatever happens to its child.
    pub(crate) fn is_run_once(&self) {
        let begun: Vec<_> = self.begun.iter().map(|begun| begun.load(Ordering::Relaxed)).collect();
        assert!(begun.iter().all(|times| *times <= 1), "iterations have run so often: {begun:?}");
    }

    /// In a child, where the body says that it is there now.
    pub(crate) fn is_due(&self, i: usize, when: When) {
        if when == When::Before {
            self.begun[i].fetch_add(1, Ordering::Relaxed);
        }
        if i != STRUCK {
            return;
        }
        if self.when == When::Committed && when == When::After {
            self.prepare();
        }
        if self.when == when {
            self.fault.strike();
        }
    }

    /// What the process does to itself is done by a thread that waits for its moment.
    fn prepare(&self) {
        if self.fault.is_done_by_the_process() {
            let mut line = self.line.0.try_clone().expect("a descriptor to be had");
            let fault = self.fault;
            thread::spawn(move || {
                let _ = line.read(&mut [0]);
                fault.strike();
            });
        }
    }

    /// In the parent: the result has come.
    fn committed(&self, pid: u32) {
        if self.when != When::Committed {
            return;
        }
        match self.fault.signal() {
            // SAFETY: a signal to a child of the loop that runs.
            Some(signal) => drop(unsafe { libc::kill(pid as libc::pid_t, signal) }),
            None => drop((&self.line.1).write(&[1])),
        }
        // So that it has happened when the loop goes on.
        thread::sleep(Duration::from_millis(5));
    }
}

/// Memory that children share.
pub(crate) fn shared() -> &'static [AtomicUsize] {
    let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED | libc::MAP_ANON);
    // SAFETY: a new mapping, wherever there is room.
    let start = unsafe { libc::mmap(ptr::null_mut(), 4096, access, kind, -1, 0) };
    assert_ne!(start, libc::MAP_FAILED, "no memory to be had");
    // SAFETY: zeros were mapped, which are atomics, and stay.
    unsafe { std::slice::from_raw_parts(start.cast(), 4096 / size_of::<AtomicUsize>()) }
}

/// What an iteration leaves, beside its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) i: usize,
    pub(crate) pid: u32,
    pub(crate) words: Vec<u64>,
}

impl Mark {
    pub(crate) fn of(i: usize) -> Mark {
        let large = i == STRUCK && PLOT.get().is_some_and(|plot| plot.fault == Fault::Large);
        let words = if large { (0..WORDS as u64).collect() } else { Vec::new() };
        Mark { i, pid: std::process::id(), words }
    }

    /// Whether it is what `of` makes in any process.
    pub(crate) fn is_whole(&self) -> bool {
        self.words == Mark::of(self.i).words
    }
}

impl Serialize for Mark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.i == STRUCK {
            match PLOT.get().map(|plot| plot.fault) {
                Some(Fault::WriteFails) => return Err(S::Error::custom("it does not want to travel")),
                Some(Fault::WritePanics) => panic!("it panics instead of travelling"),
                Some(Fault::WriteHangs) => Fault::Sleep.strike(),
                Some(Fault::WriteExits) => Fault::ExitBadly.strike(),
                _ => {}
            }
        }
        (self.i, self.pid, &self.words).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Mark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Mark, D::Error> {
        let (i, pid, words) = Deserialize::deserialize(deserializer)?;
        if i == STRUCK
            && let Some(plot) = PLOT.get()
        {
            match plot.fault {
                Fault::ReadFails => return Err(D::Error::custom("it does not want to arrive")),
                Fault::ReadPanics => panic!("it panics instead of arriving"),
                _ => plot.committed(pid),
            }
        }
        Ok(Mark { i, pid, words })
    }
}
