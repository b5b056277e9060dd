//! Children that are fed: what the parent writes to them.

use std::io::{self, Read};
use std::ops::Range;
use std::os::unix::net::UnixStream;

/// Iterations for a child, with what it needs for them that it does not inherit.
#[derive(Clone, Debug, Default)]
pub(super) struct Job {
    pub(super) positions: Range<usize>,
    pub(super) bytes: Vec<u8>,
}

const WORD: usize = 8;
const HEAD: usize = 3 * WORD;

pub(super) fn write(job: &Job, out: &mut Vec<u8>) {
    for word in [job.positions.start, job.positions.end, job.bytes.len()] {
        out.extend_from_slice(&(word as u64).to_le_bytes());
    }
    out.extend_from_slice(&job.bytes);
}

/// In the child: what comes next; the end of the line is an error as any other.
pub(super) fn read(line: &mut UnixStream) -> io::Result<(Range<usize>, Vec<u8>)> {
    let mut head = [0; HEAD];
    line.read_exact(&mut head)?;
    let word = |at: usize| {
        let mut word = [0; WORD];
        word.copy_from_slice(&head[at * WORD..(at + 1) * WORD]);
        u64::from_le_bytes(word) as usize
    };
    let mut bytes = vec![0; word(2)];
    line.read_exact(&mut bytes)?;
    Ok((word(0)..word(1), bytes))
}
