//! Sums of products of what a loop does not change and of its own indices: algebra enough to see that an index is
//! linear.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use proc_macro2::{Literal, TokenStream};
use quote::quote_spanned;
use syn::Expr;
use syn::spanned::Spanned;

/// What a product is made of.
#[derive(Clone, Debug)]
pub enum Atom {
    /// The own index of the loop, or of one of its collapsed loops; the outermost is 0.
    Own(usize),
    /// What the loop does not change.
    Fixed(Rc<Fixed>),
}

/// A value that the loop does not change.
#[derive(Debug)]
pub struct Fixed {
    key: String,
    how: How,
}

#[derive(Debug)]
enum How {
    /// As the user wrote it.
    Written(Expr),
    /// Two of them under an operator (or a method), in that order.
    Combined(Sum, TokenStream, Sum),
}

impl Atom {
    fn key(&self) -> (usize, &str) {
        match self {
            Atom::Own(level) => (*level, ""),
            Atom::Fixed(fixed) => (usize::MAX, &fixed.key),
        }
    }
}

impl PartialEq for Atom {
    fn eq(&self, other: &Atom) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Atom {}

impl PartialOrd for Atom {
    fn partial_cmp(&self, other: &Atom) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Atom {
    fn cmp(&self, other: &Atom) -> Ordering {
        self.key().cmp(&other.key())
    }
}

/// Products with their coefficients, none of which is 0; the product of nothing is 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum(BTreeMap<Vec<Atom>, i128>);

impl Sum {
    /// A number.
    pub fn number(number: i128) -> Sum {
        Sum::default().and(Vec::new(), number)
    }

    /// The own index of one level.
    pub fn own(level: usize) -> Sum {
        Sum::default().and(vec![Atom::Own(level)], 1)
    }

    /// What the user wrote.
    pub fn written(expr: &Expr) -> Sum {
        let key = quote::ToTokens::to_token_stream(expr).to_string();
        Sum::fixed(Fixed { key, how: How::Written(expr.clone()) })
    }

    /// Two sums that the loop does not change, under an operator or a method of `At`.
    pub fn combined(left: &Sum, operator: TokenStream, right: &Sum) -> Sum {
        let key = format!("({}) {operator} ({})", left.key(), right.key());
        Sum::fixed(Fixed { key, how: How::Combined(left.clone(), operator, right.clone()) })
    }

    /// Whether something that the user wrote in it is of this kind.
    pub fn has_written(&self, kind: &dyn Fn(&Expr) -> bool) -> bool {
        self.0.keys().flatten().any(|atom| match atom {
            Atom::Own(_) => false,
            Atom::Fixed(fixed) => match &fixed.how {
                How::Written(expr) => kind(expr),
                How::Combined(left, _, right) => left.has_written(kind) || right.has_written(kind),
            },
        })
    }

    fn fixed(fixed: Fixed) -> Sum {
        Sum::default().and(vec![Atom::Fixed(Rc::new(fixed))], 1)
    }

    fn and(mut self, product: Vec<Atom>, coefficient: i128) -> Sum {
        let found = self.0.entry(product.clone()).or_default();
        *found = found.saturating_add(coefficient);
        if *found == 0 {
            self.0.remove(&product);
        }
        self
    }

    /// What tells two sums apart.
    pub fn key(&self) -> String {
        let product = |(product, coefficient): (&Vec<Atom>, &i128)| {
            let atoms = product.iter().map(|atom| match atom {
                Atom::Own(level) => format!("i{level}"),
                Atom::Fixed(fixed) => fixed.key.clone(),
            });
            format!("{coefficient} * {}", atoms.collect::<Vec<_>>().join(" * "))
        };
        self.0.iter().map(product).collect::<Vec<_>>().join(" + ")
    }

    /// `self + other`
    pub fn plus(&self, other: &Sum) -> Sum {
        other.0.iter().fold(self.clone(), |sum, (product, by)| sum.and(product.clone(), *by))
    }

