//! Loops that are left early, or have a block on the calling thread, beside what they replay.

use super::{list, par_for};
use std::collections::BTreeMap;

list![
    break_after,
    question_after,
    return_counts,
    err_in_arm_value,
    panic_after,
    ordered_beside,
    labelled_outer,
    ties_and_exit,
    guard_and_break,
    config_merge,
    ledger
];

/// Small numbers in no order, many of them more than once.
fn small(count: u64) -> Vec<u64> {
    (0..count).map(|i| (i.wrapping_mul(2_654_435_761) >> 7) % 101).collect()
}

fn words() -> Vec<String> {
    let w = ["apple", "Bob", "cat", "doge", "egg", "fig", "act", "god", "tac"];
    small(60).iter().map(|x| w[(*x % 9) as usize].to_string()).collect()
}

#[par_for]
fn break_after() -> (BTreeMap<u64, u64>, u64) {
    let mut m: BTreeMap<u64, u64> = (0..40).map(|k| (k, 0)).collect();
    let mut lost = 0;
    #[par_for]
    for x in small(80) {
        match m.get_mut(&x) {
            Some(n) => *n += 1,
            None => lost += 1,
        }
        if x == 99 {
            break;
        }
    }
    (m, lost)
}

#[par_for]
fn question_after() -> (Result<u64, String>, BTreeMap<u64, u64>) {
    let mut m: BTreeMap<u64, u64> = (0..40).map(|k| (k, 0)).collect();
    #[par_for]
    fn go(m: &mut BTreeMap<u64, u64>) -> Result<u64, String> {
        let mut lost = 0;
        #[par_for]
        for x in small(80) {
            if let Some(n) = m.get_mut(&x) {
                *n += x
            } else {
                lost += 1
            }
            if x == 99 {
                Err(format!("at {x}"))?;
            }
        }
        Ok(lost)
    }
    let r = go(&mut m);
    (r, m)
}

#[par_for]
fn return_counts() -> (BTreeMap<u64, u64>, u64) {
    let mut m: BTreeMap<u64, u64> = (0..40).map(|k| (k, 0)).collect();
    let mut lost = 0;
    #[par_for]
    for x in small(80) {
        if x == 97 {
            return (m, lost);
        }
        match m.get_mut(&x) {
            Some(n) => *n += 1,
            None => lost += 1,
        }
    }
    lost = 1000;
    (m, lost)
}

#[par_for]
fn err_in_arm_value() -> (u64, Vec<String>) {
    let mut t = 0;
    let mut errs = vec![];
    #[par_for]
    for w in ["1", "b", "3", "", "5"] {
        match w.parse::<u64>() {
            Ok(n) if n > 4 => t += n * 100,
            Ok(n) => t += n,
            Err(e) => errs.push(e.to_string()),
        }
    }
    (t, errs)
}

#[par_for]
fn panic_after() -> String {
    let r = std::panic::catch_unwind(|| {
        let mut m: BTreeMap<u64, u64> = (0..40).map(|k| (k, 0)).collect();
        let mut lost = 0;
        #[par_for]
        for x in small(80) {
            match m.get_mut(&x) {
                Some(n) => *n += 1,
                None => lost += 1,
            }
            if x == 96 {
                panic!("at {x}");
            }
        }
        lost
    });
    format!("{:?}", r.map_err(|e| e.downcast_ref::<String>().cloned()))
}

#[par_for]
fn ordered_beside() -> (BTreeMap<u64, u64>, u64, Vec<u64>) {
    let mut m: BTreeMap<u64, u64> = (0..40).map(|k| (k, 0)).collect();
    let mut lost = 0;
    let mut seen = vec![];
    #[par_for]
    for x in small(50) {
        match m.get_mut(&x) {
            Some(n) => *n += 1,
            None => lost += 1,
        }
        #[ordered]
        {
            seen.push(x);
            if seen.len() == 30 {
                break;
            }
        }
    }
    (m, lost, seen)
}

#[par_for]
fn labelled_outer() -> Vec<(u64, u64)> {
    let mut log = vec![];
    'o: for r in 0..4 {
        let mut m: BTreeMap<u64, u64> = (0..40 + r).map(|k| (k, 0)).collect();
        let mut lost = 0;
        #[par_for]
        for x in small(60) {
            if let Some(n) = m.get_mut(&x) {
                *n += 1;
            } else {
                lost += 1;
            }
            if x == 94 + r {
                continue 'o;
            }
        }
        log.push((lost, m.values().sum()));
    }
    log
}

#[par_for]
fn ties_and_exit() -> Option<(String, u64)> {
    let mut best = String::new();
    let mut n = 0;
    #[par_for]
    for w in words() {
        let k = w.len() as u64;
        if w == "zzz" {
            return None;
        }
        if k > n || k == n && w < best {
            n = k;
            best = w.clone();
        }
    }
    Some((best, n))
}

#[par_for]
fn guard_and_break() -> (BTreeMap<u64, u64>, u64) {
    let mut m: BTreeMap<u64, u64> = (0..90).map(|k| (k, 0)).collect();
    let mut lost = 0;
    #[par_for]
    for x in small(80) {
        if x == 98 {
            break;
        }
        let Some(n) = m.get_mut(&x) else {
            lost += 1;
            continue;
        };
        *n += 1;
    }
    (m, lost)
}

#[par_for]
fn config_merge() -> (BTreeMap<String, String>, Vec<String>) {
    let mut cfg: BTreeMap<String, String> =
        [("host", "a"), ("port", "1")].map(|(k, v)| (k.to_string(), v.to_string())).into();
    let mut unknown = vec![];
    let lines: Vec<(String, String)> = [("host", "b"), ("x", "1"), ("port", "2"), ("host", "c")]
        .map(|(a, b)| (a.to_string(), b.to_string()))
        .to_vec();
    #[par_for]
    for (k, v) in lines {
        match cfg.get_mut(&k) {
            Some(slot) => *slot = v,
            None => unknown.push(k),
        }
    }
    (cfg, unknown)
}

#[par_for]
fn ledger() -> (BTreeMap<String, i64>, Vec<String>, i64) {
    let mut acc: BTreeMap<String, i64> = ["a", "b", "c"].map(|s| (s.to_string(), 100)).into();
    let mut fails = Vec::new();
    let mut fees = 0;
    #[par_for]
    for (i, x) in small(40).into_iter().enumerate() {
        let from = ["a", "b", "c", "d"][(x % 4) as usize].to_string();
        let amount = x as i64 % 30;
        let Some(balance) = acc.get_mut(&from) else {
            fails.push(format!("{i}: no {from}"));
            continue;
        };
        if *balance < amount {
            fails.push(format!("{i}: {from} has {balance}"));
        } else {
            *balance -= amount;
            fees += 1;
        }
    }
    (acc, fails, fees)
}
