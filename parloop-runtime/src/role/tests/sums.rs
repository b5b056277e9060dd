use super::*;
use crate::private::make;
use crate::private::role::*;
use std::num::Wrapping;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Adds up `changes` from `start` in the plain loop and in all cuts, checked, and expects the same outcome.
macro_rules! checked_as_plain {
    ($T:ty, $start:expr, $changes:expr) => {{
        let changes: &[(char, $T)] = $changes;
        let plain = catch_unwind(|| {
            let mut x: $T = $start;
            for &(sign, e) in changes {
                x = if sign == '+' { x.checked_add(e) } else { x.checked_sub(e) }.ok_or(()).unwrap();
            }
            x
        });
        for cut in CUTS {
            for mode in [PARALLEL, PLAIN] {
                let ours = catch_unwind(AssertUnwindSafe(|| {
                    let mut x: $T = $start;
                    let role = (&&&Probe::of(&x)).checked_balance_role(&mut x);
                    drive(role, mode, changes.len(), cut, |mut x, block| {
                        for i in block {
                            let (sign, e) = changes[i];
                            if sign == '+' { x += e } else { x -= e }
                        }
                        x
                    });
                    x
                }));
                assert_eq!(ours.as_ref().ok(), plain.as_ref().ok(), "{cut:?} {mode:?} {changes:?}");
            }
        }
        plain.ok()
    }};
}

#[test]
fn overflows_exactly_if_the_plain_loop_does() {
    assert_eq!(checked_as_plain!(u8, 0, &[('+', 200), ('-', 190), ('+', 230)]), Some(240));
    assert_eq!(checked_as_plain!(u8, 10, &[('-', 20), ('+', 20)]), None);
    assert_eq!(checked_as_plain!(u8, 20, &[('-', 20), ('+', 255), ('-', 255)]), Some(0));
    assert_eq!(checked_as_plain!(u8, 20, &[('-', 21), ('+', 255)]), None);
    assert_eq!(checked_as_plain!(u8, 1, &[('+', 255)]), None);
    assert_eq!(checked_as_plain!(i8, -100, &[('+', -28), ('+', 127), ('-', -128), ('+', 0)]), Some(127));
    assert_eq!(checked_as_plain!(i8, -100, &[('+', -29), ('+', 29)]), None);
    assert_eq!(checked_as_plain!(i8, 0, &[('-', -128)]), None);
    assert_eq!(
        checked_as_plain!(u64, u64::MAX, &[('-', u64::MAX), ('+', u64::MAX), ('-', 1)]),
        Some(u64::MAX - 1)
    );
    assert_eq!(checked_as_plain!(u64, 5, &[('+', u64::MAX)]), None);
    assert_eq!(checked_as_plain!(u128, 1, &[('+', u128::MAX - 1), ('-', u128::MAX)]), Some(0));
    assert_eq!(
        checked_as_plain!(i128, i128::MIN, &[('+', i128::MAX), ('+', i128::MAX), ('+', 1)]),
        Some(i128::MAX)
    );
    assert_eq!(checked_as_plain!(i128, i128::MIN, &[('+', i128::MAX), ('+', i128::MAX), ('+', 2)]), None);
}

#[test]
fn overflows_exactly_on_all_short_walks_of_i8() {
    let steps = [('+', 127i8), ('+', -128), ('-', -128), ('-', 100), ('+', 1)];
    for walk in 0..5usize.pow(3) {
        let changes: Vec<_> = (0..3).map(|k| steps[walk / 5usize.pow(k) % 5]).collect();
        for start in [-128i8, -1, 0, 27, 127] {
            checked_as_plain!(i8, start, &changes);
        }
    }
}

#[test]
fn says_what_the_plain_loop_says() {
    let add = |start: u8, amount: u8| {
        panic_message(|| {
            let mut x = start;
            let role = (&&&Probe::of(&x)).checked_sum_role(&mut x);
            drive(role, PARALLEL, 10, (2, 1), |mut x, block| {
                block.into_iter().for_each(|_| x += amount);
                x
            });
        })
    };
    assert_eq!(add(1, 26), "attempt to add with overflow");
    assert_eq!(add(200, 6), "attempt to add with overflow");
    let mut budget = 9u64;
    let role = (&&&Probe::of(&budget)).checked_difference_role(&mut budget);
    let message = panic_message(|| {
        drive(role, PARALLEL, 10, (2, 1), |mut budget, block| {
            block.into_iter().for_each(|_| budget -= 1);
            budget
        })
    });
    assert_eq!(message, "attempt to subtract with overflow");
    assert_eq!(budget, 9);
}

