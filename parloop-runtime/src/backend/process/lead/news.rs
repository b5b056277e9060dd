//! What children and the source have to say, and how long to wait for it.

use super::{HALT_OFTEN, Lead, MOMENT};
use crate::backend::process::kid::{Kid, News};
use crate::backend::process::{source, watch};
use crate::sys::door::Door;
use crate::sys::fork::{self, Awaited};
use std::os::fd::AsFd;
use std::time::Duration;

impl Lead<'_> {
    /// Waits for something to come, and takes it in.
    pub(super) fn listen(&mut self) {
        let ended = self.hear_goodbyes() && self.bury();
        if self.kids.is_empty() && !self.awaits {
            return;
        }
        if self.ends_at_once() {
            return fork::give_way();
        }
        if !ended {
            self.follow();
        }
        let patience = if ended || self.has_ended_untold() { Duration::ZERO } else { self.patience() };
        let (awaited, whose) = self.poll(patience);
        for (_, &(number, news)) in awaited.iter().zip(&whose).filter(|(one, _)| one.is_there()) {
            match news {
                News::Room => self.kids[number].push(),
                News::Said | News::Ended => self.hear(number, news == News::Ended),
                News::Pipe => drop(self.take_pipes()),
                News::Item => self.terms.bell.into_iter().for_each(source::heard),
            }
        }
        self.awaited = (awaited, whose);
        for number in 0..self.kids.len() {
            let kid = &self.kids[number];
            if kid.at_door || kid.child.must_be_asked() && kid.child.has_ended() {
                self.hear(number, true);
            }
        }
        self.watch();
    }

    /// Whether one has ended of which no descriptor tells, as one that did before there was any.
    fn has_ended_untold(&self) -> bool {
        self.kids.iter().any(|kid| kid.child.must_be_asked() && kid.child.has_ended())
    }

    /// Whether it pays to look for the next end instead of sleeping until it is told: to be woken takes as long as a short
    /// child, and so does a descriptor that tells. Not where one has taken longer.
    fn ends_at_once(&self) -> bool {
        !self.opened && self.manner.epoch.elapsed() < self.at_hand
    }

    /// Has the ends of children told by descriptors of their own, as long as there are enough for pipes beside them.
    fn follow(&mut self) {
        self.opened = true;
        if self.has_room() {
            return self.kids.iter().for_each(|kid| kid.child.follow());
        }
        for kid in &mut self.kids {
            kid.child.ask();
            if self.door.as_mut().is_some_and(Door::make_room) {
                break;
            }
        }
    }

    /// Whether there is room for a pipe that may be handed in.
    fn has_room(&mut self) -> bool {
        self.door.as_mut().is_none_or(Door::make_room)
    }

    /// What short-lived children have left stands in shared memory; that they have ended is asked before it is waited for.
    /// Gives whether there are any.
    fn hear_goodbyes(&mut self) -> bool {
        let mut any = false;
        for number in 0..self.kids.len() {
            let kid = &self.kids[number];
            let letter = self.board.seat(kid.seat).letter().filter(|_| !kid.child.is_followed());
            if letter.is_some_and(|letter| letter.complete) {
                self.hear(number, false);
                any = true;
            }
        }
        any
    }

    /// Waits until one of these is there.
    fn poll(&mut self, patience: Duration) -> (Vec<Awaited>, Vec<(usize, News)>) {
        let (mut awaited, mut whose) = std::mem::take(&mut self.awaited);
        awaited.clear();
        whose.clear();
        let mut add = |one, number, news| {
            awaited.push(one);
            whose.push((number, news));
        };
        for (number, kid) in self.kids.iter().enumerate() {
            kid.awaited().for_each(|(one, news)| add(one, number, news));
        }
        let bell = self.terms.bell.filter(|_| self.awaits);
        bell.into_iter().for_each(|bell| add(Awaited::input(bell.as_fd()), 0, News::Item));
        // Last: a pipe is taken before the end of its child is seen to.
        let door = self.door.as_ref().and_then(Door::bell);
        door.into_iter().for_each(|door| add(Awaited::input(door), 0, News::Pipe));
        fork::poll(&mut awaited, patience);
        (awaited, whose)
    }

    /// Listens to those that have handed in a pipe. Gives whether that are all.
    pub(super) fn take_pipes(&mut self) -> bool {
        while let Some((process, pipe)) = self.door.as_mut().and_then(Door::take) {
            if let Some(number) = self.kids.iter().position(|kid| kid.child.id() == process) {
                self.opened = true;
                self.kids[number].listen_to(pipe);
                self.hear(number, false);
            }
        }
        self.has_room()
    }

    /// How long to wait for news.
    fn patience(&self) -> Duration {
        let now = self.manner.epoch.elapsed();
        let due = |kid: &Kid| {
            let since = self.board.seat(kid.seat).since().map_or(now, Duration::from_nanos);
            Some(since.saturating_add(self.terms.timeout?).saturating_sub(now))
        };
        let most = if self.terms.halt.is_some() { HALT_OFTEN } else { watch::OFTEN };
        let asked = self.kids.iter().any(|kid| kid.child.must_be_asked());
        let most = if asked { most.min(MOMENT) } else { most };
        let timeout = self.kids.iter().filter_map(due).chain(self.rest()).min().unwrap_or(most);
        timeout.clamp(Duration::from_millis(1), most)
    }
}
