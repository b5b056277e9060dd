//! Heads whose items are made anew: `text.split(',').map(|word| word.parse().unwrap())`.
//!
//! What such items are may be told by the body alone (`numbers.push(item)`), and so must not be asked before it: an
//! unknown type may be anything, a `&mut` too. That they hold none is seen from how they are made.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, ExprMethodCall, ExprPath, PathArguments, Stmt};

use crate::heads;

/// Adapters that give what their closure gives.
const MAP: &[&str] = &["map", "filter_map", "map_while"];

/// Adapters that give what they are given.
const PASS: &[&str] =
    &["filter", "inspect", "take_while", "skip_while", "peekable", "fuse", "cycle", "chain", "flatten"];

/// Functions of std's whose items are what their arguments are, or give.
const SOURCES: &[&str] = &["empty", "once", "repeat", "repeat_n", "repeat_with"];

/// Methods and functions whose value is new, and of a type that whoever uses it tells.
const MAKE: &[&str] =
    &["parse", "into", "try_into", "collect", "sum", "product", "default", "from", "from_str", "try_from"];

/// Traits whose functions are among these.
const TRAITS: &[&str] = &["Default", "From", "Into", "FromStr", "TryFrom", "TryInto", "str"];

/// Methods that hand on what they are called on.
const HAND_ON: &[&str] = &[
    "ok",
    "unwrap",
    "expect",
    "unwrap_or",
    "unwrap_or_else",
    "unwrap_or_default",
    "ok_or",
    "ok_or_else",
    "map_err",
];

/// Whether the items are made anew, as far as the source shows.
pub(crate) fn items_are_new(head: &Expr) -> bool {
    let lends = |source: &Expr| heads::may_lend(source);
    match head {
        Expr::MethodCall(call) if is_one_of(MAP, call) => maps_to_new(call),
        Expr::MethodCall(call) if call.method == "flat_map" => {
            value_of_closure(call).is_some_and(|value| !lends(value))
        }
        Expr::MethodCall(call) if is_one_of(PASS, call) => {
            let others = call.args.iter().filter(|_| call.method == "chain");
            !lends(&call.receiver) && !others.into_iter().any(lends)
        }
        Expr::Call(call) => is_source_of_new(call),
        _ => false,
    }
}

fn is_one_of(names: &[&str], call: &ExprMethodCall) -> bool {
    names.iter().any(|name| call.method == name)
}

/// Whether the closure's value is new, or something in it is, and nothing in it can be lent.
fn maps_to_new(call: &ExprMethodCall) -> bool {
    let Some(value) = value_of_closure(call) else { return call.args.iter().any(is_maker) };
    is_new(value) || !heads::may_lend(&call.receiver) && makes(value) && !names_mut(value.to_token_stream())
}

fn value_of_closure(call: &ExprMethodCall) -> Option<&Expr> {
    match call.args.first()? {
        Expr::Closure(closure) => Some(&closure.body),
        _ => None,
    }
}

/// `iter::repeat_with(|| text.parse().unwrap())`.
fn is_source_of_new(call: &ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else { return false };
    let is_source = last_of(path).is_some_and(|name| SOURCES.iter().any(|source| name == source));
    let first = call.args.first().map(|first| match first {
        Expr::Closure(closure) => &*closure.body,
        other => other,
    });
    is_source && first.is_none_or(|first| is_new(first) || is_maker(first))
}

