//! Definite assignment: whether a value is given before any use, along every path. Asked of a body, whether every
//! iteration gives a variable a value of its own; asked of what follows a loop, whether what the loop leaves is read.

use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, Ident, Macro, Pat, Stmt};

use crate::find::loop_number;
use crate::macros::{self, Arguments};
use crate::places::{Place, names_in_tokens, targets};
use crate::scopes::bindings;

/// How a body gives a place its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// Not on every path before a use, or not at all.
    Late,
    /// By assignments.
    Assigned,
    /// By assignments or `clear()`.
    Cleared,
}

/// How every path through the block gives `place` a value before it is used.
pub fn given(block: &Block, place: &Place) -> Given {
    let mut flow = Flow::new(place.key(), place.root.clone(), State::Unset, None);
    flow.visit_block(block);
    match (flow.sound, flow.assigned, flow.cleared) {
        (true, _, true) => Given::Cleared,
        (true, true, false) => Given::Assigned,
        _ => Given::Late,
    }
}

/// Whether what the annotated loop with this number leaves in a local may be read after it. `parameters` are what the
/// function or closure is given, `body` is all of it.
pub fn read_after(number: usize, name: &Ident, parameters: &[&Pat], body: &Expr) -> bool {
    let mut flow = Flow::new(name.to_string(), name.clone(), State::Set, Some(number));
    flow.shadows = parameters.iter().filter(|pat| flow.binds(pat)).count();
    flow.visit_expr(body);
    !flow.sound || flow.declared != Some(true)
}

/// What is known at a point of the walk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// No value that may be used.
    Unset,
    /// A value that may be used.
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

/// How often what a frame holds is run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeats {
    /// A labelled block: once.
    Once,
    /// `for`: any number of times.
    Maybe,
    /// `loop`, `while`: until it is left.
    Endless,
}

/// A loop or labelled block around the point.
struct Frame {
    label: Option<Ident>,
    kind: Repeats,
    /// Where `break` goes on.
    left: State,
    /// Where `continue` goes on.
    again: State,
}

struct Flow {
    key: String,
    root: Ident,
    state: State,
    /// The loop after which there is no value.
    from: Option<usize>,
    frames: Vec<Frame>,
    /// Closures around the point, which capture what they name.
    captures: usize,
    /// Declarations of the same name around the point, inside the walked tree.
    shadows: usize,
    /// Whether the loop stands where the name is declared; unknown before it is found.
    declared: Option<bool>,
    assigned: bool,
    cleared: bool,
    sound: bool,
}

impl Flow {
    fn new(key: String, root: Ident, state: State, from: Option<usize>) -> Flow {
        Flow {
            key,
            root,
            state,
            from,
            frames: Vec::new(),
            captures: 0,
            shadows: 0,
            declared: None,
            assigned: false,
            cleared: false,
            sound: true,
        }
    }

    fn is_place(&self, expr: &Expr) -> bool {
        Place::syntactic(expr).is_some_and(|place| place.key() == self.key)
    }

    /// A method of what the name points to is called on the name.
    fn is_behind(&self, expr: &Expr) -> bool {
        Place::syntactic(expr)
            .is_some_and(|place| !place.deref && self.key.strip_prefix('*') == Some(&place.key()))
    }

    fn binds(&self, pat: &Pat) -> bool {
        bindings(pat).iter().any(|binding| binding.ident == self.root)
    }

    fn used(&mut self) {
        self.sound &= self.state != State::Unset;
    }

    fn set(&mut self) {
        if self.captures > 0 {
            return self.used();
        }
        if self.state != State::Left {
            self.state = State::Set;
        }
        // A declaration of the body's own hides the place; one around the loop is the place.
        self.assigned |= self.shadows == 0;
    }

    /// Where a pattern has bound the name anew: it has a value there, and is another afterwards.
    fn scoped(&mut self, hidden: bool, walk: impl FnOnce(&mut Self)) {
        if !hidden {
            return walk(self);
        }
        let before = self.state;
        self.state = if before == State::Left { before } else { State::Set };
        self.shadows += 1;
        walk(self);
        self.shadows -= 1;
        if self.state != State::Left {
            self.state = before;
        }
    }

