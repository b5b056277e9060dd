//! The bases by themselves.

use super::{inherited, lift, pulled, pulled_here, same, shared_by_workers, shown, space, space_here};
use crate::space::Splitted;
use crate::space::sequence::Sequence;
use std::cell::Cell;
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::rc::Rc;

#[test]
fn integer_ranges() {
    macro_rules! each_width {
        ($($int:ident)+) => {$(
            for end in 0..7 {
                same!(0..end as $int);
                same!(2..end as $int);
                same!(0..=end as $int);
                same!(2..=end as $int);
            }
            same!($int::MIN..$int::MIN + 4);
            same!($int::MAX - 4..$int::MAX);
            same!($int::MAX - 4..=$int::MAX);
            same!($int::MAX..=$int::MAX);
        )+};
    }
    each_width!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
    same!(-3..3);
    same!(i8::MIN..=i8::MAX; .step_by(16));
}

#[test]
fn ranges_of_characters() {
    same!('a'..'e');
    same!('c'..='a');
    same!('\u{D7FE}'..='\u{E001}');
    same!(char::MAX..=char::MAX);
    same!('a'..='e'; .rev().enumerate());
    let index = |first: char, last: char| {
        let Splitted(range) = space!(first..=last);
        range.numbers().map(|index| (index.at(0), index.at(1)))
    };
    assert_eq!(index('a', 'c'), Some((97, 98)));
    assert_eq!(index('\u{D7FE}', '\u{D7FF}'), Some((0xD7FE, 0xD7FF)));
    assert_eq!(index('\u{D7FE}', '\u{E000}'), None, "what lies between is left out");
}

#[test]
fn an_exhausted_inclusive_range_is_empty() {
    let mut range = 3..=4;
    range.by_ref().for_each(drop);
    same!(range.clone());
    let mut begun = 3..=6;
    begun.next();
    begun.next_back();
    same!(begun.clone());
}

#[test]
fn sequences_by_reference() {
    for len in 0..7 {
        let mut vec: Vec<u32> = (10..10 + len).collect();
        same!(&vec);
        same!(vec.iter());
        same!(&vec[..]);
        same!(&mut vec);
        same!(vec.iter_mut());
        same!(&mut vec[..]);
        let mut boxed = vec.into_boxed_slice();
        same!(&boxed);
        same!(&mut boxed);
        let mut deque: VecDeque<u32> = boxed.iter().copied().collect();
        deque.rotate_left(len as usize / 2);
        deque.push_front(9);
        same!(&deque);
        same!(deque.iter());
        same!(deque.clone());
    }
    let mut array = [3, 1, 4, 1, 5];
    same!(&array);
    same!(&mut array);
}

#[test]
fn sequences_by_value() {
    for len in 0..7 {
        let vec: Vec<String> = (0..len).map(|i| i.to_string()).collect();
        same!(vec.clone());
        same!(vec.clone().into_boxed_slice());
        same!(vec.clone().into_iter());
        same!({
            let mut begun = vec.clone().into_iter();
            begun.next();
            begun.next_back();
            begun
        });
    }
    let array = ["a", "b", "c"].map(String::from);
    same!(array.clone());
    same!(array.clone().into_iter());
    same!([(); 5]);
    same!([0_u64; 0]);
}

#[test]
fn chunks_and_windows() {
    for len in 0..9 {
        for size in 1..5 {
            let mut vec: Vec<u32> = (0..len).collect();
            same!(vec.chunks(size));
            same!(vec.chunks_exact(size));
            same!(vec.rchunks(size));
            same!(vec.rchunks_exact(size));
            same!(vec.windows(size));
            same!(vec.chunks_mut(size));
            same!(vec.chunks_exact_mut(size));
            same!(vec.rchunks_mut(size));
            same!(vec.rchunks_exact_mut(size));
        }
    }
    same!("grün".bytes());
}

