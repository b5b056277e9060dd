//! A child's side: claims, runs, and writes down what its runs leave.

use super::board::{Board, Letter, Seat};
use super::feed;
use super::task::Task;
use super::wire::{self, Kind};
use crate::observe::Span;
use crate::run::{Blocks, Pace};
use crate::sys::alarm::Alarm;
use crate::sys::door::Door;
use crate::sys::{fork, roughly, stdio, ticks};
use std::io::{self, ErrorKind, PipeWriter, Write};
use std::mem::ManuallyDrop;
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
    /// How long it may take where the parent may be kept from looking: the child sees to that itself.
    pub(super) alarm: Option<Duration>,
    /// Whether somebody wants to see results as they come: a tail, or a progress bar.
    pub(super) followed: bool,
    /// Whether it is told when a claim was begun and ended.
    pub(super) recorded: bool,
    /// How many iterations a child runs at most; where accumulators have fixed blocks, it ends the last of these.
    pub(super) most: usize,
    /// The clock that parent and children share.
    pub(super) epoch: Instant,
}

impl Manner {
    /// Whether what one run leaves may wait for the next ones, which are short where each iteration is a block.
    fn waits(&self) -> bool {
        self.blocks != Blocks::Any && !self.cut
    }
}

/// So many iterations are sent one by one, so that little is lost with a child that dies early.
const FIRST: usize = 64;
/// Sending one by one goes on while it costs less than this.
const CHEAP: Duration = Duration::from_micros(50);
/// From then on, what takes less than this is sent together.
const SHORT: Duration = Duration::from_micros(5);
/// More bytes than this are sent, however soon: they are still in the cache, here and there, and the buffers for them
/// are used again.
const LARGE: usize = 1 << 19;
/// What a pipe takes at once, mostly.
const ROOM: usize = 1 << 16;

pub(super) struct Worker<'c> {
    task: &'c mut dyn Task,
    board: &'c Board,
    seat: Seat<'c>,
    manner: &'c Manner,
    door: &'c Door,
    /// Made for what does not fit into the letter.
    pipe: Option<PipeWriter>,
    /// What is to be sent.
    frames: Vec<u8>,
    pace: Pace,
    /// Iterations that ran.
    ran: usize,
    /// What it took to send the last run.
    sending: Duration,
    /// The processor's ticks while iterations ran and what they leave was written down. Not while it was sent: where that
    /// takes long, claims that are taken for long themselves would become so small that sending is all that is done.
    worked: u64,
    /// How many bytes an iteration of it has left.
    weight: usize,
    /// Nothing gets through any more.
    broken: bool,
    alarm: Option<Alarm>,
    /// Its number, which a copy of it that the body forks has not.
    process: i32,
    /// Something stands in the letter.
    lettered: bool,
    /// The pipe has been made wider.
    has_room: bool,
    /// It has said that it ends.
    said_goodbye: bool,
}

impl<'c> Worker<'c> {
    pub(super) fn new(
        task: &'c mut dyn Task,
        board: &'c Board,
        seat: Seat<'c>,
        manner: &'c Manner,
        door: &'c Door,
        frames: Vec<u8>,
    ) -> Self {
        let pace = Pace::unknown();
        Worker {
            task,
            board,
            seat,
            manner,
            door,
            pipe: None,
            frames,
            pace,
            ran: 0,
            sending: Duration::ZERO,
            worked: 0,
            weight: 0,
            broken: false,
            alarm: manner.alarm.and_then(|_| Alarm::new()),
            process: fork::process(),
            lettered: false,
            has_room: false,
            said_goodbye: false,
        }
    }