    /// `-self`
    pub fn negated(&self) -> Sum {
        Sum(self.0.iter().map(|(product, by)| (product.clone(), by.saturating_neg())).collect())
    }

    /// `self - other`
    pub fn minus(&self, other: &Sum) -> Sum {
        self.plus(&other.negated())
    }

    /// `self * other`; nothing if that gets out of hand.
    pub fn times(&self, other: &Sum) -> Option<Sum> {
        if self.0.len() * other.0.len() > 64 {
            return None;
        }
        let mut sum = Sum::default();
        for (a, by_a) in &self.0 {
            for (b, by_b) in &other.0 {
                let mut product: Vec<Atom> = a.iter().chain(b).cloned().collect();
                product.sort();
                sum = sum.and(product, by_a.checked_mul(*by_b)?);
            }
        }
        Some(sum)
    }

    /// Its value, if it is a number.
    pub fn literal(&self) -> Option<i128> {
        match self.0.len() {
            0 => Some(0),
            1 => self.0.get(&Vec::new()).copied(),
            _ => None,
        }
    }

    /// Whether an own index occurs.
    pub fn has_own(&self) -> bool {
        self.0.keys().flatten().any(|atom| matches!(atom, Atom::Own(_)))
    }

    /// Whether every product has one own index at most, once.
    pub fn is_linear(&self) -> bool {
        let own = |product: &Vec<Atom>| product.iter().filter(|atom| matches!(atom, Atom::Own(_))).count();
        self.0.keys().all(|product| own(product) <= 1)
    }

    /// The factor of one level's own index, in a sum that is linear.
    pub fn factor(&self, level: usize) -> Sum {
        let of = |product: &&Vec<Atom>| product.contains(&Atom::Own(level));
        self.0.keys().filter(of).fold(Sum::default(), |sum, product| {
            let rest = product.iter().filter(|atom| **atom != Atom::Own(level)).cloned().collect();
            sum.and(rest, self.0[product])
        })
    }

    /// The products without an own index.
    pub fn fixed_part(&self) -> Sum {
        let fixed = |product: &Vec<Atom>| !product.iter().any(|atom| matches!(atom, Atom::Own(_)));
        Sum(self.0.iter().filter(|(product, _)| fixed(product)).map(|(p, by)| (p.clone(), *by)).collect())
    }

    /// The products that both have, with the same coefficient.
    pub fn common(&self, other: &Sum) -> Sum {
        let shared = self.0.iter().filter(|(product, by)| other.0.get(*product) == Some(by));
        Sum(shared.map(|(product, by)| (product.clone(), *by)).collect())
    }

    /// Whether all coefficients are negative.
    pub fn is_negative(&self) -> bool {
        !self.0.is_empty() && self.0.values().all(|by| *by < 0)
    }

    /// Whether it is at least 0 if what it is made of is 1 at least, as strides and lengths are where there is
    /// anything to go over: each product that is taken away is no more than one that holds it.
    pub fn never_negative(&self) -> bool {
        let mut added: Vec<(&[Atom], i128)> =
            self.0.iter().filter(|(_, by)| **by > 0).map(|(product, by)| (&product[..], *by)).collect();
        let mut taken: Vec<(&[Atom], i128)> = self
            .0
            .iter()
            .filter(|(_, by)| **by < 0)
            .map(|(product, by)| (&product[..], by.saturating_neg()))
            .collect();
        // The longest first, for which there is the least choice.
        taken.sort_by_key(|(product, _)| std::cmp::Reverse(product.len()));
        added.sort_by_key(|(product, _)| product.len());
        taken.into_iter().all(|(product, mut by)| {
            for (_, left) in added.iter_mut().filter(|(larger, _)| rest(larger, product).is_some()) {
                let covered = by.min(*left);
                (*left, by) = (*left - covered, by - covered);
            }
            by == 0
        })
    }

