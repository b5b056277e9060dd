//! Extremes of which a tie is broken by more than one comparison, or that begin as what nothing compares with:
//!
//! ```text
//! if n > most || n == most && word < best { most = n; best = word; }
//! if least.is_nan() || x < least { least = x; }
//! ```

use syn::{BinOp, Block, Expr, ExprIf, Stmt, UnOp};

use super::is_any;
use crate::compare::{Comparison, bare, same_value};
use crate::places::Place;
use crate::scopes::State;
use crate::shapes::mentions;

/// The places that such an `if` keeps: each is given what it is compared with, or stands beside one that is.
pub(super) fn kept(if_: &ExprIf, state: &State) -> Option<Vec<Place>> {
    if if_.else_branch.is_some() {
        return None;
    }
    let assigned = assignments(&if_.then_branch, state)?;
    let mut asked = Asked { assigned: &assigned, ordered: false, fine: true };
    asked.condition(&if_.cond);
    let clean = |value: &Expr| assigned.iter().all(|(place, _)| !mentions(value, &place.key()));
    let fine = asked.fine && asked.ordered && assigned.iter().all(|(_, value)| clean(value));
    fine.then(|| assigned.into_iter().map(|(place, _)| place).collect())
}

fn assignments<'e>(block: &'e Block, state: &State) -> Option<Vec<(Place, &'e Expr)>> {
    let each = block.stmts.iter().map(|stmt| match stmt {
        Stmt::Expr(Expr::Assign(assign), _) => Some((Place::of(&assign.left, state)?, &*assign.right)),
        _ => None,
    });
    each.collect()
}

/// Goes over what is asked of the places.
struct Asked<'a> {
    assigned: &'a [(Place, &'a Expr)],
    /// Something is compared by order with what takes its place.
    ordered: bool,
    fine: bool,
}

impl Asked<'_> {
    fn condition(&mut self, condition: &Expr) {
        match condition {
            Expr::Paren(paren) => self.condition(&paren.expr),
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_) | BinOp::Or(_)) => {
                self.condition(&binary.left);
                self.condition(&binary.right);
            }
            other if !self.is_about(other) => {}
            other => {
                let ordered = self.orders(other);
                self.ordered |= ordered;
                self.fine &= ordered || self.asks(other);
            }
        }
    }

    fn is_about(&self, expr: &Expr) -> bool {
        self.assigned.iter().any(|(place, _)| mentions(expr, &place.key()))
    }

    /// `e > best`, where `best = e`.
    fn orders(&self, asked: &Expr) -> bool {
        let Some(comparison) = Comparison::of(asked) else { return false };
        let (left, right) = comparison.sides();
        self.pairs(left, right) || self.pairs(right, left)
    }

    /// `e == best`, `best.is_nan()`, `!found`
    fn asks(&self, asked: &Expr) -> bool {
        match bare(asked) {
            Expr::Binary(binary) if matches!(binary.op, BinOp::Eq(_)) => {
                self.pairs(&binary.left, &binary.right) || self.pairs(&binary.right, &binary.left)
            }
            Expr::MethodCall(call) => {
                let asks = is_any(&call.method, &["is_none", "is_empty", "is_nan", "is_infinite"]);
                asks && call.args.is_empty() && self.place(&call.receiver).is_some()
            }
            Expr::Unary(not) if matches!(not.op, UnOp::Not(_)) => self.place(&not.expr).is_some(),
            _ => false,
        }
    }

    /// Whether one is a place, and the other what it is given.
    fn pairs(&self, place: &Expr, value: &Expr) -> bool {
        self.place(place).is_some_and(|given| same_value(value, given))
    }

    fn place(&self, expr: &Expr) -> Option<&Expr> {
        let key = Place::syntactic(bare(expr))?.key();
        self.assigned.iter().find(|(place, _)| place.key() == key).map(|(_, value)| *value)
    }
}
