//! A slice that many reach into, and its indices as std takes them.

use std::marker::PhantomData;
use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

/// A slice of the caller's, borrowed exclusively for `'a`, that many workers reach into.
pub(super) struct Slice<'a, T> {
    start: *mut T,
    len: usize,
    borrowed: PhantomData<&'a mut [T]>,
}

impl<T> Clone for Slice<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Slice<'_, T> {}

impl<'a, T> Slice<'a, T> {
    #[inline]
    pub(super) fn len(self) -> usize {
        self.len
    }

    pub(super) fn new(slice: &'a mut [T]) -> Self {
        Slice { start: slice.as_mut_ptr(), len: slice.len(), borrowed: PhantomData }
    }

    /// Of elements that are only read: nothing that writes may be asked of it, but of no elements.
    pub(super) fn of_read(slice: &'a [T]) -> Self {
        Slice { start: slice.as_ptr().cast_mut(), len: slice.len(), borrowed: PhantomData }
    }

    /// # Safety
    /// There is such an element, and while the result lives nobody writes to it.
    #[inline]
    pub(super) unsafe fn one<'x>(self, element: usize) -> &'x T
    where
        'a: 'x,
    {
        // SAFETY: by contract within the slice.
        let place = unsafe { self.start.add(element) };
        // SAFETY: by contract within the slice, which is borrowed for longer, and nobody writes for now.
        unsafe { &*place }
    }

    /// # Safety
    /// There is such an element, and while the result lives nobody else reaches it.
    #[inline]
    pub(super) unsafe fn one_mut<'x>(self, element: usize) -> &'x mut T
    where
        'a: 'x,
    {
        // SAFETY: by contract within the slice.
        let place = unsafe { self.start.add(element) };
        // SAFETY: by contract within the slice, which is borrowed for longer, and nobody else's for now.
        unsafe { &mut *place }
    }

    /// # Safety
    /// There are such elements (which may be one and the same), and nobody else reaches them meanwhile.
    #[inline]
    pub(super) unsafe fn swap(self, a: usize, b: usize) {
        // SAFETY: by contract within the slice.
        let a = unsafe { self.start.add(a) };
        // SAFETY: by contract within the slice.
        let b = unsafe { self.start.add(b) };
        // SAFETY: both are elements, nobody else's for now. They may be the same.
        unsafe { std::ptr::swap(a, b) }
    }

    /// # Safety
    /// `range` lies within the slice, and while the result lives nobody else reaches these elements.
    #[inline]
    pub(super) unsafe fn get_mut<'x>(self, range: Range<usize>) -> &'x mut [T]
    where
        'a: 'x,
    {
        // SAFETY: by contract within the slice.
        let start = unsafe { self.start.add(range.start) };
        // SAFETY: by contract within the slice, which is borrowed for longer, and nobody else's for now.
        unsafe { std::slice::from_raw_parts_mut(start, range.end - range.start) }
    }

    /// # Safety
    /// `range` lies within the slice, and while the result lives nobody writes to these elements.
    #[inline]
    pub(super) unsafe fn get<'x>(self, range: Range<usize>) -> &'x [T]
    where
        'a: 'x,
    {
        // SAFETY: by contract within the slice.
        let start = unsafe { self.start.add(range.start) };
        // SAFETY: by contract within the slice, which is borrowed for longer, and nobody writes for now.
        unsafe { std::slice::from_raw_parts(start, range.end - range.start) }
    }
}

/// An inclusive range as the half-open one that std takes it for.
#[track_caller]
pub(super) fn half_open(range: RangeInclusive<usize>) -> Range<usize> {
    let (start, end) = (*range.start(), *range.end());
    if range.is_empty() && start <= end {
        return end + 1..end + 1;
    }
    match end.checked_add(1) {
        Some(end) => start..end,
        None => panic!("attempted to index slice up to maximum usize"),
    }
}

/// The other ranges as the half-open ones that they stand for.
pub(super) trait Bounded {
    fn within(self, len: usize) -> Range<usize>;
}

impl Bounded for Range<usize> {
    #[inline(always)]
    fn within(self, _: usize) -> Range<usize> {
        self
    }
}

impl Bounded for RangeInclusive<usize> {
    #[inline(always)]
    #[track_caller]
    fn within(self, _: usize) -> Range<usize> {
        half_open(self)
    }
}

impl Bounded for RangeFrom<usize> {
    #[inline(always)]
    fn within(self, len: usize) -> Range<usize> {
        self.start..len
    }
}

impl Bounded for RangeTo<usize> {
    #[inline(always)]
    fn within(self, _: usize) -> Range<usize> {
        0..self.end
    }
}

impl Bounded for RangeToInclusive<usize> {
    #[inline(always)]
    #[track_caller]
    fn within(self, _: usize) -> Range<usize> {
        half_open(0..=self.end)
    }
}

impl Bounded for RangeFull {
    #[inline(always)]
    fn within(self, len: usize) -> Range<usize> {
        0..len
    }
}

/// `view[i]`, and `view[range]` of every kind, by methods of the view's own.
macro_rules! index_by {
    ([$($generics:tt)*] $View:ty) => {
        impl<$($generics)*> std::ops::Index<usize> for $View {
            type Output = T;
            #[inline(always)]
            #[track_caller]
            fn index(&self, element: usize) -> &T {
                self.one(element)
            }
        }

        impl<$($generics)*> std::ops::IndexMut<usize> for $View {
            #[inline(always)]
            #[track_caller]
            fn index_mut(&mut self, element: usize) -> &mut T {
                self.one_mut(element)
            }
        }

        $crate::sys::slice::index_by!([$($generics)*] $View: Range<usize>);
        $crate::sys::slice::index_by!([$($generics)*] $View: RangeInclusive<usize>);
        $crate::sys::slice::index_by!([$($generics)*] $View: RangeFrom<usize>);
        $crate::sys::slice::index_by!([$($generics)*] $View: RangeTo<usize>);
        $crate::sys::slice::index_by!([$($generics)*] $View: RangeToInclusive<usize>);
        $crate::sys::slice::index_by!([$($generics)*] $View: RangeFull);
    };
    ([$($generics:tt)*] $View:ty: $Range:ident $(<$usize:ident>)?) => {
        $crate::sys::slice::index_by!(read [$($generics)*] $View: $Range $(<$usize>)?);

        impl<$($generics)*> std::ops::IndexMut<std::ops::$Range$(<$usize>)?> for $View {
            #[inline(always)]
            #[track_caller]
            fn index_mut(&mut self, range: std::ops::$Range$(<$usize>)?) -> &mut [T] {
                self.some_mut($crate::sys::slice::Bounded::within(range, self.len()))
            }
        }
    };
    (read [$($generics:tt)*] $View:ty: $Range:ident $(<$usize:ident>)?) => {
        impl<$($generics)*> std::ops::Index<std::ops::$Range$(<$usize>)?> for $View {
            type Output = [T];
            #[inline(always)]
            #[track_caller]
            fn index(&self, range: std::ops::$Range$(<$usize>)?) -> &[T] {
                self.some($crate::sys::slice::Bounded::within(range, self.len()))
            }
        }
    };
}
pub(super) use index_by;
