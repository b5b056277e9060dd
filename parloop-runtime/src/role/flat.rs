//! `out[y * w + x]` of collapsed loops: an iteration owns some elements of a flat array, at a distance for each of its
//! indices.
//!
//! Where those of two iterations may meet, for all that is known before the loop, elements are claimed as it runs.

use super::at::At;
use super::elements::{Form, Rule, Touched, sealed::Sealed};
use super::forms::Shape;
use super::scatter::Scattered;
use super::travel::Extent;
use crate::site::Site;
use crate::space::{Axes, Index, Iterations};
use crate::wire::Trouble;
use std::ops::Range;

/// What starts at `low` and a multiple of each index, and ends, inclusively, at `high` and those. `S` is the factor of the
/// innermost, where that is a number in the source, else 0.
#[derive(Clone, Copy, Debug)]
pub struct Flat<const S: isize> {
    low: At,
    high: At,
    factors: [At; Axes::MOST],
    levels: usize,
}

/// What lies between these, and so far apart along each index, the outermost first.
#[inline]
pub fn flat<const LEVELS: usize>(low: At, high: At, along: [At; LEVELS]) -> Flat<0> {
    let mut factors = [At(0); Axes::MOST];
    factors.iter_mut().zip(along).for_each(|(factor, along)| *factor = along);
    Flat { low, high, factors, levels: LEVELS }
}

impl<const S: isize> Flat<S> {
    /// Another access, and what lies between.
    #[inline]
    pub fn and(self, low: At, high: At) -> Self {
        Flat { low: self.low.min(low), high: self.high.max(high), ..self }
    }

    /// The same where the factor of the innermost index is the number `N` in the source.
    #[inline]
    pub fn by<const N: isize>(self) -> Flat<N> {
        Flat { low: self.low, high: self.high, factors: self.factors, levels: self.levels }
    }

    fn spots(&self, len: usize, axes: &Axes) -> Option<Spots> {
        let all = axes.all();
        let width = self.high.0.saturating_sub(self.low.0).saturating_add(1);
        if all.len() != self.levels || !is_small(width) || width < 1 || !is_small(self.low.0) {
            return None;
        }
        let (levels, count) = (self.levels, axes.count()?);
        let mut spots = Spots { start: self.low.0, width, levels, count, len, ..Spots::NONE };
        for (level, (axis, At(factor))) in all.iter().zip(self.factors).enumerate() {
            let number = |index: usize| index as isize as i128;
            let pace = factor.checked_mul(number(axis.index.step))?;
            spots.start = spots.start.checked_add(factor.checked_mul(number(axis.index.first))?)?;
            spots.along[level] = (pace, axis.length);
            let reach = pace.checked_mul(axis.length as i128)?;
            if !(is_small(pace) && is_small(spots.start) && is_small(reach)) {
                return None;
            }
        }
        spots.apart().then_some(spots)
    }
}

/// No number is greater, so that no sum of some leaves the signed ones.
fn is_small(number: i128) -> bool {
    number.unsigned_abs() < isize::MAX.unsigned_abs() as u128 / 16
}

/// Where the elements of an iteration are, by its position.
#[derive(Clone, Copy, Debug)]
struct Spots {
    /// Those of the first one.
    start: i128,
    /// How many they are.
    width: i128,
    /// How far apart and how many iterations are along each index, the outermost first.
    along: [(i128, usize); Axes::MOST],
    levels: usize,
    /// How many iterations there are.
    count: usize,
    len: usize,
}

impl Spots {
    const NONE: Spots =
        Spots { start: 0, width: 0, along: [(0, 1); Axes::MOST], levels: 0, count: 0, len: 0 };

    /// The indices along which there is more than one iteration, those that are closest first.
    fn by_distance(&self) -> [(i128, usize); Axes::MOST] {
        let mut along = self.along.map(|(pace, length)| (pace.abs(), length));
        along.sort_by_key(|(pace, length)| if *length > 1 { *pace } else { 0 });
        along
    }

