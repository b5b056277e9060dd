//! What a loop may run on whose backend is chosen at run time, and which of its types keeps it from the rest.
//!
//! A trait is asked with a [`Flag`] that nobody knows yet, an integer literal of the caller's:
//!
//! ```text
//! impl<T: Wire> Carried<Yes> for Value<T> {}      // Yes = i32
//! impl<T> Carried<No> for Value<T> {}             // No = u8
//!
//! fn ask<T, F>(value: T, flag: F) where Value<T>: Carried<F> { … }
//! ask(value, 0)
//! ```
//!
//! For a type that is not `Wire` the second impl alone is left, and the literal is a `u8`. For one that is, both are, and
//! the literal remains what it is until rustc knows all types of the function and takes it for an `i32`, as it does with
//! any. So the answer does not come too early, as it would from method lookup, which takes for granted what is not known
//! yet (the error of `line.parse()?`, before something behind the loop tells what is parsed).

use super::Plan;
use crate::error::Error;
use crate::exit::{Exit1, Exit2, Exit3, Exit4, Exit5, Exit6, Exit7, Exit8};
use crate::role::probe::Probe;
use crate::role::travel::Travel;
use crate::role::{Role, Seed};
use crate::wire::Wire;
use std::any::type_name;
use std::marker::PhantomData;

/// What a literal is where the bounds hold: what rustc takes it for if nothing says otherwise.
pub(crate) type Yes = i32;

/// What it is where they don't.
pub(crate) type No = u8;

/// A type, and the bound that it would have to meet.
pub(crate) type Lack = (&'static str, &'static str);

/// The bound of what travels between processes.
pub(super) const SERDE: &str = "Serialize + DeserializeOwned";

/// A value of the loop's: an item, an exit, what its tail gets.
#[derive(Debug)]
pub struct Value<T: ?Sized>(PhantomData<fn(&T)>);

/// The role `R`, or some in a tuple, in a loop over `I`.
#[derive(Debug)]
pub struct Part<R, I>(PhantomData<fn(&R, &I)>);

/// What is named in a message.
pub trait Named {
    /// The user's own type.
    fn named() -> &'static str;
}

impl<T: ?Sized> Named for Value<T> {
    fn named() -> &'static str {
        unwrapped(type_name::<T>())
    }
}

impl<R: Role, I> Named for Part<R, I> {
    fn named() -> &'static str {
        R::held().unwrap_or_else(type_name::<R>)
    }
}

/// The first that is lacking.
fn first(lacks: &[fn() -> Option<Lack>]) -> Option<Lack> {
    lacks.iter().find_map(|lack| lack())
}

