//! Which names mean what, where: a walk over a function's body that keeps track of bindings and of what a jump
//! or `?` would leave.
//!
//! Where a walk stops is written here and nowhere else: closures and `async` blocks are fences that `return` and
//! `?` do not cross, loops are what an unlabelled `break` leaves, nested items see no locals at all.

use std::collections::HashMap;
use std::rc::Rc;

use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Ident, Item, Local, Macro, Pat, Stmt, Type};

use crate::values::{Kept, Value};

/// What the source says of a local variable.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The name, with the span of its declaration.
    pub ident: Ident,
    /// Declared `mut`.
    pub mutable: bool,
    /// Declared with a type that is, or initialised with an expression that makes, a `&mut`.
    pub exclusive_reference: bool,
    /// Declared, without `mut`, as something that can only be changed through what it shares: as a `&`, or as a value
    /// just made.
    pub shared: bool,
    /// Initialised with a call that gives a guard: `lock()`, `write()`, `borrow_mut()`.
    pub guard: bool,
    /// Initialised with something in whose type a closure of this function may occur.
    pub closure_type: bool,
    /// A `const` or `static` of the function's own.
    pub item: bool,
    /// To loops inside the one that has it: a view of the elements of an iteration.
    pub view: bool,
    /// To loops inside the one that has it: a map of sums, not of what is added.
    pub sums: bool,
    /// To loops inside the one that has it: the flag to set when they have replaced a private value, by the place.
    pub flags: Vec<(String, Ident)>,
    /// What it is worth, where a walk asks for that.
    pub value: Kept,
    /// How deep in the walk it was declared: 0 is outside the walked tree.
    pub depth: usize,
}

impl Binding {
    /// A binding as a pattern makes it.
    pub fn new(ident: Ident, mutable: bool) -> Self {
        Binding {
            ident,
            mutable,
            exclusive_reference: false,
            guard: false,
            shared: false,
            closure_type: false,
            item: false,
            view: false,
            sums: false,
            flags: Vec::new(),
            value: None,
            depth: 0,
        }
    }

    /// Whether the declaration lets the name's value be changed.
    pub fn exclusive(&self) -> bool {
        self.mutable || self.exclusive_reference
    }

    /// Whether its fields can be changed through a shared reference alone.
    pub fn shared(&self) -> bool {
        self.shared && !self.exclusive()
    }
}

/// What stands between a place in the body and the body itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fence {
    /// A closure or an `async` block: `return`, `?`, `break` stop here.
    Function,
    /// An inner loop, with its label.
    Loop(Option<Ident>),
    /// A labelled block.
    Block(Ident),
}

/// The names in scope, innermost last.
pub type Scope = HashMap<String, Binding>;

/// Where a walk stands.
#[derive(Clone, Debug, Default)]
pub struct State {
    scopes: Vec<Scope>,
    /// What a jump from here would cross, outermost first.
    pub fences: Vec<Fence>,
}

impl State {
    /// A walk that starts with these names in scope.
    pub fn with(outer: Scope) -> Self {
        State { scopes: vec![outer], fences: Vec::new() }
    }

    /// The binding a name refers to, if it is a local.
    pub fn resolve(&self, name: &str) -> Option<&Binding> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name))
    }

    /// The binding, if it was declared outside the walked tree.
    pub fn outer(&self, name: &str) -> Option<&Binding> {
        self.resolve(name).filter(|binding| binding.depth == 0)
    }

    /// The binding, if it was declared inside the walked tree.
    pub fn inner(&self, name: &str) -> Option<&Binding> {
        self.resolve(name).filter(|binding| binding.depth > 0)
    }

    /// How deep the innermost scope is.
    pub fn depth(&self) -> usize {
        self.scopes.len() - 1
    }

    /// All names in scope.
    pub fn snapshot(&self) -> Scope {
        let mut all = Scope::new();
        for scope in &self.scopes {
            all.extend(scope.iter().map(|(name, binding)| (name.clone(), binding.clone())));
        }
        all
    }

    /// Whether a closure or `async` block stands between here and the walked tree's root.
    pub fn in_function(&self) -> bool {
        self.fences.contains(&Fence::Function)
    }

    /// Keeps what variables of the innermost scope are worth.
    fn worth(&mut self, values: Vec<(Ident, Value)>) {
        let scope = self.scopes.last_mut().expect("a walk has a scope");
        for (name, value) in values {
            if let Some(binding) = scope.get_mut(&name.to_string()) {
                binding.value = Some(Rc::new(value));
            }
        }
    }

    fn declare(&mut self, mut binding: Binding) {
        binding.depth = self.scopes.len() - 1;
        let name = binding.ident.to_string();
        self.scopes.last_mut().expect("a walk has a scope").insert(name, binding);
    }
}

