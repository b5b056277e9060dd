//! Which dependence it is that keeps iterations from running at once: where a variable is assigned in none of the ways
//! that can be merged, its uses show what the loop is about.

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{BinOp, Block, Error, Expr, ExprIf};

use crate::infer::{contribution, mutation};
use crate::places::Place;
use crate::refusals;
use crate::roles::{How, Role};
use crate::shapes::mentions;
use crate::uses::{Access, Kind};

/// A refusal of one place, told as its uses show it; `error` where they show no more.
pub(crate) fn explained(error: Error, group: &[&Access], accesses: &[Access], body: &Block) -> Error {
    let adds = |access: &&&Access| matches!(contribution(access), Ok(Some(_)));
    if let Some((access, method)) =
        group.iter().filter(|access| !adds(access)).find_map(|access| mutation(access))
    {
        return refusals::mutated(access.span, &access.place.key(), &method);
    }
    let by_element = group.iter().any(|access| matches!(access.kind, Kind::Element(..)));
    let assigned = group.iter().filter(|_| !by_element).find_map(|access| match &access.kind {
        Kind::Assign(value) if contribution(access).is_err() => Some((access, Some(value))),
        Kind::Unpacked => Some((access, None)),
        _ => None,
    });
    let Some((assigned, value)) = assigned else { return error };
    let (place, key) = (&assigned.place, assigned.place.key());
    if let Some(method) = value.and_then(|value| saturating(place, value)) {
        return refusals::saturating(assigned.span, &key, &method);
    }
    if let Some(span) = compared(place, body) {
        return refusals::compared(span, &key);
    }
    let mut used = accesses.iter().filter(|access| place.holds(&access.place));
    let used = used.find(|access| !matches!(access.kind, Kind::Assign(_) | Kind::Unpacked));
    let by_itself = value.is_none_or(|value| mentions(value, &key));
    let line = crate::find::line_of(assigned.span);
    let literal = |value: &Expr| matches!(value, Expr::Lit(lit) if matches!(lit.lit, syn::Lit::Bool(_)));
    match used {
        Some(used) if value.is_some_and(literal) => refusals::flag(used.span, &key, line),
        Some(used) => refusals::carried(used.span, &key, line, !by_itself),
        None if by_itself => refusals::carried(assigned.span, &key, line, false),
        None => error,
    }
}

/// `v.push(v[i - 1])`: what is gathered is read by index.
pub(crate) fn gathered_and_read(group: &[&Access], exclusive: bool) -> Option<Error> {
    let adds = |access: &&&Access| matches!(contribution(access), Ok(Some(_)));
    group.iter().find(adds).filter(|_| exclusive)?;
    let read = group.iter().find(|access| matches!(access.kind, Kind::Element(..)))?;
    Some(refusals::read_and_changed(read.span, &read.place.key()))
}

/// A part of what has a role, or what holds it, is used beside it: under the role's name stands a private value.
/// (What is `inside` one of an iteration's own is that iteration's own too.)
pub(crate) fn overlapping(
    roles: &mut [Role],
    accesses: &[Access],
    inside: &[String],
    errors: &mut Vec<Error>,
) {
    for role in roles {
        let field_of = |place: &Place| place.key() != role.place.key() && role.place.holds(place);
        if matches!(role.how, How::LastSet) && accesses.iter().any(|access| field_of(&access.place)) {
            role.how = How::Last;
        }
        let found = role.places().iter().find_map(|place| {
            let beside = |access: &&Access| {
                !inside.contains(&access.place.key()) && is_beside(&role.how, place, access)
            };
            accesses
                .iter()
                .find(beside)
                .map(|access| refusals::overlaps(access.span, &access.place.key(), &place.key()))
        });
        errors.extend(found);
    }
}

fn is_beside(how: &How, place: &Place, access: &Access) -> bool {
    let used = &access.place;
    let related = used.root == place.root && used.fields.iter().zip(&place.fields).all(|(a, b)| a == b);
    if !related || used.fields.len() == place.fields.len() {
        return false;
    }
    let reads = matches!(access.kind, Kind::Read | Kind::Macro | Kind::Method(..));
    // What the last one is kept of has a value of the iteration's own before it is used; the methods of `self` are the
    // borrow checker's.
    let own = matches!(how, How::Last | How::Scratch(_)) && used.fields.len() > place.fields.len();
    let method = matches!(access.kind, Kind::Method(..)) && used.root == "self" && used.fields.is_empty();
    !(method || reads && own)
}

/// `x = x.saturating_add(e)`, `x = x.checked_add(e)?`: the method.
fn saturating(place: &Place, value: &Expr) -> Option<String> {
    match value {
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            let itself = Place::syntactic(&call.receiver).is_some_and(|found| found.key() == place.key());
            let stops =
                ["saturating_", "checked_", "overflowing_"].iter().any(|start| method.starts_with(start));
            if itself && stops { Some(method) } else { saturating(place, &call.receiver) }
        }
        Expr::Try(try_) => saturating(place, &try_.expr),
        Expr::Field(field) => saturating(place, &field.base),
        _ => None,
    }
}

/// Where an `if` names the place in a comparison, and then assigns it.
fn compared(place: &Place, body: &Block) -> Option<Span> {
    struct Find<'a>(&'a str, Option<Span>);
    impl Visit<'_> for Find<'_> {
        fn visit_expr_if(&mut self, if_: &ExprIf) {
            if self.1.is_none() && compares(&if_.cond, self.0) && assigns(&if_.then_branch, self.0) {
                self.1 = named(&if_.cond, self.0);
            }
            visit::visit_expr_if(self, if_);
        }
    }
    let key = place.key();
    let mut find = Find(&key, None);
    find.visit_block(body);
    find.1
}

/// Where an expression names the place first.
fn named(expr: &Expr, key: &str) -> Option<Span> {
    struct Find<'a>(&'a str, Option<Span>);
    impl Visit<'_> for Find<'_> {
        fn visit_expr(&mut self, expr: &Expr) {
            match Place::syntactic(expr).filter(|place| place.key() == self.0) {
                Some(place) => self.1 = self.1.or(Some(place.root.span())),
                None => visit::visit_expr(self, expr),
            }
        }
    }
    let mut find = Find(key, None);
    find.visit_expr(expr);
    find.1
}

fn compares(condition: &Expr, key: &str) -> bool {
    struct Find<'a>(&'a str, bool);
    impl Visit<'_> for Find<'_> {
        fn visit_expr_binary(&mut self, binary: &syn::ExprBinary) {
            let ordering = matches!(binary.op, BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_));
            self.1 |= ordering && (mentions(&binary.left, self.0) || mentions(&binary.right, self.0));
            visit::visit_expr_binary(self, binary);
        }
    }
    let mut find = Find(key, false);
    find.visit_expr(condition);
    find.1
}

fn assigns(block: &Block, key: &str) -> bool {
    block.stmts.iter().any(|stmt| match stmt {
        syn::Stmt::Expr(Expr::Assign(assign), _) => {
            Place::syntactic(&assign.left).is_some_and(|place| place.key() == key)
                && !mentions(&assign.right, key)
        }
        _ => false,
    })
}