    /// Works on what comes, until nothing does.
    pub(super) fn work_on(&mut self, line: UnixStream) {
        // The body may have closed it.
        let mut line = ManuallyDrop::new(line);
        loop {
            match feed::read(&mut line) {
                Ok((positions, bytes)) => {
                    if !self.run_fed(positions, &bytes) {
                        break;
                    }
                }
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => break,
                Err(error) => break self.fail(&error),
            }
        }
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

    /// Works on what it is given, and then on what it claims, until nothing is left to do.
    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    pub(super) fn work(&mut self, given: Option<Range<usize>>) {
        let mut next = given;
        while let Some(claim) = next {
            // What a claim takes tells how long the next one is to be. The system's clock is in pages of its own.
            let (before, len) = (self.worked, claim.len());
            let goes_on = self.run_claim(claim);
            if !goes_on || self.manner.given_only || self.ran >= self.manner.most || !self.board.has_work() {
                break;
            }
            self.pace.record(len, roughly(self.worked.wrapping_sub(before)));
            next = self.board.claim(&self.pace, self.manner.most - self.ran);
            next.iter().for_each(|claim| self.seat.set_claim(claim));
        }
        self.say_goodbye();
    }

    /// What did not get through is told by what stands in shared memory.
    fn say_goodbye(&mut self) {
        if !self.said_goodbye {
            self.add_goodbye();
            self.send();
        }
    }

    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    fn add_goodbye(&mut self) {
        let start = self.frames.len();
        wire::begin(&mut self.frames, Kind::Bye, &(0..0));
        wire::end(&mut self.frames[start..]);
        self.said_goodbye = true;
    }

    /// Whether it ends with the run that ends here, and has nothing else to say.
    fn ends_at(&self, at: usize) -> bool {
        let done = self.manner.given_only || self.ran >= self.manner.most || !self.board.has_work();
        !self.manner.fed && !self.manner.recorded && at == self.seat.claim().end && done
    }

    /// What a run left can't travel.
    fn tell(&mut self, run: &Range<usize>, trouble: &str) {
        let start = self.frames.len();
        wire::begin(&mut self.frames, Kind::Trouble, run);
        self.frames.extend_from_slice(trouble.as_bytes());
        self.close(start);
        self.commit(run);
    }

    /// The same, and tells the parent about it if it wants to know.
    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    fn run_claim(&mut self, claim: Range<usize>) -> bool {
        if !self.manner.recorded {
            return self.run_all_of(claim);
        }
        let (start, before, began) = (claim.start, self.ran, Span::begin());
        let goes_on = self.run_all_of(claim);
        wire::begin(&mut self.frames, Kind::Chunk, &(start..start + self.ran - before));
        self.frames.extend_from_slice(&began.end().to_bytes());
        wire::end(&mut self.frames);
        self.send();
        goes_on
    }

    /// Gives whether the loop goes on.
    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    fn run_all_of(&mut self, claim: Range<usize>) -> bool {
        let goes_on = self.run_by_blocks(&claim);
        if !self.frames.is_empty() {
            self.commit(&claim);
        }
        goes_on && !self.broken
    }

    fn run_by_blocks(&mut self, claim: &Range<usize>) -> bool {
        let (mut start, mut unsent) = (claim.start, None);
        while start < claim.end {
            let end = match self.manner.blocks {
                Blocks::Any => claim.end,
                blocks => blocks.end(start).min(claim.end),
            };
            match self.run_until(start, end, &mut unsent) {
                Some(reached) => start = reached,
                None => return false,
            }
            if self.frames.is_empty() {
                unsent = None;
            }
        }
        true
    }

    /// One run: up to `end` where blocks are fixed, else as long as it pays. None: the loop is left. `unsent`: since when
    /// there is something that is not sent, if that matters.
    fn run_until(&mut self, start: usize, end: usize, unsent: &mut Option<Instant>) -> Option<usize> {
        let (mut at, mut goes_on, mut pays) = (start, true, false);
        while at < end && goes_on {
            if self.board.is_behind(at) {
                return None;
            }
            let alone = self.sends_each();
            let since = (!alone).then(|| *unsent.get_or_insert_with(Instant::now));
            let until = end.min(at + self.step());
            self.begin(&(at..until));
            let began = ticks();
            goes_on = self.task.run(at..until);
            self.worked = self.worked.wrapping_add(ticks().wrapping_sub(began));
            self.ran += until - at;
            at = until;
            pays = alone || since.is_some_and(|since| self.pays(at - start, since.elapsed()));
            if self.manner.cut || self.manner.blocks == Blocks::Any && pays {
                break;
            }
        }
        if at > start {
            self.end_run(start..at, self.manner.waits() && !pays);
        }
        (goes_on && !self.broken).then_some(at)
    }

    /// The parent is to know what runs, and since when.
    fn begin(&mut self, running: &Range<usize>) {
        fork::end_unless(self.process);
        if self.manner.watched {
            self.tick(self.manner.epoch.elapsed().as_nanos() as u64 | 1);
        }
        self.seat.set_running(running);
    }

    /// Tells the time of what begins (0: of nothing). Where the parent has found before that the last one takes too
    /// long, it comes to nothing.
    fn tick(&self, since: u64) {
        let alarm = |after| self.alarm.iter().for_each(|alarm| alarm.set(after));
        // The time is told as long as the alarm is on.
        if since == 0 {
            alarm(None);
        }
        while !self.seat.set_since(since) {
            fork::wait_to_be_killed();
        }
        if since != 0 {
            alarm(self.manner.alarm);
        }
    }

    /// How many iterations to run before looking around.
    fn step(&self) -> usize {
        if self.manner.cut || self.manner.one_by_one || self.ran < FIRST {
            return 1;
        }
        (SHORT.as_nanos() as f64 / self.pace.unit.max(1.0)) as usize + 1
    }

    /// Whether it is worth sending what so many iterations have left in that time.
    fn pays(&self, iterations: usize, took: Duration) -> bool {
        took > SHORT && (took > self.sending * 4 || iterations.saturating_mul(self.weight) > LARGE)
    }

    /// Whether what is run now is sent by itself.
    fn sends_each(&self) -> bool {
        self.ran < FIRST && self.sending < CHEAP
    }

    /// `waits`: it is sent with those that follow.
    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    fn end_run(&mut self, run: Range<usize>, waits: bool) {
        let start = self.frames.len();
        // The clock is read only where it tells something: it is in pages of its own, too.
        let began = (!waits && self.pipe.is_some() && !self.ends_at(run.end)).then(Instant::now);
        wire::begin(&mut self.frames, Kind::Run, &run);
        let before = ticks();
        let ended = self.task.end(&run, &mut self.frames);
        self.worked = self.worked.wrapping_add(ticks().wrapping_sub(before));
        match ended {
            Ok(()) => self.close(start),
            Err(trouble) => {
                self.frames.truncate(start);
                return self.tell(&run, &trouble.to_string());
            }
        }
        self.weight = (self.frames.len() - start) / run.len();
        if !waits {
            self.commit(&run);
            began.into_iter().for_each(|began| self.sending = began.elapsed());
        }
    }

    /// A frame that begins there is complete, and time does not count against its run any more.
    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    fn close(&mut self, start: usize) {
        fork::end_unless(self.process);
        if self.manner.watched {
            self.tick(0);
        }
        wire::end(&mut self.frames[start..]);
    }

    /// Sends what ends runs, of which this is the last: until then they count as running. Where nothing follows, the
    /// parent is woken once.
    fn commit(&mut self, run: &Range<usize>) {
        if self.ends_at(run.end) {
            self.add_goodbye();
        }
        self.send();
        if !self.broken {
            self.seat.set_running(&(0..0));
        }
    }

    /// What was printed goes first.
    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    fn send(&mut self) {
        if self.broken {
            return;
        }
        fork::end_unless(self.process);
        stdio::flush();
        if !self.send_by_letter() {
            self.send_by_pipe();
        }
        self.frames.clear();
    }

    /// As long as nothing went by the pipe, and nobody wants to see how far it is; and what is said last, if the letter
    /// is not used for that. Gives whether there was room.
    fn send_by_letter(&mut self) -> bool {
        let piped = self.pipe.is_some();
        let first = !piped && (self.said_goodbye || !self.manner.followed);
        let last = piped && self.said_goodbye && !self.lettered;
        let letter = Letter { last, complete: self.said_goodbye };
        let sent = (first || last) && self.seat.add_to_letter(&self.frames, letter);
        self.lettered |= sent;
        sent
    }

    fn send_by_pipe(&mut self) {
        if let Err(error) = self.write_to_pipe() {
            self.fail(&error);
        }
    }

    fn write_to_pipe(&mut self) -> io::Result<()> {
        let pipe = match &mut self.pipe {
            Some(pipe) => pipe,
            none => none.insert(self.door.hand_in(self.process)?),
        };
        if self.frames.len() > ROOM && !self.has_room {
            fork::make_room(pipe);
            self.has_room = true;
        }
        pipe.write_all(&self.frames)
    }

    /// Nothing gets through any more.
    fn fail(&mut self, error: &io::Error) {
        self.broken = true;
        self.seat.set_failed(error.raw_os_error().unwrap_or(libc::EPIPE));
    }
}
