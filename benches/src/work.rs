//! A loop body that takes about as long as wanted.

use crate::measure::time;
use std::hint::black_box;

/// A chain of so many dependent multiplications: nothing for the compiler to shorten or to vectorize.
#[inline(always)]
pub(crate) fn chain(start: u64, steps: u32) -> u64 {
    let mut x = start;
    for _ in 0..steps {
        x = (x ^ (x >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    x >> 32
}

/// How many steps make an iteration of the plain loop take about so many nanoseconds.
pub(crate) fn steps_for(nanoseconds: f64) -> u32 {
    let mut steps = 1;
    let mut last = per_iteration(steps);
    while last < nanoseconds {
        let more = steps + (steps / 16).max(1);
        let next = per_iteration(more);
        if next >= nanoseconds {
            return if next - nanoseconds < nanoseconds - last { more } else { steps };
        }
        (steps, last) = (more, next);
    }
    steps
}

fn per_iteration(steps: u32) -> f64 {
    let count = 200_000 / u64::from(steps);
    let once = || {
        let steps = black_box(steps);
        black_box((0..black_box(count)).map(|i| chain(i, steps)).sum::<u64>());
    };
    let fastest = (0..7).map(|_| time(1, once)).fold(f64::INFINITY, f64::min);
    fastest / count as f64
}
