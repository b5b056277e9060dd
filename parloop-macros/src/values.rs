//! What an integer expression of the body is worth, as far as the source shows: between which two sums it lies.

use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{BinOp, Expr, ExprMethodCall, Lit, UnOp};

use crate::places::Place;
use crate::scopes::{self, Hook, State, Step};
use crate::sums::Sum;

/// Between which sums a value lies.
///
/// Where a bound is not known, its sum is what is known of the value: `i * m + k` with an unknown `k` is `i * m` and
/// something.
#[derive(Clone, Debug, Default)]
pub struct Value {
    /// What it is at least, if `floor`.
    pub lower: Sum,
    /// What it is at most, if `ceiling`.
    pub upper: Sum,
    /// `lower` is a bound.
    pub floor: bool,
    /// `upper` is a bound.
    pub ceiling: bool,
    /// It depends on the loop's own index, by more than the sums say.
    pub own: bool,
    /// A cast cuts the own index at this: `i as u8`.
    pub narrowed: Option<i128>,
    /// The bounds hold only if nothing in it is negative or cut by a cast.
    pub doubtful: bool,
    /// It is `lower` and a multiple of this, if the source shows that.
    pub multiple: Option<Sum>,
    /// It lies between two sums, but for a multiple of another.
    pub beside: Option<Rc<Beside>>,
}

/// What a value is beside multiples of a sum: `(z * h + y) * w + x` with an `x` below `w` lies between `y * w` and
/// `y * w + w - 1`, beside multiples of `h * w`.
#[derive(Clone, Debug)]
pub struct Beside {
    /// What it is a multiple of.
    pub multiple: Sum,
    /// What it is at least, and at most, then.
    pub bounds: (Sum, Sum),
}

impl Value {
    /// Exactly this.
    pub fn exact(sum: Sum) -> Value {
        let multiple = Some(Sum::number(0));
        Value { lower: sum.clone(), upper: sum, floor: true, ceiling: true, multiple, ..Value::default() }
    }

    /// Between two others.
    pub fn between(low: &Value, high: &Value) -> Value {
        Value {
            lower: low.lower.clone(),
            floor: low.floor,
            upper: high.upper.clone(),
            ceiling: high.ceiling,
            own: low.own || high.own,
            narrowed: None,
            doubtful: low.doubtful || high.doubtful,
            multiple: None,
            beside: None,
        }
    }

    /// Nothing is known but that it is no index below 0.
    fn unknown(own: bool) -> Value {
        Value { floor: true, own, ..Value::default() }
    }

    /// Of a variable that starts as this and changes.
    pub fn changing(self) -> Value {
        Value::unknown(self.has_own())
    }

    /// Whether it is one sum.
    pub fn is_exact(&self) -> bool {
        self.floor && self.ceiling && self.lower == self.upper
    }

    /// Whether it lies between two sums for certain.
    pub fn is_bounded(&self) -> bool {
        self.floor && self.ceiling && !self.doubtful
    }

    /// Whether it is the same in every iteration.
    pub fn is_fixed(&self) -> bool {
        self.is_exact() && !self.lower.has_own()
    }

    /// Whether the loop's own index has a part in it.
    pub fn has_own(&self) -> bool {
        self.own || self.lower.has_own() || self.upper.has_own()
    }

    /// `self + other`
    pub fn plus(&self, other: &Value) -> Value {
        Value {
            lower: self.lower.plus(&other.lower),
            upper: self.upper.plus(&other.upper),
            floor: self.floor && other.floor,
            ceiling: self.ceiling && other.ceiling,
            own: self.own || other.own,
            // Something unknown added may tell them apart.
            narrowed: self
                .narrowed
                .filter(|_| other.is_fixed())
                .or(other.narrowed.filter(|_| self.is_fixed())),
            doubtful: self.doubtful || other.doubtful,
            multiple: either(&self.multiple, &other.multiple),
            beside: self.beside_and(other).or_else(|| other.beside_and(self)).map(Rc::new),
        }
    }

    /// `self - other`
    pub fn minus(&self, other: &Value) -> Value {
        self.plus(&other.negated())
    }

