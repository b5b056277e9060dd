//! Which statements are replayed whole: they keep or gather something in a way that is none of those that are merged,
//! and what they find there is nobody's but theirs.
//!
//! ```text
//! if x > hi { hi = x } else if x < lo { lo = x }          first = first.or(Some(x));
//! match best { Some(b) if b >= x => {} _ => best = Some(x) }
//! if let Some(count) = m.get_mut(&k) { *count += 1 } else { m.insert(k, 1); }
//! stats[k].count += 1;                                    let s = &mut stats[k]; s.count += 1; s.sum += x;
//! ```

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprIf, Ident, Local, Pat, Stmt, parse_quote};

use super::options;
use crate::compare::{Comparison, bare};
use crate::index::Indices;
use crate::infer::changes;
use crate::known::APPENDING;
use crate::places::{Place, names_in_tokens};
use crate::scopes::{Binding, Scope, State};
use crate::shapes::{self, mentions};
use crate::uses::{self, Kind};

/// What a statement says, alone or with those after it that name what it binds.
pub(super) struct Said {
    /// The places it is said to.
    pub places: Vec<Place>,
    /// How many statements there are, others between them included.
    pub length: usize,
    /// What is named by those after the first.
    pub named: Option<Ident>,
}

/// What the first of these statements says, if it is of one of the forms.
pub(super) fn said(stmts: &[Stmt], state: &State) -> Option<Said> {
    match stmts.first()? {
        Stmt::Expr(expr, semi) => {
            let places = whole(expr, semi.is_some(), state)?;
            Some(Said { places, length: 1, named: None })
        }
        Stmt::Local(local) => bound(local, &stmts[1..], state),
        _ => None,
    }
}

/// The places that an expression says something to, as a statement or as the body of an arm.
pub(super) fn whole(expr: &Expr, ended: bool, state: &State) -> Option<Vec<Place>> {
    let places = match expr {
        Expr::If(if_) => kept_links(if_, state)
            .or_else(|| kept_element(if_, state))
            .or_else(|| options::kept_by_cases(expr, state))
            .or_else(|| looked_up(expr, &if_.cond, state)),
        Expr::Match(match_) => {
            options::kept_by_cases(expr, state).or_else(|| looked_up(expr, &match_.expr, state))
        }
        Expr::Assign(assign) => assigned(&assign.left, &assign.right, state),
        Expr::Binary(binary) if uses::is_assignment(&binary.op) => {
            added(&binary.left, [&*binary.right], state)
        }
        Expr::MethodCall(call) if ended => called(call, state),
        _ => None,
    }?;
    let exclusive = |place: &Place| {
        state.outer(&place.root.to_string()).is_some_and(Binding::exclusive) || !place.is_name()
    };
    places.iter().all(exclusive).then_some(places)
}

/// `if x > hi { hi = x } else if x < lo { lo = x }`: each link keeps an extreme.
fn kept_links(if_: &ExprIf, state: &State) -> Option<Vec<Place>> {
    let link = ExprIf { else_branch: None, ..if_.clone() };
    let mut places = shapes::kept_if(&link, state)?.places.clone();
    match if_.else_branch.as_ref().map(|(_, otherwise)| &**otherwise) {
        None => {}
        Some(Expr::If(next)) => places.extend(kept_links(next, state)?),
        Some(Expr::Block(block)) if block.block.stmts.is_empty() => {}
        Some(Expr::Block(block)) => match block.block.stmts.as_slice() {
            [Stmt::Expr(Expr::If(next), _)] => places.extend(kept_links(next, state)?),
            _ => return None,
        },
        Some(_) => return None,
    }
    Some(places)
}

/// `if v > best[k] { best[k] = v; who[k] = i; }`
fn kept_element(if_: &ExprIf, state: &State) -> Option<Vec<Place>> {
    if if_.else_branch.is_some() {
        return None;
    }
    let comparison = Comparison::of(bare(&if_.cond))?;
    let (left, right) = comparison.sides();
    let (kept, given) = if element(left, state).is_some() { (left, right) } else { (right, left) };
    let index = element(kept, state)?.1;
    let mut places = Vec::new();
    let mut itself = false;
    for stmt in &if_.then_branch.stmts {
        let Stmt::Expr(Expr::Assign(assign), _) = stmt else { return None };
        let (place, at) = element(&assign.left, state)?;
        itself |= text(&assign.left) == text(bare(kept)) && text(bare(&assign.right)) == text(bare(given));
        if at != index {
            return None;
        }
        places.push(place);
    }
    let values = if_.then_branch.stmts.iter().filter_map(|stmt| match stmt {
        Stmt::Expr(Expr::Assign(assign), _) => Some(&*assign.right),
        _ => None,
    });
    let clean = values.chain([given]).all(|value| !names_any(value, &places));
    (itself && clean).then_some(places)
}

