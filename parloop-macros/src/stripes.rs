//! `out[y * w + i]` for any `y`: of a flat array with rows of `w` elements, iteration `i` owns a column.

use crate::index::Form;
use crate::known::lengths;
use crate::lanes::reads;
use crate::owned::Own;
use crate::sums::Sum;
use crate::uses::{Access, Kind};
use crate::values::Value;

/// What iterations own of a sequence, if all that they write is of one column; reads are checked as the loop runs.
pub(crate) fn of(group: &[&Access]) -> Option<Own> {
    let written = group.iter().filter(|access| !reads(access) && !is_length(access));
    let written: Vec<&Value> = written.map(|access| linear(access)).collect::<Option<_>>()?;
    let known: Option<Vec<&Sum>> = written.iter().map(|value| value.multiple.as_ref()).collect();
    let none = Sum::number(0);
    let mut widths = known?.into_iter().filter(|multiple| **multiple != none);
    let width = widths.next()?.clone();
    if widths.any(|other| *other != width) {
        return None;
    }
    let beside = |value: &&Value| value.lower.fixed_part().modulo(&width);
    let offset = beside(written.first()?);
    let one = written.iter().all(|value| beside(value) == offset);
    let known = group.iter().all(|access| matches!(access.kind, Kind::Element(..)) || is_length(access));
    (one && known).then_some(Own::Stripes { width, offset })
}

/// The value of an index that has the loop's own once.
fn linear(access: &Access) -> Option<&Value> {
    match &access.kind {
        Kind::Element(Form::Swept(value) | Form::Own(value), _) => {
            let once = |bound: &Sum| bound.is_linear() && bound.factor(0) == Sum::number(1);
            (once(&value.lower) && once(&value.upper) && !value.own).then_some(value)
        }
        _ => None,
    }
}

fn is_length(access: &Access) -> bool {
    matches!(&access.kind, Kind::Method(name, ..) if lengths(name))
}
