//! `collapse = N`: perfectly nested loops become one iteration space.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, ExprForLoop, Ident, Label, Pat, Stmt, parse_quote};

use crate::scopes::{self, Fence, Hook, Scope, State, Step};
use crate::{heads, refusals};

/// Makes one loop of `levels` nested ones: its pattern is the pair of theirs (of the outer ones' pair and the innermost's), its body
/// the innermost. Gives the
/// head of the whole.
pub(crate) fn collapse(
    for_loop: &mut ExprForLoop,
    levels: usize,
    door: &TokenStream,
    errors: &mut Vec<syn::Error>,
) -> TokenStream {
    let mut head = heads::lifted(&for_loop.expr, door);
    let mixed = Span::mixed_site().located_at(for_loop.for_token.span);
    for level in 1..levels {
        let Some(inner) = only_loop(for_loop, errors) else { return head };
        independent(&for_loop.pat, &inner.expr, errors);
        if level + 1 == levels {
            kept(&for_loop.pat, errors);
            no_jump(&inner, for_loop.label.as_ref(), errors);
        }
        let (outer_pat, inner_pat, next) = (&for_loop.pat, &inner.pat, heads::lifted(&inner.expr, door));
        head = quote_spanned!(mixed=> #door::collapse(#head, #next));
        let pat: Pat = parse_quote!((#outer_pat, #inner_pat));
        *for_loop.pat = pat;
        for_loop.body = inner.body;
    }
    head
}

fn only_loop(for_loop: &ExprForLoop, errors: &mut Vec<syn::Error>) -> Option<ExprForLoop> {
    match for_loop.body.stmts.as_slice() {
        [Stmt::Expr(Expr::ForLoop(inner), _)] if inner.label.is_none() && inner.attrs.is_empty() => {
            Some(inner.clone())
        }
        [Stmt::Expr(Expr::ForLoop(inner), _)] => {
            errors.push(refusals::not_collapsible(
                inner.for_token.span,
                "this inner loop has a label or an annotation of its own",
            ));
            None
        }
        stmts => {
            let span = stmts.first().map_or(for_loop.for_token.span, Spanned::span);
            errors.push(refusals::not_collapsible(
                span,
                "something else than a `for` loop stands in the body here",
            ));
            None
        }
    }
}

/// The inner range must not depend on the outer variable.
fn independent(outer: &Pat, head: &Expr, errors: &mut Vec<syn::Error>) {
    struct Find<'a>(&'a mut Vec<syn::Error>);
    impl Hook for Find<'_> {
        fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
            if let Expr::Path(path) = expr
                && let Some(name) = path.path.get_ident()
                && state.outer(&name.to_string()).is_some()
            {
                let why = format!("this range depends on `{name}`");
                self.0.push(refusals::not_collapsible(name.span(), &why));
            }
            Step::Into
        }
    }
    let names: Scope =
        scopes::bindings(outer).into_iter().map(|binding| (binding.ident.to_string(), binding)).collect();
    scopes::walk_expr(&mut head.clone(), &mut State::with(names), &mut Find(errors));
}

/// What an iteration leaves in an outer variable, the next one of the innermost loop would find.
fn kept(outer: &Pat, errors: &mut Vec<syn::Error>) {
    if let Some(binding) = scopes::bindings(outer).into_iter().find(|binding| binding.mutable) {
        let name = &binding.ident;
        let why = format!(
            "`{name}` is `mut`, and an iteration finds in it what the one before left (take a copy inside)"
        );
        errors.push(refusals::not_collapsible(name.span(), &why));
    }
}

/// `break` in the innermost loop would leave that loop alone, and so would `continue` with the outermost's label.
fn no_jump(inner: &ExprForLoop, label: Option<&Label>, errors: &mut Vec<syn::Error>) {
    struct Find<'a>(Option<&'a Ident>, &'a mut Vec<syn::Error>);
    impl Hook for Find<'_> {
        fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
            let inside = state.fences.iter().any(|fence| matches!(fence, Fence::Function | Fence::Loop(_)));
            let jump = match expr {
                Expr::Break(jump) if jump.label.is_none() && !inside => {
                    Some((jump.break_token.span, "break"))
                }
                Expr::Continue(jump) if jump.label.as_ref().is_some_and(|to| Some(&to.ident) == self.0) => {
                    Some((jump.continue_token.span, "continue"))
                }
                _ => None,
            };
            if let Some((span, jump)) = jump {
                let why = format!("this `{jump}` leaves the innermost loop alone");
                self.1.push(refusals::not_collapsible(span, &why));
            }
            Step::Into
        }
    }
    let mut find = Find(label.map(|label| &label.name.ident), errors);
    scopes::walk_body(&inner.pat, &mut inner.body.clone(), &mut State::with(Scope::new()), &mut find);
}
