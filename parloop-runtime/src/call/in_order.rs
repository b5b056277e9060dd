//! `backend = "serial"` by name: the plain loop, as it stands, over the same items.

use super::{Loop, Plan};
use crate::backend::{Backend, Seat};
use crate::error::Error;
use crate::observe::{Event, Run, Watch, WithProgress};
use crate::space::exact;

/// A loop that runs where it stands, until this is dropped.
#[derive(Debug)]
#[must_use]
pub struct InOrder {
    plan: Plan,
    _seat: Option<Seat>,
}

impl Loop {
    /// `backend = "serial"` where the plain loop can stand as it is: after this, on this thread, in order.
    pub fn in_order(self) -> Result<InOrder, Error> {
        let plan = self.plan(Some(Backend::Serial))?;
        plan.explain::<()>();
        Ok(InOrder { plan, _seat: Some(Seat::take(0)) })
    }

    /// The same where the body awaits, and so may go on on another thread.
    pub fn in_order_awaiting(self) -> Result<InOrder, Error> {
        let plan = self.plan(Some(Backend::Serial))?;
        plan.explain::<()>();
        Ok(InOrder { plan, _seat: None })
    }
}

impl InOrder {
    /// What the loop goes over.
    #[inline]
    pub fn over<I: IntoIterator>(&self, items: I) -> Items<I::IntoIter> {
        Items { iterator: items.into_iter(), begun: 0, watch: self.plan.watched.watch() }
    }

    /// The same, telling how many iterations are finished while it goes on.
    #[inline]
    pub fn over_with_progress<I: IntoIterator>(&self, items: I) -> WithProgress<'_, Items<I::IntoIter>> {
        let (items, run) = (self.over(items), self.plan.watched.run());
        if let Some(run) = run {
            run.expect(exact(items.size_hint()));
        }
        WithProgress::new(items, run.and_then(Run::meter))
    }
}

/// The items of the plain loop, counted.
#[derive(Debug)]
pub struct Items<I> {
    iterator: I,
    begun: usize,
    watch: Watch,
}

impl<I: Iterator> Iterator for Items<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        let item = self.iterator.next()?;
        self.begun += 1;
        Some(item)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.iterator.size_hint()
    }
}

impl<I> Drop for Items<I> {
    #[inline]
    fn drop(&mut self) {
        if let Some(run) = self.watch.run()
            && self.begun > 0
            && run.is_recorded()
        {
            run.report(Event::of_all(run, self.begun));
        }
    }
}
