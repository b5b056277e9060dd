//! Types are inferred as in the plain loop.

use super::*;
use crate::private::role::*;
use std::ops::{AddAssign, SubAssign};

macro_rules! summed {
    ($method:ident, |$x:ident, $i:ident| $body:expr, $init:expr) => {{
        let mut $x = $init;
        let role = (&&&Probe::of(&$x)).$method(&mut $x);
        drive(role, PARALLEL, 10, (2, 2), |mut $x, block| {
            for $i in block {
                $body;
            }
            $x
        });
        $x
    }};
}

/// What a function's return type decides after the loop.
fn decided<T>(x: T) -> T {
    x
}

macro_rules! inferred {
    ($name:ident, $sum:ident, $difference:ident, $balance:ident) => {
        #[test]
        fn $name() {
            let xs: Vec<u64> = (0..10).collect();
            let a = summed!($sum, |a, _i| a += 1, 0);
            assert_eq!(decided::<i32>(a), 10);
            let b = summed!($sum, |b, i| b += xs[i] as u16, 0);
            assert_eq!(decided::<u16>(b), 45);
            let c = summed!($sum, |c, i| c += &xs[i], 0);
            assert_eq!(decided::<u64>(c), 45);
            let d = summed!($difference, |d, i| d -= xs[i] as i64, 100);
            assert_eq!(d, 55);
            let e = summed!($sum, |e, _i| e += 1, 0);
            assert_eq!(decided::<u8>(e), 10);
            let h = summed!($sum, |h, i| h += i, 0);
            assert_eq!(decided::<usize>(h), 45);
            let text = "abc";
            let j = summed!(
                $sum,
                |j, i| {
                    j += if i > 3 { 1 } else { 0 };
                    j += text.len()
                },
                0
            );
            assert_eq!(j, 36);
            let k = summed!(
                $balance,
                |k, i| {
                    k += (xs[i] > 3) as usize;
                    k -= 0
                },
                0
            );
            assert_eq!(k, 6);
            let f = summed!($sum, |f, i| f += xs[i] as f64 * 0.5, 0.0);
            assert_eq!(f, 22.5);
            let g = summed!($sum, |g, _i| g += 0.5, 0.0);
            assert_eq!(decided::<f32>(g), 5.0);
            let s = summed!($sum, |s, i| s += &i.to_string(), String::new());
            assert_eq!(s, "0123456789");
            let m = summed!($sum, |m, i| m += xs[i], Money(0));
            assert_eq!(m, Money(45));
            let m = summed!($sum, |m, _i| m += 1, Money(0));
            assert_eq!(m, Money(10));
            let m = summed!($sum, |m, _i| m += Money(2), Money(0));
            assert_eq!(m, Money(20));
            let m = summed!($difference, |m, _i| m -= 1, Money(20));
            assert_eq!(m, Money(10));
            let m = summed!(
                $balance,
                |m, _i| {
                    m += 5;
                    m -= 5
                },
                Money(2)
            );
            assert_eq!(m, Money(2));
            let p = summed!($sum, |p, i| p += i as u64, Points::default());
            assert_eq!(p.0, 45);
        }
    };
}

inferred! { without_overflow_checks, sum_role, difference_role, balance_role }
inferred! { with_overflow_checks, checked_sum_role, checked_difference_role, checked_balance_role }

/// No accumulator: logged.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Money(u64);

impl AddAssign<u64> for Money {
    fn add_assign(&mut self, more: u64) {
        self.0 += more;
    }
}
impl AddAssign<Money> for Money {
    fn add_assign(&mut self, more: Money) {
        self.0 += more.0;
    }
}
impl SubAssign<u64> for Money {
    fn sub_assign(&mut self, less: u64) {
        self.0 -= less;
    }
}

/// A user's accumulator.
#[derive(Default)]
struct Points(u64);

impl AddAssign<u64> for Points {
    fn add_assign(&mut self, more: u64) {
        self.0 += more;
    }
}

impl crate::Accumulate for Points {
    fn identity(&self) -> Self {
        Points(0)
    }
    fn merge(&mut self, later: Self) {
        self.0 += later.0;
    }
}

#[test]
fn a_loop_inside_a_loop_uses_the_same_names() {
    macro_rules! nested {
        ($sum:ident, $product:ident) => {{
            let (mut total, mut product, mut money) = (0, 1, Money(0));
            let mut v = Vec::new();
            let roles = (
                (&&&Probe::of(&total)).$sum(&mut total),
                (&&&Probe::of(&product)).$product(&mut product),
                (&&&Probe::of(&money)).$sum(&mut money),
                (&&&Probe::of(&v)).append_role(&mut v, |v, e| {
                    v.push(e);
                }),
            );
            drive(roles, PARALLEL, 4, (1, 2), |(mut total, mut product, mut money, mut v), block| {
                for i in block {
                    total += 1u64;
                    let roles = (
                        (&&&Probe::of(&total)).$sum(&mut total),
                        (&&&Probe::of(&product)).$product(&mut product),
                        (&&&Probe::of(&money)).$sum(&mut money),
                        (&&&Probe::of(&v)).append_role(&mut v, |v, e| {
                            v.push(e);
                        }),
                    );
                    drive(roles, PARALLEL, 3, (1, 2), |(mut total, mut product, mut money, mut v), block| {
                        for k in block {
                            total += k as u64;
                            product *= 2i32;
                            money += 1u64;
                            v.push((i, k));
                        }
                        (total, product, money, v)
                    });
                }
                (total, product, money, v)
            });
            assert_eq!((total, product, money), (16, 4096, Money(12)));
            assert_eq!(v, (0..4).flat_map(|i| (0..3).map(move |k| (i, k))).collect::<Vec<_>>());
        }};
    }
    nested!(sum_role, product_role);
    nested!(checked_sum_role, checked_product_role);
}
