//! Values that iterations set and don't use: what the last of them left.

use super::{Mode, Role, Seed};
use crate::observe::Decision;
use std::any::type_name;
use std::marker::PhantomData;

/// `t = e;` where that is all: private is what a run has assigned, if anything, and nothing is cloned.
pub fn last_set<T>(place: &mut T) -> LastSet<'_, T> {
    LastSet { place, flags: Vec::new() }
}

/// An outer variable that takes the last value assigned.
#[derive(Debug)]
pub struct LastSet<'a, T> {
    place: &'a mut T,
    /// To set when the loop has assigned it: of a loop around, whose private value it is.
    flags: Vec<&'a mut bool>,
}

impl<'a, T> LastSet<'a, T> {
    /// The same, and sets a flag when the loop has assigned the variable.
    pub fn noting(mut self, flag: &'a mut bool) -> Self {
        self.flags.push(flag);
        self
    }
}

impl<T> Role for LastSet<'_, T> {
    type Seed = LastSetSeed<T>;
    fn seed(&mut self, _: &Mode) -> LastSetSeed<T> {
        LastSetSeed(PhantomData)
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::AsShown("what the last iteration to assign it left stays".to_owned()));
    }
    fn held() -> Option<&'static str> {
        Some(type_name::<T>())
    }
    fn finish(&mut self, merged: Option<Option<T>>) {
        if let Some(Some(value)) = merged {
            *self.place = value;
            self.flags.iter_mut().for_each(|flag| **flag = true);
        }
    }
}

/// Runs start with nothing assigned.
#[derive(Debug)]
pub struct LastSetSeed<T>(PhantomData<fn() -> T>);

impl<T> Seed for LastSetSeed<T> {
    type Private = Option<T>;
    type Partial = Option<T>;
    type Scratch = ();
    const EXACT: bool = true;
    #[inline]
    fn begin(&self, (): &mut ()) -> Option<T> {
        None
    }
    #[inline]
    fn end(&self, private: Option<T>, (): &mut ()) -> Option<T> {
        private
    }
    #[inline]
    fn merge(&self, earlier: &mut Option<T>, later: Option<T>) {
        if later.is_some() {
            *earlier = later;
        }
    }
}
