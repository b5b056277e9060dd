//! What loops of all types have in common, on both sides of the fork.

use crate::role::Mode;
use crate::role::Seed;
use crate::role::travel::{Extent, Travel};
use crate::run::merge::{Run, net};
use crate::run::{Leave, Payload, forget_panics};
use crate::space::{Block, Control, Positions};
use crate::sys::staged::Meeting;
use crate::wire::{self, Trouble, Wire};
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Range;
use std::panic::resume_unwind;
use std::time::Duration;

/// The iterations of a loop and what runs leave, but for what is done with it.
pub(super) struct Loops<'l, P, S: Seed, E, W> {
    positions: P,
    pub(super) seed: &'l S,
    control: Control,
    scratch: S::Scratch,
    private: Option<S::Private>,
    leave: Option<Leave<E>>,
    /// The ways in which roles and exits travel.
    ways: PhantomData<fn() -> W>,
}

/// How a run left the loop.
mod tag {
    pub(super) const WENT_ON: u8 = 0;
    pub(super) const EXIT: u8 = 1;
    pub(super) const PANIC: u8 = 2;
}

type ItemOf<P> = <<P as Positions>::Part as Iterator>::Item;

impl<'l, P: Positions, S: Seed, E, W> Loops<'l, P, S, E, W> {
    pub(super) fn new(positions: P, seed: &'l S, mode: &Mode) -> Self {
        let control = Control::new(mode, positions.known());
        Loops {
            positions,
            seed,
            control,
            scratch: S::Scratch::default(),
            private: None,
            leave: None,
            ways: PhantomData,
        }
    }

    pub(super) fn positions(&mut self) -> &mut P {
        &mut self.positions
    }

    /// How long the last item kept this thread waiting.
    pub(super) fn waited(&self) -> Duration {
        self.positions.waited()
    }

    /// How many iterations there are so far.
    pub(super) fn length(&self) -> usize {
        self.positions.length()
    }

    /// More iterations, with how many there are then in all, if there are more; and the panic of the source behind
    /// them.
    pub(super) fn more(&mut self) -> (Option<usize>, Option<Leave<E>>) {
        let before = self.positions.length();
        self.positions.more();
        let length = self.positions.length();
        ((length > before).then_some(length), self.positions.broke().map(Leave::Panic))
    }

