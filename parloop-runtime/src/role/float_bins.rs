//! Tables of float sums: `h[e] += v`, where where blocks begin and end can be seen.
//!
//! What is added up in a block is added to what earlier blocks came to, element by element. A table for each block would
//! cost as much as all its elements, of which a block may touch a few: so each element says in which block it was touched
//! last, and the first touch in another one adds up what it came to. A worker keeps one table, and a block leaves what it
//! touched. The caller, as long as it is alone, leaves it in its table.

use super::bins::Table;
use super::travel::{Extent, Travel};
use super::{Mode, Role, Seed};
use crate::observe::Decision;
use crate::sys::out_of_bounds;
use crate::wire::{Trouble, Wire};
use std::any::type_name;
use std::ops::{AddAssign, Index, IndexMut, Range};

/// A float.
#[diagnostic::on_unimplemented(
    message = "the elements of this table turn out to be `{Self}` only after this loop",
    note = "write their type where the table is made: `vec![0 as {Self}; n]`"
)]
pub trait Float: Copy + AddAssign {
    /// What no sum is changed by, not even 0.0 or -0.0.
    const NOTHING: Self;
}

impl Float for f32 {
    const NOTHING: f32 = -0.0;
}

impl Float for f64 {
    const NOTHING: f64 = -0.0;
}

/// A table whose elements are reached by their numbers.
pub trait Numbered: Table {
    /// How many there are.
    fn count(&self) -> usize;
    /// The element with this number.
    fn element(&mut self, number: usize) -> Option<&mut Self::Item>;
}

/// Sums of floats, element by element.
#[derive(Debug)]
pub struct FloatBins<C> {
    outer: C,
    plain: bool,
}

impl<C> FloatBins<C> {
    pub(super) fn new(outer: C) -> Self {
        FloatBins { outer, plain: false }
    }
}

impl<C: Numbered<Item: Float>> Role for FloatBins<C> {
    type Seed = FloatBinsSeed<C::Item>;
    fn seed(&mut self, mode: &Mode) -> FloatBinsSeed<C::Item> {
        self.plain = mode.plain;
        let mut plain = None;
        if mode.plain {
            let mut sums = Vec::with_capacity(self.outer.count());
            self.outer.each(|value| sums.push(Sum { earlier: C::Item::NOTHING, now: *value, block: 1 }));
            plain = Some(sums);
        }
        FloatBinsSeed { count: self.outer.count(), plain }
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::merged::<C::Named>());
    }
    fn held() -> Option<&'static str> {
        Some(type_name::<C::Named>())
    }
    fn finish(&mut self, merged: Option<Sums<C::Item>>) {
        let plain = self.plain;
        merged.into_iter().for_each(|merged| {
            merged.visit(|number, sum| {
                let Some(outer) = self.outer.element(number) else { return };
                if plain {
                    *outer = sum;
                } else {
                    *outer += sum;
                }
            });
        });
    }
}

/// What the runs of [`FloatBins`] start with.
#[derive(Debug)]
pub struct FloatBinsSeed<T> {
    count: usize,
    /// In the plain loop, the outer values.
    plain: Option<Vec<Sum<T>>>,
}

/// An element's sum.
#[derive(Clone, Copy, Debug)]
pub struct Sum<T> {
    /// What blocks before came to.
    earlier: T,
    /// What was added in the block that touched it last.
    now: T,
    /// The number of that one, from 1 on; 0 if none has.
    block: usize,
}

impl<T: Float> Sum<T> {
    const NONE: Sum<T> = Sum { earlier: T::NOTHING, now: T::NOTHING, block: 0 };

    fn all(self) -> T {
        let mut all = self.earlier;
        all += self.now;
        all
    }

    fn go_on(&mut self, now: T, block: usize) {
        *self = Sum { earlier: self.all(), now, block };
    }
}

/// The table as the body sees it.
#[derive(Debug)]
pub struct Binned<T> {
    sums: Vec<Sum<T>>,
    /// The number of the block that runs.
    block: usize,
    /// The elements that it has touched, and how many those are; there is no room where what it leaves stays here. (The
    /// room is enough: the compiler has all of this in registers if nothing grows.)
    touched: Box<[usize]>,
    count: usize,
}

