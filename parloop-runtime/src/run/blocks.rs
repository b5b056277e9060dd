//! Where blocks end: a function of the iteration count, if known, and the position alone.

use crate::role::{Mode, Seed};
use std::ops::Range;

/// What can be seen of where runs begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// Nothing: all roles are exact.
    Any,
    /// A run of several iterations is the same as one for each of them, if it is the first.
    Iterations,
    /// All of it.
    Blocks,
}

impl Grain {
    /// That of a loop's roles.
    #[inline]
    pub(crate) fn of<S: Seed>(mode: &Mode) -> Grain {
        match S::EXACT {
            true => Grain::Any,
            false if S::STEPWISE && mode.once => Grain::Iterations,
            false => Grain::Blocks,
        }
    }
}

/// How a loop's iterations are cut into blocks with privates of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blocks {
    /// Anywhere: all roles are exact, so it can't be seen.
    Any,
    /// Behind each iteration; but one worker may go on from the first iteration with one private value.
    Singles,
    /// `count` blocks of `size` iterations, the first `longer` of which have one more.
    Even { count: usize, size: usize, longer: usize },
    /// Blocks that grow with the position, for want of a count.
    Growing,
}

/// The size that growing blocks end up with.
const LARGEST: usize = 1024;

/// So many iterations, and no more, are blocks of their own where that costs the caller nothing while it is alone.
const MOST_SINGLES: usize = 1024;

impl Blocks {
    #[inline]
    pub(crate) fn new(grain: Grain, len: Option<usize>) -> Blocks {
        match len {
            _ if grain == Grain::Any => Blocks::Any,
            Some(len) if grain == Grain::Iterations && len <= MOST_SINGLES => Blocks::Singles,
            // Enough to keep many workers busy, few enough that a block's cost stays small beside its iterations'.
            // (The root of a float is the same on all machines, and much faster than an integer's.)
            Some(len) => Blocks::even(len, len.min((len as f64).sqrt() as usize / 2 + 32)),
            None => Blocks::Growing,
        }
    }

    #[inline]
    fn even(len: usize, count: usize) -> Blocks {
        Blocks::Even { count, size: len / count.max(1), longer: len % count.max(1) }
    }

    /// The end of the block that starts at `start`.
    pub(crate) fn end(self, start: usize) -> usize {
        match self {
            Blocks::Any => usize::MAX,
            Blocks::Singles => start.saturating_add(1),
            Blocks::Even { .. } => self.start(self.number(start) + 1),
            Blocks::Growing => start.saturating_add((start / 16).clamp(1, LARGEST)),
        }
    }

    /// How many units there are to claim: blocks, or iterations where blocks end anywhere.
    #[inline]
    pub(crate) fn units(self, len: usize) -> usize {
        match self {
            Blocks::Even { count, .. } => count,
            Blocks::Any | Blocks::Singles | Blocks::Growing => len,
        }
    }

    /// The position at which a unit starts.
    #[inline]
    pub(crate) fn start(self, unit: usize) -> usize {
        match self {
            Blocks::Even { size, longer, .. } => unit * size + unit.min(longer),
            Blocks::Any | Blocks::Singles | Blocks::Growing => unit,
        }
    }

    /// Of some units, how many make the first piece, and how many iterations it has.
    #[inline]
    pub(crate) fn first_of(self, units: &Range<usize>) -> (usize, usize) {
        match self {
            Blocks::Even { size, longer, .. } => (1, size + usize::from(units.start < longer)),
            Blocks::Any | Blocks::Singles | Blocks::Growing => (units.len(), units.len()),
        }
    }

    /// About how many iterations a unit has.
    #[inline]
    pub(crate) fn iterations_a_unit(self) -> usize {
        match self {
            Blocks::Even { size, .. } => size.max(1),
            Blocks::Any | Blocks::Singles | Blocks::Growing => 1,
        }
    }

    /// As many units as hold about so many iterations.
    #[inline]
    pub(crate) fn units_of(self, iterations: usize) -> usize {
        (iterations / self.iterations_a_unit()).max(1)
    }

    /// The number of the block that starts at `start`.
    fn number(self, start: usize) -> usize {
        match self {
            Blocks::Even { size, longer, .. } => {
                let in_longer = start / (size + 1);
                if in_longer < longer { in_longer } else { (start - longer) / size.max(1) }
            }
            Blocks::Any | Blocks::Singles | Blocks::Growing => start,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_blocks_cover_everything_once() {
        for len in [0, 1, 2, 31, 33, 34, 100, 4096, 10_007] {
            let blocks = Blocks::new(Grain::Blocks, Some(len));
            let units = blocks.units(len);
            assert!(units <= len);
            let mut at = 0;
            for unit in 0..units {
                assert_eq!(blocks.start(unit), at, "len {len}");
                let end = blocks.end(at);
                assert!(end > at && end <= len);
                at = end;
            }
            assert_eq!(at, len);
        }
    }

    #[test]
    fn the_longest_range_does_not_overflow() {
        let blocks = Blocks::new(Grain::Blocks, Some(usize::MAX));
        assert_eq!(blocks.start(blocks.units(usize::MAX)), usize::MAX);
        let last = blocks.start(blocks.units(usize::MAX) - 1);
        assert_eq!(blocks.end(last), usize::MAX);
        assert_eq!(Blocks::Growing.end(usize::MAX - 1), usize::MAX);
    }

    #[test]
    fn growing_blocks_start_small_and_reach_a_cap() {
        assert_eq!(Blocks::Growing.end(0), 1);
        assert_eq!(Blocks::Growing.end(1 << 40), (1 << 40) + LARGEST);
    }
}
