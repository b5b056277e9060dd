//! All cases, one after the other, and the table of what came of them.

use crate::fault::{Fault, When};
use crate::noticed;
use crate::referee::{self, Ran};
use crate::scenarios::SCENARIOS;
use crate::setup::is_root;
use std::fmt::Write;
use std::process::{Command, ExitCode};
use std::time::Duration;

pub(crate) const BACKENDS: [&str; 3] = ["process", "process-pool", "process-executor"];
const LIMIT: Duration = Duration::from_secs(30);
/// Python's pools have no limits for what one task takes.
const PYTHON_LIMIT: Duration = Duration::from_secs(4);
const PYTHON_POOLS: [&str; 2] = ["Pool", "ProcessPoolExecutor"];

struct Report {
    table: String,
    failures: usize,
    runs: usize,
    longest: Duration,
}

/// `--quick`: one moment for each fault and backend. `--python`: the same done to Python's. `--write`: records the table.
pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    let (quick, python) = (arguments.contains(&"--quick"), arguments.contains(&"--python"));
    referee::take_orphans();
    let mut report = Report { table: head(python), failures: 0, runs: 0, longest: Duration::ZERO };
    let only = arguments.iter().find(|argument| !argument.starts_with("--"));
    for (number, fault) in Fault::ALL.iter().enumerate() {
        if only.is_none_or(|only| fault.name().contains(only)) && (*fault != Fault::FewForks || is_root()) {
            report.add_fault(*fault, quick.then_some(number), python);
        }
    }
    for (name, _) in SCENARIOS.iter().filter(|(name, _)| only.is_none_or(|only| name.contains(only))) {
        report.add_scenario(name, quick);
    }
    report.tell(arguments.contains(&"--write"))
}

fn head(python: bool) -> String {
    let mut columns: Vec<&str> = vec!["what happens in or around iteration 5"];
    columns.extend(BACKENDS);
    if python {
        columns.extend(PYTHON_POOLS);
    }
    format!("| {} |\n|{}\n", columns.join(" | "), " --- |".repeat(columns.len()))
}

fn this() -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.env("RUST_BACKTRACE", "0");
    command
}

/// The same things, counted.
fn counted(outcomes: &[String]) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for outcome in outcomes {
        match kinds.iter_mut().find(|(kind, _)| kind == outcome) {
            Some((_, count)) => *count += 1,
            None => kinds.push((outcome, 1)),
        }
    }
    let each = |(kind, count): &(&str, usize)| {
        if *count > 1 { format!("{kind} (×{count})") } else { (*kind).to_owned() }
    };
    kinds.iter().map(each).collect::<Vec<_>>().join("; ")
}

impl Report {
    /// `quick`: the number of the fault, by which moments take turns.
    fn add_fault(&mut self, fault: Fault, quick: Option<usize>, python: bool) {
        let mut cells = vec![fault.name().to_owned()];
        for (column, backend) in BACKENDS.iter().enumerate() {
            let is_chosen = |at: usize| quick.is_none_or(|number| (number + column) % 4 == at);
            let whens = When::ALL.iter().enumerate().filter(|(at, _)| is_chosen(*at)).map(|(_, when)| *when);
            let outcomes: Vec<_> = whens.map(|when| self.case(backend, fault, when)).collect();
            cells.push(counted(&outcomes));
        }
        if python {
            cells.extend(PYTHON_POOLS.iter().map(|pool| python_case(pool, fault)));
        }
        println!("| {} |", cells.join(" | "));
        let _ = writeln!(self.table, "| {} |", cells.join(" | "));
    }

    fn case(&mut self, backend: &str, fault: Fault, when: When) -> String {
        let ran = referee::run(this().args(["case", backend, fault.name(), when.name()]), LIMIT);
        let what = format!("{backend}, {}, {}", fault.name(), when.name());
        self.judge(&what, ran).map_or_else(|| "FAILS".to_owned(), |said| short(&said))
    }

    fn add_scenario(&mut self, name: &str, quick: bool) {
        for backend in BACKENDS {
            let mut command = this();
            command.args(["scenario", name, backend]);
            if quick {
                command.env(crate::scenarios::QUICK, "1");
            }
            let ran = referee::run(&mut command, LIMIT * 4);
            let took = ran.took;
            let said = self.judge(&format!("{backend}, {name}"), ran);
            println!("{name}, {backend}: {} ({took:.1?})", said.as_deref().unwrap_or("FAILS").trim());
        }
    }

    /// What it said, if all is well.
    fn judge(&mut self, what: &str, ran: Ran) -> Option<String> {
        self.runs += 1;
        self.longest = self.longest.max(ran.took);
        let orphans = (ran.orphans > 0).then(|| format!("{} orphans", ran.orphans));
        match (ran.outcome, orphans) {
            (Ok(said), None) => Some(said),
            (Ok(said), Some(orphans)) => self.fail(what, &format!("{orphans}\n{said}")),
            (Err(why), orphans) => self.fail(what, &format!("{} {why}", orphans.unwrap_or_default())),
        }
    }

    fn fail(&mut self, what: &str, why: &str) -> Option<String> {
        self.failures += 1;
        eprintln!("FAILS: {what}: {why}");
        None
    }

    fn tell(self, write: bool) -> ExitCode {
        let Report { table, failures, runs, longest } = self;
        println!("\n{runs} runs, {failures} failures; the longest took {longest:.1?}");
        if write {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md");
            let noticed = noticed::table(41);
            let text = format!(
                "{}\n{table}\n{}\n{noticed}",
                include_str!("preamble.md"),
                include_str!("noticed.md")
            );
            std::fs::write(path, text).expect("the table to be written");
        }
        if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Without where the loop stands, and how many signals have which number.
fn short(said: &str) -> String {
    let said = said.trim();
    let said = said.split_once(".rs:").map_or(said, |(_, rest)| rest);
    let said = said.split_once(": ").map_or(said, |(before, rest)| {
        if before.bytes().all(|byte| byte.is_ascii_digit()) { rest } else { said }
    });
    said.replace('|', "\\|").replace("its process ", "").replace('\n', " ")
}

/// What Python's pool makes of it.
fn python_case(pool: &str, fault: Fault) -> String {
    let mut command = Command::new("python3");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/peers.py")).args([pool, fault.name()]);
    let ran = referee::run(&mut command, PYTHON_LIMIT);
    let said = match &ran.outcome {
        Ok(said) => said.trim().lines().last().unwrap_or_default().to_owned(),
        Err(why) if why.starts_with("hangs") => "**hangs**".to_owned(),
        Err(why) => format!("dies: {}", why.lines().next().unwrap_or_default()),
    };
    let orphans = if ran.orphans > 0 { format!("; {} orphans", ran.orphans) } else { String::new() };
    format!("{said}{orphans}")
}