    fn statements(&mut self, stmts: &[Stmt]) {
        for (at, stmt) in stmts.iter().enumerate() {
            self.visit_stmt(stmt);
            if let Stmt::Local(local) = stmt
                && self.binds(&local.pat)
            {
                return self.scoped(true, |flow| flow.statements(&stmts[at + 1..]));
            }
        }
    }

    /// Walks what a frame holds, again where it may come back to its start with less.
    fn framed(&mut self, label: Option<&syn::Label>, kind: Repeats, walk: impl Fn(&mut Self)) {
        let mut start = self.state;
        loop {
            let label = label.map(|label| label.name.ident.clone());
            self.frames.push(Frame { label, kind, left: State::Left, again: State::Left });
            self.state = start;
            walk(self);
            let Some(frame) = self.frames.pop() else { return };
            let end = join(self.state, frame.again);
            self.state = match kind {
                Repeats::Once => join(self.state, frame.left),
                Repeats::Maybe => join(join(start, end), frame.left),
                Repeats::Endless => frame.left,
            };
            let back = join(start, end);
            if kind == Repeats::Once || back == start {
                return;
            }
            start = back;
        }
    }

    /// What is known where a condition holds, and where it fails.
    fn condition(&mut self, condition: &Expr) -> (State, State) {
        match condition {
            Expr::Paren(paren) => self.condition(&paren.expr),
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Not(_)) => {
                let (holds, fails) = self.condition(&unary.expr);
                (fails, holds)
            }
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => {
                let (holds, fails) = self.condition(&binary.left);
                self.state = holds;
                let (both, second_fails) = self.condition(&binary.right);
                (both, join(fails, second_fails))
            }
            Expr::Binary(binary) if matches!(binary.op, BinOp::Or(_)) => {
                let (holds, fails) = self.condition(&binary.left);
                self.state = fails;
                let (second_holds, neither) = self.condition(&binary.right);
                (join(holds, second_holds), neither)
            }
            other => {
                self.visit_expr(other);
                (self.state, self.state)
            }
        }
    }

    fn jump(&mut self, label: Option<&syn::Lifetime>, left: bool) {
        let state = self.state;
        let target = self.frames.iter_mut().rev().find(|frame| match label {
            Some(label) => frame.label.as_ref() == Some(&label.ident),
            None => frame.kind != Repeats::Once,
        });
        if let Some(frame) = target {
            let at = if left { &mut frame.left } else { &mut frame.again };
            *at = join(*at, state);
        }
        self.state = State::Left;
    }

    /// The loop after which there is no value. Its own body is not asked; jumps out of it are taken into account.
    fn marked(&mut self, for_: &syn::ExprForLoop) {
        self.visit_expr(&for_.expr);
        self.declared = Some(self.shadows > 0 && self.captures == 0);
        self.state = State::Unset;
        for frame in self.frames.iter_mut().filter(|frame| frame.label.is_some()) {
            (frame.left, frame.again) = (State::Unset, State::Unset);
        }
    }

    fn mac(&mut self, mac: &Macro) {
        match Arguments::of(mac) {
            Some(mut arguments) => {
                if arguments.captures().contains(&self.root) {
                    self.used();
                }
                arguments.expressions().into_iter().for_each(|expr| self.visit_expr(expr));
            }
            None if names_in_tokens(mac.tokens.clone()).contains(&self.root) => self.used(),
            None => {}
        }
        if matches!(macros::name(mac).as_str(), "panic" | "unreachable" | "todo" | "unimplemented") {
            self.state = State::Left;
        }
    }
}

