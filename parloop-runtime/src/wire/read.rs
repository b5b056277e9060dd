//! Reading. The bytes lend nothing, so that what is read may claim any lifetime.

mod parts;

use super::shapes::Known;
use super::{Trouble, read_count, tag};
use crate::sys::numbers::{self, Kind};
use parts::{Elements, Fields, Single, Variant};
use serde::de::{DeserializeSeed, Deserializer, Error, Expected, IntoDeserializer, Unexpected, Visitor};
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

    /// What stands before a value, or what the option holds which it is in: whoever asks does not know of options.
    fn tag_within(&mut self) -> Result<u8, Trouble> {
        loop {
            match self.tag()? {
                tag::SOME => {}
                tag => return Ok(tag),
            }
        }
    }

    /// What was written, whatever it is.
    fn any<V: Visitor<'static>>(&mut self, tag: u8, visitor: V) -> Result<V::Value, Trouble> {
        if Kind::of(tag).is_some() {
            return self.number(tag, visitor);
        }
        match tag {
            tag::FALSE | tag::TRUE => visitor.visit_bool(tag == tag::TRUE),
            tag::CHAR => visitor.visit_char(self.character()?),
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
                next => self.any(next, visitor),
            },
            tag::SEQ | tag::NUMBERS | tag::TUPLE => self.sequence(tag, visitor),
            tag::MAP => self.entries(visitor),
            tag::STRUCT => self.fields(&[], visitor),
            _ => self.variant(tag, visitor),
        }
    }

    fn character(&mut self) -> Result<char, Trouble> {
        let number = u32::from_ne_bytes(self.take()?);
        char::from_u32(number).ok_or_else(|| Trouble(format!("{number} is no character")))
    }

    /// A number, for who may not know numbers of its kind: the long kinds only where it needs them.
    fn number<V: Visitor<'static>>(&mut self, tag: u8, visitor: V) -> Result<V::Value, Trouble> {
        let Some(kind) = Kind::of(tag) else { return Err(unlike(tag, &visitor)) };
        match kind {
            Kind::F32 => visitor.visit_f32(f32::from_ne_bytes(self.take()?)),
            Kind::F64 => visitor.visit_f64(f64::from_ne_bytes(self.take()?)),
            Kind::U8 | Kind::U16 | Kind::U32 | Kind::U64 | Kind::U128 => {
                let number = self.unsigned(kind)?;
                match u64::try_from(number) {
                    Ok(number) => visitor.visit_u64(number),
                    Err(_) => visitor.visit_u128(number),
                }
            }
            Kind::I8 | Kind::I16 | Kind::I32 | Kind::I64 | Kind::I128 => {
                let number = self.signed(kind)?;
                match i64::try_from(number) {
                    Ok(number) => visitor.visit_i64(number),
                    Err(_) => visitor.visit_i128(number),
                }
            }
        }
    }

    fn unsigned(&mut self, kind: Kind) -> Result<u128, Trouble> {
        Ok(match kind {
            Kind::U8 => u8::from_ne_bytes(self.take()?).into(),
            Kind::U16 => u16::from_ne_bytes(self.take()?).into(),
            Kind::U32 => u32::from_ne_bytes(self.take()?).into(),
            Kind::U64 => u64::from_ne_bytes(self.take()?).into(),
            _ => u128::from_ne_bytes(self.take()?),
        })
    }

    fn signed(&mut self, kind: Kind) -> Result<i128, Trouble> {
        Ok(match kind {
            Kind::I8 => i8::from_ne_bytes(self.take()?).into(),
            Kind::I16 => i16::from_ne_bytes(self.take()?).into(),
            Kind::I32 => i32::from_ne_bytes(self.take()?).into(),
            Kind::I64 => i64::from_ne_bytes(self.take()?).into(),
            _ => i128::from_ne_bytes(self.take()?),
        })
    }

    fn sequence<V: Visitor<'static>>(&mut self, tag: u8, visitor: V) -> Result<V::Value, Trouble> {
        let mut elements = Elements::begin(self, tag)?;
        let value = visitor.visit_seq(&mut elements)?;
        elements.end().map(|()| value)
    }

    fn entries<V: Visitor<'static>>(&mut self, visitor: V) -> Result<V::Value, Trouble> {
        let mut entries = Elements::begin(self, tag::MAP)?;
        let value = visitor.visit_map(&mut entries)?;
        entries.end().map(|()| value)
    }

    /// A struct, whatever it was written as.
    fn structure<V: Visitor<'static>>(
        &mut self,
        tag: u8,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        match tag {
            tag::STRUCT => self.fields(fields, visitor),
            tag::MAP => self.entries(visitor),
            tag::SEQ | tag::NUMBERS | tag::TUPLE => self.sequence(tag, visitor),
            _ => self.variant(tag, visitor),
        }
    }

    /// A variant, for who does not know that it is one.
    fn variant<V: Visitor<'static>>(&mut self, tag: u8, visitor: V) -> Result<V::Value, Trouble> {
        match tag {
            tag::NEWTYPE_VARIANT | tag::TUPLE_VARIANT | tag::STRUCT_VARIANT => {
                let name = self.text()?;
                visitor.visit_map(Single::new(self, name, tag))
            }
            _ => Err(unlike(tag, &visitor)),
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

/// Something else was written than what is asked for.
#[cold]
fn unlike(tag: u8, asked: &dyn Expected) -> Trouble {
    Error::invalid_type(Unexpected::Other(tag::name(tag)), asked)
}

macro_rules! numbers {
    ($($method:ident $visit:ident $T:ty: $Kind:ident),+) => {$(
        #[inline]
        fn $method<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
            const TAG: u8 = Kind::$Kind as u8;
            match self.tag_within()? {
                TAG => visitor.$visit(<$T>::from_ne_bytes(self.take()?)),
                tag => self.number(tag, visitor),
            }
        }
    )+};
}

