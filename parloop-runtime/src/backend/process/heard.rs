//! What came by a pipe and was not taken in yet.

use super::wire;
use std::io;

/// Bytes that were read, and room for more, which is zeroed once.
#[derive(Debug, Default)]
pub(super) struct Heard {
    buffer: Vec<u8>,
    filled: usize,
}

/// How much came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// Nothing will any more.
    Nothing,
    /// All that was there.
    Less,
    /// As much as there was room for.
    Full,
    /// No more before what is there was taken in.
    Crowded,
}

/// Room at first: as little as most loops need, for what was touched before a fork is copied after it.
const LEAST: usize = 1 << 10;
/// Room for frames of which nobody knows how long they are.
const MOST: usize = 1 << 16;

impl Heard {
    pub(super) fn with_room() -> Heard {
        Heard { buffer: vec![0; LEAST], filled: 0 }
    }

    /// For something else to be written down, from its start.
    pub(super) fn into_room(self) -> Vec<u8> {
        let mut buffer = self.buffer;
        buffer.clear();
        buffer
    }

    pub(super) fn is_empty(&self) -> bool {
        self.filled == 0
    }

    pub(super) fn is_smaller(&self, other: &Heard) -> bool {
        self.buffer.len() < other.buffer.len()
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer[..self.filled]
    }

    /// What is taken in.
    pub(super) fn drop_first(&mut self, count: usize) {
        if count > 0 {
            self.buffer.copy_within(count..self.filled, 0);
            self.filled -= count;
        }
    }

    pub(super) fn append(&mut self, bytes: &[u8]) {
        let end = self.filled + bytes.len();
        self.make_room_until(end);
        self.buffer[self.filled..end].copy_from_slice(bytes);
        self.filled = end;
    }

    /// Before all that was read.
    pub(super) fn put_first(&mut self, bytes: &[u8]) {
        self.make_room_until(self.filled + bytes.len());
        self.buffer.copy_within(..self.filled, bytes.len());
        self.buffer[..bytes.len()].copy_from_slice(bytes);
        self.filled += bytes.len();
    }

    fn make_room_until(&mut self, end: usize) {
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
    }

    /// Reads once: what is missing of a long frame, or whatever comes.
    pub(super) fn read(&mut self, pipe: &mut impl io::Read) -> io::Result<Read> {
        let end = match wire::length(self.bytes()) {
            // Whatever it says: a child may say anything.
            Some(len) if len > self.filled => len.min(self.filled * 4 + MOST),
            _ if self.buffer.len() > self.filled => self.buffer.len(),
            _ if self.buffer.len() < MOST => (self.buffer.len() * 4).clamp(LEAST, MOST),
            _ => return Ok(Read::Crowded),
        };
        self.make_room_until(end);
        let read = pipe.read(&mut self.buffer[self.filled..end])?;
        self.filled += read;
        Ok(match read {
            0 => Read::Nothing,
            _ if self.filled == end => Read::Full,
            _ => Read::Less,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::wire::{Kind, begin, end};
    use super::*;

    fn frame(len: usize) -> Vec<u8> {
        let mut frame = Vec::new();
        begin(&mut frame, Kind::Run, &(3..5));
        frame.resize(frame.len() + len, 7);
        end(&mut frame);
        frame
    }

    #[test]
    fn frames_of_all_lengths_come_as_they_were_sent() {
        let lengths = [0, 1, 900, 1 << 10, 5000, 1 << 16, 300_000, 12];
        let sent: Vec<u8> = lengths.into_iter().flat_map(frame).collect();
        let (mut pipe, mut heard, mut got) = (&sent[..], Heard::with_room(), Vec::new());
        loop {
            // What is read at once has several frames.
            while [Read::Full, Read::Less].contains(&heard.read(&mut pipe).unwrap()) {}
            if heard.is_empty() {
                break;
            }
            let mut at = 0;
            while let Some((_, run, frame, len)) = wire::first(&heard.bytes()[at..]) {
                assert!(run == (3..5) && frame.iter().all(|byte| *byte == 7));
                got.push(frame.len());
                at += len;
            }
            heard.drop_first(at);
        }
        assert_eq!(got, lengths);
        assert!(heard.is_empty());
    }

    #[test]
    fn what_is_appended_stands_behind_what_was_read() {
        let mut heard = Heard::default();
        assert_eq!(heard.read(&mut &b"ab"[..]).unwrap(), Read::Less);
        heard.append(b"cd");
        assert_eq!(heard.bytes(), b"abcd");
        heard.drop_first(3);
        assert_eq!(heard.bytes(), b"d");
        heard.put_first(b"abc");
        assert_eq!(heard.bytes(), b"abcd");
    }
}
