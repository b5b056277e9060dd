//! Loops made at run time: programs, data and settings are generated, and each loop gives what its plain self gives.
//!
//! A loop's source can't be generated, so its body is an interpreter ([`program`]) that does what a generated list
//! says, iteration by iteration: it adds, pushes, writes, leaves, fails or panics. The same loops stand here twice,
//! with parloop's `#[par_for]` and with one that deletes the annotations.

// Bodies are written as a user writes them, and compiled with and without annotations.
#![allow(missing_docs, unreachable_pub, unused_assignments, unused_variables, clippy::all)]

// Without the annotations some names are not used.
#[allow(unused)]
#[path = "."]
mod plain {
    use parloop_plain::par_for;
    #[path = "gathers.rs"]
    pub mod gathers;
    #[path = "loops.rs"]
    pub mod loops;
    #[path = "places.rs"]
    pub mod places;
    #[path = "places_of_rows.rs"]
    pub mod places_of_rows;
    #[path = "totals.rs"]
    pub mod totals;
}

#[path = "."]
mod parallel {
    use parloop::par_for;
    #[path = "gathers.rs"]
    pub mod gathers;
    #[path = "loops.rs"]
    pub mod loops;
    #[path = "places.rs"]
    pub mod places;
    #[path = "places_of_rows.rs"]
    pub mod places_of_rows;
    #[path = "totals.rs"]
    pub mod totals;
}

mod gathers_agree;
mod places_agree;
mod program;
mod programs_agree;
mod settings;
mod totals_agree;
