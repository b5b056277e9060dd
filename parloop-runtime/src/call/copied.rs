//! Names through which iterations talk: in a child process they are copies, and what is written to them is lost.
//!
//! `(&&Probe::of(&name)).copied_for_loop()` refuses them, and means nothing for all others.

use crate::role::probe::Probe;
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

/// What no such type is.
#[diagnostic::on_unimplemented(
    message = "what the iterations write to this `{Self}` is lost: each child process has a copy of its own",
    label = "a copy in each child process",
    note = "bring it back through a variable (`total += …`, `list.push(…)`), which is merged in loop order",
    note = "or write `shared(NAME)` if a copy in each child is what is meant"
)]
pub trait Meant {}

/// Names that are such.
pub trait CopiedChannel<T: ?Sized> {
    /// Refuses it.
    fn copied_for_loop(&self)
    where
        T: Meant;
}

impl<T: Channel + ?Sized> CopiedChannel<T> for &Probe<T> {
    fn copied_for_loop(&self)
    where
        T: Meant,
    {
    }
}

/// All others.
pub trait CopiedValue {
    /// Means nothing.
    fn copied_for_loop(&self);
}

impl<T: ?Sized> CopiedValue for Probe<T> {
    #[inline]
    fn copied_for_loop(&self) {}
}
