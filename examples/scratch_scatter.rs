#![allow(missing_docs, unreachable_pub, for_loops_over_fallibles, unused, clippy::all)]
pub mod plain {
    use parloop_plain::par_for;
    #[path = "."]
    pub mod programs {
        use super::par_for;
        include!("scratch_common.rs");
    }
}
pub mod parallel {
    use parloop::par_for;
    #[path = "."]
    pub mod programs {
        use super::par_for;
        include!("scratch_common.rs");
    }
}
fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut wrong = 0;
    for ((name, plain), (_, parallel)) in plain::programs::all().into_iter().zip(parallel::programs::all()) {
        let name = name.rsplit("programs::").next().unwrap();
        if !name.contains(&only) {
            continue;
        }
        let expected = plain();
        match std::panic::catch_unwind(parallel) {
            Ok(given) if given == expected => {}
            Ok(given) => {
                wrong += 1;
                println!("{name}: {:.200} instead of {:.200}", given, expected)
            }
            Err(p) => {
                wrong += 1;
                println!("{name}: panicked {:?}", p.downcast_ref::<String>())
            }
        }
    }
    println!("{wrong} wrong");
}
