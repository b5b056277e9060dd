//! What a `macro_rules!` fragment leaves around an expression: invisible delimiters, taken off before anything else
//! looks at the source, so that `$out[i] = e` reads like `out[i] = e`.

use std::mem;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
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

/// Takes the delimiters off blocks that are statements: syn asks for a `;` behind `$body` where rustc does not.
pub(super) fn open_blocks(tokens: TokenStream) -> TokenStream {
    statements(tokens, false)
}

/// `starts`: whether a statement may start at the first token.
fn statements(tokens: TokenStream, mut starts: bool) -> TokenStream {
    let mut opened = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(tree) = tokens.next() {
        let tree = match tree {
            TokenTree::Group(group) => match block_in(&group) {
                Some(block) if starts && is_statement_before(tokens.peek()) => within(&block),
                _ => within(&group),
            },
            other => other,
        };
        starts = match &tree {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => false,
        };
        opened.push(tree);
    }
    opened.into_iter().collect()
}

fn within(group: &Group) -> TokenTree {
    let inside = statements(group.stream(), group.delimiter() == Delimiter::Brace);
    let mut opened = Group::new(group.delimiter(), inside);
    opened.set_span(group.span());
    opened.into()
}

/// The block that is all there is in invisible delimiters.
fn block_in(group: &Group) -> Option<Group> {
    let mut inside = group.stream().into_iter();
    match (group.delimiter(), inside.next(), inside.next()) {
        (Delimiter::None, Some(TokenTree::Group(block)), None) if block.delimiter() == Delimiter::Brace => {
            Some(block)
        }
        _ => None,
    }
}

/// Whether a block before `next` is no operand, as rustc sees it.
fn is_statement_before(next: Option<&TokenTree>) -> bool {
    match next {
        Some(TokenTree::Ident(ident)) => ident != "as",
        Some(TokenTree::Punct(punct)) => !matches!(punct.as_char(), '.' | '?' | ';'),
        Some(TokenTree::Group(group)) => matches!(group.delimiter(), Delimiter::Brace | Delimiter::None),
        Some(TokenTree::Literal(_)) => true,
        None => false,
    }
}
