//! Changes of a `static mut`, which `unsafe` allows and every backend but `serial` makes a data race of.

use syn::spanned::Spanned;
use syn::{Block, Expr, Pat, PointerMutability};

use crate::refusals;
use crate::scopes::{self, Hook, Scope, State, Step};
use crate::uses;

/// An error for each place in the body that changes one.
pub(crate) fn refuse(pat: &Pat, body: &Block, outer: &Scope, errors: &mut Vec<syn::Error>) {
    scopes::walk_body(pat, &mut body.clone(), &mut State::with(outer.clone()), &mut Find(errors));
}

struct Find<'a>(&'a mut Vec<syn::Error>);

impl Hook for Find<'_> {
    fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
        let changed = match expr {
            Expr::Assign(assign) => Some(&*assign.left),
            Expr::Binary(binary) if uses::is_assignment(&binary.op) => Some(&*binary.left),
            Expr::Reference(reference) if reference.mutability.is_some() => Some(&*reference.expr),
            Expr::RawAddr(raw) if matches!(raw.mutability, PointerMutability::Mut(_)) => Some(&*raw.expr),
            _ => None,
        };
        if let Some(place) = changed
            && let Some(name) = static_name(place, state)
        {
            self.0.push(refusals::static_mut(place.span(), &name));
        }
        Step::Into
    }
}

/// The static that a place is, or is a part of: a path in capitals that no local has for a name.
fn static_name(place: &Expr, state: &State) -> Option<String> {
    match place {
        Expr::Path(path) => {
            let name = path.path.segments.last()?.ident.to_string();
            let capitals = !name.chars().any(char::is_lowercase) && name.chars().any(char::is_uppercase);
            let local = path.path.get_ident().is_some() && state.resolve(&name).is_some();
            (capitals && !local).then_some(name)
        }
        Expr::Field(field) => static_name(&field.base, state),
        Expr::Index(indexed) => static_name(&indexed.expr, state),
        Expr::Paren(paren) => static_name(&paren.expr, state),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &str) -> usize {
        let mut errors = Vec::new();
        let body: Block = syn::parse_str(body).unwrap();
        refuse(&Pat::Verbatim(quote::quote!(i)), &body, &Scope::new(), &mut errors);
        errors.len()
    }

    #[test]
    fn only_statics_that_are_changed() {
        assert_eq!(refused("{ unsafe { COUNT += 1 } }"), 1);
        assert_eq!(refused("{ unsafe { crate::TABLE[i].x = 1; &mut LIST.0; } }"), 2);
        assert_eq!(refused("{ unsafe { f(&raw mut COUNT) } }"), 1);
        assert_eq!(refused("{ let x = COUNT + LIST[i]; x.y = f(&COUNT, &raw const COUNT); }"), 0);
        assert_eq!(refused("{ let mut A = [0]; A[0] = 1; }"), 0);
    }
}
