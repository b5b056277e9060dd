//! Elements that an iteration can't have to itself.

use std::fmt::Display;

use proc_macro2::Span;
use syn::Error;

use super::{SERIAL, in_order, refusal};

/// `out[E] = …` where `E` has no own form.
pub fn foreign_element(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!("the source does not show that each iteration touches elements of `{place}` of its own here"),
        &[
            &format_args!(
                "index it by the loop's own variable (`{place}[i]`, `{place}[i * width + j]`), or by the index of \
                 `enumerate()`"
            ),
            &format_args!("go over the elements themselves: `for x in {place}.iter_mut()`"),
            &format_args!("fill it by `{place}.push(…)`, if elements are written one after the other"),
            &in_order(place),
        ],
    )
}

/// `out[0] = …`.
pub fn fixed_element(span: Span, place: &str, shadowed: Option<&str>) -> Error {
    if let Some(name) = shadowed {
        return shadowed_element(span, place, name);
    }
    refusal(
        span,
        format!(
            "every iteration writes to this same element of `{place}`: which value is left depends on their order"
        ),
        &[
            &"set a variable instead (`last = …;`), or add to one, and store that after the loop",
            &format_args!(
                "index `{place}` by the loop's own variable, if each iteration has an element of its own"
            ),
            &in_order(place),
            &SERIAL,
        ],
    )
}

/// `let i = 0; out[i] = …;` in a loop over `i`.
fn shadowed_element(span: Span, place: &str, name: &str) -> Error {
    refusal(
        span,
        format!(
            "`{name}` is here a variable that the body declares, not the loop's, and the same in all iterations: every \
             iteration writes to this same element of `{place}`, and which value is left depends on their order"
        ),
        &[
            &format_args!("give that variable another name, if the loop's `{name}` is meant here"),
            &"set a variable instead (`last = …;`), or add to one, and store that after the loop",
            &in_order(place),
            &SERIAL,
        ],
    )
}

/// `out[(i as u8) as usize] = …`
pub fn narrowed_element(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "this index is cut by a cast, so that iterations far from each other write to the same element of \
             `{place}`: which value is left depends on their order"
        ),
        &[
            &"leave the index a `usize`",
            &"add to the element (`+=`), if that is what it is for",
            &in_order(place),
            &SERIAL,
        ],
    )
}

/// `start[k] += 1` beside a read of `start[k]`.
pub fn gathered_and_used(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "elements of `{place}` are changed here at an index that iterations may share, and what they were counts: \
             iteration i needs what iteration i-1 left"
        ),
        &[
            &format_args!("say `scatter({place})`, if each element is touched by one iteration alone"),
            &"gather what there is to do (`parts.push(…)`), and do it in a plain loop after this one",
            &in_order(place),
            &SERIAL,
        ],
    )
}

/// `out[i]` beside `out[i * stride + j]`.
pub fn mixed_elements(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "`{place}` is indexed in two forms: iteration i may touch an element of another iteration here"
        ),
        &[
            &"use one form for all accesses",
            &format_args!("say `scatter({place})`, if each element is touched by one iteration alone"),
            &in_order(place),
            &SERIAL,
        ],
    )
}

/// A sequence whose elements are written and which is used as a whole.
pub fn whole_and_elements(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "`{place}` is used as a whole here while every iteration changes elements of it: iteration i needs what \
             iteration i-1 left"
        ),
        &[
            &format_args!("read what no iteration changes before the loop (`let n = …;`)"),
            &format_args!("read from a copy made before the loop, if the values from before it are meant"),
            &in_order(place),
            &SERIAL,
        ],
    )
}

/// `out[i - 1]` beside `out[i] = …`.
pub fn neighbour(span: Span, place: &str, touched: Touched) -> Error {
    let scatter: Option<String> = match touched {
        Touched::ByAll => None,
        Touched::BySome => {
            Some(format!("say `scatter({place})`, if each element is touched by one iteration alone"))
        }
        Touched::InRows => Some(format!(
            "use a flat array (`{place}[i * m + j]`) and say `scatter({place})`, if each element is touched by one \
             iteration alone"
        )),
    };
    let copy = format!(
        "where its value from before the loop is meant (an element that a later iteration writes), read it from a copy \
         (`let old = {place}.clone();`), or write to a second array and swap the two after the loop"
    );
    let after = "where the value that an earlier iteration wrote is meant, do the part that needs it in a plain loop after \
                 this one"
        .to_owned();
    let cures: Vec<String> =
        [Some(copy), Some(after), scatter, Some(in_order(place).to_string())].into_iter().flatten().collect();
    let cures: Vec<&dyn Display> = cures.iter().map(|cure| cure as &dyn Display).collect();
    refusal(
        span,
        format!(
            "this is another iteration's element of `{place}`: iteration i needs what its neighbour leaves, or must not \
             find what it leaves"
        ),
        &cures,
    )
}

/// Which iterations touch a neighbour's element, and so whether a scatter can help.
#[derive(Clone, Copy, Debug)]
pub enum Touched {
    /// All of them: then every element is touched twice.
    ByAll,
    /// Perhaps not all.
    BySome,
    /// Perhaps not all, but a row is one element: it would be the first iteration's that touches anything of it.
    InRows,
}

/// `out[i][j][k]` of three loops that are one
pub fn deep_cells(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "of loops that are one, an iteration can own elements of `{place}` by its first two indices alone, and here \
             are more: another iteration touches what is in them"
        ),
        &[
            &"say `collapse = 2`: then an iteration goes over what is within by itself",
            &format_args!("use a flat array: `{place}[(i * m + j) * l + k]`"),
            &SERIAL,
        ],
    )
}

/// `out[r][2 * i]`
pub fn wide_columns(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!("of rows of `{place}` an iteration can own one column: `{place}[r][i]`, `{place}[r][i + d]`"),
        &[
            &"loop over the rows instead, and over the columns inside",
            &format_args!("use a flat array, and say `scatter({place})`"),
            &in_order(place),
        ],
    )
}
