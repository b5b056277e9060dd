//! Which elements of a sequence are an iteration's own.

use super::Mode;
use super::at::At;
use crate::space::{Axis, Index};
use std::ops::Range;

/// Which elements of a sequence belong to the iteration with index `at`. [`Index::NOBODY`] is no iteration's.
///
/// Views are sound only if different indices have disjoint elements (but for a form of everything), `own` lies
/// within the sequence, and `owns` agrees with it.
pub trait Form: Copy + sealed::Sealed {
    /// The same for the plain loop: all elements belong to all iterations.
    fn everything(self) -> Self;
    /// Whether `element` is one and belongs to iteration `at`.
    fn owns(self, at: usize, element: usize) -> bool;
    /// The elements of iteration `at`, which are consecutive.
    fn own(self, at: usize) -> Option<Range<usize>>;
    /// Whose it is, for messages.
    fn owner(self, element: usize) -> Option<usize>;
}

/// What the macro says of the elements of an iteration; a form once the length of the sequence and the loop are
/// known.
pub trait Shape: Copy {
    /// What it becomes.
    type Form: Form;
    /// In a sequence of so many elements.
    fn form(self, len: usize, mode: &Mode) -> Self::Form;
}

mod sealed {
    /// A form is trusted by unsafe code.
    pub trait Sealed {}
}

/// `out[i]`
#[derive(Clone, Copy, Debug)]
pub struct Same;

/// The form of [`Same`].
#[derive(Clone, Copy, Debug)]
pub struct One {
    len: usize,
    everything: bool,
}

impl Shape for Same {
    type Form = One;
    fn form(self, len: usize, _: &Mode) -> One {
        One { len, everything: false }
    }
}

impl sealed::Sealed for One {}

impl Form for One {
    fn everything(self) -> Self {
        One { everything: true, ..self }
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        // No element has a number like `NOBODY`, but for those without size, which may be anybody's.
        (element == at || self.everything) && element < self.len
    }
    #[inline]
    fn own(self, at: usize) -> Option<Range<usize>> {
        (at < self.len).then(|| at..at + 1)
    }
    fn owner(self, element: usize) -> Option<usize> {
        Some(element)
    }
}

/// `out[i + offset]`; `out[offset - i]` if `DOWN`
#[derive(Clone, Copy, Debug)]
pub struct Shifted<const DOWN: bool>(At);

/// `out[i + offset]`
#[inline]
pub fn shifted(offset: At) -> Shifted<false> {
    Shifted(offset)
}

/// `out[offset - i]`
#[inline]
pub fn mirrored(offset: At) -> Shifted<true> {
    Shifted(offset)
}

/// The form of [`Shifted`].
#[derive(Clone, Copy, Debug)]
pub struct OneFurther<const DOWN: bool> {
    len: usize,
    offset: usize,
    everything: bool,
}

impl<const DOWN: bool> Shape for Shifted<DOWN> {
    type Form = OneFurther<DOWN>;
    fn form(self, len: usize, _: &Mode) -> OneFurther<DOWN> {
        OneFurther { len, offset: self.0.0 as usize, everything: false }
    }
}

impl<const DOWN: bool> OneFurther<DOWN> {
    /// Wrapping, which takes different indices to different elements.
    #[inline]
    fn element(self, at: usize) -> usize {
        if DOWN { self.offset.wrapping_sub(at) } else { at.wrapping_add(self.offset) }
    }
}

impl<const DOWN: bool> sealed::Sealed for OneFurther<DOWN> {}

impl<const DOWN: bool> Form for OneFurther<DOWN> {
    fn everything(self) -> Self {
        OneFurther { everything: true, ..self }
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        (element == self.element(at) && at != Index::NOBODY || self.everything) && element < self.len
    }
    #[inline]
    fn own(self, at: usize) -> Option<Range<usize>> {
        let element = self.element(at);
        (element < self.len && at != Index::NOBODY).then(|| element..element + 1)
    }
    fn owner(self, element: usize) -> Option<usize> {
        Some(if DOWN { self.offset.wrapping_sub(element) } else { element.wrapping_sub(self.offset) })
    }
}

