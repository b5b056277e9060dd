//! How long it takes until a child's death is known: a loop that has nothing left to wait for ends with it.

use crate::mark::shared;
use parloop::{Backend, par_for};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const MEGABYTES: [usize; 4] = [0, 16, 64, 256];
const BACKENDS: [(&str, Backend); 3] = [
    ("process", Backend::Process),
    ("process-pool", Backend::ProcessPool),
    ("process-executor", Backend::ProcessExecutor),
];

/// The median of so many deaths, and the worst, for each number of megabytes that the child had written to.
pub(crate) fn table(times: usize) -> String {
    let words = shared();
    let mut table = "| written to | allowed | process | process-pool | process-executor |\n".to_owned();
    table += &format!("|{}\n", " --- |".repeat(BACKENDS.len() + 2));
    for megabytes in MEGABYTES {
        // 5 ms, and 0.2 ms a megabyte.
        table += &format!("| {megabytes} MB | {:.1} ms |", 5.0 + 0.2 * megabytes as f64);
        for (_, backend) in BACKENDS {
            let mut took: Vec<Duration> =
                (0..times).map(|_| noticed(backend, megabytes, &words[0])).collect();
            took.sort_unstable();
            let ms = |took: Duration| took.as_secs_f64() * 1e3;
            table += &format!(" {:.2} ms, {:.2} at worst |", ms(took[times / 2]), ms(took[times - 1]));
        }
        table += "\n";
    }
    table
}

/// From the signal until the loop has ended with the error.
fn noticed(backend: Backend, megabytes: usize, killed: &AtomicUsize) -> Duration {
    let epoch = Instant::now();
    let error = loses_one(backend, megabytes, epoch, killed).expect_err("it was killed");
    let now = epoch.elapsed();
    assert_eq!(error.deaths().len(), 1, "{error}");
    now - Duration::from_nanos(killed.load(Ordering::Relaxed) as u64)
}

#[par_for]
fn loses_one(
    backend: Backend,
    megabytes: usize,
    epoch: Instant,
    killed: &AtomicUsize,
) -> Result<(), parloop::Error> {
    #[par_for(backend = backend, workers = 2, on_error = "return", shared(killed))]
    for i in 0..2 {
        if i == 1 {
            let written = black_box(vec![1_u8; megabytes << 20]);
            killed.store(epoch.elapsed().as_nanos() as usize, Ordering::Relaxed);
            // SAFETY: it ends this process, a child.
            unsafe { libc::raise(libc::SIGKILL) };
            drop(written);
        }
    }
    Ok(())
}
