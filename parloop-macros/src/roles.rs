//! The role of each outer name: named by a clause, or inferred from what the body does with it.

use std::rc::Rc;

use proc_macro2::Span;
use syn::{BinOp, Expr, Ident, Path};

use crate::args::{Args, IndexForm, ReduceOp, ReduceTarget};
use crate::definite;
use crate::index::Form;
use crate::keyed::Keyed;
use crate::places::Place;
use crate::refusals;
use crate::scopes::Scope;
use crate::shapes::Kept;
use crate::uses::{Access, Kind, Touch};

/// A role and the place that has it.
#[derive(Clone, Debug)]
pub struct Role {
    /// The outer place.
    pub place: Place,
    /// What it is to the loop.
    pub how: How,
    /// The declaration lets the name itself be borrowed mutably (`let mut`, a field, a dereference); else it is at
    /// most a `&mut` that can be reborrowed.
    pub mutable: bool,
    /// Where the role shows.
    pub span: Span,
}

impl Role {
    /// Every place that has the role.
    pub fn places(&self) -> &[Place] {
        match &self.how {
            How::Kept(kept) => &kept.places,
            How::Best(places, _) => places,
            _ => std::slice::from_ref(&self.place),
        }
    }
}

/// What a place is to the loop.
#[derive(Clone, Debug)]
pub enum How {
    /// `x += e`, `x -= e`; which of the two there are
    Sum(Signs),
    /// `x *= e`
    Product,
    /// `x &= e`
    BitAnd,
    /// `x |= e`
    BitOr,
    /// `x ^= e`
    BitXor,
    /// `x = x && e`
    All,
    /// `x = x || e`
    Any,
    /// `v.push(e)` and its like: the first of these methods
    Append(Ident),
    /// `m.insert(k)`, `m.insert(k, v)`; how many arguments
    Insert(usize),
    /// `if e > best { best = e; at = i; }` and its like
    Kept(Rc<Kept>),
    /// `if c { t = e; }`: what the last iteration that assigned it left
    Last,
    /// `reduce(x: min)`
    Min,
    /// `reduce(x: max)`
    Max,
    /// `reduce(x: path)`
    Merge(Path),
    /// Gathered under keys
    Keyed(Keyed),
    /// `h[e] += v` and its like: the name of the way
    Each(&'static str),
    /// `reduce((best, at): min)`
    Best(Vec<Place>, BestOf),
    /// `out[i]` and its like
    Elements(Own),
    /// `x = x.wrapping_add(e)`: a sum that may wrap in any build
    Wrapping,
    /// `x = x.wrapping_mul(e)`
    WrappingProduct,
    /// `private(x)`, `private(x = EXPR)`
    Scratch(Option<Expr>),
}

/// Which elements are an iteration's own.
#[derive(Clone, Debug)]
pub enum Own {
    /// `out[i]`
    Element,
    /// `out[i * stride ..]`
    Row(Expr),
    /// `out[i + offset]`
    Offset(Expr),
    /// `out[end - i]`
    Mirrored(Expr),
}

impl Own {
    fn of(form: &Form) -> Option<Own> {
        Some(match form {
            Form::Own => Own::Element,
            Form::Strided(stride) => Own::Row(stride.clone()),
            Form::Offset(offset) => Own::Offset(offset.clone()),
            Form::Mirrored(end) => Own::Mirrored(end.clone()),
            Form::Shifted | Form::Foreign => return None,
        })
    }

    fn key(&self) -> String {
        let text = |expr: &Expr| quote::ToTokens::to_token_stream(expr).to_string();
        match self {
            Own::Element => "i".to_owned(),
            Own::Row(stride) => format!("i * ({})", text(stride)),
            Own::Offset(offset) => format!("i + ({})", text(offset)),
            Own::Mirrored(end) => format!("({}) - i", text(end)),
        }
    }
}

/// Which one of the values at the first place is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BestOf {
    /// The least, the first of equal ones.
    Min,
    /// The greatest, the first of equal ones.
    Max,
}

/// Which way a sum goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// `+=` is there.
    pub plus: bool,
    /// `-=` is there.
    pub minus: bool,
}

/// The roles of a loop's outer places.
pub struct Roles {
    /// In the order of the source.
    pub roles: Vec<Role>,
    /// Everything else that is used: shared by reference.
    pub shared: Vec<Access>,
}

/// Methods that add to a collection at its end.
const APPENDING: &[&str] =
    &["push", "push_back", "push_str", "extend", "extend_from_slice", "append", "write_fmt"];

