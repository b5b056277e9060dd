//! The form of an index: which element an iteration touches, as far as the source shows.

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote_spanned;
use syn::{Expr, RangeLimits};

use crate::counts::{self, Counts};
use crate::flat::Flat;
use crate::scopes::State;
use crate::sums::Sum;
use crate::values::{self, Beside, Value};

/// The form of an index expression.
#[derive(Clone, Debug)]
pub enum Form {
    /// Linear in the loop's own index, up to what stays within the iteration's own elements.
    Own(Value),
    /// Made of the loop's own index by arithmetic, and not its own: another iteration's element.
    Shifted,
    /// The loop's own index times a factor, and more than that leaves room for: `out[y * width + i]`.
    Swept(Value),
    /// Anything else; whether a cast makes it the same for iterations far from each other.
    Derived(bool),
    /// The same element in every iteration.
    Fixed,
    /// An element of a row that is not of the own form: `out[r][index]`; whether the row is made of the own index.
    Column(Box<Form>, bool),
    /// `out[i][j]` of two loops that are one.
    Cell(Cell),
    /// `out[i][j][k]` of more loops that are one.
    Deep,
    /// `out[i * m + j]` of loops that are one.
    Flat(Box<Flat>),
}

/// Where the cell of the iteration `i`, `j` is: `[i + down][j + across]`, or, `transposed`, `[j + down][i + across]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What is added to the first index.
    pub down: Sum,
    /// What is added to the second one.
    pub across: Sum,
    /// The first index is the inner loop's.
    pub transposed: bool,
}

impl Cell {
    fn of(first: &Value, second: &Value) -> Option<Cell> {
        let level = |value: &Value| {
            let own = |level: &usize| {
                value.is_exact() && value.lower.minus(&Sum::own(*level)) == value.lower.fixed_part()
            };
            (0..2).find(own)
        };
        let transposed = match (level(first)?, level(second)?) {
            (0, 1) => false,
            (1, 0) => true,
            _ => return None,
        };
        Some(Cell { down: first.lower.fixed_part(), across: second.lower.fixed_part(), transposed })
    }

    /// Whether the source shows that another one is another iteration's.
    pub fn is_apart(&self, other: &Cell) -> bool {
        let apart = |a: &Sum, b: &Sum| a.minus(b).literal().is_some_and(|distance| distance != 0);
        self.transposed != other.transposed
            || apart(&self.down, &other.down)
            || apart(&self.across, &other.across)
    }

