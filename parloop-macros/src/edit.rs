//! The few edits of a body that a role needs: a field path becomes one name, `x = e + x` becomes `x = x + e`.

use std::rc::Rc;

use proc_macro2::{Span, TokenStream};
use syn::{Expr, ExprForLoop, Ident, Macro, Stmt, parse_quote, parse_quote_spanned};

use crate::folds;
use crate::joined;
use crate::keyed;
use crate::lent;
use crate::macros::Arguments;
use crate::others::Others;
use crate::places::{Place, targets};
use crate::scopes::{self, Hook, Scope, State, Step};
use crate::shapes::{self, Kept};

/// What a role needs to have edited.
#[derive(Default)]
pub(crate) struct Edits {
    /// Its places: a field path becomes one name.
    pub(crate) places: Vec<Place>,
    /// What is kept while it is extreme.
    pub(crate) kept: Option<Rc<Kept>>,
    /// A dereference becomes one name too.
    pub(crate) renames: bool,
    /// `x = e + x` and its like have to become `x = x + e`.
    pub(crate) folds: bool,
    /// It is a map: `or_insert(0)` has to become `or_default()`.
    pub(crate) defaults: bool,
    /// `t = e` has to become `t_ = Some(e)`.
    pub(crate) set: Option<Ident>,
    /// It is a table: `&mut sums` has to become `sums.iter_mut()`.
    pub(crate) elements: bool,
    /// Set wherever a new value is kept or assigned.
    pub(crate) flag: Option<Ident>,
    /// It is a sequence with elements; what its length is called inside of their indices.
    pub(crate) length: Option<Ident>,
    /// What is read of it that is not an iteration's own is read by another view.
    pub(crate) others: Others,
}

impl Edits {
    fn has(&self, place: &Place) -> bool {
        self.own(place).is_some()
    }

    /// The place that is spelled so; a method of what a name points to is called on the name.
    fn own(&self, place: &Place) -> Option<&Place> {
        self.places.iter().find(|own| own.key() == place.key() || own.is_behind(place))
    }
}

/// Edits the loop's body. Gives the names of lengths that are now used in it.
pub(crate) fn apply<'a>(
    for_loop: &mut ExprForLoop,
    outer: &Scope,
    edits: impl Iterator<Item = &'a Edits>,
    door: &'a TokenStream,
) -> Vec<Ident> {
    let pat = for_loop.pat.clone();
    let mut edit = Edit { edits: edits.collect(), lengths: Vec::new(), door };
    scopes::walk_body(&pat, &mut for_loop.body, &mut State::with(outer.clone()), &mut edit);
    edit.lengths
}

struct Edit<'a> {
    edits: Vec<&'a Edits>,
    lengths: Vec<Ident>,
    /// The path of the private door.
    door: &'a TokenStream,
}

impl Edit<'_> {
    fn of(&self, expr: &Expr, state: &State) -> Option<&Edits> {
        let place = Place::of(expr, state)?;
        self.edits.iter().find(|edits| edits.has(&place)).copied()
    }

    /// `out[out.len() - 1]` is fine for a slice, but not for what else is indexed by `IndexMut`, as a view is.
    fn measure(&mut self, indexed: &mut syn::ExprIndex, state: &mut State) {
        let edits = element_of(&indexed.expr).and_then(|of| self.of(of, state));
        if let Some(Edits { places, length: Some(length), .. }) = edits {
            let mut lengths = Lengths { places, length: length.clone(), found: false };
            scopes::walk_expr(&mut indexed.index, state, &mut lengths);
            if lengths.found && !self.lengths.contains(length) {
                self.lengths.push(length.clone());
            }
        }
    }

    /// Whether `*m.entry(k).or_default() += e` is about a map with a role.
    fn map_behind(&self, added: &Expr, state: &State) -> bool {
        let Expr::Binary(binary) = added else { return false };
        let entry = keyed::entry_behind(&mut binary.left.clone(), &binary.op, state).map(|entry| entry.map);
        entry.is_some_and(|map| self.edits.iter().any(|edits| edits.defaults && edits.has(&map)))
    }

    /// The flag to set where an `if` keeps new values.
    fn kept_flag(&self, if_: &syn::ExprIf, state: &State) -> Option<Ident> {
        let kept = shapes::kept_if(if_, state)?;
        let role =
            self.edits.iter().find(|edits| edits.kept.as_ref().is_some_and(|own| own.key() == kept.key()))?;
        role.flag.clone()
    }

    /// The flags to set after `(a, b) = …`.
    fn unpacked(&self, assign: &syn::ExprAssign, state: &State) -> Vec<Ident> {
        let targets = targets(&assign.left);
        if targets.len() < 2 {
            return Vec::new();
        }
        let assigned = targets.into_iter().filter_map(|target| self.of(target, state));
        // Inside `if e > best { … }` the flag is set once, at the end.
        assigned.filter(|edits| edits.kept.is_none()).filter_map(|edits| edits.flag.clone()).collect()
    }

    /// An assignment in the form its role needs, and the flag to set after it.
    fn assigned(&self, assign: &syn::ExprAssign, state: &State) -> Assigned {
        let Some(edits) = self.of(&assign.left, state) else { return Assigned::AsItIs };
        if edits.folds {
            let formed = folds::brought_into_form(&assign.left, &assign.right);
            return formed.map_or(Assigned::AsItIs, Assigned::Instead);
        }
        if let Some(last_) = &edits.set {
            let (value, mixed) = (&assign.right, Span::mixed_site());
            return Assigned::Instead(
                parse_quote_spanned!(mixed=> #last_ = ::core::option::Option::Some(#value)),
            );
        }
        let ternary = shapes::unternary(&assign.left, &assign.right);
        if let Some(if_) = ternary.filter(|if_| self.kept_flag(if_, state).is_some()) {
            return Assigned::Instead(Expr::If(if_));
        }
        match &edits.flag {
            // Inside `if e > best { … }` the flag is set once, at the end.
            Some(flag) if edits.kept.as_ref().is_none_or(|kept| kept.style == shapes::Style::Fold) => {
                Assigned::WithFlag(flag.clone())
            }
            _ => Assigned::AsItIs,
        }
    }
}

