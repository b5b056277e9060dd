//! Names through which iterations talk: in a child process they are copies, and what is written to them is lost.
//!
//! A type is asked with a flag, as in [`super::lacking`], so that the answer waits until it is known. `copied(&name, 0)`
//! refuses such a name where the loop is sure to run in child processes; `loop_.sharing(&name, "name", 0)` keeps it in mind
//! where the backend is chosen at run time.

use super::Loop;
use super::lacking::{No, Value, Yes};
use crate::error::Error;
use std::any::type_name;
use std::rc::Rc;
use std::sync::atomic::{
    AtomicBool, AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicPtr, AtomicU8, AtomicU16,
    AtomicU32, AtomicU64, AtomicUsize,
};
use std::sync::mpsc::{Sender, SyncSender};
use std::sync::{Arc, Mutex, RwLock};

/// What iterations write to through a shared reference, so that others see it.
pub trait Channel {}

macro_rules! channels {
    ($([$($generics:tt)*] $T:ty;)+) => {$(
        impl<$($generics)*> Channel for $T {}
    )+};
}

channels! {
    [] AtomicBool; [] AtomicI8; [] AtomicI16; [] AtomicI32; [] AtomicI64; [] AtomicIsize; [] AtomicU8; [] AtomicU16;
    [] AtomicU32; [] AtomicU64; [] AtomicUsize; [T] AtomicPtr<T>;
    [T: ?Sized] Mutex<T>; [T: ?Sized] RwLock<T>; [T] Sender<T>; [T] SyncSender<T>;
    [T: Channel + ?Sized] &T; [T: Channel + ?Sized] Box<T>; [T: Channel + ?Sized] Rc<T>; [T: Channel + ?Sized] Arc<T>;
    [T: Channel] [T]; [T: Channel] Vec<T>; [T: Channel, const N: usize] [T; N];
}

/// Whether iterations talk through a name of this type. `F`: the flag.
pub trait Copied<F> {
    /// It is one.
    const CHANNEL: bool;
}

impl<T: Channel + ?Sized> Copied<Yes> for Value<T> {
    const CHANNEL: bool = true;
}

impl<T: ?Sized> Copied<No> for Value<T> {
    const CHANNEL: bool = false;
}

/// What no such type is. `F`: the flag.
#[diagnostic::on_unimplemented(
    message = "what the iterations write to this `{Self}` is lost: each child process has a copy of its own",
    label = "a copy in each child process",
    note = "bring it back through a variable (`total += …`, `list.push(…)`), which is merged in loop order",
    note = "or write `shared(NAME)` if a copy in each child is what is meant"
)]
pub trait Meant<F> {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> Meant<No> for T {}

/// Were the one above the only one, rustc would take the flag for its `No`, whatever the type is.
#[diagnostic::do_not_recommend]
impl<T: ?Sized> Meant<i8> for T {}

/// Refuses a name that is copied into the child processes that a loop runs in, if iterations talk through it.
#[inline]
pub fn copied<T, F>(_: &T, _: F)
where
    T: Meant<F> + ?Sized,
    Value<T>: Copied<F>,
{
}

/// A name through which iterations talk, and its type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Talk {
    name: &'static str,
    type_name: fn() -> &'static str,
}

impl Loop {
    /// The body uses this name.
    #[inline]
    pub fn sharing<T, F>(mut self, _: &T, name: &'static str, _: F) -> Loop
    where
        T: ?Sized,
        Value<T>: Copied<F>,
    {
        if <Value<T> as Copied<F>>::CHANNEL {
            self.talk.get_or_insert(Talk { name, type_name: type_name::<T> });
        }
        self
    }

    /// The error of a loop whose iterations talk, in child processes.
    pub(super) fn refused_talk(&self, backend: super::Backend) -> Option<Error> {
        let Talk { name, type_name } = self.talk.filter(|_| backend.is_process())?;
        Some(Error::Copied { site: self.site, backend, name, type_name: type_name() })
    }
}