/// Whether a value is new: made by one of [`MAKE`], and handed on.
fn is_new(value: &Expr) -> bool {
    match value {
        Expr::Paren(paren) => is_new(&paren.expr),
        Expr::Try(tried) => is_new(&tried.expr),
        Expr::Lit(_) => true,
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_new),
        Expr::Block(block) => is_new_block(&block.block),
        Expr::If(branch) => {
            is_new_block(&branch.then_branch)
                && branch.else_branch.as_ref().is_some_and(|(_, other)| is_new(other))
        }
        Expr::Match(arms) => arms.arms.iter().all(|arm| is_new(&arm.body)),
        Expr::MethodCall(call) if is_one_of(HAND_ON, call) => is_new(&call.receiver),
        Expr::MethodCall(call) => call.turbofish.is_none() && is_one_of(MAKE, call),
        Expr::Call(call) => is_maker(&call.func) || is_variant(&call.func) && call.args.iter().all(is_new),
        Expr::Path(path) => path.path.is_ident("None"),
        _ => false,
    }
}

fn is_new_block(block: &Block) -> bool {
    matches!(block.stmts.last(), Some(Stmt::Expr(value, None)) if is_new(value))
}

/// `Some`, `Ok` and `Err`, of what is new.
fn is_variant(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    ["Some", "Ok", "Err"].iter().any(|name| path.path.is_ident(name))
}

/// `Into::into`, `Default::default`, `str::parse`.
fn is_maker(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let mut names = path.path.segments.iter().rev();
    let (Some(name), Some(of)) = (names.next(), names.next()) else { return false };
    let is_open = matches!(name.arguments, PathArguments::None);
    is_open && MAKE.iter().any(|make| name.ident == make) && TRAITS.iter().any(|known| of.ident == known)
}

fn last_of(path: &ExprPath) -> Option<&syn::Ident> {
    let last = path.path.segments.last()?;
    matches!(last.arguments, PathArguments::None).then_some(&last.ident)
}

/// Whether something in it is new.
fn makes(value: &Expr) -> bool {
    struct Makes(bool);
    impl<'ast> Visit<'ast> for Makes {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            self.0 |= !matches!(expr, Expr::Lit(_)) && is_new(expr);
            visit::visit_expr(self, expr);
        }
    }
    let mut makes = Makes(false);
    makes.visit_expr(value);
    makes.0
}

/// Whether anything in it says that it may give a `&mut`.
fn names_mut(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => {
            let name = name.to_string();
            name == "mut" || name == "leak" || name.ends_with("_mut")
        }
        TokenTree::Group(group) => names_mut(group.stream()),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn what_is_parsed_or_converted_is_new() {
        let heads: [Expr; 10] = [
            parse_quote!(words.map(|word| word.parse().unwrap())),
            parse_quote!(words.into_iter().map(Into::into)),
            parse_quote!(text.lines().filter_map(|line| line.trim().parse().ok())),
            parse_quote!(text.lines().map(|line| (line.len(), line.parse().unwrap()))),
            parse_quote!(words.map(|word| word.parse().unwrap()).filter(|n| *n > 3)),
            parse_quote!(text.lines().flat_map(|line| line.split(' ').map(|word| word.parse().unwrap()))),
            parse_quote!(std::iter::empty()),
            parse_quote!(std::iter::repeat_with(Default::default)),
            parse_quote!(words.map_while(|word| if word == "end" { None } else { word.parse().ok() })),
            parse_quote!(words.map(|word| {
                let word = word.trim();
                word.chars().collect()
            })),
        ];
        for head in heads {
            assert!(!heads::may_lend(&head), "{}", head.to_token_stream());
            assert!(heads::may_be_borrowed(&head));
        }
    }

    #[test]
    fn what_may_be_lent_is_asked() {
        let heads: [Expr; 6] = [
            parse_quote!(rows.map(|row| (row, text.parse().unwrap()))),
            parse_quote!(words.map(|word| word.parse::<u32>().unwrap())),
            parse_quote!(words.map(|word| word.parse().unwrap()).zip(slots)),
            parse_quote!(rows.iter().map(|row| (row.borrow_mut(), row.into()))),
            parse_quote!(lists.map(first)),
            parse_quote!(std::iter::once(&mut total)),
        ];
        for head in heads {
            assert!(heads::may_lend(&head), "{}", head.to_token_stream());
        }
    }
}
