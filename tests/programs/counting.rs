//! What programs count, group, parse and add up.

use super::{eighths as f, list, par_for, small, words};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::Wrapping;
use std::time::Duration;

list![
    temps,
    grades,
    ipv4,
    ini,
    kv_last,
    roman,
    rle_counts,
    anagrams,
    inverted_index,
    bigrams,
    votes,
    bounding_box,
    centroid,
    polyline,
    budget_u64,
    small_i8,
    wrap_total,
    duration_sum,
    cow_text,
    validate,
    chars_hist,
    array2d_hist,
    bool_table,
    bitset,
    last_seen
];

#[par_for]
fn temps() -> (f64, f64, usize, Vec<String>) {
    let (mut lo, mut hi, mut n) = (f64::MAX, f64::MIN, 0);
    let mut hot = Vec::new();
    #[par_for]
    for (day, &t) in f(60).iter().enumerate() {
        if t < lo {
            lo = t;
        }
        if t > hi {
            hi = t;
        }
        if t > 8.0 {
            hot.push(format!("day {day}: {t:.1}"));
        }
        n += 1;
    }
    (lo, hi, n, hot)
}

#[par_for]
fn grades() -> BTreeMap<char, (u32, u64)> {
    let mut m: BTreeMap<char, (u32, u64)> = BTreeMap::new();
    #[par_for]
    for s in small(80) {
        let g = match s {
            90.. => 'A',
            75..=89 => 'B',
            50..=74 => 'C',
            _ => 'F',
        };
        let e = m.entry(g).or_insert((0, 0));
        e.0 += 1;
        e.1 += s;
    }
    m
}

#[par_for]
fn ipv4() -> (usize, Vec<[u8; 4]>, Vec<String>) {
    let input: Vec<String> = small(30).iter().map(|x| format!("10.{x}.{}.1", x * 3)).collect();
    let mut ok = 0;
    let mut good = vec![];
    let mut bad = vec![];
    #[par_for]
    for line in &input {
        let mut parts = [0u8; 4];
        let mut n = 0;
        let mut fail = None;
        for p in line.split('.') {
            match p.parse() {
                Ok(b) if n < 4 => {
                    parts[n] = b;
                    n += 1;
                }
                Ok(_) => fail = Some("long".to_string()),
                Err(e) => {
                    fail = Some(format!("{e}"));
                    break;
                }
            }
        }
        if let Some(why) = fail {
            bad.push(format!("{line}: {why}"));
            continue;
        }
        ok += 1;
        good.push(parts);
    }
    (ok, good, bad)
}

#[par_for]
fn ini() -> (BTreeMap<String, String>, usize) {
    let text = "a=1\n# c\nb = 2\n\nbad\na=3\n";
    let mut map = BTreeMap::new();
    let mut bad = 0;
    #[par_for]
    for line in text.lines().map(str::to_owned) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once('=') {
            Some((k, v)) => {
                map.insert(k.trim().to_string(), v.trim().to_string());
            }
            None => bad += 1,
        }
    }
    (map, bad)
}

#[par_for]
fn kv_last() -> HashMap<u64, usize> {
    let mut m = HashMap::new();
    #[par_for]
    for (i, x) in small(40).into_iter().enumerate() {
        m.insert(x % 2, i);
    }
    let mut v: Vec<_> = m.into_iter().collect();
    v.sort();
    v.into_iter().take(1).collect()
}

#[par_for]
fn roman() -> Vec<String> {
    let mut out = Vec::with_capacity(20);
    #[par_for]
    for mut n in 1..40u32 {
        let mut s = String::new();
        for (v, r) in [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
            while n >= v {
                s.push_str(r);
                n -= v;
            }
        }
        out.push(s);
    }
    out
}

#[par_for]
fn rle_counts() -> (usize, usize) {
    let mut runs = 0;
    let mut longest = 0;
    #[par_for]
    for w in ["aabb", "abc", "zzz"] {
        let mut cur = 0;
        let mut last = ' ';
        for c in w.chars() {
            if c == last {
                cur += 1
            } else {
                cur = 1;
                last = c;
                runs += 1;
            }
            if cur > longest {
                longest = cur
            }
        }
    }
    (runs, longest)
}

#[par_for]
fn anagrams() -> BTreeMap<String, Vec<String>> {
    let mut m: BTreeMap<String, Vec<String>> = BTreeMap::new();
    #[par_for]
    for w in words() {
        let mut k: Vec<char> = w.chars().collect();
        k.sort();
        let k: String = k.into_iter().collect();
        m.entry(k).or_default().push(w);
    }
    m
}

#[par_for]
fn inverted_index() -> BTreeMap<String, BTreeSet<usize>> {
    let docs = ["a b c", "b c d", "a a d", "e"];
    let mut index: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    #[par_for]
    for (id, doc) in docs.iter().enumerate() {
        for w in doc.split_whitespace() {
            index.entry(w.to_string()).or_default().insert(id);
        }
    }
    index
}

#[par_for]
fn bigrams() -> BTreeMap<(char, char), u32> {
    let mut m = BTreeMap::new();
    #[par_for]
    for w in words() {
        let cs: Vec<char> = w.chars().collect();
        for p in cs.windows(2) {
            *m.entry((p[0], p[1])).or_insert(0) += 1;
        }
    }
    m
}

