//! On which lane of a picture a chunk is shown.

use super::run::{Event, Thread};
use std::collections::BTreeMap;

/// Where a chunk is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) lane: usize,
    /// How many chunks of the same thread it lies within: its loop is a nested one.
    pub(super) depth: usize,
}

/// The place of each event. What runs at the same time is on lanes of its own, but for nested loops, which are shown
/// where the chunk is that they run in.
///
/// A thread stays on its lane if that is still free when it comes back; who is new gets that of its worker's number,
/// else the lowest. So threads that live for one iteration follow each other on few lanes.
pub(super) fn places(events: &[(usize, Event)]) -> Vec<Place> {
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_key(|at| {
        let event = &events[*at].1;
        (event.began, std::cmp::Reverse(event.ended))
    });
    let mut lanes = Lanes::default();
    let mut places = vec![Place { lane: 0, depth: 0 }; events.len()];
    for at in order {
        places[at] = lanes.place(&events[at].1);
    }
    places
}

#[derive(Default)]
struct Lanes {
    /// When what is on each of them ends.
    ends: Vec<u64>,
    /// The lane of each thread, and when the chunks end that it is within.
    threads: BTreeMap<Thread, (usize, Vec<u64>)>,
}

impl Lanes {
    fn place(&mut self, event: &Event) -> Place {
        let (lane, within) = self.threads.entry(event.thread).or_insert((event.worker, Vec::new()));
        while within.last().is_some_and(|end| *end <= event.began) {
            within.pop();
        }
        let depth = within.len();
        if depth == 0 {
            let is_free = |lane: &usize| self.ends.get(*lane).is_none_or(|end| *end <= event.began);
            // There is always one behind all that are taken.
            *lane = Some(*lane).filter(is_free).or_else(|| (0..).find(is_free)).unwrap_or(0);
            self.ends.resize(self.ends.len().max(*lane + 1), 0);
            self.ends[*lane] = event.ended;
        }
        within.push(event.ended);
        Place { lane: *lane, depth }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(worker: usize, number: u64, began: u64, ended: u64) -> (usize, Event) {
        let thread = Thread { process: 1, number };
        (0, Event { worker, thread, start: 0, iterations: 1, began, ended })
    }

    fn lanes(events: &[(usize, Event)]) -> Vec<(usize, usize)> {
        places(events).into_iter().map(|place| (place.lane, place.depth)).collect()
    }

    #[test]
    fn a_thread_stays_and_the_new_follow_the_old() {
        let events = [
            event(0, 1, 0, 10),
            event(1, 2, 0, 5),
            event(0, 1, 10, 20),
            event(1, 3, 5, 9),
            event(0, 3, 9, 12),
        ];
        assert_eq!(lanes(&events), [(0, 0), (1, 0), (0, 0), (1, 0), (1, 0)]);
    }

    #[test]
    fn a_nested_loop_is_shown_within_and_its_helpers_beside() {
        let events = [event(0, 1, 0, 100), event(0, 1, 10, 20), event(1, 2, 12, 18), event(0, 1, 30, 40)];
        assert_eq!(lanes(&events), [(0, 0), (0, 1), (1, 0), (0, 1)]);
    }

    #[test]
    fn what_runs_at_once_never_shares_a_lane() {
        let events = [event(0, 1, 0, 10), event(0, 2, 5, 15), event(7, 3, 6, 8), event(0, 4, 9, 11)];
        assert_eq!(lanes(&events), [(0, 0), (1, 0), (7, 0), (2, 0)]);
    }
}
