//! What is gathered under keys: `*m.entry(k).or_default() += e`, `m.entry(k).or_default().push(e)`, and the ways
//! people write these.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{BinOp, Block, Expr, ExprMethodCall, Ident, Lit, Local, Pat, parse_quote, parse_quote_spanned};

use crate::places::Place;
use crate::scopes::{self, Hook, State, Step};
use crate::shapes::mentions;

/// What is done to the value under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gather {
    /// `+=`, `-=`
    Sum,
    /// `push`, `push_back`, `extend`, `insert`
    Extend,
    /// `push_str`
    Text,
}

/// Something gathered under a key.
#[derive(Clone, Debug)]
pub struct Keyed {
    /// What.
    pub gather: Gather,
    /// What a key starts with, if it is written out.
    pub start: Option<Expr>,
}

/// A place in a map, made if need be: `m.entry(k).or_default()`.
pub struct Entry<'e> {
    /// The map.
    pub map: Place,
    /// What a key starts with, if it is written out.
    pub start: Option<Expr>,
    /// The key.
    pub key: &'e mut Expr,
}

/// `m.entry(k).or_default()`, `.or_insert(0)`, `.or_insert_with(Vec::new)`, starting with nothing.
pub fn entry<'e>(expr: &'e mut Expr, state: &State) -> Option<Entry<'e>> {
    let Expr::MethodCall(made) = expr else { return None };
    let start = match made.method.to_string().as_str() {
        "or_default" if made.args.is_empty() => None,
        "or_insert" | "or_insert_with" if made.args.len() == 1 => Some(neutral(&made.args[0])?),
        _ => return None,
    };
    let (map, key) = entry_call(&mut made.receiver, state)?;
    Some(Entry { map, start, key })
}

fn entry_call<'e>(expr: &'e mut Expr, state: &State) -> Option<(Place, &'e mut Expr)> {
    let Expr::MethodCall(call) = expr else { return None };
    if call.method != "entry" || call.args.len() != 1 {
        return None;
    }
    let map = Place::of(&call.receiver, state)?;
    call.args.first_mut().map(|key| (map, key))
}

/// The value that a key starts with, if gathering can start from it anywhere: zero or empty.
fn neutral(expr: &Expr) -> Option<Expr> {
    let value = match expr {
        Expr::Closure(closure) if closure.inputs.is_empty() => return neutral(&closure.body),
        Expr::Path(path) => {
            let last = path.path.segments.last()?.ident.to_string();
            return (last == "new" || last == "default").then(|| parse_quote!(#expr()));
        }
        other => other,
    };
    let text = value.to_token_stream().to_string().replace(' ', "");
    // `0`, `0u64`, `0.0`, `0_f32`
    let digits = text.split(|c: char| c.is_alphabetic()).next().unwrap_or("");
    let is_zero = matches!(value, Expr::Lit(_))
        && digits.starts_with('0')
        && digits.chars().all(|c| matches!(c, '0' | '.' | '_'));
    let is_empty =
        text.ends_with("::new()") || text.ends_with("::default()") || text == "vec![]" || text == "\"\"";
    (is_zero || is_empty).then(|| value.clone())
}

/// What `*m.entry(k).or_default() op= e` gathers; the entry stands behind the `*`.
///
/// What is taken from a value that does not say that it is a number is not gathered: of a `Duration` no less than nothing
/// can be gathered.
pub fn entry_behind<'e>(target: &'e mut Expr, op: &BinOp, state: &State) -> Option<Entry<'e>> {
    if !matches!(op, BinOp::AddAssign(_) | BinOp::SubAssign(_)) {
        return None;
    }
    match target {
        Expr::Unary(deref) if matches!(deref.op, syn::UnOp::Deref(_)) => {
            let number = matches!(op, BinOp::AddAssign(_)) || starts_as_number(&deref.expr);
            entry(&mut deref.expr, state).filter(|_| number)
        }
        Expr::Paren(paren) => entry_behind(&mut paren.expr, op, state),
        _ => None,
    }
}