#[par_for]
fn votes() -> (Vec<(String, u32)>, u32) {
    let mut m: HashMap<String, u32> = HashMap::new();
    let mut invalid = 0;
    #[par_for]
    for v in words() {
        if v.len() < 3 || v == "egg" {
            invalid += 1;
        } else {
            m.entry(v).and_modify(|c| *c += 1).or_insert(1);
        }
    }
    let mut v: Vec<_> = m.into_iter().collect();
    v.sort();
    (v, invalid)
}

#[par_for]
fn bounding_box() -> ((f64, f64), (f64, f64)) {
    let xs = f(40);
    let ys = f(50);
    let (mut min, mut max) = ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    #[par_for]
    for (x, y) in xs.iter().zip(&ys) {
        min.0 = min.0.min(*x);
        min.1 = min.1.min(*y);
        max.0 = max.0.max(*x);
        max.1 = max.1.max(*y);
    }
    (min, max)
}

#[par_for]
fn centroid() -> (f64, f64, usize) {
    let mut c = (0.0, 0.0);
    let mut n = 0;
    let xs = f(40);
    #[par_for]
    for p in xs.chunks(2) {
        let [x, y] = p else { continue };
        c.0 += x;
        c.1 += y;
        n += 1;
    }
    (c.0 / n as f64, c.1 / n as f64, n)
}

#[par_for]
fn polyline() -> f64 {
    let xs: Vec<(f64, f64)> = small(30).iter().map(|x| (*x as f64, (x / 4) as f64)).collect();
    let mut len = 0.0;
    #[par_for]
    for w in xs.windows(2) {
        let (a, b) = (w[0], w[1]);
        len += (a.0 - b.0).abs() + (a.1 - b.1).abs();
    }
    len
}

#[par_for]
fn budget_u64() -> u64 {
    let mut budget = 20_000u64;
    #[par_for]
    for c in small(60) {
        budget -= c;
    }
    budget
}

#[par_for]
fn small_i8() -> i8 {
    let mut t = 0i8;
    #[par_for]
    for c in 0..200i32 {
        if c % 2 == 0 {
            t += 100;
        } else {
            t -= 100;
        }
    }
    t
}

#[par_for]
fn wrap_total() -> (Wrapping<u8>, u8, u32) {
    let mut w = Wrapping(250u8);
    let mut v = 3u8;
    let mut p = 7u32;
    #[par_for]
    for x in small(60) {
        w += Wrapping(x as u8);
        v = v.wrapping_sub(x as u8);
        p = p.wrapping_mul(x as u32 | 1);
    }
    (w, v, p)
}

#[par_for]
fn duration_sum() -> (Duration, Duration) {
    let mut t = Duration::ZERO;
    let mut left = Duration::from_secs(100);
    #[par_for]
    for x in small(40) {
        t += Duration::from_millis(x);
        left -= Duration::from_millis(x);
    }
    (t, left)
}

#[par_for]
fn cow_text() -> String {
    let mut c = Cow::Borrowed("start");
    #[par_for]
    for x in small(10) {
        c += Cow::Owned::<str>(x.to_string());
    }
    c.into_owned()
}

#[par_for]
fn validate() -> Result<(), Vec<String>> {
    let mut errors = Vec::new();
    #[par_for]
    for (i, w) in words().iter().enumerate() {
        if w.len() < 3 {
            errors.push(format!("{i}: short {w}"));
        }
        if w.chars().any(char::is_uppercase) {
            errors.push(format!("{i}: case {w}"));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

#[par_for]
fn chars_hist() -> [usize; 26] {
    let mut h = [0; 26];
    #[par_for]
    for c in words().join("").chars() {
        if c.is_ascii_alphabetic() {
            h[(c.to_ascii_lowercase() as u8 - b'a') as usize] += 1;
        }
    }
    h
}

#[par_for]
fn array2d_hist() -> Vec<Vec<u32>> {
    let mut h = vec![vec![0; 4]; 5];
    #[par_for]
    for x in small(80) {
        h[(x % 5) as usize][(x / 5 % 4) as usize] += 1;
    }
    h
}

#[par_for]
fn bool_table() -> Vec<bool> {
    let mut seen = vec![false; 101];
    #[par_for]
    for x in small(80) {
        seen[x as usize] |= true;
    }
    seen
}

#[par_for]
fn bitset() -> (u64, u64, [u64; 2]) {
    let (mut a, mut o) = (0u64, u64::MAX);
    let mut bits = [0u64; 2];
    #[par_for]
    for x in small(30) {
        a |= 1 << (x % 64);
        o &= !(1 << (x % 64));
        bits[(x / 64) as usize] |= 1 << (x % 64);
    }
    (a, o, bits)
}

#[par_for]
fn last_seen() -> [usize; 5] {
    let mut last = [0; 5];
    #[par_for]
    for (i, x) in small(50).into_iter().enumerate() {
        let k = (x % 5) as usize;
        last[k] = last[k].max(i);
    }
    last
}