    /// Whether no two iterations have an element in common: along each index they are as far apart as all that lies between
    /// along those that are closer.
    fn apart(&self) -> bool {
        let mut extent = self.width;
        self.by_distance().into_iter().filter(|(_, length)| *length > 1).all(|(pace, length)| {
            let apart = pace >= extent;
            extent += pace * (length as i128 - 1);
            apart
        })
    }

    /// Where the elements of the iteration at a position, of which there is one, start: perhaps before the sequence.
    fn start(&self, position: usize) -> isize {
        let (mut start, mut left) = (self.start as isize, position);
        for (pace, length) in self.along[1..self.levels].iter().rev() {
            start += *pace as isize * (left % length) as isize;
            left /= length;
        }
        start + self.along[0].0 as isize * left as isize
    }

    fn own(&self, position: usize) -> Option<Range<usize>> {
        if position >= self.count {
            return None;
        }
        let start = self.start(position);
        let end = (start + self.width as isize).clamp(0, self.len.min(isize::MAX as usize) as isize);
        let start = start.max(0);
        (start < end).then_some(start as usize..end as usize)
    }

    fn owner(&self, element: usize) -> Option<usize> {
        // Of what goes down the last is the first.
        let lowest = |(pace, length): &(i128, usize)| (*pace).min(0) * (*length as i128 - 1);
        let start = self.start + self.along.iter().map(lowest).sum::<i128>();
        let mut left = (element as i128).checked_sub(start).filter(|left| *left >= 0)?;
        let mut numbers = [0; Axes::MOST];
        for (pace, length) in self.by_distance().into_iter().rev().filter(|(_, length)| *length > 1) {
            let number = (left / pace).min(length as i128 - 1);
            left -= number * pace;
            let level = self.along.iter().position(|(own, of)| own.abs() == pace && *of == length)?;
            numbers[level] =
                if self.along[level].0 < 0 { length - 1 - number as usize } else { number as usize };
        }
        let position = self
            .along
            .iter()
            .zip(numbers)
            .fold(0, |position, ((_, length), number)| position * length + number);
        (self.count > 0 && left < self.width).then_some(position)
    }
}

impl<const S: isize> Shape for Flat<S> {
    type Rule = FlatOrClaimed<S>;
    fn rule(self, len: usize) -> FlatOrClaimed<S> {
        FlatOrClaimed { flat: self, spots: Spots { len, ..Spots::NONE }, scattered: None, everything: false }
    }
}

/// The rule of [`Flat`].
pub struct FlatOrClaimed<const S: isize> {
    flat: Flat<S>,
    spots: Spots,
    /// Where elements of two iterations may meet.
    scattered: Option<Scattered>,
    everything: bool,
}

impl<const S: isize> Sealed for FlatOrClaimed<S> {}

impl<const S: isize> Rule for FlatOrClaimed<S> {
    type Form<'v> = Spot<'v, S>;
    fn over(&mut self, axes: &Axes) {
        match self.flat.spots(self.spots.len, axes) {
            Some(spots) => self.spots = spots,
            None => {
                let mut scattered = Scattered::new(self.spots.len);
                scattered.over(axes);
                self.scattered = Some(scattered);
            }
        }
    }
    fn claims(&self) -> bool {
        self.scattered.is_some()
    }
    fn again(&self) -> Self {
        let scattered = self.scattered.as_ref().map(Rule::again);
        FlatOrClaimed { flat: self.flat, spots: self.spots, scattered, everything: self.everything }
    }
    fn everything(self) -> Self {
        FlatOrClaimed { everything: true, ..self }
    }
    #[inline]
    fn form(&self, iterations: Iterations) -> Spot<'_, S> {
        let spot = Spot { rule: self, iterations, low: 0, pace: 0, last: 0, end: 0 };
        if self.everything { Form::everything(spot) } else { spot.in_row() }
    }
    fn own(&self, at: usize) -> Option<Range<usize>> {
        self.spots.own(at)
    }
    fn trace(&mut self) {
        if let Some(scattered) = &mut self.scattered {
            scattered.trace();
        }
    }
    fn touched(&self, run: &Extent, out: &mut Vec<u8>) -> impl Iterator<Item = Touched> + use<'_, S> {
        let claimed = self.scattered.as_ref().map(|scattered| scattered.touched(run, out));
        claimed.into_iter().flatten().chain(self.all_of(run))
    }
    fn told(
        &self,
        run: &Extent,
        bytes: &mut &[u8],
        site: Option<&'static Site>,
    ) -> Result<impl Iterator<Item = Touched> + use<'_, S>, Trouble> {
        let claimed =
            self.scattered.as_ref().map(|scattered| scattered.told(run, bytes, site)).transpose()?;
        Ok(claimed.into_iter().flatten().chain(self.all_of(run)))
    }
}

