//! What is remembered of a loop's helpers: whether they paid, and whether they will be needed again at once.

use crate::switches::{Mechanism, is_on};
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};

/// What helpers have lost beyond what they had won, in microseconds, is worked on alone before they are asked again, twice
/// as much with every loss that follows on another, up to so many doublings, and never more than a second: what happens
/// once costs little, and a machine that is busy a sixteenth.
const DOUBLINGS: u8 = 4;
const LONGEST_ALONE: f64 = 1e6;
/// What was won counts for no more than so many microseconds: a machine may become busy.
const MOST_WON: f64 = 1e3;

/// Runs that begin within so many ticks follow closely on one another: 75 to 300 us.
const CLOSE: u64 = 300_000;
/// What they must take is doubled with each time that somebody was woken in vain, at most so often.
const LONGEST_STREAK: u8 = 8;

/// What helpers have won, and lost.
pub(crate) struct Ledger {
    /// How many microseconds have been won of late.
    won: AtomicU32,
    /// How many microseconds of the next runs are worked on alone.
    alone: AtomicU32,
    /// How many times more often helpers lost what had been won than they won, of late.
    losses: AtomicU8,
}

impl Ledger {
    pub(super) const fn new() -> Self {
        Ledger { won: AtomicU32::new(0), alone: AtomicU32::new(0), losses: AtomicU8::new(0) }
    }

    /// Whether this run, which will take so long, is to be done alone, since helpers did not pay. Counts it.
    #[inline]
    pub(crate) fn is_alone(&self, estimate: f64) -> bool {
        let alone = self.alone.load(Ordering::Relaxed);
        if alone != 0 {
            // What two runs at once make of it is of no weight.
            let left = alone.saturating_sub((estimate / 1e3) as u32).min(alone - 1);
            self.alone.store(left, Ordering::Relaxed);
        }
        alone != 0 && is_on(Mechanism::Ledger)
    }

    /// Helpers were asked in, and the loop took so long; alone it would have taken so long.
    pub(crate) fn enter(&self, took: f64, alone: f64) {
        let (won, losses) = (self.won.load(Ordering::Relaxed), self.losses.load(Ordering::Relaxed));
        let balance = f64::from(won) + (alone - took) / 1e3;
        if balance < 0.0 {
            let wary = -balance * f64::from(1 << losses);
            self.alone.store(wary.min(LONGEST_ALONE) as u32, Ordering::Relaxed);
            self.losses.store((losses + 1).min(DOUBLINGS), Ordering::Relaxed);
        } else if balance >= MOST_WON && losses > 0 {
            self.losses.store(losses - 1, Ordering::Relaxed);
        }
        self.won.store(balance.min(MOST_WON) as u32, Ordering::Relaxed);
    }

    /// What was lost has been won back elsewhere.
    pub(crate) fn forgive(&self) {
        if self.losses.load(Ordering::Relaxed) != 0 {
            self.losses.store(0, Ordering::Relaxed);
            self.alone.store(0, Ordering::Relaxed);
        }
    }
}

/// Runs that follow closely on one another.
pub(crate) struct Streak {
    /// When the last one began, in ticks.
    began: AtomicU64,
    /// How many nanoseconds all of them took.
    took: AtomicU32,
    /// How many times in vain somebody was woken for them, in a row.
    in_vain: AtomicU8,
}

impl Streak {
    pub(super) const fn new() -> Self {
        Streak { began: AtomicU64::new(0), took: AtomicU32::new(0), in_vain: AtomicU8::new(0) }
    }

    /// A run begins that will take so long, at so many ticks. Whether all of them together take long enough to wake
    /// somebody for those that follow.
    pub(crate) fn is_long(&self, now: u64, estimate: f64, enough: f64) -> bool {
        let gap = now.wrapping_sub(self.began.swap(now, Ordering::Relaxed));
        let before = if gap < CLOSE { self.took.load(Ordering::Relaxed) } else { 0 };
        let took = before.saturating_add(estimate as u32);
        let in_vain = self.in_vain.load(Ordering::Relaxed);
        let long = f64::from(took) > enough * f64::from(1 << in_vain);
        self.took.store(if long { 0 } else { took }, Ordering::Relaxed);
        if long {
            self.in_vain.store((in_vain + 1).min(LONGEST_STREAK), Ordering::Relaxed);
        }
        long
    }

    /// Somebody was awake.
    pub(crate) fn was_joined(&self) {
        if self.in_vain.load(Ordering::Relaxed) != 0 {
            self.in_vain.store(0, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_helpers_cost_the_longer_they_are_left_out() {
        let ledger = Ledger::new();
        let runs_alone = |estimate| (0..).take_while(|_| ledger.is_alone(estimate)).count();
        let runs =
            [(0.5e6, 0), (1.2e6, 0), (1.3e6, 0), (2e6, 1), (3e6, 4), (11e6, 40), (11e6, 80), (1e15, 1000)];
        for (took, runs) in runs {
            ledger.enter(took, 1e6);
            assert_eq!(runs_alone(1e6), runs, "{took}");
        }
        ledger.enter(3e6, 1e6);
        assert_eq!(runs_alone(f64::INFINITY), 1);
        for _ in 0..10 {
            ledger.enter(0.5e6, 1e6);
        }
        for (took, runs) in [(1.9e6, 0), (1.3e6, 1)] {
            ledger.enter(took, 1e6);
            assert_eq!(
                runs_alone(0.1e6),
                2 * runs,
                "what was won pays for what is lost, but not for ever: {took}"
            );
        }
    }

    #[test]
    fn what_was_lost_is_forgiven() {
        let ledger = Ledger::new();
        ledger.enter(9e6, 1e6);
        ledger.forgive();
        assert!(!ledger.is_alone(1.0));
    }

    #[test]
    fn a_streak_is_long_when_its_runs_are_together_and_ever_later_in_vain() {
        let streak = Streak::new();
        let runs_until_long = || (1..).find(|run| streak.is_long(run * 1000, 30e3, 100e3)).unwrap_or(0);
        assert_eq!([runs_until_long(), runs_until_long(), runs_until_long()], [4, 7, 14]);
        streak.was_joined();
        assert_eq!(runs_until_long(), 4);
        assert!((1..100).all(|run| !streak.is_long(run * CLOSE, 30e3, 100e3)), "apart");
    }
}
