//! Statements that keep an extreme or the first of something: `if e > best { best = e; at = i; }`,
//! `best = best.max(e)`, `if first.is_none() { first = Some(e); }`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{
    BinOp, Block, Expr, ExprBinary, ExprClosure, ExprField, ExprIf, ExprLit, ExprMethodCall, Ident, Lit,
    LitBool, Macro, Member, Pat, PatIdent, PatReference, Stmt, parse_quote,
};

use crate::macros::Arguments;
use crate::places::{Place, names_in_tokens};
use crate::scopes::{self, Hook, State, Step};

/// Values that are kept together while one of them is extreme.
#[derive(Clone)]
pub struct Kept {
    /// The one that is compared, then what is kept beside it.
    pub places: Vec<Place>,
    /// Whether a later run's values (`new`) replace what was kept (`old`), both tuples in the order of `places`; or,
    /// for [`Style::Fold`], what both become.
    pub rule: TokenStream,
    /// How it is written.
    pub style: Style,
}

/// The two ways of keeping an extreme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `if e > best { best = e; }`
    Compare,
    /// `best = best.max(e)`
    Fold,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.key())
    }
}

impl Kept {
    /// What tells two rules apart.
    pub fn key(&self) -> String {
        let places: Vec<String> = self.places.iter().map(Place::key).collect();
        format!("{} {}", places.join(","), self.rule)
    }
}

/// `if [guard &&] e OP best { best = e; at = i; }`, or the same with `best.is_none()`.
pub fn kept_if(if_: &ExprIf, state: &State) -> Option<Kept> {
    if if_.else_branch.is_some() {
        return None;
    }
    let assigned = assignments(&if_.then_branch, state)?;
    conjuncts(&if_.cond).into_iter().find_map(|condition| {
        assigned.iter().position(|(place, value)| rule(condition, place, value).is_some()).and_then(|first| {
            let rule = rule(condition, &assigned[first].0, &assigned[first].1)?;
            let mut places: Vec<Place> = assigned.iter().map(|(place, _)| place.clone()).collect();
            let compared = places.remove(first);
            let inside = count(condition, &compared.key());
            let once = inside > 0 && count(&if_.cond, &compared.key()) == inside;
            let beside = places.iter().any(|place| mentions(&if_.cond, &place.key()));
            places.insert(0, compared);
            (once && !beside).then_some(Kept { places, rule, style: Style::Compare })
        })
    })
}

