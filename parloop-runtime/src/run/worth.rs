//! Whether iterations, or tasks, are worth handing over to other threads.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

/// What a hand-over costs those who take part in it, in nanoseconds.
const HANDING: i64 = 2_000;
/// So many short claims are handed over before the caller keeps any for itself.
const TRIED: i64 = 32 * HANDING;
/// What is saved beforehand counts this much: an interruption by somebody else is no long iteration.
const SAVED: i64 = 4_000_000;
/// No claim that was handed over counts more than this: nothing was lost by it.
const LONG: i64 = 50_000;
/// What is lost counts no more than this.
const LOST: i64 = 1_000_000_000;

/// In nanoseconds: what is lost where the caller works on claims that others could have worked on, less what it saves
/// by not handing them over.
///
/// Once that is made up for, the caller works alone; when an iteration takes long after all, the time it took must be
/// made up for first. So of whatever long and short iterations a loop is mixed, no more is lost by working alone than
/// would be by handing over everything.
#[derive(Debug)]
pub(crate) struct Worth(AtomicI64);

impl Worth {
    pub(crate) fn unknown() -> Worth {
        Worth(AtomicI64::new(TRIED))
    }

    /// Whether claims are so short that a hand-over takes longer.
    #[inline]
    pub(crate) fn is_little(&self) -> bool {
        self.0.load(Ordering::Relaxed) <= 0
    }

    /// A claim that was handed over took so long.
    pub(crate) fn handed(&self, took: Duration) {
        self.add((nanoseconds(took) - HANDING).min(LONG));
    }

    /// Does what was handed over, and takes the time.
    pub(crate) fn of_handed<T>(&self, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let result = work();
        self.handed(began.elapsed());
        result
    }

    /// A claim that the caller kept for itself took so long.
    #[inline]
    pub(crate) fn kept(&self, took: Duration) {
        self.add(nanoseconds(took) - HANDING);
    }

    /// Others have work after all.
    pub(crate) fn try_on(&self) {
        self.0.store(self.0.load(Ordering::Relaxed).max(0) + TRIED, Ordering::Relaxed);
    }

    /// Two who add at once may lose one of the two, which does no harm.
    #[inline]
    fn add(&self, change: i64) {
        let sum = self.0.load(Ordering::Relaxed).saturating_add(change);
        self.0.store(sum.clamp(-SAVED, LOST), Ordering::Relaxed);
    }
}

fn nanoseconds(time: Duration) -> i64 {
    i64::try_from(time.as_nanos()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_nanos(100);

    /// How many short claims are handed over until it shows that they are.
    fn handed_until_little(worth: &Worth) -> i64 {
        (0..).find(|_| worth.is_little() || (worth.handed(SHORT), false).1).unwrap_or(i64::MAX)
    }

    #[test]
    fn short_claims_are_handed_over_until_that_shows() {
        let worth = Worth::unknown();
        assert!((32..40).contains(&handed_until_little(&worth)));
        (0..1000).for_each(|_| worth.kept(SHORT));
        assert!(worth.is_little());
    }

    #[test]
    fn a_long_one_that_was_kept_is_made_up_for() {
        let worth = Worth::unknown();
        handed_until_little(&worth);
        worth.kept(Duration::from_millis(20));
        assert!((10_000..11_000).contains(&handed_until_little(&worth)));
        worth.kept(Duration::MAX);
        assert!(handed_until_little(&worth) < 1_000_000);
    }

    #[test]
    fn an_interruption_is_forgiven() {
        let worth = Worth::unknown();
        handed_until_little(&worth);
        (0..10_000).for_each(|_| worth.kept(SHORT));
        worth.kept(Duration::from_millis(3));
        assert!(worth.is_little());
        worth.kept(Duration::from_millis(3));
        assert!(!worth.is_little());
    }

    #[test]
    fn long_ones_are_handed_over() {
        let worth = Worth::unknown();
        (0..100).for_each(|_| worth.handed(Duration::from_millis(1)));
        assert!(handed_until_little(&worth) > 1_000);
    }
}
