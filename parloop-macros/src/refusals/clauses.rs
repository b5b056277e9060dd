//! Messages about clauses that say something else than the body.

use proc_macro2::Span;
use syn::Error;

use super::{SERIAL, in_order, refusal};

/// `reduce(total: *)`, and `total += …` in the body.
pub fn other_operation(span: Span, place: &str, said: &str, shown: &str) -> Error {
    refusal(
        span,
        format!(
            "`{place}` is changed by `{shown}` here, and `reduce({place}: {said})` would merge what the workers have by \
             another operation"
        ),
        &[
            &format!("name what the body does: `reduce({place}: {shown})`"),
            &"leave the clause away: it is inferred",
        ],
    )
}

/// `last(t)`, and `t += …` in the body.
pub fn last_of_itself(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "`last({place})` keeps the value that the last iteration assigned, and this value is made of what was in \
             `{place}`: iteration i needs what iteration i-1 left"
        ),
        &[
            &format!("leave `{place}` out of `last`: sums and their like are inferred"),
            &in_order(place),
            &SERIAL,
        ],
    )
}
