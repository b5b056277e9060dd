//! Iterators over collections that stand already, but can't be cut by position: maps, sets and lists, with adapters
//! around them. Threads pull them like others; children inherit what they go over, borrowed items included.

use super::inherit::Gathered;
use super::{Axes, Hand, Index, Inherit, Pulled, PulledHere, Space};
use crate::observe::Watch;
use crate::run::{Grain, Threads};
use std::collections::{binary_heap, btree_map, btree_set, hash_map, hash_set, linked_list, vec_deque};
use std::iter::{Chain, Cloned, Copied, Enumerate, Once, Rev, Skip, StepBy, Take, Zip};
use std::{option, result, slice, vec};

/// A marker: it ends, and asks nobody for its items, so that they can all be had before a fork.
pub trait Stands: Iterator {}

macro_rules! stand {
    (@ [$($generics:tt)*] $Iterator:ty) => { impl<$($generics)*> Stands for $Iterator {} };
    ($($generics:tt $($Iterator:ty),+;)+) => {$($(stand! { @ $generics $Iterator })+)+};
}

stand! {
    ['a, K, V] hash_map::Iter<'a, K, V>, hash_map::IterMut<'a, K, V>, hash_map::Drain<'a, K, V>;
    ['a, K, V] hash_map::Keys<'a, K, V>, hash_map::Values<'a, K, V>, hash_map::ValuesMut<'a, K, V>;
    [K, V] hash_map::IntoIter<K, V>, hash_map::IntoKeys<K, V>, hash_map::IntoValues<K, V>;
    ['a, T] hash_set::Iter<'a, T>, hash_set::Drain<'a, T>;
    [T] hash_set::IntoIter<T>;
    ['a, K, V] btree_map::Iter<'a, K, V>, btree_map::IterMut<'a, K, V>;
    ['a, K, V] btree_map::Keys<'a, K, V>, btree_map::Values<'a, K, V>, btree_map::ValuesMut<'a, K, V>;
    ['a, K, V] btree_map::Range<'a, K, V>, btree_map::RangeMut<'a, K, V>;
    [K, V] btree_map::IntoIter<K, V>, btree_map::IntoKeys<K, V>, btree_map::IntoValues<K, V>;
    ['a, T] btree_set::Iter<'a, T>, btree_set::Range<'a, T>;
    [T] btree_set::IntoIter<T>;
    ['a, T] linked_list::Iter<'a, T>, linked_list::IterMut<'a, T>, binary_heap::Iter<'a, T>;
    [T] linked_list::IntoIter<T>, binary_heap::IntoIter<T>;
    ['a, T] vec_deque::IterMut<'a, T>, vec_deque::Drain<'a, T>, vec::Drain<'a, T>;
    ['a, T] option::Iter<'a, T>, option::IterMut<'a, T>, result::Iter<'a, T>, result::IterMut<'a, T>;
    ['a, T] slice::Iter<'a, T>, slice::IterMut<'a, T>;
    [T] vec::IntoIter<T>;
    [I: Stands] Enumerate<I>, StepBy<I>, Skip<I>, Take<I>;
    [I: Stands + DoubleEndedIterator] Rev<I>;
    [A: Stands, B: Stands] Zip<A, B>;
    [A: Stands, B: Stands<Item = A::Item>] Chain<A, B>;
    [T] Once<T>;
    ['a, T: Copy + 'a, I: Stands<Item = &'a T>] Copied<I>;
    ['a, T: Clone + 'a, I: Stands<Item = &'a T>] Cloned<I>;
}

/// `S` pulls the iterator on threads.
#[derive(Debug)]
pub struct Standing<S>(pub S);

impl<S: Space> Space for Standing<S> {
    type Item = S::Item;
    type Part = S::Part;
    fn axes(&self) -> Axes {
        self.0.axes()
    }
    fn expected(&self) -> Option<usize> {
        self.0.expected()
    }
    #[inline]
    fn whole<T>(self, watch: &Watch, run: impl FnOnce(S::Part, Index) -> T) -> T {
        self.0.whole(watch, run)
    }
}

impl<S: Threads> Threads for Standing<S> {
    type Feed = S::Feed;
    fn feed(self, grain: Grain, workers: usize) -> S::Feed {
        self.0.feed(grain, workers)
    }
}

impl<S: Inherit> Inherit for Standing<S> {
    type Positions = S::Positions;
    fn inherit(self) -> S::Positions {
        self.0.inherit()
    }
}

/// Children that are there already have inherited it: nothing is serialized.
macro_rules! handed_by_position {
    ($($Pulled:ident)+) => {$(
        impl<I: Iterator> Hand for Standing<$Pulled<I>> {
            type Positions = Gathered<I>;
            fn hand(self) -> Gathered<I> {
                Gathered::at_once(self.0.0)
            }
            fn server(_: &Gathered<I>) -> Option<impl FnOnce(&dyn Fn()) + Send + use<I>> {
                None::<fn(&dyn Fn())>
            }
            fn serialized() -> Option<&'static str> {
                None
            }
        }
    )+};
}

handed_by_position! { Pulled PulledHere }
