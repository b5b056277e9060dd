//! What comes back from another process, or goes to one: bytes.
//!
//! The format is our own, for one program talking to itself: serde's data model, numbers as they are in memory. It tells
//! what was written, names of fields and variants included, so that types may ask (`untagged`, `flatten`), and leave some of
//! it out (`skip_serializing_if`). It lends nothing to what is read, which any other would. So many numbers side by side
//! are the bytes that they have in memory, and travel as such, past serde.

mod parts;
mod read;
mod shapes;
mod tag;
mod write;

pub(crate) use parts::Contents;

use crate::exit::{Exit1, Exit2, Exit3, Exit4, Exit5, Exit6, Exit7, Exit8, Never, Residual};
use crate::run::{Payload, net_dyn};
use crate::sys::{numbers, pages};
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;
use std::ops::ControlFlow;
use std::slice;

/// A value that can travel between processes. `M`: the way in which it does, which its type tells.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't travel between processes",
    label = "this must be `serde::Serialize` and `serde::de::DeserializeOwned`",
    note = "write `#[derive(serde::Serialize, serde::Deserialize)]` on the type; turn an error of another crate into \
            one that is, or into a `String`, with `map_err`; what borrows must become owned (`to_owned()`)",
    note = "or choose a backend of the thread family, such as `backend = \"pool\"`"
)]
pub trait Wire<M = BySerde>: Sized {
    /// Appends it.
    fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble>;
    /// Takes it from the front.
    fn read(bytes: &mut &[u8]) -> Result<Self, Trouble>;
    /// Appends all of them.
    fn write_all(all: &[Self], out: &mut Vec<u8>) -> Result<(), Trouble> {
        all.iter().try_for_each(|one| one.write(out))
    }
    /// Replaces all of them.
    fn read_all(all: &mut [Self], bytes: &mut &[u8]) -> Result<(), Trouble> {
        all.iter_mut().try_for_each(|one| Self::read(bytes).map(|new| *one = new))
    }
    /// Takes so many.
    fn read_list(count: usize, bytes: &mut &[u8]) -> Result<Vec<Self>, Trouble> {
        (0..count).map(|_| Self::read(bytes)).collect()
    }
}

/// As serde writes it.
#[derive(Debug)]
pub struct BySerde(());

/// Why something can't travel.
#[derive(Clone, Debug)]
pub struct Trouble(pub(crate) String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

/// Serialization of the user's own that panics is no panic of the loop's, as the plain loop has none there.
#[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
pub(crate) fn caught(work: &mut dyn FnMut() -> Result<(), Trouble>) -> Result<(), Trouble> {
    let mut worked = Ok(());
    net_dyn(&mut || worked = work()).map_err(panicked)?;
    worked
}

/// A panic of the user's own serialization.
pub(crate) fn panicked(payload: Payload) -> Trouble {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let trouble = Trouble(format!("its serialization panicked: {}", text.unwrap_or("Box<dyn Any>")));
    // Its drop may panic.
    std::mem::forget(payload);
    trouble
}

/// `'static`, and not for any lifetime: that would be a question of lifetimes, which a loop whose backend is chosen at
/// run time can't ask. Nothing is lent by the bytes, so a type that would borrow from them says so as it is read.
#[diagnostic::do_not_recommend]
impl<T: Serialize + Deserialize<'static>> Wire for T {
    fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
        T::write_all(slice::from_ref(self), out)
    }
    fn read(bytes: &mut &[u8]) -> Result<T, Trouble> {
        match number(bytes) {
            Some(number) => number,
            None => read::Reader::new(bytes).and_then(|mut reader| reader.value(PhantomData)),
        }
        .map_err(named::<T>)
    }
    fn write_all(all: &[T], out: &mut Vec<u8>) -> Result<(), Trouble> {
        match numbers::bytes_of(all) {
            Some(raw) => out.extend_from_slice(raw),
            None => write::whole(out, |writer| all.iter().try_for_each(|one| writer.value(one)))
                .map_err(named::<T>)?,
        }
        Ok(())
    }
    fn read_all(all: &mut [T], bytes: &mut &[u8]) -> Result<(), Trouble> {
        match numbers::bytes_of_mut(all) {
            Some(raw) => read::raw(bytes, raw.len()).map(|read| {
                pages::renew(raw);
                raw.copy_from_slice(read);
            }),
            None => read::Reader::new(bytes).and_then(|mut reader| {
                all.iter_mut().try_for_each(|one| reader.value(PhantomData).map(|new| *one = new))
            }),
        }
        .map_err(named::<T>)
    }
    fn read_list(count: usize, bytes: &mut &[u8]) -> Result<Vec<T>, Trouble> {
        match numbers::kind_in::<Vec<T>>() {
            Some(kind) => read::list_of(bytes, count, kind),
            None => read::Reader::new(bytes)
                .and_then(|mut reader| (0..count).map(|_| reader.value(PhantomData)).collect()),
        }
        .map_err(named::<T>)
    }
}

