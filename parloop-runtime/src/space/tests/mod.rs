//! Every space and adapter against std's own iteration.

mod bases;
mod chains;
mod drops;
mod inference;
mod lengths;

use super::{Counting, Hand, Positions, Pulled, PulledHere, Split, Splitted};
use std::fmt::Debug;

/// A head, as the macro asks what it is.
macro_rules! space {
    ($head:expr) => {
        match $head {
            head => {
                #[allow(unused_imports)]
                use crate::private::space::*;
                (&&&&&Probe::of(&head)).space_of_loop(head)
            }
        }
    };
}
pub(super) use space;

/// A head with a closure in it.
macro_rules! space_here {
    ($head:expr) => {
        match $head {
            head => {
                use crate::private::space::*;
                (&&Probe::of(&head)).space_of_loop_here(head)
            }
        }
    };
}
pub(super) use space_here;

/// The base of a chain, as the macro lifts it.
macro_rules! lift {
    ($base:expr) => {
        match $base {
            base => {
                #[allow(unused_imports)]
                use crate::private::space::*;
                (&&Probe::of(&base)).lift_for_loop(base)
            }
        }
    };
}
pub(super) use lift;

/// `BASE; .adapters()`: cut anywhere, the chain over the lifted base gives what the plain chain does.
macro_rules! same {
    ($base:expr; $($adapters:tt)*) => {{
        let expected = crate::space::tests::shown($base $($adapters)*);
        for first in 0..=expected.len() {
            for second in first..=expected.len() {
                let lifted = crate::space::tests::space!(crate::space::tests::lift!($base) $($adapters)*);
                let parts = crate::space::tests::in_three(lifted, first, second);
                assert_eq!(parts, expected, "cut at {first} and {second}");
            }
        }
    }};
    ($head:expr) => { crate::space::tests::same!($head;) };
}
pub(super) use same;

fn shown<T: Debug>(items: impl IntoIterator<Item = T>) -> Vec<String> {
    items.into_iter().map(|item| format!("{item:?}")).collect()
}

/// Three parts, asked for and gone over out of order.
fn in_three<S: Split<Item: Debug>>(space: Splitted<S>, first: usize, second: usize) -> Vec<String> {
    let Splitted(space) = space;
    let (len, index) = (space.length(), space.index());
    // What an item says of its index is what is counted beside it.
    let shown = |part: S::Part, start: usize| {
        let numbered = part.zip(start..).inspect(|(item, position)| {
            let counted = index.at(*position);
            assert_eq!(S::Part::number(item).unwrap_or(counted), counted, "the index at {position}");
        });
        shown(numbered.map(|(item, _)| item))
    };
    // SAFETY: three disjoint parts (if the length is right, which the caller compares).
    let behind = unsafe { space.part(second..len) };
    // SAFETY: see above.
    let before = unsafe { space.part(0..first) };
    let behind = shown(behind, second);
    // SAFETY: see above.
    let between = unsafe { space.part(first..second) };
    let (between, before) = (shown(between, first), shown(before, 0));
    [before, between, behind].concat()
}

/// Goes over a space in parts of two.
fn each<S: Split>(space: Splitted<S>, mut block: impl FnMut(S::Part)) {
    let Splitted(space) = space;
    let mut start = 0;
    while start < space.length() {
        let end = space.length().min(start + 2);
        // SAFETY: consecutive parts.
        block(unsafe { space.part(start..end) });
        start = end;
    }
}

fn pulled<I: Iterator + Send>(space: Pulled<I>) -> I {
    space.0
}

fn pulled_here<I: Iterator>(space: PulledHere<I>) -> I {
    space.0
}

/// What children find who are fed by position.
fn inherited<S: Hand<Positions: Positions<Part: Iterator<Item: Debug>>>>(space: S) -> Vec<String> {
    assert_eq!(S::serialized(), None);
    let mut positions = space.hand();
    positions.more();
    let mut found = Vec::new();
    while let Some(at) = positions.next(&mut Vec::new()) {
        // SAFETY: each position comes once.
        let part = unsafe { positions.part(at..at + 1) };
        found.extend(part.map(|item| format!("{item:?}")));
    }
    found
}

fn shared_by_workers<S: Split + Sync>(_: &Splitted<S>) {}
