//! When the process ends, by whatever way it ends in order: `main` returns or panics, or somebody calls
//! `process::exit`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

static CALLED: OnceLock<fn()> = OnceLock::new();

/// Has `work` called then. The first call counts.
pub(super) fn call(work: fn()) {
    if CALLED.set(work).is_ok() {
        crate::sys::at_exit(run);
    }
}

extern "C" fn run() {
    if let Some(work) = CALLED.get() {
        // Nothing may unwind into what ends the process.
        if let Err(payload) = catch_unwind(AssertUnwindSafe(work)) {
            std::mem::forget(payload);
        }
    }
}
