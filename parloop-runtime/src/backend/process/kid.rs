//! One child, as the parent knows it.

use super::board::Seat;
use super::feed::{self, Job};
use super::heard::{Heard, Read};
use super::watch::Watch;
use crate::error::Cause;
use crate::sys::fork::{self, Awaited, Child, Ended};
use std::io::{ErrorKind, PipeReader};
use std::net::Shutdown;
use std::ops::Range;
use std::os::fd::{AsFd, AsRawFd, RawFd};
use std::os::unix::net::UnixStream;
use std::time::Duration;

pub(super) struct Kid {
    pub(super) child: Child,
    pub(super) seat: usize,
    /// What it says more by than fits into its letter, if it has handed that in and may say more.
    pipe: Option<PipeReader>,
    /// What it is fed by, if it is.
    feed: Option<Feed>,
    /// What it works on, if it is fed.
    pub(super) job: Job,
    /// How many iterations it was fed.
    pub(super) fed: usize,
    /// What came, and was not taken in yet.
    pub(super) heard: Heard,
    /// Where the last run that came ends.
    pub(super) committed: usize,
    /// When it last did something that was noticed here.
    pub(super) noticed: Duration,
    /// It has said that it ends.
    pub(super) bye: bool,
    /// Nothing more will come by a pipe.
    pub(super) silent: bool,
    /// It has ended, and there is no room for the pipe that it may have handed in.
    pub(super) at_door: bool,
    /// What it says is not listened to.
    pub(super) garbled: bool,
    /// Why it was killed, if it was.
    pub(super) killed: Option<Cause>,
    pub(super) watch: Watch,
}

/// The parent's end of the line, and what waits to go through it: a child that does not read must keep nobody waiting.
struct Feed {
    line: UnixStream,
    bytes: Vec<u8>,
    sent: usize,
}

impl Kid {
    pub(super) fn new(child: Child, seat: usize, line: Option<UnixStream>, now: Duration) -> Kid {
        Kid {
            child,
            seat,
            pipe: None,
            feed: line.map(|line| Feed { line, bytes: Vec::new(), sent: 0 }),
            job: Job::default(),
            fed: 0,
            heard: Heard::default(),
            committed: 0,
            noticed: now,
            bye: false,
            silent: false,
            at_door: false,
            garbled: false,
            killed: None,
            watch: Watch::default(),
        }
    }

    /// Whether it waits to be fed.
    pub(super) fn is_idle(&self) -> bool {
        self.feed.is_some() && self.committed >= self.job.positions.end && !self.bye && !self.silent
    }

    /// Whether it has said that it ends in the middle of what it was fed.
    pub(super) fn owes(&self) -> bool {
        self.committed < self.job.positions.end
    }

    pub(super) fn give(&mut self, job: Job, now: Duration) {
        self.fed += job.positions.len();
        self.committed = job.positions.start;
        self.noticed = now;
        if let Some(feed) = &mut self.feed {
            feed::write(&job, &mut feed.bytes);
            feed.push();
        }
        self.job = job;
    }

    /// Nothing more comes.
    pub(super) fn dismiss(&mut self, now: Duration) {
        self.noticed = now;
        if let Some(feed) = self.feed.take() {
            // Not only closed: children of other loops may have a copy of it.
            let _ = feed.line.shutdown(Shutdown::Both);
        }
    }

    /// All that this process has open for it.
    pub(super) fn descriptors(&self) -> impl Iterator<Item = RawFd> {
        let line = self.feed.as_ref().map(|feed| feed.line.as_raw_fd());
        let end = self.child.end().map(|end| end.as_raw_fd());
        [self.pipe.as_ref().map(AsRawFd::as_raw_fd), line, end].into_iter().flatten()
    }

    /// What is waited for, with what it means.
    pub(super) fn awaited(&self) -> impl Iterator<Item = (Awaited, News)> {
        let feed = self.feed.as_ref().filter(|feed| feed.waits());
        let said = self.pipe.as_ref().map(|pipe| (Awaited::input(pipe.as_fd()), News::Said));
        let room = feed.map(|feed| (Awaited::room(feed.line.as_fd()), News::Room));
        let ended = self.child.end().filter(|_| !self.at_door);
        let ended = ended.map(|end| (Awaited::input(end), News::Ended));
        // Who hears that it has ended reads all that it said.
        ended.into_iter().chain(said).chain(room)
    }

