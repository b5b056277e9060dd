//! Whether a loop's annotation works without the switch.
//!
//! rustc calls an attribute macro on an expression in any case: beside error E0658 on stable, and alone on nightly with
//! `#![feature(stmt_expr_attributes, proc_macro_hygiene)]`. A macro is not told which of the two it is. So it looks
//! for the feature where it must be named: in the crate's root file or on the command line.

use std::fs;

use proc_macro2::Ident;
use syn::{Block, Expr, ExprForLoop, Stmt};

use super::annotation;
use crate::compiler;
use crate::scopes::{self, Binding, Hook, Scope, State, Step};

const FEATURE: &str = "proc_macro_hygiene";

/// Whether the crate asks for the feature; true where that can't be seen (source from a pipe, an IDE's server), since
/// rustc's own error needs no second and a valid program must not get one.
pub(super) fn is_allowed() -> bool {
    let arguments = compiler::arguments();
    let root = compiler::crate_root(&arguments).and_then(|file| fs::read_to_string(file).ok());
    root.is_none_or(|text| text.contains(FEATURE))
        || arguments.iter().any(|argument| argument.contains(FEATURE))
}

/// Numbers a loop and those inside it as the switch would, with the names in scope at each.
///
/// How the function around declares them can't be seen. What is changed must be `mut`, so all are taken for that.
pub(super) fn record(expr: &mut Expr, all: &mut Vec<Scope>) {
    let Expr::ForLoop(for_loop) = &mut *expr else { return };
    let outside = from_outside(for_loop);
    for_loop.attrs.push(annotation::number(all.len()));
    all.push(outside.clone());
    let mut block =
        Block { brace_token: for_loop.body.brace_token, stmts: vec![Stmt::Expr(expr.clone(), None)] };
    scopes::record(outside, &mut block, all);
    if let Some(Stmt::Expr(numbered, _)) = block.stmts.pop() {
        *expr = numbered;
    }
}

/// The variables that a loop's body names and does not declare.
fn from_outside(for_loop: &ExprForLoop) -> Scope {
    let mut names = Names::default();
    scopes::walk_body(&for_loop.pat, &mut for_loop.body.clone(), &mut State::default(), &mut names);
    let variables = names.named.into_iter().filter(|name| !names.called.contains(name));
    variables.map(|name| (name.to_string(), Binding::new(name, true))).collect()
}

/// The names that are no variable of the body's.
#[derive(Default)]
struct Names {
    named: Vec<Ident>,
    called: Vec<Ident>,
}

impl Hook for Names {
    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        let path = |expr: &Expr| match expr {
            Expr::Path(path) => path.path.get_ident().cloned(),
            _ => None,
        };
        if let Expr::Call(call) = expr {
            self.called.extend(path(&call.func));
        }
        // Constants, statics and types don't count as variables under the switch either.
        let variable = |name: &Ident| !name.to_string().starts_with(char::is_uppercase);
        self.named
            .extend(path(expr).filter(|name| variable(name) && state.resolve(&name.to_string()).is_none()));
        Step::Into
    }
}
