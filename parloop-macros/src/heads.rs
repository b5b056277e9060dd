//! The loop's head: what is lifted so that adapters can be split, and what its items may hold.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall, Ident, parse_quote};

use crate::index::Indices;
use crate::scopes::Scope;
use crate::{infer, made, uses};

/// The adapters a lifted iterator has, with the number of their arguments.
const ADAPTERS: &[(&str, usize)] = &[
    ("enumerate", 0),
    ("zip", 1),
    ("rev", 0),
    ("step_by", 1),
    ("skip", 1),
    ("take", 1),
    ("copied", 0),
    ("cloned", 0),
];

pub(crate) fn is_adapter(call: &ExprMethodCall) -> bool {
    call.turbofish.is_none()
        && ADAPTERS.iter().any(|(name, count)| call.method == name && call.args.len() == *count)
}

/// The head with its innermost receiver lifted, where all that follows it are adapters that can be split:
///
/// ```text
/// xs.iter_mut().enumerate()  →  match xs.iter_mut() { base_ => lift(base_) }.enumerate()
/// ```
///
/// A base that is a place (`it.enumerate()`) stays as it is, since lifting would move it.
pub fn lifted(head: &Expr, door: &TokenStream) -> TokenStream {
    match head {
        Expr::MethodCall(call) if is_adapter(call) => match lifted_receiver(&call.receiver, door) {
            Some(receiver) => with_receiver(call, &receiver, door),
            None => quote!(#head),
        },
        _ => quote!(#head),
    }
}

fn lifted_receiver(receiver: &Expr, door: &TokenStream) -> Option<TokenStream> {
    match receiver {
        Expr::MethodCall(call) if is_adapter(call) => {
            lifted_receiver(&call.receiver, door).map(|receiver| with_receiver(call, &receiver, door))
        }
        Expr::MethodCall(_) | Expr::Call(_) => Some(lift(receiver, door)),
        // Without its parentheses, which a `match` does not need.
        Expr::Paren(paren) if matches!(&*paren.expr, Expr::Range(_)) => Some(lift(&paren.expr, door)),
        _ => None,
    }
}

fn with_receiver(call: &ExprMethodCall, receiver: &TokenStream, door: &TokenStream) -> TokenStream {
    let ExprMethodCall { dot_token, method, args, .. } = call;
    let args = args.iter().map(|argument| lifted(argument, door));
    quote_spanned!(call.span()=> #receiver #dot_token #method(#(#args),*))
}

fn lift(base: &Expr, door: &TokenStream) -> TokenStream {
    let mixed = Span::mixed_site().located_at(base.span());
    let taken = Ident::new("base_", mixed);
    quote_spanned! {mixed=>
        match #base { #taken => { use #door::space::*; (&&Probe::of(&#taken)).lift_for_loop(#taken) } }
    }
}

/// `lines.by_ref()` or `&mut lines`, where that is an iterator: what is left in it can be seen after the loop.
pub fn borrowed_source(head: &Expr) -> Option<Span> {
    match head {
        Expr::MethodCall(call) if call.method == "by_ref" && call.args.is_empty() => Some(call.method.span()),
        Expr::MethodCall(call) => borrowed_source(&call.receiver),
        Expr::Paren(paren) => borrowed_source(&paren.expr),
        _ => None,
    }
}

/// A name from outside that a closure in the head changes (`from_fn(|| it.next())`), where that can be seen after the
/// loop. A `move` closure changes a copy.
pub fn changed_by(head: &Expr, outer: &Scope) -> Option<(Span, String)> {
    struct Closures(Vec<syn::ExprClosure>);
    impl<'ast> syn::visit::Visit<'ast> for Closures {
        fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
            if closure.capture.is_none() {
                self.0.push(closure.clone());
            }
        }
    }
    let mut found = Closures(Vec::new());
    syn::visit::Visit::visit_expr(&mut found, head);
    let uses = |closure| {
        uses::collect(&parse_quote!(_), &parse_quote!({ #closure; }), outer, &Indices::none()).accesses
    };
    let access = found.0.into_iter().flat_map(uses).find(infer::surely_changes)?;
    Some((access.span, access.place.key()))
}

/// Methods of std's, without arguments or with any but a closure, that give no `&mut`.
const LEND_NOTHING: &[&str] = &[
    "iter",
    "chars",
    "char_indices",
    "bytes",
    "lines",
    "keys",
    "values",
    "into_keys",
    "chunks",
    "chunks_exact",
    "rchunks",
    "windows",
    "split_whitespace",
    "split_ascii_whitespace",
    "split",
    "read_dir",
    "to_vec",
];

/// Whether the items may hold a `&mut`: whether nothing in the source says that they don't.
pub fn may_lend(head: &Expr) -> bool {
    some_source(head, &|source| !made::items_are_new(source))
}

/// Whether the head may go over an iterator that is only borrowed.
pub fn may_be_borrowed(head: &Expr) -> bool {
    some_source(head, &|_| true)
}

/// Whether it holds for one of those that the adapters stand around, and of which nothing is known.
fn some_source(head: &Expr, holds: &dyn Fn(&Expr) -> bool) -> bool {
    match head {
        Expr::Paren(paren) => some_source(&paren.expr, holds),
        Expr::Range(_) => false,
        Expr::Reference(reference) => reference.mutability.is_some(),
        Expr::MethodCall(call) if LEND_NOTHING.iter().any(|name| call.method == name) => false,
        Expr::MethodCall(call) if call.method == "zip" => {
            some_source(&call.receiver, holds) || call.args.iter().any(|source| some_source(source, holds))
        }
        Expr::MethodCall(call) if is_adapter(call) => some_source(&call.receiver, holds),
        _ => holds(head),
    }
}
