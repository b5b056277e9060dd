//! `PARLOOP_EXPLAIN=1`: what each outer name is to a loop, and why. The environment is read once a process, so this test
//! runs itself again.

#![allow(missing_docs, clippy::all)]

mod programs;

use std::process::Command;

fn explained(program: &str, settings: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().expect("a test has a file"))
        .args([&format!("programs::{program}"), "--exact", "--nocapture", "--test-threads=1"])
        .env_remove("PARLOOP_EXPLAIN")
        .envs(settings.iter().copied())
        .output()
        .expect("this test runs itself");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let text = String::from_utf8(output.stderr).expect("it is text");
    // The line numbers are the source's own affair.
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n")
}

fn rows(program: &str) -> String {
    explained(program, &[("PARLOOP_EXPLAIN", "1"), ("PARLOOP_BACKEND", "pool")])
}

#[track_caller]
fn has(text: &str, row: &str) {
    let found = text.lines().any(|line| {
        let mut rest = line;
        row.split(" … ").enumerate().all(|(number, part)| match rest.find(part) {
            Some(at) if number > 0 || at == 0 => {
                rest = &rest[at + part.len()..];
                true
            }
            _ => false,
        })
    });
    assert!(found, "no line `{row}` in\n{text}");
}

#[test]
fn roles_are_told_with_their_reason() {
    let text = rows("gathered");
    has(&text, "parloop: the loop `sums` at tests/explain/programs.rs: … on `pool`");
    has(
        &text,
        "total reduce + `total += …`, line … each worker has a `u64` of its own, merged in loop order",
    );
    has(&text, "squares append `squares.push(…)`, line … `Vec<u64>`");
    has(&text, "best, at reduce max compared and kept, line … the one stays");
    has(&text, "kept last `kept = …`, line");
    has(&text, "out indexed `out[…]` changed, line … checked as it runs");
    has(&text, "counts by key `counts.entry(…)`, line … `BTreeMap<u64, i32>`");
    has(&text, "bins by element, sum `bins[…]` changed, line");
    has(&text, "scale shared read, line");
    has(&text, "buffer private named in the annotation; each worker has its own");
    assert_eq!(text.lines().count(), 10, "{text}");
}

#[test]
fn the_type_has_the_last_word() {
    let text = rows("decided_by_type");
    has(&text, "queue shared `queue.push(…)`, line … a `Queue` can be changed through a shared reference");
    has(&text, "journal logged `journal.push(…)`, line … `Journal` is no accumulator: … added in loop order");
}

#[test]
fn what_is_replayed_has_one_row() {
    let text = rows("said_afterwards");
    has(
        &text,
        "total reduce + `total += …`, line … each worker has a `u32` of its own, merged in loop order",
    );
    let replayed = text.lines().find(|line| line.starts_with("low, high replayed ")).unwrap_or(&text);
    assert!(replayed.ends_with("made in loop order on the calling thread"), "{replayed}");
}

#[test]
fn every_kind_has_its_row() {
    let text = rows("every_kind");
    for row in [
        "merged reduce merge named in the annotation; … a `u64` of its own",
        "left reduce + `left -= …`, line … a `u64` of its own",
        "product reduce * `product *= …`, line … a `f64` of its own",
        "bits reduce | `bits |= …`, line",
        "all reduce && `all = …`, line … a `bool` of its own",
        "any reduce | `any |= …`, line",
        "wrapped reduce + `wrapped = …`, line … a `u8` of its own",
        "least reduce min compared and kept, line",
        "first reduce first compared and kept, line",
        "text append `write!(text, …)`, line … a `String` of its own",
        "front prepend `front.push_front(…)`, line",
        "set insert `set.insert(…)`, line … a `BTreeSet<u64>` of its own",
        "lists by key `lists.entry(…)`, line … a `BTreeMap<u64, Vec<u64>>` of its own",
        "started replayed changed in a way that can't be merged, line … in loop order on the calling thread",
        "low append `low.push(…)`, line",
        "high append `high.push(…)`, line",
        "columns by element, sum `columns[…]` changed, line",
        "targets scatter `targets[…]` changed, line",
        "line last `line.clear(…)`, line",
        "next induction `next += …`, line … computed from the iteration's position",
        "most replayed changed in a way that can't be merged, line",
    ] {
        has(&text, row);
    }
    assert_eq!(text.lines().count(), 22, "{text}");
}

#[test]
fn blocks_and_items() {
    let text = rows("blocks");
    has(&text, "lines in the tail changed on the calling thread, line");
    has(&text, "slowest critical changed by one iteration at a time, line");
    let text = rows("leaves_early");
    has(&text, "the items in place `&mut` in a loop that can leave early; … undone from clones");
}

#[test]
fn once_a_loop_and_only_if_asked() {
    let text = rows("three_times");
    assert_eq!(text.matches("parloop: the loop").count(), 2, "{text}");
    has(&text, "in order, on this thread: every variable is the one that the source names");
    assert_eq!(explained("gathered", &[]), "");
    assert_eq!(explained("gathered", &[("PARLOOP_EXPLAIN", "0")]), "");
    let serial = explained("gathered", &[("PARLOOP_EXPLAIN", "1"), ("PARLOOP_SERIAL", "1")]);
    has(&serial, "parloop: the loop `sums` at … on `serial`");
}
