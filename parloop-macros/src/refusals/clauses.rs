//! Messages about clauses that say something else than the body.

use std::fmt::Display;

use proc_macro2::Span;
use syn::Error;

use super::{SERIAL, in_order, refusal};

/// `reduce(total: *)`, and `total += …` in the body.
pub fn other_operation(span: Span, place: &str, said: &str, shown: &str) -> Error {
    let (by, named) = match shown {
        "sums under its keys" => (shown.to_owned(), "+"),
        "lists under its keys" => (shown.to_owned(), "append"),
        "extend" => ("`extend`".to_owned(), "append"),
        shown => (format!("`{shown}`"), shown),
    };
    let name = format!("name what the body does: `reduce({place}: {named})`");
    let gather = format!(
        "no clause merges `{shown}`: gather the operands (`parts.push(…)`), and do it in a plain loop afterwards"
    );
    let mergeable = ["+", "*", "&", "|", "^", "&&", "||", "min", "max", "append", "insert"].contains(&named);
    let cures: &[&dyn Display] =
        if mergeable { &[&name, &"leave the clause away: it is inferred"] } else { &[&gather, &SERIAL] };
    refusal(
        span,
        format!(
            "`{place}` is changed by {by} here, and `reduce({place}: {said})` would merge what the workers have by \
             another operation"
        ),
        cures,
    )
}

/// `last(t)`, and `t` is read where not every path has set it.
pub fn last_read_before(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "`last({place})` keeps what the last iteration assigned, and `{place}` is read here, perhaps before this \
             iteration has set it: iteration i needs what iteration i-1 left"
        ),
        &[&format!("set `{place}` on every path before it is read"), &in_order(place), &SERIAL],
    )
}

/// `reduce(bins: +)`, and `bins[k] += …` in the body.
pub fn by_element(span: Span, place: &str, said: &str, shown: &str) -> Error {
    refusal(
        span,
        format!(
            "an element of `{place}` is changed here, and `reduce({place}: {said})` would merge `{place}` as a whole"
        ),
        &[
            &format!("say that it is done by element: `reduce({place}[]: {shown})`"),
            &"leave the clause away: it is inferred",
        ],
    )
}

/// `reduce(total[]: +)`, and `total += …` in the body.
pub fn not_of_elements(span: Span, place: &str, said: &str, shown: &str) -> Error {
    refusal(
        span,
        format!(
            "all of `{place}` is changed here, and `reduce({place}[]: {said})` would merge it element by element"
        ),
        &[
            &format!("leave the brackets away: `reduce({place}: {shown})`"),
            &"leave the clause away: it is inferred",
        ],
    )
}

/// `reduce(counts: +)`, and `*counts.entry(k).or_insert(100) += …` in the body.
pub fn merged_by_name(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "what the body does to `{place}` can't be made in parts and merged: what comes of it depends on what was \
             there before"
        ),
        &[
            &format!(
                "leave `{place}` out of `reduce`: then each change is logged, and made in loop order after the loop"
            ),
            &in_order(place),
        ],
    )
}

/// `reduce(total: +)`, and nothing in the body changes it.
pub fn clause_of_unchanged(span: Span, clause: &str, place: &str, used: bool) -> Error {
    let only = if used { "only reads" } else { "does not use" };
    refusal(
        span,
        format!("`{clause}(…)` is for what iterations change, and this loop {only} `{place}`"),
        &[&format!("leave `{place}` out of `{clause}`: what is only read is shared as it is")],
    )
}

/// `shared(total)`, and `total += …` in the body.
pub fn shared_and_changed(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "`{place}` is changed here, and `shared({place})` says that all iterations use it as it is: they would race"
        ),
        &[
            &format!("leave `{place}` out of `shared`: what it is to the loop is inferred"),
            &"change it in a `#[critical] { … }` block, by one iteration at a time, in any order",
            &SERIAL,
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

/// A critical block of a loop inside changes what is outside of both.
pub fn critical_in_inner_loop(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "`{place}` is changed in a `#[critical]` block of a parallel loop inside a parallel loop: each run of the inner one \
             would lock for itself alone"
        ),
        &[
            &"leave the inner loop's `#[par_for]` out: the outer loop's iterations are parallel, and share one lock",
            &SERIAL,
        ],
    )
}
