//! Feeds: how workers get at the iterations of a space.
//!
//! The law of all feeds: what is claimed is claimed once, and in loop order, so that all that is not claimed yet
//! lies behind all that is.

use super::Payload;
use crate::space::Index;

/// Some consecutive iterations that are the claimer's.
#[derive(Debug)]
pub struct Piece<L> {
    /// The position of the first.
    pub start: usize,
    /// How many.
    pub len: usize,
    /// What [`Feed::part`] makes the iterator of, or the panic of the source that stands in this place.
    pub load: Result<L, Payload>,
}

/// A space that workers claim from.
pub trait Feed {
    /// The iterator a block goes over.
    type Part: Iterator;
    /// What travels to the worker.
    type Load;
    /// How many iterations there are, if that is known.
    fn length(&self) -> Option<usize>;
    /// How many units are not claimed, if that is known.
    fn left(&self) -> Option<usize>;
    /// The loop's own index.
    fn index(&self) -> Index;
    /// Claims about as many units as `size` says for what is left; none if nothing is, or will be, left.
    fn claim(
        &self,
        size: &dyn Fn(Option<usize>) -> usize,
    ) -> Option<impl Iterator<Item = Piece<Self::Load>> + use<Self>>;
    /// The same where nobody else has the feed, so that nobody need be kept from claiming the same.
    fn claim_alone<F>(&mut self, size: F) -> Option<impl Iterator<Item = Piece<Self::Load>> + use<Self, F>>
    where
        F: Fn(Option<usize>) -> usize,
    {
        self.claim(&size)
    }
    /// The iterations of a piece of this feed.
    fn part(&self, load: Self::Load) -> Self::Part;
    /// A load as loads of one iteration each, in order.
    fn singles(&self, load: Self::Load) -> impl Iterator<Item = Self::Load>;
    /// Whether only the thread that made the feed can claim from it without waiting for that thread.
    const HERE_ONLY: bool = false;
    /// Others than the caller will claim.
    fn open(&self) {}
    /// Nothing more is pulled from here on, since the loop has been left or the caller is done: whoever waits for the
    /// caller need not.
    fn close(&self) {}
}