impl<const S: isize> FlatOrClaimed<S> {
    /// All that a run's iterations own, if that is known before the loop.
    fn all_of(&self, run: &Extent) -> impl Iterator<Item = Touched> + use<S> {
        let (spots, index) = (self.spots, run.index);
        run.positions
            .clone()
            .map(move |position| index.at(position))
            .filter_map(move |at| spots.own(at).map(|own| (at, own)))
    }
}

/// The form of [`Flat`].
#[derive(Clone, Copy)]
pub struct Spot<'v, const S: isize> {
    rule: &'v FlatOrClaimed<S>,
    iterations: Iterations,
    /// In one row, and in all of the sequence for the plain loop: what iteration `at` owns starts at `low` and a multiple of
    /// `at` (wrapping, and perhaps before the sequence), and ends `last` elements further on, inclusively, or where the
    /// sequence does, at `end`. Else that is 0, and there is another way.
    low: usize,
    pace: usize,
    last: usize,
    end: usize,
}

impl<const S: isize> Spot<'_, S> {
    /// Finds what the iterations of a row own, of whom alone it will be asked.
    fn in_row(self) -> Self {
        let Spot { rule: FlatOrClaimed { spots, scattered: None, .. }, .. } = self else { return self };
        let (Some(row), Some((pace, _))) = (self.iterations.row, spots.along[..spots.levels].last()) else {
            return self;
        };
        if row >= spots.count || S != 0 && *pace != S as i128 {
            return self;
        }
        let pace = *pace as usize;
        let low = (spots.start(row) as usize).wrapping_sub(row.wrapping_mul(pace));
        let end = spots.len.min(isize::MAX as usize);
        Spot { low, pace, last: spots.width as usize - 1, end, ..self }
    }

    /// Whether an iteration owns it, where it takes more to know.
    #[inline(never)]
    fn owns_elsewhere(rule: &FlatOrClaimed<S>, iterations: Iterations, at: usize, element: usize) -> bool {
        match &rule.scattered {
            Some(scattered) => scattered.form(iterations).owns(at, element),
            None => rule.spots.own(at).is_some_and(|own| own.contains(&element)),
        }
    }
}

impl<const S: isize> Sealed for Spot<'_, S> {}

impl<const S: isize> Form for Spot<'_, S> {
    #[inline]
    fn scatters(self) -> bool {
        self.rule.scattered.is_some()
    }
    fn len(self) -> usize {
        self.rule.spots.len
    }
    fn everything(self) -> Self {
        Spot { low: 0, last: usize::MAX, end: self.rule.spots.len, ..self }
    }
    #[inline(always)]
    fn owns(self, at: usize, element: usize) -> bool {
        if self.end == 0 {
            return Self::owns_elsewhere(self.rule, self.iterations, at, element);
        }
        let pace = if S == 0 { self.pace } else { S as usize };
        let start = self.low.wrapping_add(at.wrapping_mul(pace));
        // That no more elements exist than this tells the compiler how often the last comparison holds; and a number like
        // `NOBODY` is no element's, but what an even factor makes of it may be.
        let end = self.end & isize::MAX as usize;
        let runs = S % 2 != 0 || at != Index::NOBODY;
        element.wrapping_sub(start) <= self.last && runs && element < end
    }
    fn own(self, at: usize) -> Option<Range<usize>> {
        if self.last == usize::MAX {
            return Some(0..self.len());
        }
        self.rule.own(at)
    }
    fn owner(self, element: usize) -> Option<usize> {
        match &self.rule.scattered {
            Some(scattered) => scattered.form(self.iterations).owner(element),
            None => self.rule.spots.owner(element),
        }
    }
    fn is_nobodys(self, element: usize, _: Iterations) -> bool {
        // Somebody may claim it any time.
        self.rule.scattered.is_none() && element < self.len() && self.rule.spots.owner(element).is_none()
    }
    fn foreign(self, at: usize, mut range: Range<usize>) -> Option<usize> {
        range.find(|element| !self.owns(at, *element))
    }
}

