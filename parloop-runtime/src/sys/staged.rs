//! Scattered writes of a loop that can leave early: each run has copies of the elements that it touches, and what
//! counts is brought in at the end.
//!
//! The elements themselves are not written while the loop runs, so whatever runs beside this may read them. Two
//! iterations that touch one element are found wherever the later one counts: it learns of it by itself, or the
//! earlier one comes across its claim and notes it (see [`Claims`]).

use super::refused::{another_loop, out_of_bounds, range_out_of_bounds, refuse, touched_twice};
use super::slice::{Slice, index_by};
use crate::observe::Decision;
use crate::role::claims::Claims;
use crate::role::elements::Form;
use crate::role::held::{Held, Lost};
use crate::role::scatter::{Orders, orders_of, read_claimed, write_claimed};
use crate::role::travel::{Extent, Travel};
use crate::role::{Mode, Role, Seed};
use crate::site::Site;
use crate::space::{Index as LoopIndex, Piece};
use crate::wire::{self, Trouble, Wire};
use std::any::{Any, type_name};
use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{catch_unwind, resume_unwind};
use std::sync::Arc;

/// A sequence whose elements are written where the loop comes to an end.
pub struct Staged<'a, T, O> {
    base: Base<'a, T, O>,
    lost: Lost<Stage<T>>,
}

/// The elements, as far as an iteration of a loop around owns them.
struct Base<'a, T, O> {
    slice: Slice<'a, T>,
    outer: O,
    at: usize,
    claims: Arc<Claims>,
}

impl<T, O: Copy> Base<'_, T, O> {
    fn again(&self) -> Self {
        Base { claims: Arc::clone(&self.claims), ..*self }
    }
}

impl<'a, T, O: Form> Staged<'a, T, O> {
    /// Of what iteration `at` of the loop around owns.
    pub(super) fn new(slice: Slice<'a, T>, outer: O, at: usize) -> Self {
        let claims = Arc::new(Claims::new(slice.len()));
        Staged { base: Base { slice, outer, at, claims }, lost: Lost::default() }
    }
}

/// A slice whose elements are written where the loop comes to an end.
pub(crate) fn staged<T, O: Form>(slice: &mut [T], around: O) -> Staged<'_, T, O> {
    Staged::new(Slice::new(slice), around, 0)
}

impl<'a, T: Clone, O: Form> Role for Staged<'a, T, O> {
    type Seed = StagedSeed<'a, T, O>;

    fn seed(&mut self, mode: &Mode) -> Self::Seed {
        // Nobody shares it yet.
        if let Some(claims) = Arc::get_mut(&mut self.base.claims) {
            claims.expect(orders_of(&mode.axes));
            if mode.travels {
                claims.trace();
            }
        }
        StagedSeed { base: self.base.again(), mode: *mode, lost: self.lost.clone() }
    }

    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::AsShown("written to a copy, and brought in after the loop".to_owned()));
    }
    const SHARED: &'static str = "Send + Sync";
    fn held() -> Option<&'static str> {
        Some(type_name::<T>())
    }
    fn finish(&mut self, merged: Option<Stage<T>>) {
        // A run that panicked is still here where nothing before it left the loop.
        for stage in merged.into_iter().chain(self.lost.take()) {
            for (start, values) in stage.done.into_iter().chain(stage.now) {
                let range = start..start + values.len();
                // SAFETY: the range was checked to be within the slice and what the loop around lends when it was
                // touched. All iterations have ended.
                let elements = unsafe { self.base.slice.get_mut(range) };
                elements.iter_mut().zip(values).for_each(|(element, value)| *element = value);
            }
        }
    }

    fn discard_lost(&mut self) {
        drop(self.lost.take());
    }
}

/// What workers share of it.
pub struct StagedSeed<'a, T, O> {
    base: Base<'a, T, O>,
    mode: Mode,
    lost: Lost<Stage<T>>,
}

// SAFETY: threads read elements through it, and send each other copies.
unsafe impl<T: Send + Sync, O: Sync> Sync for StagedSeed<'_, T, O> {}

impl<'a, T: Clone, O: Form> Seed for StagedSeed<'a, T, O> {
    type Private = StagedOwn<'a, T, O>;
    type Partial = Stage<T>;
    type Scratch = ();
    const EXACT: bool = true;

