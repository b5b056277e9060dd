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
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, ExprIf, Ident, Local, Stmt, parse_quote};

use super::travel::Replace;
use super::{is_among, is_any, options, ties};
use crate::compare::{Comparison, bare};
use crate::index::Indices;
use crate::infer::{self, changes};
use crate::known::APPENDING;
use crate::places::{Place, names_in_tokens};
use crate::scopes::{self, Binding, Scope, State};
use crate::shapes::{self, mentions};
use crate::uses::{self, Access, Kind, Touch};

/// What a statement says, alone or with those after it that name what it binds.
pub(super) struct Said {
    /// The places it is said to.
    pub places: Vec<Place>,
    /// How many statements there are, others between them included.
    pub length: usize,
    /// What is named by those after the first.
    pub named: Vec<Ident>,
}

/// What the first of these statements says, if it is of one of the forms.
pub(super) fn said(stmts: &[Stmt], state: &State) -> Option<Said> {
    match stmts.first()? {
        Stmt::Expr(expr, semi) => {
            let places = whole(expr, semi.is_some(), state)?;
            Some(Said { places, length: 1, named: Vec::new() })
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
    let mut each: Vec<Place> = Vec::new();
    for place in places {
        if !is_among(&place, &each) {
            each.push(place);
        }
    }
    each.iter().all(exclusive).then_some(each)
}

/// `if x > hi { hi = x } else if x < lo { lo = x }`: each link keeps an extreme.
fn kept_links(if_: &ExprIf, state: &State) -> Option<Vec<Place>> {
    let link = ExprIf { else_branch: None, ..if_.clone() };
    let kept = shapes::kept_if(&link, state).map(|kept| kept.places);
    let mut places = kept.or_else(|| handed_down(&link, state)).or_else(|| ties::kept(&link, state))?;
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

/// `if x > first { second = first; first = x; }`
fn handed_down(if_: &ExprIf, state: &State) -> Option<Vec<Place>> {
    let (left, right) = Comparison::of(bare(&if_.cond))?.sides();
    let (kept, given) = if Place::of(left, state).is_some() { (left, right) } else { (right, left) };
    let kept = Place::of(kept, state)?;
    let assigned = assignments(&if_.then_branch)?;
    let places: Option<Vec<Place>> = assigned.iter().map(|(left, _)| Place::of(left, state)).collect();
    let mut places = places?;
    let takes = |(place, (_, value)): (&Place, &(&Expr, &Expr))| {
        place.key() == kept.key() && text(bare(value)) == text(bare(given))
    };
    let hands = |value: &Expr| Place::of(bare(value), state).is_some() || !names_any(value, &places);
    let fine = places.iter().zip(&assigned).any(takes)
        && assigned.iter().all(|(_, value)| hands(value))
        && !names_any(given, &places);
    if !is_among(&kept, &places) {
        places.push(kept);
    }
    fine.then_some(places)
}

/// The assignments that a block is made of.
fn assignments(block: &Block) -> Option<Vec<(&Expr, &Expr)>> {
    let each = block.stmts.iter().map(|stmt| match stmt {
        Stmt::Expr(Expr::Assign(assign), _) => Some((&*assign.left, &*assign.right)),
        _ => None,
    });
    each.collect()
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
    let assigned = assignments(&if_.then_branch)?;
    for (left, right) in &assigned {
        let (place, at) = element(left, state)?;
        itself |= text(left) == text(bare(kept)) && text(bare(right)) == text(bare(given));
        if at != index {
            return None;
        }
        places.push(place);
    }
    let values = assigned.into_iter().map(|(_, value)| value);
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
    let right = replaced(right, text(left), name.clone());
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
        let first = is_any(&call.method, MADE) || method == "replace" && call.args.len() == 1;
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

/// An `if` or `match` on what is under a key, or in an option, which changes the map or option, and to other places only
/// adds.
fn looked_up(expr: &Expr, head: &Expr, state: &State) -> Option<Vec<Place>> {
    let block: Block = parse_quote!({ #expr });
    let outer = state.snapshot();
    let uses = uses::collect(&parse_quote!(_), &block, &outer, &Indices::none());
    let places = changed(&uses.accesses, &outer);
    let of = |place: &Place| -> Vec<&Access> {
        uses.accesses.iter().filter(|access| access.place.key() == place.key()).collect()
    };
    let asked = places.iter().position(|place| {
        let by_key = of(place).iter().all(|access| is_by_key(&access.kind)) && looks_into(head, place);
        by_key || takes_apart(head, place) && of(place).iter().all(|access| opens(&access.kind))
    })?;
    let mut others = places.iter().enumerate().filter(|(at, _)| *at != asked);
    let says = |access: &&Access| gathers(access, &places) || is_by_key(&access.kind);
    let alone = others.all(|(_, place)| of(place).iter().all(says));
    (alone && uses.critical.is_none()).then_some(places)
}

/// The places that are changed.
fn changed(accesses: &[Access], outer: &Scope) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for access in accesses.iter().filter(|access| changes(access, outer)) {
        if !is_among(&access.place, &places) {
            places.push(access.place.clone());
        }
    }
    places
}

fn is_by_key(kind: &Kind) -> bool {
    match kind {
        Kind::Keyed(_) => true,
        Kind::Method(name, _, statement) => {
            is_lookup(name) || name == "insert" || *statement && is_any(name, &["push", "push_back"])
        }
        _ => false,
    }
}

fn opens(kind: &Kind) -> bool {
    match kind {
        Kind::Borrow | Kind::Assign(_) => true,
        Kind::Method(name, ..) => name == "as_mut",
        _ => false,
    }
}

/// Whether a use only adds to its place, keeps something there, or sets it whatever it was.
fn gathers(access: &Access, places: &[Place]) -> bool {
    match &access.kind {
        Kind::Kept(_) | Kind::Keyed(_) => true,
        Kind::Element(_, touch) => matches!(touch, Touch::OpAssign(_) | Touch::Append | Touch::Extreme(_)),
        Kind::Assign(value) if !names_any(value, places) => true,
        _ => matches!(infer::contribution(access), Ok(Some(_))),
    }
}

/// The places that a statement adds to, if that is all it does: beside others that say something to them, it is replayed.
pub(super) fn added_to(stmt: &Stmt, state: &State) -> Option<Vec<Place>> {
    let alone = matches!(
        stmt,
        Stmt::Expr(Expr::Assign(_) | Expr::Binary(_) | Expr::MethodCall(_) | Expr::Macro(_), _)
            | Stmt::Macro(_)
    );
    let block: Block = parse_quote!({ #stmt });
    let outer = state.snapshot();
    let uses = uses::collect(&parse_quote!(_), &block, &outer, &Indices::none());
    let places = changed(&uses.accesses, &outer);
    let mut about = uses.accesses.iter().filter(|access| is_among(&access.place, &places));
    let adds = alone && about.all(|access| gathers(access, &places)) && uses.critical.is_none();
    (adds && !places.is_empty()).then_some(places)
}

/// `if let Some(list) = &mut place`, `match place.as_mut() { Some(list) => … }`
fn takes_apart(head: &Expr, place: &Place) -> bool {
    let head = match head {
        Expr::Let(let_) => &let_.expr,
        other => other,
    };
    let borrowed = match bare(head) {
        Expr::Reference(reference) if reference.mutability.is_some() => &reference.expr,
        Expr::MethodCall(call) if call.method == "as_mut" => &call.receiver,
        _ => return false,
    };
    Place::syntactic(borrowed).is_some_and(|found| found.key() == place.key())
}

/// Methods that make what an option holds, if need be.
const MADE: &[&str] = &["get_or_insert", "get_or_insert_with"];

pub(super) fn is_lookup(method: &Ident) -> bool {
    is_any(method, &["get", "get_mut", "entry", "contains_key", "contains"])
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
    let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
    let named: Vec<Ident> = scopes::bindings(&local.pat).into_iter().map(|binding| binding.ident).collect();
    let names = |stmt: &Stmt| {
        let names = names_in_tokens(stmt.to_token_stream());
        named.iter().any(|name| names.contains(name))
    };
    let (place, last) = match &*init.expr {
        Expr::Reference(reference) if reference.mutability.is_some() => {
            let place = element(&reference.expr, state).map(|(place, _)| place);
            let gathers =
                place.is_some() && after.iter().filter(|stmt| names(stmt)).all(|stmt| adds(&named, stmt));
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
    Some(Said { places: vec![place], length: last + 2, named })
}

/// Whether a statement only adds to what the names point to, or keeps an extreme there.
fn adds(named: &[Ident], stmt: &Stmt) -> bool {
    let bound = named.iter().map(|name| (name.to_string(), Binding::new(name.clone(), true)));
    let state = State::with(bound.collect::<Scope>());
    let is_part = |expr: &Expr| {
        let part = Place::syntactic(expr).or_else(|| element(expr, &state).map(|(place, _)| place));
        part.is_some_and(|place| named.contains(&place.root))
    };
    let clean = |expr: &Expr| is_clean(named, expr);
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
                Expr::Block(block) => adds_all(named, &block.block),
                other => adds(named, &Stmt::Expr(other.clone(), None)),
            });
            adds_all(named, &if_.then_branch) && otherwise
        }
        Expr::If(_) | Expr::Match(_) => whole(expr, true, &state).is_some(),
        // All of an inner loop, if that is all it does.
        Expr::ForLoop(inner) => {
            let annotated = !inner.attrs.is_empty();
            let says = inner.body.stmts.iter().all(|stmt| adds(named, stmt));
            !annotated && clean(&inner.expr) && says && is_clean(named, &inner.pat)
        }
        _ => false,
    }
}

fn is_clean(named: &[Ident], tokens: &impl ToTokens) -> bool {
    let names = names_in_tokens(tokens.to_token_stream());
    !named.iter().any(|name| names.contains(name))
}

fn adds_all(named: &[Ident], block: &Block) -> bool {
    block.stmts.iter().all(|stmt| is_clean(named, stmt) || adds(named, stmt))
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
        Expr::MethodCall(call)
            if is_any(&call.method, &["get_mut", "entry"]) || is_any(&call.method, MADE) =>
        {
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
fn replaced(expr: &Expr, what: String, with: Expr) -> Expr {
    let mut expr = expr.clone();
    Replace { text: what, with }.visit_expr_mut(&mut expr);
    expr
}
