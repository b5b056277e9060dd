//! `out[(z * h + y) * w + x]` in a loop over `y`: of every period of `h * w` elements an iteration owns some that follow
//! each other.

use super::at::At;
use super::elements::{Form, Rule, Touched, sealed::Sealed};
use super::forms::Shape;
use super::periods::{Cut, Parts, Periods};
use super::rows::{Rowed, Rows, Windows};
use super::travel::Extent;
use crate::site::Site;
use crate::space::{Axes, Axis, Index, Iterations};
use crate::wire::Trouble;
use std::ops::Range;

/// Of each period, what starts at `i * stride` and `low` further on, and ends at `high`, inclusively.
#[derive(Clone, Copy, Debug)]
pub struct Planes {
    period: At,
    stride: At,
    low: At,
    high: At,
}

/// Of each `period` elements, iteration `i` owns those from `i * stride + low` to `i * stride + high`.
#[inline]
pub fn planes(period: At, stride: At, low: At, high: At) -> Planes {
    Planes { period, stride, low, high }
}

impl Planes {
    /// Another access, and what lies between.
    #[inline]
    pub fn and(self, low: At, high: At) -> Planes {
        Planes { low: self.low.min(low), high: self.high.max(high), ..self }
    }
}

impl Cut for Planes {
    type Parts = Plane;
    fn over(self, len: usize, index: Index, length: usize) -> Option<Plane> {
        let most = isize::MAX as i128 / 8;
        let [At(period), At(stride), At(low), At(high)] = [self.period, self.stride, self.low, self.high];
        let small = |number: i128| number.abs() < most;
        let (first, step) = (index.first as isize as i128, index.step as isize as i128);
        if length == 0 || ![period, stride, low, high, first, step, len as i128].into_iter().all(small) {
            return None;
        }
        // How far apart the starts of iterations that follow each other are.
        let (width, pace) = (high - low + 1, stride.saturating_mul(step.abs()));
        let own = stride > 0 && width > 0 && width <= period && (length == 1 || pace >= width);
        let count = (length as i128).min(if pace > 0 { (period - width) / pace + 1 } else { 1 });
        let lowest = if step < 0 { first + step * (count - 1) } else { first };
        let start = lowest.checked_mul(stride)?.checked_add(low)?.rem_euclid(period.max(1));
        (own && small(lowest)).then(|| Plane {
            len,
            lowest: lowest as usize,
            step: step.unsigned_abs() as usize,
            count: count as usize,
            stride: stride as usize,
            start: start as usize,
            width: width as usize,
            period: Divisor::of(period as usize),
            everything: false,
        })
    }
}

impl Shape for Planes {
    type Rule = Periods<Planes>;
    fn rule(self, len: usize) -> Periods<Planes> {
        Periods::new(self, len)
    }
}

/// The form of [`Planes`]: the `count` iterations from `lowest` on, each `step` further, own `width` elements of each
/// period, the lowest from `start` on.
#[derive(Clone, Copy, Debug)]
pub struct Plane {
    len: usize,
    lowest: usize,
    step: usize,
    count: usize,
    stride: usize,
    start: usize,
    width: usize,
    period: Divisor,
    everything: bool,
}

impl Plane {
    /// How far an index is from the lowest, if it is no farther than the highest.
    #[inline]
    fn ahead(self, at: usize) -> Option<usize> {
        let ahead = at.wrapping_sub(self.lowest);
        // Nothing here wraps around: all of it lies in one period.
        (self.count > 0 && ahead <= (self.count - 1) * self.step).then_some(ahead)
    }

    /// Where in the elements of the period an element is, counted from where the lowest index has its own.
    #[inline]
    fn place(self, element: usize, ahead: usize) -> usize {
        // The start is less than a period, and so is what the others are ahead.
        self.period.rest(element + 2 * self.period.of - self.start - ahead * self.stride)
    }
}

impl Parts for Plane {
    fn none(len: usize) -> Plane {
        let period = Divisor::of(1);
        Plane { len, lowest: 0, step: 1, count: 0, stride: 1, start: 0, width: 0, period, everything: false }
    }
    fn all_of(self, run: &Extent) -> impl Iterator<Item = Touched> + use<> {
        let index = run.index;
        run.positions.clone().map(move |position| index.at(position)).flat_map(move |at| {
            let Plane { len, start, stride, width, period, .. } = self;
            let ahead = self.ahead(at);
            // From one that ends before the first element on.
            let first = (start + ahead.unwrap_or(0) * stride) as isize - 2 * period.of as isize;
            let starts = (first..if ahead.is_some() { len as isize } else { first }).step_by(period.of);
            starts.filter_map(move |start| {
                let range = start.max(0) as usize..((start + width as isize).max(0) as usize).min(len);
                (range.start < range.end).then_some((at, range))
            })
        })
    }
}

