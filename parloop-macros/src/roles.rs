//! The role of each outer name: named by a clause, or inferred from what the body does with it.

use std::rc::Rc;

use proc_macro2::Span;
use syn::{Expr, Ident, Path};

use crate::args::{Args, IndexForm, ReduceOp, ReduceTarget};
use crate::definite;
use crate::dependence;
use crate::flat::Flat;
use crate::folds::{Form, Operator};
use crate::index::{Cell, Indices};
use crate::induction::{Body, Induction};
use crate::infer::{by_index, contribution, infer, joined, keeps_alone, kept, kept_across};
use crate::keyed::{Gather, Keyed};
use crate::lanes::Beside;
use crate::methods::Methods;
use crate::misnamed;
use crate::others::Others;
use crate::owned::Own;
use crate::places::Place;
use crate::refusals;
use crate::scopes::Scope;
use crate::shapes::{Kept, mentions};
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
    /// Fields of `self` beside which methods are called: set apart while the loop runs.
    pub apart: bool,
    /// The name is known to be a `&mut`, and is not declared `mut` itself.
    pub behind: bool,
    /// Every iteration adds one item, by `push`.
    pub each: bool,
    /// Where the role shows.
    pub span: Span,
}

impl Role {
    /// In a loop that can leave early: what is no one piece of a sequence can't be put back by position.
    pub fn leave_early(&mut self) {
        let periods = |own: &Own| matches!(own, Own::Stripes { .. } | Own::Planes { .. });
        let scattered = match &self.how {
            How::Elements(own) | How::Reading(own, _) => periods(own),
            how => matches!(how, How::Flat(_)),
        };
        if scattered {
            self.how = How::Scatter;
        }
    }

    /// What a private value's flag is called in the body, where it has one that says whether the value was replaced.
    pub fn flag(&self) -> Option<Ident> {
        matches!(self.how, How::Kept(_) | How::Best(..) | How::Last).then(|| self.place.own("set_"))
    }

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
    /// `x = x + e` and its like
    Stepped(Operator, Form),
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
    /// `reduce(s: append)`, and nothing but `s += t`
    Text,
    /// `q.push_front(e)`, `s.insert_str(0, t)`
    Prepend(Ident),
    /// `m.insert(k)`, `m.insert(k, v)`; how many arguments
    Insert(usize),
    /// `if e > best { best = e; at = i; }` and its like
    Kept(Rc<Kept>),
    /// `t = e;` before it is used: what the last iteration that assigned it left
    Last,
    /// The same, of what is only assigned
    LastSet,
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
    /// The same, and elements that no iteration owns are read
    Reading(Own, Others),
    /// `out[r][i]` and its like; and elements that no iteration owns are read
    Columns(Own, Option<Beside>),
    /// `out[i][j]` of two loops that are one; whether no row is asked for anything else
    Cells(Cell, bool),
    /// `out[i * m + j]` of loops that are one
    Flat(Box<Flat>),
    /// `out[perm[i]]`
    Scatter,
    /// `x = x.wrapping_add(e)`: a sum that may wrap in any build
    Wrapping,
    /// `x = x.wrapping_mul(e)`
    WrappingProduct,
    /// `k += c;` in every iteration, and read
    Induction(Induction),
    /// `private(x)`, `private(x = EXPR)`
    Scratch(Option<Expr>),
}

/// Which one of the values at the first place is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BestOf {
    /// The least, the first of equal ones.
    Min,
    /// The greatest, the first of equal ones.
    Max,
}

impl How {
    /// Whether an iteration's own value is a map of sums.
    pub fn sums_by_key(&self) -> bool {
        matches!(self, How::Keyed(Keyed { gather: Gather::Sum, .. }))
    }
}

/// Which way a sum goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// `+=` is there.
    pub plus: bool,
    /// `-=` is there.
    pub minus: bool,
}