/// `first = first.or(Some(x))`, `stats[k].most = stats[k].most.max(x)`
fn assigned(left: &Expr, right: &Expr, state: &State) -> Option<Vec<Place>> {
    if let Some(place) = Place::of(left, state) {
        let ternary = shapes::unternary(left, right).and_then(|if_| shapes::kept_if(&if_, state));
        let kept = ternary.or_else(|| shapes::kept_assign(&place, right)).map(|kept| kept.places.clone());
        return kept.or_else(|| options::kept_value(&place, right).then(|| vec![place]));
    }
    let (place, _) = element(left, state)?;
    // As if the element were a variable.
    let name: Expr = parse_quote!(element_);
    let right = replaced(right, &text(left), &name);
    let element = Place::syntactic(&name)?;
    let scope = Scope::from([("element_".to_owned(), Binding::new(element.root.clone(), true))]);
    let ternary = shapes::unternary(&name, &right);
    let kept = shapes::kept_assign(&element, &right).is_some()
        || ternary.and_then(|if_| shapes::kept_if(&if_, &State::with(scope))).is_some()
        || crate::folds::how(&element, &right).is_some()
        || options::kept_value(&element, &right);
    (kept && !names_any(&right, std::slice::from_ref(&place))).then(|| vec![place])
}

/// `stats[k].count += 1`, `*m.get_mut(&k).unwrap() += x`, `*m.entry(k).or_insert(1) *= x`
fn added<'e>(target: &Expr, values: impl IntoIterator<Item = &'e Expr>, state: &State) -> Option<Vec<Place>> {
    let place = element(target, state).map(|(place, _)| place).or_else(|| under_key(target, state))?;
    let places = vec![place];
    values.into_iter().all(|value| !names_any(value, &places)).then_some(places)
}

/// `first.get_or_insert(x);`, `stats[k].list.push(x);`, `m.get_mut(&k).unwrap().push(x);`, and
/// `m.insert(k, m.get(&k).map_or(0, |n| n + 1));`
fn called(call: &syn::ExprMethodCall, state: &State) -> Option<Vec<Place>> {
    let method = call.method.to_string();
    if let Some(place) = Place::of(&call.receiver, state) {
        let found = |argument: &Expr| looks_into(argument, &place);
        let first = method == "get_or_insert" || method == "get_or_insert_with";
        let inserts = method == "insert" && call.args.len() == 2 && !call.args.iter().any(is_number);
        return (first || inserts && (call.args.iter().any(found) || clean(call, &place)))
            .then(|| vec![place]);
    }
    let gathers = APPENDING.contains(&method.as_str()) || method == "insert";
    added(&call.receiver, &call.args, state).filter(|_| gathers || under_key(&call.receiver, state).is_some())
}

fn clean(call: &syn::ExprMethodCall, place: &Place) -> bool {
    call.args.iter().all(|argument| !mentions(argument, &place.key()))
}

fn is_number(expr: &Expr) -> bool {
    matches!(expr, Expr::Lit(lit) if matches!(lit.lit, syn::Lit::Int(_)))
}

/// An `if` or `match` on what is under a key, which changes the map alone.
fn looked_up(expr: &Expr, head: &Expr, state: &State) -> Option<Vec<Place>> {
    let block: Block = parse_quote!({ #expr });
    let outer = state.snapshot();
    let uses = uses::collect(&parse_quote!(_), &block, &outer, &Indices::none());
    let mut changed = uses.accesses.iter().filter(|access| changes(access, &outer));
    let place = changed.next()?.place.clone();
    let alone = changed.all(|access| access.place.key() == place.key()) && uses.critical.is_none();
    let by_key = uses.accesses.iter().filter(|access| access.place.key() == place.key()).all(|access| {
        matches!(&access.kind, Kind::Keyed(_))
            || matches!(&access.kind, Kind::Method(name, ..) if is_lookup(name) || name == "insert")
    });
    (alone && by_key && looks_into(head, &place)).then(|| vec![place])
}

fn is_lookup(method: &Ident) -> bool {
    ["get", "get_mut", "entry", "contains_key", "contains"].iter().any(|name| method == name)
}

/// Whether an expression asks what is under a key of the place.
fn looks_into(expr: &Expr, place: &Place) -> bool {
    struct Find<'a>(&'a str, bool);
    impl<'ast> Visit<'ast> for Find<'_> {
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            self.1 |= is_lookup(&call.method)
                && Place::syntactic(&call.receiver).is_some_and(|place| place.key() == self.0);
            visit::visit_expr_method_call(self, call);
        }
    }
    let key = place.key();
    let mut find = Find(&key, false);
    find.visit_expr(expr);
    find.1
}

