//! What a run leaves comes back from a child process.

use super::Seed;
use super::accumulate::AccumulatedSeed;
use super::append::{Append, AppendedSeed, Parts, SharedSeed};
use super::extreme::ExtremeSeed;
use super::filled::FilledSeed;
use super::fold::{FoldSeed, Over};
use super::in_place::AsTheyAre;
use super::induction::InductionSeed;
use super::keyed::{Map, TallySeed};
use super::last::LastSetSeed;
use super::log::{Journal, LoggedSeed};
use super::prepend::PrependedSeed;
use super::scratch::Scratch;
use crate::space::Index;
use crate::sys::fill::Fill;
use crate::wire::{Trouble, Wire};
use std::ops::Range;

/// The iterations of a run: what has been begun of it.
#[derive(Clone, Debug)]
pub struct Extent {
    /// Where they stand.
    pub positions: Range<usize>,
    /// The loop's own index.
    pub index: Index,
}

/// A role that a child process can have a part in. `I`: the items of the loop.
///
/// `M`: the ways in which its types travel (see [`Wire`]).
///
/// What is packed in the child is unpacked in the parent, in any order of runs, each once. What the parent unpacks it
/// may [`discard`](super::Role::discard) later.
pub trait Travel<I, M>: Seed {
    /// What of the items would be lost: a `&mut` that no shape tells.
    fn lost() -> Option<&'static str> {
        None
    }
    /// Writes what a run left. `items`: the run's own once more, of which nothing may be dropped.
    fn pack(
        &self,
        partial: Self::Partial,
        run: &Extent,
        items: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble>;
    /// Takes it. `items`: the run's own, which nobody in this process has.
    fn unpack(
        &self,
        run: &Extent,
        items: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<Self::Partial, Trouble>;
    /// Writes what a run left that panicked.
    fn pack_broken(
        &self,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        _: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        Ok(())
    }
    /// Takes it.
    fn unpack_broken(
        &self,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        _: &mut &[u8],
    ) -> Result<(), Trouble> {
        Ok(())
    }
}

/// Partials that travel as they are.
macro_rules! as_they_are {
    ($([$($generics:tt)*] $Seed:ty;)+) => {$(
        impl<$($generics)* I, M> Travel<I, M> for $Seed
        where
            Self: Seed<Partial: Wire<M>>,
        {
            fn pack(
                &self,
                partial: Self::Partial,
                _: &Extent,
                _: &mut dyn FnMut() -> Option<I>,
                out: &mut Vec<u8>,
            ) -> Result<(), Trouble> {
                partial.write(out)
            }
            fn unpack(
                &self,
                _: &Extent,
                _: &mut dyn FnMut() -> Option<I>,
                bytes: &mut &[u8],
            ) -> Result<Self::Partial, Trouble> {
                Wire::read(bytes)
            }
        }
    )+};
}

as_they_are! {
    [T, O: Over<T>,] FoldSeed<T, O>;
    [T, G,] AccumulatedSeed<T, G>;
    [V, C,] ExtremeSeed<V, C>;
    [T,] LastSetSeed<T>;
    [T, C,] InductionSeed<T, C>;
    [F,] Scratch<F>;
    ['a, T: ?Sized,] SharedSeed<'a, T>;
    [K: Map,] TallySeed<K>;
}

impl<I> Travel<I, ()> for () {
    fn pack(
        &self,
        (): (),
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        _: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        Ok(())
    }
    fn unpack(&self, _: &Extent, _: &mut dyn FnMut() -> Option<I>, _: &mut &[u8]) -> Result<(), Trouble> {
        Ok(())
    }
}

/// The name of a type that has a `&mut` in it.
pub(super) fn exclusive<T: ?Sized>() -> Option<&'static str> {
    Some(std::any::type_name::<T>()).filter(|name| name.contains("&mut "))
}

impl<I> Travel<I, ()> for AsTheyAre {
    fn lost() -> Option<&'static str> {
        exclusive::<I>()
    }
    fn pack(
        &self,
        (): (),
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        _: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        Ok(())
    }
    fn unpack(&self, _: &Extent, _: &mut dyn FnMut() -> Option<I>, _: &mut &[u8]) -> Result<(), Trouble> {
        Ok(())
    }
}

/// Parts one by one.
fn write_parts<M, C: Wire<M>>(parts: &Parts<C>, out: &mut Vec<u8>) -> Result<(), Trouble> {
    parts.iter().count().write(out)?;
    parts.iter().try_for_each(|part| part.write(out))
}

