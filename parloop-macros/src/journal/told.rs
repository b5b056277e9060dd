//! Where statements that are replayed whole stand, and what of them travels.
//!
//! ```text
//!                                                let mut hi_journal_ = journal(); let hi_held_ = &mut hi; …
//! if x.len() > hi { hi = x.len() }               hi_journal_.push(Exit1::A((x.clone(),)));
//! else if x.len() < lo { lo = x.len() }     →    for entry_ in replayed(hi_journal_, (hi_held_, lo_held_)) {
//!                                                    match entry_ { Exit1::A((told_,)) => {
//!                                                        if told_.len() > hi { hi = told_.len() } else if …
//!                                                } } }
//! ```

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Ident, Pat, Stmt, parse_quote, parse_quote_spanned};

use super::forms::{self, Said};
use super::travel::Travel;
use super::{Site, is_among};
use crate::exits::variant;
use crate::index::Indices;
use crate::infer::changes;
use crate::jumps;
use crate::places::{Place, names_in_tokens};
use crate::scopes::{self, Binding, Scope, State};
use crate::uses::{self, Access, Kind, Touch};

/// The groups of places that such statements are about: those of one statement belong together.
pub(super) fn groups(body: &Block, outer: &Scope) -> Vec<Vec<Place>> {
    struct Find<'a>(&'a State, Vec<Vec<Place>>);
    impl Find<'_> {
        fn add(&mut self, mut places: Vec<Place>) {
            let shared = |group: &Vec<Place>| group.iter().any(|place| is_among(place, &places));
            let (joined, apart): (Vec<_>, Vec<_>) = std::mem::take(&mut self.1).into_iter().partition(shared);
            self.1 = apart;
            for place in joined.concat() {
                if !is_among(&place, &places) {
                    places.push(place);
                }
            }
            self.1.push(places);
        }
    }
    impl VisitMut for Find<'_> {
        fn visit_block_mut(&mut self, block: &mut Block) {
            for at in 0..block.stmts.len() {
                if let Some(said) = forms::said(&block.stmts[at..], self.0) {
                    self.add(said.places);
                }
            }
            visit_mut::visit_block_mut(self, block);
        }
        fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
            if let Some(places) = forms::whole(&arm.body, false, self.0) {
                self.add(places);
            }
            visit_mut::visit_arm_mut(self, arm);
        }
        fn visit_item_mut(&mut self, _: &mut syn::Item) {}
    }
    let state = State::with(outer.clone());
    let mut find = Find(&state, Vec::new());
    find.visit_block_mut(&mut body.clone());
    find.1
}

/// What there is around the statements.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    /// The places they are about.
    pub places: &'a [Place],
    /// The names that the body binds.
    pub bound: &'a [Ident],
    pub outer: &'a Scope,
    /// What the body does with names from outside.
    pub accesses: &'a [Access],
    pub log: &'a Ident,
    pub door: &'a TokenStream,
    /// How many statements there are.
    pub total: usize,
}

/// Goes over a body, and has its statements about the places log.
pub(super) struct Telling<'a> {
    around: Around<'a>,
    pub sites: Vec<Site>,
    pub failed: bool,
}

impl<'a> Telling<'a> {
    pub(super) fn new(around: Around<'a>) -> Self {
        Telling { around, sites: Vec::new(), failed: false }
    }

    fn is_mine(&self, places: &[Place]) -> bool {
        places.iter().any(|place| is_among(place, self.around.places))
    }

    /// Whether a statement adds to one of the places: what is said to it elsewhere is replayed, and so is this.
    fn adds(&self, stmt: &Stmt, state: &State) -> bool {
        forms::added_to(stmt, state).is_some_and(|places| self.is_mine(&places))
    }

