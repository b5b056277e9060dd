//! What the items of a loop let its body write in place, undone behind an exit.
//!
//! An item `&mut x` goes into a log together with a clone of `x`, and the body is lent what is in the log. So it
//! can't keep the `&mut` past its iteration, and the log may put the clone back when the loop has ended.

use super::held::{Held, Lost};
use super::travel::{Extent, Travel, exclusive};
use super::{Mode, Role, Seed};
use crate::judged::{No, Nothing, Yes};
use crate::observe::Decision;
use crate::wire::{Contents, Trouble, Wire};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::any::type_name;
use std::borrow::Borrow;
use std::marker::PhantomData;

/// Something behind a `&mut` of which a clone can be put back.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `Clone`, and the items of this loop, which can leave early, are `&mut` to that type",
    label = "what iterations after the one that leaves have written is undone from clones",
    note = "implement `Clone` for it, or collect what the loop makes instead of writing it in place"
)]
pub trait Restore<Known> {
    /// How.
    type Way: Way<Self> + 'static;
}

impl<T: ?Sized> Restore<Yes> for T
where
    Cloned: Way<T>,
{
    type Way = Cloned;
}

impl<T: Nothing + ?Sized> Restore<No> for T {
    type Way = Unknown;
}

/// How something behind a `&mut` is put back.
pub trait Way<T: ?Sized> {
    /// The clone.
    type Old: Borrow<T>;
    /// Clones it.
    fn old(of: &T) -> Self::Old;
    /// Puts the clone back.
    fn restore(place: &mut T, old: Self::Old);
}

/// By a clone.
#[derive(Debug)]
pub struct Cloned;

impl<T: Clone> Way<T> for Cloned {
    type Old = T;
    #[inline]
    fn old(of: &T) -> T {
        of.clone()
    }
    #[inline]
    fn restore(place: &mut T, old: T) {
        *place = old;
    }
}

impl<T: Clone> Way<[T]> for Cloned {
    type Old = Box<[T]>;
    #[inline]
    fn old(of: &[T]) -> Box<[T]> {
        of.into()
    }
    #[inline]
    fn restore(places: &mut [T], old: Box<[T]>) {
        places.iter_mut().zip(old).for_each(|(place, old)| *place = old);
    }
}

/// By none.
#[derive(Debug)]
pub enum Unknown {}

impl<T: Nothing + ?Sized> Way<T> for Unknown {
    type Old = Box<T>;
    fn old(_: &T) -> Box<T> {
        unreachable!("nothing is `Nothing`")
    }
    fn restore(_: &mut T, _: Box<T>) {}
}

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

/// What a part of an item was found to be.
pub trait Part<I> {
    /// Its shape.
    type Shape: Shape<I>;
}

impl<I, S: Shape<I>> Part<I> for InPlace<I, S> {
    type Shape = S;
}

impl<I> Part<I> for AsTheyAre {
    type Shape = Rest;
}

/// The same in a loop that can't leave early.
pub trait PartReturned<I> {
    /// Its shape.
    type Shape: Apart<I>;
}

impl<I, S: Apart<I>> PartReturned<I> for Returned<I, S> {
    type Shape = S;
}

impl<I> PartReturned<I> for AsTheyAre {
    type Shape = Rest;
}

/// The role of the items of a loop that can leave early.
pub struct InPlace<I, S: Shape<I>>(Lost<Log<I, S>>);

impl<I, S: Shape<I>> InPlace<I, S> {
    #[inline]
    pub(super) fn new() -> Self {
        InPlace(Lost::default())
    }
}

/// Places with what was there, in loop order.
type Log<I, S> = Vec<(<S as Apart<I>>::Places, <S as Shape<I>>::Old)>;

impl<I, S: Shape<I>> Role for InPlace<I, S> {
    type Seed = InPlaceSeed<I, S>;
    fn seed(&mut self, mode: Mode) -> Self::Seed {
        InPlaceSeed { keeps: mode.exits && !mode.plain, lost: self.0.clone() }
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::AsShown("what iterations behind an exit wrote is undone from clones".to_owned()));
    }
    fn held() -> Option<&'static str> {
        Some(written(type_name::<I>()))
    }
    fn finish(self, _: Option<Log<I, S>>) {}
    fn discard_lost(&mut self) {
        self.0.take().into_iter().for_each(|run| self.discard(run));
    }
    fn discard(&mut self, later: Log<I, S>) {
        later.into_iter().rev().for_each(|(places, old)| S::restore(places, old));
    }
}

