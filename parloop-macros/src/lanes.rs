//! `out[r][i]`: rows of which each iteration has a column, and what is read beside it.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use crate::index::Form;
use crate::infer::Unowned;
use crate::known::{lengths, mutates};
use crate::owned::{Own, Owned};
use crate::refusals;
use crate::roles::How;
use crate::sums::Sum;
use crate::uses::{Access, Kind, Touch};

/// Reads of what no iteration owns.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The rows that are written, where the source shows them: the others are nobody's.
    written: Vec<Sum>,
    /// All rows that are reached, where the source shows them.
    reached: Vec<Sum>,
}

/// The role of rows of which each iteration has a column, if they are that.
pub(crate) fn columns(
    group: &[&Access],
    own_of: &impl Fn(&[&Access]) -> Result<Option<Owned>, Unowned>,
) -> Option<syn::Result<How>> {
    let reached = reached(group).unwrap_or_default();
    let group: Vec<&Access> = group.iter().copied().filter(|access| !is_length(access)).collect();
    let inner: Option<Vec<Access>> = group.iter().map(|access| within_row(access)).collect();
    let plain = inner.map(|inner| owned(&inner, own_of));
    if let Some(Some(Ok((own, false)))) = plain {
        // A row that is only read may be nobody's in a loop around.
        let beside = beside(&group, own_of).filter(|(_, beside)| reads_others(&group, beside));
        return Some(role(&group, own, beside.map(|(_, beside)| Beside { reached, ..beside })));
    }
    match beside(&group, own_of) {
        Some((own, beside)) => Some(role(&group, own, Some(Beside { reached, ..beside }))),
        None => match plain?? {
            Ok((own, _)) => Some(role(&group, own, None)),
            Err(error) => Some(Err(error)),
        },
    }
}

/// What an iteration owns of each row, and whether more of them is read; nothing if that may be any element.
fn owned(
    inner: &[Access],
    own: &impl Fn(&[&Access]) -> Result<Option<Owned>, Unowned>,
) -> Option<syn::Result<(Own, bool)>> {
    match own(&inner.iter().collect::<Vec<_>>()) {
        Ok(owned) => owned.map(|owned| {
            let reads_others = owned.reads_others();
            Ok((owned.own(), reads_others))
        }),
        Err(Unowned::Refused(error)) => Some(Err(error)),
        Err(Unowned::Scattered) => None,
    }
}

fn role(group: &[&Access], own: Own, beside: Option<Beside>) -> syn::Result<How> {
    match own {
        Own::Element | Own::Shifted(_) | Own::Mirrored(_) => Ok(How::Columns(own, beside)),
        Own::Rows(_) | Own::Stride(_) | Own::Stripes { .. } | Own::Planes { .. } => {
            Err(refusals::wide_columns(group[0].span, &group[0].place.key()))
        }
    }
}

/// What is owned of the rows that are written, where all else only reads: other columns, or other rows.
fn beside(
    group: &[&Access],
    own: &impl Fn(&[&Access]) -> Result<Option<Owned>, Unowned>,
) -> Option<(Own, Beside)> {
    let (reading, writing): (Vec<&Access>, Vec<&Access>) = group.iter().partition(|access| reads(access));
    let fixed = |access: &&Access| access.index.as_ref()?.fixed().cloned();
    let written: Option<Vec<Sum>> = writing.iter().map(fixed).collect();
    // Rows that are looked up may be each iteration's own.
    let counted = |access: &&Access| access.index.as_ref().is_some_and(|index| index.counts());
    if !writing.iter().all(counted) {
        return None;
    }
    let mut inner: Vec<Access> = writing.iter().map(|access| within_row(access)).collect::<Option<_>>()?;
    for access in reading {
        let row = access.index.as_ref()?.fixed();
        let elsewhere = row.zip(written.as_ref()).is_some_and(|(row, written)| !written.contains(row));
        match within_row(access).filter(|_| !elsewhere) {
            Some(access) => inner.push(access),
            None => drop(access.column.as_ref()?),
        }
    }
    let (own, _) = owned(&inner, own)?.ok()?;
    let mut rows = written.unwrap_or_default();
    rows.dedup();
    Some((own, Beside { written: rows, reached: Vec::new() }))
}

/// Whether a row is read that is none of those that are written, which the source shows.
fn reads_others(group: &[&Access], Beside { written, .. }: &Beside) -> bool {
    let mut rows = group.iter().filter_map(|access| access.index.as_ref()?.fixed());
    !written.is_empty() && rows.any(|row| !written.contains(row))
}

/// All rows that are reached, to ask for their length too, if they are the same in every iteration.
fn reached(group: &[&Access]) -> Option<Vec<Sum>> {
    let mut rows = Vec::new();
    for access in group.iter().filter(|access| !matches!(access.kind, Kind::Method(..))) {
        let row = access.index.as_ref()?.fixed()?;
        if !rows.contains(row) {
            rows.push(row.clone());
        }
    }
    Some(rows)
}

/// The access as one to the row.
fn within_row(access: &Access) -> Option<Access> {
    let Kind::Element(Form::Column(form, _), touch) = &access.kind else { return None };
    Some(Access { kind: Kind::Element((**form).clone(), touch.clone()), ..access.clone() })
}

/// Whether it asks how long a row is, or how many there are.
pub(crate) fn is_length(access: &Access) -> bool {
    match &access.kind {
        Kind::Element(_, Touch::Method(name)) => lengths(name) && access.column.is_none(),
        Kind::Method(name, ..) => lengths(name),
        _ => false,
    }
}

/// Whether an access to an element does no more than read it, as far as the source tells.
pub(crate) fn reads(access: &Access) -> bool {
    match &access.kind {
        Kind::Element(_, Touch::Read) => true,
        Kind::Element(_, Touch::Method(name)) => !mutates(name),
        _ => false,
    }
}

impl Own {
    /// The method that makes the role of columns, and its arguments.
    pub(crate) fn columns(
        &self,
        beside: Option<&Beside>,
        at: Span,
        door: &TokenStream,
    ) -> (&'static str, TokenStream) {
        let (_, shape) = self.made(at, door);
        let Some(Beside { written, reached }) = beside else {
            let method = if shape.is_empty() { "own_columns" } else { "own_shifted_columns" };
            return (method, shape);
        };
        let zero = Sum::number(0).computed(door);
        let shape = if shape.is_empty() { quote_spanned!(at=> #door::make::shifted(#zero)) } else { shape };
        let written = written.iter().map(|row| row.computed(door));
        let mut reached = reached.iter().map(|row| {
            let row = row.computed(door);
            quote_spanned!(at=> #door::make::between(#row, #row))
        });
        let first = reached.next().unwrap_or_else(|| quote_spanned!(at=> #door::make::anywhere()));
        ("own_columns_beside", quote_spanned!(at=> (#shape, [#(#written),*], #first #(.and(#reached))*)))
    }
}