    /// Goes on with what waits to go to the child.
    pub(super) fn push(&mut self) {
        self.feed.as_mut().into_iter().for_each(Feed::push);
    }

    /// Reads what is there; all of it, where the child has ended and all pipes that were handed in are known.
    pub(super) fn hear(&mut self, ended: bool, now: Duration, seat: &Seat<'_>) {
        let before = self.heard.bytes().len();
        self.read(ended, now);
        let came = self.heard.bytes().len() > before;
        if !self.garbled {
            self.read_letter(seat, came || ended || self.silent && self.child.has_ended());
        }
    }

    fn read(&mut self, ended: bool, now: Duration) {
        // Others want to be heard too.
        for _ in 0..16 {
            let Some(pipe) = &mut self.pipe else { break };
            match self.heard.read(pipe) {
                Ok(Read::Nothing) => self.silence(),
                Ok(Read::Crowded) => return,
                Ok(read) => {
                    self.noticed = now;
                    if read == Read::Less && !ended {
                        return;
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // Nothing is there now; from a child that has ended nothing ever will be, whoever else holds the pipe
                // open.
                Err(error) if error.kind() == ErrorKind::WouldBlock && !ended => return,
                Err(_) => self.silence(),
            }
        }
        self.silent |= ended && self.pipe.is_none();
    }

    fn silence(&mut self) {
        self.silent = true;
        self.pipe = None;
    }

    /// What it has left in shared memory, if it adds nothing to that any more: `frozen`, it writes to its pipe or has ended.
    fn read_letter(&mut self, seat: &Seat<'_>, frozen: bool) {
        match seat.letter() {
            Some(letter) if letter.last && self.silent => {
                self.heard.append(&seat.take_letter());
            }
            Some(letter) if !letter.last && (letter.complete || frozen) => {
                self.heard.put_first(&seat.take_letter());
            }
            _ => {}
        }
    }

    /// Its end, if it has ended and nothing more is to be heard but its letter. One that has closed its pipe may go on for
    /// as long as it likes, unless it has said that it ends.
    pub(super) fn end(&self) -> Option<Ended> {
        match (self.silent, self.bye) {
            (true, true) => Some(self.child.wait()),
            (true, false) => self.child.wait_no_longer(),
            (false, true) if self.pipe.is_none() => self.child.wait_no_longer(),
            _ => None,
        }
    }

    /// It has handed in a pipe.
    pub(super) fn listen_to(&mut self, pipe: PipeReader) {
        if !self.silent {
            self.pipe = Some(pipe);
        }
    }

    /// Whether it may say that of these iterations: what goes to shared memory and pipes in a process whose memory is
    /// written to at random, or in a copy of it, must not be taken for a result.
    pub(super) fn may_say(&self, run: &Range<usize>, claimed: usize) -> bool {
        let end = if self.feed.is_some() { self.job.positions.end } else { claimed };
        self.committed <= run.start && run.start < run.end && run.end <= end
    }

    pub(super) fn kill(&mut self, cause: Cause) {
        self.killed = Some(cause);
        self.child.kill();
    }
}

/// What may have happened to a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// Somebody has handed in a pipe.
    Pipe,
    /// The source has something.
    Item,
    /// It has something to say.
    Said,
    /// It takes more.
    Room,
    Ended,
}

impl Feed {
    fn waits(&self) -> bool {
        self.sent < self.bytes.len()
    }

    /// As much as there is room for. A child that is gone is seen to by whoever waits for it.
    fn push(&mut self) {
        while self.waits() {
            match fork::send(self.line.as_fd(), &self.bytes[self.sent..]) {
                Ok(count) => self.sent += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(_) => break,
            }
        }
        self.bytes.clear();
        self.sent = 0;
    }
}
