//! What role the uses of one place show, where no clause names it.

use std::rc::Rc;

use syn::{BinOp, Expr};

use crate::definite::{self, Given};
use crate::flat;
use crate::folds::{self, Form, Operator};
use crate::foreign;
use crate::index::{self, Indices};
use crate::induction::{self, Body};
use crate::jumps;
use crate::keyed::Keyed;
use crate::known::{self, APPENDING, MUTATING, lengths, mutates, only_reads};
use crate::owned::{Conflict, Owned, Touched};
use crate::places::Place;
use crate::refusals;
use crate::roles::{How, Signs, declared_exclusive};
use crate::scopes::{Scope, has_annotated_loop};
use crate::shapes::Kept;
use crate::stripes;
use crate::uses::{Access, Kind, Touch};

/// Two contributions as one role, if they are of one kind.
pub(crate) fn joined(first: How, second: How) -> Option<How> {
    let adds = |how: &How| {
        matches!(
            how,
            How::Append(_)
                | How::Sum(Signs { minus: false, .. })
                | How::Stepped(Operator::Sum(Signs { minus: false, .. }), Form::Value)
        )
    };
    match (first, second) {
        (How::Sum(a), How::Sum(b)) => Some(How::Sum(a.joined(b))),
        (How::Stepped(a, form), How::Stepped(b, other)) => folds::joined((a, form), (b, other)),
        // `x += a;` beside `x = x + b;`: the type has both operators.
        (How::Stepped(operator, Form::Value), other) | (other, How::Stepped(operator, Form::Value))
            if !matches!(other, How::Append(_)) =>
        {
            joined(operator.assigning(), other)
        }
        (How::Stepped(operator, _), other) | (other, How::Stepped(operator, _)) => {
            let How::Stepped(operator, _) = joined(operator.assigning(), other).and_then(stepped)? else {
                return None;
            };
            Some(How::Stepped(operator, Form::Both))
        }
        // `text += "…"` beside `text.push_str(…)`.
        (first, second) if adds(&first) && adds(&second) => {
            Some(if matches!(first, How::Append(_)) { first } else { second })
        }
        (first, second) => {
            (std::mem::discriminant(&first) == std::mem::discriminant(&second)).then_some(first)
        }
    }
}

/// `x += e` as if it were written `x = x + e`.
fn stepped(how: How) -> Option<How> {
    let operator = match how {
        How::Sum(signs) => Operator::Sum(signs),
        How::Product => Operator::Product,
        How::BitAnd => Operator::BitAnd,
        How::BitOr => Operator::BitOr,
        How::BitXor => Operator::BitXor,
        _ => return None,
    };
    Some(How::Stepped(operator, Form::Both))
}

pub(crate) fn kept(access: &Access) -> Option<Rc<Kept>> {
    match &access.kind {
        Kind::Kept(kept) => Some(kept.clone()),
        _ => None,
    }
}

/// What iterations keep together; an extreme within each iteration is none
/// (`low = i; for j in i..n { if a[j] < a[low] { low = j; } }`).
pub(crate) fn kept_across(group: &[&Access], body: &syn::Block, outer: &Scope) -> Option<Rc<Kept>> {
    let anew =
        |place: &Place| declared_exclusive(place, outer) && definite::given(body, place) != Given::Late;
    group.iter().find_map(|access| kept(access)).filter(|kept| !kept.places.iter().all(anew))
}

/// Whether the places that are kept together are used in no other way.
pub(crate) fn keeps_alone(rule: &Kept, accesses: &[Access]) -> syn::Result<()> {
    for place in &rule.places {
        for access in accesses.iter().filter(|access| access.place.key() == place.key()) {
            match kept(access) {
                Some(other) if other.key() == rule.key() => {}
                Some(_) => return Err(refusals::mixed_operators(access.span, &place.key())),
                None => return Err(refusals::read_and_changed(access.span, &place.key())),
            }
        }
    }
    Ok(())
}

/// `t = e;` before any use in the iteration: what the last one left counts. Where it is only assigned, nothing of it
/// need be there before.
fn last(group: &[&Access], body: &syn::Block, exclusive: bool) -> Option<How> {
    let given = if exclusive { definite::given(body, &group[0].place) } else { Given::Late };
    if given == Given::Late {
        return None;
    }
    let only_assigned = group.iter().all(|access| matches!(access.kind, Kind::Assign(_)));
    Some(if only_assigned && !has_annotated_loop(body) { How::LastSet } else { How::Last })
}

