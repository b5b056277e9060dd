//! What can go wrong with a loop itself.

use crate::backend::Backend;
use crate::site::Site;
use std::path::PathBuf;
use std::{fmt, io};

/// A failure of the loop itself, not of its body.
#[derive(Debug)]
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

impl Error {
    /// The position of the iteration that it happened to, where there is one.
    pub fn iteration(&self) -> Option<usize> {
        match self {
            Error::Thread { iteration, .. } => Some(*iteration),
            _ => None,
        }
    }

    fn site(&self) -> &'static Site {
        match self {
            Error::Setting { site, .. }
            | Error::Unwritable { site, .. }
            | Error::ZeroWorkers { site }
            | Error::ZeroChunk { site }
            | Error::Thread { site, .. }
            | Error::Unsupported { site, .. } => site,
        }
    }
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
            Error::Thread { iteration, source, .. } => {
                write!(f, "no thread to be had for iteration {iteration}: {source}")
            }
            Error::Unsupported { backend, type_name, bound, .. } => write!(
                f,
                "it can't run on the backend `{backend}`, because `{type_name}` is not `{bound}`; \
                 choose `serial`, or make it `{bound}`"
            ),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Thread { source, .. } | Error::Unwritable { source, .. } => Some(source),
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
        for part in ["src/main.rs:7", "`pool`", "`Rc<u8>`", "`Sync`", "`serial`"] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn a_refused_thread_names_the_iteration_and_its_source() {
        let error = Error::Thread { site: &SITE, iteration: 5, source: io::Error::other("full") };
        assert_eq!(error.iteration(), Some(5));
        assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "full");
        assert!(error.to_string().ends_with("iteration 5: full"));
    }
}
