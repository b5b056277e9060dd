//! The law: every program of the list gives what its plain self gives, on every backend, worker count and schedule.
//!
//! A loop's backend, workers and schedule come from the environment here, which is read once a process: so this test
//! runs itself again for every combination. A new backend needs nothing but its name in [`BACKENDS`].

// The programs are written as a user writes them, and compiled with and without annotations.
#![allow(missing_docs, unreachable_pub, for_loops_over_fallibles, clippy::all)]

use std::process::{Command, Output};
use std::sync::Mutex;

// Without the annotations some names are not used.
#[allow(unused)]
#[path = "."]
mod plain {
    use parloop_plain::par_for;
    #[path = "programs/mod.rs"]
    pub mod programs;
}

#[path = "."]
mod parallel {
    use parloop::par_for;
    #[path = "programs/mod.rs"]
    pub mod programs;
}

/// Every backend there is.
const BACKENDS: &[&str] = &["serial", "thread", "pool", "executor"];
const WORKERS: &[&str] = &["1", "2", "3", "8"];
const SCHEDULES: &[&str] = &[
    "auto",
    "static",
    "dynamic",
    "guided",
    "static,1",
    "static,7",
    "static,1000",
    "dynamic,1",
    "dynamic,7",
    "dynamic,1000",
    "guided,1",
    "guided,7",
    "guided,1000",
];

/// The executor takes nothing but the chunk of a schedule.
const EXECUTOR_SCHEDULES: &[&str] = &["auto", "dynamic,7"];

/// Set in the processes that this test starts.
const INNER: &str = "PARLOOP_TEST_INNER";

fn combinations() -> Vec<[&'static str; 3]> {
    let mut all = Vec::new();
    for backend in BACKENDS {
        for workers in WORKERS {
            // A schedule is how the pool hands out chunks; the others have one way.
            let schedules = match *backend {
                "pool" => SCHEDULES,
                "executor" => EXECUTOR_SCHEDULES,
                _ => &SCHEDULES[..1],
            };
            all.extend(schedules.iter().map(|schedule| [*backend, *workers, *schedule]));
        }
    }
    all
}

#[test]
fn every_program_on_every_backend() {
    if std::env::var_os(INNER).is_some() {
        return compare_here();
    }
    // Two at a time: the programs must also hold beside others.
    let left = Mutex::new(combinations());
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some([backend, workers, schedule]) = left.lock().unwrap().pop() else { break };
                    let output = run_again(backend, workers, schedule);
                    if !output.status.success() {
                        let text = String::from_utf8_lossy(&output.stdout).into_owned()
                            + &String::from_utf8_lossy(&output.stderr);
                        failures.lock().unwrap().push(format!("{backend} × {workers} × {schedule}: {text}"));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{} combinations differ:\n{}", failures.len(), failures.join("\n"));
}

fn run_again(backend: &str, workers: &str, schedule: &str) -> Output {
    Command::new(std::env::current_exe().expect("a test has a file"))
        .args(["every_program_on_every_backend", "--exact", "--nocapture"])
        .env(INNER, "1")
        .env("PARLOOP_BACKEND", backend)
        .env("PARLOOP_WORKERS", workers)
        .env("PARLOOP_SCHEDULE", schedule)
        .output()
        .expect("this test runs itself")
}

fn compare_here() {
    std::panic::set_hook(Box::new(|info| {
        // The programs' own panics are caught and compared; only this test's are worth a line.
        if info.location().is_some_and(|at| at.file().ends_with("equivalence.rs")) {
            eprintln!("{info}");
        }
    }));
    // To look at some programs alone: part of their names.
    let only = std::env::var("PARLOOP_TEST_ONLY").ok();
    let mut wrong = Vec::new();
    for ((name, plain), (_, parallel)) in plain::programs::all().into_iter().zip(parallel::programs::all()) {
        let name = name.rsplit("programs::").next().unwrap_or(name);
        if only.as_ref().is_some_and(|only| !name.contains(only)) {
            continue;
        }
        let expected = plain();
        match std::panic::catch_unwind(parallel) {
            Ok(given) if given == expected => {}
            Ok(given) => wrong.push(format!("{name}: {} instead of {}", short(&given), short(&expected))),
            Err(payload) => {
                let text = payload.downcast_ref::<String>().cloned();
                let text = text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string));
                wrong.push(format!("{name}: panicked: {}", text.unwrap_or_default()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n  {}", wrong.join("\n  "));
}

fn short(text: &str) -> String {
    text.chars().take(300).collect()
}