/// Of the name of an item's type, what is behind its first `&mut`: that is what comes back from a child process.
fn written(item: &'static str) -> &'static str {
    let Some((_, behind)) = item.split_once("&mut ") else { return item };
    let mut depth = 0;
    let end = behind.find(|c: char| {
        depth += i32::from(matches!(c, '(' | '[' | '<')) - i32::from(matches!(c, ')' | ']' | '>'));
        depth < 0 || depth == 0 && c == ','
    });
    &behind[..end.unwrap_or(behind.len())]
}

/// What workers share: whether anything may have to be undone, and what was lost.
pub struct InPlaceSeed<I, S: Shape<I>> {
    keeps: bool,
    lost: Lost<Log<I, S>>,
}

impl<I, S: Shape<I>> Seed for InPlaceSeed<I, S> {
    type Private = Lender<I, S>;
    type Partial = Log<I, S>;
    type Scratch = ();
    const EXACT: bool = true;
    #[inline]
    fn begin(&self, (): &mut ()) -> Lender<I, S> {
        Lender { keeps: self.keeps, lent: None, log: self.lost.hold() }
    }
    #[inline]
    fn end(&self, private: Lender<I, S>, (): &mut ()) -> Log<I, S> {
        private.log.end()
    }
    #[inline]
    fn merge(&self, earlier: &mut Log<I, S>, mut later: Log<I, S>) {
        earlier.append(&mut later);
    }
}

impl<I, S: Shape<I>> InPlaceSeed<I, S> {
    fn write<M>(log: &Log<I, S>, out: &mut Vec<u8>) -> Result<(), Trouble>
    where
        S::Places: Deliver<M>,
    {
        log.len().write(out)?;
        log.iter().try_for_each(|(places, _)| places.write(out))
    }

    fn read<M>(
        log: &mut Log<I, S>,
        items: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<(), Trouble>
    where
        S::Places: Deliver<M>,
    {
        for _ in 0..usize::read(bytes)? {
            let Some(item) = items() else { break };
            let (places, _) = S::split(item);
            let old = S::old(&places);
            log.push((places, old));
            if let Some((places, _)) = log.last_mut() {
                places.read(bytes)?;
            }
        }
        Ok(())
    }
}

impl<I, M, S: Shape<I, Places: Deliver<M>>> Travel<I, M> for InPlaceSeed<I, S> {
    fn lost() -> Option<&'static str> {
        exclusive::<S::Rest>()
    }
    fn pack(
        &self,
        log: Log<I, S>,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        Self::write(&log, out)
    }
    fn unpack(
        &self,
        _: &Extent,
        items: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<Log<I, S>, Trouble> {
        let mut log = Vec::new();
        Self::read(&mut log, items, bytes)?;
        Ok(log)
    }
    fn pack_broken(
        &self,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        let log = self.lost.take().into_iter().flatten().collect();
        Self::write(&log, out)
    }
    fn unpack_broken(
        &self,
        _: &Extent,
        items: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<(), Trouble> {
        // Dropped before the run has ended, it is left behind, for the case of an earlier exit.
        Self::read(&mut self.lost.hold(), items, bytes)
    }
}

/// What a run's iterations have their items from.
pub struct Lender<I, S: Shape<I>> {
    keeps: bool,
    /// What the running iteration has, where nothing is kept.
    lent: Option<S::Places>,
    log: Held<Log<I, S>>,
}

impl<I, S: Shape<I>> Lender<I, S> {
    /// The item for an iteration, which can't keep it.
    #[inline]
    pub fn lend_item(&mut self, item: I) -> S::Lent<'_> {
        let (places, rest) = S::split(item);
        if !self.keeps {
            return S::lend(self.lent.insert(places), rest);
        }
        let old = S::old(&places);
        let at = self.log.len();
        self.log.push((places, old));
        S::lend(&mut self.log[at].0, rest)
    }
}

/// The role of items through which nothing is written in place, as far as their type tells.
#[derive(Clone, Copy, Debug)]
pub struct AsTheyAre;

impl Role for AsTheyAre {
    type Seed = AsTheyAre;
    fn seed(&mut self, _: Mode) -> AsTheyAre {
        AsTheyAre
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::Nothing);
    }
    fn held() -> Option<&'static str> {
        None
    }
    fn finish(self, _: Option<()>) {}
}

impl Seed for AsTheyAre {
    type Private = AsTheyAre;
    type Partial = ();
    type Scratch = ();
    const EXACT: bool = true;
    #[inline]
    fn begin(&self, (): &mut ()) -> AsTheyAre {
        AsTheyAre
    }
    #[inline]
    fn end(&self, _: AsTheyAre, (): &mut ()) {}
    #[inline]
    fn merge(&self, (): &mut (), (): ()) {}
}

impl AsTheyAre {
    /// The item.
    #[inline]
    pub fn lend_item<I>(&mut self, item: I) -> I {
        item
    }
}

/// The role of items through which a loop without exits may write: in this process they are written to as they are,
/// from a child process what is behind them comes back.
pub struct Returned<I, S>(PhantomData<fn() -> (I, S)>);

impl<I, S> Returned<I, S> {
    #[inline]
    pub(super) fn new() -> Self {
        Returned(PhantomData)
    }
}

