//! What serde does not know travels part by part: arrays of more elements than 32, what holds them, and what is behind
//! a `&mut`.
//!
//! Nothing here meets serde's own: an array that serde knows goes its way, and so the way of a type is always one.

use super::{Trouble, Wire};
use crate::exit::{Exit1, Exit2, Exit3, Residual};
use std::convert::Infallible;

/// By parts of a `K`, of which at least one travels by parts itself, in the ways `M`, or is long.
#[derive(Debug)]
pub struct ByParts<K, M>(K, M);

/// A kind: longer than serde goes.
#[derive(Debug)]
pub struct Long(());

/// A kind: an array of few elements.
#[derive(Debug)]
pub struct Short(());

/// A kind: a list.
#[derive(Debug)]
pub struct List(());

/// A kind: a value or none.
#[derive(Debug)]
pub struct Maybe(());

/// A kind: a tuple or an exit, of which this is the first part that serde does not know.
#[derive(Debug)]
pub struct First<const N: usize>(());

/// An array.
pub trait Array: Sized {
    /// What it has.
    type Element;
    /// All of it.
    fn elements(&self) -> &[Self::Element];
    /// How many those are.
    const LEN: usize;
    /// An array of these, which are so many.
    fn of(elements: Vec<Self::Element>) -> Self;
}

/// One that serde does not know.
pub trait LongArray: Array {}

/// One that serde knows where it knows its elements.
pub trait ShortArray: Array {}

impl<T, const N: usize> Array for [T; N] {
    type Element = T;
    fn elements(&self) -> &[T] {
        self
    }
    const LEN: usize = N;
    fn of(elements: Vec<T>) -> Self {
        elements.try_into().unwrap_or_else(|_| unreachable!("they are so many"))
    }
}

/// Of these lengths, added to each of those.
macro_rules! arrays {
    ($Kind:ident, $lengths:tt, $($base:literal)+) => { $(arrays! { @ $Kind, $lengths, $base })+ };
    (@ $Kind:ident, [$($length:literal)+], $base:literal) => {
        $(impl<T> $Kind for [T; $base + $length] {})+
    };
}

arrays! { ShortArray, [0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15], 0 16 }
arrays! { ShortArray, [0], 32 }
arrays! { LongArray, [1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32], 32 64 96 128 160 192 224 256 288 320 352 384 416 448 480 }
// Beyond these, lengths that programs have.
arrays! { LongArray, [0], 520 540 560 576 600 625 640 648 700 720 729 750 768 784 800 840 900 960 961 1000 1023 1024 1025 1080 1200 1280 1296 1440 1500 1536 1600 1728 1800 1920 2000 2048 2160 2187 2304 2400 2500 2560 3000 3072 3600 3840 4000 4096 5000 6000 8000 8192 10000 12288 16384 20000 32768 50000 65536 100000 131072 262144 1000000 1048576 }

#[diagnostic::do_not_recommend]
impl<M, A: LongArray<Element: Wire<M>>> Wire<ByParts<Long, M>> for A {
    fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
        Wire::write_all(self.elements(), out)
    }
    fn read(bytes: &mut &[u8]) -> Result<A, Trouble> {
        Wire::read_list(A::LEN, bytes).map(A::of)
    }
}

#[diagnostic::do_not_recommend]
impl<K, M, A: ShortArray<Element: Wire<ByParts<K, M>>>> Wire<ByParts<Short, ByParts<K, M>>> for A {
    fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
        Wire::write_all(self.elements(), out)
    }
    fn read(bytes: &mut &[u8]) -> Result<A, Trouble> {
        Wire::read_list(A::LEN, bytes).map(A::of)
    }
}

#[diagnostic::do_not_recommend]
impl<K, M, T: Wire<ByParts<K, M>>> Wire<ByParts<List, ByParts<K, M>>> for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
        self.len().write(out)?;
        T::write_all(self, out)
    }
    fn read(bytes: &mut &[u8]) -> Result<Vec<T>, Trouble> {
        T::read_list(usize::read(bytes)?, bytes)
    }
}