impl<T> Binned<T> {
    /// How many elements there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.sums.len()
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.sums.is_empty()
    }
}

impl<T: Float> Index<usize> for Binned<T> {
    type Output = T;
    #[inline]
    #[track_caller]
    fn index(&self, number: usize) -> &T {
        match self.sums.get(number) {
            Some(sum) => &sum.now,
            None => out_of_bounds(number, self.sums.len()),
        }
    }
}

impl<T: Float> IndexMut<usize> for Binned<T> {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, number: usize) -> &mut T {
        let count = self.sums.len();
        let Some(sum) = self.sums.get_mut(number) else { out_of_bounds(number, count) };
        if sum.block != self.block {
            sum.go_on(T::NOTHING, self.block);
            if let Some(touched) = self.touched.get_mut(self.count) {
                *touched = number;
                self.count += 1;
            }
        }
        &mut sum.now
    }
}

/// What runs have added.
#[derive(Debug)]
pub enum Sums<T> {
    /// It is in the worker's table still.
    Kept,
    /// In one block, to these elements.
    Few(Vec<(usize, T)>),
    /// In all blocks up to here, to all elements.
    All(Vec<Sum<T>>),
}

impl<T: Float> Sums<T> {
    fn visit(self, mut each: impl FnMut(usize, T)) {
        match self {
            Sums::Kept => {}
            Sums::Few(touched) => touched.into_iter().for_each(|(number, sum)| each(number, sum)),
            Sums::All(sums) => {
                let touched = sums.into_iter().enumerate().filter(|(_, sum)| sum.block != 0);
                touched.for_each(|(number, sum)| each(number, sum.all()));
            }
        }
    }
}

impl<T: Float> Seed for FloatBinsSeed<T> {
    type Private = Binned<T>;
    type Partial = Sums<T>;
    type Scratch = Option<Binned<T>>;
    const EXACT: bool = false;

    fn begin(&self, scratch: &mut Option<Binned<T>>) -> Binned<T> {
        if let Some(sums) = &self.plain {
            return Binned { sums: sums.clone(), block: 1, touched: Box::default(), count: 0 };
        }
        let mut binned = scratch.take().unwrap_or_else(|| Binned {
            sums: vec![Sum::NONE; self.count],
            block: 0,
            touched: vec![0; self.count].into(),
            count: 0,
        });
        binned.block += 1;
        binned
    }

    #[inline]
    fn enter(&self, private: &mut Binned<T>, _: &Range<usize>, alone: bool) {
        if alone && !private.touched.is_empty() {
            private.touched = Box::default();
        }
    }

    fn end(&self, private: Binned<T>, scratch: &mut Option<Binned<T>>) -> Sums<T> {
        if self.plain.is_some() {
            return Sums::All(private.sums);
        }
        let kept = scratch.insert(private);
        if kept.touched.is_empty() {
            return Sums::Kept;
        }
        let touched = kept.touched.iter().take(std::mem::take(&mut kept.count));
        Sums::Few(touched.filter_map(|number| Some((*number, kept.sums.get(*number)?.now))).collect())
    }

    fn merge(&self, earlier: &mut Sums<T>, later: Sums<T>) {
        if let (Sums::Kept, Sums::Kept) = (&earlier, &later) {
            return;
        }
        if !matches!(earlier, Sums::All(_)) {
            let first = std::mem::replace(earlier, Sums::All(vec![Sum::NONE; self.count]));
            self.merge(earlier, first);
        }
        if let Sums::All(sums) = earlier {
            later.visit(|number, more| {
                if let Some(sum) = sums.get_mut(number) {
                    sum.go_on(more, 1);
                }
            });
        }
    }

    fn gather(&self, merged: &mut Sums<T>, scratch: &mut Option<Binned<T>>) {
        if let Sums::Kept = merged {
            *merged = Sums::All(scratch.take().map_or_else(Vec::new, |binned| binned.sums));
        }
    }
}

