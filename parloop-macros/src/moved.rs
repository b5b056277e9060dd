//! Outer variables that an iteration gives away: all iterations share what a loop captures, so that none of them may.

use syn::{Block, Expr, ExprCall, Ident, Pat};

use crate::scopes::{self, Hook, Scope, State, Step};

/// The names in `drop(name)`, as far as they come from outside.
pub fn dropped(pat: &Pat, body: &Block, outer: &Scope) -> Vec<Ident> {
    let mut find = Find(Vec::new());
    scopes::walk_body(pat, &mut body.clone(), &mut State::with(outer.clone()), &mut find);
    find.0
}

struct Find(Vec<Ident>);

impl Hook for Find {
    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        if let Expr::Call(call) = expr
            && let Some(name) = dropped_by(call)
            && state.outer(&name.to_string()).is_some()
        {
            self.0.push(name);
        }
        Step::Into
    }
}

/// `name` of `drop(name)`, `mem::drop(name)`.
fn dropped_by(call: &ExprCall) -> Option<Ident> {
    let Expr::Path(function) = &*call.func else { return None };
    let is_drop = function.path.segments.last().is_some_and(|last| last.ident == "drop");
    match call.args.first()? {
        Expr::Path(name) if is_drop && call.args.len() == 1 => name.path.get_ident().cloned(),
        _ => None,
    }
}
