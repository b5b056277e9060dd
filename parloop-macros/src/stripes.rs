//! `out[y * w + i]` for any `y`: of a flat array with rows of `w` elements, iteration `i` owns a column. And what is
//! owned in the middle of three dimensions: `out[(z * h + i) * w + x]` for any `z` and `x`.

use crate::index::{Form, Indices};
use crate::known::lengths;
use crate::lanes::reads;
use crate::others::Others;
use crate::owned::{Own, Rows};
use crate::roles::How;
use crate::sums::Sum;
use crate::uses::{Access, Kind};
use crate::values::{Beside, Value};

/// What iterations own of a sequence, if all that they write is of one column; reads are checked as the loop runs.
pub(crate) fn of(group: &[&Access]) -> Option<Own> {
    let written = group.iter().filter(|access| !reads(access) && !is_length(access));
    let written: Vec<&Value> = written.map(|access| counted(access)).collect::<Option<_>>()?;
    let known: Option<Vec<&Sum>> = written.iter().map(|value| value.multiple.as_ref()).collect();
    let none = Sum::number(0);
    let mut widths = known?.into_iter().filter(|multiple| **multiple != none);
    let width = widths.next()?.clone();
    if widths.any(|other| *other != width) {
        return None;
    }
    let offsets: Option<Vec<Sum>> = written.iter().map(|value| within(value, &width)).collect();
    let offsets = offsets?;
    let offset = offsets.first()?.clone();
    let one = offsets.iter().all(|other| *other == offset);
    let known = group.iter().all(|access| matches!(access.kind, Kind::Element(..)) || is_length(access));
    (one && known).then_some(Own::Stripes { width, offset })
}

/// The same where in each period iterations own several elements that follow each other.
pub(crate) fn planes(group: &[&Access]) -> Option<Own> {
    let written = group.iter().filter(|access| !reads(access) && !is_length(access));
    let written: Vec<&Value> = written.map(|access| counted(access)).collect::<Option<_>>()?;
    let beside: Vec<&Beside> = written.iter().map(|value| value.beside.as_deref()).collect::<Option<_>>()?;
    let Beside { multiple: period, bounds: (low, _) } = *beside.first()?;
    let stride = low.factor(0);
    let alike = |one: &&Beside| {
        let linear =
            [&one.bounds.0, &one.bounds.1].iter().all(|sum| sum.is_linear() && sum.factor(0) == stride);
        linear && one.multiple == *period
    };
    let known = group.iter().all(|access| matches!(access.kind, Kind::Element(..)) || is_length(access));
    if !known || stride == Sum::number(0) || !beside.iter().all(alike) {
        return None;
    }
    let bounds: Vec<(Sum, Sum)> =
        beside.iter().map(|one| (one.bounds.0.fixed_part(), one.bounds.1.fixed_part())).collect();
    let rows = (!period.holds_multiples_of(&stride)).then(|| Rows::of_values(&written, stride.clone()));
    // Else all of them side by side must be no more than the stride, whatever the numbers are.
    let fits = |low: &Sum, high: &Sum| stride.minus(&Sum::number(1)).minus(&high.minus(low)).never_negative();
    let fit = rows.is_some() || bounds.iter().all(|(low, _)| bounds.iter().all(|(_, high)| fits(low, high)));
    fit.then(|| Own::Planes { period: period.clone(), stride, bounds, rows })
}

/// The same where the source shows that there is a place for all iterations in a period: then nothing of it is refused as
/// the loop runs.
pub(crate) fn apart(group: &[&Access], indices: &Indices) -> Option<Own> {
    let own = of(group).or_else(|| planes(group))?;
    let [Some(length)] = &indices.lengths[..] else { return None };
    let fits = match &own {
        Own::Stripes { width, .. } => width.minus(length).never_negative(),
        Own::Planes { period, stride, rows: None, .. } => {
            stride.times(length).is_some_and(|all| period.minus(&all).never_negative())
        }
        _ => false,
    };
    fits.then_some(own)
}

/// The role of a sequence of which iterations own that; where nothing is read, nothing can lie elsewhere.
pub(crate) fn role(own: Own, group: &[&Access]) -> How {
    if group.iter().any(|access| reads(access)) {
        How::Reading(own, Others::of(group, &[]))
    } else {
        How::Elements(own)
    }
}

/// What an index that is not looked up is worth.
fn counted(access: &Access) -> Option<&Value> {
    match &access.kind {
        Kind::Element(Form::Swept(value) | Form::Own(value), _) => Some(value).filter(|value| !value.own),
        _ => None,
    }
}

/// What is added to the loop's own index, if beside multiples of the width that is all of it: also of a triangle, as in
/// `for y in i..n { out[y * n + i] = …; }`, whose elements start at `i * n + i`.
fn within(value: &Value, width: &Sum) -> Option<Sum> {
    let beside = value.lower.modulo(width);
    (beside.is_linear() && beside.factor(0) == Sum::number(1)).then(|| beside.fixed_part())
}

fn is_length(access: &Access) -> bool {
    matches!(&access.kind, Kind::Method(name, ..) if lengths(name))
}
