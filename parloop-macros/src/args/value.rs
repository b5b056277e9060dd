//! The values of `name = value` arguments. Literals are checked here; an expression's type is rustc's affair.

use quote::ToTokens;
use syn::{Expr, ExprLit, Lit, LitStr, Path, UnOp};

use super::near::nearest;
use super::{Backend, BackendArg, Key, OnError, Schedule, Threads};
use crate::errors::{self, Errors};

const BACKENDS: [(&str, Backend); 7] = [
    ("serial", Backend::Serial),
    ("thread", Backend::Thread),
    ("pool", Backend::Pool),
    ("executor", Backend::Executor),
    ("process", Backend::Process),
    ("process-pool", Backend::ProcessPool),
    ("process-executor", Backend::ProcessExecutor),
];
/// Known names, so that they are not taken for misspellings.
const LATER_BACKENDS: [&str; 1] = ["mpi"];
const SCHEDULES: [(&str, Schedule); 4] = [
    ("auto", Schedule::Auto),
    ("static", Schedule::Static),
    ("dynamic", Schedule::Dynamic),
    ("guided", Schedule::Guided),
];
const ON_ERROR: [(&str, OnError); 2] = [("panic", OnError::Panic), ("return", OnError::Return)];
const THREADS: [(&str, Threads); 2] = [("any", Threads::Any), ("strict", Threads::Strict)];

/// The backends of this version.
pub(super) fn backend_names() -> impl Iterator<Item = &'static str> + Clone {
    BACKENDS.iter().map(|row| row.0)
}

/// Whether a backend is called so, now or later.
pub(super) fn is_backend(name: &str) -> bool {
    backend_names().chain(LATER_BACKENDS).any(|known| known == name)
}

pub(super) fn backend(expr: Expr, errors: &mut Errors) -> Option<BackendArg> {
    match literal(&expr) {
        Some(Lit::Str(text)) => return backend_named(text, errors).map(BackendArg::Named),
        Some(other) => {
            errors.push(other, errors::backend_is_a_string_or_value(backend_names()));
            return None;
        }
        None => {}
    }
    if let Some(word) = word(&expr).filter(|word| is_backend(word)) {
        errors.push(&expr, errors::meant_the_string("backend", &word));
        return None;
    }
    Some(BackendArg::Chosen(Box::new(expr)))
}

fn backend_named(text: &LitStr, errors: &mut Errors) -> Option<Backend> {
    let name = text.value();
    let known = BACKENDS.iter().find(|row| row.0 == name).map(|row| row.1);
    if known.is_none() {
        let message = if LATER_BACKENDS.contains(&name.as_str()) {
            errors::later_backend(&name, backend_names())
        } else {
            let nearest = nearest(&name, backend_names().chain(LATER_BACKENDS));
            errors::unknown_choice("backend", &name, nearest, backend_names())
        };
        errors.push(text, message);
    }
    known
}

pub(super) fn schedule(key: Key, expr: Expr, errors: &mut Errors) -> Option<Schedule> {
    // As the environment has it: `dynamic,16`.
    if let Some(Lit::Str(text)) = literal(&expr)
        && let Some((name, chunk)) = text.value().split_once(',')
        && SCHEDULES.iter().any(|row| row.0 == name.trim())
    {
        errors.push(text, errors::chunk_apart(name.trim(), chunk.trim()));
        return None;
    }
    choice(key, &expr, &SCHEDULES, errors)
}

pub(super) fn on_error(key: Key, expr: Expr, errors: &mut Errors) -> Option<OnError> {
    choice(key, &expr, &ON_ERROR, errors)
}

pub(super) fn threads(key: Key, expr: Expr, errors: &mut Errors) -> Option<Threads> {
    if let Some(number @ Lit::Int(_)) = literal(&expr) {
        errors.push(number, errors::threads_are_workers(&number.to_token_stream().to_string()));
        return None;
    }
    choice(key, &expr, &THREADS, errors)
}

