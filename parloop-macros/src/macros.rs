//! Macro calls in a body: the arguments of std's own are expressions like any other; other macros' tokens are
//! opaque.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, Macro, Token};

use crate::places::{format_captures, names_in_tokens};
use crate::scopes;

/// std's macros whose arguments are expressions separated by commas (some of them `name = expression`).
const STANDARD: &[&str] = &[
    "print",
    "println",
    "eprint",
    "eprintln",
    "format",
    "format_args",
    "write",
    "writeln",
    "panic",
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "vec",
    "dbg",
    "todo",
    "unreachable",
    "unimplemented",
    "matches",
];

/// An argument of a std macro.
pub enum Argument {
    /// `expression`
    Plain(Expr),
    /// `name = expression`
    Named(Ident, Token![=], Expr),
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
            return Ok(Argument::Named(input.parse()?, input.parse()?, input.parse()?));
        }
        input.parse().map(Argument::Plain)
    }
}

impl ToTokens for Argument {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Argument::Plain(expr) => expr.to_tokens(tokens),
            Argument::Named(name, eq, expr) => tokens.extend(quote!(#name #eq #expr)),
        }
    }
}

/// A std macro's arguments, taken apart.
pub enum Arguments {
    /// `a, b, c = d`
    List(Punctuated<Argument, Token![,]>),
    /// `value; count`
    Repeat(Box<Expr>, Token![;], Box<Expr>),
    /// `expression, anything` (`matches!`)
    First(Box<Expr>, TokenStream),
}

impl Arguments {
    /// The arguments, if the macro is one of std's and they parse.
    pub fn of(mac: &Macro) -> Option<Arguments> {
        let name = mac.path.segments.last()?.ident.to_string();
        if !STANDARD.contains(&name.as_str()) {
            return None;
        }
        let tokens = mac.tokens.clone();
        if name == "matches" {
            let first = |input: ParseStream<'_>| Ok(Arguments::First(input.parse()?, input.parse()?));
            return first.parse2(tokens).ok();
        }
        let repeat =
            |input: ParseStream<'_>| Ok(Arguments::Repeat(input.parse()?, input.parse()?, input.parse()?));
        if name == "vec"
            && let Ok(arguments) = repeat.parse2(tokens.clone())
        {
            return Some(arguments);
        }
        Punctuated::parse_terminated.parse2(tokens).ok().map(Arguments::List)
    }

    /// The names that format strings among the arguments capture, and those that `matches!` asks for in its `if`.
    pub fn captures(&self) -> Vec<Ident> {
        let list = match self {
            Arguments::List(list) => list,
            Arguments::First(_, rest) => return asked_by_guard(rest.clone()),
            Arguments::Repeat(..) => return Vec::new(),
        };
        let literal = |argument: &Argument| match argument {
            Argument::Plain(Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })) => {
                format_captures(&text.token().to_string(), text.span())
            }
            _ => Vec::new(),
        };
        let named: Vec<String> = list
            .iter()
            .filter_map(|argument| match argument {
                Argument::Named(name, ..) => Some(name.to_string()),
                Argument::Plain(_) => None,
            })
            .collect();
        let mut names: Vec<Ident> = list.iter().flat_map(literal).collect();
        names.retain(|name| !named.contains(&name.to_string()));
        names
    }

    /// The expressions among the arguments.
    pub fn expressions(&mut self) -> Vec<&mut Expr> {
        match self {
            Arguments::List(list) => list
                .iter_mut()
                .map(|argument| match argument {
                    Argument::Plain(expr) | Argument::Named(_, _, expr) => expr,
                })
                .collect(),
            Arguments::Repeat(value, _, count) => vec![value, count],
            Arguments::First(expr, _) => vec![expr],
        }
    }
}

/// The names in `, PATTERN if CONDITION` that the pattern does not bind.
fn asked_by_guard(rest: TokenStream) -> Vec<Ident> {
    let pattern = |input: ParseStream<'_>| {
        input.parse::<Token![,]>()?;
        let pat = syn::Pat::parse_multi_with_leading_vert(input)?;
        input.parse::<TokenStream>()?;
        Ok(pat)
    };
    let bound = pattern.parse2(rest.clone()).map(|pat| scopes::bindings(&pat)).unwrap_or_default();
    let mut names = names_in_tokens(rest);
    names.retain(|name| bound.iter().all(|binding| binding.ident != *name));
    names
}

impl ToTokens for Arguments {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Arguments::List(list) => list.to_tokens(tokens),
            Arguments::Repeat(value, semi, count) => tokens.extend(quote!(#value #semi #count)),
            Arguments::First(expr, rest) => tokens.extend(quote!(#expr #rest)),
        }
    }
}

/// The last segment of a macro's name.
pub fn name(mac: &Macro) -> String {
    mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

/// The first token in an opaque macro's tokens that would leave the loop: `?`, `return`, `break`, `continue`.
pub fn hidden_exit(tokens: TokenStream, loops_inside: bool) -> Option<TokenTree> {
    tokens.into_iter().find_map(|tree| match &tree {
        TokenTree::Group(group) => hidden_exit(group.stream(), loops_inside),
        TokenTree::Punct(punct) if punct.as_char() == '?' => Some(tree),
        TokenTree::Ident(ident) if ident == "return" => Some(tree),
        TokenTree::Ident(ident) if !loops_inside && (ident == "break" || ident == "continue") => Some(tree),
        _ => None,
    })
}

/// Whether a label is among a macro's tokens.
pub fn names_label(tokens: TokenStream, label: &Ident) -> bool {
    let mut quote = false;
    tokens.into_iter().any(|tree| {
        let named = match &tree {
            TokenTree::Group(group) => names_label(group.stream(), label),
            TokenTree::Ident(ident) => quote && ident == label,
            _ => false,
        };
        quote = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '\'');
        named
    })
}
