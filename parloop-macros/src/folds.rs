//! Assignments that add to what was there: `x = x + a - b`, `x = e * x`, `x = &x + &e`, `ok = ok && f`,
//! `x = x.wrapping_add(e)`.
//!
//! `x = x + e` stays as it is, on whatever private value stands for `x`. Where `x` stands to the right of the operator
//! or is borrowed, it is brought into that form, and the role is told how it was written: nothing is ever reordered.

use proc_macro2::Span;
use quote::{ToTokens, quote_spanned};
use syn::{BinOp, Expr, Ident, parse_quote_spanned};

use crate::jumps;
use crate::places::Place;
use crate::roles::{How, Signs};
use crate::shapes::mentions;

/// How the place and the operand stand in `x = x + e`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `x = x + e`
    Value,
    /// `x = e + x`
    Left,
    /// `x = &x + e`, `x = &x + &e`
    Borrowed { operand: bool },
    /// `x = e + &x`, `x = &e + &x`
    LeftBorrowed { operand: bool },
    /// On both sides: of numbers alone, which commute.
    Both,
}

/// The operators that can be told from `x = x OP e`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`, `-` or both.
    Sum(Signs),
    /// `*`
    Product,
    /// `&`
    BitAnd,
    /// `|`
    BitOr,
    /// `^`
    BitXor,
}

impl Operator {
    fn of(op: &BinOp) -> Option<Operator> {
        Some(match op {
            BinOp::Add(_) => Operator::Sum(Signs { plus: true, minus: false }),
            BinOp::Sub(_) => Operator::Sum(Signs { plus: false, minus: true }),
            BinOp::Mul(_) => Operator::Product,
            BinOp::BitAnd(_) => Operator::BitAnd,
            BinOp::BitOr(_) => Operator::BitOr,
            BinOp::BitXor(_) => Operator::BitXor,
            _ => return None,
        })
    }

    fn joined(self, other: Operator) -> Option<Operator> {
        match (self, other) {
            (Operator::Sum(a), Operator::Sum(b)) => Some(Operator::Sum(a.joined(b))),
            (a, b) => (a == b).then_some(a),
        }
    }

    /// The role of the same operator written as an assignment, `x += e`.
    pub fn assigning(self) -> How {
        match self {
            Operator::Sum(signs) => How::Sum(signs),
            Operator::Product => How::Product,
            Operator::BitAnd => How::BitAnd,
            Operator::BitOr => How::BitOr,
            Operator::BitXor => How::BitXor,
        }
    }
}

/// One operator between the place and the assignment, the innermost first.
struct Step<'e> {
    op: &'e BinOp,
    operand: &'e Expr,
    /// The operand stands to the left.
    left: bool,
}

/// What stands around the place in the value that is assigned to it.
struct Chain<'e> {
    steps: Vec<Step<'e>>,
    /// `&x`, `x.as_str()`
    borrowed: bool,
    /// `x.clone()`
    cloned: bool,
}

fn chain<'e>(key: &str, value: &'e Expr) -> Option<Chain<'e>> {
    let is_place = |expr: &Expr| Place::syntactic(expr).is_some_and(|place| place.key() == key);
    match value {
        Expr::Paren(paren) => chain(key, &paren.expr),
        Expr::Group(group) => chain(key, &group.expr),
        Expr::Binary(binary) => {
            let (on_left, on_right) = (mentions(&binary.left, key), mentions(&binary.right, key));
            let (inner, operand, left) = match (on_left, on_right) {
                (true, false) => (&binary.left, &*binary.right, false),
                (false, true) => (&binary.right, &*binary.left, true),
                _ => return None,
            };
            let mut chain = chain(key, inner)?;
            chain.steps.push(Step { op: &binary.op, operand, left });
            Some(chain)
        }
        Expr::Reference(reference) if reference.mutability.is_none() && is_place(&reference.expr) => {
            Some(Chain { steps: Vec::new(), borrowed: true, cloned: false })
        }
        Expr::MethodCall(call) if call.args.is_empty() && is_place(&call.receiver) => {
            let (borrowed, cloned) = (call.method == "as_str", call.method == "clone");
            (borrowed || cloned).then_some(Chain { steps: Vec::new(), borrowed, cloned })
        }
        other => is_place(other).then_some(Chain { steps: Vec::new(), borrowed: false, cloned: false }),
    }
}

fn borrows(operand: &Expr) -> bool {
    matches!(operand, Expr::Reference(reference) if reference.mutability.is_none())
}

