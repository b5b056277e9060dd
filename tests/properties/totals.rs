//! Sums and products, of floats and of integers near their limits. Compiled twice, see `main.rs`.

use super::par_for;
use crate::program::Step;
use crate::settings::How;

macro_rules! floats {
    ($once:ident, $often:ident, $schedule:tt) => {
        #[par_for]
        fn $once(xs: &[f64], how: How) -> [u64; 4] {
            let (mut sum, mut difference, mut both, mut product) = (0.1, -0.0, 1e-9, 1.0);
            #[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk, schedule = $schedule)]
            for (i, x) in xs.iter().enumerate() {
                sum += x;
                difference -= *x;
                if i % 3 == 0 {
                    both += x
                } else {
                    both -= 0.3 * x
                }
                product *= 1.0 + x / 1e6;
            }
            [sum, difference, both, product].map(f64::to_bits)
        }

        #[par_for]
        fn $often(xs: &[f64], how: How) -> [u64; 2] {
            let (mut sum, mut product) = (0.1f64, 1.0f64);
            #[par_for(backend = "pool", workers = how.workers, chunk = how.chunk, schedule = $schedule)]
            for x in xs {
                for k in 0..(x.to_bits() % 4) as u32 {
                    sum += x / f64::from(k + 3);
                    product *= 1.0 + x / 1e7;
                }
            }
            [sum, product].map(f64::to_bits)
        }
    };
}
floats!(once_auto, often_auto, "auto");
floats!(once_static, often_static, "static");
floats!(once_dynamic, often_dynamic, "dynamic");
floats!(once_guided, often_guided, "guided");

/// One contribution an iteration, by schedule.
pub const ONCE: [fn(&[f64], How) -> [u64; 4]; 4] = [once_auto, once_static, once_dynamic, once_guided];
/// Several, on the pool.
pub const OFTEN: [fn(&[f64], How) -> [u64; 2]; 4] = [often_auto, often_static, often_dynamic, often_guided];

macro_rules! integers {
    ($($T:ident)*) => {$(
        pub mod $T {
            use super::super::par_for;
            use super::{How, Step};

            #[par_for]
            pub fn added(start: $T, steps: &[Step<$T>], how: How) -> $T {
                let mut total = start;
                #[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
                for step in steps {
                    let (Step::Add(n) | Step::Sub(n)) = step;
                    total += *n;
                }
                total
            }

            #[par_for]
            pub fn subtracted(start: $T, steps: &[Step<$T>], how: How) -> $T {
                let mut total = start;
                #[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
                for step in steps {
                    let (Step::Add(n) | Step::Sub(n)) = step;
                    total -= n;
                }
                total
            }

            #[par_for]
            pub fn balanced(start: $T, steps: &[Step<$T>], how: How) -> $T {
                let mut total = start;
                #[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
                for step in steps {
                    match step {
                        Step::Add(n) => total += n,
                        Step::Sub(n) => total -= n,
                    }
                }
                total
            }

            #[par_for]
            pub fn folded(start: $T, steps: &[Step<$T>], how: How) -> $T {
                let mut total = start;
                #[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
                for step in steps {
                    let (Step::Add(n) | Step::Sub(n)) = *step;
                    total = total + n - n / 2;
                }
                total
            }

            #[par_for]
            pub fn multiplied(start: $T, steps: &[Step<$T>], how: How) -> $T {
                let mut total = start;
                #[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk)]
                for step in steps {
                    let (Step::Add(n) | Step::Sub(n)) = step;
                    total *= n % 4;
                }
                total
            }

            /// By what it does.
            pub const LIST: &[(&str, fn($T, &[Step<$T>], How) -> $T)] = &[
                ("added", added),
                ("subtracted", subtracted),
                ("balanced", balanced),
                ("folded", folded),
                ("multiplied", multiplied),
            ];
        }
    )*};
}
integers!(u8 i8 u64);
