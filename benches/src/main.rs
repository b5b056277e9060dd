//! parloop against the plain loop and rayon, all in one run: `cargo run --release -p parloop-bench`.
//!
//! With `--write` the tables go to `benches/RESULTS.md` as well; with names of tables only those are run.

// The same loops are compiled with and without annotations.
#![allow(clippy::duplicate_mod)]

mod busy;
mod collect;
mod grid;
mod kernels;
mod machine;
mod measure;
mod report;
mod tasks;
mod work;

use measure::Effort;
use report::Table;
use std::process::ExitCode;

/// The tables by name, in the order they are run in.
#[allow(clippy::type_complexity)]
const TABLES: [(&str, fn() -> Vec<Table>); 5] = [
    ("quiet", || vec![grid::table("Loops by size, quiet", Effort::QUIET)]),
    ("kernels", kernels::tables),
    ("collect", || vec![collect::table()]),
    ("tasks", tasks::tables),
    ("busy", || {
        let _competitors = busy::Competitors::start();
        vec![grid::table("Loops by size, every core busy", Effort::BUSY)]
    }),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == busy::SPIN) {
        busy::spin();
    }
    let write = arguments.iter().any(|argument| argument == "--write");
    let names: Vec<&str> = arguments.iter().map(String::as_str).filter(|name| *name != "--write").collect();
    if let Some(unknown) = names.iter().find(|name| TABLES.iter().all(|(known, _)| known != *name)) {
        let known = TABLES.map(|(known, _)| known).join(", ");
        eprintln!("there is no table `{unknown}`; there are {known}, and the flag --write");
        return ExitCode::FAILURE;
    }
    if write && !names.is_empty() {
        eprintln!("--write takes all tables from one run: leave the names out");
        return ExitCode::FAILURE;
    }

    let machine = machine::describe();
    println!("{machine}");
    let mut text = machine;
    for (name, tables) in TABLES {
        if names.is_empty() || names.contains(&name) {
            for table in tables() {
                println!("{table}");
                text += &format!("\n{table}");
            }
        }
    }
    if write && let Err(error) = report::write(&text) {
        eprintln!("{}: {error}", report::RESULTS);
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
