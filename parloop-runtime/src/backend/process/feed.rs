//! Children that are fed: what the parent writes to them.

use super::task::Task;
use crate::wire::Trouble;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::ops::Range;

/// Iterations for a child, with what it needs for them that it does not inherit.
#[derive(Clone, Debug, Default)]
pub(super) struct Job {
    pub(super) positions: Range<usize>,
    pub(super) bytes: Vec<u8>,
}

const WORD: usize = 8;
const HEAD: usize = 3 * WORD;

/// A child that is gone is seen to by whoever waits for it.
pub(super) fn send(pipe: &mut PipeWriter, job: &Job) {
    let mut head = Vec::with_capacity(HEAD);
    for word in [job.positions.start, job.positions.end, job.bytes.len()] {
        head.extend_from_slice(&(word as u64).to_le_bytes());
    }
    let _ = pipe.write_all(&head).and_then(|()| pipe.write_all(&job.bytes));
}

/// None where there is nothing left to do.
pub(super) fn receive(pipe: &mut PipeReader, task: &mut dyn Task) -> Option<Result<Range<usize>, Trouble>> {
    let (positions, bytes) = read(pipe).ok()?;
    if positions.is_empty() {
        return None;
    }
    Some(task.receive(positions.start, &bytes).map(|()| positions))
}

fn read(pipe: &mut PipeReader) -> io::Result<(Range<usize>, Vec<u8>)> {
    let mut head = [0; HEAD];
    pipe.read_exact(&mut head)?;
    let word = |at: usize| {
        let mut word = [0; WORD];
        word.copy_from_slice(&head[at * WORD..(at + 1) * WORD]);
        u64::from_le_bytes(word) as usize
    };
    let mut bytes = vec![0; word(2)];
    pipe.read_exact(&mut bytes)?;
    Ok((word(0)..word(1), bytes))
}