/// Whether a walk goes into an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into its parts.
    Into,
    /// Past it: the hook has seen to its parts.
    Past,
}

/// What a walk is for.
pub trait Hook: Sized {
    /// Before an expression's parts are walked.
    fn before(&mut self, _expr: &mut Expr, _walk: &mut State) -> Step {
        Step::Into
    }
    /// After an expression's parts were walked.
    fn after(&mut self, _expr: &mut Expr, _walk: &mut State) {}
    /// A macro call, as an expression or a statement.
    fn mac(&mut self, _mac: &mut Macro, _statement: bool, _walk: &mut State) {}
    /// What a variable of the body's is worth that is declared with such a value.
    fn value(&mut self, _init: &Expr, _walk: &State) -> Option<Value> {
        None
    }
    /// What the variables of an inner loop are worth.
    fn items(&mut self, _pat: &Pat, _head: &Expr, _walk: &State) -> Vec<(Ident, Value)> {
        Vec::new()
    }
    /// What the variables of the walked loop itself are worth.
    fn own_items(&mut self) -> Vec<(Ident, Value)> {
        Vec::new()
    }
    /// A statement, before its parts are walked.
    fn statement(&mut self, _stmt: &mut Stmt, _walk: &mut State) -> Step {
        Step::Into
    }
}

/// Writes down the names in scope at each annotated loop of a function's body, and marks the loop with its number.
pub fn record(parameters: Scope, block: &mut Block, scopes: &mut Vec<Scope>) {
    struct Record<'a>(&'a mut Vec<Scope>);
    impl Hook for Record<'_> {
        fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
            if let Expr::ForLoop(for_loop) = expr
                && crate::find::is_annotated(&for_loop.attrs)
            {
                for_loop.attrs.push(crate::find::number(self.0.len()));
                let mut scope = state.snapshot();
                // Seen from the loop, all of them are outside.
                scope.values_mut().for_each(|binding| binding.depth = 0);
                self.0.push(scope);
            }
            Step::Into
        }
    }
    Walker { state: &mut State::with(parameters), hook: &mut Record(scopes) }.visit_block_mut(block);
}

/// Walks a loop's pattern and body with `hook`, from a state that holds the names outside.
pub fn walk_body<H: Hook>(pat: &Pat, body: &mut Block, state: &mut State, hook: &mut H) {
    state.scopes.push(Scope::new());
    for binding in bindings(pat) {
        state.declare(binding);
    }
    state.worth(hook.own_items());
    Walker { state, hook }.visit_block_mut(body);
    state.scopes.pop();
}

