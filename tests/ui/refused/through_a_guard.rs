//! Two fields behind one guard.

use parloop::par_for;
use std::sync::Mutex;

#[par_for]
fn main() {
    let sums = Mutex::new((0, 0));
    let mut guard = sums.lock().unwrap();
    #[par_for]
    for x in [3, 1, 4] {
        guard.0 += 1;
        guard.1 += x;
    }
    println!("{:?}", *guard);
}
