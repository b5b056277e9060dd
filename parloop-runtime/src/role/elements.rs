//! Which elements of a sequence are an iteration's own, and the types that have such elements.
//!
//! The views themselves, and all that is unsafe about them, are in [`sys::elements`](crate::sys::elements).

use super::columns::{Copies, Log};
use super::forms::{Same, Shape};
use super::held::{Held, Lost};
use super::inside::Inside;
use super::scatter::Scattered;
use super::travel::Extent;
use crate::judged::{No, Nothing, Yes};
use crate::site::Site;
use crate::space::row::{Row, RowByRow};
use crate::space::{Axes, Iterations};
pub(crate) use crate::sys::elements::{Elements, View};
use crate::sys::staged::{Staged, staged};
use crate::wire::Trouble;
use std::cell::RefMut;
use std::collections::VecDeque;
use std::ops::{Deref, DerefMut, Range};
use std::sync::{MutexGuard, RwLockWriteGuard};

/// Which elements of a sequence belong to the iteration with index `at`. [`Index::NOBODY`](crate::space::Index::NOBODY) is no iteration's.
///
/// Views are sound only if different indices have disjoint elements (but for a form of everything), `own` lies
/// within the sequence, `owns` agrees with it, and nobody owns what all may read.
pub trait Form: Copy + sealed::Sealed {
    /// How many elements there are.
    fn len(self) -> usize;
    /// Told once how the loop's own indices run, if that is needed, before it is asked for anything.
    fn over(&mut self, _: &Axes) {}
    /// The same for the plain loop: all elements belong to all iterations.
    fn everything(self) -> Self;
    /// Whether elements are claimed as the loop runs.
    #[inline]
    fn scatters(self) -> bool {
        false
    }
    /// Whether `element` is one and belongs to iteration `at`.
    fn owns(self, at: usize, element: usize) -> bool;
    /// The elements of iteration `at`, which are consecutive.
    fn own(self, at: usize) -> Option<Range<usize>>;
    /// Whether iterations own many stretches, so that it pays to remember the last one.
    const STRETCHES: bool = false;
    /// Elements that follow each other, with `element` among them, all of which iteration `at` owns; nothing if
    /// `element` is none or another's.
    #[inline]
    fn stretch(self, at: usize, element: usize) -> Option<Range<usize>> {
        self.owns(at, element).then(|| element..element + 1)
    }
    /// How much further on an iteration owns elements again, as far as there are any: of each that it owns.
    #[inline]
    fn period(self) -> usize {
        0
    }
    /// What messages call iteration `at`.
    fn position(self, at: usize) -> usize {
        at
    }
    /// Whose it is, for messages.
    fn owner(self, element: usize) -> Option<usize>;

    /// Whether `element` is one that none of these iterations owns.
    fn is_nobodys(self, element: usize, iterations: Iterations) -> bool {
        element < self.len() && self.owner(element).is_none_or(|owner| !iterations.contain(owner))
    }
    /// A range (start and end) outside of which none of these iterations owns anything.
    #[inline]
    fn span(self, _: Iterations) -> (usize, usize) {
        (0, usize::MAX)
    }

    /// The first element of `range`, which is not empty, that does not belong to iteration `at`.
    #[inline]
    fn foreign(self, at: usize, range: Range<usize>) -> Option<usize> {
        // Own elements are consecutive.
        [range.start, range.end - 1].into_iter().find(|element| !self.owns(at, *element))
    }
    /// Whether iteration `at` may read `element`, which is one: it is its own, or nobody's.
    #[inline]
    fn reads(self, at: usize, element: usize) -> bool {
        self.owns(at, element)
    }
    /// The same of a row that the loop around does not own: one that it may read, or one that is another iteration's.
    /// Nothing if no such row can be read.
    fn around(self, _: Around) -> Option<Self> {
        None
    }
    /// Whether it is a row that is another iteration's of the loop around.
    #[inline]
    fn is_absent(self) -> bool {
        false
    }
    /// Whether a loop around lets this one read `range`, which is not empty.
    fn lends(self, _: &Range<usize>) -> bool {
        true
    }
    /// The first element of `range`, which is not empty, that iteration `at` may not read.
    #[inline]
    fn unread(self, at: usize, range: Range<usize>) -> Option<usize> {
        self.foreign(at, range)
    }
}

/// Whose a row is that an iteration of a loop around does not own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// Nobody's: all read it.
    Nobodys,
    /// Another iteration's, and not to be touched.
    Anothers,
}

/// What gives a block's view its form.
///
/// A form is a rule by itself; another rule may have something to share (a table of claims), or may ask which
/// iterations there are.
pub trait Rule: sealed::Sealed {
    /// What it gives.
    type Form<'v>: Form
    where
        Self: 'v;
    /// Told once how the loop's own indices run, before it is asked for anything.
    fn over(&mut self, _: &Axes) {}
    /// Whether iterations claim what they touch.
    fn claims(&self) -> bool {
        false
    }
    /// The same on another worker.
    fn again(&self) -> Self;
    /// The same for the plain loop.
    fn everything(self) -> Self;
    /// The form of a block.
    fn form(&self, iterations: Iterations) -> Self::Form<'_>;
    /// The elements of iteration `at`, where they are consecutive.
    fn own(&self, at: usize) -> Option<Range<usize>>;