/// The type behind the wrappers that exits travel in.
pub(crate) fn unwrapped(name: &'static str) -> &'static str {
    let inside = |name: &'static str, wrapper: &str| name.strip_prefix(wrapper)?.strip_suffix('>');
    let Some(left) = inside(name, concat!(env!("CARGO_CRATE_NAME"), "::exit::Residual<")) else {
        // A tuple of one: `(T,)`.
        let single = name.strip_prefix('(').and_then(|name| name.strip_suffix(",)"));
        return single.unwrap_or(name);
    };
    let never = type_name::<std::convert::Infallible>();
    let error = inside(left, "core::result::Result<");
    let broken = inside(left, "core::ops::control_flow::ControlFlow<");
    let error = error.and_then(|left| left.strip_prefix(never)?.strip_prefix(", "));
    error.or_else(|| broken?.strip_suffix(never)?.strip_suffix(", ")).unwrap_or(left)
}

/// The first that may not be given to another thread. `F`: a flag for each.
pub trait Sent<F> {
    /// It.
    fn lack() -> Option<Lack>;
}

/// The first role that threads can't share.
pub trait Shared<F> {
    /// It.
    fn lack() -> Option<Lack>;
}

/// The first that can't come back from a child process. `W`: the ways in which the others travel.
pub trait Carried<F, W> {
    /// It.
    fn lack() -> Option<Lack>;
}

/// `Trait: bounds => lack`: for what meets the bounds nothing is lacking, for all else this.
macro_rules! asks {
    ($($Trait:ident for $Value:ty where [$($generics:tt)*] [$($bounds:tt)*]: $bound:expr;)+) => {$(
        impl<$($generics)*> $Trait<Yes> for $Value where $($bounds)* {
            fn lack() -> Option<Lack> {
                None
            }
        }
        impl<$($generics)*> $Trait<No> for $Value where $Value: Named {
            fn lack() -> Option<Lack> {
                Some((<$Value>::named(), $bound))
            }
        }
    )+};
}

asks! {
    Sent for Value<T> where [T] [T: Send]: "Send";
    Sent for Part<R, I> where [R, I] [R: Role<Seed: Seed<Partial: Send>>]: "Send";
    Shared for Part<R, I> where [R: Role, I] [R: Role<Seed: Sync>]: R::SHARED;
}

/// The same of what travels.
macro_rules! asks_of_what_travels {
    ($($Value:ty where [$($generics:tt)*] [$($bounds:tt)*];)+) => {$(
        impl<M, $($generics)*> Carried<Yes, M> for $Value where $($bounds)* {
            fn lack() -> Option<Lack> {
                None
            }
        }
        impl<$($generics)*> Carried<No, ()> for $Value where $Value: Named {
            fn lack() -> Option<Lack> {
                Some((<$Value>::named(), SERDE))
            }
        }
    )+};
}

asks_of_what_travels! {
    Value<T> where [T] [T: Wire<M>];
    Part<R, I> where [R, I] [R: Role<Seed: Travel<I, M>>];
}

/// Flags for all that stand in a tuple or an enum.
macro_rules! all {
    (members $Trait:ident $Exit:ident $($T:ident $F:ident),+) => {
        impl<I, $($T, $F),+> $Trait<($($F,)+)> for Part<($($T,)+), I>
        where
            $(Part<$T, I>: $Trait<$F>,)+
        {
            fn lack() -> Option<Lack> {
                first(&[$(<Part<$T, I> as $Trait<$F>>::lack),+])
            }
        }
        all! { values $Trait $Exit $($T $F),+ }
    };
    (values Shared $($rest:tt)*) => {};
    (values $Trait:ident $Exit:ident $($T:ident $F:ident),+) => {
        impl<$($T, $F),+> $Trait<($($F,)+)> for Value<$Exit<$($T),+>>
        where
            $(Value<$T>: $Trait<$F>,)+
        {
            fn lack() -> Option<Lack> {
                first(&[$(<Value<$T> as $Trait<$F>>::lack),+])
            }
        }
        impl<$($T, $F),+> $Trait<($($F,)+)> for Value<($($T,)+)>
        where
            $(Value<$T>: $Trait<$F>,)+
        {
            fn lack() -> Option<Lack> {
                first(&[$(<Value<$T> as $Trait<$F>>::lack),+])
            }
        }
    };
    ($($Trait:ident)+) => {$(
        /// Nobody is asked.
        impl<T> $Trait<()> for T {
            fn lack() -> Option<Lack> {
                None
            }
        }

        all! { members $Trait Exit1 A F }
        all! { members $Trait Exit2 A F, B G }
        all! { members $Trait Exit3 A F, B G, C H }
        all! { members $Trait Exit4 A F, B G, C H, D J }
        all! { members $Trait Exit5 A F, B G, C H, D J, E K }
        all! { members $Trait Exit6 A F, B G, C H, D J, E K, L M }
        all! { members $Trait Exit7 A F, B G, C H, D J, E K, L M, N O }
        all! { members $Trait Exit8 A F, B G, C H, D J, E K, L M, N O, P Q }
    )+};
}

all! { Sent Shared }

/// The same of what travels.
macro_rules! all_that_travels {
    ($($Exit:ident $($T:ident $F:ident $W:ident),+;)+) => {$(
        impl<I, $($T, $F, $W),+> Carried<($($F,)+), ($($W,)+)> for Part<($($T,)+), I>
        where
            $(Part<$T, I>: Carried<$F, $W>,)+
        {
            fn lack() -> Option<Lack> {
                first(&[$(<Part<$T, I> as Carried<$F, $W>>::lack),+])
            }
        }
        impl<$($T, $F, $W),+> Carried<($($F,)+), ($($W,)+)> for Value<$Exit<$($T),+>>
        where
            $(Value<$T>: Carried<$F, $W>,)+
        {
            fn lack() -> Option<Lack> {
                first(&[$(<Value<$T> as Carried<$F, $W>>::lack),+])
            }
        }
        impl<$($T, $F, $W),+> Carried<($($F,)+), ($($W,)+)> for Value<($($T,)+)>
        where
            $(Value<$T>: Carried<$F, $W>,)+
        {
            fn lack() -> Option<Lack> {
                first(&[$(<Value<$T> as Carried<$F, $W>>::lack),+])
            }
        }
    )+};
}

/// Nobody is asked.
impl<T> Carried<(), ()> for T {
    fn lack() -> Option<Lack> {
        None
    }
}

all_that_travels! {
    Exit1 A F VA;
    Exit2 A F VA, B G VB;
    Exit3 A F VA, B G VB, C H VC;
    Exit4 A F VA, B G VB, C H VC, D J VD;
    Exit5 A F VA, B G VB, C H VC, D J VD, E K VE;
    Exit6 A F VA, B G VB, C H VC, D J VD, E K VE, L M VL;
    Exit7 A F VA, B G VB, C H VC, D J VD, E K VE, L M VL, N O VN;
    Exit8 A F VA, B G VB, C H VC, D J VD, E K VE, L M VL, N O VN, P Q VP;
}

/// All types of a loop: of its space's items, roles, exits, and what its tail gets.
#[derive(Debug)]
pub struct Types<I, R, E, T>(PhantomData<fn(I, R, E, T)>);

/// What is lacking on threads. `F`: flags for items, roles (twice), exits, and what a tail gets.
pub trait LackingOnThreads<F> {
    /// The first.
    fn on_threads() -> Option<Lack>;
}

/// What is lacking in child processes. `F`: flags for roles, exits, and what a tail gets; `W`: the ways in which they
/// travel.
pub trait LackingInChildren<F, W> {
    /// The first.
    fn in_children() -> Option<Lack>;
}

/// Where threads are sure to be fine.
impl<I, R, E, T> LackingOnThreads<()> for Types<I, R, E, T> {
    fn on_threads() -> Option<Lack> {
        None
    }
}

impl<I, R, E, T, F, G, H, J, K> LackingOnThreads<(F, G, H, J, K)> for Types<I, R, E, T>
where
    Value<I>: Sent<F>,
    Part<R, I>: Sent<G> + Shared<H>,
    Value<E>: Sent<J>,
    Value<T>: Sent<K>,
{
    fn on_threads() -> Option<Lack> {
        first(&[
            <Value<I> as Sent<F>>::lack,
            <Part<R, I> as Sent<G>>::lack,
            <Part<R, I> as Shared<H>>::lack,
            <Value<E> as Sent<J>>::lack,
            <Value<T> as Sent<K>>::lack,
        ])
    }
}

impl<I, R, E, T, G, J, K, V, W, X> LackingInChildren<(G, J, K), (V, W, X)> for Types<I, R, E, T>
where
    Part<R, I>: Carried<G, V>,
    Value<E>: Carried<J, W>,
    Value<T>: Carried<K, X>,
{
    fn in_children() -> Option<Lack> {
        first(&[
            <Part<R, I> as Carried<G, V>>::lack,
            <Value<E> as Carried<J, W>>::lack,
            <Value<T> as Carried<K, X>>::lack,
        ])
    }
}

/// A loop's plan, and what its types are lacking.
pub struct Chosen<'p> {
    pub(super) plan: &'p Plan,
    on_threads: fn() -> Option<Lack>,
    in_children: fn() -> Option<Lack>,
    items: fn() -> &'static str,
}

