//! What cannot run in parallel: a message each. The first line says what is wrong and why, the lines below how to cure
//! it; each cure that is named has a test in which it works (`tests/cures`).

mod clauses;
mod elements;
mod unseen;

use std::fmt::Display;

use proc_macro2::Span;
use syn::Error;

pub use clauses::*;
pub use elements::*;
pub use unseen::*;

/// The first line, and the cures below it.
fn refusal(span: Span, what: impl Display, cures: &[&dyn Display]) -> Error {
    let mut text = what.to_string();
    for (number, cure) in cures.iter().enumerate() {
        text.push_str(if number == 0 { "\ncure: " } else { "\n  or: " });
        text.push_str(&cure.to_string());
    }
    Error::new(span, text)
}

/// Cures that fit every dependence.
fn in_order(place: &str) -> String {
    format!(
        "move what uses `{place}` into an `#[ordered] {{ … }}` block at the end of the body: it runs in loop order, on \
         this thread"
    )
}

const SERIAL: &str = "run this loop in order, as it is: `#[par_for(backend = \"serial\")]`";

/// A `.await` of the enclosing async fn.
pub fn await_in_body(span: Span) -> Error {
    refusal(
        span,
        "`.await` in the body of a parallel loop: iterations run on other threads, outside this async fn",
        &[
            &"await before the loop, and go over what came of it",
            &"let each iteration block on the future, by your runtime's `block_on`",
        ],
    )
}

/// `bail!` or `ensure!`.
pub fn hidden_return(span: Span, name: &str) -> Error {
    refusal(
        span,
        format!(
            "`{name}!` returns from inside its own tokens, which a parallel loop can't carry to the caller"
        ),
        &[&"write `return Err(…)`, after an `if` where there is a condition"],
    )
}

/// `?`, `return`, `break` or `continue` in a macro's tokens.
pub fn hidden_exit(span: Span, token: &str, name: &str) -> Error {
    let cure = match token {
        "?" => "bind the value before the macro call: `let value = …?;`",
        _ => "write the jump outside the macro: `if … { … }`",
    };
    refusal(
        span,
        format!(
            "this `{token}` stands in the tokens of `{name}!`, where a parallel loop can't see what it leaves"
        ),
        &[&cure],
    )
}

/// An accumulator that is read in the loop.
pub fn read_and_changed(span: Span, place: &str) -> Error {
    read(span, place, None)
}

/// The same of a list or text: perhaps a buffer that an iteration forgets to empty first.
pub fn read_and_filled(span: Span, place: &str) -> Error {
    let anew = format!(
        "if each iteration fills `{place}` anew, empty it before anything else, `{place}.clear();`, or declare it inside \
         the loop"
    );
    read(span, place, Some(&anew))
}

fn read(span: Span, place: &str, anew: Option<&String>) -> Error {
    let after = format!("read `{place}` after the loop, if that is early enough");
    let apart = format!(
        "do what needs `{place}` in a plain loop: one before this loop, or one after it that goes over what this one \
         gathers (`parts.push(…)`)"
    );
    let ordered = in_order(place);
    let mut cures: Vec<&dyn Display> = vec![&after, &apart, &ordered, &SERIAL];
    if let Some(anew) = anew {
        cures.insert(1, anew);
    }
    refusal(
        span,
        format!(
            "`{place}` is read here and changed by every iteration: iteration i needs what iteration i-1 left"
        ),
        &cures,
    )
}

/// A field of what is changed, or what holds it.
pub fn overlaps(span: Span, used: &str, changed: &str) -> Error {
    let holds = if used.len() > changed.len() { "which holds it" } else { "which is in it" };
    refusal(
        span,
        format!(
            "`{used}` is used here, and `{changed}`, {holds}, is changed by every iteration: iteration i needs what \
             iteration i-1 left"
        ),
        &[
            &"read what no iteration changes before the loop (`let n = …;`), and use that",
            &in_order(changed),
            &SERIAL,
        ],
    )
}

