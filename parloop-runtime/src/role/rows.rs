//! Rows: `out[i * stride + j]` and what else lies in a part of so many elements that is an iteration's own.

use super::at::At;
use super::elements::{Form, Rule, sealed::Sealed};
use super::forms::Shape;
use super::strided::Strided;
use crate::space::{Axes, Axis, Index, Iterations};
use std::ops::Range;

/// `out[i * stride + j]` and what else lies in a row of `stride` elements (of as many more as `i` leaves out).
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    stride: At,
    lowest: Option<At>,
    highest: Option<At>,
    only: bool,
}

/// The rows of a stride, negative if later iterations have earlier rows.
#[inline]
pub fn rows(stride: At) -> Rows {
    Rows { stride, lowest: None, highest: None, only: false }
}

impl Rows {
    /// An access starts so far from `i * stride`.
    #[inline]
    pub fn from(self, offset: At) -> Rows {
        Rows { lowest: Some(self.lowest.map_or(offset, |lowest| lowest.min(offset))), ..self }
    }

    /// An access ends, inclusively, so far from `i * stride`.
    #[inline]
    pub fn to(self, offset: At) -> Rows {
        Rows { highest: Some(self.highest.map_or(offset, |highest| highest.max(offset))), ..self }
    }

    /// What lies between these accesses alone, so that the rest of the rows is nobody's.
    #[inline]
    pub fn only(self) -> Rows {
        Rows { only: true, ..self }
    }

    /// The same where the stride is the number `S` in the source.
    #[inline]
    pub fn by<const S: isize>(self) -> Strided<S> {
        Strided(self)
    }

    /// The rows of whichever stride is the larger, where all accesses must lie.
    #[inline]
    pub fn or(self, other: Rows) -> Rows {
        if other.stride.0.unsigned_abs() > self.stride.0.unsigned_abs() { other } else { self }
    }

    /// The same by rows: how many of them it is to the one of the lowest access, and where in it that is.
    fn told(self) -> Told {
        let stride = self.stride.0.saturating_abs();
        let known = stride > 0 && stride <= isize::MAX as i128;
        let (lowest, highest) = match (self.lowest, self.highest) {
            _ if !known => (0, None),
            (Some(At(lowest)), Some(At(highest))) => (lowest, Some(highest)),
            (Some(At(one)), None) | (None, Some(At(one))) => (one, None),
            (None, None) => (0, None),
        };
        let (shift, rest) = if known { divided(lowest, stride) } else { (0, 0) };
        let spread = highest.map(|highest| highest.saturating_sub(lowest));
        Told {
            stride: if known { self.stride.0 as isize } else { 0 },
            shift: shift as usize,
            rest: rest as isize,
            spread: spread.map(|spread| spread.clamp(-(isize::MAX as i128), isize::MAX as i128) as isize),
            negative: lowest < 0,
            ends: self.lowest.is_none() && self.highest.is_some(),
            only: self.only,
        }
    }
}

/// Quotient and rest, the latter at least 0. Numbers of this size need no call.
#[inline]
fn divided(number: i128, by: i128) -> (i128, i128) {
    match (i64::try_from(number), i64::try_from(by)) {
        (Ok(number), Ok(by)) if (0..by).contains(&number) => (0, number as i128),
        (Ok(number), Ok(by)) if by > 0 => (number.div_euclid(by) as i128, number.rem_euclid(by) as i128),
        _ => (number.div_euclid(by), number.rem_euclid(by)),
    }
}

/// What [`Rows`] say, by whole rows: those of an index lie so many (wrapping) from the one with its number.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// 0 where it is none that rows can have.
    stride: isize,
    shift: usize,
    /// Where in its row the lowest access is, and how far the highest is from it.
    rest: isize,
    spread: Option<isize>,
    /// Before the one with its number.
    negative: bool,
    /// What is known is where they end.
    ends: bool,
    only: bool,
}

impl Told {
    /// Where the row starts, in whole rows more and elements of the stride, and how wide it is, which is `most` at most.
    ///
    /// It starts at a multiple of the stride and is as wide as that, unless accesses are known that this leaves out.
    fn extent(self, most: isize) -> (usize, isize, isize) {
        let (stride, rest) = (self.stride.saturating_abs(), self.rest);
        let Some(spread) = self.spread else {
            let width = if stride > 1 { stride } else { most };
            return (if self.ends && stride == 1 { (1 - most) as usize } else { 0 }, 0, width);
        };
        if self.only && (0..most).contains(&spread) {
            return (0, rest, spread + 1);
        }
        let end = rest.saturating_add(spread);
        if end < stride {
            (0, 0, stride)
        } else if spread < stride {
            (0, rest, stride)
        } else if end < most {
            (0, 0, most)
        } else if spread < most {
            (0, rest, most)
        } else {
            // Nothing fits: there are conditions around, such as `if j > 0 { out[i * m + j - 1] }`.
            (usize::from(self.negative), 0, most)
        }
    }

