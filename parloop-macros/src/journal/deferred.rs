//! What a replayed statement makes of the body's names by itself, so that it need not be the names that travel: a text
//! of a `&str`, the length of a list. A reference can't go from one process to another; what is made of it can.
//!
//! ```text
//! None => first = Some(word.to_string())      →      deferred(move || word.to_string()), and told_.get() in its place
//! m.get_mut(word)                             →      Probe::of(&word).travelling_key(word), and seen(&told_)
//! m.get_mut(&order.item)                      →      Probe::of(&order).part(&order, |whole| &whole.item), which travels
//! ```

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, Ident, Macro};

use super::is_any;
use crate::macros::{self, Arguments};
use crate::places::{Place, names_in_tokens};
use crate::scopes::State;

/// Methods that give a value of its own, whatever happens.
const MAKING: &[&str] = &[
    "clone",
    "count",
    "is_empty",
    "len",
    "to_ascii_lowercase",
    "to_ascii_uppercase",
    "to_lowercase",
    "to_owned",
    "to_path_buf",
    "to_string",
    "to_uppercase",
    "to_vec",
];

/// Methods that look at what they are called on in another way.
const PASSING: &[&str] = &[
    "as_bytes",
    "as_deref",
    "as_path",
    "as_ref",
    "as_slice",
    "as_str",
    "bytes",
    "chars",
    "iter",
    "lines",
    "trim",
    "trim_end",
    "trim_start",
];

/// The places that such a value is made of, if it is one; all of them travel.
pub(super) fn made_of(expr: &Expr, state: &State) -> Option<Vec<Place>> {
    let places = parts(expr)?;
    let travels = |place: &Place| state.outer(&place.root.to_string()).is_some();
    places.iter().all(travels).then_some(places)
}

/// The same, whatever the names mean.
fn parts(expr: &Expr) -> Option<Vec<Place>> {
    match expr {
        Expr::MethodCall(call) if is_plain(call, MAKING) => seen(&call.receiver).map(|place| vec![place]),
        Expr::Macro(made) if macros::name(&made.mac) == "format" => formatted(&made.mac),
        Expr::Call(call) if call.func.to_token_stream().to_string() == "String :: from" => {
            call.args.first().and_then(Place::syntactic).map(|place| vec![place])
        }
        _ => None,
    }
}

fn is_plain(call: &ExprMethodCall, methods: &[&str]) -> bool {
    call.args.is_empty() && call.turbofish.is_none() && is_any(&call.method, methods)
}

/// A place, or what some method sees of one.
fn seen(expr: &Expr) -> Option<Place> {
    match expr {
        Expr::MethodCall(call) if is_plain(call, PASSING) => seen(&call.receiver),
        _ => Place::syntactic(expr),
    }
}

fn formatted(mac: &Macro) -> Option<Vec<Place>> {
    let arguments = Arguments::of(mac)?;
    let mut places: Vec<Place> = arguments.captures().into_iter().map(Place::name).collect();
    let Arguments::List(list) = &arguments else { return None };
    for argument in list {
        let macros::Argument::Plain(expr) = argument else { return None };
        match expr {
            Expr::Lit(_) => {}
            _ => places.push(seen(expr).or_else(|| parts(expr)?.pop())?),
        }
    }
    (!places.is_empty()).then_some(places)
}

/// `m.get_mut(key)`, which takes a reference: its argument, if that is a name or a field, or a reference to a field.
pub(super) fn key<'e>(call: &'e mut ExprMethodCall, places: &[Place]) -> Option<&'e mut Expr> {
    let looks_up =
        is_any(&call.method, &["contains", "contains_key", "get", "get_mut"]) && call.args.len() == 1;
    let is_ours = Place::syntactic(&call.receiver).is_some_and(|place| super::is_among(&place, places));
    let key = call.args.first_mut().filter(|_| looks_up && is_ours)?;
    let is_place = |place: Place| !place.deref;
    (Place::syntactic(key).is_some_and(is_place) || part(key).is_some()).then_some(key)
}

/// `&order.item.name`
pub(super) fn part(key: &Expr) -> Option<Place> {
    match key {
        Expr::Reference(reference) if reference.mutability.is_none() => {
            Place::syntactic(&reference.expr).filter(|place| !place.deref && !place.fields.is_empty())
        }
        _ => None,
    }
}

/// The names that are used in another way as well, and so travel themselves.
pub(super) fn whole(stmts: &impl ToTokens, places: &[Place]) -> Vec<Ident> {
    struct Find<'a>(&'a [Place], Vec<Ident>);
    impl<'ast> Visit<'ast> for Find<'_> {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            if parts(expr).is_some() {
                return;
            }
            if let Expr::MethodCall(call) = expr
                && key(&mut call.clone(), self.0).is_some()
            {
                return;
            }
            match Place::syntactic(expr) {
                Some(place) if place.is_name() => self.1.push(place.root),
                Some(_) => {}
                None => visit::visit_expr(self, expr),
            }
        }
        fn visit_macro(&mut self, mac: &'ast Macro) {
            self.1.extend(names_in_tokens(mac.tokens.clone()));
        }
    }
    let mut find = Find(places, Vec::new());
    if let Ok(block) = syn::parse2::<syn::Block>(quote::quote!({ #stmts })) {
        find.visit_block(&block);
    }
    find.1
}