/// Methods that do not change what they are called on, of those that an element of a sequence may have.
const READING: &[&str] = &[
    "len",
    "is_empty",
    "iter",
    "get",
    "contains",
    "contains_key",
    "clone",
    "cloned",
    "copied",
    "to_string",
    "to_owned",
    "to_vec",
    "as_str",
    "as_slice",
    "as_ref",
    "as_bytes",
    "chars",
    "bytes",
    "lines",
    "first",
    "last",
    "abs",
    "sqrt",
    "powi",
    "powf",
    "sin",
    "cos",
    "tan",
    "exp",
    "ln",
    "min",
    "max",
    "pow",
    "wrapping_add",
    "wrapping_mul",
    "wrapping_sub",
    "cmp",
    "partial_cmp",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "is_some",
    "is_none",
    "unwrap_or",
    "windows",
    "chunks",
    "into",
    "keys",
    "values",
    "starts_with",
    "ends_with",
    "trim",
    "split",
    "parse",
    "is_nan",
    "floor",
    "ceil",
    "round",
    "load",
    "store",
    "fetch_add",
    "fetch_sub",
    "fetch_max",
    "fetch_min",
    "fetch_or",
    "fetch_and",
    "lock",
    "read",
    "write",
    "borrow",
    "to_le_bytes",
    "count_ones",
    "rem_euclid",
    "signum",
    "hypot",
    "mul_add",
    "is_positive",
    "is_negative",
];

/// Decides the role of every place in `accesses`.
pub fn decide(
    args: &Args,
    accesses: &[Access],
    body: &syn::Block,
    outer: &Scope,
    errors: &mut Vec<syn::Error>,
) -> Roles {
    let mut roles = named(args, accesses, outer, errors);
    let mut left_alone: Vec<String> = roles.iter().flat_map(Role::places).map(Place::key).collect();
    // What a clause names is not inferred, even where the clause is an error.
    let indexed = args.indexed.iter().flat_map(|arg| &arg.value).map(|entry| &entry.place);
    let clauses = args.shared.iter().chain(&args.scatter).flat_map(|arg| &arg.value).chain(indexed);
    left_alone.extend(clauses.map(|place| Place::from(place).key()));
    let mut seen: Vec<String> = Vec::new();
    for access in accesses {
        let key = access.place.key();
        if seen.contains(&key) || left_alone.contains(&key) {
            continue;
        }
        let group: Vec<&Access> = accesses.iter().filter(|other| other.place.key() == key).collect();
        seen.push(key);
        if matches!(access.kind, Kind::Static) {
            errors.push(refusals::static_mut(access.span, &access.place.root.to_string()));
            continue;
        }
        if let Some(kept) = group.iter().find_map(|access| kept(access)) {
            match keeps_alone(&kept, accesses) {
                Ok(()) => {
                    let place = kept.places[0].clone();
                    seen.extend(kept.places.iter().map(Place::key));
                    roles.push(role(place, How::Kept(kept), outer, group[0].span));
                }
                Err(error) => {
                    seen.extend(kept.places.iter().map(Place::key));
                    errors.push(error);
                }
            }
            continue;
        }
        let exclusive = declared_exclusive(&access.place, outer);
        match infer(&group, body, outer, exclusive) {
            Ok(Some(how)) => roles.push(role(group[0].place.clone(), how, outer, group[0].span)),
            Ok(None) => {}
            Err(error) => errors.push(error),
        }
    }
    read_through_the_reference(&roles, accesses, errors);
    let with_role: Vec<String> = roles.iter().flat_map(|role| role.places()).map(Place::key).collect();
    let shared = accesses.iter().filter(|access| !with_role.contains(&access.place.key())).cloned().collect();
    Roles { roles, shared }
}

/// `counter` read beside `*counter += 1`.
fn read_through_the_reference(roles: &[Role], accesses: &[Access], errors: &mut Vec<syn::Error>) {
    for role in roles.iter().filter(|role| role.place.deref) {
        let hidden =
            accesses.iter().find(|access| access.place.is_name() && access.place.root == role.place.root);
        if let Some(access) = hidden {
            errors.push(refusals::read_and_changed(access.span, &role.place.key()));
        }
    }
}

fn role(place: Place, how: How, outer: &Scope, span: Span) -> Role {
    let binding = outer.get(&place.root.to_string());
    let mutable = !place.is_name() || binding.is_some_and(|binding| binding.mutable);
    Role { place, how, mutable, span }
}

/// Whether the declaration lets iterations change the place at all.
fn declared_exclusive(place: &Place, outer: &Scope) -> bool {
    outer.get(&place.root.to_string()).is_none_or(|binding| binding.exclusive())
}

