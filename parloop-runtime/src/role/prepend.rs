//! Lists and texts that grow at their start: what later iterations put there stands before what earlier ones did.

use super::append::{Append, Parts};
use super::log::Journal;
use super::{Mode, Role, Seed};
use crate::observe::Decision;
use std::any::type_name;
use std::collections::{LinkedList, VecDeque};

/// A list that is filled from its start.
pub trait Prepend: Append {}

impl<T> Prepend for VecDeque<T> {}
impl<T> Prepend for LinkedList<T> {}
impl Prepend for String {}
/// The log of a loop around this one, in the order of the calls.
impl<J: Journal> Prepend for J {}

/// An outer list that private ones are put before.
#[derive(Debug)]
pub struct Prepended<'a, C>(&'a mut C);

impl<'a, C> Prepended<'a, C> {
    pub(super) fn new(outer: &'a mut C) -> Self {
        Prepended(outer)
    }
}

impl<C: Append> Role for Prepended<'_, C> {
    type Seed = PrependedSeed<C>;
    fn seed(&mut self, _: &Mode) -> PrependedSeed<C> {
        PrependedSeed { like: self.0.like() }
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::merged::<C>());
    }
    fn held() -> Option<&'static str> {
        Some(type_name::<C>())
    }
    fn finish(&mut self, merged: Option<Parts<C>>) {
        let Some(parts) = merged else { return };
        let mut last_first = parts.into_iter().rev();
        let Some(mut all) = last_first.next() else { return };
        last_first.for_each(|earlier| all.append(earlier));
        all.append(std::mem::replace(self.0, C::empty(&self.0.like(), 0)));
        *self.0 = all;
    }
}

/// What private lists are made like.
#[derive(Debug)]
pub struct PrependedSeed<C: Append> {
    like: C::Like,
}

impl<C: Append> Seed for PrependedSeed<C> {
    type Private = C;
    type Partial = Parts<C>;
    type Scratch = ();
    const EXACT: bool = true;
    fn begin(&self, (): &mut ()) -> C {
        C::empty(&self.like, 0)
    }
    fn end(&self, private: C, (): &mut ()) -> Parts<C> {
        Parts::new(private)
    }
    fn merge(&self, earlier: &mut Parts<C>, later: Parts<C>) {
        earlier.join(later);
    }
}
