//! Iterations that end early where a lookup fails, as if the rest were the other branch: what is asked and what depends
//! on the answer can then be replayed as one statement.
//!
//! ```text
//! let Some(n) = m.get_mut(&k) else { missing += 1; continue };     if let Some(n) = m.get_mut(&k) { *n += x; }
//! *n += x;                                                      →  else { missing += 1; }
//! ```

use proc_macro2::Span;
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Block, Expr, ExprMatch, Ident, Local, LocalInit, Pat, PatGuard, Stmt, parse_quote_spanned};

use crate::journal;
use crate::places::{Place, names_in_tokens};
use crate::scopes::{Binding, Scope, State, bindings, has_annotated_loop};
use crate::shapes::mentions;

/// Turns such guards in a loop's body into branches.
pub fn branch(body: &mut Block, outer: &Scope) {
    let state = State::with(outer.clone());
    if let Some(branched) = branched(&body.stmts, &state) {
        body.stmts = branched;
    }
    Arms(outer).visit_block_mut(body);
}

/// The guards of arms: `Err(e) if first.is_none() => first = Some(e), Err(_) => {}` as
/// `Err(e) => if first.is_none() { first = Some(e) }`.
struct Arms<'a>(&'a Scope);

impl VisitMut for Arms<'_> {
    fn visit_expr_match_mut(&mut self, match_: &mut ExprMatch) {
        visit_mut::visit_expr_match_mut(self, match_);
        let nothing = match_.arms.iter().rev().take_while(|arm| is_empty(arm)).count();
        let last = match_.arms.len() - nothing;
        if let Some(arm) = last.checked_sub(1).and_then(|at| match_.arms.get_mut(at))
            && nothing > 0
            && let Expr::Assign(kept) = &*arm.body
            && let Pat::Guard(PatGuard { pat, guard: asked, .. }) = &arm.pat
            && self.is_about(asked, &kept.left)
        {
            let (mixed, pat) = (Span::mixed_site(), (**pat).clone());
            arm.body = parse_quote_spanned!(mixed=> { if #asked { #kept; } });
            (arm.pat, arm.comma) = (pat, None);
            match_.arms.truncate(last);
            match_.arms.push(parse_quote_spanned!(mixed=> _ => {}));
        }
    }
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

impl Arms<'_> {
    /// Whether a guard asks about the outer place that its arm assigns to.
    fn is_about(&self, asked: &Expr, kept: &Expr) -> bool {
        let outer = |place: &Place| self.0.get(&place.root.to_string()).is_some_and(Binding::exclusive);
        Place::syntactic(kept).filter(outer).is_some_and(|place| mentions(asked, &place.key()))
            && !asked.to_token_stream().into_iter().any(|token| token.to_string() == "let")
    }
}

fn is_empty(arm: &Arm) -> bool {
    let nothing = match &*arm.body {
        Expr::Block(block) => block.block.stmts.is_empty(),
        Expr::Tuple(unit) => unit.elems.is_empty(),
        _ => false,
    };
    nothing && !matches!(arm.pat, Pat::Guard(_))
}

/// What asks, and both branches: what is done and ends the iteration, and what is done else.
struct Guard {
    /// The pattern, if it is no question but a match.
    pat: Option<Pat>,
    head: Expr,
    leaves: Block,
}

fn branched(stmts: &[Stmt], state: &State) -> Option<Vec<Stmt>> {
    stmts.iter().enumerate().find_map(|(at, stmt)| {
        let guard = Guard::of(stmt)?;
        let place = journal::asked(&guard.head, state).filter(|place| exclusive(place, state))?;
        let rest = &stmts[at + 1..];
        let rest = branched(rest, state).unwrap_or_else(|| rest.to_vec());
        let names: Vec<Ident> = guard.pat.iter().flat_map(bindings).map(|binding| binding.ident).collect();
        let depends = |stmt: &Stmt| {
            let named = names_in_tokens(stmt.to_token_stream());
            named.contains(&place.root)
                || names.iter().any(|name| named.contains(name))
                || journal::adds(stmt, state)
        };
        let fine = !rest.is_empty() && rest.iter().all(depends) && !rest.iter().any(stands_by_itself);
        fine.then(|| stmts[..at].iter().cloned().chain([guard.with(&rest)]).collect())
    })
}

/// A block at the body's end that runs on the calling thread, or an annotated loop.
fn stands_by_itself(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(Expr::Block(block), _) if !block.attrs.is_empty())
        || has_annotated_loop(&parse_quote_spanned!(Span::mixed_site()=> { #stmt }))
}

fn exclusive(place: &Place, state: &State) -> bool {
    !place.is_name() || state.outer(&place.root.to_string()).is_some_and(Binding::exclusive)
}

impl Guard {
    fn of(stmt: &Stmt) -> Option<Guard> {
        match stmt {
            Stmt::Local(Local { pat, init: Some(LocalInit { expr, diverge: None, .. }), .. }) => {
                Guard::of_match(pat, expr)
            }
            Stmt::Local(Local {
                pat,
                init: Some(LocalInit { expr, diverge: Some((_, otherwise)), .. }),
                ..
            }) => {
                let Expr::Block(otherwise) = &**otherwise else { return None };
                let leaves = without_continue(&otherwise.block)?;
                Some(Guard { pat: Some(pat.clone()), head: (**expr).clone(), leaves })
            }
            Stmt::Expr(Expr::If(if_), _) if if_.else_branch.is_none() => Some(Guard {
                pat: None,
                head: (*if_.cond).clone(),
                leaves: without_continue(&if_.then_branch)?,
            }),
            _ => None,
        }
    }

    /// `let n = match m.get_mut(&k) { Some(n) => n, None => { missing += 1; continue } };`
    fn of_match(pat: &Pat, expr: &Expr) -> Option<Guard> {
        let (Expr::Match(ExprMatch { expr: head, arms, .. }), Pat::Ident(name)) = (expr, pat) else {
            return None;
        };
        let [taken, other] = &arms[..] else { return None };
        let (Pat::TupleStruct(some), Expr::Path(given)) = (&taken.pat, &*taken.body) else { return None };
        let [Pat::Ident(bound)] = some.elems.iter().collect::<Vec<_>>()[..] else { return None };
        let same = given.path.is_ident(&bound.ident) && name.mutability.is_none() && name.subpat.is_none();
        let plain = bindings(&other.pat).iter().all(|binding| binding.ident == "None");
        let leaves = match &*other.body {
            Expr::Block(block) if block.label.is_none() => without_continue(&block.block)?,
            Expr::Continue(left) if left.label.is_none() => {
                parse_quote_spanned!(Span::mixed_site()=> {})
            }
            _ => return None,
        };
        let mut some = some.clone();
        some.elems = [Pat::Ident(name.clone())].into_iter().collect();
        (same && plain).then(|| Guard { pat: Some(Pat::TupleStruct(some)), head: (**head).clone(), leaves })
    }

    fn with(&self, rest: &[Stmt]) -> Stmt {
        let Guard { pat, head, leaves } = self;
        let mixed = Span::mixed_site();
        match pat {
            Some(pat) => {
                parse_quote_spanned!(mixed=> if let #pat = #head { #(#rest)* } else #leaves)
            }
            None => parse_quote_spanned!(mixed=> if #head #leaves else { #(#rest)* }),
        }
    }
}

/// A block that ends in `continue`, without that.
fn without_continue(block: &Block) -> Option<Block> {
    let mut block = block.clone();
    match block.stmts.pop()? {
        Stmt::Expr(Expr::Continue(left), _) if left.label.is_none() => Some(block),
        _ => None,
    }
}
