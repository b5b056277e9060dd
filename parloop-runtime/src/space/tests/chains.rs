//! Adapters over lifted bases.

use super::super::{Index, Split, Splitted};
use super::{lift, pulled, same, shown, space};

#[test]
fn one_adapter() {
    for len in 0..7_u32 {
        let mut vec: Vec<u32> = (10..10 + len).collect();
        same!(0..len; .enumerate());
        same!(0..len; .rev());
        same!(0..=len; .rev());
        same!(vec.iter(); .enumerate());
        same!(vec.iter(); .rev());
        same!(vec.iter(); .copied());
        same!(vec.iter(); .cloned());
        same!(vec.iter_mut(); .enumerate());
        same!(vec.iter_mut(); .rev());
        same!(vec.clone().into_iter(); .enumerate());
        same!(vec.clone().into_iter(); .rev());
        for n in [0, 1, 2, 3, 6, 7, 20, usize::MAX] {
            same!(0..len; .skip(n));
            same!(0..len; .take(n));
            same!(vec.iter(); .skip(n));
            same!(vec.iter_mut(); .take(n));
            same!(vec.clone().into_iter(); .skip(n).take(2));
        }
        for step in [1, 2, 3, 6, 20, usize::MAX] {
            same!(0..len; .step_by(step));
            same!(0..=len; .step_by(step));
            same!(vec.iter(); .step_by(step));
            same!(vec.clone().into_iter(); .step_by(step));
            same!(vec.chunks(2); .step_by(step));
        }
    }
}

#[test]
fn zips_of_unequal_lengths() {
    for a in 0..6_usize {
        for b in 0..6_usize {
            let (mut xs, ys): (Vec<usize>, Vec<usize>) = ((0..a).collect(), (20..20 + b).collect());
            same!(xs.iter(); .zip(&ys));
            same!(xs.iter(); .zip(&ys).rev());
            same!(xs.iter_mut(); .zip(ys.iter()).enumerate());
            same!(0..a; .zip(ys.clone()));
            same!(xs.clone().into_iter(); .zip(0..b).rev());
            same!(ys.chunks(2); .zip(xs.chunks_mut(2)).rev().step_by(2));
            same!(xs.iter(); .rev().zip(&ys).skip(1).zip(0..3));
        }
    }
}

#[test]
fn two_and_three_adapters() {
    for len in 0..7_usize {
        let mut vec: Vec<usize> = (10..10 + len).collect();
        for n in 1..5 {
            same!(0..len; .rev().step_by(n));
            same!(0..len; .step_by(n).rev());
            same!(0..len; .step_by(n).step_by(2));
            same!(0..len; .skip(n).step_by(2).take(2));
            same!(0..len; .step_by(n).rev().enumerate());
            same!(0..len; .enumerate().rev().step_by(n));
            same!(0..len; .skip(n).rev());
            same!(0..len; .take(n).rev());
            same!(0..len; .rev().skip(n));
            same!(0..len; .rev().take(n).rev());
            same!(vec.iter_mut(); .rev().enumerate().skip(n));
            same!(vec.iter_mut(); .enumerate().step_by(n).rev());
            same!(vec.iter(); .copied().rev().take(n).enumerate());
            same!(vec.clone().into_iter(); .step_by(n).rev());
            same!(vec.clone().into_iter(); .skip(n).zip(&vec).rev());
            same!(vec.windows(2); .enumerate().rev().skip(n));
        }
    }
}

#[test]
fn arguments_may_be_lifted_too() {
    let (xs, ys) = ([1, 2, 3, 4], [5, 6, 7]);
    let split = space!(lift!(xs.iter()).zip(lift!(ys.iter()).enumerate().rev()));
    assert_eq!(super::in_three(split, 1, 2), shown(xs.iter().zip(ys.iter().enumerate().rev())));
}

