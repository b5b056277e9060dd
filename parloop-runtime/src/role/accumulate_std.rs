//! Std's types as accumulators: numbers add, texts and lists append, sets unite, maps merge by key.

use super::accumulate::Accumulate;
use super::keyed::Map;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::num::Wrapping;
use std::time::Duration;

macro_rules! numbers {
    ($($T:ty, $zero:expr, $exact:literal;)+) => {$(
        impl Accumulate for $T {
            const EXACT: bool = $exact;
            #[inline]
            fn identity(&self) -> Self {
                $zero
            }
            #[inline]
            fn merge(&mut self, later: Self) {
                *self += later;
            }
        }
    )+};
}

macro_rules! integers {
    ($($T:ty)+) => { numbers! { $($T, 0, true; Wrapping<$T>, Wrapping(0), true;)+ } };
}

integers! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }
numbers! { f32, -0.0, false; f64, -0.0, false; Duration, Duration::ZERO, true; }

macro_rules! lists {
    ($([$($generics:tt)*] $T:ty, $append:expr;)+) => {$(
        impl<$($generics)*> Accumulate for $T {
            const EXACT: bool = true;
            fn identity(&self) -> Self {
                Default::default()
            }
            fn merge(&mut self, mut later: Self) {
                if self.is_empty() {
                    std::mem::swap(self, &mut later);
                } else {
                    $append(self, later);
                }
            }
        }
    )+};
}

lists! {
    [T] Vec<T>, |earlier: &mut Self, mut later| earlier.append(&mut later);
    [T] VecDeque<T>, |earlier: &mut Self, mut later| earlier.append(&mut later);
    [T] LinkedList<T>, |earlier: &mut Self, mut later| earlier.append(&mut later);
    [] String, |earlier: &mut Self, later: Self| earlier.push_str(&later);
    [] Cow<'_, str>, |earlier: &mut Self, later: Self| *earlier += later;
    [T: Ord] BTreeSet<T>, |earlier: &mut Self, later| earlier.extend(later);
    [T: Ord] BinaryHeap<T>, |earlier: &mut Self, mut later| earlier.append(&mut later);
}

impl<T: Eq + Hash, S: BuildHasher + Clone> Accumulate for HashSet<T, S> {
    const EXACT: bool = true;
    fn identity(&self) -> Self {
        HashSet::with_hasher(self.hasher().clone())
    }
    fn merge(&mut self, later: Self) {
        if self.is_empty() {
            *self = later;
        } else {
            self.extend(later);
        }
    }
}

impl<K: Eq + Hash, V: Accumulate, S: BuildHasher + Clone> Accumulate for HashMap<K, V, S> {
    const EXACT: bool = V::EXACT;
    fn identity(&self) -> Self {
        HashMap::with_hasher(self.hasher().clone())
    }
    fn merge(&mut self, later: Self) {
        self.absorb(later, V::merge);
    }
}

impl<K: Ord, V: Accumulate> Accumulate for BTreeMap<K, V> {
    const EXACT: bool = V::EXACT;
    fn identity(&self) -> Self {
        BTreeMap::new()
    }
    fn merge(&mut self, later: Self) {
        self.absorb(later, V::merge);
    }
}

/// Nothing is the identity.
impl<T: Accumulate> Accumulate for Option<T> {
    const EXACT: bool = T::EXACT;
    fn identity(&self) -> Self {
        None
    }
    fn merge(&mut self, later: Self) {
        match (self.as_mut(), later) {
            (Some(earlier), Some(later)) => earlier.merge(later),
            (None, later) => *self = later,
            (Some(_), None) => {}
        }
    }
}

impl<T: Accumulate> Accumulate for Box<T> {
    const EXACT: bool = T::EXACT;
    fn identity(&self) -> Self {
        Box::new((**self).identity())
    }
    fn merge(&mut self, later: Self) {
        (**self).merge(*later);
    }
}

/// Element by element.
impl<T: Accumulate, const N: usize> Accumulate for [T; N] {
    const EXACT: bool = T::EXACT;
    fn identity(&self) -> Self {
        std::array::from_fn(|i| self[i].identity())
    }
    fn merge(&mut self, later: Self) {
        for (earlier, later) in self.iter_mut().zip(later) {
            earlier.merge(later);
        }
    }
}

macro_rules! tuples {
    ($(($($T:ident $i:tt),*))+) => {$(
        impl<$($T: Accumulate),*> Accumulate for ($($T,)*) {
            const EXACT: bool = true $(&& $T::EXACT)*;
            #[allow(clippy::unused_unit)]
            fn identity(&self) -> Self {
                ($(self.$i.identity(),)*)
            }
            #[allow(unused_variables)]
            fn merge(&mut self, later: Self) {
                $(self.$i.merge(later.$i);)*
            }
        }
    )+};
}

tuples! {
    ()
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}