/// Whether clauses name what is there.
pub fn check_names(args: &Args, accesses: &[Access], outer: &Scope, errors: &mut Vec<syn::Error>) {
    named(args, accesses, outer, errors);
}

/// The roles that clauses name.
fn named(args: &Args, accesses: &[Access], outer: &Scope, errors: &mut Vec<syn::Error>) -> Vec<Role> {
    let mut roles = Vec::new();
    let mut add = |given: &crate::args::Place, how: How, errors: &mut Vec<syn::Error>| {
        let mut place = Place::from(given);
        if !outer.contains_key(&place.root.to_string()) {
            errors.push(refusals::unknown_name(place.root.span(), &place.root.to_string()));
            return;
        }
        // The name as the body spells it: a clause may say `counter` for `*counter += 1`, and its tokens are not
        // the body's.
        let spelled = accesses.iter().find(|access| {
            access.place.root == place.root
                && (access.place.key() == place.key()
                    || (access.place.deref && place.is_name() && access.place.fields.is_empty()))
        });
        if let Some(access) = spelled {
            place = access.place.clone();
        }
        let how = detailed(how, &place, accesses);
        roles.push(role(place, how, outer, given.root.span()));
    };
    for entry in args.reduce.iter().flat_map(|arg| &arg.value) {
        match &entry.target {
            ReduceTarget::Whole(place) => add(place, reduction(&entry.op), errors),
            ReduceTarget::EachElement(place) => match each_of(&entry.op) {
                Some(how) => add(place, How::Each(how), errors),
                None => errors.push(refusals::not_by_element(place.root.span())),
            },
            ReduceTarget::WithPosition(places) => {
                let Some(first) = places.first() else { continue };
                let best = match entry.op {
                    ReduceOp::Min => BestOf::Min,
                    ReduceOp::Max => BestOf::Max,
                    _ => {
                        errors.push(refusals::not_an_extreme(first.root.span()));
                        continue;
                    }
                };
                add(first, How::Best(places.iter().map(Place::from).collect(), best), errors);
            }
        }
    }
    for entry in args.indexed.iter().flat_map(|arg| &arg.value) {
        match &entry.form {
            IndexForm::Element => add(&entry.place, How::Elements(Own::Element), errors),
            IndexForm::Stride(stride) => {
                add(&entry.place, How::Elements(Own::Row((**stride).clone())), errors)
            }
            IndexForm::Column => {
                errors.push(refusals::not_yet(entry.place.root.span(), "`indexed(name[_])`, own columns,"));
            }
        }
    }
    for place in args.last.iter().flat_map(|arg| &arg.value) {
        add(place, How::Last, errors);
    }
    for place in args.scatter.iter().flat_map(|arg| &arg.value) {
        errors.push(refusals::not_yet(place.root.span(), "`scatter`"));
    }
    for entry in args.private.iter().flat_map(|arg| &arg.value) {
        add(&entry.place, How::Scratch(entry.value.clone()), errors);
    }
    roles
}

fn each_of(op: &ReduceOp) -> Option<&'static str> {
    Some(match op {
        ReduceOp::Add => "each_sum",
        ReduceOp::Mul => "each_product",
        ReduceOp::BitAnd => "each_bit_and",
        ReduceOp::BitOr => "each_bit_or",
        ReduceOp::BitXor => "each_bit_xor",
        ReduceOp::Min => "each_min",
        ReduceOp::Max => "each_max",
        ReduceOp::Append | ReduceOp::Insert => "each_append",
        ReduceOp::And | ReduceOp::Or | ReduceOp::Function(_) => return None,
    })
}

fn reduction(op: &ReduceOp) -> How {
    match op {
        ReduceOp::Add => How::Sum(Signs::default()),
        ReduceOp::Mul => How::Product,
        ReduceOp::BitAnd => How::BitAnd,
        ReduceOp::BitOr => How::BitOr,
        ReduceOp::BitXor => How::BitXor,
        ReduceOp::And => How::All,
        ReduceOp::Or => How::Any,
        ReduceOp::Min => How::Min,
        ReduceOp::Max => How::Max,
        ReduceOp::Append => How::Append(Ident::new("push", Span::mixed_site())),
        ReduceOp::Insert => How::Insert(0),
        ReduceOp::Function(path) => How::Merge(path.clone()),
    }
}

/// What a clause leaves to the body to say: which signs a sum has, which method appends.
fn detailed(how: How, place: &Place, accesses: &[Access]) -> How {
    let key = place.key();
    let shown = accesses
        .iter()
        .filter(|access| access.place.key() == key)
        .filter_map(|access| contribution(access).ok().flatten())
        .filter(|shown| std::mem::discriminant(shown) == std::mem::discriminant(&how));
    shown.reduce(joined).unwrap_or(match how {
        How::Sum(_) => How::Sum(Signs { plus: true, minus: true }),
        How::Insert(_) => How::Insert(1),
        other => other,
    })
}

