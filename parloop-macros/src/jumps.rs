//! Whether something jumps: out of a part of the body, or out of the loop.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote_spanned;
use syn::Block;
use syn::visit::{self, Visit};

/// Whether a jump stands there, or something waits; also where it stays inside.
pub(crate) fn stand_in(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Group(group) => stand_in(group.stream()),
        TokenTree::Ident(ident) => {
            ident == "break" || ident == "continue" || ident == "return" || ident == "await"
        }
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Literal(_) => false,
    })
}

/// Whether something in there jumps out of it, or waits.
pub(crate) fn leave(tokens: TokenStream) -> bool {
    stand_in(tokens.clone())
        && syn::parse2::<Block>(quote_spanned!(Span::mixed_site()=> { #tokens })).map_or(true, |block| {
            let mut jumps = Jumps::default();
            jumps.visit_block(&block);
            jumps.leave || jumps.go_on
        })
}

/// Whether something in the body of a loop leaves it early.
pub(crate) fn leave_loop(body: &Block) -> bool {
    let mut jumps = Jumps::default();
    jumps.visit_block(body);
    jumps.leave
}

/// Finds jumps past all loops in a tree, and what waits.
#[derive(Default)]
struct Jumps {
    loops: usize,
    leave: bool,
    /// A `continue` of the loop around.
    go_on: bool,
}

impl Jumps {
    fn inside(&mut self, body: &Block) {
        self.loops += 1;
        self.visit_block(body);
        self.loops -= 1;
    }
}

impl<'ast> Visit<'ast> for Jumps {
    fn visit_expr_for_loop(&mut self, inner: &'ast syn::ExprForLoop) {
        self.visit_expr(&inner.expr);
        self.inside(&inner.body);
    }
    fn visit_expr_while(&mut self, inner: &'ast syn::ExprWhile) {
        self.visit_expr(&inner.cond);
        self.inside(&inner.body);
    }
    fn visit_expr_loop(&mut self, inner: &'ast syn::ExprLoop) {
        self.inside(&inner.body);
    }
    fn visit_expr_break(&mut self, jump: &'ast syn::ExprBreak) {
        self.leave |= jump.label.is_some() || self.loops == 0;
        visit::visit_expr_break(self, jump);
    }
    fn visit_expr_continue(&mut self, jump: &'ast syn::ExprContinue) {
        self.leave |= jump.label.is_some();
        self.go_on |= self.loops == 0;
    }
    fn visit_expr_return(&mut self, _: &'ast syn::ExprReturn) {
        self.leave = true;
    }
    fn visit_expr_try(&mut self, _: &'ast syn::ExprTry) {
        self.leave = true;
    }
    fn visit_expr_await(&mut self, _: &'ast syn::ExprAwait) {
        self.leave = true;
    }
    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.leave |= stand_in(mac.tokens.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn a_jump_leaves_what_it_is_not_all_inside_of() {
        for (tokens, leaves) in [
            (
                quote!(while a {
                    break;
                }),
                false,
            ),
            (
                quote!('a: loop {
                    loop {
                        break 'b;
                    }
                }),
                true,
            ),
            (
                quote!(if a {
                    continue;
                }),
                true,
            ),
            (quote!(for a in b? {}), true),
            (quote!(println!("{}", a?)), true),
            (quote!(a + b), false),
        ] {
            assert_eq!(leave(tokens.clone()), leaves, "{tokens}");
        }
    }

    #[test]
    fn a_loop_that_goes_on_is_not_left() {
        let body = |tokens: TokenStream| syn::parse2::<Block>(tokens).unwrap();
        assert!(!leave_loop(&body(quote!({
            if a {
                continue;
            }
            while b {
                break;
            }
        }))));
        assert!(leave_loop(&body(quote!({
            if a {
                break;
            }
        }))));
        assert!(leave_loop(&body(quote!({
            for a in b {
                return;
            }
        }))));
        assert!(leave_loop(&body(quote!({
            loop {
                continue 'outer;
            }
        }))));
    }
}
