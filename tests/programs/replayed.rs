//! What is kept or gathered in a form of which no parts are merged: statements that are replayed in loop order.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use super::{floats, integers, list, par_for};

list![
    field_of_an_element,
    fields_of_an_element,
    borrowed_element,
    two_extremes,
    two_extremes_compared_backwards,
    entry_taken_apart,
    looked_up_or_inserted,
    looked_up_by_match,
    field_under_a_key,
    fields_under_a_key,
    inserted_if_missing,
    changed_between,
    counted_beside,
    changed_between_for_an_element,
    two_extremes_with_positions,
    two_extremes_of_floats,
    lists_by_name,
    read_and_inserted,
    inserted_from_what_was,
    known_keys_alone,
    unwrapped,
    within_bounds,
    behind_references,
    cells_of_rows,
    inner_loop,
    number_of_the_iteration,
    items_changed,
    several_ways_of_one_element,
    in_fields_beside_methods,
    three_largest,
    destructured,
    opened,
    row_of_a_table,
    left_by_return,
    guard_names_a_total,
];

#[derive(Clone, Debug, Default, PartialEq)]
struct Stats {
    count: u32,
    sum: i64,
    max: i64,
    list: Vec<i64>,
}

#[par_for]
fn field_of_an_element() -> String {
    let mut stats = vec![Stats::default(); 7];
    let items = integers();
    #[par_for]
    for x in &items {
        stats[x.rem_euclid(7) as usize].count += 1;
    }
    format!("{stats:?}")
}
#[par_for]
fn fields_of_an_element() -> String {
    let mut stats = vec![Stats::default(); 7];
    let items = integers();
    #[par_for]
    for &x in &items {
        let k = x.rem_euclid(7) as usize;
        stats[k].count += 1;
        stats[k].sum += x;
    }
    format!("{stats:?}")
}
#[par_for]
fn borrowed_element() -> String {
    let mut stats = vec![Stats::default(); 7];
    let items = integers();
    #[par_for]
    for &x in &items {
        let k = x.rem_euclid(7) as usize;
        let s = &mut stats[k];
        s.count += 1;
        s.sum += x;
        if x > s.max {
            s.max = x;
        }
        s.list.push(x);
    }
    format!("{stats:?}")
}
#[par_for]
fn two_extremes() -> String {
    let (mut lo, mut hi) = (i64::MAX, i64::MIN);
    let items = integers();
    #[par_for]
    for &x in &items {
        if x > hi {
            hi = x
        } else if x < lo {
            lo = x
        }
    }
    format!("{lo} {hi}")
}
#[par_for]
fn two_extremes_compared_backwards() -> String {
    let (mut lo, mut hi) = (0, 0);
    let items = integers();
    #[par_for]
    for &x in &items {
        if lo > x {
            lo = x;
        } else if hi < x {
            hi = x;
        }
    }
    format!("{lo} {hi}")
}
#[par_for]
fn entry_taken_apart() -> String {
    let mut m: BTreeMap<i64, i64> = BTreeMap::new();
    let items = integers();
    #[par_for]
    for &x in &items {
        match m.entry(x % 10) {
            Entry::Occupied(mut o) => *o.get_mut() += x,
            Entry::Vacant(e) => {
                e.insert(x);
            }
        }
    }
    format!("{m:?}")
}
#[par_for]
fn looked_up_or_inserted() -> String {
    let mut m: BTreeMap<i64, i64> = BTreeMap::new();
    let items = integers();
    #[par_for]
    for &x in &items {
        let k = x % 10;
        if let Some(c) = m.get_mut(&k) {
            *c += 1
        } else {
            m.insert(k, 1);
        }
    }
    format!("{m:?}")
}
#[par_for]
fn looked_up_by_match() -> String {
    let mut m: BTreeMap<i64, i64> = BTreeMap::new();
    let items = integers();
    #[par_for]
    for &x in &items {
        let k = x % 10;
        match m.get_mut(&k) {
            Some(c) => *c += 1,
            None => {
                m.insert(k, 1);
            }
        }
    }
    format!("{m:?}")
}
#[par_for]
fn field_under_a_key() -> String {
    let mut m: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    let items = integers();
    #[par_for]
    for &x in &items {
        m.entry(x % 10).or_default().0 += x;
    }
    format!("{m:?}")
}
#[par_for]
fn fields_under_a_key() -> String {
    let mut m: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    let items = integers();
    #[par_for]
    for &x in &items {
        let e = m.entry(x % 10).or_default();
        e.0 += 1;
        e.1 += x;
    }
    format!("{m:?}")
}
#[par_for]
fn inserted_if_missing() -> String {
    let mut m: BTreeMap<i64, i64> = BTreeMap::new();
    let items = integers();
    #[par_for]
    for (i, &x) in items.iter().enumerate() {
        let k = x % 10;
        if !m.contains_key(&k) {
            m.insert(k, i as i64);
        }
    }
    format!("{m:?}")
}

