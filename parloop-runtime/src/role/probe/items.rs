//! What the items of a loop that can leave early are, by their shape: which `&mut`s they hold.
//!
//! `Probe::of_items(&space_)` is asked through as many `&` as there are levels (see [`super`]). No level asks for
//! more than a shape: an integer whose type is not inferred yet is no `&mut`, but it may meet any bound.

use super::Probe;
use crate::role::in_place::{
    AsTheyAre, Cloned, InPlace, Leaves, Moved, Packed, Part, PartReturned, Restore, Returned, Tuple, Way,
};
use crate::space::Space;
use std::marker::PhantomData;

impl<T> Probe<T> {
    /// The type of a space's items.
    #[inline]
    pub fn of_items<S: Space<Item = T>>(_: &S) -> Self {
        Probe(PhantomData)
    }
}

/// The last level: items of another shape, which are not undone.
pub trait InPlaceNowhere {
    /// The role of the items.
    fn items_role(&self) -> AsTheyAre;
    /// The same in a loop that can't leave early.
    fn items_returned(&self) -> AsTheyAre;
}

impl<T> InPlaceNowhere for Probe<T> {
    #[inline]
    fn items_role(&self) -> AsTheyAre {
        AsTheyAre
    }
    #[inline]
    fn items_returned(&self) -> AsTheyAre {
        AsTheyAre
    }
}

/// Items whose pattern is a tuple of so many parts, each of which is asked by itself; and anything else that such a
/// pattern may stand for (a reference to a tuple), which is what it is as a whole.
macro_rules! of_parts {
    ($(
        $Tuple:ident, $Whole:ident: $of:ident $returned:ident($($T:ident $P:ident $get:ident),+);
    )+) => {$(
        /// A tuple.
        pub trait $Tuple<$($T),+> {
            $(
                /// One of its parts.
                fn $get(&self) -> Probe<$T>;
            )+
            /// The role of the items, made of the parts'.
            fn $of<W, $($P: Part<$T>),+>(
                &self,
                whole: W,
                parts: ($($P,)+),
            ) -> InPlace<($($T,)+), Tuple<($($P::Shape,)+)>>;
            /// The same in a loop that can't leave early.
            fn $returned<W, $($P: PartReturned<$T>),+>(
                &self,
                whole: W,
                parts: ($($P,)+),
            ) -> Returned<($($T,)+), Tuple<($($P::Shape,)+)>>;
        }

        impl<$($T),+> $Tuple<$($T),+> for &Probe<($($T,)+)> {
            $(
                #[inline]
                fn $get(&self) -> Probe<$T> {
                    Probe(PhantomData)
                }
            )+
            #[inline]
            fn $of<W, $($P: Part<$T>),+>(
                &self,
                _: W,
                _: ($($P,)+),
            ) -> InPlace<($($T,)+), Tuple<($($P::Shape,)+)>> {
                InPlace::new()
            }
            #[inline]
            fn $returned<W, $($P: PartReturned<$T>),+>(
                &self,
                _: W,
                _: ($($P,)+),
            ) -> Returned<($($T,)+), Tuple<($($P::Shape,)+)>> {
                Returned::new()
            }
        }

        /// No tuple.
        pub trait $Whole {
            $(
                /// There is none.
                fn $get(&self) -> Probe<()>;
            )+
            /// The role of the items.
            fn $of<W, $($P),+>(&self, whole: W, parts: ($($P,)+)) -> W;
            /// The same in a loop that can't leave early.
            fn $returned<W, $($P),+>(&self, whole: W, parts: ($($P,)+)) -> W;
        }

        impl<T> $Whole for Probe<T> {
            $(
                #[inline]
                fn $get(&self) -> Probe<()> {
                    Probe(PhantomData)
                }
            )+
            #[inline]
            fn $of<W, $($P),+>(&self, whole: W, _: ($($P,)+)) -> W {
                whole
            }
            #[inline]
            fn $returned<W, $($P),+>(&self, whole: W, _: ($($P,)+)) -> W {
                whole
            }
        }
    )+};
}

