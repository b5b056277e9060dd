//! Loops that gather in every way there is, under conditions, and may leave. Compiled twice, see `main.rs`.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;

use super::par_for;
use crate::gathers_agree::{Deed, Gathered, Item};
use crate::settings::How;

/// The same body over another space.
macro_rules! gathering {
    ($name:ident, $schedule:tt, $items:ident in $head:expr) => {
        #[par_for]
        pub fn $name($items: &[Item], how: How) -> Result<Gathered, (usize, u64)> {
            let mut all = Gathered::default();
            let (mut best, mut at, mut low, mut first) = (10, usize::MAX, f64::INFINITY, None);
            let (mut last, mut line, mut ok, mut front) = (0, String::new(), true, VecDeque::from([1]));
            let (mut high, mut counts, mut tall) = (3, BTreeMap::new(), BTreeMap::new());
            let (mut bins, mut grid, mut sum, mut product) = ([0u32; 5], [[1u64; 3]; 2], 0.1f64, 1.0f64);
            let (mut text, mut lists) = (String::from("so"), BTreeMap::<u8, Vec<u64>>::new());
            let (mut seen, mut drift, mut mixed) = (0usize, 0.5f64, 7u64);
            #[par_for(backend = how.backend, workers = how.workers, chunk = how.chunk, schedule = $schedule)]
            for (i, item) in $head {
                let Item { deeds, leaves } = item;
                seen += 1;
                drift += 0.1;
                line.clear();
                write!(line, "{i} {drift}").unwrap();
                for (condition, n, deed) in deeds {
                    if *condition > 200 && *n % 2 == 0 {
                        continue;
                    }
                    let (n, key) = (*n, *condition % 5);
                    match deed {
                        Deed::Best => {
                            if n % 16 > best {
                                (best, at) = (n % 16, i);
                            }
                        }
                        Deed::Low(x) => low = low.min(*x),
                        Deed::First => {
                            if n % 3 == 0 && first.is_none() {
                                first = Some((i, n));
                            }
                        }
                        Deed::Last => last = n,
                        Deed::Ok => ok = ok && n != 77,
                        Deed::Front => front.push_front(n),
                        Deed::High => {
                            if n % 64 >= high {
                                high = n % 64;
                            }
                        }
                        Deed::Count => *counts.entry(key).or_insert(0) += n,
                        Deed::Tall => {
                            let known = tall.entry(key).or_insert(100);
                            *known = n.max(*known);
                        }
                        Deed::Bin => bins[key as usize] += n as u32 % 1000,
                        Deed::Cell => grid[key as usize % 2][n as usize % 3] += n,
                        Deed::Float(x) => sum += x,
                        Deed::Times(x) => product *= 1.0 + x / 1e9,
                        Deed::Text => {
                            text.push_str(&line);
                            text.push(',');
                        }
                        Deed::List => lists.entry(key).or_default().push(n),
                        Deed::Mixed => mixed = mixed.wrapping_add(n).wrapping_sub(i as u64),
                    }
                }
                match leaves {
                    1 => break,
                    2 => return Err((seen, high)),
                    3 => Err::<(), _>((i, 0))?,
                    _ => {}
                }
            }
            all.floats = vec![sum, product];
            all.exact = format!(
                "{:?}",
                (
                    (best, at, low.to_bits(), first, last, line, ok, front, high),
                    (counts, tall, bins, grid, text, lists, seen, drift.to_bits(), mixed)
                )
            );
            Ok(all)
        }
    };
}

gathering!(slice, "auto", items in items.iter().enumerate());
gathering!(range, "dynamic", items in (0..items.len()).map(|i| (i, &items[i])));
gathering!(pulled, "static", items in (0..).zip(items.iter().filter(|item| item.leaves < 9)));

/// By what they go over.
pub const LIST: &[(&str, fn(&[Item], How) -> Result<Gathered, (usize, u64)>)] =
    &[("slice", slice), ("range", range), ("pulled", pulled)];
