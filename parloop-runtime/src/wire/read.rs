//! Reading. The bytes lend nothing, so that what is read may claim any lifetime.

mod parts;

use super::shapes::Known;
use super::{Trouble, read_count, tag};
use crate::sys::numbers::{self, Kind};
use parts::{Elements, Fields, Single, Variant};
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, Visitor};
use std::fmt::Display;
use std::marker::PhantomData;

impl Error for Trouble {
    fn custom<T: Display>(message: T) -> Self {
        Trouble(message.to_string())
    }
}

/// Takes from the front.
pub(super) struct Reader<'r, 'b> {
    bytes: &'r mut &'b [u8],
    shapes: Known<'b>,
    /// What comes next, where that does not stand before it.
    tag: Option<u8>,
}

impl<'r, 'b> Reader<'r, 'b> {
    /// Of what was written as a whole.
    pub(super) fn new(bytes: &'r mut &'b [u8]) -> Result<Self, Trouble> {
        let shapes = Known::read(bytes)?;
        Ok(Reader { bytes, shapes, tag: None })
    }

    #[inline]
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Trouble> {
        let (taken, rest) = self.bytes.split_first_chunk().ok_or_else(cut_off)?;
        *self.bytes = rest;
        Ok(*taken)
    }

    #[inline]
    fn tag(&mut self) -> Result<u8, Trouble> {
        match self.tag.take() {
            Some(tag) => Ok(tag),
            None => self.take().map(|[tag]| tag),
        }
    }

    fn count(&mut self) -> Result<usize, Trouble> {
        Ok(u64::from_ne_bytes(self.take()?) as usize)
    }

    fn text(&mut self) -> Result<&'b str, Trouble> {
        std::str::from_utf8(self.slice()?).map_err(Error::custom)
    }

    fn slice(&mut self) -> Result<&'b [u8], Trouble> {
        let count = read_count(self.bytes)?;
        raw(self.bytes, count)
    }

    /// A list of numbers at once, if this type is one, and it was written so.
    #[inline]
    pub(super) fn list<T>(&mut self) -> Option<Result<T, Trouble>> {
        let kind = numbers::kind_in::<T>()?;
        match **self.bytes {
            [tag::NUMBERS, written, ..] if written == kind as u8 && self.tag.is_none() => {
                *self.bytes = &self.bytes[2..];
                Some(read_count(self.bytes).and_then(|count| list_of(self.bytes, count, kind)))
            }
            _ => None,
        }
    }

    /// A value, whatever was read of it before: as the seed reads it, which the one that serde itself has does as its
    /// type.
    #[inline]
    pub(super) fn value<T: DeserializeSeed<'static>>(&mut self, seed: T) -> Result<T::Value, Trouble> {
        let list = if numbers::is::<T, PhantomData<T::Value>>() { self.list() } else { None };
        list.unwrap_or_else(|| seed.deserialize(self))
    }

    /// What was written, whatever it is. `fields`: those of a struct that is asked for.
    fn written<V: Visitor<'static>>(
        &mut self,
        tag: u8,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        if let Some(kind) = Kind::of(tag) {
            return self.number(kind, visitor);
        }
        match tag {
            tag::FALSE | tag::TRUE => visitor.visit_bool(tag == tag::TRUE),
            tag::CHAR => {
                let number = u32::from_ne_bytes(self.take()?);
                let no_character = || Trouble(format!("{number} is no character"));
                visitor.visit_char(char::from_u32(number).ok_or_else(no_character)?)
            }
            tag::STR | tag::UNIT_VARIANT => visitor.visit_str(self.text()?),
            tag::BYTES => visitor.visit_bytes(self.slice()?),
            tag::UNIT => visitor.visit_unit(),
            tag::NONE => visitor.visit_none(),
            tag::SOME => match self.tag()? {
                // As whoever asks may not know about options: only where that makes a difference.
                next @ (tag::NONE | tag::SOME | tag::UNIT) => {
                    self.tag = Some(next);
                    visitor.visit_some(self)
                }
                next => self.written(next, fields, visitor),
            },
            tag::SEQ | tag::NUMBERS | tag::TUPLE => {
                let mut elements = Elements::begin(self, tag)?;
                let value = visitor.visit_seq(&mut elements)?;
                elements.end().map(|()| value)
            }
            tag::MAP => {
                let mut entries = Elements::begin(self, tag)?;
                let value = visitor.visit_map(&mut entries)?;
                entries.end().map(|()| value)
            }
            tag::STRUCT => self.fields(fields, visitor),
            tag::NEWTYPE_VARIANT | tag::TUPLE_VARIANT | tag::STRUCT_VARIANT => {
                let name = self.text()?;
                visitor.visit_map(Single::new(self, name, tag))
            }
            _ => Err(Trouble(format!("there is no value that begins with {tag}"))),
        }
    }

    fn number<V: Visitor<'static>>(&mut self, kind: Kind, visitor: V) -> Result<V::Value, Trouble> {
        macro_rules! visit {
            ($($Kind:ident $visit:ident $T:ty),+) => {
                match kind {
                    $(Kind::$Kind => visitor.$visit(<$T>::from_ne_bytes(self.take()?)),)+
                    Kind::U128 => {
                        let number = u128::from_ne_bytes(self.take()?);
                        // Whoever asks may not know so long ones.
                        match u64::try_from(number) {
                            Ok(number) => visitor.visit_u64(number),
                            Err(_) => visitor.visit_u128(number),
                        }
                    }
                    Kind::I128 => {
                        let number = i128::from_ne_bytes(self.take()?);
                        match i64::try_from(number) {
                            Ok(number) => visitor.visit_i64(number),
                            Err(_) => visitor.visit_i128(number),
                        }
                    }
                }
            };
        }
        visit! {
            U8 visit_u8 u8, I8 visit_i8 i8, U16 visit_u16 u16, I16 visit_i16 i16, U32 visit_u32 u32,
            I32 visit_i32 i32, U64 visit_u64 u64, I64 visit_i64 i64, F32 visit_f32 f32, F64 visit_f64 f64
        }
    }

    /// The fields of a struct: one after the other, where all of these were written in this order, else by their names.
    fn fields<V: Visitor<'static>>(
        &mut self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        let shape = u32::from_ne_bytes(self.take()?) as usize;
        let left = self.shapes.len(shape)?;
        if self.shapes.are(shape, fields) {
            let mut elements = Elements::of(self, left);
            let value = visitor.visit_seq(&mut elements)?;
            return elements.end().map(|()| value);
        }
        let mut named = Fields::new(self, shape);
        let value = visitor.visit_map(&mut named)?;
        named.end().map(|()| value)
    }
}

