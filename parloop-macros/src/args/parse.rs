//! Reading the arguments. After a mistake it goes on with the next argument, so that all are reported.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Lit, Token, token};

use super::{Arg, Args, Key, check, clause, near, value};
use crate::errors::{self, Errors};

/// The arguments in `tokens`, as far as they are right; all mistakes in `errors`.
pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Args {
    let mut args = Args::default();
    let read = |input: ParseStream<'_>| {
        while !input.is_empty() {
            argument(input, &mut args, errors);
            separator(input, errors);
        }
        Ok(())
    };
    if let Err(error) = read.parse2(tokens) {
        errors.add(error);
    }
    check::within(&args, errors);
    args
}

/// Reads one argument; whatever of it is not understood is skipped.
fn argument(input: ParseStream<'_>, args: &mut Args, errors: &mut Errors) {
    let result = match Ident::parse_any(input) {
        Ok(name) => named(name, input, args, errors),
        Err(_) => Err(not_an_argument(input)),
    };
    if let Err(error) = result {
        errors.add(error);
        skip(input);
    }
}

fn not_an_argument(input: ParseStream<'_>) -> syn::Error {
    match input.fork().parse::<Lit>() {
        Ok(Lit::Str(text)) if value::is_backend(&text.value()) => {
            syn::Error::new(text.span(), errors::bare_value(&format!("backend = {:?}", text.value())))
        }
        Ok(Lit::Int(number)) => {
            syn::Error::new(number.span(), errors::bare_value(&format!("workers = {number}")))
        }
        _ => input.error(errors::NOT_AN_ARGUMENT),
    }
}

fn named(name: Ident, input: ParseStream<'_>, args: &mut Args, errors: &mut Errors) -> syn::Result<()> {
    let text = name.to_string();
    let Some(key) = Key::find(&text) else {
        let word = text.replace('_', "-");
        if value::is_backend(&word) && at_end(input) {
            return Err(syn::Error::new(name.span(), errors::bare_value(&format!("backend = {word:?}"))));
        }
        let nearest = Key::elsewhere(&text).map(Key::name).or_else(|| near::nearest(&text, Key::names()));
        return Err(syn::Error::new(name.span(), errors::unknown_argument(&text, nearest, Key::names())));
    };
    dispatch(key, name, input, args, errors)
}

fn dispatch(
    key: Key,
    name: Ident,
    input: ParseStream<'_>,
    args: &mut Args,
    errors: &mut Errors,
) -> syn::Result<()> {
    // What an argument's own reader makes of its tokens goes into the field, unless it is taken.
    macro_rules! keep {
        ($field:ident, $value:expr) => {{
            let value = $value;
            if args.$field.is_some() {
                let message =
                    if key.is_clause() { errors::repeated_clause } else { errors::repeated_argument };
                errors.push(&name, message(key.name()));
            } else {
                args.$field = value.map(|value| Arg { key: name, value });
            }
        }};
    }
    macro_rules! keep_value {
        ($field:ident, $read:expr) => {{
            let expr = after_equals(key, &name, input)?;
            keep!($field, $read(key, expr, errors))
        }};
    }
    macro_rules! keep_clause {
        ($field:ident, $read:expr) => {
            keep!($field, clause::list(key, &name, input, $read, errors)?)
        };
    }
    match key {
        Key::Backend => keep_value!(backend, |_, expr, errors: &mut _| value::backend(expr, errors)),
        Key::Workers => keep_value!(workers, value::positive),
        Key::Chunk => keep_value!(chunk, value::positive),
        Key::MaxTasks => keep_value!(max_tasks, value::positive),
        Key::Retries => keep_value!(retries, value::count),
        Key::Schedule => keep_value!(schedule, value::schedule),
        Key::OnError => keep_value!(on_error, value::on_error),
        Key::Threads => keep_value!(threads, value::threads),
        Key::When => keep_value!(when, value::condition),
        Key::Timeout => keep_value!(timeout, value::duration),
        Key::Collapse => keep_value!(collapse, value::collapse),
        Key::Name => keep_value!(name, value::label),
        Key::Crate => keep_value!(runtime, value::path),
        Key::Progress if at_end(input) => keep!(progress, Some(None)),
        Key::Progress => {
            keep_value!(progress, |key, expr, errors: &mut _| { value::label(key, expr, errors).map(Some) })
        }
        Key::Reduce => keep_clause!(reduce, clause::reduce),
        Key::Indexed => keep_clause!(indexed, clause::indexed),
        Key::Private => keep_clause!(private, clause::private),
        Key::Scatter => keep_clause!(scatter, clause::place),
        Key::Last => keep_clause!(last, clause::place),
        Key::Shared => keep_clause!(shared, clause::place),
    }
    Ok(())
}

/// The expression of `name = EXPR`; an error for all that is written in its stead.
fn after_equals(key: Key, name: &Ident, input: ParseStream<'_>) -> syn::Result<Expr> {
    let equals = input.peek(Token![=]) && !input.peek(Token![==]) && !input.peek(Token![=>]);
    if equals {
        input.parse::<Token![=]>()?;
        if !at_end(input) {
            return input.parse();
        }
    }
    if at_end(input) {
        return Err(syn::Error::new(name.span(), errors::needs_value(key.name(), key.example())));
    }
    if input.peek(token::Paren) {
        let inside: TokenTree = input.parse()?;
        let text = inside.to_string();
        let value = text.trim_start_matches('(').trim_end_matches(')').trim();
        let message = match value {
            "" => errors::needs_value(key.name(), key.example()),
            // As OpenMP has it.
            value if matches!(key, Key::Schedule) && value.contains(',') => {
                let (name, chunk) = value.split_once(',').unwrap_or_default();
                errors::chunk_apart(name.trim().trim_matches('"'), chunk.trim())
            }
            value => errors::takes_value(key.name(), value),
        };
        return Err(syn::Error::new(inside.span(), message));
    }
    let (_, example) = key.example().split_once(" = ").unwrap_or_default();
    Err(input.error(errors::takes_value(key.name(), example)))
}

/// Whether the argument stops here.
pub(super) fn at_end(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// The comma after an argument.
fn separator(input: ParseStream<'_>, errors: &mut Errors) {
    if input.is_empty() || input.parse::<Token![,]>().is_ok() {
        return;
    }
    errors.add(input.error(errors::NO_COMMA));
    if !starts_argument(input) {
        skip(input);
        let _ = input.parse::<Token![,]>();
    }
}

/// Goes to the next comma that an argument can start behind.
fn skip(input: ParseStream<'_>) {
    while !input.is_empty() {
        if input.peek(Token![,]) {
            let ahead = input.fork();
            let _ = ahead.parse::<Token![,]>();
            if ahead.is_empty() || starts_argument(&ahead) {
                return;
            }
        }
        let _ = input.parse::<TokenTree>();
    }
}

fn starts_argument(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    match Ident::parse_any(&ahead) {
        Ok(name) => Key::find(&name.to_string()).is_some() || ahead.peek(Token![=]) || at_end(&ahead),
        Err(_) => false,
    }
}