#[cfg(test)]
mod tests {
    use super::super::at::at;
    use super::*;

    fn axis((first, step, length): (isize, isize, usize)) -> Axes {
        Axes::one(Index { first: first as usize, step: step as usize }, length)
    }

    /// The elements of the iteration at a position, as the source says.
    fn written<const N: usize>(
        (low, high): (i128, i128),
        factors: [i128; N],
        axes: [(isize, isize, usize); N],
        mut position: usize,
    ) -> Range<i128> {
        let mut start = 0;
        for (factor, (first, step, length)) in factors.into_iter().zip(axes).rev() {
            start += factor * (first + step * (position % length) as isize) as i128;
            position /= length;
        }
        start + low..start + high + 1
    }

    /// Checks all ways of asking; whether elements are claimed.
    fn check<const N: usize>(
        (low, high): (i128, i128),
        factors: [i128; N],
        axes: [(isize, isize, usize); N],
        len: usize,
    ) -> bool {
        let all = axes.map(axis).into_iter().reduce(Axes::around).expect("an axis");
        let count = axes.iter().map(|(_, _, length)| length).product::<usize>();
        let mut rule = flat(at(low), at(high), factors.map(at)).rule(len);
        rule.over(&all);
        if rule.claims() {
            return true;
        }
        let iterations = |row| Iterations { index: Index::POSITION, count: Some(count), alone: false, row };
        let form = rule.form(iterations(None));
        let inner = axes[N - 1].2;
        for element in 0..len {
            let owns = |position: &usize| {
                written((low, high), factors, axes, *position).contains(&(element as i128))
            };
            let owners: Vec<usize> = (0..count).filter(owns).collect();
            assert!(owners.len() < 2, "{element} is two iterations' own");
            let owner = owners.first().copied();
            assert_eq!(form.owner(element), owner, "{element} {:?}", rule.spots);
            assert_eq!(form.is_nobodys(element, iterations(None)), owner.is_none());
            assert!(!form.owns(Index::NOBODY, element) && !form.owns(count, element));
            for position in 0..count {
                // From anywhere in the row on.
                for row in position / inner * inner..=position {
                    let in_row = rule.form(iterations(Some(row)));
                    assert_eq!(in_row.owns(position, element), owner == Some(position));
                    assert!(!in_row.owns(Index::NOBODY, element));
                }
                assert_eq!(form.owns(position, element), owner == Some(position));
                let own = form.own(position);
                assert_eq!(own.is_some_and(|own| own.contains(&element)), owner == Some(position));
            }
        }
        false
    }

