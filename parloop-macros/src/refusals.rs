//! What cannot run in parallel: a message each, with the reason and the cures.

use proc_macro2::Span;
use syn::Error;

/// A `.await` of the enclosing async fn.
pub fn await_in_body(span: Span) -> Error {
    Error::new(
        span,
        "`.await` in the body of a parallel loop: iterations run on other threads, outside this async fn. \
         Await before the loop, or give each iteration a runtime of its own to block on (its `block_on`)",
    )
}

/// `bail!` or `ensure!`.
pub fn hidden_return(span: Span, name: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{name}!` returns from inside its own tokens, which a parallel loop can't carry to the caller: \
             write `return Err(…)`"
        ),
    )
}

/// `?`, `return`, `break` or `continue` in a macro's tokens.
pub fn hidden_exit(span: Span, token: &str, name: &str) -> Error {
    Error::new(
        span,
        format!(
            "this `{token}` stands in the tokens of `{name}!`, where a parallel loop can't see what it leaves: \
             bind the value before the macro call (`let value = …?;`), or write the jump outside the macro"
        ),
    )
}

/// An accumulator that is read in the loop.
pub fn read_and_changed(span: Span, place: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{place}` is read here and changed by every iteration: iteration i needs what iteration i-1 left. \
             Use a value of the iteration's own instead, read `{place}` after the loop, or run the loop with \
             `backend = \"serial\"`"
        ),
    )
}

/// A method on `self` that touches what iterations change.
pub fn method_touches(span: Span, method: &syn::Ident, place: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{method}` uses `{place}`, which is changed by every iteration: iteration i needs what iteration i-1 left. \
             Give `{method}` what it needs as an argument, read it before the loop, or gather into a local variable and \
             bring that into `{place}` after the loop"
        ),
    )
}

/// A method on `self` that takes it by `&mut`, or moves it.
pub fn method_changes_self(span: Span, method: &syn::Ident) -> Error {
    Error::new(
        span,
        format!(
            "`{method}` takes all of `self` to change it: iteration i needs what iteration i-1 left. Let it take `&self` \
             and return what is to be changed, and do that in the loop (`self.total += …`) or after it"
        ),
    )
}

/// A method on `self` of which it is not known what it touches.
pub fn not_looked_into(span: Span, method: &syn::Ident, unknown: &syn::Ident, place: &str) -> Error {
    let through =
        if unknown == method { String::new() } else { format!(" (through `{unknown}`, which it calls)") };
    Error::new(
        span,
        format!(
            "`{method}` is called on all of `self`{through} while `{place}` is changed by every iteration, and what it \
             touches is not seen from here. Put `#[par_for]` on the `impl` block that has both (methods of traits and of \
             other blocks are not looked into), or gather into a local variable and bring that into `{place}` after the \
             loop"
        ),
    )
}

/// A variable that is assigned and not an accumulator.
pub fn assigned(span: Span, place: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{place}` is assigned by every iteration: which value is left depends on their order. Declare it \
             inside the loop (`let {place} = …;`) if each iteration uses its own, or gather the values with \
             `{place} += …`, `push` or `out[i] = …`"
        ),
    )
}

/// An outer variable borrowed mutably.
pub fn borrowed(span: Span, place: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{place}` is borrowed mutably here by every iteration: iteration i needs what iteration i-1 left. \
             Give each worker its own with `private({place})`, each iteration its own element with `&mut {place}[i]`, \
             or declare it inside the loop"
        ),
    )
}

/// Operators of different kinds on one accumulator.
pub fn mixed_operators(span: Span, place: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{place}` is changed here in another way than above: the iterations' contributions can only be merged \
             if all of them are made in the same way. Use one accumulator for each way and combine them after \
             the loop"
        ),
    )
}

/// An operator that can't be merged.
pub fn not_mergeable(span: Span, place: &str, operator: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{place} {operator} …` can't be merged from parts: iteration i needs what iteration i-1 left. \
             `+=` `-=` `*=` `&=` `|=` `^=` can; gather the operands with `push` and fold them after the loop"
        ),
    )
}

/// `out[E] = …` where `E` has no own form.
pub fn foreign_element(span: Span, place: &str) -> Error {
    Error::new(
        span,
        format!(
            "the source does not show that each iteration touches elements of `{place}` of its own here: index it by \
             the loop's own integer variable (`{place}[i]`, `{place}[i * stride + j]`), by `enumerate()`'s index, \
             or go over the elements themselves (`for x in {place}.iter_mut()`)"
        ),
    )
}

