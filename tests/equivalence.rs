//! The law (see `law/mod.rs`) over the list of programs.

// The programs are written as a user writes them, and compiled with and without annotations.
#![allow(missing_docs, unreachable_pub, for_loops_over_fallibles, clippy::all)]

// Without the annotations some names are not used.
#[allow(unused)]
#[path = "."]
mod plain {
    use parloop_plain::par_for;
    #[path = "programs/mod.rs"]
    pub mod programs;
}

#[path = "."]
mod parallel {
    use parloop::par_for;
    #[path = "programs/mod.rs"]
    pub mod programs;
}

#[path = "law/mod.rs"]
mod law;

#[test]
fn every_program_on_every_backend() {
    law::holds(plain::programs::all(), parallel::programs::all());
}
