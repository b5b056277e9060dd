//! Maps whose values are merged under the same key.

use super::accumulate::{Accumulated, Gather, locked};
use super::append::Append;
use super::sum::{SumOf, Summand};
use super::{Mode, Role, Seed};
use crate::observe::Decision;
use std::any::type_name;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, LinkedList, VecDeque, btree_map, hash_map};
use std::hash::{BuildHasher, Hash};
use std::marker::PhantomData;
use std::num::Wrapping;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A map.
#[diagnostic::on_unimplemented(
    message = "iterations can't gather under the keys of a `{Self}`",
    label = "every iteration adds under a key here",
    note = "cure: gather into a `HashMap` or `BTreeMap` of std, and bring that in after the loop",
    note = "  or: `push((key, value))` into a list here, and add them up in a plain loop after this one"
)]
pub trait Map: Append<Item = (Self::Key, Self::Value)> {
    /// What values are found under.
    type Key;
    /// What is merged.
    type Value;
    /// The same kind of map with other values.
    type With<U>: Map<Key = Self::Key, Value = U, Like = Self::Like>;
    /// Merges what was gathered later, value by value.
    fn absorb(&mut self, later: Self, merge: impl FnMut(&mut Self::Value, Self::Value));
    /// Brings in what was gathered, each value into what is under its key or into a default.
    fn bring_in<U>(&mut self, gathered: Self::With<U>, merge: impl FnMut(&mut Self::Value, U))
    where
        Self::Value: Default;
    /// Takes everything out into a map of other values.
    fn take_out<U>(&mut self, convert: impl Fn(Self::Value) -> U) -> Self::With<U>;
}

/// By receiver: a map, or what a field that is a reference to one points to.
pub trait MapHere: Map {
    /// The map.
    fn map_here(&mut self) -> &mut Self {
        self
    }
}

impl<M: Map> MapHere for M {}

macro_rules! maps {
    ($([$($generics:tt)*] $Map:ident<K, V $(, $S:ident)?>, $module:ident $(, $reserve:ident)?;)+) => {$(
        impl<$($generics)*, V> Map for $Map<K, V $(, $S)?> {
            type Key = K;
            type Value = V;
            type With<U> = $Map<K, U $(, $S)?>;
            fn absorb(&mut self, later: Self, mut merge: impl FnMut(&mut V, V)) {
                if self.is_empty() {
                    *self = later;
                    return;
                }
                for (key, value) in later {
                    match self.entry(key) {
                        $module::Entry::Occupied(mut there) => merge(there.get_mut(), value),
                        $module::Entry::Vacant(entry) => drop(entry.insert(value)),
                    }
                }
            }
            fn bring_in<U>(&mut self, gathered: Self::With<U>, mut merge: impl FnMut(&mut V, U))
            where
                V: Default,
            {
                // As much as the plain loop would have come to; where there are keys, these may be the same.
                $(if self.is_empty() {
                    self.$reserve(gathered.len());
                })?
                for (key, value) in gathered {
                    merge(self.entry(key).or_default(), value);
                }
            }
            fn take_out<U>(&mut self, convert: impl Fn(V) -> U) -> Self::With<U> {
                let mut out = <Self::With<U> as Append>::empty(&self.like(), self.len());
                out.extend(std::mem::replace(self, Self::empty(&self.like(), 0)).into_iter().map(|(k, v)| (k, convert(v))));
                out
            }
        }
    )+};
}

maps! {
    [K: Ord] BTreeMap<K, V>, btree_map;
    [K: Eq + Hash, S: BuildHasher + Clone] HashMap<K, V, S>, hash_map, reserve;
}

/// The types of values of which it is known whether it can be seen in a merge where runs begin and end.
///
/// A value's type that is not yet inferred is taken for one of these.
#[diagnostic::on_unimplemented(
    message = "the values of this map turn out to be `{Self}` only after this loop",
    note = "write the map's type where it is made: `HashMap::<_, {Self}>::new()`"
)]
pub trait Value {
    /// See [`Seed::EXACT`].
    const EXACT: bool;
}

macro_rules! values {
    ($exact:literal: $([$($generics:tt)*] $T:ty),+ $(,)?) => {$(
        impl<$($generics)*> Value for $T {
            const EXACT: bool = $exact;
        }
    )+};
}

values! { false: [] f32, [] f64 }
values! {
    true: [] u8, [] u16, [] u32, [] u64, [] u128, [] usize, [] i8, [] i16, [] i32, [] i64, [] i128, [] isize,
    [T] Wrapping<T>, [] bool, [] char, [] Duration, [] String, [T: ?Sized] &T, [T] Vec<T>, [T] VecDeque<T>,
    [T] LinkedList<T>, [T] BTreeSet<T>, [T, S] HashSet<T, S>,
}