/// `let s = &mut stats[k];`, `let list = m.get_mut(&k).unwrap();`, `let n = m.get(&k).copied().unwrap_or(0);`
fn bound(local: &Local, after: &[Stmt], state: &State) -> Option<Said> {
    let Pat::Ident(name) = &local.pat else { return None };
    let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
    let name = name.ident.clone();
    let names = |stmt: &Stmt| names_in_tokens(stmt.to_token_stream()).contains(&name);
    let (place, last) = match &*init.expr {
        Expr::Reference(reference) if reference.mutability.is_some() => {
            let place = element(&reference.expr, state).map(|(place, _)| place);
            let gathers =
                place.is_some() && after.iter().filter(|stmt| names(stmt)).all(|stmt| adds(&name, stmt));
            let place = place.filter(|_| gathers).or_else(|| under_key(&reference.expr, state))?;
            (place, after.iter().rposition(names)?)
        }
        made => match under_key(made, state) {
            Some(place) => (place, after.iter().rposition(names)?),
            None => {
                let place = read_under_key(made, state)?;
                let inserts = |stmt: &Stmt| {
                    matches!(stmt, Stmt::Expr(Expr::MethodCall(call), Some(_)) if call.method == "insert"
                        && Place::syntactic(&call.receiver).is_some_and(|found| found.key() == place.key()))
                };
                let last = after.iter().rposition(inserts)?;
                (place, last.max(after.iter().rposition(names)?))
            }
        },
    };
    Some(Said { places: vec![place], length: last + 2, named: Some(name) })
}

/// Whether a statement only adds to what `name` points to, or keeps an extreme there.
fn adds(name: &Ident, stmt: &Stmt) -> bool {
    let scope = Scope::from([(name.to_string(), Binding::new(name.clone(), true))]);
    let state = State::with(scope);
    let is_part = |expr: &Expr| Place::syntactic(expr).is_some_and(|place| place.root == *name);
    let clean = |expr: &Expr| !names_in_tokens(expr.to_token_stream()).contains(name);
    let Stmt::Expr(expr, _) = stmt else { return false };
    match expr {
        Expr::Binary(binary) if uses::is_assignment(&binary.op) => {
            is_part(&binary.left) && clean(&binary.right)
        }
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            let gathers = APPENDING.contains(&method.as_str()) || method == "insert";
            gathers && is_part(&call.receiver) && call.args.iter().all(clean)
        }
        Expr::Assign(assign) => {
            is_part(&assign.left) && assigned(&assign.left, &assign.right, &state).is_some()
        }
        Expr::If(if_) if clean(&if_.cond) => {
            let otherwise = if_.else_branch.as_ref().is_none_or(|(_, otherwise)| match &**otherwise {
                Expr::Block(block) => adds_all(name, &block.block),
                other => adds(name, &Stmt::Expr(other.clone(), None)),
            });
            adds_all(name, &if_.then_branch) && otherwise
        }
        Expr::If(_) | Expr::Match(_) => whole(expr, true, &state).is_some(),
        _ => false,
    }
}

fn adds_all(name: &Ident, block: &Block) -> bool {
    let clean = |stmt: &Stmt| !names_in_tokens(stmt.to_token_stream()).contains(name);
    block.stmts.iter().all(|stmt| clean(stmt) || adds(name, stmt))
}

/// An element of an outer place, or a part of one: the place and the text of the index.
fn element(expr: &Expr, state: &State) -> Option<(Place, String)> {
    match bare(expr) {
        Expr::Index(indexed) => match Place::of(&indexed.expr, state) {
            Some(place) => Some((place, text(&indexed.index))),
            None => element(&indexed.expr, state),
        },
        Expr::Field(field) => element(&field.base, state),
        _ => None,
    }
}

/// What is under a key and can be changed: `m.get_mut(&k).unwrap()`, `m.entry(k).or_insert(1)`, or a part of it.
fn under_key(expr: &Expr, state: &State) -> Option<Place> {
    match bare(expr) {
        Expr::MethodCall(call) if call.method == "get_mut" || call.method == "entry" => {
            Place::of(&call.receiver, state)
        }
        Expr::MethodCall(call) => under_key(&call.receiver, state),
        Expr::Field(field) => under_key(&field.base, state),
        Expr::Index(indexed) => under_key(&indexed.expr, state),
        _ => None,
    }
}

/// `*m.get(&k).unwrap_or(&0)`
fn read_under_key(expr: &Expr, state: &State) -> Option<Place> {
    match bare(expr) {
        Expr::MethodCall(call) if call.method == "get" => Place::of(&call.receiver, state),
        Expr::MethodCall(call) => read_under_key(&call.receiver, state),
        _ => None,
    }
}

fn names_any(expr: &Expr, places: &[Place]) -> bool {
    places.iter().any(|place| mentions(expr, &place.key()))
}

fn text(expr: &Expr) -> String {
    bare(expr).to_token_stream().to_string()
}

/// An expression with another in the place of those that are spelled like `what`.
fn replaced(expr: &Expr, what: &str, with: &Expr) -> Expr {
    struct Put<'a>(&'a str, &'a Expr);
    impl syn::visit_mut::VisitMut for Put<'_> {
        fn visit_expr_mut(&mut self, expr: &mut Expr) {
            if expr.to_token_stream().to_string() == self.0 {
                *expr = self.1.clone();
            } else {
                syn::visit_mut::visit_expr_mut(self, expr);
            }
        }
    }
    let mut expr = expr.clone();
    syn::visit_mut::VisitMut::visit_expr_mut(&mut Put(what, with), &mut expr);
    expr
}
