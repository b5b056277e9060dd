//! Collections: appended and inserted to, merged by key.

use super::{Probe, accumulated};
use crate::call::ending::{IntoList, IntoPlace};
use crate::role::accumulate::{Accumulate, Accumulated, ByTrait};
use crate::role::append::{Append, Appended, Insert, Shared, Text};
pub use crate::role::keyed::MapHere;
use crate::role::keyed::{ByKey, Map, Tally, Unknown, Value, keyed};
use crate::role::log::{Log, Logged, PairLog, TextLog};
use crate::role::prepend::{Prepend, Prepended};
use crate::role::sum::Summand;
use std::collections::VecDeque;
use std::ops::AddAssign;

/// `append` on std's collections. The closure is not called; it serves the last level.
pub trait AppendCollection<C: Append> {
    /// The role of `outer`.
    fn append_role<'a>(&self, outer: &'a mut C, replay: impl FnMut(&mut C, C::Item)) -> Appended<'a, C>;
    /// The role of `outer`, to which each iteration adds one item by `push`.
    fn append_each_role<'a>(&self, outer: &'a mut C, replay: impl FnMut(&mut C, C::Item)) -> C::Each<'a>;
}

impl<C: Append> AppendCollection<C> for &&Probe<C> {
    fn append_role<'a>(&self, outer: &'a mut C, _: impl FnMut(&mut C, C::Item)) -> Appended<'a, C> {
        Appended(outer)
    }
    fn append_each_role<'a>(&self, outer: &'a mut C, _: impl FnMut(&mut C, C::Item)) -> C::Each<'a> {
        C::each(outer)
    }
}

/// `append` on accumulators.
pub trait AppendAccumulate<T> {
    /// The role of `outer`.
    fn append_role<'a, E>(
        &self,
        outer: &'a mut T,
        replay: impl FnMut(&mut T, E),
    ) -> Accumulated<'a, T, ByTrait>;
    /// The role of `outer`, to which each iteration adds one item by `push`.
    fn append_each_role<'a, E>(
        &self,
        outer: &'a mut T,
        replay: impl FnMut(&mut T, E),
    ) -> Accumulated<'a, T, ByTrait> {
        self.append_role(outer, replay)
    }
}

impl<T: Accumulate> AppendAccumulate<T> for &Probe<T> {
    fn append_role<'a, E>(&self, outer: &'a mut T, _: impl FnMut(&mut T, E)) -> Accumulated<'a, T, ByTrait> {
        accumulated(outer)
    }
}

/// `append` on anything else that the body may have exclusively.
pub trait AppendLogged<T> {
    /// The role of `outer`.
    fn append_role<'a, E, F: FnMut(&mut T, E)>(
        &self,
        outer: &'a mut T,
        replay: F,
    ) -> Logged<'a, T, Log<E>, F>;
    /// The role of `outer`, to which each iteration adds one item by `push`.
    fn append_each_role<'a, E, F: FnMut(&mut T, E)>(
        &self,
        outer: &'a mut T,
        replay: F,
    ) -> Logged<'a, T, Log<E>, F> {
        self.append_role(outer, replay)
    }
}

impl<T> AppendLogged<T> for Probe<T> {
    fn append_role<'a, E, F: FnMut(&mut T, E)>(
        &self,
        outer: &'a mut T,
        replay: F,
    ) -> Logged<'a, T, Log<E>, F> {
        Logged::new(outer, replay)
    }
}

/// The `push` of an `#[ordered]` block, into std's lists. The closure is not called; it serves the last level. `each`: every
/// iteration pushes once.
pub trait PushedInOrder<T> {
    /// What the block does.
    fn in_order_role<'a>(
        &self,
        outer: &'a mut Vec<T>,
        each: bool,
        push: impl FnMut(&mut Vec<T>, T),
    ) -> IntoList<'a, T>;
}

impl<T> PushedInOrder<T> for &Probe<Vec<T>> {
    fn in_order_role<'a>(
        &self,
        outer: &'a mut Vec<T>,
        each: bool,
        _: impl FnMut(&mut Vec<T>, T),
    ) -> IntoList<'a, T> {
        IntoList::new(outer, each)
    }
}

/// The `push` of an `#[ordered]` block, into anything else.
pub trait CalledInOrder<C> {
    /// What the block does.
    fn in_order_role<'a, T, F: FnMut(&mut C, T)>(
        &self,
        outer: &'a mut C,
        each: bool,
        push: F,
    ) -> IntoPlace<'a, C, T, F>;
}