of_parts! {
    ItemsOf2, ItemsNotOf2: items_of_2 items_returned_of_2(A PA item_0_of_2, B PB item_1_of_2);
    ItemsOf3, ItemsNotOf3: items_of_3 items_returned_of_3(A PA item_0_of_3, B PB item_1_of_3, C PC item_2_of_3);
    ItemsOf4, ItemsNotOf4:
        items_of_4 items_returned_of_4(A PA item_0_of_4, B PB item_1_of_4, C PC item_2_of_4, D PD item_3_of_4);
    ItemsOf5, ItemsNotOf5: items_of_5 items_returned_of_5(
        A PA item_0_of_5, B PB item_1_of_5, C PC item_2_of_5, D PD item_3_of_5, E PE item_4_of_5
    );
    ItemsOf6, ItemsNotOf6: items_of_6 items_returned_of_6(
        A PA item_0_of_6, B PB item_1_of_6, C PC item_2_of_6, D PD item_3_of_6, E PE item_4_of_6,
        F PF item_5_of_6
    );
}

/// How a `&mut` that the loop lends leaves it.
pub trait LeavesLent<T: ?Sized> {
    /// For what the caller computes.
    fn pack_for_loop(&self, item: &mut T) -> Packed<T>
    where
        Cloned: Way<T>;
    /// As it is: it can't.
    fn leave_loop<'a>(&self, item: &'a mut T) -> &'static mut T
    where
        &'a mut T: Leaves;
}

impl<T: ?Sized> LeavesLent<T> for Probe<&mut T> {
    fn pack_for_loop(&self, item: &mut T) -> Packed<T>
    where
        Cloned: Way<T>,
    {
        Packed::new(item)
    }
    fn leave_loop<'a>(&self, _: &'a mut T) -> &'static mut T
    where
        &'a mut T: Leaves,
    {
        unreachable!("nothing implements `Leaves`")
    }
}

/// How anything else leaves the loop.
pub trait LeavesOwned<T> {
    /// For what the caller computes.
    fn pack_for_loop(&self, item: T) -> Moved<T>;
    /// As it is.
    fn leave_loop(&self, item: T) -> T;
}

impl<T> LeavesOwned<T> for &Probe<T> {
    #[inline]
    fn pack_for_loop(&self, item: T) -> Moved<T> {
        Moved(Some(item))
    }
    #[inline]
    fn leave_loop(&self, item: T) -> T {
        item
    }
}

/// The other levels, from the most general to the most specific: the lifetimes and types of the `&mut`s, what else
/// there is, and how they stand in the item.
macro_rules! shapes {
    ([$($tag:tt)*]) => {};
    (
        [$($tag:tt)*]
        $Level:ident [$($a:lifetime)*] [$($M:ident)*] [$($X:ident)*] $Item:ty => $Shape:ty;
        $($more:tt)*
    ) => {
        /// Items of one shape.
        pub trait $Level<$($a,)* $($M: ?Sized,)* $($X),*> {
            /// The role of the items.
            fn items_role<K>(&self) -> InPlace<$Item, shape::$Level<$(<$M as Restore<K>>::Way),*>>
            where
                $($M: Restore<K>),*;
            /// The same in a loop that can't leave early.
            fn items_returned(&self) -> Returned<$Item, shape::$Level<$($M),*>>;
        }

        impl<$($a,)* $($M: ?Sized,)* $($X),*> $Level<$($a,)* $($M,)* $($X),*> for $($tag)* Probe<$Item> {
            #[inline]
            fn items_role<K>(&self) -> InPlace<$Item, shape::$Level<$(<$M as Restore<K>>::Way),*>>
            where
                $($M: Restore<K>),*
            {
                InPlace::new()
            }
            #[inline]
            fn items_returned(&self) -> Returned<$Item, shape::$Level<$($M),*>> {
                Returned::new()
            }
        }

        shapes! { [& $($tag)*] $($more)* }
    };
}

