//! Elements by value: each dropped once, whoever it went to.

use super::super::{Split, Splitted};
use super::{lift, space};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;

/// Notes its number when dropped; 13 panics then.
struct Noted<'n>(u32, &'n Mutex<Vec<u32>>);

impl Drop for Noted<'_> {
    fn drop(&mut self) {
        self.1.lock().unwrap().push(self.0);
        if self.0 == 13 {
            panic!("dropped 13");
        }
    }
}

fn noted(numbers: std::ops::Range<u32>, notes: &Mutex<Vec<u32>>) -> Vec<Noted<'_>> {
    numbers.map(|number| Noted(number, notes)).collect()
}

fn sorted(notes: Mutex<Vec<u32>>) -> Vec<u32> {
    let mut numbers = notes.into_inner().unwrap();
    numbers.sort_unstable();
    numbers
}

#[test]
fn whatever_is_handed_out_or_not() {
    // Every subset of the parts 0..2, 2..4, 4..6, 6..8, asked for backwards; `left` elements stay in each.
    for subset in 0..16 {
        for left in 0..3 {
            let notes = Mutex::new(Vec::new());
            let Splitted(space) = space!(noted(0..8, &notes));
            for part in (0..4).rev().filter(|part| subset & (1 << part) != 0) {
                // SAFETY: each part once.
                let mut elements = unsafe { space.part(2 * part..2 * part + 2) };
                elements.by_ref().take(2 - left).for_each(drop);
            }
            drop(space);
            assert_eq!(sorted(notes), Vec::from_iter(0..8), "{subset} {left}");
        }
    }
}

#[test]
fn a_part_outlives_its_space() {
    let notes = Mutex::new(Vec::new());
    let Splitted(space) = space!(noted(0..4, &notes));
    // SAFETY: one part.
    let mut part = unsafe { space.part(1..3) };
    drop(space);
    assert_eq!(part.next_back().map(|last| last.0), Some(2));
    drop(part);
    assert_eq!(sorted(notes), [0, 1, 2, 3]);
}

#[test]
fn what_adapters_leave_out() {
    let notes = Mutex::new(Vec::new());
    let chain = lift!(noted(0..12, &notes).into_iter()).skip(1).step_by(3).zip(0..2).rev();
    let mut seen = Vec::new();
    super::each(space!(chain), |part| seen.extend(part.map(|(element, _)| element.0)));
    assert_eq!(seen, [4, 1]);
    assert_eq!(sorted(notes), Vec::from_iter(0..12));
}

#[test]
fn panics_in_drop_and_in_the_body() {
    for parts in [vec![(0, 9)], vec![(0, 3), (6, 9)], vec![]] {
        let notes = Mutex::new(Vec::new());
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let Splitted(space) = space!(noted(10..19, &notes));
            for (start, end) in parts {
                // SAFETY: disjoint parts.
                drop(unsafe { space.part(start..end) });
            }
        }));
        assert!(outcome.is_err());
        assert_eq!(sorted(notes), Vec::from_iter(10..19));
    }
}

#[test]
fn parts_on_several_threads() {
    let notes = Mutex::new(Vec::new());
    let Splitted(space) = space!(noted(20..40, &notes));
    thread::scope(|scope| {
        for worker in 0..4 {
            let space = &space;
            // SAFETY: each worker has its own positions; 4..5, 9..10, … are nobody's.
            scope.spawn(move || drop(unsafe { space.part(5 * worker..5 * worker + 4) }));
        }
    });
    drop(space);
    assert_eq!(sorted(notes), Vec::from_iter(20..40));
}

#[test]
fn elements_without_size() {
    struct Unit;
    static DROPS: Mutex<u32> = Mutex::new(0);
    impl Drop for Unit {
        fn drop(&mut self) {
            *DROPS.lock().unwrap() += 1;
        }
    }
    let Splitted(space) = space!(Vec::from_iter((0..6).map(|_| Unit)));
    // SAFETY: one part.
    let count = unsafe { space.part(1..4) }.count();
    drop(space);
    assert_eq!((count, *DROPS.lock().unwrap()), (3, 6));
}
