/// A value that iterations add to: private values are filled side by side and merged in loop order.
///
/// Merging must be associative, and merging an [`identity`](Accumulate::identity) must change nothing.
pub trait Accumulate: Sized {
    /// A value with nothing in it, in the shape of `self` (a histogram's has as many bins).
    fn identity(&self) -> Self;
    /// Adds what later iterations gathered.
    fn merge(&mut self, later: Self);
}