impl Sealed for Plane {}

impl Form for Plane {
    #[inline]
    fn len(self) -> usize {
        self.len
    }
    fn everything(self) -> Self {
        Plane { everything: true, ..self }
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        element < self.len
            && (self.everything
                || self.ahead(at).is_some_and(|ahead| self.place(element, ahead) < self.width))
    }
    const STRETCHES: bool = true;
    fn stretch(self, at: usize, element: usize) -> Option<Range<usize>> {
        if element >= self.len {
            return None;
        }
        if self.everything {
            return Some(0..self.len);
        }
        let place = self.place(element, self.ahead(at)?);
        let end = (element + self.width).saturating_sub(place).min(self.len);
        (place < self.width).then(|| element.saturating_sub(place)..end)
    }
    #[inline]
    fn period(self) -> usize {
        self.period.of
    }
    fn own(self, _: usize) -> Option<Range<usize>> {
        self.everything.then_some(0..self.len)
    }
    fn owner(self, element: usize) -> Option<usize> {
        if self.count == 0 || element >= self.len {
            return None;
        }
        let place = self.place(element, 0);
        // One iteration alone may have a step of 0.
        let pace = (self.stride * self.step).max(1);
        let number = (place / pace).min(self.count - 1);
        (place - number * pace < self.width).then(|| self.lowest.wrapping_add(number * self.step))
    }
    fn foreign(self, at: usize, range: Range<usize>) -> Option<usize> {
        range.into_iter().find(|element| !self.owns(at, *element))
    }
}

impl Planes {
    /// The same, or rows where there is no place for all iterations in a period: which it is shows as the loop starts.
    #[inline]
    pub fn or(self, rows: Rows) -> PlanesOrRows {
        PlanesOrRows(self, rows)
    }
}

/// See [`Planes::or`].
#[derive(Clone, Copy, Debug)]
pub struct PlanesOrRows(Planes, Rows);

impl Shape for PlanesOrRows {
    type Rule = PlanedOrRowed;
    fn rule(self, len: usize) -> PlanedOrRowed {
        PlanedOrRowed { planes: self.0.rule(len), rows: self.1.rule(len), fit: false }
    }
}

/// The rule of [`PlanesOrRows`].
#[derive(Clone, Copy, Debug)]
pub struct PlanedOrRowed {
    planes: Periods<Planes>,
    rows: Rowed,
    /// All iterations have their place in a period.
    fit: bool,
}

impl Sealed for PlanedOrRowed {}

impl Rule for PlanedOrRowed {
    type Form<'v> = PlaneOrRow;
    fn over(&mut self, axes: &Axes) {
        Rule::over(&mut self.planes, axes);
        Rule::over(&mut self.rows, axes);
        self.fit =
            matches!(axes.all(), [Axis { length, .. }] if *length > 0 && self.planes.parts.count == *length);
    }
    fn again(&self) -> PlanedOrRowed {
        *self
    }
    fn everything(self) -> PlanedOrRowed {
        let (planes, rows) = (Rule::everything(self.planes), Rule::everything(self.rows));
        PlanedOrRowed { planes, rows, ..self }
    }
    #[inline]
    fn form(&self, iterations: Iterations) -> PlaneOrRow {
        let (plane, row) = (self.planes.form(iterations), self.rows.form(iterations));
        PlaneOrRow { plane, row, fit: self.fit }
    }
    fn own(&self, at: usize) -> Option<Range<usize>> {
        if self.fit { Rule::own(&self.planes, at) } else { Rule::own(&self.rows, at) }
    }
    fn touched(&self, run: &Extent, out: &mut Vec<u8>) -> impl Iterator<Item = Touched> + use<'_> {
        let (planes, rows) = match self.fit {
            true => (Some(self.planes.touched(run, out)), None),
            false => (None, Some(self.rows.touched(run, out))),
        };
        planes.into_iter().flatten().chain(rows.into_iter().flatten())
    }
    fn told(
        &self,
        run: &Extent,
        bytes: &mut &[u8],
        site: Option<&'static Site>,
    ) -> Result<impl Iterator<Item = Touched> + use<'_>, Trouble> {
        let (planes, rows) = match self.fit {
            true => (Some(self.planes.told(run, bytes, site)?), None),
            false => (None, Some(self.rows.told(run, bytes, site)?)),
        };
        Ok(planes.into_iter().flatten().chain(rows.into_iter().flatten()))
    }
}

