//! Induction variables: `k += c;` in every iteration, with a `c` that no iteration changes, and read. What such a
//! variable is at an iteration follows from its position.
//!
//! ```text
//! let mut k = 1;                    let k_ = P.linear_role(&mut k, |k_| { *k_ += 3; });
//! for x in xs {                     |(mut own_k_,), block_| {
//!     out.push((k, x));         →       let mut k = own_k_.at(&block_);
//!     k += 3;                           for x in block_ { out.push((k, x)); k += 3; }
//! }                                     own_k_.left(k)
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{BinOp, Block, Expr, Pat, Stmt};

use crate::known::only_reads;
use crate::places::Place;
use crate::scopes::{self, Fence, Hook, Scope, State, Step};
use crate::uses::{Access, Kind, Touch};

/// What every iteration does to an induction variable.
#[derive(Clone, Debug)]
pub struct Induction {
    /// Its steps, to a `k_` that is a reference.
    pub steps: TokenStream,
    /// They only add and subtract, so that for integers many of them are one.
    pub linear: bool,
}

/// A loop's body, as far as induction variables are concerned.
#[derive(Clone, Copy)]
pub struct Body<'a> {
    /// The loop's pattern.
    pub pat: &'a Pat,
    /// Its body.
    pub block: &'a Block,
    /// The names outside.
    pub outer: &'a Scope,
    /// All uses of outer places.
    pub accesses: &'a [Access],
}

/// The name of the reference in the steps.
pub fn reference() -> Ident {
    Ident::new("k_", Span::mixed_site())
}

/// The steps of a place, if all that changes it stands as statements of the body itself, which every iteration comes to.
pub fn of(group: &[&Access], body: Body<'_>) -> Option<Induction> {
    let changes = |access: &&&Access| !reads(&access.kind);
    let changing = group.iter().filter(changes).count();
    if changing == 0 || changing == group.len() {
        return None;
    }
    let mut find = Find { place: &group[0].place, body, steps: Vec::new(), skipped: false };
    scopes::walk_body(body.pat, &mut body.block.clone(), &mut State::with(body.outer.clone()), &mut find);
    let Find { steps, .. } = find;
    if steps.len() != changing {
        return None;
    }
    let linear = steps.iter().all(|(linear, _)| *linear);
    let steps = steps.into_iter().map(|(_, step)| step);
    let mixed = Span::mixed_site();
    Some(Induction { steps: quote_spanned!(mixed=> #(#steps;)*), linear })
}

/// Whether an expression has the same value in every iteration, as far as the source shows: literals, outer names
/// and fields, arithmetic and `len()`.
fn unchanging(expr: &Expr, state: &State) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Paren(paren) => unchanging(&paren.expr, state),
        Expr::Cast(cast) => unchanging(&cast.expr, state),
        Expr::Unary(unary) => unchanging(&unary.expr, state),
        Expr::Reference(reference) => reference.mutability.is_none() && unchanging(&reference.expr, state),
        Expr::Path(path) => path.path.get_ident().is_none_or(|name| state.inner(&name.to_string()).is_none()),
        Expr::Field(field) => unchanging(&field.base, state),
        Expr::Binary(binary) => unchanging(&binary.left, state) && unchanging(&binary.right, state),
        Expr::MethodCall(call) => {
            call.method == "len" && call.args.is_empty() && unchanging(&call.receiver, state)
        }
        _ => false,
    }
}

/// Whether a use leaves the variable as it is. Of a method that is not known to, nothing can be said.
fn reads(kind: &Kind) -> bool {
    match kind {
        Kind::Read | Kind::Macro | Kind::Element(_, Touch::Read) => true,
        Kind::Method(name, ..) => only_reads(name),
        _ => false,
    }
}

struct Find<'a> {
    place: &'a Place,
    body: Body<'a>,
    /// Whether a step is linear, and the step.
    steps: Vec<(bool, TokenStream)>,
    /// A `continue` may have skipped what follows.
    skipped: bool,
}

impl Find<'_> {
    fn is_place(&self, expr: &Expr) -> bool {
        Place::syntactic(expr).is_some_and(|place| place.key() == self.place.key())
    }

    /// Whether an operand is the same in every iteration.
    fn is_constant(&self, operand: &Expr, state: &State) -> bool {
        struct Names<'a>(&'a [Access], bool);
        impl Hook for Names<'_> {
            fn before(&mut self, expr: &mut Expr, _: &mut State) -> Step {
                if let Some(named) = Place::syntactic(expr) {
                    let changed = |access: &Access| access.place.root == named.root && !reads(&access.kind);
                    self.1 |= self.0.iter().any(changed);
                    return Step::Past;
                }
                Step::Into
            }
        }
        let mut names = Names(self.body.accesses, false);
        scopes::walk_expr(&mut operand.clone(), &mut State::default(), &mut names);
        unchanging(operand, state) && !names.1
    }

    fn step(&self, expr: &Expr, state: &State) -> Option<(bool, TokenStream)> {
        let (mixed, k_) = (Span::mixed_site(), reference());
        match expr {
            Expr::Binary(binary) if crate::uses::is_assignment(&binary.op) && self.is_place(&binary.left) => {
                let (op, operand) = (&binary.op, &binary.right);
                let linear = matches!(op, BinOp::AddAssign(_) | BinOp::SubAssign(_));
                self.is_constant(operand, state).then(|| (linear, quote_spanned!(mixed=> *#k_ #op #operand)))
            }
            Expr::Assign(assign) if self.is_place(&assign.left) => match &*assign.right {
                Expr::Binary(binary) if self.is_place(&binary.left) => {
                    let (op, operand) = (&binary.op, &binary.right);
                    let linear = matches!(op, BinOp::Add(_) | BinOp::Sub(_));
                    self.is_constant(operand, state)
                        .then(|| (linear, quote_spanned!(mixed=> *#k_ = *#k_ #op #operand)))
                }
                Expr::MethodCall(call)
                    if self.is_place(&call.receiver)
                        && call.method.to_string().starts_with("wrapping_")
                        && call.args.iter().all(|operand| self.is_constant(operand, state)) =>
                {
                    let (method, operands) = (&call.method, &call.args);
                    let linear = method == "wrapping_add" || method == "wrapping_sub";
                    Some((linear, quote_spanned!(mixed=> *#k_ = (*#k_).#method(#operands))))
                }
                _ => None,
            },
            _ => None,
        }
    }
}

impl Hook for Find<'_> {
    fn statement(&mut self, stmt: &mut Stmt, state: &mut State) -> Step {
        // The names outside, the pattern's, and the body's own.
        let top = state.depth() == 2 && state.fences.is_empty();
        if let Stmt::Expr(expr, _) = stmt
            && top
            && !self.skipped
            && let Some(step) = self.step(expr, state)
        {
            self.steps.push(step);
        }
        Step::Into
    }

    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        if let Expr::Continue(continue_) = expr {
            let inside = state.fences.iter().any(|fence| match (fence, &continue_.label) {
                (Fence::Loop(_), None) => true,
                (Fence::Loop(Some(name)), Some(label)) => *name == label.ident,
                _ => false,
            });
            self.skipped |= !inside;
        }
        Step::Into
    }
}

impl Induction {
    /// `|k_| { *k_ += 3; }`
    pub fn closure(&self) -> TokenStream {
        let (steps, k_) = (&self.steps, reference().to_token_stream());
        quote_spanned!(Span::mixed_site()=> |#k_| { #steps })
    }
}
