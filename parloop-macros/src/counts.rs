//! What the names in a loop's pattern count: the numbers of a range, the positions of an `enumerate()`.
//!
//! The first of them is what the runtime takes for the loop's own index (`Sequence::numbers`); whatever is guessed
//! wrongly here is refused by its checks.

use syn::{Expr, ExprMethodCall, Ident, Pat, RangeLimits};

use crate::heads::is_adapter;
use crate::scopes::State;
use crate::sums::Sum;
use crate::values::{self, Value};

/// The items of a head.
#[derive(Clone, Debug)]
enum Items {
    /// One number after another.
    Numbers(Box<Numbers>),
    /// A pair each.
    Pairs(Box<Items>, Box<Items>),
    /// Anything else.
    Other,
}

#[derive(Clone, Debug)]
struct Numbers {
    /// The first, if the source shows it.
    first: Option<Value>,
    /// The last.
    last: Option<Value>,
    /// From one to the next.
    step: Option<Sum>,
    /// None is less.
    least: Option<Value>,
    /// None is greater.
    greatest: Option<Value>,
}

impl Items {
    fn of(head: &Expr, state: &State) -> Items {
        match head {
            Expr::Paren(paren) => Items::of(&paren.expr, state),
            Expr::Group(group) => Items::of(&group.expr, state),
            Expr::Range(range) => Items::Numbers(Box::new(Numbers::of(range, state))),
            Expr::MethodCall(call) if is_adapter(call) => Items::adapted(call, state),
            _ => Items::Other,
        }
    }

    fn adapted(call: &ExprMethodCall, state: &State) -> Items {
        let inner = Items::of(&call.receiver, state);
        let argument = || call.args.first().map(|argument| values::value(argument, state));
        let sum = || argument().filter(Value::is_fixed).map(|value| value.lower);
        match call.method.to_string().as_str() {
            "enumerate" => {
                let counter = Numbers {
                    first: Some(Value::exact(Sum::number(0))),
                    last: None,
                    step: Some(Sum::number(1)),
                    least: Some(Value::exact(Sum::number(0))),
                    greatest: length(&call.receiver, state),
                };
                Items::Pairs(Box::new(Items::Numbers(Box::new(counter))), Box::new(inner))
            }
            "zip" => {
                let other = call.args.first().map_or(Items::Other, |other| Items::of(other, state));
                Items::Pairs(Box::new(inner), Box::new(other))
            }
            "rev" => inner.each(&|numbers| Numbers {
                first: numbers.last,
                last: numbers.first,
                step: numbers.step.map(|step| step.negated()),
                ..numbers
            }),
            "step_by" => {
                let by = sum();
                inner.each(&|numbers| Numbers {
                    last: None,
                    // Not reached, as a rule.
                    greatest: numbers.greatest.map(|last| Value {
                        ceiling: false,
                        multiple: None,
                        beside: None,
                        ..last
                    }),
                    step: numbers.step.zip(by.as_ref()).and_then(|(step, by)| step.times(by)),
                    ..numbers
                })
            }
            "skip" => {
                let by = sum();
                inner.each(&|numbers| {
                    let skipped =
                        numbers.step.as_ref().zip(by.as_ref()).and_then(|(step, by)| step.times(by));
                    let first = numbers.first.zip(skipped).map(|(first, by)| first.plus(&Value::exact(by)));
                    Numbers { first, ..numbers }
                })
            }
            "take" => inner.each(&|numbers| Numbers { last: None, ..numbers }),
            _ => inner,
        }
    }

    fn each(self, change: &impl Fn(Numbers) -> Numbers) -> Items {
        match self {
            Items::Numbers(numbers) => Items::Numbers(Box::new(change(*numbers))),
            Items::Pairs(a, b) => Items::Pairs(Box::new(a.each(change)), Box::new(b.each(change))),
            Items::Other => Items::Other,
        }
    }

    /// The first that is counted.
    fn first_numbers(&self) -> Option<&Numbers> {
        match self {
            Items::Numbers(numbers) => Some(numbers),
            Items::Pairs(a, b) => a.first_numbers().or_else(|| b.first_numbers()),
            Items::Other => None,
        }
    }

    /// The names of a pattern beside what they count.
    fn names<'p, 'i>(&'i self, pat: &'p Pat, found: &mut Vec<(&'p Ident, &'i Numbers)>) {
        match (self, pat) {
            (_, Pat::Paren(paren)) => self.names(&paren.pat, found),
            (_, Pat::Type(typed)) => self.names(&typed.pat, found),
            (Items::Numbers(numbers), Pat::Ident(ident))
                if ident.mutability.is_none() && ident.by_ref.is_none() && ident.subpat.is_none() =>
            {
                found.push((&ident.ident, numbers));
            }
            (Items::Pairs(a, b), Pat::Tuple(tuple)) if tuple.elems.len() == 2 => {
                a.names(&tuple.elems[0], found);
                b.names(&tuple.elems[1], found);
            }
            _ => {}
        }
    }
}