/// `out[i * stride + j]` and what else lies in a row of `stride` elements (of as many more as `i` leaves out).
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    stride: At,
    lowest: Option<At>,
    highest: Option<At>,
}

/// The rows of a stride, negative if later iterations have earlier rows.
#[inline]
pub fn rows(stride: At) -> Rows {
    Rows { stride, lowest: None, highest: None }
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

    /// The rows of whichever stride is the larger, where all accesses must lie.
    #[inline]
    pub fn or(self, other: Rows) -> Rows {
        if other.stride.0.unsigned_abs() > self.stride.0.unsigned_abs() { other } else { self }
    }

    /// Where rows of `width` elements start, relative to `i * stride`: at a multiple of the stride, unless accesses
    /// are known that this leaves out.
    fn start(self, stride: i128, width: i128) -> i128 {
        let lowest = self.lowest.map(|At(lowest)| lowest);
        let highest = self.highest.map(|At(highest)| highest);
        match (lowest, highest) {
            (None, None) => 0,
            (None, Some(highest)) => {
                -(width.saturating_sub(1).saturating_sub(highest).div_euclid(stride).saturating_mul(stride))
            }
            (Some(lowest), highest) => {
                let aligned = lowest.div_euclid(stride).saturating_mul(stride);
                let fits = |start: i128| highest.is_none_or(|highest| highest < start.saturating_add(width));
                // Where nothing fits, there are conditions around: `if j > 0 { out[i * m + j - 1] }`.
                let next = if aligned < 0 { aligned.saturating_add(stride) } else { aligned };
                if fits(aligned) {
                    aligned
                } else if fits(lowest) {
                    lowest
                } else {
                    next
                }
            }
        }
    }
}

impl Shape for Rows {
    type Form = Windows;
    fn form(self, len: usize, mode: &Mode) -> Windows {
        let [Axis { index, .. }] = *mode.axes.all() else { return Windows::none(len) };
        let most = isize::MAX as i128;
        let stride = self.stride.0.saturating_abs();
        if stride == 0 || stride > most {
            return Windows::none(len);
        }
        let width = stride.saturating_mul(index.pace().max(1) as i128).min(most);
        let start = self.start(stride, width);
        // As many elements are thought to stand before the first as make every row, and the first iteration whose
        // row reaches into the sequence is row 0.
        let pad = (width - stride) + (-start).rem_euclid(stride);
        Windows {
            len,
            pad: pad as usize,
            rows: (len as i128 + pad).div_euclid(stride) as usize + 1,
            stride: stride as usize,
            width: width as usize,
            origin: start.saturating_add(pad).div_euclid(stride) as usize,
            downwards: self.stride.0 < 0,
            everything: false,
            index,
        }
    }
}

/// The form of [`Rows`]: iteration `at` has row `origin + at` (or, downwards, `origin - at`, both wrapping), and row
/// `r` is the `width` elements from `r * stride - pad` on, as far as they exist.
///
/// Rows overlap where the width is more than the stride, but indices are so far apart that those of iterations
/// don't.
#[derive(Clone, Copy, Debug)]
pub struct Windows {
    len: usize,
    pad: usize,
    rows: usize,
    stride: usize,
    width: usize,
    origin: usize,
    downwards: bool,
    everything: bool,
    index: Index,
}

impl sealed::Sealed for Windows {}

impl Windows {
    /// Nobody has any.
    fn none(len: usize) -> Windows {
        Windows {
            len,
            pad: 0,
            rows: 0,
            stride: 1,
            width: 0,
            origin: 0,
            downwards: false,
            everything: false,
            index: Index::POSITION,
        }
    }

    #[inline]
    fn row(self, at: usize) -> usize {
        if self.downwards { self.origin.wrapping_sub(at) } else { self.origin.wrapping_add(at) }
    }
}

