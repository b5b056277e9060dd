//! The parent's side: hires children, takes in what they send while others run, and sees to those that die.

mod births;
mod deaths;
mod news;

use super::board::{Board, Seat as Place};
use super::child::Manner;
use super::feed::Job;
use super::heard::Heard;
use super::kid::{Kid, News};
use super::source::Bell;
use super::task::Task;
use super::watch;
use super::wire::{self, Kind};
use crate::error::{Cause, Death};
use crate::executor::Halt;
use crate::observe::{Event, Run as Watched, Span};
use crate::sys::door::Door;
use crate::sys::exits::Apart;
use crate::sys::fork::{Awaited, Handlers, Stdout};
use births::Seats;
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::ops::Range;
use std::time::{Duration, Instant};

/// What the loop asks of its children.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms<'l> {
    /// How many at once.
    pub(super) workers: usize,
    pub(super) timeout: Option<Duration>,
    pub(super) retries: usize,
    /// How many iterations a child is fed at once.
    pub(super) portion: usize,
    /// How far beyond the tail iterations may run.
    pub(super) window: usize,
    pub(super) stdout: Stdout,
    /// Rings when the source has what it was asked for, where it does not keep this thread waiting.
    pub(super) bell: Option<&'l Bell>,
    /// Who may end the loop from outside.
    pub(super) halt: Option<&'l Halt>,
}

impl Terms<'_> {
    fn is_halted(&self) -> bool {
        self.halt.is_some_and(Halt::is_asked)
    }
}

/// How the loop went.
#[derive(Default)]
pub(super) struct Outcome {
    /// Iterations that came to nothing.
    pub(super) deaths: Vec<Death>,
    /// No child to be had, and none to wait for.
    pub(super) refused: Option<io::Error>,
}

impl Outcome {
    pub(super) fn add(&mut self, later: Outcome) {
        self.deaths.extend(later.deaths);
        self.refused = later.refused;
    }
}

/// See the module.
pub(super) struct Lead<'l> {
    watched: Option<&'l Watched>,
    task: &'l mut dyn Task,
    board: &'l Board,
    manner: Manner,
    terms: Terms<'l>,
    kids: Vec<Kid>,
    seats: Seats,
    /// Made with the first child.
    door: Option<Door>,
    /// Whether there are descriptors of children, which others are to close.
    opened: bool,
    /// Until then the youngest children may well end.
    at_hand: Duration,
    /// What a child died with, to be done by others.
    again: VecDeque<Range<usize>>,
    /// What is to be fed again, or was taken from the source before there was a child for it.
    jobs: VecDeque<Job>,
    /// How often what is at a position was tried in vain.
    attempts: BTreeMap<usize, usize>,
    /// Everything before this was taken from the source.
    handed: usize,
    /// The source was asked for what comes next.
    awaits: bool,
    /// When it last kept this thread waiting.
    pulled: Instant,
    /// The system grants no child until one ends.
    full: bool,
    handlers: Handlers,
    _exits: Apart,
    /// What is polled for, and whose that is; kept, as what is allocated after a fork is copied.
    awaited: (Vec<Awaited>, Vec<(usize, News)>),
    /// For who has something to say.
    spare: Heard,
    outcome: Outcome,
}

/// A child that runs nothing has at least so much time to go on.
const UNHURRIED: Duration = Duration::from_secs(1);
/// How often a child is asked whether it has ended, where nothing tells.
const MOMENT: Duration = Duration::from_millis(2);
/// How often is asked whether somebody ends the loop from outside.
const HALT_OFTEN: Duration = Duration::from_millis(10);
/// There is room for so many children without asking for more.
const AT_FIRST: usize = 32;
/// So many items are read ahead for each child.
const AHEAD: usize = 4;
/// A source that keeps this thread waiting is left alone for such a part of that time, for what is worked on.
const REST: u32 = 8;
/// What is shorter is not worth it.
const SHORT_REST: Duration = Duration::from_millis(1);
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LAST_PAUSE: Duration = Duration::from_millis(200);

