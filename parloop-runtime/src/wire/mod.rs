//! What comes back from another process, or goes to one: bytes.
//!
//! The format is our own, for one program talking to itself: serde's data model, numbers as they are in memory, nothing
//! named. It lends nothing to what is read, which any other would.

mod read;
mod write;

use crate::exit::{Exit1, Exit2, Exit3, Exit4, Exit5, Exit6, Exit7, Exit8, Never, Residual};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::fmt;
use std::ops::ControlFlow;

/// A value that can travel between processes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't come back from a child process",
    label = "this must be `serde::Serialize` and `serde::de::DeserializeOwned`",
    note = "write `#[derive(serde::Serialize, serde::Deserialize)]` on the type; turn an error of another crate into \
            one that is, or into a `String`, with `map_err`; what borrows must become owned (`to_owned()`)",
    note = "or choose a backend of the thread family, such as `backend = \"pool\"`"
)]
pub trait Wire: Sized {
    /// Appends it.
    fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble>;
    /// Takes it from the front.
    fn read(bytes: &mut &[u8]) -> Result<Self, Trouble>;
}

/// Why something can't travel.
#[derive(Clone, Debug)]
pub struct Trouble(pub(crate) String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

/// `'static`, and not for any lifetime: that would be a question of lifetimes, which a loop whose backend is chosen at
/// run time can't ask. Nothing is lent by the bytes, so a type that would borrow from them says so as it is read.
#[diagnostic::do_not_recommend]
impl<T: Serialize + Deserialize<'static>> Wire for T {
    fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
        self.serialize(write::Writer(out)).map_err(named::<T>)
    }
    fn read(bytes: &mut &[u8]) -> Result<T, Trouble> {
        T::deserialize(&mut read::Reader(bytes)).map_err(named::<T>)
    }
}

#[cold]
fn named<T>(trouble: Trouble) -> Trouble {
    Trouble(format!("`{}`: {trouble}", std::any::type_name::<T>()))
}

impl Wire for Never {
    fn write(&self, _: &mut Vec<u8>) -> Result<(), Trouble> {
        match *self {}
    }
    fn read(_: &mut &[u8]) -> Result<Never, Trouble> {
        Err(Trouble("a loop without exits was left".to_owned()))
    }
}

impl<E: Wire> Wire for Residual<Result<Infallible, E>> {
    fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
        match &self.0 {
            Ok(never) => match *never {},
            Err(error) => error.write(out),
        }
    }
    fn read(bytes: &mut &[u8]) -> Result<Self, Trouble> {
        E::read(bytes).map(|error| Residual(Err(error)))
    }
}

impl Wire for Residual<Option<Infallible>> {
    fn write(&self, _: &mut Vec<u8>) -> Result<(), Trouble> {
        Ok(())
    }
    fn read(_: &mut &[u8]) -> Result<Self, Trouble> {
        Ok(Residual(None))
    }
}

impl<B: Wire> Wire for Residual<ControlFlow<B, Infallible>> {
    fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
        match &self.0 {
            ControlFlow::Continue(never) => match *never {},
            ControlFlow::Break(value) => value.write(out),
        }
    }
    fn read(bytes: &mut &[u8]) -> Result<Self, Trouble> {
        B::read(bytes).map(|value| Residual(ControlFlow::Break(value)))
    }
}

macro_rules! exits {
    ($($Exit:ident($($Variant:ident $number:literal),+);)+) => {$(
        impl<$($Variant: Wire),+> Wire for $Exit<$($Variant),+> {
            fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
                match self {
                    $($Exit::$Variant(value) => {
                        out.push($number);
                        value.write(out)
                    })+
                }
            }
            fn read(bytes: &mut &[u8]) -> Result<Self, Trouble> {
                match u8::read(bytes)? {
                    $($number => $Variant::read(bytes).map($Exit::$Variant),)+
                    other => Err(Trouble(format!("there is no exit {other}"))),
                }
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
    fn what_would_borrow_says_so() {
        let mut bytes = Vec::new();
        "text".write(&mut bytes).unwrap();
        let trouble = <&str>::read(&mut &bytes[..]).unwrap_err().to_string();
        assert!(trouble.contains("&str") && trouble.contains("borrowed"), "{trouble}");
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
