//! Values that one thread lays down in a row and another takes up, without a lock.
//!
//! `tests/row.rs` runs this file under a model checker.

use super::cell::{Arc, AtomicBool, AtomicUsize, CachePadded, Cell, fence};
use std::sync::atomic::Ordering;

/// Room for so many values, each cell of which is used once: written before `written` passes it, read after that.
struct Row<T> {
    cells: Box<[Cell<T>]>,
    /// How many values are laid down; changed by the writer alone, in a cache line of its own.
    written: CachePadded<AtomicUsize>,
    /// How many of them were taken, once the reader is gone.
    taken: AtomicUsize,
    closed: AtomicBool,
    /// The reader sleeps until something comes.
    awaited: AtomicBool,
}

// SAFETY: a cell is touched by the writer before `written` passes it and by the reader afterwards, and there is one of
// each: values move from thread to thread, and no two ever share one.
unsafe impl<T: Send> Sync for Row<T> {}

/// The end that lays down.
pub(crate) struct Writer<T> {
    row: Arc<Row<T>>,
    written: usize,
}

/// The end that takes up.
pub(crate) struct Reader<T> {
    row: Arc<Row<T>>,
    taken: usize,
    /// So many it knows to be there.
    seen: usize,
}

/// What a reader finds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next<T> {
    Value(T),
    /// Nothing yet.
    Empty,
    /// Nothing more.
    End,
}

/// A row with room for so many values in all. `awaited`: the first wakes the reader.
pub(crate) fn row<T>(room: usize, awaited: bool) -> (Writer<T>, Reader<T>) {
    let row = Arc::new(Row {
        cells: (0..room).map(|_| Cell::empty()).collect(),
        written: CachePadded::new(AtomicUsize::new(0)),
        taken: AtomicUsize::new(0),
        closed: AtomicBool::new(false),
        awaited: AtomicBool::new(awaited),
    });
    (Writer { row: Arc::clone(&row), written: 0 }, Reader { row, taken: 0, seen: 0 })
}

impl<T> Writer<T> {
    /// Lays down one more; gives it back where there is no room.
    #[inline]
    pub(crate) fn push(&mut self, value: T) -> Result<(), T> {
        let Some(cell) = self.row.cells.get(self.written) else { return Err(value) };
        // SAFETY: the reader does not touch this cell before `written` passes it, and `&mut self` of the only writer
        // keeps everybody else away.
        unsafe { cell.put(value) };
        // Release: the reader that sees the number sees the value.
        self.written += 1;
        self.row.written.store(self.written, Ordering::Release);
        Ok(())
    }

    /// Whether the reader has said that it sleeps, and must be woken. May miss that if it says so at this moment.
    #[inline]
    pub(crate) fn is_awaited(&self) -> bool {
        self.row.awaited.load(Ordering::Relaxed) && self.row.awaited.swap(false, Ordering::Relaxed)
    }

    /// The same, and does not miss it.
    pub(crate) fn is_surely_awaited(&self) -> bool {
        // With the one in `await_next`: one of the two sees what the other has written.
        fence(Ordering::SeqCst);
        self.is_awaited()
    }

    /// Nothing more will come. Gives whether the reader must be woken.
    pub(crate) fn close(self) -> bool {
        self.row.closed.store(true, Ordering::Release);
        self.is_surely_awaited()
    }
}

impl<T> Drop for Writer<T> {
    fn drop(&mut self) {
        self.row.closed.store(true, Ordering::Release);
    }
}

impl<T> Reader<T> {
    /// Takes up the next.
    #[inline]
    pub(crate) fn next(&mut self) -> Next<T> {
        if self.taken == self.seen {
            // Before the number, which changes no more once this is set.
            let closed = self.row.closed.load(Ordering::Acquire);
            self.seen = self.row.written.load(Ordering::Acquire);
            if self.taken == self.seen {
                return if closed { Next::End } else { Next::Empty };
            }
        }
        let cell = &self.row.cells[self.taken];
        self.taken += 1;
        // SAFETY: `written` has passed this cell, so the writer is done with it and the value is there; `taken` has
        // passed it too now, so it is read once.
        Next::Value(unsafe { cell.take() })
    }

    /// Whether `next` would find something or the end.
    pub(crate) fn is_ready(&self) -> bool {
        let closed = self.row.closed.load(Ordering::Acquire);
        closed || self.taken != self.row.written.load(Ordering::Acquire)
    }

    /// Says that the reader will sleep until something comes, unless it has.
    pub(crate) fn await_next(&self) {
        self.row.awaited.store(true, Ordering::Relaxed);
        fence(Ordering::SeqCst);
    }
}

impl<T> Drop for Reader<T> {
    fn drop(&mut self) {
        // Relaxed: giving back the `Arc` orders it before the row's end.
        self.row.taken.store(self.taken, Ordering::Relaxed);
    }
}

impl<T> Drop for Row<T> {
    fn drop(&mut self) {
        let taken = self.taken.load(Ordering::Relaxed);
        for cell in &self.cells[taken..self.written.load(Ordering::Relaxed)] {
            // SAFETY: these are laid down and not taken up, and both ends are gone.
            drop(unsafe { cell.take() });
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn values_come_in_order_and_each_once() {
        let (mut writer, mut reader) = row(2, false);
        assert_eq!(reader.next(), Next::Empty);
        assert_eq!(writer.push("a".to_owned()), Ok(()));
        assert!(reader.is_ready());
        assert_eq!(reader.next(), Next::Value("a".to_owned()));
        assert!(!reader.is_ready());
        assert_eq!(writer.push("b".to_owned()), Ok(()));
        assert_eq!(writer.push("c".to_owned()), Err("c".to_owned()));
        drop(writer);
        assert_eq!(reader.next(), Next::Value("b".to_owned()));
        assert_eq!((reader.next(), reader.next()), (Next::End, Next::End));
    }

    #[test]
    fn who_sleeps_is_woken_once() {
        let (mut writer, reader) = row(3, true);
        assert!(writer.is_awaited() && !writer.is_awaited());
        reader.await_next();
        assert_eq!(writer.push(1), Ok(()));
        assert!(writer.is_surely_awaited() && !writer.is_surely_awaited());
    }

    #[test]
    fn what_nobody_takes_is_dropped() {
        let value = Arc::new(());
        let (mut writer, mut reader) = row(4, false);
        for _ in 0..3 {
            assert!(writer.push(Arc::clone(&value)).is_ok());
        }
        assert!(matches!(reader.next(), Next::Value(_)));
        drop(reader);
        assert_eq!(Arc::strong_count(&value), 3);
        drop(writer);
        assert_eq!(Arc::strong_count(&value), 1);
    }

    #[test]
    fn from_thread_to_thread() {
        let (mut writer, mut reader) = row(10_000, false);
        std::thread::scope(|scope| {
            scope.spawn(move || (0..10_000).for_each(|i| writer.push(Box::new(i)).unwrap()));
            let mut seen = 0;
            loop {
                match reader.next() {
                    Next::Value(value) => {
                        assert_eq!(*value, seen);
                        seen += 1;
                    }
                    Next::Empty => std::thread::yield_now(),
                    Next::End => break,
                }
            }
            assert_eq!(seen, 10_000);
        });
    }
}
