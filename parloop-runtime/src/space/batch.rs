//! What a block of a pulled space goes over.

/// Some items that were pulled, or the live iterator itself where the whole loop is one block.
///
/// One type for both, so that the chunk closure is compiled once.
pub enum Batch<I: Iterator> {
    /// Pulled already.
    Items(std::vec::IntoIter<I::Item>),
    /// Everything, pulled as the loop goes.
    Live(I),
}

impl<I: Iterator> Iterator for Batch<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        match self {
            Batch::Items(items) => items.next(),
            Batch::Live(iterator) => iterator.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Batch::Items(items) => items.size_hint(),
            Batch::Live(iterator) => iterator.size_hint(),
        }
    }
}