impl Signs {
    /// Both ways, where one goes one and the other the other.
    pub fn joined(self, other: Signs) -> Signs {
        Signs { plus: self.plus || other.plus, minus: self.minus || other.minus }
    }
}

/// The roles of a loop's outer places.
pub struct Roles {
    /// In the order of the source.
    pub roles: Vec<Role>,
    /// Everything else that is used: shared by reference.
    pub shared: Vec<Access>,
}

impl Roles {
    /// A start that is written out tells what the values of a map are. Where a loop around gathers them already, they
    /// are sums here, and known.
    pub fn of_sums(&mut self, outer: &Scope) {
        for Role { place, how, .. } in &mut self.roles {
            let sums = outer.get(&place.root.to_string()).is_some_and(|binding| binding.sums);
            if let How::Keyed(keyed) = how
                && sums
            {
                keyed.start = None;
            }
        }
    }
}

/// Decides the role of every place in `accesses`.
pub fn decide(
    args: &Args,
    accesses: &[Access],
    (pat, body): (&syn::Pat, &syn::Block),
    outer: &Scope,
    (indices, methods): (&Indices, &Methods),
    errors: &mut Vec<syn::Error>,
) -> Roles {
    let mut roles = named(args, accesses, outer, errors);
    misnamed::check(args, accesses, body, outer, errors);
    let mut left_alone: Vec<String> = roles.iter().flat_map(Role::places).map(Place::key).collect();
    // What a clause names is not inferred, even where the clause is an error.
    let indexed = args.indexed.iter().flat_map(|arg| &arg.value).map(|entry| &entry.place);
    let alone = args.shared.iter().chain(&args.scatter).flat_map(|arg| &arg.value).chain(indexed);
    left_alone.extend(alone.map(|place| Place::from(place).key()));
    let clauses = roles.len();
    let (mut seen, mut inside): (Vec<String>, Vec<String>) = Default::default();
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
        if is_inside(&access.place, &roles[..clauses], accesses, body, outer) {
            inside.push(access.place.key());
            continue;
        }
        if let Some(kept) = kept_across(&group, body, outer) {
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
        let shared = outer.get(&access.place.root.to_string()).is_some_and(|binding| binding.shared());
        // What is changed through a reference was lent for that.
        let lent = access.place.deref
            && group.iter().any(|access| matches!(access.kind, Kind::OpAssign(_) | Kind::Assign(_)));
        if shared && !access.place.is_name() && !lent {
            continue;
        }
        let exclusive = lent || declared_exclusive(&access.place, outer);
        match infer(&group, Body { pat, block: body, outer, accesses }, indices, exclusive) {
            Ok(Some(how)) => roles.push(role(group[0].place.clone(), how, outer, group[0].span)),
            Ok(None) => errors.extend(dependence::gathered_and_read(&group, exclusive)),
            Err(error) => errors.push(dependence::explained(error, &group, accesses, body)),
        }
    }
    read_through_the_reference(&roles, accesses, errors);
    changing_forms(&roles, body, errors);
    through_guards(&roles, outer, errors);
    methods.set_apart(&mut roles, accesses, errors);
    dependence::overlapping(&mut roles, accesses, &inside, errors);
    let with_role: Vec<String> = roles.iter().flat_map(|role| role.places()).map(Place::key).collect();
    let shared = accesses.iter().filter(|access| !with_role.contains(&access.place.key())).cloned().collect();
    Roles { roles, shared }
}

