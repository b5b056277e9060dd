//! The memory that the processes of a loop share: claims, the earliest exit, and what each child is at. No locks.

use crate::run::{Blocks, Pace, Sizes};
use crate::sys::shared::{MOST_KEPT, Shared};
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Words apart, so that children don't take cache lines from each other.
const LINE: usize = 8;
/// Words of a seat at least: what its child is at, and its letter.
const LEAST: usize = 4 * LINE;
/// Where the letter begins, with its length.
const LETTER: usize = LINE - 1;
const WORD: usize = size_of::<usize>();
/// What stands beside the length of a letter.
const LENGTH: usize = 0xffff;
const LAST: usize = 1 << 16;
const COMPLETE: usize = 1 << 17;

/// What is handed out, and by which rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// The iterations.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) blocks: Blocks,
    pub(super) sizes: Sizes,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Board {
    shared: Shared,
    rules: Rules,
    /// Words of a seat.
    seat: usize,
}

impl Board {
    pub(super) fn new(rules: Rules, children: usize) -> io::Result<Board> {
        // Few children share what is there anyway: letters as long as it allows save them a pipe.
        let share = MOST_KEPT.saturating_sub(2 * LINE) / children.max(1) / LINE * LINE;
        let seat = share.clamp(LEAST, LENGTH / WORD / LINE * LINE);
        let shared = Shared::new(2 * LINE + children * seat)?;
        shared.words()[0].store(rules.start, Ordering::Relaxed);
        shared.words()[LINE].store(usize::MAX, Ordering::Relaxed);
        let board = Board { shared, rules, seat };
        // Of letters the length alone: they may be long.
        (0..children).for_each(|number| board.seat(number).clear());
        Ok(board)
    }

    fn next(&self) -> &AtomicUsize {
        &self.shared.words()[0]
    }

    fn exit(&self) -> &AtomicUsize {
        &self.shared.words()[LINE]
    }

    /// What a child is at, by the number of its seat.
    pub(super) fn seat(&self, number: usize) -> Seat<'_> {
        let start = 2 * LINE + number * self.seat;
        Seat(&self.shared.words()[start..start + self.seat])
    }

    /// Everything before this is claimed.
    pub(super) fn claimed(&self) -> usize {
        self.next().load(Ordering::Relaxed).min(self.rules.end)
    }

    /// An iteration at this position left the loop.
    pub(super) fn left_at(&self, position: usize) {
        self.exit().fetch_min(position, Ordering::Relaxed);
    }

    /// Whether what stands here is behind a known exit.
    pub(super) fn is_behind(&self, position: usize) -> bool {
        self.exit().load(Ordering::Relaxed) < position
    }

    /// Whether anything can be claimed that may count.
    pub(super) fn has_work(&self) -> bool {
        let next = self.claimed();
        next < self.rules.end && !self.is_behind(next)
    }

    /// Claims some whole blocks, of at most so many iterations unless the first is longer; where blocks end anywhere,
    /// some iterations.
    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    pub(super) fn claim(&self, pace: &Pace, most: usize) -> Option<Range<usize>> {
        let Rules { end: last, blocks, sizes, .. } = self.rules;
        let mut start = self.next().load(Ordering::Relaxed);
        while start < last && !self.is_behind(start) {
            let (left, unit) = (last - start, blocks.iterations_a_unit());
            let units = sizes.next(pace, Some((left / unit).max(1))).min(most / unit).max(1);
            let end = match blocks {
                Blocks::Any => start + units.min(left),
                _ => (0..units).fold(start, |at, _| if at < last { blocks.end(at).min(last) } else { at }),
            };
            // Relaxed: positions carry no data; what a child needs was there before it was forked.
            match self.next().compare_exchange_weak(start, end, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Some(start..end),
                Err(now) => start = now,
            }
        }
        None
    }

    /// Claims one iteration.
    pub(super) fn claim_one(&self) -> Option<Range<usize>> {
        let position = self.next().fetch_add(1, Ordering::Relaxed);
        (position < self.rules.end).then(|| position..position + 1)
    }
}

/// What one child is at. The child writes, and the parent reads, for good when the child has ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat<'b>(&'b [AtomicUsize]);

/// Of a word of a seat.
mod word {
    pub(super) const CLAIM: usize = 0;
    pub(super) const RUNNING: usize = 2;
    pub(super) const SINCE: usize = 4;
    pub(super) const FAILED: usize = 5;
}

/// What a child says in shared memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    /// It comes behind all that goes by the pipe, not before it.
    pub(super) last: bool,
    /// The child has said that it ends.
    pub(super) complete: bool,
}

/// In place of a time: the child is about to be killed, and must not end what it runs.
const CONDEMNED: usize = usize::MAX;

