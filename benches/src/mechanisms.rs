//! What each mechanism of the engine gains: the same loops with all of them, and with one of them switched off.

use crate::measure::{Contender, Effort, compare};
use crate::report::{self, Row, Table};
use crate::work::steps_for;
use crate::{busy, machine};
use parloop::__private::{Mechanism, only_off};
use std::hint::black_box;
use std::process::ExitCode;

/// One to be switched off, and loops of its own: what a loop remembers is kept where it stands in the source.
struct Less {
    name: &'static str,
    off: Option<Mechanism>,
    loops: [fn(u64, u64) -> u64; 3],
}

/// The loops by the place that they have in `Less`.
const EVEN: usize = 0;
const SKEWED: usize = 1;
const DYNAMIC: usize = 2;

macro_rules! less {
    ($($module:ident: $name:literal, $off:expr;)*) => {
        $(mod $module {
            use crate::work::chain;
            use parloop::par_for;

            #[par_for]
            pub(super) fn even(count: u64, steps: u64) -> u64 {
                let mut total = 0;
                #[par_for]
                for i in 0..count {
                    total += chain(i, steps as u32);
                }
                total
            }

            #[par_for]
            pub(super) fn skewed(count: u64, most: u64) -> u64 {
                let mut total = 0;
                #[par_for]
                for i in 0..count {
                    total += chain(i, (i * most / count) as u32);
                }
                total
            }

            #[par_for]
            pub(super) fn dynamic(count: u64, steps: u64) -> u64 {
                let mut total = 0;
                #[par_for(schedule = "dynamic")]
                for i in 0..count {
                    total += chain(i, steps as u32);
                }
                total
            }
        })*
        const ALL: &[Less] = &[
            $(Less { name: $name, off: $off, loops: [$module::even, $module::skewed, $module::dynamic] },)*
        ];
    };
}

less! {
    all: "all", None;
    lazy_start: "no lazy start", Some(Mechanism::LazyStart);
    memory: "no memory", Some(Mechanism::Memory);
    tiny: "tiny loops timed", Some(Mechanism::Tiny);
    timed_claims: "claims by count", Some(Mechanism::TimedClaims);
    open_gate: "late ones waited for", Some(Mechanism::OpenGate);
    staying_awake: "none stays awake", Some(Mechanism::StayingAwake);
    placing: "woken anywhere", Some(Mechanism::Placing);
    ledger: "losses forgotten", Some(Mechanism::Ledger);
    deliveries: "each run delivered", Some(Mechanism::Deliveries);
    spinning: "no spinning", Some(Mechanism::Spinning);
}

pub(crate) fn main(arguments: &[String]) -> ExitCode {
    if arguments.iter().any(|argument| argument == busy::SPIN) {
        busy::spin();
    }
    if let Some(unknown) = arguments.iter().find(|argument| *argument != "--write") {
        eprintln!("there is no `{unknown}`; there is --write");
        return ExitCode::FAILURE;
    }
    let quiet = Table::new("One mechanism less, quiet", rows(Effort::QUIET));
    let busy = {
        let _competitors = busy::Competitors::start();
        Table::new("One mechanism less, every core busy", rows(Effort::BUSY.quick()))
    };
    let text = format!("{}\n{quiet}\n{busy}", machine::describe());
    println!("{text}");
    if !arguments.is_empty()
        && let Err(error) = report::write(report::WITHOUT, &text)
    {
        eprintln!("the results can't be written: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn rows(effort: Effort) -> Vec<Row> {
    let even = [(100, 1.0), (1_000, 1.0), (100, 150.0), (10_000, 15.0), (10_000, 150.0), (1_000_000, 15.0)];
    let mut rows = Vec::new();
    for (count, nanoseconds) in even {
        rows.push(row(effort, format!("{count} × {nanoseconds} ns"), EVEN, count, nanoseconds));
    }
    let skewed = "skewed: iteration i takes i / 10,000 × 300 ns".to_owned();
    rows.push(row(effort, skewed, SKEWED, 10_000, 300.0));
    rows.push(row(effort, "10,000 × 15 ns, `schedule = \"dynamic\"`".to_owned(), DYNAMIC, 10_000, 15.0));
    rows
}

fn row(effort: Effort, name: String, kind: usize, count: u64, nanoseconds: f64) -> Row {
    let steps = u64::from(steps_for(nanoseconds));
    let contender = |less: &Less| {
        let (off, run) = (less.off, less.loops[kind]);
        let run = move || {
            only_off(off);
            run(black_box(count), black_box(steps))
        };
        Contender { name: less.name, run: Box::new(run) }
    };
    Row { name, size: None, figures: compare(effort, ALL.iter().map(contender).collect()) }
}
