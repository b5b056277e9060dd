//! The law: every program of the list gives what its plain self gives, on every backend, worker count and schedule.
//!
//! A loop's backend, workers and schedule come from the environment here, which is read once a process: so this test
//! runs itself again for every combination. A new backend needs nothing but its name in [`BACKENDS`].

use std::process::{Command, Output};
use std::sync::Mutex;

/// Every backend there is.
const BACKENDS: &[&str] = &["serial", "pool", "executor"];

/// Backends of which a thread, a fork or a message an iteration takes its time: with fewer workers, and some with some
/// programs, unless all of it is asked for.
const SLOW: &[(&str, &[&str], &[&str])] = &[
    ("thread", &["3"], &[""]),
    ("thread", &["1", "8"], FEW),
    ("process-pool", &["1", "2", "3"], &[""]),
    ("process", &["3"], FEW),
    ("process-executor", &["2"], &[""]),
];

/// Files of programs in which a bit of everything is.
const FEW: &[&str] = &["blocks::", "columns::", "everyday::", "exits::", "graphs::", "permutations::"];

/// Programs that can't run in child processes, and say so.
const REFUSED_IN_CHILDREN: &[(&str, &str)] = &[
    ("blocks::critical_sum", "a critical block changes an outer variable"),
    ("blocks::critical_log", "a critical block changes an outer variable"),
    ("blocks::critical_borrows_apart", "a critical block changes an outer variable"),
    ("blocks::critical_prints_names", "a critical block changes an outer variable"),
    ("blocks::critical_behind_reference", "a critical block changes an outer variable"),
    ("blocks::ordered_question_mark", "the tail gets what is borrowed"),
    ("everyday::written_bytes", "`io::Error` is not serde"),
    ("exits::try_result", "`ParseIntError` is not serde"),
    ("exits::try_converts", "`ParseIntError` is not serde"),
    ("exits::try_boxed", "`ParseIntError` is not serde"),
    ("exits::try_in_macro", "`fmt::Error` is not serde"),
    ("exits::many_exits", "`ParseIntError` is not serde"),
    ("exits::generic", "the error is any type"),
    ("exits::borrowed_result", "what leaves is borrowed"),
    ("exits::break_with_value", "what leaves is borrowed"),
    ("exits::async_fn", "`ParseIntError` is not serde"),
    ("exits::ten_exits", "`ParseIntError` is not serde"),
    ("exits::return_question_mark", "`ParseIntError` is not serde"),
    ("extremes::longest_word", "what is found is borrowed"),
    ("keyed::left_by_question", "`ParseIntError` is not serde"),
    ("keyed::in_critical", "a critical block changes an outer variable"),
    ("folds::generic_add", "the numbers are of any type"),
    ("folds::questions", "`ParseIntError` is not serde"),
    ("own_names::declared_with_a_type", "`ParseFloatError` is not serde"),
    ("own_names::last_error", "`ParseIntError` is not serde"),
    ("own_names::set_by_match", "what is collected is borrowed"),
    ("methods::generic", "the items are of any type"),
    ("lookups::inventory", "what is replayed names a reference"),
    ("nesting::inner_question_mark", "`ParseIntError` is not serde"),
    ("replayed_borrowed::found_by_what_is_not_owned", "what is replayed names a reference"),
    ("replayed_borrowed::known_names", "what is replayed names a reference"),
    ("replayed_borrowed::of_pairs", "what is replayed names a reference"),
    ("replayed_options::least_reference", "what is found is borrowed"),
    ("nesting::generic_method", "the items are of any type"),
];
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

/// Programs whose outcome is another one in child processes: what they write through a shared reference stays there, or
/// they catch the refusal.
const OTHER_IN_CHILDREN: &[&str] = &[
    "graphs::scatter_with_a_panic",
    "shared_fields::queues_of_self",
    "shared_fields::queues_of_a_value",
    "shared_fields::queue_of_a_parameter",
];

/// The same where items are serialized.
const REFUSED_BY_SERIALIZATION: &[(&str, &str)] = &[
    ("blocks::ordered_lines", "the items are borrowed"),
    ("compared::by_method", "the items are borrowed"),
    ("compared::texts", "the items are borrowed"),
    ("exits::return_local", "the items are borrowed"),
    ("exits::parse_lines", "the items are borrowed"),
    ("exits::undo_pulled", "the items are borrowed"),
    ("extremes::mean_and_extremes", "the items are borrowed"),
    ("folds::text_reversed", "the items are borrowed"),
    ("induction::with_question", "the items are borrowed"),
    ("keyed::behind_a_reference", "the items are borrowed"),
    ("keyed::largest_by_method", "the items are borrowed"),
    ("keyed::last_text_by_key", "the items are borrowed"),
    ("own_names::type_from_outside", "the items are borrowed"),
    ("replayed_borrowed::counted_by_match", "the items are borrowed"),
    ("spaces::empty", "the items are borrowed"),
    ("spaces::lines", "the items are borrowed"),
    ("spaces::zip_with_lines", "the items are borrowed"),
    ("tables::count_words", "the items are borrowed"),
    ("tables::grouped_text", "the items are borrowed"),
    ("tables::word_lengths", "the items are borrowed"),
    ("undo::quadruples", "the items are borrowed"),
];

