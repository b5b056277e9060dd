//! Which role a name gets is decided by its type, at the call.
//!
//! The traits below are asked through `(&&&Probe::of(&name)).method(&mut name)`: method lookup tries the trait
//! implemented for `&&Probe<T>` first, then `&Probe<T>`, then `Probe<T>`. The tag borrows nothing.

use std::marker::PhantomData;

/// A type, asked for by value.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: ?Sized> Probe<T> {
    /// The type of a place.
    #[inline]
    pub fn of(_: &T) -> Self {
        Probe(PhantomData)
    }
}
