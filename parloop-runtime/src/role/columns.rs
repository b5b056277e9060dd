//! `out[r][i]` for any `r`: each iteration owns a column of rows.

use super::at::{At, Between};
use super::beside::Beside;
use super::cells::{Moved, RowsOfCells};
use super::elements::{Around, Form, Never, OwnElements, Undo, Undoable, View, sealed::Sealed};
use super::forms::{Same, Shape};
use crate::space::Axes;
use crate::sys::columns::Columns;
use std::collections::VecDeque;

/// A row whose elements columns are made of: one of std's sequences.
#[diagnostic::on_unimplemented(
    message = "iterations can't have columns of their own in rows of type `{Self}`",
    label = "its elements are not rows of one of std's sequences",
    note = "iteration `i` may write to `NAME[r][i]` where `NAME[r]` is a slice, a `Vec`, an array, a `VecDeque`, or a \
            `&mut` or `Box` of one"
)]
pub trait Row {
    /// An element.
    type Item;
    /// All of them.
    fn row(&mut self) -> &mut [Self::Item];
    /// The same, to be read; nothing if they don't lie side by side.
    fn row_read(&self) -> Option<&[Self::Item]>;
}

impl<T> Row for [T] {
    type Item = T;
    fn row(&mut self) -> &mut [T] {
        self
    }
    fn row_read(&self) -> Option<&[T]> {
        Some(self)
    }
}

impl<T, const N: usize> Row for [T; N] {
    type Item = T;
    fn row(&mut self) -> &mut [T] {
        self
    }
    fn row_read(&self) -> Option<&[T]> {
        Some(self)
    }
}

impl<T> Row for Vec<T> {
    type Item = T;
    fn row(&mut self) -> &mut [T] {
        self
    }
    fn row_read(&self) -> Option<&[T]> {
        Some(self)
    }
}

impl<T> Row for VecDeque<T> {
    type Item = T;
    fn row(&mut self) -> &mut [T] {
        self.make_contiguous()
    }
    fn row_read(&self) -> Option<&[T]> {
        let (all, rest) = self.as_slices();
        rest.is_empty().then_some(all)
    }
}

impl<R: Row + ?Sized> Row for &mut R {
    type Item = R::Item;
    fn row(&mut self) -> &mut [R::Item] {
        (**self).row()
    }
    fn row_read(&self) -> Option<&[R::Item]> {
        (**self).row_read()
    }
}

impl<R: Row + ?Sized> Row for Box<R> {
    type Item = R::Item;
    fn row(&mut self) -> &mut [R::Item] {
        (**self).row()
    }
    fn row_read(&self) -> Option<&[R::Item]> {
        (**self).row_read()
    }
}

/// Old values of elements of columns.
pub trait Log<T>: Default {
    /// Whether anything is kept.
    const KEEPS: bool;
    /// Keeps what iteration `at` found in a row.
    fn keep(&mut self, row: usize, at: usize, own: &[T]);
    /// Adds what the following run kept.
    fn join(&mut self, later: Self);
    /// Puts everything back, the last one first, into what is iteration `at`'s own of a row.
    fn restore<'e>(self, own: impl FnMut(usize, usize) -> &'e mut [T])
    where
        T: 'e;
}

impl<T> Log<T> for Never {
    const KEEPS: bool = false;
    fn keep(&mut self, _: usize, _: usize, _: &[T]) {}
    fn join(&mut self, _: Never) {}
    fn restore<'e>(self, _: impl FnMut(usize, usize) -> &'e mut [T])
    where
        T: 'e,
    {
    }
}

/// Clones of what was overwritten.
#[derive(Debug)]
pub struct Copies<T> {
    /// Rows, iterations, and where what they found starts. What a clone that panicked left behind is nobody's.
    kept: Vec<(usize, usize, usize)>,
    old: Vec<T>,
}

