use super::*;
use crate::private::make::*;
use crate::private::role::*;

const VALUES: [f64; 9] = [3.0, f64::NAN, 7.0, -0.0, 0.0, 7.0, f64::NAN, 1.0, -0.0];

/// Runs a form of comparison in all cuts and expects what the plain loop gives, bit by bit.
macro_rules! as_plain {
    ($start:expr, $role:expr, |$best:ident, $at:ident, $set:ident, $i:ident| $body:block) => {
        for start in $start {
            let (mut $best, mut $at, mut $set) = (start, 99, false);
            for $i in 0..VALUES.len() {
                $body
            }
            let expected = (f64::to_bits($best), $at);
            let _ = $set;
            for cut in CUTS {
                for mode in [PARALLEL, PLAIN] {
                    let (mut best, mut at) = (start, 99);
                    let role = $role((&mut best, &mut at));
                    drive(role, mode, VALUES.len(), cut, |((mut $best, mut $at), mut $set), block| {
                        for $i in block {
                            $body
                        }
                        (($best, $at), $set)
                    });
                    assert_eq!((best.to_bits(), at), expected, "{start} {cut:?} {mode:?}");
                }
            }
        }
    };
}

const STARTS: [f64; 5] = [f64::NAN, -1.0, 5.0, 7.0, 100.0];

#[test]
fn with_positions_first_or_last_wins_as_the_comparison_says() {
    macro_rules! comparison {
        ($op:tt) => {
            as_plain!(
                STARTS,
                |places| extreme(places, |new: &(f64, usize), old: &(f64, usize)| new.0 $op old.0),
                |best, at, set, i| {
                    if VALUES[i] $op best {
                        best = VALUES[i];
                        at = i;
                        set = true;
                    }
                }
            );
        };
    }
    comparison!(>);
    comparison!(>=);
    comparison!(<);
    comparison!(<=);
}

#[test]
fn by_an_expression() {
    as_plain!(
        STARTS,
        |places| extreme_of(places, |(x, k): (f64, usize), (e, j): (f64, usize)| (x.max(e), k.max(j))),
        |x, k, set, i| {
            x = x.max(VALUES[i] + 1.0);
            k = k.max(i);
            set = true;
        }
    );
}

#[test]
fn explicit_min_and_max() {
    for start in STARTS {
        for cut in CUTS {
            let (mut low, mut high, mut strict) = (start, start, start);
            let roles = (
                (&&&Probe::of(&low)).min_role(&mut low),
                (&&&Probe::of(&high)).max_role(&mut high),
                (&&&Probe::of(&strict)).min_role(&mut strict),
            );
            drive(roles, PARALLEL, VALUES.len(), cut, |(mut low, mut high, mut strict), block| {
                for i in block {
                    low = low.min(VALUES[i]);
                    high = high.max(VALUES[i]);
                    if VALUES[i] < strict {
                        strict = VALUES[i];
                    }
                }
                (low, high, strict)
            });
            let plain = VALUES.iter().fold(start, |x, &e| if e < x { e } else { x });
            assert_eq!(low, VALUES.iter().copied().fold(start, f64::min));
            assert_eq!(high, VALUES.iter().copied().fold(start, f64::max));
            assert_eq!(strict.to_bits(), plain.to_bits());
        }
    }
}

#[test]
fn the_first_and_the_last() {
    for cut in CUTS {
        for start in [None, Some(100)] {
            let (mut first, mut kept, mut never) = (start, String::from("before"), 5);
            let roles = (extreme((&mut first,), |_, old| old.0.is_none()), last(&mut kept), last(&mut never));
            drive(roles, PARALLEL, 12, cut, |parameters, block| {
                let (((mut first,), mut set_first), ((mut kept,), mut set_kept), never) = parameters;
                for i in block {
                    if i >= 5 && first.is_none() {
                        first = Some(i);
                        set_first = true;
                    }
                    if i % 4 == 2 {
                        kept = i.to_string();
                        set_kept = true;
                    }
                }
                (((first,), set_first), ((kept,), set_kept), never)
            });
            assert_eq!((first, &*kept, never), (start.or(Some(5)), "10", 5));
        }
    }
}

#[test]
fn scratch_stays_with_the_worker_and_leaves_the_outer_variable() {
    let buf = vec![1];
    let made = std::cell::Cell::new(0);
    let kept = std::cell::RefCell::new(Vec::new());
    let roles = (
        scratch(&buf),
        scratch_with(|| {
            made.set(made.get() + 1);
            String::new()
        }),
    );
    drive(roles, PARALLEL, 6, (1, 1), |(mut buf, mut text), block| {
        for i in block {
            buf.push(i);
            text.push('x');
        }
        kept.borrow_mut().push((buf.len(), text.len()));
        (buf, text)
    });
    assert_eq!(
        kept.into_inner(),
        [(2, 1), (2, 1), (3, 2), (3, 2), (4, 3), (4, 3)],
        "two workers taking turns"
    );
    assert_eq!((buf, made.get()), (vec![1], 2));
}

#[test]
fn merging_by_a_function_starts_from_default() {
    fn longer(all: &mut Vec<u32>, later: Vec<u32>) {
        all.extend(later);
    }
    for mode in [PARALLEL, PLAIN] {
        let mut v = vec![7];
        drive(merge_with(&mut v, longer), mode, 4, (1, 1), |mut v, block| {
            v.extend(block.into_iter().map(|i| i as u32));
            v
        });
        assert_eq!(v, [7, 0, 1, 2, 3]);
        drive(merge_with(&mut v, longer), mode, 0, (1, 1), |v, _| v);
        assert_eq!(v, [7, 0, 1, 2, 3], "no iterations");
    }
}
