//! Comparisons: how an expression compares what is kept with what takes its place, and when two expressions are the same.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{BinOp, Expr, ExprField, Ident, Member, parse_quote};

use crate::places::Place;
use crate::scopes::{self, Hook, State, Step};
use crate::shapes::mentions;

/// `a > b`, `a.gt(&b)`, `a.cmp(&b) == Ordering::Greater`, `a.total_cmp(&b).is_gt()`.
pub struct Comparison<'e> {
    left: &'e Expr,
    right: &'e Expr,
    how: By<'e>,
}

enum By<'e> {
    Operator(&'e BinOp),
    /// The method, and what is asked of its result.
    Method(&'e Ident, TokenStream),
}

impl<'e> Comparison<'e> {
    /// The comparison that an expression is.
    pub fn of(expr: &'e Expr) -> Option<Comparison<'e>> {
        match expr {
            Expr::Paren(paren) => Comparison::of(&paren.expr),
            Expr::Group(group) => Comparison::of(&group.expr),
            Expr::Binary(binary) if is_order(&binary.op) => {
                Some(Comparison { left: &binary.left, right: &binary.right, how: By::Operator(&binary.op) })
            }
            Expr::Binary(binary) if matches!(binary.op, BinOp::Eq(_)) && is_strict(&binary.right) => {
                let (op, wanted) = (&binary.op, &binary.right);
                Comparison::by_method(bare(&binary.left), ORDERINGS, quote!(#op #wanted))
            }
            Expr::MethodCall(call) if call.args.is_empty() && is_any(&call.method, IS) => {
                let asked = &call.method;
                Comparison::by_method(bare(&call.receiver), ORDERINGS, quote!(.#asked()))
            }
            other => Comparison::by_method(other, ORDERS, TokenStream::new()),
        }
    }

    fn by_method(expr: &'e Expr, methods: &[&str], asked: TokenStream) -> Option<Comparison<'e>> {
        let Expr::MethodCall(call) = expr else { return None };
        let right = call.args.first().filter(|_| call.args.len() == 1 && is_any(&call.method, methods))?;
        Some(Comparison { left: &call.receiver, right: bare(right), how: By::Method(&call.method, asked) })
    }

    /// What is compared.
    pub fn sides(&self) -> (&'e Expr, &'e Expr) {
        (self.left, self.right)
    }

    /// Whether its order is total, whatever is compared.
    pub fn is_total(&self) -> bool {
        matches!(self.how, By::Method(method, _) if method == "cmp" || method == "total_cmp")
    }

    /// The same comparison of other values.
    fn asked(&self, left: &TokenStream, right: &TokenStream) -> TokenStream {
        match &self.how {
            By::Operator(op) => quote!(#left #op #right),
            // The trait's own method, as the values' type may be known only later.
            By::Method(method, asked) => match method.to_string().as_str() {
                "total_cmp" => quote!((#left).#method(&#right) #asked),
                "cmp" => quote!(::core::cmp::Ord::cmp(&#left, &#right) #asked),
                _ => quote!(::core::cmp::PartialOrd::#method(&#left, &#right) #asked),
            },
        }
    }

    /// Where it compares what is kept (`key`) with what takes its place: the same asked of `old` and `new`.
    pub fn rule(&self, key: &str, value: &Expr, old: &TokenStream, new: &TokenStream) -> Option<TokenStream> {
        match (mentions(self.left, key), mentions(self.right, key)) {
            (false, true) => {
                let hole = with_hole(self.right, key)?;
                let (new, old) = (fill(&hole, new), fill(&hole, old));
                same(self.left, &hole, value).then(|| self.asked(&new, &old))
            }
            (true, false) => {
                let hole = with_hole(self.left, key)?;
                let (new, old) = (fill(&hole, new), fill(&hole, old));
                same(self.right, &hole, value).then(|| self.asked(&old, &new))
            }
            _ => None,
        }
    }
}

const ORDERS: &[&str] = &["lt", "le", "gt", "ge"];
const ORDERINGS: &[&str] = &["cmp", "partial_cmp", "total_cmp"];
const IS: &[&str] = &["is_lt", "is_le", "is_gt", "is_ge"];

fn is_any(method: &Ident, names: &[&str]) -> bool {
    names.iter().any(|name| method == name)
}

fn is_order(op: &BinOp) -> bool {
    matches!(op, BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_))
}

/// `Ordering::Less`, `Some(Ordering::Greater)`
fn is_strict(wanted: &Expr) -> bool {
    let Expr::Path(path) = inside_some(wanted).unwrap_or(wanted) else { return false };
    path.path.segments.last().is_some_and(|last| last.ident == "Less" || last.ident == "Greater")
}

/// `e` of `Some(e)`.
pub fn inside_some(value: &Expr) -> Option<&Expr> {
    match bare(value) {
        Expr::Call(call) if call.args.len() == 1 && call.func.to_token_stream().to_string() == "Some" => {
            call.args.first()
        }
        _ => None,
    }
}

pub fn without_as_ref(expr: &Expr) -> &Expr {
    match bare(expr) {
        Expr::MethodCall(call)
            if call.args.is_empty() && (call.method == "as_ref" || call.method == "as_deref") =>
        {
            without_as_ref(&call.receiver)
        }
        other => other,
    }
}

const HOLE: &str = "parloop_hole";

/// An expression with the place replaced by a hole, if it stands there once.
fn with_hole(expr: &Expr, key: &str) -> Option<Expr> {
    struct Dig<'a> {
        key: &'a str,
        found: usize,
    }
    impl Hook for Dig<'_> {
        fn before(&mut self, expr: &mut Expr, _: &mut State) -> Step {
            if Place::syntactic(expr).is_some_and(|place| place.key() == self.key) {
                self.found += 1;
                let hole = syn::Ident::new(HOLE, Span::mixed_site());
                *expr = parse_quote!(#hole);
                return Step::Past;
            }
            Step::Into
        }
    }
    let mut expr = expr.clone();
    let mut dig = Dig { key, found: 0 };
    scopes::walk_expr(&mut expr, &mut State::default(), &mut dig);
    (dig.found == 1 && !has_call_of_closure(&expr)).then_some(expr)
}

/// A projection that is itself computed by a closure can't be repeated outside the body.
fn has_call_of_closure(expr: &Expr) -> bool {
    let mut found = false;
    let mut check = |tokens: TokenStream| found |= tokens.to_string().contains('|');
    check(expr.to_token_stream());
    found
}

fn fill(hole: &Expr, with: &TokenStream) -> TokenStream {
    struct Fill<'a>(&'a TokenStream);
    impl Hook for Fill<'_> {
        fn before(&mut self, expr: &mut Expr, _: &mut State) -> Step {
            if matches!(expr, Expr::Path(path) if path.path.is_ident(HOLE)) {
                let with = self.0;
                *expr = parse_quote!(#with);
                return Step::Past;
            }
            Step::Into
        }
    }
    let mut expr = hole.clone();
    scopes::walk_expr(&mut expr, &mut State::default(), &mut Fill(with));
    expr.to_token_stream()
}

/// Whether `compared` is what the hole's expression gives for `value`, but for `*`, `&` and `.clone()`.
fn same(compared: &Expr, hole: &Expr, value: &Expr) -> bool {
    let value = bare(value);
    let expected = fill(hole, &value.to_token_stream());
    let plain = |tokens: TokenStream| -> String {
        syn::parse2::<Expr>(tokens).map(|expr| normal(&expr)).unwrap_or_default()
    };
    plain(compared.to_token_stream()) == plain(expected)
}

/// Whether two expressions are the same but for `*`, `&` and `.clone()`.
pub fn same_value(one: &Expr, other: &Expr) -> bool {
    normal(bare(one)) == normal(bare(other))
}

/// Text of an expression without `*`, `&`, `.clone()` and parentheses around it and around its operands.
fn normal(expr: &Expr) -> String {
    match opened(expr) {
        Expr::MethodCall(call) => {
            let arguments: Vec<String> = call.args.iter().map(normal).collect();
            format!("{}.{}({})", normal(&call.receiver), call.method, arguments.join(","))
        }
        Expr::Field(field) => match written_field(field) {
            Some(value) => normal(value),
            None => format!("{}.{}", normal(&field.base), field.member.to_token_stream()),
        },
        Expr::Call(call) => {
            let arguments: Vec<String> = call.args.iter().map(normal).collect();
            format!("{}({})", call.func.to_token_stream(), arguments.join(","))
        }
        Expr::Binary(binary) => {
            format!("({} {} {})", normal(&binary.left), binary.op.to_token_stream(), normal(&binary.right))
        }
        Expr::Cast(cast) => format!("({} as {})", normal(&cast.expr), cast.ty.to_token_stream()),
        other => other.to_token_stream().to_string(),
    }
}

/// `e` of `(e, i).0` and of `Best { value: e, at: i }.value`.
fn written_field(field: &ExprField) -> Option<&Expr> {
    match (opened(&field.base), &field.member) {
        (Expr::Tuple(tuple), Member::Unnamed(index)) => tuple.elems.get(index.index as usize),
        (Expr::Struct(literal), member) => {
            literal.fields.iter().find(|field| field.member == *member).map(|field| &field.expr)
        }
        _ => None,
    }
}

/// `e` of `Some(e).as_ref().unwrap()`, and any other expression as it is.
fn opened(expr: &Expr) -> &Expr {
    match bare(expr) {
        Expr::MethodCall(call) if is_any(&call.method, &["unwrap", "expect"]) => {
            inside_some(without_as_ref(&call.receiver)).map_or(bare(expr), opened)
        }
        other => other,
    }
}

/// An expression without `*`, `&`, `.clone()` and parentheses around it.
pub fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(paren) => bare(&paren.expr),
        Expr::Group(group) => bare(&group.expr),
        Expr::Reference(reference) if reference.mutability.is_none() => bare(&reference.expr),
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => bare(&unary.expr),
        Expr::MethodCall(call)
            if call.args.is_empty()
                && is_any(&call.method, &["clone", "to_owned", "to_string", "as_str", "as_slice"]) =>
        {
            bare(&call.receiver)
        }
        other => other,
    }
}
