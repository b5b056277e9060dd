//! The list: programs with annotated loops, each compared with its plain self on every backend.
//!
//! This folder is compiled twice (see `tests/equivalence.rs`): with parloop's `#[par_for]`, and with one that
//! deletes the annotations. A program gives everything that could differ. Those about elements and what is looped over
//! stand in [`of_elements.rs`](of_elements.rs), so that the two halves are compiled side by side.

use super::par_for;

mod accumulators;
mod blanket;
mod blocks;
mod choices;
mod clauses;
mod collected;
mod compared;
mod counters;
mod counting;
mod everyday;
mod exits;
mod extremes;
mod folds;
mod forms;
mod fragments;
mod gathered;
mod guards;
mod held;
mod induction;
mod inner;
mod keyed;
mod lookups;
mod methods;
mod nested_extremes;
mod nesting;
mod objects;
mod own_methods;
mod own_names;
mod phrases;
mod readers;
mod replayed;
mod replayed_borrowed;
mod replayed_exits;
mod replayed_options;
mod searching;
mod serdes;
mod serial;
mod shared_fields;
mod tables;
mod tails;
mod through_references;
mod ties;
mod told_by_the_body;
// Each half uses some of it.
#[allow(dead_code)]
mod values;

pub use values::*;

/// All programs.
pub fn all() -> Vec<Program> {
    [
        accumulators::LIST,
        blanket::LIST,
        blocks::LIST,
        choices::LIST,
        clauses::LIST,
        collected::LIST,
        compared::LIST,
        counters::LIST,
        counting::LIST,
        everyday::LIST,
        exits::LIST,
        extremes::LIST,
        folds::LIST,
        forms::LIST,
        fragments::LIST,
        gathered::LIST,
        guards::LIST,
        held::LIST,
        induction::LIST,
        inner::LIST,
        keyed::LIST,
        lookups::LIST,
        methods::LIST,
        nested_extremes::LIST,
        nesting::LIST,
        objects::LIST,
        own_methods::LIST,
        own_names::LIST,
        phrases::LIST,
        readers::LIST,
        replayed::LIST,
        replayed_borrowed::LIST,
        replayed_exits::LIST,
        replayed_options::LIST,
        searching::LIST,
        serdes::LIST,
        serial::LIST,
        shared_fields::LIST,
        tables::LIST,
        tails::LIST,
        through_references::LIST,
        ties::LIST,
        told_by_the_body::LIST,
    ]
    .concat()
}
