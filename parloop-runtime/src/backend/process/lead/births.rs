//! Children that are forked, as many as there is work and room for.

use super::Lead;
use crate::backend::process::board::Board;
use crate::backend::process::child::{Manner, Worker};
use crate::backend::process::heard::Heard;
use crate::backend::process::kid::Kid;
use crate::backend::process::task::Task;
use crate::backend::{Seat, executor, pool};
use crate::run::Pace;
use crate::sys::door::Door;
use crate::sys::fork::{self, Child, Forks, Stdout};
use std::io;
use std::mem::ManuallyDrop;
use std::ops::Range;
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// So many children are forked one right after the other.
const TOGETHER: usize = 8;
/// Children that have little to do end as soon as their forks took, or after this.
const AT_HAND: Duration = Duration::from_micros(300);

/// The places on the board, which one child has after the other.
#[derive(Default)]
pub(super) struct Seats {
    /// Of those that were taken, those that were given back.
    free: Vec<usize>,
    /// Those before this one were taken at some time.
    next: usize,
}

impl Seats {
    fn take(&mut self) -> usize {
        self.free.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        })
    }

    pub(super) fn give_back(&mut self, seat: usize) {
        if seat + 1 == self.next {
            self.next = seat;
        } else {
            self.free.push(seat);
        }
    }

    fn taken(&self) -> usize {
        self.next - self.free.len()
    }
}

/// What a child is made of.
struct Inherited<'i> {
    task: &'i mut dyn Task,
    board: &'i Board,
    manner: &'i Manner,
    door: &'i Door,
    /// Those that were there before it, if this process has anything open for them.
    others: &'i [Kid],
    spare: &'i mut Heard,
    number: usize,
    line: Option<UnixStream>,
    given: Option<Range<usize>>,
}

impl Lead<'_> {
    pub(super) fn hire(&mut self) -> io::Result<()> {
        let began = self.manner.epoch.elapsed();
        let mut hired = Ok(TOGETHER);
        while let Ok(TOGETHER) = hired {
            hired = self.hire_together();
        }
        if !matches!(hired, Ok(0)) {
            let now = self.manner.epoch.elapsed();
            self.at_hand = now + (now - began).min(AT_HAND);
        }
        hired.map(drop)
    }

    /// Forks some children, and gives how many. Others wait for stdout meanwhile, and signals for this thread. They are
    /// written down where they belong only then: a page that is written to between two forks is copied again.
    #[inline(never)]
    fn hire_together(&mut self) -> io::Result<usize> {
        let mut born = [const { None }; TOGETHER];
        let (mut forks, mut refused) = (None, Ok(()));
        for place in &mut born {
            let Some((seat, given)) = self.seat_and_work() else { break };
            let forks = forks.get_or_insert_with(|| forks_of(self.terms.stdout));
            match self.fork(forks, seat, None, Some(given.clone())) {
                Ok(child) => *place = Some((child, seat)),
                Err(refusal) => {
                    refused = Err(refusal);
                    self.again.push_back(given);
                    self.seats.give_back(seat);
                    break;
                }
            }
        }
        drop(forks);
        let hired = self.write_down(&mut born);
        refused.map(|()| hired)
    }

    /// Gives how many these are.
    #[inline(never)]
    fn write_down(&mut self, born: &mut [Option<(Child, usize)>]) -> usize {
        let (now, before) = (self.manner.epoch.elapsed(), self.kids.len());
        for (child, seat) in born.iter_mut().map_while(Option::take) {
            self.kids.push(Kid::new(child, seat, None, now));
        }
        self.kids.len() - before
    }

    /// For one more child, if there is work and room for it.
    fn seat_and_work(&mut self) -> Option<(usize, Range<usize>)> {
        while !self.full && self.seats.taken() < self.terms.workers {
            let given = match self.again.pop_front() {
                Some(again) if self.board.is_behind(again.start) => continue,
                Some(again) => again,
                None if !self.board.has_work() => break,
                None if self.manner.given_only => self.board.claim_one()?,
                // Its first claim is made here, so that a child that has no more to do does without what claims need.
                None => self.board.claim(&Pace::unknown(), self.manner.most)?,
            };
            return Some((self.seats.take(), given));
        }
        None
    }

    /// A child that is fed.
    pub(super) fn hire_fed(&mut self) -> io::Result<()> {
        let (line, own) = fork::line()?;
        let seat = self.seats.take();
        let child = self.fork(&mut forks_of(self.terms.stdout), seat, Some(own), None);
        let child = child.inspect_err(|_| self.seats.give_back(seat))?;
        self.opened = true;
        self.kids.push(Kid::new(child, seat, Some(line), self.manner.epoch.elapsed()));
        Ok(())
    }

    fn fork<A, B>(
        &mut self,
        forks: &mut Forks<A, B>,
        number: usize,
        line: Option<UnixStream>,
        given: Option<Range<usize>>,
    ) -> io::Result<Child> {
        let seat = self.board.seat(number);
        seat.clear();
        given.iter().for_each(|given| seat.set_claim(given));
        self.handlers.look_again();
        let door = match &mut self.door {
            Some(door) => &*door,
            none => none.insert(Door::new()?),
        };
        let (task, board, manner, spare) = (&mut *self.task, self.board, &self.manner, &mut self.spare);
        let others = if self.opened { &self.kids[..] } else { &[] };
        let mut inherited = Inherited { task, board, manner, door, others, spare, number, line, given };
        forks.fork(&self.handlers, || inherited.be_child())
    }
}

impl Inherited<'_> {
    /// Nothing is dropped here, and little allocated: each page that is touched is a page to be copied.
    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    fn be_child(&mut self) {
        // The others' pipes are the parent's.
        if !self.others.is_empty() {
            fork::close_all(self.others.iter().flat_map(Kid::descriptors));
        }
        let _seat = ManuallyDrop::new(Seat::take(self.number));
        let frames = std::mem::take(self.spare).into_room();
        let seat = self.board.seat(self.number);
        let worker = Worker::new(self.task, self.board, seat, self.manner, self.door, frames);
        let mut worker = ManuallyDrop::new(worker);
        match self.line.take() {
            Some(line) => worker.work_on(line),
            None => worker.work(self.given.take()),
        }
    }
}

/// What is held over forks: parloop's own pools are left alone, so that a child finds them unlocked.
fn forks_of(stdout: Stdout) -> Forks<impl Sized, impl Sized> {
    Forks::begin(stdout, || (pool::hold(), executor::hold()))
}
