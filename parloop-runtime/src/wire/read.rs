//! Reading. The bytes lend nothing, so that what is read may claim any lifetime.

use super::Trouble;
use crate::sys::numbers;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use std::fmt::Display;
use std::marker::PhantomData;

impl Error for Trouble {
    fn custom<T: Display>(message: T) -> Self {
        Trouble(message.to_string())
    }
}

/// Takes from the front.
pub(super) struct Reader<'r, 'b>(pub(super) &'r mut &'b [u8]);

impl<'b> Reader<'_, 'b> {
    #[inline]
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Trouble> {
        let (taken, rest) = self.0.split_first_chunk().ok_or_else(cut_off)?;
        *self.0 = rest;
        Ok(*taken)
    }

    fn count(&mut self) -> Result<usize, Trouble> {
        Ok(u64::from_ne_bytes(self.take()?) as usize)
    }

    fn slice(&mut self) -> Result<&'b [u8], Trouble> {
        let count = self.count()?;
        self.raw(count)
    }

    /// So many bytes.
    pub(super) fn raw(&mut self, count: usize) -> Result<&'b [u8], Trouble> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(cut_off)?;
        *self.0 = rest;
        Ok(taken)
    }

    /// A list of numbers at once, if this type is one.
    #[inline]
    pub(super) fn list<T>(&mut self) -> Option<Result<T, Trouble>> {
        let size = numbers::size_in::<T>()?;
        Some(self.count().and_then(|count| self.numbers(count, size)))
    }

    /// The same where it is known how long it is.
    pub(super) fn list_of<T>(&mut self, count: usize) -> Option<Result<T, Trouble>> {
        numbers::size_in::<T>().map(|size| self.numbers(count, size))
    }

    fn numbers<T>(&mut self, count: usize, size: usize) -> Result<T, Trouble> {
        let raw = self.raw(count.checked_mul(size).ok_or_else(cut_off)?)?;
        Ok(numbers::list(raw).expect("it is a list of numbers"))
    }

    /// What is part of something: as the seed reads it, which the one that serde itself has does as its type.
    #[inline]
    fn value<T: DeserializeSeed<'static>>(&mut self, seed: T) -> Result<T::Value, Trouble> {
        let list = numbers::size_in::<T::Value>().filter(|_| numbers::is::<T, PhantomData<T::Value>>());
        list.and_then(|_| self.list()).unwrap_or_else(|| seed.deserialize(self))
    }

    fn index(&mut self) -> Result<u32, Trouble> {
        Ok(u32::from_ne_bytes(self.take()?))
    }
}

#[cold]
fn cut_off() -> Trouble {
    Trouble("what was written is shorter than what is read".to_owned())
}

macro_rules! numbers {
    ($($method:ident $visit:ident $T:ty),+) => {$(
        #[inline]
        fn $method<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
            visitor.$visit(<$T>::from_ne_bytes(self.take()?))
        }
    )+};
}

impl Deserializer<'static> for &mut Reader<'_, '_> {
    type Error = Trouble;

    fn is_human_readable(&self) -> bool {
        false
    }

    numbers! {
        deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16, deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64, deserialize_i128 visit_i128 i128, deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16, deserialize_u32 visit_u32 u32, deserialize_u64 visit_u64 u64,
        deserialize_u128 visit_u128 u128, deserialize_f32 visit_f32 f32, deserialize_f64 visit_f64 f64
    }

    fn deserialize_any<V: Visitor<'static>>(self, _: V) -> Result<V::Value, Trouble> {
        Err(Trouble(
            "it asks what was written (as `untagged` and `flatten` do), which is not told".to_owned(),
        ))
    }

    fn deserialize_ignored_any<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        self.deserialize_any(visitor)
    }

    fn deserialize_identifier<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        self.deserialize_any(visitor)
    }

    fn deserialize_bool<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        let [byte] = self.take()?;
        visitor.visit_bool(byte != 0)
    }

    fn deserialize_char<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        let number = self.index()?;
        visitor
            .visit_char(char::from_u32(number).ok_or_else(|| Trouble(format!("{number} is no character")))?)
    }

    fn deserialize_str<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        visitor.visit_str(std::str::from_utf8(self.slice()?).map_err(Error::custom)?)
    }

    fn deserialize_string<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        visitor.visit_bytes(self.slice()?)
    }

    fn deserialize_byte_buf<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        match self.take()? {
            [0] => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'static>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'static>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        let left = self.count()?;
        visitor.visit_seq(Elements { reader: self, left })
    }

    fn deserialize_tuple<V: Visitor<'static>>(self, left: usize, visitor: V) -> Result<V::Value, Trouble> {
        visitor.visit_seq(Elements { reader: self, left })
    }

    fn deserialize_tuple_struct<V: Visitor<'static>>(
        self,
        _: &'static str,
        left: usize,
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        self.deserialize_tuple(left, visitor)
    }

    fn deserialize_map<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Trouble> {
        let left = self.count()?;
        visitor.visit_map(Elements { reader: self, left })
    }

    fn deserialize_struct<V: Visitor<'static>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        self.deserialize_tuple(fields.len(), visitor)
    }

    fn deserialize_enum<V: Visitor<'static>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        visitor.visit_enum(self)
    }
}

struct Elements<'d, 'r, 'b> {
    reader: &'d mut Reader<'r, 'b>,
    left: usize,
}

impl Elements<'_, '_, '_> {
    /// Room for no more than what could be there, whatever the count says.
    fn hint(&self) -> Option<usize> {
        Some(self.left.min(self.reader.0.len()))
    }
}

impl SeqAccess<'static> for Elements<'_, '_, '_> {
    type Error = Trouble;
    #[inline]
    fn next_element_seed<T: DeserializeSeed<'static>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Trouble> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        self.reader.value(seed).map(Some)
    }
    fn size_hint(&self) -> Option<usize> {
        self.hint()
    }
}

impl MapAccess<'static> for Elements<'_, '_, '_> {
    type Error = Trouble;
    fn next_key_seed<K: DeserializeSeed<'static>>(&mut self, seed: K) -> Result<Option<K::Value>, Trouble> {
        self.next_element_seed(seed)
    }
    fn next_value_seed<T: DeserializeSeed<'static>>(&mut self, seed: T) -> Result<T::Value, Trouble> {
        self.reader.value(seed)
    }
    fn size_hint(&self) -> Option<usize> {
        self.hint()
    }
}

impl EnumAccess<'static> for &mut Reader<'_, '_> {
    type Error = Trouble;
    type Variant = Self;
    fn variant_seed<T: DeserializeSeed<'static>>(self, seed: T) -> Result<(T::Value, Self), Trouble> {
        let index = self.index()?;
        let value = seed.deserialize(IntoDeserializer::<Trouble>::into_deserializer(index))?;
        Ok((value, self))
    }
}

impl VariantAccess<'static> for &mut Reader<'_, '_> {
    type Error = Trouble;
    fn unit_variant(self) -> Result<(), Trouble> {
        Ok(())
    }
    fn newtype_variant_seed<T: DeserializeSeed<'static>>(self, seed: T) -> Result<T::Value, Trouble> {
        seed.deserialize(self)
    }
    fn tuple_variant<V: Visitor<'static>>(self, left: usize, visitor: V) -> Result<V::Value, Trouble> {
        self.deserialize_tuple(left, visitor)
    }
    fn struct_variant<V: Visitor<'static>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        self.deserialize_tuple(fields.len(), visitor)
    }
}
