//! Reads of elements that no iteration owns, where the source shows between which elements they lie.
//!
//! `a[k * n + j]` in a loop over other rows becomes `a.others()[k * n + j]`: how far it is nobody's is known before the
//! loop then, and need not be asked of each element.

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
}

fn text(index: &Expr) -> String {
    index.to_token_stream().to_string()
}

/// Such reads of one sequence.
#[derive(Clone, Debug, Default)]
pub struct Others {
    texts: Vec<String>,
    bounds: Vec<(Sum, Sum)>,
}

impl Others {
    /// Of all accesses, those that read elsewhere.
    pub fn of(group: &[&Access]) -> Others {
        let (mut others, mut rest) = (Others::default(), Vec::new());
        for access in group {
            let Some(written) = &access.index else { continue };
            match written.bounds().filter(|_| reads(&access.kind)) {
                Some((low, high)) => {
                    let bounds = (low.clone(), high.clone());
                    if !others.bounds.contains(&bounds) {
                        others.bounds.push(bounds);
                    }
                    others.texts.push(written.text.clone());
                }
                None => rest.push(&written.text),
            }
        }
        // What is written in one way means one thing here.
        others.texts.retain(|text| !rest.contains(&text));
        others
    }

    /// Whether this index is one of them.
    pub fn take(&self, index: &Expr) -> bool {
        !self.texts.is_empty() && self.texts.contains(&text(index))
    }

    /// The role of the sequence, told of them.
    pub fn made(&self, role: &TokenStream, at: Span, door: &TokenStream) -> TokenStream {
        let mut all = self.bounds.iter().map(|(low, high)| match low.single() {
            Some(place) if low == high => quote_spanned!(at=> #door::make::single(&#place)),
            _ => {
                let (low, high) = (low.computed(door), high.computed(door));
                quote_spanned!(at=> #door::make::between(#low, #high))
            }
        });
        let Some(first) = all.next().filter(|_| !self.texts.is_empty()) else {
            return quote_spanned!(at=> #role.reading());
        };
        // Before the borrow: they may read the sequence's length.
        quote_spanned!(at=> { let others_ = #first #(.and(#all))*; #role.reading_between(others_) })
    }
}

/// Whether an access at an index that is not of the own form does no more than read.
fn reads(kind: &Kind) -> bool {
    match kind {
        Kind::Element(Form::Fixed | Form::Derived(_), Touch::Read) => true,
        Kind::Element(Form::Fixed | Form::Derived(_), Touch::Method(name)) => only_reads(name),
        _ => false,
    }
}
