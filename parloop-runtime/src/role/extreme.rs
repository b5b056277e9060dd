//! Values that iterations replace: extremes with their positions, the first of something, the last of something.

use super::{Mode, Role, Seed};
use crate::call::lacking::unwrapped;
use crate::observe::Decision;
use std::any::type_name;

/// Outer variables that are replaced together.
pub trait Places {
    /// Their values, in a tuple.
    type Values: Clone;
    /// What they hold now.
    fn values(&self) -> Self::Values;
    /// Brings values into them.
    fn set(&mut self, values: Self::Values);
}

macro_rules! places {
    ($(($($T:ident $i:tt),+))+) => {$(
        impl<$($T: Clone),+> Places for ($(&mut $T,)+) {
            type Values = ($($T,)+);
            fn values(&self) -> Self::Values {
                ($((*self.$i).clone(),)+)
            }
            fn set(&mut self, values: Self::Values) {
                $(*self.$i = values.$i;)+
            }
        }
    )+};
}

places! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
}

/// Which of two values stays: by the user's own comparison.
pub trait Choose<V> {
    /// What stays of what an earlier and a later run left.
    fn choose(&self, earlier: V, later: V) -> V;
}

/// The later one if it compares so.
#[derive(Clone, Copy, Debug)]
pub struct If<C>(C);

impl<V, C: Fn(&V, &V) -> bool> Choose<V> for If<C> {
    fn choose(&self, earlier: V, later: V) -> V {
        if self.0(&later, &earlier) { later } else { earlier }
    }
}

/// What a function of both gives.
#[derive(Clone, Copy, Debug)]
pub struct Of<C>(C);

impl<V, C: Fn(V, V) -> V> Choose<V> for Of<C> {
    fn choose(&self, earlier: V, later: V) -> V {
        self.0(earlier, later)
    }
}

/// The later one.
#[derive(Clone, Copy, Debug)]
pub struct Later;

impl<V> Choose<V> for Later {
    fn choose(&self, _: V, later: V) -> V {
        later
    }
}

/// `if e > best { best = e; at = i; }`: `better(new, old)` is the comparison of that form.
pub fn extreme<P: Places, C: Fn(&P::Values, &P::Values) -> bool>(
    places: P,
    better: C,
) -> Extreme<'static, P, If<C>> {
    Extreme { places, choose: If(better), flags: Vec::new() }
}

/// `x = x.max(e)`: `of(earlier, later)` is that expression.
pub fn extreme_of<P: Places, C: Fn(P::Values, P::Values) -> P::Values>(
    places: P,
    of: C,
) -> Extreme<'static, P, Of<C>> {
    Extreme { places, choose: Of(of), flags: Vec::new() }
}

/// `if c { t = e; }`: what the last iteration to assign left.
pub fn last<T: Clone>(place: &mut T) -> Extreme<'static, (&mut T,), Later> {
    Extreme { places: (place,), choose: Later, flags: Vec::new() }
}

/// That a better value was kept. Of n values in a random order ln n are, so that a branch costs less than choosing
/// without one, which the compiler would do as soon as a flag is set beside the value.
#[cold]
#[inline]
#[must_use]
pub fn kept() -> bool {
    true
}

/// Outer variables that are replaced together. Private are their values, as clones of the outer ones when a run
/// starts, and whether the run has replaced them: an untouched run must not win a tie.
#[derive(Debug)]
pub struct Extreme<'f, P, C> {
    places: P,
    choose: C,
    /// To set when the loop has replaced them: of a loop around, whose private values they are.
    flags: Vec<&'f mut bool>,
}

impl<'f, P, C> Extreme<'f, P, C> {
    /// The same, and sets a flag when the loop has replaced the variables.
    pub fn noting(mut self, flag: &'f mut bool) -> Self {
        self.flags.push(flag);
        self
    }
}

impl<P: Places, C: Choose<P::Values> + Clone> Role for Extreme<'_, P, C> {
    type Seed = ExtremeSeed<P::Values, C>;
    fn seed(&mut self, _: &Mode) -> Self::Seed {
        ExtremeSeed { outer: self.places.values(), choose: self.choose.clone() }
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::AsShown(
            "each worker keeps its own; the one stays that the plain loop would have left".to_owned(),
        ));
    }
    fn held() -> Option<&'static str> {
        Some(unwrapped(type_name::<P::Values>()))
    }
    fn finish(&mut self, merged: Option<Option<P::Values>>) {
        // A run that touched its clone of the outer values has compared with them already.
        if let Some(Some(values)) = merged {
            self.places.set(values);
            self.flags.iter_mut().for_each(|flag| **flag = true);
        }
    }
}

/// The outer values when the loop started.
#[derive(Debug)]
pub struct ExtremeSeed<V, C> {
    outer: V,
    choose: C,
}

impl<V: Clone, C: Choose<V>> Seed for ExtremeSeed<V, C> {
    type Private = (V, bool);
    type Partial = Option<V>;
    type Scratch = ();
    const EXACT: bool = true;
    fn begin(&self, (): &mut ()) -> (V, bool) {
        (self.outer.clone(), false)
    }
    fn end(&self, (values, touched): (V, bool), (): &mut ()) -> Option<V> {
        touched.then_some(values)
    }
    fn merge(&self, earlier: &mut Option<V>, later: Option<V>) {
        *earlier = match (earlier.take(), later) {
            (Some(earlier), Some(later)) => Some(self.choose.choose(earlier, later)),
            (earlier, later) => earlier.or(later),
        };
    }
}
