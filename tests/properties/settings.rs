//! How a generated loop runs.

use std::sync::Once;

use parloop::Backend;
use proptest::prelude::*;

/// What an annotation of these loops takes from outside; the schedule is part of the source.
#[derive(Clone, Copy, Debug)]
pub struct How {
    pub backend: Backend,
    pub workers: usize,
    pub chunk: usize,
}

pub const WORKERS: [usize; 4] = [1, 2, 3, 8];

/// Mostly the pool, which has the most to get wrong and starts no threads.
pub fn how() -> impl Strategy<Value = How> {
    let backend =
        prop_oneof![1 => Just(Backend::Serial), 2 => Just(Backend::Thread), 7 => Just(Backend::Pool)];
    (backend, prop::sample::select(&WORKERS), chunk()).prop_map(|(backend, workers, chunk)| How {
        backend,
        workers,
        chunk,
    })
}

pub fn chunk() -> impl Strategy<Value = usize> {
    prop_oneof![Just(1), 2..10usize, Just(1000)]
}

/// So many cases: few, as each is many loops on real threads. `PROPTEST_CASES` asks for more.
pub fn cases(few: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(few);
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 2000, ..ProptestConfig::default() }
}

/// The loops' own panics are caught and compared: they need not be printed.
pub fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if info.location().is_some_and(|at| at.file().ends_with("_agree.rs")) {
                usual(info);
            }
        }));
    });
}
