//! Roles against the plain loop: each test writes the block that the macro writes.

// The macro does not know the types, and so writes all the borrows it may need.
#![allow(clippy::needless_borrow)]

mod appending;
mod collapsed;
mod columns;
mod elements;
mod extremes;
mod inference;
mod items;
mod keyed;
mod others;
mod scatter;
mod sums;

use super::testing::{LEAVES, PARALLEL, PLAIN, control, drive, panic_message};

/// How iterations fall into runs: (iterations a block, blocks a run).
const CUTS: [(usize, usize); 4] = [(1, 1), (3, 2), (7, 1), (1000, 1)];
