//! Which elements are an iteration's own, of all its accesses to one sequence.

use std::rc::Rc;

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;

use crate::index::{Indices, strides};
use crate::others::{Others, Written};
use crate::roles::How;
use crate::sums::Sum;
use crate::uses::Access;
use crate::values::Value;

/// Which elements are an iteration's own.
#[derive(Clone, Debug)]
pub enum Own {
    /// `out[i]`
    Element,
    /// `out[i + offset]`
    Shifted(Sum),
    /// `out[offset - i]`
    Mirrored(Sum),
    /// `out[i * stride + j]`, with the largest of these strides
    Rows(Vec<Rows>),
    /// `indexed(out / stride)`
    Stride(Box<Expr>),
    /// `out[j * width + offset + i]`, whatever `j` is
    Stripes {
        /// How long the array's rows are.
        width: Sum,
        /// Where in them the element of iteration 0 is.
        offset: Sum,
    },
    /// `out[j * period + i * stride + k]`, whatever `j` is
    Planes {
        /// How far apart what `j` counts is.
        period: Sum,
        /// How far apart what iterations own is.
        stride: Sum,
        /// From where to where `k` goes, in each access.
        bounds: Vec<(Sum, Sum)>,
        /// What it is otherwise, where the source does not show that a period has a place for all iterations.
        rows: Option<Rows>,
    },
}

/// The accesses `out[i * stride + …]` of one stride.
#[derive(Clone, Debug)]
pub struct Rows {
    stride: Sum,
    /// What of the index is added in all of them, if that is one sum.
    offset: Option<Sum>,
    /// So far from `i * stride` accesses are known to start, where that is needed.
    from: Vec<Sum>,
    /// So far from there they are known to end.
    to: Vec<Sum>,
    /// What lies outside of these is nobody's.
    only: bool,
}

/// An access of the own form.
#[derive(Clone, Copy)]
pub struct Touched<'a> {
    /// Between which elements it lies.
    pub value: &'a Value,
    /// It reads alone.
    pub reads: bool,
    /// Where it stands.
    pub span: Span,
    /// The index, if it is an access to the sequence itself.
    pub index: Option<&'a Rc<Written>>,
}

/// What an iteration owns, and whether it may read more.
#[derive(Clone, Debug)]
pub struct Owned {
    own: Own,
    /// Some reads lie elsewhere: in what nobody owns, or they are refused as the loop runs.
    reads_others: bool,
    /// Their indices.
    far: Vec<Rc<Written>>,
}

/// Why accesses to one sequence have no common own elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// They have no factor in common: `out[i]` beside `out[i * m + j]`.
    Forms,
    /// One of them reaches into the elements of a neighbour: `out[i]` beside `out[i - 1]`.
    Neighbour,
    /// Writes are apart, how far is not known: `out[i]` beside `out[i + half]`.
    Apart,
}