/// The same as another.
macro_rules! same {
    ($($method:ident($($argument:ty),*) => $other:ident),+) => {$(
        #[inline]
        fn $method<V: Visitor<'static>>(self, $(_: $argument,)* visitor: V) -> Result<V::Value, Trouble> {
            self.$other(visitor)
        }
    )+};
}

// Who asks for a type gets what a format would give that has JSON's types alone: less to compile for each type that is
// read than all that could have been written.
impl Deserializer<'static> for &mut Reader<'_, '_> {
    type Error = Trouble;

    numbers! {
        deserialize_i8 visit_i8 i8: I8, deserialize_i16 visit_i16 i16: I16, deserialize_i32 visit_i32 i32: I32,
        deserialize_i64 visit_i64 i64: I64, deserialize_i128 visit_i128 i128: I128, deserialize_u8 visit_u8 u8: U8,
        deserialize_u16 visit_u16 u16: U16, deserialize_u32 visit_u32 u32: U32, deserialize_u64 visit_u64 u64: U64,
        deserialize_u128 visit_u128 u128: U128, deserialize_f32 visit_f32 f32: F32,
        deserialize_f64 visit_f64 f64: F64
    }

    same! {
        deserialize_ignored_any() => deserialize_any, deserialize_string() => deserialize_str,
        deserialize_byte_buf() => deserialize_bytes, deserialize_unit_struct(&'static str) => deserialize_unit,
        deserialize_tuple(usize) => deserialize_seq, deserialize_tuple_struct(&'static str, usize) => deserialize_seq
    }

    fn deserialize_any<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        let tag = self.tag()?;
        self.any(tag, visitor)
    }

    fn deserialize_bool<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.tag_within()? {
            tag @ (tag::FALSE | tag::TRUE) => visitor.visit_bool(tag == tag::TRUE),
            tag => Err(unlike(tag, &visitor)),
        }
    }

    fn deserialize_char<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.tag_within()? {
            tag::CHAR => visitor.visit_char(self.character()?),
            tag::STR => visitor.visit_str(self.text()?),
            tag => Err(unlike(tag, &visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.tag_within()? {
            tag::CHAR => visitor.visit_str(self.character()?.encode_utf8(&mut [0; 4])),
            tag::STR | tag::UNIT_VARIANT => visitor.visit_str(self.text()?),
            tag::BYTES => visitor.visit_bytes(self.slice()?),
            tag => Err(unlike(tag, &visitor)),
        }
    }

    fn deserialize_bytes<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.tag_within()? {
            tag::BYTES => visitor.visit_bytes(self.slice()?),
            tag::STR => visitor.visit_str(self.text()?),
            tag @ (tag::SEQ | tag::NUMBERS | tag::TUPLE) => self.sequence(tag, visitor),
            tag => Err(unlike(tag, &visitor)),
        }
    }

    fn deserialize_identifier<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.tag_within()? {
            tag::STR | tag::UNIT_VARIANT => visitor.visit_str(self.text()?),
            tag::BYTES => visitor.visit_bytes(self.slice()?),
            tag => self.number(tag, visitor),
        }
    }

    fn deserialize_unit<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.tag_within()? {
            tag::UNIT | tag::NONE => visitor.visit_unit(),
            tag => Err(unlike(tag, &visitor)),
        }
    }

    fn deserialize_seq<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.tag_within()? {
            tag @ (tag::SEQ | tag::NUMBERS | tag::TUPLE | tag::BYTES) => self.sequence(tag, visitor),
            tag => Err(unlike(tag, &visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.tag_within()? {
            tag::MAP => self.entries(visitor),
            tag::STRUCT => self.fields(&[], visitor),
            tag => self.variant(tag, visitor),
        }
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
        let tag = self.tag_within()?;
        self.structure(tag, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'static>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        match self.tag_within()? {
            tag::STR => visitor.visit_enum(IntoDeserializer::<Trouble>::into_deserializer(self.text()?)),
            tag @ tag::UNIT_VARIANT..=tag::STRUCT_VARIANT => {
                let name = self.text()?;
                visitor.visit_enum(Variant::new(self, name, variants, tag))
            }
            tag => Err(unlike(tag, &visitor)),
        }
    }
}