impl<T> Default for Copies<T> {
    fn default() -> Self {
        Copies { kept: Vec::new(), old: Vec::new() }
    }
}

impl<T: Clone> Log<T> for Copies<T> {
    const KEEPS: bool = true;
    fn keep(&mut self, row: usize, at: usize, own: &[T]) {
        let start = self.old.len();
        self.old.extend_from_slice(own);
        self.kept.push((row, at, start));
    }
    fn join(&mut self, mut later: Self) {
        let start = self.old.len();
        self.kept.extend(later.kept.into_iter().map(|(row, at, old)| (row, at, start + old)));
        self.old.append(&mut later.old);
    }
    fn restore<'e>(mut self, mut own: impl FnMut(usize, usize) -> &'e mut [T])
    where
        T: 'e,
    {
        while let Some((row, at, start)) = self.kept.pop() {
            let old = self.old.drain(start..);
            own(row, at).iter_mut().zip(old).for_each(|(element, old)| *element = old);
        }
    }
}

/// The forms of a table's rows.
pub trait Forms: Sealed {
    /// That of one row.
    type Form: Form;
    /// What it is told of one.
    type Given;
    /// Of so many rows.
    fn with_capacity(rows: usize) -> Self;
    /// The same of a row that the loop around does not own: see [`Form::around`].
    fn around(given: Self::Given, around: Around) -> Option<Self::Given>;
    /// The next row has this number, and is so long.
    fn push(&mut self, row: usize, len: usize, given: Self::Given);
    /// Told once how the loop's own indices run, before it is asked for a form.
    fn over(&mut self, axes: &Axes);
    /// Of the row at a place in the table, which is so long.
    fn form(&self, place: usize, len: usize) -> Self::Form;
}

/// One for each row.
#[derive(Debug)]
pub struct Each<F>(Vec<F>);

impl<F> Sealed for Each<F> {}

impl<F: Form> Forms for Each<F> {
    type Form = F;
    type Given = F;
    fn with_capacity(rows: usize) -> Self {
        Each(Vec::with_capacity(rows))
    }
    fn around(form: F, around: Around) -> Option<F> {
        form.around(around)
    }
    fn push(&mut self, _: usize, _: usize, form: F) {
        self.0.push(form);
    }
    fn over(&mut self, axes: &Axes) {
        self.0.iter_mut().for_each(|form| form.over(axes));
    }
    fn form(&self, place: usize, _: usize) -> F {
        self.0[place]
    }
}

/// Columns beside what nobody owns.
type BesideOthers<'a, T, F, L> = Columns<'a, T, Each<Beside<T, F>>, L>;

/// Columns that a shape gives.
type Shaped<'a, T, S, L> = Columns<'a, T, Each<<S as Shape>::Rule>, L>;