    fn negated(&self) -> Value {
        Value {
            lower: self.upper.negated(),
            upper: self.lower.negated(),
            floor: self.ceiling,
            ceiling: self.floor,
            multiple: self.multiple.clone(),
            beside: None,
            ..*self
        }
    }

    /// `self * other`, both taken to be no less than 0 unless they are numbers.
    fn times(&self, other: &Value) -> Value {
        let negative = |value: &Value| value.is_exact() && value.lower.is_negative();
        match (negative(self), negative(other)) {
            (true, _) => return self.negated().times(other).negated(),
            (false, true) => return self.times(&other.negated()).negated(),
            (false, false) => {}
        }
        let narrowed = self.narrowed.or(other.narrowed);
        let own = self.own || other.own;
        match (self.lower.times(&other.lower), self.upper.times(&other.upper)) {
            (Some(lower), Some(upper)) => Value {
                lower,
                upper,
                floor: self.floor && other.floor,
                ceiling: self.ceiling && other.ceiling,
                own: own || !self.is_exact() && other.has_own() || !other.is_exact() && self.has_own(),
                narrowed,
                doubtful: self.doubtful || other.doubtful || !(self.scales(other) || other.scales(self)),
                multiple: self.scaled(other).or_else(|| other.scaled(self)),
                beside: self.scales_beside(other).or_else(|| other.scales_beside(self)).map(Rc::new),
            },
            _ => Value::unknown(self.has_own() || other.has_own()),
        }
    }

    /// What this times the other is a multiple of, beside the product of what they are at least.
    fn scaled(&self, other: &Value) -> Option<Sum> {
        let factor = self.is_fixed().then_some(&self.lower)?;
        other.multiple.as_ref().map_or(Some(factor.clone()), |multiple| factor.times(multiple))
    }

    /// What this is beside multiples of something, if it is not just counted one by one.
    fn told_beside(&self) -> Option<Beside> {
        if let Some(beside) = &self.beside {
            return Some((**beside).clone());
        }
        let multiple =
            self.multiple.clone().filter(|multiple| !matches!(multiple.literal(), Some(-1..=1)))?;
        Some(Beside { multiple, bounds: (self.lower.clone(), self.lower.clone()) })
    }

    /// The same of this and another that is added, which has bounds.
    fn beside_and(&self, other: &Value) -> Option<Beside> {
        let Beside { multiple, bounds: (low, high) } = self.told_beside()?;
        let bounded = other.is_bounded() && !other.own;
        bounded.then(|| Beside { multiple, bounds: (low.plus(&other.lower), high.plus(&other.upper)) })
    }

    /// The same of another times this, which is one and the same in all iterations.
    fn scales_beside(&self, other: &Value) -> Option<Beside> {
        let factor = self.is_fixed().then_some(&self.lower)?;
        let Beside { multiple, bounds: (low, high) } = other.told_beside()?;
        Some(Beside {
            multiple: factor.times(&multiple)?,
            bounds: (factor.times(&low)?, factor.times(&high)?),
        })
    }

    /// Whether this times the other lies between the products of their bounds.
    fn scales(&self, other: &Value) -> bool {
        self.is_exact() || self.lower.never_negative() && other.lower.never_negative()
    }

    /// Which of two bounds says more: one with the loop's own index, else one that stays as it is.
    fn more_telling(&self, other: &Value) -> Value {
        let other_tells = match (self.has_own(), other.has_own()) {
            (false, true) => true,
            (false, false) => other.is_fixed(),
            (true, _) => false,
        };
        let known = if other_tells { other } else { self };
        let doubtful = self.doubtful || other.doubtful;
        Value {
            own: self.own || other.own,
            narrowed: None,
            doubtful,
            multiple: None,
            beside: None,
            ..known.clone()
        }
    }

    /// The lesser of two: at most each of them.
    fn min(&self, other: &Value) -> Value {
        if self.is_fixed() && other.is_fixed() {
            return Value::exact(Sum::combined(&self.lower, quote!(.min), &other.lower));
        }
        let known = self.more_telling(other);
        Value { floor: false, ..known }
    }

