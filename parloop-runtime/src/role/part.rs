//! A field that a replayed statement looks something up by. Where what has the field is itself a reference, a reference
//! to the field lives as long; else the field is cloned.

use super::looked_up::Key;
use super::probe::Probe;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// A field of what is only referred to.
pub trait PartOfLent<'a, B: ?Sized> {
    /// A reference to the field.
    fn part<K: ?Sized>(&self, whole: &&'a B, part: impl FnOnce(&'a B) -> &'a K) -> &'a K;
}

impl<'a, B: ?Sized> PartOfLent<'a, B> for &Probe<&'a B> {
    #[inline]
    fn part<K: ?Sized>(&self, whole: &&'a B, part: impl FnOnce(&'a B) -> &'a K) -> &'a K {
        part(whole)
    }
}

/// A field of the iteration's own.
pub trait PartOfOwn<T> {
    /// A clone of the field.
    fn part<K: Clone>(&self, whole: &T, part: impl FnOnce(&T) -> &K) -> OwnPart<K>;
}

impl<T> PartOfOwn<T> for Probe<T> {
    #[inline]
    fn part<K: Clone>(&self, whole: &T, part: impl FnOnce(&T) -> &K) -> OwnPart<K> {
        OwnPart(part(whole).clone())
    }
}

/// A clone of a field.
#[derive(Clone, Debug)]
pub struct OwnPart<K>(K);

impl<K> Key for OwnPart<K> {
    type Seen<'s>
        = &'s K
    where
        Self: 's;
    fn seen(&self) -> &K {
        &self.0
    }
}

impl<K: Serialize> Serialize for OwnPart<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, K: Deserialize<'de>> Deserialize<'de> for OwnPart<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        K::deserialize(deserializer).map(OwnPart)
    }
}

/// A reference to what can be owned.
pub trait PartOwned<'a, K: ?Sized + ToOwned> {
    /// As it travels.
    fn travelling_part(&self, part: &'a K) -> Cow<'a, K>;
}

impl<'a, K: ?Sized + ToOwned> PartOwned<'a, K> for &&Probe<&'a K> {
    #[inline]
    fn travelling_part(&self, part: &'a K) -> Cow<'a, K> {
        Cow::Borrowed(part)
    }
}

/// A reference to anything else, which stays in this process.
pub trait PartKept<'a, K: ?Sized> {
    /// As it travels, from thread to thread.
    fn travelling_part(&self, part: &'a K) -> &'a K;
}

impl<'a, K: ?Sized> PartKept<'a, K> for &Probe<&'a K> {
    #[inline]
    fn travelling_part(&self, part: &'a K) -> &'a K {
        part
    }
}

/// A clone.
pub trait PartCloned<K> {
    /// As it travels.
    fn travelling_part(&self, part: OwnPart<K>) -> OwnPart<K>;
}

impl<K> PartCloned<K> for Probe<OwnPart<K>> {
    #[inline]
    fn travelling_part(&self, part: OwnPart<K>) -> OwnPart<K> {
        part
    }
}

#[cfg(test)]
mod tests {
    use super::super::looked_up::seen;
    use super::*;

    struct Unowned(u8);

    struct Whole {
        text: String,
        unowned: Unowned,
    }

    #[test]
    #[expect(clippy::needless_borrow, reason = "asked as generated code asks")]
    fn fields_are_seen_as_they_were() {
        let whole = Whole { text: "word".to_owned(), unowned: Unowned(3) };
        let lent = &whole;
        let text = (&&Probe::of(&lent)).part(&lent, |whole| &whole.text);
        let travelling = (&&&Probe::of(&text)).travelling_part(text);
        assert!(matches!(travelling, Cow::Borrowed(_)));
        assert_eq!(seen(&travelling), "word");
        let unowned = (&&Probe::of(&lent)).part(&lent, |whole| &whole.unowned);
        assert_eq!(seen(&(&&&Probe::of(&unowned)).travelling_part(unowned)).0, 3);
        let own = (&&Probe::of(&whole)).part(&whole, |whole| &whole.text);
        assert_eq!(seen(&(&&&Probe::of(&own)).travelling_part(own)), "word");
    }
}
