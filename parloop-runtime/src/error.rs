//! What can go wrong with a loop itself.

use crate::backend::Backend;
use crate::site::Site;
use crate::type_text::{logged_that_borrows, of_the_user, that_borrows};
use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;
use std::{fmt, io};

/// So many deaths are told in full.
const SHOWN: usize = 8;

/// A failure of the loop itself, not of its body.
#[non_exhaustive]
pub enum Error {
    /// A variable of the environment holds what is not understood. Nothing ran.
    #[non_exhaustive]
    Setting {
        /// The loop that met it first.
        site: &'static Site,
        /// The variable.
        name: &'static str,
        /// What it holds.
        value: String,
        /// What would be right.
        valid: &'static str,
    },
    /// A variable of the environment names a file that can't be written. Nothing ran.
    #[non_exhaustive]
    Unwritable {
        /// The loop that met it first.
        site: &'static Site,
        /// The variable.
        name: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// `workers` is 0. Nothing ran.
    #[non_exhaustive]
    ZeroWorkers {
        /// The loop.
        site: &'static Site,
    },
    /// `chunk` is 0. Nothing ran.
    #[non_exhaustive]
    ZeroChunk {
        /// The loop.
        site: &'static Site,
    },
    /// `max_tasks` is 0. Nothing ran.
    #[non_exhaustive]
    ZeroMaxTasks {
        /// The loop.
        site: &'static Site,
    },
    /// `timeout` is no time at all, in which no iteration could end. Nothing ran.
    #[non_exhaustive]
    ZeroTimeout {
        /// The loop.
        site: &'static Site,
    },
    /// The system refused a thread, and none of the loop's own was running that could be waited for.
    #[non_exhaustive]
    Thread {
        /// The loop.
        site: &'static Site,
        /// The position of the iteration that has no thread; those before it ran.
        iteration: usize,
        /// What the system said.
        source: io::Error,
    },
    /// The system refused a child process, and none of the loop's own was running that could be waited for.
    #[non_exhaustive]
    Child {
        /// The loop.
        site: &'static Site,
        /// What the system said.
        source: io::Error,
    },
    /// Child processes died. What other iterations did is kept.
    #[non_exhaustive]
    Died {
        /// The loop.
        site: &'static Site,
        /// At what and of what, in loop order; at least one.
        deaths: Vec<Death>,
    },
    /// `threads = "strict"`, and the process has other threads than the loop's. Nothing ran.
    #[non_exhaustive]
    Threads {
        /// The loop.
        site: &'static Site,
        /// How many threads there are.
        threads: usize,
    },
    /// The loop has an argument that threads can't keep to, and runs on threads. Nothing ran.
    #[non_exhaustive]
    ProcessesOnly {
        /// The loop.
        site: &'static Site,
        /// The backend chosen.
        backend: Backend,
        /// The argument.
        argument: &'static str,
    },
    /// This system has no `fork`. Nothing ran.
    #[non_exhaustive]
    NoFork {
        /// The loop.
        site: &'static Site,
        /// The backend chosen.
        backend: Backend,
    },
    /// A `#[critical]` block changes outer variables, of which a child process has a copy of its own. Nothing ran.
    #[non_exhaustive]
    Critical {
        /// The loop.
        site: &'static Site,
        /// The backend chosen.
        backend: Backend,
    },
    /// The body uses an atomic, a `Mutex`, an `RwLock` or a channel's sender, of which a child process has a copy of its
    /// own. Nothing ran.
    #[non_exhaustive]
    Copied {
        /// The loop.
        site: &'static Site,
        /// The backend chosen.
        backend: Backend,
        /// The variable.
        name: &'static str,
        /// Its type.
        type_name: &'static str,
    },
    /// The backend chosen at run time can't run a loop of these types. Nothing ran.
    #[non_exhaustive]
    Unsupported {
        /// The loop.
        site: &'static Site,
        /// The backend chosen.
        backend: Backend,
        /// The type that keeps it from running there.
        type_name: &'static str,
        /// What the type would have to be.
        bound: &'static str,
    },
}

/// The death of a child process.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Death {
    /// The position of the iteration that it died at.
    pub iteration: usize,
    /// The positions of the iterations that came to nothing: the one it died at, and those right before it that were
    /// done and not sent yet.
    pub lost: Range<usize>,
    /// What it died of.
    pub cause: Cause,
}

