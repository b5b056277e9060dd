//! `out[y * w + x]` of collapsed loops: an iteration owns some elements of a flat array, at a distance for each of its
//! indices.
//!
//! Where those of two iterations may meet, for all that is known before the loop, elements are claimed as it runs.

use super::at::At;
use super::elements::{ByRow, Form, Rule, Touched, sealed::Sealed};
use super::forms::Shape;
use super::scatter::Scattered;
use super::travel::Extent;
use crate::site::Site;
use crate::space::row::{Place, Row, RowByRow};
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
        let [low, high] = [self.low, self.high].map(At::small);
        let (low, width) = (low?, high?.checked_sub(low?)?.checked_add(1)?);
        if all.len() != self.levels || !is_small(width) || width < 1 || !is_small(low) {
            return None;
        }
        let (levels, count) = (self.levels, axes.count()?);
        let end = (len.min(isize::MAX as usize) + 1).saturating_sub(width as usize);
        let (along, factors) = ([(0, 1); Axes::MOST], [0; Axes::MOST]);
        let mut spots =
            Spots { low: low as usize, factors, start: low, width, along, levels, count, end, len };
        for (level, (axis, factor)) in all.iter().zip(self.factors).enumerate() {
            let factor = factor.small()?;
            let pace = factor.checked_mul(axis.index.step as isize)?;
            spots.start = spots.start.checked_add(factor.checked_mul(axis.index.first as isize)?)?;
            let reach = pace.checked_mul(isize::try_from(axis.length).ok()?)?;
            if !(is_small(pace) && is_small(spots.start) && is_small(reach)) {
                return None;
            }
            (spots.along[level], spots.factors[level]) = ((pace, axis.length), factor as usize);
        }
        spots.apart().then_some(spots)
    }
}

/// No number is greater, so that no sum of some leaves the signed ones.
fn is_small(number: isize) -> bool {
    number.unsigned_abs() < isize::MAX.unsigned_abs() / 16
}

/// Where the elements of an iteration are: from `low` and its own indices on, each of those with its factor (wrapping); or
/// by its position.
#[derive(Clone, Copy, Debug)]
struct Spots {
    low: usize,
    factors: [usize; Axes::MOST],
    /// Those of the first one.
    start: isize,
    /// How many they are.
    width: isize,
    /// How far apart and how many iterations are along each index, the outermost first.
    along: [(isize, usize); Axes::MOST],
    levels: usize,
    /// How many iterations there are.
    count: usize,
    /// Behind the last element where an iteration's can start, if all of them are there.
    end: usize,
    len: usize,
}

impl Spots {
    /// The indices along which there is more than one iteration, those that are closest first.
    fn by_distance(&self) -> [(isize, usize); Axes::MOST] {
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
            extent += pace * (length as isize - 1);
            apart
        })
    }

    /// Where the elements of the iteration at a position, of which there is one, start: perhaps before the sequence.
    fn start(&self, position: usize) -> isize {
        let (mut start, mut left) = (self.start, position);
        for (pace, length) in self.along[1..self.levels].iter().rev() {
            start += *pace * (left % length) as isize;
            left /= length;
        }
        start + self.along[0].0 * left as isize
    }

    /// The sum of the outer indices of a row, each with its factor, where the types don't tell them.
    #[cold]
    #[inline(never)]
    fn around(&self, place: Place, pace: usize) -> usize {
        let first = place.index.first.wrapping_mul(pace);
        (self.start(place.start) as usize).wrapping_sub(self.low).wrapping_sub(first)
    }

    /// What starts there.
    fn from(&self, start: isize) -> Option<Range<usize>> {
        let end = (start + self.width).clamp(0, self.len.min(isize::MAX as usize) as isize);
        let start = start.max(0);
        (start < end).then_some(start as usize..end as usize)
    }

    fn own(&self, position: usize) -> Option<Range<usize>> {
        if position < self.count { self.from(self.start(position)) } else { None }
    }

    fn owner(&self, element: usize) -> Option<usize> {
        // Of what goes down the last is the first.
        let lowest = |(pace, length): &(isize, usize)| (*pace).min(0) * (*length as isize - 1);
        let start = self.start + self.along.iter().map(lowest).sum::<isize>();
        let mut left = isize::try_from(element).ok()?.checked_sub(start).filter(|left| *left >= 0)?;
        let mut numbers = [0; Axes::MOST];
        for (pace, length) in self.by_distance().into_iter().rev().filter(|(_, length)| *length > 1) {
            let number = (left / pace).min(length as isize - 1);
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
        FlatOrClaimed { len, known: Known::Shape(self), everything: false, row: None }
    }
}