    fn begin(&self, (): &mut ()) -> StagedOwn<'a, T, O> {
        StagedOwn { base: self.base.again(), mode: self.mode, stage: self.lost.hold() }
    }

    fn end(&self, private: StagedOwn<'a, T, O>, (): &mut ()) -> Stage<T> {
        let mut stage = private.stage.end();
        stage.flush();
        stage
    }

    fn merge(&self, earlier: &mut Stage<T>, mut later: Stage<T>) {
        if let Some((order, index)) = later.last.get()
            && let Some(clash) = self.base.claims.clash_until(order)
        {
            let (first, second) = (index.of_order(clash.earlier), index.of_order(clash.later));
            touched_twice(self.mode.site, clash.element, first, second);
        }
        earlier.done.append(&mut later.done);
        earlier.last.set(later.last.get().or(earlier.last.get()));
    }
}

impl<T: Clone, O: Form> StagedSeed<'_, T, O> {
    /// What it has touched, and its copies of what it wrote.
    fn write_stage<M>(&self, stage: &Stage<T>, run: &Extent, out: &mut Vec<u8>) -> Result<(), Trouble>
    where
        T: Wire<M>,
    {
        write_claimed(&self.base.claims.take_traced(), run, out);
        wire::write_count(stage.done.len(), out);
        stage.done.iter().try_for_each(|(start, values)| {
            wire::write_count(*start, out);
            wire::write_count(values.len(), out);
            values.iter().try_for_each(|value| value.write(out))
        })
    }

    fn read_stage<M>(&self, run: &Extent, bytes: &mut &[u8]) -> Result<Stage<T>, Trouble>
    where
        T: Wire<M>,
    {
        let (len, claims, mut stage) = (self.base.slice.len(), &self.base.claims, Stage::default());
        for (order, range) in read_claimed(run, len, bytes)? {
            range.for_each(|element| claims.claim_or_note(element, order));
            stage.last.set(Some((order, run.index)));
        }
        // Children that are forked from now on have not claimed these.
        claims.forget_traced();
        for _ in 0..wire::read_count(bytes)? {
            let (start, count) = (wire::read_count(bytes)?, wire::read_count(bytes)?);
            if start.checked_add(count).is_none_or(|end| end > len) {
                return Err(Trouble("elements that there are not".to_owned()));
            }
            let values = (0..count).map(|_| T::read(bytes)).collect::<Result<_, _>>()?;
            stage.done.push((start, values));
        }
        Ok(stage)
    }
}

impl<I, M, T: Clone + Wire<M>, O: Form> Travel<I, M> for StagedSeed<'_, T, O> {
    fn pack(
        &self,
        stage: Stage<T>,
        run: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        self.write_stage(&stage, run, out)
    }
    fn unpack(
        &self,
        run: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<Stage<T>, Trouble> {
        self.read_stage(run, bytes)
    }
    fn pack_broken(
        &self,
        run: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        out: &mut Vec<u8>,
    ) -> Result<(), Trouble> {
        let mut stage = self.lost.take().pop().unwrap_or_default();
        stage.flush();
        self.write_stage(&stage, run, out)
    }
    fn unpack_broken(
        &self,
        run: &Extent,
        _: &mut dyn FnMut() -> Option<I>,
        bytes: &mut &[u8],
    ) -> Result<(), Trouble> {
        // Dropped before the run has ended, it is left behind, for the case of an earlier exit.
        *self.lost.hold() = self.read_stage(run, bytes)?;
        Ok(())
    }
}

/// A run's copies.
pub struct Stage<T> {
    /// The order of the last iteration that touched anything, and the loop's index.
    last: Cell<Option<(usize, LoopIndex)>>,
    /// The order of the last one that wrote.
    writes: Option<usize>,
    /// What that one may have written, by where it starts. The ranges don't overlap.
    now: BTreeMap<usize, Box<[T]>>,
    /// What it read that is only partly among that.
    mixed: Mixed<T>,
    /// What iterations before it wrote.
    done: Vec<(usize, Box<[T]>)>,
}