    /// The shape of the role.
    pub fn made(&self, at: Span, door: &TokenStream) -> TokenStream {
        let (down, across) = (self.down.computed(door), self.across.computed(door));
        let transposed = self.transposed.then(|| quote_spanned!(at=> .transposed()));
        // Numbers are a part of the type, for the compiler to compute with.
        let number = |sum: &Sum| {
            let number = sum.literal().and_then(|number| isize::try_from(number).ok());
            number.map(Literal::isize_unsuffixed)
        };
        let numbers = number(&self.down).zip(number(&self.across)).filter(|_| !self.transposed);
        let by = numbers.map(|(down, across)| quote_spanned!(at=> .by::<#down, #across>()));
        quote_spanned!(at=> #door::make::cells(#down, #across) #transposed #by)
    }
}

/// The form of `place[index][next]`, where `index` has the form `first`.
pub fn of_row(first: Form, index: &Expr, next: &Expr, indices: &Indices, state: &State) -> Form {
    match indices.paces.len() {
        0 | 1 => {}
        2 => {
            if let Some(cell) = Cell::of(&touched(index, state), &touched(next, state)) {
                return Form::Cell(cell);
            }
        }
        _ if touched(index, state).has_own() && touched(next, state).has_own() => return Form::Deep,
        _ => {}
    }
    match (&first, form(next, indices, state)) {
        (Form::Fixed | Form::Derived(_), inner @ Form::Own(_)) => Form::Column(Box::new(inner), false),
        // A triangle: `for i in j..n { out[i][j] = …; }`
        (Form::Shifted | Form::Swept(_), inner @ Form::Own(_)) => Form::Column(Box::new(inner), true),
        _ => first,
    }
}

/// How the own indices of an annotated loop run.
#[derive(Clone, Debug)]
pub struct Indices {
    /// The names in the pattern that are, or are made from, own indices.
    pub names: Vec<(syn::Ident, Value)>,
    /// How far apart neighbouring indices are, for each of the collapsed loops; the outermost first.
    pub paces: Vec<Option<Sum>>,
    /// No own index is greater, where that is a number in the source.
    pub greatest: Option<i128>,
    /// No two own indices are so far apart, where that is a number in the source.
    pub reach: Option<i128>,
    /// The own index is not just the position.
    pub moved: bool,
    /// How many indices there are from the first to the last, for each of them, if the source shows it.
    pub lengths: Vec<Option<Sum>>,
}

impl Indices {
    /// Of a loop that has none.
    pub fn none() -> Indices {
        Indices {
            names: Vec::new(),
            paces: vec![Some(Sum::number(1))],
            greatest: None,
            reach: None,
            moved: false,
            lengths: Vec::new(),
        }
    }

    /// Of one loop.
    pub fn of(for_loop: &syn::ExprForLoop, state: &State) -> Indices {
        let Counts { names, pace, greatest, reach, moved, length, .. } =
            counts::own(&for_loop.pat, &for_loop.expr, state, 0);
        // A range is always split, unless it does not end.
        let ends = matches!(&*for_loop.expr, Expr::Range(range) if range.end.is_some());
        let (moved, lengths) = (moved && !ends, vec![length]);
        Indices { names, paces: vec![pace], greatest, reach, moved, lengths, ..Indices::none() }
    }

    /// Of perfectly nested loops, which are one.
    pub fn of_collapsed(for_loop: &syn::ExprForLoop, levels: usize, state: &State) -> Indices {
        let mut indices = Indices { paces: Vec::new(), ..Indices::none() };
        let mut next = Some(for_loop);
        while let Some(level) = next.filter(|_| indices.paces.len() < levels) {
            let Counts { names, pace, length, .. } =
                counts::own(&level.pat, &level.expr, state, indices.paces.len());
            indices.names.extend(names);
            indices.paces.push(pace);
            indices.lengths.push(length);
            next = match level.body.stmts.first() {
                Some(syn::Stmt::Expr(Expr::ForLoop(inner), _)) => Some(inner),
                _ => None,
            };
        }
        indices
    }

    /// How many elements an iteration owns with such a factor of the innermost index, if the source shows it.
    pub fn width(&self, stride: &Sum) -> Option<Sum> {
        let stride = if stride.is_negative() { stride.negated() } else { stride.clone() };
        stride.times(self.paces.last()?.as_ref()?)
    }
}

/// The form of an index.
pub fn form(expr: &Expr, indices: &Indices, state: &State) -> Form {
    let touched = touched(expr, state);
    if touched.is_fixed() && !matches!(expr, Expr::Range(_)) {
        return Form::Fixed;
    }
    if !(touched.lower.has_own() || touched.upper.has_own()) {
        let most = touched.narrowed.zip(indices.greatest);
        return Form::Derived(most.is_some_and(|(most, greatest)| greatest > most));
    }
    if indices.paces.len() > 1 {
        return Flat::of(&touched, indices).map_or(Form::Derived(false), |flat| Form::Flat(Box::new(flat)));
    }
    if !touched.lower.is_linear() || !touched.upper.is_linear() {
        return Form::Shifted;
    }
    let strides = strides(&touched, indices.paces.len());
    if strides.iter().any(|stride| *stride == Sum::number(0)) {
        return Form::Shifted;
    }
    let Some(width) = strides.last().and_then(|stride| indices.width(stride)) else {
        return Form::Own(touched);
    };
    let tight = touched.floor && touched.ceiling;
    let length = touched.upper.fixed_part().minus(&touched.lower.fixed_part());
    // What is added to a whole own element makes it another's.
    let loose = width.literal() == Some(1) && !touched.is_exact();
    let wide = tight && (length.minus(&width).never_negative() || length.holds_multiples_of(&width));
    if wide || loose || strides.last().is_some_and(|stride| is_periodic(&touched, stride, &width)) {
        Form::Swept(touched)
    } else {
        Form::Own(touched)
    }
}

/// Whether it is made of multiples of more than iterations are apart, as in `out[y * w + i * t + k]`: of a product with
/// that, or of another name, where it shows as the loop starts; but not if all of it fits into a row.
fn is_periodic(touched: &Value, stride: &Sum, width: &Sum) -> bool {
    let Some(Beside { multiple, bounds: (low, high) }) = touched.beside.as_deref() else { return false };
    let within =
        |low: &Sum, high: &Sum| width.minus(&Sum::number(1)).minus(&high.minus(low)).never_negative();
    within(low, high)
        && !within(&touched.lower.fixed_part(), &touched.upper.fixed_part())
        && (multiple.literal().is_none() || multiple.holds_multiples_of(stride))
}

/// Between which elements an index lies.
pub fn touched(expr: &Expr, state: &State) -> Value {
    let range = match expr {
        Expr::Paren(paren) => return touched(&paren.expr, state),
        Expr::Range(range) => range,
        other => return values::value(other, state),
    };
    let start =
        range.start.as_deref().map_or(Value::exact(Sum::number(0)), |start| values::value(start, state));
    let last = range.end.as_deref().map(|end| {
        let end = values::value(end, state);
        match range.limits {
            RangeLimits::HalfOpen(_) => end.minus(&Value::exact(Sum::number(1))),
            RangeLimits::Closed(_) => end,
        }
    });
    Value::between(&start, &last.unwrap_or_default())
}

/// The factor of each own index that both bounds have.
pub fn strides(value: &Value, levels: usize) -> Vec<Sum> {
    (0..levels).map(|level| value.lower.factor(level).common(&value.upper.factor(level))).collect()
}
