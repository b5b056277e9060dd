//! Ranges longer than can be counted.

use super::super::{MAX_LEN, Split, Splitted};
use super::{lift, space};

/// The first and the last item of a part of this space.
fn ends<S: Split<Part: DoubleEndedIterator>>(
    space: &Splitted<S>,
    positions: std::ops::Range<usize>,
) -> (Option<S::Item>, Option<S::Item>) {
    // SAFETY: integers may be asked for any number of times.
    let mut part = unsafe { space.0.part(positions) };
    (part.next(), part.next_back())
}

#[test]
fn the_last_position_stands_for_what_is_left() {
    let space = space!(0..u64::MAX);
    assert_eq!(space.0.length(), MAX_LEN);
    assert_eq!(ends(&space, 0..2), (Some(0), Some(1)));
    assert_eq!(ends(&space, MAX_LEN - 1..MAX_LEN), (Some(MAX_LEN as u64 - 1), Some(u64::MAX - 1)));
    let space = space!(0..=u64::MAX);
    assert_eq!(ends(&space, MAX_LEN - 1..MAX_LEN).1, Some(u64::MAX));
    let space = space!(0..=u128::MAX);
    assert_eq!(ends(&space, MAX_LEN - 1..MAX_LEN).1, Some(u128::MAX));
    let space = space!(i128::MIN..=i128::MAX);
    assert_eq!(ends(&space, 0..MAX_LEN), (Some(i128::MIN), Some(i128::MAX)));
}

#[test]
fn adapters_see_the_true_length() {
    let space = space!(lift!(0..=u64::MAX).rev());
    assert_eq!(ends(&space, 0..3), (Some(u64::MAX), Some(u64::MAX - 2)));
    assert_eq!(space.0.index().at(1), usize::MAX - 1);
    let space = space!(lift!(0..=u128::MAX).rev());
    assert_eq!(ends(&space, 0..1).0, Some(u128::MAX));
    let space = space!(lift!(0..=u64::MAX).skip(usize::MAX));
    assert_eq!((space.0.length(), ends(&space, 0..1).0), (1, Some(u64::MAX)));
    let space = space!(lift!(0..usize::MAX).step_by(1 << 62));
    assert_eq!((space.0.length(), ends(&space, 3..4).0), (4, Some(3 << 62)));
    let space = space!(lift!(0..u128::MAX).skip(usize::MAX).take(5));
    assert_eq!((space.0.length(), ends(&space, 4..5).0), (5, Some(usize::MAX as u128 + 4)));
    let space = space!(lift!(0..=u64::MAX).zip(0..3));
    assert_eq!((space.0.length(), space.0.index().at(2)), (3, 2));
}

#[test]
fn numbers_that_wrap_around_to_one_another_are_no_indices() {
    let space = space!(lift!(0..u128::MAX).step_by(1 << (usize::BITS - 1)));
    assert_eq!([0, 1, 2].map(|position| space.0.index().at(position)), [crate::space::Index::NOBODY; 3]);
    let space = space!(lift!(-5i32..5).rev());
    assert_eq!(space.0.index().at(9), 5usize.wrapping_neg());
    let space = space!(0..u64::MAX);
    assert_eq!(space.0.index().at(7), 7);
}

#[test]
fn elements_without_size_in_any_number() {
    let units = vec![(); usize::MAX];
    let space = space!(&units);
    // SAFETY: shared elements may be asked for any number of times.
    let part = unsafe { space.0.part(MAX_LEN - 1..MAX_LEN) };
    assert_eq!((space.0.length(), part.len()), (MAX_LEN, usize::MAX - MAX_LEN + 1));
}