#[par_for]
fn changed_between() -> String {
    let mut m: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    let items = integers();
    #[par_for]
    for &x in &items {
        let s = m.entry(x % 10).or_insert((0, 7));
        let mut a = x;
        s.0 += a;
        a = a * 2;
        s.1 += a;
    }
    format!("{m:?}")
}
#[par_for]
fn counted_beside() -> String {
    let mut m: BTreeMap<i64, i64> = BTreeMap::new();
    let items = integers();
    let mut total = 0;
    #[par_for]
    for &x in &items {
        total += 1;
        m.entry(x % 10).and_modify(|c| *c += total).or_insert_with(|| 5);
    }
    format!("{m:?} {total}")
}
#[par_for]
fn changed_between_for_an_element() -> String {
    let mut v = vec![Stats::default(); 5];
    let items = integers();
    #[par_for]
    for &x in &items {
        let k = x.rem_euclid(5) as usize;
        let s = &mut v[k];
        let mut a = x;
        s.sum += a;
        a += 1;
        s.list.push(a);
    }
    format!("{v:?}")
}
#[par_for]
fn two_extremes_with_positions() -> String {
    let (mut hi, mut at, mut lo, mut lat) = (i64::MIN, 0, i64::MAX, 0);
    let items = integers();
    #[par_for]
    for (i, &x) in items.iter().enumerate() {
        if x > hi {
            hi = x;
            at = i;
        } else if x < lo {
            lo = x;
            lat = i;
        }
    }
    format!("{hi} {at} {lo} {lat}")
}
#[par_for]
fn two_extremes_of_floats() -> String {
    let (mut hi, mut lo) = (f64::NEG_INFINITY, f64::INFINITY);
    let items = floats();
    #[par_for]
    for &x in &items {
        if x > hi {
            hi = x;
        } else if x < lo {
            lo = x;
        }
    }
    format!("{hi} {lo}")
}
#[par_for]
fn lists_by_name() -> String {
    let mut m: HashMap<String, Vec<i64>> = HashMap::new();
    let items = integers();
    #[par_for]
    for &x in &items {
        let k = format!("k{}", x % 6);
        match m.get_mut(&k) {
            Some(v) => v.push(x),
            None => {
                m.insert(k, vec![x]);
            }
        }
    }
    let mut v: Vec<_> = m.into_iter().collect();
    v.sort();
    format!("{v:?}")
}
#[par_for]
fn read_and_inserted() -> String {
    let mut m: HashMap<i64, i64> = HashMap::new();
    let items = integers();
    #[par_for]
    for &x in &items {
        let c = m.get(&(x % 6)).copied().unwrap_or(0);
        m.insert(x % 6, c + 1);
    }
    let mut v: Vec<_> = m.into_iter().collect();
    v.sort();
    format!("{v:?}")
}
#[par_for]
fn inserted_from_what_was() -> String {
    let mut m: HashMap<i64, i64> = HashMap::new();
    let items = integers();
    #[par_for]
    for &x in &items {
        m.insert(x % 6, m.get(&(x % 6)).copied().unwrap_or(0) + 1);
    }
    let mut v: Vec<_> = m.into_iter().collect();
    v.sort();
    format!("{v:?}")
}
#[par_for]
fn known_keys_alone() -> String {
    let mut m: BTreeMap<i64, i64> = (0..6).map(|k| (k, 0)).collect();
    let items = integers();
    #[par_for]
    for &x in &items {
        if let Some(c) = m.get_mut(&(x.rem_euclid(9))) {
            *c += x;
        }
    }
    format!("{m:?}")
}
#[par_for]
fn unwrapped() -> String {
    let mut m: BTreeMap<i64, i64> = (0..9).map(|k| (k, 0)).collect();
    let items = integers();
    #[par_for]
    for &x in &items {
        *m.get_mut(&(x.rem_euclid(9))).unwrap() += x;
    }
    format!("{m:?}")
}
#[par_for]
fn within_bounds() -> String {
    let mut counts = vec![0u32; 10];
    let items = integers();
    #[par_for]
    for &x in &items {
        if let Some(c) = counts.get_mut((x.rem_euclid(14)) as usize) {
            *c += 1;
        }
    }
    format!("{counts:?}")
}
#[par_for]
fn behind_references() -> String {
    let items = integers();
    #[par_for]
    fn go(items: &[i64], best: &mut Option<i64>, m: &mut BTreeMap<i64, i64>, st: &mut [Stats]) {
        #[par_for]
        for &x in items {
            match *best {
                None => *best = Some(x),
                Some(b) if x > b => *best = Some(x),
                _ => {}
            }
            if let Some(c) = m.get_mut(&(x % 4)) {
                *c += x
            } else {
                m.insert(x % 4, x);
            }
            st[x.rem_euclid(3) as usize].sum += x;
        }
    }
    let (mut b, mut m, mut s) = (None, BTreeMap::new(), vec![Stats::default(); 3]);
    go(&items, &mut b, &mut m, &mut s);
    format!("{b:?} {m:?} {s:?}")
}
#[par_for]
fn cells_of_rows() -> String {
    let items = integers();
    let mut v = vec![vec![(0i64, 0u32); 4]; 3];
    #[par_for]
    for &x in &items {
        v[x.rem_euclid(3) as usize][x.rem_euclid(4) as usize].0 += x;
        v[x.rem_euclid(3) as usize][x.rem_euclid(4) as usize].1 += 1;
    }
    format!("{v:?}")
}
#[par_for]
fn inner_loop() -> String {
    let items = integers();
    let (mut best, mut n) = (None, 0);
    #[par_for]
    for &x in &items {
        #[par_for]
        for y in 0..3 {
            let z = x * y;
            n += 1;
            if let Some(b) = best {
                if z > b {
                    best = Some(z);
                }
            } else {
                best = Some(z);
            }
        }
    }
    format!("{best:?} {n}")
}
#[par_for]
fn number_of_the_iteration() -> String {
    let items = integers();
    let mut k = 0usize;
    let mut m: BTreeMap<i64, usize> = BTreeMap::new();
    #[par_for]
    for &x in &items {
        k += 1;
        match m.get_mut(&(x % 5)) {
            Some(v) => *v = k,
            None => {
                m.insert(x % 5, k);
            }
        }
    }
    format!("{m:?}")
}
#[par_for]
fn items_changed() -> String {
    let mut items = integers();
    let (mut hi, mut lo) = (0, 0);
    #[par_for]
    for x in items.iter_mut() {
        *x += 1;
        if *x > hi {
            hi = *x;
        } else if *x < lo {
            lo = *x;
        }
    }
    format!("{hi} {lo}")
}
#[par_for]
fn several_ways_of_one_element() -> String {
    let items = integers();
    let mut st = vec![Stats::default(); 4];
    #[par_for]
    for &x in &items {
        let k = (x & 3) as usize;
        if x > st[k].max {
            st[k].max = x;
        }
        st[k].list.push(x);
        st[k].sum = st[k].sum + x;
    }
    format!("{st:?}")
}

