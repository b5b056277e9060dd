//! Numbers for those who work at once.

use std::collections::BTreeSet;

/// The numbers `0..limit`, each with one worker at most.
#[derive(Debug)]
pub(crate) struct Seats {
    limit: usize,
    /// All below this are taken, but for those that are free.
    next: usize,
    free: BTreeSet<usize>,
}

impl Seats {
    pub(crate) fn new(limit: usize) -> Seats {
        Seats { limit, next: 0, free: BTreeSet::new() }
    }

    pub(crate) fn taken(&self) -> usize {
        self.next - self.free.len()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.taken() >= self.limit
    }

    /// The lowest free number.
    pub(crate) fn take(&mut self) -> Option<usize> {
        if self.is_full() {
            return None;
        }
        Some(self.free.pop_first().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        }))
    }

    pub(crate) fn give_back(&mut self, number: usize) {
        self.free.insert(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_number_is_taken_up_to_the_limit() {
        let mut seats = Seats::new(3);
        assert_eq!([(); 4].map(|()| seats.take()), [Some(0), Some(1), Some(2), None]);
        seats.give_back(1);
        seats.give_back(0);
        assert_eq!((seats.taken(), seats.take()), (1, Some(0)));
    }
}
