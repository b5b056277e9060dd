use super::*;
use crate::private::role::*;
use crate::role::Mode;
use crate::space::{Axes, Index};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::fmt::Write;
use std::sync::Mutex;

#[test]
fn lists_and_texts_keep_loop_order() {
    for cut in CUTS {
        for mode in [PARALLEL, PLAIN] {
            let mut v = vec![100];
            let mut fresh = Vec::new();
            let mut d = VecDeque::new();
            let mut l = LinkedList::new();
            let mut s = String::from(">");
            let roles = (
                (&&&Probe::of(&v)).append_role(&mut v, |v, e| {
                    v.push(e);
                }),
                (&&&Probe::of(&fresh)).append_role(&mut fresh, |v, e| {
                    v.extend([e]);
                }),
                (&&&Probe::of(&d)).append_role(&mut d, |d, e| {
                    d.push_back(e);
                }),
                (&&&Probe::of(&l)).append_role(&mut l, |l, e| {
                    l.push_back(e);
                }),
                (&&&Probe::of(&s)).append_text_role(&mut s, |s, t| {
                    s.push_str(t);
                }),
            );
            drive(roles, mode, 12, cut, |(mut v, mut fresh, mut d, mut l, mut s), block| {
                for i in block {
                    v.push(i);
                    fresh.extend_from_slice(&[i as u8, 0]);
                    d.push_back(i);
                    l.push_back(i);
                    write!(s, "{i},").unwrap();
                    s.push('.');
                }
                (v, fresh, d, l, s)
            });
            assert_eq!(v, [100].into_iter().chain(0..12).collect::<Vec<_>>());
            assert_eq!(fresh, (0..12).flat_map(|i| [i, 0]).collect::<Vec<_>>());
            assert_eq!(d, (0..12).collect::<VecDeque<_>>());
            assert_eq!(l, (0..12).collect::<LinkedList<_>>());
            assert_eq!(s, ">0,.1,.2,.3,.4,.5,.6,.7,.8,.9,.10,.11,.");
        }
    }
}

#[test]
fn an_empty_collection_becomes_the_private_one_and_room_is_kept() {
    let mut v: Vec<usize> = Vec::new();
    let address = std::sync::atomic::AtomicUsize::new(0);
    let role = (&&&Probe::of(&v)).append_role(&mut v, |v, e| v.push(e));
    drive(role, PARALLEL, 50, (50, 1), |mut v, block| {
        v.extend(block);
        address.store(v.as_ptr().addr(), std::sync::atomic::Ordering::Relaxed);
        v
    });
    assert_eq!(v.as_ptr().addr(), address.into_inner());
}

#[test]
fn maps_and_sets_insert_as_std_does() {
    for cut in CUTS {
        let (mut m, mut b) = (HashMap::from([(0, 100), (50, 100)]), BTreeMap::new());
        let (mut s, mut t) = (HashSet::new(), BTreeSet::new());
        let roles = (
            (&&&Probe::of(&m)).insert_pair_role(&mut m, |m, k, v| {
                m.insert(k, v);
            }),
            (&&&Probe::of(&b)).insert_pair_role(&mut b, |b, k, v| {
                b.insert(k, v);
            }),
            (&&&Probe::of(&s)).insert_role(&mut s, |s, k| {
                s.insert(k);
            }),
            (&&&Probe::of(&t)).insert_role(&mut t, |t, k| {
                t.insert(k);
            }),
        );
        drive(roles, PARALLEL, 20, cut, |(mut m, mut b, mut s, mut t), block| {
            for i in block {
                m.insert(i % 7, i);
                b.insert(i % 7, i);
                s.insert(i % 5);
                t.insert(First(i % 5, i));
            }
            (m, b, s, t)
        });
        let mut expected: BTreeMap<_, _> = (0..20).map(|i| (i % 7, i)).collect();
        assert_eq!(b, expected);
        expected.insert(50, 100);
        assert_eq!(m, expected.into_iter().collect::<HashMap<_, _>>());
        assert_eq!(s, (0..5).collect());
        assert_eq!(t.iter().map(|f| f.1).collect::<Vec<_>>(), [0, 1, 2, 3, 4], "the first of equals stays");
    }
}

