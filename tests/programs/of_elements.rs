//! The half of the list that is about elements, spaces and what is computed with them, see `mod.rs`.

use super::par_for;

mod arrays;
mod beside;
mod columns;
mod cut_short;
mod elements;
mod eliminations;
mod factorizations;
mod flat;
mod graphs;
mod grids;
mod images;
mod in_place;
mod iterations;
mod lent;
mod matrices;
mod nobodys;
mod numeric;
mod parts;
mod permutations;
mod places;
mod planes;
mod ranges;
mod read_only;
mod records;
mod solvers;
mod sorting;
mod spaces;
mod spans;
mod steps;
mod sweeps;
mod transforms;
mod undo;
// Each half uses some of it.
#[allow(dead_code)]
mod values;

pub use values::*;

/// All programs.
pub fn all() -> Vec<Program> {
    [
        arrays::LIST,
        beside::LIST,
        columns::LIST,
        cut_short::LIST,
        elements::LIST,
        eliminations::LIST,
        factorizations::LIST,
        flat::LIST,
        graphs::LIST,
        grids::LIST,
        images::LIST,
        in_place::LIST,
        iterations::LIST,
        lent::LIST,
        matrices::LIST,
        nobodys::LIST,
        numeric::LIST,
        parts::LIST,
        permutations::LIST,
        places::LIST,
        planes::LIST,
        ranges::LIST,
        read_only::LIST,
        records::LIST,
        solvers::LIST,
        sorting::LIST,
        spaces::LIST,
        spans::LIST,
        steps::LIST,
        sweeps::LIST,
        transforms::LIST,
        undo::LIST,
    ]
    .concat()
}
