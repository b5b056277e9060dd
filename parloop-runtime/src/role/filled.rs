//! Lists to which each iteration adds one item: it is put where it will stand in the list.

use super::append::Parts;
use super::{Mode, Role, Seed};
use crate::observe::Decision;
use crate::sys::fill::{Fill, Filling, Outer, Room};
use std::any::type_name;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// An outer list with room for what is added. Where nobody knows how many iterations there will be, or they run elsewhere,
/// runs have lists of their own, which are appended.
#[derive(Debug)]
pub struct Filled<'a, T> {
    /// Until it has taken in what was added.
    outer: Option<Outer<'a, T>>,
    /// Whether every iteration adds one item.
    each: bool,
}

impl<'a, T> Filled<'a, T> {
    pub(crate) fn new(outer: &'a mut Vec<T>, each: bool) -> Self {
        Filled { outer: Some(Outer::new(outer)), each }
    }

    fn take_in(&mut self, fills: impl IntoIterator<Item = Fill<'a, T>>) {
        if let Some(outer) = self.outer.take() {
            outer.take_in(fills);
        }
    }
}

impl<'a, T> Role for Filled<'a, T> {
    type Seed = FilledSeed<'a, T>;
    fn seed(&mut self, mode: &Mode) -> FilledSeed<'a, T> {
        let known = self.each && !(mode.plain || mode.travels || mode.exits);
        let count = mode.axes.count().filter(|_| known);
        FilledSeed(count.and_then(|count| self.outer.as_mut()?.room(count)))
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::merged::<Vec<T>>());
    }
    fn held() -> Option<&'static str> {
        Some(type_name::<Vec<T>>())
    }
    fn finish(&mut self, merged: Option<Parts<Fill<'a, T>>>) {
        self.take_in(merged.into_iter().flat_map(Parts::into_iter));
    }
}

/// Where runs put what they add.
#[derive(Debug)]
pub struct FilledSeed<'a, T>(Option<Room<'a, T>>);

impl<'a, T> Seed for FilledSeed<'a, T> {
    type Private = Filling<'a, T>;
    type Partial = Parts<Fill<'a, T>>;
    /// How many items the worker's last run left: about what the next one will.
    type Scratch = usize;
    const EXACT: bool = true;
    fn begin(&self, last: &mut usize) -> Filling<'a, T> {
        Room::filling(self.0.as_ref(), *last)
    }
    #[inline]
    fn enter(&self, private: &mut Filling<'a, T>, positions: &Range<usize>, _: bool) {
        // SAFETY: the engine has claimed these for this run, of as many iterations as `seed` made room for.
        unsafe { private.enter(positions) };
    }
    fn end(&self, private: Filling<'a, T>, last: &mut usize) -> Parts<Fill<'a, T>> {
        let fill = private.end();
        *last = fill.len();
        Parts::new(fill)
    }
    fn merge(&self, earlier: &mut Parts<Fill<'a, T>>, later: Parts<Fill<'a, T>>) {
        earlier.join_by(later, Fill::join);
    }
}

/// The same, where an `#[ordered]` block adds the items: what a run added that panicked counts as well, if it is the one
/// that leaves the loop.
#[derive(Debug)]
pub(crate) struct Gathered<'l, 'a, T> {
    pub(crate) filled: Filled<'a, T>,
    pub(crate) lost: &'l Lost<'a, T>,
}

/// What runs that panicked had added.
pub(crate) type Lost<'a, T> = Mutex<Vec<Fill<'a, T>>>;

impl<'a, T> Role for Gathered<'_, 'a, T> {
    type Seed = FilledSeed<'a, T>;
    fn seed(&mut self, mode: &Mode) -> FilledSeed<'a, T> {
        self.filled.seed(mode)
    }
    fn discard_lost(&mut self) {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
    fn finish(&mut self, merged: Option<Parts<Fill<'a, T>>>) {
        let end = merged.iter().flat_map(Parts::iter).last().map_or(0, |fill| fill.positions.end);
        let mut lost = std::mem::take(&mut *self.lost.lock().unwrap_or_else(PoisonError::into_inner));
        lost.retain(|fill| fill.positions.start == end);
        self.filled.take_in(merged.into_iter().flat_map(Parts::into_iter).chain(lost));
    }
}
