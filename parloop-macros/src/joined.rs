//! `out[a..][..b]` is `out[a..a + b]`: an iteration has no view of all that follows, but one of its own part of it.

use syn::{Expr, ExprIndex, ExprRange, RangeLimits, parse_quote};

/// Makes one index of two, where the second one ends what the first leaves open.
pub(crate) fn join(indexed: &mut ExprIndex) {
    if let Some((of, index)) = joined(indexed) {
        (*indexed.expr, *indexed.index) = (of, index);
    }
}

fn joined(indexed: &ExprIndex) -> Option<(Expr, Expr)> {
    let Expr::Index(open) = bare(&indexed.expr) else { return None };
    let Expr::Range(ExprRange { start: Some(start), end: None, .. }) = bare(&open.index) else { return None };
    // It is written twice from now on.
    if !is_plain(start) {
        return None;
    }
    let index = match bare(&indexed.index) {
        Expr::Range(ExprRange { start: None, end: Some(end), limits: RangeLimits::HalfOpen(_), .. }) => {
            parse_quote!((#start)..(#start) + (#end))
        }
        Expr::Range(ExprRange { start: None, end: Some(end), limits: RangeLimits::Closed(_), .. }) => {
            parse_quote!((#start)..=(#start) + (#end))
        }
        Expr::Range(ExprRange { start: Some(from), end: Some(end), limits, .. }) => {
            parse_quote!((#start) + (#from) #limits (#start) + (#end))
        }
        Expr::Range(_) => return None,
        one => parse_quote!((#start) + (#one)),
    };
    Some(((*open.expr).clone(), index))
}

fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(paren) => bare(&paren.expr),
        Expr::Group(group) => bare(&group.expr),
        other => other,
    }
}

/// Whether it does nothing but compute with names and numbers.
fn is_plain(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) | Expr::Lit(_) => true,
        Expr::Paren(paren) => is_plain(&paren.expr),
        Expr::Group(group) => is_plain(&group.expr),
        Expr::Cast(cast) => is_plain(&cast.expr),
        Expr::Field(field) => is_plain(&field.base),
        Expr::Binary(binary) => is_plain(&binary.left) && is_plain(&binary.right),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::ToTokens;

    fn text(expr: &str) -> String {
        let mut indexed: ExprIndex = syn::parse_str(expr).expect("an index");
        join(&mut indexed);
        indexed.to_token_stream().to_string().replace(' ', "")
    }

    #[test]
    fn a_part_of_what_follows_is_one_part() {
        assert_eq!(text("a[i * w..][..w]"), "a[(i*w)..(i*w)+(w)]");
        assert_eq!(text("a[i * w..][..=w]"), "a[(i*w)..=(i*w)+(w)]");
        assert_eq!(text("a[s..][1..w - 1]"), "a[(s)+(1)..(s)+(w-1)]");
        assert_eq!(text("a[i * w..][j]"), "a[(i*w)+(j)]");
    }

    #[test]
    fn all_else_is_left_alone() {
        for other in ["a[f(i)..][..w]", "a[i..j][..w]", "a[i..][..]", "a[i..][j..]", "a[i][..w]", "a[i]"] {
            assert_eq!(text(other), other.replace(' ', ""));
        }
    }
}
