//! A head keeps the plain loop's type inference: these tests mostly have to compile.

use super::{each, lift, pulled_here, space};
use crate::space::Space;

/// `for PATTERN in HEAD`, over a split space.
macro_rules! over {
    ($pattern:pat in $head:expr => $body:expr) => {
        each(space!($head), |part| {
            for $pattern in part {
                $body
            }
        })
    };
}

#[test]
fn literals_become_what_the_body_needs() {
    let xs = [1_u64, 2, 3, 4];
    let mut total = 0;
    over!(i in 0..4 => total += xs[i]);
    over!(i in 0..=3 => total += xs[i]);
    over!(i in lift!(0..4).rev() => total += xs[i]);
    over!(i in lift!(0..4).step_by(2) => total += xs[i]);
    over!((i, x) in lift!(0..4).zip(&xs) => total += xs[i] * x);
    over!(x in [1, 2] => total += x);
    over!(x in vec![1, 2] => total += x);
    over!((i, x) in lift!([5, 6].into_iter()).enumerate() => total += xs[i] + x);
    assert_eq!(total, 84);
}

#[test]
fn literals_fall_back_to_i32() {
    let mut bits = Vec::new();
    over!(i in 0..2 => bits.push(i));
    let bits: Vec<i32> = bits;
    assert_eq!(bits, [0, 1]);
}

#[test]
fn element_types_may_come_later() {
    let mut later = Vec::new();
    let mut head = Vec::new();
    over!(x in &head => later.push(*x));
    head.push(3_u8);
    assert_eq!((head, later), (vec![3], vec![]));
    let parsed: Vec<_> = ["1", "2"].iter().map(|digit| digit.parse().unwrap()).collect();
    let mut sum = 0_u16;
    over!(x in parsed => sum += u16::min(x, 9));
    assert_eq!(sum, 3);
}

fn total_of<T: Copy + Sync + Into<u64>>(items: &[T]) -> u64 {
    let mut total = 0;
    over!(&x in items => total += x.into());
    over!((i, x) in lift!(items.iter()).copied().enumerate() => total += x.into() * i as u64);
    total
}

fn count<I: IntoIterator>(items: I) -> usize {
    pulled_here(space!(items)).count()
}

fn count_unnamed(items: impl Iterator<Item = u8>) -> usize {
    pulled_here(space!(lift!(items).enumerate())).count()
}

fn item_of<S: Space>(_: &S) -> Option<S::Item> {
    None
}

fn by_bounds<I: IntoIterator<Item = u8, IntoIter: Send>>(items: I) -> usize {
    let space = space!(items);
    let _: Option<u8> = item_of(&space);
    super::pulled(space).count()
}

#[test]
fn generic_heads() {
    assert_eq!(total_of(&[1_u8, 2, 3]), 14);
    assert_eq!(count([1, 2]), 2);
    assert_eq!(count_unnamed([1, 2].into_iter()), 2);
    assert_eq!(by_bounds([1, 2]), 2);
}

#[test]
fn heads_with_temporaries() {
    let list = std::sync::Mutex::new(vec![1, 2, 3]);
    let mut total = 0;
    over!((i, x) in lift!(list.lock().unwrap().iter()).enumerate() => total += i as i32 * x);
    assert_eq!(total, 8);
}

/// What the user has in scope, by the same names.
#[test]
fn names_of_the_users() {
    #[derive(Clone, Copy)]
    struct Probe;
    impl Probe {
        fn of(self) -> std::ops::Range<u8> {
            3..5
        }
    }
    trait Lift: Sized {
        fn lift(&self, _: ()) -> u8 {
            9
        }
        fn space(self) -> Self {
            self
        }
    }
    impl Lift for Vec<u8> {}
    let mut seen = Vec::new();
    over!(x in Probe.of() => seen.push(x));
    over!(x in lift!(vec![vec![1_u8].lift(())].space().iter()).rev() => seen.push(*x));
    assert_eq!(seen, [3, 4, 9]);
}
