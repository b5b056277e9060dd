//! Statements that keep an extreme or the first of something: `if e > best { best = e; at = i; }`,
//! `best = best.max(e)`, `if first.is_none() { first = Some(e); }`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{
    BinOp, Block, Expr, ExprClosure, ExprIf, ExprLit, ExprMethodCall, Ident, Lit, LitBool, Macro, Pat,
    PatIdent, PatReference, Stmt, parse_quote, parse_quote_spanned,
};

use crate::compare::{Comparison, bare, inside_some, without_as_ref};
use crate::macros::Arguments;
use crate::partial;
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
    /// What is kept may be nothing that others can be compared with: a NaN, in an option that holds what comes first, or
    /// behind the first member of a tuple. So what comes after it in a block would be lost.
    pub partial: bool,
    /// Nothing is kept but what is strictly better than what was kept before: that a run has kept nothing shows in its
    /// value, and what the compiler makes of the plain loop (a vectorized minimum) stays.
    pub shows: bool,
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
            let partial = is_partial(condition) || partial::may_be(condition, state);
            let shows = places.len() == 1 && !partial && is_strictly_better(condition, &places[0].key());
            (once && !beside).then_some(Kept { places, rule, style: Style::Compare, partial, shows })
        })
    })
}

/// `best = best.max(e)`, `best = max(best, e)`, `best = if e > best { e } else { best }`.
pub fn kept_assign(place: &Place, value: &Expr) -> Option<Kept> {
    let key = place.key();
    let is_place = |expr: &Expr| is_spelled(expr, &key);
    let span = Span::mixed_site();
    let rule = match bare(value) {
        Expr::MethodCall(call) if call.args.len() == 1 && is_extreme(&call.method.to_string()) => {
            let method = &call.method;
            let argument = &call.args[0];
            if is_repeated(&call.receiver, method, &key) && !mentions(argument, &key) {
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
    Some(Kept { places: vec![place.clone()], rule, style: Style::Fold, partial: false, shows: false })
}

/// Whether `best.max(a).max(b)`, of which this is the receiver, is one method over and over.
fn is_repeated(receiver: &Expr, method: &Ident, key: &str) -> bool {
    match bare(receiver) {
        Expr::MethodCall(call) if call.args.len() == 1 && call.method == *method => {
            is_repeated(&call.receiver, method, key) && !mentions(&call.args[0], key)
        }
        _ => is_spelled(receiver, key),
    }
}

/// Whether an expression is the place, or a reference to it or a copy of it.
fn is_spelled(expr: &Expr, key: &str) -> bool {
    let spelled = |expr: &Expr| Place::syntactic(expr).is_some_and(|place| place.key() == key);
    spelled(expr) || spelled(bare(expr))
}

/// `best = if e > best { e } else { best }` as `if e > best { best = e; }`.
pub fn unternary(target: &Expr, value: &Expr) -> Option<ExprIf> {
    let Expr::If(if_) = bare(value) else { return None };
    let key = Place::syntactic(target)?.key();
    let Expr::Block(otherwise) = &*if_.else_branch.as_ref()?.1 else { return None };
    let taken = only_value(&if_.then_branch)?;
    let left = only_value(&otherwise.block)?;
    if !is_spelled(left, &key) || mentions(taken, &key) {
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
        for (left, right) in unpacked(&assign.left, &assign.right) {
            let place = Place::of(left, state)?;
            if assigned.iter().any(|(known, _)| known.key() == place.key()) {
                return None;
            }
            assigned.push((place, right.clone()));
        }
    }
    let keys: Vec<String> = assigned.iter().map(|(place, _)| place.key()).collect();
    let clean = assigned.iter().all(|(_, value)| keys.iter().all(|key| !mentions(value, key)));
    (!assigned.is_empty() && clean).then_some(assigned)
}

/// `(best, at) = (e, i)` as `best = e` and `at = i`.
fn unpacked<'e>(left: &'e Expr, right: &'e Expr) -> Vec<(&'e Expr, &'e Expr)> {
    match (left, right) {
        (Expr::Tuple(targets), Expr::Tuple(values)) if targets.elems.len() == values.elems.len() => {
            targets.elems.iter().zip(&values.elems).collect()
        }
        _ => vec![(left, right)],
    }
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

fn is_extreme(method: &str) -> bool {
    method == "max" || method == "min"
}

/// The rule that a condition gives, if it compares `place` with what is assigned to it.
fn rule(condition: &Expr, place: &Place, value: &Expr) -> Option<TokenStream> {
    let (key, span) = (place.key(), Span::mixed_site());
    let (old, new) = (quote_spanned!(span=> old.0), quote_spanned!(span=> new.0));
    match condition {
        Expr::MethodCall(_) if is_none_of(condition, &key) => Some(quote_spanned!(span=> old.0.is_none())),
        _ if asks_alone(condition, &key) => {
            let old: Expr = parse_quote_spanned!(span=> (old.0));
            let mut asked = condition.clone();
            scopes::walk_expr(&mut asked, &mut State::default(), &mut Instead { key: &key, with: old });
            Some(asked.into_token_stream())
        }
        // `best.is_none() || e > best.unwrap()`
        Expr::Binary(binary) if matches!(binary.op, BinOp::Or(_)) => {
            let empty = is_none_of(&binary.left, &key).then(|| rule(&binary.left, place, value))??;
            let better = Comparison::of(bare(&binary.right))?.rule(&key, value, &old, &new)?;
            Some(quote_spanned!(span=> #empty || #better))
        }
        Expr::Paren(paren) => rule(&paren.expr, place, value),
        Expr::MethodCall(call) if is_asked_of_held(call) => better_than_held(call, &key, value),
        other => Comparison::of(other)?.rule(&key, value, &old, &new),
    }
}

/// `e > best`, `best > e`
fn is_strictly_better(condition: &Expr, key: &str) -> bool {
    match condition {
        Expr::Paren(paren) => is_strictly_better(&paren.expr, key),
        Expr::Binary(binary) if matches!(binary.op, BinOp::Lt(_) | BinOp::Gt(_)) => {
            is_spelled(&binary.left, key) || is_spelled(&binary.right, key)
        }
        _ => false,
    }
}

/// `best.is_none() || e > best.unwrap()`, `best.is_none_or(|b| e > b)`, but for `cmp` and its like.
fn is_partial(condition: &Expr) -> bool {
    match condition {
        Expr::Paren(paren) => is_partial(&paren.expr),
        Expr::Binary(binary) if matches!(binary.op, BinOp::Or(_)) => {
            Comparison::of(bare(&binary.right)).is_some_and(|comparison| !comparison.is_total())
        }
        Expr::MethodCall(call) if is_asked_of_held(call) => match call.args.last() {
            Some(Expr::Closure(closure)) => {
                Comparison::of(bare(&closure.body)).is_some_and(|comparison| !comparison.is_total())
            }
            _ => false,
        },
        _ => false,
    }
}

/// `!found`, `open`, `first == -1`, `name.is_empty()`: a condition that is about what is kept and nothing else, so that it can be
/// asked of what earlier iterations have kept.
fn asks_alone(condition: &Expr, key: &str) -> bool {
    let about = |expr: &Expr| Place::syntactic(expr).is_some_and(|place| place.key() == key);
    match condition {
        Expr::Paren(paren) => asks_alone(&paren.expr, key),
        Expr::Unary(not) if matches!(not.op, syn::UnOp::Not(_)) => {
            about(&not.expr) || asks_alone(&not.expr, key)
        }
        Expr::MethodCall(call) => {
            let asks = ["is_none", "is_some", "is_ok", "is_err", "is_empty", "is_nan"];
            call.args.is_empty() && asks.iter().any(|name| call.method == name) && about(&call.receiver)
        }
        Expr::Binary(binary)
            if matches!(binary.op, BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Gt(_)) =>
        {
            about(&binary.left) && is_constant(&binary.right)
        }
        other => about(other),
    }
}

/// `-1`, `""`, `usize::MAX`, `NONE`
fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Unary(minus) => matches!(minus.op, syn::UnOp::Neg(_)) && is_constant(&minus.expr),
        Expr::Path(path) => match path.path.get_ident() {
            Some(name) => !name.to_string().contains(char::is_lowercase) || name == "None",
            None => true,
        },
        _ => false,
    }
}

/// Puts another expression in the place of a place.
struct Instead<'a> {
    key: &'a str,
    with: Expr,
}

impl Hook for Instead<'_> {
    fn before(&mut self, expr: &mut Expr, _: &mut State) -> Step {
        if Place::syntactic(expr).is_some_and(|place| place.key() == self.key) {
            *expr = self.with.clone();
            return Step::Past;
        }
        Step::Into
    }
}

/// `best.is_none()`
fn is_none_of(condition: &Expr, key: &str) -> bool {
    matches!(bare(condition), Expr::MethodCall(call) if call.method == "is_none"
        && call.args.is_empty()
        && Place::syntactic(&call.receiver).is_some_and(|place| place.key() == key))
}

fn is_asked_of_held(call: &ExprMethodCall) -> bool {
    call.method == "is_none_or" || call.method == "map_or"
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
    let name = binding(inputs.first().filter(|_| inputs.len() == 1)?)?;
    let comparison = Comparison::of(bare(body)).filter(|_| held.key() == key)?;
    let span = Span::mixed_site();
    let (old, new) = (quote_spanned!(span=> old), quote_spanned!(span=> new));
    let better = comparison.rule(&name.to_string(), inside_some(value)?, &old, &new)?;
    Some(quote_spanned!(Span::mixed_site()=> match (&old.0, &new.0) {
        (Some(old), Some(new)) => #better,
        (old, _) => old.is_none(),
    }))
}

fn binding(pat: &Pat) -> Option<&Ident> {
    match pat {
        Pat::Ident(PatIdent { ident, subpat: None, .. }) => Some(ident),
        Pat::Reference(PatReference { pat, .. }) => binding(pat),
        Pat::Type(typed) => binding(&typed.pat),
        _ => None,
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