/// Columns of a sequence of rows, asked for as a method.
pub trait OwnColumns {
    /// An element of a row.
    type Item;
    /// Columns by a form, which is told the number of each row and how long it is, of the rows that are reached.
    fn columns_between<F: Forms, L: Log<Self::Item>>(
        &mut self,
        reached: Between,
        form: impl Fn(usize, usize) -> F::Given,
    ) -> Columns<'_, Self::Item, F, L>;
    /// The same of all rows.
    fn columns_by<F: Forms, L: Log<Self::Item>>(
        &mut self,
        form: impl Fn(usize, usize) -> F::Given,
    ) -> Columns<'_, Self::Item, F, L> {
        self.columns_between(Between::ANYWHERE, form)
    }

    /// Iteration `i` owns `[r][i]`.
    fn own_columns(&mut self) -> Columns<'_, Self::Item, Each<Same>, Never> {
        self.columns_by(|_, len| Same::new(len))
    }
    /// The same for a loop that can leave early.
    fn own_columns_undo<K>(
        &mut self,
    ) -> Columns<'_, Self::Item, Each<Same>, <Self::Item as Undoable<K>>::Copies>
    where
        Self::Item: Undoable<K>,
    {
        self.columns_by(|_, len| Same::new(len))
    }

    /// Iteration `i` owns what `shape` says of `written` rows (of all, where these are none), and what nobody owns is
    /// read as well; all of it in rows that are `reached`.
    fn own_columns_beside<S: Shape<Rule: Form> + Copy, const N: usize>(
        &mut self,
        (shape, written, reached): (S, [At; N], Between),
    ) -> BesideOthers<'_, Self::Item, S::Rule, Never> {
        self.columns_between(reached, |row, len| Beside::new(row, len, shape, &written))
    }
    /// The same for a loop that can leave early.
    fn own_columns_beside_undo<S: Shape<Rule: Form> + Copy, K, const N: usize>(
        &mut self,
        (shape, written, reached): (S, [At; N], Between),
    ) -> BesideOthers<'_, Self::Item, S::Rule, <Self::Item as Undoable<K>>::Copies>
    where
        Self::Item: Undoable<K>,
    {
        self.columns_between(reached, |row, len| Beside::new(row, len, shape, &written))
    }

    /// The iteration with indices `i` and `j` of two loops that are one owns what `moved` says, as `[i][j]`.
    fn own_cells<M: Moved>(&mut self, moved: M) -> Columns<'_, Self::Item, RowsOfCells<M>, Never> {
        self.columns_by(|_, _| moved)
    }
    /// The same for a loop that can leave early.
    fn own_cells_undo<M: Moved, K>(
        &mut self,
        moved: M,
    ) -> Columns<'_, Self::Item, RowsOfCells<M>, <Self::Item as Undoable<K>>::Copies>
    where
        Self::Item: Undoable<K>,
    {
        self.columns_by(|_, _| moved)
    }

    /// Iteration `i` owns `[r][i + offset]` or `[r][offset - i]`.
    fn own_shifted_columns<S: Shape<Rule: Form> + Copy>(
        &mut self,
        shape: S,
    ) -> Shaped<'_, Self::Item, S, Never> {
        self.columns_by(|_, len| shape.rule(len))
    }
    /// The same for a loop that can leave early.
    fn own_shifted_columns_undo<S: Shape<Rule: Form> + Copy, K>(
        &mut self,
        shape: S,
    ) -> Shaped<'_, Self::Item, S, <Self::Item as Undoable<K>>::Copies>
    where
        Self::Item: Undoable<K>,
    {
        self.columns_by(|_, len| shape.rule(len))
    }
}

impl<R: Row> OwnColumns for [R] {
    type Item = R::Item;
    fn columns_between<F: Forms, L: Log<R::Item>>(
        &mut self,
        reached: Between,
        form: impl Fn(usize, usize) -> F::Given,
    ) -> Columns<'_, R::Item, F, L> {
        let (len, reached) = (self.len(), reached.clamped(self.len()));
        Columns::new(reached.start, len, self[reached].iter_mut().map(Row::row), form)
    }
}

impl<R: Row> OwnColumns for VecDeque<R> {
    type Item = R::Item;
    fn columns_between<F: Forms, L: Log<R::Item>>(
        &mut self,
        reached: Between,
        form: impl Fn(usize, usize) -> F::Given,
    ) -> Columns<'_, R::Item, F, L> {
        self.make_contiguous().columns_between(reached, form)
    }
}

/// Of the rows that an iteration of an outer loop owns, beside those that it may read.
impl<R: Row, G: Form, U: Undo<R>> OwnColumns for View<'_, R, G, U>
where
    Self: OwnElements<Item = R>,
{
    type Item = R::Item;
    fn columns_between<F: Forms, L: Log<R::Item>>(
        &mut self,
        _: Between,
        form: impl Fn(usize, usize) -> F::Given,
    ) -> Columns<'_, R::Item, F, L> {
        Columns::inside(self, form)
    }
}