fn read_parts<M, C: Wire<M>>(bytes: &mut &[u8]) -> Result<Parts<C>, Trouble> {
    let count = usize::read(bytes)?;
    let parts = (0..count).map(|_| C::read(bytes)).collect::<Result<Vec<_>, _>>()?;
    Parts::collect(parts).ok_or_else(|| Trouble("a run without parts".to_owned()))
}

impl<I, M, C: Append + Wire<M>> Travel<I, M> for AppendedSeed<C> {
    fn pack(
        &self,
        partial: Parts<C>,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        write_parts(&partial, out)
    }
    fn unpack(
        &self,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<Parts<C>, Trouble> {
        let parts: Parts<C> = read_parts(bytes)?;
        Ok(if size_of::<C::Like>() == 0 { parts } else { self.alike(parts) })
    }
}

impl<I, M, T> Travel<I, M> for FilledSeed<'_, T>
where
    Vec<T>: Wire<M>,
{
    fn pack(
        &self,
        partial: Self::Partial,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        write_parts(&partial.map(Fill::into_list), out)
    }
    fn unpack(
        &self,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<Self::Partial, Trouble> {
        let parts: Parts<Vec<T>> = read_parts(bytes)?;
        Ok(parts.map(Fill::of))
    }
}

impl<I, M, C: Append + Wire<M>> Travel<I, M> for PrependedSeed<C> {
    fn pack(
        &self,
        partial: Parts<C>,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        write_parts(&partial, out)
    }
    fn unpack(
        &self,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<Parts<C>, Trouble> {
        read_parts(bytes)
    }
}

impl<I, M, J: Journal<Entry: Wire<M>>> Travel<I, M> for LoggedSeed<J> {
    fn pack(
        &self,
        partial: Parts<J>,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        partial.iter().count().write(out)?;
        partial.iter().try_for_each(|part| {
            part.entries().len().write(out)?;
            Wire::write_all(part.entries(), out)
        })
    }
    fn unpack(
        &self,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<Parts<J>, Trouble> {
        let mut journal = J::default();
        for _ in 0..usize::read(bytes)? {
            let entries = usize::read(bytes)?;
            journal.entries_mut().append(&mut Wire::read_list(entries, bytes)?);
        }
        Ok(Parts::new(journal))
    }
}

fn first_lost(parts: &[fn() -> Option<&'static str>]) -> Option<&'static str> {
    parts.iter().find_map(|lost| lost())
}

macro_rules! tuples {
    ($(($($R:ident $M:ident $i:tt),+))+) => {$(
        impl<I, $($M, $R: Travel<I, $M>),+> Travel<I, ($($M,)+)> for ($($R,)+) {
            fn lost() -> Option<&'static str> {
                first_lost(&[$($R::lost),+])
            }
            fn pack(
                &self,
                partial: Self::Partial,
                run: &Extent,
                items: &mut dyn FnMut() -> Option<I>,
                out: &mut Vec<u8>,
            ) -> Result<(), Trouble> {
                $(self.$i.pack(partial.$i, run, items, out)?;)+
                Ok(())
            }
            fn unpack(
                &self,
                run: &Extent,
                items: &mut dyn FnMut() -> Option<I>,
                bytes: &mut &[u8],
            ) -> Result<Self::Partial, Trouble> {
                Ok(($(self.$i.unpack(run, items, bytes)?,)+))
            }
            fn pack_broken(
                &self,
                run: &Extent,
                items: &mut dyn FnMut() -> Option<I>,
                out: &mut Vec<u8>,
            ) -> Result<(), Trouble> {
                $(self.$i.pack_broken(run, items, out)?;)+
                Ok(())
            }
            fn unpack_broken(
                &self,
                run: &Extent,
                items: &mut dyn FnMut() -> Option<I>,
                bytes: &mut &[u8],
            ) -> Result<(), Trouble> {
                $(self.$i.unpack_broken(run, items, bytes)?;)+
                Ok(())
            }
        }
    )+};
}

tuples! {
    (A MA 0)
    (A MA 0, B MB 1)
    (A MA 0, B MB 1, C MC 2)
    (A MA 0, B MB 1, C MC 2, D MD 3)
    (A MA 0, B MB 1, C MC 2, D MD 3, E ME 4)
    (A MA 0, B MB 1, C MC 2, D MD 3, E ME 4, F MF 5)
    (A MA 0, B MB 1, C MC 2, D MD 3, E ME 4, F MF 5, G MG 6)
    (A MA 0, B MB 1, C MC 2, D MD 3, E ME 4, F MF 5, G MG 6, H MH 7)
}
