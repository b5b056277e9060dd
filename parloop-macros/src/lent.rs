//! Accumulators that the body changes through a reference which it makes itself, where all that becomes of the reference
//! shows: each element in turn, and one of several variables.
//!
//! ```text
//! for (sum, x) in sums.iter_mut().zip(row) { *sum += x; }        as if  sums[…] += x
//! let list = if x < 0 { &mut below } else { &mut above };
//! list.push(x);                                                  as if  below.push(x), above.push(x)
//! ```

use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, Ident, Local, Pat, Stmt, parse_quote};

use crate::compare::bare;
use crate::known::APPENDING;
use crate::places::{Place, names_in_tokens};
use crate::scopes::State;

/// How what a reference points to is changed.
#[derive(Clone)]
pub enum Change {
    /// `*name op= e`
    OpAssign(BinOp),
    /// `*name = name.max(e)`, or `min`
    Extreme(Ident),
    /// `name.push(e)` and its like
    Append(Ident),
}

/// All that becomes of a reference.
#[derive(Default)]
pub struct Changes {
    /// Each of its uses.
    pub each: Vec<Change>,
    /// Whether one of them may be made several times.
    pub repeated: bool,
}

/// What becomes of `name`, if nothing else does; `declared`: how often a choice gives it its value.
fn changes(name: &Ident, declared: usize, look: impl FnOnce(&mut Uses<'_>)) -> Option<Changes> {
    let mut uses = Uses { name, found: Changes::default(), declared: 0, inside: 0, fine: true };
    look(&mut uses);
    (uses.fine && uses.declared == declared && !uses.found.each.is_empty()).then_some(uses.found)
}

fn is_choice(expr: &Expr) -> bool {
    matches!(bare(expr), Expr::If(_) | Expr::Match(_))
}

struct Uses<'a> {
    name: &'a Ident,
    found: Changes,
    declared: usize,
    inside: usize,
    fine: bool,
}

impl Uses<'_> {
    fn is_name(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Path(path) if path.path.is_ident(self.name))
    }

    fn is_target(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Unary(star) if matches!(star.op, syn::UnOp::Deref(_)) && self.is_name(&star.expr))
    }

    fn found(&mut self, change: Change) {
        self.found.each.push(change);
        self.found.repeated |= self.inside > 0;
    }

    /// `*name = name.max(e)`, `*name = (*name).max(e)`: the method.
    fn extreme<'e>(&self, assign: &'e syn::ExprAssign) -> Option<&'e syn::ExprMethodCall> {
        let Expr::MethodCall(call) = &*assign.right else { return None };
        let of_itself = self.is_name(bare(&call.receiver)) || self.is_target(bare(&call.receiver));
        let extreme = call.args.len() == 1 && (call.method == "max" || call.method == "min");
        (self.is_target(&assign.left) && of_itself && extreme).then_some(call)
    }

    fn inside(&mut self, look: impl FnOnce(&mut Self)) {
        self.inside += 1;
        look(self);
        self.inside -= 1;
    }
}

impl<'ast> Visit<'ast> for Uses<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Binary(binary)
                if crate::uses::is_assignment(&binary.op) && self.is_target(&binary.left) =>
            {
                self.found(Change::OpAssign(binary.op));
                self.visit_expr(&binary.right);
            }
            Expr::MethodCall(call)
                if self.is_name(&call.receiver) && APPENDING.contains(&call.method.to_string().as_str()) =>
            {
                self.found(Change::Append(call.method.clone()));
                call.args.iter().for_each(|argument| self.visit_expr(argument));
            }
            Expr::Assign(assign) if self.extreme(assign).is_some() => {
                if let Some(call) = self.extreme(assign) {
                    self.found(Change::Extreme(call.method.clone()));
                    call.args.iter().for_each(|argument| self.visit_expr(argument));
                }
            }
            Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) | Expr::Closure(_) => {
                self.inside(|uses| visit::visit_expr(uses, expr));
            }
            _ => visit::visit_expr(self, expr),
        }
    }
    fn visit_local(&mut self, local: &'ast Local) {
        match (&local.pat, &local.init) {
            (Pat::Ident(name), Some(init)) if name.ident == *self.name && is_choice(&init.expr) => {
                self.declared += 1;
                self.found.repeated |= self.inside > 0;
                self.visit_expr(&init.expr);
            }
            _ => visit::visit_local(self, local),
        }
    }
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.visit_expr(&call.receiver);
        call.args.iter().for_each(|argument| self.visit_expr(argument));
    }
    fn visit_ident(&mut self, ident: &'ast Ident) {
        self.fine &= ident != self.name;
    }
    fn visit_member(&mut self, _: &'ast syn::Member) {}
    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.fine &= !names_in_tokens(mac.tokens.clone()).contains(self.name);
    }
}