/// The rule of [`Flat`].
pub struct FlatOrClaimed<const S: isize> {
    len: usize,
    known: Known<S>,
    everything: bool,
    /// The row that a worker is in, for what is asked seldom.
    row: Option<(Place, Option<Iterations>)>,
}

enum Known<const S: isize> {
    /// Nothing yet.
    Shape(Flat<S>),
    Spots(Spots),
    /// Elements of two iterations may meet.
    Claimed(Scattered),
}

impl<const S: isize> Sealed for FlatOrClaimed<S> {}

impl<const S: isize> Rule for FlatOrClaimed<S> {
    type Form<'v> = Spot<'v, S>;
    fn over(&mut self, axes: &Axes) {
        let Known::Shape(flat) = &self.known else { return };
        self.known = match flat.spots(self.len, axes) {
            Some(spots) => Known::Spots(spots),
            None => {
                let mut scattered = Scattered::new(self.len);
                scattered.over(axes);
                Known::Claimed(scattered)
            }
        }
    }
    fn claims(&self) -> bool {
        matches!(self.known, Known::Claimed(_))
    }
    #[inline]
    fn again(&self) -> Self {
        let known = match &self.known {
            Known::Shape(flat) => Known::Shape(*flat),
            Known::Spots(spots) => Known::Spots(*spots),
            Known::Claimed(scattered) => Known::Claimed(scattered.again()),
        };
        FlatOrClaimed { known, row: None, ..*self }
    }
    fn everything(self) -> Self {
        FlatOrClaimed { everything: true, ..self }
    }
    #[inline]
    fn form(&self, iterations: Iterations) -> Spot<'_, S> {
        Spot { rule: self, iterations }
    }
    fn own(&self, at: usize) -> Option<Range<usize>> {
        self.spots()?.own(at)
    }
    fn trace(&mut self) {
        if let Known::Claimed(scattered) = &mut self.known {
            scattered.trace();
        }
    }
    fn touched(&self, run: &Extent, out: &mut Vec<u8>) -> impl Iterator<Item = Touched> + use<'_, S> {
        let claimed = self.scattered().map(|scattered| scattered.touched(run, out));
        claimed.into_iter().flatten().chain(self.all_of(run))
    }
    fn told(
        &self,
        run: &Extent,
        bytes: &mut &[u8],
        site: Option<&'static Site>,
    ) -> Result<impl Iterator<Item = Touched> + use<'_, S>, Trouble> {
        let claimed = self.scattered().map(|scattered| scattered.told(run, bytes, site)).transpose()?;
        Ok(claimed.into_iter().flatten().chain(self.all_of(run)))
    }
}

impl<const S: isize> FlatOrClaimed<S> {
    #[inline]
    fn spots(&self) -> Option<&Spots> {
        if let Known::Spots(spots) = &self.known { Some(spots) } else { None }
    }

    fn scattered(&self) -> Option<&Scattered> {
        if let Known::Claimed(scattered) = &self.known { Some(scattered) } else { None }
    }

    /// All that a run's iterations own, if that is known before the loop.
    fn all_of(&self, run: &Extent) -> impl Iterator<Item = Touched> + use<'_, S> {
        let index = run.index;
        let positions = self.spots().map(|_| run.positions.clone()).unwrap_or_default();
        positions
            .map(move |position| index.at(position))
            .filter_map(move |at| self.own(at).map(|own| (at, own)))
    }
}

/// The form of [`Flat`], by position.
#[derive(Clone, Copy)]
pub struct Spot<'v, const S: isize> {
    rule: &'v FlatOrClaimed<S>,
    iterations: Iterations,
}

impl<const S: isize> Spot<'_, S> {
    #[inline(never)]
    fn owns_alone(self, at: usize, element: usize) -> bool {
        match &self.rule.known {
            Known::Claimed(scattered) => scattered.form(self.iterations).owns(at, element),
            _ => self.rule.own(at).is_some_and(|own| own.contains(&element)),
        }
    }
}

impl<const S: isize> Sealed for Spot<'_, S> {}

