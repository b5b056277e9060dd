//! Guards that end an iteration, and lookups beside other uses of what they change.

use super::{list, par_for};
use std::collections::{BTreeMap, HashMap};

list![
    tail_after_guard,
    inner_after_guard,
    nested_guards,
    rename_macro,
    sites_elsewhere,
    map_and_best,
    arm_sets,
    moved_value_key,
    two_groups,
    guard_in_inner,
    group_with_text,
    guard_reads_only,
    shadow_let_chain,
    replayed_move,
    deref_map,
    replay_in_nested
];

/// Small numbers in no order, many of them more than once.
fn small(count: u64) -> Vec<u64> {
    (0..count).map(|i| (i.wrapping_mul(2_654_435_761) >> 7) % 101).collect()
}

#[par_for]
fn tail_after_guard() -> Vec<u64> {
    let mut table: HashMap<u64, u64> = HashMap::new();
    for k in 0..60 {
        table.insert(k, k * 2);
    }
    let mut out = vec![];
    #[par_for]
    for x in small(50) {
        let Some(n) = table.get(&x) else {
            continue;
        };
        let n = *n;
        #[ordered]
        {
            out.push(n);
        }
    }
    out
}

#[par_for]
fn inner_after_guard() -> (Vec<u64>, u64) {
    let mut table: HashMap<u64, u64> = HashMap::new();
    table.insert(3, 3);
    for k in 0..60 {
        table.insert(k, k * 2);
    }
    let mut out = vec![];
    let mut missing = 0;
    #[par_for]
    for x in small(30) {
        let Some(n) = table.get(&x) else {
            missing += 1;
            continue;
        };
        #[par_for]
        for y in 0..*n % 5 {
            out.push(y + n);
        }
    }
    (out, missing)
}

#[par_for]
fn nested_guards() -> (BTreeMap<u64, u64>, BTreeMap<u64, u64>, u64, u64) {
    let mut a: BTreeMap<u64, u64> = (0..50).map(|k| (k, 0)).collect();
    let mut b: BTreeMap<u64, u64> = (20..70).map(|k| (k, 0)).collect();
    let (mut no_a, mut no_b) = (0, 0);
    #[par_for]
    for x in small(80) {
        let Some(n) = a.get_mut(&x) else {
            no_a += 1;
            continue;
        };
        *n += 1;
        let Some(m) = b.get_mut(&x) else {
            no_b += 1;
            continue;
        };
        *m += *n;
    }
    (a, b, no_a, no_b)
}

#[par_for]
fn rename_macro() -> (BTreeMap<u64, u64>, usize) {
    let mut m = BTreeMap::new();
    let mut n = 0;
    #[par_for]
    for x in small(30) {
        let m = m.entry(x % 4).or_insert(0u64);
        *m += x;
        assert!(*m >= x, "{} {}", m, x);
        n += 1;
    }
    (m, n)
}

#[par_for]
fn sites_elsewhere() -> (BTreeMap<u64, u64>, u64, Vec<u64>) {
    let mut m: BTreeMap<u64, u64> = (0..30).map(|k| (k, 0)).collect();
    let mut bad = 0;
    let mut log = vec![];
    #[par_for]
    for x in small(60) {
        if x > 95 {
            bad += 100;
        }
        match m.get_mut(&x) {
            Some(n) => *n += 1,
            None => {
                bad += 1;
                log.push(x);
            }
        }
        log.push(x % 2);
    }
    (m, bad, log)
}

#[par_for]
fn map_and_best() -> (BTreeMap<u64, u64>, u64, u64) {
    let mut m: BTreeMap<u64, u64> = (0..30).map(|k| (k, 0)).collect();
    let mut best = 0;
    let mut at = 0;
    #[par_for]
    for x in small(60) {
        if let Some(n) = m.get_mut(&(x % 31)) {
            *n += x;
            if *n > best {
                best = *n;
                at = x;
            }
        }
    }
    (m, best, at)
}

#[par_for]
fn arm_sets() -> (BTreeMap<u64, u64>, Option<u64>) {
    let mut m: BTreeMap<u64, u64> = (0..30).map(|k| (k, 0)).collect();
    let mut last_missing = None;
    #[par_for]
    for x in small(60) {
        match m.get_mut(&x) {
            Some(n) => *n += 1,
            None => last_missing = Some(x),
        }
    }
    (m, last_missing)
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Clone, Debug, serde::Serialize, serde::Deserialize)]
struct Id {
    a: String,
    b: u8,
}

