//! Tables of accumulators: histograms, adjacency lists. A run's private value is a table of the same length.

use super::accumulate::Accumulate;
use super::append::Append;
use super::float_bins::Numbered;
use super::fold::{Operator, Over};
use super::log::{Journal, Log};
use super::travel::{Extent, Travel};
use super::{Mode, Role, Seed};
use crate::observe::Decision;
use crate::wire::{Trouble, Wire};
use std::any::type_name;
use std::collections::VecDeque;
use std::marker::PhantomData;
use std::ops::AddAssign;

/// A sequence whose elements are reduced one by one.
#[diagnostic::on_unimplemented(
    message = "the elements of a `{Self}` can't be gathered one by one: it is none of std's sequences",
    label = "every iteration changes elements here",
    note = "cure: gather into a `Vec`, an array or a `VecDeque`, and bring that in after the loop",
    note = "  or: name a function that merges two of them: `reduce(NAME: merge)` with `fn merge(&mut T, T)`",
    note = "  or: `push((index, value))` into a list here, and add them up in a plain loop after this one"
)]
pub trait Table {
    /// The type that the user sees.
    type Named: ?Sized;
    /// The type, once it is known to be one: a role of what is none is no second mistake.
    type Itself: ?Sized;
    /// What has the elements.
    fn itself(&mut self) -> &mut Self::Itself;
    /// An element.
    type Item;
    /// A table of the same length with other elements.
    type With<U>;
    /// One with an element made from each.
    fn each<U>(&self, make: impl FnMut(&Self::Item) -> U) -> Self::With<U>;
    /// Another like `with`.
    fn again<U>(with: &Self::With<U>, make: impl FnMut(&U) -> U) -> Self::With<U>;
    /// Looks at element by element.
    fn visit<U>(with: &Self::With<U>, look: impl FnMut(&U));
    /// Merges element by element.
    fn join<U>(earlier: &mut Self::With<U>, later: Self::With<U>, merge: impl FnMut(&mut U, U));
    /// Brings elements in.
    fn bring_in<U>(&mut self, gathered: Self::With<U>, merge: impl FnMut(&mut Self::Item, U));
}

macro_rules! tables {
    ($([$($generics:tt)*] $Table:ty, $With:ty, $collect:expr;)+) => {$(
        impl<T $($generics)*> Table for $Table {
            type Named = Self;
            type Itself = Self;
            type Item = T;
            type With<U> = $With;
            fn itself(&mut self) -> &mut Self {
                self
            }
            fn each<U>(&self, make: impl FnMut(&T) -> U) -> $With {
                $collect(self.iter().map(make))
            }
            fn again<U>(with: &$With, make: impl FnMut(&U) -> U) -> $With {
                $collect(with.iter().map(make))
            }
            fn visit<U>(with: &$With, look: impl FnMut(&U)) {
                with.iter().for_each(look);
            }
            fn join<U>(earlier: &mut $With, later: $With, mut merge: impl FnMut(&mut U, U)) {
                for (earlier, later) in earlier.iter_mut().zip(later.into_iter()) {
                    merge(earlier, later);
                }
            }
            fn bring_in<U>(&mut self, gathered: $With, mut merge: impl FnMut(&mut T, U)) {
                for (outer, value) in self.iter_mut().zip(gathered.into_iter()) {
                    merge(outer, value);
                }
            }
        }

        impl<T $($generics)*> Numbered for $Table {
            fn count(&self) -> usize {
                self.len()
            }
            fn element(&mut self, number: usize) -> Option<&mut T> {
                self.get_mut(number)
            }
        }
    )+};
}

tables! {
    [] Vec<T>, Vec<U>, Iterator::collect::<Vec<U>>;
    [] [T], Vec<U>, Iterator::collect::<Vec<U>>;
    [] Box<[T]>, Box<[U]>, Iterator::collect::<Box<[U]>>;
    [] VecDeque<T>, VecDeque<U>, Iterator::collect::<VecDeque<U>>;
    // In a box, since privates are moved into and out of each block.
    [, const N: usize] [T; N], Box<[U; N]>, boxed;
    [, const N: usize] Box<[T; N]>, Box<[U; N]>, boxed;
}

