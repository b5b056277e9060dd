//! The arguments that list variables: `reduce(…)`, `indexed(…)`, `private(…)`, `scatter(…)`, `last(…)`, `shared(…)`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{BinOp, Error, Expr, LitStr, Path, Token, bracketed, parenthesized, token};

use super::parse::at_end;
use super::{IndexForm, Indexed, Key, Place, Private, Reduce, ReduceOp, ReduceTarget};
use crate::errors::{self, Errors};

/// `name(ENTRY, …)`. After a mistake in an entry it goes on with the next one.
pub(super) fn list<T>(
    key: Key,
    name: &Ident,
    input: ParseStream<'_>,
    entry: fn(ParseStream<'_>) -> syn::Result<T>,
    errors: &mut Errors,
) -> syn::Result<Option<Vec<T>>> {
    if !input.peek(token::Paren) {
        return Err(Error::new(name.span(), errors::needs_variables(key.name(), key.example())));
    }
    let content;
    parenthesized!(content in input);
    if content.is_empty() {
        return Err(Error::new(name.span(), errors::names_nothing(key.name(), key.example())));
    }
    let mut entries = Vec::new();
    while !content.is_empty() {
        match entry(&content).and_then(|entry| end_of_entry(&content).map(|()| entry)) {
            Ok(entry) => entries.push(entry),
            Err(error) => {
                errors.add(error);
                while !at_end(&content) {
                    content.parse::<TokenTree>()?;
                }
            }
        }
        content.parse::<Option<Token![,]>>()?;
    }
    Ok(Some(entries))
}

fn end_of_entry(input: ParseStream<'_>) -> syn::Result<()> {
    if at_end(input) { Ok(()) } else { Err(input.error(errors::NO_CLAUSE_COMMA)) }
}

pub(super) fn place(input: ParseStream<'_>) -> syn::Result<Place> {
    input.parse()
}

/// `buffer` or `buffer = EXPR`.
pub(super) fn private(input: ParseStream<'_>) -> syn::Result<Private> {
    let place = input.parse()?;
    let value = match input.parse::<Option<Token![=]>>()? {
        Some(_) => Some(input.parse()?),
        None => None,
    };
    Ok(Private { place, value })
}

/// `out`, `out / STRIDE` or `out[_]`.
pub(super) fn indexed(input: ParseStream<'_>) -> syn::Result<Indexed> {
    let place: Place = input.parse()?;
    let form = if input.parse::<Option<Token![/]>>()?.is_some() {
        IndexForm::Stride(input.parse()?)
    } else if input.peek(token::Bracket) {
        column(input)?;
        IndexForm::Column
    } else if at_end(input) {
        IndexForm::Element
    } else {
        return Err(input.error(errors::INDEXED_FORM));
    };
    Ok(Indexed { place, form })
}

fn column(input: ParseStream<'_>) -> syn::Result<()> {
    let content;
    let bracket = bracketed!(content in input);
    let wild = content.parse::<Option<Token![_]>>()?.is_some() && content.is_empty();
    let _ = content.parse::<TokenStream>();
    if wild { Ok(()) } else { Err(Error::new(bracket.span.join(), errors::INDEXED_FORM)) }
}

/// `total: +`, `hist[]: +` or `(best, at): min`.
pub(super) fn reduce(input: ParseStream<'_>) -> syn::Result<Reduce> {
    let target = reduce_target(input)?;
    if input.parse::<Option<Token![:]>>()?.is_none() || at_end(input) {
        let at = match &target {
            ReduceTarget::Whole(place) | ReduceTarget::EachElement(place) => place.to_token_stream(),
            ReduceTarget::WithPosition(places) => places.iter().map(ToTokens::to_token_stream).collect(),
        };
        return Err(Error::new_spanned(at, errors::REDUCE_NEEDS_OP));
    }
    Ok(Reduce { target, op: reduce_op(input)? })
}

fn reduce_target(input: ParseStream<'_>) -> syn::Result<ReduceTarget> {
    if input.peek(token::Paren) {
        return with_position(input);
    }
    let place: Place = input.parse()?;
    if !input.peek(token::Bracket) {
        return Ok(ReduceTarget::Whole(place));
    }
    let content;
    let bracket = bracketed!(content in input);
    if content.is_empty() {
        return Ok(ReduceTarget::EachElement(place));
    }
    let _ = content.parse::<TokenStream>();
    Err(Error::new(bracket.span.join(), errors::REDUCE_ELEMENTS))
}

fn with_position(input: ParseStream<'_>) -> syn::Result<ReduceTarget> {
    let content;
    let paren = parenthesized!(content in input);
    let places = Punctuated::<Place, Token![,]>::parse_terminated(&content)?;
    if places.len() < 2 {
        return Err(Error::new(paren.span.join(), errors::REDUCE_PAIR));
    }
    Ok(ReduceTarget::WithPosition(places.into_iter().collect()))
}

fn reduce_op(input: ParseStream<'_>) -> syn::Result<ReduceOp> {
    if let Ok(text) = input.fork().parse::<LitStr>() {
        let message = errors::operator_without_quotes(&text.value());
        return Err(Error::new(text.span(), message));
    }
    if let Ok(closure @ Expr::Closure(_)) = input.fork().parse::<Expr>() {
        // Its commas are none of the clause's.
        let _ = input.parse::<Expr>();
        return Err(Error::new_spanned(closure, errors::REDUCE_CLOSURE));
    }
    match input.fork().parse::<BinOp>() {
        Ok(_) => operator(input.parse()?),
        Err(_) => named_op(input),
    }
}

fn operator(op: BinOp) -> syn::Result<ReduceOp> {
    Ok(match op {
        BinOp::Add(_) => ReduceOp::Add,
        BinOp::Mul(_) => ReduceOp::Mul,
        BinOp::BitAnd(_) => ReduceOp::BitAnd,
        BinOp::BitOr(_) => ReduceOp::BitOr,
        BinOp::BitXor(_) => ReduceOp::BitXor,
        BinOp::And(_) => ReduceOp::And,
        BinOp::Or(_) => ReduceOp::Or,
        other => return Err(Error::new_spanned(other, no_operator(&other))),
    })
}

fn no_operator(op: &BinOp) -> String {
    match op {
        BinOp::Sub(_) | BinOp::SubAssign(_) => errors::REDUCE_MINUS.to_owned(),
        BinOp::AddAssign(_) => errors::operator_without_assignment("+"),
        BinOp::MulAssign(_) => errors::operator_without_assignment("*"),
        BinOp::BitAndAssign(_) => errors::operator_without_assignment("&"),
        BinOp::BitOrAssign(_) => errors::operator_without_assignment("|"),
        BinOp::BitXorAssign(_) => errors::operator_without_assignment("^"),
        _ => errors::REDUCE_OPS.to_owned(),
    }
}

fn named_op(input: ParseStream<'_>) -> syn::Result<ReduceOp> {
    let expr: Expr = input.parse().map_err(|error| Error::new(error.span(), errors::REDUCE_OPS))?;
    let path: Path = match expr {
        Expr::Path(path) if path.qself.is_none() => path.path,
        other => return Err(Error::new_spanned(other, errors::REDUCE_OPS)),
    };
    let word = path.get_ident().map(ToString::to_string).unwrap_or_default();
    Ok(match word.as_str() {
        "min" => ReduceOp::Min,
        "max" => ReduceOp::Max,
        "append" => ReduceOp::Append,
        "insert" => ReduceOp::Insert,
        _ => ReduceOp::Function(path),
    })
}