    /// The greater of two.
    fn max(&self, other: &Value) -> Value {
        if self.is_fixed() && other.is_fixed() {
            return Value::exact(Sum::combined(&self.lower, quote!(.max), &other.lower));
        }
        let known = self.more_telling(other);
        Value { ceiling: false, ..known }
    }
}

/// What a sum of two is a multiple of, beside what they are at least.
fn either(a: &Option<Sum>, b: &Option<Sum>) -> Option<Sum> {
    let (a, b) = (a.as_ref()?, b.as_ref()?);
    let nothing = Sum::number(0);
    match (a, b) {
        (a, b) if a == b || *b == nothing => Some(a.clone()),
        (a, b) if *a == nothing => Some(b.clone()),
        _ => None,
    }
}

/// Methods without arguments that tell how long or wide something is.
const MEASURES: &[&str] = &[
    "len", "width", "height", "depth", "rows", "cols", "columns", "nrows", "ncols", "stride", "size", "get",
];

/// What an expression of the body is worth.
pub fn value(expr: &Expr, state: &State) -> Value {
    known(expr, state).unwrap_or_else(|| Value::unknown(mentions_own(expr, state)))
}

fn known(expr: &Expr, state: &State) -> Option<Value> {
    match expr {
        Expr::Paren(paren) => known(&paren.expr, state),
        Expr::Group(group) => known(&group.expr, state),
        Expr::Lit(lit) => match &lit.lit {
            Lit::Int(int) => int.base10_parse().ok().map(|number| Value::exact(Sum::number(number))),
            _ => None,
        },
        Expr::Path(path) => match path.path.get_ident() {
            Some(name) => named(&name.to_string(), expr, state),
            None => Some(Value::exact(Sum::written(expr))),
        },
        Expr::Field(_) => Place::of(expr, state).map(|_| Value::exact(Sum::written(expr))),
        Expr::Unary(unary) => match unary.op {
            UnOp::Neg(_) => Some(known(&unary.expr, state)?.negated()),
            UnOp::Deref(_) => match Place::of(expr, state) {
                Some(_) => Some(Value::exact(Sum::written(expr))),
                None => known(&unary.expr, state),
            },
            _ => None,
        },
        Expr::Cast(cast) => Some(cast_to(&cast.ty, known(&cast.expr, state)?)),
        Expr::Binary(binary) => operation(&binary.op, &binary.left, &binary.right, state),
        Expr::Index(index) => {
            let (of, at) = (Place::of(&index.expr, state), known(&index.index, state)?);
            (of.is_some() && at.lower.literal().is_some() && at.is_exact())
                .then(|| Value::exact(Sum::written(expr)))
        }
        Expr::MethodCall(call) => method(call, expr, state),
        Expr::Call(call) => {
            let Expr::Path(function) = &*call.func else { return None };
            let last = &function.path.segments.last()?.ident;
            let [argument] = &call.args.iter().collect::<Vec<_>>()[..] else { return None };
            (last == "from").then(|| known(argument, state)).flatten()
        }
        _ => None,
    }
}

/// A variable: the loop's own index, one of the body's, or one from outside, which stays as it is.
fn named(name: &str, expr: &Expr, state: &State) -> Option<Value> {
    match state.resolve(name) {
        Some(binding) if binding.depth > 0 => binding.value.as_deref().cloned(),
        _ => Some(Value::exact(Sum::written(expr))),
    }
}

/// A cast that may cut the loop's own index.
fn cast_to(ty: &syn::Type, value: Value) -> Value {
    let greatest = match ty.to_token_stream().to_string().as_str() {
        "u8" | "i8" => 255,
        "u16" | "i16" => 65_535,
        _ => return value,
    };
    if value.has_own() {
        return Value { narrowed: Some(greatest), ..Value::unknown(true) };
    }
    Value { doubtful: true, ..value }
}