impl<I, S> Role for Returned<I, S> {
    type Seed = Returned<I, S>;
    fn seed(&mut self, _: Mode) -> Self {
        Returned::new()
    }
    fn held() -> Option<&'static str> {
        Some(written(type_name::<I>()))
    }
    fn finish(self, _: Option<()>) {}
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

/// A lent item as it leaves the loop: a clone, of which the caller may compute what the loop is left with.
pub struct Packed<T: ?Sized>(<Cloned as Way<T>>::Old)
where
    Cloned: Way<T>;

impl<T: ?Sized> Packed<T>
where
    Cloned: Way<T>,
{
    #[inline]
    pub(super) fn new(item: &T) -> Self {
        Packed(Cloned::old(item))
    }
    /// For reading alone: what is written to a clone would be lost.
    #[inline]
    pub fn unpack(&mut self) -> &T {
        self.0.borrow()
    }
}

/// Anything else that leaves the loop.
#[derive(Debug)]
pub struct Moved<T>(pub(super) Option<T>);

impl<T> Moved<T> {
    /// What was packed.
    #[inline]
    pub fn unpack(&mut self) -> T {
        self.0.take().expect("unpacked once")
    }
}

impl<T: ?Sized> Serialize for Packed<T>
where
    Cloned: Way<T, Old: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: ?Sized> Deserialize<'de> for Packed<T>
where
    Cloned: Way<T, Old: Deserialize<'de>>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Deserialize::deserialize(deserializer).map(Packed)
    }
}

impl<T: Serialize> Serialize for Moved<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Moved<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Deserialize::deserialize(deserializer).map(Moved)
    }
}

/// What no `&mut` item is.
#[diagnostic::on_unimplemented(
    message = "a `&mut` that the loop lends its body can't leave the loop",
    label = "this is lent for one iteration, whose writes may have to be undone",
    note = "leave with its position (`.enumerate()`) or a clone of it, and look it up after the loop"
)]
pub trait Leaves {}

#[cfg(test)]
mod tests {
    use super::super::testing::{LEAVES, PLAIN};
    use super::*;

    /// Lends all items of two runs, has each written to, and discards the second run.
    fn discard_second<I, S: Shape<I>>(
        mode: Mode,
        runs: [Vec<I>; 2],
        mut write: impl FnMut(&mut Lender<I, S>, I),
    ) {
        let mut role = InPlace::<I, S>::new();
        let seed = role.seed(mode);
        let mut partials = runs.map(|run| {
            let mut lender = seed.begin(&mut ());
            run.into_iter().for_each(|item| write(&mut lender, item));
            seed.end(lender, &mut ())
        });
        role.discard(std::mem::take(&mut partials[1]));
        let [merged, _] = partials;
        role.finish(Some(merged));
    }

    #[test]
    fn a_discarded_run_leaves_no_trace() {
        let mut values = vec![1, 2, 3, 4, 5];
        let (first, second) = values.split_at_mut(2);
        discard_second::<_, Place<Cloned>>(
            LEAVES,
            [first.iter_mut().collect(), second.iter_mut().collect()],
            |lender, item| *lender.lend_item(item) *= 10,
        );
        assert_eq!(values, [10, 20, 3, 4, 5]);
    }

    #[test]
    fn the_plain_loop_keeps_no_clones() {
        let mut values = vec![1, 2];
        let (first, second) = values.split_at_mut(1);
        let runs = [first.iter_mut().collect(), second.iter_mut().collect()];
        discard_second::<_, Place<Cloned>>(PLAIN, runs, |lender, item| *lender.lend_item(item) *= 10);
        assert_eq!(values, [10, 20]);
    }

    #[test]
    fn rows_and_the_rest_of_an_item() {
        let mut grid = *b"abcdef";
        let mut names = vec![String::from("x"), String::from("y")];
        let mut seen = Vec::new();
        {
            let mut items = grid.chunks_mut(3).zip(&mut names).enumerate();
            let (first, second) = (items.next().unwrap(), items.next().unwrap());
            discard_second::<_, Pair<Rest, Pair<Place<Cloned>, Place<Cloned>>>>(
                LEAVES,
                [vec![first], vec![second]],
                |lender, item| {
                    let (i, (row, name)) = lender.lend_item(item);
                    seen.push(i);
                    row.reverse();
                    name.push('!');
                },
            );
        }
        assert_eq!((&grid, seen), (b"cbadef", vec![0, 1]));
        assert_eq!(names, ["x!", "y"]);
    }

    #[test]
    fn merged_runs_are_put_back_together() {
        let mut values = [1, 2, 3];
        let mut role = InPlace::<&mut i32, Place<Cloned>>::new();
        let seed = role.seed(LEAVES);
        let mut merged = Vec::new();
        for x in &mut values {
            let mut lender = seed.begin(&mut ());
            *lender.lend_item(x) = 0;
            seed.merge(&mut merged, seed.end(lender, &mut ()));
        }
        role.discard(merged);
        assert_eq!(values, [1, 2, 3]);
    }
}
