//! One OS thread an iteration, as with Python's `threading.Thread`: for work that waits. Twenty waits of 100 ms take
//! about 100 ms together, on any number of CPUs.

use std::thread::sleep;
use std::time::{Duration, Instant};

use parloop::par_for;

/// Stands for a request to somewhere: it waits, then it has an answer.
fn task(i: u64) -> u64 {
    sleep(Duration::from_millis(100));
    i * i
}

#[par_for]
fn main() {
    let start = Instant::now();
    let mut answers = Vec::new();
    #[par_for(backend = "thread")]
    for i in 0..20 {
        let answer = task(i);
        println!(".done {i}"); // in any order
        answers.push(answer); // in the order of the loop
    }
    println!("{answers:?} after {:.1?}", start.elapsed());
}