impl<'p> Chosen<'p> {
    pub(super) fn of<I, R, E, T, C, A, P, Y>(plan: &'p Plan) -> Chosen<'p>
    where
        C: Captures,
        Types<I, R, E, T>: LackingOnThreads<A> + LackingInChildren<P, Y>,
    {
        Chosen {
            plan,
            on_threads: || first(&[C::lack, <Types<I, R, E, T> as LackingOnThreads<A>>::on_threads]),
            in_children: <Types<I, R, E, T> as LackingInChildren<P, Y>>::in_children,
            items: type_name::<I>,
        }
    }

    /// The error that names the type. Where all others are fine, it is the items that can't be handed to a child.
    #[cold]
    pub(super) fn refused(&self) -> Error {
        let Plan { site, backend, .. } = *self.plan;
        let lack = if backend.is_process() { (self.in_children)() } else { (self.on_threads)() };
        let (type_name, bound) = lack.unwrap_or_else(|| ((self.items)(), SERDE));
        Error::Unsupported { site, backend, type_name, bound }
    }
}

/// The answer of a captured name that threads may share.
#[derive(Debug)]
pub struct Shareable;

/// The answer of one that they may not.
#[derive(Debug)]
pub struct Unshareable<T: ?Sized>(PhantomData<fn(&T)>);

/// Names that are `Sync`.
pub trait CaptureShared {
    /// Says so.
    fn capture_for_loop(&self) -> Shareable {
        Shareable
    }
}

impl<T: ?Sized + Sync> CaptureShared for &Probe<T> {}

/// Names that are not.
pub trait CaptureHere {
    /// The name's type.
    type Type: ?Sized;
    /// Says so.
    fn capture_for_loop(&self) -> Unshareable<Self::Type> {
        Unshareable(PhantomData)
    }
}

impl<T: ?Sized> CaptureHere for Probe<T> {
    type Type = T;
}

/// The answers for all captured names, a list of pairs.
pub trait Captures {
    /// The first that can't be shared.
    fn lack() -> Option<Lack>;
}

impl Captures for () {
    fn lack() -> Option<Lack> {
        None
    }
}

impl<Rest: Captures> Captures for (Shareable, Rest) {
    fn lack() -> Option<Lack> {
        Rest::lack()
    }
}

impl<T: ?Sized, Rest> Captures for (Unshareable<T>, Rest) {
    fn lack() -> Option<Lack> {
        Some((type_name::<T>(), "Sync"))
    }
}

/// Captures that workers may share, all of them.
pub trait AllShareable: Captures {}

impl AllShareable for () {}
impl<Rest: AllShareable> AllShareable for (Shareable, Rest) {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Residual;
    use std::convert::Infallible;
    use std::ops::ControlFlow;