    /// What stands in the place of some statements.
    fn told(&mut self, stmts: &[Stmt], named: &[Ident]) -> Vec<Stmt> {
        let mut fixed: Vec<Place> = self.around.places.to_vec();
        fixed.extend(named.iter().cloned().map(Place::name));
        let about = |stmt: &Stmt| {
            let names = names_in_tokens(stmt.to_token_stream());
            fixed.iter().any(|place| names.contains(&place.root))
        };
        let mut travel = self.travelling(stmts, named);
        let (mut left, mut told) = (Vec::new(), Vec::new());
        for (at, stmt) in stmts.iter().enumerate() {
            if at > 0 && !about(stmt) {
                self.failed |= jumps::leave(stmt.to_token_stream());
                left.push(stmt.clone());
                continue;
            }
            self.failed |=
                jumps::leave(stmt.to_token_stream()) || changed_names(stmt, &travel.scope).next().is_some();
            let mut stmt = stmt.clone();
            left.extend(travel.taken_out(&mut stmt, &fixed));
            // What the last one gives would be the block's value.
            if let Stmt::Expr(_, semi @ None) = &mut stmt {
                *semi = Some(Default::default());
            }
            let later = stmts[at + 1..].iter().filter(|stmt| !about(stmt));
            let used = names_in_tokens(stmt.to_token_stream());
            // What is another value once all is said is copied here.
            let at_once = later.flat_map(|stmt| changed_names(stmt, &travel.scope).chain(declared(stmt)));
            travel.at_once = at_once.filter(|name| used.contains(name)).collect();
            let mut block: Block = parse_quote!({ #stmt });
            let pat: Pat = parse_quote!(_);
            scopes::walk_body(&pat, &mut block, &mut State::with(travel.scope.clone()), &mut travel);
            left.append(&mut travel.copied);
            told.append(&mut block.stmts);
        }
        self.failed |= travel.failed;
        let (log, mixed) = (self.around.log, Span::mixed_site());
        let values = &travel.values;
        let payload = quote_spanned!(mixed=> (#(#values,)*));
        let entry = variant(self.around.door, self.sites.len(), self.around.total, payload);
        self.sites.push(Site { params: travel.params, replay: quote!(#(#told)*) });
        left.push(parse_quote_spanned!(mixed=> #log.push(#entry);));
        left
    }

    /// What is not there where statements are replayed: the body's own names, and what the body changes elsewhere.
    fn travelling(&mut self, stmts: &[Stmt], named: &[Ident]) -> Travel<'a> {
        let names = self.around.bound.iter().filter(|name| !named.contains(name));
        let mut scope: Scope =
            names.map(|name| (name.to_string(), Binding::new(name.clone(), true))).collect();
        let block: Block = parse_quote!({ #(#stmts)* });
        let uses = uses::collect(&parse_quote!(_), &block, self.around.outer, &Indices::none());
        let mut failed = uses.critical.is_some();
        for access in uses.accesses.iter().filter(|access| !self.is_about(access)) {
            failed |= changes(access, self.around.outer);
            let changed =
                |other: &Access| other.place.root == access.place.root && changes(other, self.around.outer);
            if self.around.accesses.iter().any(|other| !self.is_about(other) && changed(other)) {
                failed |= !access.place.is_name();
                let root = access.place.root.clone();
                scope.insert(root.to_string(), Binding::new(root, true));
            }
        }
        self.failed |= failed;
        Travel::new(scope, (self.sites.len(), &quote!(#(#stmts)*)), (self.around.door, self.around.places))
    }

    fn is_about(&self, access: &Access) -> bool {
        let mut places = self.around.places.iter();
        places.any(|place| {
            place.holds(&access.place) || place.is_behind(&access.place) || access.place.is_behind(place)
        })
    }
}

/// The names that a statement changes.
pub(super) fn changed_names(stmt: &Stmt, scope: &Scope) -> impl Iterator<Item = Ident> {
    let block: Block = parse_quote!({ #stmt });
    let uses = uses::collect(&parse_quote!(_), &block, scope, &Indices::none());
    uses.accesses.into_iter().filter_map(|access| {
        let changes = match &access.kind {
            Kind::Method(name, ..) | Kind::Element(_, Touch::Method(name)) => crate::known::mutates(name),
            Kind::Read | Kind::Macro | Kind::Element(_, Touch::Read) => false,
            _ => true,
        };
        changes.then_some(access.place.root)
    })
}

/// The names that a statement declares anew.
pub(super) fn declared(stmt: &Stmt) -> Vec<Ident> {
    match stmt {
        Stmt::Local(local) => scopes::bindings(&local.pat).into_iter().map(|binding| binding.ident).collect(),
        _ => Vec::new(),
    }
}

impl VisitMut for Telling<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let state = State::with(self.around.outer.clone());
        let mut at = 0;
        while at < block.stmts.len() && !self.failed {
            match forms::said(&block.stmts[at..], &state) {
                Some(Said { places, length, named }) if self.is_mine(&places) => {
                    let told = self.told(&block.stmts[at..at + length], &named);
                    let next = at + told.len();
                    block.stmts.splice(at..at + length, told);
                    at = next;
                }
                _ if self.adds(&block.stmts[at], &state) => {
                    let told = self.told(&block.stmts[at..=at], &[]);
                    let next = at + told.len();
                    block.stmts.splice(at..=at, told);
                    at = next;
                }
                _ => {
                    self.visit_stmt_mut(&mut block.stmts[at]);
                    at += 1;
                }
            }
        }
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        let state = State::with(self.around.outer.clone());
        let stmt = Stmt::Expr((*arm.body).clone(), None);
        let said = forms::whole(&arm.body, false, &state).is_some_and(|places| self.is_mine(&places));
        if said || self.adds(&stmt, &state) {
            let told = self.told(&[stmt], &[]);
            *arm.body = parse_quote_spanned!(Span::mixed_site()=> { #(#told)* });
        } else {
            visit_mut::visit_arm_mut(self, arm);
        }
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