    fn windows(self, len: usize, axes: &Axes) -> Windows {
        let [Axis { index, length }] = *axes.all() else { return Windows::none(len) };
        let stride = self.stride.saturating_abs();
        if stride == 0 {
            return if length == 1 {
                Windows::whole(len, index)
            } else {
                Windows { index, ..Windows::none(len) }
            };
        }
        let most = stride.saturating_mul(isize::try_from(index.pace().max(1)).unwrap_or(isize::MAX));
        let (further, start, width) = self.extent(most);
        let (shift, width) = (self.shift.wrapping_add(further), width.min(MOST as isize));
        // The rows that reach into the sequence. Where they start is less than a stride from a multiple of it.
        let end = len.min(MOST);
        let before = start as usize + width as usize - 1;
        let before = if before < stride as usize { 0 } else { before / stride as usize };
        let beyond = end.checked_sub(start as usize + 1).map_or(0, |last| last / stride as usize + 1);
        let (row, first, pace) = if self.stride < 0 {
            let last = beyond as isize - 1;
            (last, shift.wrapping_sub(last as usize), -stride)
        } else {
            let lowest = (before as isize).wrapping_neg();
            (lowest, (lowest as usize).wrapping_sub(shift), stride)
        };
        // Nobody's index has none.
        let count = Index::NOBODY.wrapping_sub(first).min(before + beyond);
        Windows {
            len,
            width: width as usize,
            index,
            first,
            count,
            base: row.wrapping_mul(stride).wrapping_add(start),
            pace,
            end: end as isize,
            ones: std::hint::black_box(usize::MAX),
        }
    }
}

impl Shape for Rows {
    type Rule = Rowed;
    fn rule(self, len: usize) -> Rowed {
        Rowed::Told(self.told(), len)
    }
}

/// The rule of [`Rows`]: of a sequence of so many elements, and once the indices are known.
#[derive(Clone, Copy, Debug)]
pub enum Rowed {
    /// Before they are.
    Told(Told, usize),
    /// For good.
    Over(Windows),
}

impl Sealed for Rowed {}

impl Rule for Rowed {
    type Form<'v> = Windows;
    fn over(&mut self, axes: &Axes) {
        if let Rowed::Told(told, len) = *self {
            *self = Rowed::Over(told.windows(len, axes));
        }
    }
    fn again(&self) -> Rowed {
        *self
    }
    fn everything(self) -> Rowed {
        Rowed::Over(Form::everything(self.windows()))
    }
    #[inline]
    fn form(&self, iterations: Iterations) -> Windows {
        // Rows are as wide as the indices are apart: so they must be the indices they were made for.
        match *self {
            Rowed::Over(windows) if iterations.index == windows.index => windows,
            _ => Windows::none(self.windows().len),
        }
    }
    #[inline]
    fn own(&self, at: usize) -> Option<Range<usize>> {
        Form::own(self.windows(), at)
    }
}

impl Rowed {
    fn windows(self) -> Windows {
        match self {
            Rowed::Told(_, len) => Windows::none(len),
            Rowed::Over(windows) => windows,
        }
    }
}

/// No row is longer, nor starts or ends farther from 0: so no sum of two such numbers leaves the signed ones.
const MOST: usize = isize::MAX as usize / 4;

/// The form of [`Rows`]: the `count` indices from `first` on have rows, the first from `base` on (which may be before the
/// sequence), the others each `pace` further on (which may be down). A row is `width` elements, as far as they exist.
///
/// Rows overlap where the width is more than the stride, but indices are so far apart that those of iterations
/// don't.
#[derive(Clone, Copy, Debug)]
pub struct Windows {
    len: usize,
    width: usize,
    index: Index,
    first: usize,
    count: usize,
    base: isize,
    pace: isize,
    end: isize,
    /// All bits, which the compiler doesn't know: else it would compute the same start and length of a row again for
    /// all that it asks before a loop over it.
    ones: usize,
}

/// See [`Windows::by_multiples`]: the `count` indices from `first` on have rows; that of `at` starts at `low` and a
/// multiple of `at` (wrapping, and perhaps before the sequence) and ends `last` elements further on, inclusively, or where
/// the sequence does.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Multiples {
    pub(super) first: usize,
    pub(super) count: usize,
    pub(super) low: usize,
    pub(super) last: usize,
    pub(super) end: usize,
    /// None of them ends where the sequence does.
    pub(super) whole: bool,
}