    /// Whether something is added to it that is many times the other one: `n * m * l` where that is `l`.
    pub fn holds_multiples_of(&self, other: &Sum) -> bool {
        let [(one, coefficient)] = &other.0.iter().collect::<Vec<_>>()[..] else { return false };
        let many = |product: &[Atom]| rest(product, one).is_some_and(|rest| !rest.is_empty());
        self.0.iter().any(|(product, by)| *by > 0 && by % **coefficient == 0 && many(product))
    }

    /// What is left of it beside multiples of a product; of anything else, it is left as it is.
    pub fn modulo(&self, width: &Sum) -> Sum {
        if let Some(width) = width.literal() {
            let left = self
                .0
                .iter()
                .map(|(product, by)| (product.clone(), by.checked_rem_euclid(width).unwrap_or(*by)));
            return Sum(left.filter(|(_, by)| *by != 0).collect());
        }
        let mut width = width.0.iter();
        let (Some((width, 1)), None) = (width.next(), width.next()) else { return self.clone() };
        let holds = |product: &[Atom]| rest(product, width).is_some();
        Sum(self.0.iter().filter(|(product, _)| !holds(product)).map(|(p, by)| (p.clone(), *by)).collect())
    }

    /// What is written in the source, if the sum is that alone.
    pub fn single(&self) -> Option<&Expr> {
        match &self.0.iter().collect::<Vec<_>>()[..] {
            [(product, 1)] => match &product[..] {
                [Atom::Fixed(fixed)] => match &fixed.how {
                    How::Written(expr) => Some(expr),
                    How::Combined(..) => None,
                },
                _ => None,
            },
            _ => None,
        }
    }

