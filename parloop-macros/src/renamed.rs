//! Patterns that bind the name of the very variable they are about: `let m = m.entry(k).or_default();`,
//! `if let Some(best) = &mut best { … }`, `m.entry(k).and_modify(|m| …)`. The inner one gets a name of its own, so that
//! each name means one thing.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprClosure, FieldPat, FieldValue, Local, Macro, Member, Pat, PatIdent, Stmt};

use crate::macros::Arguments;
use crate::places::names_in_tokens;
use crate::scopes::{Scope, bindings, has_annotated_loop};

/// Renames them in a body, where they hide a variable from outside that may be changed.
pub fn rename(body: &mut Block, outer: &Scope) {
    Find(outer).visit_block_mut(body);
}

struct Find<'a>(&'a Scope);

impl Find<'_> {
    /// The names that a pattern takes from what it is about.
    fn hidden(&self, about: &Expr, pat: &Pat) -> Vec<Ident> {
        let named = names_in_tokens(about.to_token_stream());
        let bound = bindings(pat).into_iter().map(|binding| binding.ident);
        let exclusive = |name: &Ident| self.0.get(&name.to_string()).is_some_and(|outer| outer.exclusive());
        bound.filter(|name| named.contains(name) && exclusive(name)).collect()
    }
}

impl Find<'_> {
    /// `let m = m.entry(k).or_default();`, and all that follows in the block.
    fn after_let(&self, block: &mut Block, at: usize) {
        let Stmt::Local(Local { pat, init: Some(init), .. }) = &block.stmts[at] else { return };
        for name in self.hidden(&init.expr, pat) {
            let (mut renamed, mut rename) = (block.clone(), Rename::of(&name));
            let (first, rest) = renamed.stmts[at..].split_at_mut(1);
            if let Stmt::Local(local) = &mut first[0] {
                rename.visit_pat_mut(&mut local.pat);
            }
            rest.iter_mut().for_each(|stmt| rename.visit_stmt_mut(stmt));
            if rename.fine && !has_annotated_loop(&renamed) {
                *block = renamed;
            }
        }
    }
}

impl VisitMut for Find<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        (0..block.stmts.len()).for_each(|at| self.after_let(block, at));
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_if_mut(&mut self, if_: &mut syn::ExprIf) {
        if let Expr::Let(let_) = &mut *if_.cond {
            for name in self.hidden(&let_.expr, &let_.pat) {
                let mut renamed = ((*let_.pat).clone(), if_.then_branch.clone());
                let mut rename = Rename::of(&name);
                rename.visit_pat_mut(&mut renamed.0);
                rename.visit_block_mut(&mut renamed.1);
                if rename.fine && !has_annotated_loop(&renamed.1) {
                    (*let_.pat, if_.then_branch) = renamed;
                }
            }
        }
        visit_mut::visit_expr_if_mut(self, if_);
    }

    fn visit_expr_match_mut(&mut self, match_: &mut syn::ExprMatch) {
        for arm in &mut match_.arms {
            for name in self.hidden(&match_.expr, &arm.pat) {
                let (mut renamed, mut rename) = (arm.clone(), Rename::of(&name));
                rename.visit_arm_mut(&mut renamed);
                let body = &renamed.body;
                if rename.fine && !has_annotated_loop(&syn::parse_quote!({ #body })) {
                    *arm = renamed;
                }
            }
        }
        visit_mut::visit_expr_match_mut(self, match_);
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut syn::ExprMethodCall) {
        let receiver = &call.receiver;
        let closures = call.args.iter_mut().filter_map(|argument| match argument {
            Expr::Closure(closure) => Some(closure),
            _ => None,
        });
        for closure in closures {
            let inputs = closure.inputs.iter();
            for name in inputs.flat_map(|pat| self.hidden(receiver, pat)).collect::<Vec<_>>() {
                let (mut renamed, mut rename): (ExprClosure, _) = (closure.clone(), Rename::of(&name));
                rename.visit_expr_closure_mut(&mut renamed);
                if rename.fine {
                    *closure = renamed;
                }
            }
        }
        visit_mut::visit_expr_method_call_mut(self, call);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// Renames all that bears a name where it hides the outer variable. What a macro names can't be renamed.
struct Rename<'a> {
    from: &'a Ident,
    fine: bool,
}

impl<'a> Rename<'a> {
    fn of(from: &'a Ident) -> Self {
        Rename { from, fine: true }
    }

    fn ident(&self, ident: &mut Ident) {
        if ident == self.from {
            *ident = Ident::new(&format!("{ident}_inside"), Span::mixed_site().located_at(ident.span()));
        }
    }
}

impl VisitMut for Rename<'_> {
    fn visit_expr_path_mut(&mut self, path: &mut syn::ExprPath) {
        if path.path.get_ident().is_some() {
            path.path.segments.iter_mut().for_each(|segment| self.ident(&mut segment.ident));
        }
    }

    fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
        self.ident(&mut pat.ident);
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    // `Row { best }` is `Row { best: best }`.
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        if matches!(&field.member, Member::Named(name) if name == self.from) {
            field.colon_token.get_or_insert_default();
        }
        self.visit_expr_mut(&mut field.expr);
    }

    fn visit_field_pat_mut(&mut self, field: &mut FieldPat) {
        if matches!(&field.member, Member::Named(name) if name == self.from) {
            field.colon_token.get_or_insert_default();
        }
        self.visit_pat_mut(&mut field.pat);
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        let Some(mut arguments) = Arguments::of(mac) else {
            self.fine &= !names_in_tokens(mac.tokens.clone()).contains(self.from);
            return;
        };
        self.fine &= !arguments.captures().contains(self.from);
        arguments.expressions().into_iter().for_each(|argument| self.visit_expr_mut(argument));
        mac.tokens = arguments.to_token_stream();
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
