//! What a loop must not leave behind: children, descriptors, mappings, threads.

use std::fs;
use std::time::{Duration, Instant};

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Left {
    /// Those that live, and those that were not waited for.
    children: Vec<String>,
    descriptors: usize,
    shared_mappings: usize,
    threads: usize,
}

impl Left {
    pub(crate) fn now() -> Left {
        Left {
            children: children("self"),
            descriptors: fs::read_dir("/proc/self/fd").map_or(0, Iterator::count),
            shared_mappings: maps().lines().filter(|line| line.contains(" rw-s ")).count(),
            threads: fs::read_dir("/proc/self/task").map_or(0, Iterator::count),
        }
    }

    /// Whether nothing was added since. What ends by itself is given a moment.
    pub(crate) fn is_all_there_is(&self) {
        let began = Instant::now();
        while Left::now() != *self && began.elapsed() < Duration::from_secs(1) {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(Left::now(), *self, "left behind");
    }
}

fn maps() -> String {
    fs::read_to_string("/proc/self/maps").unwrap_or_default()
}

/// All mappings, of which malloc makes some by itself.
pub(crate) fn mappings() -> usize {
    maps().lines().count()
}

/// The children of all threads of a process.
pub(crate) fn children(pid: &str) -> Vec<String> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}