/// The role that one place's accesses show; `None` if it is shared.
pub(crate) fn infer(
    group: &[&Access],
    body: Body<'_>,
    indices: &Indices,
    exclusive: bool,
) -> syn::Result<Option<How>> {
    if let Some(last) = last(group, body.block, exclusive) {
        return Ok(Some(last));
    }
    if let Some(induction) = induction::of(group, body).filter(|_| exclusive) {
        return Ok(Some(How::Induction(induction)));
    }
    if let Some(keyed) = group.iter().find_map(|access| keyed(access)) {
        return all_keyed(keyed, group).map(Some);
    }
    let touched = group.iter().any(|access| matches!(access.kind, Kind::Element(..)));
    if touched {
        return elements(group, body.block, indices, exclusive);
    }
    let mut how: Option<How> = None;
    for access in group {
        let Some(shown) = contribution(access)? else { continue };
        let both = match how {
            Some(known) => joined(known, shown),
            None => Some(shown),
        };
        let Some(both) = both else {
            return Err(refusals::mixed_operators(access.span, &access.place.key()));
        };
        how = Some(both);
    }
    if how.is_none()
        && exclusive
        && let Some((access, method)) = group.iter().find_map(|access| mutation(access))
    {
        return Err(refusals::mutated(access.span, &access.place.key(), &method));
    }
    let Some(how) = how else { return Ok(None) };
    let read = group.iter().find(|access| is_read(&access.kind));
    match (read, &how) {
        (None, _) => Ok(Some(how)),
        // A shared queue may be read as well; if it was no queue, the compiler says so at the `push`.
        (Some(_), How::Append(_) | How::Prepend(_) | How::Insert(_)) if !exclusive => Ok(None),
        (Some(read), How::Append(_)) => Err(refusals::read_and_filled(read.span, &read.place.key())),
        (Some(read), _) => Err(refusals::read_and_changed(read.span, &read.place.key())),
    }
}

/// A use that changes the place by a method, as far as its name tells.
pub(crate) fn mutation<'a>(access: &&'a Access) -> Option<(&'a Access, String)> {
    match &access.kind {
        Kind::Method(name, arguments, statement) => {
            let name = name.to_string();
            let mutates = MUTATING.contains(&name.as_str())
                && !known::gives_another(&name, arguments.len(), *statement);
            mutates.then_some((access, name))
        }
        _ => None,
    }
}

/// `q.push_front(e)`, `s.insert_str(0, t)`
fn prepends(name: &syn::Ident, arguments: &[Expr]) -> bool {
    let at_start =
        || arguments.first().is_some_and(|at| quote::ToTokens::to_token_stream(at).to_string() == "0");
    name == "push_front" || name == "insert_str" && at_start()
}

fn is_read(kind: &Kind) -> bool {
    match kind {
        Kind::Read | Kind::Macro => true,
        Kind::Method(name, arguments, _) if prepends(name, arguments) => false,
        Kind::Method(name, _, statement) => {
            let name = name.to_string();
            !(APPENDING.contains(&name.as_str()) || *statement && name == "insert")
        }
        _ => false,
    }
}

/// What a use adds to a place, if it changes it at all.
pub(crate) fn contribution(access: &Access) -> syn::Result<Option<How>> {
    let place = access.place.key();
    Ok(match &access.kind {
        Kind::OpAssign(op) => Some(match op {
            BinOp::AddAssign(_) => How::Sum(Signs { plus: true, minus: false }),
            BinOp::SubAssign(_) => How::Sum(Signs { plus: false, minus: true }),
            BinOp::MulAssign(_) => How::Product,
            BinOp::BitAndAssign(_) => How::BitAnd,
            BinOp::BitOrAssign(_) => How::BitOr,
            BinOp::BitXorAssign(_) => How::BitXor,
            other => {
                let operator = quote::ToTokens::to_token_stream(other).to_string();
                return Err(refusals::not_mergeable(access.span, &place, &operator));
            }
        }),
        Kind::Assign(value) => match folds::how(&access.place, value) {
            Some(how) => Some(how),
            None => return Err(refusals::assigned(access.span, &place)),
        },
        Kind::Method(name, _, _) if APPENDING.contains(&name.to_string().as_str()) => {
            Some(How::Append(name.clone()))
        }
        Kind::Method(name, arguments, _) if prepends(name, arguments) => Some(How::Prepend(name.clone())),
        Kind::Method(name, arguments, true) if name == "insert" => Some(How::Insert(arguments.len())),
        Kind::Deeper => return Err(refusals::deeper(access.span, &place)),
        Kind::Unpacked => return Err(refusals::assigned(access.span, &place)),
        Kind::Borrow => return Err(refusals::borrowed(access.span, &place)),
        _ => None,
    })
}

