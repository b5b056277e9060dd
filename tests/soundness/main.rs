//! Attempts to make loops over elements touch memory they must not, drop something twice, or leave something
//! half-written. They are of most use under a sanitizer (see `CONTRIBUTING.md`).

#![allow(clippy::needless_range_loop)]

mod borrowed;
mod counted;
mod disguised;

use parloop::Backend;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Every backend whose iterations share memory.
const BACKENDS: [Backend; 4] = [Backend::Serial, Backend::Pool, Backend::Thread, Backend::Executor];

/// A permutation of `0..n`.
fn permutation(n: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|i| (i * 7_919 % 1_009, *i));
    order
}

/// What a panic says.
fn caught(run: impl FnOnce()) -> Option<String> {
    let payload = catch_unwind(AssertUnwindSafe(run)).err()?;
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    Some(text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default())
}
