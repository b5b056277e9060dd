//! What a replayed statement makes of what it names: made when it is asked for, on the calling thread, or before it goes
//! to another process, so that a reference need not.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value of a type that goes to other processes, though what it is made of may not.
#[derive(Debug)]
pub enum Deferred<T, F> {
    /// Not made yet.
    Asked(F),
    /// Made in another process.
    Made(T),
}

/// What `make` gives, as late as can be.
#[inline]
pub fn deferred<T, F: Fn() -> T>(make: F) -> Deferred<T, F> {
    Deferred::Asked(make)
}

impl<T: Clone, F: Fn() -> T> Deferred<T, F> {
    /// The value.
    #[inline]
    pub fn get(&self) -> T {
        match self {
            Deferred::Asked(make) => make(),
            Deferred::Made(value) => value.clone(),
        }
    }
}

impl<T: Serialize, F: Fn() -> T> Serialize for Deferred<T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Deferred::Asked(make) => make().serialize(serializer),
            Deferred::Made(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>, F> Deserialize<'de> for Deferred<T, F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Deferred::Made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Wire;

    fn there_and_back<D: Wire>(sent: &D) -> D {
        let mut bytes = Vec::new();
        sent.write(&mut bytes).unwrap();
        D::read(&mut &bytes[..]).unwrap()
    }

    #[test]
    fn a_reference_stays_and_what_is_made_of_it_goes() {
        let text = String::from("word");
        let word = text.as_str();
        let sent = deferred(move || word.to_uppercase());
        assert!(matches!(sent, Deferred::Asked(_)));
        let back = there_and_back(&sent);
        assert!(matches!(&back, Deferred::Made(made) if made == "WORD"));
        assert_eq!((sent.get(), back.get()), ("WORD".to_owned(), "WORD".to_owned()));
        // And further.
        assert_eq!(there_and_back(&back).get(), "WORD");
    }
}