impl<T> Default for Stage<T> {
    fn default() -> Self {
        Stage {
            last: Cell::new(None),
            writes: None,
            now: BTreeMap::new(),
            mixed: Mixed(OnceCell::new()),
            done: Vec::new(),
        }
    }
}

/// Copies that stay where they are while more are added.
struct Mixed<T>(OnceCell<Box<More<T>>>);

struct More<T> {
    copy: Box<[T]>,
    more: Mixed<T>,
}

impl<T> Mixed<T> {
    fn add(&self, copy: Box<[T]>) -> &[T] {
        match self.0.get() {
            Some(known) => known.more.add(copy),
            None => &self.0.get_or_init(|| Box::new(More { copy, more: Mixed(OnceCell::new()) })).copy,
        }
    }
}

impl<T: Clone> Stage<T> {
    /// The iteration has ended.
    fn flush(&mut self) {
        self.done.extend(std::mem::take(&mut self.now));
        self.mixed = Mixed(OnceCell::new());
    }

    /// The copy that holds all of `range`.
    fn holding(&self, range: &Range<usize>) -> Option<usize> {
        let (start, values) = self.now.range(..=range.start).next_back()?;
        (range.end <= start + values.len()).then_some(*start)
    }

    /// Where the copies start that overlap with `range`.
    fn overlapping(&self, range: &Range<usize>) -> Vec<usize> {
        let before = self.now.range(..=range.start).next_back();
        let before = before.filter(|(start, values)| *start + values.len() > range.start);
        let within = self.now.range(range.start + 1..range.end.max(range.start + 1));
        before.into_iter().chain(within).map(|(start, _)| *start).collect()
    }

    /// `range`, which is not empty, for reading.
    fn read<'x>(&'x self, range: Range<usize>, base: &'x [T]) -> &'x [T] {
        if let Some(start) = self.holding(&range) {
            return &self.now[&start][range.start - start..range.end - start];
        }
        let starts = self.overlapping(&range);
        if starts.is_empty() {
            return base;
        }
        let mut copy: Box<[T]> = base.into();
        for start in starts {
            for (offset, value) in self.now[&start].iter().enumerate() {
                if range.contains(&(start + offset)) {
                    copy[start + offset - range.start] = value.clone();
                }
            }
        }
        self.mixed.add(copy)
    }

    /// `range`, which is not empty, for writing.
    fn write(&mut self, range: Range<usize>, base: &[T]) -> &mut [T] {
        let start = match self.holding(&range) {
            Some(start) => start,
            None => self.stage(range.clone(), base),
        };
        let values = self.now.get_mut(&start).expect("it was found or made");
        &mut values[range.start - start..range.end - start]
    }

    /// One copy of `range` and all copies that it overlaps with.
    fn stage(&mut self, range: Range<usize>, base: &[T]) -> usize {
        let starts = self.overlapping(&range);
        let mut all: Vec<T> = Vec::new();
        let mut next = range.start;
        let mut first = range.start;
        for start in starts {
            let values = self.now.remove(&start).expect("it was found");
            first = first.min(start);
            if next < start {
                all.extend_from_slice(&base[next - range.start..start - range.start]);
            }
            next = start + values.len();
            all.extend(values);
        }
        if next < range.end {
            all.extend_from_slice(&base[next - range.start..]);
        }
        self.now.insert(first, all.into());
        first
    }
}

/// A run's access.
pub struct StagedOwn<'a, T, O> {
    base: Base<'a, T, O>,
    mode: Mode,
    stage: Held<Stage<T>>,
}

impl<T: Clone, O: Form> StagedOwn<'_, T, O> {
    /// What the body sees during a block.
    ///
    /// # Panics
    /// If the block is another loop's.
    pub fn own_view<'v>(&'v mut self, block: &'v impl Piece) -> StagedView<'v, T, O> {
        if self.mode.run != block.control().run {
            another_loop();
        }
        StagedView {
            slice: self.base.slice,
            outer: self.base.outer,
            outer_at: self.base.at,
            claims: &self.base.claims,
            plain: self.mode.plain,
            site: self.mode.site,
            orders: Orders::new(block.iterations()),
            at: block.at(),
            stage: &mut self.stage,
        }
    }
}

