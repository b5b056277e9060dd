//! How a loop's own index runs, as far as forms of elements care.

use super::{Index, MAX_LEN};

/// How one own index runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// From position to position.
    pub index: Index,
    /// How many positions; [`MAX_LEN`] where that is not known.
    pub length: usize,
}

impl Axis {
    /// The indices of the first position and the last, if that is known and there are any.
    #[inline]
    pub(crate) fn ends(self) -> Option<(usize, usize)> {
        let known = self.length > 0 && self.length < MAX_LEN;
        known.then(|| (self.index.first, self.index.at(self.length - 1)))
    }
}

/// How a loop's own indices run: one, or one for each of its collapsed loops, the outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axes {
    axes: [Axis; Axes::MOST],
    levels: usize,
}

impl Axes {
    /// How many collapsed loops can have elements.
    pub const MOST: usize = 4;

    /// Positions alone.
    pub const POSITIONS: Axes = Axes::one(Index::POSITION, MAX_LEN);

    const NOTHING: Axis = Axis { index: Index::NONE, length: 1 };

    /// One index.
    pub const fn one(index: Index, length: usize) -> Axes {
        let mut axes = [Axes::NOTHING; Axes::MOST];
        axes[0] = Axis { index, length };
        Axes { axes, levels: 1 }
    }

    /// Those of loops around loops; where they are too many, one without an index.
    pub(crate) fn around(self, inner: Axes) -> Axes {
        let levels = self.levels + inner.levels;
        if levels > Axes::MOST {
            return Axes::one(Index::NONE, MAX_LEN);
        }
        let mut axes = self.axes;
        axes[self.levels..levels].copy_from_slice(inner.all());
        Axes { axes, levels }
    }

    /// How many positions there are, where that is known.
    pub(crate) fn count(&self) -> Option<usize> {
        let count = self.all().iter().try_fold(1_usize, |count, axis| count.checked_mul(axis.length))?;
        (count < MAX_LEN).then_some(count)
    }

    /// The outermost first.
    pub fn all(&self) -> &[Axis] {
        &self.axes[..self.levels]
    }
}