/// The form of [`PlanesOrRows`]: no `enum`, of which the compiler would keep the parts in memory.
#[derive(Clone, Copy, Debug)]
pub struct PlaneOrRow {
    plane: Plane,
    row: Windows,
    /// It is the plane.
    fit: bool,
}

impl Sealed for PlaneOrRow {}

/// Asks whichever it is.
macro_rules! whichever {
    ($of:expr, $form:ident => $asked:expr) => {
        if $of.fit {
            let $form = $of.plane;
            $asked
        } else {
            let $form = $of.row;
            $asked
        }
    };
}

impl Form for PlaneOrRow {
    #[inline]
    fn len(self) -> usize {
        whichever!(self, form => form.len())
    }
    fn everything(self) -> Self {
        PlaneOrRow { plane: Form::everything(self.plane), row: Form::everything(self.row), ..self }
    }
    #[inline]
    fn span(self, iterations: Iterations) -> (usize, usize) {
        whichever!(self, form => form.span(iterations))
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        whichever!(self, form => form.owns(at, element))
    }
    #[inline]
    fn own(self, at: usize) -> Option<Range<usize>> {
        whichever!(self, form => form.own(at))
    }
    const STRETCHES: bool = true;
    fn stretch(self, at: usize, element: usize) -> Option<Range<usize>> {
        if self.fit {
            return self.plane.stretch(at, element);
        }
        self.row.own(at).filter(|own| own.contains(&element))
    }
    #[inline]
    fn period(self) -> usize {
        if self.fit { self.plane.period() } else { 0 }
    }
    fn owner(self, element: usize) -> Option<usize> {
        whichever!(self, form => form.owner(element))
    }
    fn foreign(self, at: usize, range: Range<usize>) -> Option<usize> {
        whichever!(self, form => form.foreign(at, range))
    }
}

/// A number, and what goes into all numbers how often, to divide by it without a division.
#[derive(Clone, Copy, Debug)]
struct Divisor {
    of: usize,
    inverse: usize,
}

impl Divisor {
    fn of(of: usize) -> Divisor {
        Divisor { of, inverse: usize::MAX / of }
    }