/// A method on `self` that touches what iterations change.
pub fn method_touches(span: Span, method: &syn::Ident, place: &str) -> Error {
    refusal(
        span,
        format!(
            "`{method}` uses `{place}`, which is changed by every iteration: iteration i needs what iteration i-1 left"
        ),
        &[
            &format_args!("give `{method}` what it needs as an argument, read before the loop"),
            &format_args!("gather into a local variable, and bring that into `{place}` after the loop"),
            &SERIAL,
        ],
    )
}

/// A method on `self` that takes it by `&mut`, or moves it.
pub fn method_changes_self(span: Span, method: &syn::Ident) -> Error {
    refusal(
        span,
        format!("`{method}` takes all of `self` to change it: iteration i needs what iteration i-1 left"),
        &[
            &format_args!(
                "let `{method}` take `&self` and return what is to be added, and add it in the loop: `self.total += …`"
            ),
            &SERIAL,
        ],
    )
}

/// A method on `self` of which it is not known what it touches.
pub fn not_looked_into(span: Span, method: &syn::Ident, unknown: &syn::Ident, place: &str) -> Error {
    let through =
        if unknown == method { String::new() } else { format!(" (through `{unknown}`, which it calls)") };
    refusal(
        span,
        format!(
            "`{method}` is called on all of `self`{through} while every iteration changes `{place}`, and what it touches \
             is not seen from here"
        ),
        &[
            &format_args!(
                "put `#[par_for]` on the `impl` block that has both (methods of traits and of other blocks are not looked into)"
            ),
            &format_args!("gather into a local variable, and bring that into `{place}` after the loop"),
        ],
    )
}

/// A variable that is assigned and not an accumulator.
pub fn assigned(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!("`{place}` is assigned by every iteration: which value is left depends on their order"),
        &[
            &format_args!("declare it inside the loop (`let {place} = …;`), if each iteration uses its own"),
            &in_order(place),
            &SERIAL,
        ],
    )
}

/// A variable that may be used before the iteration has assigned it; `item` if it is assigned what does not depend on it.
pub fn carried(span: Span, place: &str, assigned_on: usize, item: bool) -> Error {
    let by_pairs = "if it is the item before, go over pairs: `for pair in items.windows(2)`";
    let first =
        "compute its values in a plain loop first (`values.push(…)`), and go over those as well, by `zip`";
    refusal(
        span,
        format!(
            "`{place}` is used here and assigned by every iteration (line {assigned_on}): iteration i needs what \
             iteration i-1 left"
        ),
        &[if item { &by_pairs } else { &first }, &in_order(place), &SERIAL],
    )
}

/// `drop(s)` of what comes from outside.
pub fn dropped(span: Span, name: &str) -> Error {
    refusal(
        span,
        format!("`drop({name})` takes `{name}` away from the other iterations, which all share it"),
        &[&format!("drop `{name}` after the loop"), &SERIAL],
    )
}

/// A flag that may be used before the iteration has set it.
pub fn flag(span: Span, place: &str, assigned_on: usize) -> Error {
    refusal(
        span,
        format!(
            "`{place}` is used here and set by every iteration (line {assigned_on}): iteration i needs what iteration \
             i-1 left"
        ),
        &[
            &"if it tells the first iteration from the others, number them (`for (i, item) in items.iter().enumerate()`) \
              and ask for `i == 0`",
            &"else find out in a plain loop first (`states.push(…)`), and go over that as well, by `zip`",
            &in_order(place),
            &SERIAL,
        ],
    )
}

/// A closure that changes what it has captured, called by every iteration.
pub fn changing_closure(span: Span, name: &str) -> Error {
    refusal(
        span,
        format!(
            "`{name}` is a closure that changes what it captures (it is declared `mut`), and every iteration calls it: \
             iteration i needs what iteration i-1 left"
        ),
        &[
            &format_args!("write what `{name}` does into the loop's body: `total += x`, `list.push(x)`"),
            &format_args!(
                "call `{name}` in a plain loop after this one, with what this one gathers (`parts.push(…)`)"
            ),
            &in_order(name),
            &SERIAL,
        ],
    )
}