fn keyed(access: &Access) -> Option<&Keyed> {
    match &access.kind {
        Kind::Keyed(keyed) => Some(keyed),
        _ => None,
    }
}

/// A map in which things are gathered in one way, and that is used in no other.
fn all_keyed(first: &Keyed, group: &[&Access]) -> syn::Result<How> {
    for access in group {
        match keyed(access) {
            Some(other) if other.gather == first.gather => {}
            Some(_) => return Err(refusals::mixed_operators(access.span, &access.place.key())),
            None => return Err(refusals::read_and_changed(access.span, &access.place.key())),
        }
    }
    let start = group.iter().find_map(|access| keyed(access)?.start.clone());
    Ok(How::Keyed(Keyed { gather: first.gather.clone(), start }))
}

/// `h[e] += v`, whatever `e` is: every access is of this one way (`len()` aside).
fn element_wise(group: &[&Access]) -> Option<How> {
    let mut how = None;
    for access in group {
        let shown = match &access.kind {
            Kind::Element(_, Touch::OpAssign(op)) => match op {
                BinOp::AddAssign(_) => "each_sum",
                BinOp::SubAssign(_) => "each_balance",
                BinOp::MulAssign(_) => "each_product",
                BinOp::BitAndAssign(_) => "each_bit_and",
                BinOp::BitOrAssign(_) => "each_bit_or",
                BinOp::BitXorAssign(_) => "each_bit_xor",
                _ => return None,
            },
            Kind::Element(_, Touch::Extreme(method)) if method == "max" => "each_max",
            Kind::Element(_, Touch::Extreme(_)) => "each_min",
            Kind::Element(_, Touch::Append) => "each_append",
            Kind::Method(name, ..) if name == "len" || name == "is_empty" => continue,
            _ => return None,
        };
        let signs = ["each_sum", "each_balance"];
        how = Some(match how {
            Some(known) if known == shown => shown,
            Some(known) if signs.contains(&known) && signs.contains(&shown) => "each_balance",
            Some(_) => return None,
            None => shown,
        });
    }
    how.map(|way| How::Each(by_index(way, group.iter().copied())))
}

/// Sums by element, where all that there is of the table are indices: then it need be no sequence to the body.
pub(crate) fn by_index<'a>(way: &'static str, group: impl Iterator<Item = &'a Access>) -> &'static str {
    let mut others = group.filter(|access| match &access.kind {
        Kind::Element(..) => access.index.is_none(),
        Kind::Method(name, ..) => name != "len" && name != "is_empty",
        _ => true,
    });
    match way {
        "each_sum" if others.next().is_none() => "bins_sum",
        "each_balance" if others.next().is_none() => "bins_balance",
        _ => way,
    }
}

/// `m[a][b] += v`, whatever `a` and `b` are.
fn cell_wise(group: &[&Access]) -> Option<How> {
    let way = |access: &&&Access| match &access.kind {
        Kind::Element(_, Touch::Cell(op)) => match op {
            BinOp::AddAssign(_) | BinOp::SubAssign(_) => Some("grid_sum"),
            BinOp::BitAndAssign(_) => Some("grid_bit_and"),
            BinOp::BitOrAssign(_) => Some("grid_bit_or"),
            BinOp::BitXorAssign(_) => Some("grid_bit_xor"),
            _ => None,
        },
        _ => None,
    };
    let lengths = |access: &&&Access| matches!(&access.kind, Kind::Method(name, ..) if name == "len");
    let mut cells = group.iter().filter(|access| !lengths(access));
    let first = way(&cells.next()?)?;
    cells.all(|access| way(&access) == Some(first)).then_some(How::Each(first))
}

