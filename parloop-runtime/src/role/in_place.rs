//! What the items of a loop let its body write in place, undone behind an exit.
//!
//! An item `&mut x` goes into a log together with a clone of `x`, and the body is lent what is in the log. So it
//! can't keep the `&mut` past its iteration, and the log may put the clone back when the loop has ended.

mod leaving;
mod restore;
mod returned;
mod shape;

use super::held::{Held, Lost};
use super::travel::{Extent, Travel, exclusive};
use super::{Mode, Role, Seed};
use crate::observe::Decision;
use crate::wire::{Trouble, Wire};
pub(super) use leaving::{Leaves, Moved, Packed};
pub(super) use restore::{Cloned, Restore, Way};
pub(super) use returned::{Deliver, Returned};
pub(super) use shape::{Apart, Pair, Place, Rest, Shape, Tuple};
use std::any::type_name;
use std::ops::Range;

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
    fn seed(&mut self, mode: &Mode) -> Self::Seed {
        InPlaceSeed { keeps: mode.exits && !mode.plain, lost: self.0.clone() }
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::AsShown("what iterations behind an exit wrote is undone from clones".to_owned()));
    }
    fn held() -> Option<&'static str> {
        Some(written(type_name::<I>()))
    }
    fn finish(&mut self, _: Option<Log<I, S>>) {}
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
    type Private = Lending<I, S>;
    type Partial = Log<I, S>;
    type Scratch = ();
    const EXACT: bool = true;
    fn costs_beside(&self) -> bool {
        self.keeps
    }
    #[inline]
    fn begin(&self, (): &mut ()) -> Lending<I, S> {
        Lending { keeps: self.keeps, log: self.lost.hold() }
    }
    #[inline]
    fn enter(&self, private: &mut Lending<I, S>, _: &Range<usize>, alone: bool) {
        private.keeps = self.keeps && !alone;
    }
    #[inline]
    fn end(&self, private: Lending<I, S>, (): &mut ()) -> Log<I, S> {
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

/// What a run's iterations were lent.
pub struct Lending<I, S: Shape<I>> {
    /// Whether what the running block writes may have to be undone.
    keeps: bool,
    log: Held<Log<I, S>>,
}

impl<I, S: Shape<I>> Lending<I, S> {
    /// What the iterations of a block have their items from.
    #[inline]
    pub fn lender(&mut self) -> Lender<'_, I, S> {
        Lender { keeps: self.keeps, log: &mut self.log }
    }
}

/// What the iterations of a block have their items from.
///
/// It is not part of what the run keeps: the compiler sees then that `keeps` stays what it is, and has two loops.
pub struct Lender<'l, I, S: Shape<I>> {
    keeps: bool,
    log: &'l mut Log<I, S>,
}

impl<I, S: Shape<I>> Lender<'_, I, S> {
    /// The item for an iteration, which can't keep it.
    #[inline]
    pub fn lend_item(&mut self, item: I) -> S::Lent<'_> {
        let (places, rest) = S::split(item);
        if !self.keeps {
            return S::hand(places, rest);
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
    fn seed(&mut self, _: &Mode) -> AsTheyAre {
        AsTheyAre
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::Nothing);
    }
    fn held() -> Option<&'static str> {
        None
    }
    fn finish(&mut self, _: Option<()>) {}
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
    /// What the iterations of a block have their items from.
    #[inline]
    pub fn lender(&mut self) -> AsTheyAre {
        AsTheyAre
    }
    /// The item.
    #[inline]
    pub fn lend_item<I>(&mut self, item: I) -> I {
        item
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{LEAVES, PLAIN};
    use super::*;

    /// Lends all items of two runs, has each written to, and discards the second run.
    fn discard_second<I, S: Shape<I>>(
        mode: Mode,
        runs: [Vec<I>; 2],
        mut write: impl FnMut(&mut Lender<'_, I, S>, I),
    ) {
        let mut role = InPlace::<I, S>::new();
        let seed = role.seed(&mode);
        let mut partials = runs.map(|run| {
            let mut lending = seed.begin(&mut ());
            run.into_iter().for_each(|item| write(&mut lending.lender(), item));
            seed.end(lending, &mut ())
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
    fn what_comes_before_any_exit_is_not_kept() {
        let mut values = [1, 2];
        let [first, second] = &mut values;
        let mut role = InPlace::<&mut i32, Place<Cloned>>::new();
        let seed = role.seed(&LEAVES);
        let mut lending = seed.begin(&mut ());
        seed.enter(&mut lending, &(0..1), true);
        *lending.lender().lend_item(first) = 10;
        seed.enter(&mut lending, &(1..2), false);
        *lending.lender().lend_item(second) = 20;
        let kept = seed.end(lending, &mut ());
        assert_eq!(kept.len(), 1);
        role.discard(kept);
        assert_eq!(values, [10, 2]);
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
        let seed = role.seed(&LEAVES);
        let mut merged = Vec::new();
        for x in &mut values {
            let mut lending = seed.begin(&mut ());
            *lending.lender().lend_item(x) = 0;
            seed.merge(&mut merged, seed.end(lending, &mut ()));
        }
        role.discard(merged);
        assert_eq!(values, [1, 2, 3]);
    }
}