/// An `if` that compares a variable and assigns it, in none of the forms that can be merged.
pub fn compared(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "`{place}` is compared here and assigned by every iteration, but not kept as an extreme: iteration i needs \
             what iteration i-1 left"
        ),
        &[
            &format_args!(
                "keep just what is compared, in an `if` without `else`: `if e > {place} {{ {place} = e; at = i; }}`, \
                 with `<`, `<=` or `>=` as well, but not `!(…)`"
            ),
            &format_args!(
                "to keep `x` where `key(x)` is extreme, keep both: `if key(x) > most {{ most = key(x); {place} = x; }}`"
            ),
            &in_order(place),
            &SERIAL,
        ],
    )
}

/// `x = x.saturating_add(e)` and its like.
pub fn saturating(span: Span, place: &str, method: &str) -> Error {
    refusal(
        span,
        format!(
            "`{place} = {place}.{method}(…)` can't be merged from parts: what it does depends on all that came before"
        ),
        &[
            &format_args!(
                "gather the operands (`parts.push(…)`), and do `{place} = {place}.{method}(…)` in a plain loop after \
                 this one"
            ),
            &format_args!(
                "add them up by `+=` in a type that has room for all, and cut that off after the loop"
            ),
            &in_order(place),
        ],
    )
}

/// An outer variable borrowed mutably.
pub fn borrowed(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "`{place}` is borrowed mutably here by every iteration: iteration i needs what iteration i-1 left"
        ),
        &[
            &format_args!(
                "let what is called return what it adds, and add that here (`{place} += …`, `push`)"
            ),
            &format_args!(
                "if each iteration overwrites it before it reads it, declare it inside the loop, or let each worker \
                 have its own: `private({place})`"
            ),
            &in_order(place),
            &SERIAL,
        ],
    )
}

/// What a reference to a reference points to.
pub fn deeper(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "`**{place}` is changed by every iteration, and `{place}` is a reference to a reference: what it is about is not seen through both"
        ),
        &[
            &format_args!(
                "take one off before the loop, `let {place} = &mut **{place};`, and write `*{place}` in it"
            ),
            &in_order(place),
            &SERIAL,
        ],
    )
}

/// Fields of what can only be reached through a guard.
pub fn through_a_guard(span: Span, guard: &str, place: &str) -> Error {
    refusal(
        span,
        format!(
            "`{guard}` is a guard, through which several fields can't be changed apart (`{place}` is one of them)"
        ),
        &[&format_args!("reach through it once, before the loop: `let {guard} = &mut *{guard};`"), &SERIAL],
    )
}

/// Operators of different kinds on one accumulator.
pub fn mixed_operators(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "`{place}` is changed here in another way than above, and it matters which comes first: iteration i needs \
             what iteration i-1 left"
        ),
        &[
            &"gather what each iteration contributes (`parts.push(…)`), and change it in a plain loop after this one",
            &in_order(place),
            &SERIAL,
        ],
    )
}

/// An operator that can't be merged.
pub fn not_mergeable(span: Span, place: &str, operator: &str) -> Error {
    refusal(
        span,
        format!(
            "`{place} {operator} …` can't be merged from parts, as `+=` `-=` `*=` `&=` `|=` `^=` can: iteration i needs \
             what iteration i-1 left"
        ),
        &[
            &format_args!(
                "gather the operands (`parts.push(…)`), and do `{place} {operator} …` in a plain loop after this one"
            ),
            &in_order(place),
            &SERIAL,
        ],
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
    refusal(
        span,
        format!("`{name}` is not a local variable but changed by every iteration: that would be a data race"),
        &[
            &format_args!("change a local variable in the loop, and `{name}` after it"),
            &format_args!(
                "make `{name}` an atomic (`AtomicU64`, with `fetch_add` and its like), or a `Mutex`"
            ),
        ],
    )
}

/// An argument that only a build with a feature of its name has.
pub fn without_feature(span: Span, name: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{name}` needs the feature `{name}` of the crate `parloop`, which this build leaves out: add it to \
             `features = [\"{name}\"]` in Cargo.toml"
        ),
    )
}

