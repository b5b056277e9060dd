//! What came before its turn, by position.

use std::collections::BTreeMap;

/// Values by position. Where each is kept knows a map without types, so that no map is compiled for each loop.
#[derive(Debug)]
pub(crate) struct Waiting<T> {
    places: Places,
    kept: Vec<Option<T>>,
}

impl<T> Waiting<T> {
    pub(crate) fn new() -> Self {
        Waiting { places: Places::default(), kept: Vec::new() }
    }

    /// What waited at this position goes.
    pub(crate) fn insert(&mut self, position: usize, value: T) {
        let place = self.places.add(position);
        if place == self.kept.len() {
            self.kept.push(Some(value));
        } else {
            self.kept[place] = Some(value);
        }
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.places.by_position.len()
    }

    pub(crate) fn get(&self, position: usize) -> Option<&T> {
        self.kept[self.places.at(position)?].as_ref()
    }

    pub(crate) fn remove(&mut self, position: usize) -> Option<T> {
        let place = self.places.remove(position)?;
        self.kept[place].take()
    }

    /// The first position at which something waits.
    pub(crate) fn first(&self) -> Option<usize> {
        self.places.first()
    }

    /// The last such position before this one.
    pub(crate) fn last_before(&self, position: usize) -> Option<usize> {
        self.places.last_before(position)
    }

    pub(crate) fn pop_first(&mut self) -> Option<(usize, T)> {
        let position = self.places.first()?;
        Some((position, self.remove(position)?))
    }

    pub(crate) fn pop_last(&mut self) -> Option<(usize, T)> {
        let position = self.places.last_before(usize::MAX)?;
        Some((position, self.remove(position)?))
    }

    /// The first position at which such a value waits.
    pub(crate) fn find(&self, is_sought: impl Fn(&T) -> bool) -> Option<usize> {
        self.places.find(&|place| self.kept[place].as_ref().is_some_and(&is_sought))
    }
}

/// Which place of a list belongs to which position.
#[derive(Debug, Default)]
struct Places {
    by_position: BTreeMap<usize, usize>,
    /// Those that nothing is in.
    free: Vec<usize>,
}

impl Places {
    /// The place of this position, a new one (the next, or a free one) if it had none.
    fn add(&mut self, position: usize) -> usize {
        let (all, free) = (self.by_position.len() + self.free.len(), &mut self.free);
        *self.by_position.entry(position).or_insert_with(|| free.pop().unwrap_or(all))
    }

    fn remove(&mut self, position: usize) -> Option<usize> {
        let place = self.by_position.remove(&position)?;
        self.free.push(place);
        Some(place)
    }

    fn at(&self, position: usize) -> Option<usize> {
        self.by_position.get(&position).copied()
    }

    fn first(&self) -> Option<usize> {
        self.by_position.first_key_value().map(|(position, _)| *position)
    }

    fn last_before(&self, position: usize) -> Option<usize> {
        self.by_position.range(..position).next_back().map(|(position, _)| *position)
    }

    fn find(&self, is_sought: &dyn Fn(usize) -> bool) -> Option<usize> {
        self.by_position.iter().find(|(_, place)| is_sought(**place)).map(|(position, _)| *position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_in_the_order_of_their_positions() {
        let mut waiting = Waiting::new();
        for position in [5, 1, 9, 3] {
            waiting.insert(position, position * 10);
        }
        assert_eq!((waiting.first(), waiting.last_before(5), waiting.get(9)), (Some(1), Some(3), Some(&90)));
        assert_eq!(waiting.find(|value| *value > 20), Some(3));
        assert_eq!(waiting.pop_last(), Some((9, 90)));
        assert_eq!(waiting.remove(3), Some(30));
        waiting.insert(7, 70);
        waiting.insert(1, 11);
        let all: Vec<_> = std::iter::from_fn(|| waiting.pop_first()).collect();
        assert_eq!(all, [(1, 11), (5, 50), (7, 70)]);
        assert_eq!(waiting.kept.len(), 4, "places are used again");
    }
}