/// `out[i + k]` with a `k` that changes: no elements of the iteration's own, as far as the source shows.
fn changing_forms(roles: &[Role], body: &syn::Block, errors: &mut Vec<syn::Error>) {
    struct Find<'a>(&'a str, &'a [String], bool);
    impl<'ast> syn::visit::Visit<'ast> for Find<'_> {
        fn visit_expr_index(&mut self, index: &'ast syn::ExprIndex) {
            self.2 |= Place::syntactic(&index.expr).is_some_and(|place| place.key() == self.0)
                && self.1.iter().any(|key| mentions(&index.index, key));
            syn::visit::visit_expr_index(self, index);
        }
    }
    let changing = roles.iter().filter(|role| matches!(role.how, How::Induction(_)));
    let changing: Vec<String> = changing.map(|role| role.place.key()).collect();
    for role in roles.iter().filter(|role| matches!(role.how, How::Elements(_) | How::Reading(..))) {
        let key = role.place.key();
        let mut find = Find(&key, &changing, false);
        syn::visit::Visit::visit_block(&mut find, body);
        if find.2 {
            errors.push(refusals::foreign_element(role.span, &key));
        }
    }
}

/// A part of what each iteration has a value of its own of: `point.x` after `point = …;`, which every iteration does
/// first, or in what a clause makes private.
fn is_inside(place: &Place, named: &[Role], accesses: &[Access], body: &syn::Block, outer: &Scope) -> bool {
    let holds = |holder: &Place| holder.fields.len() < place.fields.len() && holder.holds(place);
    let private = |role: &&Role| matches!(role.how, How::Merge(_) | How::Scratch(_)) && holds(&role.place);
    let mut holders = accesses.iter().map(|access| &access.place).filter(|holder| holds(holder));
    named.iter().any(|role| private(&role))
        || holders.any(|holder| {
            declared_exclusive(holder, outer) && definite::given(body, holder) == definite::Given::Assigned
        })
}

/// `guard.count += 1; guard.sum += x;`: each would borrow all of the guard.
fn through_guards(roles: &[Role], outer: &Scope, errors: &mut Vec<syn::Error>) {
    let mut guards: Vec<&Ident> = Vec::new();
    for role in roles.iter().filter(|role| !role.place.fields.is_empty()) {
        let root = &role.place.root;
        let guard = outer.get(&root.to_string()).is_some_and(|binding| binding.guard);
        if guard && guards.contains(&root) {
            errors.push(refusals::through_a_guard(role.span, &root.to_string(), &role.place.key()));
            return;
        }
        guards.push(root);
    }
}

/// `counter` read beside `*counter += 1`.
fn read_through_the_reference(roles: &[Role], accesses: &[Access], errors: &mut Vec<syn::Error>) {
    for role in roles.iter().filter(|role| role.place.deref) {
        let hidden = accesses.iter().find(|access| role.place.is_behind(&access.place));
        if let Some(access) = hidden {
            errors.push(refusals::read_and_changed(access.span, &role.place.key()));
        }
    }
}

fn role(place: Place, how: How, outer: &Scope, span: Span) -> Role {
    let binding = outer.get(&place.root.to_string());
    let mutable = !place.is_name() || binding.is_some_and(|binding| binding.mutable);
    let behind = !mutable && binding.is_some_and(|binding| binding.exclusive_reference);
    Role { place, how, mutable, behind, apart: false, each: false, span }
}

