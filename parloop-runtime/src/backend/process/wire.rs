//! What children write: frames of a length, a kind, the positions, and what the task has to say.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What a run has left.
    Run,
    /// What it left can't travel: why.
    Trouble,
    /// The child ends now, with nothing left to say.
    Bye,
    /// When it began and ended what it had claimed, where somebody wants to know.
    Chunk,
}

const WORD: usize = 8;
const HEAD: usize = 3 * WORD + 1;

#[inline]
pub(super) fn begin(frame: &mut Vec<u8>, kind: Kind, run: &Range<usize>) {
    frame.extend_from_slice(&[0; WORD]);
    frame.push(kind as u8);
    frame.extend_from_slice(&(run.start as u64).to_le_bytes());
    frame.extend_from_slice(&(run.end as u64).to_le_bytes());
}

/// Its length is known.
#[inline]
pub(super) fn end(frame: &mut [u8]) {
    let len = frame.len() as u64;
    frame[..WORD].copy_from_slice(&len.to_le_bytes());
}

/// How long the first frame is, if its head is there.
pub(super) fn length(bytes: &[u8]) -> Option<usize> {
    let word = bytes.get(..HEAD)?.first_chunk::<WORD>()?;
    Some(u64::from_le_bytes(*word) as usize)
}

/// The first frame, if it is there as a whole, and how long it is.
pub(super) fn first(bytes: &[u8]) -> Option<(Kind, Range<usize>, &[u8], usize)> {
    let head = bytes.first_chunk::<HEAD>()?;
    let word = |at: usize| {
        let mut word = [0; WORD];
        word.copy_from_slice(&head[at..at + WORD]);
        u64::from_le_bytes(word) as usize
    };
    let len = word(0);
    let frame = bytes.get(HEAD..len)?;
    let kind = match head[WORD] {
        0 => Kind::Run,
        1 => Kind::Trouble,
        3 => Kind::Chunk,
        _ => Kind::Bye,
    };
    Some((kind, word(WORD + 1)..word(2 * WORD + 1), frame, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_there_as_a_whole_or_not_at_all() {
        let mut frame = Vec::new();
        begin(&mut frame, Kind::Run, &(3..5));
        frame.extend_from_slice(b"left");
        end(&mut frame);
        assert_eq!(first(&frame), Some((Kind::Run, 3..5, &b"left"[..], frame.len())));
        for len in 0..frame.len() {
            assert_eq!(first(&frame[..len]), None);
        }
    }
}