impl<'l> Lead<'l> {
    pub(super) fn new(
        watched: Option<&'l Watched>,
        task: &'l mut dyn Task,
        board: &'l Board,
        manner: Manner,
        terms: Terms<'l>,
    ) -> Self {
        let room = terms.workers.min(AT_FIRST);
        Lead {
            watched,
            task,
            board,
            manner,
            terms,
            kids: Vec::with_capacity(room),
            seats: Seats::default(),
            door: None,
            opened: false,
            at_hand: Duration::ZERO,
            again: VecDeque::new(),
            jobs: VecDeque::new(),
            attempts: BTreeMap::new(),
            handed: 0,
            awaits: false,
            pulled: manner.epoch,
            full: false,
            handlers: Handlers::look(),
            _exits: Apart::new(),
            awaited: (Vec::with_capacity(room * 2), Vec::with_capacity(room * 2)),
            spare: Heard::with_room(),
            outcome: Outcome::default(),
        }
    }

    /// Until all children have ended and nothing is left to do.
    pub(super) fn run(mut self) -> Outcome {
        let mut pause = FIRST_PAUSE;
        loop {
            let hired = if self.manner.fed { self.deal() } else { self.hire() };
            if let Err(refusal) = hired {
                if !self.kids.is_empty() {
                    self.full = true;
                } else if pause > LAST_PAUSE {
                    self.outcome.refused = Some(refusal);
                    break;
                } else {
                    // Somebody else's may end soon.
                    std::thread::sleep(pause);
                    pause *= 2;
                    continue;
                }
            }
            if self.kids.is_empty() && !self.awaits {
                match self.task.missing().filter(|_| !self.manner.fed) {
                    // Claimed by a child that died before it could say so.
                    Some(gap) if gap.start < self.board.claimed() && !self.board.is_behind(gap.start) => {
                        self.again.push_back(gap.start..gap.end.min(self.board.claimed()));
                    }
                    _ => break,
                }
                continue;
            }
            self.listen();
            self.bury();
        }
        std::mem::take(&mut self.outcome)
    }

    /// Feeds those that have nothing to do, and forks more where there is more to do.
    fn deal(&mut self) -> io::Result<()> {
        loop {
            let most = self.manner.most;
            let idle = self.kids.iter().position(|kid| kid.is_idle() && kid.fed < most);
            if idle.is_none() && (self.full || self.kids.len() >= self.terms.workers) {
                break;
            }
            let Some(job) = self.next_job() else { break };
            if idle.is_none()
                && let Err(refusal) = self.hire_fed()
            {
                self.jobs.push_front(job);
                return Err(refusal);
            }
            let number = idle.unwrap_or(self.kids.len() - 1);
            let kid = &mut self.kids[number];
            self.board.seat(kid.seat).set_claim(&job.positions);
            kid.give(job, self.manner.epoch.elapsed());
        }
        // Those that nothing will come for end.
        let more = self.awaits || self.rest().is_some() || self.is_ahead();
        let waits = !self.jobs.is_empty() || (more && !self.board.is_behind(self.handed));
        for kid in self.kids.iter_mut().filter(|kid| kid.is_idle()) {
            if !waits || kid.fed >= self.manner.most {
                kid.dismiss(self.manner.epoch.elapsed());
            }
        }
        Ok(())
    }

    /// Whether the tail must go on before anything else is handed out.
    fn is_ahead(&self) -> bool {
        self.task.front().is_some_and(|front| self.handed >= front.saturating_add(self.terms.window))
    }

    /// How long the source, which this thread reads itself, is to be left alone, since what is worked on may be done
    /// before it has something.
    fn rest(&self) -> Option<Duration> {
        let rest = self.task.waited() / REST;
        if rest < SHORT_REST || self.kids.iter().all(Kid::is_idle) {
            return None;
        }
        rest.checked_sub(self.pulled.elapsed())
    }

    fn next_job(&mut self) -> Option<Job> {
        while let Some(job) = self.jobs.pop_front() {
            if !self.board.is_behind(job.positions.start) {
                return Some(job);
            }
        }
        self.awaits = false;
        if self.is_ahead() || self.board.is_behind(self.handed) || self.rest().is_some() {
            return None;
        }
        // As long as children are forked for what comes, nobody is inside the source meanwhile.
        let ahead = if self.kids.len() < self.terms.workers { 0 } else { AHEAD * self.terms.workers };
        self.awaits = !self.task.is_there(ahead);
        if self.awaits {
            return None;
        }
        let mut bytes = Vec::new();
        let next = self.task.next(&mut bytes);
        self.pulled = Instant::now();
        let start = next?;
        let mut end = start + 1;
        while end - start < self.terms.portion
            && let Some(next) = self.task.next(&mut bytes)
        {
            end = next + 1;
        }
        self.handed = end;
        Some(Job { positions: start..end, bytes })
    }

