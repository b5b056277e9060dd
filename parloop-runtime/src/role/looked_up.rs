//! What a replayed statement looks something up by: a reference, which goes to another process as what it refers to where
//! that can be owned; or a value, an index for instance.

use super::probe::Probe;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// A key as it travels.
pub trait Key {
    /// As it is looked up by.
    type Seen<'s>
    where
        Self: 's;
    /// The key, on the calling thread.
    fn seen(&self) -> Self::Seen<'_>;
}

/// What `key` is looked up by.
#[inline]
pub fn seen<K: Key>(key: &K) -> K::Seen<'_> {
    key.seen()
}

impl<B: ?Sized + ToOwned> Key for Cow<'_, B> {
    type Seen<'s>
        = &'s B
    where
        Self: 's;
    fn seen(&self) -> &B {
        self
    }
}

impl<'a, B: ?Sized> Key for &'a B {
    type Seen<'s>
        = &'a B
    where
        Self: 's;
    fn seen(&self) -> &'a B {
        self
    }
}

/// A key that is no reference.
#[derive(Clone, Debug)]
pub struct Value<T>(T);

impl<T: Clone> Key for Value<T> {
    type Seen<'s>
        = T
    where
        Self: 's;
    fn seen(&self) -> T {
        self.0.clone()
    }
}

impl<T: Serialize> Serialize for Value<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Value<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Value)
    }
}

/// A reference to what can be owned.
pub trait KeyOfOwned<'a, B: ?Sized + ToOwned> {
    /// As it travels.
    fn travelling_key(&self, key: &'a B) -> Cow<'a, B>;
}

impl<'a, B: ?Sized + ToOwned> KeyOfOwned<'a, B> for &&Probe<&'a B> {
    #[inline]
    fn travelling_key(&self, key: &'a B) -> Cow<'a, B> {
        Cow::Borrowed(key)
    }
}

/// A reference to anything else, which stays in this process.
pub trait KeyKept<'a, B: ?Sized> {
    /// As it travels, from thread to thread.
    fn travelling_key(&self, key: &'a B) -> &'a B;
}

impl<'a, B: ?Sized> KeyKept<'a, B> for &Probe<&'a B> {
    #[inline]
    fn travelling_key(&self, key: &'a B) -> &'a B {
        key
    }
}

/// No reference.
pub trait KeyByValue<T> {
    /// As it travels.
    fn travelling_key(&self, key: T) -> Value<T>;
}

impl<T> KeyByValue<T> for Probe<T> {
    #[inline]
    fn travelling_key(&self, key: T) -> Value<T> {
        Value(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_seen_as_they_were() {
        struct Unowned(u8);
        let (text, unowned) = ("word", &Unowned(3));
        let key = (&&&Probe::of(&text)).travelling_key(text);
        assert!(matches!(key, Cow::Borrowed("word")));
        assert_eq!(seen(&key), "word");
        let probe = &&&Probe::of(&unowned);
        assert_eq!(seen(&probe.travelling_key(unowned)).0, 3);
        let probe = &&&Probe::of(&7_usize);
        assert_eq!(seen(&probe.travelling_key(7_usize)), 7);
    }
}