/// What a child process died of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// A signal: it was killed, or it crashed.
    Signal(i32),
    /// It ended by itself, with this code, in the middle of an iteration.
    Exited(i32),
    /// An iteration took longer than `timeout`.
    TimedOut(Duration),
    /// It waited for a lock that another thread of the parent held when it was forked.
    Hung,
    /// What the iteration left could not be serialized, or not be read: why.
    Refused(String),
    /// It ended, and somebody else was told how.
    Unknown,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Signal(signal) => match name_of(*signal) {
                Some(name) => write!(f, "its process was killed by {name} (signal {signal})"),
                None => write!(f, "its process was killed by signal {signal}"),
            },
            Cause::Exited(code) => write!(f, "its process exited with code {code}"),
            Cause::TimedOut(limit) => write!(f, "it took longer than {limit:?}, and its process was killed"),
            Cause::Hung => f.write_str(
                "its process waited for a lock that another thread held when it was forked, and was killed; \
                 see `threads = \"strict\"`",
            ),
            Cause::Refused(why) => write!(f, "what it left could not travel: {why}"),
            Cause::Unknown => f.write_str("its process ended, nobody can say how"),
        }
    }
}

/// By C's names, since their numbers are not the same everywhere.
#[cfg(unix)]
fn name_of(signal: i32) -> Option<&'static str> {
    macro_rules! names {
        ($($name:ident)*) => { [$((libc::$name, stringify!($name))),*] };
    }
    let names = names! {
        SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM
        SIGTERM SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGIO SIGSYS
    };
    names.iter().find(|(number, _)| *number == signal).map(|(_, name)| *name)
}

#[cfg(not(unix))]
fn name_of(_: i32) -> Option<&'static str> {
    None
}

impl Error {
    /// The loop: its `name`, or where it stands (`src/main.rs:12`).
    pub fn loop_name(&self) -> String {
        self.site().label()
    }

    /// What happened to the loop's child processes, where that is the error.
    pub fn deaths(&self) -> &[Death] {
        match self {
            Error::Died { deaths, .. } => deaths,
            _ => &[],
        }
    }

    /// The position of the iteration that it happened to, where there is one.
    pub fn iteration(&self) -> Option<usize> {
        match self {
            Error::Thread { iteration, .. } => Some(*iteration),
            Error::Died { deaths, .. } => deaths.first().map(|death| death.iteration),
            _ => None,
        }
    }

    fn site(&self) -> &'static Site {
        match self {
            Error::Setting { site, .. }
            | Error::Unwritable { site, .. }
            | Error::ZeroWorkers { site }
            | Error::ZeroChunk { site }
            | Error::ZeroMaxTasks { site }
            | Error::ZeroTimeout { site }
            | Error::Thread { site, .. }
            | Error::Child { site, .. }
            | Error::Died { site, .. }
            | Error::Threads { site, .. }
            | Error::ProcessesOnly { site, .. }
            | Error::NoFork { site, .. }
            | Error::Critical { site, .. }
            | Error::Copied { site, .. }
            | Error::Unsupported { site, .. } => site,
        }
    }
}