/// A number alone, if this type is one.
fn number<T>(bytes: &mut &[u8]) -> Option<Result<T, Trouble>> {
    numbers::are_numbers::<T>().then(|| {
        let raw = read::raw(bytes, size_of::<T>())?;
        Ok(numbers::number(raw).expect("it is a number, of which these are the bytes"))
    })
}

#[cold]
fn named<T>(trouble: Trouble) -> Trouble {
    Trouble(format!("`{}`: {trouble}", std::any::type_name::<T>()))
}

/// A number that is mostly small: seven bits a byte, the lowest first.
pub(crate) fn write_count(mut count: usize, out: &mut Vec<u8>) {
    while count >= 1 << 7 {
        out.push(count as u8 | 1 << 7);
        count >>= 7;
    }
    out.push(count as u8);
}

/// Takes it from the front.
pub(crate) fn read_count(bytes: &mut &[u8]) -> Result<usize, Trouble> {
    let mut count = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let (byte, rest) = bytes.split_first().ok_or_else(|| Trouble("a number was cut off".to_owned()))?;
        *bytes = rest;
        count |= usize::from(byte & 0x7f) << shift;
        if *byte < 1 << 7 {
            return Ok(count);
        }
    }
    Err(Trouble("a number has no end".to_owned()))
}

impl Serialize for Never {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        match *self {}
    }
}

impl<'de> Deserialize<'de> for Never {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("a loop without exits was left"))
    }
}

impl<E: Serialize> Serialize for Residual<Result<Infallible, E>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Ok(never) => match *never {},
            Err(error) => error.serialize(serializer),
        }
    }
}

impl<'de, E: Deserialize<'de>> Deserialize<'de> for Residual<Result<Infallible, E>> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        E::deserialize(deserializer).map(|error| Residual(Err(error)))
    }
}

impl Serialize for Residual<Option<Infallible>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<'de> Deserialize<'de> for Residual<Option<Infallible>> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <()>::deserialize(deserializer).map(|()| Residual(None))
    }
}

impl<B: Serialize> Serialize for Residual<ControlFlow<B, Infallible>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            ControlFlow::Continue(never) => match *never {},
            ControlFlow::Break(value) => value.serialize(serializer),
        }
    }
}

impl<'de, B: Deserialize<'de>> Deserialize<'de> for Residual<ControlFlow<B, Infallible>> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        B::deserialize(deserializer).map(|value| Residual(ControlFlow::Break(value)))
    }
}

