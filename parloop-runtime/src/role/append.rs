//! Collections that grow: a run's private value is a collection of the same type that starts empty.

use super::filled::Filled;
use super::log::Journal;
use super::{Mode, Role, Seed};
use crate::observe::{Decision, name_of};
use crate::sys::join;
use std::any::type_name;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, LinkedList, VecDeque};
use std::hash::{BuildHasher, Hash};

/// A collection of which one part can be filled after another as if it had been filled in one go.
pub trait Append: Sized {
    /// What is pushed or inserted.
    type Item;
    /// What an empty collection of this kind needs to know (a map's hasher).
    type Like: Clone;
    /// What an empty collection like this one needs to know.
    fn like(&self) -> Self::Like;
    /// An empty collection, with room for some items where that means something.
    fn empty(like: &Self::Like, room: usize) -> Self;
    /// How many items it has (bytes, for texts).
    fn size(&self) -> usize;
    /// Its part in a loop of which each iteration adds one item by `push`.
    type Each<'a>: Role
    where
        Self: 'a;
    /// That part of the outer one.
    fn each(outer: &mut Self) -> Self::Each<'_>;
    /// Makes room for more.
    fn make_room(&mut self, more: usize);
    /// Appends what was gathered later.
    fn append(&mut self, later: Self);
    /// Appends one after the other.
    fn append_all(&mut self, parts: Vec<Self>) {
        self.make_room(parts.iter().map(Self::size).sum());
        parts.into_iter().for_each(|part| self.append(part));
    }
}

/// The collections with an `insert` to which the order of insertions alone matters: not `Vec::insert`, which
/// depends on what is there.
pub trait Insert: Append {}

/// Texts.
pub trait Text: Append {}

/// Nothing special for iterations that add one item each.
macro_rules! each_appended {
    () => {
        type Each<'a>
            = Appended<'a, Self>
        where
            Self: 'a;
        fn each(outer: &mut Self) -> Appended<'_, Self> {
            Appended(outer)
        }
    };
}

macro_rules! collections {
    ($([$($generics:tt)*] $T:ty, $Item:ty, $append:expr $(, $room:expr, $reserve:expr $(, $all:expr)?)?;)+) => {$(
        impl<$($generics)*> Append for $T {
            type Item = $Item;
            type Like = ();
            each_appended! {}
            fn like(&self) {}
            #[allow(unused_variables)]
            fn empty((): &(), room: usize) -> Self {
                $(if room > 0 { return $room(room); })?
                Self::default()
            }
            fn size(&self) -> usize {
                self.len()
            }
            #[allow(unused_variables)]
            fn make_room(&mut self, more: usize) {
                $($reserve(self, more))?
            }
            fn append(&mut self, later: Self) {
                $append(self, later);
            }
            $($(fn append_all(&mut self, parts: Vec<Self>) {
                $all(self, parts);
            })?)?
        }
    )+};
}

collections! {
    [T] VecDeque<T>, T, |all: &mut Self, mut later| all.append(&mut later), VecDeque::with_capacity, VecDeque::reserve;
    [T] LinkedList<T>, T, |all: &mut Self, mut later| all.append(&mut later);
    [] String, char, |all: &mut Self, later: Self| all.push_str(&later), String::with_capacity, String::reserve, join::texts;
    [] Cow<'_, str>, char, |all: &mut Self, later: Self| *all += later;
    [T: Ord] BTreeSet<T>, T, |all: &mut Self, later| all.extend(later);
    [K: Ord, V] BTreeMap<K, V>, (K, V), |all: &mut Self, later| all.extend(later);
}

impl<T> Append for Vec<T> {
    type Item = T;
    type Like = ();
    type Each<'a>
        = Filled<'a, T>
    where
        T: 'a;
    fn each(outer: &mut Self) -> Filled<'_, T> {
        Filled::new(outer, true)
    }
    fn like(&self) {}
    fn empty((): &(), room: usize) -> Self {
        Vec::with_capacity(room)
    }
    fn size(&self) -> usize {
        self.len()
    }
    fn make_room(&mut self, more: usize) {
        self.reserve(more);
    }
    fn append(&mut self, mut later: Self) {
        Vec::append(self, &mut later);
    }
    fn append_all(&mut self, parts: Vec<Self>) {
        join::lists(self, parts);
    }
}

macro_rules! hashed {
    ($([$($generics:tt)*] $T:ident<$($parameter:ident),+>, $Item:ty;)+) => {$(
        impl<$($generics)*, S: BuildHasher + Clone> Append for $T<$($parameter,)+ S> {
            type Item = $Item;
            type Like = S;
            each_appended! {}
            fn like(&self) -> S {
                self.hasher().clone()
            }
            fn empty(like: &S, room: usize) -> Self {
                $T::with_capacity_and_hasher(room, like.clone())
            }
            fn size(&self) -> usize {
                self.len()
            }
            // Runs often insert the same keys, so the sum of their sizes says nothing.
            fn make_room(&mut self, _: usize) {}
            fn append(&mut self, later: Self) {
                self.extend(later);
            }
        }

        impl<$($generics)*, S: BuildHasher + Clone> Insert for $T<$($parameter,)+ S> {}
    )+};
}

hashed! {
    [T: Eq + Hash] HashSet<T>, T;
    [K: Eq + Hash, V] HashMap<K, V>, (K, V);
}

impl<T: Ord> Insert for BTreeSet<T> {}
impl<K: Ord, V> Insert for BTreeMap<K, V> {}
impl Text for String {}
impl Text for Cow<'_, str> {}
/// By `write!`.
impl Text for Vec<u8> {}

