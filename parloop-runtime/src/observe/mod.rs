//! What can be seen of loops: statistics, traces, explanations.
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
mod run;
mod stats;
mod trace;

pub(crate) use chunk::{Chunk, Ran};
pub(crate) use explain::name_of;
pub use explain::{Decision, Row};
pub(crate) use outputs::{Outputs, Stats, Trace};
pub use run::Watch;
pub(crate) use run::{Event, Run, Watched};

use crate::settings::BadSetting;
use std::sync::OnceLock;
use std::time::Instant;

/// Begins to watch loops, if anything is asked for.
pub(crate) fn open(outputs: &Outputs) -> Result<(), BadSetting> {
    outputs.begin_files()?;
    if outputs.any() {
        log::open(outputs);
    }
    Ok(())
}

/// Nanoseconds since the process first asked. Of a forked child too: it inherits the beginning.
fn now() -> u64 {
    static BEGINNING: OnceLock<Instant> = OnceLock::new();
    u64::try_from(BEGINNING.get_or_init(Instant::now).elapsed().as_nanos()).unwrap_or(u64::MAX)
}
