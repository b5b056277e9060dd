//! Clauses against the body: a variable that is named for one operation and changed by another would have its workers'
//! shares merged in a way that did not make them.

use proc_macro2::Span;
use syn::visit::Visit;
use syn::{Block, Expr};

use crate::args::{Args, ReduceOp, ReduceTarget};
use crate::definite::{self, Given};
use crate::explain::kept_title;
use crate::folds::Operator;
use crate::infer::contribution;
use crate::places::Place;
use crate::refusals;
use crate::roles::How;
use crate::shapes::mentions;
use crate::uses::{Access, Kind};

/// What the body does to `reduce(NAME: OP)` and `last(NAME)` that is something else.
pub fn check(args: &Args, accesses: &[Access], body: &Block, errors: &mut Vec<syn::Error>) {
    for entry in args.reduce.iter().flat_map(|arg| &arg.value) {
        if let (ReduceTarget::Whole(place), Some(said)) = (&entry.target, sign(&entry.op)) {
            let place = Place::from(place);
            errors.extend(otherwise(&place, said, accesses));
        }
    }
    for place in args.last.iter().flat_map(|arg| &arg.value).map(Place::from) {
        if definite::given(body, &place) == Given::Late {
            let grown = grown(&place, accesses, body);
            errors.extend(grown.map(|span| refusals::last_of_itself(span, &place.key())));
        }
    }
}

/// The first change by another operation than the clause says.
fn otherwise(place: &Place, said: &str, accesses: &[Access]) -> Option<syn::Error> {
    let same = |other: &Place| other.root == place.root && other.fields == place.fields;
    accesses.iter().filter(|access| same(&access.place)).find_map(|access| {
        let shown = shown(access)?;
        (!fits(said, &shown)).then(|| refusals::other_operation(access.span, &place.key(), said, &shown))
    })
}

/// Of `bool`s, `&=` is `&&`.
fn fits(said: &str, shown: &str) -> bool {
    said == shown || matches!((said, shown), ("&&", "&") | ("||", "|") | ("&", "&&") | ("|", "||"))
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
        ReduceOp::Append | ReduceOp::Insert | ReduceOp::Function(_) => return None,
    })
}

/// The operation by which the body changes a place, where it is one of those that a clause can name.
fn shown(access: &Access) -> Option<String> {
    if let Kind::Kept(kept) = &access.kind {
        let title = kept_title(kept);
        return title.strip_prefix("reduce ").filter(|way| *way != "first").map(str::to_owned);
    }
    let sign = match contribution(access).ok()?? {
        How::Sum(_) | How::Wrapping | How::Stepped(Operator::Sum(_), _) => "+",
        How::Product | How::WrappingProduct | How::Stepped(Operator::Product, _) => "*",
        How::BitAnd | How::Stepped(Operator::BitAnd, _) => "&",
        How::BitOr | How::Stepped(Operator::BitOr, _) => "|",
        How::BitXor | How::Stepped(Operator::BitXor, _) => "^",
        How::All => "&&",
        How::Any => "||",
        _ => return None,
    };
    Some(sign.to_owned())
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
