//! Clauses against the body: a variable that is named for one operation and changed by another would have its workers'
//! shares merged in a way that did not make them.

use proc_macro2::Span;
use quote::ToTokens;
use syn::visit::Visit;
use syn::{BinOp, Block, Expr};

use crate::args::{Args, ReduceOp, ReduceTarget};
use crate::definite::{self, Given};
use crate::explain::kept_title;
use crate::folds::Operator;
use crate::infer::contribution;
use crate::keyed::Gather;
use crate::known::only_reads;
use crate::places::Place;
use crate::refusals;
use crate::roles::How;
use crate::scopes::Scope;
use crate::shapes::mentions;
use crate::uses::{Access, Kind, Touch};

/// What the body does to `reduce(NAME: OP)`, `last(NAME)` and `shared(NAME)` that is something else.
pub fn check(args: &Args, accesses: &[Access], body: &Block, outer: &Scope, errors: &mut Vec<syn::Error>) {
    let unchanged = |clause: &str, given: &crate::args::Place| {
        let binding = outer.get(&Place::from(given).root.to_string());
        let known = binding.is_some_and(|binding| binding.depth == 0);
        known.then(|| unchanged(clause, given, accesses)).flatten()
    };
    for entry in args.reduce.iter().flat_map(|arg| &arg.value) {
        let error = match &entry.target {
            ReduceTarget::Whole(place) => {
                let place = Place::from(place);
                sign(&entry.op).and_then(|said| otherwise(&place, said, accesses))
            }
            ReduceTarget::EachElement(place) => {
                let place = Place::from(place);
                sign(&entry.op).and_then(|said| otherwise_by_element(&place, said, accesses))
            }
            ReduceTarget::WithPosition(_) => None,
        };
        let places = entry.target.places();
        errors.extend(error.or_else(|| places.iter().find_map(|place| unchanged("reduce", place))));
    }
    for given in args.last.iter().flat_map(|arg| &arg.value) {
        let place = Place::from(given);
        errors.extend(unchanged("last", given));
        if definite::given(body, &place) == Given::Late {
            let grown = grown(&place, accesses, body);
            let grown = grown.map(|span| refusals::last_of_itself(span, &place.key()));
            errors.extend(grown.or_else(|| read_before(&place, accesses)));
        }
    }
    for place in args.shared.iter().flat_map(|arg| &arg.value).map(Place::from) {
        let assigned = |access: &&Access| matches!(access.kind, Kind::OpAssign(_) | Kind::Assign(_));
        let mut about = accesses.iter().filter(|access| access.place.key() == place.key());
        errors.extend(
            about.find(assigned).map(|access| refusals::shared_and_changed(access.span, &place.key())),
        );
    }
}

/// A clause about what the body does not change, as far as the source shows all that it does with it.
fn unchanged(clause: &str, given: &crate::args::Place, accesses: &[Access]) -> Option<syn::Error> {
    let place = Place::from(given);
    let about = |access: &&Access| {
        let other = &access.place;
        other.overlaps(&place) || other.is_behind(&place) || place.is_behind(other)
    };
    let reads = |access: &Access| match &access.kind {
        Kind::Read | Kind::Element(_, Touch::Read) => true,
        Kind::Method(name, ..) => only_reads(name),
        _ => false,
    };
    let mut about = accesses.iter().filter(about).peekable();
    let used = about.peek().is_some();
    about.all(reads).then(|| refusals::clause_of_unchanged(given.root.span(), clause, &place.key(), used))
}

/// The first change by another operation than the clause says.
fn otherwise(place: &Place, said: &str, accesses: &[Access]) -> Option<syn::Error> {
    let about = accesses.iter().filter(|access| is_same(place, &access.place));
    let error = about.clone().find_map(|access| {
        if let Kind::Element(_, touch) = &access.kind {
            let shown = shown_by_element(touch)?;
            return Some(refusals::by_element(access.span, &place.key(), said, &shown));
        }
        let shown = shown(access)?;
        (!fits(said, &shown)).then(|| refusals::other_operation(access.span, &place.key(), said, &shown))
    });
    let prepends = |access: &&Access| matches!(contribution(access), Ok(Some(How::Prepend(_))));
    let appends = |access: &&Access| matches!(contribution(access), Ok(Some(How::Append(_))));
    let both = || about.clone().any(|access| appends(&access)) && said == "append";
    error.or_else(|| {
        let prepended = about.clone().find(prepends).filter(|_| both())?;
        Some(refusals::mixed_operators(prepended.span, &place.key()))
    })
}

/// The same of elements.
fn otherwise_by_element(place: &Place, said: &str, accesses: &[Access]) -> Option<syn::Error> {
    let mut about = accesses.iter().filter(|access| is_same(place, &access.place));
    about.find_map(|access| {
        let Kind::Element(_, touch) = &access.kind else {
            let shown = shown(access)?;
            return Some(refusals::not_of_elements(access.span, &place.key(), said, &shown));
        };
        let shown = shown_by_element(touch)?;
        let place = format!("{}[]", place.key());
        let fits = fits(said, &shown) && !(said == "append" && shown == "+");
        (!fits).then(|| refusals::other_operation(access.span, &place, said, &shown))
    })
}

