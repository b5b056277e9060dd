//! What a body only reads, as the slice that it is, so that where its elements begin stands in a variable of the body's
//! own. The macro crate says why.
//!
//! ```text
//! let xs = { use ::parloop::__private::reads::*; Reads::of(&xs).read_elements() };
//! ```

/// A sequence that is read.
#[derive(Debug)]
pub struct Reads<'a, T: ?Sized>(&'a T);

impl<'a, T: ?Sized> Reads<'a, T> {
    /// This one.
    #[inline(always)]
    pub fn of(sequence: &'a T) -> Self {
        Reads(sequence)
    }
}

/// Inherent methods: they are found before the trait's.
macro_rules! slices {
    ($($sequence:ty),*) => {$(
        impl<'a, T> Reads<'a, $sequence> {
            #[inline(always)]
            pub fn read_elements(&self) -> &'a [T] {
                self.0
            }
        }
    )*};
}

slices!(Vec<T>, &Vec<T>, &mut Vec<T>, Box<[T]>, &Box<[T]>, &mut Box<[T]>, &[T], &mut [T]);

/// Anything else stays behind a reference.
pub trait ReadAsItIs<'a, T: ?Sized> {
    fn read_elements(&self) -> &'a T;
}

impl<'a, T: ?Sized> ReadAsItIs<'a, T> for Reads<'a, T> {
    #[inline(always)]
    fn read_elements(&self) -> &'a T {
        self.0
    }
}