impl<const S: isize> Form for Spot<'_, S> {
    #[inline]
    fn scatters(self) -> bool {
        self.rule.claims()
    }
    fn len(self) -> usize {
        self.rule.len
    }
    /// It is the rule that is told.
    fn everything(self) -> Self {
        self
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        if self.rule.everything { element < self.rule.len } else { self.owns_alone(at, element) }
    }
    fn own(self, at: usize) -> Option<Range<usize>> {
        if self.rule.everything { Some(0..self.rule.len) } else { self.rule.own(at) }
    }
    fn owner(self, element: usize) -> Option<usize> {
        match &self.rule.known {
            Known::Shape(_) => None,
            Known::Spots(spots) => spots.owner(element),
            Known::Claimed(scattered) => scattered.form(self.iterations).owner(element),
        }
    }
    fn is_nobodys(self, element: usize, _: Iterations) -> bool {
        // Somebody may claim it any time.
        !self.scatters() && element < self.len() && self.owner(element).is_none()
    }
    fn foreign(self, at: usize, mut range: Range<usize>) -> Option<usize> {
        range.find(|element| !self.owns(at, *element))
    }
}

impl<const S: isize> ByRow for FlatOrClaimed<S> {
    type InRow<'v> = SpotInRow<'v, S>;
    #[inline(always)]
    fn in_row<P: RowByRow>(&mut self, row: &Row<'_, '_, P>) -> SpotInRow<'_, S> {
        self.in_place(row.iterations(), row.place(), |factors| row.weighed(factors))
    }
}

impl<const S: isize> FlatOrClaimed<S> {
    /// The form of a row that is there. `weighed` is the sum of its outer indices, each with its factor, if that is known.
    #[inline(always)]
    fn in_place(
        &mut self,
        iterations: Iterations,
        place: Place,
        weighed: impl FnOnce(&[usize; Axes::MOST]) -> Option<usize>,
    ) -> SpotInRow<'_, S> {
        let FlatOrClaimed { everything, len, .. } = *self;
        let Known::Spots(spots) = &self.known else {
            self.row = Some((place, Some(iterations)));
            return SpotInRow { rule: self, low: 0, pace: 0, last: 0, known: false, told: 0, len };
        };
        let pace = spots.factors[spots.levels.wrapping_sub(1) % Axes::MOST];
        let around = weighed(&spots.factors).unwrap_or_else(|| spots.around(place, pace));
        let (low, last) = (spots.low.wrapping_add(around), spots.width as usize - 1);
        // All of the first and of the last iteration's are elements, and so is what lies between.
        let ends = |at: usize| low.wrapping_add(at.wrapping_mul(pace)) < spots.end;
        let whole = || (S == 0 || pace == S as usize) && ends(place.index.first) && ends(place.last());
        let (known, told) = if everything { (true, 0) } else { (whole(), usize::MAX) };
        self.row = Some((place, None));
        SpotInRow { rule: self, low, pace, last, known, told, len }
    }

    /// All that there is to know of the row that a worker is in.
    fn in_all(&self) -> Option<(Place, Spot<'_, S>)> {
        // Where nothing is claimed, it is not asked which iterations there are.
        let unknown = Iterations { index: Index::POSITION, count: None, alone: false };
        self.row.map(|(place, iterations)| {
            (place, Spot { rule: self, iterations: iterations.unwrap_or(unknown) })
        })
    }

    /// Whether an iteration of that row owns an element, where it takes more to know.
    #[cold]
    #[inline(never)]
    fn owns_elsewhere(&self, at: usize, element: usize) -> bool {
        self.in_all().is_some_and(|(place, all)| all.owns(place.position(at), element))
    }
}

/// The form of [`Flat`] in one row, whose iterations go by the innermost index. Where all that is theirs is `known` to be
/// there, what iteration `at` owns starts at `low` and a multiple of `at` (wrapping), and ends `last` elements further on,
/// inclusively. Else there is another way; were there one for what is `known` as well, no loop over a row would be
/// vectorized.
#[derive(Clone, Copy)]
pub struct SpotInRow<'v, const S: isize> {
    rule: &'v FlatOrClaimed<S>,
    low: usize,
    pace: usize,
    last: usize,
    known: bool,
    /// What of how far away they are is told: nothing for the plain loop, whose iterations own all `len` elements.
    told: usize,
    len: usize,
}

impl<const S: isize> Sealed for SpotInRow<'_, S> {}

