//! Statistics: a row a loop.

use super::json::Quoted;
use super::now;
use super::run::{Run, Tally};
use crate::backend::Backend;
use crate::site::Site;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A loop on a backend, all its runs together. Times are nanoseconds.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) site: &'static Site,
    pub(super) backend: Backend,
    /// The most that could work at once; where that is not limited, the most that did.
    workers: usize,
    iterations: u64,
    chunks: u64,
    /// From where the loop stands.
    time: u64,
    runs: u64,
    /// Of all workers.
    busy: u64,
    /// What they had.
    capacity: u64,
    /// Of the worker that had most to do, and of one on average.
    longest: u64,
    average: f64,
}

impl Row {
    pub(super) fn new(site: &'static Site, backend: Backend) -> Row {
        Row {
            site,
            backend,
            workers: 0,
            iterations: 0,
            chunks: 0,
            time: 0,
            runs: 0,
            busy: 0,
            capacity: 0,
            longest: 0,
            average: 0.0,
        }
    }

    /// One more run, which has just ended.
    pub(super) fn add(&mut self, run: &Run, tallies: &BTreeMap<usize, Tally>) {
        self.add_run(now().saturating_sub(run.began), run.workers, tallies);
    }

    fn add_run(&mut self, time: u64, workers: Option<usize>, tallies: &BTreeMap<usize, Tally>) {
        let workers = workers.unwrap_or(tallies.len()).max(1);
        let busy: u64 = tallies.values().map(|tally| tally.busy).sum();
        self.workers = self.workers.max(workers);
        self.iterations += tallies.values().map(|tally| tally.iterations).sum::<u64>();
        self.chunks += tallies.values().map(|tally| tally.chunks).sum::<u64>();
        self.time += time;
        self.runs += 1;
        self.busy += busy;
        self.capacity = self.capacity.saturating_add(time.saturating_mul(workers as u64));
        self.longest += tallies.values().map(|tally| tally.busy).max().unwrap_or(0);
        self.average += busy as f64 / workers as f64;
    }

    /// How much of their time the workers worked.
    fn busy_percent(&self) -> f64 {
        100.0 * self.busy as f64 / self.capacity.max(1) as f64
    }

    /// How much longer the worker worked that had most to do than one did on average: 1 if all did the same.
    fn imbalance(&self) -> f64 {
        if self.average > 0.0 { self.longest as f64 / self.average } else { 1.0 }
    }
}

const HEADS: [&str; 9] =
    ["name", "backend", "workers", "iterations", "chunks", "time", "busy %", "imbalance", "runs"];
/// How many columns stand to the left in their place.
const TEXTS: usize = 2;

/// For people.
pub(super) fn table(rows: &[Row]) -> String {
    let cells: Vec<[String; 9]> = rows.iter().map(cells).collect();
    let lines = || std::iter::once(HEADS.map(str::to_owned)).chain(cells.iter().cloned());
    let widths: Vec<usize> = (0..HEADS.len())
        .map(|column| lines().map(|line| line[column].chars().count()).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for line in lines() {
        let mut written = String::new();
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let _ = match column {
                0..TEXTS => write!(written, "{cell:width$}  "),
                _ => write!(written, "{cell:>width$}  "),
            };
        }
        text.push_str(written.trim_end());
        text.push('\n');
    }
    text
}

/// As the table shows it.
pub(super) fn cells(row: &Row) -> [String; 9] {
    [
        row.site.label(),
        row.backend.to_string(),
        row.workers.to_string(),
        row.iterations.to_string(),
        row.chunks.to_string(),
        duration(row.time),
        format!("{:.1}", row.busy_percent()),
        format!("{:.2}", row.imbalance()),
        row.runs.to_string(),
    ]
}

pub(super) fn heads() -> impl Iterator<Item = &'static str> {
    HEADS.into_iter()
}

/// For programs: the time is seconds.
pub(super) fn json(rows: &[Row]) -> String {
    let mut text = String::from("[");
    for (at, row) in rows.iter().enumerate() {
        let _ = write!(
            text,
            "{}\n  {{\"name\": {}, \"backend\": \"{}\", \"workers\": {}, \"iterations\": {}, \"chunks\": {}, \
             \"time\": {:.9}, \"busy\": {:.3}, \"imbalance\": {:.4}, \"runs\": {}}}",
            if at == 0 { "" } else { "," },
            Quoted(&row.site.label()),
            row.backend,
            row.workers,
            row.iterations,
            row.chunks,
            row.time as f64 / 1e9,
            row.busy_percent(),
            row.imbalance(),
            row.runs,
        );
    }
    text.push_str("\n]\n");
    text
}

/// With the unit that suits it.
pub(super) fn duration(nanoseconds: u64) -> String {
    let time = nanoseconds as f64;
    match nanoseconds {
        0..1_000 => format!("{nanoseconds}ns"),
        1_000..1_000_000 => format!("{:.1}us", time / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1}ms", time / 1e6),
        _ => format!("{:.2}s", time / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SITE: Site = Site::new("src/main.rs", 7);
    static NAMED: Site = Site::new("src/main.rs", 9).named("a \"name\"");

    fn rows() -> Vec<Row> {
        let tally = |busy| Tally { chunks: 2, iterations: 10, busy };
        let mut row = Row::new(&SITE, Backend::Pool);
        row.add_run(1000, Some(2), &BTreeMap::from([(0, tally(1000)), (1, tally(600))]));
        row.add_run(1000, Some(2), &BTreeMap::from([(0, tally(200)), (1, tally(200))]));
        vec![row, Row::new(&NAMED, Backend::Serial)]
    }

    #[test]
    fn a_row_sums_up_its_runs() {
        let text = table(&rows());
        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        let heads = "name backend workers iterations chunks time busy % imbalance runs";
        assert_eq!(lines[0].join(" "), heads);
        // Busy 2000 of 2 times 2000; the longest 1000 + 200, the average 800 + 200.
        assert_eq!(lines[1].join(" "), "src/main.rs:7 pool 2 40 8 2.0us 50.0 1.20 2");
    }

    #[test]
    fn the_json_holds_the_same() {
        let text = json(&rows());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[1].trim(),
            "{\"name\": \"src/main.rs:7\", \"backend\": \"pool\", \"workers\": 2, \"iterations\": 40, \
             \"chunks\": 8, \"time\": 0.000002000, \"busy\": 50.000, \"imbalance\": 1.2000, \"runs\": 2},"
        );
        assert!(lines[2].contains(r#""name": "a \"name\"""#), "{text}");
        assert_eq!((lines[0], lines[3]), ("[", "]"));
    }

    #[test]
    fn durations_have_the_unit_that_suits_them() {
        for (time, text) in [(7, "7ns"), (1_500, "1.5us"), (2_340_000, "2.3ms"), (61_000_000_000, "61.00s")] {
            assert_eq!(duration(time), text);
        }
    }
}
