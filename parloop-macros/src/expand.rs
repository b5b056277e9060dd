//! The expansion of one annotated loop.

use syn::Expr;

use crate::find::{Context, FoundLoop};

/// Turns an annotated loop into the call that runs it.
pub(crate) fn expand_loop(found: FoundLoop, cx: &mut Context) -> Expr {
    let mut plain = found.for_loop;
    crate::find::expand_inside(&mut plain.body, cx);
    Expr::ForLoop(plain)
}
