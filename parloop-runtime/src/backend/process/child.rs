//! A child's side: claims, runs, and writes down what its runs leave.

use super::board::{Board, Seat};
use super::feed;
use super::task::Task;
use super::wire::{self, Kind};
use crate::observe::Span;
use crate::run::{Blocks, Pace};
use std::io::{PipeReader, PipeWriter, Write};
use std::ops::Range;
use std::time::{Duration, Instant};

/// How a child works.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    pub(super) blocks: Blocks,
    /// Nothing but what it is given at the fork.
    pub(super) given_only: bool,
    /// Nothing but what it is fed.
    pub(super) fed: bool,
    /// Each iteration is a run.
    pub(super) cut: bool,
    /// Whoever waits for an iteration must know which one runs.
    pub(super) one_by_one: bool,
    /// Whether what is at an iteration is timed.
    pub(super) watched: bool,
    /// Whether it is told when a claim was begun and ended.
    pub(super) recorded: bool,
    /// How many iterations a child runs at most (about: it ends what it has claimed).
    pub(super) most: usize,
    /// The clock that parent and children share.
    pub(super) epoch: Instant,
}

/// So many iterations are sent one by one, so that little is lost with a child that dies early.
const FIRST: usize = 64;
/// Sending one by one goes on while it costs less than this.
const CHEAP: Duration = Duration::from_micros(50);
/// From then on, what takes less than this is sent together.
const SHORT: Duration = Duration::from_micros(5);

pub(super) struct Worker<'c> {
    task: &'c mut dyn Task,
    board: &'c Board,
    seat: Seat<'c>,
    manner: Manner,
    pipe: PipeWriter,
    frame: Vec<u8>,
    pace: Pace,
    /// Iterations that ran.
    ran: usize,
    /// What it took to send the last run.
    sending: Duration,
}

impl<'c> Worker<'c> {
    pub(super) fn new(
        task: &'c mut dyn Task,
        board: &'c Board,
        seat: Seat<'c>,
        manner: Manner,
        pipe: PipeWriter,
    ) -> Self {
        let (frame, pace) = (Vec::new(), Pace::unknown());
        Worker { task, board, seat, manner, pipe, frame, pace, ran: 0, sending: Duration::ZERO }
    }

    /// Works on what comes, until nothing does.
    pub(super) fn work_on(mut self, mut feed: PipeReader) {
        let mut goes_on = true;
        while goes_on && let Some(received) = feed::receive(&mut feed, self.task) {
            goes_on = match received {
                Ok(positions) => self.run_claim(positions),
                Err(trouble) => {
                    let claim = self.seat.claim();
                    self.tell(&claim, &trouble.to_string());
                    true
                }
            };
        }
        self.say_goodbye();
    }

    /// Works until nothing is left to do. Where the parent has gone away there is nothing to do.
    pub(super) fn work(mut self, given: Option<Range<usize>>) {
        let goes_on = given.is_none_or(|given| self.run_claim(given));
        while goes_on && !self.manner.given_only && self.ran < self.manner.most {
            let Some(claim) = self.board.claim(&self.pace) else { break };
            self.seat.set_claim(&claim);
            let (began, len) = (Instant::now(), claim.len());
            if !self.run_claim(claim) {
                break;
            }
            self.pace.record(len, began.elapsed());
        }
        self.say_goodbye();
    }

    fn say_goodbye(&mut self) {
        self.frame.clear();
        wire::begin(&mut self.frame, Kind::Bye, &(0..0));
        self.send();
    }

    /// What a run left can't travel.
    fn tell(&mut self, run: &Range<usize>, trouble: &str) {
        self.frame.clear();
        wire::begin(&mut self.frame, Kind::Trouble, run);
        self.frame.extend_from_slice(trouble.as_bytes());
        self.send();
    }

    /// The same, and tells the parent about it if it wants to know.
    fn run_claim(&mut self, claim: Range<usize>) -> bool {
        if !self.manner.recorded {
            return self.run_all_of(claim);
        }
        let (start, before, began) = (claim.start, self.ran, Span::begin());
        let goes_on = self.run_all_of(claim);
        self.frame.clear();
        wire::begin(&mut self.frame, Kind::Chunk, &(start..start + self.ran - before));
        self.frame.extend_from_slice(&began.end().to_bytes());
        self.send();
        goes_on
    }

    /// Gives whether the loop goes on.
    fn run_all_of(&mut self, claim: Range<usize>) -> bool {
        let mut start = claim.start;
        while start < claim.end {
            let end = match self.manner.blocks {
                Blocks::Any => claim.end,
                blocks => blocks.end(start).min(claim.end),
            };
            match self.run_until(start, end) {
                Some(reached) => start = reached,
                None => return false,
            }
        }
        true
    }

    /// One run: up to `end` where blocks are fixed, else as long as it pays. None: the loop is left.
    fn run_until(&mut self, start: usize, end: usize) -> Option<usize> {
        let began = Instant::now();
        let (mut at, mut goes_on) = (start, true);
        while at < end && goes_on {
            if self.board.is_behind(at) {
                return None;
            }
            let until = end.min(at + self.step());
            let since =
                if self.manner.watched { self.manner.epoch.elapsed().as_nanos() as u64 | 1 } else { 0 };
            self.seat.set_running(&(at..until), since);
            goes_on = self.task.run(at..until);
            self.ran += until - at;
            at = until;
            if self.manner.cut || self.manner.blocks == Blocks::Any && self.is_worth_sending(began.elapsed())
            {
                break;
            }
        }
        self.seat.set_running(&(at..at), 0);
        self.send_run(start..at);
        goes_on.then_some(at)
    }

    /// How many iterations to run before looking around.
    fn step(&self) -> usize {
        if self.manner.cut || self.manner.one_by_one || self.ran < FIRST {
            return 1;
        }
        (SHORT.as_nanos() as f64 / self.pace.unit.max(1.0)) as usize + 1
    }

    fn is_worth_sending(&self, took: Duration) -> bool {
        (self.ran < FIRST && self.sending < CHEAP) || took > SHORT.max(self.sending * 4)
    }

    fn send_run(&mut self, run: Range<usize>) {
        let began = Instant::now();
        self.frame.clear();
        wire::begin(&mut self.frame, Kind::Run, &run);
        match self.task.end(&run, &mut self.frame) {
            Ok(()) => self.send(),
            Err(trouble) => self.tell(&run, &trouble.to_string()),
        }
        self.sending = began.elapsed();
    }

    fn send(&mut self) {
        wire::end(&mut self.frame);
        // Without a parent there is nobody to tell.
        let _ = self.pipe.write_all(&self.frame);
    }
}
