//! `out[y * w + i]` for any `y`: of a flat array with rows of `w` elements, iteration `i` owns a column.

use super::at::At;
use super::elements::{Form, Touched, sealed::Sealed};
use super::forms::Shape;
use super::periods::{Cut, Parts, Periods};
use super::travel::Extent;
use crate::space::Index;
use std::ops::Range;

/// One of every so many elements, from the iteration's index (and an offset) on.
#[derive(Clone, Copy, Debug)]
pub struct Stripes {
    width: At,
    offset: At,
}

/// Iteration `i` owns `i + offset` of each `width` elements.
#[inline]
pub fn stripes(width: At, offset: At) -> Stripes {
    Stripes { width, offset }
}

impl Shape for Stripes {
    type Rule = Periods<Stripes>;
    fn rule(self, len: usize) -> Periods<Stripes> {
        Periods::new(self, len)
    }
}

impl Cut for Stripes {
    type Parts = Stripe;
    fn over(self, len: usize, index: Index, length: usize) -> Option<Stripe> {
        let (width, most) = (self.width.0, isize::MAX as i128);
        if length == 0 || width < 1 || width > most / 4 {
            return None;
        }
        let (first, step) = (index.first as isize as i128, index.step as isize as i128);
        let last = first.saturating_add(step.saturating_mul(length as i128 - 1));
        let (lowest, highest) = if step < 0 {
            (last.max(first - width + 1), first)
        } else {
            (first, last.min(first + width - 1))
        };
        let offset = self.offset.0 % width;
        // What makes all distances count from 0, by whole widths.
        let lift = ((highest + offset).div_euclid(width) + 1) * width;
        let fits = (len as i128) < most / 4 && highest.abs() < most / 4 && lowest.abs() < most / 4;
        fits.then(|| Stripe {
            len,
            lowest: lowest as usize,
            apart: (highest - lowest) as usize,
            lift: (lift - offset) as usize,
            multiples: Multiples::of(width as usize),
            everything: false,
        })
    }
}

/// The form of [`Stripes`]: iteration `at` owns the elements that are a multiple of the width from `at - lift`.
#[derive(Clone, Copy, Debug)]
pub struct Stripe {
    len: usize,
    lowest: usize,
    /// How far the highest index is from the lowest, which is less than the width.
    apart: usize,
    lift: usize,
    multiples: Multiples,
    everything: bool,
}

impl Sealed for Stripe {}

impl Stripe {
    /// How far an element is from an index, by whole widths more than it may be less.
    #[inline]
    fn distance(self, at: usize, element: usize) -> usize {
        element.wrapping_add(self.lift).wrapping_sub(at)
    }

    #[inline]
    fn runs(self, at: usize) -> bool {
        at.wrapping_sub(self.lowest) <= self.apart
    }

    fn first(self, at: usize) -> usize {
        let ahead = self.distance(at, 0) % self.multiples.of;
        if ahead == 0 { 0 } else { self.multiples.of - ahead }
    }
}

impl Parts for Stripe {
    fn none(len: usize) -> Stripe {
        let lowest = Index::NOBODY.wrapping_add(1);
        Stripe { len, lowest, apart: 0, lift: 0, multiples: Multiples::of(usize::MAX), everything: false }
    }
    fn all_of(self, run: &Extent) -> impl Iterator<Item = Touched> + use<> {
        let index = run.index;
        run.positions.clone().map(move |position| index.at(position)).flat_map(move |at| {
            let len = if self.runs(at) { self.len } else { 0 };
            (self.first(at)..len).step_by(self.multiples.of).map(move |element| (at, element..element + 1))
        })
    }
}

impl Form for Stripe {
    #[inline]
    fn len(self) -> usize {
        self.len
    }
    fn everything(self) -> Self {
        Stripe { everything: true, ..self }
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        let own = self.runs(at) && self.multiples.have(self.distance(at, element));
        (own || self.everything) && element < self.len
    }
    fn own(self, _: usize) -> Option<Range<usize>> {
        self.everything.then_some(0..self.len)
    }
    fn owner(self, element: usize) -> Option<usize> {
        // The one index among as many as the width that is a multiple of it away.
        let ahead = self.distance(self.lowest, element) % self.multiples.of;
        (ahead <= self.apart).then(|| self.lowest.wrapping_add(ahead))
    }
    fn foreign(self, at: usize, range: Range<usize>) -> Option<usize> {
        range.into_iter().find(|element| !self.owns(at, *element))
    }
}

/// The multiples of a number, told apart without a division.
#[derive(Clone, Copy, Debug)]
struct Multiples {
    of: usize,
    /// How often 2 divides it, and the inverse of the rest modulo 2^64 (or 2^32).
    twos: u32,
    inverse: usize,
    /// How many times it goes into all numbers.
    most: usize,
}