impl<I, M, T: Float + Wire<M>> Travel<I, M> for FloatBinsSeed<T> {
    fn pack(
        &self,
        partial: Sums<T>,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        let mut all = Vec::new();
        partial.visit(|number, sum| all.push((number, sum)));
        all.len().write(out)?;
        all.iter().try_for_each(|(number, sum)| {
            number.write(out)?;
            sum.write(out)
        })
    }
    fn unpack(
        &self,
        _: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<Sums<T>, Trouble> {
        let mut few = Vec::new();
        for _ in 0..usize::read(bytes)? {
            few.push((usize::read(bytes)?, T::read(bytes)?));
        }
        Ok(Sums::Few(few))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{LEAVES, PLAIN};
    use super::*;

    /// Adds `v` to the elements of each block in turn, as one worker does, alone or beside others.
    fn added(start: &[f64], blocks: &[&[(usize, f64)]], alone: bool) -> Vec<f64> {
        let mut outer = start.to_vec();
        let mut role = FloatBins::new(&mut outer);
        let seed = role.seed(&LEAVES);
        let (mut scratch, mut merged) = (None, None);
        for block in blocks {
            let mut private = seed.begin(&mut scratch);
            seed.enter(&mut private, &(0..1), alone);
            block.iter().for_each(|(number, v)| private[*number] += v);
            let partial = seed.end(private, &mut scratch);
            match &mut merged {
                Some(merged) => seed.merge(merged, partial),
                None => merged = Some(partial),
            }
        }
        merged.iter_mut().for_each(|merged| seed.gather(merged, &mut scratch));
        role.finish(merged);
        outer
    }

    #[test]
    fn blocks_are_added_up_one_by_one_whoever_runs_them() {
        let blocks: [&[(usize, f64)]; 4] =
            [&[(0, 1e16), (2, 0.1)], &[(0, 1.0), (0, 1.0)], &[(2, 0.2), (0, -1e16)], &[(2, 0.3)]];
        let start = [0.5, -0.0, 0.0, f64::NAN];
        let (first, third) = ((1e16 + 2.0) + -1e16, (0.1 + 0.2) + 0.3);
        for alone in [true, false] {
            let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            let added = added(&start, &blocks, alone);
            assert_eq!(bits(&added), bits(&[0.5 + first, -0.0, third, start[3]]), "{alone}");
        }
    }

    #[test]
    fn what_was_done_alone_comes_before_what_others_did() {
        let mut outer = [0.0];
        let mut role = FloatBins::new(&mut outer[..]);
        let seed = role.seed(&LEAVES);
        let mut scratch = None;
        let mut run = |v: f64, alone| {
            let mut private = seed.begin(&mut scratch);
            seed.enter(&mut private, &(0..1), alone);
            private[0] += v;
            let mut partial = seed.end(private, &mut scratch);
            if alone {
                seed.gather(&mut partial, &mut scratch);
            }
            partial
        };
        let mut merged = run(1e16, true);
        seed.merge(&mut merged, run(1.0, false));
        seed.merge(&mut merged, run(-1e16, false));
        role.finish(Some(merged));
        assert_eq!(outer, [(1e16 + 1.0) + -1e16]);
    }

    #[test]
    fn the_plain_loop_adds_to_the_values_themselves() {
        let mut outer = [1e16, 2.0];
        let mut role = FloatBins::new(&mut outer[..]);
        let seed = role.seed(&PLAIN);
        let mut private = seed.begin(&mut None);
        for _ in 0..3 {
            private[0] += 1.0;
        }
        role.finish(Some(seed.end(private, &mut None)));
        assert_eq!(outer, [1e16, 2.0]);
    }

    #[test]
    #[should_panic(expected = "the len is 1 but the index is 1")]
    fn beyond_the_end_is_said_as_std_says_it() {
        let mut outer = [0.0f32];
        let seed = FloatBins::new(&mut outer[..]).seed(&LEAVES);
        seed.begin(&mut None)[1] += 1.0;
    }
}