impl Owned {
    /// What owns all that is accessed.
    pub fn of_all(accesses: &[Touched<'_>], indices: &Indices) -> Result<Owned, (Span, Conflict)> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for access in accesses {
            let found = groups.iter_mut().position(|group| group.takes(access.value));
            if found.is_none() {
                let strides = strides(access.value, indices.paces.len());
                groups.push(Group { strides, accesses: Vec::new() });
            }
            // Which of two strides is the larger shows as the loop runs, but where both are numbers, or one is 1.
            let literals = || groups.iter().filter_map(|group| group.stride()?.literal());
            let known = literals().count() > 1 || literals().any(|stride| stride.abs() == 1);
            // Upwards and downwards they meet, whatever the stride is.
            let against = |group: &Group<'_>| {
                group
                    .stride()
                    .is_some_and(|a| groups.iter().any(|other| other.stride() == Some(&a.negated())))
            };
            if groups.len() > 1 && (known || groups.iter().any(against)) {
                return Err((access.span, Conflict::Forms));
            }
            let group = found.unwrap_or(groups.len() - 1);
            groups[group].accesses.push(*access);
        }
        let rows = groups.iter().map(|group| group.rows(indices)).collect::<Result<Vec<_>, _>>()?;
        let reads_others = rows.iter().any(|(_, far)| !far.is_empty());
        let far =
            rows.iter().flat_map(|(_, far)| far.iter().filter_map(|read| read.index.cloned())).collect();
        let rows: Vec<Rows> = rows.into_iter().map(|(rows, _)| rows).collect();
        let own = match &rows[..] {
            [one] => one.simplest(),
            _ => Own::Rows(rows),
        };
        Ok(Owned { own, reads_others, far })
    }

    /// The role of a sequence with these accesses.
    pub fn role(self, group: &[&Access]) -> How {
        if self.reads_others { self.reading(group) } else { How::Elements(self.own) }
    }

    /// The same where some of them, which only read, are not of the own form.
    pub fn reading(self, group: &[&Access]) -> How {
        How::Reading(self.own, Others::of(group, &self.far))
    }

    /// What an iteration owns.
    pub fn own(self) -> Own {
        self.own
    }

    /// Whether some reads lie elsewhere.
    pub fn reads_others(&self) -> bool {
        self.reads_others
    }
}

