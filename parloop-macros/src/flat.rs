//! `out[y * w + x]` of loops that are one: elements of a flat array, at a distance for each of the loops' indices.

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote_spanned;

use crate::index::{Form, Indices};
use crate::known::lengths;
use crate::sums::Sum;
use crate::uses::{Access, Kind};
use crate::values::Value;

/// Which elements an iteration touches: from `bounds` on, in each access, and a multiple of each own index.
#[derive(Clone, Debug)]
pub struct Flat {
    /// The factor of each index, the outermost first.
    along: Vec<Sum>,
    /// From where to where it goes, in each access.
    bounds: Vec<(Sum, Sum)>,
    /// How long the inner loops are, if the source shows it: how many indices there are from the first to the last.
    lengths: Vec<Option<Sum>>,
}

impl Flat {
    /// Of an index.
    pub fn of(touched: &Value, indices: &Indices) -> Option<Flat> {
        let along = |bound: &Sum| (0..indices.paces.len()).map(|level| bound.factor(level)).collect();
        let factors: Vec<Sum> = along(&touched.lower);
        let known = touched.floor && touched.ceiling && !touched.own && touched.narrowed.is_none();
        let linear =
            touched.lower.is_linear() && touched.upper.is_linear() && factors == along(&touched.upper);
        if !known || !linear || factors.contains(&Sum::number(0)) {
            return None;
        }
        let bounds = vec![(touched.lower.fixed_part(), touched.upper.fixed_part())];
        Some(Flat { along: factors, bounds, lengths: indices.lengths.clone() })
    }

    /// What is touched by both, if they are as far apart along each index.
    fn and(mut self, other: &Flat) -> Option<Flat> {
        for bounds in &other.bounds {
            if !self.bounds.contains(bounds) {
                self.bounds.push(bounds.clone());
            }
        }
        (self.along == other.along).then_some(self)
    }

    /// Whether the source shows that no two iterations touch the same.
    fn is_apart(&self) -> bool {
        let [(low, high)] = &self.bounds[..] else { return false };
        let mut extent = Some(high.minus(low).plus(&Sum::number(1)));
        self.along.iter().zip(&self.lengths).rev().all(|(factor, length)| {
            let apart = extent.as_ref().is_some_and(|extent| factor.minus(extent).never_negative());
            extent = length.as_ref().and_then(|length| factor.times(length));
            apart
        })
    }

    /// The shape of the role.
    pub fn made(&self, at: Span, door: &TokenStream) -> TokenStream {
        let along = self.along.iter().map(|factor| factor.computed(door));
        let mut bounds = self.bounds.iter().map(|(low, high)| {
            let (low, high) = (low.computed(door), high.computed(door));
            quote_spanned!(at=> #low, #high)
        });
        let (first, others) = (bounds.next(), bounds);
        // A number is a part of the type, for the compiler to compute with.
        let number = self.along.last().and_then(Sum::literal);
        let number = number.and_then(|number| isize::try_from(number).ok()).map(Literal::isize_unsuffixed);
        let by = number.map(|number| quote_spanned!(at=> .by::<#number>()));
        quote_spanned!(at=> #door::make::flat(#first, [#(#along),*]) #(.and(#others))* #by)
    }
}

/// What iterations touch of a sequence, if all of it is of this form.
pub(crate) fn of(group: &[&Access]) -> Option<Flat> {
    let mut found: Option<Flat> = None;
    for access in group {
        match &access.kind {
            Kind::Element(Form::Flat(flat), _) => {
                found = Some(match found {
                    Some(found) => found.and(flat)?,
                    None => (**flat).clone(),
                })
            }
            Kind::Method(name, ..) if lengths(name) => {}
            _ => return None,
        }
    }
    found
}

/// The same where the source shows that no two iterations touch the same.
pub(crate) fn apart(group: &[&Access]) -> Option<Flat> {
    of(group).filter(Flat::is_apart)
}

/// The same accesses as those at an index of which nothing is known.
pub(crate) fn derived(group: &[&Access]) -> Vec<Access> {
    let derived = |access: &&Access| {
        let mut access = (*access).clone();
        if let Kind::Element(form @ Form::Flat(_), _) = &mut access.kind {
            *form = Form::Derived(false);
        }
        access
    };
    group.iter().map(derived).collect()
}
