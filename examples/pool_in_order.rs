//! What the workers of a pool give back, in the order of the loop, as `ThreadPool.imap` of Python does: each result is
//! printed as soon as it and all before it are there, while later ones are still being worked on.

use std::thread::sleep;
use std::time::Duration;

use parloop::par_for;

/// Takes longer for some numbers than for others.
fn task(i: u64) -> u64 {
    sleep(Duration::from_millis(20 + i * 37 % 60));
    i
}

#[par_for]
fn main() {
    #[par_for(backend = "pool", workers = 8, schedule = "dynamic")]
    for i in 0..20 {
        let got = task(i); // on the workers
        #[ordered]
        {
            println!(">got {got}"); // here, from 0 to 19
        }
    }
}