impl<C> CalledInOrder<C> for Probe<C> {
    fn in_order_role<'a, T, F: FnMut(&mut C, T)>(
        &self,
        outer: &'a mut C,
        _: bool,
        push: F,
    ) -> IntoPlace<'a, C, T, F> {
        IntoPlace::new(outer, push)
    }
}

/// `append_text` on std's texts. The closure is not called; it serves the last level.
pub trait AppendText<C> {
    /// The role of `outer`.
    fn append_text_role<'a>(&self, outer: &'a mut C, replay: impl FnMut(&mut C, &str)) -> Appended<'a, C>;
}

impl<C: Text> AppendText<C> for &&Probe<C> {
    fn append_text_role<'a>(&self, outer: &'a mut C, _: impl FnMut(&mut C, &str)) -> Appended<'a, C> {
        Appended(outer)
    }
}

/// `append_text` on accumulators.
pub trait AppendTextAccumulate<T> {
    /// The role of `outer`.
    fn append_text_role<'a>(
        &self,
        outer: &'a mut T,
        replay: impl FnMut(&mut T, &str),
    ) -> Accumulated<'a, T, ByTrait>;
}

impl<T: Accumulate> AppendTextAccumulate<T> for &Probe<T> {
    fn append_text_role<'a>(
        &self,
        outer: &'a mut T,
        _: impl FnMut(&mut T, &str),
    ) -> Accumulated<'a, T, ByTrait> {
        accumulated(outer)
    }
}

/// `append_text` on anything else that the body may have exclusively.
pub trait AppendTextLogged<T> {
    /// The role of `outer`.
    fn append_text_role<'a, F: FnMut(&mut T, &str)>(
        &self,
        outer: &'a mut T,
        replay: F,
    ) -> Logged<'a, T, TextLog, F>;
}

impl<T> AppendTextLogged<T> for Probe<T> {
    fn append_text_role<'a, F: FnMut(&mut T, &str)>(
        &self,
        outer: &'a mut T,
        replay: F,
    ) -> Logged<'a, T, TextLog, F> {
        Logged::new(outer, replay)
    }
}

/// `prepend` on std's lists. The closure is not called; it serves the last level.
pub trait PrependCollection<C: Prepend> {
    /// The role of `outer`.
    fn prepend_role<'a>(&self, outer: &'a mut C, replay: impl FnMut(&mut C, C::Item)) -> Prepended<'a, C>;
}

impl<C: Prepend> PrependCollection<C> for &&Probe<C> {
    fn prepend_role<'a>(&self, outer: &'a mut C, _: impl FnMut(&mut C, C::Item)) -> Prepended<'a, C> {
        Prepended::new(outer)
    }
}

/// `prepend_text` on a `String`. The closure is not called; it serves the last level.
pub trait PrependText<C: Prepend> {
    /// The role of `outer`.
    fn prepend_text_role<'a>(&self, outer: &'a mut C, replay: impl FnMut(&mut C, &str)) -> Prepended<'a, C>;
}

impl<C: Prepend + Text> PrependText<C> for &&Probe<C> {
    fn prepend_text_role<'a>(&self, outer: &'a mut C, _: impl FnMut(&mut C, &str)) -> Prepended<'a, C> {
        Prepended::new(outer)
    }
}

/// `prepend` on anything else that the body may have exclusively.
pub trait PrependLogged<T> {
    /// The role of `outer`.
    fn prepend_role<'a, E, F: FnMut(&mut T, E)>(
        &self,
        outer: &'a mut T,
        replay: F,
    ) -> Logged<'a, T, Log<E>, F>;
    /// The role of `outer`.
    fn prepend_text_role<'a, F: FnMut(&mut T, &str)>(
        &self,
        outer: &'a mut T,
        replay: F,
    ) -> Logged<'a, T, TextLog, F>;
}

impl<T> PrependLogged<T> for Probe<T> {
    fn prepend_role<'a, E, F: FnMut(&mut T, E)>(
        &self,
        outer: &'a mut T,
        replay: F,
    ) -> Logged<'a, T, Log<E>, F> {
        Logged::new(outer, replay)
    }
    fn prepend_text_role<'a, F: FnMut(&mut T, &str)>(
        &self,
        outer: &'a mut T,
        replay: F,
    ) -> Logged<'a, T, TextLog, F> {
        Logged::new(outer, replay)
    }
}

