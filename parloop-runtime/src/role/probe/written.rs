//! What iterations write into: `write!(s, …)`, `s.write_str(…)`.

use super::{Probe, accumulated};
use crate::role::accumulate::{Accumulate, Accumulated, ByTrait};
use crate::role::append::{Appended, Text};
use crate::role::log::{Logged, Nowhere, TextLog};
use std::fmt;

/// `append_written` on what std writes into, in memory.
pub trait AppendWritten<C> {
    /// The role of `outer`.
    fn append_written_role<'a>(&self, outer: &'a mut C) -> Appended<'a, C>;
}

impl<C: Text> AppendWritten<C> for &&Probe<C> {
    fn append_written_role<'a>(&self, outer: &'a mut C) -> Appended<'a, C> {
        Appended(outer)
    }
}

/// `append_written` on accumulators.
pub trait AppendWrittenAccumulate<T> {
    /// The role of `outer`.
    fn append_written_role<'a>(&self, outer: &'a mut T) -> Accumulated<'a, T, ByTrait>;
}

impl<T: Accumulate> AppendWrittenAccumulate<T> for &Probe<T> {
    fn append_written_role<'a>(&self, outer: &'a mut T) -> Accumulated<'a, T, ByTrait> {
        accumulated(outer)
    }
}

/// `append_written` on any other text that the body may have exclusively.
pub trait AppendWrittenLogged<T: ?Sized> {
    /// The role of `outer`.
    fn append_written_role<'a>(&self, outer: &'a mut T) -> Logged<'a, T, TextLog, fn(&mut T, &str)>;
}

impl<T: fmt::Write + ?Sized> AppendWrittenLogged<T> for Probe<T> {
    fn append_written_role<'a>(&self, outer: &'a mut T) -> Logged<'a, T, TextLog, fn(&mut T, &str)> {
        // What the body asked of the log was granted.
        Logged::new(outer, |outer, text| {
            let _ = outer.write_str(text);
        })
    }
}

/// `append_written` on what iterations can't write into: it takes the probe by value, so that it is asked last.
pub trait AppendWrittenNowhere<T: ?Sized> {
    /// The role of `outer`.
    fn append_written_role<'a>(self, outer: &'a mut T) -> Logged<'a, T, Nowhere, fn(&mut T, ())>
    where
        Memory: Takes<T>;
}

impl<T: ?Sized> AppendWrittenNowhere<T> for Probe<T> {
    fn append_written_role<'a>(self, outer: &'a mut T) -> Logged<'a, T, Nowhere, fn(&mut T, ())>
    where
        Memory: Takes<T>,
    {
        Logged::new(outer, |_, ()| ())
    }
}

/// What iterations write into must be in memory: their texts follow each other after the loop.
///
/// It is asked of `Memory`, not of the type: else the compiler would propose this trait as a bound on a parameter.
#[diagnostic::on_unimplemented(
    message = "iterations can't write into a `{T}`: they would have to take turns",
    label = "written into by every iteration",
    note = "cure: write in an `#[ordered]` block at the end of the body, which runs in loop order, on this thread: \
            `let line = format!(…); #[ordered] {{ writeln!(out, \"{{line}}\")?; }}`",
    note = "  or: write into a `String` or a `Vec<u8>` here, and that into the `{T}` after the loop",
    note = "  or: run the loop in order, as it is: `#[par_for(backend = \"serial\")]`"
)]
pub trait Takes<T: ?Sized> {}

/// What lets iterations write at the same time.
#[derive(Debug)]
pub struct Memory;

#[diagnostic::do_not_recommend]
impl<T: fmt::Write + ?Sized> Takes<T> for Memory {}
