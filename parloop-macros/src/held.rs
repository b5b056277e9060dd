//! What a body only reads, and the chunk closure can hold as a variable of its own: sequences as slices, numbers as
//! copies.
//!
//! What a closure captures lies behind a reference: for all that the compiler knows, what the body writes elsewhere may
//! change it. So where a captured vector's elements begin was read again for each element, and what is computed from a
//! captured number alone was computed again. The plain loop has both in registers, and so has a loop over variables of
//! its own: a stencil took 2.8 times as long without, the rows of a fractal 1.3 times.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::{Block, Pat};

use crate::copies::Copied;
use crate::edit::Edits;
use crate::places::Place;
use crate::roles::{Role, Roles};
use crate::scopes::Scope;
use crate::uses::{Access, Kind, Touch};

/// Methods of slices that a vector's are, or lead to.
const OF_SLICES: [&str; 6] = ["first", "get", "is_empty", "iter", "last", "len"];

/// Names and field paths that the chunk closure has variables for.
#[derive(Default)]
pub struct Held {
    slices: Vec<Place>,
    copies: Vec<Place>,
}

impl Held {
    /// Of what the body shares, what is read in these ways alone.
    pub fn of(roles: &Roles, accesses: &[Access], (pat, body): (&Pat, &Block), outer: &Scope) -> Held {
        let copied = Copied::of(pat, body, outer);
        let mut held = Held::default();
        for Access { place, .. } in &roles.shared {
            let binding = outer.get(&place.root.to_string());
            // No other variable can be called `self`.
            let is_variable = binding.is_some_and(|binding| !binding.view && !binding.item)
                && !(place.is_name() && place.root == "self");
            let has_role = roles.roles.iter().flat_map(Role::places).any(|role| role.overlaps(place));
            let known = held.places().any(|known| known.key() == place.key());
            // Of `self.width`, what is done with `self` does not count, as nothing changes it.
            let within = |used: &Place| used.overlaps(place) && used.fields.len() >= place.fields.len();
            let uses = || accesses.iter().filter(|access| within(&access.place));
            if place.deref || !is_variable || has_role || known {
            } else if uses().all(|access| reads_a_slice(access, place)) && uses().any(is_element) {
                held.slices.push(place.clone());
            } else if copied.are_all(place, uses().count()) {
                held.copies.push(place.clone());
            }
        }
        held
    }

    fn places(&self) -> impl Iterator<Item = &Place> {
        self.slices.iter().chain(&self.copies)
    }

    /// A field path gets a name in the body.
    pub fn edits(&self) -> Edits {
        Edits {
            places: self.places().filter(|place| !place.is_name()).cloned().collect(),
            ..Edits::default()
        }
    }

    /// The loop as the body of a closure whose parameters the sequences are: that nobody writes to what a reference leads
    /// to is known of parameters alone, and else each row would be asked whether what is written overlaps with what is read.
    pub fn around(&self, for_loop: TokenStream, door: &TokenStream, mixed: Span) -> TokenStream {
        let names = self.slices.iter().map(|place| self.name(place, mixed)).collect::<Vec<_>>();
        let Some(with) = ["with_one", "with_two", "with_three", "with_four"].get(names.len().wrapping_sub(1))
        else {
            return for_loop;
        };
        let with = Ident::new(with, mixed);
        quote_spanned!(mixed=> #door::#with(#(#names,)* |#(#names),*| { #for_loop });)
    }

    /// What it is called in the closure.
    fn name(&self, place: &Place, mixed: Span) -> Ident {
        if place.is_name() { place.root.clone() } else { place.ident(mixed) }
    }

    /// Their declarations.
    pub fn declared(&self, door: &TokenStream, mixed: Span) -> TokenStream {
        let slices = self.slices.iter().map(|place| {
            let name = self.name(place, mixed);
            quote_spanned!(mixed=> let #name = { use #door::reads::*; Reads::of(&#place).read_elements() };)
        });
        let copies = self.copies.iter().map(|place| {
            let name = self.name(place, mixed);
            quote_spanned!(mixed=> let #name = #door::copy(&#place);)
        });
        slices.chain(copies).collect()
    }
}

fn is_element(access: &Access) -> bool {
    !access.place.deref && matches!(access.kind, Kind::Element(_, Touch::Read | Touch::Method(_)))
}

fn reads_a_slice(access: &Access, place: &Place) -> bool {
    let of_slices = |method: &Ident| OF_SLICES.iter().any(|name| method == name);
    let by_method = matches!(&access.kind, Kind::Method(method, ..) if of_slices(method));
    access.place.key() == place.key() && (is_element(access) || !access.place.deref && by_method)
}