    /// In a child: runs some iterations, adjacent to the last ones unless the run has ended. Gives whether the loop
    /// goes on.
    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    pub(super) fn run(
        &mut self,
        positions: Range<usize>,
        body: impl FnOnce(S::Private, Block<'_, P::Part>) -> (S::Private, Option<E>),
    ) -> bool {
        match net(|| self.step(positions, body)) {
            Ok((private, exit)) => {
                self.private = Some(private);
                self.leave = exit.map(Leave::Exit);
            }
            Err(payload) => self.leave = Some(Leave::Panic(payload)),
        }
        self.leave.is_none()
    }

    fn step(
        &mut self,
        positions: Range<usize>,
        body: impl FnOnce(S::Private, Block<'_, P::Part>) -> (S::Private, Option<E>),
    ) -> (S::Private, Option<E>) {
        let private = self.private.take().unwrap_or_else(|| self.seed.begin(&mut self.scratch));
        let start = positions.start;
        // SAFETY: a child runs what it has claimed, once, and goes over one part at a time.
        let part = unsafe { self.positions.part(positions) };
        body(private, Block::new(part, start, self.positions.index(), &self.control))
    }

    /// The end of the loop in the parent. The items stand in this process too, and nobody here has got them.
    pub(super) fn conclude<T>(self, settle: impl FnOnce() -> T) -> T {
        let Loops { positions, scratch, .. } = self;
        forget_panics(scratch);
        let dropped = net(|| drop(positions));
        let exit = settle();
        dropped.unwrap_or_else(|payload| resume_unwind(payload));
        exit
    }

    fn extent(&self, positions: &Range<usize>) -> Extent {
        Extent { positions: positions.clone(), index: self.positions.index() }
    }
}

impl<P: Positions, S: Travel<ItemOf<P>, M>, E: Wire<ME>, M, ME> Loops<'_, P, S, E, (M, ME)> {
    /// In a child: the run has ended, and this is what it leaves.
    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    pub(super) fn end(&mut self, run: &Range<usize>, out: &mut Vec<u8>) -> Result<(), Trouble> {
        let start = out.len();
        match net(|| self.pack(run, out)) {
            Ok(packed) => packed,
            Err(payload) => {
                out.truncate(start);
                self.leave = Some(Leave::Panic(payload));
                self.pack(run, out)
            }
        }
    }

    #[cfg_attr(target_os = "linux", unsafe(link_section = "parloop_child"))]
    fn pack(&mut self, run: &Range<usize>, out: &mut Vec<u8>) -> Result<(), Trouble> {
        let extent = self.extent(run);
        let exit = match self.leave.take() {
            Some(Leave::Panic(payload)) => {
                out.push(tag::PANIC);
                write_payload(payload, out);
                return wire::caught(|| {
                    self.with_items(run, |items| self.seed.pack_broken(&extent, items, out))
                });
            }
            Some(Leave::Exit(exit)) => Some(exit),
            None => None,
        };
        let private = self.private.take().unwrap_or_else(|| self.seed.begin(&mut self.scratch));
        let partial = self.seed.end(private, &mut self.scratch);
        out.push(if exit.is_some() { tag::EXIT } else { tag::WENT_ON });
        wire::caught(|| {
            self.with_items(run, |items| self.seed.pack(partial, &extent, items, out))?;
            exit.map_or(Ok(()), |exit| exit.write(out))
        })
    }

    /// The items of a run once more, in the child that ran it.
    fn with_items<T>(
        &self,
        run: &Range<usize>,
        with: impl FnOnce(&mut dyn FnMut() -> Option<ItemOf<P>>) -> T,
    ) -> T {
        let mut part = None;
        let mut items = || {
            // SAFETY: the body has done with what it was given, and what is left of this is forgotten.
            let ask = || ManuallyDrop::new(unsafe { self.positions.part(run.clone()) });
            part.get_or_insert_with(ask).next()
        };
        with(&mut items)
    }

    /// In the parent: what a run has left.
    pub(super) fn unpack(&self, run: Range<usize>, mut bytes: &[u8]) -> Result<Run<S::Partial, E>, Trouble> {
        let extent = self.extent(&run);
        let tag = u8::read(&mut bytes)?;
        let mut part = None;
        let mut items = || {
            // SAFETY: what ran in a child is asked for once in this process, which runs nothing itself.
            let ask = || unsafe { self.positions.part(extent.positions.clone()) };
            part.get_or_insert_with(ask).next()
        };
        if tag == tag::PANIC {
            let leave = Some(Leave::Panic(read_payload(&mut bytes)?));
            // What it touched that another iteration has may be what it panicked of.
            met(|| self.seed.unpack_broken(&extent, &mut items, &mut bytes)).unwrap_or(Ok(()))?;
            return Ok(Run { rest: Vec::new(), positions: run, partial: None, leave });
        }
        // What iterations of two children have both touched shows here, as a panic of the one that comes second.
        let partial = match met(|| self.seed.unpack(&extent, &mut items, &mut bytes)) {
            Ok(partial) => partial?,
            Err(payload) => {
                let leave = Some(Leave::Panic(payload));
                return Ok(Run { rest: Vec::new(), positions: run, partial: None, leave });
            }
        };
        let exit = if tag == tag::EXIT { Some(E::read(&mut bytes)?) } else { None };
        Ok(Run { rest: Vec::new(), positions: run, partial: Some(partial), leave: exit.map(Leave::Exit) })
    }
}

/// Whether what a child did meets what another one has done: then the panic that says so.
fn met<T>(bring_in: impl FnOnce() -> T) -> Result<T, Payload> {
    net(bring_in).map_err(told_by)
}

fn told_by(payload: Payload) -> Payload {
    match payload.downcast() {
        Ok(meeting) => {
            let Meeting(payload) = *meeting;
            payload
        }
        Err(payload) => resume_unwind(payload),
    }
}

/// A panic's message; other payloads can't travel, and leave their type's name.
fn write_payload(payload: Payload, out: &mut Vec<u8>) {
    let (kind, text) = match payload.downcast::<String>() {
        Ok(text) => (1, *text),
        Err(payload) => match payload.downcast_ref::<&'static str>() {
            Some(text) => (0, (*text).to_owned()),
            None => {
                // Its drop may panic.
                std::mem::forget(payload);
                (1, "a panic in a child process, whose payload is no text".to_owned())
            }
        },
    };
    out.push(kind);
    out.extend_from_slice(&text.len().to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn read_payload(bytes: &mut &[u8]) -> Result<Payload, Trouble> {
    let cut = || Trouble("a panic's message was cut off".to_owned());
    let (kind, rest) = bytes.split_first().ok_or_else(cut)?;
    let (len, rest) = rest.split_first_chunk().ok_or_else(cut)?;
    let (text, rest) = rest.split_at_checked(usize::from_le_bytes(*len)).ok_or_else(cut)?;
    *bytes = rest;
    let text = String::from_utf8_lossy(text).into_owned();
    // As `panic!("…")` without arguments gives it.
    Ok(if *kind == 0 { Box::new(&*text.leak()) } else { Box::new(text) })
}
