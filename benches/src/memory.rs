//! Loops of which it is the memory that counts. This file is compiled twice: annotated, and with the annotations
//! deleted, which is the plain loop.

use super::par_for;
use crate::work::chain;

#[par_for]
pub(crate) fn counts(count: u64) -> u64 {
    let mut total = 0;
    #[par_for]
    for i in 0..count {
        total += chain(i, 1);
    }
    total
}

#[par_for]
pub(crate) fn leaves(at: u64) -> Option<u64> {
    #[par_for]
    for i in 0..1_000_000_000_000 {
        if i == at {
            return Some(chain(i, 1));
        }
    }
    None
}

#[par_for]
pub(crate) fn pushes(count: u64) -> Vec<u64> {
    let mut out = Vec::new();
    #[par_for]
    for i in 0..count {
        out.push(chain(i, 1));
    }
    out
}

#[par_for]
pub(crate) fn works(count: u64) -> Vec<u64> {
    let mut out = Vec::new();
    #[par_for]
    for i in 0..count {
        out.push(chain(i, 30));
    }
    out
}

#[par_for]
pub(crate) fn writes(count: u64) -> String {
    let mut out = String::new();
    #[par_for]
    for i in 0..count {
        out.push_str(if chain(i, 1).is_multiple_of(2) { "evenly, " } else { "oddly, o" });
    }
    out
}
