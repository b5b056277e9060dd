//! Spaces whose iterations are handed to children one by one: by position where that can be cut, else item by item.

use super::inherit::{Inherit, Positions, Whole};
use super::puller::Puller;
use super::{Batch, Index, Pulled, PulledHere, Space, Split, Splitted, exact};
use crate::run::{Payload, forget_panics, net};
use crate::wire::{Trouble, Wire};
use std::any::type_name;
use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What can be handed to children that are there already.
pub trait Hand: Space {
    /// The iterations by position.
    type Positions: Positions<Part = Self::Part>;
    /// Before the fork. Nothing is pulled yet.
    fn hand(self) -> Self::Positions;
    /// What another thread does so that this one need not wait for the source; it is given what to call when something
    /// has come.
    fn server(positions: &Self::Positions) -> Option<impl FnOnce(&dyn Fn()) + Send + use<Self>>;
    /// The type of what is serialized, if anything is.
    fn serialized() -> Option<&'static str>;
}

impl<S: Split> Hand for Splitted<S> {
    type Positions = Whole<S>;
    fn hand(self) -> Whole<S> {
        self.inherit()
    }
    fn server(_: &Whole<S>) -> Option<impl FnOnce(&dyn Fn()) + Send + use<S>> {
        None::<fn(&dyn Fn())>
    }
    fn serialized() -> Option<&'static str> {
        None
    }
}

/// Items that are pulled one by one, and serialized.
pub struct Sent<I: Iterator> {
    source: Source<I>,
    pulled: usize,
    /// How long the last one kept this thread waiting.
    waited: Duration,
    /// In a child: the one that came.
    item: RefCell<Option<I::Item>>,
    broke: Option<Payload>,
}

/// Who pulls.
enum Source<I> {
    /// This thread. None once it has ended or panicked.
    Here(Option<I>),
    /// Another one.
    Beside(Arc<Puller<I>>),
}

impl<I: Iterator> Sent<I> {
    fn new(source: Source<I>) -> Self {
        Sent { source, pulled: 0, waited: Duration::ZERO, item: RefCell::new(None), broke: None }
    }
}

/// What an item's own serialization refuses is as bad as a panic of the source.
fn write<T: Wire>(item: T, out: &mut Vec<u8>) {
    item.write(out).unwrap_or_else(|trouble| panic!("an item can't travel: {trouble}"));
}

impl<I: Iterator<Item: Wire>> Sent<I> {
    fn pull_here(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let Source::Here(source) = &mut self.source else { return None };
        let iterator = source.as_mut()?;
        let began = Instant::now();
        let pulled = net(|| iterator.next().map(|item| write(item, out)));
        self.waited = began.elapsed();
        if let Ok(Some(())) = pulled {
            return Some(());
        }
        forget_panics(source.take());
        self.broke = pulled.err();
        None
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
    fn is_there(&mut self, ahead: usize) -> bool {
        match &self.source {
            Source::Here(_) => true,
            Source::Beside(puller) => puller.is_there(ahead),
        }
    }
    fn waited(&self) -> Duration {
        self.waited
    }
    fn next(&mut self, out: &mut Vec<u8>) -> Option<usize> {
        match &self.source {
            Source::Here(_) => self.pull_here(out)?,
            Source::Beside(puller) => match puller.take() {
                Some(bytes) => out.extend_from_slice(&bytes),
                None => {
                    self.broke = puller.broke();
                    return None;
                }
            },
        }
        self.pulled += 1;
        Some(self.pulled - 1)
    }
    fn receive(&mut self, _: usize, mut bytes: &[u8]) -> Result<(), Trouble> {
        *self.item.get_mut() = Some(I::Item::read(&mut bytes)?);
        Ok(())
    }
    fn broke(&mut self) -> Option<Payload> {
        self.broke.take()
    }
    fn unserved(&mut self) {
        if let Source::Beside(puller) = &self.source {
            self.source = Source::Here(puller.close());
        }
    }
}

impl<I: Iterator> Drop for Sent<I> {
    fn drop(&mut self) {
        // What the source itself does when it is dropped, it does on this thread.
        if let Source::Beside(puller) = &self.source {
            drop(puller.close());
        }
    }
}

impl<I: Iterator<Item: Wire> + Send> Hand for Pulled<I> {
    type Positions = Sent<I>;
    fn hand(self) -> Sent<I> {
        // Who knows how many items there are has them, and keeps nobody waiting.
        Sent::new(match exact(self.0.size_hint()) {
            Some(_) => Source::Here(Some(self.0)),
            None => Source::Beside(Arc::new(Puller::new(self.0))),
        })
    }
    fn server(positions: &Sent<I>) -> Option<impl FnOnce(&dyn Fn()) + Send + use<I>> {
        match &positions.source {
            Source::Here(_) => None,
            Source::Beside(puller) => {
                let puller = Arc::clone(puller);
                Some(move |ring: &dyn Fn()| puller.serve(write, ring))
            }
        }
    }
    fn serialized() -> Option<&'static str> {
        Some(type_name::<I::Item>())
    }
}

impl<I: Iterator<Item: Wire>> Hand for PulledHere<I> {
    type Positions = Sent<I>;
    fn hand(self) -> Sent<I> {
        Sent::new(Source::Here(Some(self.0)))
    }
    fn server(_: &Sent<I>) -> Option<impl FnOnce(&dyn Fn()) + Send + use<I>> {
        None::<fn(&dyn Fn())>
    }
    fn serialized() -> Option<&'static str> {
        Some(type_name::<I::Item>())
    }
}
