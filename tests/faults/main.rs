//! What can go wrong beside the body: no threads to be had, and panics in every place that the user's code is called
//! from. The outcome is defined each time, and the next loop runs.

#[cfg(target_os = "linux")]
mod copies;
#[cfg(target_os = "linux")]
mod descriptors;
mod panics;
#[cfg(target_os = "linux")]
mod processes;
#[cfg(target_os = "linux")]
mod tasks;
#[cfg(target_os = "linux")]
mod threads;

use parloop::{Backend, par_for};

/// The loop after the fault.
#[par_for]
fn next_loop_runs(backend: Backend) {
    let (mut sum, mut list) = (0, Vec::new());
    #[par_for(backend = backend, workers = 3)]
    for i in 0..100 {
        sum += i;
        list.push(i);
    }
    assert_eq!(sum, 4950);
    assert!(list.into_iter().eq(0..100));
}

/// Whether there is such a process. One that has ended and waits to be buried by the system is gone as well.
#[cfg(target_os = "linux")]
fn is_alive(process: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.trim().is_empty() && !rest.trim().starts_with('Z'))
}