    /// What is left of a number that is less than half of all.
    #[inline]
    fn rest(self, number: usize) -> usize {
        // The inverse is too small by less than one in so many, so this is the quotient or one less.
        let quotient = ((number as u128 * self.inverse as u128) >> usize::BITS) as usize;
        let rest = number - quotient * self.of;
        if rest >= self.of { rest - self.of } else { rest }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::rows;
    use super::*;

    fn over(first: isize, step: isize, length: usize) -> Axes {
        Axes::one(Index { first: first as usize, step: step as usize }, length)
    }

    #[test]
    fn rests_are_those_of_a_division() {
        let half = usize::MAX / 2;
        for of in [1, 2, 3, 5, 7, 10, 42, 1 << 20, (1 << 20) - 1, half / 3, half / 2, half / 8] {
            let near =
                |number: usize| (number.saturating_sub(20)..number.saturating_add(20)).filter(|n| *n <= half);
            for number in near(0)
                .chain(near(of))
                .chain(near(3 * (of / 2)))
                .chain(near(half))
                .chain(near(half / of * of))
            {
                assert_eq!(Divisor::of(of).rest(number), number % of, "{number} of {of}");
            }
        }
    }

    /// The owners, by all ways of asking.
    fn owners(shape: Planes, len: usize, axes: &Axes) -> Vec<Option<usize>> {
        let [Axis { index, length }] = *axes.all() else { panic!("one axis") };
        let iterations = Iterations { index, count: Some(length), alone: true };
        let mut rule = shape.rule(len);
        rule.over(axes);
        let form = rule.form(iterations);
        let run = Extent { positions: 0..length.min(100), index };
        let touched: Vec<_> = rule.touched(&run, &mut Vec::new()).collect();
        let owner = |element: usize| {
            let mut owners = (0..length.min(100)).filter(|position| form.owns(index.at(*position), element));
            let owner = owners.next();
            assert_eq!(owners.next(), None, "{element} is two iterations' own");
            let mut found = touched.iter().filter(|(_, range)| range.contains(&element));
            assert_eq!(found.next().map(|(at, _)| *at), owner.map(|position| index.at(position)));
            assert_eq!(found.next(), None);
            assert_eq!(form.is_nobodys(element, iterations), owner.is_none());
            assert_eq!(form.owner(element), owner.map(|position| index.at(position)));
            assert!(!form.owns(Index::NOBODY, element));
            for at in (0..length.min(100)).map(|position| index.at(position)) {
                let stretch = form.stretch(at, element);
                assert_eq!(stretch.is_some(), form.owns(at, element));
                assert!(stretch.is_none_or(|own| {
                    own.contains(&element) && own.into_iter().all(|element| form.owns(at, element))
                }));
                let next = element + form.period();
                assert!(!form.owns(at, element) || next >= len || form.owns(at, next));
            }
            assert_eq!(form.stretch(Index::NOBODY, element), None);
            owner
        };
        assert!(!form.owns(index.first, len) && form.stretch(index.first, len).is_none());
        (0..len).map(owner).collect()
    }

    #[test]
    fn a_plane_has_one_owner() {
        let shape = planes(At(6), At(2), At(0), At(1));
        let some = |owners: [i32; 13]| owners.map(|owner| usize::try_from(owner).ok()).to_vec();
        assert_eq!(owners(shape, 13, &over(0, 1, 3)), some([0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2, 0]));
        assert_eq!(owners(shape, 13, &over(1, 1, 2)), some([-1, -1, 0, 0, 1, 1, -1, -1, 0, 0, 1, 1, -1]));
        assert_eq!(owners(shape, 13, &over(2, -2, 2)), some([1, 1, -1, -1, 0, 0, 1, 1, -1, -1, 0, 0, 1]));
        assert_eq!(owners(shape, 13, &over(-1, 1, 3)), some([1, 1, 2, 2, 0, 0, 1, 1, 2, 2, 0, 0, 1]));
        let one = planes(At(6), At(2), At(1), At(1));
        assert_eq!(owners(one, 13, &over(0, 1, 3)), some([-1, 0, -1, 1, -1, 2, -1, 0, -1, 1, -1, 2, -1]));
        assert_eq!(owners(one.and(At(0), At(0)), 13, &over(0, 1, 3)), owners(shape, 13, &over(0, 1, 3)));
        assert_eq!(
            owners(shape, 13, &over(0, 1, 9)),
            owners(shape, 13, &over(0, 1, 3)),
            "more than there are"
        );
    }

    #[test]
    fn planes_that_meet_are_nobodys() {
        for (period, stride, width) in
            [(6, 2, 3), (6, 0, 1), (6, -2, 2), (0, 1, 1), (-6, 2, 2), (4, 5, 5), (i128::MAX, 1, 1)]
        {
            let shape = planes(At(period), At(stride), At(0), At(width - 1));
            assert_eq!(owners(shape, 9, &over(0, 1, 3)), [None; 9], "{period} {stride} {width}");
        }
        let far = planes(At(6), At(2), At(0), At(1));
        assert_eq!(owners(far, 9, &over(isize::MAX - 1, 1, 3)), [None; 9], "a range that wraps around");
        assert_eq!(owners(far, 9, &over(0, 0, 3)), [None; 9], "indices that stand still");
    }

    #[test]
    fn which_it_is_shows_as_the_loop_starts() {
        let own = |period, stride, len, axes: &Axes| {
            let [Axis { index, length }] = *axes.all() else { panic!("one axis") };
            let planes = planes(At(period), At(stride), At(0), At(1));
            let mut rule = planes.or(rows(At(stride)).from(At(0)).to(At(period + 1))).rule(len);
            Rule::over(&mut rule, axes);
            let form = rule.form(Iterations { index, count: Some(length), alone: true });
            (0..len).map(|element| form.owner(element)).collect::<Vec<_>>()
        };
        let tiles = [0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2].map(Some);
        assert_eq!(own(6, 2, 12, &over(0, 1, 3)), tiles);
        let two_rows = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1].map(Some);
        assert_eq!(own(3, 6, 12, &over(0, 1, 2)), two_rows);
    }

    #[test]
    fn no_two_iterations_meet() {
        for (period, stride) in (1..9).flat_map(|period| (1..4).map(move |stride| (period, stride))) {
            for (low, width) in (-5..6).flat_map(|low| (1..5).map(move |width| (low, width))) {
                for (first, step) in
                    [-5, 0, 3].iter().flat_map(|first| [-2, -1, 1, 3].map(|step| (*first, step)))
                {
                    for length in 0..5 {
                        let shape = planes(At(period), At(stride), At(low), At(low + width - 1));
                        owners(shape, 19, &over(first, step, length));
                    }
                }
            }
        }
    }
}