    /// Kills those that take too long, or wait for what will never come.
    fn watch(&mut self) {
        let now = self.manner.epoch.elapsed();
        let often = watch::interval(self.kids.len());
        for kid in self.kids.iter_mut().filter(|kid| kid.killed.is_none() && !kid.is_idle()) {
            let seat = self.board.seat(kid.seat);
            if self.terms.is_halted() {
                kid.kill(Cause::Signal(libc::SIGKILL));
            } else if let Some(limit) = self.terms.timeout
                && takes_too_long(kid, &seat, limit, now)
            {
                kid.kill(Cause::TimedOut(limit));
            } else if kid.watch.hangs(kid.child.id(), now, often) {
                kid.kill(Cause::Hung);
            }
        }
    }

    fn hear(&mut self, number: usize, ended: bool) {
        // Whose letter is complete has made no pipe.
        let letter = self.board.seat(self.kids[number].seat).letter();
        let all_said = letter.is_some_and(|letter| letter.complete && !letter.last);
        let known = ended && (all_said || self.take_pipes());
        self.kids[number].at_door = ended && !known;
        let ended = known;
        let kid = &mut self.kids[number];
        if kid.heard.is_empty() {
            std::mem::swap(&mut kid.heard, &mut self.spare);
        }
        let seat = self.board.seat(kid.seat);
        kid.hear(ended, self.manner.epoch.elapsed(), &seat);
        self.take_in(number);
        let kid = &mut self.kids[number];
        if kid.heard.is_empty() && self.spare.is_smaller(&kid.heard) {
            std::mem::swap(&mut kid.heard, &mut self.spare);
        }
    }

    fn take_in(&mut self, number: usize) {
        let kid = &mut self.kids[number];
        let mut at = 0;
        while let Some((kind, run, frame, len)) = wire::first(&kid.heard.bytes()[at..])
            && !kid.garbled
        {
            at += len;
            if matches!(kind, Kind::Run | Kind::Trouble) && !kid.may_say(&run, self.board.claimed()) {
                kid.garbled = true;
                kid.kill(Cause::Refused(format!("its process sent what can't be, of iterations {run:?}")));
                break;
            }
            let trouble = match kind {
                Kind::Bye => {
                    kid.bye = true;
                    continue;
                }
                Kind::Chunk => {
                    if let Some((watched, span)) = self.watched.zip(Span::from_bytes(frame)) {
                        watched.report(Event::of_child(kid.child.id().unsigned_abs(), kid.seat, &run, span));
                    }
                    continue;
                }
                Kind::Run => match self.task.take(run.clone(), frame) {
                    Ok(left) => {
                        if let Some(meter) = self.watched.and_then(Watched::meter) {
                            // The one that left is not finished.
                            meter.add(run.len() - usize::from(left == Some(run.start)));
                        }
                        left.into_iter().for_each(|position| self.board.left_at(position));
                        None
                    }
                    Err(trouble) => Some(trouble.to_string()),
                },
                Kind::Trouble => Some(String::from_utf8_lossy(frame).into_owned()),
            };
            kid.committed = run.end;
            if let Some(trouble) = trouble {
                self.task.lose(run.clone());
                let death = Death { iteration: run.start, lost: run, cause: Cause::Refused(trouble) };
                self.outcome.deaths.push(death);
            }
        }
        kid.heard.drop_first(at);
    }
}

/// Whether an iteration runs for longer than it may, or nothing happens between iterations. The child does not go on
/// then.
fn takes_too_long(kid: &Kid, seat: &Place<'_>, limit: Duration, now: Duration) -> bool {
    match seat.since() {
        Some(since) => now.saturating_sub(Duration::from_nanos(since)) > limit && seat.condemn(since),
        None => now.saturating_sub(kid.noticed) > limit.max(UNHURRIED),
    }
}

impl Drop for Lead<'_> {
    fn drop(&mut self) {
        // None is left but where this thread unwinds, or ends as a child.
        if !self.kids.is_empty() {
            for kid in self.kids.drain(..) {
                kid.child.kill();
                kid.child.wait();
            }
        }
    }
}
