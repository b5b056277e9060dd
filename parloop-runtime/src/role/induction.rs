//! Induction variables: what is done to them once an iteration, so that their value follows from the position.

use super::accumulate::locked;
use super::integer::Integer;
use super::{Mode, Role, Seed};
use crate::observe::Decision;
use crate::space::Block;
use std::any::type_name;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex};

/// What a variable is after so many steps.
pub trait Course<T> {
    /// The value `steps` steps after the loop began.
    fn after(&self, steps: usize) -> T;
}

/// Of integers, to which a step adds: many steps are one multiplication. What would overflow on the way is
/// found where it does, by the body.
#[derive(Debug)]
pub struct Linear<T, F> {
    start: T,
    step: F,
}

impl<T: Integer, F: Fn(&mut T)> Course<T> for Linear<T, F> {
    fn after(&self, steps: usize) -> T {
        let mut value = self.start;
        if steps > 0 {
            let mut next = self.start;
            (self.step)(&mut next);
            let (mut term, mut left) = (next.wrapping(self.start.negated()), steps);
            while left > 0 {
                if left & 1 == 1 {
                    value = value.wrapping(term);
                }
                term = term.wrapping(term);
                left >>= 1;
            }
        }
        value
    }
}

/// Of anything else the steps are made one by one, from the nearest value that is known.
#[derive(Debug)]
pub struct Stepwise<T, F> {
    known: Mutex<BTreeMap<usize, T>>,
    step: F,
}

/// How many values are kept: workers ask for ascending positions, nearly in order.
const KEPT: usize = 64;

impl<T: Clone, F: Fn(&mut T)> Course<T> for Stepwise<T, F> {
    fn after(&self, steps: usize) -> T {
        let found = locked(&self.known, |known| {
            known.range(..=steps).next_back().map(|(at, value)| (*at, value.clone()))
        });
        let (at, mut value) = found.expect("where the loop began is kept");
        (at..steps).for_each(|_| (self.step)(&mut value));
        locked(&self.known, |known| {
            known.insert(steps, value.clone());
            if known.len() > KEPT {
                let oldest = known.keys().nth(1).copied();
                oldest.map(|oldest| known.remove(&oldest));
            }
        });
        value
    }
}

/// An outer variable with its course.
#[derive(Debug)]
pub struct Induction<'a, T, C> {
    outer: &'a mut T,
    course: Arc<C>,
}

impl<'a, T: Integer, F: Fn(&mut T)> Induction<'a, T, Linear<T, F>> {
    /// Adds the same in every iteration.
    pub fn linear(outer: &'a mut T, step: F) -> Self {
        let course = Arc::new(Linear { start: *outer, step });
        Induction { outer, course }
    }
}

impl<'a, T: Clone, F: Fn(&mut T)> Induction<'a, T, Stepwise<T, F>> {
    /// Does the same in every iteration.
    pub fn stepwise(outer: &'a mut T, step: F) -> Self {
        let known = Mutex::new(BTreeMap::from([(0, outer.clone())]));
        Induction { outer, course: Arc::new(Stepwise { known, step }) }
    }
}

impl<T, C: Course<T>> Role for Induction<'_, T, C> {
    type Seed = InductionSeed<T, C>;
    fn seed(&mut self, _: &Mode) -> InductionSeed<T, C> {
        InductionSeed(Arc::clone(&self.course), PhantomData)
    }
    fn decided(tell: &mut dyn FnMut(Decision)) {
        tell(Decision::AsShown("computed from the iteration's position".to_owned()));
    }
    fn held() -> Option<&'static str> {
        Some(type_name::<T>())
    }
    fn finish(&mut self, merged: Option<Option<T>>) {
        if let Some(Some(value)) = merged {
            *self.outer = value;
        }
    }
}

/// The course that workers share.
#[derive(Debug)]
pub struct InductionSeed<T, C>(Arc<C>, PhantomData<fn() -> T>);

/// A worker's view of the course, and what the variable was when its last block ended.
#[derive(Debug)]
pub struct OnCourse<T, C> {
    course: Arc<C>,
    left: Option<T>,
}

impl<T, C: Course<T>> OnCourse<T, C> {
    /// What the variable is where a block begins.
    pub fn at<P: Iterator>(&self, block: &Block<'_, P>) -> T {
        self.course.after(block.start())
    }
    /// What it is where the block has ended.
    #[must_use]
    pub fn left(self, value: T) -> Self {
        OnCourse { left: Some(value), ..self }
    }
}

impl<T, C: Course<T>> Seed for InductionSeed<T, C> {
    type Private = OnCourse<T, C>;
    type Partial = Option<T>;
    type Scratch = ();
    const EXACT: bool = true;
    fn begin(&self, (): &mut ()) -> OnCourse<T, C> {
        OnCourse { course: Arc::clone(&self.0), left: None }
    }
    fn end(&self, private: OnCourse<T, C>, (): &mut ()) -> Option<T> {
        private.left
    }
    fn merge(&self, earlier: &mut Option<T>, later: Option<T>) {
        if later.is_some() {
            *earlier = later;
        }
    }
}
