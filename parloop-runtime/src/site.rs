mod helped;

pub(crate) use helped::Ledger;
use helped::Streak;

use crate::observe::Row;
use crate::switches::{Mechanism, is_on};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

/// A loop that took no longer the last time is tiny, in nanoseconds: less than what [`Brief`](crate::sys::Brief) takes
/// for short on any processor, and than what anybody is asked in for.
const TINY: f64 = 6000.0;

/// Where a loop stands in the source: one static for each annotated loop.
pub struct Site {
    /// The source file, as the compiler names it.
    pub file: &'static str,
    /// The line of the `for`.
    pub line: u32,
    /// The loop's `name = "…"`, if it has one.
    pub name: Option<&'static str>,
    /// Nanoseconds an iteration took when the loop ran last, as the bits of an `f64`; 0 before it was measured.
    cost: AtomicU64,
    /// The same of a run from its beginning to its end, which the caller did alone.
    alone: AtomicU64,
    /// The caller, alone, left the loop about here when it ran last; the greatest number if it did not.
    reached: AtomicUsize,
    /// What asking helpers in who sleep has cost, and those who are awake.
    pub(crate) waking: Ledger,
    pub(crate) calling: Ledger,
    /// Of runs that are too short to wake anybody for.
    pub(crate) short: Streak,
    /// What the source says of the outer names.
    pub(crate) rows: &'static [Row],
    /// They have been told.
    explained: AtomicBool,
}

impl Site {
    /// A loop at `file:line`.
    pub const fn new(file: &'static str, line: u32) -> Self {
        let (cost, alone, explained) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
        let (waking, calling, short) = (Ledger::new(), Ledger::new(), Streak::new());
        let reached = AtomicUsize::new(usize::MAX);
        Site { file, line, name: None, cost, alone, reached, waking, calling, short, rows: &[], explained }
    }

    /// The same loop with a name of its own.
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// The same loop with what the source says of the outer names.
    pub const fn explained(mut self, rows: &'static [Row]) -> Self {
        self.rows = rows;
        self
    }

    /// Whether nobody has asked before.
    pub(crate) fn explained_first(&self) -> bool {
        !self.explained.swap(true, Ordering::Relaxed)
    }

    /// What the loop is called where it is shown: its name, else its place.
    pub(crate) fn label(&self) -> String {
        let label = self.name.map_or_else(|| format!("{}:{}", self.file, self.line), str::to_owned);
        one_line(&label)
    }

    /// What an iteration cost last time, in nanoseconds.
    #[inline]
    pub(crate) fn cost(&self) -> Option<f64> {
        let cost = f64::from_bits(self.cost.load(Ordering::Relaxed));
        (cost > 0.0 && is_on(Mechanism::Memory)).then_some(cost)
    }

    /// Keeps where the caller left the loop alone, if it did.
    #[inline]
    pub(crate) fn set_reached(&self, position: Option<usize>) {
        let position = position.unwrap_or(usize::MAX);
        if self.reached.load(Ordering::Relaxed) != position {
            self.reached.store(position, Ordering::Relaxed);
        }
    }

    /// Which part of so many iterations is to be expected: where the loop was left early, twice as much as it came to.
    #[inline]
    pub(crate) fn share_reached(&self, len: Option<usize>) -> f64 {
        match (self.reached.load(Ordering::Relaxed), len) {
            (usize::MAX, _) | (_, None) => 1.0,
            (reached, Some(len)) => (2.0 * reached as f64 / len as f64).min(1.0),
        }
    }

    /// Helpers were asked in, and the loop took so long; alone it would have taken so many nanoseconds. Where those who were
    /// awake have won, others are worth another try.
    pub(crate) fn helped(&self, ledger: &Ledger, took: Duration, alone: f64) {
        let took = took.as_secs_f64() * 1e9;
        ledger.enter(took, alone);
        if std::ptr::eq(ledger, &self.calling) && took < alone {
            self.waking.forgive();
        }
    }