/// `best = best.max(e)`, `best = max(best, e)`, `best = if e > best { e } else { best }`.
pub fn kept_assign(place: &Place, value: &Expr) -> Option<Kept> {
    let key = place.key();
    let is_place = |expr: &Expr| Place::syntactic(bare(expr)).is_some_and(|found| found.key() == key);
    let span = Span::mixed_site();
    let rule = match bare(value) {
        Expr::MethodCall(call) if call.args.len() == 1 && is_extreme(&call.method.to_string()) => {
            let method = &call.method;
            let argument = &call.args[0];
            if is_place(&call.receiver) && !mentions(argument, &key) {
                quote_spanned!(span=> (old.0.#method(new.0),))
            } else if is_place(argument) && !mentions(&call.receiver, &key) {
                quote_spanned!(span=> (new.0.#method(old.0),))
            } else {
                return None;
            }
        }
        Expr::Call(call) if call.args.len() == 2 => {
            let Expr::Path(path) = &*call.func else { return None };
            if !path.path.segments.last().is_some_and(|last| is_extreme(&last.ident.to_string())) {
                return None;
            }
            let func = &call.func;
            match (is_place(&call.args[0]), is_place(&call.args[1])) {
                (true, false) if !mentions(&call.args[1], &key) => {
                    quote_spanned!(span=> (#func(old.0, new.0),))
                }
                (false, true) if !mentions(&call.args[0], &key) => {
                    quote_spanned!(span=> (#func(new.0, old.0),))
                }
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(Kept { places: vec![place.clone()], rule, style: Style::Fold })
}

/// `best = if e > best { e } else { best }` as `if e > best { best = e; }`.
pub fn unternary(target: &Expr, value: &Expr) -> Option<ExprIf> {
    let Expr::If(if_) = bare(value) else { return None };
    let key = Place::syntactic(target)?.key();
    let Expr::Block(otherwise) = &*if_.else_branch.as_ref()?.1 else { return None };
    let taken = only_value(&if_.then_branch)?;
    let left = only_value(&otherwise.block)?;
    if Place::syntactic(bare(left))?.key() != key || mentions(taken, &key) {
        return None;
    }
    let condition = &if_.cond;
    Some(parse_quote!(if #condition { #target = #taken; }))
}

fn only_value(block: &Block) -> Option<&Expr> {
    match block.stmts.as_slice() {
        [Stmt::Expr(value, None)] => Some(value),
        _ => None,
    }
}

/// The statements of a block, if all of them assign to places from outside.
fn assignments(block: &Block, state: &State) -> Option<Vec<(Place, Expr)>> {
    let mut assigned: Vec<(Place, Expr)> = Vec::new();
    for stmt in &block.stmts {
        let Stmt::Expr(Expr::Assign(assign), _) = stmt else { return None };
        let place = Place::of(&assign.left, state)?;
        if assigned.iter().any(|(known, _)| known.key() == place.key()) {
            return None;
        }
        assigned.push((place, (*assign.right).clone()));
    }
    let keys: Vec<String> = assigned.iter().map(|(place, _)| place.key()).collect();
    let clean = assigned.iter().all(|(_, value)| keys.iter().all(|key| !mentions(value, key)));
    (!assigned.is_empty() && clean).then_some(assigned)
}

fn conjuncts(condition: &Expr) -> Vec<&Expr> {
    match condition {
        Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => {
            [conjuncts(&binary.left), conjuncts(&binary.right)].concat()
        }
        Expr::Paren(paren) => conjuncts(&paren.expr),
        other => vec![other],
    }
}

fn is_comparison(op: &BinOp) -> bool {
    matches!(op, BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_))
}

fn is_extreme(method: &str) -> bool {
    method == "max" || method == "min"
}

/// The rule that a condition gives, if it compares `place` with what is assigned to it.
fn rule(condition: &Expr, place: &Place, value: &Expr) -> Option<TokenStream> {
    let key = place.key();
    match condition {
        Expr::MethodCall(_) if is_none_of(condition, &key) => {
            Some(quote_spanned!(Span::mixed_site()=> old.0.is_none()))
        }
        Expr::MethodCall(call) => better_than_held(call, &key, value),
        // `best.is_none() || e > best.unwrap()`
        Expr::Binary(binary) if matches!(binary.op, BinOp::Or(_)) => {
            let Expr::Binary(comparison) = bare(&binary.right) else { return None };
            let empty = is_none_of(&binary.left, &key).then(|| rule(&binary.left, place, value))??;
            let better = is_comparison(&comparison.op).then(|| rule(bare(&binary.right), place, value))??;
            Some(quote_spanned!(Span::mixed_site()=> #empty || #better))
        }
        Expr::Paren(paren) => rule(&paren.expr, place, value),
        Expr::Binary(binary) if is_comparison(&binary.op) => {
            let span = Span::mixed_site();
            compare(binary, &key, value, &quote_spanned!(span=> old.0), &quote_spanned!(span=> new.0))
        }
        _ => None,
    }
}

/// A comparison of what is kept (`key`) with what takes its place, asked of `old` and `new`.
fn compare(
    comparison: &ExprBinary,
    key: &str,
    value: &Expr,
    old: &TokenStream,
    new: &TokenStream,
) -> Option<TokenStream> {
    let (left, op, right) = (&comparison.left, &comparison.op, &comparison.right);
    match (mentions(left, key), mentions(right, key)) {
        (false, true) => {
            let hole = with_hole(right, key)?;
            let (new, old) = (fill(&hole, new), fill(&hole, old));
            same(left, &hole, value).then(|| quote!(#new #op #old))
        }
        (true, false) => {
            let hole = with_hole(left, key)?;
            let (new, old) = (fill(&hole, new), fill(&hole, old));
            same(right, &hole, value).then(|| quote!(#old #op #new))
        }
        _ => None,
    }
}

/// `best.is_none()`
fn is_none_of(condition: &Expr, key: &str) -> bool {
    matches!(bare(condition), Expr::MethodCall(call) if call.method == "is_none"
        && call.args.is_empty()
        && Place::syntactic(&call.receiver).is_some_and(|place| place.key() == key))
}

/// `best.is_none_or(|b| e > b)`, `best.map_or(true, |b| e > b)`, with `Some(e)` assigned.
fn better_than_held(call: &ExprMethodCall, key: &str, value: &Expr) -> Option<TokenStream> {
    let closure = match (call.method.to_string().as_str(), call.args.iter().collect::<Vec<_>>().as_slice()) {
        ("is_none_or", [closure]) => *closure,
        ("map_or", [Expr::Lit(ExprLit { lit: Lit::Bool(LitBool { value: true, .. }), .. }), closure]) => {
            closure
        }
        _ => return None,
    };
    let held = Place::syntactic(without_as_ref(&call.receiver))?;
    let Expr::Closure(ExprClosure { inputs, body, .. }) = closure else { return None };
    let name = match inputs.first().filter(|_| inputs.len() == 1)? {
        Pat::Reference(PatReference { pat, .. }) => binding(pat)?,
        pat => binding(pat)?,
    };
    let Expr::Binary(comparison) = bare(body).clone() else { return None };
    if held.key() != key || !is_comparison(&comparison.op) {
        return None;
    }
    let (name, value) = (name.to_string(), inside_some(value)?);
    let better = compare(
        &comparison,
        &name,
        value,
        &quote_spanned!(Span::mixed_site()=> old),
        &quote_spanned!(Span::mixed_site()=> new),
    )?;
    Some(quote_spanned!(Span::mixed_site()=> match (&old.0, &new.0) {
        (Some(old), Some(new)) => #better,
        (old, _) => old.is_none(),
    }))
}

fn binding(pat: &Pat) -> Option<&Ident> {
    match pat {
        Pat::Ident(PatIdent { ident, subpat: None, .. }) => Some(ident),
        _ => None,
    }
}

/// `e` of `Some(e)`.
fn inside_some(value: &Expr) -> Option<&Expr> {
    match bare(value) {
        Expr::Call(call) if call.args.len() == 1 && call.func.to_token_stream().to_string() == "Some" => {
            call.args.first()
        }
        _ => None,
    }
}

fn without_as_ref(expr: &Expr) -> &Expr {
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

/// Text of an expression without `*`, `&`, `.clone()` and parentheses around it and around what methods are called on.
fn normal(expr: &Expr) -> String {
    match bare(expr) {
        Expr::MethodCall(call)
            if call.method == "unwrap" && inside_some(without_as_ref(&call.receiver)).is_some() =>
        {
            inside_some(without_as_ref(&call.receiver)).map(normal).unwrap_or_default()
        }
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
        other => other.to_token_stream().to_string(),
    }
}

/// `e` of `(e, i).0` and of `Best { value: e, at: i }.value`.
fn written_field(field: &ExprField) -> Option<&Expr> {
    match (bare(&field.base), &field.member) {
        (Expr::Tuple(tuple), Member::Unnamed(index)) => tuple.elems.get(index.index as usize),
        (Expr::Struct(literal), member) => {
            literal.fields.iter().find(|field| field.member == *member).map(|field| &field.expr)
        }
        _ => None,
    }
}

/// An expression without `*`, `&`, `.clone()` and parentheses around it.
fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(paren) => bare(&paren.expr),
        Expr::Group(group) => bare(&group.expr),
        Expr::Reference(reference) if reference.mutability.is_none() => bare(&reference.expr),
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => bare(&unary.expr),
        Expr::MethodCall(call)
            if call.args.is_empty()
                && (call.method == "clone" || call.method == "to_owned" || call.method == "to_string") =>
        {
            bare(&call.receiver)
        }
        other => other,
    }
}

/// Whether a place is named in an expression, the tokens of macros and what format strings capture included.
pub fn mentions(expr: &Expr, key: &str) -> bool {
    count(expr, key) > 0
}

/// How often a place is named in an expression.
fn count(expr: &Expr, key: &str) -> usize {
    struct Count<'a> {
        key: &'a str,
        found: usize,
    }
    impl Hook for Count<'_> {
        fn before(&mut self, expr: &mut Expr, _: &mut State) -> Step {
            if Place::syntactic(expr).is_some_and(|place| place.key() == self.key) {
                self.found += 1;
                return Step::Past;
            }
            Step::Into
        }
        fn mac(&mut self, mac: &mut Macro, _: bool, state: &mut State) {
            let root = self.key.trim_start_matches('*').split('.').next().unwrap_or(self.key);
            match Arguments::of(mac) {
                Some(mut arguments) => {
                    self.found += arguments.captures().iter().filter(|name| *name == root).count();
                    arguments.expressions().into_iter().for_each(|expr| scopes::walk_expr(expr, state, self));
                }
                None => {
                    let names = names_in_tokens(mac.tokens.clone());
                    self.found += names.iter().filter(|name| *name == root).count();
                }
            }
        }
    }
    let mut count = Count { key, found: 0 };
    scopes::walk_expr(&mut expr.clone(), &mut State::default(), &mut count);
    count.found
}
