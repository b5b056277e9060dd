//! Attributes of blocks (`#[ordered]` and its like) that stand where they say nothing.

use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, ExprForLoop, Item, Local, Meta, StmtMacro};

use super::{annotation, describe};
use crate::errors::{self, Errors};
use crate::tail;

/// Reports those outside of annotated loops, on anything but a block, or with arguments.
pub(super) fn check(item: &mut Item, errors: &mut Errors) {
    Blocks { errors, in_loop: false }.visit_item_mut(item);
}

struct Blocks<'a> {
    errors: &'a mut Errors,
    in_loop: bool,
}

impl Blocks<'_> {
    fn judge(&mut self, attributes: &[Attribute], is_block: bool) {
        for attribute in attributes {
            if !tail::is_tail(std::slice::from_ref(attribute))
                && !tail::is_critical(std::slice::from_ref(attribute))
            {
                continue;
            }
            let name =
                attribute.path().segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
            if !self.in_loop {
                self.errors.push(attribute, errors::block_outside(&name));
            } else if !is_block {
                self.errors.push(attribute, errors::not_a_block(&name));
            } else if !matches!(attribute.meta, Meta::Path(_)) {
                self.errors.push(attribute, errors::block_arguments(&name));
            }
        }
    }
}

impl VisitMut for Blocks<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let is_block = matches!(expr, Expr::Block(_));
        if let Some(attributes) = describe::attributes(expr) {
            self.judge(attributes, is_block);
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_local_mut(&mut self, local: &mut Local) {
        self.judge(&local.attrs, false);
        visit_mut::visit_local_mut(self, local);
    }

    fn visit_stmt_macro_mut(&mut self, call: &mut StmtMacro) {
        self.judge(&call.attrs, false);
        visit_mut::visit_stmt_macro_mut(self, call);
    }

    fn visit_expr_for_loop_mut(&mut self, for_loop: &mut ExprForLoop) {
        let around = self.in_loop;
        self.in_loop |= annotation::is_annotated(&for_loop.attrs);
        visit_mut::visit_expr_for_loop_mut(self, for_loop);
        self.in_loop = around;
    }
}