/// `collapse` over loops that are not perfectly nested.
pub fn not_collapsible(span: Span, why: &str) -> Error {
    refusal(
        span,
        format!("`collapse` needs perfectly nested `for` loops with independent ranges: {why}"),
        &[&"lower `collapse`, or leave it out: then the outer loop alone is parallel"],
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

/// A method that changes a captured value.
pub fn mutated(span: Span, place: &str, method: &str) -> Error {
    let cure = match method {
        "insert" => format!(
            "`{place}.insert(…);` as a statement of its own is merged; where the answer counts, gather the items \
             (`push`), and insert them in a plain loop after this one"
        ),
        "entry" => format!(
            "`*{place}.entry(key).or_default() += e;` and `{place}.entry(key).or_default().push(e);` are merged, where \
             the value is not used further"
        ),
        "next" | "nth" | "next_back" | "read_line" => {
            "make it part of what the loop goes over: `for (item, other) in items.zip(others)`; what is no iterator is \
             asked in a plain loop first (`values.push(…)`)"
                .to_owned()
        }
        "pop" | "pop_front" | "pop_back" | "remove" | "swap_remove" | "take" | "drain" | "split_off" => {
            "take out before the loop what is to be taken out, and go over that".to_owned()
        }
        "sort" | "sort_by" | "sort_by_key" | "sort_unstable" | "dedup" | "truncate" => {
            format!("do that once, after the loop: `{place}.{method}(…)`")
        }
        "fill" | "fill_with" | "resize" => format!(
            "if each iteration fills `{place}` anew, declare it inside the loop, or let each worker have its own: \
             `private({place})`"
        ),
        "get_mut" | "first_mut" | "last_mut" => format!(
            "write to the element by its index, if it is one that this iteration alone touches: `{place}[i] = …`"
        ),
        _ => "gather what each iteration has to say (`parts.push(…)`), and do that in a plain loop after this one"
            .to_owned(),
    };
    refusal(
        span,
        format!(
            "`{place}.{method}(…)` changes `{place}`, and depends on what earlier iterations did to it: iteration i \
             needs what iteration i-1 left"
        ),
        &[&cure, &in_order(place), &SERIAL],
    )
}

/// A source that stays in use outside, in a loop that can leave early.
pub fn borrowed_source(span: Span) -> Error {
    refusal(
        span,
        "this source is borrowed mutably and the loop can leave early: items behind the exit may have been taken from \
         it already",
        &[
            &"if what is left in it is not used later, loop over the source itself",
            &"take the items out first (`let items: Vec<_> = ….by_ref().take_while(…).collect();`), and go over those",
            &SERIAL,
        ],
    )
}

/// What a closure in the head changes, in a loop that can leave early.
pub fn changed_by_head(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "`{place}` is changed here by what makes the items, and the loop can leave early: items behind the exit may \
             have been made already"
        ),
        &[
            &format_args!("if `{place}` is not used after the loop, let the closure have it: `move || …`"),
            &format_args!("change it in the loop's body instead (`{place} += …`)"),
            &SERIAL,
        ],
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
    refusal(
        span,
        format!(
            "`{place}` is used here, on a worker, and changed by this loop's `#[ordered]` or `#[as_completed]` block on \
             the calling thread"
        ),
        &[&"use it in that block alone", &"read what is needed of it before the loop"],
    )
}

/// What critical blocks change is used outside them.
pub fn outside_critical(span: Span, place: &str) -> Error {
    refusal(
        span,
        format!(
            "`{place}` is changed in a `#[critical]` block, and so can be reached inside such blocks alone"
        ),
        &[&"put this into one as well"],
    )
}

/// A critical block of a process loop changes an outer variable.
pub(crate) fn critical_in_children(span: Span, name: &str) -> Error {
    Error::new(
        span,
        format!(
            "`{name}` is changed in a `#[critical]` block, and each child process would change a copy of its own: \
             bring it back outside of the block (`total += …`, `list.push(…)`), or use `backend = \"pool\"`"
        ),
    )
}
