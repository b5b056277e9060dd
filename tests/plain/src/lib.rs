//! `#[par_for]` as the tests' other half: it deletes every annotation inside, and what is left is the plain program
//! that the parallel one is compared with.

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

/// Gives the item back without any `#[par_for…]`.
#[proc_macro_attribute]
pub fn par_for(_args: TokenStream, item: TokenStream) -> TokenStream {
    without_annotations(item)
}

fn without_annotations(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(tree) = tokens.next() {
        if matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '#')
            && tokens.peek().is_some_and(is_annotation)
        {
            tokens.next();
            continue;
        }
        kept.push(match tree {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), without_annotations(group.stream()));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            other => other,
        });
    }
    kept.into_iter().collect()
}

fn is_annotation(tree: &TokenTree) -> bool {
    let TokenTree::Group(group) = tree else { return false };
    let Some(TokenTree::Ident(name)) = group.stream().into_iter().next() else { return false };
    let ours = ["par_for", "ordered", "as_completed", "critical"];
    group.delimiter() == Delimiter::Bracket && ours.contains(&name.to_string().as_str())
}