/// The test that runs itself again.
const NAME: &str = "every_program_on_every_backend";

/// A program's name and what it gives, printed exactly.
type Program = (&'static str, fn() -> String);

/// Set by who has a quarter of an hour.
const WHOLE: &str = "PARLOOP_TEST_WHOLE";

/// Set in the processes that this test starts.
const INNER: &str = "PARLOOP_TEST_INNER";

fn combinations() -> Vec<([&'static str; 3], &'static str)> {
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
    let mut all: Vec<_> = all.into_iter().map(|combination| (combination, "")).collect();
    let whole = std::env::var_os(WHOLE).is_some();
    for (backend, workers, programs) in SLOW {
        if whole && all.iter().any(|([known, ..], _)| known == backend) {
            continue;
        }
        let (workers, programs) = if whole { (WORKERS, &[""][..]) } else { (*workers, *programs) };
        let each = workers.iter().flat_map(|workers| programs.iter().map(move |only| (workers, only)));
        all.extend(each.map(|(workers, only)| ([*backend, *workers, "auto"], *only)));
    }
    all
}

/// Runs the programs of both lists, which are the same, on every backend, and compares what they give. To be called by the
/// test [`NAME`].
pub fn holds(plain: Vec<Program>, parallel: Vec<Program>) {
    if std::env::var_os(INNER).is_some() {
        return compare_here(plain, parallel);
    }
    // Two at a time: the programs must also hold beside others. A part that the other list has is its business.
    let mut left = combinations();
    left.retain(|(_, only)| plain.iter().any(|(name, _)| name.contains(only)));
    let left = Mutex::new(left);
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some(([backend, workers, schedule], only)) = left.lock().unwrap().pop() else {
                        break;
                    };
                    let output = run_again(backend, workers, schedule, only);
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

fn run_again(backend: &str, workers: &str, schedule: &str, only: &str) -> Output {
    Command::new(std::env::current_exe().expect("a test has a file"))
        .args([NAME, "--exact", "--nocapture"])
        .env(INNER, "1")
        .envs((!only.is_empty()).then_some(("PARLOOP_TEST_ONLY", only)))
        .env("PARLOOP_BACKEND", backend)
        .env("PARLOOP_WORKERS", workers)
        .env("PARLOOP_SCHEDULE", schedule)
        .output()
        .expect("this test runs itself")
}

fn compare_here(plain: Vec<Program>, parallel: Vec<Program>) {
    std::panic::set_hook(Box::new(|info| {
        // The programs' own panics are caught and compared; only this test's are worth a line.
        if info.location().is_some_and(|at| at.file().ends_with("law/mod.rs")) {
            eprintln!("{info}");
        }
    }));
    let backend = std::env::var("PARLOOP_BACKEND").unwrap_or_default();
    let refused: &[&[(&str, &str)]] = match backend.as_str() {
        "process" | "process-pool" => &[REFUSED_IN_CHILDREN],
        "process-executor" => &[REFUSED_IN_CHILDREN, REFUSED_BY_SERIALIZATION],
        _ => &[],
    };
    // To look at some programs alone: part of their names.
    let only = std::env::var("PARLOOP_TEST_ONLY").ok();
    let mut wrong = Vec::new();
    for ((name, plain), (_, parallel)) in plain.into_iter().zip(parallel) {
        let name = name.rsplit("programs::").next().unwrap_or(name);
        if only.as_ref().is_some_and(|only| !name.contains(only)) {
            continue;
        }
        if backend.starts_with("process") && OTHER_IN_CHILDREN.contains(&name) {
            continue;
        }
        let Ok(expected) = std::panic::catch_unwind(plain) else {
            wrong.push(format!("{name}: the plain program panics"));
            continue;
        };
        let refused = refused.iter().copied().flatten().any(|(refused, _)| *refused == name);
        match std::panic::catch_unwind(parallel) {
            Ok(_) if refused => wrong.push(format!("{name}: was not refused")),
            Ok(given) if given == expected => {}
            Ok(given) => wrong.push(format!("{name}: {} instead of {}", short(&given), short(&expected))),
            Err(payload) => {
                let text = payload.downcast_ref::<String>().cloned();
                let text = text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string));
                let says = "on the backend `process";
                if refused && text.as_ref().is_some_and(|text| text.contains(says)) {
                    continue;
                }
                wrong.push(format!("{name}: panicked: {}", text.unwrap_or_default()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n  {}", wrong.join("\n  "));
}

fn short(text: &str) -> String {
    text.chars().take(300).collect()
}