impl Numbers {
    fn of(range: &syn::ExprRange, state: &State) -> Numbers {
        let first = range.start.as_deref().map(|start| values::value(start, state));
        let last = range.end.as_deref().map(|end| {
            let end = values::value(end, state);
            match range.limits {
                RangeLimits::HalfOpen(_) => end.minus(&Value::exact(Sum::number(1))),
                RangeLimits::Closed(_) => end,
            }
        });
        Numbers {
            least: first.clone(),
            greatest: last.clone(),
            first: first.filter(Value::is_exact),
            last: last.filter(Value::is_exact),
            step: Some(Sum::number(1)),
        }
    }
}

/// The greatest position that `enumerate()` counts of what is as long as an outer sequence.
fn length(head: &Expr, state: &State) -> Option<Value> {
    let Expr::MethodCall(call) = head else { return None };
    if !matches!(call.method.to_string().as_str(), "iter" | "iter_mut") {
        return None;
    }
    crate::places::Place::of(&call.receiver, state)?;
    let of = &call.receiver;
    let length: Expr = syn::parse_quote!(#of.len());
    Some(Value::exact(Sum::written(&length)).minus(&Value::exact(Sum::number(1))))
}

/// What the names of a loop's pattern count, in terms of the loop's own index.
pub struct Counts {
    /// The names and their values.
    pub names: Vec<(Ident, Value)>,
    /// How far apart neighbouring indices are, whichever way; nothing if the source does not show it.
    pub pace: Option<Sum>,
    /// No own index is greater, where that is a number in the source.
    pub greatest: Option<i128>,
    /// No two are so far apart, where that is.
    pub reach: Option<i128>,
    /// The own index is not just the position.
    pub moved: bool,
    /// How many numbers there are from the least to the greatest, if the source shows it.
    pub length: Option<Sum>,
}

/// What the pattern of an annotated loop counts; `level`: of which of the collapsed loops.
pub fn own(pat: &Pat, head: &Expr, state: &State, level: usize) -> Counts {
    let items = Items::of(head, state);
    let Some(own) = items.first_numbers() else {
        return Counts {
            names: Vec::new(),
            pace: Some(Sum::number(1)),
            greatest: None,
            reach: None,
            moved: false,
            length: None,
        };
    };
    let mut counted = Vec::new();
    items.names(pat, &mut counted);
    let index = Value::exact(Sum::own(level));
    // The position, as far as the own index tells: it is `(i - first) / step`.
    let position = own.first.as_ref().and_then(|first| match own.step.as_ref()?.literal()? {
        1 => Some(index.minus(first)),
        -1 => Some(first.minus(&index)),
        _ => None,
    });
    let worth = |numbers: &Numbers| {
        if std::ptr::eq(numbers, own) {
            return Some(index.clone());
        }
        let moved = Value::exact(numbers.step.as_ref()?.times(&position.as_ref()?.lower)?);
        Some(numbers.first.as_ref()?.plus(&moved))
    };
    let names = counted.into_iter().filter_map(|(name, numbers)| Some((name.clone(), worth(numbers)?)));
    let literal = |value: &Option<Value>| value.as_ref().and_then(|value| value.lower.literal());
    let (first, step) = (literal(&own.first), own.step.as_ref().and_then(Sum::literal));
    let pace = own.step.as_ref().map(|step| if step.is_negative() { step.negated() } else { step.clone() });
    let greatest = literal(&own.greatest);
    let ends = own.least.as_ref().zip(own.greatest.as_ref());
    let length = ends.map(|(least, greatest)| greatest.upper.minus(&least.lower).plus(&Sum::number(1)));
    let reach = length.as_ref().and_then(Sum::literal);
    // Without bounds that hold, what is known of them is no length.
    let length =
        length.filter(|_| ends.is_some_and(|(least, greatest)| least.is_bounded() && greatest.is_bounded()));
    let moved = (first, step) != (Some(0), Some(1));
    Counts { names: names.collect(), pace, greatest, reach, moved, length }
}

/// What the pattern of a loop inside the body counts: between which values.
pub fn inner(pat: &Pat, head: &Expr, state: &State) -> Vec<(Ident, Value)> {
    let items = Items::of(head, state);
    let mut counted = Vec::new();
    items.names(pat, &mut counted);
    let worth = |numbers: &Numbers| {
        let unknown = Value { floor: true, ..Value::default() };
        let low = numbers.least.clone().unwrap_or_else(|| unknown.clone());
        // Without an upper bound, what is known is the lower one.
        let high = numbers.greatest.clone().unwrap_or(Value {
            ceiling: false,
            multiple: None,
            beside: None,
            ..low.clone()
        });
        Value::between(&low, &high)
    };
    counted.into_iter().map(|(name, numbers)| (name.clone(), worth(numbers))).collect()
}
