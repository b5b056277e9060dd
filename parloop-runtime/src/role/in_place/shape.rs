//! Where an item has its `&mut`s, by its shape alone: what is lent of it, and what is put back.

use super::restore::Way;
use super::returned::Deliver;
use crate::wire::Trouble;
use std::marker::PhantomData;

/// Where an item has its `&mut`s. Told by the shape alone, so that the rest of the item may be of a type that is
/// not inferred yet.
pub trait Apart<I> {
    /// The `&mut`s.
    type Places;
    /// The rest, which the body gets as it is.
    type Rest;
    /// Takes the item apart.
    fn split(item: I) -> (Self::Places, Self::Rest);
}

/// How an item's `&mut`s are lent, and what is behind them put back.
pub trait Shape<I>: Apart<I> {
    /// Clones of what is behind the `&mut`s.
    type Old;
    /// The item as the body gets it.
    type Lent<'s>
    where
        Self: 's,
        I: 's;
    /// Clones what is behind the `&mut`s.
    fn old(places: &Self::Places) -> Self::Old;
    /// Puts the item together again, for as long as the places are borrowed.
    fn lend<'s>(places: &'s mut Self::Places, rest: Self::Rest) -> Self::Lent<'s>
    where
        I: 's;
    /// The same of places that nobody else has.
    fn hand<'s>(places: Self::Places, rest: Self::Rest) -> Self::Lent<'s>
    where
        I: 's;
    /// Puts the clones back.
    fn restore(places: Self::Places, old: Self::Old);
}

/// A `&mut`, and how what is behind it is put back.
#[derive(Debug)]
pub struct Place<W: ?Sized>(PhantomData<W>);

/// Nothing to be undone.
#[derive(Debug)]
pub struct Rest;

/// A pair.
#[derive(Debug)]
pub struct Pair<A, B>(PhantomData<(A, B)>);

impl<'a, T: ?Sized, W: ?Sized> Apart<&'a mut T> for Place<W> {
    type Places = &'a mut T;
    type Rest = ();
    #[inline]
    fn split(item: &'a mut T) -> (&'a mut T, ()) {
        (item, ())
    }
}

impl<'a, T: ?Sized, W: Way<T> + 'static> Shape<&'a mut T> for Place<W> {
    type Old = W::Old;
    type Lent<'s>
        = &'s mut T
    where
        &'a mut T: 's;
    #[inline]
    fn old(place: &&'a mut T) -> W::Old {
        W::old(place)
    }
    #[inline]
    fn lend<'s>(place: &'s mut &'a mut T, (): ()) -> &'s mut T
    where
        &'a mut T: 's,
    {
        place
    }
    #[inline]
    fn hand<'s>(place: &'a mut T, (): ()) -> &'s mut T
    where
        &'a mut T: 's,
    {
        place
    }
    #[inline]
    fn restore(place: &'a mut T, old: W::Old) {
        W::restore(place, old);
    }
}

impl<I> Apart<I> for Rest {
    type Places = ();
    type Rest = I;
    #[inline]
    fn split(item: I) -> ((), I) {
        ((), item)
    }
}

impl<I> Shape<I> for Rest {
    type Old = ();
    type Lent<'s>
        = I
    where
        I: 's;
    #[inline]
    fn old((): &()) {}
    #[inline]
    fn lend<'s>((): &'s mut (), rest: I) -> I
    where
        I: 's,
    {
        rest
    }
    #[inline]
    fn hand<'s>((): (), rest: I) -> I
    where
        I: 's,
    {
        rest
    }
    #[inline]
    fn restore((): (), (): ()) {}
}

impl<I, J, A: Apart<I>, B: Apart<J>> Apart<(I, J)> for Pair<A, B> {
    type Places = (A::Places, B::Places);
    type Rest = (A::Rest, B::Rest);
    #[inline]
    fn split((first, second): (I, J)) -> (Self::Places, Self::Rest) {
        let (first, second) = (A::split(first), B::split(second));
        ((first.0, second.0), (first.1, second.1))
    }
}

impl<I, J, A: Shape<I>, B: Shape<J>> Shape<(I, J)> for Pair<A, B> {
    type Old = (A::Old, B::Old);
    type Lent<'s>
        = (A::Lent<'s>, B::Lent<'s>)
    where
        Self: 's,
        (I, J): 's;
    #[inline]
    fn old(places: &Self::Places) -> Self::Old {
        (A::old(&places.0), B::old(&places.1))
    }
    #[inline]
    fn lend<'s>(places: &'s mut Self::Places, rest: Self::Rest) -> Self::Lent<'s>
    where
        (I, J): 's,
    {
        (A::lend(&mut places.0, rest.0), B::lend(&mut places.1, rest.1))
    }
    #[inline]
    fn hand<'s>(places: Self::Places, rest: Self::Rest) -> Self::Lent<'s>
    where
        (I, J): 's,
    {
        (A::hand(places.0, rest.0), B::hand(places.1, rest.1))
    }
    #[inline]
    fn restore(places: Self::Places, old: Self::Old) {
        A::restore(places.0, old.0);
        B::restore(places.1, old.1);
    }
}

/// A tuple whose parts have these shapes.
#[derive(Debug)]
pub struct Tuple<S>(PhantomData<S>);

macro_rules! tuples {
    ($(($($I:ident $S:ident $M:ident $i:tt),+))+) => {$(
        impl<$($I,)+ $($S: Apart<$I>),+> Apart<($($I,)+)> for Tuple<($($S,)+)> {
            type Places = ($($S::Places,)+);
            type Rest = ($($S::Rest,)+);
            #[inline]
            fn split(item: ($($I,)+)) -> (Self::Places, Self::Rest) {
                let parts = ($($S::split(item.$i),)+);
                (($(parts.$i.0,)+), ($(parts.$i.1,)+))
            }
        }

        impl<$($M, $S: Deliver<$M>),+> Deliver<($($M,)+)> for ($($S,)+) {
            fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
                $(self.$i.write(out)?;)+
                Ok(())
            }
            fn read(&mut self, bytes: &mut &[u8]) -> Result<(), Trouble> {
                $(self.$i.read(bytes)?;)+
                Ok(())
            }
        }

        impl<$($I,)+ $($S: Shape<$I>),+> Shape<($($I,)+)> for Tuple<($($S,)+)> {
            type Old = ($($S::Old,)+);
            type Lent<'s>
                = ($($S::Lent<'s>,)+)
            where
                Self: 's,
                ($($I,)+): 's;
            #[inline]
            fn old(places: &Self::Places) -> Self::Old {
                ($($S::old(&places.$i),)+)
            }
            #[inline]
            fn lend<'s>(places: &'s mut Self::Places, rest: Self::Rest) -> Self::Lent<'s>
            where
                ($($I,)+): 's,
            {
                ($($S::lend(&mut places.$i, rest.$i),)+)
            }
            #[inline]
            fn hand<'s>(places: Self::Places, rest: Self::Rest) -> Self::Lent<'s>
            where
                ($($I,)+): 's,
            {
                ($($S::hand(places.$i, rest.$i),)+)
            }
            #[inline]
            fn restore(places: Self::Places, old: Self::Old) {
                $($S::restore(places.$i, old.$i);)+
            }
        }
    )+};
}

tuples! {
    (I A MA 0, J B MB 1)
    (I A MA 0, J B MB 1, K C MC 2)
    (I A MA 0, J B MB 1, K C MC 2, L D MD 3)
    (I A MA 0, J B MB 1, K C MC 2, L D MD 3, M E ME 4)
    (I A MA 0, J B MB 1, K C MC 2, L D MD 3, M E ME 4, N F MF 5)
}