impl Seat<'_> {
    /// How many bytes a letter has at the most.
    fn room(&self) -> usize {
        (self.0.len() - LETTER - 1) * WORD
    }

    fn set(&self, word: usize, range: &Range<usize>) {
        self.0[word].store(range.start, Ordering::Relaxed);
        self.0[word + 1].store(range.end, Ordering::Relaxed);
    }

    fn get(&self, word: usize) -> Range<usize> {
        self.0[word].load(Ordering::Relaxed)..self.0[word + 1].load(Ordering::Relaxed)
    }

    /// What it has claimed.
    pub(super) fn set_claim(&self, claim: &Range<usize>) {
        self.set(word::RUNNING, &(0..0));
        self.set(word::CLAIM, claim);
    }

    /// What it has claimed.
    pub(super) fn claim(&self) -> Range<usize> {
        self.get(word::CLAIM)
    }

    /// What it runs or has run, until that is sent.
    pub(super) fn set_running(&self, running: &Range<usize>) {
        self.set(word::RUNNING, running);
    }

    /// What it runs or has run and not sent.
    pub(super) fn running(&self) -> Range<usize> {
        self.get(word::RUNNING)
    }

    /// Since when (by the loop's clock, in nanoseconds) the iteration runs; 0: none does. False: the child is condemned.
    pub(super) fn set_since(&self, since: u64) -> bool {
        self.0[word::SINCE].swap(since as usize, Ordering::Relaxed) != CONDEMNED
    }

    /// Since when an iteration runs, if one does.
    pub(super) fn since(&self) -> Option<u64> {
        let since = self.0[word::SINCE].load(Ordering::Relaxed);
        (since != 0 && since != CONDEMNED).then_some(since as u64)
    }

    /// What runs since then will not end: it is either this or that it has ended.
    pub(super) fn condemn(&self, since: u64) -> bool {
        let (since, order) = (since as usize, Ordering::Relaxed);
        self.0[word::SINCE].compare_exchange(since, CONDEMNED, order, order).is_ok()
    }

    /// It could not send what it has to say: why.
    pub(super) fn set_failed(&self, error: i32) {
        self.0[word::FAILED].store(error as usize, Ordering::Relaxed);
    }

    /// Why it could not send what it had to say.
    pub(super) fn failed(&self) -> Option<i32> {
        let failed = self.0[word::FAILED].load(Ordering::Relaxed) as i32;
        (failed != 0).then_some(failed)
    }

    /// Adds to the letter, if there is room. That the child ends, or writes to the pipe, tells the parent to read it: so
    /// it is woken once.
    pub(super) fn add_to_letter(&self, bytes: &[u8], letter: Letter) -> bool {
        let start = self.0[LETTER].load(Ordering::Relaxed) & LENGTH;
        let end = start + bytes.len();
        if end > self.room() {
            return false;
        }
        for (at, byte) in (start..).zip(bytes) {
            let (word, shift) = (&self.0[LETTER + 1 + at / WORD], at % WORD * 8);
            // The child alone writes to it.
            let others = word.load(Ordering::Relaxed) & !(0xff << shift);
            word.store(others | usize::from(*byte) << shift, Ordering::Relaxed);
        }
        let last = if letter.last { LAST } else { 0 };
        let complete = if letter.complete { COMPLETE } else { 0 };
        self.0[LETTER].store(end | last | complete, Ordering::Release);
        true
    }

    /// Whether the child has left a letter, and which.
    pub(super) fn letter(&self) -> Option<Letter> {
        let word = self.0[LETTER].load(Ordering::Acquire);
        (word != 0).then_some(Letter { last: word & LAST != 0, complete: word & COMPLETE != 0 })
    }

    /// What the child has left, when it adds nothing more.
    pub(super) fn take_letter(&self) -> Vec<u8> {
        let len = (self.0[LETTER].swap(0, Ordering::Acquire) & LENGTH).min(self.room());
        let words = self.0[LETTER + 1..].iter().map(|word| word.load(Ordering::Relaxed));
        let mut bytes: Vec<u8> = words.take(len.div_ceil(WORD)).flat_map(usize::to_le_bytes).collect();
        bytes.truncate(len);
        bytes
    }

    /// For the next child that takes the seat.
    pub(super) fn clear(&self) {
        self.0[..=LETTER].iter().for_each(|word| word.store(0, Ordering::Relaxed));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Schedule;

    #[test]
    fn a_letter_has_what_was_added_to_it_and_is_read_once() {
        let rules = Rules {
            start: 0,
            end: 9,
            blocks: Blocks::Any,
            sizes: Sizes { schedule: Schedule::Dynamic, chunk: None, workers: 1, units: Some(9) },
        };
        let board = Board::new(rules, 2).unwrap();
        let seat = board.seat(0);
        let (first, last) = (Letter { last: false, complete: false }, Letter { last: true, complete: true });
        assert_eq!(seat.letter(), None);
        assert!(seat.add_to_letter(b"first, ", first));
        assert_eq!(seat.letter(), Some(first));
        assert!(!seat.add_to_letter(&vec![7; seat.room()], first), "no room");
        assert!(seat.add_to_letter(b"then", last));
        assert_eq!((seat.letter(), board.seat(1).letter()), (Some(last), None));
        assert_eq!(seat.take_letter(), b"first, then");
        assert_eq!(seat.letter(), None);
        assert!(seat.add_to_letter(&vec![7; seat.room()], last));
        seat.clear();
        assert_eq!(seat.letter(), None);
    }

    #[test]
    fn an_iteration_either_ends_or_is_condemned() {
        let rules = Rules {
            start: 0,
            end: 9,
            blocks: Blocks::Any,
            sizes: Sizes { schedule: Schedule::Dynamic, chunk: None, workers: 1, units: Some(9) },
        };
        let board = Board::new(rules, 1).unwrap();
        let seat = board.seat(0);
        assert!(seat.set_since(17));
        assert!(seat.set_since(0), "it has ended");
        assert!(!seat.condemn(17));
        assert!(seat.set_since(18));
        assert!(seat.condemn(18));
        assert!(!seat.set_since(0), "it can't end");
    }
}