/// `out[i]` beside `out[i * stride + j]`.
pub fn mixed_elements(span: Span, place: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{place}` is indexed in two forms: iteration i may touch an element of another iteration here. Use one \
             form for all, copy what is read into a second array before the loop, or swap two arrays"
        ),
    )
}

/// A sequence whose elements are written and which is used as a whole.
pub fn whole_and_elements(span: Span, place: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{place}` is used as a whole here while every iteration changes elements of it: an iteration may touch \
             its own elements alone. Read what is needed before the loop, or write to a second array"
        ),
    )
}

/// A clause that names what the loop does not have.
pub fn unknown_name(span: Span, name: &str) -> Error {
    Error::new(
        span,
        format!("no variable `{name}` is in scope at this loop: clauses name variables from outside it"),
    )
}

/// Accumulators kept in `static mut`.
pub fn static_mut(span: Span, name: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{name}` is not a local variable but changed by every iteration: that would be a data race. Use a \
             local accumulator and assign it to `{name}` after the loop, or an atomic"
        ),
    )
}

/// A part of the language that this version does not have.
pub fn not_yet(span: Span, what: &str) -> Error {
    Error::new(span, format!("{what} is not available in this version of parloop"))
}

/// `collapse` over loops that are not perfectly nested.
pub fn not_collapsible(span: Span, why: &str) -> Error {
    Error::new(
        span,
        format!(
            "`collapse` needs perfectly nested `for` loops with independent ranges: {why}. Lower `collapse`, or \
             annotate the outer loop alone"
        ),
    )
}

/// An operator that `reduce(name[]: …)` does not have.
pub fn not_by_element(span: Span) -> Error {
    Error::new(span, "element by element there are `+` `*` `&` `|` `^` `min` `max` and `append`")
}

/// `reduce((value, position): …)` with something else than `min` or `max`.
pub fn not_an_extreme(span: Span) -> Error {
    Error::new(span, "a value is kept with its position while it is extreme: write `min` or `max`")
}

/// `out[i - 1]` beside `out[i] = …`.
pub fn neighbour(span: Span, place: &str) -> Error {
    Error::new(
        span,
        format!(
            "this is another iteration's element of `{place}`: iteration i needs what its neighbour leaves or left. \
             Read from a copy made before the loop, write to a second array and swap the two after it, or go over \
             `{place}.chunks_mut(…)`"
        ),
    )
}

/// A method that changes a captured value.
pub fn mutated(span: Span, place: &str, method: &str) -> Error {
    let cure = match method {
        "insert" => {
            "`insert` as a statement of its own is merged; to act on what it returns, gather the items in the loop \
             (`push`) and insert them after it"
        }
        "next" | "nth" | "next_back" | "read_line" => "make it part of what the loop goes over (`zip`)",
        _ => "gather what each iteration has to say (`push`) and change it after the loop",
    };
    Error::new(
        span,
        format!(
            "`{place}.{method}(…)` changes `{place}` and depends on what earlier iterations did to it: iteration i \
             needs what iteration i-1 left. Cure: {cure}; or give each worker its own with `private({place})`"
        ),
    )
}

/// A source that stays in use outside, in a loop that can leave early.
pub fn borrowed_source(span: Span) -> Error {
    Error::new(
        span,
        "this source is borrowed mutably and the loop can leave early: items behind the exit may have been taken from \
         it already. Loop over the source itself, or collect the items that are to be looked at first",
    )
}

/// What a closure in the head changes, in a loop that can leave early.
pub fn changed_by_head(span: Span, place: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{place}` is changed here by what makes the items, and the loop can leave early: items behind the exit may have been made already. Let the closure own it (`move |…|`) if it is not used after the loop, or change it in the loop's body"
        ),
    )
}

/// `#[ordered]` or `#[as_completed]` elsewhere than at the end of the body.
pub fn tail_in_the_middle(span: Span) -> Error {
    Error::new(
        span,
        "this block runs on the calling thread after the rest of the iteration: it stands once, as the last statement \
         of the loop's body",
    )
}

/// What the tail changes is used by the rest of the body.
pub fn changed_in_tail(span: Span, place: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{place}` is used here, on a worker, and changed by this loop's `#[ordered]` or `#[as_completed]` block on \
             the calling thread: use it in that block alone, or read what is needed of it before the loop"
        ),
    )
}

/// What critical blocks change is used outside them.
pub fn outside_critical(span: Span, place: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{place}` is changed in a `#[critical]` block, and so can be reached inside such blocks alone: put this \
             into one as well"
        ),
    )
}
