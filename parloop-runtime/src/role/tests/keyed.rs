//! Maps merged by key, and tables merged element by element.

use super::*;
use crate::private::role::*;
use std::collections::{BTreeMap, HashMap};

#[test]
fn sums_under_keys() {
    macro_rules! sums {
        ($keyed_sum:ident) => {
            for cut in CUTS {
                for mode in [PARALLEL, PLAIN] {
                    let mut counts = HashMap::from([("a", 5u8), ("z", 1)]);
                    let mut weights = BTreeMap::new();
                    let mut unknown = HashMap::new();
                    let mut texts: BTreeMap<usize, String> = BTreeMap::new();
                    let roles = (
                        (&&&Probe::of(&counts)).$keyed_sum(&mut counts),
                        (&&&Probe::of(&weights)).$keyed_sum(&mut weights),
                        (&&&Probe::of(&unknown)).$keyed_sum(&mut unknown),
                        (&&&Probe::of(&texts)).$keyed_sum(&mut texts),
                    );
                    drive(
                        roles,
                        mode,
                        12,
                        cut,
                        |(mut counts, mut weights, mut unknown, mut texts), block| {
                            for i in block {
                                *counts.entry(["a", "b", "c"][i % 3]).or_default() += 1;
                                *weights.entry(i % 2).or_default() += 0.5;
                                let n = unknown.entry(i as u64 % 4).or_default();
                                *n += 1;
                                *texts.entry(i % 2).or_default() += &i.to_string();
                            }
                            (counts, weights, unknown, texts)
                        },
                    );
                    assert_eq!(counts, HashMap::from([("a", 9), ("b", 4), ("c", 4), ("z", 1)]));
                    assert_eq!(weights, BTreeMap::from([(0, 3.0), (1, 3.0)]));
                    assert_eq!(unknown, (0..4).map(|k| (k, 3)).collect());
                    assert_eq!(texts, BTreeMap::from([(0, "0246810".into()), (1, "1357911".into())]));
                }
            }
        };
    }
    sums!(keyed_sum_role);
    sums!(checked_keyed_sum_role);
}

#[test]
fn sums_under_keys_overflow_if_the_plain_loop_does() {
    let tally = |start: i8, steps: [i8; 3]| {
        std::panic::catch_unwind(|| {
            let mut m = HashMap::from([('k', start)]);
            let role = (&&&Probe::of(&m)).checked_keyed_sum_role(&mut m);
            drive(role, PARALLEL, 3, (1, 1), |mut m, block| {
                for i in block {
                    *m.entry('k').or_default() += steps[i];
                }
                m
            });
            m[&'k']
        })
        .ok()
    };
    assert_eq!(tally(-100, [100, 127, -127]), Some(0));
    assert_eq!(tally(-100, [-29, 100, 100]), None);
    assert_eq!(tally(1, [127, -127, 0]), None);
}

#[test]
fn a_plain_tally_of_floats_is_the_plain_loop() {
    let mut m = HashMap::from([(0, 0.1)]);
    let role = (&&&Probe::of(&m)).checked_keyed_sum_role(&mut m);
    drive(role, PLAIN, 10, (1, 1), |mut m, block| {
        for i in block {
            *m.entry(0).or_default() += 0.1 * i as f64;
        }
        m
    });
    assert_eq!(m[&0], (0..10).fold(0.1, |x, i| x + 0.1 * i as f64));
    let role = (&&&Probe::of(&m)).checked_keyed_sum_role(&mut m);
    drive(role, PLAIN, 0, (1, 1), |m, _| m);
    assert_eq!(m.len(), 1, "no iterations");
}

#[derive(Debug, PartialEq)]
struct Best(usize);

