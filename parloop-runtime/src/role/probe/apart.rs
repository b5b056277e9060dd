//! Fields of `self` beside which methods of `self` are called: what stands for them while the loop runs.

use super::Probe;
use crate::role::append::Append;

/// What a field must be to be set apart.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` can't be set apart while methods are called on all of `self`",
    label = "changed by every iteration",
    note = "derive `Clone` for it, or gather into a local variable and bring that into the field after the loop"
)]
pub trait SetApart: Clone {}

impl<T: Clone> SetApart for T {}

/// Std's lists, texts, maps and sets: an empty one, which is appended.
pub trait ApartList<C> {
    /// What stands for the field.
    fn apart_list_role(&self, field: &C) -> C;
    /// Brings it into the field.
    fn rejoin_list_role(&self, field: &mut C, local: C);
}

impl<C: Append> ApartList<C> for &Probe<C> {
    fn apart_list_role(&self, field: &C) -> C {
        C::empty(&field.like(), 0)
    }
    fn rejoin_list_role(&self, field: &mut C, mut local: C) {
        if field.size() == 0 {
            std::mem::swap(field, &mut local);
        } else {
            field.append(local);
        }
    }
}

/// Anything else: a clone, which takes the field's place.
pub trait ApartClone<T> {
    /// What stands for the field.
    fn apart_list_role(&self, field: &T) -> T
    where
        T: SetApart,
    {
        field.clone()
    }
    /// Brings it into the field.
    fn rejoin_list_role(&self, field: &mut T, local: T) {
        *field = local;
    }
    /// What stands for the field.
    fn apart_role(&self, field: &T) -> T
    where
        T: SetApart,
    {
        field.clone()
    }
    /// Brings it into the field.
    fn rejoin_role(&self, field: &mut T, local: T) {
        *field = local;
    }
}

impl<T> ApartClone<T> for Probe<T> {}
