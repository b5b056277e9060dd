//! Accumulators of all kinds, under conditions and with exits: all that is exact is the plain loop's, and floats have
//! the same bits whatever the workers.

use parloop::Backend;
use proptest::prelude::*;

use crate::settings::{How, WORKERS, cases, chunk, how, quiet};
use crate::{parallel, plain};

/// What an iteration does with a number, if its condition holds.
#[derive(Clone, Debug)]
pub enum Deed {
    Best,
    Low(f64),
    First,
    Last,
    Ok,
    Front,
    High,
    Count,
    Tall,
    Bin,
    Cell,
    Float(f64),
    Times(f64),
    Text,
    List,
    Mixed,
}

/// One iteration: what it does, and how it leaves the loop, if it does.
#[derive(Clone, Debug)]
pub struct Item {
    pub deeds: Vec<(u8, u64, Deed)>,
    pub leaves: u8,
}

/// What a loop leaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gathered {
    /// The plain loop's.
    pub exact: String,
    /// Of the iterations alone.
    pub floats: Vec<f64>,
}

impl Gathered {
    fn bits(&self) -> Vec<u64> {
        self.floats.iter().map(|float| float.to_bits()).collect()
    }
}

fn float() -> impl Strategy<Value = f64> {
    let any = (-1.0..1.0f64, -30..30i32).prop_map(|(x, exponent)| x * f64::from(exponent).exp2());
    prop_oneof![8 => any, 1 => Just(f64::NAN), 1 => Just(-0.0), 1 => Just(0.0)]
}

fn deed() -> impl Strategy<Value = Deed> {
    let number = (-1.0..1.0f64, -30..30i32).prop_map(|(x, exponent)| x * f64::from(exponent).exp2());
    prop_oneof![
        prop::sample::select(vec![
            Deed::Best,
            Deed::First,
            Deed::Last,
            Deed::Ok,
            Deed::Front,
            Deed::High,
            Deed::Count,
            Deed::Tall,
            Deed::Bin,
            Deed::Cell,
            Deed::Text,
            Deed::List,
            Deed::Mixed,
        ]),
        float().prop_map(Deed::Low),
        number.clone().prop_map(Deed::Float),
        number.prop_map(Deed::Times),
    ]
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    let deeds = prop::collection::vec((any::<u8>(), 0..200u64, deed()), 0..4);
    let item = deeds.prop_map(|deeds| Item { deeds, leaves: 0 }).boxed();
    let lengths = prop_oneof![Just(0..=3usize), Just(4..=40), Just(41..=300)];
    let items = lengths.prop_flat_map(move |lengths| prop::collection::vec(item.clone(), lengths));
    let exits = prop::collection::vec((any::<prop::sample::Index>(), 1..4u8), 0..3);
    (items, exits).prop_map(|(mut items, exits)| {
        for (at, leaves) in exits {
            if !items.is_empty() {
                let at = at.index(items.len());
                items[at].leaves = leaves;
            }
        }
        items
    })
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn what_is_exact_is_the_plain_loops(items in items(), how in how()) {
        quiet();
        for ((name, plain), (_, parallel)) in plain::gathers::LIST.iter().zip(parallel::gathers::LIST) {
            let exact = |gathered: Result<Gathered, _>| gathered.map(|gathered| gathered.exact);
            prop_assert_eq!(exact(parallel(&items, how)), exact(plain(&items, how)), "{}", name);
        }
    }

    #[test]
    fn floats_have_the_same_bits_on_all_workers(items in items(), chunk in chunk()) {
        quiet();
        for (name, parallel) in parallel::gathers::LIST {
            let bits = |workers| {
                let how = How { backend: Backend::Pool, workers, chunk };
                parallel(&items, how).map(|gathered| gathered.bits())
            };
            let reference = bits(1);
            for workers in WORKERS {
                prop_assert_eq!(bits(workers), reference.clone(), "{}, {} workers", name, workers);
            }
        }
    }
}
