//! How what is behind a `&mut` is put back: by a clone, which its type may not have.

use crate::judged::{No, Nothing, Yes};
use std::borrow::Borrow;

/// Something behind a `&mut` of which a clone can be put back.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `Clone`, and the items of this loop, which can leave early, are `&mut` to that type",
    label = "what iterations after the one that leaves have written is undone from clones",
    note = "implement `Clone` for it, or collect what the loop makes instead of writing it in place"
)]
pub trait Restore<Known> {
    /// How.
    type Way: Way<Self> + 'static;
}

impl<T: ?Sized> Restore<Yes> for T
where
    Cloned: Way<T>,
{
    type Way = Cloned;
}

impl<T: Nothing + ?Sized> Restore<No> for T {
    type Way = Unknown;
}

/// How something behind a `&mut` is put back.
pub trait Way<T: ?Sized> {
    /// The clone.
    type Old: Borrow<T>;
    /// Clones it.
    fn old(of: &T) -> Self::Old;
    /// Puts the clone back.
    fn restore(place: &mut T, old: Self::Old);
}

/// By a clone.
#[derive(Debug)]
pub struct Cloned;

impl<T: Clone> Way<T> for Cloned {
    type Old = T;
    #[inline]
    fn old(of: &T) -> T {
        of.clone()
    }
    #[inline]
    fn restore(place: &mut T, old: T) {
        *place = old;
    }
}

impl<T: Clone> Way<[T]> for Cloned {
    type Old = Box<[T]>;
    #[inline]
    fn old(of: &[T]) -> Box<[T]> {
        of.into()
    }
    #[inline]
    fn restore(places: &mut [T], old: Box<[T]>) {
        places.iter_mut().zip(old).for_each(|(place, old)| *place = old);
    }
}

/// By none.
#[derive(Debug)]
pub enum Unknown {}

impl<T: Nothing + ?Sized> Way<T> for Unknown {
    type Old = Box<T>;
    fn old(_: &T) -> Box<T> {
        unreachable!("nothing is `Nothing`")
    }
    fn restore(_: &mut T, _: Box<T>) {}
}