/// So many bytes.
pub(super) fn raw<'b>(bytes: &mut &'b [u8], count: usize) -> Result<&'b [u8], Trouble> {
    let (taken, rest) = bytes.split_at_checked(count).ok_or_else(cut_off)?;
    *bytes = rest;
    Ok(taken)
}

/// A list of so many numbers.
pub(super) fn list_of<T>(bytes: &mut &[u8], count: usize, kind: Kind) -> Result<T, Trouble> {
    let raw = raw(bytes, count.checked_mul(kind.size()).ok_or_else(cut_off)?)?;
    Ok(numbers::list(raw).expect("it is a list of numbers"))
}

#[cold]
fn cut_off() -> Trouble {
    Trouble("what was written is shorter than what is read".to_owned())
}

macro_rules! numbers {
    ($($method:ident $visit:ident $T:ty: $Kind:ident),+) => {$(
        #[inline]
        fn $method<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
            const TAG: u8 = Kind::$Kind as u8;
            match self.tag()? {
                TAG => visitor.$visit(<$T>::from_ne_bytes(self.take()?)),
                tag => self.written(tag, &[], visitor),
            }
        }
    )+};
}

/// Whatever was written.
macro_rules! any {
    ($($method:ident($($argument:ty),*)),+) => {$(
        fn $method<V: Visitor<'static>>(self, $(_: $argument,)* visitor: V) -> Result<V::Value, Trouble> {
            let tag = self.tag()?;
            self.written(tag, &[], visitor)
        }
    )+};
}

impl Deserializer<'static> for &mut Reader<'_, '_> {
    type Error = Trouble;

    numbers! {
        deserialize_i8 visit_i8 i8: I8, deserialize_i16 visit_i16 i16: I16, deserialize_i32 visit_i32 i32: I32,
        deserialize_i64 visit_i64 i64: I64, deserialize_i128 visit_i128 i128: I128, deserialize_u8 visit_u8 u8: U8,
        deserialize_u16 visit_u16 u16: U16, deserialize_u32 visit_u32 u32: U32, deserialize_u64 visit_u64 u64: U64,
        deserialize_u128 visit_u128 u128: U128, deserialize_f32 visit_f32 f32: F32,
        deserialize_f64 visit_f64 f64: F64
    }

    any! {
        deserialize_any(), deserialize_ignored_any(), deserialize_identifier(), deserialize_bool(),
        deserialize_char(), deserialize_str(), deserialize_string(), deserialize_bytes(), deserialize_byte_buf(),
        deserialize_unit(), deserialize_unit_struct(&'static str), deserialize_seq(), deserialize_tuple(usize),
        deserialize_tuple_struct(&'static str, usize), deserialize_map()
    }

    fn deserialize_option<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.tag()? {
            tag::NONE => visitor.visit_none(),
            tag::SOME => visitor.visit_some(self),
            // Written as what is there.
            tag => {
                self.tag = Some(tag);
                visitor.visit_some(self)
            }
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'static>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'static>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        let tag = self.tag()?;
        self.written(tag, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'static>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        match self.tag()? {
            tag::STR => visitor.visit_enum(IntoDeserializer::<Trouble>::into_deserializer(self.text()?)),
            tag @ tag::UNIT_VARIANT..=tag::STRUCT_VARIANT => {
                let name = self.text()?;
                visitor.visit_enum(Variant::new(self, name, variants, tag))
            }
            tag => self.written(tag, &[], visitor),
        }
    }
}
