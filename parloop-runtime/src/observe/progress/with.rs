//! Goes over items and counts the iterations that are finished.

use super::Meter;
use super::meter::Slot;

/// An iteration is finished when the next item is asked for: one that left the loop is not.
#[derive(Debug)]
pub struct WithProgress<'m, I> {
    items: I,
    runs: bool,
    slot: Option<Slot<'m>>,
}

impl<'m, I> WithProgress<'m, I> {
    #[inline]
    pub(crate) fn new(items: I, meter: Option<&'m Meter>) -> Self {
        WithProgress { items, runs: false, slot: meter.map(Meter::slot) }
    }
}

impl<I: Iterator> Iterator for WithProgress<'_, I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        if self.runs
            && let Some(slot) = &mut self.slot
        {
            slot.one_more();
        }
        self.runs = false;
        let item = self.items.next()?;
        self.runs = true;
        Some(item)
    }
}