/// Whether it is a reference that keeps a result from being sent to another process.
fn borrows(type_name: &str, bound: &str) -> bool {
    bound.starts_with("owned") || bound.contains("Serialize") && type_name.contains('&')
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the loop {}: ", self.site())?;
        match self {
            Error::Setting { name, value, valid, .. } => {
                write!(f, "{name} is `{value}`, which is not understood; it may be {valid}")
            }
            Error::Unwritable { name, path, source, .. } => {
                write!(f, "{name} names {}, which can't be written: {source}", path.display())
            }
            Error::ZeroWorkers { .. } => f.write_str("`workers` is 0; it takes at least 1"),
            Error::ZeroChunk { .. } => f.write_str("`chunk` is 0; a chunk has at least 1 iteration"),
            Error::ZeroMaxTasks { .. } => f.write_str(
                "`max_tasks` is 0; a child process runs at least 1 iteration before it is replaced",
            ),
            Error::ZeroTimeout { .. } => f.write_str(
                "`timeout` is 0, and no iteration ends in no time; give it longer, or leave `timeout` out",
            ),
            Error::Thread { iteration, source, .. } => {
                write!(f, "no thread to be had for iteration {iteration}: {source}")
            }
            Error::Child { source, .. } => write!(f, "no child process to be had: {source}"),
            Error::Died { deaths, .. } => {
                for (number, death) in deaths.iter().take(SHOWN).enumerate() {
                    let Death { iteration, lost, cause } = death;
                    let before = if number > 0 { "; " } else { "" };
                    write!(f, "{before}iteration {iteration}: {cause}")?;
                    if lost.len() > 1 {
                        write!(f, " (with it iterations {lost:?} are lost)")?;
                    }
                }
                match deaths.len().checked_sub(SHOWN) {
                    Some(more @ 1..) => write!(f, "; and {more} more"),
                    _ => Ok(()),
                }
            }
            Error::Threads { threads, .. } => write!(
                f,
                "`threads = \"strict\"`: the process has {threads} threads, and what the others hold would be held \
                 for ever in a child; run the loop before they start, or write `threads = \"any\"`"
            ),
            Error::ProcessesOnly { backend, argument, .. } => write!(
                f,
                "`{argument}` can't be kept on the backend `{backend}`: {}; choose `process-pool`, `process` or \
                 `process-executor`, or leave `{argument}` out",
                match *argument {
                    "timeout" => "a thread can't be stopped from outside, only a process can be killed",
                    "retries" => "only a process can die and its iteration be run again",
                    _ => "only a process is worn out and replaced",
                }
            ),
            Error::NoFork { backend, .. } => write!(
                f,
                "it can't run on the backend `{backend}`, because this system has no `fork`; \
                 choose `pool`, `thread` or `serial`"
            ),
            Error::Critical { backend, .. } => write!(
                f,
                "its `#[critical]` block changes outer variables, and on the backend `{backend}` a child process would \
                 change its own copies; choose `pool`, or bring it back outside of the block"
            ),
            Error::Copied { backend, name, type_name, .. } => write!(
                f,
                "what its iterations write to `{name}`, a `{type_name}`, would be lost on the backend `{backend}`, because \
                 a child process changes a copy of its own; choose `pool` or `thread`, bring it back through a variable, \
                 or write `shared({name})` if a copy in each child is what is meant"
            ),
            Error::Unsupported { backend, type_name, bound, .. }
                if borrows(type_name, bound)
                    && let Some(logged) = logged_that_borrows(type_name) =>
            {
                write!(
                    f,
                    "it can't run on the backend `{backend}`, because what is replayed after the loop names a \
                     `{logged}` of the body, and a reference can't go from one process to another; let these \
                     statements name values (with `let value = *value;` or `let word = word.to_owned();` before \
                     them), or choose `pool`, `thread` or `serial`"
                )
            }
            Error::Unsupported { backend, type_name, bound, .. } if borrows(type_name, bound) => write!(
                f,
                "it can't run on the backend `{backend}`, because `{}` borrows, and a reference can't go \
                 from one process to another; send what owns its value (`to_owned()` makes a `String` of a `&str`, a \
                 `Vec` of a slice; `*x` or `x.clone()` a value of a reference), or choose `pool`, \
                 `thread` or `serial`",
                that_borrows(type_name)
            ),
            Error::Unsupported { backend, type_name, bound, .. } if bound.contains("Serialize") => write!(
                f,
                "it can't run on the backend `{backend}`, because `{}` is not `{bound}`; derive both, turn what is \
                 not yours into what is (an error into a `String`, by `map_err(|error| error.to_string())`), or \
                 choose `pool`, `thread` or `serial`",
                of_the_user(type_name)
            ),
            Error::Unsupported { backend, type_name, bound, .. } => write!(
                f,
                "it can't run on the backend `{backend}`, because `{}` is not `{bound}`; \
                 choose {}, or make it `{bound}`",
                of_the_user(type_name),
                if backend.is_process() { "`pool`, `thread` or `serial`" } else { "`serial`" }
            ),
        }
    }
}

/// The message: this is how an error that `main` returns is shown, and what `unwrap` says.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Thread { source, .. } | Error::Child { source, .. } | Error::Unwritable { source, .. } => {
                Some(source)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SITE: Site = Site::new("src/main.rs", 7);

    #[test]
    fn says_where_what_and_the_cure() {
        let error =
            Error::Unsupported { site: &SITE, backend: Backend::Pool, type_name: "Rc<u8>", bound: "Sync" };
        let text = error.to_string();
        assert_eq!(error.loop_name(), "src/main.rs:7");
        for part in ["src/main.rs:7", "`pool`", "`Rc<u8>`", "`Sync`", "`serial`"] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn what_main_returns_is_shown_as_a_message() {
        let error = Error::ZeroWorkers { site: &SITE };
        assert_eq!(format!("{error:?}"), error.to_string());
    }

    #[cfg(unix)]
    #[test]
    fn signals_have_names() {
        assert!(Cause::Signal(libc::SIGBUS).to_string().contains("SIGBUS"));
        assert!(Cause::Signal(77).to_string().ends_with("signal 77"));
    }

    #[test]
    fn a_refused_thread_names_the_iteration_and_its_source() {
        let error = Error::Thread { site: &SITE, iteration: 5, source: io::Error::other("full") };
        assert_eq!(error.iteration(), Some(5));
        assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "full");
        assert!(error.to_string().ends_with("iteration 5: full"));
    }
}
