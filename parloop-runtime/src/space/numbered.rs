//! Loops whose own index is not simply the position.

use super::{Space, Split, Splitted};

/// A space that knows its own index: one that is cut by position.
///
/// What is pulled has nothing but positions, so that the index of `lines().enumerate().skip(1)`, or of
/// `(5..n).zip(text.lines())`, would be mistaken for another.
#[diagnostic::on_unimplemented(
    message = "the index of this loop can't be told from its position, since its items are pulled one by one",
    label = "the adapters around the index move it, and what they go over can't be split",
    note = "let `enumerate()` come last, or collect what it goes over into a `Vec` first"
)]
pub trait Numbered: Space {}

impl<S: Split> Numbered for Splitted<S> {}

/// Asks that of the space of a loop that owns elements by an index which adapters have moved.
#[inline]
pub fn numbered<S: Numbered>(space: S) -> S {
    space
}

#[cfg(test)]
mod tests {
    use super::super::tests::{lift, space};
    use super::*;

    #[test]
    fn what_is_split_is_numbered() {
        let Splitted(space) = numbered(space!(lift!([5, 6, 7].iter()).enumerate().skip(1)));
        assert_eq!((space.length(), space.index().at(0)), (2, 1));
    }
}
