//! Which type keeps a loop whose backend is chosen at run time from running there, asked one by one.
//!
//! What decides where a loop may run (see [`super::probe`]) says yes or no to all its types together. For the message the
//! types are asked in turn: `(&&prepared.items()).sent_for_loop()` and the like, by method lookup, and the answers are
//! types too, a list of pairs.

use super::probe::Prepared;
use super::tail_probe::PreparedTail;
use crate::exit::{Exit1, Exit2, Exit3, Exit4, Exit5, Exit6, Exit7, Exit8};
use crate::role::probe::Probe;
use crate::role::travel::Travel;
use crate::role::{Role, Seed};
use crate::space::Space;
use crate::wire::Wire;
use std::any::type_name;
use std::marker::PhantomData;

/// A type, and the bound that it would have to meet.
pub type Lack = (&'static str, &'static str);

/// The bound of what travels between processes.
pub(super) const SERDE: &str = "Serialize + DeserializeOwned";

/// The answer of a type that has what is asked for.
#[derive(Debug)]
pub struct Fine;

/// The answer of one that can't be given to another thread.
#[derive(Debug)]
pub struct NotSend<T: ?Sized>(PhantomData<fn(&T)>);

/// The answer of one that threads can't share.
#[derive(Debug)]
pub struct NotSync<T: ?Sized>(PhantomData<fn(&T)>);

/// The answer of one that can't come back from a child process.
#[derive(Debug)]
pub struct NotSerde<T: ?Sized>(PhantomData<fn(&T)>);

/// Answers, of which the first that tells of a lack is the one to name.
pub trait Answers {
    /// It.
    fn lack() -> Option<Lack>;
}

impl Answers for () {
    fn lack() -> Option<Lack> {
        None
    }
}

impl Answers for Fine {
    fn lack() -> Option<Lack> {
        None
    }
}

impl<T: Named + ?Sized> Answers for NotSend<T> {
    fn lack() -> Option<Lack> {
        Some((T::named(), "Send"))
    }
}

impl<T: Named + ?Sized> Answers for NotSync<T> {
    fn lack() -> Option<Lack> {
        Some((T::named(), "Sync"))
    }
}

impl<T: Named + ?Sized> Answers for NotSerde<T> {
    fn lack() -> Option<Lack> {
        Some((T::named(), SERDE))
    }
}

impl<First: Answers, Rest: Answers> Answers for (First, Rest) {
    fn lack() -> Option<Lack> {
        First::lack().or_else(Rest::lack)
    }
}

/// What is named in a message.
pub trait Named {
    /// The user's own type.
    fn named() -> &'static str;
}

/// A value of the loop's: an item, an exit, what its tail gets.
#[derive(Debug)]
pub struct Value<T: ?Sized>(PhantomData<fn(&T)>);

/// The role `R` in a loop over `I`.
#[derive(Debug)]
pub struct Part<R, I>(PhantomData<fn(&R, &I)>);

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

/// The type behind the wrappers that exits travel in.
pub(crate) fn unwrapped(name: &'static str) -> &'static str {
    let inside = |name: &'static str, wrapper: &str| {
        let inner = name.strip_prefix(wrapper)?.strip_suffix('>')?;
        Some(inner)
    };
    let residual = concat!(env!("CARGO_CRATE_NAME"), "::exit::Residual<");
    let never = "core::convert::Infallible";
    let Some(left) = inside(name, residual) else {
        // A tuple of one: `(T,)`.
        let single = name.strip_prefix('(').and_then(|name| name.strip_suffix(",)"));
        return single.unwrap_or(name);
    };
    let error =
        inside(left, "core::result::Result<").and_then(|left| left.strip_prefix(never)?.strip_prefix(", "));
    let broken =
        || inside(left, "core::ops::control_flow::ControlFlow<")?.strip_suffix(never)?.strip_suffix(", ");
    error.or_else(broken).unwrap_or(left)
}

/// A tuple: of a loop's roles, of what its tail gets.
pub trait At<const N: usize> {
    /// What stands at this place.
    type Member;
}

/// `place! { [A, B] A 0 B 1 }`: what stands where in a tuple of two.
macro_rules! place {
    ([$($all:ident),+]) => {};
    ([$($all:ident),+] $At:ident $i:tt $($more:tt)*) => {
        impl<$($all),+> At<$i> for ($($all,)+) {
            type Member = $At;
        }
        place! { [$($all),+] $($more)* }
    };
}

place! { [A] A 0 }
place! { [A, B] A 0 B 1 }
place! { [A, B, C] A 0 B 1 C 2 }
place! { [A, B, C, D] A 0 B 1 C 2 D 3 }
place! { [A, B, C, D, E] A 0 B 1 C 2 D 3 E 4 }
place! { [A, B, C, D, E, F] A 0 B 1 C 2 D 3 E 4 F 5 }
place! { [A, B, C, D, E, F, G] A 0 B 1 C 2 D 3 E 4 F 5 G 6 }
place! { [A, B, C, D, E, F, G, H] A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 }

impl<R, I> Probe<Part<R, I>> {
    /// One of a tuple's roles.
    pub fn at<const N: usize>(&self) -> Probe<Part<R::Member, I>>
    where
        R: At<N>,
    {
        Probe::tag()
    }
}