macro_rules! exits {
    ($($Exit:ident($($Variant:ident $number:literal),+);)+) => {$(
        impl<$($Variant: Serialize),+> Serialize for $Exit<$($Variant),+> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $($Exit::$Variant(value) => ($number, value).serialize(serializer),)+
                }
            }
        }

        impl<'de, $($Variant: Deserialize<'de>),+> Deserialize<'de> for $Exit<$($Variant),+> {
            fn deserialize<De: Deserializer<'de>>(deserializer: De) -> Result<Self, De::Error> {
                struct Numbered<$($Variant),+>(PhantomData<($($Variant,)+)>);

                impl<'de, $($Variant: Deserialize<'de>),+> Visitor<'de> for Numbered<$($Variant),+> {
                    type Value = $Exit<$($Variant),+>;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("an exit's number and what it carries")
                    }
                    fn visit_seq<Seq: SeqAccess<'de>>(self, mut seq: Seq) -> Result<Self::Value, Seq::Error> {
                        let cut = || Seq::Error::custom("an exit was cut off");
                        match seq.next_element::<i32>()?.ok_or_else(cut)? {
                            $($number => seq.next_element()?.map($Exit::$Variant).ok_or_else(cut),)+
                            other => Err(Seq::Error::custom(format!("there is no exit {other}"))),
                        }
                    }
                }

                deserializer.deserialize_tuple(2, Numbered(PhantomData))
            }
        }
    )+};
}

