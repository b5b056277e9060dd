//! What a `macro_rules!` fragment leaves around an expression: invisible delimiters, taken off before anything else
//! looks at the source, so that `$out[i] = e` reads like `out[i] = e`.

use std::mem;

use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprForLoop};

/// Takes the delimiters off wherever the expression inside binds tightly enough to do without.
pub(super) struct Ungroup;

impl VisitMut for Ungroup {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Group(group) = expr
            && group.attrs.is_empty()
            && binds_tightly(&group.expr)
        {
            *expr = take(&mut group.expr);
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_expr_for_loop_mut(&mut self, for_loop: &mut ExprForLoop) {
        if let Expr::Group(group) = &mut *for_loop.expr
            && matches!(*group.expr, Expr::Range(_) | Expr::Reference(_))
        {
            *for_loop.expr = take(&mut group.expr);
        }
        visit_mut::visit_expr_for_loop_mut(self, for_loop);
    }
}

fn take(expr: &mut Expr) -> Expr {
    mem::replace(expr, Expr::PLACEHOLDER)
}

fn binds_tightly(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Path(_)
            | Expr::Field(_)
            | Expr::Index(_)
            | Expr::MethodCall(_)
            | Expr::Call(_)
            | Expr::Paren(_)
            | Expr::Lit(_)
            | Expr::Group(_)
    )
}