/// One of a few strings.
fn choice<T: Copy>(key: Key, expr: &Expr, choices: &[(&'static str, T)], errors: &mut Errors) -> Option<T> {
    let names = || choices.iter().map(|row| row.0);
    let Some(Lit::Str(text)) = literal(expr) else {
        let message = match word(expr).filter(|word| names().any(|name| name == word)) {
            Some(word) => errors::meant_the_string(key.name(), &word),
            None => errors::choice_is_a_string(key.name(), names()),
        };
        errors.push(expr, message);
        return None;
    };
    let given = text.value();
    let known = choices.iter().find(|row| row.0 == given).map(|row| row.1);
    if known.is_none() {
        errors.push(text, errors::unknown_choice(key.name(), &given, nearest(&given, names()), names()));
    }
    known
}

/// A count from 0.
pub(super) fn count(key: Key, expr: Expr, errors: &mut Errors) -> Option<Expr> {
    let fault = match literal(&expr) {
        None => is_negative(&expr).then(|| errors::count_is_a_number(key.name(), None, key.example())),
        Some(Lit::Int(_)) => None,
        Some(Lit::Str(text)) => {
            let text = text.value();
            let number = text.parse::<usize>().is_ok().then_some(text.as_str());
            Some(errors::count_is_a_number(key.name(), number, key.example()))
        }
        Some(_) => Some(errors::count_is_a_number(key.name(), None, key.example())),
    };
    accept(expr, fault, errors)
}

/// A count from 1.
pub(super) fn positive(key: Key, expr: Expr, errors: &mut Errors) -> Option<Expr> {
    if literal_number(&expr) == Some(0) {
        errors.push(&expr, errors::count_is_zero(key.name()));
        return None;
    }
    count(key, expr, errors)
}

pub(super) fn condition(_: Key, expr: Expr, errors: &mut Errors) -> Option<Expr> {
    let fault = matches!(literal(&expr), Some(other) if !matches!(other, Lit::Bool(_)));
    accept(expr, fault.then_some(errors::WHEN_IS_A_CONDITION.to_owned()), errors)
}

pub(super) fn duration(_: Key, expr: Expr, errors: &mut Errors) -> Option<Expr> {
    let fault = literal(&expr).is_some();
    accept(expr, fault.then_some(errors::TIMEOUT_IS_A_DURATION.to_owned()), errors)
}

pub(super) fn collapse(_: Key, expr: Expr, errors: &mut Errors) -> Option<usize> {
    let message = match literal_number(&expr) {
        Some(loops @ 2..) => return usize::try_from(loops).ok(),
        Some(1) => errors::COLLAPSE_OF_ONE,
        _ => errors::COLLAPSE_IS_A_NUMBER,
    };
    errors.push(&expr, message);
    None
}

pub(super) fn label(key: Key, expr: Expr, errors: &mut Errors) -> Option<String> {
    if let Some(Lit::Str(text)) = literal(&expr) {
        return Some(text.value());
    }
    errors.push(&expr, errors::label_is_a_string(key.name()));
    None
}

pub(super) fn path(_: Key, expr: Expr, errors: &mut Errors) -> Option<Path> {
    match ungrouped(&expr) {
        Expr::Path(path) if path.qself.is_none() => return Some(path.path.clone()),
        _ => errors.push(&expr, errors::CRATE_IS_A_PATH),
    }
    None
}

fn accept(expr: Expr, fault: Option<String>, errors: &mut Errors) -> Option<Expr> {
    match fault {
        None => Some(expr),
        Some(message) => {
            errors.push(&expr, message);
            None
        }
    }
}

/// What stands inside the invisible delimiters of a `macro_rules!` variable.
fn ungrouped(mut expr: &Expr) -> &Expr {
    while let Expr::Group(group) = expr {
        expr = &group.expr;
    }
    expr
}

fn literal(expr: &Expr) -> Option<&Lit> {
    match ungrouped(expr) {
        Expr::Lit(ExprLit { lit, .. }) => Some(lit),
        _ => None,
    }
}

fn literal_number(expr: &Expr) -> Option<u64> {
    match literal(expr)? {
        Lit::Int(number) => number.base10_parse().ok(),
        _ => None,
    }
}

fn is_negative(expr: &Expr) -> bool {
    match ungrouped(expr) {
        Expr::Unary(unary) => matches!(unary.op, UnOp::Neg(_)) && literal(&unary.expr).is_some(),
        _ => false,
    }
}

/// A single word, with `-` for `_` and as `a - b` reads too, so that `process-pool` is one.
fn word(expr: &Expr) -> Option<String> {
    match ungrouped(expr) {
        Expr::Path(path) => path.path.get_ident().map(|word| word.to_string().replace('_', "-")),
        Expr::Binary(binary) if matches!(binary.op, syn::BinOp::Sub(_)) => {
            Some(format!("{}-{}", word(&binary.left)?, word(&binary.right)?))
        }
        _ => None,
    }
}
