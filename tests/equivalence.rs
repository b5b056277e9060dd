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

/// Backends that are looked at with some programs alone: a fork or a message an iteration takes its time.
const SOME: &[(&str, &str)] = &[
    ("process", "everyday::"),
    ("process", "blocks::"),
    ("process-executor", "blocks::"),
    ("process-pool", "accumulators::"),
    ("process-pool", "blocks::"),
    ("process-pool", "elements::"),
    ("process-pool", "everyday::"),
    ("process-pool", "exits::"),
    ("process-pool", "extremes::"),
    ("process-pool", "folds::"),
    ("process-pool", "held::"),
    ("process-pool", "nesting::"),
    ("process-pool", "own_names::"),
    ("process-pool", "spaces::"),
    ("process-pool", "tables::"),
];

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
    ("folds::generic_add", "the numbers are of any type"),
    ("folds::questions", "`ParseIntError` is not serde"),
    ("own_names::declared_with_a_type", "`ParseFloatError` is not serde"),
    ("own_names::last_error", "`ParseIntError` is not serde"),
    ("own_names::set_by_match", "what is collected is borrowed"),
    ("columns::column_sums_down", "the elements are scattered, or stand in columns"),
    ("columns::swept", "the elements are scattered, or stand in columns"),
    ("columns::clause", "the elements are scattered, or stand in columns"),
    ("columns::fixed_arrays", "the elements are scattered, or stand in columns"),
    ("columns::of_different_lengths", "the elements are scattered, or stand in columns"),
    ("columns::by_name_of_the_row", "the elements are scattered, or stand in columns"),
    ("columns::structure_of_arrays", "the elements are scattered, or stand in columns"),
    ("columns::over_slices", "the elements are scattered, or stand in columns"),
    ("columns::in_a_field", "the elements are scattered, or stand in columns"),
    ("columns::fields_of_elements", "the elements are scattered, or stand in columns"),
    ("columns::tridiagonal", "the elements are scattered, or stand in columns"),
    ("columns::normalised", "the elements are scattered, or stand in columns"),
    ("columns::left_early", "the elements are scattered, or stand in columns"),
    ("columns::reversed_columns", "the elements are scattered, or stand in columns"),
    ("columns::deep_elements", "the elements are scattered, or stand in columns"),
    ("columns::boxed_rows", "the elements are scattered, or stand in columns"),
    ("columns::column_wise_prefix", "the elements are scattered, or stand in columns"),
    ("columns::of_some_columns", "the elements are scattered, or stand in columns"),
    ("graphs::levels_of_a_tree", "the elements are scattered, or stand in columns"),
    ("graphs::frontier", "the elements are scattered, or stand in columns"),
    ("graphs::colouring_by_class", "the elements are scattered, or stand in columns"),
    ("graphs::matching_written_twice_apart", "the elements are scattered, or stand in columns"),
    ("graphs::scatter_and_leave", "the elements are scattered, or stand in columns"),
    ("graphs::scatter_until_an_error", "the elements are scattered, or stand in columns"),
    ("graphs::duplicates_behind_the_exit", "the elements are scattered, or stand in columns"),
    ("graphs::scatter_rows_and_leave", "the elements are scattered, or stand in columns"),
    ("graphs::swaps_and_leave", "the elements are scattered, or stand in columns"),
    ("graphs::nested_scatter", "the elements are scattered, or stand in columns"),
    ("graphs::inner_scatter_of_an_own_row", "the elements are scattered, or stand in columns"),
    ("graphs::nested_grid", "the elements are scattered, or stand in columns"),
    ("grids::blur_columns", "the elements are scattered, or stand in columns"),
    ("grids::rotated_image", "the elements are scattered, or stand in columns"),
    ("in_place::methods_with_state", "the elements are scattered, or stand in columns"),
    ("inner::scattered_and_read", "the elements are scattered, or stand in columns"),
    ("iterations::packed_triangle", "the elements are scattered, or stand in columns"),
    ("iterations::collapsed_product", "the elements are scattered, or stand in columns"),
    ("iterations::collapsed_nested", "the elements are scattered, or stand in columns"),
    ("methods::generic", "the items are of any type"),
    ("permutations::permuted", "the elements are scattered, or stand in columns"),
    ("permutations::inverse", "the elements are scattered, or stand in columns"),
    ("permutations::inverse_of_enumerated", "the elements are scattered, or stand in columns"),
    ("permutations::over_the_targets", "the elements are scattered, or stand in columns"),
    ("permutations::clause", "the elements are scattered, or stand in columns"),
    ("permutations::counting_sort", "the elements are scattered, or stand in columns"),
    ("permutations::radix_passes", "the elements are scattered, or stand in columns"),
    ("permutations::bit_reversal", "the elements are scattered, or stand in columns"),
    ("permutations::rotated", "the elements are scattered, or stand in columns"),
    ("permutations::transposed_flat", "the elements are scattered, or stand in columns"),
    ("permutations::transposed_rows", "the elements are scattered, or stand in columns"),
    ("permutations::scattered_structs", "the elements are scattered, or stand in columns"),
    ("permutations::scattered_lists", "the elements are scattered, or stand in columns"),
    ("permutations::compressed_rows", "the elements are scattered, or stand in columns"),
    ("permutations::own_reads", "the elements are scattered, or stand in columns"),
    ("permutations::two_at_once", "the elements are scattered, or stand in columns"),
    ("permutations::into_a_box", "the elements are scattered, or stand in columns"),
    ("permutations::into_a_parameter", "the elements are scattered, or stand in columns"),
    ("permutations::into_a_field", "the elements are scattered, or stand in columns"),
    ("permutations::without_size", "the elements are scattered, or stand in columns"),
    ("permutations::neighbours_apart", "the elements are scattered, or stand in columns"),
    ("permutations::by_hash", "the elements are scattered, or stand in columns"),
    ("permutations::signed_range", "the elements are scattered, or stand in columns"),
    ("permutations::interleaved", "the elements are scattered, or stand in columns"),
    ("permutations::every_other_one", "the elements are scattered, or stand in columns"),
    ("permutations::swapped_pairs", "the elements are scattered, or stand in columns"),
    ("permutations::one_writer", "the elements are scattered, or stand in columns"),
    ("ranges::halves_exchanged", "the elements are scattered, or stand in columns"),
    ("nesting::inner_question_mark", "`ParseIntError` is not serde"),
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
const REFUSED_BY_SERIALIZATION: &[(&str, &str)] = &[("blocks::ordered_lines", "the items are borrowed")];

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
    all.extend(SOME.iter().map(|(backend, only)| ([*backend, "3", "auto"], *only)));
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
        .args(["every_program_on_every_backend", "--exact", "--nocapture"])
        .env(INNER, "1")
        .envs((!only.is_empty()).then_some(("PARLOOP_TEST_ONLY", only)))
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
    let backend = std::env::var("PARLOOP_BACKEND").unwrap_or_default();
    let refused: &[&[(&str, &str)]] = match backend.as_str() {
        "process" | "process-pool" => &[REFUSED_IN_CHILDREN],
        "process-executor" => &[REFUSED_IN_CHILDREN, REFUSED_BY_SERIALIZATION],
        _ => &[],
    };
    // To look at some programs alone: part of their names.
    let only = std::env::var("PARLOOP_TEST_ONLY").ok();
    let mut wrong = Vec::new();
    for ((name, plain), (_, parallel)) in plain::programs::all().into_iter().zip(parallel::programs::all()) {
        let name = name.rsplit("programs::").next().unwrap_or(name);
        if only.as_ref().is_some_and(|only| !name.contains(only)) {
            continue;
        }
        if backend.starts_with("process") && OTHER_IN_CHILDREN.contains(&name) {
            continue;
        }
        let expected = plain();
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
