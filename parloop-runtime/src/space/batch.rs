//! What a block of a pulled space goes over.

use crate::observe::Watch;

/// Some items that were pulled, or the live iterator itself where the whole loop is one block.
///
/// One type for both, so that the chunk closure is compiled once.
pub enum Batch<I: Iterator> {
    /// Pulled already.
    Items(std::vec::IntoIter<I::Item>),
    /// Everything, pulled as the loop goes, and counted if it is watched.
    Live(I, Watch),
}

impl<I: Iterator> Iterator for Batch<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        match self {
            Batch::Items(items) => items.next(),
            Batch::Live(iterator, watch) => {
                let item = iterator.next()?;
                watch.pulled_one();
                Some(item)
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Batch::Items(items) => items.size_hint(),
            // Nobody needs to know, and it may be the user's own code that says.
            Batch::Live(..) => (0, None),
        }
    }
}