fn same_kind(a: &How, b: &How) -> bool {
    let adds = |how: &How| matches!(how, How::Append(_) | How::Sum(Signs { minus: false, .. }));
    std::mem::discriminant(a) == std::mem::discriminant(b) || (adds(a) && adds(b))
}

/// Two contributions of one kind as one role.
fn joined(first: How, second: How) -> How {
    match (first, second) {
        (How::Sum(a), How::Sum(b)) => How::Sum(Signs { plus: a.plus || b.plus, minus: a.minus || b.minus }),
        // `text += "…"` beside `text.push_str(…)`.
        (How::Sum(_), appended @ How::Append(_)) => appended,
        (first, _) => first,
    }
}

fn kept(access: &Access) -> Option<Rc<Kept>> {
    match &access.kind {
        Kind::Kept(kept) => Some(kept.clone()),
        _ => None,
    }
}

/// Whether the places that are kept together are used in no other way.
fn keeps_alone(rule: &Kept, accesses: &[Access]) -> syn::Result<()> {
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

/// `t = e;` before any use in the iteration: what the last one left counts.
fn last(group: &[&Access], body: &syn::Block, outer: &Scope) -> bool {
    let place = &group[0].place;
    let declared = outer.get(&place.root.to_string());
    let assigned = group.iter().any(|access| match &access.kind {
        Kind::Assign(_) => true,
        Kind::Method(name, arguments, _) => name == "clear" && arguments.is_empty(),
        _ => false,
    });
    assigned
        && !declared.is_some_and(|binding| binding.uninitialised)
        && declared.is_none_or(|binding| binding.exclusive())
        && definite::assigned_before_use(body, place)
}

/// The role that one place's accesses show; `None` if it is shared.
fn infer(group: &[&Access], body: &syn::Block, outer: &Scope, exclusive: bool) -> syn::Result<Option<How>> {
    if last(group, body, outer) {
        return Ok(Some(How::Last));
    }
    if let Some(keyed) = group.iter().find_map(|access| keyed(access)) {
        return all_keyed(keyed, group).map(Some);
    }
    let touched = group.iter().any(|access| matches!(access.kind, Kind::Element(..)));
    if touched {
        return elements(group, exclusive);
    }
    let mut how: Option<How> = None;
    for access in group {
        let Some(shown) = contribution(access)? else { continue };
        how = Some(match how {
            Some(known) if !same_kind(&known, &shown) => {
                return Err(refusals::mixed_operators(access.span, &access.place.key()));
            }
            Some(known) => joined(known, shown),
            None => shown,
        });
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
        (Some(_), How::Append(_) | How::Insert(_)) if !exclusive => Ok(None),
        (Some(read), _) => Err(refusals::read_and_changed(read.span, &read.place.key())),
    }
}

/// Methods of std that change what they are called on, and depend on what it was.
const MUTATING: &[&str] = &[
    "insert",
    "remove",
    "pop",
    "pop_front",
    "pop_back",
    "push_front",
    "sort",
    "sort_by",
    "sort_by_key",
    "sort_unstable",
    "dedup",
    "retain",
    "truncate",
    "drain",
    "swap",
    "swap_remove",
    "reverse",
    "take",
    "replace",
    "get_or_insert",
    "get_or_insert_with",
    "entry",
    "next",
    "nth",
    "next_back",
    "split_off",
    "resize",
    "rotate_left",
    "rotate_right",
    "get_mut",
    "iter_mut",
    "last_mut",
    "first_mut",
    "values_mut",
    "extract_if",
    "fill",
    "copy_from_slice",
    "read_line",
    "add_assign",
];

/// A use that changes the place by a method, as far as its name tells.
fn mutation<'a>(access: &&'a Access) -> Option<(&'a Access, String)> {
    match &access.kind {
        Kind::Method(name, _, _) if MUTATING.contains(&name.to_string().as_str()) => {
            Some((access, name.to_string()))
        }
        _ => None,
    }
}

fn is_read(kind: &Kind) -> bool {
    match kind {
        Kind::Read | Kind::Macro => true,
        Kind::Method(name, _, statement) => {
            let name = name.to_string();
            !(APPENDING.contains(&name.as_str()) || *statement && name == "insert")
        }
        _ => false,
    }
}

