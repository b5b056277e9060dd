//! Statements that keep an extreme or the first of something: `if e > best { best = e; at = i; }`,
//! `best = best.max(e)`, `if first.is_none() { first = Some(e); }`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{BinOp, Block, Expr, ExprIf, Macro, Stmt, parse_quote};

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
            let once = mentions(condition, &compared.key()) && count(&if_.cond, &compared.key()) == 1;
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
        Expr::MethodCall(call) if call.method == "is_none" && call.args.is_empty() => {
            (Place::syntactic(&call.receiver)?.key() == key)
                .then(|| quote_spanned!(Span::mixed_site()=> old.0.is_none()))
        }
        Expr::Binary(binary) if is_comparison(&binary.op) => {
            let op = &binary.op;
            let span = Span::mixed_site();
            let (old, new) = (quote_spanned!(span=> old.0), quote_spanned!(span=> new.0));
            let (kept_left, kept_right) = (mentions(&binary.left, &key), mentions(&binary.right, &key));
            match (kept_left, kept_right) {
                (false, true) => {
                    let hole = with_hole(&binary.right, &key)?;
                    same(&binary.left, &hole, value).then(|| {
                        let (new, old) = (fill(&hole, &new), fill(&hole, &old));
                        quote!(#new #op #old)
                    })
                }
                (true, false) => {
                    let hole = with_hole(&binary.left, &key)?;
                    same(&binary.right, &hole, value).then(|| {
                        let (new, old) = (fill(&hole, &new), fill(&hole, &old));
                        quote!(#old #op #new)
                    })
                }
                _ => None,
            }
        }
        _ => None,
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
        Expr::MethodCall(call) => {
            let arguments: Vec<String> = call.args.iter().map(normal).collect();
            format!("{}.{}({})", normal(&call.receiver), call.method, arguments.join(","))
        }
        Expr::Field(field) => format!("{}.{}", normal(&field.base), field.member.to_token_stream()),
        Expr::Call(call) => {
            let arguments: Vec<String> = call.args.iter().map(normal).collect();
            format!("{}({})", call.func.to_token_stream(), arguments.join(","))
        }
        other => other.to_token_stream().to_string(),
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
