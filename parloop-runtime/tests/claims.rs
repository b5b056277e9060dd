//! The table of claims under a model checker, which runs every order in which threads can take turns:
//!
//! ```sh
//! RUSTFLAGS="--cfg loom" cargo test -p parloop-runtime --test claims --release
//! ```
#![cfg(loom)]
// The file is the runtime's own, of which this looks at one half at a time.
#![allow(dead_code, unreachable_pub)]

mod atomic {
    pub(super) use loom::sync::atomic::{AtomicU32, AtomicUsize};
    pub(super) use loom::sync::{Mutex, MutexGuard};

    pub(super) type Words = Box<[AtomicU32]>;

    /// What an earlier loop has left in the table.
    const LEFT: u32 = 3;

    pub(super) fn words(len: usize) -> (Words, u32) {
        ((0..len).map(|_| AtomicU32::new(LEFT)).collect(), LEFT)
    }

    pub(super) fn zeros(len: usize) -> Words {
        (0..len).map(|_| AtomicU32::new(0)).collect()
    }

    pub(super) fn keep(_: Words, _: u32) {}
}

#[path = "../src/role/claims.rs"]
mod claims;

use claims::{Claims, Clash};
use loom::sync::Arc;
use loom::thread;

const FAR: usize = u32::MAX as usize + 3;

/// Runs `touch` for each of these iterations on a thread of its own, and gives what each of them got.
fn race<const N: usize, O: Send + 'static>(
    claims: &Arc<Claims>,
    orders: [usize; N],
    touch: fn(&Claims, usize) -> O,
) -> [O; N] {
    let threads = orders.map(|order| {
        let claims = Arc::clone(claims);
        thread::spawn(move || touch(&claims, order))
    });
    threads.map(|thread| thread.join().unwrap())
}

#[test]
fn exactly_one_of_two_gets_an_element() {
    for orders in [[4, 5], [4, FAR], [FAR, FAR + 1]] {
        loom::model(move || {
            let claims = Arc::new(Claims::new(1));
            let got = race(&claims, orders, |claims, order| claims.claim(0, order) && claims.claim(0, order));
            assert_eq!(got.iter().filter(|got| **got).count(), 1);
            let owner = claims.owner(0).unwrap();
            assert!(got[orders.iter().position(|order| *order == owner).unwrap()]);
        });
    }
}

#[test]
fn whoever_comes_first_the_earliest_keeps_an_element_and_the_next_one_clashes() {
    for orders in [[7, 4, 5], [FAR, 4, FAR + 1]] {
        loom::model(move || {
            let claims = Arc::new(Claims::new(1));
            let got = race(&claims, orders, |claims, order| claims.claim_as_earliest(0, order));
            let mut sorted = orders;
            sorted.sort();
            assert_eq!(claims.owner(0), Some(sorted[0]));
            assert_eq!(got[orders.iter().position(|order| *order == sorted[0]).unwrap()], Ok(()));
            // The second one has learned of it itself, or it has been noted.
            let second = got[orders.iter().position(|order| *order == sorted[1]).unwrap()];
            match claims.clash_until(sorted[1]) {
                Some(clash) => {
                    assert_eq!(clash, Clash { later: sorted[1], earlier: sorted[0], element: 0 })
                }
                None => assert_eq!(second, Err(sorted[0])),
            }
        });
    }
}
