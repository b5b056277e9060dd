//! Lists that are filled in place: what iterations add, one item each, is put where it will stand in the list.
//!
//! Each item is written once, by the thread that made it, into memory that this thread is the first to touch.

use std::cell::Cell;
use std::marker::PhantomData;
use std::mem::{forget, needs_drop, take};
use std::ops::Range;
use std::ptr;

/// A list that is filled.
#[derive(Debug)]
pub(crate) struct Outer<'a, T> {
    list: &'a mut Vec<T>,
    /// Whether room has been made.
    roomy: bool,
}

/// The room for what iterations add, behind the items that are there.
#[derive(Debug)]
pub(crate) struct Room<'a, T> {
    start: *mut T,
    borrowed: PhantomData<&'a mut [T]>,
}

// SAFETY: nothing can be done with it but to make an empty `Filling`. What is put there counts once its `Placed` has
// come back, which is `Send` only if the items are.
unsafe impl<T> Sync for Room<'_, T> {}

impl<'a, T> Outer<'a, T> {
    pub(crate) fn new(list: &'a mut Vec<T>) -> Self {
        Outer { list, roomy: false }
    }

    /// Room for so many, if there is as much memory. The list is not touched before [`take_in`](Outer::take_in).
    pub(crate) fn room(&mut self, count: usize) -> Option<Room<'a, T>> {
        self.list.try_reserve(count).ok()?;
        self.roomy = true;
        Some(Room { start: self.list.spare_capacity_mut().as_mut_ptr().cast(), borrowed: PhantomData })
    }

    /// Takes in what runs left, in loop order.
    pub(crate) fn take_in(self, fills: impl IntoIterator<Item = Fill<'a, T>>) {
        let (mut filled, mut rest) = (0, Vec::new());
        for Fill { placed, more, positions: _ } in fills {
            if rest.is_empty() && placed.start == filled && more.is_empty() {
                filled += placed.keep();
            } else if placed.len > 0 || !more.is_empty() {
                rest.push(placed.into_list());
                rest.push(more);
            }
        }
        let len = self.list.len() + filled;
        // SAFETY: `filled` items stand behind those that were there, each put there by a run and kept above.
        unsafe { self.list.set_len(len) };
        if rest.is_empty() {
            return;
        }
        if self.roomy {
            // Not every iteration has added one item. Who kept a run's value back could still write into the room.
            let mut left = take(self.list);
            self.list.append(&mut left);
            forget(left);
        }
        super::join::lists(self.list, rest);
    }
}

impl<'a, T> Room<'a, T> {
    /// What a run begins with. `None`: without a room, into a list of its own, which starts with such a capacity.
    pub(crate) fn filling(room: Option<&Self>, capacity: usize) -> Filling<'a, T> {
        let start = room.map_or(ptr::null_mut(), |room| room.start);
        let placed = Placed { base: start, start: 0, len: 0, borrowed: PhantomData };
        let more = if room.is_some() { Vec::new() } else { Vec::with_capacity(capacity) };
        Filling { placed, end: 0, roomy: room.is_some(), more, positions: 0..0 }
    }
}

/// Items at some places of the room, one behind the other, owned.
#[derive(Debug)]
struct Placed<'a, T> {
    base: *mut T,
    start: usize,
    len: usize,
    borrowed: PhantomData<&'a mut [T]>,
}

// SAFETY: it owns these items, and nobody else reaches them.
unsafe impl<T: Send> Send for Placed<'_, T> {}

impl<T> Placed<'_, T> {
    fn first(&self) -> *mut T {
        // SAFETY: within the room, or 0 items from its null pointer.
        unsafe { self.base.add(self.start) }
    }

    /// They stay where they are, and are nobody's until the list takes them. Gives how many.
    fn keep(self) -> usize {
        let len = self.len;
        forget(self);
        len
    }

    fn into_list(self) -> Vec<T> {
        let mut list: Vec<T> = Vec::with_capacity(self.len);
        if self.len > 0 {
            let first = self.first();
            // SAFETY: these items are this value's, and there is room for them.
            unsafe { list.as_mut_ptr().copy_from_nonoverlapping(first, self.len) };
            // SAFETY: they are there now, and `keep` gives them away here.
            unsafe { list.set_len(self.keep()) };
        }
        list
    }
}

impl<T> Drop for Placed<'_, T> {
    fn drop(&mut self) {
        if needs_drop::<T>() && self.len > 0 {
            let items = ptr::slice_from_raw_parts_mut(self.first(), self.len);
            // SAFETY: these items are this value's.
            unsafe { items.drop_in_place() };
        }
    }
}

/// What stands for the list in the body, over a run.
#[derive(Debug)]
pub struct Filling<'a, T> {
    placed: Placed<'a, T>,
    /// Up to here the room is this run's.
    end: usize,
    roomy: bool,
    /// What it has no place for.
    more: Vec<T>,
    /// The iterations of the run so far.
    positions: Range<usize>,
}

