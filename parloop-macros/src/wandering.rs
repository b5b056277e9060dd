//! Indices made of outer names that the loop itself changes: `out[k] = e; k += 1;`. Which element that is shows as it
//! runs.

use syn::Expr;

use crate::index::Form;
use crate::places::Place;
use crate::uses::{Access, Kind};

/// Takes such indices for what they are, where they looked like the same in every iteration.
pub(crate) fn unfix(accesses: &mut [Access]) {
    let changed: Vec<Place> = accesses
        .iter()
        .filter(|access| changes_all(&access.kind))
        .map(|access| access.place.clone())
        .collect();
    if changed.is_empty() {
        return;
    }
    let is_changed = |expr: &Expr| is_in(expr, &changed);
    for access in accesses {
        let Kind::Element(
            form @ (Form::Fixed | Form::Own(_) | Form::Shifted | Form::Swept(_) | Form::Flat(_)),
            _,
        ) = &mut access.kind
        else {
            continue;
        };
        if access.index.as_ref().is_some_and(|index| index.has_written(&is_changed)) {
            *form = Form::Derived(false);
        }
    }
}

/// Whether what an access does to a place changes the place itself, and not just an element of it.
fn changes_all(kind: &Kind) -> bool {
    matches!(kind, Kind::Borrow | Kind::OpAssign(_) | Kind::Assign(_) | Kind::Unpacked | Kind::Kept(_))
}

/// Whether `expr` is one of `places`, in one of them, or an element of either.
fn is_in(expr: &Expr, places: &[Place]) -> bool {
    match expr {
        Expr::Index(indexed) => is_in(&indexed.expr, places),
        other => Place::syntactic(other).is_some_and(|found| places.iter().any(|place| place.holds(&found))),
    }
}
