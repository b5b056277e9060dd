//! Which elements of a sequence are an iteration's own, and the types that have such elements.
//!
//! The views themselves, and all that is unsafe about them, are in [`sys::elements`](crate::sys::elements).

pub use crate::sys::elements::Elements;
use std::cell::RefMut;
use std::ops::Range;
use std::sync::{MutexGuard, RwLockWriteGuard};

/// Which elements belong to the iteration with index `at`. `usize::MAX` is no iteration's index.
///
/// Views are sound only if different indices have disjoint elements, and `owns`, `own` agree.
pub trait Form: Copy + sealed::Sealed {
    /// Whether `element` exists and belongs to iteration `at`. In the plain loop all that exist do.
    fn owns(self, at: usize, element: usize, len: usize, plain: bool) -> bool;
    /// The elements of iteration `at`, consecutive and all below `len`.
    fn own(self, at: usize, len: usize) -> Option<Range<usize>>;
    /// Whose it is, for messages.
    fn owner(self, element: usize) -> Option<usize>;
}

mod sealed {
    /// A form is trusted by unsafe code.
    pub trait Sealed {}
}

/// `out[i]`
#[derive(Clone, Copy, Debug)]
pub struct Same;

impl sealed::Sealed for Same {}

impl Form for Same {
    #[inline]
    fn owns(self, at: usize, element: usize, len: usize, plain: bool) -> bool {
        (element == at || plain) && element < len
    }
    #[inline]
    fn own(self, at: usize, len: usize) -> Option<Range<usize>> {
        (at < len).then(|| at..at + 1)
    }
    fn owner(self, element: usize) -> Option<usize> {
        Some(element)
    }
}

/// Rows of `stride` elements from `first` on, of which iteration `at` owns the row `origin + at` or, downwards,
/// `origin - at` (both wrapping).
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    stride: usize,
    first: usize,
    origin: usize,
    downwards: bool,
    /// How many there are.
    rows: usize,
}

impl sealed::Sealed for Rows {}

impl Rows {
    /// Of a sequence of this length.
    fn new(stride: usize, first: usize, origin: usize, downwards: bool, len: usize) -> Self {
        // No row is longer than the sequence: the first is all there is of a longer stride.
        let stride = stride.min(len);
        let rows = if stride == 0 { 0 } else { len.saturating_sub(first).div_ceil(stride) };
        Rows { stride, first, origin, downwards, rows }
    }

    /// Where the row of iteration `at` starts: below `len`, so that nothing can wrap around to another row.
    #[inline]
    fn start(self, at: usize) -> Option<usize> {
        let row = if self.downwards { self.origin.wrapping_sub(at) } else { self.origin.wrapping_add(at) };
        (row < self.rows && at != usize::MAX).then(|| self.first + row * self.stride)
    }
}

impl Form for Rows {
    #[inline]
    fn owns(self, at: usize, element: usize, len: usize, plain: bool) -> bool {
        let own = if plain { Some(0..len) } else { self.own(at, len) };
        // What is before the row wraps around to more than any length.
        own.is_some_and(|own| element.wrapping_sub(own.start) < own.end - own.start)
    }
    #[inline]
    fn own(self, at: usize, len: usize) -> Option<Range<usize>> {
        let start = self.start(at)?;
        Some(start..start + self.stride.min(len - start))
    }
    fn owner(self, element: usize) -> Option<usize> {
        let row = element.checked_sub(self.first)?.checked_div(self.stride)?;
        let at = if self.downwards { self.origin.wrapping_sub(row) } else { row.wrapping_sub(self.origin) };
        Some(at)
    }
}