#[test]
fn split_only_if_all_of_it_can_be() {
    let (text, xs) = ("a\nb\nc", [1, 2, 3, 4]);
    let zip = pulled(space!(lift!(xs.iter()).zip(text.lines()).enumerate()));
    assert_eq!(shown(zip), shown(xs.iter().zip(text.lines()).enumerate()));
    let lines = pulled(space!(lift!(text.lines()).enumerate()));
    assert_eq!(shown(lines), shown(text.lines().enumerate()));
}

#[test]
fn endless_ranges_where_something_else_ends() {
    for len in 0..6_usize {
        let xs: Vec<usize> = (0..len).collect();
        same!(xs.iter(); .zip(5..));
        same!(xs.iter(); .zip(250_u8..).enumerate());
        same!(5..; .zip(&xs).skip(1));
        same!(5..; .step_by(3).skip(1).take(len));
        same!(0..; .enumerate().zip(7..).zip(&xs));
    }
    assert_eq!(pulled(space!(lift!(0..).zip(1..).step_by(2))).nth(2), Some((4, 5)));
    assert_eq!(pulled(space!(lift!(0..).enumerate())).nth(2), Some((2, 2)));
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "overflow")]
fn endless_ranges_overflow_like_the_plain_loop() {
    super::each(space!(lift!([(); 7].iter()).zip(250_u8..)), |part| part.for_each(drop));
}

#[test]
fn other_types_keep_their_own_adapters() {
    struct Mine;
    impl Mine {
        fn enumerate(self) -> impl Iterator<Item = (usize, char)> {
            [(7, 'x')].into_iter()
        }
    }
    assert_eq!(shown(lift!(Mine).enumerate()), ["(7, 'x')"]);
}

#[test]
#[should_panic(expected = "step != 0")]
fn steps_of_zero() {
    let _ = lift!(0..3).step_by(0);
}

fn indices<S: Split>(space: Splitted<S>) -> (Index, Vec<usize>) {
    let index = space.0.index();
    (index, (0..space.0.length()).map(|position| index.at(position)).collect())
}

#[test]
fn the_index_is_the_number_that_the_loop_counts() {
    macro_rules! counts {
        ($base:expr; $pattern:pat => $i:expr, $($adapters:tt)*) => {
            for skip in 0..3 {
                let expected: Vec<usize> =
                    $base $($adapters)*.skip(skip).map(|$pattern| $i as usize).collect();
                assert_eq!(indices(space!(lift!($base)$($adapters)*.skip(skip))).1, expected);
            }
        };
    }
    let xs = [5_u8, 6, 7, 8, 9];
    counts!(3..9; i => i,);
    counts!(-3..9_i32; i => i, .step_by(2));
    counts!(3..=9_u8; i => i, .rev());
    counts!(3..9; i => i, .rev().step_by(2).take(2));
    counts!(3..9; i => i, .step_by(2).rev());
    counts!(xs.iter(); (i, _) => i, .enumerate());
    counts!(xs.iter(); (i, _) => i, .rev().enumerate());
    counts!(xs.iter(); (i, _) => i, .enumerate().rev().step_by(2));
    counts!(xs.iter(); (i, _) => i, .enumerate().skip(1).rev());
    counts!(3..9; (i, _) => i, .enumerate());
    counts!(xs.iter(); (_, i) => i, .zip(4..20));
    counts!(xs.iter(); (_, i) => i, .zip(4..).step_by(2));
    counts!(4..20; (i, _) => i, .zip(&xs).rev());
    counts!(xs.iter(); ((i, _), _) => i, .enumerate().zip(4..20).step_by(2));
}

#[test]
fn without_numbers_the_index_is_the_position() {
    let xs = [5, 6, 7];
    assert_eq!(indices(space!(&xs)).0, Index::POSITION);
    assert_eq!(indices(space!(lift!(xs.iter()).rev().step_by(2))).0, Index::POSITION);
    assert_eq!(indices(space!(lift!(xs.iter()).zip(&xs).skip(1))).0, Index::POSITION);
}
