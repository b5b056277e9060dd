//! Writing.

use super::Trouble;
use crate::sys::numbers;
use serde::ser::{
    Error, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::fmt::Display;

impl Error for Trouble {
    fn custom<T: Display>(message: T) -> Self {
        Trouble(message.to_string())
    }
}

/// Appends to a buffer.
pub(super) struct Writer<'o>(pub(super) &'o mut Vec<u8>);

/// What has a number of elements that is known at its end.
pub(super) struct Counted<'o> {
    out: &'o mut Vec<u8>,
    /// Where the number goes.
    at: usize,
    count: u64,
}

impl<'o> Counted<'o> {
    fn new(out: &'o mut Vec<u8>) -> Self {
        let at = out.len();
        out.extend_from_slice(&[0; 8]);
        Counted { out, at, count: 0 }
    }

    fn done(self) -> Result<(), Trouble> {
        self.out[self.at..self.at + 8].copy_from_slice(&self.count.to_ne_bytes());
        Ok(())
    }
}

macro_rules! numbers {
    ($($method:ident $T:ty),+) => {$(
        #[inline]
        fn $method(self, value: $T) -> Result<(), Trouble> {
            self.0.extend_from_slice(&value.to_ne_bytes());
            Ok(())
        }
    )+};
}

impl<'o> Serializer for Writer<'o> {
    type Ok = ();
    type Error = Trouble;
    type SerializeSeq = Counted<'o>;
    type SerializeTuple = Writer<'o>;
    type SerializeTupleStruct = Writer<'o>;
    type SerializeTupleVariant = Writer<'o>;
    type SerializeMap = Counted<'o>;
    type SerializeStruct = Writer<'o>;
    type SerializeStructVariant = Writer<'o>;

    fn is_human_readable(&self) -> bool {
        false
    }

    numbers! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_i128 i128,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64, serialize_u128 u128,
        serialize_f32 f32, serialize_f64 f64
    }

    #[inline]
    fn serialize_bool(self, value: bool) -> Result<(), Trouble> {
        self.serialize_u8(value.into())
    }

    fn serialize_char(self, value: char) -> Result<(), Trouble> {
        self.serialize_u32(value.into())
    }

    fn serialize_str(self, value: &str) -> Result<(), Trouble> {
        self.serialize_bytes(value.as_bytes())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Trouble> {
        self.0.extend_from_slice(&(value.len() as u64).to_ne_bytes());
        self.0.extend_from_slice(value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Trouble> {
        self.serialize_u8(0)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Trouble> {
        self.0.push(1);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Trouble> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Trouble> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, index: u32, _: &'static str) -> Result<(), Trouble> {
        self.serialize_u32(index)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Trouble> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Trouble> {
        self.0.extend_from_slice(&index.to_ne_bytes());
        value.serialize(self)
    }

    fn collect_seq<I: IntoIterator<Item: Serialize>>(self, items: I) -> Result<(), Trouble> {
        if let Some((count, raw)) = numbers::of_list(&items) {
            self.0.extend_from_slice(&(count as u64).to_ne_bytes());
            self.0.extend_from_slice(raw);
            return Ok(());
        }
        let mut counted = Counted::new(self.0);
        items.into_iter().try_for_each(|item| counted.serialize_element(&item))?;
        counted.done()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Counted<'o>, Trouble> {
        Ok(Counted::new(self.0))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Trouble> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Trouble> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Trouble> {
        self.0.extend_from_slice(&index.to_ne_bytes());
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Counted<'o>, Trouble> {
        Ok(Counted::new(self.0))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Trouble> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Trouble> {
        self.0.extend_from_slice(&index.to_ne_bytes());
        Ok(self)
    }
}

impl SerializeSeq for Counted<'_> {
    type Ok = ();
    type Error = Trouble;
    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Trouble> {
        self.count += 1;
        value.serialize(Writer(self.out))
    }
    fn end(self) -> Result<(), Trouble> {
        self.done()
    }
}

impl SerializeMap for Counted<'_> {
    type Ok = ();
    type Error = Trouble;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Trouble> {
        self.count += 1;
        key.serialize(Writer(self.out))
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Trouble> {
        value.serialize(Writer(self.out))
    }
    fn end(self) -> Result<(), Trouble> {
        self.done()
    }
}

macro_rules! uncounted {
    ($($Trait:ident $method:ident $($key:ident)?),+) => {$(
        impl $Trait for Writer<'_> {
            type Ok = ();
            type Error = Trouble;
            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, $($key: &'static str,)? value: &T) -> Result<(), Trouble> {
                $(let _ = $key;)?
                value.serialize(Writer(self.0))
            }
            fn end(self) -> Result<(), Trouble> {
                Ok(())
            }
        }
    )+};
}

uncounted! {
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field,
    SerializeStruct serialize_field key,
    SerializeStructVariant serialize_field key
}
