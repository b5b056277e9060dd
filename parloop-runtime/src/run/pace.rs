//! How much a worker claims at once: the schedule's rule, or what it has measured.

use crate::settings::Schedule;
use crate::switches::{Mechanism, is_on};
use std::time::Duration;

/// What a worker knows of the time that a unit takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// Nanoseconds a unit; 0 if nothing is known.
    pub(crate) unit: f64,
    /// What `unit` is the quotient of: all units and their nanoseconds, halved with every claim.
    weight: (f64, f64),
    /// The next claim may be no larger.
    most: usize,
    /// Nanoseconds measured in all.
    pub(crate) spent: f64,
    /// What a unit of the last claim took, and of the one before.
    last: [f64; 2],
}

/// A claim should take at least this long, so that claiming costs little.
const SHORTEST: f64 = 5_000.0;
/// A claim should take at most this long, so that nobody waits long for the last one.
const LONGEST: f64 = 200_000.0;
/// What is known from the last time alone is tried this long.
pub(crate) const FIRST: f64 = 2_000.0;
/// How much larger than the last one a claim may be.
const GROWTH: usize = 8;

impl Pace {
    /// What was not measured yet is tried first; and a source that blocks starts at once.
    #[inline]
    pub(crate) fn unknown() -> Pace {
        Pace { unit: 0.0, weight: (0.0, 0.0), most: 1, spent: 0.0, last: [0.0; 2] }
    }

    /// When the loop ran last a unit took so long. In case it takes much longer now, not everything is tried.
    #[inline]
    pub(crate) fn remembered(unit: f64, left: Option<usize>) -> Pace {
        let half = left.map_or(usize::MAX, |left| left / 2);
        Pace { unit, most: within(FIRST, unit).min(half).max(1), ..Pace::unknown() }
    }

    /// What to expect of a loop whose units took so long when it ran last, if it did.
    #[inline]
    pub(crate) fn expected(unit: Option<f64>, left: Option<usize>) -> Pace {
        unit.map_or_else(Pace::unknown, |unit| Pace::remembered(unit, left))
    }

    /// Another worker has measured it, if anybody has.
    pub(crate) fn measured(unit: f64) -> Pace {
        let known = Pace { unit, most: within(SHORTEST, unit).saturating_mul(GROWTH), ..Pace::unknown() };
        if unit > 0.0 { known } else { Pace::unknown() }
    }

    /// So many units took so long.
    ///
    /// Claims grow, so what a small one took (the clock itself, cold caches) must not weigh as much as a large one.
    #[inline]
    pub(crate) fn record(&mut self, units: usize, took: Duration) {
        let took = took.as_secs_f64() * 1e9;
        let (all_units, all_took) = self.weight;
        self.weight = (all_units / 2.0 + units.max(1) as f64, all_took / 2.0 + took);
        self.unit = self.weight.1 / self.weight.0;
        self.spent += took;
        self.last = [took / units.max(1) as f64, self.last[0]];
        self.most = units.max(1).saturating_mul(GROWTH);
    }

    /// What a unit took in the last claims at least: one of them alone may have been kept from its processor. 0 if less
    /// than two are known.
    #[inline]
    pub(crate) fn steady(&self) -> f64 {
        self.last[0].min(self.last[1])
    }

    /// What the units that are left will take.
    #[inline]
    pub(crate) fn estimate(&self, left: Option<usize>) -> f64 {
        left.map_or(f64::INFINITY, |left| left as f64 * self.unit)
    }

    #[inline]
    fn next(&self, left: Option<usize>, workers: usize) -> usize {
        if let Some(left) = left.filter(|_| !is_on(Mechanism::TimedClaims)) {
            return (left / workers.saturating_mul(8)).max(1);
        }
        if self.estimate(left) <= SHORTEST {
            return self.most;
        }
        let (shortest, longest) = (within(SHORTEST, self.unit), within(LONGEST, self.unit));
        let fair = left.map_or(shortest.saturating_mul(4), |left| left / workers.saturating_mul(4));
        fair.max(shortest).min(longest).min(self.most)
    }
}

/// How many units fit, at least one.
#[inline]
fn within(time: f64, unit: f64) -> usize {
    (time / unit.max(0.01)).max(1.0) as usize
}