/// What is gathered under the keys of a map.
const SUMS: &str = "sums under its keys";
const LISTS: &str = "lists under its keys";

fn is_same(place: &Place, other: &Place) -> bool {
    other.root == place.root && other.fields == place.fields
}

/// Of `bool`s, `&=` is `&&`. Text is appended by `+=`, and sets and maps grow by `insert` and `extend`.
fn fits(said: &str, shown: &str) -> bool {
    let ways = [
        ("&&", "&"),
        ("||", "|"),
        ("&", "&&"),
        ("|", "||"),
        ("append", "+"),
        ("append", "insert"),
        ("insert", "extend"),
        ("append", "extend"),
        ("append", SUMS),
        ("append", LISTS),
        ("insert", SUMS),
        ("insert", LISTS),
        ("+", SUMS),
        ("+", LISTS),
    ];
    said == shown || ways.contains(&(said, shown))
}

fn sign(op: &ReduceOp) -> Option<&'static str> {
    Some(match op {
        ReduceOp::Add => "+",
        ReduceOp::Mul => "*",
        ReduceOp::BitAnd => "&",
        ReduceOp::BitOr => "|",
        ReduceOp::BitXor => "^",
        ReduceOp::And => "&&",
        ReduceOp::Or => "||",
        ReduceOp::Min => "min",
        ReduceOp::Max => "max",
        ReduceOp::Append => "append",
        ReduceOp::Insert => "insert",
        ReduceOp::Function(_) => return None,
    })
}

/// The operation by which the body changes a place, where it is one of those that a clause can name.
fn shown(access: &Access) -> Option<String> {
    match &access.kind {
        Kind::Kept(kept) => {
            let title = kept_title(kept);
            return title.strip_prefix("reduce ").filter(|way| *way != "first").map(str::to_owned);
        }
        Kind::OpAssign(op) => return operator(op),
        Kind::Keyed(keyed) => return Some(if keyed.gather == Gather::Sum { SUMS } else { LISTS }.to_owned()),
        _ => {}
    }
    let sign = match contribution(access).ok()?? {
        How::Sum(_) | How::Wrapping | How::Stepped(Operator::Sum(_), _) => "+",
        How::Product | How::WrappingProduct | How::Stepped(Operator::Product, _) => "*",
        How::BitAnd | How::Stepped(Operator::BitAnd, _) => "&",
        How::BitOr | How::Stepped(Operator::BitOr, _) => "|",
        How::BitXor | How::Stepped(Operator::BitXor, _) => "^",
        How::All => "&&",
        How::Any => "||",
        How::Append(method) if method == "extend" || method == "append" => "extend",
        How::Append(_) | How::Prepend(_) => "append",
        How::Insert(_) => "insert",
        _ => return None,
    };
    Some(sign.to_owned())
}

/// The same of an element.
fn shown_by_element(touch: &Touch) -> Option<String> {
    match touch {
        Touch::OpAssign(op) | Touch::Cell(op) => operator(op),
        Touch::Extreme(method) => Some(method.to_string()),
        Touch::Append => Some("append".to_owned()),
        _ => None,
    }
}

/// `+` of `+=` and of `-=`.
fn operator(op: &BinOp) -> Option<String> {
    let sign = op.to_token_stream().to_string();
    let sign = sign.strip_suffix('=')?;
    Some(if sign == "-" { "+" } else { sign }.to_owned())
}

/// A read that may come before the iteration has set what it reads.
fn read_before(place: &Place, accesses: &[Access]) -> Option<syn::Error> {
    let own = || accesses.iter().filter(|access| access.place.key() == place.key());
    let set = own().any(|access| matches!(access.kind, Kind::Assign(_) | Kind::Unpacked));
    let read = own().find(|access| matches!(access.kind, Kind::Read)).filter(|_| set)?;
    Some(refusals::last_read_before(read.span, &place.key()))
}

/// Where a place gets a value that is made of its own: `t += 1`, `t = t + 1`.
fn grown(place: &Place, accesses: &[Access], body: &Block) -> Option<Span> {
    struct Find<'a>(&'a str, bool);
    impl<'ast> Visit<'ast> for Find<'_> {
        fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
            let left = Place::syntactic(&assign.left).is_some_and(|left| left.key() == self.0);
            self.1 |= left && mentions(&assign.right, self.0);
            syn::visit::visit_expr_assign(self, assign);
        }
        fn visit_expr(&mut self, expr: &'ast Expr) {
            if !self.1 {
                syn::visit::visit_expr(self, expr);
            }
        }
    }
    let key = place.key();
    let mut find = Find(&key, false);
    find.visit_block(body);
    let mut own = accesses.iter().filter(|access| access.place.key() == key);
    let added = own.clone().find(|access| matches!(access.kind, Kind::OpAssign(_)));
    added.or_else(|| own.find(|access| find.1 && matches!(access.kind, Kind::Assign(_)))).map(|a| a.span)
}