/// `m.entry(k).or_insert(0)`
fn starts_as_number(expr: &Expr) -> bool {
    let Expr::MethodCall(made) = expr else { return false };
    matches!(made.args.first(), Some(Expr::Lit(lit)) if matches!(lit.lit, Lit::Int(_) | Lit::Float(_)))
}

/// What calling a method on the value under a key gathers.
pub fn gathered_by(method: &str) -> Option<Gather> {
    match method {
        "push" | "push_back" | "extend" | "insert" => Some(Gather::Extend),
        "push_str" => Some(Gather::Text),
        _ => None,
    }
}

/// `let count = m.entry(k).or_insert(0);` of which all that follows is `*count += e;`.
pub fn bound_entry<'e>(local: &'e mut Local, body: &Block, state: &State) -> Option<Entry<'e>> {
    let Pat::Ident(name) = &local.pat else { return None };
    let value = &mut local.init.as_mut()?.expr;
    let number = starts_as_number(value);
    entry(value, state).filter(|_| only_added_to(&name.ident, number, body))
}

/// Of a `number`, it may also be taken from.
fn only_added_to(name: &Ident, number: bool, body: &Block) -> bool {
    struct Count<'a> {
        name: &'a Ident,
        number: bool,
        added: usize,
        named: usize,
    }
    impl Hook for Count<'_> {
        fn before(&mut self, expr: &mut Expr, _: &mut State) -> Step {
            match expr {
                Expr::Path(path) if path.path.is_ident(self.name) => self.named += 1,
                Expr::Binary(binary)
                    if matches!(binary.op, BinOp::AddAssign(_))
                        || self.number && matches!(binary.op, BinOp::SubAssign(_)) =>
                {
                    let behind = Place::syntactic(&binary.left);
                    self.added += usize::from(behind.is_some_and(|place| {
                        place.deref && place.fields.is_empty() && place.root == *self.name
                    }));
                }
                _ => {}
            }
            Step::Into
        }
        fn mac(&mut self, mac: &mut syn::Macro, _: bool, _: &mut State) {
            let names = crate::places::names_in_tokens(mac.tokens.clone());
            self.named += names.iter().filter(|found| *found == self.name).count();
        }
    }
    let mut count = Count { name, number, added: 0, named: 0 };
    let pat: Pat = parse_quote!(_);
    scopes::walk_body(&pat, &mut body.clone(), &mut State::default(), &mut count);
    count.added > 0 && count.added == count.named
}

/// `m.entry(k).and_modify(|count| *count += e).or_insert(e)` as `*m.entry(k).or_default() += e`.
pub fn unmodified(expr: &Expr) -> Option<Expr> {
    let Expr::MethodCall(insert) = expr else { return None };
    let Expr::MethodCall(modify) = &*insert.receiver else { return None };
    let Expr::MethodCall(made) = &*modify.receiver else { return None };
    if insert.method != "or_insert" || modify.method != "and_modify" || made.method != "entry" {
        return None;
    }
    let (Some(Expr::Closure(closure)), Some(first)) = (modify.args.first(), insert.args.first()) else {
        return None;
    };
    let Some(Pat::Ident(name)) = closure.inputs.first() else { return None };
    let Expr::Binary(binary) = unbraced(&closure.body) else { return None };
    let target = Place::syntactic(&binary.left)?;
    let same = binary.right.to_token_stream().to_string() == first.to_token_stream().to_string();
    let adds = matches!(binary.op, BinOp::AddAssign(_));
    let plain = target.deref
        && target.fields.is_empty()
        && target.root == name.ident
        && !mentions(first, &name.ident.to_string());
    (adds && same && plain).then(|| parse_quote_spanned!(Span::mixed_site()=> *#made.or_default() += #first))
}

fn unbraced(expr: &Expr) -> &Expr {
    match expr {
        Expr::Block(block) => match block.block.stmts.as_slice() {
            [syn::Stmt::Expr(inner, _)] => inner,
            _ => expr,
        },
        other => other,
    }
}

/// `m.entry(k).or_insert(0)` as `m.entry(k).or_default()`: what a map of private values starts with.
pub fn defaulted(call: &mut ExprMethodCall) {
    call.method = Ident::new("or_default", call.method.span());
    call.turbofish = None;
    call.args.clear();
}
