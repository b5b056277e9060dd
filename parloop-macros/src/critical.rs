//! `#[critical] { … }`: what it changes is behind a lock, and can be reached inside such blocks alone.
//!
//! ```text
//!                                         let critical_ = Critical::new((&mut log,));
//! #[critical] { log.push(x); }      →     { let mut inside_ = critical_.enter(); let inside_ = &mut *inside_; (*inside_.0).push(x); }
//! ```

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Block, Expr, Ident, Index, Macro, Pat, Stmt, parse_quote, parse_quote_spanned};

use crate::explain::Rows;
use crate::find::is_annotated;
use crate::macros::{Argument, Arguments};
use crate::places::Place;
use crate::refusals;
use crate::scopes::{self, Hook, Scope, State, Step};
use crate::tail::is_critical;
use crate::uses::Access;

/// What the critical blocks of a loop change.
pub struct Critical {
    places: Vec<Place>,
    /// Where they change it.
    changes: Vec<Access>,
    /// There are such blocks, if only to print one at a time.
    exists: bool,
}

/// The places that critical blocks change; everything else they use joins `accesses`.
pub fn changed(
    exists: bool,
    critical: Vec<Access>,
    accesses: &mut Vec<Access>,
    outer: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Critical {
    let mut places: Vec<Place> = Vec::new();
    let mut changes = Vec::new();
    for access in critical.iter().filter(|access| crate::infer::changes(access, outer)) {
        if places.iter().all(|place| place.key() != access.place.key()) {
            places.push(access.place.clone());
            changes.push(access.clone());
        }
    }
    for place in &places {
        if let Some(outside) = accesses.iter().find(|access| access.place.key() == place.key()) {
            errors.push(refusals::outside_critical(outside.span, &place.key()));
        }
    }
    let others =
        critical.into_iter().filter(|access| places.iter().all(|place| place.key() != access.place.key()));
    accesses.extend(others);
    Critical { places, changes, exists }
}

impl Critical {
    /// One of the outer variables that they change.
    pub fn first(&self) -> Option<&Place> {
        self.places.first()
    }

    /// What a block changes that stands in an annotated loop inside: each run of that loop would lock for itself.
    pub fn in_inner_loop(&self, pat: &Pat, body: &Block, outer: &Scope) -> Option<syn::Error> {
        let mut inner = Inner { critical: self, loops: 0, blocks: 0, found: None };
        scopes::walk_body(pat, &mut body.clone(), &mut State::with(outer.clone()), &mut inner);
        inner.found.map(|place| refusals::critical_in_inner_loop(place.root.span(), &place.key()))
    }

    /// The rows of what the blocks change.
    pub fn explain(&self, rows: &mut Rows) {
        rows.others("critical", "changed by one iteration at a time", self.changes.iter());
    }

    /// `let critical_ = Critical::new((&mut log,));`
    pub fn made(&self, outer: &Scope, door: &TokenStream) -> TokenStream {
        if !self.exists {
            return TokenStream::new();
        }
        let mixed = Span::mixed_site();
        let critical_ = Ident::new("critical_", mixed);
        let borrowed = self.places.iter().map(|place| {
            let reborrowed = place.is_name()
                && outer.get(&place.root.to_string()).is_some_and(|b| b.exclusive_reference && !b.mutable);
            let star = reborrowed.then(|| quote_spanned!(mixed=> *));
            quote_spanned!(mixed=> &mut #star #place)
        });
        quote_spanned!(mixed=> let #critical_ = #door::Critical::new((#(#borrowed,)*));)
    }

    /// Puts the lock into the blocks.
    pub fn apply(&self, pat: &Pat, body: &mut Block, outer: &Scope) {
        let mut enter = Enter { critical: self, inside: 0 };
        scopes::walk_body(pat, body, &mut State::with(outer.clone()), &mut enter);
    }
}

struct Inner<'a> {
    critical: &'a Critical,
    /// How many annotated loops are around.
    loops: usize,
    /// How many critical blocks of theirs.
    blocks: usize,
    found: Option<Place>,
}

impl Inner<'_> {
    fn is_loop(expr: &Expr) -> bool {
        matches!(expr, Expr::ForLoop(inner) if is_annotated(&inner.attrs))
    }

    fn is_block(&self, expr: &Expr) -> bool {
        self.loops > 0 && matches!(expr, Expr::Block(block) if is_critical(&block.attrs))
    }
}

impl Hook for Inner<'_> {
    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        self.loops += usize::from(Self::is_loop(expr));
        self.blocks += usize::from(self.is_block(expr));
        if self.blocks > 0
            && let Some(place) = Place::of(expr, state)
            && self.critical.places.iter().any(|own| own.key() == place.key() || own.is_behind(&place))
        {
            self.found.get_or_insert(place);
        }
        Step::Into
    }

    fn after(&mut self, expr: &mut Expr, _: &mut State) {
        self.blocks -= usize::from(self.is_block(expr));
        self.loops -= usize::from(Self::is_loop(expr));
    }
}

struct Enter<'a> {
    critical: &'a Critical,
    inside: usize,
}

impl Enter<'_> {
    fn reached(&self, place: &Place) -> Option<Expr> {
        let index =
            self.critical.places.iter().position(|own| own.key() == place.key() || own.is_behind(place))?;
        let (index, mixed) = (Index::from(index), Span::mixed_site().located_at(place.root.span()));
        let inside_ = Ident::new("inside_", mixed);
        Some(parse_quote_spanned!(mixed=> (*#inside_.#index)))
    }
}

impl Hook for Enter<'_> {
    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        if let Expr::Block(block) = expr
            && is_critical(&block.attrs)
        {
            self.inside += 1;
        } else if self.inside > 0
            && let Some(place) = Place::of(expr, state)
            && let Some(reached) = self.reached(&place)
        {
            *expr = reached;
            return Step::Past;
        }
        Step::Into
    }

    fn after(&mut self, expr: &mut Expr, _: &mut State) {
        let Expr::Block(block) = expr else { return };
        if !is_critical(&block.attrs) {
            return;
        }
        self.inside -= 1;
        block.attrs.retain(|attr| !attr.path().is_ident("critical"));
        let mixed = Span::mixed_site();
        let (critical_, inside_) = (Ident::new("critical_", mixed), Ident::new("inside_", mixed));
        let enter: Vec<Stmt> = if self.critical.places.is_empty() {
            parse_quote!(let #inside_ = #critical_.enter();)
        } else {
            // Through a reference the places are borrowed apart, as variables are.
            parse_quote!(let mut #inside_ = #critical_.enter(); let #inside_ = &mut *#inside_;)
        };
        block.block.stmts.splice(0..0, enter);
    }

    fn mac(&mut self, mac: &mut Macro, _: bool, state: &mut State) {
        let Some(mut arguments) = Arguments::of(mac) else { return };
        for expr in arguments.expressions() {
            scopes::walk_expr(expr, state, self);
        }
        if self.inside > 0 {
            // A format string's `{log}` is given its value by name.
            let captures = arguments.captures();
            if let Arguments::List(list) = &mut arguments {
                let mut named: Vec<Ident> = Vec::new();
                for name in captures {
                    if named.contains(&name) {
                        continue;
                    }
                    if let Some(value) = self.reached(&Place::name(name.clone())) {
                        list.push(Argument::Named(name.clone(), Default::default(), value));
                        named.push(name);
                    }
                }
            }
        }
        mac.tokens = arguments.to_token_stream();
    }
}
