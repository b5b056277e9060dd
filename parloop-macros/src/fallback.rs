//! What comes out when something is wrong: our errors, and the user's own tokens as the plain program, so that
//! types, the IDE and rustc's other messages survive.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::quote;

use crate::alias;
use crate::errors::Errors;

/// The attributes on blocks inside an annotated loop. On anything else but an item they are a mistake, and told as one.
const BLOCK_ATTRIBUTES: [&str; 3] = ["ordered", "as_completed", "critical"];

/// What an item starts with, which may have an attribute of the same name from elsewhere.
const ITEMS: [&str; 16] = [
    "async",
    "const",
    "enum",
    "extern",
    "fn",
    "impl",
    "macro_rules",
    "mod",
    "pub",
    "static",
    "struct",
    "trait",
    "type",
    "union",
    "unsafe",
    "use",
];

fn starts_an_item(token: Option<&TokenTree>) -> bool {
    match token {
        Some(TokenTree::Ident(word)) => ITEMS.contains(&word.to_string().as_str()),
        Some(TokenTree::Punct(hash)) => hash.as_char() == '#',
        _ => false,
    }
}

/// An item that loops were looked for in: the errors beside it. What only the arguments used, or the loop as it would
/// have been, is not to be told as well.
pub(crate) fn switched_on(input: TokenStream, errors: &Errors) -> TokenStream {
    let (told, plain) = (errors.to_compile_errors(), without_annotations(input));
    let condition = errors.condition().map(|condition| quote!(#[cfg(#condition)]));
    quote!(#told #condition #[allow(unused)] #plain)
}

/// Anything else that stands as an item: the errors beside it.
pub(crate) fn item(input: TokenStream, errors: &Errors) -> TokenStream {
    let (errors, plain) = (errors.to_compile_errors(), without_annotations(input));
    quote!(#errors #plain)
}

/// A statement or an expression: the errors before it, in a block.
pub(crate) fn expression(input: TokenStream, errors: &Errors) -> TokenStream {
    let (errors, plain) = (errors.to_compile_errors(), without_annotations(input));
    quote!({ #errors #plain })
}

/// `tokens` without any annotation of ours, down to the last group, everything else as it was.
fn without_annotations(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        let attribute = match (&token, rest.peek()) {
            (TokenTree::Punct(hash), Some(TokenTree::Group(group)))
                if hash.as_char() == '#' && group.delimiter() == Delimiter::Bracket =>
            {
                attribute_name(group.stream())
            }
            _ => None,
        };
        let group = attribute.as_ref().and_then(|_| rest.next());
        let on_item = starts_an_item(rest.peek());
        let ours = attribute.is_some_and(|name| match name.to_string().as_str() {
            _ if alias::is_ours(&name) => true,
            "cfg_attr" => mentions_us(group.clone()),
            other => !on_item && BLOCK_ATTRIBUTES.contains(&other),
        });
        if !ours {
            kept.extend([Some(token), group].into_iter().flatten().map(inside));
        }
    }
    kept.into_iter().collect()
}

fn inside(token: TokenTree) -> TokenTree {
    let TokenTree::Group(group) = token else { return token };
    let mut stripped = Group::new(group.delimiter(), without_annotations(group.stream()));
    stripped.set_span(group.span());
    stripped.into()
}

/// Whether the annotation's name is among `tokens`, at any depth.
pub(crate) fn mentions_us(tokens: impl IntoIterator<Item = TokenTree>) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => alias::is_ours(&name),
        TokenTree::Group(group) => mentions_us(group.stream()),
        _ => false,
    })
}

/// `par_for` of `par_for`, `par_for(…)` and `parloop::par_for(…)`.
fn attribute_name(inside: TokenStream) -> Option<Ident> {
    inside
        .into_iter()
        .take_while(|token| match token {
            TokenTree::Ident(_) => true,
            TokenTree::Punct(punct) => punct.as_char() == ':',
            _ => false,
        })
        .filter_map(|token| match token {
            TokenTree::Ident(name) => Some(name),
            _ => None,
        })
        .last()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(input: TokenStream) -> String {
        without_annotations(input).to_string()
    }

    #[test]
    fn strips_ours_alone() {
        let annotated = quote! {
            #[par_for(workers = 2)] #[inline]
            fn f() {
                #[parloop::par_for] 'a: for i in 0..3 { #[par_for] for j in 0..i { #[ordered] { g(#[x] j) } } }
                #[cfg_attr(a, par_for)] for i in v {}
                #[allow(unused)] let c = || { #[par_for] for i in v {} };
            }
        };
        let expected = quote! {
            #[inline]
            fn f() {
                'a: for i in 0..3 { for j in 0..i { { g(#[x] j) } } }
                for i in v {}
                #[allow(unused)] let c = || { for i in v {} };
            }
        };
        assert_eq!(plain(annotated), expected.to_string());
    }

    #[test]
    fn keeps_what_only_looks_like_ours() {
        for tokens in [
            quote!(
                #[ordered]
                struct S;
            ),
            quote!(
                #[other(par_for)]
                fn f() {}
            ),
            quote!(a # [0]),
        ] {
            assert_eq!(plain(tokens.clone()), tokens.to_string());
        }
    }
}
