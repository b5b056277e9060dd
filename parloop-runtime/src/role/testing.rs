//! Drives a role as an engine does, on one thread: over runs of blocks, in the parallel modes and the plain one.

use super::{Mode, Role, Seed};
use crate::space::{Axes, Block, Control, Index};
use std::ops::Range;

pub(super) const PARALLEL: Mode = Mode {
    run: 7,
    plain: false,
    exits: false,
    once: false,
    travels: false,
    site: None,
    axes: Axes::POSITIONS,
};
pub(super) const PLAIN: Mode = Mode {
    run: 7,
    plain: true,
    exits: false,
    once: false,
    travels: false,
    site: None,
    axes: Axes::POSITIONS,
};
pub(super) const LEAVES: Mode = Mode {
    run: 7,
    plain: false,
    exits: true,
    once: false,
    travels: false,
    site: None,
    axes: Axes::POSITIONS,
};

/// The private value of a role.
pub(super) type Private<R> = <<R as Role>::Seed as Seed>::Private;

pub(super) fn control(mode: Mode) -> Control {
    Control::new(&mode, None)
}

/// Goes over `0..len` in blocks of `block` iterations, `blocks` blocks a run, two workers taking turns, as
/// `mode` says; the body is given a private and a block.
pub(super) fn drive<R: Role>(
    mut role: R,
    mode: Mode,
    len: usize,
    (block, blocks): (usize, usize),
    body: impl Fn(Private<R>, Block<'_, Range<usize>>) -> Private<R>,
) {
    let (block, blocks) = if mode.plain { (len.max(1), 1) } else { (block, blocks) };
    let seed = role.seed(&mode);
    let control = control(mode);
    let mut scratches = [Default::default(), Default::default()];
    let mut merged = None;
    let starts: Vec<usize> = (0..len).step_by(block).collect();
    for (number, run) in starts.chunks(blocks).enumerate() {
        let scratch = &mut scratches[number % 2];
        let mut private = seed.begin(scratch);
        for &start in run {
            let end = len.min(start + block);
            seed.enter(&mut private, &(start..end), false);
            private = body(private, Block::new(start..end, start, Index::POSITION, &control));
        }
        let partial = seed.end(private, scratch);
        match &mut merged {
            None => merged = Some(partial),
            Some(merged) => seed.merge(merged, partial),
        }
    }
    role.finish(merged);
}

/// The message of a panic.
pub(super) fn panic_message(f: impl FnOnce()) -> String {
    let payload = std::panic::catch_unwind(std::panic::AssertUnwindSafe(f)).expect_err("a panic");
    match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => payload.downcast_ref::<&str>().expect("a message").to_string(),
    }
}
