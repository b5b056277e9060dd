//! Types that are no accumulators: contributions are logged and replayed in loop order on the calling thread.

use super::accumulate::Accumulate;
use super::append::Parts;
use super::{Mode, Role, Seed};
use crate::observe::{Decision, name_of};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::any::type_name;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Add, AddAssign, BitAnd, BitAndAssign, BitOr, BitOrAssign, BitXor, BitXorAssign};
use std::ops::{Mul, MulAssign, Sub, SubAssign};

/// What a body sees under the name of a logged variable.
pub trait Journal: Default {
    /// One contribution.
    type Entry;
    /// The contributions in loop order.
    fn entries(&self) -> &Vec<Self::Entry>;
    /// The contributions in loop order.
    fn entries_mut(&mut self) -> &mut Vec<Self::Entry>;
}

macro_rules! journals {
    ($($(#[$doc:meta])* $Journal:ident<$($E:ident),*>($Entry:ty);)+) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $Journal<$($E),*>(Vec<$Entry>);

        impl<$($E),*> Default for $Journal<$($E),*> {
            fn default() -> Self {
                $Journal(Vec::new())
            }
        }

        impl<$($E),*> Journal for $Journal<$($E),*> {
            type Entry = $Entry;
            fn entries(&self) -> &Vec<$Entry> {
                &self.0
            }
            fn entries_mut(&mut self) -> &mut Vec<$Entry> {
                &mut self.0
            }
        }

        impl<$($E: Serialize),*> Serialize for $Journal<$($E),*> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl<'de, $($E: Deserialize<'de>),*> Deserialize<'de> for $Journal<$($E),*> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Deserialize::deserialize(deserializer).map($Journal)
            }
        }

        /// The accumulator of a loop inside a loop.
        impl<$($E),*> Accumulate for $Journal<$($E),*> {
            const EXACT: bool = true;
            fn identity(&self) -> Self {
                Self::default()
            }
            fn merge(&mut self, mut later: Self) {
                self.0.append(&mut later.0);
            }
        }
    )+};
}

journals! {
    /// What was added, pushed or inserted.
    Log<E>(E);
    /// What was inserted, in pairs.
    PairLog<K, V>((K, V));
    /// What was added and subtracted.
    Balance<E, F>(Change<E, F>);
    /// What was written.
    TextLog<>(String);
    /// What stands for that which can't be written into, after the error that says so.
    Nowhere<>(());
}

/// An entry of a [`Balance`].
#[derive(Clone, Copy, Debug)]
pub enum Change<E, F> {
    /// `+=`
    Plus(E),
    /// `-=`
    Minus(F),
}

impl<E: Serialize, F: Serialize> Serialize for Change<E, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Change::Plus(entry) => Ok(entry),
            Change::Minus(entry) => Err(entry),
        }
        .serialize(serializer)
    }
}

impl<'de, E: Deserialize<'de>, F: Deserialize<'de>> Deserialize<'de> for Change<E, F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Deserialize::deserialize(deserializer)? {
            Ok(entry) => Change::Plus(entry),
            Err(entry) => Change::Minus(entry),
        })
    }
}

macro_rules! operators {
    ($($Assign:ident $assign:ident $Trait:ident $method:ident),+) => {$(
        impl<E> $Assign<E> for Log<E> {
            #[inline]
            fn $assign(&mut self, entry: E) {
                self.0.push(entry);
            }
        }

        impl<E> $Trait<E> for Log<E> {
            type Output = Self;
            #[inline]
            fn $method(mut self, entry: E) -> Self {
                self.0.push(entry);
                self
            }
        }
    )+};
}

operators! {
    AddAssign add_assign Add add, SubAssign sub_assign Sub sub, MulAssign mul_assign Mul mul,
    BitAndAssign bitand_assign BitAnd bitand, BitOrAssign bitor_assign BitOr bitor,
    BitXorAssign bitxor_assign BitXor bitxor
}

impl<E, F> AddAssign<E> for Balance<E, F> {
    fn add_assign(&mut self, entry: E) {
        self.0.push(Change::Plus(entry));
    }
}

impl<E, F> SubAssign<F> for Balance<E, F> {
    fn sub_assign(&mut self, entry: F) {
        self.0.push(Change::Minus(entry));
    }
}

impl<E, F> Add<E> for Balance<E, F> {
    type Output = Self;
    fn add(mut self, entry: E) -> Self {
        self += entry;
        self
    }
}

impl<E, F> Sub<F> for Balance<E, F> {
    type Output = Self;
    fn sub(mut self, entry: F) -> Self {
        self -= entry;
        self
    }
}

/// The names under which collections take an item.
impl<E> Log<E> {
    /// Logs an item.
    pub fn push(&mut self, entry: E) {
        self.0.push(entry);
    }
    /// Logs an item.
    pub fn push_back(&mut self, entry: E) {
        self.0.push(entry);
    }
    /// Logs an item.
    pub fn push_front(&mut self, entry: E) {
        self.0.push(entry);
    }
    /// Logs an item.
    pub fn insert(&mut self, entry: E) {
        self.0.push(entry);
    }
    /// Logs an item.
    pub fn add(&mut self, entry: E) {
        self.0.push(entry);
    }
    /// Logs items.
    pub fn extend(&mut self, entries: impl IntoIterator<Item = E>) {
        self.0.extend(entries);
    }
    /// Logs items.
    pub fn extend_from_slice(&mut self, entries: &[E])
    where
        E: Clone,
    {
        self.0.extend_from_slice(entries);
    }
    /// Logs items.
    pub fn append(&mut self, entries: &mut Vec<E>) {
        self.0.append(entries);
    }
}

