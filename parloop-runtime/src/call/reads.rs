//! What a body only reads, in a variable of its own: a sequence as the slice that it is, a number as a copy. The macro
//! crate says why.
//!
//! ```text
//! let xs = { use ::parloop::__private::reads::*; Reads::of(&xs).read_elements() };
//! ```

/// A sequence that is read.
#[derive(Clone, Copy, Debug)]
pub struct Reads<'a, T: ?Sized>(&'a T);

impl<'a, T: ?Sized> Reads<'a, T> {
    /// This one.
    #[inline(always)]
    pub fn of(sequence: &'a T) -> Self {
        Reads(sequence)
    }
}

/// All of a slice. How long it can be is not known of one that was in memory: so told, the compiler counts how often
/// `p + 3 * k` is within it, and vectorizes loops that read by such steps.
#[inline(always)]
fn bounded<T>(slice: &[T]) -> &[T] {
    if size_of::<T>() == 0 { slice } else { &slice[..slice.len() & isize::MAX as usize] }
}

/// Inherent methods: they are found before those of traits.
macro_rules! slices {
    ($($lifetime:lifetime $sequence:ty),*) => {$(
        impl<'a, 'b, T> Reads<'a, $sequence> {
            /// All of it.
            #[inline(always)]
            pub fn read_elements(self) -> &$lifetime [T] {
                bounded(self.0)
            }
        }
    )*};
}

slices!('a Vec<T>, 'b &'b Vec<T>, 'a &'b mut Vec<T>);
slices!('a Box<[T]>, 'b &'b Box<[T]>, 'a &'b mut Box<[T]>, 'b &'b [T], 'a &'b mut [T]);

/// Any other reference is copied: what is read through it may live longer than the loop.
pub trait ReadBehind<'b, T: ?Sized> {
    /// What it points to.
    fn read_elements(self) -> &'b T;
}

impl<'b, T: ?Sized> ReadBehind<'b, T> for Reads<'_, &'b T> {
    #[inline(always)]
    fn read_elements(self) -> &'b T {
        self.0
    }
}

/// Anything else stays where it is.
pub trait ReadAsItIs<'a, T: ?Sized> {
    /// The sequence.
    fn read_elements(self) -> &'a T;
}

impl<'a, T: ?Sized> ReadAsItIs<'a, T> for &Reads<'a, T> {
    #[inline(always)]
    fn read_elements(self) -> &'a T {
        self.0
    }
}

macro_rules! lends {
    ($($lend:ident($($read:ident: $T:ident),+);)+) => {$(
        /// Goes over a block with the sequences that its body only reads.
        #[inline(always)]
        pub fn $lend<$($T,)+ Out>($($read: $T,)+ block: impl FnOnce($($T),+) -> Out) -> Out {
            block($($read),+)
        }
    )+};
}

lends! {
    with_one(a: A);
    with_two(a: A, b: B);
    with_three(a: A, b: B, c: C);
    with_four(a: A, b: B, c: C, d: D);
}

/// A number, or whatever else the source shows to be `Copy`.
#[inline(always)]
pub fn copy<T: Copy>(number: &T) -> T {
    *number
}
