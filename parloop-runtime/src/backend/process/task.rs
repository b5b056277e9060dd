//! A loop as the process backends see it, whatever its types.

use crate::role::travel::{Extent, Travel};
use crate::role::{Mode, Role, Seed};
use crate::run::{Blocks, Body, Leave, Merger, Payload, Run, forget_panics};
use crate::space::{Block, Control, Positions};
use crate::wire::{Trouble, Wire};
use std::mem::ManuallyDrop;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// What children do, and what the parent does with what they send.
pub(super) trait Task {
    /// In a child: runs some iterations, adjacent to the last ones unless the run has ended. Gives whether the loop
    /// goes on.
    fn run(&mut self, positions: Range<usize>) -> bool;
    /// In a child: the run has ended, and this is what it leaves.
    fn end(&mut self, run: &Range<usize>, out: &mut Vec<u8>) -> Result<(), Trouble>;
    /// In the parent: what a run has left. Gives where the loop is left, if that is known now.
    fn take(&mut self, run: Range<usize>, bytes: &[u8]) -> Result<Option<usize>, Trouble>;
    /// In the parent: nothing will come of these iterations.
    fn lose(&mut self, run: Range<usize>);
    /// In the parent: where the loop was left, if everything before that is there.
    fn left_at(&self) -> Option<usize>;
    /// In the parent: more iterations, with how many there are then in all; none if there are no more.
    fn more(&mut self) -> Option<usize>;
    /// In the parent: the first iterations of which nothing has come, unless the loop was left before them.
    fn missing(&self) -> Option<Range<usize>>;
}

/// A loop with its types.
pub(super) struct Forked<'l, P, S: Seed, F, E> {
    positions: P,
    seed: &'l S,
    body: &'l F,
    control: Control,
    merger: Merger<S::Partial, E>,
    scratch: S::Scratch,
    private: Option<S::Private>,
    leave: Option<Leave<E>>,
}

/// How a run left the loop.
mod tag {
    pub(super) const WENT_ON: u8 = 0;
    pub(super) const EXIT: u8 = 1;
    pub(super) const PANIC: u8 = 2;
}

impl<'l, P, S, F, E> Forked<'l, P, S, F, E>
where
    P: Positions,
    S: Seed,
    F: Body<P::Part, S, E>,
{
    pub(super) fn new(positions: P, seed: &'l S, body: &'l F, mode: &Mode) -> Self {
        let merger = Merger::new(Blocks::new(S::EXACT, positions.known()));
        let control = Control::new(mode, positions.known());
        Forked { positions, seed, body, control, merger, scratch: S::Scratch::default(), private: None, leave: None }
    }

    fn extent(&self, positions: &Range<usize>) -> Extent {
        Extent { positions: positions.clone(), index: self.positions.index() }
    }

    fn step(&mut self, positions: Range<usize>) -> (S::Private, Option<E>) {
        let private = self.private.take().unwrap_or_else(|| self.seed.begin(&mut self.scratch));
        let start = positions.start;
        // SAFETY: a child runs what it has claimed, once, and goes over one part at a time.
        let part = unsafe { self.positions.part(positions) };
        (self.body)(private, Block::new(part, start, self.positions.index(), &self.control))
    }

    /// The end of the loop: as where threads were its workers, unless it has failed.
    pub(super) fn settle<R: Role<Seed = S>>(self, roles: R, failed: bool) -> Option<E> {
        let Forked { positions, seed, merger, scratch, .. } = self;
        forget_panics(scratch);
        // The items stand in this process too, and nobody here has got them.
        let dropped = catch_unwind(AssertUnwindSafe(|| drop(positions)));
        let exit = if failed {
            merger.settle_failed(roles, seed);
            None
        } else {
            merger.settle(roles, seed)
        };
        dropped.unwrap_or_else(|payload| resume_unwind(payload));
        exit
    }
}