    /// Told once, before it is asked for anything, that what a run touches will be asked for.
    fn trace(&mut self) {}
    /// In a child: what a run may have touched, with the iterations' indices. What another process can't know by
    /// itself is written.
    fn touched(&self, run: &Extent, _out: &mut Vec<u8>) -> impl Iterator<Item = Touched> + use<'_, Self> {
        own_of(self, run)
    }
    /// In the parent: the same, which it learns from what was written.
    ///
    /// # Panics
    /// If an iteration has touched what another one has.
    fn told(
        &self,
        run: &Extent,
        _bytes: &mut &[u8],
        _site: Option<&'static Site>,
    ) -> Result<impl Iterator<Item = Touched> + use<'_, Self>, Trouble> {
        Ok(own_of(self, run))
    }
}

/// A rule that knows more of the iterations of one row of collapsed loops.
pub trait ByRow: Rule {
    /// Of these, by what the innermost loop counts.
    type InRow<'v>: Form
    where
        Self: 'v;
    /// The form of a row.
    fn in_row<P: RowByRow>(&mut self, row: &Row<'_, '_, P>) -> Self::InRow<'_>;
}

/// An iteration's index, and elements that are its own.
pub(crate) type Touched = (usize, Range<usize>);

/// The elements alone, those side by side together.
pub(crate) fn joined(touched: impl Iterator<Item = Touched>) -> impl Iterator<Item = Range<usize>> {
    let (mut touched, mut last) = (touched, None::<Range<usize>>);
    std::iter::from_fn(move || {
        for (_, own) in touched.by_ref() {
            match &mut last {
                Some(last) if last.end == own.start => last.end = own.end,
                _ => match last.replace(own) {
                    None => {}
                    ended => return ended,
                },
            }
        }
        last.take()
    })
}

/// What iterations own wherever they go.
fn own_of<'r, R: Rule + ?Sized>(rule: &'r R, run: &Extent) -> impl Iterator<Item = Touched> + use<'r, R> {
    let index = run.index;
    run.positions.clone().filter_map(move |position| {
        let at = index.at(position);
        rule.own(at).map(|own| (at, own))
    })
}

impl<F: Form> Rule for F {
    type Form<'v>
        = F
    where
        F: 'v;
    fn over(&mut self, axes: &Axes) {
        Form::over(self, axes);
    }
    #[inline]
    fn again(&self) -> F {
        *self
    }
    fn everything(self) -> F {
        Form::everything(self)
    }
    #[inline]
    fn form(&self, _: Iterations) -> F {
        *self
    }
    #[inline]
    fn own(&self, at: usize) -> Option<Range<usize>> {
        Form::own(*self, at)
    }
}

pub(crate) mod sealed {
    /// A form is trusted by unsafe code.
    pub trait Sealed {}
}

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
    /// Which iterations wrote, in order, and where what they found starts. What a clone that panicked left behind
    /// is nobody's.
    iterations: Vec<(usize, usize)>,
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
        let start = self.old.len();
        self.old.extend_from_slice(own);
        self.iterations.push((at, start));
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
            for (at, start) in run.iterations.into_iter().rev() {
                let old = run.old.drain(start..);
                own(at).iter_mut().zip(old).for_each(|(element, old)| *element = old);
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
    note = "for another type, write to a slice of it (`let out = x.as_mut_slice();` before the loop)",
    note = "in a `ColumnsView` an iteration of the loop around owns a column, which a loop inside it can't share out by \
            rows: take the annotation off the loop inside, the one around is parallel by itself"
)]
pub trait Sequence {
    /// The type, once it is known to be one: a method of what is none is no second mistake.
    type Itself: ?Sized;
    /// What has the elements.
    fn itself(&mut self) -> &mut Self::Itself;
}

macro_rules! sequences {
    ($([$($generics:tt)*] $Sequence:ty;)+) => {$(
        impl<$($generics)*> Sequence for $Sequence {
            type Itself = Self;
            fn itself(&mut self) -> &mut Self {
                self
            }
        }
    )+};
}

sequences! {
    [T] [T];
    [T, const N: usize] [T; N];
    [T] Vec<T>;
    [T] VecDeque<T>;
    [T, F, U] View<'_, T, F, U>;
    [S: Sequence + ?Sized] &S;
    [S: Sequence + ?Sized] &mut S;
    [S: Sequence + ?Sized] Box<S>;
    [S: Sequence + ?Sized] MutexGuard<'_, S>;
    [S: Sequence + ?Sized] RwLockWriteGuard<'_, S>;
    [S: Sequence + ?Sized] RefMut<'_, S>;
}

/// Refuses what is not one of std's sequences, where the user wrote the name.
pub fn sequence<S: Sequence + ?Sized>(_: &S) {}

/// The same of a variable that may be borrowed.
#[inline]
pub fn sequence_of<S: Sequence + ?Sized>(sequence: &mut S) -> &mut S::Itself {
    sequence.itself()
}

