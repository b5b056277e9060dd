//! Loops whose iterations depend on each other in a way that the source does not show: each either gives what its
//! plain self gives, or panics with a message that says which iterations touch what. On every backend, however many
//! workers there are, again and again.

// The programs are written as a user writes them, and compiled with and without annotations.
#![allow(missing_docs, unreachable_pub, clippy::all)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, Command, Stdio};

#[allow(unused)]
#[path = "."]
mod plain {
    use parloop_plain::par_for;
    #[path = "beside.rs"]
    pub mod beside;
    #[path = "disguised.rs"]
    pub mod disguised;
    #[path = "loops.rs"]
    pub mod loops;
    #[path = "others.rs"]
    pub mod others;
    #[path = "rows.rs"]
    pub mod rows;
    #[path = "spans.rs"]
    pub mod spans;
    #[path = "widths.rs"]
    pub mod widths;
}

#[path = "."]
mod parallel {
    use parloop::par_for;
    #[path = "beside.rs"]
    pub mod beside;
    #[path = "disguised.rs"]
    pub mod disguised;
    #[path = "loops.rs"]
    pub mod loops;
    #[path = "others.rs"]
    pub mod others;
    #[path = "rows.rs"]
    pub mod rows;
    #[path = "spans.rs"]
    pub mod spans;
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

/// How often every program runs in a process of each kind, unless the environment says otherwise.
const TIMES: usize = 100;
/// The same where each run forks.
const TIMES_FORKED: usize = 3;
/// What says otherwise.
const HOW_OFTEN: &str = "PARLOOP_RACY_TIMES";

/// A backend, workers, a schedule.
type Kind = [&'static str; 3];

const THREADS: [Kind; 10] = [
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

const CHILDREN: [Kind; 6] = [
    ["process", "3", "auto"],
    ["process-pool", "1", "auto"],
    ["process-pool", "2", "static"],
    ["process-pool", "4", "dynamic,1"],
    ["process-executor", "1", "auto"],
    ["process-executor", "3", "auto"],
];

#[test]
fn no_racy_loop_gives_another_outcome() {
    every_kind("no_racy_loop_gives_another_outcome", &THREADS, TIMES);
}

#[cfg(unix)]
#[test]
fn nor_does_one_in_child_processes() {
    every_kind("nor_does_one_in_child_processes", &CHILDREN, TIMES_FORKED);
}

fn every_kind(test: &str, kinds: &[Kind], times: usize) {
    if std::env::var_os(INNER).is_some() {
        return run_here();
    }
    let told = std::env::var(HOW_OFTEN).ok();
    let times = told.unwrap_or_else(|| times.to_string());
    // Two at a time: most of them leave a core idle.
    for pair in kinds.chunks(2) {
        let started = pair.iter().map(|kind| (kind, start(test, kind, &times))).collect::<Vec<_>>();
        for ([backend, workers, schedule], child) in started {
            let output = child.wait_with_output().expect("it runs");
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            // The children say much.
            let errors = &output.stderr[output.stderr.len().saturating_sub(4000)..];
            let errors = String::from_utf8_lossy(errors);
            assert!(output.status.success(), "{backend} × {workers} × {schedule}:\n{text}{errors}");
        }
    }
}

fn start(test: &str, [backend, workers, schedule]: &Kind, times: &str) -> Child {
    Command::new(std::env::current_exe().expect("a test has a file"))
        .args([test, "--exact", "--nocapture"])
        .env(INNER, "1")
        .env(HOW_OFTEN, times)
        .env("PARLOOP_BACKEND", backend)
        .env("PARLOOP_WORKERS", workers)
        .env("PARLOOP_SCHEDULE", schedule)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("this test runs itself")
}

/// The panics of these loops name iterations and elements, and where the loop stands. Items that are borrowed don't
/// travel to a child that is fed, which is told before it runs.
fn tells(message: &str) -> bool {
    message.contains("can't run on the backend `process-executor`")
        || message.contains("iteration") && message.contains("element") && message.contains(".rs:")
}

fn run_here() {
    std::panic::set_hook(Box::new(|info| {
        if info.location().is_some_and(|at| at.file().ends_with("racy/main.rs")) {
            eprintln!("{info}");
        }
    }));
    let times: usize = std::env::var(HOW_OFTEN).ok().and_then(|times| times.parse().ok()).expect("a number");
    let plain = [
        plain::beside::LIST,
        plain::disguised::LIST,
        plain::loops::LIST,
        plain::others::LIST,
        plain::rows::LIST,
        plain::spans::LIST,
        plain::widths::LIST,
    ]
    .concat();
    let parallel = [
        parallel::beside::LIST,
        parallel::disguised::LIST,
        parallel::loops::LIST,
        parallel::others::LIST,
        parallel::rows::LIST,
        parallel::spans::LIST,
        parallel::widths::LIST,
    ]
    .concat();
    for ((name, plain), (_, parallel)) in plain.into_iter().zip(parallel) {
        let expected = plain();
        let mut refused = 0;
        for _ in 0..times {
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
        assert_eq!(refused, times, "{name} is not racy");
    }
}