#[test]
fn unchecked_sums_wrap() {
    for cut in CUTS {
        for mode in [PARALLEL, PLAIN] {
            let mut x = 250u8;
            let role = (&&&Probe::of(&x)).sum_role(&mut x);
            drive(role, mode, 10, cut, |mut x, block| {
                for i in block {
                    x = x.wrapping_add(i as u8);
                }
                x
            });
            assert_eq!(x, 250u8.wrapping_add(45));
            let mut w = Wrapping(250u8);
            let role = (&&&Probe::of(&w)).checked_sum_role(&mut w);
            drive(role, mode, 10, cut, |mut w, block| {
                for i in block {
                    w += Wrapping(i as u8);
                }
                w
            });
            assert_eq!(w.0, 250u8.wrapping_add(45));
        }
    }
}

#[test]
fn a_plain_float_sum_is_bitwise_the_plain_loops_and_nothing_keeps_its_bits() {
    let terms: Vec<f64> = (0..100).map(|i| 1e16 / (i as f64 * 3.7 - 50.3)).collect();
    let mut expected = 0.1;
    for t in &terms {
        expected += t;
    }
    let mut x = 0.1;
    let role = (&&&Probe::of(&x)).sum_role(&mut x);
    drive(role, PLAIN, 100, CUTS[0], |mut x, block| {
        for i in block {
            x += terms[i];
        }
        x
    });
    assert_eq!(x.to_bits(), f64::to_bits(expected));

    let mut x = -0.0f32;
    let role = (&&&Probe::of(&x)).checked_sum_role(&mut x);
    drive(role, PARALLEL, 100, CUTS[1], |x, _| x);
    assert_eq!(x.to_bits(), (-0.0f32).to_bits());
}

macro_rules! product_as_plain {
    ($T:ty, $start:expr, $factors:expr) => {{
        let factors: &[$T] = $factors;
        let plain = factors.iter().try_fold($start as $T, |x, &f| x.checked_mul(f));
        for cut in CUTS {
            for mode in [PARALLEL, PLAIN] {
                let ours = catch_unwind(AssertUnwindSafe(|| {
                    let mut x: $T = $start;
                    let role = (&&&Probe::of(&x)).checked_product_role(&mut x);
                    drive(role, mode, factors.len(), cut, |mut x, block| {
                        block.into_iter().for_each(|i| x *= factors[i]);
                        x
                    });
                    x
                }));
                assert_eq!(ours.ok(), plain, "{cut:?} {mode:?} {} {factors:?}", $start);
            }
        }
        plain
    }};
}

#[test]
fn products_overflow_exactly_if_the_plain_loop_does() {
    assert_eq!(product_as_plain!(u8, 0, &[200, 200]), Some(0));
    assert_eq!(product_as_plain!(u8, 1, &[200, 200, 0]), None);
    assert_eq!(product_as_plain!(u8, 3, &[5, 17, 0, 255, 255]), Some(0));
    let factors = [-128i8, -1, 1, 2, 0, -64];
    for walk in 0..6usize.pow(3) {
        let chosen: Vec<_> = (0..3).map(|k| factors[walk / 6usize.pow(k) % 6]).collect();
        for start in [-128i8, 0, 1, 127] {
            product_as_plain!(i8, start, &chosen);
        }
    }
}

#[test]
fn bits_and_bools() {
    for cut in CUTS {
        for mode in [PARALLEL, PLAIN] {
            let (mut a, mut o, mut x, mut ok, mut any, mut odd) = (0xffu8, 1u64, 5i32, true, false, true);
            let roles = (
                (&&&Probe::of(&a)).bit_and_role(&mut a),
                (&&&Probe::of(&o)).bit_or_role(&mut o),
                (&&&Probe::of(&x)).bit_xor_role(&mut x),
                make::all(&mut ok),
                make::any(&mut any),
                (&&&Probe::of(&odd)).bit_xor_role(&mut odd),
            );
            drive(roles, mode, 9, cut, |(mut a, mut o, mut x, mut ok, mut any, mut odd), block| {
                for i in block {
                    a &= 0b1111_1100 | i as u8;
                    o |= 1 << i;
                    x ^= i as i32;
                    ok = ok && i < 8;
                    any = any || i == 4;
                    odd ^= true;
                }
                (a, o, x, ok, any, odd)
            });
            assert_eq!((a, o, x, ok, any, odd), (0b1111_1100, 0x1ff, 5 ^ 8, false, true, false));
        }
    }
}
