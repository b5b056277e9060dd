//! Inner loops that add to, or only read, what an iteration of an outer loop owns.

use super::bins::Table;
use super::elements::{Form, Undo, View};
use std::ops::{Index, IndexMut};

/// Accumulators for the elements that an outer iteration owns, under their usual indices.
#[derive(Debug)]
pub struct Window<U> {
    start: usize,
    len: usize,
    values: Vec<U>,
}

impl<U> Window<U> {
    /// How many elements the whole sequence has.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the whole sequence has no elements.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[inline]
    #[track_caller]
    fn place(&self, element: usize) -> usize {
        let place = element.wrapping_sub(self.start);
        if place >= self.values.len() {
            outside(element, self.len);
        }
        place
    }
}

#[cold]
#[track_caller]
fn outside(element: usize, len: usize) -> ! {
    assert!(element < len, "index out of bounds: the len is {len} but the index is {element}");
    panic!(
        "element {element} is not one that the iteration of the loop around owns by its own index: an inner loop adds \
         to such elements alone"
    )
}

impl<U> Index<usize> for Window<U> {
    type Output = U;
    #[inline]
    #[track_caller]
    fn index(&self, element: usize) -> &U {
        &self.values[self.place(element)]
    }
}

impl<U> IndexMut<usize> for Window<U> {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, element: usize) -> &mut U {
        let place = self.place(element);
        &mut self.values[place]
    }
}

impl<T, F: Form, V: Undo<T>> Table for View<'_, T, F, V> {
    type Named = Self;
    type Itself = Self;
    type Item = T;
    type With<U> = Window<U>;
    fn itself(&mut self) -> &mut Self {
        self
    }
    fn each<U>(&self, make: impl FnMut(&T) -> U) -> Window<U> {
        let own = self.own_range();
        let (start, len) = (own.start, self.len());
        Window { start, len, values: self[own].iter().map(make).collect() }
    }
    fn again<U>(with: &Window<U>, make: impl FnMut(&U) -> U) -> Window<U> {
        Window { start: with.start, len: with.len, values: with.values.iter().map(make).collect() }
    }
    fn visit<U>(with: &Window<U>, look: impl FnMut(&U)) {
        with.values.iter().for_each(look);
    }
    fn join<U>(earlier: &mut Window<U>, later: Window<U>, mut merge: impl FnMut(&mut U, U)) {
        earlier.values.iter_mut().zip(later.values).for_each(|(earlier, later)| merge(earlier, later));
    }
    fn bring_in<U>(&mut self, gathered: Window<U>, mut merge: impl FnMut(&mut T, U)) {
        let own = self.own_range();
        self[own].iter_mut().zip(gathered.values).for_each(|(outer, value)| merge(outer, value));
    }
}