impl Sealed for Windows {}

impl Windows {
    /// Nobody has any.
    fn none(len: usize) -> Windows {
        Windows {
            len,
            width: 0,
            index: Index::POSITION,
            first: 0,
            count: 0,
            base: 0,
            pace: 0,
            end: len.min(MOST) as isize,
            ones: usize::MAX,
        }
    }

    /// The one iteration that there is has all.
    fn whole(len: usize, index: Index) -> Windows {
        Windows { width: MOST, index, first: index.first, count: 1, ..Windows::none(len) }
    }

    /// Where the row of an index starts that has one.
    #[inline]
    fn start(self, at: usize) -> isize {
        let ahead = at.wrapping_sub(self.first);
        self.base.wrapping_add((ahead as isize).wrapping_mul(self.pace))
    }

    #[inline]
    fn has_row(self, at: usize) -> bool {
        at.wrapping_sub(self.first) < self.count
    }

    /// Where the elements of iteration `at` start, and how many they are.
    #[inline]
    fn extent(self, at: usize) -> (usize, usize) {
        if !self.has_row(at) {
            return (0, 0);
        }
        // Rows that reach into the sequence: nothing here can wrap around.
        let start = self.start(at);
        let end = start.wrapping_add(self.width as isize).min(self.end);
        let start = start.max(0);
        (start as usize & self.ones, end.wrapping_sub(start) as usize & self.ones)
    }

    /// The same told by multiples of the index, if its factor is `stride`; where all indices from the first of `ends` to
    /// the last have whole rows, of them alone.
    #[inline]
    pub(super) fn by_multiples(self, stride: isize, ends: Option<(usize, usize)>) -> Option<Multiples> {
        let Windows { first, count, base, width, .. } = self;
        let end = self.end as usize;
        // Everything is everybody's.
        if count == usize::MAX {
            return Some(Multiples { first, count, low: 0, last: usize::MAX, end, whole: false });
        }
        if self.pace != stride || width == 0 {
            return None;
        }
        let low = (base as usize).wrapping_sub(first.wrapping_mul(stride as usize));
        let all = Multiples { first, count, low, last: width - 1, end, whole: false };
        let whole = ends.and_then(|(lowest, highest)| {
            let (near, far) = (lowest.wrapping_sub(first), highest.wrapping_sub(first));
            let within = || {
                let (one, other) = (self.start(lowest), self.start(highest));
                one.min(other) >= 0 && one.max(other) + width as isize <= self.end
            };
            let whole = near <= far && far < count && within();
            whole.then(|| Multiples { first: lowest, count: far - near + 1, whole, ..all })
        });
        Some(whole.unwrap_or(all))
    }
}