/// Whether the `let`s of a condition bind a name.
fn condition_binds(condition: &Expr, flow: &Flow) -> bool {
    match condition {
        Expr::Let(let_) => flow.binds(&let_.pat),
        Expr::Binary(binary) => condition_binds(&binary.left, flow) || condition_binds(&binary.right, flow),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Flow {
    fn visit_block(&mut self, block: &'ast Block) {
        self.statements(&block.stmts);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        let Some(init) = &local.init else { return };
        self.visit_expr(&init.expr);
        if let Some((_, diverge)) = &init.diverge {
            let after = self.state;
            self.visit_expr(diverge);
            self.state = after;
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        self.mac(mac);
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Assign(assign) => {
                self.visit_expr(&assign.right);
                for target in targets(&assign.left) {
                    if self.is_place(target) { self.set() } else { self.visit_expr(target) }
                }
            }
            Expr::MethodCall(call)
                if call.method == "clear"
                    && (self.is_place(&call.receiver) || self.is_behind(&call.receiver)) =>
            {
                self.cleared |= self.shadows == 0;
                self.set();
            }
            _ if self.is_place(expr) || self.is_behind(expr) => self.used(),
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_) | BinOp::Or(_)) => {
                let (holds, fails) = self.condition(expr);
                self.state = join(holds, fails);
            }
            Expr::If(if_) => {
                let (holds, fails) = self.condition(&if_.cond);
                self.state = holds;
                let hidden = condition_binds(&if_.cond, self);
                self.scoped(hidden, |flow| flow.visit_block(&if_.then_branch));
                let then = std::mem::replace(&mut self.state, fails);
                if let Some((_, otherwise)) = &if_.else_branch {
                    self.visit_expr(otherwise);
                }
                self.state = join(then, self.state);
            }
            Expr::Match(match_) => {
                self.visit_expr(&match_.expr);
                let before = self.state;
                let mut after = State::Left;
                for arm in &match_.arms {
                    self.state = before;
                    let hidden = self.binds(&arm.pat);
                    self.scoped(hidden, |flow| {
                        // With its guard.
                        flow.visit_pat(&arm.pat);
                        flow.visit_expr(&arm.body);
                    });
                    after = join(after, self.state);
                }
                self.state = if match_.arms.is_empty() { before } else { after };
            }
            Expr::Loop(loop_) => {
                self.framed(loop_.label.as_ref(), Repeats::Endless, |flow| flow.visit_block(&loop_.body));
            }
            Expr::While(while_) => {
                let hidden = condition_binds(&while_.cond, self);
                // A `loop` whose condition may leave it.
                self.framed(while_.label.as_ref(), Repeats::Endless, |flow| {
                    let (holds, fails) = flow.condition(&while_.cond);
                    if let Some(frame) = flow.frames.last_mut() {
                        frame.left = join(frame.left, fails);
                    }
                    flow.state = holds;
                    flow.scoped(hidden, |flow| flow.visit_block(&while_.body));
                });
            }
            Expr::ForLoop(for_) if self.from.is_some() && loop_number(&for_.attrs) == self.from => {
                self.marked(for_);
            }
            Expr::ForLoop(for_) => {
                self.visit_expr(&for_.expr);
                let hidden = self.binds(&for_.pat);
                self.framed(for_.label.as_ref(), Repeats::Maybe, |flow| {
                    flow.scoped(hidden, |flow| flow.visit_block(&for_.body));
                });
            }
            Expr::Block(block) if block.label.is_some() => {
                self.framed(block.label.as_ref(), Repeats::Once, |flow| flow.visit_block(&block.block));
            }
            Expr::Closure(closure) => {
                let (before, hidden) = (self.state, closure.inputs.iter().any(|pat| self.binds(pat)));
                self.captures += 1;
                self.scoped(hidden, |flow| flow.visit_expr(&closure.body));
                self.captures -= 1;
                self.state = before;
            }
            Expr::Async(async_) if self.from.is_none() => {
                let before = self.state;
                self.captures += 1;
                self.visit_block(&async_.block);
                self.captures -= 1;
                self.state = before;
            }
            Expr::Break(break_) => {
                visit::visit_expr_break(self, break_);
                self.jump(break_.label.as_ref(), true);
            }
            Expr::Continue(continue_) => self.jump(continue_.label.as_ref(), false),
            Expr::Return(return_) => {
                visit::visit_expr_return(self, return_);
                self.state = State::Left;
            }
            other => visit::visit_expr(self, other),
        }
    }

    // What has no locals of this function's.
    fn visit_item(&mut self, _: &'ast syn::Item) {}
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
}