/// Whether an annotated loop stands in a block.
pub fn has_annotated_loop(block: &Block) -> bool {
    struct Find(bool);
    impl<'ast> syn::visit::Visit<'ast> for Find {
        fn visit_expr_for_loop(&mut self, for_loop: &'ast syn::ExprForLoop) {
            self.0 |= crate::find::is_annotated(&for_loop.attrs);
            syn::visit::visit_expr_for_loop(self, for_loop);
        }
        fn visit_item(&mut self, _: &'ast Item) {}
    }
    let mut find = Find(false);
    syn::visit::Visit::visit_block(&mut find, block);
    find.0
}

/// What is in scope at the end of a loop's body.
pub fn end_of_body(pat: &Pat, body: &Block, outer: &Scope) -> State {
    struct Nothing;
    impl Hook for Nothing {}
    let mut state = State::with(outer.clone());
    state.scopes.push(Scope::new());
    for binding in bindings(pat) {
        state.declare(binding);
    }
    state.scopes.push(Scope::new());
    let mut walker = Walker { state: &mut state, hook: &mut Nothing };
    body.clone().stmts.iter_mut().for_each(|stmt| walker.visit_stmt_mut(stmt));
    state
}

/// Walks an expression that stands outside any new scope.
pub fn walk_expr<H: Hook>(expr: &mut Expr, state: &mut State, hook: &mut H) {
    Walker { state, hook }.visit_expr_mut(expr);
}

/// The names that the pattern of a parameter, a `for` or a plain `let` binds: it always matches, so they are variables,
/// in capitals or not.
pub fn bindings(pat: &Pat) -> Vec<Binding> {
    named_in(pat, |_| false)
}

/// The names that a pattern binds which may not match: a capitalised one without `mut`, `ref` or `@` is a constant or a
/// unit variant.
fn refutable_bindings(pat: &Pat) -> Vec<Binding> {
    named_in(pat, |pat| {
        pat.by_ref.is_none()
            && pat.mutability.is_none()
            && pat.subpat.is_none()
            && pat.ident.to_string().starts_with(|c: char| c.is_uppercase())
    })
}

fn named_in(pat: &Pat, is_constant: impl Fn(&syn::PatIdent) -> bool) -> Vec<Binding> {
    struct Collect<F>(Vec<Binding>, F);
    impl<'ast, F: Fn(&syn::PatIdent) -> bool> syn::visit::Visit<'ast> for Collect<F> {
        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            if !(self.1)(pat) {
                let mut binding = Binding::new(pat.ident.clone(), pat.mutability.is_some());
                binding.exclusive_reference = pat.by_ref.is_some() && pat.mutability.is_some();
                if binding.exclusive_reference {
                    binding.mutable = false;
                }
                self.0.push(binding);
            }
            syn::visit::visit_pat_ident(self, pat);
        }
        fn visit_expr(&mut self, _: &'ast Expr) {}
    }
    let mut collect = Collect(Vec::new(), is_constant);
    syn::visit::Visit::visit_pat(&mut collect, pat);
    collect.0
}

fn is_exclusive_reference(ty: &Type) -> bool {
    matches!(ty, Type::Reference(reference) if reference.mutability.is_some())
}

/// The names a function's parameters bind, `self` among them.
pub fn parameters(inputs: &syn::punctuated::Punctuated<syn::FnArg, syn::Token![,]>) -> Scope {
    let mut scope = Scope::new();
    for input in inputs {
        let found = match input {
            syn::FnArg::Receiver(receiver) => {
                let mut binding =
                    Binding::new(Ident::new("self", receiver.self_token.span), receiver.mutability.is_some());
                binding.exclusive_reference = receiver_is_exclusive(receiver);
                binding.shared = !binding.exclusive();
                vec![binding]
            }
            syn::FnArg::Typed(typed) => typed_bindings(typed),
        };
        for binding in found {
            scope.insert(binding.ident.to_string(), binding);
        }
    }
    scope
}

/// `mutex.lock().unwrap()`, `cell.borrow_mut()`
fn gives_guard(expr: &Expr) -> bool {
    match expr {
        Expr::Try(try_) => gives_guard(&try_.expr),
        Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => {
            gives_guard(&call.receiver)
        }
        Expr::MethodCall(call) => {
            call.args.is_empty() && ["lock", "write", "borrow_mut"].iter().any(|name| call.method == name)
        }
        _ => false,
    }
}

/// `&x`, `S { … }`, `S::new(…)`: no `&mut`.
fn is_shared_value(expr: &Expr) -> bool {
    match expr {
        Expr::Reference(reference) => reference.mutability.is_none(),
        Expr::Struct(_) => true,
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return false };
            let mut names = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
            let function = names.next().unwrap_or_default();
            let of_type = names.next().is_some_and(|name| name.starts_with(char::is_uppercase));
            of_type && !function.ends_with("mut")
        }
        _ => false,
    }
}

fn receiver_is_exclusive(receiver: &syn::Receiver) -> bool {
    match &receiver.kind {
        syn::ReceiverKind::Reference(_, _, mutability) => mutability.is_some(),
        syn::ReceiverKind::Typed(_, ty) => is_exclusive_reference(ty),
        _ => false,
    }
}

