//! Which elements are an iteration's own, of all its accesses to one sequence.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;

use crate::index::{Indices, strides};
use crate::sums::Sum;
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
    Stride(Expr),
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
}

/// Why accesses to one sequence can't be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// They have no factor in common: `out[i]` beside `out[i * m + j]`.
    Forms,
    /// One of them reaches into the elements of a neighbour: `out[i]` beside `out[i - 1]`.
    Neighbour,
}

impl Own {
    /// What owns all that is accessed; else the number of the access that does not go with those before it.
    pub fn of_all(accesses: &[&Value], indices: &Indices) -> Result<Own, (usize, Conflict)> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for (number, access) in accesses.iter().enumerate() {
            let found = groups.iter_mut().position(|group| group.takes(access));
            if found.is_none() {
                groups.push(Group { strides: strides(access, indices.paces.len()), accesses: Vec::new() });
            }
            // Which of two strides is the larger shows as the loop runs, but where both are numbers, or one is 1.
            let literals = || groups.iter().filter_map(|group| group.stride()?.literal());
            let known = literals().count() > 1 || literals().any(|stride| stride.abs() == 1);
            if groups.len() > 1 && known {
                return Err((number, Conflict::Forms));
            }
            let group = found.unwrap_or(groups.len() - 1);
            groups[group].accesses.push((number, access));
        }
        let groups = groups.iter().map(|group| group.rows(indices)).collect::<Result<Vec<_>, _>>()?;
        Ok(match &groups[..] {
            [one] => one.simplest(),
            _ => Own::Rows(groups),
        })
    }

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
                let rows = |rows: &Rows| {
                    let stride = rows.stride.computed(door);
                    let from = rows.from.iter().map(|sum| sum.computed(door));
                    let to = rows.to.iter().map(|sum| sum.computed(door));
                    quote_spanned!(at=> #door::make::rows(#stride) #(.from(#from))* #(.to(#to))*)
                };
                let (first, others) = (rows(&all[0]), all[1..].iter().map(rows));
                quote_spanned!(at=> #first #(.or(#others))*)
            }
            Own::Stride(stride) => quote!(#door::make::rows(#door::make::at(#stride))),
        };
        ("own_rows", shape)
    }
}

/// Accesses that have the same factors of own indices.
struct Group<'a> {
    strides: Vec<Sum>,
    accesses: Vec<(usize, &'a Value)>,
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

    /// The rows that own all of them.
    fn rows(&self, indices: &Indices) -> Result<Rows, (usize, Conflict)> {
        let stride = self.stride().cloned().unwrap_or_default();
        let width = indices.width(&stride);
        for (before, (number, access)) in self.accesses.iter().enumerate() {
            if self.accesses[..before].iter().any(|(_, earlier)| apart(access, earlier, width.as_ref())) {
                return Err((*number, Conflict::Neighbour));
            }
        }
        let first = self.accesses[0].1;
        let same = |access: &Value| access.is_exact() && access.lower == first.lower;
        let offset = self.accesses.iter().all(|(_, access)| same(access)).then(|| first.lower.fixed_part());
        let mut from: Vec<Sum> = Vec::new();
        let mut to: Vec<Sum> = Vec::new();
        for (_, access) in &self.accesses {
            let (low, high) = bounds(access, &stride);
            from.extend(low.filter(|low| !from.contains(low)));
            to.extend(high.filter(|high| !to.contains(high)));
        }
        let fits = |high: &Sum| {
            width.as_ref().is_some_and(|width| width.minus(high).minus(&Sum::number(1)).never_negative())
        };
        // Rows that start at a multiple of the stride need no further word.
        let first_element = from.iter().any(|low| low.literal() == Some(0));
        let aligned = from.iter().all(Sum::never_negative) && (first_element || to.iter().all(fits));
        if aligned && !stride.is_negative() {
            (from, to) = (Vec::new(), Vec::new());
        }
        Ok(Rows { stride, offset, from, to })
    }

    /// The factor of the innermost index.
    fn stride(&self) -> Option<&Sum> {
        self.strides.last()
    }
}

impl Rows {
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

/// Whether two accesses are certain not to lie in elements of one iteration.
fn apart(a: &Value, b: &Value, width: Option<&Sum>) -> bool {
    let Some(width) = width else { return false };
    let tight = |value: &Value| value.floor && value.ceiling;
    let alike = (a.floor, a.ceiling) == (b.floor, b.ceiling);
    if !(alike || tight(a) && tight(b)) {
        return false;
    }
    // The same values of inner variables are further apart than the width, whatever conditions stand around.
    let further = |a: &Value, b: &Value| {
        [a.lower.minus(&b.lower), a.upper.minus(&b.upper)]
            .iter()
            .all(|distance| !distance.has_own() && distance.minus(width).never_negative())
    };
    let one = width.literal() == Some(1);
    one && a.lower != b.lower || further(a, b) || further(b, a)
}
