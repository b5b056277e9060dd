//! Results as they are ready, as `as_completed` of Python's `ThreadPoolExecutor` gives them: by a loop, and by tasks
//! submitted one by one.

use std::thread::sleep;
use std::time::Duration;

use parloop::{Executor, as_completed, par_for};

/// Takes longer for some numbers than for others.
fn task(i: u64) -> u64 {
    sleep(Duration::from_millis(20 + i * 37 % 60));
    i
}

#[par_for]
fn main() {
    #[par_for(backend = "executor", workers = 10)]
    for i in 0..20 {
        let got = task(i);
        #[as_completed]
        {
            println!(">got {got}"); // here, whichever is ready
        }
    }

    let executor = Executor::new(10);
    let futures = (0..20).map(|i| executor.submit(move || task(i)));
    for future in as_completed(futures) {
        println!(">got {} from a future", future.result());
    }
}