struct Tracker {
    best: Option<i64>,
    hi: i64,
    lo: i64,
    seen: BTreeMap<i64, (i64, u32)>,
    base: i64,
}
#[par_for]
impl Tracker {
    fn weight(&self, x: i64) -> i64 {
        x + self.base
    }
    fn run(&mut self, items: &[i64]) {
        #[par_for]
        for &x in items {
            let x = self.weight(x);
            if x > self.hi {
                self.hi = x
            } else if x < self.lo {
                self.lo = x
            }
            self.best = Some(self.best.map_or(x, |b| b.max(x)));
            if let Some(e) = self.seen.get_mut(&(x % 3)) {
                e.0 += x;
                e.1 += 1;
            } else {
                self.seen.insert(x % 3, (x, 1));
            }
        }
    }
}
fn in_fields_beside_methods() -> String {
    let mut t = Tracker { best: None, hi: 0, lo: 0, seen: BTreeMap::new(), base: 3 };
    t.run(&integers());
    format!("{:?} {} {} {:?}", t.best, t.hi, t.lo, t.seen)
}
#[par_for]
fn left_by_return() -> Result<String, String> {
    let items = integers();
    let mut best: Option<i64> = None;
    let mut stats = vec![Stats::default(); 4];
    #[par_for]
    for &x in &items {
        stats[(x & 3) as usize].count += 1;
        best = best.max(Some(x));
        if x == 700 {
            return Err(format!("{x} {best:?} {stats:?}"));
        }
        stats[(x & 3) as usize].sum += x;
    }
    Ok(format!("{best:?} {stats:?}"))
}
#[par_for]
fn guard_names_a_total() -> String {
    let items = integers();
    let mut total = 0;
    let mut best = Vec::new();
    #[par_for]
    for &x in &items {
        total += 1;
        if matches!(Some(x), Some(total) if total > 600) {
            best.push(x);
        }
    }
    format!("{total} {best:?}")
}

