//! A bar over a thousand waits of a tenth of a second: the tutorials' tqdm program as one loop.
//!
//! `cargo run --example progress` waits a hundredth as long; `cargo run --example progress -- 100` as long as theirs.

use parloop::par_for;
use std::thread::sleep;
use std::time::Duration;

#[par_for]
fn main() {
    let wait = std::env::args().nth(1).map_or(1, |wait| wait.parse().expect("milliseconds"));
    let mut done = 0;
    #[par_for(backend = "executor", workers = 4, progress = "waiting")]
    for i in 0..1000 {
        sleep(Duration::from_millis(wait));
        if i % 250 == 0 {
            // Std's own `println!` would come between two copies of the bar.
            parloop::progress::println!("number {i} is done");
        }
        done += 1;
    }
    println!("{done} done");
}