impl Chain<'_> {
    fn form(&self) -> Option<Form> {
        let lefts = self.steps.iter().filter(|step| step.left).count();
        if self.steps.iter().any(|step| step.left && matches!(step.op, BinOp::Sub(_))) {
            return None;
        }
        match self.steps.as_slice() {
            [step] if self.borrowed && step.left => {
                Some(Form::LeftBorrowed { operand: borrows(step.operand) })
            }
            [step] if self.borrowed => Some(Form::Borrowed { operand: borrows(step.operand) }),
            [step] if step.left && borrows(step.operand) => None,
            _ if self.borrowed => None,
            _ if lefts == 0 => Some(Form::Value),
            steps if lefts == steps.len() => Some(Form::Left),
            _ => Some(Form::Both),
        }
    }

    fn how(&self) -> Option<How> {
        let logical = |step: &Step<'_>| match step.op {
            BinOp::And(_) => Some(How::All),
            BinOp::Or(_) => Some(How::Any),
            _ => None,
        };
        if let Some(how) = logical(self.steps.first()?) {
            let same = |step: &Step<'_>| {
                logical(step)
                    .is_some_and(|other| std::mem::discriminant(&other) == std::mem::discriminant(&how))
            };
            return (self.steps.iter().all(same) && !self.borrowed).then_some(how);
        }
        let mut operators = self.steps.iter().map(|step| Operator::of(step.op));
        let first = operators.next()??;
        let operator = operators.try_fold(first, |known, next| known.joined(next?))?;
        Some(How::Stepped(operator, self.form()?))
    }
}

/// `x.wrapping_add(a).wrapping_sub(b)`: the operands.
fn wrapping<'e>(key: &str, value: &'e Expr) -> Option<(How, Vec<&'e Expr>)> {
    let Expr::MethodCall(call) = value else { return None };
    let how = match call.method.to_string().as_str() {
        "wrapping_add" | "wrapping_sub" => How::Wrapping,
        "wrapping_mul" => How::WrappingProduct,
        _ => return None,
    };
    let is_place = |expr: &Expr| Place::syntactic(expr).is_some_and(|place| place.key() == key);
    let [argument] = &call.args.iter().collect::<Vec<_>>()[..] else { return None };
    if is_place(&call.receiver) && !mentions(argument, key) {
        return Some((how, vec![argument]));
    }
    if is_place(argument) && call.method != "wrapping_sub" && !mentions(&call.receiver, key) {
        return Some((how, vec![&call.receiver]));
    }
    let (inner, mut operands) = wrapping(key, &call.receiver)?;
    operands.push(argument);
    let same = std::mem::discriminant(&inner) == std::mem::discriminant(&how);
    (same && !mentions(argument, key)).then_some((how, operands))
}

/// What an assignment adds to the place, if it adds to it at all.
pub fn how(place: &Place, value: &Expr) -> Option<How> {
    let key = place.key();
    wrapping(&key, value).map(|(how, _)| how).or_else(|| chain(&key, value)?.how())
}

/// The operands of such an assignment, which are all that it uses.
pub fn operands(place: &Place, value: &Expr) -> Option<Vec<Expr>> {
    let key = place.key();
    if let Some((_, operands)) = wrapping(&key, value) {
        return Some(operands.into_iter().cloned().collect());
    }
    let chain = chain(&key, value)?;
    chain.how()?;
    let (left, right): (Vec<_>, Vec<_>) = chain.steps.iter().partition(|step| step.left);
    Some(left.iter().rev().chain(&right).map(|step| step.operand.clone()).collect())
}

/// The assignment in the form `x = x + e`, if it is in another, or if its operand may leave the loop while `x` is moved.
pub fn brought_into_form(target: &Expr, value: &Expr) -> Option<Expr> {
    let chain = chain(&Place::syntactic(target)?.key(), value)?;
    let How::Stepped(_, form) = chain.how()? else { return None };
    let leaves = chain.steps.iter().any(|step| jumps::stand_in(step.operand.to_token_stream()));
    if form == Form::Value && !chain.cloned && !leaves {
        return None;
    }
    let mixed = Span::mixed_site();
    let cloned = matches!(form, Form::Borrowed { .. } | Form::LeftBorrowed { .. });
    let steps = chain.steps.iter().map(|step| {
        let operand = match step.operand {
            Expr::Reference(reference) if cloned => {
                let borrowed = &reference.expr;
                quote_spanned!(mixed=> ::core::clone::Clone::clone(&#borrowed))
            }
            Expr::Paren(paren) => paren.expr.to_token_stream(),
            other => other.to_token_stream(),
        };
        let (op, value_, next_) = (step.op, Ident::new("value_", mixed), Ident::new("next_", mixed));
        // Clippy asks for `x += e` where `x = x + e` is one expression, and would show the switch for it.
        quote_spanned!(mixed=> match #operand { #value_ => match #target #op #value_ { #next_ => #target = #next_ } })
    });
    Some(parse_quote_spanned!(mixed=> { #(#steps)* }))
}

/// Two contributions of `x = x + e` as one.
pub fn joined(first: (Operator, Form), second: (Operator, Form)) -> Option<How> {
    let operator = first.0.joined(second.0)?;
    let form = if first.1 == second.1 { first.1 } else { Form::Both };
    let alone = matches!(operator, Operator::Sum(Signs { plus: true, minus: true }));
    let form = if alone && form != Form::Value { Form::Both } else { form };
    Some(How::Stepped(operator, form))
}