/// `m[a][b] += v`: a table of tables, cell by cell.
#[derive(Debug)]
pub struct Grid<'a, C: ?Sized>(pub &'a mut C);

impl<C: Table<Item: Table> + ?Sized> Table for Grid<'_, C> {
    type Named = C::Named;
    type Itself = Self;
    type Item = <C::Item as Table>::Item;
    type With<U> = C::With<<C::Item as Table>::With<U>>;
    fn itself(&mut self) -> &mut Self {
        self
    }
    fn each<U>(&self, mut make: impl FnMut(&Self::Item) -> U) -> Self::With<U> {
        self.0.each(|row| row.each(&mut make))
    }
    fn again<U>(with: &Self::With<U>, mut make: impl FnMut(&U) -> U) -> Self::With<U> {
        C::again(with, |row| C::Item::again(row, &mut make))
    }
    fn visit<U>(with: &Self::With<U>, mut look: impl FnMut(&U)) {
        C::visit(with, |row| C::Item::visit(row, &mut look));
    }
    fn join<U>(earlier: &mut Self::With<U>, later: Self::With<U>, mut merge: impl FnMut(&mut U, U)) {
        C::join(earlier, later, |earlier, later| C::Item::join(earlier, later, &mut merge));
    }
    fn bring_in<U>(&mut self, gathered: Self::With<U>, mut merge: impl FnMut(&mut Self::Item, U)) {
        self.0.bring_in(gathered, |row, gathered| row.bring_in(gathered, &mut merge));
    }
}

/// A field may be a reference.
impl<C: Table + ?Sized> Table for &mut C {
    type Named = C::Named;
    type Itself = Self;
    type Item = C::Item;
    type With<U> = C::With<U>;
    fn itself(&mut self) -> &mut Self {
        self
    }
    fn each<U>(&self, make: impl FnMut(&C::Item) -> U) -> C::With<U> {
        (**self).each(make)
    }
    fn again<U>(with: &C::With<U>, make: impl FnMut(&U) -> U) -> C::With<U> {
        C::again(with, make)
    }
    fn visit<U>(with: &C::With<U>, look: impl FnMut(&U)) {
        C::visit(with, look);
    }
    fn join<U>(earlier: &mut C::With<U>, later: C::With<U>, merge: impl FnMut(&mut U, U)) {
        C::join(earlier, later, merge);
    }
    fn bring_in<U>(&mut self, gathered: C::With<U>, merge: impl FnMut(&mut C::Item, U)) {
        (**self).bring_in(gathered, merge);
    }
}

impl<C: Numbered + ?Sized> Numbered for &mut C {
    fn count(&self) -> usize {
        (**self).count()
    }
    fn element(&mut self, number: usize) -> Option<&mut C::Item> {
        (**self).element(number)
    }
}

fn boxed<U, const N: usize>(elements: impl Iterator<Item = U>) -> Box<[U; N]> {
    let elements: Box<[U]> = elements.collect();
    elements.try_into().unwrap_or_else(|_| unreachable!("made from an array of the same length"))
}

/// `h[e].push(v)`: elements that are collections.
#[derive(Clone, Copy, Debug)]
pub struct Appending;

/// `h[e] += v`: elements that are accumulators.
#[derive(Clone, Copy, Debug)]
pub struct Accumulating;

impl Operator for Appending {
    type Private<T> = T;
}

impl Operator for Accumulating {
    type Private<T> = T;
}

/// `h[e] += v`: elements that are no accumulators.
#[derive(Clone, Copy, Debug)]
pub struct Logging<E>(PhantomData<fn() -> E>);

impl<E> Operator for Logging<E> {
    type Private<T> = Log<E>;
}