impl Form for Windows {
    #[inline]
    fn len(self) -> usize {
        self.len
    }
    #[inline]
    fn span(self, iterations: Iterations) -> (usize, usize) {
        match iterations.span() {
            Some((first, last)) if self.has_row(first) && self.has_row(last) => {
                let (first, last) = (self.start(first), self.start(last));
                let (first, last) = (first.min(last), first.max(last));
                (first.max(0) as usize, last.saturating_add(self.width as isize).max(0) as usize)
            }
            _ => (0, usize::MAX),
        }
    }
    fn everything(self) -> Self {
        let first = Index::NOBODY + 1;
        Windows { first, count: usize::MAX, base: 0, pace: 0, width: self.end as usize, ..self }
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        // All that does not depend on the element comes first, and what is asked of it is one comparison: then a
        // loop over a row knows before it starts how far that holds, and is vectorized.
        let (start, len) = self.extent(at);
        element.wrapping_sub(start) < len
    }
    #[inline]
    fn own(self, at: usize) -> Option<Range<usize>> {
        let (start, len) = self.extent(at);
        (len > 0).then(|| start..start + len)
    }
    #[inline]
    fn foreign(self, at: usize, range: Range<usize>) -> Option<usize> {
        let (start, len) = self.extent(at);
        // That one is within its row and the other not past its end: one comparison each, and no sum can wrap around.
        if range.start.wrapping_sub(start) >= len {
            return Some(range.start);
        }
        (range.end > start + len).then(|| range.start.max(start + len))
    }
    fn owner(self, element: usize) -> Option<usize> {
        if self.pace == 0 {
            return (self.count == 1).then_some(self.first);
        }
        let (stride, downwards) = (self.pace.saturating_abs(), self.pace < 0);
        // The last row that starts no later: the index whose row this is, or, with rows that overlap, one too near by less
        // than a step.
        let element = isize::try_from(element).ok()?;
        let near = if !downwards {
            element.saturating_sub(self.base).max(0) / stride
        } else if element < self.base {
            (self.base - element - 1) / stride + 1
        } else {
            0
        };
        let near = self.first.wrapping_add(near as usize);
        let (first, pace) = (self.index.first, self.index.pace().max(1));
        // How far the loop's own index before it is (upwards: in the row order). No sum here exceeds what indices
        // may span.
        let short = if downwards == self.index.is_ascending() {
            let (late, early) = if downwards { (near, first) } else { (first, near) };
            pace - 1 - late.wrapping_add(pace - 1).wrapping_sub(early) % pace
        } else {
            let (late, early) = if downwards { (first, near) } else { (near, first) };
            late.wrapping_sub(early) % pace
        };
        let at = if downwards { near.wrapping_add(short) } else { near.wrapping_sub(short) };
        // Rows may leave out what lies before the next index's.
        ((element.wrapping_sub(self.start(at)) as usize) < self.width).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::super::at::at;
    use super::super::forms::{mirrored, shifted};
    use super::*;

    fn over(first: isize, step: isize, length: usize) -> Axes {
        Axes::one(Index { first: first as usize, step: step as usize }, length)
    }

    /// Whose each element is, by three ways of asking; `None` if nobody's.
    fn owners(shape: impl Shape, len: usize, axes: &Axes) -> Vec<Option<isize>> {
        let [Axis { index, length }] = *axes.all() else { panic!("one axis") };
        let iterations = Iterations { index, count: Some(length), alone: true };
        let mut rule = shape.rule(len);
        rule.over(axes);
        let form = rule.form(iterations);
        let (start, end) = form.span(iterations);
        let owner = |element| {
            let mut owners = (0..length).map(|p| index.at(p)).filter(|at| form.owns(*at, element));
            let owner = owners.next();
            assert_eq!(owners.next(), None, "{element} is two iterations' own");
            let listed = (0..length)
                .map(|p| index.at(p))
                .find(|at| form.own(*at).is_some_and(|own| own.contains(&element)));
            assert_eq!(owner, listed);
            assert_eq!(form.is_nobodys(element, iterations), owner.is_none());
            assert!(owner.is_none() || (start..end).contains(&element));
            if owner.is_some() {
                assert_eq!(form.owner(element), owner);
            }
            owner.map(|owner| owner as isize)
        };
        // What would lie before the first element, or beyond the last.
        for none in (usize::MAX - 3..=usize::MAX).chain(len..len + 4) {
            assert!((0..length).all(|p| !form.owns(index.at(p), none)), "{none}");
        }
        (0..len).map(owner).collect()
    }

    fn rows_of(shape: Rows, len: usize, axes: &Axes) -> Vec<isize> {
        owners(shape, len, axes).into_iter().map(|owner| owner.unwrap_or(-99)).collect()
    }

    #[test]
    fn rows_lie_where_the_accesses_are() {
        let forward = over(0, 1, 3);
        assert_eq!(rows_of(rows(at(2)), 7, &forward), [0, 0, 1, 1, 2, 2, -99]);
        assert_eq!(
            rows_of(rows(at(2)).from(at(1)).to(at(1)), 6, &forward),
            [0, 0, 1, 1, 2, 2],
            "2 * i + 1 alone"
        );
        assert_eq!(
            rows_of(rows(at(2)).from(at(1)).to(at(2)), 7, &forward),
            [-99, 0, 0, 1, 1, 2, 2],
            "2 * i + 1 and 2 * i + 2"
        );
        assert_eq!(
            rows_of(rows(at(2)).from(at(-1)).to(at(0)), 5, &forward),
            [0, 1, 1, 2, 2],
            "2 * i - 1 and 2 * i"
        );
        assert_eq!(
            rows_of(rows(at(3)).from(at(5)).to(at(7)), 9, &over(0, 1, 1)),
            [-99, -99, -99, -99, -99, 0, 0, 0, -99]
        );
        assert_eq!(rows_of(rows(at(3)).to(at(2)), 6, &over(0, 1, 2)), [0, 0, 0, 1, 1, 1], "i * 3 + 2 - j");
        assert_eq!(rows_of(rows(at(-2)).from(at(4)), 6, &forward), [2, 2, 1, 1, 0, 0], "(2 - i) * 2 + j");
    }

    #[test]
    fn what_an_index_leaves_out_is_the_one_before_its_own() {
        assert_eq!(rows_of(rows(at(1)).from(at(0)).to(at(2)), 8, &over(0, 3, 3)), [0, 0, 0, 3, 3, 3, 6, 6]);
        assert_eq!(rows_of(rows(at(1)).from(at(0)).to(at(1)), 6, &over(4, -2, 3)), [0, 0, 2, 2, 4, 4]);
        assert_eq!(rows_of(rows(at(1)).from(at(-1)).to(at(0)), 5, &over(0, 2, 3)), [0, 2, 2, 4, 4]);
        assert_eq!(rows_of(rows(at(-1)).from(at(4)).to(at(5)), 6, &over(0, 2, 3)), [4, 4, 2, 2, 0, 0]);
        assert_eq!(rows_of(rows(at(2)).from(at(0)).to(at(3)), 8, &over(0, 2, 2)), [0, 0, 0, 0, 2, 2, 2, 2]);
        assert_eq!(rows_of(rows(at(1)), 5, &over(0, 2, 3)), [0, 0, 2, 2, 4]);
    }

    #[test]
    fn what_no_access_needs_is_nobodys() {
        assert_eq!(rows_of(rows(at(1)).from(at(0)).to(at(0)), 5, &over(0, 2, 3)), [0, -99, 2, -99, 4]);
        assert_eq!(
            rows_of(rows(at(2)).from(at(0)).to(at(1)), 7, &over(0, 2, 2)),
            [0, 0, -99, -99, 2, 2, -99]
        );
        assert_eq!(rows_of(rows(at(2)), 6, &over(2, -2, 2)), [0, 0, -99, -99, 2, 2]);
        let one = rows(at(3)).from(at(1)).to(at(1));
        assert_eq!(rows_of(one.only(), 8, &over(0, 1, 3)), [-99, 0, -99, -99, 1, -99, -99, 2]);
        let two = rows(at(-3)).from(at(7)).to(at(8)).only();
        assert_eq!(rows_of(two, 9, &over(0, 1, 3)), [-99, 2, 2, -99, 1, 1, -99, 0, 0]);
    }

    #[test]
    fn nobody_has_two_owners() {
        let offsets = [None, Some(-5), Some(-1), Some(0), Some(1), Some(2), Some(7)];
        for (stride, step) in (-4..=4).flat_map(|stride| [-3, -2, -1, 1, 2, 5].map(|step| (stride, step))) {
            for (lowest, highest) in offsets.iter().flat_map(|low| offsets.map(|high| (low, high))) {
                let mut shape = rows(at(stride));
                shape = lowest.map_or(shape, |offset| shape.from(at(offset)));
                shape = highest.map_or(shape, |offset| shape.to(at(offset)));
                for first in [-4, 0, 3, isize::MAX - 2] {
                    let axes = over(first, step, 6);
                    owners(shape, 13, &axes);
                    owners(shape.only(), 13, &axes);
                    by_number(shape, stride, &axes);
                    owners(shifted(at(stride * 3)), 13, &axes);
                    owners(mirrored(at(stride * 3)), 13, &axes);
                }
            }
        }
    }

    /// A stride that is a number in the source owns what others do.
    fn by_number(shape: Rows, stride: i128, axes: &Axes) {
        let expected = owners(shape, 13, axes);
        match stride {
            2 => assert_eq!(owners(shape.by::<2>(), 13, axes), expected),
            3 => assert_eq!(owners(shape.by::<3>(), 13, axes), expected),
            -1 => assert_eq!(owners(shape.by::<-1>(), 13, axes), expected),
            -4 => assert_eq!(owners(shape.by::<-4>(), 13, axes), expected),
            _ => {}
        }
    }

    #[test]
    fn in_the_plain_loop_all_are_owned() {
        let mut rule = rows(at(2)).by::<2>().rule(7);
        rule.over(&over(0, 1, 3));
        let iterations = Iterations { index: Index::POSITION, count: Some(3), alone: true };
        let form = rule.everything().form(iterations);
        assert!((0..3).all(|at| (0..7).all(|element| form.owns(at, element)) && !form.owns(at, 7)));
    }

    #[test]
    fn strides_beyond_all_elements_own_nothing_beside_others() {
        for stride in [at(i128::MAX), at(i128::MIN), at(usize::MAX), at(0)] {
            let axes = over(0, 1, 4);
            assert_eq!(owners(rows(stride), 5, &axes), [None; 5]);
            assert_eq!(rows_of(rows(stride), 5, &over(3, 1, 1)), [3; 5]);
        }
    }
}
