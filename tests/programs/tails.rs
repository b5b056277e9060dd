//! Blocks on the calling thread that get a user's own types, leave the loop, panic, and stand in other loops.

use super::{list, par_for};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

list![
    events,
    questions,
    in_a_method,
    outer_labels,
    panics,
    tails_in_loops_with_tails,
    grouped_as_completed,
    joined,
];

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
enum Event {
    Go(u32),
    Stop { why: String, after: Vec<Event> },
    Skip,
}

fn event(i: u32) -> Event {
    match i % 5 {
        4 => Event::Skip,
        _ if i == 23 => Event::Stop { why: format!("at {i}"), after: vec![Event::Go(i), Event::Skip] },
        _ => Event::Go(i * i),
    }
}

/// `continue` and `break` in a `match` over an enum that came from a worker.
#[par_for]
fn events() -> String {
    let (mut log, mut stopped, mut begun) = (vec![], None, 0u64);
    #[par_for]
    for i in 0..40u32 {
        let event = event(i);
        begun += 1;
        #[ordered]
        {
            match event {
                Event::Go(n) => log.push(n),
                Event::Skip => continue,
                Event::Stop { why, after } => {
                    stopped = Some((why, after));
                    break;
                }
            }
        }
    }
    format!("{log:?} {stopped:?} {begun}")
}

#[par_for]
fn all_different(bad: u32) -> Result<Vec<u32>, String> {
    let (mut keys, mut seen) = (vec![], HashSet::new());
    #[par_for]
    for i in 0..50u32 {
        let key = if i == bad { Err(format!("bad {i}")) } else { Ok(i * 7 % 31) };
        #[ordered]
        {
            let key = key?;
            if !seen.insert(key) {
                return Err(format!("{key} twice, after {}", keys.len()));
            }
            keys.push(key);
        }
    }
    Ok(keys)
}

fn questions() -> String {
    format!("{:?} {:?} {:?}", all_different(5), all_different(33), all_different(99))
}

#[derive(Debug, Default)]
struct Log {
    lines: Vec<String>,
    letters: usize,
    last: Option<u32>,
}

#[par_for]
impl Log {
    fn fill(&mut self, n: u32) -> &mut Self {
        #[par_for]
        for i in 0..n {
            let line = format!("<{i}>");
            self.letters += line.len();
            #[ordered]
            {
                self.lines.push(line);
                self.last = Some(i);
            }
        }
        self
    }
}

fn in_a_method() -> String {
    let mut log = Log::default();
    log.fill(20).fill(3);
    format!("{log:?}")
}

#[par_for]
fn outer_labels() -> String {
    let mut got = vec![];
    'rows: for r in 0..5u32 {
        #[par_for]
        for c in 0..20u32 {
            let cell = r * c;
            #[ordered]
            {
                if cell == 12 {
                    continue 'rows;
                }
                if cell > 40 {
                    break 'rows;
                }
                got.push(cell);
            }
        }
        got.push(1000 + r);
    }
    format!("{got:?}")
}

fn told(outcome: std::thread::Result<()>) -> String {
    let payload = outcome.unwrap_err();
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(|text| text.to_string())).unwrap()
}

/// The panic that counts is the tail's, or the earliest iteration's, or none where the loop was left before it.
#[par_for]
fn panics() -> String {
    let mut tails = vec![];
    for (in_tail, in_body, leaves) in [(11, 99, 99), (99, 10, 20), (20, 10, 99), (10, 20, 99)] {
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            #[par_for]
            for i in 0..60u32 {
                if i == in_body {
                    panic!("body {i}");
                }
                let same = i;
                #[ordered]
                {
                    if same == leaves {
                        break;
                    }
                    tails.push(same);
                    if same == in_tail {
                        panic!("tail");
                    }
                }
            }
        }));
        tails.push(1000);
        assert!(told(outcome).starts_with(if in_tail < in_body { "tail" } else { "body 10" }));
    }
    #[par_for]
    for i in 0..60u32 {
        if i == 40 {
            panic!("behind the exit");
        }
        let same = i;
        #[ordered]
        {
            if same == 20 {
                break;
            }
            tails.push(same);
        }
    }
    format!("{tails:?}")
}

#[par_for]
fn tails_in_loops_with_tails() -> String {
    let mut rows = vec![];
    #[par_for]
    for i in 0..4u32 {
        let mut row = vec![];
        #[par_for]
        for j in 0..6u32 {
            let cell = i * j;
            #[ordered]
            {
                row.push(cell);
            }
        }
        #[ordered]
        {
            rows.push(row);
        }
    }
    format!("{rows:?}")
}

#[par_for]
fn grouped_as_completed() -> String {
    let mut groups: BTreeMap<usize, BTreeSet<(usize, String)>> = BTreeMap::new();
    #[par_for]
    for (i, word) in ["a", "bb", "ccc", "dd", "e"].iter().enumerate() {
        let (len, word) = (word.len(), word.to_string());
        #[as_completed]
        {
            groups.entry(len).or_default().insert((i, word));
        }
    }
    format!("{groups:?}")
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Stats {
    count: u64,
    most: i64,
    by_name: BTreeMap<String, Vec<Event>>,
}

fn join(all: &mut Stats, more: Stats) {
    all.count += more.count;
    all.most = all.most.max(more.most);
    for (name, events) in more.by_name {
        all.by_name.entry(name).or_default().extend(events);
    }
}

#[par_for]
fn joined() -> String {
    let mut all = Stats::default();
    #[par_for(reduce(all: join))]
    for i in 0..40i64 {
        let by_name = [(format!("k{}", i % 4), vec![event(i as u32)])].into();
        join(&mut all, Stats { count: 1, most: i * 17 % 23, by_name });
    }
    format!("{all:?}")
}
