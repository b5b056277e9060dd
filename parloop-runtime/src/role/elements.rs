//! The types that have elements of an iteration's own, and what is kept to undo writes to them.
//!
//! The views themselves, and all that is unsafe about them, are in [`sys::elements`](crate::sys::elements).

use super::forms::{Same, Shape};
use super::held::{Held, Lost};
pub(crate) use crate::sys::elements::Elements;
use std::cell::RefMut;
use std::ops::{Deref, DerefMut};
use std::sync::{MutexGuard, RwLockWriteGuard};

/// What is kept of elements that a later iteration may have overwritten in vain.
pub trait Undo<T>: Default {
    /// The same during a run.
    type Held: DerefMut<Target = Self>;
    /// That of runs that panicked.
    type Lost: Clone + Default;
    /// Of a run that begins.
    fn hold(lost: &Self::Lost) -> Self::Held;
    /// Of a run that has ended.
    fn end(held: Self::Held) -> Self;
    /// Of the runs that never did.
    fn take(lost: &Self::Lost) -> Vec<Self>;
    /// Whether anything is kept.
    const KEEPS: bool;
    /// Whether what iteration `at` found is kept already.
    fn kept(&self, at: usize) -> bool;
    /// Keeps what iteration `at` found.
    fn keep(&mut self, at: usize, own: &[T]);
    /// Adds what the following run kept.
    fn join(&mut self, later: Self);
    /// Puts everything back, from the last iteration to the first, into the elements that are iteration `at`'s own.
    fn restore<'e>(self, own: impl FnMut(usize) -> &'e mut [T])
    where
        T: 'e;
}

/// The loop has no exits: nothing is undone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Never;

impl Deref for Alone {
    type Target = Never;
    #[inline]
    fn deref(&self) -> &Never {
        &self.0
    }
}

impl DerefMut for Alone {
    #[inline]
    fn deref_mut(&mut self) -> &mut Never {
        &mut self.0
    }
}

impl<T> Undo<T> for Never {
    type Held = Alone;
    type Lost = ();
    #[inline]
    fn hold((): &()) -> Alone {
        Alone(Never)
    }
    #[inline]
    fn end(held: Alone) -> Never {
        held.0
    }
    fn take((): &()) -> Vec<Never> {
        Vec::new()
    }
    const KEEPS: bool = false;
    #[inline]
    fn kept(&self, _: usize) -> bool {
        true
    }
    fn keep(&mut self, _: usize, _: &[T]) {}
    #[inline]
    fn join(&mut self, _: Self) {}
    fn restore<'e>(self, _: impl FnMut(usize) -> &'e mut [T])
    where
        T: 'e,
    {
    }
}

/// Nothing, during a run.
#[derive(Debug)]
pub struct Alone(Never);

/// Clones of what was overwritten.
#[derive(Debug)]
pub struct Clones<T> {
    /// The iteration that wrote last.
    last: Option<usize>,
    /// Which iterations wrote, in order.
    iterations: Vec<usize>,
    /// What their elements were.
    old: Vec<T>,
    /// What earlier runs kept.
    earlier: Vec<Clones<T>>,
}

impl<T> Default for Clones<T> {
    fn default() -> Self {
        Clones { last: None, iterations: Vec::new(), old: Vec::new(), earlier: Vec::new() }
    }
}

impl<T: Clone> Undo<T> for Clones<T> {
    type Held = Held<Self>;
    type Lost = Lost<Self>;
    #[inline]
    fn hold(lost: &Lost<Self>) -> Held<Self> {
        lost.hold()
    }
    #[inline]
    fn end(held: Held<Self>) -> Self {
        held.end()
    }
    fn take(lost: &Lost<Self>) -> Vec<Self> {
        lost.take()
    }
    const KEEPS: bool = true;
    #[inline]
    fn kept(&self, at: usize) -> bool {
        self.last == Some(at)
    }
    #[inline]
    fn keep(&mut self, at: usize, own: &[T]) {
        self.old.extend_from_slice(own);
        self.iterations.push(at);
        self.last = Some(at);
    }
    fn join(&mut self, mut later: Self) {
        let mut runs = std::mem::take(&mut self.earlier);
        let between = std::mem::take(&mut later.earlier);
        runs.push(std::mem::replace(self, later));
        runs.extend(between);
        self.earlier = runs;
    }
    fn restore<'e>(mut self, mut own: impl FnMut(usize) -> &'e mut [T])
    where
        T: 'e,
    {
        let runs = std::mem::take(&mut self.earlier);
        for mut run in runs.into_iter().chain([self]).rev() {
            for at in run.iterations.into_iter().rev() {
                let own = own(at);
                let old = run.old.drain(run.old.len() - own.len()..);
                own.iter_mut().zip(old).for_each(|(element, old)| *element = old);
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
    /// Iteration `i` owns what `shape` says.
    fn own_rows<S: Shape>(&mut self, shape: S) -> Elements<'_, T, S, Never>;
    /// The same as [`own_elements`](OwnElements::own_elements), for a loop that can leave early.
    fn own_elements_undo(&mut self) -> Elements<'_, T, Same, Clones<T>>
    where
        T: Undoable;
    /// The same as [`own_rows`](OwnElements::own_rows), for a loop that can leave early.
    fn own_rows_undo<S: Shape>(&mut self, shape: S) -> Elements<'_, T, S, Clones<T>>
    where
        T: Undoable;
}

impl<T> OwnElements<T> for [T] {
    fn own_elements(&mut self) -> Elements<'_, T, Same, Never> {
        Elements::new(self, Same)
    }
    fn own_rows<S: Shape>(&mut self, shape: S) -> Elements<'_, T, S, Never> {
        Elements::new(self, shape)
    }
    fn own_elements_undo(&mut self) -> Elements<'_, T, Same, Clones<T>>
    where
        T: Undoable,
    {
        Elements::new(self, Same)
    }
    fn own_rows_undo<S: Shape>(&mut self, shape: S) -> Elements<'_, T, S, Clones<T>>
    where
        T: Undoable,
    {
        Elements::new(self, shape)
    }
}