    /// The value, as the runtime computes it before the loop: `at(m) * at(n) + at(1)`.
    pub fn computed(&self, door: &TokenStream) -> TokenStream {
        let mut computed: Option<TokenStream> = None;
        // What is added comes first, so that no sum starts with a minus.
        let (added, taken): (Vec<_>, Vec<_>) = self.0.iter().partition(|(_, by)| **by > 0);
        for (product, by) in added {
            let product = of_product(product, by.unsigned_abs(), door);
            computed = Some(match computed {
                Some(sum) => quote::quote!(#sum + #product),
                None => product,
            });
        }
        for (product, by) in taken {
            let product = of_product(product, by.unsigned_abs(), door);
            let sum = computed.unwrap_or_else(|| of_number(0, door));
            computed = Some(quote::quote!(#sum - #product));
        }
        computed.unwrap_or_else(|| of_number(0, door))
    }
}

/// What a product has beside another one that it holds.
fn rest(product: &[Atom], held: &[Atom]) -> Option<Vec<Atom>> {
    let mut rest = product.to_vec();
    for atom in held {
        rest.remove(rest.iter().position(|other| other == atom)?);
    }
    Some(rest)
}

fn of_number(number: u128, door: &TokenStream) -> TokenStream {
    let literal = match i32::try_from(number) {
        Ok(number) => Literal::i32_unsuffixed(number),
        Err(_) => Literal::u128_suffixed(number),
    };
    quote::quote!(#door::make::at(#literal))
}

fn of_product(product: &[Atom], by: u128, door: &TokenStream) -> TokenStream {
    let mut factors = Vec::new();
    if by != 1 || product.is_empty() {
        factors.push(of_number(by, door));
    }
    for atom in product {
        let Atom::Fixed(fixed) = atom else { continue };
        factors.push(match &fixed.how {
            How::Written(expr) => {
                let mixed = proc_macro2::Span::mixed_site().located_at(expr.span());
                let door = crate::expand::located(door, expr.span());
                quote_spanned!(mixed=> #door::make::at(#expr))
            }
            How::Combined(left, operator, right) => {
                let (left, right) = (left.computed(door), right.computed(door));
                quote::quote!(((#left) #operator (#right)))
            }
        });
    }
    let product = factors.into_iter().reduce(|product, factor| quote::quote!(#product * #factor));
    product.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn m() -> Sum {
        Sum::written(&parse_quote!(m))
    }

    #[test]
    fn sums_are_told_apart_by_value() {
        let twice = m().plus(&m());
        assert_eq!(twice, Sum::number(2).times(&m()).unwrap());
        assert_eq!(twice.minus(&m()), m());
        assert_eq!(m().minus(&m()), Sum::number(0));
        assert_eq!(m().minus(&m()).literal(), Some(0));
        assert_eq!((m().literal(), Sum::number(-3).literal()), (None, Some(-3)));
        let product = Sum::written(&parse_quote!(n)).times(&m()).unwrap();
        assert_eq!(product, m().times(&Sum::written(&parse_quote!(n))).unwrap());
    }

    #[test]
    fn the_factor_of_an_index() {
        // (i + 1) * m + i
        let i = Sum::own(0);
        let sum = i.plus(&Sum::number(1)).times(&m()).unwrap().plus(&i);
        assert!(sum.is_linear() && sum.has_own());
        assert_eq!(sum.factor(0), m().plus(&Sum::number(1)));
        assert_eq!(sum.fixed_part(), m());
        assert_eq!(sum.factor(0).common(&m()), m());
        assert!(!i.times(&i).unwrap().is_linear());
        assert_eq!(Sum::own(1).factor(0), Sum::number(0));
    }

    #[test]
    fn signs_as_far_as_they_show() {
        assert!(m().minus(&Sum::number(1)).never_negative());
        assert!(!m().minus(&Sum::number(2)).never_negative());
        assert!(!Sum::number(5).minus(&m()).never_negative());
        // h * n + h - n, of which h * n is n at least
        let (n, h) = (Sum::written(&parse_quote!(n)), Sum::written(&parse_quote!(h)));
        let far = h.times(&n).unwrap().plus(&h);
        assert!(far.minus(&n).never_negative() && !far.minus(&n).minus(&n).never_negative());
        assert!(far.minus(&n).minus(&Sum::number(1)).never_negative() && !n.minus(&far).never_negative());
        assert!(m().negated().is_negative() && !m().is_negative() && !Sum::number(0).is_negative());
    }

    #[test]
    fn multiples_of_a_width() {
        let n = Sum::written(&parse_quote!(n));
        let times = |a: &Sum, b: &Sum| a.times(b).unwrap();
        let whole = times(&n, &m()).minus(&Sum::number(1));
        assert!(whole.holds_multiples_of(&m()) && whole.holds_multiples_of(&n));
        assert!(!whole.negated().holds_multiples_of(&m()) && !m().holds_multiples_of(&m()));
        assert!(!m().holds_multiples_of(&Sum::number(4)), "perhaps fewer than four");
        assert!(times(&Sum::number(8), &m()).holds_multiples_of(&Sum::number(4)));
    }

    #[test]
    fn what_is_left_of_a_width() {
        let n = Sum::written(&parse_quote!(n));
        let sum = n.times(&m()).unwrap().plus(&n).plus(&Sum::number(7));
        assert_eq!(sum.modulo(&m()), n.plus(&Sum::number(7)));
        assert_eq!(sum.modulo(&n), Sum::number(7));
        assert_eq!(Sum::number(7).modulo(&Sum::number(4)), Sum::number(3));
        assert_eq!(sum.modulo(&m().plus(&n)), sum);
    }

    #[test]
    fn computed_before_the_loop() {
        let door = quote::quote!(d);
        let text = |sum: Sum| sum.computed(&door).to_string().replace(' ', "");
        assert_eq!(text(m().minus(&Sum::number(1))), "d::make::at(m)-d::make::at(1)");
        assert_eq!(text(m().negated()), "d::make::at(0)-d::make::at(m)");
        assert_eq!(text(Sum::number(3).times(&m()).unwrap()), "d::make::at(3)*d::make::at(m)");
        assert_eq!(text(Sum::number(1 << 40)), "d::make::at(1099511627776u128)");
        let half = Sum::combined(&m(), quote::quote!(/), &Sum::number(2));
        assert_eq!(text(half), "((d::make::at(m))/(d::make::at(2)))");
    }
}
