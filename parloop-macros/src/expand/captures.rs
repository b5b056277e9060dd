//! What the body shares with other iterations: checks at the user's own tokens, and what is asked of it where the backend
//! is chosen at run time.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;

use super::{Expansion, located, own};
use crate::args::{Backend, BackendArg};
use crate::places::Place;
use crate::roles::{Role, Roles};
use crate::uses::{Access, Kind};

impl Expansion {
    /// What an iteration of a loop around owns, and this one only reads, in a form that workers can share.
    pub(super) fn lent_views(&self, roles: &Roles) -> TokenStream {
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let mut views: Vec<&Ident> = Vec::new();
        for Access { place, .. } in &roles.shared {
            let name = place.root.to_string();
            let view = place.is_name() && self.outer.get(&name).is_some_and(|binding| binding.view);
            if view && views.iter().all(|known| **known != place.root) {
                views.push(&place.root);
            }
        }
        quote_spanned!(mixed=> #(let #views = &#views.lent_elements();)*)
    }

    /// A check for each shared name, so that rustc's error for one that is not `Sync` names it.
    pub(super) fn shared_checks(&self, roles: &Roles) -> TokenStream {
        if self.in_children() {
            return self.copied_checks(roles);
        }
        let asked = self.may_run_in_children().then(|| self.sharing(roles)).flatten();
        if matches!(&self.args.backend, Some(arg) if !matches!(&arg.value, BackendArg::Named(Backend::Thread | Backend::Pool | Backend::Executor)))
        {
            return asked.unwrap_or_default();
        }
        let check = |(place, span): (Place, Span)| {
            let door = located(&self.door, span);
            let mixed = Span::mixed_site().located_at(span);
            quote_spanned!(mixed=> #door::make::sync(&#place);)
        };
        shared_places(roles).into_iter().map(check).chain(asked).collect()
    }

    /// The shared names, but for those that `shared(…)` says are meant to be.
    fn inferred_shared(&self, roles: &Roles) -> Vec<(Place, Span)> {
        let meant = |place: &Place| {
            let mut named = self.args.shared.iter().flat_map(|arg| &arg.value);
            named.any(|named| named.path() == place.key())
        };
        shared_places(roles).into_iter().filter(|(place, _)| !meant(place)).collect()
    }

    /// `let loop_ = loop_.sharing(&name, "name", 0);`: where child processes may be chosen, each shared name is asked
    /// whether iterations talk through it.
    fn sharing(&self, roles: &Roles) -> Option<TokenStream> {
        let shared = self.inferred_shared(roles);
        let loop_ = own("loop_");
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        let asked = shared.iter().map(|(place, span)| {
            let (mixed, name) = (Span::mixed_site().located_at(*span), place.key());
            quote_spanned!(mixed=> .sharing(&#place, #name, 0))
        });
        (!shared.is_empty()).then(|| quote_spanned!(mixed=> let #loop_ = #loop_ #(#asked)*;))
    }

    /// A check for each shared name, that it is none through which iterations talk: a child has a copy of its own.
    fn copied_checks(&self, roles: &Roles) -> TokenStream {
        let check = |(place, span): (Place, Span)| {
            let door = located(&self.door, span);
            let mixed = Span::mixed_site().located_at(span);
            quote_spanned!(mixed=> #door::copied(&#place, 0);)
        };
        self.inferred_shared(roles).into_iter().map(check).collect()
    }

    /// `.capturing(…)`: what a loop whose backend is chosen at run time asks of the names that its body captures, as a
    /// list of pairs.
    pub(super) fn capturing(&self, roles: &Roles) -> Option<TokenStream> {
        let door = &self.door;
        let captures = shared_places(roles).into_iter().rev().fold(None, |rest, (place, span)| {
            let mixed = Span::mixed_site().located_at(span);
            let rest: TokenStream = rest.unwrap_or_else(|| quote!(()));
            Some(quote_spanned!(mixed=> ({ use #door::any::*; (&&Probe::of(&#place)).capture_for_loop() }, #rest)))
        })?;
        let mixed = Span::mixed_site().located_at(self.for_loop.for_token.span);
        Some(quote_spanned!(mixed=> .capturing(#captures)))
    }
}

/// The places that the body shares, each with a place where it is used.
fn shared_places(roles: &Roles) -> Vec<(Place, Span)> {
    let mut shared: Vec<(Place, Span)> = Vec::new();
    for access in roles.shared.iter().filter(|access| !matches!(access.kind, Kind::Macro)) {
        let place = Place { deref: false, ..access.place.clone() };
        let mut taken = roles.roles.iter().flat_map(Role::places);
        if taken.any(|role| role.overlaps(&place)) {
            continue;
        }
        if shared.iter().all(|(other, _)| other.key() != place.key()) {
            shared.push((place, access.span));
        }
    }
    shared
}
