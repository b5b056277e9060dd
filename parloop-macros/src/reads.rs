//! Sequences that a body only reads, element by element: the chunk closure holds them as slices of its own.
//!
//! What a closure captures lies behind a reference, and so does where a captured vector's elements begin: for all that
//! the compiler knows, what the body writes elsewhere may change it, and it would be read again for each element. The
//! plain loop has it in registers, and so has a loop over a slice of its own: a stencil took 2.8 times as long without.

use syn::Ident;

use crate::roles::{Role, Roles};
use crate::scopes::Scope;
use crate::uses::{Access, Kind, Touch};

/// Methods of slices that a vector's are, or lead to.
const OF_SLICES: [&str; 6] = ["first", "get", "is_empty", "iter", "last", "len"];

/// The names that are used in no other way.
pub fn only_read(roles: &Roles, accesses: &[Access], outer: &Scope) -> Vec<Ident> {
    let mut names: Vec<Ident> = Vec::new();
    for Access { place, .. } in roles.shared.iter().filter(|access| is_element(access)) {
        let name = place.root.to_string();
        let is_variable = outer.get(&name).is_some_and(|binding| !binding.view && !binding.item);
        let has_role = roles.roles.iter().flat_map(Role::places).any(|role| role.root == place.root);
        let mut uses = accesses.iter().filter(|access| access.place.root == place.root);
        if is_variable && !has_role && !names.contains(&place.root) && uses.all(reads_a_slice) {
            names.push(place.root.clone());
        }
    }
    names
}

fn is_element(access: &Access) -> bool {
    access.place.is_name() && matches!(access.kind, Kind::Element(_, Touch::Read | Touch::Method(_)))
}

fn reads_a_slice(access: &Access) -> bool {
    let method = match &access.kind {
        Kind::Method(method, ..) => Some(method),
        _ => None,
    };
    is_element(access)
        || access.place.is_name() && method.is_some_and(|method| OF_SLICES.iter().any(|name| method == name))
}