impl<'a, T> Filling<'a, T> {
    /// Adds an item.
    #[inline]
    pub fn push(&mut self, item: T) {
        let at = self.placed.start + self.placed.len;
        if at < self.end {
            // SAFETY: the room reaches that far, and was given to this run by `enter`.
            let place = unsafe { self.placed.base.add(at) };
            // SAFETY: nobody else reaches that place, where nothing stands yet.
            unsafe { place.write(item) };
            self.placed.len += 1;
            return;
        }
        if self.more.len() == self.more.capacity() {
            self.more = grown(take(&mut self.more));
        }
        if let [place, ..] = self.more.spare_capacity_mut() {
            place.write(item);
            // SAFETY: it has been written, right behind the others.
            unsafe { self.more.set_len(self.more.len() + 1) };
        }
    }

    /// The run goes on with these positions.
    ///
    /// # Safety
    /// They are this run's alone, of a loop whose iterations there are no more of than there is room for.
    #[inline]
    pub(crate) unsafe fn enter(&mut self, positions: &Range<usize>) {
        let first = if self.positions.is_empty() { positions.start } else { self.positions.start };
        self.positions = first..positions.end;
        if !self.roomy {
            return;
        }
        let at = self.placed.start + self.placed.len;
        match (self.more.is_empty(), self.placed.len) {
            (true, 0) => (self.placed.start, self.end) = (positions.start, positions.end),
            (true, _) if at == positions.start => self.end = positions.end,
            // What comes now stands behind what has no place.
            _ => self.end = at,
        }
    }

    /// Lends the places that are left, until they are [`taken_back`](Filling::take_back): what is pushed meanwhile has
    /// none.
    #[inline]
    pub(crate) fn lend(&mut self) -> Window<'a, T> {
        let at = self.placed.start + self.placed.len;
        let end = self.end.max(at);
        self.end = self.end.min(at);
        Window {
            base: self.placed.base,
            start: at,
            at: Cell::new(at),
            end: Cell::new(end),
            borrowed: PhantomData,
        }
    }

    /// What was put there, and the places that are left.
    #[inline]
    pub(crate) fn take_back(&mut self, window: Window<'_, T>) {
        let Window { base, start, at, end, borrowed: _ } = window;
        // Else it is another's, or others were added behind: who mixes them up has lost them.
        if base == self.placed.base && start == self.placed.start + self.placed.len && self.more.is_empty() {
            self.placed.len += at.get() - start;
            self.end = end.get();
        }
    }

    /// What the run leaves.
    pub(crate) fn end(self) -> Fill<'a, T> {
        Fill { placed: self.placed, more: self.more, positions: self.positions }
    }
}

/// The list with more room. It comes and goes as a value, and not by reference as in `Vec::push`: else whoever pushes
/// would keep all that it counts in memory, for the sake of this call.
#[cold]
#[inline(never)]
fn grown<T>(mut list: Vec<T>) -> Vec<T> {
    list.reserve(1);
    list
}

/// Places that are lent to who puts one item behind the other there. What is not taken back is never dropped.
#[derive(Debug)]
pub(crate) struct Window<'a, T> {
    base: *mut T,
    start: usize,
    at: Cell<usize>,
    end: Cell<usize>,
    borrowed: PhantomData<&'a mut [T]>,
}

impl<T> Window<'_, T> {
    /// Without a place.
    #[inline]
    pub(crate) fn none() -> Self {
        let nowhere = || Cell::new(0);
        Window { base: ptr::null_mut(), start: 0, at: nowhere(), end: nowhere(), borrowed: PhantomData }
    }

    /// Puts it there; gives it back where no place is left.
    #[inline]
    pub(crate) fn push(&self, item: T) -> Result<(), T> {
        let at = self.at.get();
        if at >= self.end.get() {
            return Err(item);
        }
        // SAFETY: the room reaches that far, and this was lent from there to the end.
        let place = unsafe { self.base.add(at) };
        // SAFETY: nobody else reaches that place, where nothing stands yet.
        unsafe { place.write(item) };
        self.at.set(at + 1);
        Ok(())
    }

    /// All of it, of which nothing stays.
    #[inline]
    pub(crate) fn take(&self) -> Self {
        let (at, end) = (self.at.replace(0), self.end.replace(0));
        Window {
            base: self.base,
            start: self.start,
            at: Cell::new(at),
            end: Cell::new(end),
            borrowed: PhantomData,
        }
    }

    /// Whether it has or had places.
    #[inline]
    pub(crate) fn is_lent(&self) -> bool {
        self.end.get() > 0
    }
}

/// What a run has added: the items that have a place, and those behind them that have none.
#[derive(Debug)]
pub struct Fill<'a, T> {
    placed: Placed<'a, T>,
    more: Vec<T>,
    /// The iterations that have added it.
    pub(crate) positions: Range<usize>,
}

impl<'a, T> Fill<'a, T> {
    /// Of items without a place.
    pub(crate) fn of(more: Vec<T>) -> Self {
        Fill { more, ..Room::filling(None, 0).end() }
    }

    /// How many it has.
    pub(crate) fn len(&self) -> usize {
        self.placed.len + self.more.len()
    }