/// What a use adds to a place, if it changes it at all.
fn contribution(access: &Access) -> syn::Result<Option<How>> {
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
        Kind::Assign(value) => match folded(&access.place, value) {
            Some(how) => Some(how),
            None => return Err(refusals::assigned(access.span, &place)),
        },
        Kind::Method(name, _, _) if APPENDING.contains(&name.to_string().as_str()) => {
            Some(How::Append(name.clone()))
        }
        Kind::Method(name, arguments, true) if name == "insert" => Some(How::Insert(arguments.len())),
        Kind::Borrow => return Err(refusals::borrowed(access.span, &place)),
        _ => None,
    })
}

/// `x = x + a - b`, `ok = ok && f`, `x = x.wrapping_add(e)`: an assignment that only adds to what was there.
fn folded(place: &Place, value: &Expr) -> Option<How> {
    if let Expr::MethodCall(call) = value {
        let itself = Place::syntactic(&call.receiver).is_some_and(|found| found.key() == place.key());
        let how = match call.method.to_string().as_str() {
            "wrapping_add" | "wrapping_sub" => How::Wrapping,
            "wrapping_mul" => How::WrappingProduct,
            _ => return None,
        };
        return itself.then_some(how);
    }
    let mut how = None;
    let mut current = value;
    while let Expr::Binary(binary) = current {
        let step = match binary.op {
            BinOp::Add(_) => How::Sum(Signs { plus: true, minus: false }),
            BinOp::Sub(_) => How::Sum(Signs { plus: false, minus: true }),
            BinOp::Mul(_) => How::Product,
            BinOp::And(_) => How::All,
            BinOp::Or(_) => How::Any,
            BinOp::BitAnd(_) => How::BitAnd,
            BinOp::BitOr(_) => How::BitOr,
            BinOp::BitXor(_) => How::BitXor,
            _ => return None,
        };
        how = Some(match how {
            Some(known) if !same_kind(&known, &step) => return None,
            Some(known) => joined(known, step),
            None => step,
        });
        current = &binary.left;
    }
    Place::syntactic(current).filter(|found| found.key() == place.key()).and(how)
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
                BinOp::AddAssign(_) | BinOp::SubAssign(_) => "each_sum",
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
        if how.is_some_and(|known| known != shown) {
            return None;
        }
        how = Some(shown);
    }
    how.map(How::Each)
}

/// The role of a place that is indexed.
fn elements(group: &[&Access], exclusive: bool) -> syn::Result<Option<How>> {
    let written = group.iter().any(|access| writes_element(&access.kind, exclusive));
    if !written {
        return Ok(None);
    }
    let own = |access: &&Access| !matches!(access.kind, Kind::Element(Form::Foreign | Form::Shifted, _));
    if !group.iter().all(own)
        && let Some(how) = element_wise(group)
    {
        return Ok(Some(how));
    }
    let mut form: Option<Own> = None;
    for access in group {
        let place = access.place.key();
        let found = match &access.kind {
            Kind::Element(found, _) => match Own::of(found) {
                Some(own) => own,
                None if form.is_some() && matches!(found, Form::Shifted) => {
                    return Err(refusals::neighbour(access.span, &place));
                }
                None => return Err(refusals::foreign_element(access.span, &place)),
            },
            Kind::Method(name, ..) if name == "len" || name == "is_empty" => continue,
            _ => return Err(refusals::whole_and_elements(access.span, &place)),
        };
        match &form {
            Some(known) if known.key() != found.key() => {
                let beside = matches!(known, Own::Element | Own::Offset(_) | Own::Mirrored(_));
                let refuse = if beside { refusals::neighbour } else { refusals::mixed_elements };
                return Err(refuse(access.span, &place));
            }
            _ => form = Some(found),
        }
    }
    Ok(form.map(How::Elements))
}

/// Whether an access changes what it is about, as far as the source tells.
pub fn changes(access: &Access, outer: &Scope) -> bool {
    let exclusive = declared_exclusive(&access.place, outer);
    match &access.kind {
        Kind::Read | Kind::Macro | Kind::Element(_, Touch::Read) => false,
        Kind::Method(name, ..) | Kind::Element(_, Touch::Method(name)) => {
            exclusive && !READING.contains(&name.to_string().as_str())
        }
        _ => true,
    }
}

fn writes_element(kind: &Kind, exclusive: bool) -> bool {
    match kind {
        Kind::Element(_, Touch::Write | Touch::OpAssign(_) | Touch::Extreme(_)) => true,
        Kind::Element(_, Touch::Append) => exclusive,
        Kind::Element(_, Touch::Method(name)) => exclusive && !READING.contains(&name.to_string().as_str()),
        _ => false,
    }
}