    #[test]
    fn elements_lie_where_the_indices_say() {
        let (rows, columns) = ((0, 1, 3), (0, 1, 4));
        assert!(!check((0, 0), [4, 1], [rows, columns], 12), "y * w + x");
        assert!(!check((0, 0), [4, 1], [rows, columns], 9), "a part of it");
        assert!(!check((0, 0), [1, 3], [rows, columns], 12), "x * h + y");
        assert!(!check((0, 0), [6, 1], [(1, 1, 2), (1, 1, 4)], 24), "the inside");
        assert!(!check((-7, -7), [6, 1], [(1, 1, 2), (1, 1, 4)], 24), "the inside, moved");
        assert!(!check((0, 2), [12, 3], [rows, columns], 36), "three each");
        assert!(!check((11, 11), [-4, -1], [rows, columns], 12), "from the end on");
        assert!(!check((0, 0), [4, 1], [(2, -1, 3), (3, -1, 4)], 12), "downwards");
        assert!(!check((0, 0), [2, 1], [(0, 2, 3), (0, 1, 4)], 14), "every other row");
        assert!(!check((0, 0), [12, 4, 1], [(0, 1, 2), rows, columns], 24), "three loops");
        assert!(!check((0, 0), [5, 0, 1], [rows, (4, 1, 1), columns], 24), "one of a single iteration");
        assert!(!check((0, 0), [4, 1], [(0, 1, 0), columns], 4), "none");
        assert!(!check((0, 0), [2, 2], [(0, 1, 1), (0, 1, 5)], 9), "a row that is no square");
    }

    #[test]
    fn where_iterations_meet_elements_are_claimed() {
        let (rows, columns) = ((0, 1, 3), (0, 1, 4));
        assert!(check((0, 0), [3, 1], [rows, columns], 12), "rows that overlap");
        assert!(check((0, 0), [1, 1], [rows, columns], 12), "diagonals");
        assert!(check((0, 1), [4, 1], [rows, columns], 12), "two of one");
        assert!(check((0, 0), [0, 1], [rows, columns], 12));
        assert!(check((0, 0), [isize::MAX as i128, 1], [rows, columns], 12));
        assert!(check((0, -1), [4, 1], [rows, columns], 12));
        let mut rule = flat(at(0), at(0), [at(4), at(1)]).rule(12);
        rule.over(&Axes::POSITIONS);
        assert!(rule.claims(), "of another number of loops");
    }

    #[test]
    fn no_two_iterations_meet() {
        let paces = [-3, -1, 1, 2];
        for (outer, inner) in (-6..7).flat_map(|outer| (-6..7).map(move |inner| (outer, inner))) {
            for (step, pace) in paces.iter().flat_map(|step| paces.map(|pace| (*step, pace))) {
                for width in 0..3 {
                    check((0, width), [outer, inner], [(-1, step, 3), (1, pace, 2)], 15);
                    check((2, 2 + width), [inner, 2, outer], [(0, step, 2), (1, pace, 2), (0, 1, 2)], 15);
                }
            }
        }
    }

    #[test]
    fn in_the_plain_loop_all_are_owned() {
        for width in [4, 1] {
            let mut rule = flat(at(0), at(0), [at(width), at(1)]).by::<1>().rule(7);
            rule.over(&axis((0, 1, 3)).around(axis((0, 1, 4))));
            let iterations =
                Iterations { index: Index::POSITION, count: Some(12), alone: true, row: Some(4) };
            let rule = rule.everything();
            let form = rule.form(iterations);
            assert!((0..3).all(|at| (0..7).all(|element| form.owns(at, element)) && !form.owns(at, 7)));
        }
    }

    #[test]
    fn a_factor_that_is_a_number_says_the_same() {
        let axes = axis((1, 1, 3)).around(axis((1, 1, 3)));
        let iterations = |row| Iterations { index: Index::POSITION, count: Some(9), alone: true, row };
        let (shape, len) = (flat(at(1), at(1), [at(10), at(2)]), 40);
        let (mut rule, mut by, mut other) =
            (shape.rule(len), shape.by::<2>().rule(len), shape.by::<1>().rule(len));
        rule.over(&axes);
        by.over(&axes);
        other.over(&axes);
        for (position, element) in
            (0..9).flat_map(|position| (0..len).map(move |element| (position, element)))
        {
            let row = Some(position / 3 * 3);
            let owns = rule.form(iterations(row)).owns(position, element);
            assert_eq!(by.form(iterations(row)).owns(position, element), owns);
            assert_eq!(other.form(iterations(row)).owns(position, element), owns, "a wrong number");
        }
    }
}