    /// Whether so many iterations took next to no time when the loop ran last: they are not worth a look at the clock.
    #[inline]
    pub(crate) fn was_tiny(&self, len: usize) -> bool {
        is_on(Mechanism::Tiny) && self.cost().is_some_and(|cost| len as f64 * cost <= TINY)
    }

    /// So many iterations, which were taken for tiny, were not: the next time they are measured.
    #[cold]
    pub(crate) fn forget_tiny(&self, len: usize) {
        if self.was_tiny(len) {
            self.set_cost(4.0 * TINY / len as f64);
        }
    }

    /// Keeps what an iteration cost. What is about the same is not written, so that loops that run side by side
    /// don't take the cache line from each other. Less is the truer: what else went on in the meantime adds to it, and to
    /// a short loop the measuring itself.
    #[inline]
    pub(crate) fn set_cost(&self, cost: f64) {
        keep(&self.cost, cost);
    }

    /// What an iteration cost on average when the caller did all of them, if it ever has.
    pub(crate) fn cost_alone(&self) -> Option<f64> {
        let cost = f64::from_bits(self.alone.load(Ordering::Relaxed));
        (cost > 0.0).then_some(cost)
    }

    /// Keeps that.
    pub(crate) fn set_cost_alone(&self, cost: f64) {
        keep(&self.alone, cost);
    }
}

fn keep(kept: &AtomicU64, cost: f64) {
    let known = f64::from_bits(kept.load(Ordering::Relaxed));
    if cost > 2.0 * known || (0.0 < cost && cost < 0.75 * known) {
        kept.store(cost.to_bits(), Ordering::Relaxed);
    }
}

/// A text that stands on one line.
pub(crate) fn one_line(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect::<String>()
        .trim()
        .to_owned()
}

impl std::fmt::Display for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.name {
            Some(name) => write!(f, "`{name}` at {}:{}", self.file, self.line),
            None => write!(f, "{}:{}", self.file, self.line),
        }
    }
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_tiny_any_more_is_measured() {
        let site = Site::new("a.rs", 1);
        assert!(!site.was_tiny(0), "nothing is known");
        site.set_cost(TINY / 100.0);
        assert!(site.was_tiny(100) && !site.was_tiny(101));
        site.forget_tiny(100);
        assert!(!site.was_tiny(100) && site.was_tiny(10));
    }

    #[test]
    fn what_is_left_early_is_expected_to_be() {
        let site = Site::new("a.rs", 1);
        for (reached, len, share) in [
            (None, Some(10), 1.0),
            (Some(10), Some(100), 0.2),
            (Some(60), Some(100), 1.0),
            (Some(1), None, 1.0),
        ] {
            site.set_reached(reached);
            assert_eq!(site.share_reached(len), share, "{reached:?} {len:?}");
        }
    }

    #[test]
    fn those_who_sleep_are_worth_another_try_once_those_who_are_awake_have_won() {
        let site = Site::new("a.rs", 1);
        let long = Duration::from_secs(1);
        site.helped(&site.waking, long, 1e6);
        site.helped(&site.calling, long, 1e6);
        assert!(site.waking.is_alone(1.0) && site.calling.is_alone(1.0));
        site.helped(&site.calling, Duration::ZERO, 1e6);
        assert!(!site.waking.is_alone(1.0));
    }

    #[test]
    fn a_cost_is_kept_until_it_changes_much() {
        let site = Site::new("a.rs", 1);
        assert_eq!(site.cost(), None);
        for (cost, kept) in
            [(10.0, 10.0), (12.0, 10.0), (8.0, 10.0), (7.0, 7.0), (30.0, 30.0), (1.0, 1.0), (0.0, 1.0)]
        {
            site.set_cost(cost);
            assert_eq!(site.cost(), Some(kept), "{cost}");
        }
    }
}
