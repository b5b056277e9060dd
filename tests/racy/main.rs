//! Loops whose iterations depend on each other in a way that the source does not show: each either gives what its
//! plain self gives, or panics with a message that says which iterations touch what. On every backend, however many
//! workers there are, again and again.

// The programs are written as a user writes them, and compiled with and without annotations.
#![allow(missing_docs, unreachable_pub, clippy::all)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;

#[allow(unused)]
#[path = "."]
mod plain {
    use parloop_plain::par_for;
    #[path = "loops.rs"]
    pub mod loops;
    #[path = "rows.rs"]
    pub mod rows;
    #[path = "widths.rs"]
    pub mod widths;
}

#[path = "."]
mod parallel {
    use parloop::par_for;
    #[path = "loops.rs"]
    pub mod loops;
    #[path = "rows.rs"]
    pub mod rows;
    #[path = "widths.rs"]
    pub mod widths;
}

/// A program's name and what it gives.
pub type Program = (&'static str, fn() -> String);

/// `racy![a, b]` is the list of the programs `a` and `b`, whose outcomes are printed with `{:?}`.
macro_rules! racy {
    ($($name:ident),* $(,)?) => {
        pub const LIST: &[crate::Program] = &[$((stringify!($name), || format!("{:?}", $name()))),*];
    };
}
pub(crate) use racy;

/// Set in the processes that this test starts.
const INNER: &str = "PARLOOP_TEST_INNER";

/// In each of so many processes of a kind, every program runs so often.
const TIMES: usize = 20;

const KINDS: [[&str; 3]; 10] = [
    ["pool", "1", "auto"],
    ["pool", "2", "auto"],
    ["pool", "3", "dynamic,1"],
    ["pool", "8", "static"],
    ["pool", "2", "guided,5"],
    ["thread", "2", "auto"],
    ["thread", "5", "auto"],
    ["executor", "1", "auto"],
    ["executor", "3", "auto"],
    ["pool", "4", "dynamic,7"],
];

#[test]
fn no_racy_loop_gives_another_outcome() {
    if std::env::var_os(INNER).is_some() {
        return run_here();
    }
    for [backend, workers, schedule] in KINDS {
        let output = Command::new(std::env::current_exe().expect("a test has a file"))
            .args(["no_racy_loop_gives_another_outcome", "--exact", "--nocapture"])
            .env(INNER, "1")
            .env("PARLOOP_BACKEND", backend)
            .env("PARLOOP_WORKERS", workers)
            .env("PARLOOP_SCHEDULE", schedule)
            .output()
            .expect("this test runs itself");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{backend} × {workers} × {schedule}:\n{text}{errors}");
    }
}

/// The panics of these loops name iterations and elements, and where the loop stands.
fn tells(message: &str) -> bool {
    message.contains("iteration") && message.contains("element") && message.contains(".rs:")
}

fn run_here() {
    std::panic::set_hook(Box::new(|info| {
        if info.location().is_some_and(|at| at.file().ends_with("racy/main.rs")) {
            eprintln!("{info}");
        }
    }));
    let plain = [plain::loops::LIST, plain::rows::LIST, plain::widths::LIST].concat();
    let parallel = [parallel::loops::LIST, parallel::rows::LIST, parallel::widths::LIST].concat();
    for ((name, plain), (_, parallel)) in plain.into_iter().zip(parallel) {
        let expected = plain();
        let mut refused = 0;
        for _ in 0..TIMES {
            match catch_unwind(AssertUnwindSafe(parallel)) {
                Ok(given) => assert_eq!(given, expected, "{name}"),
                Err(payload) => {
                    let message = payload.downcast_ref::<String>().map_or("", String::as_str);
                    assert!(tells(message), "{name}: {message}");
                    refused += 1;
                }
            }
        }
        // These are refused whenever two iterations of theirs meet, which does not depend on time.
        assert_eq!(refused, TIMES, "{name} is not racy");
    }
}
