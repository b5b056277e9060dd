//! Comparisons by an order that may be partial, of which a value may be kept that others can't be compared with: where
//! `(1, NaN)` takes the place of `(2, 0.0)`, neither `(1, 0.0)` nor what else begins with 1 takes its own.

use quote::ToTokens;
use syn::{BinOp, Expr, Lit, Type, UnOp};

use crate::compare::{Comparison, bare};
use crate::scopes::State;

/// Whether a condition compares such a value, by operators or `partial_cmp`.
pub fn may_be(condition: &Expr, state: &State) -> bool {
    Comparison::of(bare(condition)).is_some_and(|comparison| {
        let (left, right) = comparison.sides();
        !comparison.is_total() && (may_hold(left, state) || may_hold(right, state))
    })
}

/// Whether a value is made of several, of which one behind the first may be a NaN, or wraps one that may.
fn may_hold(value: &Expr, state: &State) -> bool {
    let behind = |members: &[&Expr]| {
        let (first, rest) =
            members.split_first().map_or((false, members), |(first, rest)| (may_hold(first, state), rest));
        first || rest.iter().any(|member| !is_total(member, state))
    };
    match bare(value) {
        Expr::Tuple(tuple) => behind(&tuple.elems.iter().collect::<Vec<_>>()),
        Expr::Array(array) => behind(&array.elems.iter().collect::<Vec<_>>()),
        Expr::Call(call) => match function(&call.func).as_deref() {
            Some("Some") => call.args.iter().any(|argument| !is_total(argument, state)),
            Some(name) if name.starts_with(char::is_uppercase) => {
                behind(&call.args.iter().collect::<Vec<_>>())
            }
            _ => false,
        },
        Expr::Struct(made) => behind(&made.fields.iter().map(|field| &field.expr).collect::<Vec<_>>()),
        _ => false,
    }
}

/// Whether all values that an expression may have can be compared, as far as it shows.
fn is_total(expr: &Expr, state: &State) -> bool {
    match bare(expr) {
        Expr::Lit(lit) => !matches!(lit.lit, Lit::Float(_)),
        Expr::Cast(cast) => !is_float(&cast.ty),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Neg(_) | UnOp::Not(_)) && is_total(&unary.expr, state),
        // Both sides are of one type, or all that is added to is.
        Expr::Binary(binary) => match binary.op {
            BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_) => {
                is_total(&binary.left, state) || is_total(&binary.right, state)
            }
            _ => true,
        },
        Expr::MethodCall(call) => {
            const TOTAL: &[&str] =
                &["count", "len", "is_empty", "to_lowercase", "to_string", "to_uppercase", "total_cmp"];
            TOTAL.iter().any(|name| call.method == name)
        }
        Expr::Macro(made) => crate::macros::name(&made.mac) == "format",
        Expr::Call(call) => {
            function(&call.func).as_deref() == Some("Reverse")
                && call.args.iter().all(|argument| is_total(argument, state))
        }
        Expr::Tuple(tuple) => tuple.elems.iter().all(|member| is_total(member, state)),
        Expr::Path(path) => path.path.get_ident().is_some_and(|name| is_index(&name.to_string(), state)),
        _ => false,
    }
}

/// Whether a name of the body counts something.
fn is_index(name: &str, state: &State) -> bool {
    let value = state.inner(name).and_then(|binding| binding.value.as_deref());
    value.is_some_and(|value| value.has_own() && value.is_exact() || value.is_bounded() && !value.is_exact())
}

fn is_float(ty: &Type) -> bool {
    let ty = ty.to_token_stream().to_string();
    ty != "_" && (ty == "f32" || ty == "f64" || !ty.starts_with(['i', 'u', 'b', 'c']))
}

/// The last name of a path that is called.
fn function(called: &Expr) -> Option<String> {
    let Expr::Path(path) = called else { return None };
    path.path.segments.last().map(|last| last.ident.to_string())
}
