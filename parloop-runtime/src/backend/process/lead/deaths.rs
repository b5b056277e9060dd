//! Children that have ended, and what becomes of what they had not sent.

use super::{Lead, Place};
use crate::backend::process::feed::Job;
use crate::backend::process::kid::Kid;
use crate::error::{Cause, Death};
use crate::sys::fork::Ended;
use std::io;
use std::ops::Range;
use std::time::Duration;

/// Children that die before they have begun anything, in a row, until that counts as a failure.
const FRUITLESS: usize = 16;
/// The same for those that had to be killed for it, which takes its time.
const KILLED_IDLE: usize = 1;

impl Lead<'_> {
    /// Sees to those that have ended. Gives whether there are any.
    pub(super) fn bury(&mut self) -> bool {
        let mut any = false;
        for number in (0..self.kids.len()).rev() {
            let Some(ended) = self.kids[number].end() else { continue };
            // It may have said something since it was listened to.
            if !self.kids[number].bye {
                self.hear(number, true);
            }
            let kid = self.kids.swap_remove(number);
            self.seats.give_back(kid.seat);
            (self.full, any) = (false, true);
            if !kid.bye || kid.owes() {
                self.died(kid, ended);
            }
        }
        any
    }

    /// A child died. What it had not sent is lost; what it had not begun is for others.
    fn died(&mut self, kid: Kid, ended: Ended) {
        let Kid { committed, killed, job, .. } = kid;
        let seat = self.board.seat(kid.seat);
        let (claim, running) = (seat.claim(), seat.running());
        let lost = claim.start.max(committed)..claim.end;
        if lost.is_empty() || self.board.is_behind(lost.start) {
            return;
        }
        let began = !running.is_empty() && lost.contains(&running.start);
        let at = if began { running.start } else { lost.start };
        let attempts = self.attempts.entry(at).or_default();
        *attempts += 1;
        let allowed = match &killed {
            _ if self.terms.is_halted() => 0,
            _ if began => self.terms.retries,
            Some(_) => KILLED_IDLE,
            None => FRUITLESS,
        };
        if *attempts <= allowed {
            return self.retry(lost, &job);
        }
        let end = if began { running.end } else { lost.start + 1 };
        let cause = killed.or_else(|| seat.failed().map(not_sent)).unwrap_or(match ended {
            Ended::Code(code) => Cause::Exited(code),
            Ended::Signal(libc::SIGKILL) if self.is_overdue(&seat) => {
                Cause::TimedOut(self.terms.timeout.unwrap_or_default())
            }
            Ended::Signal(signal) => Cause::Signal(signal),
            Ended::Unknown => Cause::Unknown,
        });
        // With `retries`, what was done and not sent is done again.
        let start = if self.terms.retries > 0 { at } else { lost.start };
        for rest in [end..lost.end, lost.start..start] {
            if !rest.is_empty() {
                self.retry(rest, &job);
            }
        }
        self.task.lose(start..end);
        self.outcome.deaths.push(Death { iteration: at, lost: start..end, cause });
    }

    /// Whether a child has run into its own time limit.
    fn is_overdue(&self, seat: &Place<'_>) -> bool {
        let since = seat.since().map(Duration::from_nanos);
        let ran = since.map(|since| self.manner.epoch.elapsed().saturating_sub(since));
        self.manner.alarm.zip(ran).is_some_and(|(limit, ran)| ran > limit)
    }

    /// Iterations that another child is to run.
    fn retry(&mut self, positions: Range<usize>, job: &Job) {
        if self.manner.fed {
            self.jobs.push_front(Job { positions, bytes: job.bytes.clone() });
        } else {
            self.again.push_front(positions);
        }
    }
}

fn not_sent(error: i32) -> Cause {
    Cause::Refused(format!("its process could not send it: {}", io::Error::from_raw_os_error(error)))
}
