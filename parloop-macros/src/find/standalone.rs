//! Whether a loop's annotation works without the switch.
//!
//! rustc calls an attribute macro on an expression in any case: beside error E0658 on stable, and alone on nightly with
//! `#![feature(stmt_expr_attributes, proc_macro_hygiene)]`. A macro is not told which of the two it is. So it looks
//! for the feature where it must be named: in the crate's root file or on the command line.

use std::fs;

use crate::compiler;

const FEATURE: &str = "proc_macro_hygiene";

/// Whether the crate asks for the feature; true where that can't be seen (source from a pipe, an IDE's server), since
/// rustc's own error needs no second and a valid program must not get one.
pub(super) fn is_allowed() -> bool {
    let arguments = compiler::arguments();
    let root = compiler::crate_root(&arguments).and_then(|file| fs::read_to_string(file).ok());
    root.is_none_or(|text| text.contains(FEATURE))
        || arguments.iter().any(|argument| argument.contains(FEATURE))
}
