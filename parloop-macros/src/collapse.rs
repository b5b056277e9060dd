//! `collapse = N`: perfectly nested loops become one iteration space.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, ExprForLoop, Label, Lifetime, Pat, Stmt, parse_quote};

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
    let mut alone: Vec<Label> = for_loop.label.iter().cloned().collect();
    for level in 1..levels {
        let Some(mut inner) = only_loop(for_loop, errors) else { return head };
        independent(&for_loop.pat, &inner.expr, errors);
        if level + 1 == levels {
            kept(&for_loop.pat, errors);
            jumps(&mut inner, &alone, for_loop.label.as_ref(), errors);
            for_loop.label = for_loop.label.take().or(inner.label.take());
        } else {
            alone.extend(inner.label.take());
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
        [Stmt::Expr(Expr::ForLoop(inner), _)] if inner.attrs.is_empty() => Some(inner.clone()),
        [Stmt::Expr(Expr::ForLoop(inner), _)] => {
            errors.push(refusals::not_collapsible(
                inner.for_token.span,
                "this inner loop has an annotation of its own",
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

/// `break` in the innermost loop would leave that loop alone, and so would `continue` with the label of one around it
/// (`alone`). The innermost's own label is said to be that of the whole, which `merged` is if there is one.
fn jumps(inner: &mut ExprForLoop, alone: &[Label], merged: Option<&Label>, errors: &mut Vec<syn::Error>) {
    let mut find = Jumps { own: inner.label.clone(), alone, merged, errors };
    scopes::walk_body(&inner.pat, &mut inner.body, &mut State::with(Scope::new()), &mut find);
}

struct Jumps<'a> {
    own: Option<Label>,
    alone: &'a [Label],
    merged: Option<&'a Label>,
    errors: &'a mut Vec<syn::Error>,
}

impl Hook for Jumps<'_> {
    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        match expr {
            Expr::Break(jump) if self.leaves_row(jump.label.as_ref(), state) => {
                self.refuse(jump.break_token.span, "break");
            }
            Expr::Continue(jump) => match &mut jump.label {
                Some(to) if hidden(to, state) => {}
                Some(to) if is(to, self.own.as_ref()) => {
                    *to = self.merged.map_or(to.clone(), |label| label.name.clone());
                }
                Some(to) if self.alone.iter().any(|label| is(to, Some(label))) => {
                    self.refuse(jump.continue_token.span, "continue");
                }
                _ => {}
            },
            _ => {}
        }
        Step::Into
    }
}

impl Jumps<'_> {
    /// Whether a `break` ends some loop but the outermost.
    fn leaves_row(&self, label: Option<&Lifetime>, state: &State) -> bool {
        let Some(to) = label else {
            return !state.fences.iter().any(|fence| matches!(fence, Fence::Function | Fence::Loop(_)));
        };
        let middle = self.alone.iter().filter(|label| Some(*label) != self.merged).chain(&self.own);
        !hidden(to, state) && middle.into_iter().any(|label| is(to, Some(label)))
    }

    fn refuse(&mut self, span: Span, jump: &str) {
        let why = format!("this `{jump}` leaves an inner loop alone");
        self.errors.push(refusals::not_collapsible(span, &why));
    }
}

fn is(to: &Lifetime, label: Option<&Label>) -> bool {
    label.is_some_and(|label| label.name.ident == to.ident)
}

/// Whether a loop or block of the body has this label too.
fn hidden(to: &Lifetime, state: &State) -> bool {
    state.fences.iter().any(|fence| match fence {
        Fence::Loop(Some(label)) | Fence::Block(label) => *label == to.ident,
        _ => false,
    })
}
