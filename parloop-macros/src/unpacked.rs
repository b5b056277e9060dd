//! Assignments to several variables at once that are as many assignments: `(low, high) = (low.min(x), high.max(x));` as
//! `low = low.min(x); high = high.max(x);`, and `sums = (sums.0 + x, sums.1 + y);` so too, where no value is made of
//! another's variable and none leaves the loop.

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprAssign, Stmt, parse_quote_spanned, spanned::Spanned};

use crate::jumps;
use crate::places::Place;
use crate::scopes::Scope;
use crate::shapes::mentions;

/// Takes such assignments to outer variables apart.
pub fn unpack(body: &mut Block, outer: &Scope) {
    Unpack(outer).visit_block_mut(body);
}

struct Unpack<'a>(&'a Scope);

impl VisitMut for Unpack<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let stmts = std::mem::take(&mut block.stmts);
        block.stmts =
            stmts.into_iter().flat_map(|stmt| self.each(&stmt).unwrap_or_else(|| vec![stmt])).collect();
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

impl Unpack<'_> {
    fn each(&self, stmt: &Stmt) -> Option<Vec<Stmt>> {
        let Stmt::Expr(Expr::Assign(ExprAssign { attrs, left, right, .. }), _) = stmt else { return None };
        let Expr::Tuple(values) = &**right else { return None };
        let targets = targets(left, values.elems.len())?;
        let places: Option<Vec<Place>> = targets.iter().map(Place::syntactic).collect();
        let places = places?;
        let alone = |(at, value): (usize, &Expr)| {
            let others = || places.iter().enumerate().filter(|(other, _)| *other != at);
            others().all(|(_, place)| !mentions(value, &place.key()) && !place.overlaps(&places[at]))
        };
        let of_itself = |(place, value): (&Place, &Expr)| {
            mentions(value, &place.key()) && self.0.contains_key(&place.root.to_string())
        };
        let apart = attrs.is_empty()
            && places.len() == values.elems.len()
            && values.elems.iter().enumerate().all(alone)
            && places.iter().zip(&values.elems).any(of_itself)
            && !jumps::leave(values.to_token_stream());
        let assign = |(target, value): (&Expr, &Expr)| -> Stmt {
            parse_quote_spanned!(target.span()=> #target = #value;)
        };
        apart.then(|| targets.iter().zip(&values.elems).map(assign).collect())
    }
}

/// What is assigned to: `(low, high)`, or the members of a tuple, `sums.0` and `sums.1`.
fn targets(left: &Expr, members: usize) -> Option<Vec<Expr>> {
    match left {
        Expr::Tuple(targets) => Some(targets.elems.iter().cloned().collect()),
        tuple => {
            Place::syntactic(tuple)?;
            let member = |at: usize| {
                let at = syn::Index { index: u32::try_from(at).unwrap_or_default(), span: tuple.span() };
                parse_quote_spanned!(tuple.span()=> #tuple.#at)
            };
            Some((0..members).map(member).collect())
        }
    }
}