/// `out` of `out[i].field[j]`
fn element_of(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Index(indexed) => element_of(&indexed.expr),
        Expr::Field(field) if matches!(&*field.base, Expr::Index(_)) => element_of(&field.base),
        Expr::Paren(paren) => element_of(&paren.expr),
        other => Place::syntactic(other).map(|_| other),
    }
}

/// Puts a name in the place of `out.len()`.
struct Lengths<'a> {
    places: &'a [Place],
    length: Ident,
    found: bool,
}

impl Hook for Lengths<'_> {
    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        if let Expr::MethodCall(call) = expr
            && call.method == "len"
            && let Some(place) = Place::of(&call.receiver, state)
            && self.places.iter().any(|own| own.key() == place.key())
        {
            let length = &self.length;
            *expr = parse_quote!(#length);
            self.found = true;
            return Step::Past;
        }
        Step::Into
    }
}

enum Assigned {
    AsItIs,
    Instead(Expr),
    WithFlag(Ident),
}

impl Hook for Edit<'_> {
    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        if let Expr::Assign(assign) = expr
            && let flags @ [_, ..] = &self.unpacked(assign, state)[..]
        {
            scopes::walk_expr(&mut assign.left, state, self);
            scopes::walk_expr(&mut assign.right, state, self);
            *expr = parse_quote_spanned!(Span::mixed_site()=> { #assign; #(#flags = true;)* });
            return Step::Past;
        }
        if let Expr::Assign(assign) = expr {
            match self.assigned(assign, state) {
                Assigned::AsItIs => {}
                Assigned::Instead(other) => *expr = other,
                Assigned::WithFlag(flag) => {
                    scopes::walk_expr(&mut assign.left, state, self);
                    scopes::walk_expr(&mut assign.right, state, self);
                    *expr = parse_quote_spanned!(Span::mixed_site()=> { #assign; #flag = true; });
                    return Step::Past;
                }
            }
        }
        if let Expr::If(if_) = expr
            && let Some(flag) = self.kept_flag(if_, state)
        {
            let door = self.door;
            let set: Stmt = parse_quote_spanned!(Span::mixed_site()=> #flag = #door::make::kept(););
            if let Some(Stmt::Expr(_, semi @ None)) = if_.then_branch.stmts.last_mut() {
                *semi = Some(Default::default());
            }
            if_.then_branch.stmts.push(set);
        }
        if let Some(added) = keyed::unmodified(expr)
            && self.map_behind(&added, state)
        {
            *expr = added;
        }
        if let Expr::MethodCall(call) = expr
            && matches!(call.method.to_string().as_str(), "or_insert" | "or_insert_with")
            && let Expr::MethodCall(made) = &*call.receiver
            && made.method == "entry"
            && self.of(&made.receiver, state).is_some_and(|edits| edits.defaults)
        {
            keyed::defaulted(call);
        }
        if let Expr::MethodCall(call) = expr
            && call.method == "clear"
            && let Some(flag) = self.of(&call.receiver, state).and_then(|edits| edits.flag.clone())
        {
            scopes::walk_expr(&mut call.receiver, state, self);
            *expr = parse_quote_spanned!(Span::mixed_site()=> { #call; #flag = true; });
            return Step::Past;
        }
        if let Some((place, table)) = lent::borrowed_table(expr, state)
            && self.edits.iter().any(|edits| edits.elements && edits.has(&place))
        {
            *table = parse_quote_spanned!(Span::mixed_site()=> #place.iter_mut());
        }
        if let Expr::Index(indexed) = expr {
            let edits = element_of(&indexed.expr).and_then(|of| self.of(of, state));
            if edits.is_some_and(|edits| edits.length.is_some()) {
                joined::join(indexed);
            }
            let other = self.of(&indexed.expr, state).is_some_and(|edits| edits.others.take(&indexed.index));
            self.measure(indexed, state);
            if other {
                scopes::walk_expr(&mut indexed.expr, state, self);
                scopes::walk_expr(&mut indexed.index, state, self);
                let all = &indexed.expr;
                indexed.expr = parse_quote_spanned!(Span::mixed_site()=> #all.others());
                return Step::Past;
            }
        }
        if let Some(place) = Place::of(expr, state)
            && let Some(edits) = self.of(expr, state)
            && (!place.fields.is_empty() || edits.renames && edits.own(&place).is_some_and(|own| own.deref))
        {
            let name = place.ident(Span::mixed_site());
            *expr = parse_quote!(#name);
            return Step::Past;
        }
        Step::Into
    }

    fn mac(&mut self, mac: &mut Macro, _: bool, state: &mut State) {
        if let Some(mut arguments) = Arguments::of(mac) {
            for expr in arguments.expressions() {
                scopes::walk_expr(expr, state, self);
            }
            mac.tokens = quote::ToTokens::to_token_stream(&arguments);
        }
    }
}
