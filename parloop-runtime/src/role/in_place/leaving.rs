//! Items that leave the loop with an exit: of what is lent a clone, and anything else as it is.

use super::restore::{Cloned, Way};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Borrow;

/// A lent item as it leaves the loop: a clone, of which the caller may compute what the loop is left with.
pub struct Packed<T: ?Sized>(<Cloned as Way<T>>::Old)
where
    Cloned: Way<T>;

impl<T: ?Sized> Packed<T>
where
    Cloned: Way<T>,
{
    #[inline]
    pub(in crate::role) fn new(item: &T) -> Self {
        Packed(Cloned::old(item))
    }
    /// For reading alone: what is written to a clone would be lost.
    #[inline]
    pub fn unpack(&mut self) -> &T {
        self.0.borrow()
    }
}

/// Anything else that leaves the loop.
#[derive(Debug)]
pub struct Moved<T>(pub(in crate::role) Option<T>);

impl<T> Moved<T> {
    /// What was packed.
    #[inline]
    pub fn unpack(&mut self) -> T {
        self.0.take().expect("unpacked once")
    }
}

impl<T: ?Sized> Serialize for Packed<T>
where
    Cloned: Way<T, Old: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: ?Sized> Deserialize<'de> for Packed<T>
where
    Cloned: Way<T, Old: Deserialize<'de>>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Deserialize::deserialize(deserializer).map(Packed)
    }
}

impl<T: Serialize> Serialize for Moved<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Moved<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Deserialize::deserialize(deserializer).map(Moved)
    }
}

/// What no `&mut` item is.
#[diagnostic::on_unimplemented(
    message = "a `&mut` that the loop lends its body can't leave the loop",
    label = "this is lent for one iteration, whose writes may have to be undone",
    note = "leave with its position (`.enumerate()`) or a clone of it, and look it up after the loop"
)]
pub trait Leaves {}
