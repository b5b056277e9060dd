//! Settings of a loop that do not come from its source: the environment and the machine.

use crate::backend::Backend;
use crate::error::Error;
use crate::observe::{self, Outputs};
use crate::site::Site;
use std::fmt;
use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::OnceLock;

/// How iterations are handed out to workers. It can't be seen in a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Schedule {
    /// Starts on the calling thread at once, wakes helpers when the work left pays for it.
    Auto,
    /// Equal shares, fixed before the loop starts.
    Static,
    /// Chunks of a fixed size, first come first served.
    Dynamic,
    /// Chunks that shrink with the work left.
    Guided,
}

/// The name of no schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSchedule(String);

impl fmt::Display for UnknownSchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no schedule `{}`; it is `auto`, `static`, `dynamic` or `guided`", self.0)
    }
}

impl std::error::Error for UnknownSchedule {}

impl FromStr for Schedule {
    type Err = UnknownSchedule;
    fn from_str(text: &str) -> Result<Schedule, UnknownSchedule> {
        match text {
            "auto" => Ok(Schedule::Auto),
            "static" => Ok(Schedule::Static),
            "dynamic" => Ok(Schedule::Dynamic),
            "guided" => Ok(Schedule::Guided),
            _ => Err(UnknownSchedule(text.to_owned())),
        }
    }
}

/// What the environment sets for all loops that do not say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Environment {
    pub(crate) backend: Option<Backend>,
    pub(crate) workers: Option<NonZeroUsize>,
    pub(crate) schedule: Option<Schedule>,
    pub(crate) chunk: Option<NonZeroUsize>,
    pub(crate) serial: bool,
    pub(crate) outputs: Outputs,
    pub(crate) explain: bool,
    pub(crate) no_progress: bool,
}

/// A variable that can't be followed.
#[derive(Debug)]
pub(crate) enum BadSetting {
    /// It holds what is not understood.
    NotUnderstood { name: &'static str, value: String, valid: &'static str },
    /// It names a file that can't be written.
    Unwritable { name: &'static str, path: PathBuf, error: io::Error },
}

impl BadSetting {
    /// What the loop that met it says.
    pub(crate) fn met_by(&self, site: &'static Site) -> Error {
        match self {
            BadSetting::NotUnderstood { name, value, valid } => {
                Error::Setting { site, name, value: value.clone(), valid }
            }
            BadSetting::Unwritable { name, path, error } => {
                let source = io::Error::new(error.kind(), error.to_string());
                Error::Unwritable { site, name, path: path.clone(), source }
            }
        }
    }
}

impl Environment {
    /// As it was when the first loop ran.
    pub(crate) fn get() -> Result<&'static Environment, &'static BadSetting> {
        static READ: OnceLock<Result<Environment, BadSetting>> = OnceLock::new();
        let lookup = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        READ.get_or_init(|| {
            let read = Environment::read(lookup)?;
            observe::open(&read.outputs)?;
            Ok(read)
        })
        .as_ref()
    }

    /// A variable that is set to nothing counts as not set.
    fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Environment, BadSetting> {
        let mut read = Environment::default();
        let set = |name| lookup(name).filter(|value| !value.is_empty());
        if let Some(value) = set("PARLOOP_BACKEND") {
            read.backend = Some(value.parse().map_err(|_| bad("PARLOOP_BACKEND", value, Backend::VALID))?);
        }
        if let Some(value) = set("PARLOOP_WORKERS") {
            read.workers =
                Some(value.parse().map_err(|_| bad("PARLOOP_WORKERS", value, "a number from 1 on"))?);
        }
        if let Some(value) = set("PARLOOP_SCHEDULE") {
            let valid = "`auto`, `static`, `dynamic` or `guided`, each with a chunk if wanted (`dynamic,16`)";
            let (schedule, chunk) = schedule(&value).ok_or_else(|| bad("PARLOOP_SCHEDULE", value, valid))?;
            (read.schedule, read.chunk) = (Some(schedule), chunk);
        }
        let switch = |name, unset| match set(name).as_deref() {
            None => Ok(unset),
            Some("0") => Ok(false),
            Some("1") => Ok(true),
            Some(value) => Err(bad(name, value.to_owned(), "`1` or `0`")),
        };
        read.serial = switch("PARLOOP_SERIAL", false)?;
        read.explain = switch("PARLOOP_EXPLAIN", false)?;
        read.no_progress = !switch("PARLOOP_PROGRESS", true)?;
        if let Some(value) = set("PARLOOP_STATS") {
            let stats = observe::Stats::read(&value);
            read.outputs.stats = stats.ok_or_else(|| bad("PARLOOP_STATS", value, Outputs::VALID_STATS))?;
        }
        if let Some(value) = set("PARLOOP_TRACE") {
            let trace = observe::Trace::read(&value);
            read.outputs.trace = trace.ok_or_else(|| bad("PARLOOP_TRACE", value, Outputs::VALID_TRACE))?;
        }
        Ok(read)
    }
}

fn bad(name: &'static str, value: String, valid: &'static str) -> BadSetting {
    BadSetting::NotUnderstood { name, value, valid }
}

fn schedule(text: &str) -> Option<(Schedule, Option<NonZeroUsize>)> {
    match text.split_once(',') {
        None => Some((text.trim().parse().ok()?, None)),
        Some((schedule, chunk)) => Some((schedule.trim().parse().ok()?, Some(chunk.trim().parse().ok()?))),
    }
}

/// How many can work at once on this machine, its CPU quota respected.
pub(crate) fn cpus() -> usize {
    static CPUS: OnceLock<usize> = OnceLock::new();
    *CPUS.get_or_init(|| std::thread::available_parallelism().map_or(1, NonZeroUsize::get))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &'static str, value: &'static str) -> Result<Environment, BadSetting> {
        Environment::read(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn what_is_understood() {
        assert_eq!(Environment::read(|_| None).unwrap(), Environment::default());
        assert_eq!(read("PARLOOP_WORKERS", "").unwrap(), Environment::default());
        assert_eq!(read("PARLOOP_BACKEND", "thread").unwrap().backend, Some(Backend::Thread));
        assert_eq!(read("PARLOOP_WORKERS", "3").unwrap().workers, NonZeroUsize::new(3));
        let both = read("PARLOOP_SCHEDULE", "dynamic,16").unwrap();
        assert_eq!((both.schedule, both.chunk), (Some(Schedule::Dynamic), NonZeroUsize::new(16)));
        assert!(read("PARLOOP_SERIAL", "1").unwrap().serial);
        assert!(!read("PARLOOP_SERIAL", "0").unwrap().serial);
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (name, value) in [
            ("PARLOOP_BACKEND", "pol"),
            ("PARLOOP_WORKERS", "0"),
            ("PARLOOP_WORKERS", "many"),
            ("PARLOOP_SCHEDULE", "dynamic,0"),
            ("PARLOOP_SCHEDULE", "dynamic,"),
            ("PARLOOP_SERIAL", "yes"),
            ("PARLOOP_PROGRESS", "yes"),
            ("PARLOOP_STATS", "yes"),
            ("PARLOOP_STATS", "stats.txt"),
            ("PARLOOP_TRACE", "1"),
            ("PARLOOP_TRACE", "trace.png"),
        ] {
            let BadSetting::NotUnderstood { name: named, value: held, valid } =
                read(name, value).unwrap_err()
            else {
                panic!("{name}={value}");
            };
            assert_eq!((named, held.as_str()), (name, value));
            assert!(!valid.is_empty());
        }
    }
}
