//! Whether helpers pay, by what the caller takes alone.

use std::time::{Duration, Instant};

/// Helpers are watched for so long, and for so many claims.
const WATCH: Duration = Duration::from_micros(250);
const CLAIMS: u32 = 8;
/// Where they don't pay, the caller works alone for so many watches, twice as many with every time that follows on another,
/// up to so many doublings.
const ALONE: u32 = 16;
const DOUBLINGS: u32 = 4;

/// An iteration that takes no more nanoseconds is short: what it costs to hand over is of weight.
const SHORT: f64 = 20_000.0;

/// What the caller knows of its helpers, in a loop of short iterations.
pub(crate) struct Judge {
    /// How many nanoseconds an iteration takes the caller alone, its tail included; 0 as long as that is not known.
    alone: f64,
    watch: Option<Watch>,
    /// How many times in a row they did not pay.
    losses: u32,
    /// The caller works alone until it has spent so many nanoseconds.
    until: f64,
}

/// What the tail has passed since helpers are watched.
struct Watch {
    began: Instant,
    iterations: usize,
    claims: u32,
}

impl Judge {
    pub(crate) const fn new() -> Judge {
        Judge { alone: 0.0, watch: None, losses: 0, until: 0.0 }
    }

    /// An iteration takes so many nanoseconds alone; 0 if that is not known.
    pub(crate) fn know(&mut self, alone: f64) {
        self.alone = alone;
        self.watch = None;
    }

    pub(crate) fn alone(&self) -> f64 {
        self.alone
    }

    /// Whether an iteration is known to be short.
    pub(crate) fn is_short(&self) -> bool {
        0.0 < self.alone && self.alone < SHORT
    }

    /// The tail has passed a claim of a helper's, of so many iterations. The caller has spent so much on its own.
    pub(crate) fn passed(&mut self, iterations: usize, spent: f64) {
        if !self.is_short() {
            return;
        }
        let Some(watch) = &mut self.watch else {
            self.watch = Some(Watch { began: Instant::now(), iterations: 0, claims: 0 });
            return;
        };
        watch.iterations += iterations;
        watch.claims += 1;
        if watch.claims >= CLAIMS {
            let took = watch.began.elapsed();
            if took >= WATCH {
                let iteration = took.as_secs_f64() * 1e9 / watch.iterations as f64;
                self.rule(iteration < self.alone, spent);
            }
        }
    }

    /// The caller has done so many iterations itself in the meantime.
    pub(crate) fn worked(&mut self, iterations: usize) {
        if let Some(watch) = &mut self.watch {
            watch.iterations += iterations;
        }
    }

    fn rule(&mut self, pays: bool, spent: f64) {
        self.watch = None;
        if pays {
            self.losses = 0;
            return;
        }
        self.until = spent + (WATCH * (ALONE << self.losses)).as_secs_f64() * 1e9;
        self.losses = (self.losses + 1).min(DOUBLINGS);
    }

    /// Until how much is spent the caller works alone.
    pub(crate) fn until(&self) -> f64 {
        self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(alone: f64) -> Judge {
        let mut judge = Judge::new();
        judge.know(alone);
        judge
    }

    /// Helpers whose claims the tail passes as fast as it can.
    fn watched(judge: &mut Judge, iterations: usize) {
        let began = Instant::now();
        while judge.until() == 0.0 && began.elapsed() < 4 * WATCH {
            judge.passed(iterations, 0.0);
        }
    }

    #[test]
    fn helpers_that_do_less_than_the_caller_alone_are_left_out_ever_longer() {
        let mut judge = judge(1.0);
        watched(&mut judge, 0);
        assert_eq!(judge.until(), 4e6, "sixteen watches");
        judge.rule(false, 5e6);
        assert_eq!(judge.until(), 13e6);
        judge.rule(true, 13e6);
        judge.rule(false, 13e6);
        assert_eq!(judge.until(), 17e6);
    }

    #[test]
    fn helpers_that_pay_are_kept() {
        let mut judge = judge(1e4);
        watched(&mut judge, usize::MAX >> 40);
        assert_eq!(judge.until(), 0.0);
    }

    #[test]
    fn nothing_is_said_of_what_is_not_known_and_of_long_iterations() {
        for alone in [0.0, SHORT] {
            let mut judge = judge(alone);
            watched(&mut judge, 0);
            assert_eq!(judge.until(), 0.0);
        }
    }
}