#[test]
fn values_merged_by_the_users_own_expression() {
    for cut in CUTS {
        let mut groups = HashMap::new();
        let mut highest = BTreeMap::from([(1, 100)]);
        let mut own: BTreeMap<usize, Best> = BTreeMap::new();
        let roles = (
            (&&&Probe::of(&groups))
                .keyed_role(&mut groups, |earlier: &mut Vec<_>, later| earlier.extend(later)),
            (&&&Probe::of(&highest)).keyed_role(&mut highest, |a, b| *a = (*a).max(b)),
            (&&&Probe::of(&own)).keyed_role(&mut own, |a, b| a.0 = a.0.max(b.0)),
        );
        drive(roles, PARALLEL, 9, cut, |(mut groups, mut highest, mut own), block| {
            for i in block {
                groups.entry(i % 2).or_default().push(i);
                highest.entry(i % 2).and_modify(|x| *x = i.max(*x)).or_insert(i);
                own.entry(i % 3).and_modify(|x| x.0 = i.max(x.0)).or_insert(Best(i));
            }
            (groups, highest, own)
        });
        assert_eq!(groups, HashMap::from([(0, vec![0, 2, 4, 6, 8]), (1, vec![1, 3, 5, 7])]));
        assert_eq!(highest, BTreeMap::from([(0, 8), (1, 100)]));
        assert_eq!(own, (0..3).map(|k| (k, Best(k + 6))).collect());
    }
}

#[test]
fn tables() {
    fn fill(mode: crate::role::Mode, cut: (usize, usize), slice: &mut [f64]) {
        let mut hist = vec![0; 4];
        let mut array = [1u8; 4];
        let mut low = vec![f64::NAN, 3.0, 5.0, 100.0];
        let mut adjacent = vec![Vec::new(); 4];
        let mut flags: Box<[bool]> = vec![false; 4].into();
        let roles = (
            (&&&Probe::of(&hist)).checked_each_sum_role(&mut hist),
            (&&&Probe::of(&array)).each_sum_role(&mut array),
            (&&&Probe::of(&*slice)).checked_each_sum_role(&mut *slice),
            (&&&Probe::of(&low)).each_min_role(&mut low),
            (&&&Probe::of(&adjacent)).each_append_role(&mut adjacent),
            (&&&Probe::of(&flags)).each_bit_or_role(&mut flags),
        );
        drive(
            roles,
            mode,
            12,
            cut,
            |(mut hist, mut array, mut slice_, mut low, mut adjacent, mut flags), block| {
                {
                    let slice = &mut slice_;
                    for i in block {
                        let len = hist.len();
                        hist[i % len] += 1;
                        hist[i as u8 as usize / 3] -= 0;
                        array[i % 2] += 2;
                        slice[i % 3] += 0.1;
                        low[i % 4] = low[i % 4].min(i as f64);
                        adjacent[i % 4].push(i as u32);
                        flags[i % 2] |= i > 10;
                    }
                }
                (hist, array, slice_, low, adjacent, flags)
            },
        );
        assert_eq!(hist, [3; 4]);
        assert_eq!(array, [13, 13, 1, 1]);
        assert_eq!(low, [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(adjacent, (0..4).map(|u| vec![u, u + 4, u + 8]).collect::<Vec<_>>());
        assert_eq!(*flags, [false, true, false, false]);
    }
    for cut in CUTS {
        let mut bins = [0.5, 0.0, -0.0, -0.0];
        fill(PLAIN, cut, &mut bins);
        let plain = |start| (0..4).fold(start, |x, _| x + 0.1);
        assert_eq!(bins.map(f64::to_bits), [plain(0.5), plain(0.0), plain(-0.0), -0.0].map(f64::to_bits));
        fill(PARALLEL, cut, &mut bins);
        assert_eq!(bins[3].to_bits(), (-0.0f64).to_bits(), "an untouched bin keeps its bits");
    }
}

#[test]
fn a_table_in_a_loop_inside_a_loop() {
    let mut hist = vec![0; 3];
    let role = (&&&Probe::of(&hist)).checked_each_sum_role(&mut hist);
    drive(role, PARALLEL, 6, (1, 1), |mut hist, block| {
        for i in block {
            let role = (&&&Probe::of(&hist)).checked_each_sum_role(&mut hist);
            drive(role, PARALLEL, 5, (1, 1), |mut hist, block| {
                for k in block {
                    hist[(i + k) % 3] += 1;
                }
                hist
            });
        }
        hist
    });
    assert_eq!(hist, [10u16; 3]);
}
