//! The engine: what all parallel backends share.

use crate::role::Mode;
use std::sync::atomic::{AtomicU64, Ordering};

/// The mode of a new run of a loop with exits of type `E`.
pub(crate) fn mode<E>(plain: bool) -> Mode {
    static RUNS: AtomicU64 = AtomicU64::new(1);
    // `Never` alone leaves nothing to tell `Some` from `None` by.
    let exits = size_of::<Option<E>>() != 0;
    Mode { run: RUNS.fetch_add(1, Ordering::Relaxed), plain, exits }
}
