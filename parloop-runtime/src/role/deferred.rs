//! What a replayed statement makes of what it names: made when it is asked for, on the calling thread, or before it goes
//! to another process, so that a reference need not.

use super::probe::Probe;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How a value is made.
pub trait Make {
    /// The value's type.
    type Value;
    /// The value.
    fn make(&self) -> Self::Value;
}

impl<T, F: Fn() -> T> Make for F {
    type Value = T;
    #[inline]
    fn make(&self) -> T {
        self()
    }
}

/// A value of a type that goes to other processes, though what it is made of may not.
#[derive(Debug)]
pub enum Deferred<T, F> {
    /// Not made yet.
    Asked(F),
    /// Made in another process.
    Made(T),
    /// Not to be made: a panic, which the plain loop has only if it asks for the value.
    Panicked,
}

/// What `make` gives, as late as can be.
#[inline]
pub fn deferred<T, F: Fn() -> T>(make: F) -> Deferred<T, F> {
    Deferred::Asked(make)
}

impl<T: Clone, F: Make<Value = T>> Deferred<T, F> {
    /// The value.
    #[inline]
    pub fn get(&self) -> T {
        match self {
            Deferred::Asked(from) => from.make(),
            Deferred::Made(value) => value.clone(),
            Deferred::Panicked => {
                panic!("what this iteration makes of its names panicked in a child process")
            }
        }
    }
}

impl<T: Serialize, F: Make<Value = T>> Serialize for Deferred<T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Deferred::Asked(from) => {
                catch_unwind(AssertUnwindSafe(|| from.make())).ok().serialize(serializer)
            }
            Deferred::Made(value) => Some(value).serialize(serializer),
            Deferred::Panicked => None::<T>.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>, F> Deserialize<'de> for Deferred<T, F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Option::deserialize(deserializer)? {
            Some(value) => Deferred::Made(value),
            None => Deferred::Panicked,
        })
    }
}

/// What is made of a part of what is only referred to.
#[derive(Debug)]
pub struct OfLent<'a, B: ?Sized, F>(&'a B, F);

impl<'a, B: ?Sized, T, F: Fn(&'a B) -> T> Make for OfLent<'a, B, F> {
    type Value = T;
    #[inline]
    fn make(&self) -> T {
        (self.1)(self.0)
    }
}

/// Of a reference: it lives as long as the loop.
pub trait DeferredOfLent<'a, B: ?Sized> {
    /// What `make` gives, as late as can be.
    fn deferred_part<T, F: Fn(&'a B) -> T>(&self, whole: &&'a B, make: F) -> Deferred<T, OfLent<'a, B, F>>;
}

impl<'a, B: ?Sized> DeferredOfLent<'a, B> for &Probe<&'a B> {
    #[inline]
    fn deferred_part<T, F: Fn(&'a B) -> T>(&self, whole: &&'a B, make: F) -> Deferred<T, OfLent<'a, B, F>> {
        Deferred::Asked(OfLent(whole, make))
    }
}

/// Of what the iteration owns, and drops.
pub trait DeferredOfOwn<W> {
    /// What `make` gives, made at once.
    fn deferred_part<T, F: Fn(&W) -> T>(&self, whole: &W, make: F) -> Deferred<T, fn() -> T>;
}

impl<W> DeferredOfOwn<W> for Probe<W> {
    #[inline]
    fn deferred_part<T, F: Fn(&W) -> T>(&self, whole: &W, make: F) -> Deferred<T, fn() -> T> {
        Deferred::Made(make(whole))
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

    #[test]
    #[expect(clippy::needless_borrow, reason = "asked as generated code asks")]
    fn a_part_of_a_reference_is_made_when_it_is_asked_for() {
        let (whole, calls) = ((String::from("word"), 3), std::cell::Cell::new(0));
        let length = |whole: &(String, u8)| {
            calls.set(calls.get() + 1);
            whole.0.len()
        };
        let lent = &whole;
        let later = (&&Probe::of(&lent)).deferred_part(&lent, length);
        assert_eq!((calls.get(), later.get(), later.get(), calls.get()), (0, 4, 4, 2));
        let now = (&&Probe::of(&whole)).deferred_part(&whole, length);
        assert_eq!((calls.get(), now.get(), calls.get()), (3, 4, 3));
    }

    #[test]
    #[should_panic(expected = "panicked in a child process")]
    fn a_panic_is_one_only_where_it_is_asked_for() {
        let sent = deferred(|| -> u8 { std::panic::resume_unwind(Box::new(())) });
        there_and_back(&sent).get();
    }
}
