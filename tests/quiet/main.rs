//! No lint finds anything in what becomes of a correct program. That this compiles is the test; that it runs, too.
#![forbid(unsafe_code)]
#![deny(warnings, unused, nonstandard_style, future_incompatible, let_underscore, rust_2018_idioms)]
#![deny(rust_2021_compatibility, rust_2024_compatibility)]
#![deny(
    unused_results,
    unused_qualifications,
    unused_lifetimes,
    unused_import_braces,
    trivial_casts,
    trivial_numeric_casts,
    single_use_lifetimes,
    redundant_lifetimes,
    variant_size_differences,
    unit_bindings,
    missing_debug_implementations
)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
// Of the programs themselves.
#![allow(
    unreachable_pub,
    clippy::never_loop,
    clippy::needless_continue,
    clippy::needless_range_loop,
    clippy::implicit_hasher,
    clippy::while_float
)]

mod programs;

/// All of it is brought in, and nothing of std's is hidden or made ambiguous.
mod everything {
    use parloop::*;

    #[par_for]
    pub fn shown(count: usize) -> Vec<String> {
        let mut lines = Vec::new();
        #[par_for]
        for i in 0..count {
            println!("number {i}");
            eprintln!("number {i}");
            lines.push(format!("{i}"));
        }
        lines
    }
}

use programs::{
    Stats, all_there_is_in_a_block, arguments, ignores, labels, leaves_at_once, nested, parses, shadows,
    under_conditions, writes,
};

#[test]
#[allow(unused_qualifications, reason = "one edition needs what the other does not")]
fn they_run() {
    assert_eq!(labels(&[vec![5, 0, 2, 7], vec![1, 9], vec![95]]), 2 + 2 + 2);
    assert_eq!(leaves_at_once(&["ab", ""]), Some(2));
    assert_eq!(leaves_at_once(&[]), Some(11));
    assert_eq!(ignores(&[(1, 2), (3, 4)]), 2);
    assert_eq!(everything::shown(2), ["0", "1"]);
    assert_eq!(shadows(&[1, 2, 3]), 2 + 7 * 15);
    assert_eq!(parses(&["1", "22"]).ok(), Some(vec![1, 22]));
    assert!(parses(&["1", "x"]).is_err());
    assert_eq!(under_conditions(&["a", "b"]), "ba");
    assert_eq!(writes(5), [0, 1, 4, 9, 16]);
    let mut stats = Stats::default();
    stats.fill(&[1, 2, 2]);
    assert_eq!((stats.count, stats.set.len(), stats.map.len()), (3, 1, 1));
    let (mut count, mut list) = (1, vec![7]);
    Stats::count_to(&mut count, &mut list, 2);
    assert_eq!((count, list), (3, vec![7, 0, 1]));
    assert_eq!((all_there_is_in_a_block(true), all_there_is_in_a_block(false)), (45, 90));
    let backend = parloop::Backend::Pool;
    assert_eq!(arguments(&[1.0, 0.5, 2.0], backend).ok(), Some((3.5, 0.5, 12)));
    let mut future = std::pin::pin!(nested(10));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert_eq!(
        std::future::Future::poll(future.as_mut(), &mut context),
        std::task::Poll::Ready(45 + 120 + 20)
    );
}
