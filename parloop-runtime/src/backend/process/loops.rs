//! What loops of all types have in common, on both sides of the fork.

use crate::role::Mode;
use crate::role::Seed;
use crate::role::travel::{Extent, Travel};
use crate::run::merge::Run;
use crate::run::{Leave, Payload, drop_net, forget_panics, net_dyn};
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

/// What is done with the items of a run.
type WithItems<'w, I> = dyn FnMut(&mut dyn FnMut() -> Option<I>) -> Result<(), Trouble> + 'w;

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
        mut body: impl FnMut(S::Private, Block<'_, P::Part>) -> (S::Private, Option<E>),
    ) -> bool {
        let stepped = net_dyn(&mut || {
            let private = self.begun();
            // SAFETY: a child runs what it has claimed, once, and goes over one part at a time.
            let part = unsafe { self.positions.part(positions.clone()) };
            let block = Block::new(part, positions.start, self.positions.index(), &self.control);
            let (private, exit) = body(private, block);
            self.private = Some(private);
            self.leave = exit.map(Leave::Exit);
        });
        if let Err(payload) = stepped {
            self.leave = Some(Leave::Panic(payload));
        }
        self.leave.is_none()
    }

    /// What the run goes on with.
    fn begun(&mut self) -> S::Private {
        match self.private.take() {
            Some(private) => private,
            None => self.seed.begin(&mut self.scratch),
        }
    }

    /// The end of the loop in the parent. The items stand in this process too, and nobody here has got them.
    pub(super) fn conclude<T>(self, settle: impl FnOnce() -> T) -> T {
        let Loops { positions, scratch, .. } = self;
        forget_panics(scratch);
        let dropped = drop_net(positions);
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
        let mut packed = Ok(());
        match net_dyn(&mut || packed = self.pack(run, out)) {
            Ok(()) => packed,
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
                return self.with_items(run, &mut |items| self.seed.pack_broken(&extent, items, out));
            }
            Some(Leave::Exit(exit)) => Some(exit),
            None => None,
        };
        let private = self.begun();
        let mut partial = Some(self.seed.end(private, &mut self.scratch));
        out.push(if exit.is_some() { tag::EXIT } else { tag::WENT_ON });
        self.with_items(run, &mut |items| {
            if let Some(partial) = partial.take() {
                self.seed.pack(partial, &extent, items, out)?;
            }
            match &exit {
                Some(exit) => exit.write(out),
                None => Ok(()),
            }
        })
    }

    /// The items of a run once more, in the child that ran it.
    fn with_items(&self, run: &Range<usize>, with: &mut WithItems<'_, ItemOf<P>>) -> Result<(), Trouble> {
        let mut part = None;
        let mut items = || {
            if part.is_none() {
                // SAFETY: the body has done with what it was given, and what is left of this is forgotten.
                part = Some(ManuallyDrop::new(unsafe { self.positions.part(run.clone()) }));
            }
            part.as_mut()?.next()
        };
        wire::caught(&mut || with(&mut items))
    }

    /// In the parent: what a run has left.
    pub(super) fn unpack(&self, run: Range<usize>, mut bytes: &[u8]) -> Result<Run<S::Partial, E>, Trouble> {
        let mut left = Run { positions: run, partial: None, rest: Vec::new(), leave: None };
        let mut read = Ok(());
        if let Err(payload) = net_dyn(&mut || read = self.bring_in(&mut left, &mut bytes)) {
            // What iterations of two children have both touched shows here, as a panic of the one that comes second.
            // What that one panicked of may be just this.
            let payload = told_by(payload)?;
            left.leave.get_or_insert(Leave::Panic(payload));
        }
        read.map(|()| left)
    }

    fn bring_in(&self, left: &mut Run<S::Partial, E>, bytes: &mut &[u8]) -> Result<(), Trouble> {
        let extent = self.extent(&left.positions);
        let mut part = None;
        let mut items = || {
            if part.is_none() {
                // SAFETY: what ran in a child is asked for once in this process, which runs nothing itself.
                part = Some(unsafe { self.positions.part(extent.positions.clone()) });
            }
            part.as_mut()?.next()
        };
        let tag = u8::read(bytes)?;
        if tag == tag::PANIC {
            left.leave = Some(Leave::Panic(read_payload(bytes)?));
            return self.seed.unpack_broken(&extent, &mut items, bytes);
        }
        left.partial = Some(self.seed.unpack(&extent, &mut items, bytes)?);
        if tag == tag::EXIT {
            left.leave = Some(Leave::Exit(E::read(bytes)?));
        }
        Ok(())
    }
}

/// The panic that says that what a child did meets what another one has done; any other is of the user's own
/// serialization.
fn told_by(payload: Payload) -> Result<Payload, Trouble> {
    match payload.downcast() {
        Ok(meeting) => {
            let Meeting(payload) = *meeting;
            Ok(payload)
        }
        Err(payload) => Err(wire::panicked(payload)),
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
