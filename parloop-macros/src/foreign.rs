//! Accesses to elements that are not all of one own form: columns, elements that nobody owns, scatters.

use syn::visit::{self, Visit};
use syn::{BinOp, Expr};

use crate::index::{Cell, Form};
use crate::infer::Unowned;
use crate::known::mutates;
use crate::lanes;
use crate::owned::Owned;
use crate::refusals;
use crate::roles::How;
use crate::stripes;
use crate::uses::{Access, Kind, Touch};

/// The role of a sequence that is written by iterations, some of it at an index that is not of the own form.
///
/// `own` is what owns those of the own form, or why nothing does. `straight`: each iteration runs all of the body.
pub(crate) fn beyond_own(
    group: &[&Access],
    straight: bool,
    own: impl Fn(&[&Access]) -> Result<Option<Owned>, Unowned>,
) -> syn::Result<Option<How>> {
    if let Some(cells) = cells(group) {
        return cells.map(Some);
    }
    if let Some(columns) = lanes::columns(group, &own) {
        return columns.map(Some);
    }
    if let Some(stripes) = stripes::of(group).or_else(|| stripes::planes(group)) {
        return Ok(Some(stripes::role(stripes, group)));
    }
    let (mine, others): (Vec<&Access>, Vec<&Access>) = group.iter().copied().partition(|access| {
        !matches!(
            &access.kind,
            Kind::Element(
                Form::Fixed
                    | Form::Derived(_)
                    | Form::Shifted
                    | Form::Swept(_)
                    | Form::Column(..)
                    | Form::Cell(_)
                    | Form::Flat(_)
                    | Form::Deep,
                _
            )
        )
    });
    // What is wrong with those comes first.
    let mine = match own(&mine) {
        Ok(mine) => mine,
        Err(Unowned::Refused(error)) => return Err(error),
        Err(Unowned::Scattered) => return Ok(Some(How::Scatter)),
    };
    let place = group[0].place.key();
    let shifted = |access: &&&Access| {
        matches!(&access.kind, Kind::Element(Form::Shifted | Form::Swept(_) | Form::Column(_, true), _))
    };
    if let Some(access) = others.iter().filter(|_| mine.is_some()).find(shifted) {
        return Err(refusals::neighbour(access.span, &place, touched(group)));
    }
    // Where there are conditions, perhaps only one of them does.
    if let Some(access) = others.iter().find(|access| straight && writes(access) && is_fixed(access)) {
        return Err(refusals::fixed_element(access.span, &place, access.shadowed.as_deref()));
    }
    let narrowed = |access: &&&Access| matches!(&access.kind, Kind::Element(Form::Derived(true), _));
    if let Some(access) = others.iter().filter(|access| writes(access)).find(narrowed) {
        return Err(refusals::narrowed_element(access.span, &place));
    }
    // What the index has of the own one tells iterations apart: more likely than not, also where it is added to.
    let swept = |access: &Access| gathers(access) && matches!(&access.kind, Kind::Element(Form::Swept(_), _));
    if others.iter().any(|access| writes(access) || swept(access)) {
        return Ok(Some(How::Scatter));
    }
    if let Some(access) = others.iter().find(|access| gathers(access)) {
        return Err(refusals::gathered_and_used(access.span, &place));
    }
    // What is left only reads what is not its own.
    Ok(mine.map(|mine| mine.reading(group)))
}

/// Which iterations touch elements that are no own ones, where not all do.
pub(crate) fn touched(group: &[&Access]) -> refusals::Touched {
    let rows = group.iter().any(|access| access.column.is_some());
    if rows { refusals::Touched::InRows } else { refusals::Touched::BySome }
}

/// Whether an access is certain to write, and not just to add to what is there (`/=` and `<<=` don't).
fn writes(access: &Access) -> bool {
    match &access.kind {
        Kind::Element(_, Touch::Write) => true,
        Kind::Element(_, Touch::OpAssign(op) | Touch::Cell(op)) => !merges(op),
        Kind::Element(_, Touch::Method(name)) => mutates(name),
        _ => false,
    }
}

/// Whether what iterations do by this operator can be merged.
fn merges(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::BitXorAssign(_)
    )
}

/// Whether an access adds to what is there.
fn gathers(access: &Access) -> bool {
    matches!(
        &access.kind,
        Kind::Element(
            _,
            Touch::OpAssign(_) | Touch::Cell(_) | Touch::Extreme(_) | Touch::Append | Touch::Compound
        )
    )
}

/// Whether each iteration runs all of the body, as far as it goes.
pub(crate) fn is_straight(body: &syn::Block) -> bool {
    struct Find(bool);
    impl<'ast> Visit<'ast> for Find {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            self.0 |= matches!(expr, Expr::If(_) | Expr::Match(_) | Expr::While(_) | Expr::Continue(_));
            visit::visit_expr(self, expr);
        }
        fn visit_local(&mut self, local: &'ast syn::Local) {
            self.0 |= local.init.as_ref().is_some_and(|init| init.diverge.is_some());
            visit::visit_local(self, local);
        }
    }
    let mut find = Find(false);
    find.visit_block(body);
    !find.0
}

/// `out[i][j]` of two loops that are one, whatever else asks how long it is.
fn cells(group: &[&Access]) -> Option<syn::Result<How>> {
    let mut found: Option<&Cell> = None;
    for access in group {
        let place = || access.place.key();
        match &access.kind {
            Kind::Element(Form::Deep, _) if !lanes::reads(access) => {
                return Some(Err(refusals::deep_cells(access.span, &place())));
            }
            Kind::Element(Form::Cell(cell), _) => match found {
                Some(known) if known.is_apart(cell) => {
                    return Some(Err(refusals::neighbour(access.span, &place(), refusals::Touched::ByAll)));
                }
                Some(known) if known != cell => return None,
                _ => found = Some(cell),
            },
            _ if lanes::is_length(access) => {}
            _ => return None,
        }
    }
    let alone = group.iter().all(|access| matches!(access.kind, Kind::Element(Form::Cell(_), _)));
    found.cloned().map(|cell| Ok(How::Cells(cell, alone)))
}

fn is_fixed(access: &Access) -> bool {
    matches!(&access.kind, Kind::Element(Form::Fixed, _))
}