/// By receiver, for a name not declared `mut`: an exclusive reference to a list or text.
pub trait PrependMut: Prepend {
    /// The role of the list behind the reference.
    fn prepend_behind_role(&mut self) -> Prepended<'_, Self> {
        Prepended::new(self)
    }
}

impl<C: Prepend> PrependMut for C {}

/// By receiver, for a name not declared `mut`: anything else can be filled through a shared reference alone.
pub trait PrependShared {
    /// The role of what is shared.
    fn prepend_behind_role(&self) -> Shared<'_, Self> {
        Shared::new(self)
    }
}

impl<T: ?Sized> PrependShared for T {}

/// `insert` on std's maps and sets. The closure is not called; it serves the last level.
pub trait InsertCollection<C: Insert> {
    /// The role of `outer`.
    fn insert_role<'a>(&self, outer: &'a mut C, replay: impl FnMut(&mut C, C::Item)) -> Appended<'a, C>;
    /// The role of `outer`.
    fn insert_pair_role<'a, K, V>(
        &self,
        outer: &'a mut C,
        replay: impl FnMut(&mut C, K, V),
    ) -> Appended<'a, C>
    where
        C: Insert<Item = (K, V)>;
}

impl<C: Insert> InsertCollection<C> for &&Probe<C> {
    fn insert_role<'a>(&self, outer: &'a mut C, _: impl FnMut(&mut C, C::Item)) -> Appended<'a, C> {
        Appended(outer)
    }
    fn insert_pair_role<'a, K, V>(&self, outer: &'a mut C, _: impl FnMut(&mut C, K, V)) -> Appended<'a, C>
    where
        C: Insert<Item = (K, V)>,
    {
        Appended(outer)
    }
}

/// What iterations can insert into, in any order.
#[diagnostic::on_unimplemented(
    message = "`insert` into a `{Self}` is at a position, which depends on what earlier iterations inserted",
    label = "every iteration inserts here",
    note = "cure: `push` in the loop, and bring the order about after it (`reverse`, `sort`)",
    note = "  or: gather what is to be inserted, with its position, by `push`, and insert it in a plain loop after this one",
    note = "  or: insert in an `#[ordered] {{ … }}` block at the end of the body"
)]
pub trait InsertInAnyOrder {}

/// Sequences, whose `insert` takes a position. (A text has no other way to take a letter at its start.)
pub trait Positional {}

impl<T> Positional for Vec<T> {}
impl<T> Positional for VecDeque<T> {}

/// `insert` at a position is refused.
pub trait InsertAtPosition<C> {
    /// Nothing.
    fn insert_pair_role<'a, K, V, F: FnMut(&mut C, K, V)>(
        &self,
        outer: &'a mut C,
        replay: F,
    ) -> Logged<'a, C, PairLog<K, V>, F>
    where
        C: InsertInAnyOrder;
}

impl<C: Positional> InsertAtPosition<C> for &Probe<C> {
    fn insert_pair_role<'a, K, V, F: FnMut(&mut C, K, V)>(
        &self,
        outer: &'a mut C,
        replay: F,
    ) -> Logged<'a, C, PairLog<K, V>, F>
    where
        C: InsertInAnyOrder,
    {
        Logged::new(outer, replay)
    }
}

/// `insert` on anything else that the body may have exclusively.
pub trait InsertLogged<T> {
    /// The role of `outer`.
    fn insert_role<'a, E, F: FnMut(&mut T, E)>(
        &self,
        outer: &'a mut T,
        replay: F,
    ) -> Logged<'a, T, Log<E>, F>;
    /// The role of `outer`.
    fn insert_pair_role<'a, K, V, F: FnMut(&mut T, K, V)>(
        &self,
        outer: &'a mut T,
        replay: F,
    ) -> Logged<'a, T, PairLog<K, V>, F>;
}

impl<T> InsertLogged<T> for Probe<T> {
    fn insert_role<'a, E, F: FnMut(&mut T, E)>(
        &self,
        outer: &'a mut T,
        replay: F,
    ) -> Logged<'a, T, Log<E>, F> {
        Logged::new(outer, replay)
    }
    fn insert_pair_role<'a, K, V, F: FnMut(&mut T, K, V)>(
        &self,
        outer: &'a mut T,
        replay: F,
    ) -> Logged<'a, T, PairLog<K, V>, F> {
        Logged::new(outer, replay)
    }
}

