//! Elements by value: each is moved out by whoever gets its position, or dropped with what is left.

use super::counting::{Counting, items_alone};
use super::sequence::{Finite, IntoSequence, Sequence};
use super::slice::into_sequence;
use std::collections::VecDeque;
use std::iter::FusedIterator;
use std::marker::PhantomData;
use std::mem::{ManuallyDrop, needs_drop};
use std::ops::Range;
use std::ptr;
use std::slice::{ChunksExactMut, ChunksMut, RChunksExactMut, RChunksMut};
use std::sync::{Arc, Mutex, PoisonError};
use std::{array, vec};

/// A vector from which disjoint parts are moved out through a shared reference.
#[derive(Debug)]
pub struct Owned<T>(Arc<Storage<T>>);

/// Where the elements stand until the last part is gone.
#[derive(Debug)]
struct Storage<T> {
    base: *mut T,
    len: usize,
    capacity: usize,
    /// Which positions were handed out, in any order; kept only if the others need to be dropped.
    handed_out: Mutex<Vec<Range<usize>>>,
    owned: PhantomData<T>,
}

// SAFETY: it is a `Vec<T>` and a list of positions.
unsafe impl<T: Send> Send for Storage<T> {}

// SAFETY: all a shared reference gives is elements by value, each of them once: that sends them, and shares none.
unsafe impl<T: Send> Sync for Storage<T> {}

impl<T> Owned<T> {
    pub(super) fn new(vec: Vec<T>) -> Self {
        let mut vec = ManuallyDrop::new(vec);
        Owned(Arc::new(Storage {
            base: vec.as_mut_ptr(),
            len: vec.len(),
            capacity: vec.capacity(),
            handed_out: Mutex::new(Vec::new()),
            owned: PhantomData,
        }))
    }
}

impl<T> Sequence for Owned<T> {
    type Part = Part<T>;

    #[inline]
    fn extent(&self) -> u128 {
        self.0.len as u128
    }

    #[inline]
    unsafe fn cut(&self, positions: Range<u128>) -> Part<T> {
        let positions = positions.start as usize..positions.end as usize;
        debug_assert!(positions.start <= positions.end && positions.end <= self.0.len);
        // Empty ranges have no place in the order of the others.
        if needs_drop::<T>() && !positions.is_empty() {
            self.0.hand_out(positions.clone());
        }
        Part { elements: Elements { base: self.0.base, positions }, _storage: Arc::clone(&self.0) }
    }
}

impl<T> Storage<T> {
    fn hand_out(&self, positions: Range<usize>) {
        let mut handed_out = self.handed_out.lock().unwrap_or_else(PoisonError::into_inner);
        match handed_out.last_mut() {
            Some(last) if last.end == positions.start => last.end = positions.end,
            _ => handed_out.push(positions),
        }
    }

    /// What was never handed out.
    fn left_over(&mut self) -> Vec<Elements<T>> {
        if !needs_drop::<T>() {
            return Vec::new();
        }
        let handed_out = self.handed_out.get_mut().unwrap_or_else(PoisonError::into_inner);
        handed_out.sort_unstable_by_key(|positions| positions.start);
        let starts = handed_out.iter().map(|positions| positions.start).chain([self.len]);
        let ends = [0].into_iter().chain(handed_out.iter().map(|positions| positions.end));
        ends.zip(starts).map(|(start, end)| Elements { base: self.base, positions: start..end }).collect()
    }
}

impl<T> Drop for Storage<T> {
    fn drop(&mut self) {
        // SAFETY: the parts of the vector it was made of, without its elements; dropped after what is left over.
        let _allocation = unsafe { Vec::from_raw_parts(self.base, 0, self.capacity) };
        drop(self.left_over());
    }
}

/// Consecutive elements, moved out one by one; the rest is dropped with it.
#[derive(Debug)]
pub struct Part<T> {
    // Dropped before the storage it points into.
    elements: Elements<T>,
    _storage: Arc<Storage<T>>,
}

/// Elements at these positions from `base` on, owned by this value alone.
#[derive(Debug)]
struct Elements<T> {
    base: *mut T,
    positions: Range<usize>,
}

// SAFETY: it owns its elements.
unsafe impl<T: Send> Send for Elements<T> {}

impl<T> Elements<T> {
    /// Moves out the element at a position that was just taken from `self.positions`.
    ///
    /// # Safety
    /// Once for each such position.
    #[inline]
    unsafe fn read(&self, position: usize) -> T {
        // SAFETY: the position lies in the storage.
        let element = unsafe { self.base.add(position) };
        // SAFETY: the element is ours, and no longer among those that are dropped with us.
        unsafe { element.read() }
    }
}

impl<T> Drop for Elements<T> {
    fn drop(&mut self) {
        // SAFETY: the position lies in the storage.
        let first = unsafe { self.base.add(self.positions.start) };
        // SAFETY: these elements are ours, and were not moved out.
        unsafe { ptr::drop_in_place(ptr::slice_from_raw_parts_mut(first, self.positions.len())) }
    }
}

impl<T> Iterator for Part<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        let position = self.elements.positions.next()?;
        // SAFETY: the position was just taken.
        Some(unsafe { self.elements.read(position) })
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.elements.positions.size_hint()
    }
}

impl<T> DoubleEndedIterator for Part<T> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        let position = self.elements.positions.next_back()?;
        // SAFETY: the position was just taken.
        Some(unsafe { self.elements.read(position) })
    }
}

items_alone! { [T] Part<T>; }
impl<T> ExactSizeIterator for Part<T> {}
impl<T> FusedIterator for Part<T> {}

into_sequence! {
    [T] Vec<T> => Owned<T> = |vec| Owned::new(vec);
    [T] Box<[T]> => Owned<T> = |boxed| Owned::new(boxed.into_vec());
    [T] VecDeque<T> => Owned<T> = |deque| Owned::new(deque.into());
    [T, const N: usize] [T; N] => Owned<T> = |array| Owned::new(array.into());
    [T] vec::IntoIter<T> => Owned<T> = |iter| Owned::new(iter.collect());
    [T, const N: usize] array::IntoIter<T, N> => Owned<T> = |iter| Owned::new(iter.collect());
}

// An exclusive iterator of chunks gives nothing back of what it goes over, and can't be copied: its chunks are
// listed once, and are then elements by value like others.
into_sequence! {
    ['a, T] ChunksMut<'a, T> => Owned<&'a mut [T]> = |chunks| Owned::new(chunks.collect());
    ['a, T] ChunksExactMut<'a, T> => Owned<&'a mut [T]> = |chunks| Owned::new(chunks.collect());
    ['a, T] RChunksMut<'a, T> => Owned<&'a mut [T]> = |chunks| Owned::new(chunks.collect());
    ['a, T] RChunksExactMut<'a, T> => Owned<&'a mut [T]> = |chunks| Owned::new(chunks.collect());
}