/// The role of a place that is indexed.
fn elements(
    group: &[&Access],
    body: &syn::Block,
    indices: &Indices,
    exclusive: bool,
) -> syn::Result<Option<How>> {
    let written = group.iter().any(|access| writes_element(&access.kind, exclusive));
    let perhaps = exclusive && group.iter().any(|access| may_write_element(&access.kind));
    if !(written || perhaps) {
        return Ok(None);
    }
    let is_own = |access: &&Access| match &access.kind {
        Kind::Element(form, _) => matches!(form, index::Form::Own(_)),
        _ => true,
    };
    let straight = foreign::is_straight(body);
    let own = |group: &[&Access]| own_elements(group, indices, (written, straight));
    if group.iter().all(is_own) {
        return match own(group) {
            // `points[i].distance(&points[j])`: nothing but methods of the user's own; that they read is likelier.
            Err(_) if !written => Ok(None),
            Ok(Some(owned)) if !written && owned.reads_others() => Ok(None),
            Ok(owned) => Ok(owned.map(|owned| owned.role(group))),
            Err(Unowned::Scattered) => Ok(Some(element_wise(group).unwrap_or(How::Scatter))),
            Err(Unowned::Refused(error)) => {
                element_wise(group).or_else(|| cell_wise(group)).map(Some).ok_or(error)
            }
        };
    }
    if !written {
        return Ok(None);
    }
    if let Some(flat) = flat::apart(group) {
        return Ok(Some(How::Flat(Box::new(flat))));
    }
    if let Some(how) = element_wise(group) {
        // In a loop that leaves early it would be claimed element by element.
        let apart = if jumps::leave_loop(body) { None } else { stripes::apart(group, indices) };
        return Ok(Some(apart.map_or(how, |own| stripes::role(own, group))));
    }
    if let Some(flat) = flat::of(group) {
        return Ok(Some(How::Flat(Box::new(flat))));
    }
    let derived = flat::derived(group);
    let group = &derived.iter().collect::<Vec<_>>()[..];
    foreign::beyond_own(group, straight, own).or_else(|error| cell_wise(group).map(Some).ok_or(error))
}

/// Why accesses of the own form have no common one.
pub(crate) enum Unowned {
    /// Which iteration touches what shows as the loop runs.
    Scattered,
    /// The source shows a dependence.
    Refused(syn::Error),
}

/// What an iteration owns of a sequence that it accesses in the own form alone; `written`: some access is certain to
/// write, so that methods whose names say nothing are taken to read; `straight`: each iteration runs all of the body.
fn own_elements(
    group: &[&Access],
    indices: &Indices,
    (written, straight): (bool, bool),
) -> Result<Option<Owned>, Unowned> {
    let mut touched = Vec::new();
    for access in group {
        let place = access.place.key();
        match &access.kind {
            Kind::Element(index::Form::Own(value), touch) => {
                let reads = match touch {
                    Touch::Read => true,
                    Touch::Method(name) => only_reads(name) || written && !mutates(name),
                    _ => false,
                };
                touched.push(Touched { value, reads, span: access.span, index: access.index.as_ref() });
            }
            Kind::Element(..) => {
                return Err(Unowned::Refused(refusals::foreign_element(access.span, &place)));
            }
            Kind::Method(name, ..) if lengths(name) => {}
            _ => return Err(Unowned::Refused(refusals::whole_and_elements(access.span, &place))),
        }
    }
    if touched.is_empty() {
        return Ok(None);
    }
    let place = group[0].place.key();
    Owned::of_all(&touched, indices).map(Some).map_err(|(span, conflict)| match conflict {
        Conflict::Forms => Unowned::Refused(refusals::mixed_elements(span, &place)),
        Conflict::Neighbour => {
            let touched = if straight { refusals::Touched::ByAll } else { foreign::touched(group) };
            Unowned::Refused(refusals::neighbour(span, &place, touched))
        }
        Conflict::Apart => Unowned::Scattered,
    })
}

/// Whether an access changes what it is about, as far as the source tells.
pub(crate) fn changes(access: &Access, outer: &Scope) -> bool {
    let exclusive = declared_exclusive(&access.place, outer);
    match &access.kind {
        Kind::Read | Kind::Macro | Kind::Element(_, Touch::Read) => false,
        Kind::Method(name, ..) | Kind::Element(_, Touch::Method(name)) => exclusive && !only_reads(name),
        _ => true,
    }
}

/// Whether an access changes what it is about, without doubt.
pub(crate) fn surely_changes(access: &Access) -> bool {
    match &access.kind {
        Kind::Read | Kind::Macro | Kind::Element(_, Touch::Read) => false,
        Kind::Method(name, ..) | Kind::Element(_, Touch::Method(name)) => mutates(name),
        _ => true,
    }
}

fn writes_element(kind: &Kind, exclusive: bool) -> bool {
    match kind {
        Kind::Element(
            _,
            Touch::Write | Touch::OpAssign(_) | Touch::Cell(_) | Touch::Extreme(_) | Touch::Compound,
        ) => true,
        Kind::Element(_, Touch::Append) => exclusive,
        Kind::Element(_, Touch::Method(name)) => exclusive && mutates(name),
        _ => false,
    }
}

/// Whether a method is called on an element whose name says nothing.
fn may_write_element(kind: &Kind) -> bool {
    matches!(kind, Kind::Element(_, Touch::Method(name)) if !only_reads(name))
}