exits! {
    Exit1(A 0);
    Exit2(A 0, B 1);
    Exit3(A 0, B 1, C 2);
    Exit4(A 0, B 1, C 2, D 3);
    Exit5(A 0, B 1, C 2, D 3, E 4);
    Exit6(A 0, B 1, C 2, D 3, E 4, F 5);
    Exit7(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
    Exit8(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serdes_whole_model_travels() {
        use std::collections::BTreeMap;
        type All = (
            (bool, char, i8, i128, u16),
            BTreeMap<String, Vec<Option<i64>>>,
            Result<(), [u8; 3]>,
            std::time::Duration,
            Box<str>,
            std::ops::Range<u32>,
        );
        let all: All = (
            (true, 'é', -3, i128::MIN, 40_000),
            [("a".to_owned(), vec![Some(-1), None]), (String::new(), vec![])].into(),
            Err([1, 2, 3]),
            std::time::Duration::from_millis(1500),
            "box".into(),
            5..9,
        );
        let mut bytes = Vec::new();
        all.write(&mut bytes).unwrap();
        for len in 0..bytes.len() {
            assert!(All::read(&mut &bytes[..len]).is_err(), "{len} bytes");
        }
        assert_eq!(All::read(&mut &bytes[..]).unwrap(), all);
    }

    #[test]
    fn numbers_side_by_side_travel_as_they_are_at_any_depth() {
        use std::collections::VecDeque;
        type All = (
            Vec<f64>,
            Option<Vec<u8>>,
            [Vec<i16>; 2],
            Vec<Vec<usize>>,
            VecDeque<u32>,
            Box<[i128]>,
            Vec<bool>,
        );
        let all: All = (
            vec![1.5, -0.0, f64::MIN_POSITIVE],
            Some(vec![7; 300]),
            [vec![-1, 2], vec![]],
            vec![vec![1, 2], vec![], vec![usize::MAX]],
            [1, 2, 3].into(),
            [i128::MIN, 0].into(),
            vec![true, false],
        );
        let mut bytes = Vec::new();
        all.write(&mut bytes).unwrap();
        for len in 0..bytes.len() {
            assert!(All::read(&mut &bytes[..len]).is_err(), "{len} bytes");
        }
        assert_eq!(All::read(&mut &bytes[..]).unwrap(), all);
        // A count that can't be.
        let endless = [0xff; 8];
        assert!(Vec::<f64>::read(&mut &endless[..]).is_err() && Vec::<u8>::read(&mut &endless[..]).is_err());
    }

    #[test]
    fn elements_are_replaced_at_once() {
        fn there_and_back<T: Wire<BySerde> + Clone + PartialEq + fmt::Debug>(from: &[T], to: &mut [T]) {
            let mut bytes = Vec::new();
            T::write_all(from, &mut bytes).unwrap();
            assert!(T::read_all(to, &mut &bytes[1..]).is_err());
            let mut rest = &bytes[..];
            T::read_all(to, &mut rest).unwrap();
            assert_eq!((to as &[T], rest), (from, &[][..]));
            assert_eq!(T::read_list(from.len(), &mut &bytes[..]).unwrap(), from);
        }
        there_and_back(&[1.5, 2.5], &mut [0.0; 2]);
        there_and_back(&['a', 'b'], &mut ['x'; 2]);
        there_and_back(&[vec![1], vec![]], &mut [vec![], vec![2_u8]]);
    }

    #[test]
    fn counts_travel() {
        let counts = [0, 1, 127, 128, 300, 1 << 20, usize::MAX];
        let mut bytes = Vec::new();
        counts.iter().for_each(|count| write_count(*count, &mut bytes));
        let mut rest = &bytes[..];
        assert_eq!(counts.map(|_| read_count(&mut rest).unwrap()), counts);
        assert!(read_count(&mut rest).is_err() && read_count(&mut &[0xff; 20][..]).is_err());
    }

    #[test]
    fn what_would_borrow_says_so() {
        let mut bytes = Vec::new();
        "text".write(&mut bytes).unwrap();
        let trouble = <&str>::read(&mut &bytes[..]).unwrap_err().to_string();
        assert!(trouble.contains("&str") && trouble.contains("borrowed"), "{trouble}");
    }

    /// What a type's attributes have it written as need not be what it asks for.
    #[test]
    fn what_is_read_may_ask_for_what_json_would_take_for_the_same() {
        struct Bytes;
        impl Serialize for Bytes {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_bytes(&[1, 2, 3])
            }
        }
        fn read<T: Deserialize<'static>>(written: impl Serialize) -> Result<T, String> {
            let mut bytes = Vec::new();
            write::whole(&mut bytes, |writer| writer.value(&written)).unwrap();
            let mut rest = &bytes[..];
            let read = read::Reader::new(&mut rest).and_then(|mut reader| reader.value(PhantomData));
            assert!(read.is_err() || rest.is_empty());
            read.map_err(|trouble| trouble.to_string())
        }
        assert_eq!(read::<Vec<u8>>(Bytes), Ok(vec![1, 2, 3]));
        assert_eq!(read::<u8>((200_i64,)).ok(), None);
        assert_eq!((read::<u8>(200_i64), read::<i128>(7_u8), read::<u64>(9_u128)), (Ok(200), Ok(7), Ok(9)));
        assert!(read::<u8>(300_i64).is_err() && read::<u64>(u128::MAX).is_err());
        assert_eq!((read::<f64>(3_u8), read::<f32>(0.5_f64)), (Ok(3.0), Ok(0.5)));
        assert_eq!((read::<String>('x'), read::<char>("x")), (Ok("x".to_owned()), Ok('x')));
        assert_eq!((read::<String>(Some("x")), read::<Option<u8>>(3_u8)), (Ok("x".to_owned()), Ok(Some(3))));
        assert_eq!(
            (read::<Vec<u8>>((1_u8, 2_u8)), read::<(u8, u8)>(vec![1_u16, 2])),
            (Ok(vec![1, 2]), Ok((1, 2)))
        );
        let message = read::<u8>("text").unwrap_err();
        assert_eq!(message, "invalid type: a text, expected u8");
        assert!(read::<String>(1_u8).unwrap_err().contains("a number"));
        assert!(
            read::<std::collections::BTreeMap<u8, u8>>(true).unwrap_err().contains("a bool, expected a map")
        );
    }

    #[test]
    fn values_come_out_as_they_went_in() {
        let mut bytes = Vec::new();
        (1.5f64, String::from("two"), vec![Some(3u8), None]).write(&mut bytes).unwrap();
        Exit2::<Residual<Result<Infallible, String>>, (i32,)>::A(Residual(Err("broken".into())))
            .write(&mut bytes)
            .unwrap();
        7u64.write(&mut bytes).unwrap();
        let mut rest = &bytes[..];
        let first = <(f64, String, Vec<Option<u8>>)>::read(&mut rest).unwrap();
        assert_eq!(first, (1.5, String::from("two"), vec![Some(3), None]));
        let exit = Exit2::<Residual<Result<Infallible, String>>, (i32,)>::read(&mut rest).unwrap();
        assert!(matches!(exit, Exit2::A(Residual(Err(text))) if text == "broken"));
        assert_eq!(u64::read(&mut rest).unwrap(), 7);
        assert!(rest.is_empty() && u64::read(&mut rest).is_err());
    }
}
