//! C's `atexit`: the one way to learn that the process ends that holds for `main` and `process::exit` alike.

use std::ffi::c_int;

// SAFETY: this is the function's signature in the C standard, and std links the C library. Any function may be given.
#[cfg(any(unix, windows, target_os = "wasi"))]
unsafe extern "C" {
    safe fn atexit(callback: extern "C" fn()) -> c_int;
}

/// There is no end to learn of.
#[cfg(not(any(unix, windows, target_os = "wasi")))]
fn atexit(_: extern "C" fn()) -> c_int {
    0
}

/// Calls `callback` when the process ends in order. It must not unwind.
pub(crate) fn at_exit(callback: extern "C" fn()) {
    // It fails only where memory has run out.
    let _ = atexit(callback);
}