impl Own {
    /// The method that makes the role, and its arguments.
    pub fn made(&self, at: Span, door: &TokenStream) -> (&'static str, TokenStream) {
        let shape = match self {
            Own::Element => return ("own_elements", TokenStream::new()),
            Own::Shifted(offset) => {
                let offset = offset.computed(door);
                quote_spanned!(at=> #door::make::shifted(#offset))
            }
            Own::Mirrored(offset) => {
                let offset = offset.computed(door);
                quote_spanned!(at=> #door::make::mirrored(#offset))
            }
            Own::Rows(all) => {
                let (first, others) =
                    (all[0].made(at, door), all[1..].iter().map(|rows| rows.made(at, door)));
                // A number is a part of the type, for the compiler to compute with.
                let number = if all.len() == 1 { all[0].stride.literal() } else { None };
                let number = number.and_then(|number| isize::try_from(number).ok());
                let by =
                    number.map(Literal::isize_unsuffixed).map(|number| quote_spanned!(at=> .by::<#number>()));
                quote_spanned!(at=> #first #(.or(#others))* #by)
            }
            Own::Stride(stride) => quote!(#door::make::rows(#door::make::at(#stride))),
            Own::Stripes { width, offset } => {
                let (width, offset) = (width.computed(door), offset.computed(door));
                quote_spanned!(at=> #door::make::stripes(#width, #offset))
            }
            Own::Planes { period, stride, bounds, rows } => {
                let (period, stride) = (period.computed(door), stride.computed(door));
                let mut bounds = bounds.iter().map(|(low, high)| {
                    let (low, high) = (low.computed(door), high.computed(door));
                    quote_spanned!(at=> #low, #high)
                });
                let (first, others) = (bounds.next(), bounds);
                let or = rows.as_ref().map(|rows| {
                    let rows = rows.made(at, door);
                    quote_spanned!(at=> .or(#rows))
                });
                quote_spanned!(at=> #door::make::planes(#period, #stride, #first) #(.and(#others))* #or)
            }
        };
        ("own_rows", shape)
    }
}

/// Accesses that have the same factors of own indices.
struct Group<'a> {
    strides: Vec<Sum>,
    accesses: Vec<Touched<'a>>,
}

impl<'a> Group<'a> {
    /// Takes an access in, if it has factors in common with those that are in it.
    fn takes(&mut self, access: &Value) -> bool {
        let own = strides(access, self.strides.len());
        let shared: Vec<Sum> = self.strides.iter().zip(&own).map(|(a, b)| a.common(b)).collect();
        let takes = shared.iter().all(|stride| *stride != Sum::number(0));
        if takes {
            self.strides = shared;
        }
        takes
    }

    /// The factor of the innermost index.
    fn stride(&self) -> Option<&Sum> {
        self.strides.last()
    }

    /// The rows that own what is written (what is read, if that is all), and the reads that lie elsewhere.
    fn rows(&self, indices: &Indices) -> Result<(Rows, Vec<Touched<'a>>), (Span, Conflict)> {
        let stride = self.stride().cloned().unwrap_or_default();
        let steps = Steps { width: indices.width(&stride), reach: indices.reach, stride: positive(&stride) };
        let mut mine: Vec<Touched<'a>> =
            self.accesses.iter().filter(|access| !access.reads).copied().collect();
        let mut others = self.accesses.iter().filter(|access| access.reads).copied().collect::<Vec<_>>();
        if mine.is_empty() {
            mine.append(&mut others);
        }
        for (number, access) in mine.iter().enumerate() {
            for earlier in &mine[..number] {
                match steps.between(access.value, earlier.value, false) {
                    Distance::Near => {}
                    Distance::Whole => return Err((access.span, Conflict::Neighbour)),
                    Distance::Far if steps.width.is_none() => {}
                    Distance::Far => return Err((access.span, Conflict::Apart)),
                }
            }
        }
        let written = mine.clone();
        let mut far = Vec::new();
        for read in others {
            let distances = mine.iter().map(|access| steps.between(read.value, access.value, true));
            match distances.min().unwrap_or(Distance::Near) {
                Distance::Near => mine.push(read),
                Distance::Far => far.push(read),
                Distance::Whole => return Err((read.span, Conflict::Neighbour)),
            }
        }
        // What is read elsewhere may lie in a row of another iteration, beside what that one writes.
        let known = |access: &Touched<'_>| {
            let (low, high) = bounds(access.value, &stride);
            low.is_some() && high.is_some()
        };
        let rows = if !far.is_empty() && written.iter().all(known) {
            Rows { only: true, ..Rows::between(&written, stride) }
        } else {
            Rows::of(&mine, stride)
        };
        Ok((rows, far))
    }
}

impl Rows {
    /// The shape.
    fn made(&self, at: Span, door: &TokenStream) -> TokenStream {
        let stride = self.stride.computed(door);
        let from = self.from.iter().map(|sum| sum.computed(door));
        let to = self.to.iter().map(|sum| sum.computed(door));
        let only = self.only.then(|| quote_spanned!(at=> .only()));
        quote_spanned!(at=> #door::make::rows(#stride) #(.from(#from))* #(.to(#to))* #only)
    }

    /// Those of accesses that lie between these values.
    pub fn of_values(values: &[&Value], stride: Sum) -> Rows {
        let touched = |value| Touched { value, reads: false, span: Span::call_site(), index: None };
        Rows::of(&values.iter().map(|value| touched(*value)).collect::<Vec<_>>(), stride)
    }

    fn of(mine: &[Touched<'_>], stride: Sum) -> Rows {
        let mut rows = Rows::between(mine, stride);
        let Rows { stride, from, to, .. } = &mut rows;
        // Rows that start at a multiple of the stride and are as wide need no further word.
        let fits = |high: &Sum| stride.minus(high).minus(&Sum::number(1)).never_negative();
        let loose = stride.literal().is_none() && from.iter().any(|low| low.literal() == Some(0));
        if from.iter().all(Sum::never_negative) && (loose && to.is_empty() || to.iter().all(fits)) {
            (*from, *to) = (Vec::new(), Vec::new());
        }
        rows
    }

    /// The rows from where the first access starts to where the last one ends.
    fn between(mine: &[Touched<'_>], stride: Sum) -> Rows {
        let first = mine[0].value;
        let same = |access: &Touched<'_>| access.value.is_exact() && access.value.lower == first.lower;
        let offset = mine.iter().all(same).then(|| first.lower.fixed_part());
        let mut from: Vec<Sum> = Vec::new();
        let mut to: Vec<Sum> = Vec::new();
        for access in mine {
            let (low, high) = bounds(access.value, &stride);
            from.extend(low.filter(|low| !from.contains(low)));
            // What is not known is taken to stay within a row.
            let part = access.value.upper.fixed_part();
            let wide =
                || part.minus(&stride).never_negative().then(|| part.plus(&stride).minus(&Sum::number(1)));
            let high = high.or_else(|| wide().filter(|_| access.value.floor));
            to.extend(high.filter(|high| !to.contains(high)));
        }
        Rows { stride, offset, from, to, only: false }
    }

    /// `out[i]`, `out[i + d]` and `out[d - i]` have views of their own.
    fn simplest(&self) -> Own {
        let offset = self.offset.as_ref();
        match (self.stride.literal(), offset, offset.and_then(Sum::literal)) {
            (Some(1), _, Some(0)) => Own::Element,
            (Some(1), Some(offset), _) => Own::Shifted(offset.clone()),
            (Some(-1), Some(offset), _) => Own::Mirrored(offset.clone()),
            _ => Own::Rows(vec![self.clone()]),
        }
    }
}

/// How far from the own index times `stride` an access starts and ends, where that is known.
fn bounds(access: &Value, stride: &Sum) -> (Option<Sum>, Option<Sum>) {
    let beyond = |bound: &Sum| bound.factor(0).minus(stride);
    let (low, high) = (beyond(&access.lower), beyond(&access.upper));
    // With more of the index than the stride, as in `i * n + i`, what is left of it is taken to be 0 at least.
    let floor = access.floor && (low == Sum::number(0) || low.never_negative());
    let ceiling = access.ceiling && (high == Sum::number(0) || high.is_negative());
    (floor.then(|| access.lower.fixed_part()), ceiling.then(|| access.upper.fixed_part()))
}

fn positive(sum: &Sum) -> Sum {
    if sum.is_negative() { sum.negated() } else { sum.clone() }
}

/// How the rows of iterations follow each other.
struct Steps {
    stride: Sum,
    /// From one iteration's row to the next one's.
    width: Option<Sum>,
    /// No two indices are so far apart.
    reach: Option<i128>,
}

/// How far apart two accesses of an iteration are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Distance {
    /// They may lie in one row.
    Near,
    /// Whole rows, so that one lies in another iteration's.
    Whole,
    /// Not in one row.
    Far,
}

impl Steps {
    fn between(&self, a: &Value, b: &Value, read: bool) -> Distance {
        let tight = |value: &Value| value.floor && value.ceiling;
        let alike = (a.floor, a.ceiling) == (b.floor, b.ceiling);
        if !(alike || tight(a) && tight(b)) {
            return Distance::Near;
        }
        // Of the same values of inner variables, whatever conditions stand around.
        let between = [a.lower.minus(&b.lower), a.upper.minus(&b.upper)];
        if between.iter().any(Sum::has_own) {
            return Distance::Near;
        }
        let Some(width) = &self.width else {
            return if between[0] == Sum::number(0) { Distance::Near } else { Distance::Far };
        };
        // What is written makes a row as wide as indices are apart, what is read does not.
        let limit = if read { &self.stride } else { width };
        let beyond = |distance: &Sum| {
            [distance, &distance.negated()].iter().any(|far| far.minus(limit).never_negative())
        };
        let single = limit.literal() == Some(1);
        if single && between[0] == Sum::number(0) || !single && !between.iter().all(beyond) {
            return Distance::Near;
        }
        let rows = (1..=64).find(|rows| {
            let whole = Sum::number(*rows).times(width);
            whole.is_some_and(|whole| between[0] == whole || between[0] == whole.negated())
        });
        let within = |rows: i128| {
            self.reach.zip(self.stride.literal()).is_none_or(|(reach, stride)| {
                let width = width.literal().unwrap_or(stride.abs());
                rows * width < reach.saturating_mul(stride.abs())
            })
        };
        if rows.is_some_and(within) { Distance::Whole } else { Distance::Far }
    }
}