fn operation(op: &BinOp, left: &Expr, right: &Expr, state: &State) -> Option<Value> {
    let (a, b) = (value(left, state), value(right, state));
    let unchanging = |operator: TokenStream| {
        (a.is_fixed() && b.is_fixed()).then(|| Value::exact(Sum::combined(&a.lower, operator, &b.lower)))
    };
    match op {
        BinOp::Add(_) => Some(a.plus(&b)),
        BinOp::Sub(_) => Some(a.minus(&b)),
        BinOp::Mul(_) => Some(a.times(&b)),
        BinOp::Div(_) => unchanging(quote!(/)),
        BinOp::Rem(_) => unchanging(quote!(%)),
        BinOp::BitAnd(_) => unchanging(quote!(&)),
        // What both sides have is not added twice, so this is a bound.
        BinOp::BitOr(_) => unchanging(quote!(|)).or_else(|| {
            let sum = a.plus(&b);
            Some(Value { lower: a.lower.clone(), floor: a.floor, multiple: None, beside: None, ..sum })
                .filter(|value| value.lower.has_own() && value.upper.has_own())
        }),
        BinOp::Shl(_) => {
            let by = match b.lower.literal() {
                Some(by) if b.is_exact() => Sum::number(1i128.checked_shl(u32::try_from(by).ok()?)?),
                _ if b.is_fixed() => Sum::combined(&Sum::number(1), quote!(<<), &b.lower),
                _ => return None,
            };
            Some(a.times(&Value::exact(by)))
        }
        BinOp::Shr(_) => unchanging(quote!(>>)),
        _ => None,
    }
}

fn method(call: &ExprMethodCall, expr: &Expr, state: &State) -> Option<Value> {
    let name = call.method.to_string();
    let arguments: Vec<&Expr> = call.args.iter().collect();
    match (name.as_str(), &arguments[..]) {
        (measure, []) if MEASURES.contains(&measure) => {
            Place::of(&call.receiver, state).map(|_| Value::exact(Sum::written(expr)))
        }
        ("clone" | "into" | "to_owned", []) => known(&call.receiver, state),
        ("unwrap", []) | ("expect", [_]) => converted(&call.receiver, state),
        ("wrapping_add", [other]) => Some(value(&call.receiver, state).plus(&value(other, state))),
        ("wrapping_sub", [other]) => Some(value(&call.receiver, state).minus(&value(other, state))),
        ("wrapping_mul", [other]) => Some(value(&call.receiver, state).times(&value(other, state))),
        ("saturating_sub", [other]) => {
            let (of, by) = (value(&call.receiver, state), value(other, state));
            let less = of.minus(&by);
            // 0 where there is nothing left: no less than the difference, and no more than what it is taken from.
            Some(Value {
                upper: of.upper.clone(),
                ceiling: of.ceiling && by.floor,
                multiple: None,
                beside: None,
                ..less
            })
        }
        ("min", [other]) => Some(value(&call.receiver, state).min(&value(other, state))),
        ("max", [other]) => Some(value(&call.receiver, state).max(&value(other, state))),
        _ => None,
    }
}

/// `usize::try_from(i)`, `i.try_into()`
fn converted(expr: &Expr, state: &State) -> Option<Value> {
    match expr {
        Expr::MethodCall(call) if call.method == "try_into" && call.args.is_empty() => {
            known(&call.receiver, state)
        }
        Expr::Call(call) => {
            let Expr::Path(function) = &*call.func else { return None };
            let conversion = function.path.segments.last()?.ident == "try_from";
            call.args.first().filter(|_| conversion && call.args.len() == 1).and_then(|of| known(of, state))
        }
        _ => None,
    }
}

/// Whether the loop's own index occurs in an expression, or what was made of it.
fn mentions_own(expr: &Expr, state: &State) -> bool {
    struct Find(bool);
    impl Hook for Find {
        fn before(&mut self, expr: &mut Expr, state: &mut State) -> Step {
            if let Expr::Path(path) = expr
                && let Some(name) = path.path.get_ident()
            {
                let value = state.inner(&name.to_string()).and_then(|binding| binding.value.as_deref());
                self.0 |= value.is_some_and(Value::has_own);
            }
            Step::Into
        }
    }
    let mut find = Find(false);
    scopes::walk_expr(&mut expr.clone(), &mut state.clone(), &mut find);
    find.0
}

/// The value of a variable, as its declaration keeps it.
pub type Kept = Option<Rc<Value>>;