impl<P, S, F, E> Task for Forked<'_, P, S, F, E>
where
    P: Positions,
    S: Travel<<P::Part as Iterator>::Item>,
    F: Body<P::Part, S, E>,
    E: Wire,
{
    fn run(&mut self, positions: Range<usize>) -> bool {
        match catch_unwind(AssertUnwindSafe(|| self.step(positions))) {
            Ok((private, exit)) => {
                self.private = Some(private);
                self.leave = exit.map(Leave::Exit);
            }
            Err(payload) => self.leave = Some(Leave::Panic(payload)),
        }
        self.leave.is_none()
    }

    fn end(&mut self, run: &Range<usize>, out: &mut Vec<u8>) -> Result<(), Trouble> {
        let start = out.len();
        match catch_unwind(AssertUnwindSafe(|| self.pack(run, out))) {
            Ok(packed) => packed,
            Err(payload) => {
                out.truncate(start);
                self.leave = Some(Leave::Panic(payload));
                self.pack(run, out)
            }
        }
    }

    fn take(&mut self, run: Range<usize>, bytes: &[u8]) -> Result<Option<usize>, Trouble> {
        let start = run.start;
        let run = self.unpack(run, bytes)?;
        let left = run.leave.is_some().then_some(start);
        Ok(self.merger.add(self.seed, run).or(left))
    }

    fn lose(&mut self, run: Range<usize>) {
        self.merger.add(self.seed, Run { positions: run, partial: None, leave: None });
    }

    fn more(&mut self) -> Option<usize> {
        if self.merger.is_left() {
            return None;
        }
        let before = self.positions.length();
        self.positions.more();
        let length = self.positions.length();
        if let Some(payload) = self.positions.broke() {
            let leave = Some(Leave::Panic(payload));
            self.merger.add(self.seed, Run { positions: length..length + 1, partial: None, leave });
        }
        (length > before).then_some(length)
    }

    fn left_at(&self) -> Option<usize> {
        self.merger.left_at()
    }

    fn missing(&self) -> Option<Range<usize>> {
        let gap = self.merger.gap();
        let gap = gap.start..gap.end.min(self.positions.length());
        (!self.merger.is_left() && !gap.is_empty()).then_some(gap)
    }
}

impl<P, S, F, E> Forked<'_, P, S, F, E>
where
    P: Positions,
    S: Travel<<P::Part as Iterator>::Item>,
    F: Body<P::Part, S, E>,
    E: Wire,
{
    fn pack(&mut self, run: &Range<usize>, out: &mut Vec<u8>) -> Result<(), Trouble> {
        let extent = self.extent(run);
        let exit = match self.leave.take() {
            Some(Leave::Panic(payload)) => {
                out.push(tag::PANIC);
                write_payload(payload, out);
                return self.with_items(run, |items| self.seed.pack_broken(&extent, items, out));
            }
            Some(Leave::Exit(exit)) => Some(exit),
            None => None,
        };
        let private = self.private.take().unwrap_or_else(|| self.seed.begin(&mut self.scratch));
        let partial = self.seed.end(private, &mut self.scratch);
        out.push(if exit.is_some() { tag::EXIT } else { tag::WENT_ON });
        self.with_items(run, |items| self.seed.pack(partial, &extent, items, out))?;
        exit.map_or(Ok(()), |exit| exit.write(out))
    }

    /// The items of a run once more, in the child that ran it.
    fn with_items<T>(
        &self,
        run: &Range<usize>,
        with: impl FnOnce(&mut dyn Iterator<Item = <P::Part as Iterator>::Item>) -> T,
    ) -> T {
        let mut part = None;
        let mut items = std::iter::from_fn(|| {
            // SAFETY: the body has done with what it was given, and what is left of this is forgotten.
            let ask = || ManuallyDrop::new(unsafe { self.positions.part(run.clone()) });
            part.get_or_insert_with(ask).next()
        });
        with(&mut items)
    }

    fn unpack(&self, run: Range<usize>, mut bytes: &[u8]) -> Result<Run<S::Partial, E>, Trouble> {
        let extent = self.extent(&run);
        let tag = u8::read(&mut bytes)?;
        let mut part = None;
        let mut items = std::iter::from_fn(|| {
            // SAFETY: what ran in a child is asked for once in this process, which runs nothing itself.
            let ask = || unsafe { self.positions.part(extent.positions.clone()) };
            part.get_or_insert_with(ask).next()
        });
        if tag == tag::PANIC {
            let leave = Some(Leave::Panic(read_payload(&mut bytes)?));
            self.seed.unpack_broken(&extent, &mut items, &mut bytes)?;
            return Ok(Run { positions: run, partial: None, leave });
        }
        let partial = self.seed.unpack(&extent, &mut items, &mut bytes)?;
        let exit = if tag == tag::EXIT { Some(E::read(&mut bytes)?) } else { None };
        Ok(Run { positions: run, partial: Some(partial), leave: exit.map(Leave::Exit) })
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
