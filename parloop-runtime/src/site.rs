use crate::observe::Row;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering};

/// Helpers pay unless a loop took so many times as long as alone.
const LOSS: f64 = 1.25;
/// What was lost is worked on alone before helpers are asked again, twice as much with every loss that follows on
/// another, up to so many doublings, and never more than a second: what happens once costs little, and a machine that is
/// busy a sixteenth.
const DOUBLINGS: u8 = 4;
const LONGEST_ALONE: f64 = 1e9;

/// A loop that took no longer the last time is tiny, in nanoseconds.
const TINY: f64 = 500.0;

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
    /// How many microseconds of the next runs are worked on alone.
    alone: AtomicU32,
    /// How many times more often helpers did not pay than they did, of late.
    losses: AtomicU8,
    /// What the source says of the outer names.
    pub(crate) rows: &'static [Row],
    /// They have been told.
    explained: AtomicBool,
}

impl Site {
    /// A loop at `file:line`.
    pub const fn new(file: &'static str, line: u32) -> Self {
        let (cost, explained) = (AtomicU64::new(0), AtomicBool::new(false));
        let (alone, losses) = (AtomicU32::new(0), AtomicU8::new(0));
        Site { file, line, name: None, cost, alone, losses, rows: &[], explained }
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
        Some(f64::from_bits(self.cost.load(Ordering::Relaxed))).filter(|cost| *cost > 0.0)
    }

    /// Whether so many iterations took next to no time when the loop ran last: they are not worth a look at the clock.
    #[inline]
    pub(crate) fn was_tiny(&self, len: usize) -> bool {
        self.cost().is_some_and(|cost| len as f64 * cost <= TINY)
    }

    /// So many iterations, which were taken for tiny, were not: the next time they are measured.
    #[cold]
    pub(crate) fn forget_tiny(&self, len: usize) {
        if self.was_tiny(len) {
            self.set_cost(4.0 * TINY / len as f64);
        }
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
        alone != 0
    }

    /// Helpers were asked in, and the loop took so long; alone it would have taken so long.
    pub(crate) fn set_helped(&self, took: f64, alone: f64) {
        let losses = self.losses.load(Ordering::Relaxed);
        if took > LOSS * alone {
            self.losses.store((losses + 1).min(DOUBLINGS), Ordering::Relaxed);
            let wary = ((took - alone) * f64::from(1 << losses)).min(LONGEST_ALONE);
            self.alone.store((wary / 1e3) as u32, Ordering::Relaxed);
        } else if losses > 0 {
            self.losses.store(losses - 1, Ordering::Relaxed);
        }
    }

    /// Keeps what an iteration cost. What is about the same is not written, so that loops that run side by side
    /// don't take the cache line from each other.
    #[inline]
    pub(crate) fn set_cost(&self, cost: f64) {
        let known = self.cost().unwrap_or(0.0);
        if cost > 2.0 * known || (0.0 < cost && 2.0 * cost < known) {
            self.cost.store(cost.to_bits(), Ordering::Relaxed);
        }
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
    fn the_more_helpers_cost_the_longer_they_are_left_out() {
        let site = Site::new("a.rs", 1);
        let runs_alone = |estimate| (0..).take_while(|_| site.is_alone(estimate)).count();
        for (took, runs) in [(0.5e6, 0), (1.2e6, 0), (2e6, 1), (3e6, 4), (11e6, 40), (11e6, 80), (1e15, 1000)]
        {
            site.set_helped(took, 1e6);
            assert_eq!(runs_alone(1e6), runs, "{took}");
        }
        site.set_helped(3e6, 1e6);
        assert_eq!(runs_alone(f64::INFINITY), 1);
        for (took, runs) in [(1e6, 0), (1e6, 0), (1e6, 0), (1e6, 0), (3e6, 2)] {
            site.set_helped(took, 1e6);
            assert_eq!(runs_alone(1e6), runs, "one that is lost counts as the first again");
        }
    }

    #[test]
    fn what_is_not_tiny_any_more_is_measured() {
        let site = Site::new("a.rs", 1);
        assert!(!site.was_tiny(0), "nothing is known");
        site.set_cost(5.0);
        assert!(site.was_tiny(100) && !site.was_tiny(101));
        site.forget_tiny(100);
        assert!(!site.was_tiny(100) && site.was_tiny(10));
    }

    #[test]
    fn a_cost_is_kept_until_it_changes_much() {
        let site = Site::new("a.rs", 1);
        assert_eq!(site.cost(), None);
        for (cost, kept) in [(10.0, 10.0), (12.0, 10.0), (30.0, 30.0), (1.0, 1.0), (0.0, 1.0)] {
            site.set_cost(cost);
            assert_eq!(site.cost(), Some(kept), "{cost}");
        }
    }
}