#[par_for]
fn moved_value_key() -> (Vec<(Id, u64)>, Vec<Id>) {
    let mut m: BTreeMap<Id, u64> = BTreeMap::new();
    for k in 0..5u8 {
        m.insert(Id { a: format!("k{k}"), b: k }, 0);
    }
    let mut lost = vec![];
    #[par_for]
    for x in small(40) {
        let id = Id { a: format!("k{}", x % 7), b: (x % 7) as u8 };
        match m.get_mut(&id) {
            Some(n) => *n += x,
            None => lost.push(id),
        }
    }
    (m.into_iter().collect(), lost)
}

#[par_for]
fn two_groups() -> (BTreeMap<u64, u64>, u64, BTreeMap<u64, u64>, u64) {
    let mut a: BTreeMap<u64, u64> = (0..50).map(|k| (k, 0)).collect();
    let mut b = a.clone();
    let (mut p, mut q) = (0, 0);
    #[par_for]
    for x in small(60) {
        if let Some(n) = a.get_mut(&x) {
            *n += 1
        } else {
            p += 1
        }
        if let Some(n) = b.get_mut(&(x / 2)) { *n += x } else { q += x }
    }
    (a, p, b, q)
}

#[par_for]
fn guard_in_inner() -> (BTreeMap<u64, u64>, u64) {
    let mut a: BTreeMap<u64, u64> = (0..50).map(|k| (k, 0)).collect();
    let mut no = 0;
    #[par_for]
    for x in small(30) {
        for y in 0..3 {
            if let Some(n) = a.get_mut(&(x + y)) {
                *n += y;
            } else {
                no += 1;
            }
        }
    }
    (a, no)
}

#[par_for]
fn group_with_text() -> (BTreeMap<String, u32>, String) {
    let mut m: BTreeMap<String, u32> = [("a".to_string(), 0), ("b".to_string(), 0)].into();
    let mut report = String::new();
    #[par_for]
    for (i, w) in ["a", "x", "b", "a", "y"].into_iter().map(String::from).enumerate() {
        match m.get_mut(&w) {
            Some(n) => {
                *n += 1;
                report += &format!("{i}:{w}={n} ");
            }
            None => report.push_str(&format!("{i}:{w}? ")),
        }
    }
    (m, report)
}

#[par_for]
fn guard_reads_only() -> (u64, u64) {
    let mut t: HashMap<u64, u64> = HashMap::new();
    for k in 0..50 {
        t.insert(k, k + 1);
    }
    let (mut hits, mut miss) = (0, 0);
    #[par_for]
    for x in small(60) {
        if !t.contains_key(&x) {
            miss += 1;
            continue;
        }
        hits += t[&x];
    }
    (hits, miss)
}

#[par_for]
fn shadow_let_chain() -> BTreeMap<u64, Vec<u64>> {
    let mut m: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    #[par_for]
    for x in small(40) {
        let m = m.entry(x % 4).or_default();
        m.push(x);
        let m = x + 1;
        if m % 2 == 0 {
            continue;
        }
    }
    m
}

#[par_for]
fn replayed_move() -> (BTreeMap<u64, Vec<String>>, Vec<String>) {
    let mut m: BTreeMap<u64, Vec<String>> = (0..4).map(|k| (k, vec![])).collect();
    let mut rest = vec![];
    #[par_for]
    for x in small(40) {
        let s = format!("s{x}");
        if let Some(l) = m.get_mut(&(x % 6)) {
            l.push(s);
        } else {
            rest.push(s);
        }
    }
    (m, rest)
}

#[par_for]
fn fill(m: &mut BTreeMap<u64, u64>, lost: &mut u64) {
    #[par_for]
    for x in small(40) {
        match m.get_mut(&x) {
            Some(n) => *n += 1,
            None => *lost += 1,
        }
    }
}

fn deref_map() -> (BTreeMap<u64, u64>, u64) {
    let mut m = (0..40).map(|k| (k, 0)).collect();
    let mut l = 3;
    fill(&mut m, &mut l);
    (m, l)
}

#[par_for]
fn replay_in_nested() -> (BTreeMap<u64, u64>, u64, u64) {
    let mut m: BTreeMap<u64, u64> = (0..40).map(|k| (k, 0)).collect();
    let mut lost = 0;
    let mut n = 0;
    #[par_for]
    for r in 0..6 {
        n += 1;
        #[par_for]
        for x in small(20) {
            match m.get_mut(&(x + r)) {
                Some(n) => *n += 1,
                None => lost += 1,
            }
        }
    }
    (m, lost, n)
}
