//! What can be seen of loops: statistics, traces, progress, explanations.
//!
//! A loop that is watched has a [`Run`]. Its workers go to their blocks through a [`Chunk`], which reports to it what
//! they did; when the loop ends, the run goes to the [`log`], which is written out when the process ends. A loop that
//! is not watched has no run: that costs a test of a pointer a chunk.

mod at_end;
mod chunk;
mod explain;
mod json;
mod lanes;
mod log;
mod outputs;
mod picture;
#[cfg_attr(not(feature = "progress"), allow(dead_code, reason = "nobody asks for it"))]
mod progress;
mod run;
mod stats;
mod trace;

pub(crate) use chunk::{Chunk, Ran};
pub(crate) use explain::name_of;
pub use explain::{Decision, Row};
pub(crate) use outputs::{Outputs, Stats, Trace};
pub(crate) use progress::Meter;
pub use progress::{WithProgress, written};
pub use run::Watch;
pub(crate) use run::{Event, Run, Span, Watched};

use crate::settings::BadSetting;
use std::process;
use std::sync::OnceLock;
use std::time::Instant;

/// Begins to watch loops, if anything is asked for.
pub(crate) fn open(outputs: &Outputs) -> Result<(), BadSetting> {
    outputs.begin_files()?;
    let _ = PROCESS.set(process::id());
    if outputs.any() {
        log::open(outputs);
    }
    Ok(())
}

/// The process that the first loop ran in.
static PROCESS: OnceLock<u32> = OnceLock::new();

/// Whether this is that process. A forked child has no use for what is kept here, and its locks may have been held by
/// another thread at the fork.
fn is_here() -> bool {
    PROCESS.get() == Some(&process::id())
}

/// Nanoseconds since the process first asked. Of a forked child too: it inherits the beginning.
fn now() -> u64 {
    static BEGINNING: OnceLock<Instant> = OnceLock::new();
    u64::try_from(BEGINNING.get_or_init(Instant::now).elapsed().as_nanos()).unwrap_or(u64::MAX)
}
