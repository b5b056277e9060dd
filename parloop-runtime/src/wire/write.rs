//! Writing.

use super::shapes::{Shape, Shapes};
use super::{Trouble, tag, write_count};
use crate::sys::numbers::{self, Kind};
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

/// Appends some values, which have the names of their fields in common.
pub(super) fn whole(
    out: &mut Vec<u8>,
    write: impl FnOnce(&mut Writer<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let (start, mut shapes) = (out.len(), Shapes::default());
    write(&mut Writer { out, shapes: &mut shapes })?;
    shapes.put_before(start, out);
    Ok(())
}

/// Appends to a buffer.
pub(super) struct Writer<'o> {
    out: &'o mut Vec<u8>,
    shapes: &'o mut Shapes,
}

impl<'o> Writer<'o> {
    pub(super) fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Trouble> {
        value.serialize(Writer { out: self.out, shapes: self.shapes })
    }

    fn tagged(self, tag: u8, bytes: &[u8]) {
        self.out.push(tag);
        write_count(bytes.len(), self.out);
        self.out.extend_from_slice(bytes);
    }

    fn variant(&mut self, tag: u8, name: &'static str) {
        Writer { out: self.out, shapes: self.shapes }.tagged(tag, name.as_bytes());
    }

    /// What has as many elements as is said beforehand.
    fn some(self, len: usize) -> Row<'o> {
        write_count(len, self.out);
        Row { writer: self, left: len }
    }

    fn counted(self, tag: u8) -> Counted<'o> {
        self.out.push(tag);
        let at = self.out.len();
        self.out.extend_from_slice(&[0; 8]);
        Counted { writer: self, at, count: 0 }
    }

    fn fields(self, name: &'static str) -> Fields<'o> {
        let (at, shape) = (self.out.len(), self.shapes.begin(name));
        self.out.extend_from_slice(&[0; 4]);
        Fields { writer: self, at, shape }
    }
}

/// What has a number of elements that is known at its end.
pub(super) struct Counted<'o> {
    writer: Writer<'o>,
    /// Where the number goes.
    at: usize,
    count: u64,
}

/// What has so many elements.
pub(super) struct Row<'o> {
    writer: Writer<'o>,
    left: usize,
}

/// What has names for its parts.
pub(super) struct Fields<'o> {
    writer: Writer<'o>,
    /// Where the number of its shape goes.
    at: usize,
    shape: Shape,
}

macro_rules! numbers {
    ($($method:ident $T:ty: $Kind:ident),+) => {$(
        #[inline]
        fn $method(self, value: $T) -> Result<(), Trouble> {
            self.out.push(Kind::$Kind as u8);
            self.out.extend_from_slice(&value.to_ne_bytes());
            Ok(())
        }
    )+};
}

impl<'o> Serializer for Writer<'o> {
    type Ok = ();
    type Error = Trouble;
    type SerializeSeq = Counted<'o>;
    type SerializeTuple = Row<'o>;
    type SerializeTupleStruct = Row<'o>;
    type SerializeTupleVariant = Row<'o>;
    type SerializeMap = Counted<'o>;
    type SerializeStruct = Fields<'o>;
    type SerializeStructVariant = Fields<'o>;

    numbers! {
        serialize_i8 i8: I8, serialize_i16 i16: I16, serialize_i32 i32: I32, serialize_i64 i64: I64,
        serialize_i128 i128: I128, serialize_u8 u8: U8, serialize_u16 u16: U16, serialize_u32 u32: U32,
        serialize_u64 u64: U64, serialize_u128 u128: U128, serialize_f32 f32: F32, serialize_f64 f64: F64
    }