impl<const S: isize> Form for SpotInRow<'_, S> {
    fn scatters(self) -> bool {
        self.rule.claims()
    }
    fn len(self) -> usize {
        self.rule.len
    }
    /// It is the rule that is told.
    fn everything(self) -> Self {
        self
    }
    #[inline(always)]
    fn owns(self, at: usize, element: usize) -> bool {
        // How far an element is from there does not change in a loop over the row, which the compiler sees in this order.
        let ahead = element.wrapping_sub(at.wrapping_mul(if S == 0 { self.pace } else { S as usize }));
        // Were there another way on from here, no loop over a row would be vectorized.
        if self.known {
            ahead.wrapping_sub(self.low) & self.told <= self.last && element < self.len
        } else {
            self.rule.owns_elsewhere(at, element)
        }
    }
    fn own(self, at: usize) -> Option<Range<usize>> {
        self.rule.in_all().and_then(|(place, all)| all.own(place.position(at)))
    }
    fn position(self, at: usize) -> usize {
        self.rule.row.map_or(at, |(place, _)| place.position(at))
    }
    fn owner(self, element: usize) -> Option<usize> {
        self.rule.in_all().and_then(|(_, all)| all.owner(element))
    }
    fn is_nobodys(self, element: usize, iterations: Iterations) -> bool {
        self.rule.in_all().is_some_and(|(_, all)| all.is_nobodys(element, iterations))
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
        let iterations = Iterations { index: Index::POSITION, count: Some(count), alone: false };
        let (form, mut other, inner) = (rule.form(iterations), rule.again(), all.all()[N - 1]);
        // The row from a position on, and what the iteration at another one counts there.
        let place = |start: usize| {
            let index = Index { first: inner.index.at(start % inner.length), ..inner.index };
            Place { start, count: inner.length - start % inner.length, index }
        };
        let counts = |position: usize| inner.index.at(position % inner.length);
        let weighed = |start: usize, factors: &[usize; Axes::MOST]| {
            let (mut left, mut sum) = (start / inner.length, 0_usize);
            for (axis, factor) in all.all()[..N - 1].iter().zip(&factors[..N - 1]).rev() {
                sum = sum.wrapping_add(axis.index.at(left % axis.length).wrapping_mul(*factor));
                left /= axis.length;
            }
            Some(sum)
        };
        for element in 0..len {
            let owns = |position: &usize| {
                written((low, high), factors, axes, *position).contains(&(element as i128))
            };
            let owners: Vec<usize> = (0..count).filter(owns).collect();
            assert!(owners.len() < 2, "{element} is two iterations' own");
            let owner = owners.first().copied();
            assert_eq!(form.owner(element), owner, "{element} {:?}", rule.spots());
            assert_eq!(form.is_nobodys(element, iterations), owner.is_none());
            assert!(!form.owns(Index::NOBODY, element) && !form.owns(count, element));
            for position in 0..count {
                // From anywhere in the row on.
                for start in position / inner.length * inner.length..=position {
                    for told in [true, false] {
                        let weighed = |factors: &_| if told { weighed(start, factors) } else { None };
                        let (in_row, at) =
                            (other.in_place(iterations, place(start), weighed), counts(position));
                        assert_eq!(in_row.owns(at, element), owner == Some(position));
                        assert_eq!((in_row.position(at), in_row.own(at)), (position, form.own(position)));
                    }
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
        for (width, len) in [(4, 7), (1, 7), (4, 12)] {
            let mut rule = flat(at(0), at(0), [at(width), at(1)]).by::<1>().rule(len);
            rule.over(&axis((0, 1, 3)).around(axis((0, 1, 4))));
            let iterations = Iterations { index: Index::POSITION, count: Some(12), alone: true };
            let (rule, mut other) = (rule.again().everything(), rule.everything());
            let form = rule.form(iterations);
            assert!((0..3).all(|at| (0..len).all(|element| form.owns(at, element)) && !form.owns(at, len)));
            let place = Place { start: 4, count: 4, index: Index::POSITION };
            let form = other.in_place(iterations, place, |_| None);
            assert!((0..3).all(|at| (0..len).all(|element| form.owns(at, element)) && !form.owns(at, len)));
        }
    }

    #[test]
    fn a_factor_that_is_a_number_says_the_same() {
        let axes = axis((1, 1, 3)).around(axis((1, 1, 3)));
        let iterations = Iterations { index: Index::POSITION, count: Some(9), alone: true };
        let (shape, len) = (flat(at(1), at(1), [at(10), at(2)]), 40);
        let (mut rule, mut by, mut other) =
            (shape.rule(len), shape.by::<2>().rule(len), shape.by::<1>().rule(len));
        rule.over(&axes);
        by.over(&axes);
        other.over(&axes);
        for (position, element) in
            (0..9).flat_map(|position| (0..len).map(move |element| (position, element)))
        {
            let index = Index { first: 1, step: 1 };
            let (place, at) = (Place { start: position / 3 * 3, count: 3, index }, position % 3 + 1);
            let owns = rule.in_place(iterations, place, |_| None).owns(at, element);
            assert_eq!(by.in_place(iterations, place, |_| None).owns(at, element), owns);
            assert_eq!(other.in_place(iterations, place, |_| None).owns(at, element), owns, "a wrong number");
        }
    }
}