impl Multiples {
    fn of(of: usize) -> Multiples {
        let twos = of.trailing_zeros();
        let odd = of >> twos;
        // Newton's iteration: each step makes twice as many digits right, and an odd number is its own inverse modulo 8.
        let inverse = (0..5)
            .fold(odd, |inverse, _| inverse.wrapping_mul(2usize.wrapping_sub(odd.wrapping_mul(inverse))));
        Multiples { of, twos, inverse, most: usize::MAX / of }
    }

    #[inline]
    fn have(self, number: usize) -> bool {
        number.wrapping_mul(self.inverse).rotate_right(self.twos) <= self.most
    }
}

#[cfg(test)]
mod tests {
    use super::super::elements::Rule;
    use super::*;
    use crate::space::{Axes, Axis, Iterations};

    fn over(first: isize, step: isize, length: usize) -> Axes {
        Axes::one(Index { first: first as usize, step: step as usize }, length)
    }

    #[test]
    fn multiples_are_told() {
        for of in [1, 2, 3, 4, 6, 7, 12, 100, 4096, usize::MAX, usize::MAX / 2, 1 << (usize::BITS - 1)] {
            for number in (0..200).chain(usize::MAX - 200..=usize::MAX) {
                assert_eq!(Multiples::of(of).have(number), number % of == 0, "{number} of {of}");
            }
        }
    }

    /// The owners, by all ways of asking.
    fn owners(width: i128, offset: i128, len: usize, axes: &Axes) -> Vec<Option<usize>> {
        let [Axis { index, length }] = *axes.all() else { panic!("one axis") };
        let iterations = Iterations { index, count: Some(length), alone: true };
        let mut rule = stripes(At(width), At(offset)).rule(len);
        rule.over(axes);
        let form = rule.form(iterations);
        let run = Extent { positions: 0..length.min(100), index };
        let touched: Vec<_> = rule.touched(&run, &mut Vec::new()).collect();
        let owner = |element: usize| {
            let mut owners = (0..length.min(100)).filter(|position| form.owns(index.at(*position), element));
            let owner = owners.next();
            assert_eq!(owners.next(), None, "{element} is two iterations' own");
            let found = touched.iter().find(|(_, range)| *range == (element..element + 1));
            assert_eq!(found.map(|(at, _)| *at), owner.map(|position| index.at(position)));
            assert_eq!(form.is_nobodys(element, iterations), owner.is_none());
            assert!(!form.owns(Index::NOBODY, element));
            owner
        };
        (0..len).map(owner).collect()
    }

    #[test]
    fn a_column_has_one_owner() {
        let some = |owners: [i32; 7]| owners.map(|owner| usize::try_from(owner).ok()).to_vec();
        assert_eq!(owners(3, 0, 7, &over(0, 1, 3)), some([0, 1, 2, 0, 1, 2, 0]));
        assert_eq!(owners(3, 0, 7, &over(1, 1, 2)), some([-1, 0, 1, -1, 0, 1, -1]));
        assert_eq!(owners(3, 1, 7, &over(0, 1, 2)), some([-1, 0, 1, -1, 0, 1, -1]));
        assert_eq!(owners(3, 2, 7, &over(-2, 1, 3)), some([0, 1, 2, 0, 1, 2, 0]), "signed ranges");
        assert_eq!(owners(3, -1, 7, &over(1, 1, 3)), some([0, 1, 2, 0, 1, 2, 0]));
        assert_eq!(owners(4, 0, 7, &over(2, -2, 2)), some([1, -1, 0, -1, 1, -1, 0]), "downwards by two");
        assert_eq!(owners(3, 7, 7, &over(0, 1, 3)), some([2, 0, 1, 2, 0, 1, 2]), "from another row on");
    }

    #[test]
    fn stripes_that_meet_are_nobodys() {
        for width in [0, -3, i128::MAX, isize::MAX as i128] {
            assert_eq!(owners(width, 0, 6, &over(0, 1, 2)), [None; 6]);
        }
        assert_eq!(owners(3, 0, 6, &over(isize::MAX - 1, 1, 3)), [None; 6], "a range that wraps around");
        let three = [0, 1, 2, 0, 1, 2].map(Some);
        assert_eq!(owners(3, 0, 6, &over(0, 1, 5)), three, "more iterations than stripes");
        assert_eq!(owners(3, 0, 6, &over(5, -1, 5)), [2, 1, 0, 2, 1, 0].map(Some));
        assert_eq!(owners(3, 0, 6, &over(0, 1, 9)), three);
    }

    #[test]
    fn no_two_iterations_meet() {
        for (width, offset) in (1..7).flat_map(|width| (-8..8).map(move |offset| (width, offset))) {
            for (first, step) in [-5, 0, 3].iter().flat_map(|first| [-2, -1, 1, 3].map(|step| (*first, step)))
            {
                for length in 0..5 {
                    owners(width, offset, 17, &over(first, step, length));
                }
            }
        }
    }
}
