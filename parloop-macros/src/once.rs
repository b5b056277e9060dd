//! Whether an iteration adds to each number at most once. Then single iterations can be told apart from runs of them by
//! nobody, not even where floats are added up. And whether every iteration pushes one item to a list: then it is known
//! where in the list it will stand.

use syn::{Block, Expr, Pat, Stmt};

use crate::places::Place;
use crate::roles::{How, Role};
use crate::scopes::{self, Fence, Hook, Scope, State, Step};
use crate::uses::{Access, Kind};

/// Whether all sums and products have one statement that adds to them, outside of inner loops and closures.
pub fn adds_once(pat: &Pat, body: &Block, outer: &Scope, roles: &[Role], accesses: &[Access]) -> bool {
    let stepped = roles.iter().any(|role| matches!(role.how, How::Stepped(..)));
    let mut sums = roles.iter().filter(|role| matches!(role.how, How::Sum(_) | How::Product)).peekable();
    if stepped || sums.peek().is_none() {
        return false;
    }
    let mut repeated = Repeated(Vec::new());
    scopes::walk_body(pat, &mut body.clone(), &mut State::with(outer.clone()), &mut repeated);
    sums.all(|sum| {
        let place = &sum.place;
        let mut touching =
            accesses.iter().filter(|access| access.place.holds(place) || place.holds(&access.place));
        let added =
            |access: &Access| matches!(access.kind, Kind::OpAssign(_)) && access.place.key() == place.key();
        touching.next().is_some_and(added) && touching.next().is_none() && !repeated.0.contains(&place.key())
    })
}

/// Marks the lists to which a statement of the body itself pushes, and nothing else. In a body that always comes to its
/// end, each iteration pushes one item.
pub fn mark_lists(body: &Block, outer: &Scope, roles: &mut [Role], accesses: &[Access]) {
    let state = State::with(outer.clone());
    let pushed: Vec<String> = body.stmts.iter().filter_map(|stmt| pushed_to(stmt, &state)).collect();
    for role in roles.iter_mut().filter(|role| matches!(role.how, How::Append(_))) {
        let place = &role.place;
        let touching = |access: &&Access| access.place.holds(place) || place.holds(&access.place);
        role.each = pushed.contains(&place.key()) && accesses.iter().filter(touching).count() == 1;
    }
}

/// The place in `place.push(item);`.
fn pushed_to(stmt: &Stmt, state: &State) -> Option<String> {
    match stmt {
        // An attribute may take it away.
        Stmt::Expr(Expr::MethodCall(call), _) if call.method == "push" && call.attrs.is_empty() => {
            Place::of(&call.receiver, state).map(|place| place.key())
        }
        _ => None,
    }
}

/// What is assigned to in inner loops and closures.
struct Repeated(Vec<String>);

impl Hook for Repeated {
    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        let inside = state.fences.iter().any(|fence| !matches!(fence, Fence::Block(_)));
        if let Expr::Binary(binary) = expr
            && inside
        {
            self.0.extend(Place::of(&binary.left, state).map(|place| place.key()));
        }
        Step::Into
    }
}