#[diagnostic::do_not_recommend]
impl<K, M, T: Wire<ByParts<K, M>>> Wire<ByParts<Maybe, ByParts<K, M>>> for Option<T> {
    fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
        self.is_some().write(out)?;
        self.iter().try_for_each(|value| value.write(out))
    }
    fn read(bytes: &mut &[u8]) -> Result<Option<T>, Trouble> {
        Ok(if bool::read(bytes)? { Some(T::read(bytes)?) } else { None })
    }
}

/// Tuples by the first part that serde does not know: what stands before it goes serde's way, what stands behind it any.
macro_rules! tuples {
    ($($first:literal: $(($A:ident $a:tt))* [$B:ident $b:tt] $(($C:ident $MC:ident $c:tt))*;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<K, M, $($A: Wire,)* $B: Wire<ByParts<K, M>>, $($MC, $C: Wire<$MC>,)*>
            Wire<ByParts<First<$first>, (ByParts<K, M>, $($MC,)*)>> for ($($A,)* $B, $($C,)*)
        {
            fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
                $(self.$a.write(out)?;)*
                self.$b.write(out)?;
                $(self.$c.write(out)?;)*
                Ok(())
            }
            fn read(bytes: &mut &[u8]) -> Result<Self, Trouble> {
                Ok(($($A::read(bytes)?,)* $B::read(bytes)?, $($C::read(bytes)?,)*))
            }
        }
    )+};
}

tuples! {
    0: [A 0];
    0: [A 0] (B MB 1);
    1: (A 0) [B 1];
    0: [A 0] (B MB 1) (C MC 2);
    1: (A 0) [B 1] (C MC 2);
    2: (A 0) (B 1) [C 2];
    0: [A 0] (B MB 1) (C MC 2) (D MD 3);
    1: (A 0) [B 1] (C MC 2) (D MD 3);
    2: (A 0) (B 1) [C 2] (D MD 3);
    3: (A 0) (B 1) (C 2) [D 3];
}

/// Exits in the same way.
macro_rules! exits {
    ($($Exit:ident $first:literal: $(($A:ident $a:literal))* [$B:ident $b:literal] $(($C:ident $MC:ident $c:literal))*;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<K, M, $($A: Wire,)* $B: Wire<ByParts<K, M>>, $($MC, $C: Wire<$MC>,)*>
            Wire<ByParts<First<$first>, (ByParts<K, M>, $($MC,)*)>> for $Exit<$($A,)* $B, $($C,)*>
        {
            fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
                match self {
                    $($Exit::$A(value) => { out.push($a); value.write(out) })*
                    $Exit::$B(value) => { out.push($b); value.write(out) }
                    $($Exit::$C(value) => { out.push($c); value.write(out) })*
                }
            }
            fn read(bytes: &mut &[u8]) -> Result<Self, Trouble> {
                match u8::read(bytes)? {
                    $($a => $A::read(bytes).map($Exit::$A),)*
                    $b => $B::read(bytes).map($Exit::$B),
                    $($c => $C::read(bytes).map($Exit::$C),)*
                    other => Err(Trouble(format!("there is no exit {other}"))),
                }
            }
        }
    )+};
}

exits! {
    Exit1 0: [A 0];
    Exit2 0: [A 0] (B MB 1);
    Exit2 1: (A 0) [B 1];
    Exit3 0: [A 0] (B MB 1) (C MC 2);
    Exit3 1: (A 0) [B 1] (C MC 2);
    Exit3 2: (A 0) (B 1) [C 2];
}