impl<K, V> PairLog<K, V> {
    /// Logs an insertion.
    pub fn insert(&mut self, key: K, value: V) {
        self.0.push((key, value));
    }
    /// Logs insertions.
    pub fn extend(&mut self, pairs: impl IntoIterator<Item = (K, V)>) {
        self.0.extend(pairs);
    }
}

impl TextLog {
    /// Logs a character.
    pub fn push(&mut self, character: char) {
        self.0.push(character.into());
    }
    /// Logs a text.
    pub fn push_str(&mut self, text: &str) {
        self.0.push(text.into());
    }
    /// Logs a text, which is to stand at the start.
    pub fn insert_str(&mut self, _: usize, text: &str) {
        self.push_str(text);
    }
    /// Logs a formatted text.
    pub fn write_fmt(&mut self, text: fmt::Arguments<'_>) -> fmt::Result {
        self.0.push(text.to_string());
        Ok(())
    }
}

/// An error of any kind, so that the `?` behind what can't be written is no second mistake.
#[derive(Clone, Copy, Debug)]
pub struct Unwritten;

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing was written")
    }
}

impl std::error::Error for Unwritten {}

impl From<Unwritten> for std::io::Error {
    fn from(error: Unwritten) -> std::io::Error {
        std::io::Error::other(error)
    }
}

impl Nowhere {
    /// Writes nothing.
    pub fn write_fmt(&mut self, _: fmt::Arguments<'_>) -> Result<(), Unwritten> {
        Err(Unwritten)
    }
    /// Writes nothing.
    pub fn write_all(&mut self, _: &[u8]) -> Result<(), Unwritten> {
        Err(Unwritten)
    }
}

impl fmt::Write for TextLog {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text);
        Ok(())
    }
}

impl<T: AsRef<str>> AddAssign<T> for TextLog {
    fn add_assign(&mut self, text: T) {
        self.push_str(text.as_ref());
    }
}

/// Does to the outer value what was logged. A closure that does is one.
pub trait Replay<T: ?Sized, J: Journal> {
    /// Does the contributions.
    fn replay(&mut self, outer: &mut T, entries: impl Iterator<Item = J::Entry>);
}

impl<T, E, F: FnMut(&mut T, E)> Replay<T, Log<E>> for F {
    fn replay(&mut self, outer: &mut T, entries: impl Iterator<Item = E>) {
        entries.for_each(|entry| self(outer, entry));
    }
}

impl<T, K, V, F: FnMut(&mut T, K, V)> Replay<T, PairLog<K, V>> for F {
    fn replay(&mut self, outer: &mut T, entries: impl Iterator<Item = (K, V)>) {
        entries.for_each(|(key, value)| self(outer, key, value));
    }
}

impl<T: ?Sized, F: FnMut(&mut T, &str)> Replay<T, TextLog> for F {
    fn replay(&mut self, outer: &mut T, entries: impl Iterator<Item = String>) {
        entries.for_each(|text| self(outer, &text));
    }
}

impl<T: ?Sized, F: FnMut(&mut T, ())> Replay<T, Nowhere> for F {
    fn replay(&mut self, _: &mut T, _: impl Iterator<Item = ()>) {}
}

impl<T, A, B, F: FnMut(&mut T, Change<A, B>)> Replay<T, Balance<A, B>> for F {
    fn replay(&mut self, outer: &mut T, entries: impl Iterator<Item = Change<A, B>>) {
        entries.for_each(|change| self(outer, change));
    }
}

/// An outer value to which what was logged is done after the loop.
pub struct Logged<'a, T: ?Sized, J, F> {
    outer: &'a mut T,
    replay: F,
    journal: PhantomData<fn() -> J>,
}

impl<'a, T: ?Sized, J: Journal, F: Replay<T, J>> Logged<'a, T, J, F> {
    /// Logs contributions to `outer`, which `replay` makes.
    pub fn new(outer: &'a mut T, replay: F) -> Self {
        Logged { outer, replay, journal: PhantomData }
    }
}

impl<T: ?Sized, J: Journal, F: Replay<T, J>> Role for Logged<'_, T, J, F> {
    type Seed = LoggedSeed<J>;
    fn seed(&mut self, _: &Mode) -> LoggedSeed<J> {
        LoggedSeed(PhantomData)
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        let why = format!(
            "`{}` is no accumulator: what iterations add is kept, and added in loop order after the loop",
            name_of::<T>()
        );
        tell(Decision::Instead("logged", why));
    }
    fn held() -> Option<&'static str> {
        Some(type_name::<J::Entry>())
    }
    fn finish(&mut self, merged: Option<Parts<J>>) {
        let parts = merged.into_iter().flat_map(Parts::into_iter);
        self.replay.replay(self.outer, parts.flat_map(|mut part| std::mem::take(part.entries_mut())));
    }
}

/// Runs start with an empty log.
#[derive(Debug)]
pub struct LoggedSeed<J>(PhantomData<fn() -> J>);

impl<J: Journal> Seed for LoggedSeed<J> {
    type Private = J;
    type Partial = Parts<J>;
    type Scratch = ();
    const EXACT: bool = true;
    fn begin(&self, (): &mut ()) -> J {
        J::default()
    }
    fn end(&self, private: J, (): &mut ()) -> Parts<J> {
        Parts::new(private)
    }
    fn merge(&self, earlier: &mut Parts<J>, later: Parts<J>) {
        earlier.join(later);
    }
}
