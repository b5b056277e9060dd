//! Elements at places that nobody chose with care: what iterations do to them is what the plain loop does, or refused.

use std::panic::catch_unwind;

use proptest::prelude::*;

use crate::settings::{How, cases, how, quiet};
use crate::{parallel, plain};

/// Numbers that are made from one.
pub struct Random(u64);

impl Random {
    /// From `low` on, and less than `high`.
    pub fn signed(&mut self, low: isize, high: isize) -> isize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        low + (self.0 >> 11) as isize % (high - low)
    }

    pub fn number(&mut self, low: usize, high: usize) -> usize {
        self.signed(low as isize, high as isize) as usize
    }
}

/// A loop over elements, at places that the numbers tell.
pub type Made = (&'static str, fn(&mut Random, How) -> String);

/// `made![a, b]` is the list of the loops `a` and `b`, whose outcomes are printed with `{:?}`.
macro_rules! made {
    ($($name:ident),* $(,)?) => {
        pub const LIST: &[crate::places_agree::Made] =
            &[$((stringify!($name), |numbers, how| format!("{:?}", $name(numbers, how)))),*];
    };
}
pub(crate) use made;

/// What it gives, or what it says.
fn outcome((_, run): &Made, seed: u64, how: How) -> Result<String, String> {
    catch_unwind(|| run(&mut Random(seed | 1), how)).map_err(|payload| {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default()
    })
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn elements_are_the_plain_loops_or_refused(seed in any::<u64>(), how in how()) {
        quiet();
        let plain = [plain::places::LIST, plain::places_of_rows::LIST].concat();
        let parallel = [parallel::places::LIST, parallel::places_of_rows::LIST].concat();
        for (plain, parallel) in plain.iter().zip(&parallel) {
            match (outcome(plain, seed, how), outcome(parallel, seed, how)) {
                // It names who touches what.
                (Ok(_), Err(refused)) => prop_assert!(refused.contains("iteration"), "{}: {}", plain.0, refused),
                (Err(_), given) => prop_assert!(given.is_err(), "{}: {:?}", plain.0, given),
                (expected, given) => prop_assert_eq!(given, expected, "{}", plain.0),
            }
        }
    }
}

/// What arrays begin with.
pub(crate) fn numbers(n: usize) -> Vec<i64> {
    (0..n as i64).map(|i| i * i % 101 + 1).collect()
}

/// A range of few iterations, often from below zero.
pub(crate) fn span(r: &mut Random) -> (isize, isize) {
    let lo = r.signed(-3, 6);
    (lo, lo + r.signed(0, 20))
}
