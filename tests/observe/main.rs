//! What can be seen of loops. The environment is read once a process, and what was seen is written when the process
//! ends: so each test runs this test again, with one of the programs beside it.
#![allow(missing_docs)]

mod programs;
mod progress;
mod stats;
mod trace;

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Which program the processes run that these tests start.
const PROGRAM: &str = "PARLOOP_TEST_PROGRAM";

/// What a process of its own gives that runs the program with these variables.
fn run(program: &str, variables: &[(&str, &str)]) -> Output {
    command(program, variables).output().expect("this test runs itself")
}

fn command(program: &str, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("a test has a file"));
    command.args(["the_program", "--exact", "--nocapture", "--test-threads=1"]);
    for name in ["BACKEND", "WORKERS", "SCHEDULE", "SERIAL", "STATS", "TRACE", "PROGRESS"] {
        command.env_remove(format!("PARLOOP_{name}"));
    }
    command.env(PROGRAM, program).envs(variables.iter().copied());
    command
}

/// The same, of one that succeeds: what it wrote to stderr.
fn stderr(program: &str, variables: &[(&str, &str)]) -> String {
    let output = run(program, variables);
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{program} {variables:?}: {text}");
    text
}

#[test]
fn the_program() {
    if let Ok(name) = std::env::var(PROGRAM) {
        // What the test harness has written stays on a line of its own, and it writes nothing more.
        println!();
        programs::run(&name);
        std::process::exit(0);
    }
}

/// A file of this test alone.
struct File(PathBuf);

impl File {
    fn new(ending: &str) -> File {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("parloop-observe-{}-{number}.{ending}", std::process::id());
        File(std::env::temp_dir().join(name))
    }

    fn name(&self) -> &str {
        self.0.to_str().unwrap()
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.0).unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn nothing_is_seen_unasked() {
    for value in ["", "0"] {
        assert_eq!(stderr("loops", &[("PARLOOP_STATS", value), ("PARLOOP_TRACE", value)]), "");
    }
}

#[test]
fn what_is_not_understood_stops_the_first_loop() {
    for (name, value, valid) in [
        ("PARLOOP_STATS", "yes", "`1`, `0`, or a file that ends in `.json`"),
        ("PARLOOP_TRACE", "1", "`0`, or a file that ends in `.json`, `.svg` or `.html`"),
        ("PARLOOP_TRACE", "/no/such/folder/trace.svg", "which can't be written"),
        ("PARLOOP_STATS", "/no/such/folder/stats.json", "which can't be written"),
    ] {
        let output = run("loops", &[(name, value)]);
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        for part in [name, value, valid, "programs.rs:"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
