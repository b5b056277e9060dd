//! Sums and products: floats depend on the iterations alone, integers overflow exactly if the plain loop's do.

use std::panic::{AssertUnwindSafe, catch_unwind};

use parloop::Backend;
use proptest::prelude::*;

use crate::parallel::totals::{OFTEN, ONCE};
use crate::program::Step;
use crate::settings::{How, WORKERS, cases, chunk, how, quiet};
use crate::{parallel, plain};

/// Of very different sizes, so that any other order of additions shows.
fn floats(longest: usize) -> impl Strategy<Value = Vec<f64>> {
    let one = (-1.0..1.0f64, -30..30i32).prop_map(|(x, exponent)| x * f64::from(exponent).exp2());
    prop_oneof![prop::collection::vec(one.clone(), 0..20), prop::collection::vec(one, 20..longest)]
}

proptest! {
    #![proptest_config(cases(20))]

    #[test]
    fn float_sums_depend_on_the_iterations_alone(xs in floats(150), chunk in chunk()) {
        let reference = ONCE[0](&xs, How { backend: Backend::Pool, workers: 1, chunk: 1 });
        for once in ONCE {
            for backend in [Backend::Pool, Backend::Thread] {
                for workers in WORKERS {
                    let how = How { backend, workers, chunk };
                    prop_assert_eq!(once(&xs, how), reference, "{:?}", how);
                }
            }
        }
    }

    #[test]
    fn float_sums_of_several_contributions_depend_on_the_iterations_alone(xs in floats(5000), chunk in chunk()) {
        let reference = OFTEN[0](&xs, How { backend: Backend::Pool, workers: 1, chunk: 1 });
        for often in OFTEN {
            for workers in WORKERS {
                let how = How { backend: Backend::Pool, workers, chunk };
                prop_assert_eq!(often(&xs, how), reference, "{:?}", how);
            }
        }
    }
}

/// The value, or that it overflowed; a panic with another message is none of the loop's.
fn outcome<T>(total: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(total))
        .map_err(|payload| {
            let text = payload.downcast_ref::<&str>().map(ToString::to_string);
            let text = text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default();
            assert!(text.contains("overflow"), "{text}");
        })
        .ok()
}

/// Whether this test's own additions are checked.
fn checks() -> bool {
    std::panic::catch_unwind(|| std::hint::black_box(200u8) + std::hint::black_box(100)).is_err()
}

/// Steps that stay within the type for a while: small ones, now and then a large one, most back towards the middle.
macro_rules! overflow_test {
    ($name:ident, $T:ident, $large:expr) => {
        fn $T() -> impl Strategy<Value = ($T, Vec<Step<$T>>)> {
            let size = prop_oneof![6 => 0..4 as $T, 2 => 0 as $T..$large, 1 => any::<$T>()];
            let step = (any::<bool>(), size).prop_map(|(up, n)| if up { Step::Add(n) } else { Step::Sub(n) });
            let start = prop_oneof![any::<$T>(), Just($T::MAX - 20), Just($T::MIN + 20), Just(1)];
            (start, prop_oneof![prop::collection::vec(step.clone(), 0..12), prop::collection::vec(step, 12..200)])
        }

        proptest! {
            #![proptest_config(cases(100))]
            #[test]
            fn $name((start, steps) in $T(), how in how()) {
                quiet();
                let plain = plain::totals::$T::LIST.iter();
                for ((name, plain), (_, parallel)) in plain.zip(parallel::totals::$T::LIST) {
                    let expected = outcome(|| plain(start, &steps, how));
                    prop_assert_eq!(outcome(|| parallel(start, &steps, how)), expected, "{}", name);
                }
            }
        }
    };
}
overflow_test!(u8_overflows_as_the_plain_loops, u8, 60);
overflow_test!(i8_overflows_as_the_plain_loops, i8, 60);
overflow_test!(u64_overflows_as_the_plain_loops, u64, u64::MAX / 3);

#[test]
fn the_overflow_tests_can_overflow() {
    quiet();
    let steps = [Step::Add(200u8); 2];
    let how = How { backend: Backend::Serial, workers: 1, chunk: 1 };
    assert_eq!(outcome(|| plain::totals::u8::added(0, &steps, how)).is_none(), checks());
}