/// Whether the declaration lets iterations change the place at all.
pub(crate) fn declared_exclusive(place: &Place, outer: &Scope) -> bool {
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
        if outer.get(&place.root.to_string()).is_some_and(|binding| binding.depth > 0) {
            // Each iteration's own as it is.
            return;
        }
        if !outer.contains_key(&place.root.to_string()) {
            errors.push(refusals::unknown_name(place.root.span(), &place.root.to_string()));
            return;
        }
        // The name as the body spells it: a clause may say `counter` for `*counter += 1`, and its tokens are not
        // the body's.
        let same = |access: &&Access| access.place.key() == place.key() || access.place.is_behind(&place);
        // Or `*list` for `list.push(e)`.
        let through = |access: &&Access| place.is_behind(&access.place);
        let spelled = accesses.iter().find(same).or_else(|| accesses.iter().find(through));
        if let Some(access) = spelled {
            place = access.place.clone();
        }
        let how = as_compared(&how, &place, accesses).unwrap_or_else(|| detailed(how, &place, accesses));
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
                add(&entry.place, How::Elements(Own::Stride(stride.clone())), errors)
            }
            IndexForm::Column => {
                add(&entry.place, How::Columns(Own::Element, None), errors);
            }
        }
    }
    for place in args.last.iter().flat_map(|arg| &arg.value) {
        add(place, How::Last, errors);
    }
    for place in args.scatter.iter().flat_map(|arg| &arg.value) {
        add(place, How::Scatter, errors);
    }
    for entry in args.private.iter().flat_map(|arg| &arg.value) {
        add(&entry.place, How::Scratch(entry.value.clone()), errors);
    }
    for place in args.shared.iter().flat_map(|arg| &arg.value) {
        // A `static` is in scope wherever it stands.
        let name = place.root.to_string();
        if !outer.contains_key(&name) && name.contains(char::is_lowercase) {
            errors.push(refusals::unknown_name(place.root.span(), &name));
        }
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

/// The body's own comparison for an extreme that a clause names: it says which of equal values stays.
fn as_compared(how: &How, place: &Place, accesses: &[Access]) -> Option<How> {
    let named = match how {
        How::Best(places, _) => &places[..],
        How::Min | How::Max => std::slice::from_ref(place),
        _ => return None,
    };
    let rule = accesses.iter().filter(|access| access.place.key() == place.key()).find_map(kept)?;
    let same = rule.places.len() == named.len()
        && named.iter().all(|place| rule.places.iter().any(|other| other.key() == place.key()));
    (same && keeps_alone(&rule, accesses).is_ok()).then_some(How::Kept(rule))
}

/// What one use shows of how the place is gathered.
fn shown_by(access: &Access) -> Option<How> {
    match &access.kind {
        Kind::Keyed(keyed) => Some(How::Keyed(keyed.clone())),
        _ => contribution(access).ok().flatten(),
    }
}

/// Whether what the body shows is one of the ways to do what a clause says.
fn is_way_of(shown: &How, said: &How) -> bool {
    let wraps = matches!((shown, said), (How::Wrapping, How::Sum(_)) | (How::WrappingProduct, How::Product));
    let keyed = matches!((shown, said), (How::Keyed(_), How::Sum(_) | How::Append(_) | How::Insert(_)));
    let gathers = matches!(
        (shown, said),
        (How::Insert(_) | How::Prepend(_), How::Append(_)) | (How::Append(_), How::Insert(_))
    );
    wraps || keyed || gathers || std::mem::discriminant(shown) == std::mem::discriminant(said)
}

/// What a clause leaves to the body to say: which signs a sum has, which method appends.
fn detailed(how: How, place: &Place, accesses: &[Access]) -> How {
    let key = place.key();
    let shown = accesses
        .iter()
        .filter(|access| access.place.key() == key)
        .filter_map(shown_by)
        .filter(|shown| is_way_of(shown, &how));
    let shown = shown.map(Some).reduce(|a, b| joined(a?, b?)).flatten();
    let subtracts = |access: &Access| {
        access.place.key() == key
            && matches!(&access.kind, Kind::Element(_, Touch::OpAssign(syn::BinOp::SubAssign(_))))
    };
    let added = || {
        let mut about = accesses.iter().filter(|access| access.place.key() == key).peekable();
        let any = about.peek().is_some();
        any && about.all(|access| matches!(access.kind, Kind::OpAssign(syn::BinOp::AddAssign(_))))
    };
    let indexed = |way| by_index(way, accesses.iter().filter(|access| access.place.key() == key));
    shown.unwrap_or(match how {
        How::Append(_) if added() => How::Text,
        How::Each("each_sum") if accesses.iter().any(subtracts) => How::Each(indexed("each_balance")),
        How::Each("each_sum") => How::Each(indexed("each_sum")),
        How::Sum(_) => How::Sum(Signs { plus: true, minus: true }),
        How::Insert(_) => How::Insert(1),
        other => other,
    })
}
