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

/// Runs that begin within so many ticks after the end of the last follow closely on one another: 75 to 300 us.
const CLOSE: u64 = 300_000;
/// Once they have taken so many nanoseconds in all, somebody is woken for those that follow, which costs as much as a
/// quarter of it.
const LONG: f64 = 150_000.0;
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
    /// About when the last one ended, in ticks.
    ended: AtomicU64,
    /// How many nanoseconds all of them took, and those since somebody was woken.
    took: AtomicU32,
    since: AtomicU32,
    /// How many all of those before the last pause took.
    before: AtomicU32,
    /// How many times in vain somebody was woken for them, in a row.
    in_vain: AtomicU8,
}

impl Streak {
    pub(super) const fn new() -> Self {
        Streak {
            ended: AtomicU64::new(0),
            took: AtomicU32::new(0),
            since: AtomicU32::new(0),
            before: AtomicU32::new(0),
            in_vain: AtomicU8::new(0),
        }
    }

    /// A run begins that will take so long, at so many ticks. Whether somebody is to be woken for those that follow: all of
    /// them together have taken long enough, or this is the first, and those before the pause took twice that.
    pub(crate) fn is_long(&self, now: u64, estimate: f64) -> bool {
        let first = self.begin(now, estimate);
        let in_vain = self.in_vain.load(Ordering::Relaxed);
        let enough = LONG * f64::from(1 << in_vain);
        let since = self.since.load(Ordering::Relaxed).saturating_add(estimate as u32);
        let long = f64::from(since) > enough
            || first && f64::from(self.before.load(Ordering::Relaxed)) > 2.0 * enough;
        self.since.store(if long { 0 } else { since }, Ordering::Relaxed);
        if long {
            self.in_vain.store((in_vain + 1).min(LONGEST_STREAK), Ordering::Relaxed);
        }
        long
    }

    /// The same, and somebody is awake.
    pub(crate) fn is_joined(&self, now: u64, estimate: f64) {
        self.begin(now, estimate);
        if self.in_vain.load(Ordering::Relaxed) != 0 {
            self.in_vain.store(0, Ordering::Relaxed);
        }
    }

    fn be_less_wary(&self) {
        let in_vain = self.in_vain.load(Ordering::Relaxed);
        self.in_vain.store(in_vain.saturating_sub(1), Ordering::Relaxed);
    }

    /// Whether it is the first after a pause.
    fn begin(&self, now: u64, estimate: f64) -> bool {
        // Two ticks a nanosecond, about.
        let ended = self.ended.swap(now.saturating_add((2.0 * estimate) as u64), Ordering::Relaxed);
        let first = now.saturating_sub(ended) >= CLOSE;
        let took = self.took.load(Ordering::Relaxed);
        if first {
            self.before.store(took, Ordering::Relaxed);
            let since = self.since.swap(0, Ordering::Relaxed);
            if since == took && f64::from(took) > 2.0 * LONG {
                // Long enough, and nobody was asked.
                self.be_less_wary();
            }
        }
        let took = if first { 0 } else { took };
        self.took.store(took.saturating_add(estimate as u32), Ordering::Relaxed);
        first
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
        let mut now = CLOSE;
        let mut runs_until_long = |pause| {
            let run = |_: &u64| {
                now += 80_000 + pause;
                streak.is_long(now, 40e3)
            };
            (1..100).find(run).unwrap_or(0)
        };
        assert_eq!([0, 0, 0].map(&mut runs_until_long), [4, 8, 16]);
        assert_eq!(runs_until_long(CLOSE), 0, "apart");
    }

    #[test]
    fn what_was_long_before_a_pause_is_expected_to_be_long_again() {
        let streak = Streak::new();
        let run = |streak: &Streak, times: u64, at: u64| {
            (0..times).for_each(|run| streak.is_joined(at + 80_000 * run, 40e3));
        };
        run(&streak, 8, CLOSE);
        assert!(streak.is_long(10 * CLOSE, 40e3), "320 us, all of them joined");
        run(&streak, 7, 20 * CLOSE);
        assert!(!streak.is_long(30 * CLOSE, 40e3), "280 us");
        run(&streak, 15, 40 * CLOSE);
        assert!(streak.is_long(50 * CLOSE, 40e3));
        assert!(!streak.is_long(60 * CLOSE, 40e3), "in vain, and not long");
    }

    #[test]
    fn nobody_is_given_up_for_ever() {
        let streak = Streak::new();
        let in_row = |at: u64| (0..10).filter(|run| streak.is_long(at + 80_000 * run, 40e3)).count();
        let woken: Vec<usize> = (1..7).map(|row| in_row(row * 20 * CLOSE)).collect();
        assert_eq!(woken, [1, 1, 0, 1, 0, 1]);
    }
}