fn typed_bindings(typed: &syn::PatType) -> Vec<Binding> {
    let mut found = bindings(&typed.pat);
    for binding in &mut found {
        binding.exclusive_reference |= is_exclusive_reference(&typed.ty);
        binding.shared = matches!(&*typed.ty, Type::Reference(reference) if reference.mutability.is_none());
    }
    found
}

/// Whether a body awaits, itself and not in an `async` block or closure of its own.
pub fn awaits(body: &Block) -> bool {
    struct Find(bool);
    impl Hook for Find {
        fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
            self.0 |= matches!(expr, Expr::Await(_)) && !state.in_function();
            Step::Into
        }
    }
    let mut find = Find(false);
    let mut state = State::with(Scope::new());
    Walker { state: &mut state, hook: &mut find }.visit_block_mut(&mut body.clone());
    find.0
}

struct Walker<'w, H> {
    state: &'w mut State,
    hook: &'w mut H,
}

impl<H: Hook> Walker<'_, H> {
    fn scoped(&mut self, pats: &[&Pat], walk: impl FnOnce(&mut Self)) {
        self.state.scopes.push(Scope::new());
        for pat in pats {
            let found = match pat {
                Pat::Type(typed) => typed_bindings(typed),
                other => bindings(other),
            };
            self.declare(found);
        }
        walk(self);
        self.state.scopes.pop();
    }

    fn fenced(&mut self, fence: Fence, walk: impl FnOnce(&mut Self)) {
        self.state.fences.push(fence);
        walk(self);
        self.state.fences.pop();
    }

    fn declare(&mut self, found: Vec<Binding>) {
        for binding in found {
            self.state.declare(binding);
        }
    }

    /// A condition: what its `let`s bind stays in scope, so the caller opens the scope.
    fn condition(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Let(let_) => {
                self.visit_expr_mut(&mut let_.expr);
                self.visit_pat_mut(&mut let_.pat);
                self.declare(refutable_bindings(&let_.pat));
            }
            Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
                self.condition(&mut binary.left);
                self.condition(&mut binary.right);
            }
            other => self.visit_expr_mut(other),
        }
    }

    fn local(&mut self, local: &mut Local) {
        let (mut exclusive, mut shared) = (false, false);
        let (mut closure_type, mut guard) = (false, false);
        let mut values = Vec::new();
        if let Some(init) = &mut local.init {
            closure_type = crate::closures::may_hold_closure(&init.expr, self.state);
            exclusive = matches!(&*init.expr, Expr::Reference(r) if r.mutability.is_some());
            self.values(&local.pat, &init.expr, &mut values);
            shared = is_shared_value(&init.expr);
            guard = gives_guard(&init.expr);
            self.visit_expr_mut(&mut init.expr);
            if let Some((_, diverge)) = &mut init.diverge {
                self.visit_expr_mut(diverge);
            }
        }
        self.visit_pat_mut(&mut local.pat);
        let may_fail = local.init.as_ref().is_some_and(|init| init.diverge.is_some());
        let mut found = match &local.pat {
            Pat::Type(typed) => typed_bindings(typed),
            other if may_fail => refutable_bindings(other),
            other => bindings(other),
        };
        for binding in &mut found {
            binding.exclusive_reference |= exclusive;
            binding.shared |= shared && matches!(local.pat, Pat::Ident(_) | Pat::Type(_));
            binding.closure_type = closure_type;
            binding.guard = guard;
        }
        for binding in found {
            self.state.declare(binding);
        }
        self.state.worth(values);
    }

    /// What the names of a `let` are worth.
    fn values(&mut self, pat: &Pat, init: &Expr, values: &mut Vec<(Ident, Value)>) {
        match (pat, init) {
            (Pat::Type(typed), _) => self.values(&typed.pat, init, values),
            (Pat::Paren(paren), _) => self.values(&paren.pat, init, values),
            (Pat::Tuple(pats), Expr::Tuple(inits)) if pats.elems.len() == inits.elems.len() => {
                for (pat, init) in pats.elems.iter().zip(&inits.elems) {
                    self.values(pat, init, values);
                }
            }
            (Pat::Ident(name), _) if name.by_ref.is_none() && name.subpat.is_none() => {
                if let Some(value) = self.hook.value(init, self.state) {
                    let value = if name.mutability.is_some() { value.changing() } else { value };
                    values.push((name.ident.clone(), value));
                }
            }
            _ => {}
        }
    }

    fn parts(&mut self, expr: &mut Expr) {
        match expr {
            Expr::If(if_) => {
                self.scoped(&[], |walk| {
                    walk.condition(&mut if_.cond);
                    walk.visit_block_mut(&mut if_.then_branch);
                });
                if let Some((_, otherwise)) = &mut if_.else_branch {
                    self.visit_expr_mut(otherwise);
                }
            }
            Expr::While(while_) => {
                let label = while_.label.as_ref().map(|label| label.name.ident.clone());
                self.fenced(Fence::Loop(label), |walk| {
                    walk.scoped(&[], |walk| {
                        walk.condition(&mut while_.cond);
                        walk.visit_block_mut(&mut while_.body);
                    });
                });
            }
            Expr::ForLoop(for_) => {
                let values = self.hook.items(&for_.pat, &for_.expr, self.state);
                self.visit_expr_mut(&mut for_.expr);
                let label = for_.label.as_ref().map(|label| label.name.ident.clone());
                self.fenced(Fence::Loop(label), |walk| {
                    walk.scoped(&[&for_.pat.clone()], |walk| {
                        walk.state.worth(values);
                        walk.visit_block_mut(&mut for_.body);
                    });
                });
            }
            Expr::Loop(loop_) => {
                let label = loop_.label.as_ref().map(|label| label.name.ident.clone());
                self.fenced(Fence::Loop(label), |walk| walk.visit_block_mut(&mut loop_.body));
            }
            Expr::Block(block) => match block.label.as_ref().map(|label| label.name.ident.clone()) {
                Some(label) => {
                    self.fenced(Fence::Block(label), |walk| walk.visit_block_mut(&mut block.block));
                }
                None => self.visit_block_mut(&mut block.block),
            },
            Expr::Closure(closure) => {
                let inputs: Vec<Pat> = closure.inputs.iter().cloned().collect();
                let inputs: Vec<&Pat> = inputs.iter().collect();
                self.fenced(Fence::Function, |walk| {
                    walk.scoped(&inputs, |walk| walk.visit_expr_mut(&mut closure.body));
                });
            }
            Expr::Async(async_) => {
                self.fenced(Fence::Function, |walk| walk.visit_block_mut(&mut async_.block));
            }
            Expr::Match(match_) => {
                self.visit_expr_mut(&mut match_.expr);
                for arm in &mut match_.arms {
                    self.scoped(&[], |walk| {
                        walk.declare(refutable_bindings(&arm.pat));
                        walk.visit_pat_mut(&mut arm.pat);
                        walk.visit_expr_mut(&mut arm.body);
                    });
                }
            }
            Expr::Macro(mac) => self.hook.mac(&mut mac.mac, false, self.state),
            other => visit_mut::visit_expr_mut(self, other),
        }
    }
}

