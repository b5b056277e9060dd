//! Every message of the front: what is wrong, where, and the cure. Collected, never thrown one by one.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    found: Vec<Mistake>,
    /// The conditions of all `#[cfg(…)]` around the place that is looked at.
    conditions: Vec<TokenStream>,
}

/// A mistake in what is there only if all its conditions hold, which rustc alone can tell.
#[derive(Debug)]
struct Mistake {
    error: syn::Error,
    conditions: Vec<TokenStream>,
}

impl Errors {
    /// A message on all of `tokens`.
    pub(crate) fn push(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.add(syn::Error::new_spanned(tokens, message));
    }

    /// A message on one token, or where there is none of the user's own.
    pub(crate) fn at(&mut self, span: Span, message: impl Display) {
        self.add(syn::Error::new(span, message));
    }

    /// A parser's own message. The same mistake is kept once: a loop under `cfg_attr` is walked through twice.
    pub(crate) fn add(&mut self, error: syn::Error) {
        let what = |error: &syn::Error| (format!("{:?}", error.span()), error.to_string());
        if self.found.iter().all(|other| what(&other.error) != what(&error)) {
            self.extend(vec![error]);
        }
    }

    /// Messages found elsewhere.
    pub(crate) fn extend(&mut self, errors: Vec<syn::Error>) {
        let conditions = &self.conditions;
        self.found.extend(errors.into_iter().map(|error| Mistake { error, conditions: conditions.clone() }));
    }

    /// From here on what is found is under these conditions as well. Gives how many there were.
    pub(crate) fn enter(&mut self, conditions: impl IntoIterator<Item = TokenStream>) -> usize {
        let before = self.conditions.len();
        self.conditions.extend(conditions);
        before
    }

    /// Back to so many conditions.
    pub(crate) fn leave(&mut self, before: usize) {
        self.conditions.truncate(before);
    }

