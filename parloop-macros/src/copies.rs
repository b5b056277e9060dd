//! Which outer places a body uses by value alone, in ways that only what is `Copy` can be used in a loop.

use std::collections::HashMap;

use syn::{BinOp, Block, Expr, Pat, UnOp};

use crate::places::Place;
use crate::scopes::{self, Fence, Hook, Scope, State, Step};

/// Methods of numbers that give numbers.
const OF_NUMBERS: [&str; 24] = [
    "abs",
    "abs_diff",
    "ceil",
    "clamp",
    "cos",
    "exp",
    "floor",
    "is_power_of_two",
    "ln",
    "max",
    "min",
    "mul_add",
    "pow",
    "powf",
    "powi",
    "rem_euclid",
    "round",
    "saturating_sub",
    "signum",
    "sin",
    "sqrt",
    "to_radians",
    "wrapping_add",
    "wrapping_mul",
];

/// How often places are used by value.
pub struct Copied(HashMap<String, Uses>);

#[derive(Default)]
struct Uses {
    /// By value, or where no reference is kept.
    all: usize,
    /// Where only what is `Copy` can be used again in the next iteration.
    sure: usize,
}

impl Copied {
    /// All such uses in a loop's body.
    pub fn of(pat: &Pat, body: &Block, outer: &Scope) -> Copied {
        let mut copied = Copied(HashMap::new());
        scopes::walk_body(pat, &mut body.clone(), &mut State::with(outer.clone()), &mut copied);
        copied
    }

    /// Whether all uses of this place, so many, are.
    pub fn are_all(&self, place: &Place, uses: usize) -> bool {
        self.0.get(&place.key()).is_some_and(|found| found.sure > 0 && found.all == uses)
    }

    fn note(&mut self, expr: &Expr, sure: bool, state: &State) {
        if let Some(place) = Place::of(expr, state)
            && !place.deref
        {
            let uses = self.0.entry(place.key()).or_default();
            uses.all += 1;
            uses.sure += usize::from(sure);
        }
    }
}

impl Hook for Copied {
    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        match expr {
            // What a closure has borrowed may live on; what leaves the loop is computed by the caller.
            _ if state.fences.iter().any(|fence| matches!(fence, Fence::Function)) => return Step::Past,
            Expr::Closure(_) | Expr::Async(_) | Expr::Return(_) | Expr::Break(_) => return Step::Past,
            Expr::Binary(binary) => {
                let assigns = crate::uses::is_assignment(&binary.op);
                let sure = !matches!(
                    binary.op,
                    BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_)
                );
                if !assigns {
                    self.note(&binary.left, sure, state);
                }
                self.note(&binary.right, sure, state);
            }
            Expr::Unary(unary) if !matches!(unary.op, UnOp::Deref(_)) => self.note(&unary.expr, true, state),
            Expr::Cast(cast) => self.note(&cast.expr, true, state),
            Expr::Range(range) => {
                for end in range.start.iter().chain(&range.end) {
                    self.note(end, true, state);
                }
            }
            Expr::Index(indexed) => self.note(&indexed.index, true, state),
            Expr::Call(call) => call.args.iter().for_each(|argument| self.note(argument, false, state)),
            Expr::MethodCall(call) => {
                if OF_NUMBERS.iter().any(|name| call.method == name) {
                    self.note(&call.receiver, false, state);
                }
                call.args.iter().for_each(|argument| self.note(argument, false, state));
            }
            Expr::Assign(assign) => self.note(&assign.right, false, state),
            _ => {}
        }
        Step::Into
    }
}
