//! What has several parts, of which whoever reads asks for one after the other.

use super::{Reader, Trouble};
use crate::sys::numbers::Kind;
use crate::wire::shapes::are_alike;
use crate::wire::{read_count, tag};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};

/// Elements, or keys and values.
pub(super) struct Elements<'d, 'r, 'b> {
    reader: &'d mut Reader<'r, 'b>,
    left: usize,
    /// What all of them are, where that does not stand before each.
    each: Option<u8>,
}

impl<'d, 'r, 'b> Elements<'d, 'r, 'b> {
    pub(super) fn of(reader: &'d mut Reader<'r, 'b>, left: usize) -> Self {
        Elements { reader, left, each: None }
    }

    /// Of what begins with this.
    pub(super) fn begin(reader: &'d mut Reader<'r, 'b>, tag: u8) -> Result<Self, Trouble> {
        let each = match tag {
            tag::NUMBERS => {
                let [kind] = reader.take()?;
                Kind::of(kind)
                    .ok_or_else(|| Trouble(format!("there is no number that begins with {kind}")))?;
                Some(kind)
            }
            tag::BYTES => Some(Kind::U8 as u8),
            _ => None,
        };
        let long = matches!(tag, tag::SEQ | tag::MAP);
        let left = if long { reader.count() } else { read_count(reader.bytes) }?;
        Ok(Elements { reader, left, each })
    }

    /// Room for no more than what could be there, whatever the count says.
    fn hint(&self) -> Option<usize> {
        Some(self.left.min(self.reader.bytes.len()))
    }

    pub(super) fn end(self) -> Result<(), Trouble> {
        all_read(self.left)
    }
}

/// What is not read would be taken for what comes next.
fn all_read(left: usize) -> Result<(), Trouble> {
    if left == 0 { Ok(()) } else { Err(Trouble(format!("{left} of its parts were written and not read"))) }
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
        self.reader.tag = self.each;
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

/// The fields of a struct, by their names.
pub(super) struct Fields<'d, 'r, 'b> {
    reader: &'d mut Reader<'r, 'b>,
    shape: usize,
    next: usize,
}

impl<'d, 'r, 'b> Fields<'d, 'r, 'b> {
    pub(super) fn new(reader: &'d mut Reader<'r, 'b>, shape: usize) -> Self {
        Fields { reader, shape, next: 0 }
    }

    pub(super) fn end(self) -> Result<(), Trouble> {
        all_read(self.reader.shapes.len(self.shape)? - self.next)
    }
}

impl MapAccess<'static> for Fields<'_, '_, '_> {
    type Error = Trouble;
    fn next_key_seed<K: DeserializeSeed<'static>>(&mut self, seed: K) -> Result<Option<K::Value>, Trouble> {
        let Some(name) = self.reader.shapes.name(self.shape, self.next) else { return Ok(None) };
        self.next += 1;
        seed.deserialize(IntoDeserializer::<Trouble>::into_deserializer(name)).map(Some)
    }
    fn next_value_seed<T: DeserializeSeed<'static>>(&mut self, seed: T) -> Result<T::Value, Trouble> {
        self.reader.value(seed)
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.reader.shapes.len(self.shape).ok()? - self.next)
    }
}

/// What comes behind the name of a variant.
fn content_of(variant: u8) -> Option<u8> {
    match variant {
        tag::TUPLE_VARIANT => Some(tag::TUPLE),
        tag::STRUCT_VARIANT => Some(tag::STRUCT),
        _ => None,
    }
}

/// A variant, for who does not know that it is one: its name, with what it has.
pub(super) struct Single<'d, 'r, 'b> {
    reader: &'d mut Reader<'r, 'b>,
    name: Option<&'b str>,
}

impl<'d, 'r, 'b> Single<'d, 'r, 'b> {
    pub(super) fn new(reader: &'d mut Reader<'r, 'b>, name: &'b str, variant: u8) -> Self {
        reader.tag = content_of(variant);
        Single { reader, name: Some(name) }
    }
}

impl MapAccess<'static> for Single<'_, '_, '_> {
    type Error = Trouble;
    fn next_key_seed<K: DeserializeSeed<'static>>(&mut self, seed: K) -> Result<Option<K::Value>, Trouble> {
        let Some(name) = self.name.take() else { return Ok(None) };
        seed.deserialize(IntoDeserializer::<Trouble>::into_deserializer(name)).map(Some)
    }
    fn next_value_seed<T: DeserializeSeed<'static>>(&mut self, seed: T) -> Result<T::Value, Trouble> {
        self.reader.value(seed)
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.name.iter().len())
    }
}

/// A variant.
pub(super) struct Variant<'d, 'r, 'b> {
    reader: &'d mut Reader<'r, 'b>,
    name: &'b str,
    variants: &'static [&'static str],
    tag: u8,
}

impl<'d, 'r, 'b> Variant<'d, 'r, 'b> {
    pub(super) fn new(
        reader: &'d mut Reader<'r, 'b>,
        name: &'b str,
        variants: &'static [&'static str],
        tag: u8,
    ) -> Self {
        Variant { reader, name, variants, tag }
    }

    /// What it is called where it is read.
    fn name(&self) -> &'b str {
        let known = |variant: &&&str| are_alike(variant, self.name);
        if self.variants.contains(&self.name) {
            return self.name;
        }
        self.variants.iter().find(known).copied().unwrap_or(self.name)
    }

    fn content(&mut self) -> Result<u8, Trouble> {
        self.reader.tag = content_of(self.tag);
        match self.tag {
            tag::UNIT_VARIANT => {
                Err(Trouble(format!("the variant `{}` was written without a value", self.name)))
            }
            _ => self.reader.tag(),
        }
    }
}

impl EnumAccess<'static> for Variant<'_, '_, '_> {
    type Error = Trouble;
    type Variant = Self;
    fn variant_seed<T: DeserializeSeed<'static>>(self, seed: T) -> Result<(T::Value, Self), Trouble> {
        let value = seed.deserialize(IntoDeserializer::<Trouble>::into_deserializer(self.name()))?;
        Ok((value, self))
    }
}

impl VariantAccess<'static> for Variant<'_, '_, '_> {
    type Error = Trouble;
    fn unit_variant(self) -> Result<(), Trouble> {
        match self.tag {
            tag::UNIT_VARIANT => Ok(()),
            _ => Err(Trouble::custom(format!("the variant `{}` was written with a value", self.name))),
        }
    }
    fn newtype_variant_seed<T: DeserializeSeed<'static>>(mut self, seed: T) -> Result<T::Value, Trouble> {
        if self.tag != tag::NEWTYPE_VARIANT {
            self.reader.tag = Some(self.content()?);
        }
        self.reader.value(seed)
    }
    fn tuple_variant<V: Visitor<'static>>(mut self, _: usize, visitor: V) -> Result<V::Value, Trouble> {
        self.reader.tag = Some(self.content()?);
        self.reader.deserialize_seq(visitor)
    }
    fn struct_variant<V: Visitor<'static>>(
        mut self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Trouble> {
        let tag = self.content()?;
        self.reader.structure(tag, fields, visitor)
    }
}