/// What a loop that can leave early needs of elements that it writes to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `Clone`, and this loop can leave early while it writes to elements of that type",
    label = "what iterations after the one that leaves have written is undone from clones",
    note = "implement `Clone` for it, or collect what the loop makes instead of writing it in place"
)]
pub trait Undoable<Known>: Sized {
    /// Clones of what was overwritten: of elements,
    type Clones: Undo<Self>;
    /// and of elements of columns.
    type Copies: Log<Self>;
}

impl<T: Clone> Undoable<Yes> for T {
    type Clones = Clones<T>;
    type Copies = Copies<T>;
}

impl<T: Nothing> Undoable<No> for T {
    type Clones = Never;
    type Copies = Never;
}

/// Elements of a sequence by a rule, of which clones are kept.
type Undone<'a, S, R, K> = Elements<
    'a,
    <S as OwnElements>::Item,
    <S as OwnElements>::Rule<R>,
    <<S as OwnElements>::Item as Undoable<K>>::Clones,
>;

/// Own elements of a sequence, asked for as a method, so that whatever dereferences to a slice will do.
pub trait OwnElements {
    /// An element.
    type Item;
    /// What a rule is here: of an outer loop's view, within what its iteration owns.
    type Rule<R: Rule>: Rule;
    /// Elements by a rule, which is told how many there are.
    fn elements_by_rule<R: Rule, U: Undo<Self::Item>>(
        &mut self,
        rule: impl FnOnce(usize) -> R,
    ) -> Elements<'_, Self::Item, Self::Rule<R>, U>;

    /// What an outer loop's iteration owns of it.
    type Around: Form;
    /// Elements that are written at the end of the loop.
    fn scatter_elements_undo<K>(&mut self) -> Staged<'_, Self::Item, Self::Around>
    where
        Self::Item: Undoable<K>;

    /// An element is the first iteration's that touches it.
    fn scatter_elements(&mut self) -> Elements<'_, Self::Item, Self::Rule<Scattered>, Never> {
        self.elements_by_rule(Scattered::new)
    }
    /// Iteration `i` owns `[i]`.
    fn own_elements(&mut self) -> Elements<'_, Self::Item, Self::Rule<Same>, Never> {
        self.elements_by_rule(Same::new)
    }
    /// Iteration `i` owns what `shape` says.
    fn own_rows<S: Shape>(&mut self, shape: S) -> Elements<'_, Self::Item, Self::Rule<S::Rule>, Never> {
        self.elements_by_rule(|len| shape.rule(len))
    }
    /// The same as [`own_elements`](OwnElements::own_elements), for a loop that can leave early.
    fn own_elements_undo<K>(&mut self) -> Undone<'_, Self, Same, K>
    where
        Self::Item: Undoable<K>,
    {
        self.elements_by_rule(Same::new)
    }
    /// The same as [`own_rows`](OwnElements::own_rows), for a loop that can leave early.
    fn own_rows_undo<S: Shape, K>(&mut self, shape: S) -> Undone<'_, Self, S::Rule, K>
    where
        Self::Item: Undoable<K>,
    {
        self.elements_by_rule(|len| shape.rule(len))
    }
}

impl<T> OwnElements for [T] {
    type Item = T;
    type Rule<R: Rule> = R;
    fn elements_by_rule<R: Rule, U: Undo<T>>(
        &mut self,
        rule: impl FnOnce(usize) -> R,
    ) -> Elements<'_, T, R, U> {
        let rule = rule(self.len());
        Elements::new(self, rule)
    }
    type Around = Same;
    fn scatter_elements_undo<K>(&mut self) -> Staged<'_, T, Same>
    where
        T: Undoable<K>,
    {
        let all = Form::everything(Same::new(self.len()));
        staged(self, all)
    }
}

impl<T> OwnElements for VecDeque<T> {
    type Item = T;
    type Rule<R: Rule> = R;
    fn elements_by_rule<R: Rule, U: Undo<T>>(
        &mut self,
        rule: impl FnOnce(usize) -> R,
    ) -> Elements<'_, T, R, U> {
        self.make_contiguous().elements_by_rule(rule)
    }
    type Around = Same;
    fn scatter_elements_undo<K>(&mut self) -> Staged<'_, T, Same>
    where
        T: Undoable<K>,
    {
        self.make_contiguous().scatter_elements_undo()
    }
}

impl<T, F: Form, V: Undo<T>> OwnElements for View<'_, T, F, V> {
    type Item = T;
    type Rule<R: Rule> = Inside<F, R>;
    fn elements_by_rule<R: Rule, U: Undo<T>>(
        &mut self,
        rule: impl FnOnce(usize) -> R,
    ) -> Elements<'_, T, Inside<F, R>, U> {
        let rule = rule(self.len());
        self.lend(rule)
    }
    type Around = F;
    fn scatter_elements_undo<K>(&mut self) -> Staged<'_, T, F>
    where
        T: Undoable<K>,
    {
        self.lend_staged()
    }
}