/// By receiver, for a name not declared `mut`: an exclusive reference to a collection.
pub trait AppendMut: Append {
    /// The role of the collection behind the reference.
    fn append_behind_role(&mut self) -> Appended<'_, Self> {
        Appended(self)
    }
    /// The role of the collection behind the reference, to which each iteration adds one item by `push`.
    fn append_each_behind_role(&mut self) -> Self::Each<'_> {
        Self::each(self)
    }
}

impl<C: Append> AppendMut for C {}

/// By receiver, for a name not declared `mut`: anything else can be filled through a shared reference alone.
pub trait AppendShared {
    /// The role of what is shared.
    fn append_behind_role(&self) -> Shared<'_, Self> {
        Shared::new(self)
    }
    /// The role of what is shared.
    fn append_each_behind_role(&self) -> Shared<'_, Self> {
        Shared::new(self)
    }
}

impl<T: ?Sized> AppendShared for T {}

/// By receiver, for a name not declared `mut`: an exclusive reference to a map or set.
pub trait InsertMut: Insert {
    /// The role of the collection behind the reference.
    fn insert_behind_role(&mut self) -> Appended<'_, Self> {
        Appended(self)
    }
}

impl<C: Insert> InsertMut for C {}

/// By receiver, for a name not declared `mut`: anything else can be filled through a shared reference alone.
pub trait InsertShared {
    /// The role of what is shared.
    fn insert_behind_role(&self) -> Shared<'_, Self> {
        Shared::new(self)
    }
}

impl<T: ?Sized> InsertShared for T {}

/// `keyed`: values under the same key are merged by `merge(earlier, later)`.
pub trait KeyedValue<M: Map> {
    /// The role of `outer`.
    fn keyed_role<'a, F: Fn(&mut M::Value, M::Value) + Clone>(
        &self,
        outer: &'a mut M,
        merge: F,
    ) -> Accumulated<'a, M, ByKey<F, M::Value>>;
}

impl<M: Map<Value: Value>> KeyedValue<M> for &&Probe<M> {
    fn keyed_role<'a, F: Fn(&mut M::Value, M::Value) + Clone>(
        &self,
        outer: &'a mut M,
        merge: F,
    ) -> Accumulated<'a, M, ByKey<F, M::Value>> {
        keyed(outer, merge)
    }
}

/// `keyed`, of values of which nothing is known.
pub trait KeyedAny<M: Map> {
    /// The role of `outer`.
    fn keyed_role<'a, F: Fn(&mut M::Value, M::Value) + Clone>(
        &self,
        outer: &'a mut M,
        merge: F,
    ) -> Accumulated<'a, M, ByKey<F, Unknown>>;
}

impl<M: Map> KeyedAny<M> for &Probe<M> {
    fn keyed_role<'a, F: Fn(&mut M::Value, M::Value) + Clone>(
        &self,
        outer: &'a mut M,
        merge: F,
    ) -> Accumulated<'a, M, ByKey<F, Unknown>> {
        keyed(outer, merge)
    }
}

/// A map whose values under the same key are added up by their own `+=`.
pub type AddedByKey<'a, M> = Accumulated<'a, M, ByKey<Add<M>, Unknown>>;

type Add<M> = fn(&mut <M as Map>::Value, <M as Map>::Value);

level! {
    /// Sums under keys, of accumulators, no overflow checks.
    KeyedSumAccumulate on &&Probe<T> where [T: Map + Accumulate]:
    keyed_sum_role => Accumulated<'a, T, ByTrait>, accumulated
}
level! {
    /// Sums under keys, of anything else.
    KeyedSumAny on &Probe<T> where [T: Map<Value: AddAssign>]:
    keyed_sum_role => AddedByKey<'a, T>, add_by_key
}
level! {
    /// Sums under keys, of numbers.
    CheckedKeyedSumNumber on &&Probe<T> where [T: Map<Value: Default + Summand>]:
    checked_keyed_sum_role => Tally<'a, T>, Tally::new
}
level! {
    /// Sums under keys, of accumulators.
    CheckedKeyedSumAccumulate on &&&Probe<T> where [T: Map + Accumulate]:
    checked_keyed_sum_role => Accumulated<'a, T, ByTrait>, accumulated
}
level! {
    /// Sums under keys, of anything else.
    CheckedKeyedSumAny on &Probe<T> where [T: Map<Value: AddAssign>]:
    checked_keyed_sum_role => AddedByKey<'a, T>, add_by_key
}

fn add_by_key<M: Map<Value: AddAssign>>(outer: &mut M) -> AddedByKey<'_, M> {
    keyed(outer, |earlier, later| *earlier += later)
}
