//! Spaces whose iterations are handed to children one by one: by position where that can be cut, else item by item.

use super::inherit::{Inherit, Positions, Whole};
use super::{Batch, Index, Pulled, PulledHere, Space, Split, Splitted};
use crate::run::{Payload, forget_panics, net};
use crate::wire::{Trouble, Wire};
use std::any::type_name;
use std::cell::RefCell;
use std::ops::Range;

/// What can be handed to children that are there already.
pub trait Hand: Space {
    /// The iterations by position.
    type Positions: Positions<Part = Self::Part>;
    /// Before the fork. Nothing is pulled yet.
    fn hand(self) -> Self::Positions;
    /// The type of what is serialized, if anything is.
    fn serialized() -> Option<&'static str>;
}

impl<S: Split> Hand for Splitted<S> {
    type Positions = Whole<S>;
    fn hand(self) -> Whole<S> {
        self.inherit()
    }
    fn serialized() -> Option<&'static str> {
        None
    }
}

/// Items that are pulled one by one, and serialized.
pub struct Sent<I: Iterator> {
    /// None once it has ended or panicked.
    iterator: Option<I>,
    pulled: usize,
    /// In a child: the one that came.
    item: RefCell<Option<I::Item>>,
    broke: Option<Payload>,
}

impl<I: Iterator> Sent<I> {
    fn new(iterator: I) -> Self {
        Sent { iterator: Some(iterator), pulled: 0, item: RefCell::new(None), broke: None }
    }
}

impl<I: Iterator<Item: Wire>> Positions for Sent<I> {
    type Part = Batch<I>;
    fn length(&self) -> usize {
        self.pulled
    }
    fn more(&mut self) {}
    fn known(&self) -> Option<usize> {
        None
    }
    fn index(&self) -> Index {
        Index::POSITION
    }
    unsafe fn part(&self, _: Range<usize>) -> Batch<I> {
        Batch::Items(self.item.take().into_iter().collect::<Vec<_>>().into_iter())
    }
    fn next(&mut self, out: &mut Vec<u8>) -> Option<usize> {
        let iterator = self.iterator.as_mut()?;
        let written = net(|| {
            let item = iterator.next()?;
            // What an item's own serialization refuses is as bad as a panic of the source.
            item.write(out).unwrap_or_else(|trouble| panic!("an item can't travel: {trouble}"));
            Some(())
        });
        match written {
            Ok(Some(())) => {
                self.pulled += 1;
                return Some(self.pulled - 1);
            }
            Ok(None) => {}
            Err(payload) => self.broke = Some(payload),
        }
        forget_panics(self.iterator.take());
        None
    }
    fn receive(&mut self, _: usize, mut bytes: &[u8]) -> Result<(), Trouble> {
        *self.item.get_mut() = Some(I::Item::read(&mut bytes)?);
        Ok(())
    }
    fn broke(&mut self) -> Option<Payload> {
        self.broke.take()
    }
}

impl<I: Iterator<Item: Wire>> Hand for Pulled<I> {
    type Positions = Sent<I>;
    fn hand(self) -> Sent<I> {
        Sent::new(self.0)
    }
    fn serialized() -> Option<&'static str> {
        Some(type_name::<I::Item>())
    }
}

impl<I: Iterator<Item: Wire>> Hand for PulledHere<I> {
    type Positions = Sent<I>;
    fn hand(self) -> Sent<I> {
        Sent::new(self.0)
    }
    fn serialized() -> Option<&'static str> {
        Some(type_name::<I::Item>())
    }
}