/// `sums.iter_mut().zip(row)`, `&mut sums`: the elements' place, and the name that the pattern gives each.
fn in_turn<'e>(head: &'e mut Expr, pat: &Pat, state: &State) -> Option<(Place, Ident, &'e mut Expr)> {
    let place = match head {
        Expr::Reference(reference) if reference.mutability.is_some() => Place::of(&reference.expr, state),
        Expr::MethodCall(call) if call.method == "iter_mut" && call.args.is_empty() => {
            Place::of(&call.receiver, state)
        }
        _ => None,
    };
    if let Some(place) = place {
        let Pat::Ident(name) = pat else { return None };
        return Some((place, name.ident.clone(), head));
    }
    let Expr::MethodCall(call) = head else { return None };
    let pair = match pat {
        Pat::Tuple(pair) if pair.elems.len() == 2 => Some((&pair.elems[0], &pair.elems[1])),
        _ => None,
    };
    match call.method.to_string().as_str() {
        "enumerate" => in_turn(&mut call.receiver, pair?.1, state),
        "zip" => in_turn(&mut call.receiver, pair?.0, state)
            .or_else(|| in_turn(call.args.first_mut()?, pair?.1, state)),
        "rev" | "skip" | "take" | "step_by" => in_turn(&mut call.receiver, pat, state),
        _ => None,
    }
}

/// An inner loop, or a `for_each`, over all elements of a place: what it does to each. What gives the elements is taken
/// out of it.
pub fn elements(expr: &mut Expr, state: &State) -> Option<(Place, Changes)> {
    let (place, changes, head) = over_elements(expr, state)?;
    *head = parse_quote!(());
    Some((place, changes))
}

/// The `&mut sums` of such a loop, by which its elements are given, and what is borrowed.
pub fn borrowed_table<'e>(expr: &'e mut Expr, state: &State) -> Option<(Place, &'e mut Expr)> {
    let (place, _, head) = over_elements(expr, state)?;
    matches!(head, Expr::Reference(_)).then_some((place, head))
}

fn over_elements<'e>(expr: &'e mut Expr, state: &State) -> Option<(Place, Changes, &'e mut Expr)> {
    match expr {
        Expr::ForLoop(inner) if !crate::find::is_annotated(&inner.attrs) => {
            let (place, name, head) = in_turn(&mut inner.expr, &inner.pat, state)?;
            let changes = changes(&name, 0, |uses| uses.visit_block(&inner.body))?;
            Some((place, changes, head))
        }
        Expr::MethodCall(call) if call.method == "for_each" => {
            let Some(Expr::Closure(closure)) = call.args.first() else { return None };
            let (place, name, head) = in_turn(&mut call.receiver, closure.inputs.first()?, state)?;
            let changes = changes(&name, 0, |uses| uses.visit_expr(&closure.body))?;
            Some((place, changes, head))
        }
        _ => None,
    }
}

/// `let list = if … { &mut a } else { &mut b };` and all that becomes of `list` in the body: the places. They are taken
/// out of it.
pub fn chosen(local: &mut Local, body: &Block, state: &State) -> Option<(Vec<Place>, Changes)> {
    let Pat::Ident(name) = &local.pat else { return None };
    let name = name.ident.clone();
    let init = local.init.as_mut().filter(|init| init.diverge.is_none())?;
    let places: Vec<Place> = borrowed(&mut init.expr.clone(), state)?;
    let changes = changes(&name, 1, |uses| uses.visit_block(body)).filter(|_| is_choice(&init.expr))?;
    borrowed(&mut init.expr, state)?;
    Some((places, changes))
}

/// The places that a choice gives `&mut` to, in all its cases; they are taken out of it.
fn borrowed(expr: &mut Expr, state: &State) -> Option<Vec<Place>> {
    match expr {
        Expr::Reference(reference) if reference.mutability.is_some() => {
            let place = Place::of(&reference.expr, state)?;
            *expr = parse_quote!(());
            Some(vec![place])
        }
        Expr::If(if_) => {
            let mut places = tail(&mut if_.then_branch, state)?;
            places.extend(borrowed(&mut if_.else_branch.as_mut()?.1, state)?);
            Some(places)
        }
        Expr::Match(match_) => {
            let mut places = Vec::new();
            for arm in &mut match_.arms {
                match &*arm.body {
                    // That arm gives nothing.
                    Expr::Continue(_) | Expr::Break(_) | Expr::Return(_) => {}
                    _ => places.extend(borrowed(&mut arm.body, state)?),
                }
            }
            (!places.is_empty()).then_some(places)
        }
        Expr::Block(block) if block.label.is_none() => tail(&mut block.block, state),
        Expr::Paren(paren) => borrowed(&mut paren.expr, state),
        _ => None,
    }
}

fn tail(block: &mut Block, state: &State) -> Option<Vec<Place>> {
    match block.stmts.as_mut_slice() {
        [Stmt::Expr(expr, None)] => borrowed(expr, state),
        _ => None,
    }
}

/// `(if … { &mut a } else { &mut b }).push(x)`, `*match … { … } += x`: the places, and what is done to one of them.
pub fn chosen_here(expr: &mut Expr, state: &State) -> Option<(Vec<Place>, Change)> {
    match expr {
        Expr::MethodCall(call) if APPENDING.contains(&call.method.to_string().as_str()) => {
            borrowed(&mut call.receiver.clone(), state).filter(|_| is_choice(&call.receiver))?;
            let change = Change::Append(call.method.clone());
            Some((borrowed(&mut call.receiver, state)?, change))
        }
        Expr::Binary(binary) if crate::uses::is_assignment(&binary.op) => {
            let change = Change::OpAssign(binary.op);
            let Expr::Unary(star) = &mut *binary.left else { return None };
            let starred = matches!(star.op, syn::UnOp::Deref(_)) && is_choice(&star.expr);
            borrowed(&mut star.expr.clone(), state).filter(|_| starred)?;
            Some((borrowed(&mut star.expr, state)?, change))
        }
        _ => None,
    }
}