/// How the units of a loop are handed out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    pub(crate) schedule: Schedule,
    /// In units.
    pub(crate) chunk: Option<usize>,
    pub(crate) workers: usize,
    /// How many units there are, if that is known.
    pub(crate) units: Option<usize>,
}

impl Sizes {
    /// Whether sizes follow from time measured.
    #[inline]
    pub(crate) fn timed(&self) -> bool {
        match self.schedule {
            Schedule::Auto => true,
            Schedule::Dynamic => false,
            Schedule::Static | Schedule::Guided => self.units.is_none() && self.chunk.is_none(),
        }
    }

    /// Whether time is measured where one works that might ask others in.
    #[inline]
    pub(crate) fn timed_alone(&self) -> bool {
        self.workers > 1 || self.timed()
    }

    /// After how many units to look at the clock: of a schedule with small chunks, not after each.
    #[inline]
    pub(crate) fn due(&self, pace: &Pace, left: Option<usize>) -> usize {
        if self.timed() { 0 } else { pace.next(left, self.workers) }
    }

    /// How many units to claim next.
    #[inline]
    pub(crate) fn next(&self, pace: &Pace, left: Option<usize>) -> usize {
        match (self.schedule, self.chunk, left.zip(self.units)) {
            (Schedule::Dynamic, chunk, _) => chunk.unwrap_or(1),
            (Schedule::Static, Some(chunk), _) => chunk,
            (Schedule::Static, None, Some((left, units))) => {
                share(units.saturating_sub(left), units, self.workers)
            }
            (Schedule::Guided, chunk, Some((left, _))) => {
                (left / self.workers.saturating_mul(2)).max(chunk.unwrap_or(1))
            }
            (_, chunk, _) => pace.next(left, self.workers).max(chunk.unwrap_or(1)),
        }
    }
}

/// The size of the equal share, one of `workers`, that starts at `start`.
///
/// Of an iterator whose hints are wrong the answer is some number.
fn share(start: usize, units: usize, workers: usize) -> usize {
    let shares = workers.min(units).max(1);
    let units = units.max(1);
    let before = scale(start, shares, units);
    let end = |number: usize| scale(number, units, shares);
    let next = if end(before + 1) > start { end(before + 1) } else { end(before + 2) };
    next.saturating_sub(start)
}

/// `value * by / of`, rounded down; never more than `by` for a `value` of at most `of`.
fn scale(value: usize, by: usize, of: usize) -> usize {
    (value as u128 * by as u128 / of as u128) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn static_shares_are_equal_and_cover_everything() {
        for (units, workers) in [(1, 4), (10, 4), (4, 4), (7, 3), (1_000_003, 16), (usize::MAX, 7)] {
            let (mut start, mut sizes) = (0, Vec::new());
            while start < units {
                sizes.push(share(start, units, workers));
                start += sizes[sizes.len() - 1];
            }
            assert_eq!(start, units);
            assert_eq!(sizes.len(), workers.min(units));
            assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1, "{sizes:?}");
        }
    }

    #[test]
    fn guided_shrinks_down_to_its_chunk() {
        let sizes = Sizes { schedule: Schedule::Guided, chunk: Some(3), workers: 2, units: Some(100) };
        let pace = Pace::unknown();
        assert_eq!([100, 50, 10, 2].map(|left| sizes.next(&pace, Some(left))), [25, 12, 3, 3]);
    }

    #[test]
    fn auto_starts_with_one_and_then_keeps_to_its_times() {
        let sizes = Sizes { schedule: Schedule::Auto, chunk: None, workers: 2, units: Some(1 << 40) };
        let mut pace = Pace::unknown();
        assert_eq!(sizes.next(&pace, Some(1 << 40)), 1);
        pace.record(1, Duration::from_nanos(100));
        assert_eq!(sizes.next(&pace, Some(1 << 40)), 8);
        pace.record(1000, Duration::from_nanos(100_000));
        assert_eq!(sizes.next(&pace, Some(1 << 40)), 2000);
        assert_eq!(sizes.next(&pace, Some(100)), 50);
        pace.record(1, Duration::from_secs(3600));
        assert_eq!(sizes.next(&pace, Some(1 << 40)), 1);
    }
}
