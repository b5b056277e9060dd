//! parloop against the plain loop and its peers, all in one run:
//! `cargo run --release -p parloop-bench --features peers`.
//!
//! With `--write` the tables go to `benches/RESULTS.md` as well, all figures to `results.json` and the grid to
//! `results.svg`; with `--quick` it takes about four minutes; with names of tables only those are run.

// The same loops are compiled with and without annotations.
#![allow(clippy::duplicate_mod)]

mod building;
mod busy;
mod collect;
mod grid;
mod kernels;
mod machine;
mod measure;
#[cfg(parloop_switches)]
mod mechanisms;
mod peak;
mod peers;
mod plot;
mod processes;
mod report;
mod tasks;
mod work;
mod workloads;

use measure::Effort;
use report::Table;
use std::process::ExitCode;
use std::{fs, io};

/// What is run by name, in this order: quiet or beside competitors on every core.
type Run = (&'static str, bool, fn(Effort) -> Vec<Table>);
const RUNS: [Run; 10] = [
    // First: what a fork costs grows with what the process holds.
    ("processes", false, processes::tables),
    ("grid", false, |effort| vec![grid::table("Loops by size, quiet", effort)]),
    ("kernels", false, kernels::tables),
    ("collect", false, |effort| vec![collect::table(effort)]),
    ("programs", false, |effort| vec![workloads::table("Programs, quiet", effort)]),
    ("tasks", false, |effort| tasks::tables(effort.long())),
    ("memory", false, |_| vec![peak::table()]),
    ("building", false, |_| building::tables()),
    ("grid-busy", true, |effort| vec![grid::table("Loops by size, every core busy", effort)]),
    ("programs-busy", true, |effort| vec![workloads::table("Programs, every core busy", effort)]),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == busy::SPIN) {
        busy::spin();
    }
    if let [flag, case] = &arguments[..]
        && flag == peak::MEASURED
    {
        peak::run(case);
        return ExitCode::SUCCESS;
    }
    #[cfg(parloop_switches)]
    return mechanisms::main(&arguments);
    #[cfg(not(parloop_switches))]
    compare_all(&arguments)
}

#[cfg_attr(parloop_switches, allow(dead_code))]
fn compare_all(arguments: &[String]) -> ExitCode {
    let (flags, names): (Vec<&str>, Vec<&str>) =
        arguments.iter().map(String::as_str).partition(|argument| argument.starts_with("--"));
    let known = RUNS.map(|(name, ..)| name);
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        eprintln!("there is no table `{unknown}`; there are {}", known.join(", "));
        return ExitCode::FAILURE;
    }
    if let Some(unknown) = flags.iter().find(|flag| !["--write", "--quick"].contains(flag)) {
        eprintln!("there is no flag `{unknown}`; there are --write and --quick");
        return ExitCode::FAILURE;
    }
    let (write, quick) = (flags.contains(&"--write"), flags.contains(&"--quick"));
    if write && !names.is_empty() {
        eprintln!("--write takes all tables from one run: leave the names out");
        return ExitCode::FAILURE;
    }

    let machine = machine::describe();
    println!("{machine}");
    let mut tables = Vec::new();
    for (_, busy, run) in RUNS.iter().filter(|(name, ..)| names.is_empty() || names.contains(name)) {
        let _competitors = busy.then(busy::Competitors::start);
        let effort = if *busy { Effort::BUSY } else { Effort::QUIET };
        for table in run(if quick { effort.quick() } else { effort }) {
            println!("{table}");
            tables.push(table);
        }
    }
    if write && let Err(error) = save(&machine, &tables) {
        eprintln!("the results can't be written: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn save(machine: &str, tables: &[Table]) -> io::Result<()> {
    let text = tables.iter().fold(machine.to_owned(), |text, table| format!("{text}\n{table}"));
    report::write(report::PROGRAM, &text)?;
    fs::write(report::JSON, report::json(machine, tables))?;
    let grids: Vec<&Table> =
        tables.iter().filter(|table| table.rows.iter().any(|row| row.size.is_some())).collect();
    fs::write(report::PLOT, plot::svg(&grids))
}