impl<T> Probe<Value<T>> {
    /// One of a tuple's values.
    pub fn at<const N: usize>(&self) -> Probe<Value<T::Member>>
    where
        T: At<N>,
    {
        Probe::tag()
    }
}

macro_rules! variants {
    ($($Exit:ident($($V:ident $v:ident),+);)+) => {$(
        #[allow(missing_docs)]
        impl<$($V),+> Probe<Value<$Exit<$($V),+>>> {
            $(pub fn $v(&self) -> Probe<Value<$V>> {
                Probe::tag()
            })+
        }
    )+};
}

variants! {
    Exit1(A a);
    Exit2(A a, B b);
    Exit3(A a, B b, C c);
    Exit4(A a, B b, C c, D d);
    Exit5(A a, B b, C c, D d, E e);
    Exit6(A a, B b, C c, D d, E e, F f);
    Exit7(A a, B b, C c, D d, E e, F f, G g);
    Exit8(A a, B b, C c, D d, E e, F f, G g, H h);
}

impl<Sp: Space, R, F, E, C, L> Prepared<Sp, R, F, E, C, L> {
    /// Its items.
    pub fn items(&self) -> Probe<Value<Sp::Item>> {
        Probe::tag()
    }
    /// Its roles.
    pub fn roles(&self) -> Probe<Part<R, Sp::Item>> {
        Probe::tag()
    }
    /// Its exits.
    pub fn exits(&self) -> Probe<Value<E>> {
        Probe::tag()
    }
}

impl<Sp: Space, R, T, E, F, G, C, L> PreparedTail<Sp, R, T, E, F, G, C, L> {
    /// Its items.
    pub fn items(&self) -> Probe<Value<Sp::Item>> {
        Probe::tag()
    }
    /// Its roles.
    pub fn roles(&self) -> Probe<Part<R, Sp::Item>> {
        Probe::tag()
    }
    /// Its exits.
    pub fn exits(&self) -> Probe<Value<E>> {
        Probe::tag()
    }
    /// What its tail gets.
    pub fn emitted(&self) -> Probe<Value<T>> {
        Probe::tag()
    }
}

/// Asks what may be given to another thread.
pub trait AskSend {
    /// It may.
    fn sent_for_loop(&self) -> Fine {
        Fine
    }
}

/// It can't be shared with one.
pub trait AskShared {
    /// What.
    type Type: ?Sized;
    /// Says so.
    fn sent_for_loop(&self) -> NotSync<Self::Type> {
        NotSync(PhantomData)
    }
}

/// It can't be given to one.
pub trait AskUnsent {
    /// What.
    type Type: ?Sized;
    /// Says so.
    fn sent_for_loop(&self) -> NotSend<Self::Type> {
        NotSend(PhantomData)
    }
}

impl<T: Send> AskSend for &&Probe<Value<T>> {}

impl<R, I> AskSend for &&Probe<Part<R, I>> where R: Role<Seed: Seed<Partial: Send> + Sync> {}

impl<R, I> AskShared for &Probe<Part<R, I>>
where
    R: Role<Seed: Seed<Partial: Send>>,
{
    type Type = Part<R, I>;
}

impl<T: ?Sized> AskUnsent for Probe<T> {
    type Type = T;
}

/// Asks what may come back from a child process.
pub trait AskSerde {
    /// It may.
    fn carried_for_loop(&self) -> Fine {
        Fine
    }
}

/// It can't.
pub trait AskUncarried {
    /// What.
    type Type: ?Sized;
    /// Says so.
    fn carried_for_loop(&self) -> NotSerde<Self::Type> {
        NotSerde(PhantomData)
    }
}

impl<T: Wire> AskSerde for &Probe<Value<T>> {}

impl<R, I> AskSerde for &Probe<Part<R, I>> where R: Role<Seed: Travel<I>> {}

impl<T: ?Sized> AskUncarried for Probe<T> {
    type Type = T;
}

/// Asks what threads may share.
pub trait CaptureShared {
    /// It may be.
    fn capture_for_loop(&self) -> Fine {
        Fine
    }
}

impl<T: ?Sized + Sync> CaptureShared for &Probe<T> {}

/// It can't.
pub trait CaptureHere {
    /// What.
    type Type: ?Sized;
    /// Says so.
    fn capture_for_loop(&self) -> NotSync<Value<Self::Type>> {
        NotSync(PhantomData)
    }
}

impl<T: ?Sized> CaptureHere for Probe<T> {
    type Type = T;
}

/// Captures that workers may share, all of them.
pub trait AllShareable: Answers {}

impl AllShareable for () {}
impl<Rest: AllShareable> AllShareable for (Fine, Rest) {}

/// What is lacking in either family.
pub trait Lacking {
    /// For threads.
    fn on_threads() -> Option<Lack>;
    /// For child processes.
    fn in_children() -> Option<Lack>;
}

/// The answers of all types: for threads, for child processes.
#[derive(Debug)]
pub struct Asked<T, P>(PhantomData<fn(T, P)>);

impl<T: Answers, P: Answers> Lacking for Asked<T, P> {
    fn on_threads() -> Option<Lack> {
        T::lack()
    }
    fn in_children() -> Option<Lack> {
        P::lack()
    }
}

/// Nobody was asked, since only one type comes into question.
impl Lacking for () {
    fn on_threads() -> Option<Lack> {
        None
    }
    fn in_children() -> Option<Lack> {
        None
    }
}

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
}
