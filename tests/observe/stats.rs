//! `PARLOOP_STATS`.

use super::{File, run, stderr};
use serde_json::Value;

const BACKENDS: [&str; 7] =
    ["serial", "thread", "pool", "executor", "process", "process-pool", "process-executor"];
const SCHEDULES: [&str; 6] = ["auto", "static", "dynamic,7", "dynamic,1000", "guided", "static,13"];

fn rows(program: &str, variables: &[(&str, &str)]) -> Vec<Value> {
    let file = File::new("json");
    let variables = [variables, &[("PARLOOP_STATS", file.name())]].concat();
    assert_eq!(stderr(program, &variables), "");
    serde_json::from_str(&file.text()).unwrap()
}

fn row<'r>(rows: &'r [Value], name: &str) -> &'r Value {
    rows.iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("{name} in {rows:?}"))
}

#[test]
fn every_iteration_is_counted_once_on_every_backend_and_schedule() {
    for backend in BACKENDS {
        for schedule in if backend == "pool" { &SCHEDULES[..] } else { &SCHEDULES[..1] } {
            let settings =
                [("PARLOOP_BACKEND", backend), ("PARLOOP_SCHEDULE", schedule), ("PARLOOP_WORKERS", "3")];
            let rows = rows("loops", &settings);
            for (name, iterations) in
                [("whole", 1000), ("float", 1000), ("pulled", 900), ("ordered", 1000), ("none", 0)]
            {
                let row = row(&rows, name);
                assert_eq!(row["iterations"], iterations, "{backend} {schedule}: {row}");
                assert_eq!(row["backend"], backend);
                assert_eq!(row["workers"], if backend == "serial" { 1 } else { 3 });
                assert_eq!(row["runs"], 1);
                assert!(row["time"].as_f64().unwrap() > 0.0);
                assert!(row["imbalance"].as_f64().unwrap() >= 1.0);
                let chunks = row["chunks"].as_u64().unwrap();
                assert!(chunks <= iterations && (chunks > 0) == (iterations > 0), "{row}");
            }
        }
    }
}

#[test]
fn chunks_are_what_workers_claim() {
    let chunks = |backend, schedule, name: &str| {
        let rows = rows("loops", &[("PARLOOP_BACKEND", backend), ("PARLOOP_SCHEDULE", schedule)]);
        row(&rows, name)["chunks"].as_u64().unwrap()
    };
    assert_eq!(chunks("pool", "dynamic,7", "whole"), 143);
    // On a busy machine what is pulled comes slowly at times, and then is not waited for until there are seven.
    assert!((129..=900).contains(&chunks("pool", "dynamic,7", "pulled")));
    assert_eq!(chunks("pool", "dynamic,1000", "whole"), 1);
    assert_eq!(chunks("thread", "auto", "whole"), 1000);
    assert_eq!(chunks("serial", "dynamic,7", "ordered"), 1);
}

#[test]
fn the_plain_loop_counts_too() {
    let rows = rows("in order", &[]);
    assert_eq!(row(&rows, "depends")["iterations"], 10);
    let unnamed = rows.iter().find(|row| row["name"].as_str().unwrap().contains("programs.rs:")).unwrap();
    assert_eq!(unnamed["iterations"], 5);
    assert_eq!(row(&rows, "not now")["iterations"], 7);
    assert!(rows.iter().all(|row| row["backend"] == "serial" && row["workers"] == 1 && row["chunks"] == 1));
}

#[test]
fn what_has_begun_counts_where_a_loop_is_left() {
    let left = |backend| {
        let rows = rows("leaves early", &[("PARLOOP_BACKEND", backend), ("PARLOOP_WORKERS", "2")]);
        row(&rows, "leaves")["iterations"].as_u64().unwrap()
    };
    assert_eq!(left("serial"), 301);
    for backend in ["thread", "pool", "executor"] {
        assert!((301..=1000).contains(&left(backend)));
    }
}

#[test]
fn a_table_has_a_row_a_loop() {
    let text =
        stderr("loops", &[("PARLOOP_STATS", "1"), ("PARLOOP_BACKEND", "pool"), ("PARLOOP_WORKERS", "2")]);
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
    let heads =
        ["name", "backend", "workers", "iterations", "chunks", "time", "busy", "%", "imbalance", "runs"];
    assert_eq!(lines[0], heads);
    assert_eq!(lines.len(), 6);
    assert_eq!(lines[1][..4], ["whole", "pool", "2", "1000"]);
}

#[test]
fn a_loop_has_a_row_for_each_backend_and_sums_up_its_runs() {
    let rows_of_same = rows("side by side", &[]);
    assert_eq!(rows_of_same.len(), 3);
    assert!(rows_of_same.iter().all(|row| row["iterations"] == 20 && row["runs"] == 1));
    let rows = rows("nested", &[]);
    assert_eq!((&row(&rows, "inner")["runs"], &row(&rows, "inner")["iterations"]), (&6.into(), &120.into()));
    assert_eq!(row(&rows, "outer")["iterations"], 6);
}

#[test]
fn they_are_written_however_the_process_ends() {
    for backend in BACKENDS {
        let output = run("panics", &[("PARLOOP_STATS", "1"), ("PARLOOP_BACKEND", backend)]);
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && text.contains("as it should"), "{text}");
        assert!(text.lines().last().unwrap().starts_with("panics"), "{text}");

        if backend.starts_with("process") {
            // There it is a child that ends.
            continue;
        }
        let output = run("ends the process", &[("PARLOOP_STATS", "1"), ("PARLOOP_BACKEND", backend)]);
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3));
        assert!(text.contains("done before") && text.contains("still runs"), "{text}");
    }
}
