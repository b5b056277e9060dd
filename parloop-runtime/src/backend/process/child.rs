//! A child's side: claims, runs, and writes down what its runs leave.

use super::board::{Board, Seat};
use super::feed;
use super::task::Task;
use super::wire::{self, Kind};
use crate::observe::Span;
use crate::run::{Blocks, Pace};
use crate::sys::{fork, stdio};
use std::io::{PipeWriter, Write};
use std::ops::Range;
use std::os::unix::net::UnixStream;
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
    /// How many iterations a child runs at most; where accumulators have fixed blocks, it ends the last of these.
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
    /// Nothing gets through any more.
    broken: bool,
    /// It has said that it ends.
    said_goodbye: bool,
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
        Worker {
            task,
            board,
            seat,
            manner,
            pipe,
            frame,
            pace,
            ran: 0,
            sending: Duration::ZERO,
            broken: false,
            said_goodbye: false,
        }
    }

    /// Works on what comes, until nothing does.
    pub(super) fn work_on(mut self, mut line: UnixStream) {
        while let Some((positions, bytes)) = feed::read(&mut line)
            && self.run_fed(positions, &bytes)
        {}
        self.say_goodbye();
    }

    /// Gives whether the loop goes on.
    fn run_fed(&mut self, positions: Range<usize>, bytes: &[u8]) -> bool {
        // To read an item is the user's own code too.
        self.begin(&(positions.start..positions.start + 1));
        match self.task.receive(positions.start, bytes) {
            Ok(()) => self.run_claim(positions),
            Err(trouble) => {
                self.tell(&positions, &trouble.to_string());
                !self.broken
            }
        }
    }

    /// Works until nothing is left to do. Where the parent has gone away there is nothing to do.
    pub(super) fn work(mut self, given: Option<Range<usize>>) {
        let goes_on = given.is_none_or(|given| self.run_claim(given));
        while goes_on && !self.manner.given_only && self.ran < self.manner.most {
            let Some(claim) = self.board.claim(&self.pace, self.manner.most - self.ran) else { break };
            self.seat.set_claim(&claim);
            let (began, len) = (Instant::now(), claim.len());
            if !self.run_claim(claim) {
                break;
            }
            self.pace.record(len, began.elapsed());
        }
        self.say_goodbye();
    }

    /// What did not get through is told by what stands in shared memory.
    fn say_goodbye(&mut self) {
        if !self.said_goodbye {
            stdio::flush();
            self.frame.clear();
            self.add_goodbye();
            self.send();
        }
    }

    fn add_goodbye(&mut self) {
        let start = self.frame.len();
        wire::begin(&mut self.frame, Kind::Bye, &(0..0));
        wire::end(&mut self.frame[start..]);
        self.said_goodbye = true;
    }

    /// Whether it ends with the run that ends here, and has nothing else to say.
    fn ends_at(&self, at: usize) -> bool {
        let done = self.manner.given_only || self.ran >= self.manner.most || !self.board.has_work();
        !self.manner.fed && !self.manner.recorded && at == self.seat.claim().end && done
    }

    /// What a run left can't travel.
    fn tell(&mut self, run: &Range<usize>, trouble: &str) {
        self.frame.clear();
        wire::begin(&mut self.frame, Kind::Trouble, run);
        self.frame.extend_from_slice(trouble.as_bytes());
        self.commit(run);
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
        wire::end(&mut self.frame);
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
            self.begin(&(at..until));
            goes_on = self.task.run(at..until);
            self.ran += until - at;
            at = until;
            if self.manner.cut || self.manner.blocks == Blocks::Any && self.is_worth_sending(began.elapsed())
            {
                break;
            }
        }
        if at > start {
            self.send_run(start..at);
        }
        (goes_on && !self.broken).then_some(at)
    }

    /// The parent is to know what runs, and since when.
    fn begin(&mut self, running: &Range<usize>) {
        if self.manner.watched {
            self.tick(self.manner.epoch.elapsed().as_nanos() as u64 | 1);
        }
        self.seat.set_running(running);
    }

    /// Tells the time of what begins (0: of nothing). Where the parent has found before that the last one takes too
    /// long, it comes to nothing.
    fn tick(&self, since: u64) {
        while !self.seat.set_since(since) {
            fork::wait_to_be_killed();
        }
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
            Ok(()) => self.commit(&run),
            Err(trouble) => self.tell(&run, &trouble.to_string()),
        }
        self.sending = began.elapsed();
    }

    /// Sends what ends a run: until then it counts as running. Where nothing follows, the parent is woken once.
    fn commit(&mut self, run: &Range<usize>) {
        if self.manner.watched {
            self.tick(0);
        }
        stdio::flush();
        wire::end(&mut self.frame);
        if self.ends_at(run.end) {
            self.add_goodbye();
        }
        self.send();
        if !self.broken {
            self.seat.set_running(&(0..0));
        }
    }

    fn send(&mut self) {
        if self.broken {
            return;
        }
        if let Err(error) = self.pipe.write_all(&self.frame) {
            self.broken = true;
            self.seat.set_failed(error.raw_os_error().unwrap_or(libc::EPIPE));
        }
    }
}