    #[inline]
    fn serialize_bool(self, value: bool) -> Result<(), Trouble> {
        self.out.push(if value { tag::TRUE } else { tag::FALSE });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Trouble> {
        self.out.push(tag::CHAR);
        self.out.extend_from_slice(&u32::from(value).to_ne_bytes());
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), Trouble> {
        self.tagged(tag::STR, value.as_bytes());
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Trouble> {
        self.tagged(tag::BYTES, value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Trouble> {
        self.out.push(tag::NONE);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Trouble> {
        self.out.push(tag::SOME);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Trouble> {
        self.out.push(tag::UNIT);
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Trouble> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Trouble> {
        self.variant(tag::UNIT_VARIANT, variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Trouble> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Trouble> {
        self.variant(tag::NEWTYPE_VARIANT, variant);
        value.serialize(self)
    }

    fn collect_seq<I: IntoIterator<Item: Serialize>>(self, items: I) -> Result<(), Trouble> {
        if let Some((kind, count, raw)) = numbers::of_list(&items) {
            self.out.extend_from_slice(&[tag::NUMBERS, kind as u8]);
            write_count(count, self.out);
            self.out.extend_from_slice(raw);
            return Ok(());
        }
        let mut counted = self.counted(tag::SEQ);
        items.into_iter().try_for_each(|item| counted.serialize_element(&item))?;
        SerializeSeq::end(counted)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Counted<'o>, Trouble> {
        Ok(self.counted(tag::SEQ))
    }

    fn serialize_tuple(self, len: usize) -> Result<Row<'o>, Trouble> {
        self.out.push(tag::TUPLE);
        Ok(self.some(len))
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<Row<'o>, Trouble> {
        self.serialize_tuple(len)
    }

    fn serialize_tuple_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Row<'o>, Trouble> {
        self.variant(tag::TUPLE_VARIANT, variant);
        Ok(self.some(len))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Counted<'o>, Trouble> {
        Ok(self.counted(tag::MAP))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'o>, Trouble> {
        self.out.push(tag::STRUCT);
        Ok(self.fields(name))
    }

    fn serialize_struct_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Fields<'o>, Trouble> {
        self.variant(tag::STRUCT_VARIANT, variant);
        Ok(self.fields(variant))
    }
}

impl Counted<'_> {
    fn done(self) -> Result<(), Trouble> {
        self.writer.out[self.at..self.at + 8].copy_from_slice(&self.count.to_ne_bytes());
        Ok(())
    }
}

impl SerializeSeq for Counted<'_> {
    type Ok = ();
    type Error = Trouble;
    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Trouble> {
        self.count += 1;
        self.writer.value(value)
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
        self.writer.value(key)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Trouble> {
        self.writer.value(value)
    }
    fn end(self) -> Result<(), Trouble> {
        self.done()
    }
}

impl Row<'_> {
    #[inline]
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Trouble> {
        self.left = self.left.wrapping_sub(1);
        self.writer.value(value)
    }

    fn done(self) -> Result<(), Trouble> {
        match self.left {
            0 => Ok(()),
            _ => Err(Trouble("it has not as many elements as it says".to_owned())),
        }
    }
}

impl Fields<'_> {
    #[inline]
    fn add<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Trouble> {
        self.writer.shapes.add(&mut self.shape, key);
        self.writer.value(value)
    }

    fn done(self) -> Result<(), Trouble> {
        let number = self.writer.shapes.end(self.shape) as u32;
        self.writer.out[self.at..self.at + 4].copy_from_slice(&number.to_ne_bytes());
        Ok(())
    }
}

macro_rules! compounds {
    ($($Compound:ident: $Trait:ident $method:ident $($key:ident)?),+) => {$(
        impl $Trait for $Compound<'_> {
            type Ok = ();
            type Error = Trouble;
            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, $($key: &'static str,)? value: &T) -> Result<(), Trouble> {
                self.add($($key,)? value)
            }
            fn end(self) -> Result<(), Trouble> {
                self.done()
            }
        }
    )+};
}

compounds! {
    Row: SerializeTuple serialize_element,
    Row: SerializeTupleStruct serialize_field,
    Row: SerializeTupleVariant serialize_field,
    Fields: SerializeStruct serialize_field key,
    Fields: SerializeStructVariant serialize_field key
}
