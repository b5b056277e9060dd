//! Reads of elements that no iteration owns, where the source shows between which elements they lie.
//!
//! `a[k * n + j]` in a loop over other rows becomes `a.others()[k * n + j]`: how far it is nobody's is known before the
//! loop then, and need not be asked of each element. So does `t[(r - 1) * n + j]` in a loop over `j` that writes
//! `t[r * n + j]`: where all of these lie is told by the loop's first and last index.

use std::rc::Rc;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;

use crate::index::Form;
use crate::known::only_reads;
use crate::sums::Sum;
use crate::uses::{Access, Kind, Touch};
use crate::values::Value;

/// An index as it is written, and what is known of it.
#[derive(Clone, Debug)]
pub struct Written {
    text: String,
    value: Value,
}

impl Written {
    /// Of this expression.
    pub fn new(index: &Expr, value: Value) -> Written {
        Written { text: text(index), value }
    }

    /// Whether something that the user wrote in it is of this kind.
    pub fn has_written(&self, kind: &dyn Fn(&Expr) -> bool) -> bool {
        self.value.lower.has_written(kind) || self.value.upper.has_written(kind)
    }

    /// What it is, if that is one and the same in all iterations.
    pub fn fixed(&self) -> Option<&Sum> {
        self.value.is_fixed().then_some(&self.value.lower)
    }

    /// Whether it counts something from one bound to another, the same in all iterations.
    pub fn counts(&self) -> bool {
        self.bounds().is_some()
    }

    /// The least and the greatest that it can be, if they are known and the same in all iterations.
    fn bounds(&self) -> Option<(&Sum, &Sum)> {
        let Value { lower, upper, .. } = &self.value;
        (self.value.is_bounded() && !self.value.has_own()).then_some((lower, upper))
    }

    /// The same of what is left of it beside a multiple of the loop's own index.
    fn along(&self) -> Option<Bounds> {
        let Value { lower, upper, own, .. } = &self.value;
        let factor = lower.factor(0);
        let linear = lower.is_linear() && upper.is_linear() && upper.factor(0) == factor;
        (self.value.is_bounded() && !own && linear).then(|| Bounds {
            low: lower.fixed_part(),
            high: upper.fixed_part(),
            factor: Some(factor),
        })
    }
}

/// Between which elements reads lie.
#[derive(Clone, Debug)]
struct Bounds {
    low: Sum,
    high: Sum,
    /// So many times the loop's own index is added to both.
    factor: Option<Sum>,
}

impl Bounds {
    /// These and others as one, where it shows which of them are the lesser and which the greater.
    fn joined(&self, other: &Bounds) -> Option<Bounds> {
        let further = |a: &Sum, b: &Sum| a.minus(b).literal().map(|further| further > 0);
        let (above, below) = (further(&self.low, &other.low)?, further(&other.high, &self.high)?);
        let (low, high) = (if above { other } else { self }, if below { other } else { self });
        (self.factor == other.factor).then(|| Bounds {
            low: low.low.clone(),
            high: high.high.clone(),
            factor: self.factor.clone(),
        })
    }

    fn made(&self, at: Span, door: &TokenStream) -> TokenStream {
        match self.low.single() {
            Some(place) if self.low == self.high && self.factor.is_none() => {
                return quote_spanned!(at=> #door::make::single(&#place));
            }
            _ => {}
        }
        let (low, high) = (self.low.computed(door), self.high.computed(door));
        let between = quote_spanned!(at=> #door::make::between(#low, #high));
        match &self.factor {
            Some(factor) => {
                let (space, factor) = (crate::expand::own("space_"), factor.computed(door));
                quote_spanned!(at=> #between.along(&#space, #factor))
            }
            None => between,
        }
    }
}

fn text(index: &Expr) -> String {
    index.to_token_stream().to_string()
}

/// Such reads of one sequence.
#[derive(Clone, Debug, Default)]
pub struct Others {
    texts: Vec<String>,
    bounds: Vec<Bounds>,
}

impl Others {
    /// Of all accesses, those that read elsewhere: also at an index of the own form, of which those are `far` that lie in
    /// no row of an iteration's own.
    pub fn of(group: &[&Access], far: &[Rc<Written>]) -> Others {
        let (mut others, mut rest) = (Others::default(), Vec::new());
        for access in group {
            let Some(written) = &access.index else { continue };
            let is_far = far.iter().any(|far| Rc::ptr_eq(far, written));
            let bounds = match (&access.kind, written.bounds()) {
                (kind, _) if !reads(kind) => None,
                (Kind::Element(Form::Own(_), _), _) => written.along().filter(|_| is_far),
                (_, bounds) => {
                    bounds.map(|(low, high)| Bounds { low: low.clone(), high: high.clone(), factor: None })
                }
            };
            match bounds {
                Some(bounds) => {
                    others.add(bounds);
                    others.texts.push(written.text.clone());
                }
                None => rest.push(&written.text),
            }
        }
        // What is written in one way means one thing here.
        others.texts.retain(|text| !rest.contains(&text));
        others
    }

    fn add(&mut self, bounds: Bounds) {
        for known in &mut self.bounds {
            if let Some(both) = known.joined(&bounds) {
                *known = both;
                return;
            }
        }
        self.bounds.push(bounds);
    }

    /// Whether this index is one of them.
    pub fn take(&self, index: &Expr) -> bool {
        !self.texts.is_empty() && self.texts.contains(&text(index))
    }

    /// The role of the sequence, told of them.
    pub fn made(&self, role: &TokenStream, at: Span, door: &TokenStream) -> TokenStream {
        let mut all = self.bounds.iter().map(|bounds| bounds.made(at, door));
        let Some(first) = all.next().filter(|_| !self.texts.is_empty()) else {
            return quote_spanned!(at=> #role.reading());
        };
        // Before the borrow: they may read the sequence's length.
        quote_spanned!(at=> { let others_ = #first #(.and(#all))*; #role.reading_between(others_) })
    }
}

/// Whether an access does no more than read.
fn reads(kind: &Kind) -> bool {
    match kind {
        Kind::Element(Form::Fixed | Form::Derived(_) | Form::Own(_), touch) => match touch {
            Touch::Read => true,
            Touch::Method(name) => only_reads(name),
            _ => false,
        },
        _ => false,
    }
}
