//! The few edits of a body that a role needs: a field path becomes one name, `x = x + e` becomes `x += e`.

use proc_macro2::Span;
use syn::{BinOp, Expr, ExprForLoop, Macro, parse_quote, parse_quote_spanned};

use crate::expand::Part;
use crate::macros::Arguments;
use crate::places::Place;
use crate::scopes::{self, Hook, Scope, State, Step};

/// Edits the loop's body.
pub(crate) fn apply(for_loop: &mut ExprForLoop, outer: &Scope, parts: &[Part]) {
    if parts.iter().all(|part| part.renamed.is_none() && !part.folds) {
        return;
    }
    let pat = for_loop.pat.clone();
    scopes::walk_body(&pat, &mut for_loop.body, &mut State::with(outer.clone()), &mut Edit { parts });
}

struct Edit<'a> {
    parts: &'a [Part],
}

impl Edit<'_> {
    fn part(&self, expr: &Expr, state: &State) -> Option<&Part> {
        let key = Place::of(expr, state)?.key();
        self.parts.iter().find(|part| part.place.key() == key)
    }
}

impl Hook for Edit<'_> {
    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        if let Expr::Assign(assign) = expr
            && self.part(&assign.left, state).is_some_and(|part| part.folds)
            && let Some(unfolded) = unfold(&assign.left, &assign.right)
        {
            *expr = unfolded;
        }
        if let Some(name) = self.part(expr, state).and_then(|part| part.renamed.clone()) {
            *expr = parse_quote!(#name);
            return Step::Past;
        }
        Step::Into
    }

    fn mac(&mut self, mac: &mut Macro, _: bool, state: &mut State) {
        if let Some(mut arguments) = Arguments::of(mac) {
            for expr in arguments.expressions() {
                scopes::walk_expr(expr, state, self);
            }
            mac.tokens = quote::ToTokens::to_token_stream(&arguments);
        }
    }
}

/// `x = x + a - b` as `{ x += a; x -= b; }`.
fn unfold(target: &Expr, value: &Expr) -> Option<Expr> {
    let key = Place::syntactic(target)?.key();
    let mut steps: Vec<Expr> = Vec::new();
    let mut current = value;
    while let Expr::Binary(binary) = current {
        let right = &binary.right;
        let step: Expr = match binary.op {
            BinOp::Add(op) => parse_quote_spanned!(op.spans[0]=> #target += #right),
            BinOp::Sub(op) => parse_quote_spanned!(op.spans[0]=> #target -= #right),
            _ => return None,
        };
        steps.push(step);
        current = &binary.left;
    }
    if steps.is_empty() || Place::syntactic(current)?.key() != key {
        return None;
    }
    steps.reverse();
    Some(parse_quote_spanned!(Span::mixed_site()=> { #(#steps;)* }))
}