/// What is kept of elements that a later iteration may have overwritten in vain.
pub trait Undo<T>: Default {
    /// Whether anything is kept.
    const KEEPS: bool;
    /// Whether what iteration `at` found is kept already.
    fn kept(&self, at: usize) -> bool;
    /// Keeps what iteration `at` found.
    fn keep(&mut self, at: usize, own: &[T]);
    /// Adds what the following run kept.
    fn join(&mut self, later: Self);
    /// Calls back with what each iteration found, from the last to the first.
    fn restore(self, put_back: impl FnMut(usize, std::vec::Drain<'_, T>));
}

/// The loop has no exits: nothing is undone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Never;

impl<T> Undo<T> for Never {
    const KEEPS: bool = false;
    #[inline]
    fn kept(&self, _: usize) -> bool {
        true
    }
    fn keep(&mut self, _: usize, _: &[T]) {}
    #[inline]
    fn join(&mut self, _: Self) {}
    fn restore(self, _: impl FnMut(usize, std::vec::Drain<'_, T>)) {}
}

/// Clones of what was overwritten.
#[derive(Debug)]
pub struct Clones<T> {
    /// Which iterations wrote, in order, and how many elements each of them owns.
    iterations: Vec<(usize, usize)>,
    old: Vec<T>,
    /// What earlier runs kept.
    earlier: Vec<Clones<T>>,
}

impl<T> Default for Clones<T> {
    fn default() -> Self {
        Clones { iterations: Vec::new(), old: Vec::new(), earlier: Vec::new() }
    }
}

impl<T: Clone> Undo<T> for Clones<T> {
    const KEEPS: bool = true;
    #[inline]
    fn kept(&self, at: usize) -> bool {
        self.iterations.last().is_some_and(|&(last, _)| last == at)
    }
    fn keep(&mut self, at: usize, own: &[T]) {
        self.old.extend_from_slice(own);
        self.iterations.push((at, own.len()));
    }
    fn join(&mut self, mut later: Self) {
        let earlier = std::mem::take(&mut later.earlier);
        let mut runs = std::mem::take(&mut self.earlier);
        runs.push(std::mem::replace(self, later));
        runs.extend(earlier);
        self.earlier = runs;
    }
    fn restore(mut self, mut put_back: impl FnMut(usize, std::vec::Drain<'_, T>)) {
        let runs = std::mem::take(&mut self.earlier);
        for mut run in runs.into_iter().chain([self]).rev() {
            for (at, count) in run.iterations.into_iter().rev() {
                put_back(at, run.old.drain(run.old.len() - count..));
            }
        }
    }
}

/// Std's sequences, and references, boxes and guards of them: what may have elements of an iteration's own.
///
/// A type that merely dereferences to a slice may have an `Index` of its own that means something else.
#[diagnostic::on_unimplemented(
    message = "iterations can't have elements of their own in a `{Self}`",
    label = "not one of std's sequences",
    note = "iteration `i` may write to `NAME[i]` where NAME is a slice, a `Vec`, an array, or a reference, `Box` or \
            lock guard of one",
    note = "for another type, write to a slice of it (`let out = x.as_mut_slice();` before the loop)"
)]
pub trait Sequence {}

impl<T> Sequence for [T] {}
impl<T, const N: usize> Sequence for [T; N] {}
impl<T> Sequence for Vec<T> {}
impl<S: Sequence + ?Sized> Sequence for &S {}
impl<S: Sequence + ?Sized> Sequence for &mut S {}
impl<S: Sequence + ?Sized> Sequence for Box<S> {}
impl<S: Sequence + ?Sized> Sequence for MutexGuard<'_, S> {}
impl<S: Sequence + ?Sized> Sequence for RwLockWriteGuard<'_, S> {}
impl<S: Sequence + ?Sized> Sequence for RefMut<'_, S> {}

/// Refuses what is not one of std's sequences, where the user wrote the name.
pub fn sequence<S: Sequence + ?Sized>(_: &S) {}

/// What a loop that can leave early needs of elements that it writes to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `Clone`, and this loop can leave early while it writes to elements of that type",
    label = "what iterations after the one that leaves have written is undone from clones",
    note = "implement `Clone` for it, or collect what the loop makes instead of writing it in place"
)]
pub trait Undoable: Clone {}

impl<T: Clone> Undoable for T {}

/// Own elements of a slice, asked for as a method, so that whatever dereferences to one will do.
pub trait OwnElements<T> {
    /// Iteration `i` owns `[i]`.
    fn own_elements(&mut self) -> Elements<'_, T, Same, Never>;
    /// Iteration `i` owns `[(origin + i) * stride + first]` and what follows up to the next row; `downwards`:
    /// `origin - i`. All wrapping.
    fn own_rows(
        &mut self,
        stride: usize,
        first: usize,
        origin: usize,
        downwards: bool,
    ) -> Elements<'_, T, Rows, Never>;
    /// The same as [`own_elements`](OwnElements::own_elements), for a loop that can leave early.
    fn own_elements_undo(&mut self) -> Elements<'_, T, Same, Clones<T>>
    where
        T: Undoable;
    /// The same as [`own_rows`](OwnElements::own_rows), for a loop that can leave early.
    fn own_rows_undo(
        &mut self,
        stride: usize,
        first: usize,
        origin: usize,
        downwards: bool,
    ) -> Elements<'_, T, Rows, Clones<T>>
    where
        T: Undoable;
}

impl<T> OwnElements<T> for [T] {
    fn own_elements(&mut self) -> Elements<'_, T, Same, Never> {
        Elements::new(self, Same)
    }
    fn own_rows(
        &mut self,
        stride: usize,
        first: usize,
        origin: usize,
        downwards: bool,
    ) -> Elements<'_, T, Rows, Never> {
        let rows = Rows::new(stride, first, origin, downwards, self.len());
        Elements::new(self, rows)
    }
    fn own_elements_undo(&mut self) -> Elements<'_, T, Same, Clones<T>>
    where
        T: Undoable,
    {
        Elements::new(self, Same)
    }
    fn own_rows_undo(
        &mut self,
        stride: usize,
        first: usize,
        origin: usize,
        downwards: bool,
    ) -> Elements<'_, T, Rows, Clones<T>>
    where
        T: Undoable,
    {
        let rows = Rows::new(stride, first, origin, downwards, self.len());
        Elements::new(self, rows)
    }
}
