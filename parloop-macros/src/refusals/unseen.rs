//! Messages about what stands where the macro can't look.

use syn::{Error, Ident};

use super::{SERIAL, refusal};

/// A macro of the user's own changes a variable.
pub fn changed_by_macro(name: &Ident, by: &str) -> Error {
    refusal(
        name.span(),
        format!(
            "`{name}` is declared `mut`, and nothing but the macro `{by}!` can change it in this function: what a macro of \
             one's own does can't be looked into"
        ),
        &[
            &format_args!(
                "write what `{by}!` does with `{name}` into the loop's body: `{name} += …`, `{name}.push(…)`"
            ),
            &format_args!("let `{by}!` give what is to be added: `{name} += {by}!(…)`"),
            &SERIAL,
        ],
    )
}