    /// All of them, without a place.
    pub(crate) fn into_list(self) -> Vec<T> {
        let Fill { placed, mut more, positions: _ } = self;
        if placed.len == 0 {
            return more;
        }
        let mut list = placed.into_list();
        list.append(&mut more);
        list
    }

    /// Goes on with what follows; gives it back if it does not stand right behind.
    pub(crate) fn join(&mut self, later: Fill<'a, T>) -> Option<Fill<'a, T>> {
        let end = self.placed.start + self.placed.len;
        if self.placed.len > 0 && self.more.is_empty() && later.placed.len > 0 && later.placed.start == end {
            self.more = later.more;
            self.positions.end = later.positions.end;
            self.placed.len += later.placed.keep();
            return None;
        }
        Some(later)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run over some positions, of which each adds so many texts.
    fn run<'a>(room: Option<&Room<'a, String>>, positions: Range<usize>, each: usize) -> Fill<'a, String> {
        let mut filling = Room::filling(room, 0);
        for position in positions {
            // SAFETY: the tests give each position to one run.
            unsafe { filling.enter(&(position..position + 1)) };
            (0..each).for_each(|_| filling.push(position.to_string()));
        }
        filling.end()
    }

    fn filled(each: [usize; 3], order: [usize; 3], room: Option<usize>) -> Vec<String> {
        let mut list = vec!["first".to_owned()];
        let mut outer = Outer::new(&mut list);
        let room = room.and_then(|count| outer.room(count));
        let mut fills: Vec<_> = order.map(|at| (at, run(room.as_ref(), at * 2..at * 2 + 2, each[at]))).into();
        fills.sort_by_key(|(at, _)| *at);
        outer.take_in(fills.into_iter().map(|(_, fill)| fill));
        list
    }

    #[test]
    fn items_stand_in_loop_order_whatever_each_adds() {
        for each in [[1, 1, 1], [0, 1, 1], [1, 2, 1], [1, 0, 3], [2, 2, 2], [0, 0, 0]] {
            for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
                let items = (0..6).flat_map(|at| vec![at.to_string(); each[at / 2]]);
                let expected: Vec<_> = ["first".to_owned()].into_iter().chain(items).collect();
                assert_eq!(filled(each, order, Some(6)), expected, "{each:?}");
                assert_eq!(filled(each, order, None), expected, "{each:?}");
            }
        }
    }

    #[test]
    fn what_is_not_taken_in_is_dropped_and_the_rest_stays() {
        let mut list = Vec::new();
        let mut outer = Outer::new(&mut list);
        let room = outer.room(6);
        let [mut first, second, third] = [0..2, 2..4, 4..6].map(|positions| run(room.as_ref(), positions, 1));
        drop(third);
        assert!(first.join(second).is_none());
        assert_eq!(first.len(), 4);
        let moved = run(room.as_ref(), 4..6, 1).into_list();
        assert_eq!(moved, ["4", "5"]);
        outer.take_in([first]);
        assert_eq!(list, ["0", "1", "2", "3"]);
    }

    #[test]
    fn what_is_put_into_a_window_stands_where_it_was_lent() {
        let mut list = vec!["first".to_owned()];
        let mut outer = Outer::new(&mut list);
        let room = outer.room(6);
        let mut filling = Room::filling(room.as_ref(), 0);
        // SAFETY: no other run has these positions.
        unsafe { filling.enter(&(0..2)) };
        let window = filling.lend();
        assert!(
            window.is_lent() && window.push("0".to_owned()).is_ok() && window.push("1".to_owned()).is_ok()
        );
        assert_eq!(window.push("full".to_owned()), Err("full".to_owned()));
        filling.take_back(window);
        // SAFETY: as above.
        unsafe { filling.enter(&(2..4)) };
        let window = filling.lend();
        window.push("2".to_owned()).unwrap();
        // What is taken out of it leaves none.
        let taken = window.take();
        assert!(!window.is_lent() && window.push(String::new()).is_err());
        filling.take_back(taken);
        filling.push("3".to_owned());
        filling.push("behind".to_owned());
        outer.take_in([filling.end()]);
        assert_eq!(list, ["first", "0", "1", "2", "3", "behind"]);
    }

    #[test]
    fn without_a_room_there_is_no_window() {
        let mut list = vec![1];
        let mut filling = Room::filling(None, 4);
        // SAFETY: no other run has these positions.
        unsafe { filling.enter(&(0..2)) };
        let window = filling.lend();
        assert!(!window.is_lent());
        assert_eq!(window.push(7), Err(7));
        filling.push(7);
        Outer::new(&mut list).take_in([filling.end()]);
        assert_eq!(list, [1, 7]);
    }

    #[test]
    fn there_is_not_always_room() {
        let mut list = vec![1_u64];
        assert!(Outer::new(&mut list).room(usize::MAX / 16).is_none());
        let mut units = vec![()];
        let mut outer = Outer::new(&mut units);
        let room = outer.room(5);
        let mut filling = Room::filling(room.as_ref(), 0);
        // SAFETY: no other run has these positions.
        unsafe { filling.enter(&(0..5)) };
        (0..5).for_each(|_| filling.push(()));
        outer.take_in([filling.end()]);
        assert_eq!(units.len(), 6);
    }
}