#[par_for]
fn three_largest() -> (i64, i64, i64) {
    let (mut first, mut second, mut third) = (0, 0, 0);
    #[par_for]
    for x in integers() {
        if x > first {
            third = second;
            second = first;
            first = x;
        } else if x > second {
            third = second;
            second = x;
        } else if x > third {
            third = x;
        }
    }
    (first, second, third)
}

#[par_for]
fn destructured() -> BTreeMap<i64, (i64, u32)> {
    let mut sums = BTreeMap::new();
    #[par_for]
    for x in integers() {
        let (sum, count) = sums.entry(x % 5).or_insert((0, 0));
        *sum += x;
        *count += 1;
    }
    sums
}

#[par_for]
fn opened() -> (Option<Vec<i64>>, Option<i64>, Option<i64>) {
    let (mut list, mut sum, mut other) = (None::<Vec<i64>>, None, None);
    #[par_for]
    for x in integers() {
        match &mut list {
            Some(items) => items.push(x),
            None => list = Some(vec![x]),
        }
        if let Some(so_far) = sum.as_mut() {
            *so_far += x;
        } else {
            sum = Some(x);
        }
        *other.get_or_insert(7) -= x;
    }
    (list, sum, other)
}

#[par_for]
fn row_of_a_table() -> [[i64; 4]; 3] {
    let mut table = [[0; 4]; 3];
    #[par_for]
    for x in integers() {
        let row = &mut table[x.rem_euclid(3) as usize];
        row[x.rem_euclid(4) as usize] += x;
    }
    table
}
