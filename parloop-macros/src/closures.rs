//! Closures in types: what such a type captures is not known while types are still being inferred. And closures that
//! change what they capture.

use syn::{Block, Expr, Ident, Item, Pat};

use crate::scopes::{self, Hook, Scope, State, Step};

/// Methods whose result has nothing of a closure's type in it.
const CLOSING: &[&str] = &[
    "collect",
    "sum",
    "product",
    "count",
    "max",
    "min",
    "max_by_key",
    "min_by_key",
    "fold",
    "to_vec",
    "join",
    "len",
    "unwrap_or",
    "any",
    "all",
    "position",
    "find",
    "next",
    "last",
    "lock",
    "to_string",
];

/// Whether the type of an expression may have a closure of this function in it: it stands in it, or a variable does
/// that was made so.
pub fn may_hold_closure(expr: &Expr, state: &State) -> bool {
    struct Find<'a> {
        state: &'a State,
        found: bool,
    }
    impl<'ast> syn::visit::Visit<'ast> for Find<'_> {
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {
            self.found = true;
        }
        fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
            let name = path.path.get_ident().map(Ident::to_string);
            self.found |=
                name.and_then(|name| self.state.resolve(&name)).is_some_and(|binding| binding.closure_type);
        }
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            if !CLOSING.contains(&call.method.to_string().as_str()) {
                syn::visit::visit_expr_method_call(self, call);
            }
        }
        fn visit_item(&mut self, _: &'ast Item) {}
    }
    let mut find = Find { state, found: false };
    syn::visit::Visit::visit_expr(&mut find, expr);
    find.found
}

/// The closures declared `mut` outside a body, so that they can change what they capture, where it calls them first.
pub fn changing(pat: &Pat, body: &Block, outer: &Scope) -> Vec<Ident> {
    struct Find(Vec<Ident>);
    impl Hook for Find {
        fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
            if let Expr::Call(call) = expr
                && let Expr::Path(path) = &*call.func
                && let Some(name) = path.path.get_ident()
                && let Some(binding) = state.resolve(&name.to_string())
                && (binding.depth == 0 && binding.mutable && binding.closure_type)
                && !self.0.contains(name)
            {
                self.0.push(name.clone());
            }
            Step::Into
        }
    }
    let mut find = Find(Vec::new());
    scopes::walk_body(pat, &mut body.clone(), &mut State::with(outer.clone()), &mut find);
    find.0
}
