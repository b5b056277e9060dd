//! Definite assignment: whether every iteration gives a variable a value of its own before it uses it.

use syn::{Block, Expr, Stmt};

use crate::places::Place;
use crate::shapes::mentions;

/// Whether on every path through the block, `place` is assigned (or cleared) before it is used.
pub fn assigned_before_use(block: &Block, place: &Place) -> bool {
    let key = place.key();
    let mut flow = Flow { key: &key, sound: true };
    flow.block(block, State::Unset);
    flow.sound
}

/// What is known at a point of the body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// No value of this iteration's yet.
    Unset,
    /// A value of this iteration's.
    Set,
    /// Not reached.
    Left,
}

fn join(a: State, b: State) -> State {
    match (a, b) {
        (State::Left, other) | (other, State::Left) => other,
        (State::Set, State::Set) => State::Set,
        _ => State::Unset,
    }
}

struct Flow<'a> {
    key: &'a str,
    sound: bool,
}

impl Flow<'_> {
    fn block(&mut self, block: &Block, state: State) -> State {
        block.stmts.iter().fold(state, |state, stmt| match stmt {
            Stmt::Local(local) => match &local.init {
                Some(init) => {
                    let after = self.expr(&init.expr, state);
                    if let Some((_, diverge)) = &init.diverge {
                        self.expr(diverge, after);
                    }
                    after
                }
                None => state,
            },
            Stmt::Expr(expr, _) => self.expr(expr, state),
            Stmt::Macro(mac) => {
                let mac = syn::ExprMacro { attrs: Vec::new(), mac: mac.mac.clone() };
                self.expr(&Expr::Macro(mac), state)
            }
            Stmt::Item(_) => state,
        })
    }

    fn expr(&mut self, expr: &Expr, state: State) -> State {
        match expr {
            Expr::Assign(assign) if self.is_place(&assign.left) => {
                let after = self.expr(&assign.right, state);
                if after == State::Left { after } else { State::Set }
            }
            Expr::MethodCall(call) if call.method == "clear" && self.is_place(&call.receiver) => State::Set,
            Expr::Block(block) if block.label.is_none() => self.block(&block.block, state),
            Expr::Unsafe(block) => self.block(&block.block, state),
            Expr::If(if_) => {
                let state = self.expr(&if_.cond, state);
                let then = self.block(&if_.then_branch, state);
                let otherwise =
                    if_.else_branch.as_ref().map_or(state, |(_, otherwise)| self.expr(otherwise, state));
                join(then, otherwise)
            }
            Expr::Match(match_) => {
                let state = self.expr(&match_.expr, state);
                let arm = |arm: &syn::Arm| {
                    if let syn::Pat::Guard(guarded) = &arm.pat {
                        self.uses(&guarded.guard, state);
                    }
                    self.expr(&arm.body, state)
                };
                match_.arms.iter().map(arm).reduce(join).unwrap_or(state)
            }
            Expr::Continue(_) | Expr::Break(_) | Expr::Return(_) => {
                self.uses(expr, state);
                State::Left
            }
            // What a loop's body assigns may not have been assigned after it; inside, its own order counts.
            Expr::ForLoop(for_) => {
                let state = self.expr(&for_.expr, state);
                self.block(&for_.body, state);
                state
            }
            Expr::While(while_) => {
                let state = self.expr(&while_.cond, state);
                self.block(&while_.body, state);
                state
            }
            Expr::Loop(loop_) => {
                self.block(&loop_.body, state);
                state
            }
            other => {
                self.uses(other, state);
                state
            }
        }
    }

    fn uses(&mut self, expr: &Expr, state: State) {
        if state == State::Unset && mentions(expr, self.key) {
            self.sound = false;
        }
    }

    fn is_place(&self, expr: &Expr) -> bool {
        Place::syntactic(expr).is_some_and(|place| place.key() == self.key)
    }
}
