//! Progress: how many iterations of a loop are finished, and who shows it.

#[cfg(feature = "progress")]
mod board;
mod meter;
#[cfg(feature = "progress")]
mod text;
mod with;

#[cfg(feature = "progress")]
pub use board::written;
pub(crate) use meter::Meter;
pub use with::WithProgress;

/// Without the feature nothing is ever shown.
#[cfg(not(feature = "progress"))]
mod board {
    use super::Meter;
    use std::sync::Arc;

    pub(super) fn begin(_: &Arc<Meter>) {}
    pub(super) fn end(_: &Arc<Meter>) {}
}

/// Writes what a body prints.
#[cfg(not(feature = "progress"))]
pub fn written(write: impl FnOnce()) {
    write();
}

use std::sync::Arc;

/// A loop whose progress is shown, until dropped.
#[derive(Debug)]
pub(super) struct Shown(Arc<Meter>);

impl Shown {
    pub(super) fn begin(label: String) -> Shown {
        let meter = Arc::new(Meter::new(label));
        board::begin(&meter);
        Shown(meter)
    }

    pub(super) fn meter(&self) -> &Meter {
        &self.0
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if super::is_here() {
            board::end(&self.0);
        }
    }
}