#[diagnostic::do_not_recommend]
impl<K, M, E: Wire<ByParts<K, M>>> Wire<ByParts<First<0>, ByParts<K, M>>>
    for Residual<Result<Infallible, E>>
{
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

/// What is in a place, and can be replaced where it is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't travel between processes",
    label = "this must be `serde::Serialize` and `serde::de::DeserializeOwned`",
    note = "write `#[derive(serde::Serialize, serde::Deserialize)]` on the type",
    note = "or choose a backend of the thread family, such as `backend = \"pool\"`"
)]
pub trait Contents<M> {
    /// Writes it.
    fn write_contents(&self, out: &mut Vec<u8>) -> Result<(), Trouble>;
    /// Replaces it.
    fn read_contents(&mut self, bytes: &mut &[u8]) -> Result<(), Trouble>;
    /// Writes all of them.
    fn write_contents_of(all: &[Self], out: &mut Vec<u8>) -> Result<(), Trouble>
    where
        Self: Sized,
    {
        all.iter().try_for_each(|one| one.write_contents(out))
    }
    /// Replaces all of them.
    fn read_contents_of(all: &mut [Self], bytes: &mut &[u8]) -> Result<(), Trouble>
    where
        Self: Sized,
    {
        all.iter_mut().try_for_each(|one| one.read_contents(bytes))
    }
}

/// A value, which another takes the place of.
#[derive(Debug)]
pub struct Value<M>(M);

/// What is behind a `&mut`.
#[derive(Debug)]
pub struct Behind<M>(M);

#[diagnostic::do_not_recommend]
impl<M, T: Wire<M>> Contents<Value<M>> for T {
    fn write_contents(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
        self.write(out)
    }
    fn read_contents(&mut self, bytes: &mut &[u8]) -> Result<(), Trouble> {
        *self = T::read(bytes)?;
        Ok(())
    }
    fn write_contents_of(all: &[T], out: &mut Vec<u8>) -> Result<(), Trouble> {
        T::write_all(all, out)
    }
    fn read_contents_of(all: &mut [T], bytes: &mut &[u8]) -> Result<(), Trouble> {
        T::read_all(all, bytes)
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: Contents<M> + ?Sized> Contents<Behind<M>> for &mut T {
    fn write_contents(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
        (**self).write_contents(out)
    }
    fn read_contents(&mut self, bytes: &mut &[u8]) -> Result<(), Trouble> {
        (**self).read_contents(bytes)
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: Contents<M>> Contents<M> for [T] {
    fn write_contents(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
        super::write_count(self.len(), out);
        T::write_contents_of(self, out)
    }
    fn read_contents(&mut self, bytes: &mut &[u8]) -> Result<(), Trouble> {
        if super::read_count(bytes)? != self.len() {
            return Err(Trouble("a `&mut` to a slice was replaced by one to another slice".to_owned()));
        }
        T::read_contents_of(self, bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back<M, T: Wire<M> + std::fmt::Debug>(value: T) {
        let mut bytes = Vec::new();
        value.write(&mut bytes).unwrap();
        for len in [0, 1, bytes.len() / 2, bytes.len() - 1] {
            assert!(T::read(&mut &bytes[..len]).is_err(), "{len} bytes");
        }
        assert_eq!(format!("{:?}", T::read(&mut &bytes[..]).unwrap()), format!("{value:?}"));
    }

    #[test]
    fn what_serde_does_not_know_travels_by_parts() {
        there_and_back([7_u8; 33]);
        there_and_back([[1.5_f64; 3]; 256]);
        there_and_back([[[2_i64; 64]; 3]; 40]);
        there_and_back(vec![Some([3_u16; 100]), None]);
        there_and_back((1, [[4; 48]; 2], String::from("x")));
        there_and_back((vec![(5, [6; 1024])],));
        there_and_back(Exit2::<u8, ([u8; 50],)>::B(([7; 50],)));
    }

    #[test]
    fn contents_are_replaced_in_place() {
        let (mut from, mut to) = ([[1, 2], [3, 4]], [[0; 2]; 2]);
        let mut bytes = Vec::new();
        from.each_mut().map(|row| row as &mut [_])[..].write_contents(&mut bytes).unwrap();
        to.each_mut().map(|row| row as &mut [_])[..].read_contents(&mut &bytes[..]).unwrap();
        assert_eq!(to, from);
        assert!(to[0][..1].as_mut().read_contents(&mut &bytes[1..]).is_err());
    }
}