/// The table, for a macro.
macro_rules! table {
    ($of:ident) => {
$of! {
    [&]
    ItemsAlone ['a] [A] [] &'a mut A => Place<A>;
    ItemsSecond ['b] [B] [A] (A, &'b mut B) => Pair<Rest, Place<B>>;
    ItemsFirst ['a] [A] [B] (&'a mut A, B) => Pair<Place<A>, Rest>;
    ItemsPlaces ['a 'b] [A B] [] (&'a mut A, &'b mut B) => Pair<Place<A>, Place<B>>;
    ItemsSecondAndRest ['b] [B] [A C] ((A, &'b mut B), C) => Pair<Pair<Rest, Place<B>>, Rest>;
    ItemsFirstAndRest ['a] [A] [B C] ((&'a mut A, B), C) => Pair<Pair<Place<A>, Rest>, Rest>;
    ItemsPlacesAndRest ['a 'b] [A B] [C] ((&'a mut A, &'b mut B), C) => Pair<Pair<Place<A>, Place<B>>, Rest>;
    ItemsRestAndSecond ['c] [C] [A B] (A, (B, &'c mut C)) => Pair<Rest, Pair<Rest, Place<C>>>;
    ItemsRestAndFirst ['b] [B] [A C] (A, (&'b mut B, C)) => Pair<Rest, Pair<Place<B>, Rest>>;
    ItemsRestAndPlaces ['b 'c] [B C] [A] (A, (&'b mut B, &'c mut C)) => Pair<Rest, Pair<Place<B>, Place<C>>>;
    ItemsNumberedSecondAndRest ['c] [C] [A B D] (A, ((B, &'c mut C), D)) => Pair<Rest, Pair<Pair<Rest, Place<C>>, Rest>>;
    ItemsNumberedFirstAndRest ['b] [B] [A C D] (A, ((&'b mut B, C), D)) => Pair<Rest, Pair<Pair<Place<B>, Rest>, Rest>>;
    ItemsNumberedPlacesAndRest ['b 'c] [B C] [A D] (A, ((&'b mut B, &'c mut C), D)) => Pair<Rest, Pair<Pair<Place<B>, Place<C>>, Rest>>;
    ItemsNumberedSecondAndPlace ['c 'd] [C D] [A B] (A, ((B, &'c mut C), &'d mut D)) => Pair<Rest, Pair<Pair<Rest, Place<C>>, Place<D>>>;
    ItemsNumberedFirstAndPlace ['b 'd] [B D] [A C] (A, ((&'b mut B, C), &'d mut D)) => Pair<Rest, Pair<Pair<Place<B>, Rest>, Place<D>>>;
    ItemsNumberedPlacesAndPlace ['b 'c 'd] [B C D] [A] (A, ((&'b mut B, &'c mut C), &'d mut D)) => Pair<Rest, Pair<Pair<Place<B>, Place<C>>, Place<D>>>;
    ItemsSecondAndPlace ['b 'c] [B C] [A] ((A, &'b mut B), &'c mut C) => Pair<Pair<Rest, Place<B>>, Place<C>>;
    ItemsFirstAndPlace ['a 'c] [A C] [B] ((&'a mut A, B), &'c mut C) => Pair<Pair<Place<A>, Rest>, Place<C>>;
    ItemsPlacesAndPlace ['a 'b 'c] [A B C] [] ((&'a mut A, &'b mut B), &'c mut C) => Pair<Pair<Place<A>, Place<B>>, Place<C>>;
    ItemsPlaceAndSecond ['a 'c] [A C] [B] (&'a mut A, (B, &'c mut C)) => Pair<Place<A>, Pair<Rest, Place<C>>>;
    ItemsPlaceAndFirst ['a 'b] [A B] [C] (&'a mut A, (&'b mut B, C)) => Pair<Place<A>, Pair<Place<B>, Rest>>;
    ItemsPlaceAndPlaces ['a 'b 'c] [A B C] [] (&'a mut A, (&'b mut B, &'c mut C)) => Pair<Place<A>, Pair<Place<B>, Place<C>>>;
}
    };
}

/// The shapes by their levels, of the ways in which what is behind the `&mut`s is put back.
mod shape {
    use crate::role::in_place::{Pair, Place, Rest};

    macro_rules! aliases {
        ([&] $($Level:ident [$($a:lifetime)*] [$($W:ident)*] [$($X:ident)*] $Item:ty => $Shape:ty;)*) => {
            $(pub(super) type $Level<$($W),*> = $Shape;)*
        };
    }

    table!(aliases);
}

table!(shapes);
