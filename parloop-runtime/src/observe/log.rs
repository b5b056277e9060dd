//! What all loops did, until it is written out when the process ends.

use super::outputs::{Form, Outputs, Stats, Trace};
use super::run::{Event, Run, Tally};
use super::stats::Row;
use super::{at_end, is_here, picture, stats, trace};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Chunks kept for a trace: about 200 MB.
const MOST_EVENTS: usize = 4_000_000;

/// What is to be written.
static OUTPUTS: OnceLock<Outputs> = OnceLock::new();

static LOG: Mutex<Log> = Mutex::new(Log::new());

/// What all loops did.
#[derive(Debug)]
pub(super) struct Log {
    pub(super) rows: Vec<Row>,
    /// Each with the number of its loop's row.
    pub(super) events: Vec<(usize, Event)>,
    /// How many found no room.
    pub(super) lost: usize,
    running: Vec<Arc<Run>>,
}

/// From here on loops are watched; what they did is written when the process ends.
pub(super) fn open(outputs: &Outputs) {
    if OUTPUTS.set(outputs.clone()).is_ok() {
        at_end::call(write_out);
    }
}

/// Whether chunks are kept one by one.
pub(super) fn traces() -> bool {
    OUTPUTS.get().is_some_and(|outputs| outputs.trace.is_some())
}

/// Whether anything is to be written.
pub(super) fn is_open() -> bool {
    OUTPUTS.get().is_some()
}

pub(super) fn begin(run: &Arc<Run>) {
    lock().running.push(Arc::clone(run));
}

pub(super) fn end(run: &Arc<Run>) {
    if is_here() {
        lock().end(run);
    }
}

fn lock() -> MutexGuard<'static, Log> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Log {
    pub(super) const fn new() -> Log {
        Log { rows: Vec::new(), events: Vec::new(), lost: 0, running: Vec::new() }
    }

    fn end(&mut self, run: &Arc<Run>) {
        if let Some(at) = self.running.iter().position(|other| Arc::ptr_eq(other, run)) {
            self.running.swap_remove(at);
            let (tallies, events) = run.take();
            self.add(run, &tallies, events);
        }
    }

    pub(super) fn add(&mut self, run: &Run, tallies: &BTreeMap<usize, Tally>, events: Vec<Event>) {
        let same = |row: &Row| std::ptr::eq(row.site, run.site) && row.backend == run.backend;
        let at = self.rows.iter().position(same).unwrap_or_else(|| {
            self.rows.push(Row::new(run.site, run.backend));
            self.rows.len() - 1
        });
        self.rows[at].add(run, tallies);
        let room = MOST_EVENTS - self.events.len();
        self.lost += events.len().saturating_sub(room);
        self.events.extend(events.into_iter().take(room).map(|event| (at, event)));
    }
}

/// Also of loops that still run, where a worker ends the process.
fn write_out() {
    if !is_here() {
        return;
    }
    let Some(outputs) = OUTPUTS.get() else { return };
    let mut log = lock();
    while let Some(run) = log.running.first().cloned() {
        log.end(&run);
    }
    if let Some(to) = &outputs.stats {
        tell("PARLOOP_STATS", write_stats(to, &log.rows));
    }
    if let Some(to) = &outputs.trace {
        tell("PARLOOP_TRACE", write_trace(to, &log));
        if log.lost > 0 {
            let (lost, kept) = (log.lost, log.events.len());
            let _ = writeln!(
                io::stderr(),
                "parloop: PARLOOP_TRACE has the first {kept} chunks; {lost} more found no room"
            );
        }
    }
}

fn tell(name: &str, written: io::Result<()>) {
    if let Err(error) = written {
        let _ = writeln!(io::stderr(), "parloop: what {name} asks for could not be written: {error}");
    }
}

fn write_stats(to: &Stats, rows: &[Row]) -> io::Result<()> {
    match to {
        Stats::Table => io::stderr().write_all(stats::table(rows).as_bytes()),
        Stats::Json(path) => std::fs::write(path, stats::json(rows)),
    }
}

fn write_trace(to: &Trace, log: &Log) -> io::Result<()> {
    let text = match to.form {
        Form::Json => trace::json(log),
        Form::Svg => picture::svg(log),
        Form::Html => picture::html(log),
    };
    std::fs::write(&to.path, text)
}