#[test]
fn exclusive_parts_write_in_place() {
    let mut vec = vec![0; 7];
    super::each(space!(vec.iter_mut()), |part| part.for_each(|x| *x += 1));
    super::each(space!(vec.chunks_mut(3)), |part| part.for_each(|chunk| chunk[0] += 1));
    assert_eq!(vec, [2, 1, 1, 2, 1, 1, 2]);
}

#[test]
fn everything_else_is_pulled() {
    assert_eq!(shown(pulled(space!("a\nb".lines()))).len(), 2);
    assert_eq!(shown(pulled(space!(Some(3)))), ["3"]);
    assert_eq!(pulled(space!(5..)).next(), Some(5));
    assert_eq!(pulled(space!("abc".chars())).count(), 3);
    let in_variable = "a\nb".lines().enumerate();
    assert_eq!(pulled(space!(in_variable)).count(), 2);
    let taken = &mut [1, 2, 3].into_iter();
    assert_eq!(pulled(space!(taken)).next(), Some(1));
    let send: Box<dyn Iterator<Item = i32> + Send> = Box::new(0..2);
    assert_eq!(pulled(space!(send)).count(), 2);
}

#[test]
fn what_is_not_send_is_pulled_by_the_caller() {
    let boxed: Box<dyn Iterator<Item = i32>> = Box::new(0..2);
    assert_eq!(pulled_here(space!(boxed)).count(), 2);
}

/// What stands already is pulled on threads, and inherited by children whether they are fed or not.
#[test]
fn what_stands_already_is_inherited() {
    let mut map = BTreeMap::from([(1, 'a'), (2, 'b')]);
    assert_eq!(shown(pulled(space!(&map).0)), ["(1, 'a')", "(2, 'b')"]);
    assert_eq!(inherited(space!(&map)), ["(1, 'a')", "(2, 'b')"]);
    assert_eq!(inherited(space!(&mut map)), ["(1, 'a')", "(2, 'b')"]);
    assert_eq!(inherited(space!(map.range(2..))), ["(2, 'b')"]);
    assert_eq!(inherited(space!(lift!(map.values()).enumerate())), ["(0, 'a')", "(1, 'b')"]);
    assert_eq!(inherited(space!(lift!(map.keys()).rev().copied())), ["2", "1"]);
    assert_eq!(inherited(space!(map.clone())).len(), 2);
    assert_eq!(inherited(space!(HashSet::from([1]))), ["1"]);
    assert_eq!(inherited(space!(&mut VecDeque::from([1, 2]))), ["1", "2"]);
    let in_variable = [1, 2].iter().enumerate();
    assert_eq!(inherited(space!(in_variable)), ["(0, 1)", "(1, 2)"]);
    let of_one_thread = BTreeMap::from([(1, Rc::new(2))]);
    assert_eq!(shown(pulled_here(space!(&of_one_thread).0)), ["(1, 2)"]);
    assert_eq!(inherited(space!(&of_one_thread)), ["(1, 2)"]);
}

/// What a closure captures is not known while the loop around it is asked, so a head with one in it is asked less.
#[test]
fn heads_with_closures_are_pulled_by_the_caller() {
    let rc = Rc::new(3);
    assert_eq!(shown(pulled_here(space_here!((0..2).map(|i| i + *rc)))), ["3", "4"]);
    super::shared_by_workers(&space_here!(Vec::from_iter((0..2).map(|i| i + *rc))));
}

#[test]
fn exclusive_and_owned_elements_need_only_send() {
    let mut cells = vec![Cell::new(1), Cell::new(2)];
    shared_by_workers(&space!(&mut cells));
    shared_by_workers(&space!(cells.chunks_mut(1)));
    shared_by_workers(&space!(lift!(cells.iter_mut()).enumerate().rev()));
    shared_by_workers(&space!(cells));
    let rcs = [Rc::new(1), Rc::new(2)];
    assert_eq!(super::in_three(space!(&rcs), 1, 1), ["1", "2"]);
    assert_eq!(super::in_three(space!(rcs), 0, 1), ["1", "2"]);
}
