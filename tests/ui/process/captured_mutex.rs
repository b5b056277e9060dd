use parloop::par_for;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

#[par_for]
fn main() {
    let (count, log) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    #[par_for(backend = "process-pool")]
    for i in 0..20 {
        count.fetch_add(1, Ordering::Relaxed);
        log.lock().unwrap().push(i);
    }
    println!("{count:?} {log:?}");
}