/// A sequence as the body sees it.
pub struct StagedView<'v, T, O> {
    slice: Slice<'v, T>,
    outer: O,
    outer_at: usize,
    claims: &'v Claims,
    plain: bool,
    site: Option<&'static Site>,
    orders: Orders,
    at: &'v Cell<usize>,
    stage: &'v mut Stage<T>,
}

impl<T: Clone, O: Form> StagedView<'_, T, O> {
    /// How many elements the whole sequence has.
    #[inline]
    pub fn len(&self) -> usize {
        self.slice.len()
    }

    /// Whether the whole sequence has no elements.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.slice.len() == 0
    }

    /// Swaps two elements.
    #[track_caller]
    pub fn swap(&mut self, a: usize, b: usize) {
        if a != b {
            let other = self.one(b).clone();
            let one = std::mem::replace(self.one_mut(a), other);
            *self.one_mut(b) = one;
        }
    }

    /// Panics unless these elements exist and may be touched; they are the running iteration's now. Gives its order.
    #[track_caller]
    fn touch(&self, range: &Range<usize>) -> usize {
        let at = self.at.get();
        let Some(order) = self.orders.order(at) else {
            panic!("no iteration of the loop runs, or its index can't be told from others'");
        };
        for element in range.clone() {
            if !self.outer.owns(self.outer_at, element) {
                refuse(None, self.outer, self.outer_at, element, self.slice.len());
            }
            if !self.plain
                && let Err(earlier) = self.claims.claim_as_earliest(element, order)
            {
                touched_twice(self.site, element, self.orders.index.of_order(earlier), at);
            }
        }
        self.stage.last.set(Some((order, self.orders.index)));
        order
    }

    #[track_caller]
    fn check_range(&self, range: &Range<usize>) {
        let len = self.slice.len();
        if range.start > range.end || range.end > len {
            range_out_of_bounds(range.start, range.end, len);
        }
    }

    #[track_caller]
    fn one(&self, element: usize) -> &T {
        if element >= self.slice.len() {
            out_of_bounds(element, self.slice.len());
        }
        &self.some(element..element + 1)[0]
    }

    #[track_caller]
    fn one_mut(&mut self, element: usize) -> &mut T {
        if element >= self.slice.len() {
            out_of_bounds(element, self.slice.len());
        }
        &mut self.some_mut(element..element + 1)[0]
    }

    #[track_caller]
    fn some(&self, range: Range<usize>) -> &[T] {
        self.check_range(&range);
        let order = self.touch(&range);
        // SAFETY: checked to be within the slice. Nobody writes to it while the loop runs; in the plain loop only
        // through this view, which is borrowed meanwhile.
        let base = unsafe { self.slice.get(range.clone()) };
        let writes = self.stage.writes == Some(order);
        if self.plain || range.is_empty() || !writes { base } else { self.stage.read(range, base) }
    }

    #[track_caller]
    fn some_mut(&mut self, range: Range<usize>) -> &mut [T] {
        self.check_range(&range);
        let order = self.touch(&range);
        if self.plain || range.is_empty() {
            // SAFETY: checked to be within the slice, to which this view is the only way in the plain loop; else it
            // is no element.
            return unsafe { self.slice.get_mut(range) };
        }
        if self.stage.writes != Some(order) {
            self.stage.flush();
            self.stage.writes = Some(order);
        }
        // SAFETY: as in `some`.
        let base = unsafe { self.slice.get(range.clone()) };
        self.stage.write(range, base)
    }
}

index_by!([T: Clone, O: Form] StagedView<'_, T, O>);

/// The panic where iterations of two children have touched one element, so that it is not taken for one of a user's
/// deserialization, which goes on beside it.
pub(crate) struct Meeting(pub(crate) Box<dyn Any + Send>);

/// The same as [`touched_twice`], where what a child did is brought in.
#[cold]
pub(crate) fn touched_in_two(site: Option<&'static Site>, element: usize, earlier: usize, later: usize) -> ! {
    match catch_unwind(|| touched_twice(site, element, earlier, later)) {
        Err(payload) => resume_unwind(Box::new(Meeting(payload))),
        Ok(never) => never,
    }
}
