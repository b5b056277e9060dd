//! Slices, shared and exclusive, and all that lends one.

use super::sequence::{Finite, IntoSequence, Sequence};
use std::marker::PhantomData;
use std::ops::Range;
use std::slice;

impl<'a, T> Sequence for &'a [T] {
    type Part = slice::Iter<'a, T>;

    #[inline]
    fn extent(&self) -> u128 {
        self.len() as u128
    }

    #[inline]
    unsafe fn cut(&self, positions: Range<u128>) -> slice::Iter<'a, T> {
        self[positions.start as usize..positions.end as usize].iter()
    }
}

/// An exclusive slice from which disjoint parts are handed out through a shared reference.
#[derive(Debug)]
pub struct SliceMut<'a, T> {
    base: *mut T,
    len: usize,
    lent: PhantomData<&'a mut [T]>,
}

// SAFETY: it is a `&mut [T]`.
unsafe impl<T: Send> Send for SliceMut<'_, T> {}

// SAFETY: all a shared reference gives is `&mut` to elements, each of them once: that sends them, and shares none.
unsafe impl<T: Send> Sync for SliceMut<'_, T> {}

impl<'a, T> SliceMut<'a, T> {
    fn new(slice: &'a mut [T]) -> Self {
        SliceMut { base: slice.as_mut_ptr(), len: slice.len(), lent: PhantomData }
    }
}

impl<'a, T> Sequence for SliceMut<'a, T> {
    type Part = slice::IterMut<'a, T>;

    #[inline]
    fn extent(&self) -> u128 {
        self.len as u128
    }

    #[inline]
    unsafe fn cut(&self, positions: Range<u128>) -> slice::IterMut<'a, T> {
        let (start, end) = (positions.start as usize, positions.end as usize);
        debug_assert!(start <= end && end <= self.len);
        // SAFETY: the caller's positions lie in the slice.
        let first = unsafe { self.base.add(start) };
        // SAFETY: these elements lie in the slice, which is lent to us alone for `'a`, and no others are lent twice.
        let elements = unsafe { slice::from_raw_parts_mut(first, end - start) };
        elements.iter_mut()
    }
}

/// `by TYPE => SEQUENCE = |value| EXPRESSION`, for types with the parameters in brackets.
macro_rules! into_sequence {
    ($([$($generics:tt)*] $from:ty => $to:ty = |$value:pat_param| $into:expr;)+) => {$(
        impl<$($generics)*> IntoSequence for $from {
            type Sequence = $to;
            type End = Finite;
            #[inline]
            fn into_sequence(self) -> $to {
                let $value = self;
                $into
            }
        }
    )+};
}
pub(super) use into_sequence;

into_sequence! {
    ['a, T] &'a [T] => &'a [T] = |slice| slice;
    ['a, T, const N: usize] &'a [T; N] => &'a [T] = |array| array;
    ['a, T] &'a Vec<T> => &'a [T] = |vec| vec;
    ['a, T] &'a Box<[T]> => &'a [T] = |boxed| boxed;
    ['a, T] slice::Iter<'a, T> => &'a [T] = |iter| iter.as_slice();
    ['a, T] &'a mut [T] => SliceMut<'a, T> = |slice| SliceMut::new(slice);
    ['a, T, const N: usize] &'a mut [T; N] => SliceMut<'a, T> = |array| SliceMut::new(array);
    ['a, T] &'a mut Vec<T> => SliceMut<'a, T> = |vec| SliceMut::new(vec);
    ['a, T] &'a mut Box<[T]> => SliceMut<'a, T> = |boxed| SliceMut::new(boxed);
    ['a, T] slice::IterMut<'a, T> => SliceMut<'a, T> = |iter| SliceMut::new(iter.into_slice());
}