impl<H: Hook> VisitMut for Walker<'_, H> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if self.hook.before(expr, self.state) == Step::Into {
            self.parts(expr);
            self.hook.after(expr, self.state);
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        self.state.scopes.push(Scope::new());
        for stmt in &block.stmts {
            // Items of a block are in scope in all of it, and hide locals of the same name.
            if let Stmt::Item(
                Item::Const(syn::ItemConst { ident, .. }) | Item::Static(syn::ItemStatic { ident, .. }),
            ) = stmt
            {
                self.state.declare(Binding { item: true, ..Binding::new(ident.clone(), false) });
            }
        }
        for stmt in &mut block.stmts {
            self.visit_stmt_mut(stmt);
        }
        self.state.scopes.pop();
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        if self.hook.statement(stmt, self.state) == Step::Past {
            return;
        }
        match stmt {
            Stmt::Local(local) => self.local(local),
            Stmt::Item(_) => {}
            Stmt::Expr(expr, _) => self.visit_expr_mut(expr),
            Stmt::Macro(mac) => self.hook.mac(&mut mac.mac, true, self.state),
        }
    }

    // Types, nested items and attributes hold no expressions of this function's.
    fn visit_type_mut(&mut self, _: &mut Type) {}
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_attribute_mut(&mut self, _: &mut syn::Attribute) {}
    fn visit_path_mut(&mut self, _: &mut syn::Path) {}
}
