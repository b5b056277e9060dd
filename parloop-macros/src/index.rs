//! The forms of an index: which element an iteration touches, as far as the source shows.

use quote::ToTokens;
use syn::{BinOp, Expr, Ident, RangeLimits};

use crate::scopes::{self, Hook, State, Step};

/// The form of an index expression.
#[derive(Clone, Debug)]
pub enum Form {
    /// The loop's own index.
    Own,
    /// `index * stride + something`, or the range `index * stride .. (index + 1) * stride`.
    Strided(Expr),
    /// `index + offset`.
    Offset(Expr),
    /// `end - index`.
    Mirrored(Expr),
    /// Anything else that has the loop's own index in it.
    Shifted,
    /// Without the loop's own index.
    Foreign,
}

/// The form of an index. A name in `own` is the loop's own index where it still means the loop's variable.
pub fn form(expr: &Expr, own: &[Ident], state: &State) -> Form {
    if is_own(expr, own, state) {
        return Form::Own;
    }
    if let Some(form) = shifted(expr, own, state) {
        return form;
    }
    match strided(expr, own, state) {
        Some(stride) => Form::Strided(stride.clone()),
        None if mentions(expr, own, state) => Form::Shifted,
        None => Form::Foreign,
    }
}

/// `index + d`, `d + index`, `e - index`, `n - 1 - index`, with what no iteration changes.
fn shifted(expr: &Expr, own: &[Ident], state: &State) -> Option<Form> {
    let Expr::Binary(binary) = strip(expr) else { return None };
    let (left, right) = (&*binary.left, &*binary.right);
    match binary.op {
        BinOp::Add(_) if is_own(left, own, state) && unchanging(right, state) => {
            Some(Form::Offset(right.clone()))
        }
        BinOp::Add(_) if is_own(right, own, state) && unchanging(left, state) => {
            Some(Form::Offset(left.clone()))
        }
        BinOp::Sub(_) if is_own(right, own, state) && unchanging(left, state) => {
            Some(Form::Mirrored(left.clone()))
        }
        _ => None,
    }
}

fn strided<'e>(expr: &'e Expr, own: &[Ident], state: &State) -> Option<&'e Expr> {
    match strip(expr) {
        Expr::Binary(sum) if matches!(sum.op, BinOp::Add(_)) => {
            [(&sum.left, &sum.right), (&sum.right, &sum.left)]
                .into_iter()
                .find(|(_, other)| !mentions(other, own, state))
                .and_then(|(base, _)| strided(base, own, state).or_else(|| times(base, own, state)))
        }
        Expr::Binary(_) => times(expr, own, state),
        Expr::Range(range) if matches!(range.limits, RangeLimits::HalfOpen(_)) => {
            let stride = times(range.start.as_deref()?, own, state)?;
            let end = strip(range.end.as_deref()?);
            row_end(end, stride, range.start.as_deref()?, own, state).then_some(stride)
        }
        _ => None,
    }
}

/// `i * stride` or `stride * i`.
fn times<'e>(expr: &'e Expr, own: &[Ident], state: &State) -> Option<&'e Expr> {
    let Expr::Binary(product) = strip(expr) else { return None };
    if !matches!(product.op, BinOp::Mul(_)) {
        return None;
    }
    [(&product.left, &product.right), (&product.right, &product.left)]
        .into_iter()
        .find(|(index, stride)| is_own(index, own, state) && unchanging(stride, state))
        .map(|(_, stride)| &**stride)
}

/// `(i + 1) * stride` or `i * stride + stride`.
fn row_end(end: &Expr, stride: &Expr, start: &Expr, own: &[Ident], state: &State) -> bool {
    let same = |a: &Expr, b: &Expr| text(strip(a)) == text(strip(b));
    let Expr::Binary(binary) = end else { return false };
    let sides = [(&binary.left, &binary.right), (&binary.right, &binary.left)];
    match binary.op {
        BinOp::Add(_) => sides.iter().any(|(a, b)| same(a, start) && same(b, stride)),
        BinOp::Mul(_) => sides.iter().any(|(a, b)| same(b, stride) && is_successor(a, own, state)),
        _ => false,
    }
}

fn is_successor(expr: &Expr, own: &[Ident], state: &State) -> bool {
    let Expr::Binary(sum) = strip(expr) else { return false };
    matches!(sum.op, BinOp::Add(_))
        && [(&sum.left, &sum.right), (&sum.right, &sum.left)]
            .iter()
            .any(|(a, b)| is_own(a, own, state) && text(b) == "1")
}

/// Parentheses, and casts to `usize`, taken off.
fn strip(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(paren) => strip(&paren.expr),
        Expr::Group(group) => strip(&group.expr),
        Expr::Cast(cast) if text(&cast.ty) == "usize" => strip(&cast.expr),
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => strip(&unary.expr),
        other => other,
    }
}

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

fn is_own(expr: &Expr, own: &[Ident], state: &State) -> bool {
    let Expr::Path(path) = strip(expr) else { return false };
    let Some(name) = path.path.get_ident() else { return false };
    // The loop's pattern binds at depth 1; a deeper binding of the name hides it.
    own.contains(name)
        && state.resolve(&name.to_string()).is_some_and(|binding| binding.depth == 1 && !binding.mutable)
}

/// Whether an expression has the same value in every iteration, as far as the source shows: literals, outer names
/// and fields, arithmetic and `len()`.
pub fn unchanging(expr: &Expr, state: &State) -> bool {
    match strip(expr) {
        Expr::Lit(_) => true,
        Expr::Path(path) => match path.path.get_ident() {
            Some(name) => state.inner(&name.to_string()).is_none(),
            None => true,
        },
        Expr::Field(field) => unchanging(&field.base, state),
        Expr::Binary(binary) => unchanging(&binary.left, state) && unchanging(&binary.right, state),
        Expr::MethodCall(call) => {
            call.method == "len" && call.args.is_empty() && unchanging(&call.receiver, state)
        }
        _ => false,
    }
}

/// Whether the loop's own index occurs in an expression.
fn mentions(expr: &Expr, own: &[Ident], state: &State) -> bool {
    struct Find<'a> {
        own: &'a [Ident],
        found: bool,
    }
    impl Hook for Find<'_> {
        fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
            self.found |= is_own(expr, self.own, state);
            Step::Into
        }
    }
    let mut find = Find { own, found: false };
    scopes::walk_expr(&mut expr.clone(), &mut state.clone(), &mut find);
    find.found
}