impl<T: AddAssign<E>, E> Over<T> for Logging<E> {
    const EXACT: bool = true;
    fn start(_: &T, _: bool) -> Log<E> {
        Log::default()
    }
    fn again(_: &Log<E>) -> Log<E> {
        Log::default()
    }
    fn join(earlier: &mut Log<E>, later: Log<E>) {
        earlier.merge(later);
    }
    fn finish(outer: &mut T, mut merged: Log<E>, _: bool) {
        std::mem::take(merged.entries_mut()).into_iter().for_each(|entry| *outer += entry);
    }
}

impl<T: Append> Over<T> for Appending {
    const EXACT: bool = true;
    fn start(outer: &T, _: bool) -> T {
        T::empty(&outer.like(), 0)
    }
    fn again(start: &T) -> T {
        T::empty(&start.like(), 0)
    }
    fn join(earlier: &mut T, later: T) {
        if earlier.size() == 0 {
            *earlier = later;
        } else if later.size() > 0 {
            earlier.append(later);
        }
    }
    fn finish(outer: &mut T, merged: T, _: bool) {
        Self::join(outer, merged);
    }
}

impl<T: Accumulate> Over<T> for Accumulating {
    const EXACT: bool = T::EXACT;
    fn start(outer: &T, _: bool) -> T {
        outer.identity()
    }
    fn again(start: &T) -> T {
        start.identity()
    }
    fn join(earlier: &mut T, later: T) {
        earlier.merge(later);
    }
    fn finish(outer: &mut T, merged: T, _: bool) {
        outer.merge(merged);
    }
}

/// A table reduced by an operator, element by element.
#[derive(Debug)]
pub struct Bins<C, O> {
    outer: C,
    plain: bool,
    operator: PhantomData<fn() -> O>,
}

impl<C, O> Bins<C, O> {
    pub(super) fn new(outer: C) -> Self {
        Bins { outer, plain: false, operator: PhantomData }
    }
}

type Private<C, O> = <C as Table>::With<<O as Operator>::Private<<C as Table>::Item>>;

impl<C: Table, O: Over<C::Item>> Role for Bins<C, O> {
    type Seed = BinsSeed<C, O>;
    fn seed(&mut self, mode: &Mode) -> BinsSeed<C, O> {
        self.plain = mode.plain;
        BinsSeed { start: self.outer.each(|element| O::start(element, mode.plain)) }
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::merged::<C::Named>());
    }
    fn held() -> Option<&'static str> {
        Some(type_name::<C::Named>())
    }
    fn finish(&mut self, merged: Option<Private<C, O>>) {
        if let Some(merged) = merged {
            self.outer.bring_in(merged, |outer, value| O::finish(outer, value, self.plain));
        }
    }
}

/// What the runs of [`Bins`] start with.
pub struct BinsSeed<C: Table + ?Sized, O: Over<C::Item>> {
    start: Private<C, O>,
}

impl<I, M, C: Table + ?Sized, O: Over<C::Item>> Travel<I, M> for BinsSeed<C, O>
where
    O::Private<C::Item>: Wire<M>,
{
    fn pack(
        &self,
        partial: Private<C, O>,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        let mut done = Ok(());
        C::visit(&partial, |value| {
            if done.is_ok() {
                done = value.write(out);
            }
        });
        done
    }
    fn unpack(
        &self,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<Private<C, O>, Trouble> {
        let mut done = Ok(());
        let values = C::again(&self.start, |start| match O::Private::<C::Item>::read(bytes) {
            Ok(value) => value,
            Err(trouble) => {
                done = Err(trouble);
                O::again(start)
            }
        });
        done.map(|()| values)
    }
}

impl<C: Table + ?Sized, O: Over<C::Item>> Seed for BinsSeed<C, O> {
    type Private = Private<C, O>;
    type Partial = Private<C, O>;
    type Scratch = ();
    const EXACT: bool = O::EXACT;
    fn begin(&self, (): &mut ()) -> Private<C, O> {
        C::again(&self.start, O::again)
    }
    fn end(&self, private: Private<C, O>, (): &mut ()) -> Private<C, O> {
        private
    }
    fn merge(&self, earlier: &mut Private<C, O>, later: Private<C, O>) {
        C::join(earlier, later, O::join);
    }
}
