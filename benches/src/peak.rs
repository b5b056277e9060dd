//! The most memory a program has at once: that of the loops themselves must not grow with the range's length, and a
//! collection should need no more than its plain loop's.
//!
//! Each loop is run in a process of its own, which says at its end how much it had at the most.

use crate::kernels::annotated::memory as ours;
use crate::kernels::plain::memory as plain;
use crate::measure::{Figure, median};
use crate::report::{Row, Table, Unit};
use std::fs::read_to_string;
use std::hint::black_box;
use std::process::Command;

/// The argument that makes this program such a process.
pub(crate) const MEASURED: &str = "--memory";

type Case = (&'static str, fn(), fn());

const CASES: [Case; 5] = [
    (
        "`for i in 0..10^8` to its end",
        || keep(plain::counts(100_000_000)),
        || keep(ours::counts(100_000_000)),
    ),
    (
        "`for i in 0..10^12`, left after 10^6",
        || keep(plain::leaves(1_000_000)),
        || keep(ours::leaves(1_000_000)),
    ),
    ("`push` of 6 Mi `u64`", || keep(plain::pushes(6 << 20)), || keep(ours::pushes(6 << 20))),
    ("`push` of 6 Mi `u64`, each 50 ns", || keep(plain::works(6 << 20)), || keep(ours::works(6 << 20))),
    ("`push_str` of 48 MiB", || keep(plain::writes(6 << 20)), || keep(ours::writes(6 << 20))),
];

fn keep<T>(outcome: T) {
    black_box(outcome);
}

pub(crate) fn table() -> Table {
    let rows = CASES.iter().enumerate().map(|(number, (name, ..))| {
        let [plain, ours] = [("plain", 0), ("parloop", 1)].map(|(contender, which)| {
            (contender, median((0..3).map(|_| measured(&format!("{number}.{which}")))))
        });
        let figures = [plain, ours].map(|(contender, bytes)| Figure::once(contender, bytes, plain.1));
        Row { name: (*name).to_owned(), size: None, figures: figures.into() }
    });
    Table { title: "Memory of the process at its most", unit: Unit::Bytes, rows: rows.collect() }
}

/// Bytes that a process had at the most which did nothing else.
fn measured(case: &str) -> f64 {
    let program = std::env::current_exe().expect("this program has a file");
    let out = Command::new(program).args([MEASURED, case]).output().expect("a process to measure");
    let text = String::from_utf8_lossy(&out.stdout);
    text.trim().parse::<f64>().map_or(f64::NAN, |kibibytes| kibibytes * 1024.0)
}

/// Runs a case and prints the kibibytes that this process had at the most; nothing where the system does not tell.
pub(crate) fn run(case: &str) {
    let found = case.split_once('.').and_then(|(number, which)| {
        let (_, plain, ours) = CASES.get(number.parse::<usize>().ok()?)?;
        Some(if which == "0" { plain } else { ours })
    });
    found.expect("the number of a case")();
    let status = read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!("{}", most.map_or("", |most| most.trim().trim_end_matches(" kB")));
}