/// Equal and ordered by the first field.
#[derive(Debug)]
struct First(usize, usize);
impl PartialEq for First {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl Eq for First {}
impl PartialOrd for First {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for First {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

/// A user's type that is no accumulator.
#[derive(Default, Debug, PartialEq)]
struct History(Vec<String>);
impl History {
    fn push(&mut self, line: impl Into<String>) {
        self.0.push(line.into());
    }
    fn insert(&mut self, key: u32, line: String) {
        self.0.push(format!("{key}{line}"));
    }
    fn push_str(&mut self, line: &str) {
        self.0.push(line.into());
    }
}

#[test]
fn other_types_are_logged_and_replayed() {
    for cut in CUTS {
        let (mut h, mut p, mut t, mut heap) =
            (History::default(), History::default(), History::default(), BinaryHeap::new());
        let guard = Mutex::new(vec![0]);
        let mut locked = guard.lock().unwrap();
        let roles = (
            (&&&Probe::of(&h)).append_role(&mut h, |h, e| {
                h.push(e);
            }),
            (&&&Probe::of(&p)).insert_pair_role(&mut p, |p, k, v| {
                p.insert(k, v);
            }),
            (&&&Probe::of(&t)).append_text_role(&mut t, |t, s| {
                t.push_str(s);
            }),
            (&&&Probe::of(&heap)).append_role(&mut heap, |h, e| {
                h.push(e);
            }),
            (&&&Probe::of(&locked)).append_role(&mut locked, |v, e| {
                v.push(e);
            }),
        );
        drive(roles, PARALLEL, 3, cut, |(mut h, mut p, mut t, mut heap, mut locked), block| {
            for i in block {
                h.push(["a", "b", "c"][i]);
                p.insert(i as u32, "x".to_string());
                t.push_str("y");
                writeln!(t, "{i}").unwrap();
                heap.push(i);
                locked.push(i);
            }
            (h, p, t, heap, locked)
        });
        assert_eq!(h.0, ["a", "b", "c"]);
        assert_eq!(p.0, ["0x", "1x", "2x"]);
        assert_eq!(t.0, ["y", "0\n", "y", "1\n", "y", "2\n"]);
        assert_eq!(heap.into_sorted_vec(), [0, 1, 2]);
        assert_eq!(*locked, [0, 0, 1, 2]);
    }
}

/// Filled through a shared reference.
#[derive(Default)]
struct Queue(Mutex<Vec<usize>>);
impl Queue {
    fn push(&self, e: usize) {
        self.0.lock().unwrap().push(e);
    }
}

#[test]
fn a_name_that_is_not_mut_is_asked_by_receiver() {
    fn fill(v: &mut Vec<usize>, q: &Queue) {
        let owned = Queue::default();
        let roles = (v.append_behind_role(), q.append_behind_role(), owned.append_behind_role());
        drive(roles, PARALLEL, 10, (2, 2), |(mut v, mut q, mut o), block| {
            {
                let (v, q, o) = (&mut v, &mut q, &mut o);
                for i in block {
                    v.push(i);
                    q.push(i);
                    o.push(i);
                    // A loop inside the loop asks the same way.
                    let roles = (v.append_behind_role(), q.append_behind_role());
                    drive(roles, PARALLEL, 1, (1, 1), |(mut v, mut q), block| {
                        {
                            let (v, q) = (&mut v, &mut q);
                            for _ in block {
                                v.push(100);
                                q.push(100);
                            }
                        }
                        (v, q)
                    });
                }
            }
            (v, q, o)
        });
        assert_eq!(owned.0.into_inner().unwrap(), (0..10).collect::<Vec<_>>());
    }
    let (mut v, q) = (vec![], Queue::default());
    fill(&mut v, &q);
    assert_eq!(v, (0..10).flat_map(|i| [i, 100]).collect::<Vec<_>>());
    assert_eq!(q.0.into_inner().unwrap(), v);
}

#[test]
fn lists_that_each_iteration_pushes_to_are_filled_in_place_where_their_length_is_known() {
    let known = Mode { axes: Axes::one(Index::POSITION, 12), ..PARALLEL };
    for cut in CUTS {
        for mode in [PARALLEL, known, PLAIN, Mode { exits: true, ..known }] {
            let mut v = vec!["first".to_owned()];
            let mut d = VecDeque::new();
            let roles = (
                (&&&Probe::of(&v)).append_each_role(&mut v, |v, e| v.push(e)),
                (&&&Probe::of(&d)).append_each_role(&mut d, |d, e| d.push_back(e)),
            );
            drive(roles, mode, 12, cut, |(mut v, mut d), block| {
                for i in block {
                    v.push(i.to_string());
                    d.push_back(i);
                }
                (v, d)
            });
            assert_eq!(v[1..], (0..12).map(|i| i.to_string()).collect::<Vec<_>>());
            assert_eq!(d, (0..12).collect::<VecDeque<_>>());
        }
    }
}