    #[test]
    fn exits_are_named_as_the_user_wrote_them() {
        assert_eq!(
            Value::<Residual<Result<Infallible, (u8, String)>>>::named(),
            "(u8, alloc::string::String)"
        );
        assert_eq!(Value::<Residual<ControlFlow<Vec<u8>, Infallible>>>::named(), "alloc::vec::Vec<u8>");
        assert_eq!(Value::<(u8,)>::named(), "u8");
        assert_eq!(Value::<(u8, i8)>::named(), "(u8, i8)");
        assert_eq!(Value::<Vec<u8>>::named(), "alloc::vec::Vec<u8>");
    }

    fn lacks<T, F, W>(_: impl FnOnce() -> T, _: F) -> Option<Lack>
    where
        Value<T>: Carried<F, W>,
    {
        <Value<T> as Carried<F, W>>::lack()
    }

    #[test]
    fn the_answer_waits_for_the_type() {
        let mut list = Vec::new();
        let error = lacks(|| "x".parse().map(|value| list.push(value)).unwrap_err(), 0);
        assert_eq!(error, Some(("core::num::error::ParseIntError", SERDE)));
        let list: Vec<u8> = list;
        assert!(list.is_empty());
        let number = lacks(|| 1, 0);
        assert_eq!(number, None);
    }
}
