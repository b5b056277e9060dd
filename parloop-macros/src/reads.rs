//! Sequences that a body only reads, element by element: the chunk closure holds them as slices of its own.
//!
//! What a closure captures lies behind a reference, and so does where a captured vector's elements begin: for all that
//! the compiler knows, what the body writes elsewhere may change it, and it would be read again for each element. The
//! plain loop has it in registers, and so has a loop over a slice of its own: a stencil took 2.8 times as long without.

use crate::edit::Edits;
use crate::places::Place;
use crate::roles::{Role, Roles};
use crate::scopes::Scope;
use crate::uses::{Access, Kind, Touch};

/// Methods of slices that a vector's are, or lead to.
const OF_SLICES: [&str; 6] = ["first", "get", "is_empty", "iter", "last", "len"];

/// The names, and field paths, that are used in no other way.
pub fn only_read(roles: &Roles, accesses: &[Access], outer: &Scope) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for Access { place, .. } in roles.shared.iter().filter(|access| is_element(access)) {
        let binding = outer.get(&place.root.to_string());
        let is_variable = binding.is_some_and(|binding| !binding.view && !binding.item);
        let has_role = roles.roles.iter().flat_map(Role::places).any(|role| overlap(role, place));
        let mut uses = accesses.iter().filter(|access| overlap(&access.place, place));
        let only_read = |access: &Access| match access.place.key() == place.key() {
            true => reads_a_slice(access),
            // `self.width(y)`, beside `self.cells[y]`
            false => access.place.holds(place) && matches!(access.kind, Kind::Method(..)),
        };
        let known = places.iter().any(|known| known.key() == place.key());
        if is_variable && !has_role && !known && uses.all(only_read) {
            places.push(place.clone());
        }
    }
    places
}

/// A field path gets a name in the body.
pub fn edits(places: &[Place]) -> Edits {
    let paths = places.iter().filter(|place| !place.is_name());
    Edits { places: paths.cloned().collect(), ..Edits::default() }
}

fn overlap(one: &Place, other: &Place) -> bool {
    one.holds(other) || other.holds(one)
}

fn is_element(access: &Access) -> bool {
    !access.place.deref && matches!(access.kind, Kind::Element(_, Touch::Read | Touch::Method(_)))
}

fn reads_a_slice(access: &Access) -> bool {
    let of_slices = |method: &syn::Ident| OF_SLICES.iter().any(|name| method == name);
    is_element(access)
        || !access.place.deref && matches!(&access.kind, Kind::Method(method, ..) if of_slices(method))
}