impl<T: Value> Value for Option<T> {
    const EXACT: bool = T::EXACT;
}
impl<T: Value, const N: usize> Value for [T; N] {
    const EXACT: bool = T::EXACT;
}
impl<A: Value, B: Value> Value for (A, B) {
    const EXACT: bool = A::EXACT && B::EXACT;
}
impl<A: Value, B: Value, C: Value> Value for (A, B, C) {
    const EXACT: bool = A::EXACT && B::EXACT && C::EXACT;
}
impl<K, V: Value, S> Value for HashMap<K, V, S> {
    const EXACT: bool = V::EXACT;
}
impl<K, V: Value> Value for BTreeMap<K, V> {
    const EXACT: bool = V::EXACT;
}

/// Of any other value nothing is known.
#[derive(Clone, Copy, Debug)]
pub struct Unknown;

impl Value for Unknown {
    const EXACT: bool = false;
}

/// Merges values under the same key; `E` tells whether that is exact.
#[derive(Debug)]
pub struct ByKey<F, E> {
    merge: F,
    exactness: PhantomData<fn() -> E>,
}

impl<F: Clone, E> Clone for ByKey<F, E> {
    fn clone(&self) -> Self {
        ByKey { merge: self.merge.clone(), exactness: PhantomData }
    }
}

impl<M: Map, F: Fn(&mut M::Value, M::Value), E: Value> Gather<M> for ByKey<F, E> {
    const EXACT: bool = E::EXACT;
    fn identity(&self, like: &M) -> M {
        M::empty(&like.like(), 0)
    }
    fn merge(&self, earlier: &mut M, later: M) {
        earlier.absorb(later, &self.merge);
    }
}

/// A map whose values under the same key are merged by a function.
pub(super) fn keyed<M: Map, F, E>(outer: &mut M, merge: F) -> Accumulated<'_, M, ByKey<F, E>> {
    Accumulated::new(outer, ByKey { merge, exactness: PhantomData })
}

/// A map of sums, which private maps of sums are brought into.
pub struct Tally<'a, M: Map> {
    outer: &'a mut M,
    /// The outer map itself, moved to where the plain loop's only run takes it from.
    moved: Option<Moved<M>>,
}

type Sums<M> = <M as Map>::With<SumOf<<M as Map>::Value>>;
type Moved<M> = Arc<Mutex<Option<Sums<M>>>>;

impl<'a, M: Map> Tally<'a, M> {
    pub(super) fn new(outer: &'a mut M) -> Self {
        Tally { outer, moved: None }
    }
}

impl<M: Map> Role for Tally<'_, M>
where
    M::Value: Default + Summand,
{
    type Seed = TallySeed<M>;
    fn seed(&mut self, mode: &Mode) -> TallySeed<M> {
        if mode.plain {
            let sums = self.outer.take_out(M::Value::sum_from);
            self.moved = Some(Arc::new(Mutex::new(Some(sums))));
        }
        TallySeed { like: self.outer.like(), moved: self.moved.clone() }
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::merged::<M>());
    }
    fn held() -> Option<&'static str> {
        Some(type_name::<M>())
    }
    fn finish(&mut self, merged: Option<Sums<M>>) {
        let plain = self.moved.is_some();
        let kept = self.moved.as_ref().and_then(|moved| locked(moved, Option::take));
        if let Some(sums) = merged.or(kept) {
            self.outer.bring_in(sums, |outer, sum| M::Value::finish(outer, sum, plain));
        }
    }
}

/// What private maps are made like.
pub struct TallySeed<M: Map> {
    like: M::Like,
    moved: Option<Moved<M>>,
}

impl<M: Map> Seed for TallySeed<M>
where
    M::Value: Summand,
{
    type Private = Sums<M>;
    type Partial = Sums<M>;
    type Scratch = ();
    const EXACT: bool = M::Value::EXACT;
    fn begin(&self, (): &mut ()) -> Sums<M> {
        let moved = self.moved.as_ref().and_then(|moved| locked(moved, Option::take));
        moved.unwrap_or_else(|| Sums::<M>::empty(&self.like, 0))
    }
    fn end(&self, private: Sums<M>, (): &mut ()) -> Sums<M> {
        private
    }
    fn merge(&self, earlier: &mut Sums<M>, later: Sums<M>) {
        earlier.absorb(later, M::Value::join);
    }
}