impl Form for Windows {
    fn everything(self) -> Self {
        Windows { everything: true, ..self }
    }
    #[inline]
    fn owns(self, at: usize, element: usize) -> bool {
        let row = self.row(at);
        // A row that there is starts within the padded sequence: this can't wrap around to another's. So can't
        // `element + pad`, both of them at most `isize::MAX`.
        let mine = row < self.rows
            && at != Index::NOBODY
            && element.wrapping_add(self.pad).wrapping_sub(row.wrapping_mul(self.stride)) < self.width;
        (mine || self.everything) && element < self.len
    }
    #[inline]
    fn own(self, at: usize) -> Option<Range<usize>> {
        let row = self.row(at);
        if row >= self.rows || at == Index::NOBODY {
            return None;
        }
        let start = row.saturating_mul(self.stride);
        let end = start.saturating_add(self.width).saturating_sub(self.pad).min(self.len);
        let start = start.saturating_sub(self.pad);
        (start < end).then_some(start..end)
    }
    fn owner(self, element: usize) -> Option<usize> {
        let row = element.checked_add(self.pad)?.checked_div(self.stride)?;
        let last = self.row(0).wrapping_sub(row);
        let last = if self.downwards { last } else { last.wrapping_neg() };
        // Of those whose rows reach the element, the one that is an index of the loop.
        let pace = self.index.pace().max(1);
        let ahead = if self.downwards {
            self.index.first.wrapping_sub(last)
        } else {
            last.wrapping_sub(self.index.first)
        };
        let ahead = (ahead as isize).rem_euclid(isize::try_from(pace).ok()?) as usize;
        Some(if self.downwards { last.wrapping_add(ahead) } else { last.wrapping_sub(ahead) })
    }
}

#[cfg(test)]
mod tests {
    use super::super::at::at;
    use super::super::testing::PARALLEL;
    use super::*;
    use crate::space::Axes;

    fn over(first: isize, step: isize, length: usize) -> Mode {
        let index = Index { first: first as usize, step: step as usize };
        Mode { axes: Axes::one(index, length), ..PARALLEL }
    }

    /// Whose each element is, by three ways of asking; `None` if nobody's.
    fn owners(form: impl Form, len: usize, mode: &Mode) -> Vec<Option<isize>> {
        let [Axis { index, length }] = *mode.axes.all() else { panic!("one axis") };
        let owner = |element| {
            let mut owners = (0..length).map(|p| index.at(p)).filter(|at| form.owns(*at, element));
            let owner = owners.next();
            assert_eq!(owners.next(), None, "{element} is two iterations' own");
            let listed = (0..length)
                .map(|p| index.at(p))
                .find(|at| form.own(*at).is_some_and(|own| own.contains(&element)));
            assert_eq!(owner, listed);
            if owner.is_some() {
                assert_eq!(form.owner(element), owner);
            }
            owner.map(|owner| owner as isize)
        };
        (0..len).map(owner).collect()
    }

    fn rows_of(shape: Rows, len: usize, mode: &Mode) -> Vec<isize> {
        owners(shape.form(len, mode), len, mode).into_iter().map(|owner| owner.unwrap_or(-99)).collect()
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
        assert_eq!(rows_of(rows(at(2)).to(at(3)), 8, &over(0, 2, 2)), [0, 0, 0, 0, 2, 2, 2, 2]);
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
                    let mode = over(first, step, 6);
                    owners(shape.form(13, &mode), 13, &mode);
                    owners(shifted(at(stride * 3)).form(13, &mode), 13, &mode);
                    owners(mirrored(at(stride * 3)).form(13, &mode), 13, &mode);
                }
            }
        }
    }

    #[test]
    fn strides_beyond_all_elements_own_nothing() {
        for stride in [at(i128::MAX), at(i128::MIN), at(usize::MAX), at(0)] {
            let mode = over(0, 1, 4);
            assert_eq!(owners(rows(stride).form(5, &mode), 5, &mode), [None; 5]);
        }
    }
}