    /// Under which condition anything is wrong, if it may be that nothing is.
    pub(crate) fn condition(&self) -> Option<TokenStream> {
        if self.found.iter().any(|mistake| mistake.conditions.is_empty()) {
            return None;
        }
        let each = self.found.iter().map(|Mistake { conditions, .. }| quote!(all(#(#conditions),*)));
        Some(quote!(any(#(#each),*)))
    }

    /// Whether all is well.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.found.len()
    }

    /// A `compile_error!` for each.
    pub(crate) fn to_compile_errors(&self) -> TokenStream {
        let told = self.found.iter().map(|Mistake { error, conditions }| {
            let error = error.to_compile_error();
            if conditions.is_empty() { error } else { quote!(#[cfg(all(#(#conditions),*))] #error) }
        });
        told.collect()
    }

    /// The texts alone.
    #[cfg(test)]
    pub(crate) fn texts(&self) -> Vec<String> {
        self.found.iter().map(|mistake| mistake.error.to_string()).collect()
    }
}

/// `` `a`, `b`, `c` ``
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// `` : did you mean `word`? `` if there is such a word.
fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or(String::new(), |word| format!("did you mean `{word}`? "))
}

// ---- arguments as such

pub(crate) const NOT_AN_ARGUMENT: &str = "an argument is written `name = value` or `name(variables)`";
pub(crate) const NO_COMMA: &str = "expected a `,` between two arguments";
pub(crate) const NOT_A_LIST: &str =
    "the arguments stand in parentheses: write `#[par_for(backend = \"pool\", workers = 8)]`";

pub(crate) fn bare_value(would_be: &str) -> String {
    format!("this value needs its argument's name: write `{would_be}`")
}

pub(crate) fn unknown_argument(
    name: &str,
    nearest: Option<&str>,
    all: impl Iterator<Item = &'static str>,
) -> String {
    format!("unknown argument `{name}`: {}the arguments are {}", did_you_mean(nearest), listed(all))
}

pub(crate) fn repeated_argument(name: &str) -> String {
    format!("`{name}` is given twice: keep one")
}

pub(crate) fn repeated_clause(name: &str) -> String {
    format!("`{name}` is given twice: list all its variables in one, `{name}(a, b)`")
}

pub(crate) fn needs_value(name: &str, example: &str) -> String {
    format!("`{name}` needs a value: write for example `{example}`")
}

pub(crate) fn takes_value(name: &str, value: &str) -> String {
    format!("`{name}` takes a value: write `{name} = {value}`")
}

pub(crate) fn needs_variables(name: &str, example: &str) -> String {
    format!("`{name}` lists variables in parentheses: write for example `{example}`")
}

pub(crate) fn names_nothing(name: &str, example: &str) -> String {
    format!("`{name}()` names no variable: write for example `{example}`")
}

pub(crate) fn not_on_the_switch(name: &str) -> String {
    format!("`{name}` is about one loop: put it on the `#[par_for(…)]` of that loop")
}

pub(crate) const LABEL_ON_THE_SWITCH: &str =
    "this label would be every loop's: write `progress` alone here, or the label on its own loop";

pub(crate) fn two_roles(place: &str, first: &str, second: &str) -> String {
    if first == second {
        return format!("`{place}` is listed twice in `{first}`: keep one");
    }
    format!(
        "`{place}` is in `{first}(…)` already, and a variable has one role in a loop: drop it there or in `{second}(…)`"
    )
}

pub(crate) fn only_processes(name: &str, why: &str) -> String {
    format!(
        "`{name}` needs a process backend: {why}; write `backend = \"process-pool\"` or `backend = \"process\"`, or \
         drop `{name}`"
    )
}

// ---- values

pub(crate) fn unknown_choice<'a>(
    key: &str,
    given: &str,
    nearest: Option<&str>,
    valid: impl Iterator<Item = &'a str>,
) -> String {
    format!("unknown {key} `{given}`: {}the choices are {}", did_you_mean(nearest), listed(valid))
}

pub(crate) fn chunk_apart(schedule: &str, chunk: &str) -> String {
    format!("the chunk is an argument of its own here: write `schedule = {schedule:?}, chunk = {chunk}`")
}

pub(crate) fn later_backend(given: &str, valid: impl Iterator<Item = &'static str>) -> String {
    format!("backend `{given}` is not available yet: this version has {}", listed(valid))
}

pub(crate) fn choice_is_a_string<'a>(key: &str, valid: impl Iterator<Item = &'a str>) -> String {
    let valid: Vec<_> = valid.map(|name| format!("`\"{name}\"`")).collect();
    format!("`{key}` is one of the strings {}", valid.join(", "))
}

pub(crate) fn backend_is_a_string_or_value(valid: impl Iterator<Item = &'static str>) -> String {
    format!("`backend` is one of {} as a string, or an expression of type `parloop::Backend`", listed(valid))
}

pub(crate) fn meant_the_string(key: &str, word: &str) -> String {
    format!("did you mean the string? write `{key} = \"{word}\"`")
}

pub(crate) fn threads_are_workers(value: &str) -> String {
    format!("`threads` is `\"any\"` or `\"strict\"`: how many work at once is `workers = {value}`")
}

pub(crate) fn count_is_a_number(key: &str, number: Option<&str>, example: &str) -> String {
    match number {
        Some(number) => format!("`{key}` is a number, not a string: write `{key} = {number}`"),
        None => format!("`{key}` is a whole number: write for example `{example}`"),
    }
}

pub(crate) fn count_is_zero(key: &str) -> String {
    let cure = match key {
        "workers" => "leave `workers` out to use all CPUs, or write `workers = 1`",
        "chunk" => "leave `chunk` out to have it chosen, or write `chunk = 1`",
        _ => "write 1 or more",
    };
    format!("`{key} = 0` would run nothing: {cure}")
}

pub(crate) const WHEN_IS_A_CONDITION: &str = "`when` is a condition: write for example `when = n > 1000`";
pub(crate) const TIMEOUT_IS_A_DURATION: &str =
    "`timeout` is a `Duration`: write for example `timeout = std::time::Duration::from_secs(5)`";
pub(crate) const COLLAPSE_IS_A_NUMBER: &str = "`collapse` is how many nested loops become one, as a literal number from 2: write for example `collapse = 2`";
pub(crate) const COLLAPSE_OF_ONE: &str = "a single loop has nothing to collapse: leave `collapse` out, or write the number of nested loops, from 2";
pub(crate) const CRATE_IS_A_PATH: &str =
    "`crate` is a path, without quotes: write for example `crate = ::parloop`";

pub(crate) fn label_is_a_string(key: &str) -> String {
    format!("`{key}` is a label in quotes: write for example `{key} = \"label\"`")
}

// ---- clauses

pub(crate) const NOT_A_PLACE: &str = "expected a variable or a field: `total`, `self.total` or `*counter`";
pub(crate) const NO_CLAUSE_COMMA: &str =
    "expected a `,` here: a clause lists variables, `total`, or fields of one, `self.total`";
pub(crate) const REDUCE_NEEDS_OP: &str =
    "how are its contributions combined? write for example `total: +` or `best: max`";
pub(crate) const REDUCE_PAIR: &str =
    "parentheses group a value with what is kept beside it: write for example `(best, at): min`";
pub(crate) const REDUCE_OPS: &str = "unknown operator: it is one of `+` `*` `&` `|` `^` `&&` `||` `min` `max` `append` `insert`, or the path of a `fn(&mut T, T)`";
pub(crate) const REDUCE_CLOSURE: &str = "a closure can't stand here: write a function, `fn merge(total: &mut T, part: T)`, and its path, \
     `reduce(total: merge)`";
pub(crate) const REDUCE_MINUS: &str =
    "`-` is no way to combine: `x -= e` is a contribution to a sum, write `+`";
pub(crate) const REDUCE_ELEMENTS: &str = "write `hist[]: +` to combine element by element";
pub(crate) const INDEXED_FORM: &str = "write `out` (element `i`), `out / STRIDE` (elements `i*STRIDE .. (i+1)*STRIDE`) or `out[_]` (column `i`)";

pub(crate) fn operator_without_assignment(op: &str) -> String {
    format!("write the operator alone: `{op}`")
}

pub(crate) fn operator_without_quotes(op: &str) -> String {
    format!("write the operator without quotes: `{op}`")
}

// ---- where the annotation stands

pub(crate) const WITHOUT_SWITCH: &str = "put `#[par_for]` on the function around this loop too: stable Rust expands it only from there (and a loop inside \
     another macro's tokens is not seen from there: write it outside of that macro)";
pub(crate) const TWICE: &str = "this loop is annotated twice: keep one `#[par_for]`, with all arguments";
pub(crate) const SWITCH_TWICE: &str = "`#[par_for]` stands here twice: keep one, with all arguments";
pub(crate) const WHILE_LOOP: &str = "`#[par_for]` runs the iterations of a `for` loop, whose items are known apart from \
     its body: write this one as a `for`";
pub(crate) const LOOP_LOOP: &str = "`#[par_for]` runs the iterations of a `for` loop, whose items are known apart from \
     its body: write this one as a `for`, over `0..` if it has no end";
pub(crate) const BLOCK: &str = "`#[par_for]` stands on a `for` loop: put it on the loop inside this block";
pub(crate) const METHOD_CALL: &str =
    "`#[par_for]` stands on a `for` loop: write this as `for item in … { … }` and put it there";
pub(crate) const CFG_ATTR: &str = "`#[par_for]` in a `cfg_attr` works on a `for` loop, as `#[cfg_attr(condition, par_for(…))]`, and on \
     the outermost switch alone";

pub(crate) fn not_a_for(what: &str) -> String {
    format!("`#[par_for]` stands on a `for` loop, or on the function around it, not on {what}")
}

pub(crate) const NOTHING_TO_RETURN: &str = "`on_error = \"return\"` leaves this function with `return Err(error.into())`, and it returns \
     nothing: write `-> Result<(), parloop::Error>`, or leave `on_error` out to have a failure panic";

pub(crate) const CONSTANT: &str = "the compiler itself runs this loop, as it computes a constant, and it has no threads (nor any `for` on stable \
     Rust): take `const` away from the function, or write a `while` loop without `#[par_for]`";

/// What rustc, or syn alone, can't parse.
pub(crate) fn not_parsed(mistake: &syn::Error) -> String {
    format!("`#[par_for]` finds no loops in what it can't read: {mistake}")
}

pub(crate) fn block_outside(name: &str) -> String {
    format!(
        "`#[{name}]` says where and when a part of an iteration runs, and no loop annotated with `#[par_for]` is around it: \
         annotate the loop, or leave `#[{name}]` out"
    )
}

pub(crate) fn not_a_block(name: &str) -> String {
    format!("`#[{name}]` stands on a block: write `#[{name}] {{ … }}`")
}

pub(crate) fn block_arguments(name: &str) -> String {
    format!("`#[{name}]` takes no arguments: write `#[{name}] {{ … }}`")
}

pub(crate) fn not_a_switch(what: &str) -> String {
    format!(
        "{what} has no loops to switch on: `#[par_for]` stands on a function, `impl`, `trait` or inline `mod`, and on each \
         `for` loop inside that shall run in parallel"
    )
}
