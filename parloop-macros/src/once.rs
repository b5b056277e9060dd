//! Whether an iteration adds to each number at most once. Then single iterations can be told apart from runs of them by
//! nobody, not even where floats are added up.

use syn::{Block, Expr, Pat};

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
