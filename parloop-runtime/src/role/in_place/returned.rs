//! Items of a loop that can't leave early: written to as they are, and brought back from child processes.

use super::shape::Apart;
use crate::role::travel::{Extent, Travel, exclusive};
use crate::role::{Mode, Role, Seed};
use crate::wire::{Contents, Trouble};
use std::any::type_name;
use std::marker::PhantomData;

/// The role of items through which a loop without exits may write: in this process they are written to as they are,
/// from a child process what is behind them comes back.
pub struct Returned<I, S>(PhantomData<fn() -> (I, S)>);

impl<I, S> Returned<I, S> {
    #[inline]
    pub(in crate::role) fn new() -> Self {
        Returned(PhantomData)
    }
}

impl<I, S> Role for Returned<I, S> {
    type Seed = Returned<I, S>;
    fn seed(&mut self, _: &Mode) -> Self {
        Returned::new()
    }
    fn held() -> Option<&'static str> {
        Some(super::written(type_name::<I>()))
    }
    fn finish(&mut self, _: Option<()>) {}
}

impl<I, S> Seed for Returned<I, S> {
    type Private = ();
    type Partial = ();
    type Scratch = ();
    const EXACT: bool = true;
    #[inline]
    fn begin(&self, (): &mut ()) {}
    #[inline]
    fn end(&self, (): (), (): &mut ()) {}
    #[inline]
    fn merge(&self, (): &mut (), (): ()) {}
}

impl<I, M, S: Apart<I, Places: Deliver<M>>> Travel<I, M> for Returned<I, S> {
    fn lost() -> Option<&'static str> {
        exclusive::<S::Rest>()
    }
    fn pack(
        &self,
        (): (),
        run: &Extent,
        items: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        Travel::<I, M>::pack_broken(self, run, items, out)
    }
    fn unpack(
        &self,
        run: &Extent,
        items: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<(), Trouble> {
        Travel::<I, M>::unpack_broken(self, run, items, bytes)
    }
    fn pack_broken(
        &self,
        _: &Extent,
        items: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        while let Some(item) = items() {
            let (places, rest) = S::split(item);
            // The body has dropped it.
            std::mem::forget(rest);
            places.write(out)?;
        }
        Ok(())
    }
    fn unpack_broken(
        &self,
        _: &Extent,
        items: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<(), Trouble> {
        while let Some(item) = items() {
            S::split(item).0.read(bytes)?;
        }
        Ok(())
    }
}

/// `&mut`s in a child process, whose contents are brought to the parent's.
pub trait Deliver<M> {
    /// Writes what is behind them.
    fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble>;
    /// Puts there what was written.
    fn read(&mut self, bytes: &mut &[u8]) -> Result<(), Trouble>;
}

impl Deliver<()> for () {
    fn write(&self, _: &mut Vec<u8>) -> Result<(), Trouble> {
        Ok(())
    }
    fn read(&mut self, _: &mut &[u8]) -> Result<(), Trouble> {
        Ok(())
    }
}

impl<M, T: Contents<M> + ?Sized> Deliver<M> for &mut T {
    fn write(&self, out: &mut Vec<u8>) -> Result<(), Trouble> {
        self.write_contents(out)
    }
    fn read(&mut self, bytes: &mut &[u8]) -> Result<(), Trouble> {
        self.read_contents(bytes)
    }
}