/// The log of a loop around this one.
impl<J: Journal> Append for J {
    type Item = J::Entry;
    type Like = ();
    each_appended! {}
    fn like(&self) {}
    fn empty((): &(), _: usize) -> Self {
        J::default()
    }
    fn size(&self) -> usize {
        self.entries().len()
    }
    fn make_room(&mut self, more: usize) {
        self.entries_mut().reserve(more);
    }
    fn append(&mut self, mut later: Self) {
        self.entries_mut().append(later.entries_mut());
    }
}

impl<J: Journal> Insert for J {}
impl<J: Journal> Text for J {}

/// Parts in loop order, put together only when how long they are is known, so that each item is moved once.
#[derive(Debug)]
pub struct Parts<C> {
    first: C,
    rest: Vec<C>,
}

impl<C> Parts<C> {
    pub(super) fn new(first: C) -> Self {
        Parts { first, rest: Vec::new() }
    }

    /// Some parts in loop order, of which there is at least one.
    pub(super) fn collect(parts: impl IntoIterator<Item = C>) -> Option<Self> {
        let mut parts = parts.into_iter();
        Some(Parts { first: parts.next()?, rest: parts.collect() })
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &C> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    pub(super) fn join(&mut self, later: Self) {
        self.rest.push(later.first);
        self.rest.extend(later.rest);
    }

    /// The same, where `join` may make one of two; else it gives the later one back.
    pub(super) fn join_by(&mut self, later: Self, join: impl Fn(&mut C, C) -> Option<C>) {
        let last = self.rest.last_mut().unwrap_or(&mut self.first);
        let left = join(last, later.first);
        self.rest.extend(left);
        self.rest.extend(later.rest);
    }

    pub(super) fn map<D>(self, f: impl Fn(C) -> D) -> Parts<D> {
        Parts { first: f(self.first), rest: self.rest.into_iter().map(f).collect() }
    }

    pub(super) fn into_iter(self) -> impl DoubleEndedIterator<Item = C> {
        std::iter::once(self.first).chain(self.rest)
    }
}

/// An outer collection that private ones are appended to.
#[derive(Debug)]
pub struct Appended<'a, C>(pub(super) &'a mut C);

impl<C: Append> Role for Appended<'_, C> {
    type Seed = AppendedSeed<C>;
    fn seed(&mut self, _: &Mode) -> AppendedSeed<C> {
        AppendedSeed { like: self.0.like() }
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::merged::<C>());
    }
    fn held() -> Option<&'static str> {
        Some(type_name::<C>())
    }
    fn finish(&mut self, merged: Option<Parts<C>>) {
        let Some(Parts { mut first, rest }) = merged else { return };
        if self.0.size() == 0 {
            // Nothing to append to: the first part becomes the collection. The larger room is kept.
            std::mem::swap(self.0, &mut first);
        } else {
            self.0.make_room(first.size() + rest.iter().map(C::size).sum::<usize>());
            self.0.append(first);
        }
        self.0.append_all(rest);
    }
}

/// What private collections are made like.
#[derive(Debug)]
pub struct AppendedSeed<C: Append> {
    like: C::Like,
}

impl<C: Append> AppendedSeed<C> {
    /// Parts of the same kind as the private ones (with their hasher).
    pub(super) fn alike(&self, parts: Parts<C>) -> Parts<C> {
        let alike = |part: C| {
            let mut like = C::empty(&self.like, part.size());
            like.append(part);
            like
        };
        Parts { first: alike(parts.first), rest: parts.rest.into_iter().map(alike).collect() }
    }
}

impl<C: Append> Seed for AppendedSeed<C> {
    type Private = C;
    type Partial = Parts<C>;
    /// How many items the worker's last run left: about what the next one will.
    type Scratch = usize;
    const EXACT: bool = true;
    fn begin(&self, last: &mut usize) -> C {
        C::empty(&self.like, *last)
    }
    fn end(&self, private: C, last: &mut usize) -> Parts<C> {
        *last = private.size();
        Parts::new(private)
    }
    fn merge(&self, earlier: &mut Parts<C>, later: Parts<C>) {
        earlier.join(later);
    }
}

/// A collection that is filled through a shared reference (a concurrent queue): left as it is.
#[derive(Debug)]
pub struct Shared<'a, T: ?Sized>(&'a T);

impl<'a, T: ?Sized> Shared<'a, T> {
    pub(super) fn new(outer: &'a T) -> Self {
        Shared(outer)
    }
}

impl<'a, T: ?Sized> Role for Shared<'a, T> {
    type Seed = SharedSeed<'a, T>;
    fn seed(&mut self, _: &Mode) -> SharedSeed<'a, T> {
        SharedSeed(self.0)
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        let why = format!("a `{}` can be changed through a shared reference", name_of::<T>());
        tell(Decision::Instead("shared", why));
    }
    fn held() -> Option<&'static str> {
        Some(type_name::<T>())
    }
    fn finish(&mut self, _: Option<()>) {}
}

/// The reference that workers share.
#[derive(Debug)]
pub struct SharedSeed<'a, T: ?Sized>(&'a T);

impl<'a, T: ?Sized> Seed for SharedSeed<'a, T> {
    type Private = &'a T;
    type Partial = ();
    type Scratch = ();
    const EXACT: bool = true;
    #[inline]
    fn begin(&self, (): &mut ()) -> &'a T {
        self.0
    }
    #[inline]
    fn end(&self, _: &'a T, (): &mut ()) {}
    #[inline]
    fn merge(&self, (): &mut (), (): ()) {}
}
