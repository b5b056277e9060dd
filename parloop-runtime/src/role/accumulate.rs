//! Accumulators of any type: private values that start from an identity and are merged.

use super::{Mode, Role, Seed};
use crate::observe::Decision;
use std::any::type_name;
use std::sync::{Arc, Mutex, PoisonError};

/// A value that iterations add to: private values are filled side by side and merged in loop order.
///
/// Merging must be associative, and merging an [`identity`](Accumulate::identity) must change nothing. Then
/// `x += e`, `x.push(e)` and the like on a value of this type in an annotated loop work on private values.
/// (On a type that does not implement it they work too, by a log that is replayed after the loop.)
///
/// ```
/// use parloop_runtime::Accumulate; // in your own code: parloop::Accumulate
///
/// struct Mean {
///     sum: f64,
///     count: u64,
/// }
///
/// impl Accumulate for Mean {
///     fn identity(&self) -> Self {
///         Mean { sum: -0.0, count: 0 }
///     }
///     fn merge(&mut self, later: Self) {
///         self.sum += later.sum;
///         self.count += later.count;
///     }
/// }
/// # let mut mean = Mean { sum: 1.0, count: 1 };
/// # mean.merge(Mean { sum: 2.0, ..mean.identity() });
/// # assert_eq!((mean.sum, mean.count), (3.0, 1));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no accumulator",
    note = "implement `parloop::Accumulate` for it, or name a function: `reduce(NAME: merge)` with `fn merge(&mut T, T)`"
)]
pub trait Accumulate: Sized {
    /// Whether it can't be seen in the result where one private value ends and the next begins: true of integers
    /// and lists, not of anything with floats in it. Where it can't be seen, fewer private values are made.
    const EXACT: bool = false;
    /// A value with nothing in it, in the shape of `self` (a histogram's has as many bins).
    fn identity(&self) -> Self;
    /// Adds what later iterations gathered.
    fn merge(&mut self, later: Self);
}

/// How values are gathered: by their trait, or by a function that the user names.
pub trait Gather<T> {
    /// See [`Accumulate::EXACT`].
    const EXACT: bool;
    /// A value with nothing in it.
    fn identity(&self, like: &T) -> T;
    /// Adds what later iterations gathered.
    fn merge(&self, earlier: &mut T, later: T);
}

/// By [`Accumulate`].
#[derive(Clone, Copy, Debug)]
pub struct ByTrait;

impl<T: Accumulate> Gather<T> for ByTrait {
    const EXACT: bool = T::EXACT;
    fn identity(&self, like: &T) -> T {
        like.identity()
    }
    fn merge(&self, earlier: &mut T, later: T) {
        earlier.merge(later);
    }
}

/// By a function, from `Default`: `reduce(NAME: path)`.
#[derive(Debug)]
pub struct ByFunction<T> {
    start: fn() -> T,
    merge: fn(&mut T, T),
}

impl<T> Clone for ByFunction<T> {
    fn clone(&self) -> Self {
        ByFunction { ..*self }
    }
}

impl<T> Gather<T> for ByFunction<T> {
    const EXACT: bool = false;
    fn identity(&self, _: &T) -> T {
        (self.start)()
    }
    fn merge(&self, earlier: &mut T, later: T) {
        (self.merge)(earlier, later);
    }
}

/// `reduce(NAME: merge)`: private values start from `Default` and are merged by a function. Of another function than this
/// takes, rustc says so once.
pub fn merge_with<T: Default>(outer: &mut T, merge: fn(&mut T, T)) -> Accumulated<'_, T, ByFunction<T>> {
    Accumulated::new(outer, ByFunction { start: T::default, merge })
}

/// An outer value that private values of its own type are merged into.
#[derive(Debug)]
pub struct Accumulated<'a, T, G> {
    outer: &'a mut T,
    gather: G,
    /// The outer value itself, moved to where the plain loop's only run takes it from.
    moved: Option<Arc<Mutex<Option<T>>>>,
}

impl<'a, T, G> Accumulated<'a, T, G> {
    /// Gathers into `outer`.
    pub fn new(outer: &'a mut T, gather: G) -> Self {
        Accumulated { outer, gather, moved: None }
    }
}

impl<T, G: Gather<T> + Clone> Role for Accumulated<'_, T, G> {
    type Seed = AccumulatedSeed<T, G>;

    fn seed(&mut self, mode: &Mode) -> AccumulatedSeed<T, G> {
        let identity = self.gather.identity(self.outer);
        // Where private values begin can be seen in an inexact result, so the plain loop works on the value itself.
        if mode.plain && !G::EXACT {
            let value = std::mem::replace(self.outer, self.gather.identity(&identity));
            self.moved = Some(Arc::new(Mutex::new(Some(value))));
        }
        AccumulatedSeed { like: Mutex::new(identity), moved: self.moved.clone(), gather: self.gather.clone() }
    }

    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::merged::<T>());
    }
    fn held() -> Option<&'static str> {
        Some(type_name::<T>())
    }
    fn finish(&mut self, merged: Option<T>) {
        match (&self.moved, merged) {
            (Some(_), Some(value)) => *self.outer = value,
            (Some(moved), None) => {
                if let Some(value) = locked(moved, Option::take) {
                    *self.outer = value;
                }
            }
            (None, Some(value)) => self.gather.merge(self.outer, value),
            (None, None) => {}
        }
    }
}

/// A lock whose holder may have panicked in the user's code: what it guards is whole all the same.
pub(super) fn locked<T, R>(mutex: &Mutex<T>, with: impl FnOnce(&mut T) -> R) -> R {
    with(&mut mutex.lock().unwrap_or_else(PoisonError::into_inner))
}

/// What private values are made like. Behind a lock, so that `T` need not be `Sync`.
#[derive(Debug)]
pub struct AccumulatedSeed<T, G> {
    like: Mutex<T>,
    moved: Option<Arc<Mutex<Option<T>>>>,
    gather: G,
}

impl<T, G: Gather<T>> Seed for AccumulatedSeed<T, G> {
    type Private = T;
    type Partial = T;
    type Scratch = ();
    const EXACT: bool = G::EXACT;
    fn begin(&self, (): &mut ()) -> T {
        let moved = self.moved.as_ref().and_then(|moved| locked(moved, Option::take));
        moved.unwrap_or_else(|| locked(&self.like, |like| self.gather.identity(like)))
    }
    fn end(&self, private: T, (): &mut ()) -> T {
        private
    }
    fn merge(&self, earlier: &mut T, later: T) {
        self.gather.merge(earlier, later);
    }
}
